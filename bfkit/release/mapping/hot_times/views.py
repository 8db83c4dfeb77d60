"""What renderers are given of hot times: windows with counts as cells, classes of hours, ratios of special days."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from bfkit.periods import Period
from bfkit.release.cells import Cell
from bfkit.release.disclosure import Edition


@dataclass(frozen=True, slots=True)
class ProtectedGroup:
    """Whose times these are: all of a source, a category or a sub-type.

    Attributes:
        source: its name. label: of the source. category, subtype: keys, None for all.
        words: in Swedish. title: with the source, for a sentence that stands alone.
    """

    source: str
    label: str
    category: str | None
    subtype: str | None
    words: str
    title: str


@dataclass(frozen=True, slots=True)
class ProtectedWindow:
    """The window of the week that surely stands out.

    Attributes:
        weekdays: evenings, Monday 0. hour_from: 0-23. hour_to: 1-24. words: when, in Swedish.
        count: incidents in it; approximate: some are known to a span only. of: all incidents with a usable time.
        share, ratio, lower, upper: see ``windows_of_time.HotWindow``.
    """

    weekdays: tuple[int, ...]
    hour_from: int
    hour_to: int
    words: str
    count: Cell
    approximate: bool
    of: Cell
    share: float
    ratio: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class ProtectedWeek:
    """The week in blocks from 06 to 06, as classes of how many times an even week; hidden blocks have -1.

    Attributes:
        block_hours: width of a block. classes: shape (7, 24 / block_hours), evenings by hour of the night.
    """

    block_hours: int
    classes: np.ndarray


@dataclass(frozen=True, slots=True)
class ProtectedTimes:
    """The week of one group.

    Attributes:
        state: ``säkert``, ``inget säkert``, ``för få``, ``utan klockslag`` or ``visas inte``.
        window: only when the state is ``säkert``. used: incidents behind, as open as the window.
        peaks: hours at which the day peaks, when it has more than one; () otherwise.
        long_share: share left out because its span is longer than the cap; None when not to be told.
        week: None where blocks would tell too much.
    """

    group: ProtectedGroup
    state: str
    window: ProtectedWindow | None
    used: Cell
    peaks: tuple[int, ...]
    long_share: float | None
    week: ProtectedWeek | None


@dataclass(frozen=True, slots=True)
class ProtectedMonths:
    """The months of one group that surely stand out.

    Attributes:
        peak: months in a row, January 0. count, of: incidents in them and in all. years: number of years.
        ratio: over an even year. by_month, lower, upper: shape (12,), each month over an even year with 95 % interval.
    """

    group: ProtectedGroup
    first_day: date
    last_day: date
    peak: tuple[int, ...]
    count: Cell
    of: Cell
    years: int
    ratio: float
    by_month: np.ndarray
    lower: np.ndarray
    upper: np.ndarray


@dataclass(frozen=True, slots=True)
class ProtectedDays:
    """Special days against comparable days.

    Attributes:
        group: None for a kind of event, which is told of whole sources. kind: key; words: in Swedish.
        days: special days with comparable ones. count: incidents on them. expected: had they been like the others.
        ratio, lower, upper: NaN or infinite ends are kept. signal: sure among all that were compared.
        event: a kind of event, not of day.
    """

    group: ProtectedGroup
    kind: str
    words: str
    rule: str
    days: int
    count: Cell
    expected: float
    ratio: float
    lower: float
    upper: float
    signal: bool
    event: bool


@dataclass(frozen=True, slots=True)
class ProtectedHotTimes:
    """Hot times, ready to be shown.

    Attributes:
        times: of every group, in the order of sources and categories. months: those that are sure.
        months_unsure: titles of groups whose months were tested and are not. months_reasons: why others were not, by source.
        days: kinds of day and event that may be shown. days_tested, events_tested: comparisons judged.
        days_hidden: sure ones that may not be shown. no_events: why no event was compared; empty when some were.
        kinds: of source, by name. rate: share of false findings. longest_hours: cap of a span.
    """

    times: tuple[ProtectedTimes, ...]
    months: tuple[ProtectedMonths, ...]
    months_unsure: tuple[ProtectedGroup, ...]
    months_reasons: tuple[tuple[str, str], ...]
    months_hidden: int
    days: tuple[ProtectedDays, ...]
    days_tested: int
    days_hidden: int
    events_tested: int
    no_events: str
    event_metres: int
    comparable_weeks: int
    labels: dict[str, str]
    kinds: dict[str, str]
    year: Period
    rate: float
    longest_hours: int
    least_count: int
    least_nights: int
    school_holidays: bool
    edition: Edition

    def of(self, source: str) -> tuple[ProtectedTimes, ...]:
        """Times of one source."""
        return tuple(one for one in self.times if one.group.source == source)
