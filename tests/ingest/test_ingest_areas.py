from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pytest
import shapely

from bfkit.errors import BfkitError, InputFileError, ParameterError, TableError
from bfkit.ingest.areas import AreaTables, read_areas
from bfkit.parameters.models import Areas

NAMED: dict[str, Any] = {"level": "delomrade", "label": "delområde", "version": "2025", "code_pattern": "^A[0-9]$"}
SQUARE = shapely.box(500_000, 6_600_000, 501_000, 6_601_000)
EAST = shapely.box(501_000, 6_600_000, 502_000, 6_601_000)
BOW_TIE = shapely.Polygon([(0, 0), (1000, 1000), (1000, 0), (0, 1000)])


def areas_of(folder: Path, **declared: Any) -> AreaTables:
    return read_areas(Areas.model_validate(NAMED | declared), folder, coordinate_system="EPSG:3006")


def saved(
    folder: Path, codes: list[Any], shapes: list[Any], *, crs: str | None = "EPSG:3006", **columns: list[Any]
) -> dict:
    frame = gpd.GeoDataFrame({"kod": codes, **columns}, geometry=shapes, crs=crs)
    frame.to_file(folder / "o.gpkg", layer="o", engine="pyogrio")
    return {"path": "o.gpkg", "id": "kod", **{name: name for name in columns}}


def plain(folder: Path, text: str, **columns: str) -> dict:
    (folder / "o.csv").write_text(text, encoding="utf-8")
    return {"path": "o.csv", "id": "kod", **columns}


def scb(folder: Path, *rows: list[object]) -> dict:
    book = openpyxl.Workbook()
    for row in (["Folkmängd 2023"], [None, "antal"], *rows):
        book.active.append(row)
    book.save(folder / "f.xlsx")
    return {"path": "f.xlsx", "header": ("antal",), "year": 2023}


def failure(folder: Path, kind: type[BfkitError] = TableError, **declared: Any) -> str:
    with pytest.raises(kind) as caught:
        areas_of(folder, **declared)
    return str(caught.value)


def test_a_map_gives_codes_names_population_and_polygons_in_order(tmp_path: Path) -> None:
    geometry = saved(
        tmp_path, ["A2", "A1", "B1"], [EAST, SQUARE, EAST], name=["Söder", "Norr", "Grannen"], population=[8, 12, 1]
    )
    found = areas_of(tmp_path, geometry=geometry)
    assert found.areas.to_dict("list") == {
        "id": ["A1", "A2"],
        "level": ["delomrade"] * 2,
        "name": ["Norr", "Söder"],
        "version": ["2025"] * 2,
        "population": [12, 8],
    }
    assert found.polygons is not None and list(found.polygons.index) == ["A1", "A2"]
    assert found.polygons["A1"].equals(SQUARE)
    assert list(found.inputs) == ["o.gpkg"]
    assert found.notes == ("1 område i områdesfilen har koder som inte passar kommunens mönster och är utelämnade.",)


def test_a_map_in_degrees_is_moved_and_numbers_are_text(tmp_path: Path) -> None:
    """15 degrees east is the central meridian of EPSG:3006, where x is 500 000 by definition."""
    shape = shapely.box(15.0, 60.0, 15.1, 60.1)
    gpd.GeoDataFrame({"kod": [7.0]}, geometry=[shape], crs="EPSG:4326").to_file(
        tmp_path / "o.geojson", driver="GeoJSON"
    )
    found = areas_of(tmp_path, geometry={"path": "o.geojson", "id": "kod"}, code_pattern="7")
    assert found.polygons is not None
    assert found.polygons["7"].bounds[0] == pytest.approx(500_000, abs=1)


def test_a_border_that_crosses_itself_is_mended_and_said(tmp_path: Path) -> None:
    found = areas_of(tmp_path, geometry=saved(tmp_path, ["A1"], [BOW_TIE]))
    assert found.polygons is not None and found.polygons["A1"].is_valid
    assert found.polygons["A1"].area == pytest.approx(500_000)  # two triangles of 1000 × 500 / 2
    assert "korsade sig själv för 1 område" in found.notes[0]


def test_a_plain_list_with_missing_population(tmp_path: Path) -> None:
    listed = plain(tmp_path, "kod,namn,folk\nA2,,\nA1,Norr,1 200\n", name="namn", population="folk")
    found = areas_of(tmp_path, area_file=listed)
    assert list(found.areas["name"]) == ["Norr", "A2"]
    assert list(found.areas["population"].isna()) == [False, True] and found.areas["population"][0] == 1200
    assert found.notes == ("Folkmängd saknas för 1 av 2 områden: A2.",)
    assert found.polygons is None


