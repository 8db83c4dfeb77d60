"""Counts as size classes: for lists whose gaps would otherwise tell of the counts that are not in them."""

import math

from bfkit.display import number
from bfkit.release.cells import Cell, lone_cell
from bfkit.release.disclosure import Edition

EDGES = (5, 10, 20, 50, 100, 200, 500, 1000)
"""Where a class begins."""
LEAST_WIDTH = 5
"""So many counts must be possible in a class, whatever else is known of the count."""


def size(count: float, edition: Edition, *, known: tuple[float, float] = (0, math.inf)) -> Cell:
    """A count as it is where the edition hides none, else its size class.

    The pictures listed and the totals of other tables would together give the small ones away, were counts exact.

    Args:
        count: at least 0. edition: whose limit decides.
        known: between which counts an answer on the same page places it; the class is made so wide that
            at least ``LEAST_WIDTH`` counts remain, or all that can be.

    >>> size(7, Edition("arbetsgrupp", 5)).text, size(3, Edition("arbetsgrupp", 5)).text
    ('5–9', 'färre än 5')
    >>> size(11, Edition("arbetsgrupp", 5), known=(0, 11)).text
    '5–19'
    """
    if edition.limit == 1:
        return lone_cell(round(count), edition)
    start, end = size_class(count, edition, known=known)
    if start == 0:
        return Cell(None, f"färre än {number(end)}")
    return Cell(None, f"minst {number(start)}" if math.isinf(end) else f"{number(start)}–{number(end - 1)}")


def size_class(count: float, edition: Edition, *, known: tuple[float, float] = (0, math.inf)) -> tuple[float, float]:
    """Where the class of a count begins, and where the next one does."""
    first = max(EDGES[0], edition.limit)
    edges: list[float] = [0, first, *(edge for edge in EDGES if edge > first), math.inf]
    wanted = min(LEAST_WIDTH, known[1] - known[0] + 1)
    low = max(place for place, edge in enumerate(edges[:-1]) if edge <= count)
    high = low + 1
    while _possible((edges[low], edges[high]), known) < wanted:
        low, high = (low - 1, high) if low > 0 else (low, high + 1)
    return edges[low], edges[high]


def _possible(found: tuple[float, float], known: tuple[float, float]) -> float:
    return min(found[1] - 1, known[1]) - max(found[0], known[0]) + 1
