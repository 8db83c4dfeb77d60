"""The place of one value among placebos that overlap each other.

Placebos a month apart in the same area share five of six months of follow-up, so a hundred of them may tell as
much as thirty. Their quantiles are that much less certain, and a plain rank would reject too often.
"""

import math

import numpy as np
import numpy.typing as npt
from scipy import special

from bfkit.evaluation.chance.extremes import Floats

_LEAST = 1.001
"""Fewer independent placebos than this have no t distribution."""


def independent(cases: npt.ArrayLike, months: int) -> float:
    """How many independent placebos the cases are worth: n squared over the sum of what every pair shares.

    Two cases share the part of their areas that is the same, times the part of their follow-up that is. It is
    the number of independent values whose mean would vary as the mean of these does.

    Args:
        cases: shape (n, areas at once + 1), rows of the areas and last the first month of follow-up.
        months: of follow-up.

    >>> independent([[0, 24], [1, 24], [2, 24]], 6)
    3.0
    >>> independent([[0, 24], [0, 24]], 6)
    1.0
    >>> round(independent([[0, 24], [0, 27]], 6), 3)
    1.333
    """
    members = np.asarray(cases, dtype=np.int64)
    if len(members) == 0:
        return 0.0
    areas, dates = members[:, :-1], members[:, -1] - members[:, -1].min()
    names, place = np.unique(areas, return_inverse=True)
    times = np.zeros((len(names), int(dates.max()) + 1))
    np.add.at(times, (place.reshape(areas.shape), dates[:, None]), 1.0)
    apart = np.abs(np.subtract.outer(np.arange(times.shape[1]), np.arange(times.shape[1])))
    shared = np.maximum(1.0 - apart / months, 0.0)
    together = float(((times @ shared) * times).sum()) / areas.shape[1]
    return len(members) ** 2 / together


def share(ordered: Floats, values: npt.ArrayLike) -> Floats:
    """Rank of each value among the ordered placebos and itself, over their number; between two, interpolated.

    Source: Beran & Hall (1993), J. R. Stat. Soc. B 55:643 (interpolated prediction intervals).
    """
    size = len(ordered)
    return np.asarray(np.interp(np.asarray(values, dtype=float), ordered, np.arange(1, size + 1)) / (size + 1))


def p_of_share(shares: npt.ArrayLike, size: int, worth: float) -> Floats:
    """One-sided p of a rank among ``size`` placebos that are worth fewer independent ones.

    The rank of a value among n independent others is exact. A rank among placebos that are worth fewer is
    carried over by the t distribution of a new value less the mean of n earlier: sqrt(1 + 1/n) x t(n - 1).
    With as many independent as placebos nothing changes.
    """
    n = min(max(worth, _LEAST), float(size))
    ratio = math.sqrt((1 + 1 / size) / (1 + 1 / n))
    return np.asarray(special.stdtr(n - 1, special.stdtrit(size - 1.0, np.asarray(shares, dtype=float)) * ratio))


def share_of_p(p_value: float, size: int, worth: float) -> float:
    """The rank share with that p: the inverse of ``p_of_share``."""
    n = min(max(worth, _LEAST), float(size))
    ratio = math.sqrt((1 + 1 / n) / (1 + 1 / size))
    return float(special.stdtr(size - 1.0, special.stdtrit(n - 1, p_value) * ratio))


def p_lower(statistics: Floats, value: float, worth: float) -> float:
    """One-sided p of a value as low as this among the placebos; 1 without at least two of them."""
    if len(statistics) < 2:
        return 1.0
    return float(p_of_share(share(np.sort(statistics), value), len(statistics), worth))


def limits(statistics: Floats, worth: float, confidence: float) -> tuple[float, float]:
    """The lowest and highest value that a two-sided test does not reject; infinite where none can be."""
    size = len(statistics)
    if size < 2:
        return -math.inf, math.inf
    place = share_of_p((1 - confidence) / 2, size, worth) * (size + 1)
    if place < 1:
        return -math.inf, math.inf
    ordered, places = np.sort(statistics), np.arange(1, size + 1)
    return float(np.interp(place, places, ordered)), float(np.interp(size + 1 - place, places, ordered))
