"""Incidents day by day, and what kind of day each is."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfkit.parameters.models import SchoolHoliday
from bfkit.periods import is_working_day

NIGHT_BEGINS = 6
"""A day runs from 06 to 06: what happens before belongs to the evening on which the night began."""
FRIDAY, SATURDAY = 4, 5


def day_counts(incidents: pd.DataFrame, days: Sequence[date]) -> npt.NDArray[np.int64]:
    """Incidents on each of consecutive days, shape (days,); before 06 they belong to the evening they began.

    Incidents without a clock time belong to their calendar day, those known by month only to none.
    """
    known = incidents[incidents["time_precision"] != "month"]
    moment = known["starts_at"].dt.tz_localize(None)
    clock = known["time_precision"].isin(["minute", "hour"])
    evening = (moment - pd.to_timedelta(np.where(clock, NIGHT_BEGINS, 0), unit="h")).dt.normalize()
    position = (evening - pd.Timestamp(days[0])).dt.days.to_numpy()
    inside = (position >= 0) & (position < len(days))
    return np.bincount(position[inside].astype(np.int64), minlength=len(days))


def weekday_strata(days: Sequence[date], weeks: int) -> npt.NDArray[np.int64]:
    """A number for each day: the same for the same weekday within the same so many weeks, Monday to Sunday."""
    ordinal = np.array([day.toordinal() for day in days])
    monday = ordinal - np.array([day.weekday() for day in days])
    return (monday - monday[0]) // (7 * weeks) * 7 + (ordinal - monday)


def pay_weekends(days: Sequence[date], pay_day: int) -> list[int]:
    """The Fridays and Saturdays of pay-day weekends, as ordinals.

    Pay is on the day of the month, or the working day before when offices are closed; its weekend begins on the
    first Friday from then.
    """
    found = []
    for year, month in sorted({(day.year, day.month) for day in days}):
        paid = date(year, month, pay_day)
        while not is_working_day(paid):
            paid -= timedelta(days=1)
        friday = paid + timedelta(days=(FRIDAY - paid.weekday()) % 7)
        found += [friday.toordinal(), friday.toordinal() + 1]
    return found


def school_free(days: Sequence[date], school_holidays: Sequence[SchoolHoliday]) -> npt.NDArray[np.bool_]:
    """Which days lie in a school holiday, shape (days,)."""
    return np.array([any(spell.first <= day <= spell.last for spell in school_holidays) for day in days], dtype=bool)


def told_school_year(days: Sequence[date], school_holidays: Sequence[SchoolHoliday]) -> npt.NDArray[np.bool_]:
    """Which days lie in years whose holidays are declared: from the first to the last of them, shape (days,)."""
    first = min(spell.first for spell in school_holidays)
    last = max(spell.last for spell in school_holidays)
    return np.array([first <= day <= last for day in days], dtype=bool)
