"""When incidents happen: weekday by hour, with intervals spread over the hours they may have fallen in.

Aoristic weights: Ratcliffe (2000), IJGIS 14(7), 669-679, doi:10.1080/136588100424963. An incident known
only to lie between two times gives each hour the share of the interval that falls in it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from bfkit.checked import Checked
from bfkit.counts import by_period
from bfkit.parameters.models import Parameters
from bfkit.periods import Period, quarters_between, twelve_months_to

HOURS = 24
DAYS = 7
PEAK_HOURS = 3
PEAK_COUNT = 10
PEAK_DATES = 5
PEAK_LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Peak:
    """The block of the week that stands out most from an even week, and surely does.

    ``ratio`` is against an even week, with an exact interval that holds for all blocks at once at 95 %
    (Bonferroni, for the block was chosen as the largest); ``count`` is a sum of aoristic weights.
    """

    weekday: int
    hour_from: int
    hour_to: int
    count: float
    share: float
    ratio: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class WeekdayHours:
    """Incidents of one source by weekday and hour, over twelve months.

    Attributes:
        source, label: the source. period: the twelve months that end with the quarter.
        weights: shape (7, 24), expected number of incidents in each hour of the week, Monday first.
        used: incidents with a clock time that were used; their weights sum to this.
        without_clock: incidents with a day but no clock time, left out.
        too_long: incidents whose interval is longer than ``longest_hours``, left out.
        peak: the block that stands out; None when none surely does.
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
    peak: Peak | None
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
                peak=peak(weights, starts[short].to_numpy()),
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


def peak(weights: npt.NDArray[np.float64], starts: npt.NDArray[np.datetime64]) -> Peak | None:
    """The three-hour block that stands out most from an even week, or None.

    It must hold at least ``PEAK_COUNT`` incidents begun on at least ``PEAK_DATES`` different dates (one night
    of unrest is no hot time), and lie above an even week by the exact Poisson test at 5 %, Bonferroni over
    the 56 blocks.

    Args:
        weights: shape (7, 24), see ``aoristic_week``.
        starts: shape (n,), when the incidents began, local time.
    """
    table = blocks(weights, PEAK_HOURS)
    total, even = float(table.sum()), float(table.sum()) / table.size
    moments = pd.DatetimeIndex(starts)
    for position in np.argsort(-table, axis=None, kind="stable"):
        weekday, block = divmod(int(position), table.shape[1])
        count = float(table[weekday, block])
        if count < PEAK_COUNT or stats.gamma.cdf(even, count) * table.size > PEAK_LEVEL:
            return None
        inside = (moments.day_of_week == weekday) & (moments.hour // PEAK_HOURS == block)
        if moments[inside].normalize().nunique() >= PEAK_DATES:
            tail = PEAK_LEVEL / table.size / 2  # the block was chosen as the largest of all
            lower, upper = stats.gamma.ppf(tail, count) / even, stats.gamma.isf(tail, count + 1) / even
            hour = block * PEAK_HOURS
            return Peak(weekday, hour, hour + PEAK_HOURS, count, count / total, count / even, lower, upper)
    return None


def blocks(weights: npt.NDArray[np.float64], hours: int) -> npt.NDArray[np.float64]:
    """Weekday by block of so many hours, shape (7, 24 / hours). Raises ValueError when 24 is not divisible."""
    if HOURS % hours:
        raise ValueError(f"{hours} timmar delar inte dygnet jämnt")
    return weights.reshape(DAYS, HOURS // hours, hours).sum(axis=2)
