"""Days of the calendar against ordinary days: public holidays and their eves, pay-day weekends, school holidays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from bfkit.checked import Checked
from bfkit.counts.days import FRIDAY, SATURDAY, day_counts, pay_weekends, school_free, told_school_year, weekday_strata
from bfkit.counts.reach import reaches
from bfkit.inference import benjamini_hochberg
from bfkit.inference.comparable_days import LEFT_OUT, ORDINARY, SPECIAL, MatchedRatio, matched_ratios
from bfkit.mapping.groups import Group, groups_of
from bfkit.parameters.models import Parameters
from bfkit.periods import day_kind

Kinds = npt.NDArray[np.int8]

HISTORY_YEARS = 3
"""So many of the latest years are compared: holidays are few, and older years are another town."""
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