def test_a_plain_list_adds_to_a_map(tmp_path: Path) -> None:
    listed = plain(tmp_path, "kod,namn,folk\nA2,Söder,800\n", name="namn", population="folk")
    found = areas_of(tmp_path, geometry=saved(tmp_path, ["A1", "A2"], [SQUARE, EAST]), area_file=listed)
    assert list(found.areas["name"]) == ["A1", "Söder"]
    assert found.areas["population"][1] == 800
    assert set(found.inputs) == {"o.gpkg", "o.csv"}


def test_a_population_table_alone_is_the_list(tmp_path: Path) -> None:
    table = scb(tmp_path, ["1880A0020", 5], ["1880A0010", ".."], ["0114A0010", 9])
    found = areas_of(tmp_path, population=table, code_pattern="^1880[ABC][0-9]{4}$")
    assert list(found.areas["id"]) == ["1880A0010", "1880A0020"]
    assert found.areas["population"].isna().tolist() == [True, False]


def test_codes_that_either_side_lacks_are_said(tmp_path: Path) -> None:
    table = scb(tmp_path, ["1880A0010", 5], ["1880A0030", 6])
    listed = plain(tmp_path, "kod\n1880A0010\n1880A0020\n")
    found = areas_of(tmp_path, population=table, area_file=listed, code_pattern="^1880[ABC][0-9]{4}$")
    assert found.notes == (
        "Folkmängd saknas för 1 av 2 områden: 1880A0020.",
        "1 kod med folkmängd finns inte bland områdena: 1880A0030.",
    )


def test_wrong_lists_are_refused(tmp_path: Path) -> None:
    assert "står flera gånger" in failure(tmp_path, area_file=plain(tmp_path, "kod\nA1\nA1\n"))
    assert "1 område saknar kod" in failure(tmp_path, area_file=plain(tmp_path, "kod,x\nA1,\n,1\n"))
    assert "rad 3" in failure(tmp_path, area_file=plain(tmp_path, "kod,x\nA1,\nA2\n"))
    assert "inget tal för A1" in failure(tmp_path, area_file=plain(tmp_path, "kod,p\nA1,många\n", population="p"))
    assert "ingen av 1 koder passar" in failure(tmp_path, area_file=plain(tmp_path, "kod\nB1\n"))
    pattern = failure(tmp_path, ParameterError, area_file=plain(tmp_path, "kod\nA1\n"), code_pattern="A[")
    assert "code_pattern" in pattern


def test_a_personal_value_in_the_wrong_column_is_not_echoed(tmp_path: Path) -> None:
    for text in ("kod\n121212-1212\n", "kod\n121212-1212\n121212-1212\n"):
        assert "1212" not in failure(tmp_path, area_file=plain(tmp_path, text))


def test_wrong_maps_are_refused(tmp_path: Path) -> None:
    geometry = saved(tmp_path, ["A1", "A1"], [SQUARE, EAST])
    assert "flera gånger" in failure(tmp_path, geometry=geometry)
    assert "är inte ytor" in failure(tmp_path, geometry=saved(tmp_path, ["A1"], [shapely.Point(0, 0)]))
    assert "koordinatsystem" in failure(tmp_path, geometry=saved(tmp_path, ["A1"], [SQUARE], crs=None))
    assert "rad 2" in failure(tmp_path, geometry=saved(tmp_path, ["A1", "A2"], [SQUARE, None]))
    geometry = saved(tmp_path, ["A1"], [SQUARE])
    assert '"id"' in failure(tmp_path, geometry=geometry | {"id": "id"})
    assert '"x" finns inte' in failure(tmp_path, InputFileError, geometry=geometry | {"layer": "x"})
    gpd.GeoDataFrame({"kod": ["A1"]}, geometry=[SQUARE], crs="EPSG:3006").to_file(tmp_path / "o.gpkg", layer="p")
    assert "flera skikt: o, p" in failure(tmp_path, InputFileError, geometry=geometry)
    (tmp_path / "o.gpkg").write_text("ingen karta", encoding="utf-8")
    assert "som karta" in failure(tmp_path, InputFileError, geometry=geometry)


def test_a_layer_without_geometry_is_refused(tmp_path: Path) -> None:
    import pandas as pd
    import pyogrio

    pyogrio.write_dataframe(pd.DataFrame({"kod": ["A1"]}), tmp_path / "t.gpkg", layer="t")
    assert "ingen geometri" in failure(tmp_path, geometry={"path": "t.gpkg", "id": "kod"})
