"""Where a report says that it happened: what its point and its code tell, and what they tell when it moved."""

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from bfkit.ostan.places import Spots
from bfkit.ostan.reports import OBJECTS, coordinates
from bfkit.ostan.town import Town


def known_areas(rows: pd.DataFrame, town: Town) -> NDArray[np.int64]:
    """The area a reader gives each row, as an index: that of the point, else that of the code, else -1."""
    east, north = (
        pd.to_numeric(rows[axis].str.replace(",", ".", regex=False), errors="coerce").to_numpy(dtype=float)
        for axis in ("Öst", "Nord")
    )
    by_code = rows["Område"].map({code: area for area, code in enumerate(town.codes)})
    found = by_code.fillna(-1).to_numpy().astype(np.int64)
    for area, polygon in enumerate(town.polygons):
        shapely.prepare(polygon)
        found[shapely.contains_xy(polygon, east, north)] = area
    return found


def moved_to(
    rows: pd.DataFrame,
    moved: NDArray[np.bool_],
    pick: NDArray[np.float64],
    areas: tuple[int, ...],
    town: Town,
    spots: Spots,
) -> pd.DataFrame:
    """Some reports as they are written from other areas: at a spot of the same role there, or at any spot.

    Gaps and faults stay as they are; the organisation too.

    Args:
        rows: the reports.
        moved: which of them, shape (rows,).
        pick: a number in [0, 1) for each row, that chooses its spot, shape (rows,).
        areas: where to.
        town: the map.
        spots: all spots.

    Returns:
        The moved rows only, under their old labels.
    """
    found = rows[moved].copy()
    old = found["spot"].to_numpy()
    new = np.array([_spot(spots, areas, int(s), u) for s, u in zip(old, pick[moved], strict=True)], dtype=np.int64)
    written = found["Öst"].to_numpy() == np.array(coordinates(found["x"].to_numpy()), dtype=object)
    found["x"], found["y"] = spots.east[new] + found["off_x"], spots.north[new] + found["off_y"]
    for column, axis in (("Öst", "x"), ("Nord", "y")):
        found[column] = np.where(written, coordinates(found[axis].to_numpy()), found[column])
    codes = np.array(town.codes, dtype=object)
    right = found["Område"].to_numpy() == codes[found["area"].to_numpy()]
    found["area"] = spots.areas[new]
    found["Område"] = np.where(right, codes[found["area"].to_numpy()], found["Område"])
    named = found["Objekt"].to_numpy() == np.array([OBJECTS[str(role)] for role in spots.roles[old]], dtype=object)
    found["Objekt"] = np.where(named, [OBJECTS[str(role)] for role in spots.roles[new]], found["Objekt"])
    found["spot"] = new
    found["known_area"] = known_areas(found, town)
    return found


def _spot(spots: Spots, areas: tuple[int, ...], old: int, pick: float) -> int:
    there = np.isin(spots.areas, areas)
    alike = there & (spots.roles == spots.roles[old])
    choices = np.flatnonzero(alike if alike.any() else there)
    sums = np.cumsum(spots.weights[choices])
    return int(choices[min(int(np.searchsorted(sums, pick * sums[-1], side="right")), len(choices) - 1)])
