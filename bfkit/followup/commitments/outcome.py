"""What one commitment came to, in the same form for every kind: item by item, with the numbers beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import pandas as pd

from bfkit.display import counted, number
from bfkit.followup.commitments.asked import AskedSurvey, survey_of
from bfkit.followup.commitments.by_hour import ByHour
from bfkit.parameters.commitments import Agreement, Commitment
from bfkit.parameters.models import SchoolHoliday
from bfkit.vocabulary import FULLY_DONE, NOT_DONE, PARTLY_DONE

GOOD, BELOW, NONE, WORSE, UNKNOWN = "god", "under förväntan", "ingen", "sämre", "ej känd"
"""Marks of a result, the words of ``verdict.colours.RESULTS`` (a test holds them equal)."""
ALSO_IN = "Även i "
"""Begins what is told of areas that are not on the list."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What every count needs beside the log.

    Attributes:
        agreement: with its term calendar.
        cut: the last day that is known.
        time_zone: of clock times.
        places: register of places (columns id, kind, name); None when there is none.
        school_holidays: days without school.
        incidents: checked rows of the police source; None when they are not at hand.
        areas: name of each area by its id; an area without one is told by its id.
        survey_ready: month and day by which the answers of a survey that is not declared are in.
        surveys: those declared in ``municipality.yml``, known as far as their own sections know them.
    """

    agreement: Agreement
    cut: date
    time_zone: str = "Europe/Stockholm"
    places: pd.DataFrame | None = None
    school_holidays: tuple[SchoolHoliday, ...] = ()
    incidents: pd.DataFrame | None = None
    areas: Mapping[str, str] = field(default_factory=dict)
    survey_ready: str = "12-31"
    surveys: tuple[AskedSurvey, ...] = ()

    @property
    def survey_year(self) -> int:
        """The last year whose answers to a survey that is not declared are known."""
        return self.cut.year if f"{self.cut:%m-%d}" >= self.survey_ready else self.cut.year - 1

    def last_wave(self, one: Commitment) -> int:
        """The last year whose answers are known, of the survey that a commitment counts in."""
        declared = survey_of(one, self.surveys)
        return self.survey_year if declared is None else declared.last_wave

    @property
    def whole_year(self) -> int:
        """The last year that is over: sums and shares of a year are known then."""
        return (self.cut + timedelta(days=1)).year - 1

    def place_name(self, place: str) -> str:
        """What a place is called in the register; its id where it has no name."""
        if self.places is None:
            return place
        names = self.places.loc[self.places["id"] == place, "name"].dropna()
        return str(names.iloc[0]) if len(names) and str(names.iloc[0]) else place

    def area_name(self, area: str) -> str:
        """What an area is called."""
        return self.areas.get(area, area)


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of a target: a year, a school, a milestone, a group.

    Attributes:
        label: what it is; done: how much was done; wanted: how much was to be, None when no number was.
        met: None when its time is not out and it is not met yet, or when nothing was wanted.
        persons: whether ``done`` counts people, so that a small count is held back.
        begun: whether its time has begun and its number is in: else its 0 is no count, and is not told.
    """

    label: str
    done: float
    wanted: float | None
    met: bool | None
    persons: bool = False
    begun: bool = True


