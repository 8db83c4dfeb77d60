"""When incidents happen: weekday by hour, with intervals spread over the hours they may have fallen in."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfkit.checked import Checked
from bfkit.counts import by_period
from bfkit.counts.aoristic import aoristic_week
from bfkit.parameters.models import Parameters
from bfkit.periods import Period, quarters_between, twelve_months_to


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
