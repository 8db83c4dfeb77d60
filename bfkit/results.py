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
    evaluations: list[dict[str, Any]] = []
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
