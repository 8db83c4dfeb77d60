"""A sample as it was drawn: weights, strata, clusters; the variance of anything that is a weighted sum."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sample:
    """The answers of one wave, one row a respondent; every array has shape (n,) unless said.

    Attributes:
        weight: how many each respondent stands for, above 0, after calibration when there was one.
        stratum: number of the stratum. cluster: number of what was drawn (the respondent, or the school).
        fraction: share of its stratum that was drawn; 0 where it is not known or not used.
        basis: orthonormal columns that span the margins the weights were calibrated to, each row times the square
            root of its weight before calibration, shape (n, k); k is 0 when they were not calibrated.
        base_weight: the weights before calibration; the same as ``weight`` when there was none.
    """

    weight: Floats
    stratum: Whole
    cluster: Whole
    fraction: Floats
    basis: Floats
    base_weight: Floats

    def __len__(self) -> int:
        return len(self.weight)


def sample(
    weight: Floats,
    *,
    stratum: Whole | None = None,
    cluster: Whole | None = None,
    fraction: Floats | None = None,
) -> Sample:
    """A sample without calibration; without stratum it is one stratum, without cluster each is drawn alone.

    Raises:
        ValueError: no answers, a weight that is not above 0, or arrays of different lengths.
    """
    weights = np.asarray(weight, dtype=float)
    n = len(weights)
    if n == 0:
        raise ValueError("urvalet har inga svar")
    if not np.all(np.isfinite(weights) & (weights > 0)):
        raise ValueError("en vikt saknas eller är inte större än 0")
    strata = np.zeros(n, dtype=np.int64) if stratum is None else np.asarray(stratum, dtype=np.int64)
    drawn = np.arange(n) if cluster is None else np.asarray(cluster, dtype=np.int64)
    share = np.zeros(n) if fraction is None else np.asarray(fraction, dtype=float)
    if not n == len(strata) == len(drawn) == len(share):
        raise ValueError("vikter, stratum och kluster har olika längd")
    return Sample(weights, strata, drawn, share, np.zeros((n, 0)), weights)


def variance(influence: Floats, drawn: Sample) -> float:
    """Variance of a statistic whose linearised value of each respondent is ``influence``, weight not included.

    With-replacement variance between clusters within strata, with the finite population correction where a fraction
    is known. After calibration the influence is first freed from what the margins explain, by regression with the
    weights before calibration. A stratum with one cluster is compared with 0, the mean of all influences.

    Args:
        influence: shape (n,), such that the statistic's error is about the sum of weight times influence.
        drawn: the sample.

    Source: Binder (1983), Int. Stat. Rev. 51:279, doi:10.2307/1402588; Deville & Särndal (1992), J. Am. Stat. Assoc.
    87:376, doi:10.1080/01621459.1992.10475217. The same as R's survey (Lumley 2004, doi:10.18637/jss.v009.i08).
    """
    return variance_of_totals(weighted(influence, drawn), drawn.stratum, drawn.cluster, drawn.fraction)


def weighted(influence: Floats, drawn: Sample) -> Floats:
    """Influence times weight, shape (n,), freed from what the margins explain when the sample is calibrated."""
    if not drawn.basis.shape[1]:
        return influence * drawn.weight
    root = np.sqrt(drawn.base_weight)
    residual = influence * root - drawn.basis @ (drawn.basis.T @ (influence * root))
    return np.asarray(residual / root * drawn.weight, dtype=float)


def orthonormal(margins: Floats, weight: Floats) -> Floats:
    """Orthonormal columns that span the margins, each row times the square root of its weight; shape (n, rank)."""
    left, sizes, _ = np.linalg.svd(margins * np.sqrt(weight)[:, None], full_matrices=False)
    return np.asarray(left[:, sizes > sizes[0] * 1e-10], dtype=float)


def variance_of_totals(values: Floats, stratum: Whole, cluster: Whole, fraction: Floats) -> float:
    """Variance of the sum of ``values``, by clusters within strata; shapes (n,)."""
    units, first, place = np.unique(_unit(stratum, cluster), return_index=True, return_inverse=True)
    totals = np.bincount(place, weights=values, minlength=len(units))
    own, inside = np.unique(stratum[first], return_inverse=True)
    count = np.bincount(inside, minlength=len(own)).astype(float)
    mean = np.bincount(inside, weights=totals, minlength=len(own)) / count
    centre = np.where(count > 1, mean, 0.0)
    squares = np.bincount(inside, weights=(totals - centre[inside]) ** 2, minlength=len(own))
    share = fraction[first[np.searchsorted(inside, np.arange(len(own)))]]
    factor = np.where(count > 1, count / np.maximum(count - 1, 1), 1.0)
    return float(((1 - share) * factor * squares).sum())


def degrees_of_freedom(drawn: Sample, within: NDArray[np.bool_]) -> int:
    """Clusters less strata, of the strata and clusters that have anybody in ``within`` (shape (n,)); at least 1."""
    return degrees_of(drawn.stratum[within], drawn.cluster[within])


def degrees_of(stratum: Whole, cluster: Whole) -> int:
    """Different clusters within strata, less different strata; at least 1."""
    return max(len(np.unique(_unit(stratum, cluster))) - len(np.unique(stratum)), 1)


def _unit(stratum: Whole, cluster: Whole) -> Whole:
    """One number for each cluster within a stratum, in the order of the strata."""
    if not len(stratum):
        return stratum
    lowest = int(cluster.min())
    return np.asarray(stratum * (int(cluster.max()) - lowest + 1) + (cluster - lowest), dtype=np.int64)
