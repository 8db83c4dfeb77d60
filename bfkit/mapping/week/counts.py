"""The seven days of every source: counts beside recent weeks and the same week of earlier years, all at equal lag."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from bfkit.checked import Checked
from bfkit.counts import by_period, dated
from bfkit.counts.reach import Reach, reaches
from bfkit.mapping.trends.categories import ALL
from bfkit.mapping.trends.early_warning import Warned, early_warnings_of
from bfkit.mapping.trends.farrington import references_by_date
from bfkit.mapping.trends.series import CountSeries, SeriesKey, count_series
from bfkit.mapping.trends.signals import SignalRow, signals_of
from bfkit.parameters.models import Parameters
from bfkit.periods import Period

RECENT = 4
"""Weeks before that are shown beside the week."""
YEARS = 3
"""Earlier years whose same week is shown."""
SETTLED_WEEKS = 13
"""Weeks after which nearly all reports have come in."""


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One category of one source in the week, the whole municipality.

    Attributes:
        judged: count, expected and interval; see ``SignalRow``. Its p-values are adjusted over all rows of the week.
        recent: the weeks just before, oldest first. years: the same week of earlier years, newest first; None where
            it is not comparable. All as known after as many days as the week itself has had.
        warned: what seven weeks before say, where the history is too short for the rest; else None.
    """

    judged: SignalRow
    recent: tuple[int, ...]
    years: tuple[tuple[int, int | None], ...]
    warned: Warned | None

    @property
    def key(self) -> SeriesKey:
        """What is counted."""
        return self.judged.key

    @property
    def whole(self) -> bool:
        """Whether it is all incidents of the source."""
        return self.key.category == ALL


@dataclass(frozen=True, slots=True)
class WeekSource:
    """The week of one source; sources are never added together.

    Attributes:
        reach: how far it reaches. complete: it covers the week.
        rows: all incidents first, then the categories. areas: areas that stand out, the largest exceedance first.
        tested: series judged together. usual_share: of a week's incidents, those that usually have been reported at
            this age; None when reports are not dated or too few are known.
    """

    reach: Reach
    complete: bool
    rows: tuple[WeekRow, ...]
    areas: tuple[SignalRow, ...]
    tested: int
    usual_share: float | None


def week_sources(checked: Checked, parameters: Parameters, last_day: date) -> tuple[WeekSource, ...]:
    """Every source in the seven days that end on a day."""
    series = count_series(checked, parameters, week_to=last_day)
    judged = signals_of(series, parameters)
    warned = {row.key: row for row in early_warnings_of(series, parameters).rows}
    place = {key: at for at, key in enumerate(series.keys)}
    found = []
    for reach in reaches(checked, parameters).values():
        own = [row for row in judged.rows if row.key.source == reach.source]
        rows = [_row(row, series, place[row.key], warned) for row in own if row.key.area_id is None]
        rows.sort(key=lambda row: place[row.key])
        incidents = checked.incidents[checked.incidents["source"] == reach.source]
        found.append(
            WeekSource(
                reach,
                bool(rows) and bool(series.complete[place[rows[0].key]]),
                tuple(rows),
                tuple(row for row in own if row.key.area_id is not None and row.signal),
                sum(bool(np.isfinite(row.p_value)) for row in own),
                usual_share(incidents, reach, last_day),
            )
        )
    return tuple(found)


def _row(row: SignalRow, series: CountSeries, at: int, warned: dict[SeriesKey, Warned]) -> WeekRow:
    counts, first = series.counts[at], int(series.comparable_from[at])
    short = row.reason is not None and series.complete[at] and not np.isfinite(row.p_value)
    recent = tuple(int(count) for count in counts[max(first, len(counts) - 1 - RECENT) : -1])
    return WeekRow(row, recent, tuple(_years(series, counts, first)), warned.get(row.key) if short else None)


def _years(series: CountSeries, counts: np.ndarray, first: int) -> Iterator[tuple[int, int | None]]:
    starts = [period.start for period in series.periods]
    same = references_by_date(starts, len(starts) - 1, YEARS)[1:]
    for back in range(1, YEARS + 1):
        year = starts[-1].year - back
        known = len(same) >= back and same[back - 1] >= first
        yield year, int(counts[same[back - 1]]) if known else None


def usual_share(incidents: pd.DataFrame, reach: Reach, last_day: date) -> float | None:
    """Of the incidents of a settled week, the share that had been reported when it was as old as this one."""
    if not reach.equal_lag:
        return None
    lag = max((reach.used_to - last_day).days, 0)
    ends = [last_day + timedelta(days=1 - 7 * back) for back in range(SETTLED_WEEKS, SETTLED_WEEKS + 52)]
    weeks = [Period(end - timedelta(days=7), end) for end in reversed(ends)]
    weeks = [week for week in weeks if week.start >= reach.complete_from]
    if not weeks:
        return None
    all_of_them = int(by_period(incidents, weeks).counts.sum())
    early = int(by_period(dated(incidents), weeks, reported_within_days=lag).counts.sum())
    return early / all_of_them if all_of_them else None
