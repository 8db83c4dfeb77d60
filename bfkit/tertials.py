"""Tertials and years: the periods that municipalities follow up by, beside the quarters that they work in."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Self

from bfkit.periods import PartOfYear, Quarter

_YEAR = re.compile(r"[0-9]{4}")
_ORDINALS = ("första", "andra", "tredje")


@dataclass(frozen=True, slots=True, order=True)
class Tertial(PartOfYear):
    """Four months of a calendar year, as municipalities follow up: January–April, May–August, September–December.

    >>> Tertial.parse("2025T1").last_day, Tertial.parse("2025T1").label
    (datetime.date(2025, 4, 30), 'första tertialet 2025')
    """

    a_year: ClassVar[int] = 3
    name: ClassVar[str] = "tertial"
    letter: ClassVar[str] = "T"
    example: ClassVar[str] = "2025T1"

    @property
    def label(self) -> str:
        """In words, "första tertialet 2025"."""
        return f"{_ORDINALS[self.number - 1]} tertialet {self.year}"


@dataclass(frozen=True, slots=True, order=True)
class Year:
    """A calendar year.

    >>> str(Year.parse("2024")), Year.parse("2024").last_day, Year.parse("2024").label
    ('2024', datetime.date(2024, 12, 31), '2024')
    """

    a_year: ClassVar[int] = 1
    year: int

    @property
    def number(self) -> int:
        """Its place in the year, as for quarters and tertials: always 1."""
        return 1

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2024``. Raises ValueError for anything else."""
        if _YEAR.fullmatch(text) is None or not 1900 < int(text) < 2200:
            raise ValueError(f'"{text}" är inte ett år; skriv fyra siffror, till exempel 2024')
        return cls(int(text))

    @classmethod
    def of(cls, moment: date) -> Self:
        """The year that holds a date."""
        return cls(moment.year)

    @property
    def start(self) -> date:
        """First day."""
        return date(self.year, 1, 1)

    @property
    def end(self) -> date:
        """The day after the last one."""
        return date(self.year + 1, 1, 1)

    @property
    def last_day(self) -> date:
        """Last day."""
        return date(self.year, 12, 31)

    def shift(self, years: int) -> Self:
        """The year so many years later (or earlier, when negative)."""
        return type(self)(self.year + years)

    @property
    def last_year(self) -> Self:
        """The year before."""
        return self.shift(-1)

    @property
    def label(self) -> str:
        """In words, "2025"."""
        return str(self.year)

    def __str__(self) -> str:
        return str(self.year)


CalendarPeriod = Quarter | Tertial | Year


def tertial_or_year(text: str) -> Tertial | Year:
    """Read ``2025T1`` or ``2024``.

    Raises:
        ValueError: neither a tertial nor a year; the message says how both are written.
    """
    for kind in (Tertial, Year):
        try:
            return kind.parse(text.strip())
        except ValueError:
            continue
    raise ValueError(
        f'"{text}" är varken ett tertial eller ett år; skriv till exempel 2025T1 för januari–april 2025, eller 2024 för '
        "hela året"
    )


def last_quarter_within(last_day: date) -> Quarter:
    """The last quarter that is over on a day.

    >>> str(last_quarter_within(date(2025, 4, 30))), str(last_quarter_within(date(2024, 12, 31)))
    ('2025Q1', '2024Q4')
    """
    return Quarter.of(last_day + timedelta(days=1)).shift(-1)
