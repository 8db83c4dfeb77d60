"""The street network: read as it stands, refused when it cannot be one, kept for the notebooks of a run."""

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from bfkit.errors import TableError
from bfkit.ingest import store
from bfkit.ingest.streets import read_streets
from bfkit.parameters.models import Streets
from tests import builders

DECLARED = Streets(path="gator.gpkg", layer="gator", id="nr", name="namn")
LINES = [shapely.LineString([(0, 0), (100, 0)]), shapely.LineString([(100, 0), (100, 100)])]


def written(folder: Path, ids: list[str], shapes: list[shapely.Geometry]) -> Path:
    rows = gpd.GeoDataFrame({"nr": ids, "namn": ["Storgatan", None]}, geometry=shapes, crs="EPSG:3006")
    rows.to_file(folder / "gator.gpkg", layer="gator")
    return folder


def test_streets_are_read_by_id_with_their_names(tmp_path: Path) -> None:
    found = read_streets(DECLARED, written(tmp_path, ["2", "1"], LINES), coordinate_system="EPSG:3006")
    assert found.rows["name"].to_dict() == {"1": "", "2": "Storgatan"}
    assert found.rows.length.tolist() == [100, 100]
    assert list(found.inputs) == ["gator.gpkg"]


def test_street_lamps_are_told_where_they_are_declared(tmp_path: Path) -> None:
    rows = gpd.GeoDataFrame({"nr": ["1", "2"], "lampor": ["Ja", "vet ej"]}, geometry=LINES, crs="EPSG:3006")
    rows.to_file(tmp_path / "gator.gpkg", layer="gator")
    told = DECLARED.model_copy(update={"name": None, "lit": "lampor"})
    found = read_streets(told, tmp_path, coordinate_system="EPSG:3006").rows["lit"]
    assert found["1"] == 1
    assert found.isna().tolist() == [False, True]


@pytest.mark.parametrize(
    ("ids", "shapes", "words"),
    [
        (["1", "1"], LINES, "rad 2"),
        (["1", ""], LINES, "rad 2"),
        (["1", "2"], [LINES[0], LINES[1].buffer(1)], "inte linjer"),
    ],
)
def test_what_is_no_network_is_refused(
    tmp_path: Path, ids: list[str], shapes: list[shapely.Geometry], words: str
) -> None:
    with pytest.raises(TableError, match=words):
        read_streets(DECLARED, written(tmp_path, ids, shapes), coordinate_system="EPSG:3006")


def test_streets_are_put_by_and_read_again(tmp_path: Path) -> None:
    streets = read_streets(DECLARED, written(tmp_path, ["2", "1"], LINES), coordinate_system="EPSG:3006").rows
    store.save(builders.checked(builders.incidents([]), streets=streets), tmp_path / "tables")
    again = store.load(tmp_path / "tables", builders.ZONE).streets
    assert again is not None
    assert again["name"].to_dict() == streets["name"].to_dict()
    assert again.crs == streets.crs
