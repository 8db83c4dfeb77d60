"""Counts as they may be shown: a cell holds a value or a mark, and these make cells of counts."""

from dataclasses import dataclass

import numpy as np

from bfkit.release.disclosure import Edition, Suppression, alone, suppress_list
from bfkit.release.marks import Mark
from bfkit.release.suppression import UnprotectableError


@dataclass(frozen=True, slots=True)
class Cell:
    """A count as it may be shown: its value, or None, and its text either way."""

    value: int | None
    text: str

    @property
    def shown(self) -> bool:
        """Whether the value is shown."""
        return self.value is not None


NO_COUNT = Cell(None, "–")
"""Where there is no count to show."""


def lone_cell(count: int, edition: Edition) -> Cell:
    """A count that stands in no sum the reader knows."""
    return Cell(None if edition.hides(count) else count, edition.text(count))


def cells_of(counts: np.ndarray, suppression: Suppression, edition: Edition) -> list[Cell]:
    """Counts of shape (n,) as marked."""
    triples = zip(counts, suppression.hidden, edition.texts(counts, suppression), strict=True)
    return [Cell(None if hidden else int(count), str(text)) for count, hidden, text in triples]


def list_cells(
    counts: np.ndarray, edition: Edition, total: Suppression, withheld: np.ndarray | None = None
) -> list[Cell]:
    """Counts whose sum stands elsewhere; all are hidden where hiding fewer would not protect."""
    try:
        marked = suppress_list(counts, edition.limit, total_shown=True, total_elsewhere=total, withheld=withheld).cells
    except UnprotectableError:
        marked = all_hidden(len(counts))
    return cells_of(counts, marked, edition)


def all_hidden(count: int) -> Suppression:
    """Marks of so many counts when hiding fewer would not protect."""
    return Suppression(np.full(count, int(Mark.HIDDEN)))


def open_share(share: float | None, of: int, edition: Edition) -> float | None:
    """A share is as open as the two counts it splits: 96 % of 25 tells of the one that is missing."""
    if share is None:
        return None
    part = round(share * of)
    return None if edition.hides(of) or edition.hides(part) or edition.hides(of - part) else share


def year_mark(by_quarter: np.ndarray, edition: Edition) -> Suppression:
    """How the total of twelve months is marked: hidden when a quarter in it is, for the others are in the trend."""
    if any(edition.hides(int(count)) for count in by_quarter):
        return Suppression(np.asarray(int(Mark.HIDDEN)))
    return alone(int(by_quarter.sum()), edition.limit)
