"""One measure judged: its evidence, the word, the figure, and the other verdicts of the year that it shares chance with."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from bfkit.checked import Checked
from bfkit.display import number
from bfkit.evaluation.chance.extremes import Floats
from bfkit.evaluation.deciding import NOT_CARRIED_OUT, SERIES, Decision, decide, unfinished
from bfkit.evaluation.displacement.movement import in_light_of
from bfkit.evaluation.evidence import Evidence, dose_of
from bfkit.evaluation.material import distances, followed_months, material
from bfkit.evaluation.outcome.dose import Dose
from bfkit.evaluation.outcome.plan_status import PlanStatus
from bfkit.evaluation.whole_months import first_whole_month
from bfkit.parameters.interventions import BY_LOTTERY, Intervention
from bfkit.parameters.models import Parameters
from bfkit.verdict.colours import UNKNOWN, Figure, figure, result_of
from bfkit.verdict.words import DECREASE_CLEAR, DECREASE_HINTED, Verdict, verdict
from bfkit.verdict.year import YearFamily, adjusted, year_family

STATISTICS, GROUP, PROPOSED = (
    "statistiskt prövat",
    "gruppens bedömning",
    "föreslaget; gruppen har inte beslutat",
)
FALLEN = (DECREASE_CLEAR, DECREASE_HINTED)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the program says of one measure.

    Attributes:
        evidence: what it rests on.
        verdict: the word and its reason.
        result: the mark for result (``verdict.colours.RESULTS``); result_by: ``STATISTICS``, ``GROUP`` or ``PROPOSED``.
        implementation: the mark for what was done; None when nothing was noted.
        figure: the colour proposed; None when neither mark can be given.
        p_decrease, p_increase: adjusted for the year's other verdicts (Holm).
        year_family: the year's evaluations, and who of them share the risk of a false word.
        beside: other measures that may explain the change: id, outcome, and the word that each has by itself.
    """

    evidence: Evidence
    verdict: Verdict
    result: str
    result_by: str
    implementation: str | None
    figure: Figure | None
    p_decrease: float
    p_increase: float
    year_family: YearFamily
    beside: tuple[tuple[str, str, str], ...] = ()

    @property
    def intervention(self) -> Intervention:
        """The measure."""
        return self.evidence.intervention

    @property
    def family(self) -> tuple[str, ...]:
        """Ids of the measures that share the year's risk of a false word of fewer incidents."""
        return self.year_family.falls

    @property
    def year(self) -> int:
        """Of the verdict: that in which its follow-up ends."""
        return self.year_family.year

    @property
    def decreased(self) -> bool:
        """Whether the word is one of fewer incidents than expected."""
        return self.verdict.key in FALLEN

    @property
    def displacement(self) -> str:
        """Whether it moved to the ring: without fewer incidents in the area there is nothing that could have moved."""
        return in_light_of(self.evidence.moved.place, self.fewer)

    @property
    def fewer(self) -> float | None:
        """Incidents fewer than expected; None where the word is not one of fewer."""
        return self.evidence.decision.prevented if self.decreased else None


def evaluate(evidence: Evidence, others: Mapping[str, Decision]) -> Evaluation:
    """The word and the figure for one measure.

    Args:
        evidence: of the measure.
        others: what the deciding method gave for every measure whose verdict belongs to the same year, this one
            included (``family``). A measure that cannot be decided yet counts as one that showed nothing.
    """
    own = evidence.intervention
    decision = evidence.decision
    p_decrease, p_increase = adjusted(own.id, others)
    done = evidence.dose.implementation
    undecided = decision.undecided if evidence.dose.carried_out else NOT_CARRIED_OUT
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
        result_by=_said_by(result, decided=own.decision is not None),
        implementation=done,
        figure=None if done is None else _figure(done, result, found, evidence),
        p_decrease=p_decrease,
        p_increase=p_increase,
        year_family=year_family(others, verdict_year(own)),
    )


def _said_by(result: str, *, decided: bool) -> str:
    """Who says what the result is: without an answer from statistics the group, once it has decided."""
    if result != UNKNOWN:
        return STATISTICS
    return GROUP if decided else PROPOSED


def with_family(plan: PlanStatus, others: Mapping[str, Decision]) -> PlanStatus:
    """The plan's status, which tells when more measures share the year than did when the plan was locked."""
    before, now = len(plan.family), len(others)
    if not before or now <= before:
        return plan
    grown = (
        f"Årets utvärderingar i registret har blivit fler, {number(now)} mot {number(before)} när planen låstes: fler "
        "jämförelser gör det svårare att styrka, aldrig lättare."
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
    return decision if done.carried_out else replace(decision, undecided=NOT_CARRIED_OUT)


def verdict_year(intervention: Intervention) -> int:
    """The year in which the follow-up ends; for a lottery that of its last round."""
    start = intervention.start
    if intervention.selection.how == BY_LOTTERY:
        start = max((one.start_now.first_day for one in intervention.selection.rounds), default=start)
    first = first_whole_month(start)
    month = first.month - 1 + followed_months(intervention) - 1
    return date(first.year + month // 12, 1, 1).year
