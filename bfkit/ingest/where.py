"""Where it happened: a point in the municipality's coordinate system, and the area it lies in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from bfkit.ingest.area_names import by_name
from bfkit.ingest.axes import Extent
from bfkit.ingest.words import compiled
from bfkit.spatial import area_of, project
from bfkit.vocabulary import PLACE_PRECISIONS

Flags = npt.NDArray[np.bool_]

_NUMBER = r"[+-]?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?"
_GROUPING = r"[ \u00a0\u202f']"


@dataclass(frozen=True, slots=True)
class AreaFrame:
    """The areas that a code, a name or a point can belong to, and the version of their borders.

    ``names`` is made by ``area_names.name_index``.
    """

    ids: frozenset[str]
    code_pattern: str
    polygons: gpd.GeoSeries | None
    coordinate_system: str
    names: Mapping[str, str] = field(default_factory=dict)
    version: str = ""


@dataclass(frozen=True, slots=True)
class Raw:
    """Points as they stand in a file, shape (n,), in its coordinate system; NaN where there is none."""

    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]
    missing: Flags
    invalid: Flags

    @property
    def nowhere(self) -> Flags:
        """(0, 0) is no place."""
        return (self.x == 0) & (self.y == 0)

    @property
    def present(self) -> Flags:
        """Rows that have a point that could be one."""
        return ~self.missing & ~self.invalid & ~self.nowhere


@dataclass(frozen=True, slots=True)
class Points:
    """Points of rows, shape (n,); NaN where there is none, with the reason.

    ``swapped``: outside, but inside when x and y change places. ``area_id``: the area each lies in.
    """

    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]
    missing: Flags
    invalid: Flags
    outside: Flags
    swapped: Flags
    area_id: npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Codes:
    """Area codes of rows, shape (n,); missing where there is none that can be used, with the reason.

    ``zero_lost``: the code would have the right form with a zero before it. ``by_name``: no code but a name.
    """

    area_id: pd.Series
    missing: Flags
    malformed: Flags
    unknown: Flags
    zero_lost: Flags
    by_name: Flags


@dataclass(frozen=True, slots=True)
class Places:
    """Area and precision of rows, shape (n,), and how often point and code named different areas."""

    area_id: pd.Series
    precision: pd.Series
    disagreements: Flags


def raw_points(x: pd.Series, y: pd.Series, *, decimal: str) -> Raw:
    """Points as numbers.

    Args:
        x: shape (n,), east or longitude, as text.
        y: shape (n,), north or latitude, as text.
        decimal: the decimal mark of the file.
    """
    missing = ((x == "") & (y == "")).to_numpy()
    east, north = _numbers(x, decimal), _numbers(y, decimal)
    invalid = ~missing & ~(np.isfinite(east) & np.isfinite(north))
    lost = missing | invalid
    return Raw(np.where(lost, np.nan, east), np.where(lost, np.nan, north), missing, invalid)


def points(raw: Raw, areas: AreaFrame, extent: Extent, *, coordinate_system: str) -> Points:
    """Points in the municipality's coordinate system, and the area each lies in.

    (0, 0) is no place, and a point outside every polygon is not in the municipality: both are dropped and
    counted as outside, but for those that would lie inside if x and y changed places. Without polygons a
    point is outside when the municipality's coordinate system is not meant to be used where it lies.

    Args:
        raw: the points of the file.
        areas: with polygons or without.
        extent: where they lie.
        coordinate_system: the system of the file.
    """
    given = raw.present
    east, north = (np.where(given, axis, np.nan) for axis in (raw.x, raw.y))
    if coordinate_system != areas.coordinate_system:
        east, north = project(east, north, source=coordinate_system, target=areas.coordinate_system)
    found = np.full(len(given), None, dtype=object)
    if areas.polygons is not None:
        found = area_of(east, north, areas.polygons)
        inside = np.array([area is not None for area in found], dtype=bool)
    else:
        inside = extent.holds(east, north, areas.coordinate_system)
    out = np.flatnonzero(given & ~inside)
    swapped = np.zeros(len(given), dtype=bool)
    swapped[out] = extent.holds(raw.y[out], raw.x[out], coordinate_system)
    east, north = (np.where(inside, axis, np.nan) for axis in (east, north))
    outside = raw.nowhere | (given & ~inside & ~swapped)
    return Points(east, north, raw.missing, raw.invalid, outside, swapped, found)


def codes(given: pd.Series, areas: AreaFrame) -> Codes:
    """Area codes checked against the declared pattern and the list of areas; where names are given, names.

    A code that has lost its leading zero is told and not mended: that would be a guess. Texts that are no
    codes are names when any of them is the name of an area; the others are then unknown names.
    """
    pattern = compiled(areas.code_pattern)
    missing = (given == "").to_numpy()
    different = given.unique()
    fits = given.isin([code for code in different if pattern.fullmatch(code)]).to_numpy()
    listed = given.isin(areas.ids).to_numpy()
    zeros = [code for code in different if code and any(pattern.fullmatch("0" * n + code) for n in (1, 2))]
    zero_lost = ~fits & given.isin(zeros).to_numpy()
    usable, words = given.where(fits & listed), np.zeros(len(given), dtype=bool)
    if areas.names and (~missing & ~fits).any():
        named = by_name(given.where(~fits & ~zero_lost, ""), areas.names)
        if named.area_id.notna().any():
            usable = usable.where(named.area_id.isna(), named.area_id)
            words = ~missing & ~fits & ~zero_lost
    unknown = ~missing & (fits | words) & usable.isna().to_numpy()
    return Codes(usable, missing, ~missing & ~fits & ~zero_lost & ~words, unknown, zero_lost, words)


def combined(
    point: Points | None, code: Codes | None, index: pd.Index, *, precision: npt.ArrayLike = "point"
) -> Places:
    """The area of each row: where there is a point in an area it decides, otherwise the code.

    Args:
        point: the points, if the source has any.
        code: the codes, if it has any.
        index: of the rows.
        precision: shape (n,) or one for all: how exact the points are (``vocabulary.PLACE_PRECISIONS``). One
            that stands for its area gives the row an area; one that stands for the municipality gives nothing.
    """
    nothing: pd.Series = pd.Series(None, index=index, dtype="str")
    exact = np.broadcast_to(np.asarray(precision, dtype=object), (len(index),))
    by_point = nothing
    if point is not None:
        by_point = pd.Series(point.area_id, index=index, dtype="str").where(exact != "municipality")
    by_code = code.area_id if code is not None else nothing
    area_id = by_point.where(by_point.notna(), by_code)
    differ = (by_point.notna() & by_code.notna() & (by_point != by_code)).to_numpy(dtype=bool)
    known = pd.Series("municipality", index=index, dtype="str").where(area_id.isna(), "area")
    if point is not None:
        known = known.where(~(np.isfinite(point.x) & is_place(exact)), pd.Series(exact, index=index, dtype="str"))
    return Places(area_id, known, differ)


def is_place(precision: npt.NDArray[np.object_]) -> Flags:
    """Whether points of such precision are where something happened: only these may be drawn or clustered."""
    return np.asarray((precision == "point") | (precision == "street"), dtype=bool)


def coarsest(*precisions: npt.ArrayLike) -> npt.NDArray[np.object_]:
    """The least exact of several precisions, row by row; "" says nothing.

    >>> coarsest(["point", "street"], ["", "area"]).tolist()
    ['point', 'area']
    """
    names = np.array(["", *PLACE_PRECISIONS], dtype=object)
    words = [np.atleast_1d(np.asarray(one, dtype=object)) for one in precisions]
    ranks = [pd.Categorical(one, categories=names).codes.astype(np.intp) for one in words]
    return names[np.maximum.reduce(np.broadcast_arrays(*ranks))]


def _numbers(texts: pd.Series, decimal: str) -> npt.NDArray[np.float64]:
    """Numbers; NaN where the text is none. Only texts that are not plain digits are searched for odd signs."""
    plain = _decimal_point(texts, decimal)
    sound = plain.str.fullmatch(_NUMBER)
    odd = texts[~sound & (texts != "")]
    if len(odd):
        mended = odd.str.replace(_GROUPING, "", regex=True).str.replace("−", "-", regex=False)
        plain = plain.where(sound, _decimal_point(mended, decimal).reindex(plain.index))
        sound = plain.str.fullmatch(_NUMBER).fillna(False).astype(bool)
    return pd.to_numeric(plain.where(sound), errors="coerce").to_numpy(dtype=float)


def _decimal_point(texts: pd.Series, decimal: str) -> pd.Series:
    if decimal != ",":
        return texts
    return texts.str.replace(".", "?", regex=False).str.replace(",", ".", regex=False)
