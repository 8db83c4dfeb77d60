"""Rings around areas: incidents laid by hand, an independent count, borders at -1/0/+1, and what has no ring."""

import math
import time

import numpy as np
import pytest
import shapely

from bfkit.evaluation.chance.windows import Lengths, windows
from bfkit.evaluation.displacement.nearby import ring_areas, ring_counts, ring_totals, ring_treated, ring_windows

ROW = [shapely.box(100 * i, 0, 100 * i + 100, 100) for i in range(4)]
"""Four squares of 100 metres in a row, from west to east."""


def counted(x, y, area, month=None, polygons=ROW, inner=0.0, outer=50.0, months=2):
    return ring_counts(
        x,
        y,
        area,
        np.zeros(len(x), dtype=int) if month is None else month,
        polygons,
        months=months,
        inner=inner,
        outer=outer,
    )


def test_incidents_laid_by_hand():
    """Squares 0-3. An incident at x 130 in square 1 is 30 m from 0 and 70 m from 2; x 180 is 80 m from 0 and 20 m from 2."""
    found = counted([130, 180, 20, 420], [50, 50, 50, 50], [1, 1, 0, -1], month=[0, 1, 1, 1])
    # x 20 in square 0 is 80 m from square 1; x 420 lies 20 m east of square 3, in no area.
    assert found.counts.tolist() == [[1, 0], [0, 0], [0, 1], [0, 1]]
    assert found.reason.tolist() == [""] * 4
    assert found.located == 1.0
    assert found.located_by_month.tolist() == [1.0, 1.0]


@pytest.mark.parametrize(("away", "ring"), [(49.99, 0), (50.0, 0), (50.01, 1), (99.99, 1), (100.0, 1), (100.01, 0)])
def test_the_inner_border_is_out_and_the_outer_is_in(away, ring):
    """Straight out from the corner 400, 100 of the last square, along the diagonal: away is the distance to it."""
    step = away / math.sqrt(2)
    exact = counted([400 + step], [100 + step], [-1], inner=50.0, outer=100.0)
    if away in (50.0, 100.0):  # the diagonal cannot be written exactly; east of the border it can
        exact = counted([400 + away], [50], [-1], inner=50.0, outer=100.0)
    assert exact.counts[3, 0] == ring


def test_on_the_border_or_given_to_the_area_is_never_in_its_own_ring():
    found = counted([100.0, 90.0], [50, 50], [1, 1])
    # x 100 is the border of 0 and 1: no distance at all, so in neither ring. x 90 lies in square 0 but was given to 1.
    assert found.counts[:2, 0].tolist() == [0, 0]


def test_agrees_with_an_independent_count():
    """Every pair by the distance of shapely, without tree, buffer or preparation; ragged shapes."""
    random = np.random.default_rng(3)
    centres = random.uniform(0, 3000, (12, 2)).round(-2) // 600 * 1000
    centres = np.unique(centres, axis=0)
    shapes = [shapely.Point(*c).buffer(random.uniform(200, 450), quad_segs=3) for c in centres]
    x, y = random.uniform(-500, 6500, (2, 1500))
    month = random.integers(0, 5, 1500)
    point = shapely.points(x, y)
    inside = np.array([shapely.intersects(shape, point) for shape in shapes])
    area = np.where(inside.any(axis=0), inside.argmax(axis=0), -1)
    distance = np.array([shapely.distance(shape, point) for shape in shapes])
    ring = (distance > 100) & (distance <= 400) & (area != np.arange(len(shapes))[:, None])
    wanted = [[(ring[i] & (month == m)).sum() for m in range(5)] for i in range(len(shapes))]
    found = ring_counts(x, y, area, month, shapes, months=5, inner=100, outer=400)
    assert found.counts.sum() > 200
    assert found.counts.tolist() == wanted


