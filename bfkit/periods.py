"""Quarters, weeks, windows over midnight, and what kind of day a Swedish day is."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import ClassVar, Self

import holidays
import numpy as np
import pandas as pd

from bfkit.display import MONTHS, day

_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True, order=True)
class PartOfYear:
    """One of the equal parts that a calendar year is divided into. ``end`` is the day after the last one.

    A kind of part says how many there are a year, its Swedish name, its letter, and one written as an example.
    """

    a_year: ClassVar[int]
    name: ClassVar[str]
    letter: ClassVar[str]
    example: ClassVar[str]
    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= self.a_year:
            raise ValueError(f"{self.name} {self.number} finns inte; ett år har {self.name}en 1–{self.a_year}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the year, the letter and the number. Raises ValueError for anything else (``2025Q5``, ``2025-Q2``)."""
        match = re.fullmatch(f"([0-9]{{4}}){cls.letter}([1-{cls.a_year}])", text)
        if match is None or not 1900 < int(match[1]) < 2200:
            raise ValueError(
                f'"{text}" är inte ett {cls.name}; skriv år, {cls.letter} och 1–{cls.a_year}, till exempel {cls.example}'
            )
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, moment: date) -> Self:
        """The one that holds a date."""
        return cls(moment.year, (moment.month - 1) // (_MONTHS_A_YEAR // cls.a_year) + 1)

    @property
    def start(self) -> date:
        """First day."""
        return date(self.year, (self.number - 1) * (_MONTHS_A_YEAR // self.a_year) + 1, 1)

    @property
    def end(self) -> date:
        """The day after the last one."""
        return self.shift(1).start

    @property
    def last_day(self) -> date:
        """Last day."""
        return self.end - timedelta(days=1)

    def shift(self, parts: int) -> Self:
        """The one so many later (or earlier, when negative)."""
        index = self.year * self.a_year + self.number - 1 + parts
        return type(self)(index // self.a_year, index % self.a_year + 1)

    @property
    def last_year(self) -> Self:
        """The same part a year before."""
        return self.shift(-self.a_year)

    def __str__(self) -> str:
        return f"{self.year}{self.letter}{self.number}"


@dataclass(frozen=True, slots=True, order=True)
class Quarter(PartOfYear):
    """A calendar quarter. ``start`` and ``end`` are dates; ``end`` is the day after the last one.

    >>> Quarter.parse("2025Q2").end
    datetime.date(2025, 7, 1)
    """

    a_year: ClassVar[int] = 4
    name: ClassVar[str] = "kvartal"
    letter: ClassVar[str] = "Q"
    example: ClassVar[str] = "2025Q2"

    @property
    def label(self) -> str:
        """In words, "kvartal 2 2025"."""
        return f"kvartal {self.number} {self.year}"


def quarters_between(first: Quarter, last: Quarter) -> tuple[Quarter, ...]:
    """All quarters from the first to the last, both included; empty when the last lies before the first."""
    count = (last.year - first.year) * 4 + last.number - first.number + 1
    return tuple(first.shift(i) for i in range(max(count, 0)))


def first_full_quarter(complete_from: date) -> Quarter:
    """The first quarter that lies wholly within what a source declares complete."""
    quarter = Quarter.of(complete_from)
    return quarter if quarter.start >= complete_from else quarter.shift(1)


@dataclass(frozen=True, slots=True)
class Period:
    """Any span of days: ``start`` included, ``end`` not."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"perioden {self.start} till {self.end} innehåller inga dagar")

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end - self.start).days

    @property
    def label(self) -> str:
        """First and last day in words; a whole calendar month by its name, "juni 2025"."""
        if self.start.day == 1 and self.end == _next_month(self.start):
            return f"{MONTHS[self.start.month - 1]} {self.start.year}"
        last = self.end - timedelta(days=1)
        return f"{day(self.start, year=self.start.year != last.year)}–{day(last)}"

    def year_before(self) -> "Period":
        """The same calendar days a year before; 29 February becomes 28 February."""
        return Period(_year_before(self.start), _border_year_before(self.end))


def twelve_months_to(end: date) -> Period:
    """The twelve months that end the day before ``end``."""
    return Period(_border_year_before(end), end)


def months_between(first: date, last: date) -> tuple[Period, ...]:
    """All calendar months from the one that holds the first day to the one that holds the last.

    >>> [period.label for period in months_between(date(2024, 12, 31), date(2025, 1, 1))]
    ['december 2024', 'januari 2025']
    """
    start, months = first.replace(day=1), list[Period]()
    while start <= last and first <= last:
        months.append(Period(start, _next_month(start)))
        start = months[-1].end
    return tuple(months)


def weeks_between(first: date, last: date) -> tuple[Period, ...]:
    """All ISO weeks, Monday to Sunday, from the one that holds the first day to that of the last."""
    mondays = range((first - timedelta(days=first.weekday())).toordinal(), last.toordinal() + 1, 7)
    return tuple(Period(date.fromordinal(monday), date.fromordinal(monday + 7)) for monday in mondays if first <= last)


def _next_month(start: date) -> date:
    return (start.replace(day=1) + timedelta(days=31)).replace(day=1)


def _year_before(moment: date) -> date:
    try:
        return moment.replace(year=moment.year - 1)
    except ValueError:
        return moment.replace(year=moment.year - 1, day=28)


def _border_year_before(end: date) -> date:
    """An end that is not itself included: before 29 February lies 28 February, so the border is 1 March."""
    return date(end.year - 1, 3, 1) if (end.month, end.day) == (2, 29) else _year_before(end)


def week_of(moment: date) -> tuple[int, int]:
    """ISO year and week number of a date.

    >>> week_of(date(2024, 12, 30))
    (2025, 1)
    """
    iso = moment.isocalendar()
    return iso.year, iso.week


def week_start(year: int, week: int) -> date:
    """The Monday of an ISO week. Raises ValueError for a week the year does not have."""
    return date.fromisocalendar(year, week, 1)


def in_window(starts_at: pd.Series, weekdays: frozenset[int], hour_from: int, hour_to: int) -> np.ndarray:
    """Which moments lie in a window of hours that may run over midnight.

    A window over midnight belongs to the evening on which it began: ``weekdays={4}, 23, 4`` holds
    Friday 23:00 to Saturday 03:59. Monday is 0. ``hour_from == hour_to`` means all day.

    Args:
        starts_at: shape (n,), local times.
        weekdays: the days on which the window begins.
        hour_from: first hour, 0-23.
        hour_to: the hour at which it ends, 0-24, not included.

    Returns:
        Boolean array of shape (n,); missing times are False.
    """
    if not (0 <= hour_from <= 23 and 0 <= hour_to <= 24):
        raise ValueError(f"timmarna {hour_from}–{hour_to} finns inte på ett dygn")
    hours_long = (hour_to - hour_from) % 24 or 24
    hour = starts_at.dt.hour
    inside = (hour - hour_from) % 24 < hours_long
    begun = (starts_at.dt.day_of_week - (hour < hour_from).astype(int)) % 7
    return (inside & begun.isin(weekdays)).fillna(False).to_numpy(dtype=bool)


@lru_cache(maxsize=64)
def _swedish_days(year: int) -> tuple[frozenset[date], frozenset[date], frozenset[date]]:
    """Public holidays, eves on which everything is closed, and half-day eves of a year."""

    def days(*categories: str) -> frozenset[date]:
        found = holidays.country_holidays("SE", years=year, categories=categories, include_sundays=False, language="sv")
        return frozenset(d for d, name in found.items() if "klämdag" not in name.lower())

    public, closed = days("public"), days("de_facto")
    return public, closed - public, days("optional") - closed - public


def day_kind(moment: date) -> str:
    """``helgdag`` (public holiday), ``helgdagsafton``, ``lördag``, ``söndag`` or ``vardag``.

    Eves (skärtorsdag, påskafton, midsommarafton, julafton, nyårsafton …) count before the weekday they
    fall on; a bridging day (klämdag) is a ``vardag``. Source: package ``holidays``, Sweden.

    >>> day_kind(date(2025, 6, 20)), day_kind(date(2025, 6, 23))
    ('helgdagsafton', 'vardag')
    """
    public, closed, half = _swedish_days(moment.year)
    if moment in public:
        return "helgdag"
    if moment in closed or moment in half:
        return "helgdagsafton"
    return {5: "lördag", 6: "söndag"}.get(moment.weekday(), "vardag")


def is_working_day(moment: date) -> bool:
    """Whether offices are open: Monday to Friday, no public holiday, no eve that is closed all day.

    Half-day eves (skärtorsdag, valborgsmässoafton …) are working days.
    """
    public, closed, _ = _swedish_days(moment.year)
    return moment.weekday() < 5 and moment not in public and moment not in closed


def working_days_after(moment: date, count: int) -> date:
    """The date so many working days after a day; the day itself is not counted."""
    while count > 0:
        moment += timedelta(days=1)
        count -= is_working_day(moment)
    return moment


def as_date(moment: datetime | pd.Timestamp | date) -> date:
    """The calendar day of a moment in its own time zone."""
    return moment.date() if isinstance(moment, datetime) else moment
