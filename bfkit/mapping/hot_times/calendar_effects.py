"""Days of the calendar against ordinary days: public holidays and their eves, pay-day weekends, school holidays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfkit.checked import Checked
from bfkit.counts.reach import reaches
from bfkit.inference import benjamini_hochberg
from bfkit.mapping.groups import Group, groups_of
from bfkit.mapping.hot_times.comparable_days import LEFT_OUT, ORDINARY, SPECIAL, MatchedRatio, matched_ratios
from bfkit.mapping.hot_times.week_scan import NIGHT_BEGINS
from bfkit.parameters.models import Parameters, SchoolHoliday
from bfkit.periods import day_kind, is_working_day

Kinds = npt.NDArray[np.int8]

HISTORY_YEARS = 3
"""So many of the latest years are compared: holidays are few, and older years are another town."""
FRIDAY, SATURDAY = 4, 5
EFFECTS = {
    "eve": "helgdagsaftnar",
    "holiday": "helgdagar",
    "pay_weekend": "lönehelger",
    "school_holiday": "skollov",
}
RULES = {
    "eve": "kvällen och natten före en helgdag, mot samma veckodag en vanlig vecka",
    "holiday": "röda dagar utom vanliga söndagar, mot samma veckodag en vanlig vecka",
    "pay_weekend": "den första fredagen och lördagen från löningsdagen, mot andra fredagar och lördagar",
    "school_holiday": "dagar i skollov, mot samma veckodag under terminen; helgdagar och aftnar är utelämnade",
}


@dataclass(frozen=True, slots=True)
class CalendarEffect:
    """One kind of day for one group of incidents, against comparable days.

    Attributes:
        group: source, category and sub-type. kind: a key of ``EFFECTS``. rule: what is compared, in Swedish.
        first_day, last_day: of the days that were looked at.
        matched: the comparison. p_adjusted: Benjamini-Hochberg over all groups and kinds.
        signal: whether ``p_adjusted`` is at most the municipality's ``signal_rate`` and there are enough incidents.
        without_day: incidents known by month only, left out.
    """

    group: Group
    kind: str
    rule: str
    first_day: date
    last_day: date
    matched: MatchedRatio
    p_adjusted: float
    signal: bool
    without_day: int


def calendar_effects(
    checked: Checked, parameters: Parameters, *, permutations: int = 999, seed: int = 1
) -> tuple[CalendarEffect, ...]:
    """Answer whether holidays, their eves, pay-day weekends and school holidays have more incidents, group by group.

    A day runs from 06 to 06 for incidents with a clock time. Days are compared with the same weekday of the same
    ``comparable_weeks`` weeks. School holidays are left out when the municipality has declared none.
    """
    found: list[tuple[Group, str, date, date, MatchedRatio, int]] = []
    for source, own in reaches(checked, parameters).items():
        last = parameters.quarter.last_day
        first = max(own.complete_from, date(last.year - HISTORY_YEARS, last.month, 1) + timedelta(days=31))
        if last - first < timedelta(days=365):
            continue
        days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
        groups = groups_of(checked.incidents, parameters, source, since=first)
        counts = np.array([day_counts(group.rows, days) for group in groups]).reshape(len(groups), len(days))
        strata = weekday_strata(days, parameters.municipality.thresholds.comparable_weeks)
        for kind, kinds in day_kinds(days, parameters).items():
            ratios = matched_ratios(counts, kinds, strata, permutations=permutations, seed=seed)
            for group, matched in zip(groups, ratios, strict=True):
                without = int((group.rows["time_precision"] == "month").sum())
                found.append((group.group, kind, first, last, matched, without))
    return _judged(found, parameters)


def _judged(
    found: Sequence[tuple[Group, str, date, date, MatchedRatio, int]], parameters: Parameters
) -> tuple[CalendarEffect, ...]:
    thresholds = parameters.municipality.thresholds
    enough = [max(m.count, m.expected) >= thresholds.minimum_count for _, _, _, _, m, _ in found]
    p_values = np.array([row[4].p_value if ok else np.nan for row, ok in zip(found, enough, strict=True)])
    adjusted = benjamini_hochberg(p_values)
    return tuple(
        CalendarEffect(
            group, kind, RULES[kind], first, last, matched, float(p), bool(p <= thresholds.signal_rate), without
        )
        for (group, kind, first, last, matched, without), p in zip(found, adjusted, strict=True)
    )


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


def day_kinds(days: Sequence[date], parameters: Parameters) -> dict[str, Kinds]:
    """What each day is to each effect: ``SPECIAL``, ``ORDINARY`` or ``LEFT_OUT``; shape (days,) each."""
    kind = np.array([day_kind(day) for day in days])
    eve, holiday = kind == "helgdagsafton", kind == "helgdag"
    plain = ~eve & ~holiday
    weekend = np.isin([day.weekday() for day in days], (FRIDAY, SATURDAY))
    paid = np.isin([day.toordinal() for day in days], pay_weekends(days, parameters.municipality.thresholds.pay_day))
    found = {
        "eve": _kinds(eve, plain),
        "holiday": _kinds(holiday, plain),
        "pay_weekend": _kinds(paid & plain, weekend & plain & ~paid),
    }
    if parameters.municipality.school_holidays:
        free = school_free(days, parameters.municipality.school_holidays)
        told = told_school_year(days, parameters.municipality.school_holidays)
        found["school_holiday"] = _kinds(free & plain & told, ~free & plain & told)
    return found


def _kinds(special: npt.NDArray[np.bool_], ordinary: npt.NDArray[np.bool_]) -> Kinds:
    return np.where(special, SPECIAL, np.where(ordinary, ORDINARY, LEFT_OUT)).astype(np.int8)


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
