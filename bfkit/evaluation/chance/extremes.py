"""Extreme area-months: what level, month and over-dispersion do not explain is capped before anything is compared."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

LIMIT = 3.29
"""Standard deviations above the expected count: one in two thousand of a normal distribution lies further out."""
_ROUNDS = 50
_LEAST = 1e-12
_NEAR = 1e-9


@dataclass(frozen=True, slots=True)
class Capped:
    """Area-months with a ceiling.

    Attributes:
        observed: shape (areas, months), the counts as they were.
        counts: shape (areas, months), the counts, none above its cap.
        extreme: shape (areas, months), where the count was above its cap.
        mean: shape (areas, months), what level and month explain.
        dispersion: variance over mean of the capped counts beyond level and month, at least 1.
        ceiling: shape (areas, months), what an area-month counts for at most.
    """

    observed: Floats
    counts: Floats
    extreme: Flags
    mean: Floats
    dispersion: float
    ceiling: Floats


def capped(counts: npt.ArrayLike, use: npt.ArrayLike) -> Capped:
    """Counts with no area-month above level x share of the month + 3.29 sqrt(phi x expected).

    The dispersion is found twice, the second time with the first caps in place, so that one riot does not
    widen the limit that should catch it.

    Args:
        counts: shape (areas, months).
        use: shape (areas, months), the area-months that levels, months and dispersion are found from.
    """
    observed, used = np.asarray(counts, dtype=float), np.asarray(use, dtype=bool)
    ceiling = np.full(observed.shape, np.inf)
    for _ in range(2):
        below = np.minimum(observed, ceiling)
        mean = expected(below, used)
        ceiling = mean + LIMIT * np.sqrt(dispersion(below, mean, used) * mean)
    below = np.minimum(observed, ceiling)
    return Capped(observed, below, observed > ceiling, mean, dispersion(below, mean, used), ceiling)


def expected(counts: npt.ArrayLike, use: npt.ArrayLike) -> Floats:
    """Level of the area times factor of the month, the two-way Poisson fit; shape (areas, months).

    Fitted by iterative proportional fitting to the used cells only (Deming & Stephan 1940,
    doi:10.1214/aoms/1177731829). Cells not used are given the value their row and column imply.

    >>> expected([[1, 2], [2, 4]], [[True, True], [True, True]]).round(6).tolist()
    [[1.0, 2.0], [2.0, 4.0]]
    """
    used = np.asarray(use, dtype=float)
    seen = np.asarray(counts, dtype=float) * used
    level = seen.sum(axis=1) / np.maximum(used.sum(axis=1), 1.0)
    factor = np.ones(seen.shape[1])
    for _ in range(_ROUNDS):
        factor = seen.sum(axis=0) / np.maximum(level @ used, _LEAST)
        renewed = seen.sum(axis=1) / np.maximum(used @ factor, _LEAST)
        if np.all(np.abs(renewed - level) <= _LEAST + _NEAR * np.abs(level)):
            break
        level = renewed
    return np.outer(level, factor)


def dispersion(counts: npt.ArrayLike, mean: npt.ArrayLike, use: npt.ArrayLike) -> float:
    """Variance over mean beyond level and month, at least 1 (Pearson's chi-square over its degrees of freedom)."""
    observed, fitted, used = np.asarray(counts, dtype=float), np.asarray(mean), np.asarray(use, dtype=bool)
    used = used & (fitted > _LEAST)
    freedom = int(used.sum()) - int(used.any(axis=1).sum()) - int(used.any(axis=0).sum()) + 1
    if freedom < 1:
        return 1.0
    pearson = float(((observed[used] - fitted[used]) ** 2 / fitted[used]).sum())
    return max(pearson / freedom, 1.0)
