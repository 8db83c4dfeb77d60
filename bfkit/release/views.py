"""What renderers are given: results in which a held-back count is not there at all, only its mark."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from bfkit.checked import SourceQuality
from bfkit.counts.reach import Reach
from bfkit.mapping.coverage.quality import Coverage, Delay, NewestWeek
from bfkit.mapping.hot_times.weekday_hours import Peak
from bfkit.mapping.trends.by_category import ALL
from bfkit.mapping.trends.expected import Expectation
from bfkit.parameters.models import Thresholds
from bfkit.periods import Period, Quarter
from bfkit.release.disclosure import Edition


@dataclass(frozen=True, slots=True)
class Cell:
    """A count as it may be shown: its value, or None, and its text either way."""

    value: int | None
    text: str

    @property
    def shown(self) -> bool:
        """Whether the value is shown."""
        return self.value is not None


NO_COUNT = Cell(None, "–")
"""Where there is no count to show."""


@dataclass(frozen=True, slots=True)
class ProtectedTrend:
    """A row of ``CategoryTrends`` with its counts as cells.

    What is worked out from the count (signal, direction) is dropped where the count is hidden.
    """

    source: str
    category: str
    subtype: str | None
    label: str
    count: Cell
    last_year: Cell
    last_year_equal_lag: Cell
    quarters: tuple[Quarter, ...]
    history: tuple[Cell, ...]
    expectation: Expectation | None
    no_expected_reason: str | None
    signal: bool
    direction: str | None
    comparison_extreme: bool
    comparison_high: bool
    typical: tuple[float, float] | None
    comparison_usable: bool


@dataclass(frozen=True, slots=True)
class ProtectedTrends:
    """The categories, ready to be shown."""

    rows: tuple[ProtectedTrend, ...]
    reaches: dict[str, Reach]
    quarter: Quarter
    as_of: date
    thresholds: Thresholds
    edition: Edition

    def of(self, source: str) -> tuple[ProtectedTrend, ...]:
        """Rows of one source."""
        return tuple(row for row in self.rows if row.source == source)

    def total(self, source: str) -> ProtectedTrend:
        """All incidents of a source together."""
        return next(row for row in self.of(source) if row.category == ALL)

    def main(self, source: str) -> tuple[ProtectedTrend, ...]:
        """The whole categories of a source."""
        return tuple(row for row in self.of(source) if row.subtype is None and row.category != ALL)


@dataclass(frozen=True, slots=True)
class ProtectedArea:
    """One area, or all that has no area."""

    area_id: str | None
    name: str
    count: Cell
    count_12m: Cell


@dataclass(frozen=True, slots=True)
class ProtectedAreas:
    """Counts by area of one source, in the order of the area table; ``unplaced`` has no area."""

    source: str
    label: str
    level: str
    quarter: Quarter
    year: Period
    areas: tuple[ProtectedArea, ...]
    unplaced: ProtectedArea
    total: Cell
    total_12m: Cell
    edition: Edition

    @property
    def any_placed(self) -> bool:
        """Whether any incident has an area: a map of zeros would say that nothing happened."""
        return any(area.count_12m.value != 0 for area in self.areas)


@dataclass(frozen=True, slots=True)
class ProtectedHours:
    """The week of one source in blocks; ``share`` is NaN where the block is hidden.

    Attributes:
        block_hours: width of a block; None when even six-hour blocks hold too few incidents.
        share: shape (7, 24 / block_hours), share of the used incidents.
        hidden: same shape.
        used, without_clock, too_long: incidents used, and left out for either reason.
    """

    source: str
    label: str
    period: Period
    block_hours: int | None
    share: np.ndarray
    hidden: np.ndarray
    used: Cell
    without_clock: Cell
    too_long: Cell
    any_clock: bool
    longest_hours: int
    peak: Peak | None
    edition: Edition


@dataclass(frozen=True, slots=True)
class ProtectedOrganisation:
    """Reports of an organisation; nothing is shown of one with fewer than three reporters."""

    name: str
    reporters: Cell
    reports: Cell
    reporters_last_year: Cell
    reports_last_year: Cell


@dataclass(frozen=True, slots=True)
class ProtectedQuality:
    """The data quality, ready to be shown: small organisations and small counts held back.

    ``sources`` is the account of the files' rows, all years together, and is shown whole to the working
    group; the public edition gets its totals only.
    """

    sources: tuple[SourceQuality, ...]
    reaches: dict[str, Reach]
    delays: tuple[tuple[Delay, Cell], ...]
    coverage: tuple[tuple[Coverage, Cell], ...]
    newest_weeks: tuple[tuple[NewestWeek, Cell], ...]
    organisations: tuple[ProtectedOrganisation, ...]
    reporters: Cell
    reporters_last_year: Cell
    notes: tuple[str, ...]
    quarter: Quarter
    as_of: date
    edition: Edition
