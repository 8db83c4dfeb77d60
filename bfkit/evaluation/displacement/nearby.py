"""Rings around every area: incidents by their points, or whole areas when points are few.

Every area has a ring, not the evaluated one alone: the rings of placebo cases tell what a ring does by itself.
Distances are plane: polygons and points share one metric system (the municipality's own).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely

from bfkit.evaluation.arguments import Words, reason_of
from bfkit.evaluation.chance.extremes import Flags, Floats, capped
from bfkit.evaluation.chance.windows import Lengths, Windows, between

LEAST_LOCATED = 0.8
"""Share of the outcome's incidents that must have a point, for rings to be counted by points."""

OVERLAP = 0.05
"""Two areas overlap when they share more than this much of the smaller one; less is a border drawn twice."""

Polygons = Sequence[shapely.Geometry | None]


@dataclass(frozen=True, slots=True)
class RingCounts:
    """Incidents around every area.

    Attributes:
        counts: shape (areas, months); NaN in every month of an area that has a reason.
        located: share of all incidents that have a usable point; NaN without incidents.
        located_by_month: the same of each month, shape (months,); NaN in months without incidents.
        reason: in Swedish, why an area's ring cannot be counted, empty where it can, shape (areas,).
    """

    counts: Floats
    located: float
    located_by_month: Floats
    reason: Words


@dataclass(frozen=True, slots=True)
class RingAreas:
    """Which areas lie around which.

    Attributes:
        near: shape (areas, areas), [i, j] True when j's border lies within the outer distance of i; never itself.
        reason: in Swedish, why an area has no ring of areas, empty where it has, shape (areas,).
    """

    near: Flags
    reason: Words


def ring_counts(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    area: npt.ArrayLike,
    month: npt.ArrayLike,
    polygons: Polygons,
    *,
    months: int,
    inner: float,
    outer: float,
) -> RingCounts:
    """How many incidents a month lie near each area but not in it.

    An incident is in the ring when it lies further than ``inner`` and at most ``outer`` metres outside the
    border. One that has been given to the area itself is never in its ring, whatever its point says. One
    incident can lie in the rings of several areas.

    Args:
        x, y: shape (incidents,), metres, NaN where there is no usable point.
        area: shape (incidents,), row of the area that the incident was given to, -1 for none.
        month: shape (incidents,), column 0 to ``months`` - 1; incidents outside are not counted at all.
        polygons: one for each area, None where it has none.
        months: number of columns.
        inner, outer: metres, 0 <= inner < outer.

    Raises:
        ValueError: arrays of different lengths, an area without a row, or distances that make no ring.
    """
    east, north = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    own, column = np.asarray(area, dtype=np.int64), np.asarray(month, dtype=np.int64)
    _check(east, north, own, column, len(polygons), inner, outer)
    known = (column >= 0) & (column < months)
    located = known & np.isfinite(east) & np.isfinite(north)
    total, seen = (np.bincount(column[rows], minlength=months).astype(float) for rows in (known, located))
    share = float(seen.sum() / total.sum()) if total.sum() else np.nan
    shapes, unfit = _shapes(polygons)
    points = np.flatnonzero(located)
    ring, place = _pairs(shapes, shapely.points(east[points], north[points]), own[points], inner, outer)
    cell = ring * months + column[points[place]]
    counts = np.bincount(cell, minlength=len(polygons) * months).astype(float).reshape(len(polygons), months)
    few = np.full(len(polygons), not share >= LEAST_LOCATED)
    reason = reason_of(
        (np.full(len(polygons), total.sum() == 0), "inga händelser"),
        (few, "för få av händelserna har en plats på kartan för att räkna ringar"),
        *unfit,
    )
    by_month = np.divide(seen, total, out=np.full(months, np.nan), where=total > 0)
    return RingCounts(np.where((reason == "")[:, None], counts, np.nan), share, by_month, reason)


def ring_areas(polygons: Polygons, *, outer: float) -> RingAreas:
    """Which whole areas lie around each area, when incidents know their area but not their point.

    The monthly counts of the rings are then ``near @ counts``; ``ring_totals`` does it and marks what has none.

    Args:
        polygons: one for each area, None where it has none.
        outer: metres, at least 0; neighbours with a common border lie at 0.

    Raises:
        ValueError: a negative distance.
    """
    if not outer >= 0:
        raise ValueError("ringens yttre avstånd ska vara minst 0 meter")
    shapes, unfit = _shapes(polygons)
    near = np.zeros((len(polygons), len(polygons)), dtype=bool)
    usable = np.flatnonzero([shape is not None for shape in shapes])
    if usable.size:
        found = np.array([shapes[row] for row in usable], dtype=object)
        one, other = shapely.STRtree(found).query(found, predicate="dwithin", distance=outer)
        near[usable[one], usable[other]] = True
    np.fill_diagonal(near, False)
    reason = reason_of(*unfit, (~near.any(axis=1), "inget område ligger inom ringen"))
    near[reason != ""] = False
    return RingAreas(near, reason)


def ring_totals(found: RingAreas, counts: npt.ArrayLike) -> RingCounts:
    """Counts of rings that are made of whole areas.

    Args:
        found: which areas lie around which.
        counts: shape (areas, months), of all incidents that know their area.

    Raises:
        ValueError: another number of areas.
    """
    observed = np.asarray(counts, dtype=float)
    if observed.ndim != 2 or len(observed) != len(found.near):
        raise ValueError("ange antal per område och månad, för samma områden som ringarna")
    total = np.where((found.reason == "")[:, None], found.near.astype(float) @ observed, np.nan)
    return RingCounts(total, 1.0, np.ones(observed.shape[1]), found.reason)


