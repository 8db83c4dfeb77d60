"""What the quarter rests on."""

from bfkit.results.base import Count, Number, Result


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
