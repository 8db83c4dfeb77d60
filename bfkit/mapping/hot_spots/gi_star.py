"""Where high counts lie together: Gi* with binary weights, and Moran's I of the whole map.

The p-value of conditional permutations (a cell keeps its count, the others are dealt anew) is worked out exactly
instead of drawn: the sum of k counts dealt without replacement has a distribution that a table of counts gives
in milliseconds. It needs no seed, and no number of draws sets a floor under it: with 999 draws no p is below 0.001,
so that a single hot place among a thousand cells could never survive the correction for many tests.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.special import comb

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class GiStar:
    """Gi* of every cell; arrays have shape (n,).

    Attributes:
        z: standardised Gi*, the cell itself included.
        p_value: one-sided, of neighbours that together have so many or more, the cell's own count kept.
        neighbours: number of neighbours; with none p is 1.
        permutations: how many were drawn; None when all were counted (exact).
    """

    z: Floats
    p_value: Floats
    neighbours: Ints
    permutations: int | None


@dataclass(frozen=True, slots=True)
class Moran:
    """Moran's I with row-standardised weights: whether cells are like their neighbours, over the whole map."""

    index: float
    expected: float
    variance: float

    @property
    def z(self) -> float:
        """Standard deviations from what chance gives (randomisation assumption)."""
        return (self.index - self.expected) / float(np.sqrt(self.variance))


def gi_star(
    counts: npt.ArrayLike, neighbours: sparse.csr_array, *, permutations: int | None = None, seed: int = 0
) -> GiStar:
    """Answer in which cells high counts lie together more than chance would put them.

    Args:
        counts: shape (n,), whole numbers, not negative.
        neighbours: shape (n, n), ones where two cells are neighbours, no cell its own neighbour.
        permutations: draw so many instead of counting all; p is then (1 + #)/(permutations + 1).
        seed: of the draws.

    Raises:
        ValueError: counts that are not whole numbers from 0, or weights of another shape.

    Source: Ord & Getis (1995), Geogr. Anal. 27:286, doi:10.1111/j.1538-4632.1995.tb00912.x; conditional
    permutation as Anselin (1995), Geogr. Anal. 27:93, doi:10.1111/j.1538-4632.1995.tb00338.x.
    """
    values = _whole(counts)
    if neighbours.shape != (len(values), len(values)):
        raise ValueError(f"{len(values)} antal men grannar av formen {neighbours.shape}")
    sums = np.asarray(neighbours @ values, dtype=np.int64)
    number = np.diff(neighbours.indptr).astype(np.int64)
    if permutations is None:
        p_value = _exact(values, sums, number)
    else:
        p_value = _drawn(values, sums, number, permutations, np.random.default_rng(seed))
    return GiStar(_z(values, sums, number), p_value, number, permutations)


def moran(counts: npt.ArrayLike, neighbours: sparse.csr_array) -> Moran:
    """Answer whether cells are like their neighbours. Cells without neighbours have no weight.

    Raises:
        ValueError: all counts are equal, or no cell has a neighbour.

    Source: Cliff & Ord (1981), Spatial Processes, ch. 2; variance under randomisation.
    """
    x = np.asarray(counts, dtype=float)
    number = np.diff(neighbours.indptr)
    if not number.any() or np.ptp(x) == 0:
        raise ValueError("alla antal är lika eller ingen ruta har grannar, så Morans I finns inte")
    n, z = len(x), x - x.mean()
    weights = sparse.csr_array(
        sparse.diags_array(np.divide(1.0, number, out=np.zeros(n), where=number > 0)) @ neighbours
    )
    s0, both = float(weights.sum()), weights + weights.T
    s1 = 0.5 * float((both.multiply(both)).sum())
    s2 = float(((np.asarray(weights.sum(axis=1)) + np.asarray(weights.sum(axis=0))) ** 2).sum())
    kurtosis = float((z**4).mean() / (z**2).mean() ** 2)
    index = n / s0 * float(z @ (weights @ z)) / float(z @ z)
    first = n * ((n**2 - 3 * n + 3) * s1 - n * s2 + 3 * s0**2)
    second = kurtosis * ((n**2 - n) * s1 - 2 * n * s2 + 6 * s0**2)
    variance = (first - second) / ((n - 1) * (n - 2) * (n - 3) * s0**2) - 1 / (n - 1) ** 2
    return Moran(index, -1 / (n - 1), variance)


