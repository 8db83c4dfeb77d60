"""Kartläggning: what, where and when."""

from typing import Annotated, Any

from pydantic import Field

from bfkit.results.base import Count, Number, Result


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
