"""The evaluation of a measure as data: its part of ``results.json``."""

import math
from collections.abc import Iterator, Mapping
from typing import cast

from bfkit import results
from bfkit.release.evaluation.doubts import doubts
from bfkit.release.evaluation.goal_words import met_anyway
from bfkit.release.evaluation.meeting import proposed_colours
from bfkit.release.evaluation.says_nothing import more_though_undecided
from bfkit.release.evaluation.views import ProtectedEvaluation, ProtectedMovement, Spread
from bfkit.release.evaluation.words import exaggerated

_HELD_BACK = "visas inte"


def evaluation(view: ProtectedEvaluation, ring: Spread) -> results.EvaluationResult:
    """One measure as a row of ``results.json``. ``ring``: weighted displacement difference, as it may be shown."""
    decision, mark, developed = view.decision, view.mark, view.development
    decided = not view.undecided
    colours = [cast(results.Colour, colour) for colour in proposed_colours(view)]
    return results.EvaluationResult(
        intervention=view.id,
        title=view.title,
        place=view.place,
        outcome=view.outcome,
        year=view.year,
        verdict=cast(results.VerdictKey, view.key),
        verdict_shown=view.shown,
        sentence=view.sentence,
        undecided_reason=view.reason,
        rate_ratio=_number(decision.ratio.value if decided else None),
        lower=_number(decision.ratio.lower if decided else None),
        upper=_number(decision.ratio.upper if decided else None),
        p_value=_number(decision.p_value if decided else None),
        p_adjusted=_number(decision.adjusted if decided else None),
        smallest_p=_number(decision.smallest_p) if decision.cases else None,
        family=len(view.family.sharing),
        family_registered=len(view.family.registered),
        decided_by=decision.method,
        cases=decision.cases,
        prevented=results.Prevented(**_spread(decision.prevented, "estimate")) if decided else None,
        goal_met=developed.goal_met,
        goal_reason=developed.goal_reason or None,
        met_anyway_share=_number(developed.anyway.share),
        met_anyway_cases=developed.anyway.cases,
        shown=view.key.startswith("minskning"),
        sms_level=view.design.maryland,
        minimum_detectable=_number(view.foresight.smallest),
        displacement=_displacement(view.place_moved, ring),
        other_movements=[_movement(one) for one in view.others_moved],
        checks=[
            results.CheckResult(name=c.name, passed=c.passed, stops=c.stops, sentence=c.sentence) for c in view.checks
        ],
        implementation=mark.implementation,
        result=mark.result,
        result_by=mark.result_by,
        colour_proposed=colours[0] if len(colours) == 1 else None,
        colours_open=colours,
        group_decision=_group(view),
        plan_locked=view.plan.locked,
        plan_locked_before_outcome=view.plan.before_outcome,
        plan_deviations=view.plan.deviating,
        follow_up=view.follow_up,
        follow_up_ended=None if view.follow_up_ended is None else view.follow_up_ended.isoformat(),
        baseline="a" if developed.baseline == "a" else "b",
        count_before=None if developed.own_baseline is None else developed.own_baseline.before.value,
        count_now=developed.now.value,
        count_before_other=None if developed.other_baseline is None else developed.other_baseline.before.value,
        baselines_disagree=developed.disagree,
        waited=_waited(view),
        follow_up_months_known=developed.known,
        follow_up_months_planned=developed.planned,
        surely_more=more_though_undecided(view) is not None,
        met_anyway=met_anyway(view),
        doubts=[one for one in (exaggerated(view), *doubts(view)) if one],
        suppressed=list(_suppressed(view)),
    )


def _waited(view: ProtectedEvaluation) -> results.Waited | None:
    """Those that waited in a lottery; None without one."""
    found = view.rounds
    if found is None:
        return None
    before, now = (cell.value for cell in found.waited)
    return results.Waited(areas_began=found.areas, areas_waiting=found.waiting, count_before=before, count_now=now)


def _displacement(place: ProtectedMovement, ring: Spread) -> results.Displacement:
    return results.Displacement(
        verdict=cast(results.MovementKey, place.verdict),
        wdd=_number(ring.value),
        lower=_number(ring.lower),
        upper=_number(ring.upper),
        not_excluded=_number(place.not_excluded),
        reason=place.reason,
    )


def _movement(found: ProtectedMovement) -> results.MovementResult:
    return results.MovementResult(
        kind=found.kind,
        verdict=cast(results.MovementKey, found.verdict),
        **_spread(found.moved, "moved"),
        not_excluded=_number(found.not_excluded),
    )


def _group(view: ProtectedEvaluation) -> results.GroupDecision | None:
    mark = view.mark
    if mark.decided_colour is None:
        return None
    return results.GroupDecision(
        colour=cast(results.Colour, mark.decided_colour),
        date=None if mark.decided_on is None else mark.decided_on.isoformat(),
        text=mark.decided_text or None,
        by=mark.decided_by or None,
    )


def _suppressed(view: ProtectedEvaluation) -> Iterator[str]:
    """Names of what is null because a small count could be worked out from it."""
    if view.closed:
        yield from ("minimum_detectable",) if view.undecided else ("minimum_detectable", "prevented", "rate_ratio")
    if view.development.goal_reason.startswith(_HELD_BACK):
        yield "goal_met"
    if view.place_moved.reason is None and not view.place_moved.ratio.known:
        yield "displacement"
    if any(one.reason is None and not one.ratio.known for one in view.others_moved):
        yield "other_movements"


def _number(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)


def _spread(found: Spread, name: str) -> Mapping[str, float | None]:
    return {name: _number(found.value), "lower": _number(found.lower), "upper": _number(found.upper)}
