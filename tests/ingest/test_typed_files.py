"""Parquet, packed CSV and files of geometry: what they hold becomes the texts that the fields are read from."""

import gzip
import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from ingest_cases import AREAS, FIELDS, parameters, source
from point_cases import SIDE, SOUTH, WEST, town

from bfkit.checked import Checked
from bfkit.errors import BfkitError, InputFileError, TableError
from bfkit.ingest import files
from bfkit.ingest.pipeline import read
from bfkit.ingest.typed_columns import as_texts, is_instant

CENTRE = (WEST + SIDE / 2 + 100, SOUTH + SIDE / 2 + 7)
"""A place in A1."""


def texts(values: list[Any], kind: pa.DataType | None = None, time_format: str = "%H:%M") -> list[str]:
    whole = pa.array(values, kind)
    column = pa.chunked_array([whole[:1], whole[1:]])
    found = as_texts(column, date_format="%Y-%m-%d", time_format=time_format, where="f")
    assert list(found.index) == list(range(len(values)))
    return found.tolist()


def test_each_type_becomes_the_text_that_a_reader_would_have_typed() -> None:
    assert texts([136, None, -7]) == ["136", "", "-7"]
    assert texts([1211.0, None, 0.5, 59.27412, 1e300], pa.float64()) == ["1211", "", "0.5", "59.27412", "1e+300"]
    assert texts([float("nan"), float("inf")], pa.float64()) == ["", "inf"]
    assert texts([Decimal("7.00"), Decimal("0.50"), None, Decimal("100")], pa.decimal128(9, 2)) == [
        "7",
        "0.5",
        "",
        "100",
    ]
    assert texts(["0484C1230", None, " x "]) == ["0484C1230", "", "x"]
    assert texts([True, None, False]) == ["Ja", "", "Nej"]
    assert texts([date(2024, 2, 29), None]) == ["2024-02-29", ""]
    assert texts([time(7, 5), None]) == ["07:05", ""]
    assert texts([datetime(2024, 2, 29), None, datetime(2024, 3, 1)]) == ["2024-02-29", "", "2024-03-01"]
    assert texts([datetime(2024, 2, 29), datetime(2024, 3, 1, 23, 15)]) == ["2024-02-29 00:00", "2024-03-01 23:15"]
    words = pa.chunked_array([pa.array(["a", None]).dictionary_encode(), pa.array(["b"]).dictionary_encode()])
    assert as_texts(words, date_format="", time_format="", where="f").tolist() == ["a", "", "b"]


def test_moments_with_a_zone_keep_their_own_clock_and_their_distance_from_utc() -> None:
    moments = pa.array([0, 1717192800, None], pa.timestamp("s", tz="UTC"))  # 1717192800 is 2024-05-31 22:00 UTC
    forms = {"date_format": "%Y-%m-%d", "time_format": "%H:%M", "where": "f"}
    swedish = pa.chunked_array([moments.cast(pa.timestamp("us", tz="Europe/Stockholm"))])
    assert as_texts(swedish, **forms).tolist() == ["1970-01-01 01:00+01:00", "2024-06-01 00:00+02:00", ""]
    utc = pa.chunked_array([moments])
    assert as_texts(utc, **forms).tolist() == ["1970-01-01 00:00+00:00", "2024-05-31 22:00+00:00", ""]
    assert is_instant(pa.timestamp("s", tz="UTC")) and not is_instant(pa.string())


@pytest.mark.parametrize("value", [[1, 2], {"a": 1}, b"x"])
def test_lists_structures_and_bytes_are_refused(value: Any) -> None:
    with pytest.raises(TableError, match="väntade text, tal, datum"):
        texts([value])


def read_parquet(folder: Path, columns: dict[str, Any], **changes: Any) -> Checked:
    pq.write_table(pa.table(columns), folder / "p.parquet", row_group_size=2)
    (folder / "o.csv").write_text(AREAS, encoding="utf-8")
    own = {"files": ("p.parquet",), "format": "parquet"} | changes
    return read(parameters(source(**own)), folder)


