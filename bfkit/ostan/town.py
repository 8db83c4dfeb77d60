"""The map of Östan: areas whose borders are shared, crooked and without gaps."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import Voronoi

from bfkit.ostan.names import AREAS
from bfkit.ostan.randomness import generator

CENTRE = (560_000.0, 6_640_000.0)
"""Where the town lies, EPSG:3006 (metres east, metres north): an inland place with no town of its own."""
INHABITANTS = 60_000
FIRST_CODE = 101

_MEAN_POPULATION = {"centrum": 1850, "flerbostadshus": 2200, "villor": 1150, "industri": 60, "by": 600}
_COUNTRYSIDE = (24, 46)
_OUTSIDE = 27
_STRETCH = 1.2
_TOWN_RADIUS = 2600.0
_BEND = 0.16
_ATTEMPTS = 50

_Side = tuple[int, int, NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Town:
    """The areas, in the order of their codes; every field has shape (areas,).

    Attributes:
        codes: "O101" and on; names, kinds: Swedish; population: persons.
        east, north: the middle of the built-up part, metres in EPSG:3006.
        polygons: valid, without gaps or overlaps, corners in whole decimetres.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    population: tuple[int, ...]
    east: NDArray[np.float64]
    north: NDArray[np.float64]
    polygons: tuple[shapely.Polygon, ...]


def town(seed: int) -> Town:
    """The map of one seed.

    The areas are joined cells of a Voronoi diagram: one seed for each area of the town and each village, more
    seeds in the countryside that belong to the nearest village, and a ring outside that only gives the
    municipality its outline. Each border is bent once, by midpoint displacement, and used by the areas on
    both sides of it. A draw that does not fit together is drawn again.
    """
    random, middles, polygons = _fitting_draw(seed)
    kinds = _kinds(random, middles)
    order = {kind: iter(random.permutation(len(names))) for kind, names in AREAS.items()}
    drawn = np.array([_MEAN_POPULATION[kind] for kind in kinds]) * random.uniform(0.65, 1.35, len(kinds))
    population = np.rint(drawn * INHABITANTS / drawn.sum()).astype(int)
    return Town(
        codes=tuple(f"O{FIRST_CODE + i}" for i in range(len(kinds))),
        names=tuple(AREAS[kind][int(next(order[kind]))] for kind in kinds),
        kinds=kinds,
        population=tuple(int(persons) for persons in population),
        east=middles[: len(kinds), 0],
        north=middles[: len(kinds), 1],
        polygons=polygons,
    )


def _fitting_draw(
    seed: int,
) -> tuple[np.random.Generator, NDArray[np.float64], tuple[shapely.Polygon, ...]]:
    """The first draw whose areas fit together: its stream, the seeds of the diagram and the polygons."""
    for attempt in range(_ATTEMPTS):
        random = generator(seed, f"town {attempt}")
        middles, owners = _middles(random)
        polygons = _polygons(middles, owners, random)
        if polygons is not None:
            return random, middles, polygons
    raise ValueError(f"ingen av {_ATTEMPTS} dragningar gav områden som passar ihop för frö {seed}; välj ett annat frö")


