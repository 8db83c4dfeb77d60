"""What renderers are given of developments: counts as cells, and what is derived only where they are shown."""

from dataclasses import dataclass
from datetime import date

from bfkit.periods import Quarter
from bfkit.release.cells import Cell
from bfkit.release.disclosure import Edition
from bfkit.release.mapping.trends.views import ProtectedTrend


@dataclass(frozen=True, slots=True)
class ProtectedSignal:
    """One series that surely lies outside what its own history leads one to expect.

    Attributes:
        source, source_label: the source. category: key. label: of the category. area_id, area: None, "hela kommunen".
        count: in the last period. last_year: the same period a year before, at equal lag.
        expected, lower, upper: what was to be expected. rate: per 1 000 residents with exact interval, or None.
        direction: ``över`` or ``under``. rank: 1 is the farthest from the expected.
        quarters, history: the quarters before and now; empty when only the last period may be shown.
    """

    source: str
    source_label: str
    category: str
    label: str
    area_id: str | None
    area: str
    count: Cell
    last_year: Cell
    expected: float
    lower: float
    upper: float
    rate: tuple[float, float, float] | None
    direction: str
    rank: int
    quarters: tuple[Quarter, ...]
    history: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class ProtectedFamily:
    """Series that were judged together.

    Attributes:
        step: ``quarter``, ``month`` or ``week``. period: in words. by_area: areas, or the whole municipality.
        tested: how many series. too_few: series that hold too few incidents to be a signal whatever they do.
        not_judged: series that could not be, by reason. rate: stated share of false signals.
        signals: those that may be shown. hidden: sure ones whose counts may not be.
    """

    step: str
    period: str
    by_area: bool
    tested: int
    too_few: int
    not_judged: tuple[tuple[str, int], ...]
    rate: float
    signals: tuple[ProtectedSignal, ...]
    hidden: int


@dataclass(frozen=True, slots=True)
class ProtectedChange:
    """A category against the same quarter last year.

    Attributes:
        now, before: counts at equal lag. percent: change with its interval, or None. ratio, lower, upper: or None.
        sure: holds among all changes, with the variation quarters usually have. reason: why there is no change to tell.
    """

    source: str
    source_label: str
    category: str
    label: str
    now: Cell
    before: Cell
    percent: tuple[float, float, float] | None
    sure: bool
    reason: str


@dataclass(frozen=True, slots=True)
class ProtectedDrift:
    """A category whose level has surely been moving until now.

    Attributes:
        direction: ``uppåt`` or ``nedåt``. since: first day. count, months: incidents and months since then;
            before, months_before: the same before. ratio, lower, upper: level since over level before.
        quarters, history: the quarterly counts.
    """

    source: str
    source_label: str
    category: str
    label: str
    direction: str
    since: date
    count: Cell
    months: int
    before: Cell
    months_before: int
    ratio: float
    lower: float
    upper: float
    quarters: tuple[Quarter, ...]
    history: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class ProtectedWarning:
    """The last month of a series too short to be judged: above what the months just before lead one to expect."""

    source_label: str
    category: str
    label: str
    count: Cell
    upper: float


@dataclass(frozen=True, slots=True)
class ProtectedSeason:
    """The year of one category: share of a year's incidents in each month, whole percent, January first."""

    source: str
    label: str
    percent: tuple[int, ...]
    years: int


@dataclass(frozen=True, slots=True)
class ProtectedMark:
    """A break in reporting; ``categories`` () concerns all."""

    day: date
    source: str
    categories: tuple[str, ...]
    text: str

    def concerns(self, category: str) -> bool:
        """Whether counts of a category, or of all together, measure something else from the day."""
        return not self.categories or category == "alla" or category in self.categories


@dataclass(frozen=True, slots=True)
class ProtectedDevelopments:
    """Developments, ready to be shown.

    Attributes:
        rows: categories of the whole municipality that surely differ in the quarter, as in the table of categories.
        rows_tested: how many were judged there. families: areas, the last month and week; none of them in public.
        drifts_tested: categories judged for drift; drifts_hidden: sure ones that may not be shown.
        seasons: categories whose months surely differ, of ``seasons_tested``.
        needed: expected count of the middle series of an area, and the least count that would have been a signal.
    """

    rows: tuple[ProtectedTrend, ...]
    rows_tested: int
    families: tuple[ProtectedFamily, ...]
    changes: tuple[ProtectedChange, ...]
    drifts: tuple[ProtectedDrift, ...]
    drifts_tested: int
    drifts_hidden: int
    warnings: tuple[ProtectedWarning, ...]
    seasons: tuple[ProtectedSeason, ...]
    seasons_tested: int
    marks: tuple[ProtectedMark, ...]
    needed: tuple[float, int] | None
    labels: dict[str, str]
    kinds: dict[str, str]
    quarter: Quarter
    rate: float
    minimum_count: int
    edition: Edition

    @property
    def public(self) -> bool:
        """Whether anybody may read it: then no areas, no single months and weeks."""
        return self.edition.key == "offentlig"

    def family(self, step: str, *, by_area: bool) -> ProtectedFamily | None:
        """The series of one step that were judged together; None when they are not shown."""
        return next((one for one in self.families if (one.step, one.by_area) == (step, by_area)), None)

    def breaks_of(self, source: str, category: str) -> list[tuple[date, int]]:
        """The breaks that concern a series, with the numbers under which they are listed."""
        return [
            (mark.day, place)
            for place, mark in enumerate(self.marks, start=1)
            if mark.source == source and mark.concerns(category)
        ]
