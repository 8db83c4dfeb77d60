"""The time profile of every group: its week, its day, and the window that stands out, adjusted over the groups."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfkit.checked import Checked
from bfkit.counts.aoristic import aoristic_week
from bfkit.inference import benjamini_hochberg
from bfkit.mapping.groups import Group, groups_of
from bfkit.mapping.hot_times.daily_rhythm import DailyRhythm, daily_rhythm
from bfkit.mapping.hot_times.windows_of_time import HotWindow, hot_window
from bfkit.parameters.models import Parameters
from bfkit.periods import Period, twelve_months_to


@dataclass(frozen=True, slots=True)
class TimeProfile:
    """When incidents of one group happen, over twelve months.

    Attributes:
        week: shape (7, 24), aoristic weights by calendar day and hour, Monday first; they sum to ``used``.
        day: the rhythm of the day, with a mean hour only where there is one peak.
        window: the clearest window; None when there is too little for any. p_adjusted: of it, Benjamini-Hochberg over all
            groups. signal: whether that is at most ``signal_rate``; only then is the window told of.
        used: incidents with a clock time and an interval within ``longest_hours``; without_clock, too_long: left out.
    """

    group: Group
    period: Period
    week: npt.NDArray[np.float64]
    day: DailyRhythm
    window: HotWindow | None
    p_adjusted: float
    signal: bool
    used: int
    without_clock: int
    too_long: int
    longest_hours: int

    @property
    def too_long_share(self) -> float | None:
        """Of incidents with a clock time, the share whose interval is too long; None without any."""
        clocked = self.used + self.too_long
        return self.too_long / clocked if clocked else None

    @property
    def sentence(self) -> str | None:
        """The finding in Swedish; None when there is none."""
        return f"{self.group.title}: {self.window.sentence}." if self.signal and self.window else None


def time_profiles(
    checked: Checked, parameters: Parameters, *, permutations: int = 499, seed: int = 1
) -> tuple[TimeProfile, ...]:
    """Answer when every group of incidents happens, and which window of the week stands out in it."""
    period = twelve_months_to(parameters.quarter.end)
    profiles = [
        _profile(part.group, part.rows, period, parameters, permutations, seed)
        for source in parameters.municipality.sources
        for part in groups_of(checked.incidents, parameters, source.name, since=period.start)
    ]
    adjusted = benjamini_hochberg([p.window.p_value if p.window else np.nan for p in profiles])
    rate = parameters.municipality.thresholds.signal_rate
    return tuple(
        replace(profile, p_adjusted=float(p), signal=bool(p <= rate))
        for profile, p in zip(profiles, adjusted, strict=True)
    )


def _profile(
    group: Group, rows: pd.DataFrame, period: Period, parameters: Parameters, permutations: int, seed: int
) -> TimeProfile:
    thresholds = parameters.municipality.thresholds
    longest = thresholds.long_interval_hours
    clocked = rows[rows["time_precision"].isin(["minute", "hour"])]
    starts, ends = (clocked[name].dt.tz_localize(None) for name in ("starts_at", "ends_at"))
    short = ((ends - starts) <= pd.Timedelta(hours=longest)).to_numpy()
    begun, ended = starts[short].to_numpy(), ends[short].to_numpy()
    week = aoristic_week(begun, ended, longest_hours=longest)
    window = hot_window(
        begun,
        ended,
        longest_hours=longest,
        least_count=thresholds.hot_time_count,
        least_nights=thresholds.hot_time_nights,
        period=period,
        permutations=permutations,
        seed=seed,
    )
    return TimeProfile(
        group,
        period,
        week,
        daily_rhythm(week.sum(axis=0)),
        window,
        float("nan"),
        signal=False,
        used=int(short.sum()),
        without_clock=len(rows) - len(clocked),
        too_long=int((~short).sum()),
        longest_hours=longest,
    )
