"""What a hot spot is called: the place, the street and the area that a reader knows."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from scipy.spatial import cKDTree

from bfkit.checked import Checked
from bfkit.display import number
from bfkit.spatial import area_of

_COMPASS = ("östra", "nordöstra", "norra", "nordvästra", "västra", "sydvästra", "södra", "sydöstra")
"""Each eighth of the circle, from east and against the clock."""


@dataclass(frozen=True, slots=True)
class Labels:
    """Names of places by where they lie. Any of the parts may be missing."""

    area_names: dict[str, str]
    polygons: gpd.GeoSeries | None
    place_names: tuple[str, ...]
    places: cKDTree | None
    streets: gpd.GeoDataFrame | None

    @classmethod
    def of(cls, checked: Checked) -> "Labels":
        """From the areas, the register of places and the streets of a municipality."""
        names = dict(zip(checked.areas["id"].astype(str), checked.areas["name"].astype(str), strict=True))
        places = checked.places
        tree = cKDTree(places[["x", "y"]].to_numpy(dtype=float)) if len(places) else None
        return cls(names, checked.polygons, tuple(places["name"].astype(str)), tree, checked.streets)

    def areas(self, shapes: Sequence[shapely.Geometry]) -> list[str | None]:
        """The area that the middle of each shape lies in."""
        middles = [shape.representative_point() for shape in shapes]
        if self.polygons is None or not middles:
            return [None] * len(middles)
        found = area_of([p.x for p in middles], [p.y for p in middles], self.polygons)
        return [None if area is None else str(area) for area in found]

    def cells(self, middles: Sequence[tuple[float, float]], areas: Sequence[str | None], size: int) -> list[str]:
        """For cells: the nearest registered place in it, else the nearest street, then the area; at last which part of it."""
        return [self._cell(east, north, area, size) for (east, north), area in zip(middles, areas, strict=True)]

    def streets_of(self, names: Sequence[str], ids: Sequence[str], areas: Sequence[str | None]) -> list[str]:
        """For street segments: the street's name (its id when it has none) and the area."""
        return [self._with_area(n or f"gata {i}", a) for n, i, a in zip(names, ids, areas, strict=True)]

    def area(self, area: str) -> str:
        """The name of an area, its code when it has none."""
        return self.area_names.get(area, area)

    def _cell(self, east: float, north: float, area: str | None, size: int) -> str:
        known = self._place(east, north, size) or self._street(east, north, size)
        if known is not None:
            return self._with_area(known, area)
        corner = f"öst {number(east - size / 2)}, nord {number(north - size / 2)}"
        if area is None or self.polygons is None:
            return self._with_area(f"ruta {corner}", area)
        middle = self.polygons.loc[area].centroid
        return f"{part_of((east - middle.x, north - middle.y), size)} {self.area(area)} ({corner})"

    def _with_area(self, place: str, area: str | None) -> str:
        return place if area is None else f"{place}, {self.area(area)}"

    def _place(self, east: float, north: float, size: int) -> str | None:
        if self.places is None:
            return None
        near = self.places.query_ball_point((east, north), size / 2, p=np.inf, return_sorted=True)
        away = [float(np.hypot(*(self.places.data[i] - (east, north)))) for i in near]
        return f"vid {self.place_names[near[int(np.argmin(away))]]}" if near else None

    def _street(self, east: float, north: float, size: int) -> str | None:
        if self.streets is None or not len(self.streets):
            return None
        cell = shapely.box(east - size / 2, north - size / 2, east + size / 2, north + size / 2)
        here = self.streets.sindex.query(cell, predicate="intersects", sort=True)
        if not len(here):
            return None
        lengths = shapely.length(shapely.intersection(self.streets.geometry.to_numpy()[here], cell))
        name = str(self.streets["name"].iloc[here[int(np.argmax(lengths))]])
        return name or None


def part_of(from_the_middle: tuple[float, float], size: float) -> str:
    """Which part of an area lies so many metres east and north of its middle.

    >>> part_of((400, 380), 150), part_of((-90, -700), 150), part_of((60, 20), 150)
    ('nordöstra delen av', 'södra delen av', 'mitten av')
    """
    east, north = from_the_middle
    if np.hypot(east, north) < size:
        return "mitten av"
    return f"{_COMPASS[round(np.degrees(np.arctan2(north, east)) / 45) % 8]} delen av"
