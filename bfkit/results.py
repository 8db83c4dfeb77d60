"""The typed results of a quarter (``results.json``): what notebooks write and the next ones and tests read."""

import json
import math
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

DIGITS = 10


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError("resultat får inte vara NaN eller oändliga; skriv null och ett skäl")
    return float(f"{value:.{DIGITS}g}")


Number = Annotated[float, AfterValidator(_finite)]
Count = Annotated[int, Field(ge=0)]
Colour = Literal["grön", "gul", "röd", "grå"]
MovementKey = Literal["omfördelning", "spridning", "inget säkert tecken", "ej prövad"]
VerdictKey = Literal[
    "minskning styrkt",
    "minskning antydd",
    "ingen effekt av betydelse",
    "ökning antydd",
    "ökning styrkt",
    "kan ej avgöras",
]
"""Closed lists of the verdict layer, which lies above this one (a test holds them equal)."""


class Result(BaseModel):
    """Results are frozen. A count that disclosure control holds back is null, and says so."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SourceQuality(Result):
    """The account of one source; the counts follow the identity read = accepted + rejected + duplicate."""

    source: str
    label: str
    kind: str
    rows_read: Count
    rows_accepted: Count
    rows_rejected: Count
    rows_duplicate: Count
    rows_after_as_of: Count
    rejected_by_reason: dict[str, Count]
    blanked: dict[str, Count]
    personal: dict[str, Count]
    data_through: str | None
    complete_from: str


class Delay(Result):
    """Days from occurrence to report, among rows with both dates in the year that ended 90 days before as_of."""

    source: str
    n: Count | None
    median_days: Number | None
    share_within_14_days: Number | None
    share_within_90_days: Number | None


class Coverage(Result):
    """Who reports, and what share of the quarter's incidents has a place and a clock time."""

    source: str
    incidents: Count | None
    with_area: Number | None
    with_point: Number | None
    with_clock: Number | None
    active_reporters: Count | None = None
    active_reporters_last_year: Count | None = None
    quarter_complete: bool


class DataQuality(Result):
    """What the quarter rests on."""

    rows_read: Count
    rows_accepted: Count
    rows_rejected: Count
    rows_duplicate: Count
    rejected_by_reason: dict[str, Count]
    reporting_delay: dict[str, Delay]
    coverage: dict[str, Coverage]
    sources: list[SourceQuality]
    inputs: dict[str, str]
    notes: list[str]


class CategoryResult(Result):
    """One category or sub-type of one source in the quarter.

    ``count`` and ``same_quarter_last_year`` are what was known on ``as_of``; the ``_equal_lag`` figure of
    last year is what was known after as long a time, and is the one compared. ``expected``, ``lower`` and
    ``upper`` come from the source's own earlier quarters at equal lag; null when the history is too short.
    """

    source: str
    category: str
    subtype: str | None
    count: Count | None
    same_quarter_last_year: Count | None
    same_quarter_last_year_equal_lag: Count | None
    suppressed: list[str] = []
    expected: Number | None
    lower: Number | None
    upper: Number | None
    signal: bool
    comparison_extreme: bool
    comparison_usable: bool
    no_expected_reason: str | None = None


class AreaResult(Result):
    """Counts of one area, all incident categories of one source."""

    source: str
    area: str
    count: Count | None
    count_12m: Count | None
    suppressed: list[str] = []


class HotTime(Result):
    """Share of the incidents that fall in one block of the week, and the ratio to an even week."""

    source: str
    category: str
    weekday: str
    hour_from: Annotated[int, Field(ge=0, le=23)]
    hour_to: Annotated[int, Field(ge=1, le=24)]
    share: Number | None
    ratio: Number | None


class MappingResults(Result):
    """Kartläggning."""

    categories: list[CategoryResult] = []
    areas: list[AreaResult] = []
    hot_spots: list[dict[str, Any]] = []
    hot_times: list[HotTime] = []
    problems: list[dict[str, Any]] = []
    focus_areas: list[dict[str, Any]] = []
    findings: list[str] = []
    not_supported: list[str] = []


class FollowupResults(Result):
    """Uppföljning."""

    commitments: list[dict[str, Any]] = []
    survey: list[dict[str, Any]] = []
    safety_index: list[dict[str, Any]] = []
    savings: list[dict[str, Any]] = []


class Prevented(Result):
    """Incidents fewer in the follow-up than expected without the measure (negative: more), with 95 % interval."""

    estimate: Number | None
    lower: Number | None
    upper: Number | None


class Displacement(Result):
    """Whether the problem moved to the ring.

    ``verdict`` is that of the ranks among comparable cases, and ``not_excluded`` the incidents more in the ring
    that those ranks cannot exclude. ``wdd`` is the weighted displacement difference (negative: fewer in area and
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
    """Another explanation; ``passed`` is null when it was not looked at, and the sentence says why."""

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


class EvaluationResult(Result):
    """One measure.

    An undecided measure has no ratio, p-value or prevented incidents here, so that no program takes them for an
    effect: ``undecided_reason`` says why, and the export shows them, marked. ``p_value`` is that of the deciding
    test, one-sided in the direction of the verdict, and ``p_adjusted`` the same after Holm for the year's
    ``family`` measures. ``rate_ratio`` is incidents to those expected without the measure, with 95 % interval.
    ``goal_met`` is development; ``shown`` is effect: whether fewer incidents than expected are shown at all.
    ``met_anyway_share``: of comparable cases without a measure, those in which the goal was met. What is held
    back is null and named in ``suppressed``; what does not exist, or has no limit, is null.
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
    group_decision: GroupDecision | None
    plan_locked: bool
    plan_locked_before_outcome: bool | None
    plan_deviations: Count
    follow_up_months_known: Count
    follow_up_months_planned: Count
    suppressed: list[str] = []


class QuarterResults(Result):
    """Everything a quarter came to."""

    municipality: str
    quarter: str
    as_of: str
    edition: Literal["arbetsgrupp", "offentlig"]
    disclosure_limit: Annotated[int, Field(ge=1)]
    synthetic: bool
    data_quality: DataQuality | None = None
    mapping: MappingResults | None = None
    causes: list[dict[str, Any]] = []
    evaluations: list[EvaluationResult] = []
    followup: FollowupResults | None = None


PARTS = ("data_quality", "mapping", "causes", "evaluations", "followup")
"""The parts that notebooks write."""


def schema() -> dict[str, Any]:
    """The JSON schema of ``results.json``."""
    return QuarterResults.model_json_schema()


def merge(head: Mapping[str, object], parts: list[Mapping[str, Any]]) -> QuarterResults:
    """One result of a quarter from the parts its notebooks wrote, in the order given.

    Lists are joined; a part that two notebooks wrote is an error.
    """
    merged: dict[str, Any] = dict(head)
    for part in parts:
        for name, value in part.items():
            if name not in PARTS:
                raise ValueError(f'"{name}" är ingen del av ett kvartals resultat; delarna är {", ".join(PARTS)}')
            if isinstance(value, list):
                merged[name] = [*merged.get(name, []), *value]
            elif name in merged:
                raise ValueError(f'två notebookar skrev delen "{name}"')
            else:
                merged[name] = value
    return QuarterResults.model_validate(merged)


def to_json(results: BaseModel) -> str:
    """JSON text with sorted keys, ten significant digits and no NaN: equal results give equal bytes."""
    content = results.model_dump(mode="json")
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"