ROWS: dict[str, Any] = {
    "Id": pa.array([1, 2, 3], pa.int64()),
    "Kategori": ["Skadegörelse", "Trafik", "Skadegörelse"],
    "Datum": pa.array([date(2025, 6, 1)] * 3),
    "Rapporterad": pa.array([date(2025, 6, 2)] * 3),
    "Oanvänd": [[1], [2], [3]],
}


def test_parquet_rows_are_accounted_for_with_their_numbers(tmp_path: Path) -> None:
    found = read_parquet(tmp_path, ROWS)
    assert list(found.incidents["id"]) == ["1", "3"]
    assert [(row.file, row.line, row.reason) for row in found.rejected.itertuples()] == [
        ("p.parquet", 2, "category_unknown")
    ]
    assert set(found.inputs) == {"o.csv", "p.parquet"}
    assert len(read_parquet(tmp_path, {name: column[:0] for name, column in ROWS.items()}).incidents) == 0


def test_typed_moments_with_a_zone_are_true_instants(tmp_path: Path) -> None:
    """13:00 UTC on a summer day is 15:00 in Sweden; a file that says so by mistake is declared ``ignored``."""
    utc = pa.array([datetime(2025, 6, 1, 13, tzinfo=UTC)] * 3, pa.timestamp("us", tz="UTC"))
    fields = {key: value for key, value in FIELDS.items() if key != "occurred_date"} | {"occurred_at": "Datum"}
    believed = read_parquet(tmp_path, ROWS | {"Datum": utc}, fields=fields)
    assert {moment.isoformat() for moment in believed.incidents["starts_at"]} == {"2025-06-01T15:00:00+02:00"}
    ignored = read_parquet(tmp_path, ROWS | {"Datum": utc}, fields=fields, zone_suffix="ignored")
    assert {moment.isoformat() for moment in ignored.incidents["starts_at"]} == {"2025-06-01T13:00:00+02:00"}


def test_a_code_that_became_a_number_is_told_and_not_mended(tmp_path: Path) -> None:
    (tmp_path / "kod.csv").write_text("kod\n0484A0010\n", encoding="utf-8")
    pq.write_table(pa.table(ROWS | {"Område": ["484A0010"] * 3}), tmp_path / "p.parquet")
    own = source(files=("p.parquet",), format="parquet", fields=FIELDS | {"area_id": "Område"})
    areas = {"level": "d", "label": "d", "version": "1", "code_pattern": r"0484[ABC]\d{4}"}
    found = read(parameters(own, areas=areas | {"area_file": {"path": "kod.csv", "id": "kod"}}), tmp_path)
    assert found.quality[0].blanked == {"area_zero_lost": 2} and found.incidents["area_id"].isna().all()
    assert "3 rader har en områdeskod som har tappat sin inledande nolla" in "".join(found.notes)


def failure(kind: type[BfkitError], call: Any, *given: Any, **changes: Any) -> str:
    with pytest.raises(kind) as caught:
        call(*given, **changes)
    return str(caught.value)


