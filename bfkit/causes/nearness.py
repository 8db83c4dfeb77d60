"""Which place of the register each incident is nearest to, and what nearness would be at other places like it."""

from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from bfkit import vocabulary
from bfkit.causes.permuted import Ratio, against_chance
from bfkit.causes.rows import Floats, Rows, Whole
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
            raise ParameterError(
                "platsregistret saknas: ange places i municipality.yml för att pröva närhet till platser"
            )
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
    days = [
        [None if pd.isna(d) else pd.Timestamp(d).date() for d in places[name]] for name in ("opened_on", "closed_on")
    ]
    return Register(
        ids=places["id"].to_numpy(dtype=object),
        kinds=places["kind"].to_numpy(dtype=object),
        names=places["name"].to_numpy(dtype=object),
        x=places["x"].to_numpy(dtype=float),
        y=places["y"].to_numpy(dtype=float),
        hours=tuple(texts),
        opened=tuple(days[0]),
        closed=tuple(days[1]),
    )


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


def pool_of(source: Rows, *, metres: float, spots: Floats | None = None) -> Pool:
    """Spots where a place might as well have lain, at most 1 500, with how busy their surroundings are.

    Args:
        source: all incidents of the source. metres: the near distance.
        spots: shape (n, 2), points on streets or anywhere; without them where anything has happened.
    """
    points = np.column_stack([source.x, source.y])[source.pointed]
    where = points if spots is None else spots
    if not len(points) or not len(where):
        return Pool(np.empty(0), np.empty(0), np.empty(0, dtype=np.int64))
    _, first = np.unique(np.floor(where / SAME_SPOT), axis=0, return_index=True)
    chosen = where[np.sort(first)]
    if len(chosen) > _MOST_POOL:
        chosen = chosen[np.random.default_rng(1).choice(len(chosen), _MOST_POOL, replace=False)]
    busy = _around(chosen, points, metres)
    edges = np.quantile(busy, np.arange(1, _LEVELS) / _LEVELS)
    return Pool(chosen[:, 0], chosen[:, 1], np.searchsorted(edges, busy, side="right").astype(np.int64))


