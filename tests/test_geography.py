"""Grid, rings and areas in rings; every expected number is plane geometry spelled out."""

import math
from dataclasses import FrozenInstanceError

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bfkit.errors import ParameterError
from bfkit.geography import BOUNDARY, HULL, areas_in_ring, cell_of, rings, square_grid
from bfkit.geography.streets import nearest_segment, street_segments
from bfkit.spatial import area_of

TM = "EPSG:3006"
TOWN = shapely.Polygon([(100, 100), (1100, 100), (1100, 600), (600, 1100), (100, 1100)])
"""A square of 1 000 m with a corner of 500 x 500 / 2 m2 cut off: 875 000 m2."""


def test_the_grid_covers_the_municipality_exactly_once():
    grid = square_grid(250, within=TOWN, crs=TM)
    assert grid.cells["area_m2"].sum() == pytest.approx(875_000)
    assert grid.cells.geometry.area.sum() == pytest.approx(875_000)
    assert shapely.union_all(grid.cells.geometry.to_numpy()).symmetric_difference(TOWN).area < 1e-6
    assert (grid.size, grid.basis) == (250, BOUNDARY)
    assert "kommungränsen" in grid.note


def test_cells_lie_on_whole_multiples_and_are_named_by_their_south_west_corner():
    cells = square_grid(250, within=TOWN, crs=TM).cells
    # From 100 the first line is 0, so the corner cell holds 100-250 in both directions: 150 * 150 of 250 * 250.
    assert cells.loc["0_0", "share_inside"] == pytest.approx(150**2 / 250**2)
    assert cells.loc["250_250", "share_inside"] == 1.0
    assert cells.index.is_unique
    assert cells.crs == TM


def test_cells_that_only_touch_the_border_are_left_out():
    # 0-500 x 0-500 is four cells of 250; those that share only an edge with it hold no area.
    cells = square_grid(250, within=shapely.box(0, 0, 500, 500), crs=TM).cells
    assert sorted(cells.index) == ["0_0", "0_250", "250_0", "250_250"]
    assert (cells["share_inside"] == 1.0).all()


def test_a_hole_in_the_municipality_has_no_cells():
    ring_shaped = shapely.box(0, 0, 750, 750).difference(shapely.box(250, 250, 500, 500))
    cells = square_grid(250, within=ring_shaped, crs=TM).cells
    assert len(cells) == 8
    assert "250_250" not in cells.index


def test_a_border_in_several_polygons_or_crossing_itself():
    halves = gpd.GeoSeries([shapely.box(0, 0, 250, 500), shapely.box(250, 0, 500, 500)], crs=TM)
    assert len(square_grid(250, within=halves, crs=TM).cells) == 4
    bow_tie = shapely.Polygon([(0, 0), (200, 200), (200, 0), (0, 200)])
    # Two triangles of base 200 and height 100: 20 000 m2.
    assert square_grid(100, within=bow_tie, crs=TM).cells["area_m2"].sum() == pytest.approx(20_000)


def test_without_a_border_the_hull_of_the_points_is_used_and_said():
    x, y = np.array([0.0, 1000, 1000, 0, np.nan]), np.array([0.0, 0, 1000, 1000, 5])
    grid = square_grid(250, points=(x, y), crs=TM)
    assert grid.basis == HULL
    assert "Kommungränsen saknas" in grid.note
    # The square of 1 000 m widened by 125 m: 1000**2 + 4 * 1000 * 125 + pi * 125**2 (quarter circles as 8 chords).
    assert grid.cells["area_m2"].sum() == pytest.approx(1000**2 + 4 * 1000 * 125 + math.pi * 125**2, rel=5e-4)
    assert None not in cell_of(grid, x[:4], y[:4]).tolist()


@pytest.mark.parametrize("points", [([500.0], [500.0]), ([0.0, 500], [0.0, 500]), ([1.0] * 3, [2.0] * 3)])
def test_a_single_point_or_a_line_still_has_cells(points):
    grid = square_grid(250, points=points, crs=TM)
    assert None not in cell_of(grid, *points).tolist()


def test_cell_of_inside_outside_border_and_missing():
    grid = square_grid(250, within=TOWN, crs=TM)
    x, y = [300, 250, 1090, 50, np.nan, 1100], [300, 300, 1090, 50, 300, 300]
    # (250, 300) lies on a line: text order puts 0_250 before 250_250. (1090, 1090) is in the cut-off corner.
    assert cell_of(grid, x, y).tolist() == ["250_250", "0_250", None, None, None, "1000_250"]


@given(
    st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), min_size=1, max_size=40),
    st.sampled_from([100, 130, 333]),
)
@settings(max_examples=30, deadline=None)
def test_no_point_of_the_municipality_is_lost_or_counted_twice(points, size):
    x, y = (np.array([point[k] for point in points], dtype=float) for k in (0, 1))
    grid = square_grid(size, within=shapely.box(0, 0, 1000, 1000), crs=TM)
    found = cell_of(grid, x, y)
    assert None not in found.tolist()
    assert set(found) <= set(grid.cells.index)


