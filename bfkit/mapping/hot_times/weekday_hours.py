"""When incidents happen: weekday by hour, with intervals spread over the hours they may have fallen in.

Aoristic weights: Ratcliffe (2000), IJGIS 14(7), 669-679, doi:10.1080/136588100424963. An incident known
only to lie between two times gives each hour the share of the interval that falls in it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfkit.checked import Checked
from bfkit.counts import by_period
from bfkit.parameters.models import Parameters
from bfkit.periods import Period, quarters_between, twelve_months_to

HOURS = 24
DAYS = 7


@dataclass(frozen=True, slots=True)
class WeekdayHours:
    """Incidents of one source by weekday and hour, over twelve months.

    Attributes:
        source, label: the source. period: the twelve months that end with the quarter.
        weights: shape (7, 24), expected number of incidents in each hour of the week, Monday first.
        used: incidents with a clock time that were used; their weights sum to this.
        without_clock: incidents with a day but no clock time, left out.
        too_long: incidents whose interval is longer than ``longest_hours``, left out.
        by_quarter: shape (4,), all incidents in each quarter of the twelve months.
    """

    source: str
    label: str
    period: Period
    weights: npt.NDArray[np.float64]
    used: int
    without_clock: int
    too_long: int
    longest_hours: int
    by_quarter: npt.NDArray[np.int64]

    @property
    def incidents(self) -> int:
        """All incidents of the twelve months."""
        return self.used + self.without_clock + self.too_long


def weekday_hours(checked: Checked, parameters: Parameters) -> tuple[WeekdayHours, ...]:
    """Answer at which hours of the week incidents happen, source by source."""
    quarter = parameters.quarter
    period = twelve_months_to(quarter.end)
    longest = parameters.municipality.thresholds.long_interval_hours
    results = []
    for source in parameters.municipality.sources:
        own = checked.incidents[checked.incidents["source"] == source.name]
        starts = own["starts_at"].dt.tz_localize(None)
        own = own[(starts >= pd.Timestamp(period.start)) & (starts < pd.Timestamp(period.end))]
        clocked = own[own["time_precision"].isin(["minute", "hour"])]
        starts, ends = (clocked[name].dt.tz_localize(None) for name in ("starts_at", "ends_at"))
        short = ((ends - starts) <= pd.Timedelta(hours=longest)).to_numpy()
        weights = aoristic_week(starts[short].to_numpy(), ends[short].to_numpy(), longest_hours=longest)
        results.append(
            WeekdayHours(
                source.name,
                source.label,
                period,
                weights,
                used=int(short.sum()),
                without_clock=len(own) - len(clocked),
                too_long=int((~short).sum()),
                longest_hours=longest,
                by_quarter=by_period(own, quarters_between(quarter.shift(-3), quarter)).counts,
            )
        )
    return tuple(results)


def aoristic_week(
    starts: npt.NDArray[np.datetime64], ends: npt.NDArray[np.datetime64], *, longest_hours: int = 24
) -> npt.NDArray[np.float64]:
    """Weight of each hour of the week, shape (7, 24), Monday first; the weights sum to the number of incidents.

    Args:
        starts, ends: shape (n,), local times; equal when the time is known.
        longest_hours: no interval is longer than this.

    >>> week = aoristic_week(*np.array([["2025-06-20T23:30"], ["2025-06-21T01:15"]], dtype="datetime64[s]"))
    >>> week[4, 23].round(4), week[5, :2].round(4)
    (np.float64(0.2857), array([0.5714, 0.1429]))
    """
    begin = starts.astype("datetime64[s]").astype(np.int64)
    end = ends.astype("datetime64[s]").astype(np.int64)
    length = np.maximum(end - begin, 1)
    first_hour = begin // 3600
    week = np.zeros(DAYS * HOURS)
    for step in range(longest_hours + 1):
        hour = first_hour + step
        overlap = np.minimum(np.maximum(end, begin + 1), (hour + 1) * 3600) - np.maximum(begin, hour * 3600)
        share = np.clip(overlap, 0, None) / length
        np.add.at(week, (hour + 3 * HOURS) % (DAYS * HOURS), share)
    return week.reshape(DAYS, HOURS)


def blocks(weights: npt.NDArray[np.float64], hours: int) -> npt.NDArray[np.float64]:
    """Weekday by block of so many hours, shape (7, 24 / hours). Raises ValueError when 24 is not divisible."""
    if HOURS % hours:
        raise ValueError(f"{hours} timmar delar inte dygnet jämnt")
    return weights.reshape(DAYS, HOURS // hours, hours).sum(axis=2)
