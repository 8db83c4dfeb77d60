"""Rates of many small areas drawn towards their common mean, as far as chance makes the raw ones differ."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
_LEAST_VARIANCE = 1e-4
"""Variance between areas, over the squared mean, when the data show none: ranks are then all but undecided."""


@dataclass(frozen=True, slots=True)
class Shrunken:
    """Areas' rates after shrinkage, with the gamma distribution that they are drawn from.

    Attributes:
        rates: shape (n,), per unit of exposure. raw: the same before shrinkage; NaN without exposure.
        mean: all counts over all exposure; variance: between areas, beyond chance; 0 when there is none.
        phi: variance over mean of a count around its own expectation.
    """

    rates: Floats
    raw: Floats
    mean: float
    variance: float
    phi: float

    @property
    def prior(self) -> tuple[float, float]:
        """Shape and rate of the gamma distribution between areas."""
        between = max(self.variance, _LEAST_VARIANCE * self.mean**2)
        return self.mean**2 / between, self.mean / between


def marshall(counts: npt.ArrayLike, exposure: npt.ArrayLike, *, phi: float = 1.0) -> Shrunken:
    """Which rate to expect of each area, when one count is mostly chance.

    The rate of area i is drawn towards the common mean b: b + a / (a + phi b / P_i) (r_i - b), where the variance
    between areas a is what the rates vary beyond chance, max(0, s2 - phi b / mean P).

    Args:
        counts: shape (n,). exposure: shape (n,), above 0: residents, days, or 1 for each.
        phi: over-dispersion of a count around its own expectation, at least 1; 1 is Marshall's own estimator.

    Raises:
        ValueError: shapes differ, no areas, negative counts, exposure not above 0, or phi under 1.

    Source: Marshall (1991), J. R. Stat. Soc. C 40:283, doi:10.2307/2347593; the same as R ``spdep::EBest``.

    >>> marshall([5, 0, 12, 3, 8, 1], [1000, 200, 1500, 900, 700, 50]).rates.round(8).tolist()
    [0.00626875, 0.00627318, 0.00709324, 0.0059329, 0.0075239, 0.00687252]
    """
    y, p = np.asarray(counts, dtype=float), np.asarray(exposure, dtype=float)
    if y.shape != p.shape or y.ndim != 1 or not y.size:
        raise ValueError("antal och underlag ska vara två lika långa listor med minst ett område")
    if np.any(~(y >= 0)) or np.any(~(p > 0)) or phi < 1:
        raise ValueError("antal får inte vara negativa, underlag ska vara över 0 och phi minst 1")
    mean, variance = moments(y[None, :], p, phi=phi)
    b, a = float(mean[0]), float(variance[0])
    raw = y / p
    weight = np.zeros_like(p) if a == 0 else a / (a + phi * b / p)
    return Shrunken(rates=b + weight * (raw - b), raw=raw, mean=b, variance=a, phi=phi)


def moments(counts: Floats, exposure: Floats, *, phi: float) -> tuple[Floats, Floats]:
    """Mean rate and variance between areas of each row of counts, shape (rows, n)."""
    mean = counts.sum(axis=1) / exposure.sum()
    spread = (exposure * (counts / exposure - mean[:, None]) ** 2).sum(axis=1) / exposure.sum()
    return mean, np.maximum(spread - phi * mean / exposure.mean(), 0.0)
