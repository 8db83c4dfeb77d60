"""Utvärdering: one measure."""

from typing import Annotated, Literal

from pydantic import Field

from bfkit.results.base import Count, Number, Result

Colour = Literal["grön", "gul", "röd", "grå"]
MovementKey = Literal[
    "omfördelning",
    "spridning",
    "inget säkert tecken",
    "går inte att säga",
    "fler än väntat, men kan inte kopplas till insatsen",
    "färre än väntat, men kan inte kopplas till insatsen",
    "ej prövad",
]
VerdictKey = Literal[
    "minskning styrkt",
    "minskning antydd",
    "ingen effekt av betydelse",
    "ökning antydd",
    "ökning styrkt",
    "kan ej avgöras",
]
"""Closed lists of the verdict layer, which lies above this one (a test holds them equal)."""


class Prevented(Result):
    """Incidents fewer in the follow-up than expected without the measure (negative: more), with 95 % interval."""

    estimate: Number | None
    lower: Number | None
    upper: Number | None


class Displacement(Result):
    """Whether the problem moved to the ring.

    ``verdict`` is that of the ranks among comparable cases, beside whether the measure lowered the count at all, and
    ``not_excluded`` the incidents more in the ring that those ranks cannot exclude. ``wdd`` is the weighted displacement difference (negative: fewer in area and
    ring together) with its interval; it describes and decides nothing.
    """

    verdict: MovementKey
    wdd: Number | None
    lower: Number | None
    upper: Number | None
    not_excluded: Number | None
    reason: str | None = None


class MovementResult(Result):
    """Whether the problem moved in another way than to the ring: to other hours, targets or kinds of incidents."""

    kind: str
    verdict: MovementKey
    moved: Number | None
    lower: Number | None
    upper: Number | None
    not_excluded: Number | None


class CheckResult(Result):
    """Another explanation; ``passed`` is null when it was not looked at or spoke neither way: the sentence says which."""

    name: str
    passed: bool | None
    stops: bool
    sentence: str


class GroupDecision(Result):
    """What the group decided, beside what the program proposes. Words and names stay in the working group."""

    colour: Colour
    date: str | None
    text: str | None
    by: str | None


class Waited(Result):
    """Of a lottery: how many areas began and how many waited their turn, and the counts of those that waited."""

    areas_began: Count
    areas_waiting: Count
    count_before: Count | None
    count_now: Count | None


class EvaluationResult(Result):
    """One measure.

    An undecided measure has no ratio, p-value or prevented incidents here, so that no program takes them for an
    effect: ``undecided_reason`` says why, and the export shows them, marked. ``p_value`` is that of the deciding
    test, one-sided in the direction of the verdict, and ``p_adjusted`` the same after Holm for the year's
    ``family`` measures that share its risk, of ``family_registered`` evaluations. ``rate_ratio`` is incidents to those expected without the measure, with 95 % interval.
    ``goal_met`` is development; ``shown`` is effect: whether fewer incidents than expected are shown at all.
    ``colour_proposed`` is null when the group must choose between the two in ``colours_open``.
    ``follow_up_ended`` is the last day of a follow-up that is known to its end, null before that and where it may not
    be told. ``count_before`` is of the goal's own ``baseline``, "a" the months just before or "b" the same months a year
    before; like ``count_now`` null where it is held back, and so is
    ``count_before_other``, of the other baseline; ``baselines_disagree`` when the two say differently of the development.
    Of a lottery the counts are of the areas that began, and ``waited`` tells of those that did not. ``met_anyway_share``: of comparable cases without a measure, those in which the goal was met. What is held
    back is null and named in ``suppressed``; what does not exist, or has no limit, is null. ``surely_more``: of an
    undecided measure, whether the count surely lies above one of its baselines. ``doubts``: the strongest reasons to
    doubt the verdict, in the words of the measure's own page; ``met_anyway``: its sentence on how often the goal is met
    with no measure, with the interval.
    """

    intervention: str
    title: str
    place: str | None
    outcome: str
    year: int
    verdict: VerdictKey
    verdict_shown: str
    sentence: str
    undecided_reason: str | None
    rate_ratio: Number | None
    lower: Number | None
    upper: Number | None
    p_value: Number | None
    p_adjusted: Number | None
    smallest_p: Number | None
    family: Count
    family_registered: Count
    decided_by: str
    cases: Count
    prevented: Prevented | None
    goal_met: bool | None
    goal_reason: str | None
    met_anyway_share: Number | None
    met_anyway_cases: Count
    shown: bool
    sms_level: Annotated[int, Field(ge=0, le=5)]
    minimum_detectable: Number | None
    displacement: Displacement
    other_movements: list[MovementResult]
    checks: list[CheckResult]
    implementation: str | None
    result: str
    result_by: str
    colour_proposed: Colour | None
    colours_open: list[Colour]
    group_decision: GroupDecision | None
    plan_locked: bool
    plan_locked_before_outcome: bool | None
    plan_deviations: Count
    follow_up: str
    follow_up_ended: str | None
    baseline: Literal["a", "b"]
    count_before: Count | None
    count_now: Count | None
    follow_up_months_known: Count
    follow_up_months_planned: Count
    count_before_other: Count | None = None
    baselines_disagree: bool | None = None
    waited: Waited | None = None
    surely_more: bool = False
    doubts: list[str] = []
    met_anyway: str = ""
    suppressed: list[str] = []
