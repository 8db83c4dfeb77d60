"""Where it happened: a point in the municipality's coordinate system, and the area it lies in."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from bfkit.ingest.words import compiled
from bfkit.spatial import area_of, project

Flags = npt.NDArray[np.bool_]

_NUMBER = r"[+-]?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?"
_GROUPING = r"[ \u00a0\u202f']"


@dataclass(frozen=True, slots=True)
class AreaFrame:
    """The areas that a code or a point can belong to."""

    ids: frozenset[str]
    code_pattern: str
    polygons: gpd.GeoSeries | None
    coordinate_system: str


@dataclass(frozen=True, slots=True)
class Points:
    """Points of rows, shape (n,); NaN where there is none, with the reason."""

    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]
    missing: Flags
    invalid: Flags
    outside: Flags
    area_id: npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Codes:
    """Area codes of rows, shape (n,); missing where there is none that can be used, with the reason."""

    area_id: pd.Series
    missing: Flags
    malformed: Flags
    unknown: Flags


@dataclass(frozen=True, slots=True)
class Places:
    """Area and precision of rows, shape (n,), and how often point and code named different areas."""

    area_id: pd.Series
    precision: pd.Series
    disagreements: Flags


def points(x: pd.Series, y: pd.Series, areas: AreaFrame, *, decimal: str, coordinate_system: str) -> Points:
    """Points in the municipality's coordinate system, and the area each lies in.

    (0, 0) is no place, and a point outside every polygon is not in the municipality: both are dropped and
    counted as outside. Without polygons only (0, 0) can be told.

    Args:
        x: shape (n,), east or longitude, as text.
        y: shape (n,), north or latitude, as text.
        areas: with polygons or without.
        decimal: the decimal mark of the file.
        coordinate_system: the system of the file.
    """
    missing = ((x == "") & (y == "")).to_numpy()
    east, north = _numbers(x, decimal), _numbers(y, decimal)
    invalid = ~missing & ~(np.isfinite(east) & np.isfinite(north))
    nowhere = (east == 0) & (north == 0)
    absent = missing | invalid | nowhere
    east, north = (np.where(absent, np.nan, axis) for axis in (east, north))
    if coordinate_system != areas.coordinate_system:
        east, north = project(east, north, source=coordinate_system, target=areas.coordinate_system)
    outside = nowhere | (~absent & ~np.isfinite(east))
    found = np.full(len(x), None, dtype=object)
    if areas.polygons is not None:
        found = area_of(east, north, areas.polygons)
        outside |= ~absent & np.array([area is None for area in found], dtype=bool)
    east, north = (np.where(outside, np.nan, axis) for axis in (east, north))
    return Points(east, north, missing, invalid, outside, found)


def codes(given: pd.Series, areas: AreaFrame) -> Codes:
    """Area codes checked against the declared pattern and the list of areas."""
    pattern = compiled(areas.code_pattern)
    missing = (given == "").to_numpy()
    fits = given.isin([code for code in given.unique() if pattern.fullmatch(code)]).to_numpy()
    listed = given.isin(areas.ids).to_numpy()
    usable = given.where(fits & listed)
    return Codes(usable, missing, ~missing & ~fits, fits & ~listed & ~missing)


def combined(point: Points | None, code: Codes | None, index: pd.Index) -> Places:
    """The area of each row: where there is a point in an area it decides, otherwise the code."""
    nothing: pd.Series = pd.Series(None, index=index, dtype="str")
    by_point = pd.Series(point.area_id, index=index, dtype="str") if point is not None else nothing
    by_code = code.area_id if code is not None else nothing
    area_id = by_point.where(by_point.notna(), by_code)
    differ = (by_point.notna() & by_code.notna() & (by_point != by_code)).to_numpy(dtype=bool)
    precision = pd.Series("municipality", index=index, dtype="str").where(area_id.isna(), "area")
    if point is not None:
        precision = precision.where(~np.isfinite(point.x), "point")
    return Places(area_id, precision, differ)


def _numbers(texts: pd.Series, decimal: str) -> npt.NDArray[np.float64]:
    plain = texts.str.replace(_GROUPING, "", regex=True).str.replace("−", "-", regex=False)
    if decimal == ",":
        plain = plain.str.replace(".", "?", regex=False).str.replace(",", ".", regex=False)
    return pd.to_numeric(plain.where(plain.str.fullmatch(_NUMBER)), errors="coerce").to_numpy(dtype=float)
