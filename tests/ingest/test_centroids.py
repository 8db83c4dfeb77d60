"""Points that are the middle of an area or of the municipality: found, told, and never used as points."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from point_cases import SIDE, SOUTH, SQUARES, WEST, moved, read_points_of, spread, town

from bfkit.checked import Checked
from bfkit.ingest.centroids import FEWEST_ON_CENTRE, FEWEST_ROWS, ON_CENTRE_METRES, centres
from bfkit.spatial import area_of

MIDDLES = [(WEST + SIDE * (column + 0.5), SOUTH + SIDE * (row + 0.5)) for row in (0, 1) for column in (0, 1)]
"""The centre of gravity of a square is where its diagonals cross."""
WHOLE = (WEST + SIDE, SOUTH + SIDE)
MALL = (WEST + 1_234.5, SOUTH + 2_345.6)


def precisions(places: list[tuple[float, float]], polygons: gpd.GeoSeries | None = None) -> list[str]:
    shapes = gpd.GeoSeries(SQUARES) if polygons is None else polygons
    x, y = np.array(places).T
    return centres(x, y, area_of(x, y, shapes), shapes).tolist()


def checked_whole(found: Checked) -> Checked:
    """A point is given exactly when it is where something happened."""
    for table in (found.incidents,):
        exact = table["place_precision"].isin(["point", "street"])
        assert (table["x"].notna() == exact).all() and (table["y"].notna() == exact).all()
    return found


def test_rows_on_the_middle_of_an_area_stand_for_the_area(tmp_path: Path) -> None:
    found = checked_whole(read_points_of(tmp_path, [*[MIDDLES[1]] * 4, *spread(60)]))
    assert list(found.incidents["place_precision"][:5]) == ["area"] * 4 + ["point"]
    assert list(found.incidents["area_id"][:4]) == ["A2"] * 4
    assert found.quality[0].blanked == {"point_centre": 4}
    assert found.notes[0].startswith("Rapporter: 4 av 64 punkter är mitten av ett område och inte platsen")
    assert "punktkartor" in found.notes[0] and "place_precision: point" in found.notes[0]


@pytest.mark.parametrize(("metres", "found"), [(ON_CENTRE_METRES - 0.1, "area"), (ON_CENTRE_METRES + 0.1, "")])
def test_how_near_the_middle_a_point_must_lie(metres: float, found: str) -> None:
    x, y = MIDDLES[0]
    assert precisions([(x + metres, y)] * FEWEST_ON_CENTRE + spread(40))[0] == found


def test_so_few_rows_may_happen_to_lie_on_a_middle() -> None:
    assert set(precisions([MIDDLES[0]] * (FEWEST_ON_CENTRE - 1) + spread(40))) == {""}


def test_degrees_of_five_decimals_are_near_enough(tmp_path: Path) -> None:
    """Five decimals of a degree are 0.6 m to the north and 0.3 m to the east at this latitude, at most."""
    rounded = [(round(x, 5), round(y, 5)) for x, y in moved([MIDDLES[2]] * 3 + spread(40), "EPSG:4326")]
    found = read_points_of(tmp_path, rounded, coordinate_system="EPSG:4326")
    assert found.quality[0].blanked == {"point_centre": 3}


def test_the_middle_of_the_municipality_gives_no_area(tmp_path: Path) -> None:
    found = checked_whole(read_points_of(tmp_path, [WHOLE] * 3 + spread(40)))
    assert set(found.incidents["place_precision"][:3]) == {"municipality"}
    assert found.incidents["area_id"][:3].isna().all()
    assert "mitten av kommunen" in found.notes[0]


def test_a_shopping_centre_with_200_incidents_is_a_place(tmp_path: Path) -> None:
    found = read_points_of(tmp_path, [MALL] * 200 + spread(60))
    assert set(found.incidents["place_precision"]) == {"point"} and found.notes == ()


def test_a_register_of_eight_schools_is_of_places() -> None:
    """Eight places in four areas, thirty reports each: several places an area, so no area's middle."""
    assert set(precisions([place for place in spread(8) for _ in range(30)])) == {""}


