"""The three kinds of place that incidents are put in: cells of a grid, street segments, areas."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy import sparse

from bfkit.geography.streets import Streets, nearest_segment
from bfkit.mapping.hot_spots.grid_counts import queen_neighbours, study_cells
from bfkit.mapping.hot_spots.labels import Labels
from bfkit.mapping.hot_spots.layers import Places
from bfkit.mapping.hot_spots.months import SPAN, Material
from bfkit.mapping.hot_spots.results import AREA, CELL, STREET

Ints = npt.NDArray[np.int64]
_NEAR = 1.0


def cells(material: Material, everything: Material, labels: Labels, size: int, *, up_to: int = SPAN) -> Places:
    """The cells in which the source has placed anything before month ``up_to``, whatever its category.

    Args:
        material: the incidents that are counted. everything: all incidents of the source, which lay out the cells.
        labels: names. size: metres. up_to: month, see ``Material.month``.
    """
    known = everything.placed & (everything.month < up_to)
    laid = study_cells(everything.x[known], everything.y[known], size)
    place = np.full(len(material.month), -1, dtype=np.int64)
    place[material.placed] = laid.positions(material.x[material.placed], material.y[material.placed])

    def shapes(which: Ints) -> list[shapely.Geometry | None]:
        return list(shapely.box(laid.east[which], laid.north[which], laid.east[which] + size, laid.north[which] + size))

    def named(which: Ints) -> list[tuple[str, str | None]]:
        areas = labels.areas([one for one in shapes(which) if one is not None])
        middles = [(float(laid.east[i]) + size / 2, float(laid.north[i]) + size / 2) for i in which]
        return list(zip(labels.cells(middles, areas, size), areas, strict=True))

    return Places(CELL, laid.ids, np.ones(len(laid.east)), place, queen_neighbours(laid), True, shapes, named)


def segments(material: Material, streets: Streets, labels: Labels, *, reach: float) -> Places:
    """Street segments; an incident belongs to the nearest one, when it lies at most ``reach`` metres from it."""
    table, recent = streets.segments, material.month >= 0
    x, y = (np.where(recent, axis, np.nan) for axis in (material.x, material.y))

    def shapes(which: Ints) -> list[shapely.Geometry | None]:
        return list(table.geometry.to_numpy()[which])

    def named(which: Ints) -> list[tuple[str, str | None]]:
        areas = labels.areas(list(table.geometry.to_numpy()[which]))
        names, ids = table["name"].to_numpy()[which], table.index.to_numpy()[which]
        return list(zip(labels.streets_of(list(names), list(ids), areas), areas, strict=True))

    return Places(
        STREET,
        tuple(str(one) for one in table.index),
        table["length_m"].to_numpy(dtype=float),
        nearest_segment(streets, x, y, within=reach),
        streets.crossings,
        False,
        shapes,
        named,
    )


def areas(material: Material, table: pd.DataFrame, polygons: gpd.GeoSeries | None, labels: Labels) -> Places:
    """Areas by their codes, per resident where the population of every area is known, otherwise area by area."""
    people = table["population"].to_numpy(dtype=float, na_value=np.nan)
    known = bool(np.all(np.nan_to_num(people) > 0))
    ids = tuple(table["id"].astype(str))
    drawn = None if polygons is None else polygons.reindex(list(ids)).to_numpy()

    def shapes(which: Ints) -> list[shapely.Geometry | None]:
        return [None] * len(which) if drawn is None else list(drawn[which])

    def named(which: Ints) -> list[tuple[str, str | None]]:
        return [(labels.area(ids[i]), ids[i]) for i in which]

    exposure = people if known else np.ones(len(ids))
    return Places(AREA, ids, exposure, material.area, _touching(drawn), False, shapes, named)


def by_population(places: Places) -> bool:
    """Whether areas were compared per resident."""
    return bool((places.exposure != 1).any())


def _touching(drawn: npt.NDArray[np.object_] | None) -> sparse.csr_array | None:
    if drawn is None:
        return None
    one, other = shapely.STRtree(drawn).query(drawn, predicate="dwithin", distance=_NEAR)
    apart = one != other
    return sparse.csr_array((np.ones(int(apart.sum())), (one[apart], other[apart])), shape=(len(drawn), len(drawn)))
