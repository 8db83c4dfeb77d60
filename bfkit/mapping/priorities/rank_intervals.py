"""How sure the order of areas is: which places in the ranking each area may really have."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bfkit.inference.shrinkage import Floats, marshall, moments

LEVEL = 0.90
"""Of the rank intervals."""
DRAWS = 4000
_REFITS = 200
_LEAST_VARIANCE = 1e-4


FAR_DOWN = 10
"""An area that may by chance have stood so many places further down is not told apart from the others."""


def far_down(rank: int, high: int) -> bool:
    """Answer whether chance alone may have put an area where it stands: too unsure to be named as a finding.

    Args:
        rank: by the counts, 1 the highest. high: the lowest place of its rank interval.

    >>> far_down(2, 81), far_down(3, 4)
    (True, False)
    """
    return high - rank >= FAR_DOWN


@dataclass(frozen=True, slots=True)
class RankIntervals:
    """The order of areas by what is expected of them. Arrays have the shape (n,), in the order given.

    Attributes:
        rank: by the counts (per exposure) as they are, 1 the highest; equals share the lowest number.
        low, high: between which ranks the area's expected rate really lies, at ``level``.
        among_top: how likely it is that the area is among the ``top`` highest.
        expected: expected count of a quarter after shrinkage; lower, upper: its interval at ``level``.
        phi: over-dispersion used. level, top: as asked for.
    """

    rank: npt.NDArray[np.int64]
    low: npt.NDArray[np.int64]
    high: npt.NDArray[np.int64]
    among_top: Floats
    expected: Floats
    lower: Floats
    upper: Floats
    phi: float
    level: float
    top: int


def rank_intervals(
    counts: npt.ArrayLike,
    *,
    exposure: npt.ArrayLike | None = None,
    phi: float = 1.0,
    top: int = 3,
    level: float = LEVEL,
    draws: int = DRAWS,
    seed: int = 1,
) -> RankIntervals:
    """Answer which ranks an area may have, when its count is one noisy observation of what is expected there.

    Posterior ranks of a gamma-Poisson model: expected rates are drawn from their gamma posteriors and ranked. The
    gamma distribution between areas is estimated by moments; that it is estimated is allowed for by drawing it anew
    from simulated counts (Laird & Louis 1987, parametric bootstrap). Over-dispersed counts weigh as counts / phi.

    Args:
        counts: shape (n,), whole.
        exposure: shape (n,), above 0; None ranks by the counts themselves.
        phi: variance over mean of a count around its own expectation, at least 1.
        top: how many are chosen.
        level: of the intervals.
        draws: from the posterior. seed: of the draws; the same seed gives the same ranks.

    Raises:
        ValueError: as ``shrinkage.marshall``, or a level or top that cannot be.

    Source: Laird & Louis (1989), J. Educ. Stat. 14:29, doi:10.2307/1164724; Goldstein & Spiegelhalter (1996),
    J. R. Stat. Soc. A 159:385, doi:10.2307/2983325.
    """
    y = np.asarray(counts, dtype=float)
    p = np.ones_like(y) if exposure is None else np.asarray(exposure, dtype=float)
    if not 0 < level < 1 or top < 1:
        raise ValueError("nivån ska ligga mellan 0 och 1, och minst ett område ska väljas")
    random = np.random.default_rng(seed)
    shape, rate = _priors(y, p, phi, random)
    which = random.integers(len(shape), size=draws)
    gamma = random.standard_gamma(shape[which, None] + y / phi)
    rates = gamma / (rate[which, None] + p / phi)
    ranks = 1 + np.argsort(np.argsort(-rates, axis=1, kind="stable"), axis=1, kind="stable")
    tails = [(1 - level) / 2, (1 + level) / 2]
    low, high = (np.quantile(ranks, tail, axis=0, method="inverted_cdf") for tail in tails)
    lower, upper = np.quantile(rates * p, tails, axis=0)
    return RankIntervals(
        rank=competition_ranks(y / p),
        low=np.minimum(low, high).astype(np.int64),
        high=high.astype(np.int64),
        among_top=(ranks <= top).mean(axis=0),
        expected=(rates * p).mean(axis=0),
        lower=lower,
        upper=upper,
        phi=phi,
        level=level,
        top=top,
    )


def _priors(y: Floats, p: Floats, phi: float, random: np.random.Generator) -> tuple[Floats, Floats]:
    """Gamma shapes and rates: the estimated one, and as it would be estimated from counts like these."""
    found = marshall(y, p, phi=phi)
    if found.mean == 0:
        return np.array([0.5]), np.array([p.sum() / phi])
    shape, rate = found.prior
    true = random.gamma(shape, 1 / rate, size=(_REFITS, y.size))
    again = phi * random.poisson(true * p / phi)
    mean, variance = moments(again.astype(float), p, phi=phi)
    kept = mean > 0
    mean, variance = np.append(mean[kept], found.mean), np.append(variance[kept], found.variance)
    between = np.maximum(variance, _LEAST_VARIANCE * mean**2)
    return mean**2 / between, mean / between


def competition_ranks(values: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Ranks with the highest first; equals share the lowest number.

    >>> competition_ranks([4, 9, 4, 1]).tolist()
    [2, 1, 2, 4]
    """
    own = np.asarray(values, dtype=float)
    ordered = np.sort(-own)
    return np.searchsorted(ordered, -own, side="left").astype(np.int64) + 1


def quarterly_phi(counts: npt.ArrayLike) -> float:
    """Variance over mean of an area's quarters around its own level and the quarter's, at least 1.

    The median over quarters, so that one quarter of unrest does not decide; NaN-free, 1 with fewer than 4 quarters.

    Args:
        counts: shape (areas, quarters).
    """
    own = np.asarray(counts, dtype=float)
    own = own[own.sum(axis=1) > 0] if own.ndim == 2 else own.reshape(0, 0)
    areas, quarters = own.shape
    if areas < 3 or quarters < 4 or own.sum() == 0:
        return 1.0
    mean = own.sum(axis=1, keepdims=True) * own.sum(axis=0, keepdims=True) / own.sum()
    used = mean > 0
    pearson = np.divide((own - mean) ** 2, mean, out=np.zeros_like(own), where=used).sum(axis=0)
    return max(float(np.median(pearson)) / (areas - 1) * quarters / (quarters - 1), 1.0)