def test_wrong_parquet_files_are_refused(tmp_path: Path) -> None:
    assert '"Id"' in failure(TableError, read_parquet, tmp_path, {"id2": ["1"]})
    listed = ROWS | {"Kategori": [["a"]] * 3}
    assert "p.parquet, kolumnen Kategori" in failure(TableError, read_parquet, tmp_path, listed)
    whole = (tmp_path / "p.parquet").read_bytes()
    for wrong in (b"Id;Kategori\n", whole[: len(whole) // 2], b"PAR1" + bytes(40) + b"PAR1"):
        (tmp_path / "p.parquet").write_bytes(wrong)
        told = failure(InputFileError, read, parameters(source(files=("p.parquet",), format="parquet")), tmp_path)
        assert told.startswith("Filfel: p.parquet: filen går inte att läsa som Parquet")


CSV = "Id;Kategori;Datum;Rapporterad\n1;Skadegörelse;2025-06-01;2025-06-02\n2;Trafik;2025-06-01;2025-06-02\n"


def read_packed(folder: Path, data: bytes) -> Checked:
    (folder / "r.csv.gz").write_bytes(data)
    (folder / "o.csv").write_text(AREAS, encoding="utf-8")
    return read(parameters(source(files=("r.csv.gz",))), folder)


def test_a_packed_text_file_is_read_as_it_lies(tmp_path: Path) -> None:
    found = read_packed(tmp_path, gzip.compress(CSV.encode(), mtime=0))
    assert list(found.incidents["id"]) == ["1"]
    assert found.rejected[["file", "line"]].values.tolist() == [["r.csv.gz", 3]]


def test_a_damaged_empty_or_huge_packed_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = gzip.compress(CSV.encode(), mtime=0)
    for wrong in (whole[:-12], CSV.encode(), whole[:20] + b"\xff" * 9 + whole[29:]):
        assert "packa upp" in failure(InputFileError, read_packed, tmp_path, wrong)
    assert "filen är tom" in failure(InputFileError, read_packed, tmp_path, gzip.compress(b" \n"))
    monkeypatch.setattr(files, "LARGEST_UNPACKED", len(CSV) - 1)
    assert "större än" in failure(InputFileError, read_packed, tmp_path, whole)
    monkeypatch.setattr(files, "LARGEST_UNPACKED", len(CSV.encode()))
    assert len(read_packed(tmp_path, whole).incidents) == 1


SUFFIX = {"geopackage": "gpkg", "geojson": "geojson", "shapefile": "shp"}
GEOMETRY_FIELDS = {"id": "Id", "category": "Kategori", "occurred_date": "Datum"}


def layer(shapes: list[Any], system: str | None = "EPSG:3006", **columns: list[Any]) -> gpd.GeoDataFrame:
    size = len(shapes)
    own = {"Id": list(range(1, size + 1)), "Kategori": ["Skadegörelse"] * size, "Datum": ["2025-06-01"] * size}
    return gpd.GeoDataFrame(own | columns, geometry=shapes, crs=system)


def read_layer(folder: Path, frame: gpd.GeoDataFrame | None, form: str = "geopackage", **changes: Any) -> Checked:
    path = folder / f"p.{SUFFIX[form]}"
    if frame is not None:
        frame.to_file(path, engine="pyogrio")
    own = {"files": (path.name,), "format": form, "fields": GEOMETRY_FIELDS}
    return read(parameters(source(**own | changes), **town(folder)), folder)


@pytest.mark.parametrize("form", list(SUFFIX))
def test_a_row_of_geometry_has_its_point_and_its_columns(tmp_path: Path, form: str) -> None:
    frame = layer([shapely.Point(*CENTRE), None, shapely.Point(0, 0)])
    found = read_layer(tmp_path, frame.to_crs("EPSG:4326") if form == "geojson" else frame, form)
    row = found.incidents.iloc[0]
    assert (row["id"], row["area_id"], row["place_precision"]) == ("1", "A1", "point")
    assert (row["x"], row["y"]) == (pytest.approx(CENTRE[0], abs=0.02), pytest.approx(CENTRE[1], abs=0.02))
    assert found.quality[0].blanked == {"point_missing": 1, "point_outside": 1}
    names = {
        f"p.{suffix}" for suffix in (("shp", "shx", "dbf", "prj", "cpg") if form == "shapefile" else (SUFFIX[form],))
    }
    assert set(found.inputs) == names | {"o.gpkg"}


def test_lines_and_surfaces_are_as_exact_as_they_are_large(tmp_path: Path) -> None:
    """250 m from corner to corner is a street or a block; more stands for its area only and gives no point."""
    x, y = CENTRE
    shapes = [
        shapely.LineString([(x, y), (x + 240, y)]),
        shapely.LineString([(x, y), (x + 260, y)]),
        shapely.box(x, y, x + 150, y + 150),
        shapely.box(x, y, x + 200, y + 200),
        shapely.MultiPoint([(x, y), (x + 10, y)]),
    ]
    found = read_layer(tmp_path, layer(shapes))
    assert list(found.incidents["place_precision"]) == ["street", "area", "street", "area", "street"]
    assert list(found.incidents["x"].isna()) == [False, True, False, True, False]
    assert set(found.incidents["area_id"]) == {"A1"}
    assert found.quality[0].blanked["point_coarse"] == 2
    assert "2 rader har en linje eller yta som är för stor" in "".join(found.notes)


def test_the_files_own_coordinate_system_is_used_and_may_not_be_contradicted(tmp_path: Path) -> None:
    frame = layer([shapely.Point(*CENTRE)]).to_crs("EPSG:3010")
    assert read_layer(tmp_path, frame).incidents["area_id"].tolist() == ["A1"]
    assert read_layer(tmp_path, frame, coordinate_system="EPSG:3010").incidents["area_id"].tolist() == ["A1"]
    told = failure(TableError, read_layer, tmp_path, frame, coordinate_system="EPSG:3006")
    assert "p.gpkg: filen säger att den har koordinatsystemet EPSG:3010, men EPSG:3006 är angivet" in told


def test_a_shapefile_without_prj_must_be_declared(tmp_path: Path) -> None:
    frame = layer([shapely.Point(*CENTRE)])
    read_layer(tmp_path, frame, "shapefile", coordinate_system="EPSG:3006")  # ESRI's words for the same system
    (tmp_path / "p.prj").unlink()
    told = failure(TableError, read_layer, tmp_path, None, "shapefile")
    assert "säger inte vilket koordinatsystem" in told and "coordinate_system" in told
    found = read_layer(tmp_path, None, "shapefile", coordinate_system="EPSG:3006")
    assert found.incidents["area_id"].tolist() == ["A1"]
    (tmp_path / "p.dbf").unlink()
    assert ".dbf saknas" in failure(InputFileError, read_layer, tmp_path, None, "shapefile")


def geojson(folder: Path, coordinates: list[list[float]], **properties: Any) -> None:
    features = [
        {
            "type": "Feature",
            "properties": {"Id": number, "Kategori": "Skadegörelse", "Datum": "2025-06-01"} | properties,
            "geometry": {"type": "Point", "coordinates": pair},
        }
        for number, pair in enumerate(coordinates)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    (folder / "p.geojson").write_text(text, encoding="utf-8")


def test_geojson_in_metres_that_says_nothing_must_be_declared(tmp_path: Path) -> None:
    geojson(tmp_path, [list(CENTRE)])
    assert "säger inte vilket" in failure(TableError, read_layer, tmp_path, None, "geojson")
    assert len(read_layer(tmp_path, None, "geojson", coordinate_system="EPSG:3006").incidents) == 1


def test_drawn_points_with_their_axes_exchanged_are_refused(tmp_path: Path) -> None:
    geojson(tmp_path, [[59.25 + n / 1000, 15.15 + n / 1000] for n in range(9)])
    told = failure(TableError, read_layer, tmp_path, None, "geojson")
    assert "p.geojson: 9 av 9 punkter ligger utanför" in told and "x och y byter plats" in told
    assert "Exportera filen på nytt med öst före nord" in told and "fields" not in told


def test_text_in_geojson_stays_as_it_is_written(tmp_path: Path) -> None:
    geojson(tmp_path, [[15.15, 59.25]], Datum="2025/06/01 13:05")
    fields = {"id": "Id", "category": "Kategori", "occurred_at": "Datum"}
    found = read_layer(tmp_path, None, "geojson", fields=fields, date_format="%Y/%m/%d")
    assert found.incidents.iloc[0]["starts_at"].isoformat() == "2025-06-01T13:05:00+02:00"


def test_a_typed_moment_in_a_geopackage_is_local_time(tmp_path: Path) -> None:
    """GeoPackage has no local time, so programs write it with Z: the suffix is passed over unless declared."""
    moments = pd.to_datetime(["2025-06-01 13:05:00"], utc=True)
    frame = layer([shapely.Point(*CENTRE)], Datum=list(moments))
    fields = {"id": "Id", "category": "Kategori", "occurred_at": "Datum"}
    forms = {"fields": fields, "date_format": "%d.%m.%Y"}
    local = read_layer(tmp_path, frame, **forms)
    assert local.incidents.iloc[0]["starts_at"].isoformat() == "2025-06-01T13:05:00+02:00"
    believed = read_layer(tmp_path, None, zone_suffix="believed", **forms)
    assert believed.incidents.iloc[0]["starts_at"].isoformat() == "2025-06-01T15:05:00+02:00"


def test_declared_columns_of_coordinates_go_before_the_geometry(tmp_path: Path) -> None:
    frame = layer([shapely.Point(*CENTRE)], Ost=[CENTRE[0] + SIDE], Nord=[CENTRE[1]])
    found = read_layer(tmp_path, frame, fields=GEOMETRY_FIELDS | {"x": "Ost", "y": "Nord"})
    assert found.incidents["area_id"].tolist() == ["A2"]


def test_wrong_files_of_geometry_are_refused(tmp_path: Path) -> None:
    frame = layer([shapely.Point(*CENTRE)])
    frame.to_file(tmp_path / "p.gpkg", layer="a")
    frame.to_file(tmp_path / "p.gpkg", layer="b")
    assert "2 skikt: a, b. Ange layer" in failure(InputFileError, read_layer, tmp_path, None)
    assert '"c" finns inte' in failure(InputFileError, read_layer, tmp_path, None, layer="c")
    assert len(read_layer(tmp_path, None, layer="b").incidents) == 1
    missing = GEOMETRY_FIELDS | {"id": "Nummer"}
    assert '"Nummer"' in failure(TableError, read_layer, tmp_path, None, layer="b", fields=missing)
    assert "väntade en shapefil" in failure(InputFileError, read_layer, tmp_path, None, format="shapefile")
    (tmp_path / "p.gpkg").write_bytes((tmp_path / "p.gpkg").read_bytes()[:700])
    assert "går inte att läsa som karta" in failure(InputFileError, read_layer, tmp_path, None)
    (tmp_path / "p.gpkg").unlink()
    pyogrio.write_dataframe(pd.DataFrame(frame.drop(columns="geometry")), tmp_path / "p.gpkg", layer="t")
    assert "ingen geometri" in failure(TableError, read_layer, tmp_path, None)


def test_text_in_another_encoding_than_a_shapefile_says_is_refused(tmp_path: Path) -> None:
    read_layer(tmp_path, layer([shapely.Point(*CENTRE)]), "shapefile")
    (tmp_path / "p.cpg").write_text("ISO-8859-1", encoding="ascii")
    assert ".cpg" in failure(InputFileError, read_layer, tmp_path, None, "shapefile")


def test_a_shapefile_whose_system_is_wrongly_declared_says_which_to_declare(tmp_path: Path) -> None:
    shapes = [shapely.Point(WEST + 100 * n, SOUTH + 100 * n) for n in range(1, 9)]
    layer(shapes).to_file(tmp_path / "p.shp")
    (tmp_path / "p.prj").unlink()
    told = failure(TableError, read_layer, tmp_path, None, "shapefile", coordinate_system="EPSG:3021")
    assert "8 av 8 punkter ligger utanför" in told and "(.prj saknas): ange EPSG:3006" in told