@given(st.integers(-3, 3), st.integers(-3, 3))
@settings(max_examples=15, deadline=None)
def test_moving_everything_by_whole_cells_moves_the_grid_alone(columns, rows):
    moved = shapely.transform(TOWN, lambda xy: np.add(xy, (250 * columns, 250 * rows)))
    still, after = (square_grid(250, within=shape, crs=TM).cells for shape in (TOWN, moved))
    assert np.sort(after["share_inside"]) == pytest.approx(np.sort(still["share_inside"]))


def test_absurd_grids_are_refused_with_a_size_that_would_do():
    # 200 km x 200 km in 10 m cells: 20 001**2 squares. The limit of 500 000 needs 10 * 20 001 / 707.1 = 282.9 m.
    with pytest.raises(ParameterError, match="minst 300 meter"):
        square_grid(10, within=shapely.box(0, 0, 200_000, 200_000), crs=TM)


def test_the_size_that_is_suggested_does():
    try:
        square_grid(2, within=shapely.box(0, 0, 9_000, 9_000), crs=TM)
    except ParameterError as error:
        smallest = int(str(error).split("minst ")[1].split(" ")[0])
    assert len(square_grid(smallest, within=shapely.box(0, 0, 9_000, 9_000), crs=TM).cells) <= 500_000


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: square_grid(250, within=TOWN, crs="EPSG:4326"), "inte ett plant koordinatsystem i meter"),
        (lambda: square_grid(0, within=TOWN, crs=TM), "rutans sida är 0"),
        (lambda: square_grid(2.5, within=TOWN, crs=TM), "skriv hela meter"),
        (lambda: square_grid(250, crs=TM), "varken kommungräns eller punkter"),
        (lambda: square_grid(250, points=([np.nan], [1.0]), crs=TM), "varken kommungräns eller punkter"),
        (lambda: square_grid(250, within=shapely.Polygon(), crs=TM), "har ingen yta"),
        (lambda: square_grid(250, within=gpd.GeoSeries([TOWN], crs="EPSG:4326"), crs=TM), "EPSG:4326"),
        (lambda: rings(TOWN, (100,), crs="EPSG:4326"), "inte ett plant koordinatsystem i meter"),
        (lambda: rings(TOWN, (), crs=TM), "bredder"),
        (lambda: rings(TOWN, (100, 0), crs=TM), "bredder"),
        (lambda: rings(shapely.Polygon(), (100,), crs=TM), "ingen yta"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_swedish(wrong, message):
    with pytest.raises(ParameterError, match=message):
        wrong()


SQUARE = shapely.box(0, 0, 100, 100)


def test_rings_have_the_area_of_rings():
    table = rings(SQUARE, (50, 150), crs=TM).rings
    # Around a square of side s, to distance d: 4 s d + pi d**2.
    inner = 4 * 100 * 50 + math.pi * 50**2
    outer = 4 * 100 * 200 + math.pi * 200**2 - inner
    assert table["area_m2"].tolist() == pytest.approx([inner, outer], rel=1e-3)
    assert table.index.tolist() == ["0–50 m", "50–200 m"]
    assert table[["from_m", "to_m"]].to_numpy().tolist() == [[0, 50], [50, 200]]


@given(
    st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)), min_size=1, max_size=3),
    st.lists(st.integers(20, 200), min_size=1, max_size=3),
    st.tuples(st.integers(0, 900), st.integers(0, 900)),
)
@settings(max_examples=40, deadline=None)
def test_rings_never_overlap_the_target_each_other_or_what_is_excluded(corners, widths, other):
    targets = gpd.GeoSeries([shapely.box(x, y, x + 120, y + 80) for x, y in corners], crs=TM)
    excluded = shapely.box(other[0], other[1], other[0] + 150, other[1] + 150)
    town = shapely.box(0, 0, 1000, 1000)
    found = rings(targets, widths, crs=TM, within=town, exclude=[excluded])
    shapes = [found.target, *found.rings.geometry]
    for i, shape in enumerate(shapes):
        for later in shapes[i + 1 :]:
            assert shape.intersection(later).area < 1e-6
    for ring in found.rings.geometry:
        assert ring.intersection(excluded).area < 1e-6
        assert ring.difference(town).area < 1e-6
    # Nothing is lost: target, rings and the excluded place fill everything within the outermost distance.
    reach = shapely.buffer(found.target, sum(widths), quad_segs=32).intersection(town)
    filled = shapely.union_all([*shapes, excluded])
    assert reach.difference(filled).area < 1e-3


def test_two_targets_have_common_rings_that_hold_neither():
    targets = gpd.GeoSeries([SQUARE, shapely.box(150, 0, 250, 100)], index=["a", "b"], crs=TM)
    ring = rings(targets, (60,), crs=TM).rings.geometry.iloc[0]
    assert ring.intersection(shapely.union_all(targets.to_numpy())).area < 1e-9
    assert ring.contains(shapely.Point(125, 50))


