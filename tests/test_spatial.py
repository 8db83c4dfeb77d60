"""Points, polygons and coordinate systems."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bfkit.errors import ParameterError, TableError
from bfkit.spatial import (
    area_of,
    diameters,
    in_degrees,
    in_use,
    invalid_ids,
    is_metric,
    project,
    same_places,
    valid_polygons,
)

REAL = Path(__file__).resolve().parents[1] / ".." / "shared" / "data"
SQUARES = gpd.GeoSeries([shapely.box(1, 0, 2, 1), shapely.box(0, 0, 1, 1)], index=["B", "A"])
BOW_TIE = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])


def test_points_inside_outside_and_missing():
    found = area_of([0.5, 1.5, 9, np.nan, np.inf], [0.5, 0.5, 0.5, 0.5, 0.5], SQUARES)
    assert found.tolist() == ["A", "B", None, None, None]
    assert found.dtype == object


def test_a_point_on_a_border_goes_to_the_first_id_whatever_the_order_of_the_file():
    for polygons in (SQUARES, SQUARES.sort_index()):
        assert area_of([1.0], [0.5], polygons).tolist() == ["A"]


def test_overlapping_polygons_do_not_multiply_points():
    # README of the data: a careless overlay gave 6 012 rows from 5 984.
    overlapping = gpd.GeoSeries([shapely.box(0, 0, 2, 2)] * 3, index=["c", "a", "b"])
    assert area_of([1, 1], [1, 1.5], overlapping).tolist() == ["a", "a"]


def test_ids_that_are_numbers_become_text_and_keep_the_order_of_text():
    numbered = gpd.GeoSeries([shapely.box(0, 0, 2, 2)] * 2, index=[9, 10])
    assert area_of([1], [1], numbered).tolist() == ["10"]


def test_nothing_to_place_or_nowhere_to_place_it():
    assert area_of([], [], SQUARES).shape == (0,)
    assert area_of([0.5], [0.5], SQUARES.iloc[:0]).tolist() == [None]
    assert area_of([0.5], [0.5], gpd.GeoSeries([None, shapely.Polygon()], index=["a", "b"])).tolist() == [None]


@given(st.lists(st.tuples(st.integers(-1, 9), st.integers(-1, 9)), max_size=30), st.permutations(range(16)))
@settings(max_examples=30, deadline=None)
def test_every_point_on_the_map_gets_one_area_and_order_changes_nothing(points, order):
    # 4 x 4 squares of side 2 cover 0-8 x 0-8; half of the points lie on borders and corners.
    squares = {f"{i}{j}": shapely.box(2 * i, 2 * j, 2 * i + 2, 2 * j + 2) for i in range(4) for j in range(4)}
    polygons = gpd.GeoSeries(squares)
    x, y = (np.array([point[k] for point in points], dtype=float) for k in (0, 1))
    found = area_of(x, y, polygons)
    inside = (x >= 0) & (x <= 8) & (y >= 0) & (y <= 8)
    assert [area is not None for area in found] == inside.tolist()
    assert area_of(x, y, polygons.iloc[list(order)]).tolist() == found.tolist()
    for area, east, north in zip(found[inside], x[inside], y[inside], strict=True):
        assert squares[area].intersects(shapely.Point(east, north))


def test_a_border_that_crosses_itself_is_mended():
    crossed = gpd.GeoSeries([BOW_TIE, shapely.box(5, 5, 6, 6), None], index=["z", "a", "e"])
    assert invalid_ids(crossed) == ["z"]
    mended = valid_polygons(crossed)
    # The bow tie (0,0)-(2,2)-(2,0)-(0,2) is two triangles with base 2 and height 1: 1 + 1.
    assert mended.area.tolist() == [2.0, 1.0, 0.0]
    assert mended.is_valid.all()
    assert area_of([0.2, 1.0], [1.0, 0.2], crossed).tolist() == ["z", None]


def test_lines_left_over_when_mending_are_dropped():
    # A square with a spike: the spike holds no area.
    spiked = shapely.Polygon([(0, 0), (1, 0), (1, 1), (1, 3), (1, 1), (0, 1)])
    assert valid_polygons(gpd.GeoSeries([spiked], index=["a"])).iloc[0].equals(shapely.box(0, 0, 1, 1))


def test_the_coordinate_system_is_kept_when_mending():
    assert valid_polygons(gpd.GeoSeries([BOW_TIE], index=["z"], crs="EPSG:3006")).crs == "EPSG:3006"


def test_lines_and_points_are_not_areas():
    lines = gpd.GeoSeries([shapely.LineString([(0, 0), (1, 1)]), shapely.box(0, 0, 1, 1)], index=["väg", "a"])
    with pytest.raises(TableError, match="1 område är inte ytor: väg"):
        area_of([0.5], [0.5], lines)


def test_x_and_y_of_different_length():
    with pytest.raises(ValueError, match="lika långa"):
        area_of([1.0, 2.0], [1.0], SQUARES)


def test_sweref_99_tm_by_its_definition():
    # SWEREF 99 TM: central meridian 15 E, false easting 500 000, scale 0.9996. On the meridian x is 500 000 and
    # y is 0.9996 times the meridian arc of GRS 80 from the equator; the arc to 60 N is 6 654 072.819 m.
    x, y = project([15.0], [60.0], source="EPSG:4326", target="EPSG:3006")
    assert x[0] == pytest.approx(500_000, abs=1e-6)
    assert y[0] == pytest.approx(0.9996 * 6_654_072.819, abs=0.01)


def test_longitude_comes_first_also_where_the_system_says_latitude_first():
    # Swapped coordinates must not land in the same place: the error that a published study had to correct.
    x, _ = project([60.0], [15.0], source="EPSG:4326", target="EPSG:3006")
    assert abs(x[0] - 500_000) > 1_000_000


def test_points_that_cannot_be_projected_are_missing_on_both_axes():
    x, y = project([np.nan, 15, 15, 15], [60, np.nan, 95, np.inf], source="EPSG:4326", target="EPSG:3006")
    assert np.isnan(x).all()
    assert np.isnan(y).all()


@given(st.floats(11, 24), st.floats(55, 69))
@settings(max_examples=30, deadline=None)
def test_there_and_back(longitude, latitude):
    x, y = project([longitude], [latitude], source="EPSG:4326", target="EPSG:3006")
    back = project(x, y, source="EPSG:3006", target="EPSG:4326")
    assert (back[0][0], back[1][0]) == pytest.approx((longitude, latitude), abs=1e-8)


def test_an_unknown_system():
    with pytest.raises(ParameterError, match='"EPSG:1" är inget känt koordinatsystem'):
        project([1.0], [1.0], source="EPSG:1", target="EPSG:3006")


@pytest.mark.parametrize(
    ("system", "metric"),
    [("EPSG:3006", True), ("EPSG:3021", True), ("EPSG:4326", False), ("EPSG:2263", False)],
)
def test_only_plane_systems_in_metres(system, metric):
    # 3021 is RT 90 2.5 gon V (metres), 2263 New York Long Island in US feet.
    assert is_metric(system) is metric


@pytest.mark.real
def test_regso_of_eight_municipalities_give_no_fan_out():
    path = REAL / "se_areas" / "regso_2025_8kommuner_5m.gpkg"
    if not path.exists():
        pytest.skip("the real data are not beside the checkout")
    areas = gpd.read_file(path)
    # README of the data: 525 RegSO polygons in EPSG:3006, simplified to 5 m (so borders overlap slightly).
    assert len(areas) == 525
    polygons = gpd.GeoSeries(areas.geometry.to_numpy(), index=[f"{i:03}" for i in range(525)], crs=areas.crs)
    inner = polygons.representative_point()
    found = area_of(inner.x.to_numpy(), inner.y.to_numpy(), polygons)
    assert found.shape == (525,)
    assert (found == polygons.index.to_numpy(dtype=object)).mean() > 0.99


def test_a_system_by_another_name_puts_points_in_the_same_places() -> None:
    """SWEREF 99 TM written as its definition; and UTM 33 on WGS 84, which differs by centimetres at most."""
    points = [[500_000.0, 6_600_000.0], [650_000.0, 6_900_000.0]]
    own_words = "+proj=utm +zone=33 +ellps=GRS80 +units=m +no_defs"
    assert same_places("EPSG:3006", own_words, points)
    assert same_places("EPSG:3006", "EPSG:32633", points)
    assert same_places("EPSG:3006", "EPSG:3006", [])
    assert not same_places("EPSG:3006", "EPSG:3010", points)
    assert not same_places("EPSG:3006", "EPSG:32633", [])


def test_where_a_system_is_used_with_a_margin() -> None:
    """EPSG:3006 is used from 10.03 to 24.17 degrees east (EPSG registry), here with three degrees to spare."""
    x, y = project([15.0, 26.5, 28.0, 15.0], [60.0, 65.0, 65.0, 40.0], source="EPSG:4326", target="EPSG:3006")
    assert in_use(x, y, "EPSG:3006", margin=3).tolist() == [True, True, False, False]
    assert in_use([np.nan, 600_000], [6_600_000, np.inf], "EPSG:3006", margin=3).tolist() == [False, False]


def test_boxes_are_measured_in_metres_whatever_their_system() -> None:
    """3-4-5: a box of 300 by 400 m has a diagonal of 500 m; the map scale at the central meridian is 0.9996."""
    corners = [499_850.0, 6_600_000.0, 500_150.0, 6_600_400.0]
    assert diameters([corners], "EPSG:3006")[0] == pytest.approx(500 / 0.9996, abs=0.05)
    (west, east), (south, north) = project(corners[::2], corners[1::2], source="EPSG:3006", target="EPSG:4326")
    assert diameters([[west, south, east, north]], "EPSG:4326")[0] == pytest.approx(500 / 0.9996, abs=0.05)
    assert in_degrees("EPSG:4258") and not in_degrees("EPSG:3021")
