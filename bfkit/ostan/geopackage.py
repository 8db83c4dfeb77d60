"""A GeoPackage layer as bytes that depend on its content alone.

Written here and not by GDAL because GDAL stamps the time, its own version and SQLite's into the file, and
works on files only. Source: OGC 12-128r18, GeoPackage Encoding Standard 1.3.1.
"""

import sqlite3
import struct
from collections.abc import Mapping, Sequence
from contextlib import closing

import shapely
from shapely.geometry.base import BaseGeometry

Values = Sequence[str] | Sequence[int]
SRS = 3006
_CHANGED = "2026-01-20T00:00:00.000Z"
_SWEREF99_TM = (
    'PROJCS["SWEREF99 TM",GEOGCS["SWEREF99",DATUM["SWEREF99",SPHEROID["GRS 1980",6378137,298.257222101,'
    'AUTHORITY["EPSG","7019"]],AUTHORITY["EPSG","6619"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],'
    'UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4619"]],'
    'PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",15],'
    'PARAMETER["scale_factor",0.9996],PARAMETER["false_easting",500000],PARAMETER["false_northing",0],'
    'UNIT["metre",1,AUTHORITY["EPSG","9001"]],AUTHORITY["EPSG","3006"]]'
)
_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],'
    'UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]'
)
_SYSTEMS = (
    ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined"),
    ("SWEREF99 TM", SRS, "EPSG", SRS, _SWEREF99_TM),
    ("WGS 84 geodetic", 4326, "EPSG", 4326, _WGS84),
)
_TABLES = """
PRAGMA page_size = 4096;
PRAGMA auto_vacuum = 0;
PRAGMA encoding = 'UTF-8';
PRAGMA application_id = 1196444487;
PRAGMA user_version = 10301;
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE,
  max_x DOUBLE, max_y DOUBLE, srs_id INTEGER REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL PRIMARY KEY REFERENCES gpkg_contents(table_name),
  column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL REFERENCES gpkg_spatial_ref_sys(srs_id), z TINYINT NOT NULL, m TINYINT NOT NULL);
"""


def geopackage(layer: str, columns: Mapping[str, Values], geometries: Sequence[BaseGeometry]) -> bytes:
    """One layer in EPSG:3006.

    Args:
        layer: name of the layer, a plain word.
        columns: values by column name (plain words), each of shape (n,), all text or all whole numbers.
        geometries: shape (n,), all points or all polygons.
    """
    types = ["INTEGER" if isinstance(values[0], int) else "TEXT" for values in columns.values()]
    declared = ", ".join(f"{name} {kind}" for name, kind in zip(columns, types, strict=True))
    geometry_type = geometries[0].geom_type.upper()
    rows = zip(map(_blob, geometries), *columns.values(), strict=True)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.executescript(_TABLES)
        database.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?,?,?,?,?,NULL)", _SYSTEMS)
        database.execute(
            "INSERT INTO gpkg_contents VALUES (?,'features',?,'',?,?,?,?,?,?)",
            (layer, layer, _CHANGED, *map(float, shapely.total_bounds(list(geometries))), SRS),
        )
        database.execute("INSERT INTO gpkg_geometry_columns VALUES (?,'geom',?,?,0,0)", (layer, geometry_type, SRS))
        database.execute(
            f"CREATE TABLE {layer} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom {geometry_type}, {declared})"
        )
        marks = ",".join("?" * (len(columns) + 1))
        database.executemany(f"INSERT INTO {layer} VALUES (NULL,{marks})", rows)
        database.execute("VACUUM")
        return _without_version(database.serialize())


def _blob(geometry: BaseGeometry) -> bytes:
    """GeoPackage binary: header, envelope (polygons only), well-known binary, all little-endian."""
    flags, envelope = 0x01, b""
    if geometry.geom_type != "Point":
        west, south, east, north = geometry.bounds
        flags, envelope = 0x03, struct.pack("<4d", west, east, south, north)
    body: bytes = shapely.to_wkb(geometry, byte_order=1, flavor="iso")
    return struct.pack("<2sBBi", b"GP", 0, flags, SRS) + envelope + body


def _without_version(database: bytes) -> bytes:
    """The file with the same change counter and SQLite version whoever wrote it (header bytes 24 and 92-99)."""
    written = bytearray(database)
    written[24:28] = written[92:96] = struct.pack(">I", 1)
    written[96:100] = struct.pack(">I", 3040000)
    return bytes(written)
