"""Points that are the middle of an area or of the municipality, and not where something happened.

Registers that know only the area often give its middle as the point, as the police event feed does with the
middle of the municipality. On a map such points look like the worst places of all.
"""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from bfkit.spatial import valid_polygons

Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.object_]

ON_CENTRE_METRES = 2.0
"""How near a polygon's middle a point lies that is that middle: what five decimals of a degree leave."""
FEWEST_ON_CENTRE = 3
"""Rows on one position before it is taken for a middle; one or two may happen to lie there."""

FEWEST_ROWS = 30
"""Files with fewer points are not judged as a whole."""
FEW_POSITIONS, NEARLY_ALL = 2, 0.9
"""So few positions that hold so large a share of the rows: the middle of the municipality (and of the county)."""

FEWEST_AREAS, AREAS_HIT, ONE_EACH, ROWS_PER_POSITION = 4, 0.8, 0.95, 5
"""One position each in nearly all areas: at least 4 areas and 80 % of all, 95 % of them with a single
position, and at least 5 rows a position."""


def centres(x: Floats, y: Floats, area_id: Words, polygons: gpd.GeoSeries | None) -> Words:
    """Answer which points are only the middle of an area or of the municipality.

    Three rules, each enough:

    1. at least ``FEWEST_ON_CENTRE`` rows on one position within ``ON_CENTRE_METRES`` of the middle (centre of
       gravity, or the point that programs put labels on) of an area or of all areas together;
    2. nearly all areas have one position each, with several rows (``AREAS_HIT``, ``ONE_EACH``,
       ``ROWS_PER_POSITION``): a file of areas whose middles were reckoned from another map;
    3. at most ``FEW_POSITIONS`` positions hold ``NEARLY_ALL`` of at least ``FEWEST_ROWS`` rows: a file
       that knows the municipality only.

    A shopping centre with 200 of a file's incidents stands beside other places and is left alone. A file that
    is about one place only (rule 3) must be declared with ``place_precision: point``.

    Args:
        x: shape (n,), east in metres; NaN where there is no point.
        y: shape (n,), north.
        area_id: shape (n,), the area each point lies in; None without polygons.
        polygons: indexed by area id, or None.

    Returns:
        Shape (n,): ``area``, ``municipality``, or "" for a point that is one.
    """
    found = np.full(len(x), "", dtype=object)
    here = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    position, first = _positions(x[here], y[here])
    rows = np.bincount(position, minlength=len(first))
    told = np.full(len(first), "", dtype=object)
    if polygons is not None and len(polygons):
        sound = valid_polygons(polygons)
        whole = gpd.GeoSeries([shapely.union_all(sound.to_numpy())])
        often = np.flatnonzero(rows >= FEWEST_ON_CENTRE)
        at = here[first[often]]
        for shapes, precision in ((sound, "area"), (whole, "municipality")):
            told[often[_near_a_middle(x[at], y[at], shapes) & (told[often] == "")]] = precision
        if _one_position_an_area(position, area_id[here], len(sound)):
            told[told == ""] = "area"
    if len(here) >= FEWEST_ROWS:
        fewest = np.argsort(-rows, kind="stable")[:FEW_POSITIONS]
        if rows[fewest].sum() >= NEARLY_ALL * len(here):
            told[fewest] = "municipality"
    found[here] = told[position]
    return found


def _positions(x: Floats, y: Floats) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The number of each row's position (to a metre), shape (n,), and the first row on each position."""
    metres = np.round(x).astype(np.int64) * 2**32 + np.round(y).astype(np.int64)
    position, different = pd.factorize(metres)
    first = np.full(len(different), len(metres), dtype=np.intp)
    np.minimum.at(first, position, np.arange(len(metres)))
    return position, first


def _near_a_middle(x: Floats, y: Floats, shapes: gpd.GeoSeries) -> npt.NDArray[np.bool_]:
    solid = shapes[~shapes.is_empty].to_numpy()
    middles = np.concatenate([shapely.centroid(solid), shapely.point_on_surface(solid)])
    point, _ = shapely.STRtree(middles).query(shapely.points(x, y), predicate="dwithin", distance=ON_CENTRE_METRES)
    near = np.zeros(len(x), dtype=bool)
    near[point] = True
    return near


def _one_position_an_area(position: npt.NDArray[np.intp], area_id: Words, areas: int) -> bool:
    if len(position) < FEWEST_ROWS:
        return False
    each = pd.Series(position).groupby(pd.Series(area_id)).nunique()
    return bool(
        len(each) >= FEWEST_AREAS
        and len(each) >= AREAS_HIT * areas
        and (each == 1).mean() >= ONE_EACH
        and len(position) >= ROWS_PER_POSITION * len(np.unique(position))
    )