def test_a_ring_with_nothing_left_is_empty_and_told():
    # The corners of the border lie 30 * sqrt(2) = 42 m from the square, so nothing lies beyond 50 m.
    found = rings(SQUARE, (50, 50), crs=TM, within=shapely.box(-30, -30, 130, 130))
    assert found.empty == ("50–100 m",)
    assert rings(SQUARE, (50, 50), crs=TM).empty == ()


def test_points_fall_in_one_ring_each():
    geometry = rings(SQUARE, (50, 50), crs=TM).rings.geometry
    found = area_of([50, 120, 150, 190, 300], [50] * 5, geometry)
    # In the target; in the first; on the line between them (text order: "0–50 m" first); in the second; outside.
    assert found.tolist() == [None, "0–50 m", "0–50 m", "50–100 m", None]


def test_areas_belong_to_the_ring_that_holds_most_of_them():
    found = rings(SQUARE, (100, 100), crs=TM)
    areas = gpd.GeoSeries(
        {
            "inner": shapely.box(110, 20, 150, 80),
            "more_outer": shapely.box(190, 40, 220, 60),  # 10 of 30 metres in the first ring, 20 in the second
            "mostly_outside": shapely.box(280, 40, 380, 60),  # 20 of 100 metres in the second ring
            "far": shapely.box(900, 900, 950, 950),
            "target": SQUARE,
            "empty": shapely.Polygon(),
        },
        crs=TM,
    )
    placed = areas_in_ring(areas, found)
    assert placed.area_ids == tuple(areas.index)
    assert placed.ring.tolist() == ["0–100 m", "100–200 m", None, None, None, None]
    assert placed.share[1] == pytest.approx([1 / 3, 2 / 3], abs=1e-6)
    assert placed.partial == ("mostly_outside",)


def test_exactly_half_is_enough_and_just_under_is_not():
    found = rings(SQUARE, (100,), crs=TM)
    areas = gpd.GeoSeries({"half": shapely.box(150, 40, 250, 60), "less": shapely.box(151, 40, 251, 60)}, crs=TM)
    assert areas_in_ring(areas, found).ring.tolist() == ["0–100 m", None]
    assert areas_in_ring(areas, found, least_share=0.49).ring.tolist() == ["0–100 m", "0–100 m"]


def test_equal_shares_go_to_the_nearer_ring():
    found = rings(SQUARE, (100, 100), crs=TM)
    areas = gpd.GeoSeries({"both": shapely.box(190, 49, 210, 51)}, crs=TM)
    assert areas_in_ring(areas, found).ring.tolist() == ["0–100 m"]


@pytest.mark.parametrize("share", [0, 1.1, -1])
def test_impossible_shares(share):
    with pytest.raises(ParameterError, match="least_share"):
        areas_in_ring(gpd.GeoSeries([SQUARE], crs=TM), rings(SQUARE, (1,), crs=TM), least_share=share)


def test_areas_in_another_system_than_the_rings():
    with pytest.raises(ParameterError, match="räkna om dem"):
        areas_in_ring(gpd.GeoSeries([SQUARE], crs="EPSG:3021"), rings(SQUARE, (1,), crs=TM))


def test_results_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        square_grid(250, within=TOWN, crs=TM).size = 1


def lines(*ends: tuple[tuple[float, float], tuple[float, float]]) -> gpd.GeoDataFrame:
    shapes = [shapely.LineString(pair) for pair in ends]
    names = [f"G{number}" for number in range(len(ends))]
    return gpd.GeoDataFrame({"name": names}, geometry=shapes, index=names, crs=TM)


def test_a_stump_becomes_part_of_the_longest_street_it_meets():
    network = lines(((0, 0), (100, 0)), ((100, 0), (100.2, 0)), ((100.2, 0), (300, 0)), ((900, 0), (901, 0)))
    found = street_segments(network, shortest=10, crs=TM)
    # The stump of 0.2 m goes to the street of 199.8 m; the lone one of 1 m meets nothing.
    assert found.segments["length_m"].round(1).to_dict() == {"G0": 100.0, "G2": 200.0}
    assert (found.joined, found.lone) == (1, 1)
    assert found.crossings.toarray().tolist() == [[0, 1], [1, 0]]


def test_a_row_of_stumps_is_one_segment():
    network = lines(*(((n * 5, 0), (n * 5 + 5, 0)) for n in range(6)))
    found = street_segments(network, shortest=20, crs=TM)
    assert found.segments["length_m"].sum() == pytest.approx(30)
    assert (found.segments["length_m"] >= 20).all() or len(found.segments) == 1
    with pytest.raises(ParameterError, match="kortaste"):
        street_segments(network, shortest=0, crs=TM)


def test_incidents_belong_to_the_nearest_street_within_reach():
    found = street_segments(lines(((0, 0), (100, 0)), ((100, 0), (200, 0))), shortest=10, crs=TM)
    x, y = [50, 150, 100, 50, float("nan")], [10, -10, 5, 51, 0]
    assert nearest_segment(found, x, y, within=50).tolist() == [0, 1, 0, -1, -1]
