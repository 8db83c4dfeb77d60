"""Near repeats: does one incident make another more likely near it for some days? Knox's test.

Pairs of incidents near in place and time are counted in bands, and compared with what they are when the same dates
are dealt out anew to the same places (Knox 1964, Appl. Stat. 13:25, doi:10.2307/2985220; Johnson et al. 2007, J.
Quant. Criminol. 23:201, doi:10.1007/s10940-007-9025-3). Bands are half-open, [from, to), also that of the same place:
which pairs are counted is then no matter of the program's taste.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from bfkit.display import number

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Blocks = npt.NDArray[np.unsignedinteger]

LEAST_RATIO = 1.2
"""A band that is sure but has less than this many times the expected pairs is no danger worth planning for."""
LEAST_PAIRS = 5
"""Fewer pairs are no pattern, however few were expected."""
LEVEL = 0.05
_LARGEST_SMALL = 30_000


@dataclass(frozen=True, slots=True)
class Danger:
    """Within how many metres and days after an incident another is more likely than else.

    ``p_value`` is corrected for having looked at every reach and every number of days. ``excess``: pairs beyond the
    expected, in standard deviations of what is dealt.
    """

    metres: float
    days: float
    ratio: float
    observed: int
    expected: float
    p_value: float
    excess: float = math.nan

    @property
    def words(self) -> str:
        """The danger window in Swedish."""
        return (
            f"inom {number(self.metres)} meter från en händelse är en ny händelse {number(self.ratio, 1)} gånger så vanlig "
            f"som väntat till och med dag {number(math.ceil(self.days) - 1)} ({number(self.observed)} par mot väntade "
            f"{number(self.expected)})"
        )


@dataclass(frozen=True, slots=True)
class Knox:
    """Pairs of incidents by distance and time between them. Arrays have the shape (distance bands, time bands).

    Attributes:
        distance_edges: metres, shape (distance bands + 1,). day_edges: days. Band i is [edge i, edge i + 1).
        observed: pairs. expected: mean of the permutations. ratio: observed over expected; NaN when none is expected.
        expected_by_margins: pairs so near times pairs so soon over all pairs: the mean of all permutations that are
            not held within blocks.
        p_value: (1 + permutations with at least as many) / (permutations + 1), each band by itself.
        p_all_bands: corrected for looking at all bands at once (largest standardised excess of each permutation).
        clearest: the reach and days with the clearest excess of pairs, counted together from the nearest and from the
            first time band asked for; None when no pair lies there.
        points: incidents. permutations: number of them.
    """

    distance_edges: tuple[float, ...]
    day_edges: tuple[float, ...]
    observed: Whole
    expected: Floats
    expected_by_margins: Floats
    ratio: Floats
    p_value: Floats
    p_all_bands: Floats
    clearest: Danger | None
    points: int
    permutations: int

    @property
    def danger(self) -> Danger | None:
        """The clearest reach and days when it is sure, and its risk high enough to plan for."""
        found = self.clearest
        if found is None or found.p_value > LEVEL or found.ratio < LEAST_RATIO or found.observed < LEAST_PAIRS:
            return None
        return found


def knox(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    days: npt.ArrayLike,
    *,
    distance_edges: Sequence[float],
    day_edges: Sequence[float],
    block_days: float | None = None,
    first_danger_band: int = 0,
    permutations: int = 999,
    seed: int = 1,
) -> Knox:
    """Answer whether incidents near each other in place are also near in time.

    Args:
        x, y: shape (n,), metres. days: shape (n,), when, in days; whole numbers are kept whole.
        distance_edges: rising, metres, the first not negative. day_edges: rising, days, the first not negative.
        block_days: dates are dealt out within blocks of so many days only, so that a season of its own in some place, or
            an area that grows worse over the years, is not taken for one incident that leads to the next.
        first_danger_band: 1 when time band 0 is the same day, whose pairs may be one incident told twice.
        permutations: of the dates among the places. seed: of them.

    Raises:
        ValueError: arrays differ in length, a value is missing, fewer than two incidents, or edges do not rise.
    """
    near, soon = _edges(distance_edges), _edges(day_edges)
    points, times, block = _checked(x, y, days, block_days)
    pairs, band = _near_pairs(points, near)
    so_near = np.bincount(band, minlength=len(near) - 1)
    reached = _within_reach(pairs, times, block, soon[-1])
    first, second = pairs[reached].T.astype(np.intp, order="C")
    bounds = np.searchsorted(band[reached], np.arange(len(near)))
    observed = _counts(times, first, second, bounds, soon)
    random = np.random.default_rng(seed)
    by_chance = np.stack(
        [_counts(_dealt(times, block, random), first, second, bounds, soon) for _ in range(permutations)]
    )
    mean, spread = by_chance.mean(axis=0), by_chance.std(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        excess = np.where(spread > 0, (observed - mean) / spread, 0.0)
        largest = np.where(spread > 0, (by_chance - mean) / spread, 0.0).max(axis=(1, 2))
        ratio = np.where(mean > 0, observed / mean, np.nan)
    total = len(times) * (len(times) - 1) / 2
    return Knox(
        tuple(map(float, near)),
        tuple(map(float, soon)),
        observed,
        mean,
        so_near[:, None] * _pairs_in_time(times, soon)[None, :] / total,
        ratio,
        (1 + (by_chance >= observed).sum(axis=0)) / (permutations + 1),
        (1 + (largest[:, None, None] >= excess - 1e-9).sum(axis=0)) / (permutations + 1),
        _clearest(observed, by_chance, near, soon, first_danger_band),
        len(times),
        permutations,
    )


def _clearest(observed: Whole, by_chance: Whole, near: Floats, soon: Floats, first_band: int) -> Danger | None:
    """The corner of the cumulated bands with the largest standardised excess."""
    seen, drawn = (np.cumsum(np.cumsum(n[..., first_band:], axis=-1), axis=-2) for n in (observed, by_chance))
    mean, spread = drawn.mean(axis=0), drawn.std(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        excess = np.where((spread > 0) & (seen > 0), (seen - mean) / spread, -np.inf)
        largest = np.where(spread > 0, (drawn - mean) / spread, -np.inf).max(axis=(1, 2))
    row, column = np.unravel_index(int(excess.argmax()), excess.shape)
    if not np.isfinite(excess[row, column]):
        return None
    p_value = (1 + int((largest >= excess[row, column] - 1e-9).sum())) / (len(by_chance) + 1)
    pairs, expected = int(seen[row, column]), float(mean[row, column])
    return Danger(
        float(near[row + 1]),
        float(soon[column + first_band + 1]),
        pairs / expected,
        pairs,
        expected,
        p_value,
        float(excess[row, column]),
    )


def _dealt(times: npt.NDArray[Any], block: Blocks | None, random: np.random.Generator) -> npt.NDArray[Any]:
    """The same dates dealt out anew, within blocks when there are any (``times`` then sorted by block)."""
    if block is None:
        return random.permutation(times)
    order = np.argsort(random.random(len(times)))
    return times[order[np.argsort(block[order], kind="stable")]]


def _checked(
    x: npt.ArrayLike, y: npt.ArrayLike, days: npt.ArrayLike, block_days: float | None
) -> tuple[Floats, npt.NDArray[Any], Blocks | None]:
    """Points and times, near points near in memory or, with blocks, in the order of the blocks; whole days as such."""
    east, north, times = (np.asarray(values, dtype=float) for values in (x, y, days))
    if not east.shape == north.shape == times.shape or east.ndim != 1:
        raise ValueError("ange x, y och dag för varje händelse")
    if len(times) < 2 or not np.isfinite(east + north + times).all():
        raise ValueError("minst två händelser, och inget värde får saknas")
    since = times - times.min()
    block = np.zeros(len(since)) if block_days is None else since // block_days
    order = np.lexsort((north, np.floor(east / 1000), block))
    points, since = np.column_stack([east, north])[order], since[order]
    whole = np.array_equal(since, np.round(since))
    kind = (np.int16 if since.max() < _LARGEST_SMALL else np.int64) if whole else np.float64
    if block_days is None:
        return points, since.astype(kind), None
    number_of = np.unique(block[order], return_inverse=True)[1]
    return points, since.astype(kind), number_of.astype(np.min_scalar_type(number_of.max()))


def _edges(edges: Sequence[float]) -> Floats:
    values = np.asarray(edges, dtype=float)
    if len(values) < 2 or values[0] < 0 or np.any(np.diff(values) <= 0):
        raise ValueError("gränserna ska vara minst två, stigande och inte negativa")
    return values


def _near_pairs(points: Floats, edges: Floats) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int8]]:
    """Pairs of points within the bands, sorted by band, and the band of each."""
    pairs = cKDTree(points).query_pairs(float(edges[-1]), output_type="ndarray")
    apart = points[pairs[:, 0]] - points[pairs[:, 1]]
    band = (np.searchsorted(edges, np.hypot(apart[:, 0], apart[:, 1]), side="right") - 1).astype(np.int8)
    inside = np.flatnonzero((band >= 0) & (band < len(edges) - 1))
    order = inside[np.argsort(band[inside], kind="stable")]
    return pairs[order].astype(np.int32), band[order]


def _within_reach(
    pairs: npt.NDArray[np.int32], times: npt.NDArray[Any], block: Blocks | None, longest: float
) -> slice | npt.NDArray[np.bool_]:
    """The pairs that some dealing can bring within the longest band: not those whose blocks lie further apart."""
    if block is None:
        return slice(None)
    start = np.unique(block, return_index=True)[1]
    earliest, latest = np.minimum.reduceat(times, start), np.maximum.reduceat(times, start)
    one, other = block[pairs].T
    return np.asarray(earliest[np.maximum(one, other)] - latest[np.minimum(one, other)] < longest)


def _counts(
    times: npt.NDArray[Any],
    first: npt.NDArray[np.intp],
    second: npt.NDArray[np.intp],
    bounds: Whole,
    edges: Floats,
) -> Whole:
    """Pairs by distance band and time band."""
    # Clipping moves no place here; it spares the check that none is outside.
    apart: npt.NDArray[Any] = np.abs(times.take(first, mode="clip") - times.take(second, mode="clip"))
    found = np.empty((len(bounds) - 1, len(edges)), dtype=np.int64)
    limits = np.minimum(np.ceil(edges), np.iinfo(apart.dtype).max) if apart.dtype.kind == "i" else edges
    for band, (begin, end) in enumerate(pairwise(bounds)):
        part = apart[begin:end]
        for place, limit in enumerate(limits):
            found[band, place] = np.count_nonzero(part < part.dtype.type(limit)) if limit > 0 else 0
    return np.diff(found, axis=1)


def _pairs_in_time(times: npt.NDArray[Any], edges: Floats) -> Floats:
    """All pairs, near or not, by time band, shape (time bands,)."""
    ordered = np.sort(times.astype(float))
    place = np.arange(len(ordered))
    sooner = [float((np.searchsorted(ordered, ordered + edge, side="left") - place - 1).sum()) for edge in edges]
    return np.diff([value if edge > 0 else 0.0 for value, edge in zip(sooner, edges, strict=True)])
