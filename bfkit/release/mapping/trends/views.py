"""What renderers are given of the categories: counts as cells, without those held back."""

from dataclasses import dataclass
from datetime import date

from bfkit.counts.reach import Reach
from bfkit.mapping.trends.by_category import ALL
from bfkit.mapping.trends.expected import Expectation
from bfkit.parameters.models import Thresholds
from bfkit.periods import Quarter
from bfkit.release.cells import Cell
from bfkit.release.disclosure import Edition


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
