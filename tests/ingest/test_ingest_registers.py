from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from bfkit.errors import TableError
from bfkit.ingest.registers import Register, read_places, read_reporters
from bfkit.parameters.models import Places, Reporters

REPORTERS = Reporters(path="r.csv", id="id", organisation="org", active_from="från", active_to="till")
PLACES = Places(path="p.gpkg", id="id", kind="slag", name="namn")


def reporters(folder: Path, *lines: str) -> Register:
    (folder / "r.csv").write_text("\n".join(("id,org,från,till", *lines)), encoding="utf-8")
    return read_reporters(REPORTERS, folder)


def places(
    folder: Path, ids: list[str], kinds: list[str], names: list[str], shapes: list[shapely.Geometry]
) -> Register:
    frame = gpd.GeoDataFrame({"id": ids, "slag": kinds, "namn": names}, geometry=shapes, crs="EPSG:3006")
    frame.to_file(folder / "p.gpkg", layer="p")
    return read_places(PLACES, folder, coordinate_system="EPSG:3006")


def test_reporters_have_days_and_an_open_end(tmp_path: Path) -> None:
    found = reporters(tmp_path, "R1,Skolan,2022-01-01,2023-12-31", "R2,Skolan,2023-08-15,")
    assert list(found.rows["active_from"]) == [pd.Timestamp(2022, 1, 1), pd.Timestamp(2023, 8, 15)]
    assert found.rows["active_to"].isna().tolist() == [False, True]
    assert list(found.inputs) == ["r.csv"] and found.notes == ()


def test_every_wrong_line_of_the_register_is_named(tmp_path: Path) -> None:
    lines = ("R1,Skolan,2022-01-01,", "R1,Skolan,2022-01-01,", ",Skolan,2022-01-01,", "R4,,2022-01-01,")
    more = ("R5,Skolan,,", "R6,Skolan,i våras,", "R7,Skolan,2022-01-01,x", "R8,Skolan,2022-01-02,2022-01-01", "R9")
    with pytest.raises(TableError) as caught:
        reporters(tmp_path, *lines, *more)
    found = str(caught.value)
    for words in (
        "samma id som en tidigare rad: rad 3",
        "saknar id: rad 4",
        "saknar organisation: rad 5",
        "inte går att läsa: rad 6, rad 7",
        "sista dag som inte går att läsa: rad 8",
        "slutar innan den börjar: rad 9",
        "(väntade 4): rad 10",
    ):
        assert words in found


def test_a_person_in_the_register_is_masked(tmp_path: Path) -> None:
    found = reporters(tmp_path, "121212-1212,Skolan,2022-01-01,", "R2,a@example.se,2022-01-01,")
    assert list(found.rows["id"]) == ["rad 1", "R2"]
    assert list(found.rows["organisation"]) == ["Skolan", "[borttaget]"]
    assert "2 värden i rapportörsregistret" in found.notes[0]


def test_places_are_points_with_known_kinds(tmp_path: Path) -> None:
    shapes = [shapely.Point(1, 2), shapely.box(0, 0, 2, 2), shapely.Point(5, 5)]
    found = places(tmp_path, ["P1", "P2", "P3"], ["Skola", "PARK", "Kiosk"], ["Skolan", "", "Kiosken"], shapes)
    assert list(found.rows["kind"]) == ["skola", "park", "ovrigt"]
    assert list(found.rows["name"]) == ["Skolan", "P2", "Kiosken"]
    assert (found.rows["x"][0], found.rows["y"][0]) == (1, 2)
    assert shapes[1].contains(shapely.Point(found.rows["x"][1], found.rows["y"][1]))
    assert "1 plats i platsregistret har ett okänt slag och räknas som övrigt: Kiosk." in found.notes[0]


def test_a_person_among_the_places_is_masked_also_in_the_note(tmp_path: Path) -> None:
    found = places(tmp_path, ["P1"], ["hos a@example.se"], ["070-1740605"], [shapely.Point(1, 2)])
    assert list(found.rows["name"]) == ["[borttaget]"]
    assert "example" not in " ".join(found.notes)


def test_places_without_id_or_with_the_same_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="rad 2, rad 3"):
        places(tmp_path, ["P1", "P1", ""], ["Skola"] * 3, ["a", "b", "c"], [shapely.Point(1, 2)] * 3)


def test_opening_hours_and_days_in_use_are_read_where_they_are_declared(tmp_path: Path) -> None:
    """What cannot be read is left out and told with personal data masked; without the columns there is nothing."""
    hours = ["fre–lör 12:00–03:00", "ring 070-123 45 67", None]
    content = {"id": ["1", "2", "3"], "slag": ["krog"] * 3, "namn": ["A", "B", "C"], "tider": hours}
    days = {"från": ["2020-03-01", None, "i våras"]}
    frame = gpd.GeoDataFrame(content | days, geometry=[shapely.Point(n, n) for n in range(3)], crs="EPSG:3006")
    frame.to_file(tmp_path / "p.gpkg", layer="p")
    told = PLACES.model_copy(update={"opening_hours": "tider", "opened_on": "från"})
    found = read_places(told, tmp_path, coordinate_system="EPSG:3006")
    assert found.rows["opening_hours"].isna().tolist() == [False, True, True]
    assert found.rows["opened_on"].isna().tolist() == [False, True, True]
    assert found.rows["closed_on"].isna().all()
    (note,) = found.notes
    assert "Öppettider som inte går att läsa" in note
    assert "070" not in note
    assert read_places(PLACES, tmp_path, coordinate_system="EPSG:3006").rows["opening_hours"].isna().all()
