"""One page beside its truth: what a sentence is judged with, and what is said of each of its claims."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from bench.first_page_recount import Recount
from bench.first_page_world import World
from bfkit import vocabulary
from bfkit.display import MONTHS
from bfkit.mapping.quarter_picture import QuarterPicture
from bfkit.parameters.models import Parameters
from bfkit.periods import Quarter, twelve_months_to
from bfkit.release.mapping.picture import ProtectedPicture

SOURCES = {"Kommunens rapportörer": "rapportorer", "Polisanmälda brott av tio slag": "polis"}
REPORTERS = "rapportorer"
RECORDED_ANEW = date(2021, 1, 1)
"""From this day graffiti is counted by object: damage before it is never compared with damage after it."""
SURE = 0.05
"""Stated share of false signals; also what a 95 % interval leaves out."""
FACT, CHANCE, READING = "fact", "chance", "reading"
"""Never false; false at a stated rate; true to the letter, but a plain reader would take it otherwise."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of one sentence, and whether it is true. ``stated``: share that may be false."""

    template: str
    what: str
    true: bool
    kind: str = FACT
    stated: float = 0.0
    note: str = ""


@dataclass(frozen=True)
class Case:
    """One seed and edition: the page, the results behind it, the raw files counted anew, and the truth."""

    world: World
    raw: Recount
    parameters: Parameters
    picture: QuarterPicture
    view: ProtectedPicture

    @property
    def quarter(self) -> Quarter:
        return self.parameters.quarter

    @cached_property
    def year(self) -> tuple[date, date]:
        period = twelve_months_to(self.quarter.end)
        return period.start, period.end

    def area_index(self, code: str) -> int:
        return self.world.found.town.codes.index(code)

    def count(self, source: str, category: str | None = None, subtype: str | None = None) -> int:
        """Incidents of the quarter as known on the day of the page."""
        own = None if category == "alla" else category
        return len(self.raw.of(source, category=own, subtype=subtype, start=self.quarter.start, end=self.quarter.end))

    def known_then(self, source: str, period: Quarter, category: str | None = None, area: str | None = None) -> int:
        """Incidents of another quarter as they were known after as long a time as this one has had."""
        lag = (self.raw.as_of - self.quarter.last_day).days
        own = None if category == "alla" else category
        rows = self.raw.of(source, category=own, area=area, start=period.start, end=period.end)
        return int((rows["reported"] < np.datetime64(period.end) + np.timedelta64(lag, "D")).sum())

    def true_change(
        self, source: str, category: str | None, subtype: str | None = None, area: int | None = None
    ) -> float:
        """Expected count of the quarter over that of the same quarter in a usual earlier comparable year."""
        by_month = self.world.monthly(source, self.world.sources[source].members(category, subtype), area)
        concerned = source == "rapportorer" and category in (None, "alla", "skadegorelse")
        first = RECORDED_ANEW.year if concerned else self.world.found.scenario.first_day.year
        back = range(1, self.quarter.year - first + 1)
        past = [by_month[self.world.during(q.start, q.end)].sum() for q in (self.quarter.shift(-4 * n) for n in back)]
        now = by_month[self.world.during(self.quarter.start, self.quarter.end)].sum()
        return float(now / np.median(past))


Checked = Iterator[Claim]
Check = Callable[[Case, "re.Match[str]", str], Checked]

N = r"\d[\d\u202f]*(?:,\d+)?"


def pattern(text: str) -> re.Pattern[str]:
    """A template: ``<name>`` is a number, ``{name}`` any words, the rest an expression as it stands."""
    text = re.sub(r"(?<!\?P)<(\w+)>", lambda found: f"(?P<{found[1]}>{N})", text)
    return re.compile(re.sub(r"\{([a-z_]+)\}", lambda found: f"(?P<{found[1]}>.+?)", text))


def num(text: str) -> float:
    """A number in Swedish form."""
    return float(text.replace("\u202f", "").replace(",", "."))


def whole(text: str) -> int:
    return round(num(text))


def near(told: str, value: float) -> bool:
    """Whether a number is the value rounded to as many decimals as are told."""
    decimals = len(told.partition(",")[2])
    return abs(num(told) - value) <= 0.5 * 10**-decimals + 1e-9


def the_day(text: str) -> date:
    """ "14 juli 2025"."""
    number, month, year = text.split()
    return date(int(year), MONTHS.index(month) + 1, int(number))


def words_of(text: str) -> list[str]:
    """The members of a list joined by commas and "och"."""
    return [part for one in text.split(", ") for part in one.split(" och ")]


def group_of(words: str) -> tuple[str | None, str | None]:
    """Category and sub-type of a group by its name; (None, None) for a whole source."""
    words = re.sub(r" \((?:Kommunens rapportörer|Polisanmälda brott av tio slag)\)$", "", words)
    for category in vocabulary.INCIDENT_CATEGORIES:
        if words.lower() == vocabulary.CATEGORIES[category].lower():
            return category, None
        for subtype, name in vocabulary.SUBTYPES[category].items():
            whole_name = f"{name} ({vocabulary.CATEGORIES[category]})"
            if words.lower() in (name.lower(), whole_name.lower()) and subtype != vocabulary.OTHER:
                return category, subtype
            if words.lower() == whole_name.lower():
                return category, subtype
    return None, None
