"""Surfaces handed to the grid and the rings: one valid geometry, in one system in metres."""

from typing import TypeAlias

import geopandas as gpd
import shapely

from bfkit.errors import ParameterError
from bfkit.spatial import is_metric, valid_polygons

Shape: TypeAlias = shapely.Geometry | gpd.GeoSeries
"""One geometry, or a series of them taken together."""


def one_surface(shape: Shape, crs: str) -> shapely.Geometry:
    """One valid geometry with only surfaces."""
    check_same_system(shape, crs)
    series = shape if isinstance(shape, gpd.GeoSeries) else gpd.GeoSeries([shape], crs=crs)
    return shapely.union_all(valid_polygons(series).to_numpy())


def check_same_system(shape: Shape, crs: object) -> None:
    """Raise ParameterError when a series declares another coordinate system than the one expected."""
    if isinstance(shape, gpd.GeoSeries) and shape.crs is not None and shape.crs != crs:
        raise ParameterError(f"ytorna har koordinatsystemet {shape.crs} men {crs} väntades; räkna om dem först.")


def check_metric(crs: str) -> None:
    """Raise ParameterError when distances in a coordinate system are not metres."""
    if not is_metric(crs):
        raise ParameterError(
            f"{crs} är inte ett plant koordinatsystem i meter, så avstånd och ytor blir fel; "
            "i Sverige används EPSG:3006 (SWEREF 99 TM)."
        )
