"""What count the past leads one to expect, and whether a count lies outside it.

A quasi-Poisson regression on earlier periods with a prediction bound on the two-thirds power scale:
Farrington, Andrews, Beale & Catchpole (1996), JRSS A 159(3), 547-563, doi:10.2307/2983331; past
outbreaks are down-weighted as in Noufaily et al. (2013), Statistics in Medicine 32(7), 1206-1222,
doi:10.1002/sim.5595, repeated until the weights settle.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats
from statsmodels.genmod import families
from statsmodels.genmod.generalized_linear_model import GLM

Floats = npt.NDArray[np.float64]

REWEIGHT_ABOVE = 2.58
SEASON_COUNT = 5
_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Expectation:
    """What was to be expected of one period.

    Attributes:
        expected: expected count. lower, upper: prediction interval. level: its confidence.
        dispersion: variance over mean in the earlier periods, at least 1.
        degrees_of_freedom: earlier periods less fitted parameters.
        periods: number of earlier periods. down_weighted: how many of them were extreme.
        fitted_lower, fitted_upper: shape (periods,), the same bound around each earlier period.
        seasonal: whether the season was fitted.
    """

    expected: float
    lower: float
    upper: float
    level: float
    dispersion: float
    degrees_of_freedom: int
    periods: int
    down_weighted: int
    fitted_lower: Floats
    fitted_upper: Floats
    seasonal: bool
    _variance: float

    def z(self, count: float) -> float:
        """How many standard deviations a count lies from the expected, on the two-thirds power scale."""
        scale = 2 / 3 * np.sqrt(self._variance) / self.expected
        return float(((count / self.expected) ** (2 / 3) - 1) / scale)

    def p_value(self, count: float) -> float:
        """Two-sided p of a count, Student's t on the transformed scale: the dispersion is estimated."""
        return float(2 * stats.t.sf(abs(self.z(count)), self.degrees_of_freedom))


def expect(
    history: npt.ArrayLike,
    season_of_history: npt.ArrayLike,
    season: int,
    *,
    seasons: int = 4,
    seasonal: bool = True,
    level: float = 0.95,
    reweight: bool = True,
) -> Expectation:
    """Answer how many events were to be expected in one period, had nothing changed.

    No trend is fitted: a slow rise or fall shows as a deviation, not as the expected.

    Args:
        history: shape (n,), counts of the earlier periods, all at equal maturity.
        season_of_history: shape (n,), the season of each (1 .. ``seasons``).
        season: the season of the period asked about.
        seasons: seasons a year (4 for quarters).
        seasonal: fit a level for each season, where each has had ``SEASON_COUNT`` events; else one for all.
        level: confidence of the two-sided prediction interval.
        reweight: down-weight extreme earlier periods.

    Raises:
        ValueError: fewer periods than parameters plus two, or nothing at all happened in them.
    """
    counts = np.asarray(history, dtype=float)
    seasonal = seasonal and _enough_for_seasons(counts, np.asarray(season_of_history), seasons)
    design = _design(np.asarray(season_of_history), seasons, seasonal=seasonal)
    if len(counts) < design.shape[1] + 2:
        raise ValueError(f"{len(counts)} tidigare perioder räcker inte för {design.shape[1]} parametrar")
    if counts.sum() == 0:
        raise ValueError("inga händelser i de tidigare perioderna")
    fit, weights, dispersion = _fit(counts, design, reweight=reweight)
    freedom = len(counts) - design.shape[1]
    quantile = float(stats.t.ppf(0.5 + level / 2, freedom))
    target = _design(np.array([season]), seasons, seasonal=seasonal)
    rows = np.vstack([target, design])
    mean = np.exp(rows @ fit.params)
    variance_of_mean = np.einsum("ij,jk,ik->i", rows, fit.normalized_cov_params, rows) * dispersion * mean**2
    variance = dispersion * mean + variance_of_mean
    lower, upper = farrington_bounds(mean, variance, quantile)
    return Expectation(
        expected=float(mean[0]),
        lower=float(lower[0]),
        upper=float(upper[0]),
        level=level,
        dispersion=dispersion,
        degrees_of_freedom=freedom,
        periods=len(counts),
        down_weighted=int((weights < 0.5).sum()),
        fitted_lower=lower[1:],
        fitted_upper=upper[1:],
        seasonal=seasonal,
        _variance=float(variance[0]),
    )


def _enough_for_seasons(counts: Floats, season: npt.NDArray[np.int64], seasons: int) -> bool:
    return all(counts[season == one].sum() >= SEASON_COUNT for one in range(1, seasons + 1))


def farrington_bounds(mean: Floats, variance: Floats, quantile: float) -> tuple[Floats, Floats]:
    """Lower and upper bound ``mean (1 ± 2/3 q sqrt(variance)/mean)^(3/2)``; the lower one at least 0.

    Args:
        mean: expected counts. variance: of a new count around its estimated mean,
            ``dispersion * mean + Var(mean)``. quantile: of the normal or t distribution.
    """
    step = 2 / 3 * quantile * np.sqrt(variance) / mean
    return mean * np.maximum(1 - step, 0) ** 1.5, mean * (1 + step) ** 1.5


def _design(season: npt.NDArray[np.int64], seasons: int, *, seasonal: bool) -> Floats:
    if not seasonal:
        return np.ones((len(season), 1))
    return (np.asarray(season)[:, None] == np.arange(1, seasons + 1)).astype(float)


def _fit(counts: Floats, design: Floats, *, reweight: bool) -> tuple[GLM, Floats, float]:
    """The regression, its weights and its dispersion, refitted until the weights settle."""
    weights = _first_weights(counts, design) if reweight else np.ones(len(counts))
    for _ in range(_ROUNDS):
        fit = GLM(counts, design, family=families.Poisson(), var_weights=weights).fit()
        mean = np.maximum(fit.mu, 1e-9)
        freedom = len(counts) - design.shape[1]
        dispersion = max(float((weights * (counts - mean) ** 2 / mean).sum() / freedom), 1.0)
        if not reweight:
            break
        updated = _weights(counts, mean, dispersion, fit.get_hat_matrix_diag())
        if np.allclose(updated, weights, atol=1e-6):
            break
        weights = updated
    return fit, weights, dispersion


def _first_weights(counts: Floats, design: Floats) -> Floats:
    """Weights against the median of each season: a start that one extreme period cannot pull towards itself."""
    group = design.argmax(axis=1)
    medians = np.array([np.median(counts[group == g]) if (group == g).any() else 0.0 for g in range(design.shape[1])])
    level = np.maximum(medians[group], 0.5)
    residual = 1.5 * (counts ** (2 / 3) - level ** (2 / 3)) / level ** (1 / 6)
    scale = max(1.4826 * float(np.median(np.abs(residual - np.median(residual)))), 1.0)
    return np.where(residual > REWEIGHT_ABOVE * scale, (scale / np.maximum(residual, 1)) ** 2, 1.0)


def _weights(counts: Floats, mean: Floats, dispersion: float, leverage: Floats) -> Floats:
    """Weights that sum to n and fall with the square of a large Anscombe residual."""
    spread = mean ** (1 / 6) * np.sqrt(dispersion * np.maximum(1 - leverage, 1e-6))
    residual = 1.5 * (counts ** (2 / 3) - mean ** (2 / 3)) / spread
    raw = np.where(residual > REWEIGHT_ABOVE, 1 / np.maximum(residual, 1) ** 2, 1.0)
    return raw * len(counts) / raw.sum()
