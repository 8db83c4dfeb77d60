"""Which place of the register each incident is nearest to, and what nearness would be at other places like it."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.spatial import cKDTree

from bfkit import vocabulary
from bfkit.causes.permuted import Ratio, against_chance
from bfkit.causes.problem import Flags, Floats, Rows, Whole
from bfkit.errors import ParameterError, listed
from bfkit.opening_hours import OpenSpell, parsed_hours

NOBODY = -1
FAR_TIMES = 4
"""The far band reaches from the near distance to so many times it."""
SAME_SPOT = 25.0
"""Metres within which incidents are at one and the same place."""
_LEVELS = 4
_MOST_POOL = 1500
DRAWS = 999


@dataclass(frozen=True, slots=True)
class Register:
    """The places of the register, shape (places,); ``hours`` None where not told or not readable."""

    ids: npt.NDArray[np.object_]
    kinds: npt.NDArray[np.object_]
    names: npt.NDArray[np.object_]
    x: Floats
    y: Floats
    hours: tuple[tuple[OpenSpell, ...] | None, ...]
    opened: tuple[date | None, ...]
    closed: tuple[date | None, ...]

    def __len__(self) -> int:
        """How many."""
        return len(self.ids)

    def chosen(self, *, place: str | None = None, kind: str | None = None) -> Whole:
        """Positions of one place, or of all of a kind.

        Raises:
            ParameterError: the place or the kind is unknown, there is none of the kind, or neither or both are given.
        """
        if (place is None) == (kind is None):
            raise ParameterError("ange antingen plats (id i platsregistret) eller slag av plats")
        if len(self) == 0:
            raise ParameterError("platsregistret saknas: ange places i municipality.yml för att pröva närhet till platser")
        if kind is not None and kind not in vocabulary.PLACE_KINDS:
            known = listed(list(vocabulary.PLACE_KINDS), most=20)
            raise ParameterError(f'"{kind}" är inget slag av plats; välj bland {known}')
        found = np.flatnonzero((self.ids == place) if kind is None else (self.kinds == kind))
        if not len(found):
            what = f'platsen "{place}"' if kind is None else f'något av slaget "{kind}"'
            raise ParameterError(f"{what} finns inte i platsregistret ({len(self)} platser)")
        return found


def register_of(places: pd.DataFrame) -> Register:
    """The register of places as arrays."""
    texts = [None if pd.isna(text) else parsed_hours(str(text)) for text in places["opening_hours"]]
    words = (places[name].to_numpy(dtype=object) for name in ("id", "kind", "name"))
    days = ([None if pd.isna(d) else pd.Timestamp(d).date() for d in places[name]] for name in ("opened_on", "closed_on"))
    opened, closed = (tuple(found) for found in days)
    east, north = (places[axis].to_numpy(dtype=float) for axis in ("x", "y"))
    return Register(*words, east, north, tuple(texts), opened, closed)


def nearest(rows: Rows, register: Register) -> tuple[Whole, Floats]:
    """The place nearest to each incident and the metres to it; ``NOBODY`` and infinite without a point or a register."""
    owner, metres = np.full(len(rows), NOBODY, dtype=np.int64), np.full(len(rows), np.inf)
    known = rows.pointed
    if len(register) and known.any():
        tree = cKDTree(np.column_stack([register.x, register.y]))
        metres[known], owner[known] = tree.query(np.column_stack([rows.x[known], rows.y[known]]))
    return owner, metres


@dataclass(frozen=True, slots=True)
class Pool:
    """Spots at which anything of the source has happened: where a place might as well have lain.

    Attributes:
        x, y: shape (spots,). level: 0-3, how much else happens in the area round it (``FAR_TIMES`` the near distance).
    """

    x: Floats
    y: Floats
    level: Whole
    edges: Floats


def pool_of(source: Rows, *, metres: float) -> Pool:
    """The spots of a source, at most 1 500 of them, with how busy their surroundings are."""
    points = np.column_stack([source.x, source.y])[source.pointed]
    if not len(points):
        return Pool(np.empty(0), np.empty(0), np.empty(0, dtype=np.int64), np.zeros(_LEVELS - 1))
    _, first = np.unique(np.floor(points / SAME_SPOT), axis=0, return_index=True)
    spots = points[np.sort(first)]
    if len(spots) > _MOST_POOL:
        spots = spots[np.random.default_rng(1).choice(len(spots), _MOST_POOL, replace=False)]
    busy = _around(spots, points, metres)
    edges = np.quantile(busy, np.arange(1, _LEVELS) / _LEVELS)
    return Pool(spots[:, 0], spots[:, 1], np.searchsorted(edges, busy, side="right").astype(np.int64), edges)


def _around(spots: Floats, points: Floats, metres: float) -> Floats:
    """How many incidents lie in the far band of each spot: its own surroundings, not itself."""
    tree = cKDTree(points)
    wide = tree.query_ball_point(spots, FAR_TIMES * metres, return_length=True)
    near = tree.query_ball_point(spots, metres, return_length=True)
    return np.asarray(wide - near, dtype=float)


@dataclass(frozen=True, slots=True)
class Bands:
    """Incidents near and far of each spot, shape (spots,); near only where no place of the register is nearer."""

    near: Whole
    far: Whole


def bands_of(x: Floats, y: Floats, rows: Rows, metres_to_nearest: Floats, *, metres: float, own: bool) -> Bands:
    """Count incidents in the near and the far band of spots.

    Args:
        x, y: shape (spots,). rows: the incidents. metres_to_nearest: shape (rows,), to the nearest place.
        metres: the near distance. own: the spots are places of the register, nearest to what is theirs.
    """
    known = rows.pointed
    points, limit = np.column_stack([rows.x, rows.y])[known], metres_to_nearest[known]
    if not len(points) or not len(x):
        return Bands(np.zeros(len(x), dtype=np.int64), np.zeros(len(x), dtype=np.int64))
    spots = np.column_stack([x, y])
    tree = cKDTree(points)
    wide = tree.query_ball_point(spots, FAR_TIMES * metres, return_length=True)
    inner = tree.query_ball_point(spots, metres)
    near = np.zeros(len(x), dtype=np.int64)
    for number, found in enumerate(inner):
        away = np.hypot(*(points[found] - spots[number]).T) if found else np.empty(0)
        near[number] = int((away <= limit[found] + (0.5 if own else 0.0)).sum())
    all_near = np.array([len(found) for found in inner], dtype=np.int64)
    return Bands(near, np.asarray(wide, dtype=np.int64) - all_near)


def near_against_far(
    rows: Rows, register: Register, chosen: Whole, pool: Pool, *, metres: float, draws: int = DRAWS, seed: int = 1
) -> tuple[Ratio | None, int, int]:
    """Answer whether incidents lie nearer to some places than to other spots of as busy surroundings.

    An incident belongs to the nearest place of the register only, so that a place does not inherit its neighbour's.
    Chance: each place is moved to a random spot of the pool whose surroundings are as busy.

    Returns:
        The ratio of near to far against that of the spots, and the incidents near and far. None without any point.
    """
    _, away = nearest(rows, register)
    seen = bands_of(register.x[chosen], register.y[chosen], rows, away, metres=metres, own=True)
    spots = bands_of(pool.x, pool.y, rows, away, metres=metres, own=False)
    levels = levels_of(register, chosen, pool, rows, metres=metres)
    near, far = int(seen.near.sum()), int(seen.far.sum())
    random, drawn = np.random.default_rng(seed), []
    for level in levels:
        alike = np.flatnonzero(pool.level == level)
        if not len(alike):
            return None, near, far
        drawn.append(random.choice(alike, draws))
    picked = np.array(drawn)
    chance = (spots.near[picked].sum(axis=0) + 0.5) / (spots.far[picked].sum(axis=0) + 0.5)
    middle = float(spots.near[picked].sum() / max(spots.far[picked].sum(), 1))
    if middle <= 0 or near + far == 0:
        return None, near, far
    expected = middle * (far + 0.5)
    found = against_chance(near, expected, chance / middle, used=near + far, compared=int(picked.size))
    return found, near, far


def levels_of(register: Register, chosen: Whole, pool: Pool, rows: Rows, *, metres: float) -> Whole:
    """How busy the surroundings of places are, as the pool is divided: by the nearest spot of the pool."""
    if not len(pool.x):
        return np.zeros(len(chosen), dtype=np.int64)
    tree = cKDTree(np.column_stack([pool.x, pool.y]))
    _, spot = tree.query(np.column_stack([register.x[chosen], register.y[chosen]]))
    return pool.level[spot]


def at_spot(rows: Rows, x: float, y: float, *, metres: float = SAME_SPOT) -> Flags:
    """Which incidents lie within so many metres of a point."""
    near: Flags = np.hypot(rows.x - x, rows.y - y) <= metres
    return near
