"""Repeats, areas with little, who reports, and the sources side by side."""

from bfkit.results.base import Count, Number, Result


class RepeatResult(Result):
    """Repeats of one group of incidents: twelve months for places, twenty-four for pairs.

    ``category`` and ``subtype`` are null for all incidents of the source. A value that may not be shown, or was not
    tested, is null; the ``_by_chance`` values are rounded where counts are held back. ``danger_`` values are null
    when no window of danger is sure: within so many metres, from day 1 to ``danger_last_day``.
    """

    source: str
    category: str | None
    subtype: str | None
    incidents: Count | None
    repeat_share: Number | None
    repeat_share_by_chance: Number | None
    repeats_sure: bool
    places_for_half: Count | None
    places_for_half_by_chance: Number | None
    generalised_gini: Number | None
    concentration_sure: bool
    danger_metres: Number | None
    danger_last_day: Count | None
    danger_ratio: Number | None
    danger_pairs: Count | None
    danger_pairs_expected: Number | None


class LowAreaResult(Result):
    """One area with little told of it: ``status`` is låg, tyst or motsagd. Counts are null where they are held back."""

    area: str
    status: str
    count: Count | None
    expected: Number | None
    weeks_with_reports: Count | None


class ReportingResult(Result):
    """Reports per active reporter of one organisation in one quarter; null when held back.

    ``organisation`` is null for all that can be shown, together.
    """

    organisation: str | None
    quarter: str
    reports_per_reporter: Number | None


class ReportingBreak(Result):
    """A day from which reporting measures something else. ``organisation`` is null when it concerns all."""

    day: str
    organisation: str | None
    kind: str
    categories: list[str] = []
    text: str


class LowAreas(Result):
    """Areas with little, told apart from areas that nobody reports from. ``reason``: why they were not looked at."""

    period: str | None
    areas_in_all: Count
    low: Count | None
    silent: Count | None
    contradicted: Count | None
    areas: list[LowAreaResult] = []
    reporting: list[ReportingResult] = []
    breaks: list[ReportingBreak] = []
    reason: str | None = None


class SourceFigureResult(Result):
    """One source's figure of one category or sub-type. Figures of different sources are never added together.

    ``discovery`` is ``victim`` or ``police`` for the police, null for others; ``measures_prevalence`` is false for
    what the police discover. The ratio to last year is null where a count is held back or must not be compared; its
    interval allows for the variation that quarters usually have, as that of ``changes`` does.
    """

    source: str
    discovery: str | None
    category: str
    subtype: str | None
    count: Count | None
    same_quarter_last_year: Count | None
    ratio: Number | None
    lower: Number | None
    upper: Number | None
    measures_prevalence: bool
    caution: str | None
    suppressed: list[str] = []
