"""Which categories and sub-types a source gives counts of, and from when each is complete."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import pandas as pd

from bfkit import vocabulary
from bfkit.counts.reach import Reach
from bfkit.parameters.models import Parameters
from bfkit.parameters.sources import CrimeCode, RecordingChange, Source

ALL = "alla"
"""Category key of all incidents of a source together."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One category or sub-type that a source can hold.

    Attributes:
        category, subtype: keys; ``subtype`` None is the whole category, ``category`` ``alla`` is everything.
        label: Swedish name. complete_from: first day from which it is complete. ended: its crime codes are no more.
        comparable_from: the same, or the day of the last declared change in how it is recorded when that is later.
    """

    category: str
    subtype: str | None
    label: str
    complete_from: date
    ended: bool
    comparable_from: date

    def of(self, incidents: pd.DataFrame) -> pd.DataFrame:
        """Those of one source's incidents that belong here."""
        own = incidents if self.category == ALL else incidents[incidents["category"] == self.category]
        return own if self.subtype is None else own[own["subtype"] == self.subtype]


def counted(own: pd.DataFrame, reach: Reach, parameters: Parameters) -> Iterator[Counted]:
    """All of a source, each category it can hold, each sub-type seen or declared; not one that is not complete yet."""
    codes = parameters.municipality.crime_codes if reach.crime_codes else ()
    source = next(s for s in parameters.municipality.sources if s.name == reach.source)
    last_day = parameters.quarter.last_day
    for category, subtype, label in _rows_of(own, codes, source):
        concerned = [c for c in codes if category in (ALL, c.category) and subtype in (None, c.subtype)]
        if category != ALL and concerned and all(map(partial(_begins_after, parameters.quarter.start), concerned)):
            continue  # none of the codes is complete yet: a 0 would be no count
        ended = bool(concerned) and all(c.valid_to is not None and c.valid_to < last_day for c in concerned)
        complete, comparable = comparable_since(reach, source, concerned, category, last_day)
        yield Counted(category, subtype, label, complete, ended, comparable)


def comparable_since(
    reach: Reach, source: Source, codes: Sequence[CrimeCode], category: str, last_day: date
) -> tuple[date, date]:
    """From when a sum is complete, and from when it is also recorded in one way: no earlier count is a comparison.

    Args:
        reach, source: of the source. codes: that the sum is made of. category: of it, or ``alla``. last_day: of the run.
    """
    dated = [day for code in codes for day in (code.complete_from, code.valid_from) if day is not None]
    complete = max([reach.complete_from, *dated])
    changed = [one.day for one in source.recording_changes if one.day <= last_day and _touches(one, category)]
    return complete, max([complete, *changed])


def _touches(change: RecordingChange, category: str) -> bool:
    """Whether a change concerns a category, or all of them together."""
    return not change.categories or category == ALL or category in change.categories


def _rows_of(own: pd.DataFrame, codes: Sequence[CrimeCode], source: Source) -> Iterator[tuple[str, str | None, str]]:
    """Which rows a source gives: all, each category it can hold, each sub-type seen or declared."""
    yield ALL, None, "Alla händelser"
    declared = {(c.category, c.subtype) for c in codes}
    seen = declared | set(zip(own["category"], own["subtype"], strict=True))
    possible = _possible(source) | {category for category, _ in seen}
    for category in vocabulary.INCIDENT_CATEGORIES:
        if category not in possible:
            continue
        yield category, None, source.category_labels.get(category, vocabulary.CATEGORIES[category])
        subtypes = [s for s in vocabulary.SUBTYPES[category] if (category, s) in seen]
        if len(subtypes) > 1:
            yield from ((category, s, vocabulary.SUBTYPES[category][s]) for s in subtypes)


def _begins_after(day: date, code: CrimeCode) -> bool:
    return any(first is not None and first > day for first in (code.complete_from, code.valid_from))


def _possible(source: Source) -> frozenset[str]:
    """The categories that a source is declared to hold; a 0 in any other would be no count."""
    if source.fields.crime_code is not None:
        return frozenset()
    if "category" in source.constants:
        return frozenset({source.constants["category"]})
    words = source.values.get("category", {})
    return frozenset(words.values()) if words else frozenset(vocabulary.INCIDENT_CATEGORIES)