def ring_treated(found: RingAreas, treated: npt.ArrayLike) -> Flags:
    """Months in which a measure was at work in some area around each area; shape (areas, months).

    Args:
        found: which areas lie around which, by the outer distance.
        treated: shape (areas, months), the evaluated measure included: it touches the rings of its neighbours.
    """
    return np.asarray(found.near.astype(float) @ np.asarray(treated, dtype=float) > 0)


def ring_windows(found: Windows, rings: RingCounts, treated: npt.ArrayLike, lengths: Lengths) -> Windows:
    """The rings' own windows, beside the comparison of the outcome itself.

    Rings are capped as areas are (``extremes.capped``, set from months without a measure in them), but the
    comparison stays that of ``found``: the areas outside the outer ring. To be strict when few incidents more
    or less have a point with time, make ``found`` from incidents with a point too.

    Args:
        found: the windows of the outcome, whose dates and comparison are used.
        rings: counts of every area's ring.
        treated: shape (areas, months), True where a measure was at work in the ring (``ring_treated``).
        lengths: of the windows, the same as those of ``found``.

    Raises:
        ValueError: shapes differ.
    """
    counts, done = rings.counts, np.asarray(treated, dtype=bool)
    if done.shape != counts.shape or len(counts) != len(found.before):
        raise ValueError("ringar och insatser ska ha samma form: områden gånger månader")
    marked = rings.reason != ""
    caps = capped(np.where(marked[:, None], 0.0, counts), ~done & ~marked[:, None])
    end = found.dates + lengths.after
    before, after = lengths.earlier(caps.counts, found.dates), between(caps.counts, found.dates, end)
    return replace(
        found,
        before=np.where(marked[:, None], np.nan, before),
        after=np.where(marked[:, None], np.nan, after),
        untouched=lengths.earlier(done, found.dates) + between(done, found.dates, end) == 0,
        extreme=lengths.earlier(caps.extreme, found.dates) > 0,
        dispersion=caps.dispersion,
        caps=caps,
    )


def _check(
    east: Floats,
    north: Floats,
    own: npt.NDArray[np.int64],
    column: npt.NDArray[np.int64],
    areas: int,
    inner: float,
    outer: float,
) -> None:
    if not 0 <= inner < outer:
        raise ValueError(f"en ring från {inner} till {outer} meter finns inte; ange 0 ≤ inre < yttre")
    if east.ndim != 1 or not east.shape == north.shape == own.shape == column.shape:
        raise ValueError("ange x, y, område och månad en gång för varje händelse")
    if own.size and not -1 <= own.min() <= own.max() < areas:
        raise ValueError("en händelse har ett område utan rad; skriv -1 för inget område")


def _shapes(polygons: Polygons) -> tuple[list[shapely.Geometry | None], list[tuple[npt.ArrayLike, str]]]:
    """Sound polygons, None where there is none, and the marks of areas that are missing or overlap others."""
    shapes: list[shapely.Geometry | None] = []
    for polygon in polygons:
        sound = None if polygon is None or polygon.is_empty else shapely.make_valid(polygon)
        shapes.append(sound if sound is not None and sound.area > 0 else None)
    missing = np.array([shape is None for shape in shapes], dtype=bool)
    return shapes, [
        (missing, "området saknar gränser på kartan"),
        (_overlapping(shapes), "området överlappar ett annat"),
    ]


def _overlapping(shapes: list[shapely.Geometry | None]) -> Flags:
    found = np.zeros(len(shapes), dtype=bool)
    rows = np.flatnonzero([shape is not None for shape in shapes])
    if rows.size < 2:
        return found
    kept = np.array([shapes[row] for row in rows], dtype=object)
    one, other = shapely.STRtree(kept).query(kept, predicate="intersects")
    one, other = one[one < other], other[one < other]
    common = shapely.area(shapely.intersection(kept[one], kept[other]))
    many = common > OVERLAP * np.minimum(shapely.area(kept[one]), shapely.area(kept[other]))
    found[rows[one[many]]] = found[rows[other[many]]] = True
    return found


def _pairs(
    shapes: list[shapely.Geometry | None],
    points: npt.NDArray[np.object_],
    own: npt.NDArray[np.int64],
    inner: float,
    outer: float,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Row of the area and number of the point for every point in a ring; ``own`` is each point's own area."""
    rows = np.flatnonzero([shape is not None for shape in shapes])
    if not rows.size or not len(points):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    kept = np.array([shapes[row] for row in rows], dtype=object)
    reach = shapely.bounds(kept) + np.array([-outer, -outer, outer, outer])
    polygon, point = shapely.STRtree(points).query(shapely.box(*reach.T))
    elsewhere = own[point] != rows[polygon]
    polygon, point = polygon[elsewhere], point[elsewhere]
    near = _within(kept, polygon, points[point], outer) & ~_within(kept, polygon, points[point], inner)
    return rows[polygon[near]], point[near]


def _within(
    shapes: npt.NDArray[np.object_], polygon: npt.NDArray[np.int64], points: npt.NDArray[np.object_], distance: float
) -> Flags:
    """Whether each point lies within the distance of its polygon.

    Exact, but the slow measuring of distances is done only where a simpler shape does not settle it: a buffer
    whose round corners are chords lies wholly within the distance, and so does what it holds.
    """
    surely = shapely.buffer(shapes, distance) if distance > 0 else shapes.copy()
    shapely.prepare(surely)
    found = shapely.intersects(surely[polygon], points)
    if distance > 0:
        left = np.flatnonzero(~found)
        shapely.prepare(shapes)
        found[left] = shapely.dwithin(shapes[polygon[left]], points[left], distance)
    return np.asarray(found)
