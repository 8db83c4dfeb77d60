"""A cause analysis behind disclosure control.

The working group is told of places and of what partners said. The public is told what kind of problem it is, which
kinds of cause were tested and how that went: no place, no text of the group, no number of one place.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from bfkit.causes.analysis import LEAST_CARRIED, CauseAnalysis, FromData, Tested
from bfkit.causes.changes import CHANGE
from bfkit.causes.evidence import Evidence
from bfkit.causes.permuted import Ratio
from bfkit.causes.stated import general
from bfkit.display import number
from bfkit.parameters.suggestions import Suggestion
from bfkit.periods import Period
from bfkit.prevention import CONTRADICTED, CONTROLLERS, MECHANISMS, RECORDING, SUPPORTED, UNDECIDED
from bfkit.release.causes import words
from bfkit.release.causes.profile_protection import protected_profiles
from bfkit.release.causes.surroundings_protection import protected_changes, protected_surroundings
from bfkit.release.causes.views import ProtectedCauses, ProtectedHypothesis, ProtectedTest, Spread
from bfkit.release.cells import NO_COUNT, lone_cell
from bfkit.release.disclosure import Edition

WORKING_GROUP = "arbetsgrupp"
SOMEWHERE = "en utpekad plats"
_STATUSES = (SUPPORTED, UNDECIDED, CONTRADICTED)
_STEPS = {"händelser per månad": "händelser under upp till tolv månader"}


def protected_causes(result: CauseAnalysis, edition: Edition) -> ProtectedCauses:
    """One problem as an edition may show it."""
    public = edition.key != WORKING_GROUP
    problem, own = result.problem, result.declared
    count = NO_COUNT if public and not problem.everywhere else lone_cell(result.incidents, edition)
    open_numbers = count.shown and not public
    names = {one.proposal.id: f"D{one.proposal.rank}" for one in result.from_data}
    hypotheses = tuple(_group(one, names, edition) for one in result.hypotheses)
    from_data = tuple(_data(one, result, edition) for one in result.from_data)
    if public:
        data = [one for one in from_data if one.mechanism is not None and one.same_as is None and not one.restates]
        numbers = {one.id: f"nr {place}" for place, one in enumerate((*hypotheses, *data), 1)}
        hypotheses, from_data = (tuple(_for_all(one, numbers) for one in part) for part in (hypotheses, data))
        names = {**numbers, **{key: numbers[name] for key, name in names.items() if name in numbers}}
    hypotheses, from_data = _ranked(hypotheses, from_data)
    return ProtectedCauses(
        id="" if public else problem.id,
        title=problem.label if public or own is None else own.title,
        kind=problem.label,
        source=result.source_label,
        category=problem.category,
        subtypes=problem.subtypes,
        where=_where(result) if public else result.where,
        when=None if public else result.when,
        period=problem.period.label,
        first_day=problem.period.start,
        last_day=_last(problem.period),
        count=count,
        form=own.form if own is not None else "lätt",
        prioritised=own.prioritised if own is not None and not public else None,
        group=result.group if own is not None and not public else None,
        event_chain=own.event_chain if own is not None and not public else (),
        not_known=own.not_known if own is not None and not public else (),
        limits=() if public else result.limits,
        hypotheses=hypotheses,
        from_data=from_data,
        proposed=result.proposals.note,
        profiles=protected_profiles(result.profiles, edition) if open_numbers else (),
        low_areas=() if public else result.profiles.low_areas,
        surroundings=protected_surroundings(result.surroundings, result.incidents, edition) if open_numbers else None,
        changes=protected_changes(result.changes, problem.period, edition) if open_numbers else None,
        suggestions=tuple(_suggested(one, names, public=public) for one in result.suggestions),
        tried=() if public else result.tried,
        decision=None if public else result.decision,
        measure_names={} if public else result.measure_names,
        edition=edition,
    )


def _where(result: CauseAnalysis) -> str:
    return "i hela kommunen" if result.problem.everywhere else f"på {SOMEWHERE}"


def _group(one: Tested, names: Mapping[str, str], edition: Edition) -> ProtectedHypothesis:
    written = one.hypothesis
    return ProtectedHypothesis(
        id=written.id,
        statement=written.statement,
        corner=written.corner,
        mechanism=written.mechanism,
        branch=written.branch,
        step=written.step,
        controller=written.controller,
        controller_role=written.controller_role,
        if_true=written.if_true,
        if_false=written.if_false,
        from_data=False,
        seen=None,
        same_as=names.get(one.repeated_by or ""),
        restates=False,
        evidence_for=written.evidence_for,
        evidence_against=written.evidence_against,
        judgement=written.judgement,
        interventions=one.interventions,
        test=_test(one.evidence, one.carries, edition),
        rank=None,
    )


def _data(one: FromData, result: CauseAnalysis, edition: Edition) -> ProtectedHypothesis:
    said, first = one.stated, result.proposals.first
    return ProtectedHypothesis(
        id=f"D{one.proposal.rank}",
        statement=said.statement,
        corner=said.corner,
        mechanism=said.mechanism,
        branch=said.branch,
        step=None,
        controller=None,
        controller_role=CONTROLLERS[said.corner] if said.corner != RECORDING else None,
        if_true=said.if_true,
        if_false=said.if_false,
        from_data=True,
        seen=(first.start, _last(first)),
        same_as=one.same_as,
        restates=one.restates,
        evidence_for=(),
        evidence_against=(),
        judgement=None,
        interventions=(),
        test=_test(one.proposal.evidence, one.carries, edition),
        rank=None,
    )


def _last(period: Period) -> date:
    return period.end - timedelta(days=1)


def _test(found: Evidence, carries: float | None, edition: Edition) -> ProtectedTest:
    """Numbers only where the count is open; of what cannot be decided only what it could be."""
    count = NO_COUNT if found.ratio is None else lone_cell(round(found.ratio.count), edition)
    shown = found.ratio if count.shown else None
    told = shown if found.status != UNDECIDED else None
    return ProtectedTest(
        name=found.test,
        label=words.TESTS[found.test],
        what=_what(found),
        against=found.against,
        status=found.status,
        reason=found.reason,
        count=count,
        expected=round(told.expected, 1) if told is not None else None,
        ratio=None if told is None else spread_of(told),
        open=(shown.lower, shown.upper) if shown is not None and told is None else None,
        p_value=None if told is None else told.p_value,
        p_adjusted=None if told is None else found.p_adjusted,
        period=found.period.label,
        first_day=found.period.start,
        last_day=_last(found.period),
        notes=tuple(note for note in found.notes if not note.startswith("problemet ")) + _facts(found, edition),
        limits=words.LIMITS[found.test],
        carries=None if told is None else carries,
        own_share=None if told is None else found.counts.get("in_problem"),
        held_back=found.ratio is not None and not count.shown,
    )


def spread_of(found: Ratio) -> Spread:
    """A ratio without its counts."""
    return Spread(found.ratio, found.lower, found.upper)


def _what(found: Evidence) -> str:
    """A change is told as the sums that are compared, not as a monthly mean."""
    if found.test != CHANGE:
        return found.what
    return next((found.what.replace(a, b) for a, b in _STEPS.items() if a in found.what), found.what)


def _facts(found: Evidence, edition: Edition) -> tuple[str, ...]:
    """What is known of the light round the places of a test."""
    facts = []
    if (reports := found.counts.get("lighting_reports")) is not None:
        facts.append(f"{edition.text(round(reports))} rapporter om dålig belysning intill")
    dark, lit = found.counts.get("unlit_metres"), found.counts.get("lit_metres")
    if dark is not None and lit is not None and dark + lit > 0:
        facts.append(f"{number(dark)} meter gata utan belysning och {number(lit)} med, intill")
    return tuple(facts)


def _for_all(one: ProtectedHypothesis, numbers: Mapping[str, str]) -> ProtectedHypothesis:
    """A hypothesis as the public is told it: what kind of cause, by what kind of test, and how it went."""
    meaning = MECHANISMS[one.mechanism].meaning if one.mechanism is not None else ""
    if_true, if_false = general(one.test.name) or words.GENERAL[one.test.name]
    test = replace(
        one.test, what=words.TESTS[one.test.name], against="", count=NO_COUNT, expected=None, ratio=None, open=None,
        p_value=None, p_adjusted=None, notes=(), carries=_small(one.test.carries), own_share=None, held_back=False,
    )  # fmt: skip
    return replace(
        one, id=numbers[one.id], statement=meaning, branch=words.capital(one.mechanism or one.corner), step=None, controller=None, if_true=if_true,
        if_false=if_false, same_as=None, evidence_for=(), evidence_against=(), judgement=None, interventions=(), test=test,
    )  # fmt: skip


def _small(carries: float | None) -> float | None:
    """That a cause carries next to nothing, and no number."""
    return 0.0 if carries is not None and carries < LEAST_CARRIED else None


def _ranked(
    hypotheses: tuple[ProtectedHypothesis, ...], from_data: tuple[ProtectedHypothesis, ...]
) -> tuple[tuple[ProtectedHypothesis, ...], tuple[ProtectedHypothesis, ...]]:
    """The same with a rank each among those that say something of their own: supported first, then not decided.

    Of those alike, what says why before what says where or when, the group's before the data's, then the order given.
    """
    every = [
        one for one in (*hypotheses, *from_data) if one in hypotheses or (one.same_as is None and not one.restates)
    ]
    order = sorted(range(len(every)), key=lambda place: (_order(every[place]), place))
    ranks = {every[place].id: rank for rank, place in enumerate(order, 1)}
    first, second = (tuple(replace(one, rank=ranks.get(one.id)) for one in part) for part in (hypotheses, from_data))
    return first, second


def _order(one: ProtectedHypothesis) -> tuple[int, bool, bool]:
    return _STATUSES.index(one.test.status), one.test.name not in words.WHY, one.from_data


def _suggested(one: Suggestion, names: Mapping[str, str], *, public: bool) -> Suggestion:
    ids = tuple(names.get(cause, cause) for cause in one.hypotheses)
    return replace(one, hypotheses=ids, tried=() if public else one.tried)
