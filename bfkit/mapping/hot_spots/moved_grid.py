"""How much hangs on where the grid happens to lie: the same rule with the cells half a cell to the side.

Counts in cells depend on where their borders run (the modifiable areal unit problem: Openshaw 1984, CATMOG 38). A hot
spot that a border splits is none, and two halves of one may be two.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bfkit.display import number
from bfkit.mapping.hot_spots import kinds
from bfkit.mapping.hot_spots.labels import Labels
from bfkit.mapping.hot_spots.layers import THIS_YEAR
from bfkit.mapping.hot_spots.months import Material, tally
from bfkit.mapping.hot_spots.two_step import CONFIRMED, two_steps
from bfkit.parameters.models import Thresholds

MOVES = ((0.0, 0.0), (0.5, 0.0), (0.0, 0.5), (0.5, 0.5))
"""East and north, in cells; the first is the grid as it lies."""
STEP = 0.05
"""The share that stays is told downwards in such steps: its digits are made of counts."""


@dataclass(frozen=True, slots=True)
class MovedGrid:
    """The confirmed cells of each of ``MOVES``.

    Attributes:
        confirmed: how many, the grid as it lies first.
        kept: of the year's incidents in the confirmed cells of the grid as it lies, the smallest share that lies in a
            confirmed cell of a moved grid as well; NaN when none is confirmed.
    """

    confirmed: tuple[int, ...]
    kept: float

    @property
    def sentence(self) -> str:
        """What the reader must know of it, in Swedish; empty when nothing is confirmed however the grid lies."""
        low, high = min(self.confirmed), max(self.confirmed)
        if not high:
            return ""
        many = number(low) if low == high else f"{number(low)}–{number(high)}"
        cells = "ruta bekräftad" if high == low == 1 else "rutor bekräftade"
        text = f"Rutnätets läge är godtyckligt: läggs det en halv ruta åt sidan blir {many} {cells}"
        if math.isnan(self.kept):
            return f"{text}."
        share = math.floor(self.kept / STEP + 1e-9) * STEP
        least = f"minst {number(100 * share)}\u00a0%" if share > 0 else "nästan inget"
        return f"{text}, och {least} av det som hände i de rutor som är bekräftade här ligger i en bekräftad ruta också då."


def moved_grid(material: Material, everything: Material, labels: Labels, thresholds: Thresholds) -> MovedGrid:
    """Answer how many cells would be confirmed, and how much of what is, had the grid lain otherwise.

    Args:
        material: the incidents that are counted. everything: all of the source, which lay out the cells.
        labels: names, not used but needed to lay the cells. thresholds: of the rule; the cell's size in metres.
    """
    size = thresholds.hot_spot_cell
    hot = [
        _in_confirmed(_moved(material, east * size, north * size), _moved(everything, east * size, north * size), labels, thresholds)
        for east, north in MOVES
    ]  # fmt: skip
    inside, counts = zip(*hot, strict=True)
    here = inside[0]
    kept = min(float((here & other).sum() / here.sum()) for other in inside[1:]) if here.any() else math.nan
    return MovedGrid(counts, kept)


def _moved(material: Material, east: float, north: float) -> Material:
    """Points the other way: the grid is moved when they are."""
    return replace(material, x=material.x - east, y=material.y - north)


def _in_confirmed(
    material: Material, everything: Material, labels: Labels, thresholds: Thresholds
) -> tuple[npt.NDArray[np.bool_], int]:
    """Which incidents of the year lie in a confirmed cell, and how many cells are."""
    places = kinds.cells(material, everything, labels, thresholds.hot_spot_cell)
    by_month = tally(places.place, material.month, len(places.ids), THIS_YEAR)
    judged = two_steps(by_month, places.exposure, thresholds, neighbours=places.touching)
    confirmed = judged.status == CONFIRMED
    return (places.place >= 0) & confirmed[places.place] & material.year(), int(confirmed.sum())
