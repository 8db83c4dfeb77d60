"""Places of Östan: the register, and the many spots at which things happen, few of them often."""

import math
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from bfkit.ostan import names
from bfkit.ostan.randomness import drawn, generator
from bfkit.ostan.town import Town

_BUILT_UP = {"centrum": 260.0, "flerbostadshus": 380.0, "villor": 480.0, "industri": 420.0, "by": 650.0}
"""Radius of the built-up part of an area, metres."""

# role, kind in the register, names, kinds of area they lie in (in turn)
_REGISTER = (
    ("skola", "skola", names.SCHOOLS, ("centrum", "flerbostadshus", "villor", "flerbostadshus", "villor", "by")),
    ("forskola", "forskola", names.PRESCHOOLS, ("flerbostadshus", "villor", "flerbostadshus", "villor", "by", "centrum")),
    ("krog", "krog", names.PUBS, ("centrum",) * 7 + ("flerbostadshus", "by")),
    ("resecentrum", "resecentrum", ("Östans resecentrum",), ("centrum",)),
    ("vard", "vard", ("Vårdcentralen Kärnan", "Vårdcentralen Solhöjden", "Östans närsjukhus"), ("centrum", "flerbostadshus", "villor")),
    ("polisstation", "polisstation", ("Polisen Östan",), ("centrum",)),
    ("galleria", "galleria", ("Gallerian Kvarnen",), ("centrum",)),
    ("park", "park", names.PARKS, ("centrum", "flerbostadshus", "villor", "flerbostadshus")),
    ("butik", "ovrigt", names.SHOPS, ("centrum", "centrum", "flerbostadshus", "flerbostadshus", "villor", "by")),
    ("bibliotek", "ovrigt", ("Stadsbiblioteket", "Biblioteket Kometen"), ("centrum", "flerbostadshus")),
    ("fritidsgard", "ovrigt", names.YOUTH_CENTRES, ("flerbostadshus", "flerbostadshus", "centrum", "by")),
    ("simhall", "ovrigt", ("Östans simhall",), ("villor",)),
    ("idrottsplats", "ovrigt", ("Östanvallen", "Vretavallen"), ("villor", "by")),
)  # fmt: skip

# number of spots without a name in an area of each kind
_SPOTS = {
    "bostadshus": {"centrum": 24, "flerbostadshus": 34, "villor": 22, "industri": 1, "by": 9},
    "parkering": {"centrum": 5, "flerbostadshus": 8, "villor": 3, "industri": 3, "by": 2},
    "gata": {"centrum": 9, "flerbostadshus": 8, "villor": 8, "industri": 5, "by": 5},
    "gangtunnel": {"centrum": 1, "flerbostadshus": 2, "villor": 1, "industri": 1, "by": 0},
    "verksamhet": {"centrum": 8, "flerbostadshus": 2, "villor": 1, "industri": 10, "by": 1},
}
_TAIL = 1.25
_HEAVIEST = 40.0
_LANDMARKS = {"resecentrum": 12.0, "galleria": 12.0, "polisstation": 4.0, "simhall": 4.0, "butik": 1.0}
"""Roles whose weight is not left to chance: there is only one, or something is planted there."""
_MAIN_LIBRARY = "Stadsbiblioteket"
_MAIN_LIBRARY_WEIGHT = 16.0
BESIDE = {
    "Gallerian Kvarnen": "Östans resecentrum",
    "Stadsparken": "Bryggaren",
    "Torgkiosken": "Östans resecentrum",
}
"""Places that lie a stone's throw from another, so that nearness alone cannot tell the two apart."""
_STONES_THROW = (50.0, 110.0)


_Row = tuple[str, str, str, int, float, float]
"""Kind, role, name, area, metres east and north of a place."""


@dataclass(frozen=True, slots=True)
class Places:
    """The register; every field has shape (places,). ``roles`` is finer than ``kinds`` and not delivered."""

    ids: tuple[str, ...]
    kinds: tuple[str, ...]
    roles: tuple[str, ...]
    names: tuple[str, ...]
    areas: NDArray[np.int64]
    east: NDArray[np.float64]
    north: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Spots:
    """Where things can happen, sorted by area; every field has shape (spots,).

    Attributes:
        roles: "skola", "bostadshus" and so on; areas: index of the area.
        east, north: metres in EPSG:3006; weights: how much happens there, relative to its role.
    """

    roles: NDArray[np.str_]
    areas: NDArray[np.int64]
    east: NDArray[np.float64]
    north: NDArray[np.float64]
    weights: NDArray[np.float64]


