"""Rings around a place, and the areas that lie in them."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from bfkit.display import number
from bfkit.errors import ParameterError
from bfkit.geography.surfaces import Shape, check_metric, check_same_system, one_surface
from bfkit.spatial import valid_polygons

_ROUND = 32
"""Segments in a quarter of a circle: the area of a ring is then right to 0.1 percent."""


@dataclass(frozen=True, slots=True)
class Rings:
    """Rings around a place, none of which overlaps the place, another ring or what was excluded.

    Attributes:
        rings: indexed by label ("0–200 m"), nearest first, with the columns ``from_m``, ``to_m``,
            ``area_m2`` and ``geometry`` (empty when nothing is left of the ring).
        target: the place itself.
    """

    rings: gpd.GeoDataFrame
    target: shapely.Geometry

    @property
    def empty(self) -> tuple[str, ...]:
        """Labels of rings of which less than 1 m2 is left: what happened there cannot be said."""
        return tuple(self.rings.index[self.rings["area_m2"] < 1])


@dataclass(frozen=True, slots=True)
class RingAreas:
    """Which ring each area belongs to, for counts that know the area but not the point.

    Attributes:
        area_ids: shape (n,).
        ring: object array of shape (n,), the label of the ring; None when the area belongs to none.
        share: float array of shape (n, rings), how much of each area lies in each ring.
        partial: areas that touch a ring but belong to none, because too little of them lies in it.
    """

    area_ids: tuple[str, ...]
    ring: npt.NDArray[np.object_]
    share: npt.NDArray[np.float64]
    partial: tuple[str, ...]


def rings(
    target: Shape,
    widths: Sequence[float],
    *,
    crs: str,
    within: Shape | None = None,
    exclude: Sequence[Shape] = (),
) -> Rings:
    """Rings around a place, to see whether what fell there rose beside it (or fell there too).

    Args:
        target: the place; several polygons are one place with rings around them all.
        widths: width of each ring in metres, nearest first: (200, 200) gives 0-200 m and 200-400 m.
        crs: the coordinate system of all shapes.
        within: the border outside which no incident is known; the rings are cut along it.
        exclude: other places that must not be counted as rings, such as other measures or comparison areas.

    Raises:
        ParameterError: the system is not plane and in metres, the target has no surface, or a width is
            not above 0.

    Source: Bowers & Johnson (2003), J. Quant. Criminol. 19:275, doi:10.1023/A:1024909009240.

    >>> found = rings(shapely.box(0, 0, 100, 100), (50, 50), crs="EPSG:3006")
    >>> found.rings.index.tolist()
    ['0–50 m', '50–100 m']
    """
    check_metric(crs)
    place = one_surface(target, crs)
    if place.area == 0:
        raise ParameterError("platsen som ringarna ska ligga kring har ingen yta; ange en polygon.")
    if not widths or not all(width > 0 for width in widths):
        raise ParameterError(f"ringarnas bredder är {tuple(widths)}; skriv meter över 0, till exempel (200, 200).")
    taken = shapely.union_all([place, *(one_surface(shape, crs) for shape in exclude)])
    ends = np.cumsum(widths)
    starts = ends - np.asarray(widths)
    found = []
    for end in ends:
        reach = shapely.buffer(place, end, quad_segs=_ROUND)
        found.append(_only_surfaces(_cut(shapely.difference(reach, taken), within, crs)))
        taken = shapely.union(taken, reach)
    labels = [f"{number(start)}–{number(end)} m" for start, end in zip(starts, ends, strict=True)]
    table = gpd.GeoDataFrame(
        {"from_m": starts, "to_m": ends, "area_m2": shapely.area(found)},
        geometry=found,
        crs=crs,
        index=labels,
    )
    return Rings(table, place)


def areas_in_ring(areas: gpd.GeoSeries, found: Rings, *, least_share: float = 0.5) -> RingAreas:
    """Answer which areas lie in which ring, for counts that know the area but not the point.

    An area belongs to the ring that holds most of it, when that is at least ``least_share`` of its
    surface; equal shares go to the nearer ring.

    Args:
        areas: polygons indexed by area id, in the coordinate system of the rings.
        found: the rings.
        least_share: above 0, at most 1.

    Raises:
        ParameterError: another coordinate system than the rings', or a share outside 0-1.
    """
    if not 0 < least_share <= 1:
        raise ParameterError(f"least_share är {least_share}; skriv en andel över 0 och högst 1.")
    check_same_system(areas, found.rings.crs)
    shapes = valid_polygons(areas).to_numpy()
    overlap = shapely.area(shapely.intersection(shapes[:, None], found.rings.geometry.to_numpy()[None, :]))
    surface = shapely.area(shapes)[:, None]
    share = np.divide(overlap, surface, out=np.zeros(overlap.shape), where=surface > 0)
    belongs = share.max(axis=1) >= least_share - 1e-9
    ring = np.full(len(shapes), None, dtype=object)
    ring[belongs] = found.rings.index.to_numpy(dtype=object)[share.argmax(axis=1)[belongs]]
    ids = tuple(str(label) for label in areas.index)
    touched = ~belongs & (share.max(axis=1) > 1e-9)
    partial = tuple(area for area, some in zip(ids, touched, strict=True) if some)
    return RingAreas(ids, ring, share, partial)


def _cut(shape: shapely.Geometry, within: Shape | None, crs: str) -> shapely.Geometry:
    return shape if within is None else shapely.intersection(shape, one_surface(within, crs))


def _only_surfaces(shape: shapely.Geometry) -> shapely.Geometry:
    """Only the polygons of a geometry: an overlay can leave lines and points behind."""
    parts = shapely.get_parts(shape)
    return shapely.union_all(parts[shapely.area(parts) > 0])
