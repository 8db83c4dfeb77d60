"""Streets of Östan: main streets that join the areas, a net of local streets in each, cut where they cross."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import Delaunay

from bfkit.ostan import geopackage
from bfkit.ostan.names import DARK_PARK
from bfkit.ostan.places import Places
from bfkit.ostan.randomness import generator
from bfkit.ostan.town import Town

_SPACING = {"centrum": 105.0, "flerbostadshus": 160.0, "villor": 175.0, "industri": 210.0, "by": 310.0}
_RADIUS = {"centrum": 290.0, "flerbostadshus": 400.0, "villor": 490.0, "industri": 430.0, "by": 640.0}
_KEPT = {"centrum": 0.92, "flerbostadshus": 0.6, "villor": 0.5, "industri": 0.6, "by": 0.3}
"""Distance between local streets, how far they reach (metres), and the share of them beyond what joins them."""
_UNLIT = {"centrum": 0.01, "flerbostadshus": 0.08, "villor": 0.1, "industri": 0.25, "by": 0.55}
_UNLIT_METRES = 100.0
"""Local streets and paths this near the dark park have no lamps, so that its darkness can be found in the network."""
_MAIN, _ROAD, _LOCAL, _PATH = "huvudgata", "landsväg", "lokalgata", "gångväg"
_GRID = 0.1
_STUMPS = 6
"""Remains of a few decimetres at crossings, as in real networks."""

_FIRST = [
    "Björk",
    "Lind",
    "Ek",
    "Alm",
    "Sten",
    "Sand",
    "Berg",
    "Dal",
    "Å",
    "Sjö",
    "Lund",
    "Hag",
    "Kvarn",
    "Ström",
    "Ros",
    "Hassel",
    "Al",
    "Rönn",
    "Gran",
    "Tall",
    "Lärk",
    "Ving",
    "Storm",
    "Sol",
]
_SECOND = ["bergs", "lunda", "vreta", "dala", "näs", "holms", "åker", "torps", "backa", "hults"]
_SAID_TWICE = {"Bergbergs": "Bergsmans", "Daldala": "Dalkarls", "Lundlunda": "Lundby", "Ååker": "Åmans"}
_LAST = {_MAIN: "leden", _ROAD: "vägen", _LOCAL: "gatan", _PATH: "stigen"}


@dataclass(frozen=True, slots=True)
class Streets:
    """Segments between crossings, from west to east; every field has shape (segments,).

    Attributes:
        ids: "G0001" and on; names: of the street; kinds: main street, country road, local street or path.
        lit: whether there are street lamps; lines: EPSG:3006, corners in whole decimetres.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    lit: tuple[bool, ...]
    lines: tuple[shapely.LineString, ...]


@dataclass(frozen=True, slots=True)
class _Street:
    name: str
    kind: str
    lit: bool
    line: shapely.LineString


def network(seed: int, town: Town, places: Places) -> Streets:
    """The streets of one seed: connected, and cut at every crossing.

    Main streets are the relative neighbours among the middles of the areas (Toussaint 1980,
    doi:10.1016/0031-3203(80)90066-7), which hold the shortest spanning tree, so every area is reached. Each area
    has a turned grid with some streets left out, never so many that a crossing is cut off. Every place of the
    register is joined to its nearest crossing by a path.
    """
    random = generator(seed, "streets")
    names = iter(_names(random))
    middles = np.column_stack([town.east, town.north])
    streets = [_main(random, town, middles, a, b, next(names)) for a, b in _neighbours(middles)]
    crossings = []
    for area in range(len(town.codes)):
        local, points = _local(random, town, area, names)
        streets += local
        crossings.append(points)
    for area, x, y in zip(places.areas, places.east, places.north, strict=True):
        streets.append(_path(random, crossings[int(area)], float(x), float(y), next(names)))
    return _cut(_darkened(streets, places), random)


def layer(streets: Streets) -> bytes:
    """The network as a GeoPackage layer ``gator``; lengths in whole metres, so a stump of decimetres has 0."""
    columns: dict[str, geopackage.Values] = {
        "gata_id": streets.ids,
        "namn": streets.names,
        "langd": tuple(round(line.length) for line in streets.lines),
        "belyst": tuple("ja" if lit else "nej" for lit in streets.lit),
        "typ": streets.kinds,
    }
    return geopackage.geopackage("gator", columns, streets.lines)


