"""What renderers are given of the weekly picture: counts as cells, and nothing that a hidden count led to."""

from dataclasses import dataclass
from datetime import date

from bfkit.mapping.week.ahead import ComingEvent, ComingMeasure, SpecialDay
from bfkit.periods import Period, Quarter
from bfkit.release.cells import Cell
from bfkit.release.disclosure import Edition


@dataclass(frozen=True, slots=True)
class ProtectedRow:
    """One category in the week. ``band``: what was expected, None with ``reason``.

    ``direction``: ``över`` or ``under`` where it holds among all comparisons; ``outside``: where it only lies outside its
    own interval. ``warned``: more than the seven weeks before lead one to expect, for a short history.
    """

    source: str
    category: str
    label: str
    whole: bool
    count: Cell
    recent: tuple[Cell, ...]
    years: tuple[tuple[int, Cell], ...]
    band: tuple[float, float] | None
    reason: str | None
    direction: str | None
    outside: str | None
    warned: bool


@dataclass(frozen=True, slots=True)
class ProtectedSeries:
    """An area that stands out in one category."""

    source: str
    category: str
    area_id: str
    area: str
    label: str
    count: Cell
    band: tuple[float, float]
    direction: str


@dataclass(frozen=True, slots=True)
class ProtectedSource:
    """One source. ``through``: how far its files reach. ``held_back``: areas that stand out but are not shown."""

    source: str
    label: str
    complete: bool
    through: date | None
    usual_share: float | None
    tested: int
    rows: tuple[ProtectedRow, ...]
    areas: tuple[ProtectedSeries, ...]
    held_back: int


@dataclass(frozen=True, slots=True)
class ProtectedSpot:
    """A hot spot in the week. ``usual``: incidents of a week there, None where they are too few to be told."""

    place: str
    status: str
    count: Cell
    usual: float | None
    more: bool


@dataclass(frozen=True, slots=True)
class ProtectedSpots:
    """The hot spots of one source; ``kind`` is None and ``untested`` says why when there are none to look at."""

    source: str
    label: str
    kind: str | None
    spots: tuple[ProtectedSpot, ...]
    untested: str | None


@dataclass(frozen=True, slots=True)
class UsualTime:
    """When a group of incidents usually happens: its name and the window in words."""

    group: str
    words: str


@dataclass(frozen=True, slots=True)
class ProtectedWeek:
    """The weekly picture, ready to be shown."""

    week: Period
    as_of: date
    quarter: Quarter
    sources: tuple[ProtectedSource, ...]
    spots: tuple[ProtectedSpots, ...]
    next_week: Period
    events: tuple[ComingEvent, ...]
    days: tuple[SpecialDay, ...]
    measures: tuple[ComingMeasure, ...]
    times: tuple[UsualTime, ...]
    focus: tuple[tuple[str, str], ...]
    signal_rate: float
    edition: Edition