def on_streets(streets: gpd.GeoDataFrame, *, apart: float = 50.0) -> Floats:
    """Points along a street network, so many metres apart; shape (n, 2)."""
    lines = streets.geometry.to_numpy()
    count = np.maximum((shapely.length(lines) // apart).astype(int), 1)
    which = np.repeat(np.arange(len(lines)), count)
    step = np.concatenate([(np.arange(n) + 0.5) / n for n in count])
    return np.asarray(shapely.get_coordinates(shapely.line_interpolate_point(lines[which], step, normalized=True)))


def _around(spots: Floats, points: Floats, metres: float) -> Floats:
    """How many incidents lie in the far band of each spot: its own surroundings, not itself."""
    tree = cKDTree(points)
    wide = tree.query_ball_point(spots, FAR_TIMES * metres, return_length=True)
    near = tree.query_ball_point(spots, metres, return_length=True)
    return np.asarray(wide - near, dtype=float)


def strongest(rows: Rows, register: Register, *, metres: float) -> Whole:
    """Of the places within reach of each incident the one to which most are nearest; ``NOBODY`` without any.

    What lies between two places cannot be told apart by nearness, so it is counted for the one that more are nearest to.
    """
    found = np.full(len(rows), NOBODY, dtype=np.int64)
    known = np.flatnonzero(rows.pointed)
    if not len(register) or not len(known):
        return found
    tree = cKDTree(np.column_stack([register.x, register.y]))
    points, which = np.unique(np.column_stack([rows.x, rows.y])[known], axis=0, return_inverse=True)
    reached = tree.query_ball_point(points, metres)
    weight = np.bincount(which.ravel(), minlength=len(points))
    away, closest = tree.query(points)
    most = np.bincount(closest[away <= metres], weight[away <= metres], minlength=len(register))
    winner = np.array([max(places, key=lambda p: (most[p], -p)) if places else NOBODY for places in reached])
    found[known] = winner[which.ravel()]
    return found


def taken(rows: Rows, register: Register, chosen: Whole, *, metres: float) -> float:
    """Of the incidents within reach of some places, the share that is counted for a place beside them; 0 without any."""
    known = rows.some(rows.pointed)
    if not len(known):
        return 0.0
    tree = cKDTree(np.column_stack([register.x[chosen], register.y[chosen]]))
    away, _ = tree.query(np.column_stack([known.x, known.y]))
    reached = away <= metres
    others = ~np.isin(strongest(known, register, metres=metres), chosen)
    return float(others[reached].mean()) if reached.any() else 0.0


def _near_and_far(x: Floats, y: Floats, points: Floats, *, metres: float) -> tuple[list[list[int]], Whole]:
    """Which points lie near each spot, and how many in its far band."""
    tree, spots = cKDTree(points), np.column_stack([x, y])
    inner = [list(found) for found in tree.query_ball_point(spots, metres)]
    wide = tree.query_ball_point(spots, FAR_TIMES * metres, return_length=True)
    return inner, np.asarray(wide - np.array([len(found) for found in inner]), dtype=np.int64)


def _bands_of_spots(pool: Pool, rows: Rows, away: Floats, *, metres: float) -> tuple[Whole, Whole]:
    """Incidents near spots of the pool (nearer than any place of the register) and far, shape (spots,) both."""
    known = rows.pointed
    points, limit = np.column_stack([rows.x, rows.y])[known], away[known]
    inner, far = _near_and_far(pool.x, pool.y, points, metres=metres)
    spots = np.column_stack([pool.x, pool.y])
    near = [
        int((np.hypot(*(points[found] - spot).T) <= limit[found]).sum()) if found else 0
        for found, spot in zip(inner, spots, strict=True)
    ]
    return np.array(near, dtype=np.int64), far


def near_against_far(
    rows: Rows, register: Register, chosen: Whole, pool: Pool, *, metres: float, draws: int = DRAWS, seed: int = 1
) -> tuple[Ratio | None, int, int]:
    """Answer whether incidents lie nearer to some places than to other spots of as busy surroundings.

    An incident near several places counts for the one with most incidents near it, so that no place inherits its
    neighbour's. Chance: each place is moved to a random spot of the pool whose surroundings are as busy.

    Returns:
        The ratio of near to far against that of the spots, and the incidents near and far. None without any point.
    """
    levels, pool = levels_of(register, chosen, pool), _elsewhere(pool, register, chosen, metres)
    if not rows.pointed.any() or not len(pool.x):
        return None, 0, 0
    near = int(np.isin(strongest(rows, register, metres=metres), chosen).sum())
    points = np.column_stack([rows.x, rows.y])[rows.pointed]
    far = int(_near_and_far(register.x[chosen], register.y[chosen], points, metres=metres)[1].sum())
    spots_near, spots_far = _bands_of_spots(pool, rows, nearest(rows, register)[1], metres=metres)
    random, drawn = np.random.default_rng(seed), []
    for level in levels:
        alike = np.flatnonzero(pool.level == level)
        if not len(alike):
            return None, near, far
        drawn.append(random.choice(alike, draws))
    picked = np.array(drawn)
    chance = (spots_near[picked].sum(axis=0) + 0.5) / (spots_far[picked].sum(axis=0) + 0.5)
    middle = float(spots_near[picked].sum() / max(spots_far[picked].sum(), 1))
    if middle <= 0 or near + far == 0:
        return None, near, far
    expected = middle * (far + 0.5)
    found = against_chance(near, expected, chance / middle, used=near + far, compared=int(picked.size))
    return found, near, far


def _elsewhere(pool: Pool, register: Register, chosen: Whole, metres: float) -> Pool:
    """The spots that are not themselves near the places: else what is compared with holds what is looked for."""
    if not len(pool.x):
        return pool
    tree = cKDTree(np.column_stack([register.x[chosen], register.y[chosen]]))
    away, _ = tree.query(np.column_stack([pool.x, pool.y]))
    return Pool(pool.x[away > metres], pool.y[away > metres], pool.level[away > metres])


def levels_of(register: Register, chosen: Whole, pool: Pool) -> Whole:
    """How busy the surroundings of places are, as the pool is divided: by the nearest spot of the pool."""
    if not len(pool.x):
        return np.zeros(len(chosen), dtype=np.int64)
    tree = cKDTree(np.column_stack([pool.x, pool.y]))
    _, spot = tree.query(np.column_stack([register.x[chosen], register.y[chosen]]))
    return pool.level[spot]
