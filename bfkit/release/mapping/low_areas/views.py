"""What renderers are given of low areas and of reporting: nothing on few reporters, nor what tells a small count."""

from dataclasses import dataclass
from datetime import date

from bfkit.periods import Period, Quarter
from bfkit.release.cells import Cell
from bfkit.release.disclosure import Edition


@dataclass(frozen=True, slots=True)
class ProtectedLowArea:
    """One area by name, for the working group only.

    Attributes:
        status: låg, tyst or motsagd; meaning: the same in a sentence.
        count, expected: incidents, and what its residents make one expect; ``NO_COUNT`` and None where counts are held
            back, for with the tables of areas they tell of earlier quarters.
        weeks: weeks with any report.
    """

    area_id: str
    name: str
    status: str
    meaning: str
    count: Cell
    expected: float | None
    weeks: Cell


@dataclass(frozen=True, slots=True)
class ProtectedReporter:
    """Reports per active reporter, quarter by quarter, of an organisation; of all together when it has no name.

    Attributes:
        values: None where nothing is told. hidden: quarters held back because the reports are few.
        usual: median of the same quarter in earlier years; None with fewer than two that are shown.
    """

    organisation: str | None
    values: tuple[float | None, ...]
    hidden: tuple[bool, ...]
    usual: float | None

    @property
    def label(self) -> str:
        """Its name on the page."""
        return self.organisation or "Alla som visas"


@dataclass(frozen=True, slots=True)
class ProtectedBreak:
    """A day from which reporting measures something else; organisation None when it concerns all."""

    day: date
    organisation: str | None
    kind: str
    categories: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class ProtectedReporting:
    """Who reports.

    Attributes:
        quarters: those of the values of every row. rows: organisations by name, all together last.
        left_out: organisations too small to be told of.
    """

    quarters: tuple[Quarter, ...]
    rows: tuple[ProtectedReporter, ...]
    breaks: tuple[ProtectedBreak, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class ProtectedLowAreas:
    """Low areas and reporting, ready to be shown.

    Attributes:
        period, quarters: what was looked at. share: of the expected below which an area is low.
        by_population: expected by residents; else all areas alike.
        areas_in_all: number of areas; low, silent, contradicted: how many of them; None when history is too short.
        named: those that may be named; none in the public edition. unnamed: how many are not, lest a small count is told.
        reason: why low areas are not shown.
    """

    period: Period
    quarters: int
    share: float
    by_population: bool
    areas_in_all: int
    low: int | None
    silent: int | None
    contradicted: int | None
    named: tuple[ProtectedLowArea, ...]
    unnamed: int
    reason: str | None
    reporting: ProtectedReporting
    edition: Edition

    def of(self, status: str) -> tuple[ProtectedLowArea, ...]:
        """The named areas of one status."""
        return tuple(area for area in self.named if area.status == status)
