"""What lies ahead of the week: events, special days, measures that are decided, times that are usually bad."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from bfkit import vocabulary
from bfkit.checked import Checked
from bfkit.counts.days import pay_weekends
from bfkit.display import MONTHS, day
from bfkit.mapping.hot_times.time_profiles import TimeProfile, time_profiles
from bfkit.parameters.interventions import WHOLE_MUNICIPALITY, Intervention
from bfkit.parameters.models import Parameters
from bfkit.periods import Period, as_date, day_kind

EVENTS_DAYS = 14
"""Events so many days ahead are told of; everything else only for the coming week."""
_OPEN_DAYS = ("vardag", "lördag", "söndag")


@dataclass(frozen=True, slots=True)
class ComingEvent:
    """An event of the calendar: its kind, first and last day, and the name of the area, None when unknown."""

    kind: str
    first: date
    last: date
    area: str | None


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day of the coming week that is not like others, in Swedish."""

    day: date
    words: str


@dataclass(frozen=True, slots=True)
class ComingMeasure:
    """A measure of the register that is to be at work in the coming week.

    Attributes:
        id, title, owner: of the register; the owner is an organisation.
        areas: names of those in which it has begun or begins during the week; empty means the whole municipality.
        planned: what is planned, "kvällsrondering, 3 i veckan i varje område".
        hours: "kl. 20–02" when the measure is about certain hours, else None.
        since: its first day in any of the areas; until: its last day, None while none is set; phase: the register's
            name of what is going on, "" when it tells none.
        begins: its first day when it lies in the coming week, else None.
        done: what was done so far against what was planned, in words; "" when nobody has worked it out.
    """

    id: str
    title: str
    owner: str
    areas: tuple[str, ...]
    planned: str
    hours: str | None
    since: date
    until: date | None
    phase: str
    begins: date | None
    done: str = ""

    @property
    def when(self) -> str:
        """The hours of the register where it tells them, its phase and its days."""
        since = f"sedan {MONTHS[self.since.month - 1]} {self.since.year}"
        days = since if self.begins is None and self.until is None else f"från {day(self.since)}"
        last = "" if self.until is None else f" till {day(self.until)}"
        return ", ".join([*(part for part in (self.hours, self.phase) if part), f"{days}{last}"])


@dataclass(frozen=True, slots=True)
class Ahead:
    """The coming week, and what the group has decided that bears on it."""

    week: Period
    events: tuple[ComingEvent, ...]
    days: tuple[SpecialDay, ...]
    measures: tuple[ComingMeasure, ...]
    times: tuple[TimeProfile, ...]
    focus: tuple[tuple[str, str], ...]


def ahead(checked: Checked, parameters: Parameters, last_day: date, done: Mapping[str, str] | None = None) -> Ahead:
    """Answer what is known of the seven days after a day: where to be, when, and who.

    Args:
        checked, parameters: of the run.
        last_day: the day before the coming week.
        done: by id of each measure, what was done of it so far, in words.
    """
    week = Period(last_day + timedelta(days=1), last_day + timedelta(days=8))
    names = checked.area_names
    register = parameters.register
    measures = () if register is None else register.interventions
    focus = tuple((names.get(one.area, one.area), one.reason) for one in parameters.decisions.focus_areas)
    sure = tuple(profile for profile in time_profiles(checked, parameters) if profile.signal)
    return Ahead(
        week,
        tuple(_events(checked, last_day, names)),
        tuple(_days(week, parameters)),
        tuple(found for one in measures if (found := _measure(one, week, names, done or {})) is not None),
        sure,
        focus,
    )


def _events(checked: Checked, last_day: date, names: dict[str, str]) -> Iterator[ComingEvent]:
    until = last_day + timedelta(days=EVENTS_DAYS)
    rows = checked.special_events.sort_values("starts_at", kind="stable")
    columns = (rows["starts_at"], rows["ends_at"].fillna(rows["starts_at"]), rows["subtype"], rows["area_id"])
    for begins, ends, kind, area in zip(*columns, strict=True):
        first, last = as_date(begins), as_date(ends)
        if last > last_day and first <= until:
            where = None if pd.isna(area) else names.get(str(area), str(area))
            yield ComingEvent(vocabulary.SUBTYPES[vocabulary.CALENDAR_CATEGORY][kind], first, last, where)


def _days(week: Period, parameters: Parameters) -> Iterator[SpecialDay]:
    days = [week.start + timedelta(days=step) for step in range(week.days)]
    pay_day = parameters.municipality.thresholds.pay_day
    paid = set(pay_weekends([*days, week.start - timedelta(days=15)], pay_day))
    for one in days:
        kind = day_kind(one)
        if kind not in _OPEN_DAYS:
            yield SpecialDay(one, kind)
        if one.toordinal() in paid:
            yield SpecialDay(one, "lönehelg")
    for spell in parameters.municipality.school_holidays:
        if spell.first < week.end and spell.last >= week.start:
            yield SpecialDay(max(spell.first, week.start), spell.name)


def _measure(one: Intervention, week: Period, names: dict[str, str], done: Mapping[str, str]) -> ComingMeasure | None:
    """The measure when it is at work in the week somewhere; None when it has ended or has not begun."""
    if one.end is not None and one.end < week.start:
        return None
    begun = {area: day for area, day in one.begun() if day < week.end}
    if not begun:
        return None
    areas = () if WHOLE_MUNICIPALITY in begun else tuple(names.get(area, area) for area in begun)
    new = min((day for day in begun.values() if day >= week.start), default=None)
    dose = one.dose
    each = " i varje område" if len(begun) > 1 else ""
    often = f"{dose.per_week:g} i veckan{each}".replace(".", ",") if dose.per_week else f"{dose.total} i allt"
    hours = one.outcome.hours
    told = f"kl. {hours[0]:02d}–{hours[1] % 24:02d}" if hours else None
    return ComingMeasure(
        id=one.id,
        title=one.title,
        owner=one.owner,
        areas=areas,
        planned=f"{dose.activity}, {often}",
        hours=told,
        since=min(begun.values()),
        until=one.end,
        phase=_phase(one, week),
        begins=new,
        done=done.get(one.id, ""),
    )


def _phase(one: Intervention, week: Period) -> str:
    """The last phase that has begun before the week is over and has not ended before it; a single one says nothing."""
    if len(one.phases) < 2:
        return ""
    going_on = [
        phase.name
        for phase in one.phases
        if phase.first_day < week.end and (phase.last_day is None or phase.last_day >= week.start)
    ]
    return going_on[-1] if going_on else ""
