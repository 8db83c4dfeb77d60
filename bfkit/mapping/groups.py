"""The groups that measures are made for: all incidents of a source, each category, each sub-type."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from bfkit import vocabulary
from bfkit.parameters.models import Parameters


@dataclass(frozen=True, slots=True)
class Group:
    """Incidents of one source, of one category and sub-type unless these are None."""

    source: str
    label: str
    category: str | None = None
    subtype: str | None = None

    @property
    def words(self) -> str:
        """The group in Swedish: sub-type, category or the label of the source."""
        if self.category is None:
            return self.label
        if self.subtype is None:
            return vocabulary.CATEGORIES[self.category]
        word = vocabulary.SUBTYPES[self.category][self.subtype]
        return f"{word} ({vocabulary.CATEGORIES[self.category].lower()})" if self.subtype == vocabulary.OTHER else word

    @property
    def title(self) -> str:
        """The source and the group, for a sentence that stands alone."""
        return self.label if self.category is None else f"{self.label}, {self.words[0].lower()}{self.words[1:]}"


@dataclass(frozen=True, slots=True, repr=False)
class GroupRows:
    """A group and its incidents."""

    group: Group
    rows: pd.DataFrame


def groups_of(
    incidents: pd.DataFrame, parameters: Parameters, source: str, *, since: date, least: int | None = None
) -> tuple[GroupRows, ...]:
    """The groups of a source with at least ``least`` incidents from a day to the end of the quarter.

    Args:
        incidents: of all sources.
        source: name of the source.
        since: first day.
        least: ``minimum_count`` when not given. All incidents of the source are always a group.
    """
    smallest = parameters.municipality.thresholds.minimum_count if least is None else least
    label = next(s.label for s in parameters.municipality.sources if s.name == source)
    starts = incidents["starts_at"].dt.tz_localize(None)
    until = pd.Timestamp(parameters.quarter.last_day + timedelta(days=1))
    own = incidents[(incidents["source"] == source) & (starts >= pd.Timestamp(since)) & (starts < until)]
    parts = (GroupRows(Group(source, label, *key), rows) for key, rows in _parts(own))
    return tuple(part for part in parts if part.group.category is None or len(part.rows) >= smallest)


def _parts(own: pd.DataFrame) -> Iterator[tuple[tuple[str | None, str | None], pd.DataFrame]]:
    yield (None, None), own
    for category in vocabulary.INCIDENT_CATEGORIES:
        of_category = own[own["category"] == category]
        yield (category, None), of_category
        present = [subtype for subtype in vocabulary.SUBTYPES[category] if (of_category["subtype"] == subtype).any()]
        if present != [vocabulary.OTHER]:
            for subtype in present:
                yield (category, subtype), of_category[of_category["subtype"] == subtype]
