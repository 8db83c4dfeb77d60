"""One measure judged: its evidence, the word, the figure, and the other verdicts of the year that it shares chance with."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from bfkit.checked import Checked
from bfkit.display import number
from bfkit.evaluation.chance.extremes import Floats
from bfkit.evaluation.deciding import NOT_CARRIED_OUT, SERIES, TOO_SHORT, Decision, decide, unfinished
from bfkit.evaluation.displacement.movement import MOVED, NO_SURE_SIGN, SPREAD
from bfkit.evaluation.evidence import Evidence, dose_of
from bfkit.evaluation.material import distances, followed_months, material
from bfkit.evaluation.outcome.dose import Dose
from bfkit.evaluation.outcome.plan_status import PlanStatus
from bfkit.evaluation.whole_months import first_whole_month
from bfkit.inference import holm
from bfkit.parameters.interventions import BY_LOTTERY, Intervention
from bfkit.parameters.models import Parameters
from bfkit.verdict.colours import UNKNOWN, Figure, figure, result_of
from bfkit.verdict.words import DECREASE_CLEAR, DECREASE_HINTED, HINTED, Verdict, verdict
from bfkit.vocabulary import DONE_OTHERWISE, NOT_DONE

STATISTICS, GROUP = "statistiskt prövat", "gruppens bedömning"
FALLEN = (DECREASE_CLEAR, DECREASE_HINTED)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the program says of one measure.

    Attributes:
        evidence: what it rests on.
        verdict: the word and its reason.
        result: the mark for result (``verdict.colours.RESULTS``); result_by: ``STATISTICS`` or ``GROUP``.
        implementation: the mark for what was done; None when nothing was noted.
        figure: the colour proposed; None when neither mark can be given.
        p_decrease, p_increase: adjusted for the year's other verdicts (Holm); family: ids of those measures.
        year: of the verdict, which is that in which its follow-up ends.
    """

    evidence: Evidence
    verdict: Verdict
    result: str
    result_by: str
    implementation: str | None
    figure: Figure | None
    p_decrease: float
    p_increase: float
    family: tuple[str, ...]
    year: int

    @property
    def intervention(self) -> Intervention:
        """The measure."""
        return self.evidence.intervention

    @property
    def decreased(self) -> bool:
        """Whether the word is one of fewer incidents than expected."""
        return self.verdict.key in FALLEN

    @property
    def displacement(self) -> str:
        """Whether it moved to the ring: without fewer incidents in the area there is nothing that could have moved."""
        word = self.evidence.moved.place.verdict
        return NO_SURE_SIGN if word in (MOVED, SPREAD) and not self.decreased else word


def evaluate(evidence: Evidence, others: Mapping[str, Decision]) -> Evaluation:
    """The word and the figure for one measure.

    Args:
        evidence: of the measure.
        others: what the deciding method gave for every measure whose verdict belongs to the same year, this one
            included (``family``). A measure that cannot be decided yet counts as one that showed nothing.
    """
    own = evidence.intervention
    decision = evidence.decision
    p_decrease, p_increase = _adjusted(own.id, others)
    done = evidence.dose.implementation
    undecided = NOT_CARRIED_OUT if done in (NOT_DONE, DONE_OTHERWISE) else decision.undecided
    found = verdict(
        p_decrease=p_decrease,
        p_increase=p_increase,
        interval_90=(decision.lower_90, decision.upper_90),
        no_effect=own.unimportant,
        undecided=undecided,
        sentence=decision.sentence if undecided == decision.undecided else None,
        checks=evidence.checks,
        capped_at_hinted=decision.method == SERIES,
    )
    goal = evidence.development.goal
    result = result_of(found, goal_met=None if goal is None else goal.met)
    return Evaluation(
        evidence=replace(evidence, plan=with_family(evidence.plan, others)),
        verdict=found,
        result=result,
        result_by=STATISTICS if result != UNKNOWN else GROUP,
        implementation=done,
        figure=None if done is None else _figure(done, result, found, evidence),
        p_decrease=p_decrease,
        p_increase=p_increase,
        family=_family(own.id, others),
        year=verdict_year(own),
    )