def _z(values: Ints, sums: Ints, number: Ints) -> Floats:
    n, weight = len(values), number + 1.0
    spread = values.std() * np.sqrt((n * weight - weight**2) / max(n - 1, 1))
    above = sums + values - values.mean() * weight
    return np.divide(above, spread, out=np.zeros(n), where=spread > 0)


def _exact(values: Ints, sums: Ints, number: Ints) -> Floats:
    """The share of all ways to deal a cell's neighbours that sum to as many or more."""
    p_value = np.ones(len(values))
    most = int(number.max(initial=0))
    ways = _ways(values, most)
    for own in np.unique(values[number > 0]):
        others = _without(ways, int(own))
        for k in np.unique(number[(values == own) & (number > 0)]):
            here = (values == own) & (number == k)
            every = comb(len(values) - 1, int(k))
            tail = np.cumsum(others[k][::-1])[::-1] / every
            p_value[here] = np.clip(tail[sums[here]], 1 / every, 1.0)  # the map as it lies is one of the ways
    return p_value


def _ways(values: Ints, most: int) -> Floats:
    """In how many ways 0 to ``most`` cells can be picked with each sum, shape (most + 1, sums)."""
    width = int(np.sort(values)[len(values) - min(most, len(values)) :].sum()) + 1
    ways = np.zeros((most + 1, width))
    ways[0, 0] = 1.0
    for value, copies in zip(*np.unique(values, return_counts=True), strict=True):
        for size in range(most, 0, -1):
            for taken in range(1, min(size, int(copies)) + 1):
                shift = int(value) * taken
                if shift >= width:
                    break
                ways[size, shift:] += comb(int(copies), taken) * ways[size - taken, : width - shift]
    return ways


def _without(ways: Floats, own: int) -> Floats:
    """The same ways with one cell of value ``own`` left out: what remains when those that use it are taken away."""
    others = ways.copy()
    width = ways.shape[1]
    for size in range(1, len(ways)):
        if own < width:
            others[size, own:] -= others[size - 1, : width - own]
        np.maximum(others[size], 0.0, out=others[size])
    return others


def _drawn(values: Ints, sums: Ints, number: Ints, permutations: int, random: np.random.Generator) -> Floats:
    """Draws shared by all cells: of one dealt row a cell takes the first k that are not itself."""
    n, most = len(values), int(number.max(initial=0))
    dealt = _rows(random, permutations, min(most + 1, n), n)
    drawn = values[dealt]
    running = np.cumsum(drawn, axis=1)
    at_least = np.zeros(n, dtype=np.int64)
    for k in np.unique(number[number > 0]):
        here = np.flatnonzero(number == k)
        ordered = np.sort(running[:, k - 1])
        at_least[here] = permutations - np.searchsorted(ordered, sums[here], side="left")
        for place in range(k):  # the rows in which a cell was dealt itself: it takes the next card instead
            cell = dealt[:, place]
            total, instead = running[:, k - 1], running[:, k] - values[cell]
            change = (instead >= sums[cell]).astype(np.int64) - (total >= sums[cell])
            np.add.at(at_least, cell[number[cell] == k], change[number[cell] == k])
    return np.where(number > 0, (1.0 + at_least) / (permutations + 1), 1.0)


def _rows(random: np.random.Generator, rows: int, width: int, n: int) -> Ints:
    """Rows of different cells in random order: drawn anew until no cell stands twice in a row."""
    if width > n // 4:
        return np.argsort(random.random((rows, n)), axis=1)[:, :width]
    dealt = random.integers(0, n, (rows, width))
    while len(twice := np.flatnonzero((np.diff(np.sort(dealt, axis=1), axis=1) == 0).any(axis=1))):
        dealt[twice] = random.integers(0, n, (len(twice), width))
    return dealt


def _whole(counts: npt.ArrayLike) -> Ints:
    values = np.asarray(counts, dtype=float)
    if values.ndim != 1 or not np.all(np.isfinite(values) & (values >= 0) & (values == np.floor(values))):
        raise ValueError("Gi* behöver ett helt antal från 0 i varje ruta")
    return values.astype(np.int64)
