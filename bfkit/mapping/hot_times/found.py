"""When it happens, gathered: windows of the week, months, special days and events, source by source."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from bfkit.checked import Checked
from bfkit.counts import by_period
from bfkit.counts.reach import Reach, reaches
from bfkit.inference import benjamini_hochberg
from bfkit.inference.comparable_days import LEFT_OUT, ORDINARY, SPECIAL, matched_ratios
from bfkit.mapping.groups import Group, groups_of
from bfkit.mapping.hot_times.calendar_effects import (
    EFFECTS,
    CalendarEffect,
    calendar_effects,
    day_counts,
    day_kinds,
    weekday_strata,
)
from bfkit.mapping.hot_times.event_days import EventEffect, event_effects
from bfkit.mapping.hot_times.peak_months import MOST_YEARS, PeakMonths, peak_months
from bfkit.mapping.hot_times.time_profiles import TimeProfile, time_profiles
from bfkit.mapping.hot_times.week_scan import DAYS
from bfkit.mapping.hot_times.weekday_hours import WeekdayHours, weekday_hours
from bfkit.parameters.models import Parameters, Thresholds
from bfkit.periods import Period, Quarter, quarters_between, twelve_months_to

Whole = npt.NDArray[np.int64]

PERMUTATIONS = {"window": 499, "days": 999}
"""Tried first. The smallest p they can give may be too large to be called sure among so many groups; then more."""
MOST_PERMUTATIONS = 9999


class _Tested(Protocol):
    @property
    def p_adjusted(self) -> float: ...

    @property
    def signal(self) -> bool: ...


T = TypeVar("T", bound=_Tested)


@dataclass(frozen=True, slots=True)
class HotTimes:
    """When it happens in one municipality.

    Attributes:
        profiles: the week of every group over twelve months. months: its year, over up to five years.
        calendar: kinds of day for every group. events: kinds of event. hours: the week of each source.
        quarters: the quarters that ``by_quarter`` counts, oldest first, the one of the run last.
        by_quarter: for every source, category and sub-type with any incident, shape (quarters,): what other tables of
            the same page tell of, and so what must be held back together.
        category_labels: by source and category, where a source has its own words.
        school_holidays: whether the municipality has declared any. thresholds: what decides what is said.
    """

    profiles: tuple[TimeProfile, ...]
    months: tuple[PeakMonths, ...]
    calendar: tuple[CalendarEffect, ...]
    events: tuple[EventEffect, ...]
    hours: tuple[WeekdayHours, ...]
    reaches: dict[str, Reach]
    quarter: Quarter
    year: Period
    quarters: tuple[Quarter, ...]
    by_quarter: Mapping[Group, Whole]
    category_labels: Mapping[tuple[str, str], str]
    school_holidays: bool
    thresholds: Thresholds


def hot_times(checked: Checked, parameters: Parameters) -> HotTimes:
    """Answer when incidents happen: hours of the week, months, kinds of day and kinds of event.

    Each part controls its own share of false findings over all groups of all sources.
    """
    quarter, rate = parameters.quarter, parameters.municipality.thresholds.signal_rate
    quarters = quarters_between(quarter.shift(1 - 4 * MOST_YEARS), quarter)
    return HotTimes(
        profiles=_decided(lambda most: time_profiles(checked, parameters, permutations=most), "window", rate, sides=1),
        months=peak_months(checked, parameters),
        calendar=_held_by_weeks(
            checked,
            parameters,
            _decided(lambda most: calendar_effects(checked, parameters, permutations=most), "days", rate, sides=2),
        ),
        events=_decided(lambda most: event_effects(checked, parameters, permutations=most), "days", rate, sides=2),
        hours=weekday_hours(checked, parameters),
        reaches=reaches(checked, parameters),
        quarter=quarter,
        year=twelve_months_to(quarter.end),
        quarters=quarters,
        by_quarter=_by_quarter(checked, parameters, quarters),
        category_labels={
            (source.name, category): label
            for source in parameters.municipality.sources
            for category, label in source.category_labels.items()
        },
        school_holidays=bool(parameters.municipality.school_holidays),
        thresholds=parameters.municipality.thresholds,
    )


def _decided(measure: Callable[[int], tuple[T, ...]], kind: str, rate: float, *, sides: int) -> tuple[T, ...]:
    """The measure with so many permutations that the smallest p they can give may be a finding among so many."""
    permutations = PERMUTATIONS[kind]
    found = measure(permutations)
    tested = sum(math.isfinite(one.p_adjusted) for one in found)
    least = sides / (permutations + 1)
    undecided = any(not one.signal and _at_least_p(one, least) for one in found)
    needed = math.ceil(sides * tested / rate)
    if not undecided or needed <= permutations:
        return found
    return measure(min(needed, MOST_PERMUTATIONS))


def _at_least_p(one: object, least: float) -> bool:
    """Whether nothing by chance was as clear as what was found."""
    p_value = math.nan
    if isinstance(one, TimeProfile):
        p_value = one.window.p_value if one.window else math.nan
    elif isinstance(one, CalendarEffect | EventEffect) and one.matched is not None and math.isfinite(one.p_adjusted):
        p_value = one.matched.p_value
    return p_value <= least + 1e-12


def _held_by_weeks(
    checked: Checked, parameters: Parameters, found: tuple[CalendarEffect, ...]
) -> tuple[CalendarEffect, ...]:
    """The effects that also hold when whole weeks change places: one riot over a weekend is not two special days."""
    if not any(effect.signal for effect in found):
        return found
    p_values = [effect.matched.p_value if math.isfinite(effect.p_adjusted) else math.nan for effect in found]
    spans = dict.fromkeys((effect.group.source, effect.first_day, effect.last_day) for effect in found)
    rows = {
        part.group: part.rows
        for source, first, _ in spans
        for part in groups_of(checked.incidents, parameters, source, since=first)
    }
    for kind, (source, first, last) in ((k, span) for k in EFFECTS for span in spans):
        own = [i for i, e in enumerate(found) if (e.kind, e.group.source) == (kind, source) and e.signal]
        if not own:
            continue
        days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
        counts = np.array([day_counts(rows[found[i].group], days) for i in own])
        weeks = parameters.municipality.thresholds.comparable_weeks
        table, kinds, blocks = by_week(counts, day_kinds(days, parameters)[kind], weekday_strata(days, weeks), days)
        matched = matched_ratios(table, kinds, blocks, permutations=MOST_PERMUTATIONS)
        for i, one in zip(own, matched, strict=True):
            p_values[i] = max(p_values[i], one.p_value)
    adjusted = benjamini_hochberg(p_values)
    rate = parameters.municipality.thresholds.signal_rate
    return tuple(
        replace(effect, p_adjusted=float(p), signal=effect.signal and bool(p <= rate))
        for effect, p in zip(found, adjusted, strict=True)
    )


def by_week(
    counts: Whole, kind: npt.NDArray[np.int8], strata: Whole, days: Sequence[date]
) -> tuple[Whole, npt.NDArray[np.int8], Whole]:
    """Days as weeks: counts of shape (groups, weeks), the kind of each week and its block of comparable weeks.

    Only weekdays that are special in some week of the block are counted; a week with a special day is special.
    """
    monday = np.array([day.toordinal() - day.weekday() for day in days])
    week = (monday - monday[0]) // DAYS
    telling = np.isin(strata, np.unique(strata[kind == SPECIAL])) & (kind != LEFT_OUT)
    size = int(week[-1]) + 1
    table = np.stack([np.bincount(week[telling], row[telling], size) for row in counts]).astype(np.int64)
    special = np.bincount(week[telling & (kind == SPECIAL)], minlength=size) > 0
    held = np.bincount(week[telling], minlength=size) > 0
    kinds = np.where(special, SPECIAL, np.where(held, ORDINARY, LEFT_OUT)).astype(np.int8)
    block = np.zeros(size, dtype=np.int64)
    block[week] = strata // DAYS
    return table, kinds, block


def _by_quarter(checked: Checked, parameters: Parameters, quarters: Sequence[Quarter]) -> dict[Group, Whole]:
    found: dict[Group, Whole] = {}
    for source in parameters.municipality.sources:
        for part in groups_of(checked.incidents, parameters, source.name, since=quarters[0].start, least=1):
            found[part.group] = by_period(part.rows, quarters).counts
    return found