def _darkened(streets: Sequence[_Street], places: Places) -> list[_Street]:
    """The same streets, without lamps on the small ones round the dark park."""
    park = places.names.index(DARK_PARK)
    point = shapely.Point(places.east[park], places.north[park])
    return [
        replace(street, lit=False)
        if street.kind in (_LOCAL, _PATH) and street.line.distance(point) < _UNLIT_METRES
        else street
        for street in streets
    ]


def _names(random: np.random.Generator) -> list[str]:
    built = [f"{first}{second}" for first in _FIRST for second in _SECOND]
    stems = [_SAID_TWICE.get(stem, stem) for stem in built]
    shuffled = [stems[int(i)] for i in random.permutation(len(stems))]
    return [*shuffled, *(f"Lilla {stem}" for stem in shuffled), *(f"Norra {stem}" for stem in shuffled)]


def _neighbours(middles: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Pairs to which no third point lies nearer than they lie to each other, in order."""
    corners = Delaunay(middles).simplices
    pairs = {tuple(sorted((int(t[i]), int(t[j])))) for t in corners for i, j in ((0, 1), (1, 2), (0, 2))}
    gap = np.hypot(*(middles[:, None, :] - middles[None, :, :]).transpose(2, 0, 1))
    found = []
    for a, b in sorted((pair[0], pair[1]) for pair in pairs):
        other = np.maximum(gap[a], gap[b])
        other[[a, b]] = np.inf
        if other.min() >= gap[a, b]:
            found.append((a, b))
    return found


def _main(random: np.random.Generator, town: Town, middles: NDArray[np.float64], a: int, b: int, stem: str) -> _Street:
    country = "by" in (town.kinds[a], town.kinds[b])
    kind = _ROAD if country else _MAIN
    return _Street(stem + _LAST[kind], kind, not country, _crooked(random, middles[a], middles[b]))


def _crooked(random: np.random.Generator, start: NDArray[np.float64], end: NDArray[np.float64]) -> shapely.LineString:
    """A line that sways a little, with a corner about every 120 metres."""
    along = end - start
    length = float(np.hypot(*along))
    share = np.linspace(0, 1, max(2, round(length / 120)) + 1)
    sway = np.sin(math.pi * share) * random.uniform(-0.06, 0.06) + np.sin(2 * math.pi * share) * random.uniform(
        -0.04, 0.04
    )
    points = start + share[:, None] * along + sway[:, None] * np.array([-along[1], along[0]])
    return shapely.LineString(np.round(points, 1))


def _local(
    random: np.random.Generator, town: Town, area: int, names: Iterator[str]
) -> tuple[list[_Street], NDArray[np.float64]]:
    """The local streets of an area and its crossings, shape (crossings, 2)."""
    kind, angle = town.kinds[area], random.uniform(0, math.pi / 2)
    steps = math.ceil(_RADIUS[kind] / _SPACING[kind])
    numbers = np.arange(-steps, steps + 1)
    columns, rows = (grid.ravel() for grid in np.meshgrid(numbers, numbers))
    wobble = random.uniform(-0.12, 0.12, (2, len(columns))) * ((columns != 0) | (rows != 0))
    x, y = (columns + wobble[0]) * _SPACING[kind], (rows + wobble[1]) * _SPACING[kind]
    east = np.round(town.east[area] + x * math.cos(angle) - y * math.sin(angle), 1)
    north = np.round(town.north[area] + x * math.sin(angle) + y * math.cos(angle), 1)
    inside = (np.hypot(x, y) <= _RADIUS[kind]) & shapely.contains_xy(town.polygons[area], east, north)
    at = {(int(c), int(r)): i for i, (c, r) in enumerate(zip(columns, rows, strict=True)) if inside[i]}
    edges = _joined(random, at, _KEPT[kind])
    titles: dict[tuple[str, int], tuple[str, bool]] = {}
    streets = []
    for (c, r), (c2, r2) in edges:
        key = ("column", c) if c == c2 else ("row", r)
        if key not in titles:
            titles[key] = (next(names) + _LAST[_LOCAL], bool(random.random() >= _UNLIT[kind]))
        i, j = at[c, r], at[c2, r2]
        line = shapely.LineString([(east[i], north[i]), (east[j], north[j])])
        streets.append(_Street(titles[key][0], _LOCAL, titles[key][1], line))
    used = sorted({at[end] for edge in edges for end in edge} | {at[0, 0]})
    return streets, np.column_stack([east[used], north[used]])


_Node = tuple[int, int]


def _joined(random: np.random.Generator, at: dict[_Node, int], kept: float) -> list[tuple[_Node, _Node]]:
    """Grid edges between crossings that can be reached from the middle: a random tree, and a share of the rest."""
    reached, waiting, tree = {(0, 0)}, [(0, 0)], set()
    while waiting:
        node = waiting.pop(int(random.integers(len(waiting))))
        for step in random.permutation(4):
            c, r = ((1, 0), (-1, 0), (0, 1), (0, -1))[int(step)]
            other = (node[0] + c, node[1] + r)
            if other in at and other not in reached:
                reached.add(other)
                waiting.append(other)
                tree.add((min(node, other), max(node, other)))
    every = sorted(((c, r), other) for c, r in reached for other in ((c + 1, r), (c, r + 1)) if other in reached)
    return [edge for edge in every if edge in tree or random.random() < kept]


def _path(random: np.random.Generator, crossings: NDArray[np.float64], x: float, y: float, stem: str) -> _Street:
    nearest = crossings[int(np.argmin(np.hypot(crossings[:, 0] - x, crossings[:, 1] - y)))]
    return _Street(stem + _LAST[_PATH], _PATH, bool(random.random() < 0.7), shapely.LineString([(x, y), nearest]))


def _cut(streets: Sequence[_Street], random: np.random.Generator) -> Streets:
    """The streets cut at every crossing, with a few stumps, in the order of their west ends."""
    pieces = shapely.get_parts(shapely.union_all([street.line for street in streets], grid_size=_GRID))
    pieces = [_eastward(piece) for piece in pieces]
    pieces = _reachable(pieces)
    pieces += _stumps(random, pieces)
    pieces.sort(key=lambda piece: [tuple(point) for point in shapely.get_coordinates(piece)])
    tree = shapely.STRtree([street.line for street in streets])
    owners = [streets[int(i)] for i in tree.nearest([piece.interpolate(0.5, normalized=True) for piece in pieces])]
    return Streets(
        ids=tuple(f"G{number:04d}" for number in range(1, len(pieces) + 1)),
        names=tuple(street.name for street in owners),
        kinds=tuple(street.kind for street in owners),
        lit=tuple(street.lit for street in owners),
        lines=tuple(pieces),
    )


def _eastward(piece: shapely.LineString) -> shapely.LineString:
    points = np.round(shapely.get_coordinates(piece), 1)
    return shapely.LineString(points if tuple(points[0]) <= tuple(points[-1]) else points[::-1])


def _ends(piece: shapely.LineString) -> tuple[tuple[float, float], tuple[float, float]]:
    points = shapely.get_coordinates(piece)
    return (float(points[0, 0]), float(points[0, 1])), (float(points[-1, 0]), float(points[-1, 1]))


def _reachable(pieces: Sequence[shapely.LineString]) -> list[shapely.LineString]:
    """The largest set of pieces that hang together."""
    parent: dict[tuple[float, float], tuple[float, float]] = {}

    def root(point: tuple[float, float]) -> tuple[float, float]:
        while parent.setdefault(point, point) != point:
            parent[point] = parent[parent[point]]
            point = parent[point]
        return point

    for piece in pieces:
        start, end = _ends(piece)
        parent[root(end)] = root(start)
    roots = [root(_ends(piece)[0]) for piece in pieces]
    largest = max(sorted(set(roots)), key=roots.count)
    return [piece for piece, found in zip(pieces, roots, strict=True) if found == largest]


def _stumps(random: np.random.Generator, pieces: Sequence[shapely.LineString]) -> list[shapely.LineString]:
    picked = np.sort(random.choice(len(pieces), size=_STUMPS, replace=False))
    starts = [_ends(pieces[int(i)])[0] for i in picked]
    return [shapely.LineString([(x, y), (round(x + 0.2, 1), round(y + 0.1, 1))]) for x, y in starts]