@dataclass(frozen=True, slots=True)
class Measured:
    """A number beside the items, with its 95 % interval when it has one.

    Attributes:
        label, unit: in Swedish; value; lower, upper: of the interval, None without.
        count, of: what a share is of, None when it is no share.
        persons: whether it counts people, so that a small count is held back.
        party: whether it is of one named party; ``lacks``: what that party is short of, "" when nothing.
    """

    label: str
    value: float
    unit: str
    lower: float | None = None
    upper: float | None = None
    count: int | None = None
    of: int | None = None
    persons: bool = False
    party: bool = False
    lacks: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Counts of activities by row and period, for a promise of so many in each.

    Attributes:
        rows, columns: names in Swedish; the columns are months, "2024-09".
        wanted: how many each cell is to have.
        counts: by row; None where the period does not count for the row.
        ended: whether each column's time is out.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    wanted: int
    counts: tuple[tuple[int | None, ...], ...]
    ended: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Unnamed:
    """What may be told where nobody may read which places are worked in: ``names`` of theirs, and the sentences without."""

    names: tuple[str, ...]
    planned: str
    done: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a commitment came to.

    Attributes:
        items: the pieces of the target.
        implementation: ``vocabulary.IMPLEMENTATIONS``; None while nothing can be said (the period runs, or the
            kind says nothing of work done).
        target_met: None while it cannot be said, or when there is no target for the number.
        value, wanted, unit: the one number of the commitment beside its target.
        planned, done: one Swedish sentence each; missing: what is missing, a sentence each.
        measured: further numbers.
        result: what the numbers prove of the result (``GOOD`` … ``UNKNOWN``); None when nothing was tested.
        tested: the sentence that says how; None when nothing was tested.
        cautions: what is easily misread; held back with the counts of people that they may tell.
        warnings: what the method cannot carry: they tell no number of people and always stand.
        matrix: cell by cell, where the promise is of every cell.
        people: counts of people that the items are sums of: a small one is held back like a small item.
        people_wanted: numbers of people that the items' marks compare with, beside the items' own: below a number
            that is held back, a mark would tell nearly as much as the count.
        split: counts of people that only ``missing`` and ``cautions`` tell: a small one holds back those two.
        by_hour: when and by whom the work was done; None where the log does not tell.
        activity: whether ``done`` tells of activities only, so that it stands also where people are held back.
        unnamed: the same without the areas that the promise lists; None when it lists none.
    """

    items: tuple[Item, ...]
    implementation: str | None
    target_met: bool | None
    value: float | None
    wanted: float | None
    unit: str
    planned: str
    done: str
    missing: tuple[str, ...] = ()
    measured: tuple[Measured, ...] = ()
    result: str | None = None
    tested: str | None = None
    cautions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    matrix: Matrix | None = None
    people: tuple[int, ...] = ()
    people_wanted: tuple[int, ...] = ()
    split: tuple[int, ...] = ()
    activity: bool = False
    by_hour: ByHour | None = None
    unnamed: Unnamed | None = None


def implementation_of(items: Sequence[Item]) -> str | None:
    """The mark that the items amount to: fully when all are met, not at all when nothing was done, else partly.

    None while something is left whose time is not out, and nothing has failed.

    >>> implementation_of([Item("2024", 2, 2, True), Item("2025", 1, 2, False)])
    'delvis'
    >>> implementation_of([Item("2024", 2, 2, True), Item("2025", 0, 2, None)]) is None
    True
    """
    if not items:
        return None
    if all(item.met for item in items):
        return FULLY_DONE
    if not any(item.met is False for item in items):
        return None
    return PARTLY_DONE if any(item.done > 0 or item.met for item in items) else NOT_DONE


def all_met(items: Sequence[Item]) -> bool | None:
    """Whether every item is met: False as soon as one has failed, None while it cannot be said."""
    if any(item.met is False for item in items):
        return False
    return True if items and all(item.met for item in items) else None


def items_met(
    items: Sequence[Item],
    *,
    unit: str,
    planned: str,
    done: str,
    missing: Sequence[str] = (),
    measured: Sequence[Measured] = (),
    cautions: Sequence[str] = (),
    warnings: Sequence[str] = (),
    by_hour: ByHour | None = None,
    unnamed: Unnamed | None = None,
) -> Outcome:
    """The outcome of a promise whose one number is how many of its items were met, of all of them.

    >>> found = items_met([Item("2024", 2, 2, True), Item("2025", 1, 2, False)], unit="år", planned="2 om året", done="")
    >>> found.value, found.wanted, found.target_met
    (1.0, 2.0, False)
    """
    return Outcome(
        items=tuple(items),
        implementation=implementation_of(items),
        target_met=all_met(items),
        value=float(sum(item.met is True for item in items)),
        wanted=float(len(items)),
        unit=unit,
        planned=planned,
        done=done,
        missing=tuple(missing),
        measured=tuple(measured),
        cautions=tuple(cautions),
        warnings=tuple(warnings),
        by_hour=by_hour,
        unnamed=unnamed,
    )


def reached(done: float, wanted: float, *, ended: bool) -> bool | None:
    """Whether a number was reached; None when it is not and the time is not out."""
    return True if done >= wanted else False if ended else None


def lacking(items: Sequence[Item], noun: tuple[str, str]) -> tuple[str, ...]:
    """A sentence for each item that failed: how many are missing."""
    return tuple(
        f"{item.label}: {counted(int(item.wanted - item.done), *noun)}"
        for item in items
        if item.met is False and item.wanted is not None and item.wanted > item.done
    )


def so_far(items: Sequence[Item], due: str, rest: str = "", *, left: str = "återstår", one: str = "") -> str:
    """How many of those whose time is out were met, and how many are left to come.

    Args:
        items: the pieces, one that is met early among those that are due.
        due: what is counted, in the plural; rest: what is told of it; left: what is told of those to come.
            one: what is counted, in the singular, for the only one due that was met.

    >>> pieces = [Item("2024", 1, 1, True), Item("2025", 0, 1, False), Item("2026", 0, 1, None)]
    >>> so_far(pieces, "år", "redovisade"), so_far(pieces[:2], "år", "redovisade")
    ('1 av 2 år hittills redovisade; 1 återstår', '1 av 2 år redovisade')
    """
    met, to_come = sum(item.met is True for item in items), sum(item.met is None for item in items)
    ripe = len(items) - to_come
    words = [
        f"1 {one}" if one and met == ripe == 1 else f"{number(met)} av {number(ripe)} {due}",
        *(["hittills"] if to_come else []),
        *([rest] if rest else []),
    ]
    return " ".join(words) + (f"; {number(to_come)} {left}" if to_come else "")


def told(items: Sequence[Item]) -> str:
    """Items as a text, without those whose time has not begun: "40 (2024), 39 (2025)".

    >>> told([Item("2024", 40, 40, True), Item("2025", 39, 40, False), Item("2026", 0, 40, None, begun=False)])
    '40 (2024), 39 (2025)'
    """
    return ", ".join(f"{number(item.done)} ({item.label})" for item in items if item.begun)
