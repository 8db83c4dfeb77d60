"""Which counts of an area and category may stand beside the totals of areas and of categories.

Both totals stand in other tables of the page, so a shown count tells what the others come to together: in the area, in
the category, over the quarter and over the twelve months.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bfkit.mapping.trends.categories import ALL
from bfkit.mapping.trends.series import CountSeries
from bfkit.release.disclosure import Edition
from bfkit.release.marks import Rule

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

YEAR = 4


@dataclass(frozen=True, slots=True)
class AreaTable:
    """Counts of one source: ``counts`` has shape (categories, areas + 1, quarters), without area last."""

    categories: tuple[str, ...]
    areas: tuple[str, ...]
    counts: Whole

    def place(self, category: str, area_id: str) -> tuple[int, int]:
        """Where a series stands."""
        return self.categories.index(category), self.areas.index(area_id)


def area_tables(series: CountSeries) -> dict[str, AreaTable]:
    """The counts of every source that has areas."""
    found = {}
    rows = {(key.source, key.category, key.area_id): row for row, key in enumerate(series.keys)}
    for source in dict.fromkeys(key.source for key in series.keys):
        own = [key for key in series.keys if key.source == source and key.category != ALL]
        categories = tuple(dict.fromkeys(key.category for key in own))
        areas = tuple(dict.fromkeys(key.area_id for key in own if key.area_id is not None))
        if not areas:
            continue
        tables = []
        for category in categories:
            within = np.array([series.counts[rows[source, category, area]] for area in areas])
            rest = series.counts[rows[source, category, None]] - within.sum(axis=0)
            tables.append(np.vstack([within, rest]))
        found[source] = AreaTable(categories, areas, np.array(tables))
    return found


def shown_counts(
    table: AreaTable, wanted: Sequence[tuple[str, str]], edition: Edition
) -> Mapping[tuple[str, str], Flags]:
    """For each wanted category and area, which of its quarters may be shown, shape (quarters,).

    Nothing of a series is shown when its last quarter may not be.
    """
    places = [table.place(*one) for one in wanted]
    shown: Flags = np.full(table.counts.shape, False)
    for place in places:
        shown[place] = True
    if edition.limit > 1 and places:
        shown &= ~_small(table.counts, edition)
        _open_columns(table.counts, shown, edition)
        _open_areas(table.counts, shown, edition)
        _open_columns(table.counts, shown, edition)
        if not _safe(table.counts[:, :, -1], shown[:, :, -1], edition):
            shown[...] = False
    return {
        one: shown[place] if shown[place][-1] else np.zeros(shown.shape[-1], dtype=bool)
        for one, place in zip(wanted, places, strict=True)
    }


def _small(counts: Whole, edition: Edition) -> Flags:
    return np.asarray((counts >= 1) & (counts < edition.limit))


def _open_columns(counts: Whole, shown: Flags, edition: Edition) -> None:
    """Hide the smallest counts of a category and quarter until what is left of its total is no small count."""
    for category, quarter in np.ndindex(counts.shape[0], counts.shape[2]):
        own, here = counts[category, :, quarter], shown[category, :, quarter]
        while here.any() and _leaks(own, here, edition):
            here[np.flatnonzero(here)[own[here].argmin()]] = False


def _open_areas(counts: Whole, shown: Flags, edition: Edition) -> None:
    """The same for the areas' totals of the quarter and of the twelve months."""
    for area in range(counts.shape[1]):
        own, here = counts[:, area, -1], shown[:, area, -1]
        while here.any() and _leaks(own, here, edition):
            here[np.flatnonzero(here)[own[here].argmin()]] = False
        year: Flags = np.asarray(shown[:, area, -YEAR:].all(axis=1))
        while year.any() and _leaks(counts[:, area, -YEAR:].sum(axis=1), year, edition):
            shown[int(np.flatnonzero(year)[0]), area, -YEAR] = False
            year = np.asarray(shown[:, area, -YEAR:].all(axis=1))


def _leaks(counts: Whole, shown: Flags, edition: Edition) -> bool:
    """Whether what is not shown comes to a small count."""
    return edition.hides(int(counts[~shown].sum()))


def _safe(counts: Whole, shown: Flags, edition: Edition) -> bool:
    """Whether every small count can be another, all totals the same: two areas and two categories trade incidents."""
    step = Rule(edition.limit).required_width
    free = ~shown
    for category, area in np.argwhere(_small(counts, edition)):
        others = np.flatnonzero(free[category] & (np.arange(counts.shape[1]) != area))
        for other in np.flatnonzero(free[:, area]):
            if other == category:
                continue
            able = others[free[other, others]]
            up = (counts[category, able] >= step) & (counts[other, area] >= step)
            down = (counts[other, able] >= step) & (counts[category, area] >= step)
            if (up | down).any():
                break
        else:
            return False
    return True