def places(seed: int, town: Town) -> Places:
    """The register of places: schools, pubs, the bus square and so on, each in a kind of area that has them."""
    random = generator(seed, "places")
    waiting = {kind: [int(i) for i in random.permutation(_of_kind(town, kind))] for kind in _BUILT_UP}
    rows: list[_Row] = []
    for role, kind, titles, area_kinds in _REGISTER:
        for number, title in enumerate(titles):
            turn = waiting[area_kinds[number % len(area_kinds)]]
            turn.append(turn.pop(0))
            rows.append((kind, role, title, turn[-1], *_point(random, town, turn[-1])))
    rows = _moved_beside(seed, town, rows)
    kinds, roles, titles, areas, east, north = zip(*rows, strict=True)
    return Places(
        ids=tuple(f"PL{number:03d}" for number in range(1, len(rows) + 1)),
        kinds=kinds,
        roles=roles,
        names=titles,
        areas=np.array(areas, dtype=np.int64),
        east=np.array(east),
        north=np.array(north),
    )


def _moved_beside(seed: int, town: Town, rows: list[_Row]) -> list[_Row]:
    """The same places, those of ``BESIDE`` moved to a stone's throw from their neighbour, in its area."""
    random = generator(seed, "beside")
    by_title = {row[2]: row for row in rows}
    for title, other in BESIDE.items():
        _, _, _, area, east, north = by_title[other]
        while True:
            angle, metres = random.uniform(0, 2 * math.pi), random.uniform(*_STONES_THROW)
            x, y = round(east + metres * math.cos(angle), 1), round(north + metres * math.sin(angle), 1)
            if shapely.contains_xy(town.polygons[area], x, y):
                break
        by_title[title] = (*by_title[title][:3], area, x, y)
    return list(by_title.values())


def spot_of(spots: Spots, register: Places, title: str) -> int:
    """The spot of a place in the register, by its name."""
    place = register.names.index(title)
    here = (spots.east == register.east[place]) & (spots.north == register.north[place])
    return int(np.flatnonzero(here)[0])


def spots(seed: int, town: Town, register: Places) -> Spots:
    """All spots: the places of the register and nameless houses, car parks, streets and tunnels.

    Weights follow a Pareto distribution with index 1.25, cut at 40, times a level of the area, so that a few
    spots carry much of what happens; the few landmarks have a weight of their own (Sherman, Gartin and Buerger 1989, doi:10.1111/j.1745-9125.1989.tb00862.x).
    """
    random = generator(seed, "spots")
    rows = [
        (role, int(area), float(x), float(y))
        for role, area, x, y in zip(register.roles, register.areas, register.east, register.north, strict=True)
    ]
    for area, area_kind in enumerate(town.kinds):
        for role, numbers in _SPOTS.items():
            rows += [(role, area, *_point(random, town, area)) for _ in range(numbers[area_kind])]
    rows.sort(key=lambda row: row[1])
    roles, areas, east, north = zip(*rows, strict=True)
    level = random.gamma(3.0, 1 / 3.0, len(town.kinds)) + 0.15
    tail = np.minimum((1.0 - random.random(len(rows))) ** (-1 / _TAIL), _HEAVIEST)
    weights = tail * level[np.array(areas)]
    for role, weight in _LANDMARKS.items():
        weights[np.array(roles) == role] = weight
    found = Spots(
        roles=np.array(roles),
        areas=np.array(areas, dtype=np.int64),
        east=np.array(east),
        north=np.array(north),
        weights=weights,
    )
    weights[spot_of(found, register, _MAIN_LIBRARY)] = _MAIN_LIBRARY_WEIGHT
    return found


def place_of(register: Places, random: np.random.Generator, roles: tuple[str, ...], size: int) -> NDArray[np.int64]:
    """Random places of some roles, as indices into the register, shape (size,)."""
    weights = np.array([1.0 if role in roles else 0.0 for role in register.roles])
    return drawn(random, weights, size)


def _of_kind(town: Town, kind: str) -> list[int]:
    return [i for i, found in enumerate(town.kinds) if found == kind]


def _point(random: np.random.Generator, town: Town, area: int) -> tuple[float, float]:
    """A point in the built-up part of an area, whole decimetres."""
    while True:
        angle, radius = random.uniform(0, 2 * math.pi), math.sqrt(random.random()) * _BUILT_UP[town.kinds[area]]
        x = round(float(town.east[area]) + radius * math.cos(angle), 1)
        y = round(float(town.north[area]) + radius * math.sin(angle), 1)
        if shapely.contains_xy(town.polygons[area], x, y):
            return x, y
