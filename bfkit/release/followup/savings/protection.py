"""Money behind disclosure control: nothing in kronor that few incidents could be worked out from."""

import math
from collections.abc import Mapping
from dataclasses import replace

from bfkit.followup.named import Money
from bfkit.followup.savings.measure import (
    UNKNOWN,
    Between,
    Saving,
    break_even,
    first_sentence,
    kronor_left,
    saved_sentence,
    share_needed,
)
from bfkit.followup.savings.unit_costs import Range
from bfkit.followup.savings.vandalism import CostSeries
from bfkit.release.cells import lone_cell
from bfkit.release.edition import HIDDEN, Edition
from bfkit.release.followup.savings.views import (
    ProtectedMoney,
    ProtectedSaving,
    ProtectedSeries,
    ProtectedYear,
    Span,
)

FEW = "händelserna är för få för att visas"
DIGITS = 2
"""Digits kept of kronor where small counts are held back: an exact mean price tells how the incidents were mixed."""


def protected_money(found: Money, edition: Edition) -> ProtectedMoney:
    """Every measure as the edition may show it; the cost series counts invoices and is nobody's secret."""
    savings = tuple(_saving(one, found.public_names, edition) for one in found.savings)
    return ProtectedMoney(edition, savings, None if found.costs is None else _series(found.costs))


def too_few(one: Saving, edition: Edition) -> bool:
    """Whether the incidents expected, weighed, prevented or left are few."""
    counts = [one.n]
    if one.unit is not None:
        counts.append(one.unit.n)
    if one.prevented is not None:
        counts += [abs(round(one.prevented.estimate)), abs(round(one.n - one.prevented.estimate))]
    return any(edition.hides(count) for count in counts)


def blunted(one: Saving, edition: Edition) -> Saving:
    """The same with kronor in two digits, and what follows from them worked out anew; as it was when all is shown."""
    if edition.limit == 1:
        return one
    unit = None if one.unit is None else replace(one.unit, kronor=_rough(one.unit.kronor))
    needed = None if one.cost is None or unit is None else break_even(one.cost.a_year, unit.kronor)
    return replace(
        one,
        unit=unit,
        needed=needed,
        needed_share=None if needed is None or one.expected is None else share_needed(needed, one.expected),
        expected_cost=None
        if unit is None or one.expected is None
        else _rough(kronor_left(one.expected, unit.kronor, 0.0)),
        if_as_expected=None if one.if_as_expected is None else _rough(one.if_as_expected),
        saved=None if one.saved is None else _rough(one.saved),
    )


def _saving(found: Saving, public_names: Mapping[str, str], edition: Edition) -> ProtectedSaving:
    few, public = too_few(found, edition), edition.key == "offentlig"
    one = blunted(found, edition)
    unit = None if few else one.unit
    return ProtectedSaving(
        id=one.intervention,
        title=public_names.get(one.intervention, f"Insats {one.intervention}") if public else one.title,
        owner="" if public else one.owner,
        payer=one.payer,
        price_year=None if one.cost is None else one.cost.price_year,
        cost_a_year=None if one.cost is None else one.cost.a_year,
        paid_once=None if one.cost is None else one.cost.once,
        first_year=one.cost is not None and one.cost.first_year,
        includes="" if one.cost is None or public else one.cost.includes,
        basis="" if one.cost is None else one.cost.basis,
        unit=None if unit is None else _span(unit.kronor),
        sources=() if unit is None else unit.sources,
        own_years=() if unit is None else unit.own_years,
        bearers=() if unit is None else unit.bearers,
        payer_saves=None if few else one.payer_saves,
        needed=None if few else _span(one.needed),
        needed_share=None if few else _span(one.needed_share),
        verdict=UNKNOWN if few else one.verdict,
        expected=None if few else _between(one.expected),
        expected_basis=one.expected_basis,
        expected_cost=None if few else _span(one.expected_cost),
        if_as_expected=None if few else _span(one.if_as_expected),
        prevented=None if few else _between(one.prevented),
        months=one.months,
        saved=None if few else _span(one.saved),
        n=replace(lone_cell(one.n, edition), value=None, text=HIDDEN) if few else lone_cell(one.n, edition),
        reasons=(FEW,) if few else one.reasons,
        sentence=f"Det går inte att visa vad som skulle betala insatsen: {FEW}." if few else _sentence(one, edition),
        suppressed=few,
        priced_share=None if few or one.priced_share is None else round(one.priced_share, 2),
    )


def _sentence(one: Saving, edition: Edition) -> str:
    """The stage's own sentence, or the same of the blunted kronor."""
    if edition.limit == 1 or one.needed is None or one.unit is None:
        return one.sentence
    reason = one.reasons[-1] if one.saved is None and one.reasons else None
    paid = {"once": one.cost is not None and one.cost.once, "first_year": one.cost is not None and one.cost.first_year}
    first = first_sentence(one.needed, one.expected, one.unit, one.expected_basis, **paid)
    return f"{first} {saved_sentence(one.saved, one.months, reason)}"


def _rough(span: Range) -> Range:
    return Range(*(_two_digits(value) for value in (span.low, span.middle, span.high)))


def _two_digits(value: float) -> float:
    if value == 0 or not math.isfinite(value):
        return value
    return float(round(value, DIGITS - 1 - math.floor(math.log10(abs(value)))))


def _span(found: Range | None) -> Span | None:
    return None if found is None else Span(found.low, found.middle, found.high)


def _between(found: Between | None) -> Span | None:
    return None if found is None else Span(found.lower, found.estimate, found.upper)


def _series(found: CostSeries) -> ProtectedSeries:
    years = tuple(ProtectedYear(one.year, one.nominal, one.real, dict(one.by_item)) for one in found.years)
    return ProtectedSeries(
        found.label, found.price_year, found.index, years, found.left_out, found.word, found.sentence
    )
