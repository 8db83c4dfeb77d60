"""What is left of a larger place when the hot spots inside it are taken away must be no small count either."""

from collections.abc import Sequence
from dataclasses import dataclass

import shapely

from bfkit.mapping.hot_spots.results import CELL, STREET
from bfkit.release.cells import Cell
from bfkit.release.disclosure import Edition
from bfkit.release.mapping.areas.views import ProtectedArea


@dataclass(frozen=True, slots=True)
class Inside:
    """One listed place: where it lies and what is shown of it."""

    kind: str
    area_id: str | None
    shape: shapely.Geometry | None
    year: Cell
    quarter: Cell


def given_away(
    places: Sequence[Inside], areas: dict[str, ProtectedArea], edition: Edition, *, street_reach: float
) -> set[int]:
    """Positions of the places whose counts must be hidden, so that no remainder is small.

    An area less the cells (or the streets) in it, and a cell less the streets whose whole reach lies in it: in the
    twelve months, in the quarter and in the nine months between. The place with the fewest goes first.

    Args:
        places: those of one source, of every kind. areas: its table of areas, by id.
        edition: with its limit. street_reach: metres from a street within which incidents belong to it.
    """
    hidden: set[int] = set()
    if edition.limit == 1:
        return hidden
    for kind in (CELL, STREET):
        for area_id, area in areas.items():
            parts = [i for i, one in enumerate(places) if one.kind == kind and one.area_id == area_id]
            hidden |= _to_hide((area.count_12m, area.count), parts, places, edition)
    reaches = {i: shapely.buffer(one.shape, street_reach) for i, one in enumerate(places) if _is(one, STREET)}
    for cell in [one for one in places if _is(one, CELL)]:
        parts = [i for i, reach in reaches.items() if shapely.covers(cell.shape, reach)]
        hidden |= _to_hide((cell.year, cell.quarter), parts, places, edition)
    return hidden


def _to_hide(whole: tuple[Cell, Cell], parts: list[int], places: Sequence[Inside], edition: Edition) -> set[int]:
    left, hidden = sorted(parts, key=lambda i: (places[i].year.value or 0, i)), set[int]()
    while left and _small_left(whole, [places[i] for i in left], edition):
        hidden.add(left.pop(0))
    return hidden


def _small_left(whole: tuple[Cell, Cell], parts: Sequence[Inside], edition: Edition) -> bool:
    """Whether the year, the quarter or the nine months of what is left is a small count."""
    year = _rest(whole[0], [one.year for one in parts])
    quarter = _rest(whole[1], [one.quarter for one in parts])
    before = None if year is None or quarter is None else year - quarter
    return any(rest is not None and edition.hides(rest) for rest in (year, quarter, before))


def _rest(whole: Cell, parts: Sequence[Cell]) -> int | None:
    shown = [part.value for part in parts if part.value is not None]
    return None if whole.value is None or not shown else whole.value - sum(shown)


def _is(one: Inside, kind: str) -> bool:
    return one.kind == kind and one.shape is not None and one.year.shown