def with_family(plan: PlanStatus, others: Mapping[str, Decision]) -> PlanStatus:
    """The plan's status, which tells when more measures share the year than did when the plan was locked."""
    before, now = len(plan.family), len(others)
    if not before or now <= before:
        return plan
    grown = (
        f"Årets utvärderingar har blivit fler, {number(now)} mot {number(before)} när planen låstes: fler jämförelser "
        "gör det svårare att styrka, aldrig lättare."
    )
    return replace(plan, sentence=f"{plan.sentence} {grown}")


def _figure(done: str, result: str, found: Verdict, evidence: Evidence) -> Figure:
    """The colour; people must settle it when a word stands beside an explanation that could not be ruled out."""
    proposed = figure(done, result)
    doubtful = found.reason is None and any(check.passed is False for check in evidence.checks)
    if not doubtful:
        return proposed
    return replace(proposed, settle=True, sentence=f"{proposed.sentence} En annan förklaring finns; gruppen avgör.")


def family(checked: Checked, parameters: Parameters, intervention: Intervention) -> dict[str, Decision]:
    """What the deciding method gives for every measure whose verdict belongs to the same year as this one's."""
    register = parameters.register
    year = verdict_year(intervention)
    same = [other for other in (register.interventions if register else ()) if verdict_year(other) == year]
    metres = distances(checked, [str(area) for area in checked.areas["id"]])
    unread = [one.id for one in parameters.unread if one.year in (year, None)]
    waiting = {name: unfinished(f"Insatsen {name} kan inte läsas i registret.") for name in unread}
    return {other.id: _decided(checked, parameters, other, metres) for other in same} | waiting


def _decided(checked: Checked, parameters: Parameters, intervention: Intervention, metres: Floats | None) -> Decision:
    found = material(checked, parameters, intervention, metres=metres)
    return counted_as(decide(found), dose_of(checked, parameters, found))


def counted_as(decision: Decision, done: Dose) -> Decision:
    """What a measure counts as among the year's verdicts: one that was not carried out leaves nothing to decide."""
    return (
        replace(decision, undecided=NOT_CARRIED_OUT) if done.implementation in (NOT_DONE, DONE_OTHERWISE) else decision
    )


def verdict_year(intervention: Intervention) -> int:
    """The year in which the follow-up ends; for a lottery that of its last round."""
    start = intervention.start
    if intervention.selection.how == BY_LOTTERY:
        start = max((one.start_now.first_day for one in intervention.selection.rounds), default=start)
    first = first_whole_month(start)
    month = first.month - 1 + followed_months(intervention) - 1
    return date(first.year + month // 12, 1, 1).year


def _adjusted(own: str, others: Mapping[str, Decision]) -> tuple[float, float]:
    """One-sided p of this measure, multiplied as Holm says among the year's verdicts; each direction apart.

    A measure that was not carried out, or on which nothing can be decided for a reason known before its outcome (how it was chosen, its history,
    too few incidents for any fall to show) takes no part. One whose follow-up is not over does, with p = 1.
    """
    down = {name: others[name].p_decrease for name in _family(own, others)}
    up = {name: d.p_increase for name, d in others.items() if name == own or d.undecided in (None, TOO_SHORT)}
    return (_holm(own, down) if own in _able(others) else 1.0), _holm(own, up)


def _able(others: Mapping[str, Decision]) -> set[str]:
    """Measures that could have shown a fall, or still may."""
    return {name for name, d in others.items() if d.floor_p <= HINTED or d.undecided == TOO_SHORT}


def _family(own: str, others: Mapping[str, Decision]) -> tuple[str, ...]:
    """Those that share the risk of a false fall with this one, itself included."""
    able = _able(others)
    return tuple(
        name for name, d in others.items() if name == own or (name in able and d.undecided in (None, TOO_SHORT))
    )


def _holm(own: str, values: Mapping[str, float]) -> float:
    if own not in values:
        return 1.0
    return float(holm(list(values.values()))[list(values).index(own)])
