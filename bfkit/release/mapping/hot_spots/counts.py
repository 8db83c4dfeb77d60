"""The counts of a hot spot as an edition may show them: the quarter and the nine months before it add up to the year.

Where an edition hides small counts, the quarter is shown as it is only when it and the nine months before it are both
at least twice the limit; otherwise as "under 10", or not at all. A class that also holds counts that are not small
lets the status stand beside it.
"""

from dataclasses import dataclass

from bfkit.display import number
from bfkit.mapping.hot_spots.results import AREA, HotSpot
from bfkit.release.cells import Cell
from bfkit.release.disclosure import HIDDEN, Edition
from bfkit.release.mapping.areas.views import ProtectedArea
from bfkit.release.mapping.hot_spots.told import tells

CLOSED = Cell(None, HIDDEN)
_YEAR = "tolv månader"


@dataclass(frozen=True, slots=True)
class Counts:
    """Both counts as cells, and whether the status may stand beside them."""

    year: Cell
    quarter: Cell
    status_told: bool


def counts_of(spot: HotSpot, edition: Edition, rate: float, area: ProtectedArea | None) -> Counts | None:
    """The counts of one hot spot; None when its being listed would tell a small one.

    Args:
        spot: the hot spot. edition: with its limit. rate: of the test that confirms.
        area: how the edition's table of areas shows it, when it is an area; without it nothing is shown of an area.
    """
    if edition.limit == 1:
        return Counts(_open(spot.count_12m), _open(spot.count_quarter), True)
    by_year = spot.ratio_of == _YEAR
    if edition.hides(spot.count_12m if by_year else spot.count_quarter):
        return None
    if spot.kind == AREA:
        return _as_in_the_table(spot, edition, rate, area)
    return _by_year(spot, edition.limit, rate) if by_year else _by_quarter(spot, edition.limit)


def _by_year(spot: HotSpot, limit: int, rate: float) -> Counts:
    """Hot over the year, which is shown: the quarter as far as that allows."""
    most = 2 * limit
    year, quarter = spot.count_12m, spot.count_quarter
    shown = CLOSED
    may_be = range(year + 1)
    if year >= 2 * most:
        if quarter < most:
            shown = Cell(None, f"under {number(most)}")
        elif year - quarter >= most:
            return Counts(_open(year), _open(quarter), True)
        may_be = range(most)
    return Counts(_open(year), shown, not tells(spot, may_be, limit, rate))


def _by_quarter(spot: HotSpot, limit: int) -> Counts:
    """Hot by the quarter alone, which is shown: the year only when the rest of it is no small count."""
    before = spot.count_12m - spot.count_quarter
    return Counts(_open(spot.count_12m) if before >= 2 * limit else CLOSED, _open(spot.count_quarter), True)


def _as_in_the_table(spot: HotSpot, edition: Edition, rate: float, area: ProtectedArea | None) -> Counts | None:
    """An area is counted in the table of areas too: what is hidden there is hidden here."""
    by_year, anything = spot.ratio_of == _YEAR, range(spot.count_12m + 1)
    if area is None:
        return Counts(CLOSED, CLOSED, by_year and not tells(spot, anything, edition.limit, rate))
    year, quarter = _same(area.count_12m, spot.count_12m), _same(area.count, spot.count_quarter)
    if not (year if by_year else quarter).shown:
        return None  # that it is hot says that it has many
    if quarter.shown:
        return Counts(year, quarter, True)
    may_be = range(1, edition.limit) if quarter.text == edition.text(1) else anything
    return Counts(year, quarter, not tells(spot, may_be, edition.limit, rate))


def _same(cell: Cell, count: int) -> Cell:
    """The table's cell, when it counts the same thing."""
    return cell if not cell.shown or cell.value == count else CLOSED


def _open(count: int) -> Cell:
    return Cell(count, number(count))
