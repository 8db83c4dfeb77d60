"""A cause analysis behind disclosure control.

The working group is told of places and of what partners said. The public is told what kind of problem it is, which
kinds of cause were tested and how that went: no place, no text of the group, no number of one place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from bfkit.causes.analysis import CauseAnalysis, FromData, Tested
from bfkit.causes.evidence import Arguments, Evidence
from bfkit.display import sentence_list
from bfkit.parameters.suggestions import Suggestion
from bfkit.prevention import CONTRADICTED, SUPPORTED, UNDECIDED
from bfkit.release.causes import own_tables, words
from bfkit.release.causes.nearby_views import ProtectedNight, ProtectedPlace, ProtectedSurroundings
from bfkit.release.causes.night_protection import protected_nights
from bfkit.release.causes.profile_protection import protected_profiles
from bfkit.release.causes.protected_test import last_day, protected_test
from bfkit.release.causes.public import for_all
from bfkit.release.causes.refutation import answer
from bfkit.release.causes.surroundings_protection import protected_changes, protected_similar, protected_surroundings
from bfkit.release.causes.unexplained import unexplained
from bfkit.release.causes.views import ProtectedCauses, ProtectedFamily, ProtectedHypothesis
from bfkit.release.cells import NO_COUNT, Cell, list_cells, lone_cell
from bfkit.release.disclosure import Edition, alone

WORKING_GROUP = "arbetsgrupp"
SOMEWHERE = "en utpekad plats"
LEAST_OF_KIND = 5
"""Places of a kind in the register with which the kind singles none out: with fewer, a reader knows which it is."""
_STATUSES = (SUPPORTED, UNDECIDED, CONTRADICTED)


def protected_causes(result: CauseAnalysis, edition: Edition) -> ProtectedCauses:
    """One problem as an edition may show it."""
    public = edition.key != WORKING_GROUP
    problem, own = result.problem, result.declared
    count = NO_COUNT if public and not problem.everywhere else lone_cell(result.incidents, edition)
    open_numbers = count.shown and not public
    names = {one.proposal.id: f"D{one.proposal.rank}" for one in result.from_data}
    near = protected_surroundings(result.surroundings, result.incidents, edition) if open_numbers else None
    places = near.places if near else ()
    nights = protected_nights(result.nights, result.incidents, edition) if open_numbers else ()
    hypotheses = tuple(_group(one, names, result, near, edition) for one in result.hypotheses)
    from_data = tuple(_data(one, result, edition, places) for one in result.from_data)
    hypotheses = _answered(hypotheses, [one.evidence for one in result.hypotheses], nights)
    from_data = _answered(from_data, [one.proposal.evidence for one in result.from_data], nights)
    family = _family(hypotheses, from_data)
    if public:
        hypotheses, from_data, numbers = for_all(hypotheses, from_data, _asked(result))
        names = {**numbers, **{key: numbers[name] for key, name in names.items() if name in numbers}}
    hypotheses, from_data = _ranked(hypotheses, from_data)
    told = protected_profiles(result.profiles, edition) if open_numbers else ()
    new = (one for one in from_data if not one.repeats and one.test.status == SUPPORTED)
    return ProtectedCauses(
        id="" if public else problem.id,
        title=_title(result) if public else problem.label if own is None else own.title,
        kind=problem.label,
        source=result.source_label,
        category=problem.category,
        subtypes=problem.subtypes,
        where=_where(result) if public else result.where,
        when=None if public else result.when,
        period=problem.period.label,
        first_day=problem.period.start,
        last_day=last_day(problem.period),
        count=count,
        form=own.form if own is not None else "lätt",
        picture=None if public else own.picture if own is not None else problem.id,
        prioritised=own.prioritised if own is not None and not public else None,
        group=result.group if own is not None and not public else None,
        event_chain=own.event_chain if own is not None and not public else (),
        not_known=own.not_known if own is not None and not public else (),
        limits=() if public else result.limits,
        overlaps=_overlaps(result, edition) if open_numbers else (),
        hypotheses=hypotheses,
        from_data=from_data,
        proposed=result.proposals.note,
        family=family,
        profiles=told,
        unexplained=unexplained(told[0], (*hypotheses, *new)) if told else "",
        low_areas=() if public else result.profiles.low_areas,
        beside=_beside(result, near),
        surroundings=near,
        similar=protected_similar(result.similar, edition) if open_numbers else None,
        changes=protected_changes(result.changes, problem.period, edition) if open_numbers else None,
        suggestions=tuple(_suggested(one, names, public=public) for one in result.suggestions),
        tried=() if public else result.tried,
        decision=None if public else result.decision,
        measure_names={} if public else result.measure_names,
        edition=edition,
        nights=nights,
        decision_held=public and result.decision is not None,
    )


def _answered(
    every: Sequence[ProtectedHypothesis], found: Sequence[Evidence], nights: Sequence[ProtectedNight]
) -> tuple[ProtectedHypothesis, ...]:
    """The same with what the data answer to what would refute each."""
    pairs = zip(every, found, strict=True)
    return tuple(replace(one, answer=answer(evidence, one.test, nights)) for one, evidence in pairs)


def _family(group: Sequence[ProtectedHypothesis], data: Sequence[ProtectedHypothesis]) -> ProtectedFamily:
    """How many hypotheses there are, and how many were judged together."""
    judged = [one for one in data if one.test.tested]
    tested = sum(one.test.tested for one in group)
    return ProtectedFamily(len(group), tested, len(data), len(judged), sum(one.restates for one in judged))


def _beside(result: CauseAnalysis, near: ProtectedSurroundings | None) -> str:
    own = result.declared
    if own is None or near is None or not (own.places or own.kinds):
        return ""
    return own_tables.nearer_to_others(near.places, own.places, own.kinds, result.incidents)


def _overlaps(result: CauseAnalysis, edition: Edition) -> tuple[tuple[str, Cell], ...]:
    """What this problem shares with others, hidden where the part it does not share is small."""
    found = []
    for title, shared in result.overlaps:
        counts = np.array([shared, result.incidents - shared], dtype=np.int64)
        cells = list_cells(counts, edition, alone(result.incidents, edition.limit))
        found.append((title, cells[0]))
    return tuple(found)


def _asked(result: CauseAnalysis) -> dict[str, Arguments]:
    """What each test was asked, by the id of its hypothesis on the page."""
    own = {one.hypothesis.id: one.evidence.arguments for one in result.hypotheses}
    return own | {f"D{one.proposal.rank}": one.proposal.evidence.arguments for one in result.from_data}


def _where(result: CauseAnalysis) -> str:
    """Whether the place is one or several and, where that singles none out, of what kind; never which.

    A kind is told of a problem of several places, when the register holds ``LEAST_OF_KIND`` of each of its kinds.
    """
    problem, kinds = result.problem, result.place_kinds
    if problem.everywhere:
        return "i hela kommunen"
    told = [words.PLACES.get(kind) for kind, many in kinds if many >= LEAST_OF_KIND]
    named = [one for one in told if one is not None]
    if len(problem.spots) > 1 and named and len(named) == len(kinds):
        return f"vid {sentence_list(named)}"
    if problem.spots:
        return f"på {SOMEWHERE}" if len(problem.spots) == 1 else "på flera utpekade platser"
    return "i flera utpekade områden" if len(problem.area_ids) > 1 else "i ett utpekat område"


def _title(result: CauseAnalysis) -> str:
    """The kind of incident and of place: two problems of a kind are told apart."""
    return f"{words.capital(result.problem.label.split(': ', 1)[-1])} {_where(result)}"


def _group(
    one: Tested, names: Mapping[str, str], result: CauseAnalysis, near: ProtectedSurroundings | None, edition: Edition
) -> ProtectedHypothesis:
    written = one.hypothesis
    speaks_for, speaks_against, neither = own_tables.told(one.evidence, written.mechanism, near)
    return ProtectedHypothesis(
        id=written.id,
        statement=written.statement,
        corner=written.corner,
        mechanism=written.mechanism,
        branch=written.branch,
        step=written.step,
        controller=written.controller,
        controller_role=words.CONTROLLERS.get(written.corner),
        if_true=written.if_true,
        if_false=written.if_false,
        from_data=False,
        seen=(result.problem.history.start, written.seen_through) if written.seen_through is not None else None,
        same_as=names.get(one.repeated_by or ""),
        restates=False,
        evidence_for=written.evidence_for,
        evidence_against=written.evidence_against,
        tables_for=speaks_for,
        tables_against=speaks_against,
        tables_neither=neither,
        judgement=written.judgement,
        interventions=one.interventions,
        test=protected_test(
            one.evidence,
            one.carries,
            edition,
            withheld=own_tables.gives_away(one.evidence, near.places if near else (), edition),
        ),
        rank=None,
    )


def _data(
    one: FromData, result: CauseAnalysis, edition: Edition, places: tuple[ProtectedPlace, ...]
) -> ProtectedHypothesis:
    said, first, found = one.stated, result.proposals.first, one.proposal.evidence
    return ProtectedHypothesis(
        id=f"D{one.proposal.rank}",
        statement=said.statement,
        corner=said.corner,
        mechanism=said.mechanism,
        branch=said.branch,
        step=None,
        controller=None,
        controller_role=words.CONTROLLERS.get(said.corner),
        if_true=said.if_true,
        if_false=said.if_false,
        from_data=True,
        seen=(first.start, last_day(first)),
        same_as=one.repeated.same_as,
        part_of=one.repeated.part_of,
        made_of=one.repeated.made_of,
        restates=one.restates,
        evidence_for=(),
        evidence_against=(),
        tables_for=(),
        tables_against=(),
        judgement=None,
        interventions=(),
        test=protected_test(found, one.carries, edition, withheld=own_tables.gives_away(found, places, edition)),
        rank=None,
    )


def _ranked(
    hypotheses: tuple[ProtectedHypothesis, ...], from_data: tuple[ProtectedHypothesis, ...]
) -> tuple[tuple[ProtectedHypothesis, ...], tuple[ProtectedHypothesis, ...]]:
    """The same with a rank each among those that say something of their own: supported first, then not decided.

    Of those alike, what says why before what says where or when, the group's before the data's, then the order given.
    """
    every = [one for one in (*hypotheses, *from_data) if not one.repeats]
    order = sorted(range(len(every)), key=lambda place: (_order(every[place]), place))
    ranks = {every[place].id: rank for rank, place in enumerate(order, 1)}
    first, second = (tuple(replace(one, rank=ranks.get(one.id)) for one in part) for part in (hypotheses, from_data))
    return first, second


def _order(one: ProtectedHypothesis) -> tuple[bool, bool, int, bool, bool]:
    """Supported, then where only the place or the hours are borne out, then the others."""
    status = _STATUSES.index(one.test.status)
    return status > 0, one.test.only is None, status, one.test.name not in words.WHY, one.from_data


def _suggested(one: Suggestion, names: Mapping[str, str], *, public: bool) -> Suggestion:
    ids = tuple(dict.fromkeys(names.get(cause, cause) for cause in one.hypotheses))
    return replace(one, hypotheses=ids, tried=() if public else one.tried)