def _middles(random: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Seeds of the diagram, shape (seeds, 2), and the area each belongs to (-1 outside), shape (seeds,).

    The areas come first, the town from its middle outwards and then the villages.
    """
    in_villages = len(AREAS["by"])
    in_town = sum(len(names) for names in AREAS.values()) - in_villages
    lobes = random.uniform(0, 2 * math.pi, 2)
    town = _scattered(random, in_town, lobes, (0.0, 1.0), spread=0.62)
    town = town[np.argsort(np.hypot(town[:, 0], town[:, 1]), kind="stable")]
    villages = _scattered(random, in_villages, lobes, (2.3, 4.5), spread=0.7)
    near = _scattered(random, _COUNTRYSIDE[0], lobes, (1.3, 1.75), spread=0.7)
    far = _scattered(random, _COUNTRYSIDE[1], lobes, (1.9, 5.0), spread=0.55)
    countryside = np.vstack([near, far])
    outside = _scattered(random, _OUTSIDE, lobes, (5.6, 6.4), spread=0.7)
    distance = np.hypot(*(countryside[:, None, :] - villages[None, :, :]).transpose(2, 0, 1))
    areas = in_town + in_villages
    owners = np.concatenate(
        [np.arange(areas), in_town + np.argmin(distance, axis=1), np.full(len(outside), -1)]
    ).astype(np.int64)
    points = np.vstack([town, villages, countryside, outside]) * (_STRETCH, 1.0)
    return np.rint(points / 10) * 10 + CENTRE, owners


def _scattered(
    random: np.random.Generator,
    count: int,
    lobes: NDArray[np.float64],
    band: tuple[float, float],
    *,
    spread: float,
) -> NDArray[np.float64]:
    """Points spread out over a lobed band round the middle, the best of 16 candidates each; shape (count, 2)."""
    points = np.empty((count, 2))
    for number in range(count):
        angle = random.uniform(0, 2 * math.pi, 16)
        edge = _TOWN_RADIUS * (1 + 0.17 * np.cos(2 * angle + lobes[0]) + 0.12 * np.cos(3 * angle + lobes[1]))
        radius = edge * (band[0] + (band[1] - band[0]) * random.random(16) ** spread)
        candidates = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
        gaps = np.hypot(*(candidates[:, None, :] - points[None, :number, :]).transpose(2, 0, 1))
        room = gaps.min(axis=1, initial=np.inf) / (300 + 0.3 * radius)
        points[number] = candidates[int(np.argmax(room))]
    return points


def _kinds(random: np.random.Generator, middles: NDArray[np.float64]) -> tuple[str, ...]:
    """Kinds of area, shape (areas,): the middle is the centre, estates and industry lie together."""
    kinds = ["villor"] * sum(len(names) for names in AREAS.values())
    kinds[: len(AREAS["centrum"])] = ["centrum"] * len(AREAS["centrum"])
    kinds[-len(AREAS["by"]) :] = ["by"] * len(AREAS["by"])
    angles = random.uniform(0, 2 * math.pi) + np.array([0.0, 2.2, 3.6, 4.7]) + random.uniform(-0.3, 0.3, 4)
    radii = _TOWN_RADIUS * np.array([0.85, 0.65, 0.8, 0.55])
    anchors = np.column_stack([radii * np.cos(angles) * _STRETCH, radii * np.sin(angles)]) + CENTRE
    clusters = (("industri", 5), ("flerbostadshus", 5), ("flerbostadshus", 4), ("flerbostadshus", 3))
    for anchor, (kind, size) in zip(anchors, clusters, strict=True):
        distance = np.hypot(*(middles[: len(kinds)] - anchor).T)
        free = [int(i) for i in np.argsort(distance, kind="stable") if kinds[int(i)] == "villor"]
        for area in free[:size]:
            kinds[area] = kind
    return tuple(kinds)


def _polygons(
    middles: NDArray[np.float64], owners: NDArray[np.int64], random: np.random.Generator
) -> tuple[shapely.Polygon, ...] | None:
    """The areas as polygons, or None when an area is open or torn apart or two borders cross."""
    diagram = Voronoi(middles - CENTRE)
    corners = np.round(diagram.vertices, 1) + CENTRE
    sides: list[list[_Side]] = [[] for _ in range(int(owners.max()) + 1)]
    pairs = zip(diagram.ridge_points, diagram.ridge_vertices, strict=True)
    for p, q, a, b in sorted((int(min(p)), int(max(p)), int(min(v)), int(max(v))) for p, v in pairs):
        if owners[p] == owners[q]:
            continue
        if a < 0:
            return None
        line = _bent(random, corners[a], corners[b])
        for owner in (int(owners[p]), int(owners[q])):
            if owner >= 0:
                sides[owner].append((a, b, line))
    polygons = tuple(polygon for polygon in map(_polygon, sides) if polygon is not None)
    return polygons if len(polygons) == len(sides) and _fit_together(polygons) else None


def _bent(random: np.random.Generator, start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
    """A crooked line between two points, shape (n, 2): each middle moved sideways until the steps are short."""
    line = np.vstack([start, end])
    step = float(np.hypot(*(end - start)))
    for _ in range(5):
        if step < 140:
            break
        along = np.diff(line, axis=0)
        aside = np.column_stack([-along[:, 1], along[:, 0]])
        middle = line[:-1] + along / 2 + aside * random.uniform(-_BEND, _BEND, (len(along), 1))
        joined = np.empty((len(line) + len(middle), 2))
        joined[0::2], joined[1::2] = line, middle
        line, step = joined, step / 2
    return np.round(line, 1)


def _polygon(sides: Sequence[_Side]) -> shapely.Polygon | None:
    """The sides of an area joined end to end, counter-clockwise from the westernmost corner.

    None when some sides are left over: the area lies in two parts, or has a hole.
    """
    left = list(sides)
    first, here, line = left.pop(0)
    ring = [line[:-1]]
    while here != first:
        a, b, line = left.pop(next(i for i, (a, b, _) in enumerate(left) if here in (a, b)))
        ring.append((line if a == here else line[::-1])[:-1])
        here = b if a == here else a
    if left:
        return None
    points = np.vstack(ring)
    if not shapely.LinearRing(points).is_ccw:
        points = points[::-1]
    points = np.roll(points, -int(np.lexsort((points[:, 1], points[:, 0]))[0]), axis=0)
    return shapely.Polygon(points)


def _fit_together(polygons: tuple[shapely.Polygon, ...]) -> bool:
    if not all(polygon.is_valid for polygon in polygons):
        return False
    total = sum(polygon.area for polygon in polygons)
    return abs(shapely.union_all(polygons).area - total) < 1.0
