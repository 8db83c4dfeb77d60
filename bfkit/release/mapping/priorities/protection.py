"""Problem pictures behind disclosure control.

The list and the tables of areas and kinds count the same incidents. Where an edition hides small counts the list
therefore tells sizes, not counts, and drops what is worked out from them: ratios, sums of prices, days. A picture
that meets no criterion is not listed, so that not to be in the list tells little of a count.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

from bfkit.inference import poisson_interval
from bfkit.mapping.priorities.criteria import Problem, Problems, Sensitivity
from bfkit.mapping.priorities.evidence import LACKING, YES, Repeated
from bfkit.mapping.priorities.picture_tests import Excess
from bfkit.mapping.priorities.rank_intervals import competition_ranks
from bfkit.mapping.trends.change import period_change
from bfkit.release.disclosure import Edition
from bfkit.release.mapping.priorities.size_classes import size, size_class
from bfkit.release.mapping.priorities.views import (
    Gatherings,
    ProtectedProblems,
    ShownChange,
    ShownConcentrated,
    ShownCost,
    ShownExcess,
    ShownExposed,
    ShownKind,
    ShownProblem,
    ShownRepeated,
    ShownSensitivity,
)
from bfkit.release.marks import Rule

LAWFUL = "otrygghetsskapande_samling"
"""Shown by kind of place and time only (design §9)."""
FEWEST_PICTURES = 10
"""In a shorter list another threshold would tell of single counts, where small ones are hidden."""


def protected_problems(result: Problems, edition: Edition) -> ProtectedProblems:
    """The list for the working group; for the public only how many pictures of each kind meet which criteria."""
    open_rows = [row for row in result.rows if not edition.hides(row.picture.count_12m) and _tellable(row, edition)]
    listed = [row for row in open_rows if row.picture.category != LAWFUL]
    eligible = [row for row in listed if row.met]
    public = edition.key != "arbetsgrupp"
    rows = () if public else _ranked([_shown(row, result, edition) for row in eligible], edition, eligible)
    names = {row.id: row.name for row in rows}
    short = public or (edition.limit > 1 and len(rows) < FEWEST_PICTURES)
    return ProtectedProblems(
        rows=rows,
        kinds=_kinds(eligible) if public else (),
        gatherings=_gatherings(open_rows, public=public),
        unmet=len(listed) - len(eligible),
        held_back=len(open_rows) < len(result.rows),
        sensitivity=() if short else tuple(_sensitivity(one, names, edition) for one in result.sensitivity),
        thresholds=result.thresholds,
        costs=result.costs,
        promises=result.promises,
        places=result.places,
        quarter=result.found.quarter,
        year=result.found.year,
        edition=edition,
    )


def _ranked(rows: list[ShownProblem], edition: Edition, raw: Sequence[Problem]) -> tuple[ShownProblem, ...]:
    """Most met first, equals by what is printed of their size: an order by hidden counts would tell of them."""
    ranks = competition_ranks([row.met for row in rows]).tolist() if rows else []
    made = [
        (rank, -_printed_size(one, edition), row.name, row.id, row)
        for rank, one, row in zip(ranks, raw, rows, strict=True)
    ]
    return tuple(replace(row, rank=rank) for rank, *_, row in sorted(made, key=lambda one: one[:4]))


def _printed_size(row: Problem, edition: Edition) -> float:
    count = row.picture.count_12m
    return count if edition.limit == 1 else size_class(count, edition, known=_known(row, edition))[0]


def _shown(row: Problem, result: Problems, edition: Edition) -> ShownProblem:
    one = row.picture
    count = size(one.count_12m, edition, known=_known(row, edition))
    return ShownProblem(
        id=one.id,
        name=row.name,
        label=one.label,
        source=one.source,
        source_label=one.source_label,
        category=one.category,
        subtype=one.subtype,
        area_id=one.area_id,
        rank=row.rank,
        count=count,
        quarter=size(one.count_quarter, edition),
        repeated=replace(_repeated(row, edition), count=count),
        concentrated=_concentrated(row, result, edition),
        promised=row.promised,
        exposed=_exposed(row, edition),
        costly=_cost(row, edition),
        influenced=row.influenced,
    )


def _known(row: Problem, edition: Edition) -> tuple[float, float]:
    """Between which counts a reader knows that of a listed picture to lie.

    It is not small. And the price of a single sub-type is printed, with whether the limit of P5 is reached.
    """
    cost = row.costly
    if row.picture.subtype is None or len(cost.prices) != 1 or cost.prices[0].middle <= 0:
        return edition.limit, math.inf
    reached = math.ceil(cost.limit / cost.prices[0].middle)
    return (max(reached, edition.limit), math.inf) if cost.answer == YES else (edition.limit, reached - 1)


def _tellable(row: Problem, edition: Edition) -> bool:
    """Whether being listed, with the answer on P5, leaves the count as open as the edition asks of a hidden one."""
    known = _known(row, edition)
    return edition.limit == 1 or known[1] - known[0] >= Rule(edition.limit).required_width


def _repeated(row: Problem, edition: Edition) -> ShownRepeated:
    found, exact = row.repeated, edition.limit == 1
    return ShownRepeated(
        answer=found.answer,
        common=found.common,
        extreme=found.extreme,
        increased=found.increased,
        count=size(found.count, edition),
        days=found.dates if exact else None,
        share=found.share if exact else None,
        change=_change(found) if exact else None,
    )


def _change(found: Repeated) -> ShownChange | None:
    if found.before is None:
        return None
    change = period_change(found.now, found.before, dispersion=found.dispersion)
    return ShownChange(change.now, change.before, change.ratio, change.lower, change.upper, usual=found.dispersion > 1)


def _concentrated(row: Problem, result: Problems, edition: Edition) -> ShownConcentrated:
    found = row.concentrated
    held = {test.key for test in found.held}
    tests = tuple(_excess(test, edition, held=test.key in held) for test in found.tested)
    return ShownConcentrated(found.answer, tests, found.still_there)


def _excess(test: Excess, edition: Edition, *, held: bool) -> ShownExcess:
    exact = edition.limit == 1
    band = poisson_interval(round(test.count))
    area = exact and test.key in ("residents", "equal") and test.expected > 0
    return ShownExcess(
        key=test.key,
        label=test.label,
        held=held,
        count=size(test.count, edition),
        expected=test.expected if exact else None,
        lower=float(band.lower) / test.expected if area else None,
        upper=float(band.upper) / test.expected if area else None,
        p_adjusted=test.p_adjusted if exact else None,
    )


def _exposed(row: Problem, edition: Edition) -> ShownExposed:
    found = row.exposed
    least = edition.limit
    kinds = sorted((kind for kind, n in found.by_kind.items() if n >= least), key=lambda kind: -found.by_kind[kind])
    return ShownExposed(
        found.answer,
        size(found.near, edition),
        size(found.told, edition),
        tuple(kinds if edition.limit == 1 else sorted(kinds)),
    )


def _cost(row: Problem, edition: Edition) -> ShownCost:
    found, exact = row.costly, edition.limit == 1 and row.costly.priced > 0
    prices = found.prices if edition.limit == 1 or row.picture.subtype is not None else ()
    return ShownCost(
        answer=found.answer,
        low=found.low if exact else None,
        middle=found.middle if exact else None,
        high=found.high if exact else None,
        unpriced=size(found.unpriced, edition),
        any_unpriced=found.unpriced > 0,
        depends_on_price=found.depends_on_price and (exact or row.picture.subtype is None),
        prices=prices,
        price_year=found.price_year if exact else None,
        years_differ=found.years_differ,
    )


def _gatherings(rows: Sequence[Problem], *, public: bool) -> tuple[Gatherings, ...]:
    """By kind of place; for the working group with the parts of the week that stand out anywhere."""
    found: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        if row.picture.category != LAWFUL:
            continue
        when = row.picture.by_window
        times = {when.label} if when is not None and when in row.concentrated.held and not public else set()
        found.setdefault((row.picture.source_label, row.picture.label), set()).update(times)
    return tuple(Gatherings(label, source, tuple(sorted(times))) for (source, label), times in sorted(found.items()))


def _kinds(rows: Sequence[Problem]) -> tuple[ShownKind, ...]:
    groups: dict[tuple[str, str], list[Problem]] = {}
    for row in rows:
        groups.setdefault((row.picture.source_label, row.picture.label), []).append(row)
    return tuple(
        ShownKind(label, source, len(own), tuple(_met(own, f"P{number}") for number in range(1, 7)))
        for (source, label), own in sorted(groups.items())
    )


def _met(rows: Sequence[Problem], criterion: str) -> int | None:
    """How many meet it; None where nothing is known of it for any of them."""
    answers = [row.answers[criterion] for row in rows]
    return None if set(answers) == {LACKING} else answers.count(YES)


def _sensitivity(one: Sensitivity, names: dict[str, str], edition: Edition) -> ShownSensitivity:
    """Which pictures come and go only where counts are shown: a threshold passed tells of a count."""
    exact = edition.limit == 1
    entered, left = ([names[identity] for identity in ids if identity in names] for ids in (one.entered, one.left))
    return ShownSensitivity(
        one.threshold,
        one.value,
        one.alternative,
        one.other_answers,
        tuple(entered) if exact else (),
        tuple(left) if exact else (),
        len(entered),
        len(left),
    )