def test_fifty_thousand_points_and_48_areas_take_seconds():
    random = np.random.default_rng(1)
    squares = [shapely.box(700 * i, 700 * j, 700 * i + 700, 700 * j + 700) for j in range(6) for i in range(8)]
    x, y = random.uniform(0, [[5600], [4200]], (2, 50_000))
    area = (y // 700).astype(int) * 8 + (x // 700).astype(int)
    began = time.process_time()
    ring_counts(x, y, area, random.integers(0, 78, 50_000), squares, months=78, inner=0, outer=400)
    assert time.process_time() - began < 6  # about one second; six leaves room for a slow machine


def test_too_few_points_give_no_rings():
    """Eight of ten is enough (80 %), seven of ten is not; those outside the months are not counted."""
    for missing, tested in ((2, True), (3, False)):
        x = np.full(11, 130.0)
        x[:missing] = np.nan
        found = counted(x, np.full(11, 50.0), np.ones(11, dtype=int), month=[0] * 10 + [7])
        assert found.located == pytest.approx((10 - missing) / 10)
        assert found.counts[0, 0] == (8 if tested else pytest.approx(math.nan, nan_ok=True))
        assert all((reason == "") == tested for reason in found.reason)
    assert found.reason[0] == "ej prövad: för få av händelserna har en plats på kartan för att räkna ringar"
    assert found.located_by_month[0] == pytest.approx(0.7)
    assert np.isnan(found.located_by_month[1])


def test_areas_without_borders_and_overlapping_areas_are_marked():
    shapes = [*ROW[:2], None, shapely.Polygon(), shapely.box(90, 500, 200, 600), shapely.box(100, 500, 200, 600)]
    found = counted([130.0], [50.0], [1], polygons=shapes)
    assert found.counts[0, 0] == 1
    assert [reason[:22] for reason in found.reason[2:]] == ["ej prövad: området sak"] * 2 + [
        "ej prövad: området öve"
    ] * 2
    assert np.isnan(found.counts[2:]).all()


def test_five_per_cent_is_a_border_drawn_twice():
    for width, marked in ((4.9, False), (5.1, True)):
        shapes = [shapely.box(0, 0, 100 + width, 100), ROW[1]]
        assert bool(counted([130.0], [50.0], [1], polygons=shapes).reason[0]) == marked


def test_nothing_at_all_is_marked():
    nothing = counted([], [], np.empty(0, dtype=int), month=np.empty(0, dtype=int))
    assert np.isnan(nothing.located)
    assert np.isnan(nothing.counts).all()
    assert set(nothing.reason) == {"ej prövad: inga händelser"}
    assert counted([1.0], [1.0], [-1], polygons=[]).counts.shape == (0, 2)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"inner": 50.0, "outer": 50.0}, "finns inte"),
        ({"inner": -1.0}, "finns inte"),
        ({"area": [4]}, "utan rad"),
        ({"area": [0, 1]}, "varje händelse"),
    ],
)
def test_bad_arguments_are_refused(options, words):
    with pytest.raises(ValueError, match=words):
        counted(**({"x": [1.0], "y": [1.0], "area": [0]} | options))


def test_whole_areas_as_a_ring():
    """At 0 m only those with a common border; at 100 m (boundary) also the next but one."""
    row = np.arange(4)
    assert ring_areas(ROW, outer=0).near.tolist() == (abs(row[:, None] - row) == 1).tolist()
    assert ring_areas(ROW, outer=99.9).near.tolist() == (abs(row[:, None] - row) == 1).tolist()
    wide = ring_areas(ROW, outer=100)
    assert wide.near.tolist() == (abs(row[:, None] - row) % 3 > 0).tolist()
    totals = ring_totals(wide, [[1, 0], [10, 0], [100, 5], [1000, 0]])
    assert totals.counts.tolist() == [[110, 5], [1101, 5], [1011, 0], [110, 5]]
    treated = np.zeros((4, 2), dtype=bool)
    treated[0, 1] = True
    assert ring_treated(wide, treated).tolist() == [[False, False], [False, True], [False, True], [False, False]]


def test_areas_that_have_no_ring_of_areas_are_marked():
    shapes = [ROW[0], ROW[1], None, shapely.box(9000, 0, 9100, 100)]
    found = ring_areas(shapes, outer=50)
    assert found.reason.tolist() == [
        "",
        "",
        "ej prövad: området saknar gränser på kartan",
        "ej prövad: inget område ligger inom ringen",
    ]
    assert not found.near[2:].any() and not found.near[:, 2:].any()
    assert np.isnan(ring_totals(found, np.ones((4, 3))).counts[2:]).all()
    with pytest.raises(ValueError, match="samma områden"):
        ring_totals(found, np.ones((3, 3)))
    with pytest.raises(ValueError, match="minst 0"):
        ring_areas(shapes, outer=-1)


def test_ring_windows_have_the_ring_and_the_outcomes_comparison():
    """A flat ring of 7 a month: 6 x 7 after, 2 x 6 x 7 before; a marked ring has no number and disturbs no other."""
    counts = np.random.default_rng(1).poisson(10, (4, 40))
    none = np.zeros((4, 40), dtype=bool)
    found = windows(counts, none, ~np.eye(4, dtype=bool), [26, 30, 34], Lengths())
    rings = ring_totals(ring_areas([*ROW[:3], None], outer=0), np.full((4, 40), 7.0))
    got = ring_windows(found, rings, none, Lengths())
    assert got.after.tolist()[:3] == [[42.0] * 3, [84.0] * 3, [42.0] * 3]
    assert got.before.tolist()[:3] == [[84.0] * 3, [168.0] * 3, [84.0] * 3]
    assert np.isnan(got.before[3]).all() and np.isnan(got.after[3]).all()
    assert got.comparison_before is found.comparison_before
    assert got.comparison_after is found.comparison_after
    busy = none.copy()
    busy[0, 31] = True  # after 26-31, and 30; before 34 are 10-15 and 22-27
    assert ring_windows(found, rings, busy, Lengths()).untouched[0].tolist() == [False, False, True]
