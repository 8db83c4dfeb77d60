"""Kartläggning: what, where and when."""

from bfkit.results.base import Count, Number, Result
from bfkit.results.hot_spots import HotSpotLayerResult, HotSpotResult
from bfkit.results.hot_times import HotTime, PeakMonthsResult, SpecialDays
from bfkit.results.places import LowAreas, RepeatResult, SourceFigureResult
from bfkit.results.priorities import FocusAreaResult, ProblemResult
from bfkit.results.signals import ChangeResult, DriftResult, SignalResult


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


class MappingResults(Result):
    """Kartläggning.

    ``findings``: the title, the sentences of the first page, its doubts. ``not_supported``: what could not be shown, and why.
    """

    categories: list[CategoryResult] = []
    areas: list[AreaResult] = []
    signals: list[SignalResult] = []
    drifts: list[DriftResult] = []
    changes: list[ChangeResult] = []
    hot_spots: list[HotSpotResult] = []
    hot_spot_layers: list[HotSpotLayerResult] = []
    hot_times: list[HotTime] = []
    peak_months: list[PeakMonthsResult] = []
    special_days: list[SpecialDays] = []
    repeats: list[RepeatResult] = []
    low_areas: LowAreas | None = None
    sources: list[SourceFigureResult] = []
    problems: list[ProblemResult] = []
    focus_areas: list[FocusAreaResult] = []
    findings: list[str] = []
    not_supported: list[str] = []
