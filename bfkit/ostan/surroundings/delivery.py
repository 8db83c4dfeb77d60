"""What every file of Östan's surroundings shares: the years they cover, how an office writes them, what they prove."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

import numpy as np

from bfkit.ostan.town import Town
from bfkit.periods import is_working_day

FOLDER = "ostan"
ENCODING = "windows-1252"
FULL, PARTLY, NOT_DONE = "genomfört fullt ut", "delvis genomfört", "ej genomfört"
"""The marks of implementation."""
PRIORITY_AREAS = 4

Value = str | int | float | bool | None
Outcome = Mapping[str, object]


class Span(Protocol):
    """The days that are simulated, as a scenario declares them."""

    @property
    def first_day(self) -> date:
        """First day."""

    @property
    def last_day(self) -> date:
        """Last day."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The years covered by the files, and the two last of them, which the agreement covers.

    Attributes:
        years: all full years; the files are drawn on the last day of the last one.
    """

    years: tuple[int, ...]

    @property
    def agreement(self) -> tuple[int, int]:
        """The two years of the agreement between the municipality and the police."""
        return self.years[-1] - 1, self.years[-1]

    @property
    def first_day(self) -> date:
        """First day of the agreement."""
        return date(self.agreement[0], 1, 1)

    @property
    def drawn(self) -> date:
        """Last day of the agreement, on which the files are drawn."""
        return date(self.years[-1], 12, 31)


@dataclass(frozen=True, slots=True)
class Part:
    """Some files and what they prove.

    Attributes:
        files: content by name within the folder.
        outcomes: the right answer by id of the commitment.
        other: the rest of what is true, by topic.
    """

    files: Mapping[str, bytes]
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    other: Mapping[str, object] = field(default_factory=dict)


def plan(span: Span) -> Plan:
    """The full calendar years of a span. Raises ValueError when there is none."""
    first = span.first_day.year + (span.first_day > date(span.first_day.year, 1, 1))
    last = span.last_day.year - (span.last_day < date(span.last_day.year, 12, 31))
    if last < first:
        raise ValueError(f"perioden {span.first_day} till {span.last_day} innehåller inget helt år")
    return Plan(tuple(range(first, last + 1)))


def priority_areas(town: Town) -> tuple[str, ...]:
    """Codes of the prioritised areas: the four most populous of blocks of flats, in the order of their codes."""
    blocks = [i for i, kind in enumerate(town.kinds) if kind == "flerbostadshus"]
    largest = sorted(blocks, key=lambda i: (-town.population[i], town.codes[i]))[:PRIORITY_AREAS]
    return tuple(sorted(town.codes[i] for i in largest))


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A text file as a Swedish office writes it: semicolons, Windows-1252, CR LF, decimal commas, empty for None.

    Floating-point numbers are written as they are; round them first.
    """
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_text(cell) for cell in row] for row in rows)
    return target.getvalue().encode(ENCODING)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    return str(cell).replace(".", ",") if isinstance(cell, float) else str(cell)


def implementation(met: Sequence[bool]) -> str:
    """The mark: fully when every part of the target is met, partly when some is, else not at all."""
    if met and all(met):
        return FULL
    return PARTLY if any(met) else NOT_DONE


def days(random: np.random.Generator, first: date, last: date, count: int) -> list[date]:
    """Different days of a span, in order; at most as many as the span has."""
    length = (last - first).days + 1
    picked = np.sort(random.choice(length, size=min(count, length), replace=False))
    return [first + timedelta(days=int(step)) for step in picked]


def year_days(random: np.random.Generator, year: int, count: int) -> list[date]:
    """Different working days of a year, in order, from the second week of January to the week before Christmas."""
    open_days = [day for day in days(random, date(year, 1, 8), date(year, 12, 18), 366) if is_working_day(day)]
    return [open_days[int(step)] for step in np.sort(random.choice(len(open_days), size=count, replace=False))]
