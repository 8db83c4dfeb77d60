"""Incidents in files of geometry (GeoPackage, GeoJSON, shapefile): columns as text, and a point for each row."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from bfkit.errors import InputFileError, TableError, listed
from bfkit.ingest.csv_files import MOJIBAKE
from bfkit.ingest.files import InputFile
from bfkit.ingest.header import RawTable, clean_names, positions
from bfkit.ingest.typed_columns import as_texts
from bfkit.spatial import diameters, in_degrees, same_places

GEOMETRY = {field: f"\0{field}" for field in ("x", "y", "place_precision", "coordinate_system")}
"""What a geometry tells, by the field it fills: names that no column of a file can have."""

STREET_EXTENT = 250.0
"""Metres. A line or a surface no larger stands for a street or a block; a larger one only for its area."""

_FOUND = {
    "geopackage": ("GeoPackage", (".gpkg",)),
    "geojson": ("GeoJSON", (".geojson", ".json")),
    "shapefile": ("shapefil", (".shp",)),
}
_OPTIONS: Mapping[str, Mapping[str, Any]] = {"geojson": {"DATE_AS_STRING": "YES"}}
"""Text in GeoJSON stays as it is written; GDAL would otherwise guess which of it are dates."""

_SAMPLE = 50


def read_points(
    file: InputFile,
    *,
    form: str,
    layer: str | None,
    declared_system: str | None,
    date_format: str,
    time_format: str,
    wanted: Sequence[str],
) -> RawTable:
    """The declared columns of a layer, and the columns ``GEOMETRY``; line numbers are those of the features.

    A row without geometry has no point. A line or a surface is represented by a point within it: of
    precision ``street`` when it is at most ``STREET_EXTENT`` across, otherwise ``area``.

    Args:
        file: a GeoPackage, GeoJSON or shapefile.
        form: which of them.
        layer: needed when the file has several.
        declared_system: the coordinate system that the municipality has declared for the source, if any.
        date_format: how days are to be written.
        time_format: how clocks are to be written.
        wanted: the declared columns.

    Raises:
        InputFileError: not such a file, no such layer, or several layers and none named.
        TableError: columns, geometry or coordinate system are missing, or the file's own coordinate system
            contradicts the declared one.
    """
    _check_suffix(file, form)
    info = _info(file, layer)
    given = [str(name) for name in info["fields"]]
    places = positions(clean_names(given), wanted, where=file.name)
    chosen = [given[place] for place in dict.fromkeys(places.values())]
    table, shapes = _read(file, info, chosen, _OPTIONS.get(form, {}))
    moments = {name for name, kind in zip(given, info["dtypes"], strict=True) if str(kind).startswith("datetime64[")}
    texts = {}
    for column, place in places.items():
        where = f"{file.name}, kolumnen {column}"
        found = as_texts(table.column(given[place]), date_format=date_format, time_format=time_format, where=where)
        texts[column] = _rewritten(found, f"{date_format} {time_format}") if given[place] in moments else found
    _check_encoding(file, texts)
    system = _system(file, info["crs"], declared_system, shapes)
    rows = pd.DataFrame(texts | _geometry(shapes, system), index=range(len(shapes)), dtype="str")
    return RawTable(rows, np.arange(1, len(shapes) + 1), (), len(given))


def _check_suffix(file: InputFile, form: str) -> None:
    kind, suffixes = _FOUND[form]
    if file.path.suffix.lower() not in suffixes:
        raise InputFileError(
            f"{file.name}: väntade en {kind} ({' eller '.join(suffixes)}). Rätta format eller filens namn i municipality.yml."
        )
    lacking = [part for part in (".shx", ".dbf") if form == "shapefile" and not _sibling(file.path, part)]
    if lacking:
        raise InputFileError(
            f"{file.name}: {' och '.join(lacking)} saknas. En shapefil är flera filer med samma namn "
            "(.shp, .shx, .dbf, .prj): lägg alla i mappen."
        )


def _sibling(path: Path, suffix: str) -> bool:
    return any(path.with_suffix(form).is_file() for form in (suffix, suffix.upper()))


def _info(file: InputFile, layer: str | None) -> dict[str, Any]:
    try:
        layers = [str(name) for name in pyogrio.list_layers(file.path)[:, 0]]
        if layer is not None and layer not in layers:
            raise InputFileError(f'{file.name}: skiktet "{layer}" finns inte; filen har {listed(layers)}. Rätta layer.')
        if layer is None and len(layers) != 1:
            raise InputFileError(f"{file.name}: filen har {len(layers)} skikt: {listed(layers)}. Ange layer.")
        return {**pyogrio.read_info(file.path, layer=layer or layers[0]), "layer": layer or layers[0]}
    except (DataSourceError, DataLayerError, RuntimeError, ValueError, OSError, IndexError):
        raise _unreadable(file) from None


def _read(
    file: InputFile, info: Mapping[str, Any], columns: list[str], options: Mapping[str, Any]
) -> tuple[pa.Table, npt.NDArray[np.object_]]:
    """The columns, and the geometries with missing and empty ones as None."""
    if info["geometry_type"] is None:
        raise TableError(f"{file.name}: skiktet har ingen geometri. Välj ett skikt med punkter, eller ange x och y.")
    try:
        meta, table = pyogrio.read_arrow(
            file.path, layer=info["layer"], columns=columns, datetime_as_string=True, **options
        )
        name = meta["geometry_name"] or "wkb_geometry"
        shapes = shapely.from_wkb(table.column(name).to_numpy(zero_copy_only=False))
    except (DataSourceError, DataLayerError, RuntimeError, ValueError, OSError, KeyError, shapely.errors.GEOSException):
        raise _unreadable(file) from None
    shapes = np.array(shapely.force_2d(shapes), dtype=object)
    shapes[shapely.is_empty(shapes)] = None
    return table, shapes


def _unreadable(file: InputFile) -> InputFileError:
    return InputFileError(
        f"{file.name}: filen går inte att läsa som karta; den är skadad eller av ett annat slag. Väntade "
        "GeoPackage (.gpkg), GeoJSON eller shapefil. Exportera den på nytt."
    )


def _rewritten(texts: pd.Series, form: str) -> pd.Series:
    """Moments in the declared format; what stands after them for the zone is kept as it is in the file."""
    parts = texts.str.extract(r"^([0-9-]{10})[T ]([0-9:]{5,8})(?:\.[0-9]+)?(.*)$")
    moments = pd.to_datetime(parts[0] + " " + parts[1], format="ISO8601", errors="coerce")
    return (moments.dt.strftime(form) + parts[2]).where(moments.notna(), texts).astype("str")


def _check_encoding(file: InputFile, texts: Mapping[str, pd.Series]) -> None:
    if any(column.str.contains(MOJIBAKE).any() for column in texts.values()):
        raise InputFileError(
            f'{file.name}: texten har "Ã¥" och liknande: utf-8 läst som en annan teckenkodning. Lägg en fil med samma '
            "namn och ändelsen .cpg bredvid, med texten UTF-8, eller exportera filen på nytt."
        )


def _system(file: InputFile, own: str | None, declared: str | None, shapes: npt.NDArray[np.object_]) -> str:
    """The coordinate system of the points: the file's own, which may not contradict the declared one."""
    present = shapes[shapely.is_valid_input(shapes)]
    sample = shapely.get_coordinates(shapely.point_on_surface(present[:_SAMPLE]))
    if own is not None and in_degrees(own) and len(sample) and (np.abs(sample) > 180).any(axis=1).all():
        own = None  # GeoJSON is taken for degrees when it says nothing
    if own is None:
        if declared is None:
            raise TableError(
                f"{file.name}: filen säger inte vilket koordinatsystem den har (en shapefil gör det i .prj). Ange "
                "coordinate_system för källan, till exempel EPSG:3006 (SWEREF 99 TM)."
            )
        return declared
    if declared is not None and not same_places(own, declared, sample):
        raise TableError(
            f"{file.name}: filen säger att den har koordinatsystemet {_named(own)}, men {declared} är angivet. Ta bort "
            "coordinate_system, eller exportera filen i det angivna systemet."
        )
    return own


def _named(system: str) -> str:
    return system if len(system) < 20 else f'"{system.split(chr(34))[1]}"'


def _geometry(shapes: npt.NDArray[np.object_], system: str) -> dict[str, pd.Series]:
    points = shapes.copy()
    spread = shapely.is_valid_input(shapes) & (shapely.get_type_id(shapes) > 0)
    precision = np.full(len(shapes), "", dtype=object)
    if spread.any():
        points[spread] = shapely.point_on_surface(shapes[spread])
        across = diameters(shapely.bounds(shapes[spread]), system)
        precision[spread] = np.where(across <= STREET_EXTENT, "street", "area")
    x, y = (_written(axis(points)) for axis in (shapely.get_x, shapely.get_y))
    columns = {"x": x, "y": y, "place_precision": precision, "coordinate_system": np.full(len(shapes), system)}
    return {GEOMETRY[field]: pd.Series(values, dtype="str") for field, values in columns.items()}


def _written(values: npt.NDArray[np.float64]) -> list[str]:
    return ["" if value != value else repr(float(value)) for value in values]  # noqa: PLR0124 - NaN
