"""Whether the sums of a layer may be known: with them, what could not be placed follows from the edition's totals."""

from dataclasses import dataclass

from bfkit.display import number
from bfkit.mapping.hot_spots.results import AREA, HotSpotLayer
from bfkit.release.cells import Cell
from bfkit.release.disclosure import Edition
from bfkit.release.mapping.areas.views import ProtectedAreas
from bfkit.release.mapping.hot_spots.counts import CLOSED


@dataclass(frozen=True, slots=True)
class Totals:
    """Incidents used in a layer, over twelve months and in the quarter.

    ``told``: whether ratios and shares may stand, which tell the sums to whoever works backwards.
    """

    placed_12m: Cell
    placed_quarter: Cell
    told: bool


def totals_of(layer: HotSpotLayer, edition: Edition, table: ProtectedAreas | None) -> Totals:
    """The sums of a layer as far as the edition's own table of areas allows; without one they are not told.

    Args:
        layer: with its sums. edition: with its limit. table: of the same source.
    """
    shown = Cell(layer.placed_12m, number(layer.placed_12m)), Cell(layer.placed_quarter, number(layer.placed_quarter))
    if edition.limit == 1 or _safe(layer, edition, table):
        return Totals(*shown, told=True)
    return Totals(CLOSED, CLOSED, told=False)


def _safe(layer: HotSpotLayer, edition: Edition, table: ProtectedAreas | None) -> bool:
    if table is None or (table.total_12m.value, table.total.value) != (layer.incidents_12m, layer.incidents_quarter):
        return False
    if layer.kind == AREA:
        return table.unplaced.count_12m.shown and table.unplaced.count.shown
    year = layer.incidents_12m - layer.placed_12m
    quarter = layer.incidents_quarter - layer.placed_quarter
    sums = layer.placed_12m, layer.placed_quarter, layer.placed_12m - layer.placed_quarter
    return not any(edition.hides(one) for one in (year, quarter, year - quarter, *sums))