@pytest.mark.parametrize(("rows", "found"), [(FEWEST_ROWS - 1, ""), (FEWEST_ROWS, "municipality")])
def test_a_file_on_one_position_knows_only_the_municipality(rows: int, found: str) -> None:
    assert set(precisions([MALL] * rows)) == {found}


@pytest.mark.parametrize(("others", "found"), [(10, "municipality"), (11, "")])
def test_two_positions_with_nine_rows_of_ten_are_the_middles_of_municipality_and_county(
    others: int, found: str
) -> None:
    """90 of 100 rows are 90 %; 90 of 101 are 89.1 %."""
    places = [MALL] * 60 + [(MALL[0] + 900, MALL[1])] * 30 + spread(others)
    assert precisions(places)[0] == found and precisions(places)[-1] == ""


def test_one_position_in_each_area_is_a_file_of_areas() -> None:
    """The middles of another map lie some way from ours, but each area has one, and only one."""
    shifted = [(x + 40, y - 25) for x, y in MIDDLES]
    assert set(precisions([place for place in shifted for _ in range(8)])) == {"area"}
    few = [place for place in shifted for _ in range(8)][: FEWEST_ROWS - 1]
    assert set(precisions(few)) == {""}
    one_more = [(shifted[0][0] + 300, shifted[0][1])] * 8
    assert set(precisions([*[place for place in shifted for _ in range(8)], *one_more])) == {""}
    assert set(precisions([place for place in shifted[:3] for _ in range(12)])) == {
        ""
    }  # three areas of four are too few


def test_a_declared_precision_goes_before_what_looks_likely(tmp_path: Path) -> None:
    on_middle = [MIDDLES[0]] * 40
    trusted = read_points_of(tmp_path, on_middle, place_precision="point")
    assert set(trusted.incidents["place_precision"]) == {"point"} and trusted.notes == ()
    snapped = checked_whole(read_points_of(tmp_path, spread(40), place_precision="street"))
    assert set(snapped.incidents["place_precision"]) == {"street"} and snapped.quality[0].blanked == {}


@pytest.mark.parametrize(("declared", "areas_known"), [("area", True), ("municipality", False)])
def test_points_declared_as_coarse_are_not_used_as_points(tmp_path: Path, declared: str, areas_known: bool) -> None:
    found = checked_whole(read_points_of(tmp_path, spread(40), place_precision=declared))
    assert set(found.incidents["place_precision"]) == {declared}
    assert found.incidents["area_id"].notna().all() == areas_known
    assert found.quality[0].blanked == {"point_coarse": 40}


def test_an_area_code_counts_where_the_point_is_only_the_municipality(tmp_path: Path) -> None:
    areas = town(tmp_path)
    found = read_points_of(tmp_path, spread(40), areas=areas, place_precision="municipality")
    assert found.incidents["area_id"].isna().all()


def test_empty_tables_and_missing_polygons_have_no_middles() -> None:
    nothing = np.empty(0)
    assert centres(nothing, nothing, np.empty(0, dtype=object), None).tolist() == []
    x = np.array([np.nan, *[1.0] * FEWEST_ROWS])
    assert centres(x, x, np.full(len(x), None, dtype=object), None).tolist() == ["", *["municipality"] * FEWEST_ROWS]


def test_the_label_point_of_a_bent_area_counts_as_its_middle() -> None:
    """The centre of gravity of a crescent lies outside it; programs then use a point on the surface."""
    crescent = shapely.Point(0, 0).buffer(1000).difference(shapely.Point(300, 0).buffer(1000))
    label = shapely.point_on_surface(crescent)
    others = [(-900.0 + n, 3.0 * n) for n in range(40)]
    shapes = gpd.GeoSeries({"A1": crescent, "A2": shapely.box(5000, 5000, 6000, 6000)})
    assert precisions([(label.x, label.y)] * 3 + others, shapes)[:4] == ["area"] * 3 + [""]
