"""Whether a place has more than the rest of the municipality, for its length, its people or its surface.

Exact: given all incidents, those of one place are binomial. Incidents that come in clumps (one night, one group)
vary more than Poisson counts; the counts are then divided by the dispersion seen from month to month, so that one
bad night does not make a hot spot.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from bfkit.inference import rate_ratio

Floats = npt.NDArray[np.float64]
UNEVEN = 0.01
"""A place counts as uneven in time when its own dispersion is less likely than this beside the others'."""


@dataclass(frozen=True, slots=True)
class AgainstRest:
    """Every place against all others together; arrays have shape (n,).

    Attributes:
        counts: incidents. expected: what the place would have at the rate of the others.
        ratio, lower, upper: count over expected with its exact interval, widened for clumps; not corrected for
            having picked out the highest places, so the ratio of a hot spot is on average too high.
        p_value: one-sided, of so many or more.
    """

    counts: Floats
    expected: Floats
    ratio: Floats
    lower: Floats
    upper: Floats
    p_value: Floats


@dataclass(frozen=True, slots=True)
class Dispersion:
    """How much more than chance the counts of places vary from month to month.

    Attributes:
        phi: shape (n,), at least 1: that of the other places, or the place's own where it is clearly larger.
        pooled: variance over mean of all places together.
        uneven: shape (n,), where the place's own was taken: its incidents came in few months.
    """

    phi: Floats
    pooled: float
    uneven: npt.NDArray[np.bool_]


def against_rest(counts: npt.ArrayLike, exposure: npt.ArrayLike, *, phi: npt.ArrayLike = 1.0) -> AgainstRest:
    """Answer which places have more than the others for their exposure.

    Args:
        counts: shape (n,), incidents.
        exposure: shape (n,), above 0: metres, residents, or 1 for equal cells.
        phi: dispersion, at least 1; a number or shape (n,).

    Raises:
        ValueError: fewer than two places, a negative count, an exposure not above 0 or a dispersion under 1.

    Source: Przyborowski & Wilenski (1940), Biometrika 31:313, for the conditional test; quasi-likelihood as
    McCullagh & Nelder (1989), section 4.5, for the dispersion.

    >>> found = against_rest([8, 2, 2], [1, 1, 1])
    >>> round(float(found.p_value[0]), 5), float(found.ratio[0])
    (0.01876, 4.0)
    """
    seen, size = np.asarray(counts, dtype=float), np.asarray(exposure, dtype=float)
    spread = np.broadcast_to(np.asarray(phi, dtype=float), seen.shape)
    if len(seen) < 2 or np.any(spread < 1):
        raise ValueError("minst två platser behövs, och spridningen är minst 1")
    others, rest = seen.sum() - seen, size.sum() - size
    found = rate_ratio(seen / spread, others / spread, exposure=size, reference_exposure=rest)
    p_value = np.ones(len(seen))
    some = seen > 0
    share = size / size.sum()
    p_value[some] = special.betainc(seen[some] / spread[some], others[some] / spread[some] + 1, share[some])
    return AgainstRest(seen, others / rest * size, found.estimate, found.lower, found.upper, p_value)


def dispersion(by_period: npt.ArrayLike) -> Dispersion:
    """Answer how much more than chance counts vary over time, when places have levels and periods have a season.

    Args:
        by_period: shape (n, periods), counts.

    Raises:
        ValueError: fewer than two places or periods.

    Source: Pearson's chi-square over its degrees of freedom, McCullagh & Nelder (1989), section 4.5.
    """
    counts = np.asarray(by_period, dtype=float)
    if min(counts.shape) < 2:
        raise ValueError("minst två platser och två perioder behövs")
    total = counts.sum()
    expected = counts.sum(axis=1, keepdims=True) * counts.sum(axis=0) / max(total, 1.0)
    terms = np.divide((counts - expected) ** 2, expected, out=np.zeros(counts.shape), where=expected > 0).sum(axis=1)
    used = counts.sum(axis=1) > 0
    freedom = max(int((counts.sum(axis=0) > 0).sum()) - 1, 1) * (1 - 1 / max(int(used.sum()), 2))
    pooled = max(terms.sum() / (freedom * max(int(used.sum()), 1)), 1.0)
    without = np.maximum((terms.sum() - terms) / (freedom * np.maximum(used.sum() - used, 1)), 1.0)
    uneven = used & (stats.chi2.sf(terms / without, freedom) < UNEVEN)
    return Dispersion(np.where(uneven, np.maximum(terms / freedom, without), without), float(pooled), uneven)
