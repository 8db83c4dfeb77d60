"""Counts as series, by source, category and area: quarters, months or weeks, all at equal lag, cut at breaks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
import numpy.typing as npt

from bfkit.checked import Checked
from bfkit.counts import area_by_period, dated
from bfkit.counts.reach import Reach, covers, reaches
from bfkit.mapping.trends.categories import ALL, counted
from bfkit.parameters.models import Parameters
from bfkit.periods import Period, Quarter, months_between, quarters_between, weeks_between

Step = Literal["quarter", "month", "week"]
Breaks = Mapping[str, Sequence[date]]
"""By source: first days of reporting that is not comparable with what came before."""

NO_BREAKS: Breaks = {}
LONGEST_YEARS = 8
"""Older counts say little of what to expect now and are not counted."""


@dataclass(frozen=True, slots=True)
class SeriesKey:
    """What one series counts; ``area_id`` None is the whole municipality, ``population`` NaN is not known."""

    source: str
    category: str
    label: str
    area_id: str | None
    area: str
    population: float


@dataclass(frozen=True, slots=True)
class CountSeries:
    """Series of counts that end with the same period.

    Attributes:
        step: length of a period. keys: what each series counts. periods: oldest first; the last is the one asked
            about. counts: shape (series, periods), each period as known after as many days as the last one has had.
        comparable_from: shape (series,), the first position from which counts are comparable with the last.
        complete: shape (series,), the source reaches over the last period.
    """

    step: Step
    keys: tuple[SeriesKey, ...]
    periods: tuple[Period | Quarter, ...]
    counts: npt.NDArray[np.int64]
    comparable_from: npt.NDArray[np.int64]
    complete: npt.NDArray[np.bool_]

    @property
    def frequency(self) -> int:
        """Periods a year."""
        return {"quarter": 4, "month": 12, "week": 52}[self.step]

    @property
    def seasons(self) -> npt.NDArray[np.int64]:
        """The season of each period: quarter 1-4, month 1-12 or week 1-52 (week 53 counts with 52)."""
        starts = [period.start for period in self.periods]
        if self.step == "week":
            return np.array([min(day.isocalendar().week, 52) for day in starts])
        return np.array([day.month if self.step == "month" else (day.month + 2) // 3 for day in starts])

    @property
    def groups(self) -> npt.NDArray[np.int64]:
        """Which series are areas of one source and category, as whole numbers of shape (series,); a whole is alone."""
        names = [f"{key.source}\n{key.category}\n{key.area_id is None}" for key in self.keys]
        return np.unique(names, return_inverse=True)[1].reshape(-1)


def count_series(
    checked: Checked,
    parameters: Parameters,
    *,
    step: Step = "quarter",
    by_area: bool = True,
    breaks: Breaks = NO_BREAKS,
    week_to: date | None = None,
) -> CountSeries:
    """Every source and category, for the whole municipality and (``by_area``) for each area, to the quarter's end.

    A source's series begin where it is complete, and after its last break: an earlier count is no comparison.

    Args:
        week_to: last day of the last week; weeks are then the seven days that end on its weekday, and ``step`` is not
            asked.
    """
    reached = reaches(checked, parameters)
    earliest = min(reach.complete_from for reach in reached.values())
    step = step if week_to is None else "week"
    periods = _periods(step, parameters, earliest) if week_to is None else _weeks_to(week_to, earliest)
    keys, rows, first, complete = [], [], [], []
    for reach in reached.values():
        done = reach.quarter_complete if week_to is None else _covered(checked, parameters, reach, week_to)
        for key, counts, position in _of_source(checked, parameters, reach, periods, breaks, by_area=by_area):
            keys.append(key)
            rows.append(counts)
            first.append(position)
            complete.append(done)
    return CountSeries(step, tuple(keys), periods, np.array(rows), np.array(first), np.array(complete))


def _periods(step: Step, parameters: Parameters, earliest: date) -> tuple[Period | Quarter, ...]:
    quarter, last_day = parameters.quarter, parameters.quarter.last_day
    first = max(earliest, quarter.start.replace(year=quarter.year - LONGEST_YEARS))
    if step == "quarter":
        return quarters_between(min(Quarter.of(first), quarter), quarter)
    if step == "month":
        return months_between(min(first, quarter.start), last_day)
    return tuple(week for week in weeks_between(min(first, quarter.start), last_day) if week.end <= quarter.end)


def _weeks_to(last_day: date, earliest: date) -> tuple[Period, ...]:
    """Seven days at a time, the last ending on a day, as far back as counts say anything of now."""
    first = max(earliest, last_day - timedelta(days=round(365.25 * LONGEST_YEARS)))
    count = max((last_day - first).days + 1, 7) // 7
    ends = [last_day + timedelta(days=1 - 7 * back) for back in range(count)]
    return tuple(Period(end - timedelta(days=7), end) for end in reversed(ends))


def _covered(checked: Checked, parameters: Parameters, reach: Reach, last_day: date) -> bool:
    source = next(one for one in parameters.municipality.sources if one.name == reach.source)
    own = checked.incidents[checked.incidents["source"] == reach.source]
    return covers(source, own, reach.through, last_day) and reach.complete_from <= last_day - timedelta(days=6)


def _of_source(
    checked: Checked,
    parameters: Parameters,
    reach: Reach,
    periods: Sequence[Period | Quarter],
    breaks: Breaks,
    *,
    by_area: bool,
) -> Iterator[tuple[SeriesKey, npt.NDArray[np.int64], int]]:
    own = checked.incidents[checked.incidents["source"] == reach.source]
    own = dated(own)
    lag = max((reach.used_to - (periods[-1].end - timedelta(days=1))).days, 0) if reach.equal_lag else None
    areas = checked.areas
    broken = [day for day in breaks.get(reach.source, ()) if day <= periods[-1].start]
    for row in counted(own, reach, parameters):
        if row.subtype is not None or row.ended:
            continue
        first = _first(periods, max([row.comparable_from, *broken]))
        found = area_by_period(row.of(own), area_ids=areas["id"].tolist(), periods=periods, reported_within_days=lag)
        everyone = float(areas["population"].sum(skipna=False)) if areas["population"].notna().all() else np.nan
        whole = SeriesKey(reach.source, row.category, row.label, None, "hela kommunen", everyone)
        yield whole, found.totals.counts, first
        if by_area and row.category != ALL:
            named = zip(areas["id"], areas["name"], areas["population"].astype("float64"), found.counts, strict=True)
            for area_id, name, population, counts in named:
                yield SeriesKey(reach.source, row.category, row.label, area_id, name, population), counts, first


def _first(periods: Sequence[Period | Quarter], day: date) -> int:
    """Position of the first period that lies wholly after a day; the last one when none does."""
    return next((i for i, period in enumerate(periods) if period.start >= day), len(periods) - 1)
