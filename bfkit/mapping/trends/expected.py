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

from bfkit.mapping.trends.quasi_poisson import Floats, QuasiPoissonFits, fit_series

SEASON_COUNT = 5
"""Each season has a level of its own only when it has had so many events."""

TREND_YEARS = 3
TREND_P = 0.05
"""A trend is followed only after so many years and when it is this unlikely to be chance (Farrington et al. 1996)."""


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
        trend_per_year: how many times larger the expected count grows in a year; None when no trend is followed.
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
    trend_per_year: float | None = None

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
    trend: bool = False,
    level: float = 0.95,
    reweight: bool = True,
) -> Expectation:
    """Answer how many events were to be expected in one period, had nothing changed.

    Without ``trend`` a slow rise or fall shows as a deviation, not as the expected. With it, the expected follows
    the trend by the published rule: at least ``TREND_YEARS`` of history, p under ``TREND_P`` and an expected count
    not above every count seen; otherwise no trend is followed.

    Args:
        history: shape (n,), counts of the earlier periods, all at equal maturity, without gaps up to the period asked.
        season_of_history: shape (n,), the season of each (1 .. ``seasons``).
        season: the season of the period asked about.
        seasons: seasons a year (4 for quarters).
        seasonal: fit a level for each season, where each has had ``SEASON_COUNT`` events; else one for all.
        trend: follow a trend when there is one.
        level: confidence of the two-sided prediction interval.
        reweight: down-weight extreme earlier periods.

    Raises:
        ValueError: fewer periods than parameters plus two, or nothing at all happened in them.

    >>> found = expect([20, 22, 18, 21, 19, 20, 23, 17], [1, 2, 3, 4, 1, 2, 3, 4], 1, seasonal=False)
    >>> round(found.expected, 1), round(found.lower), round(found.upper)
    (20.0, 10, 32)
    """
    counts, season_of = np.asarray(history, dtype=float), np.asarray(season_of_history)
    seasonal = seasonal and _enough_for_seasons(counts, season_of, seasons)
    levels = _design(np.append(season_of, season), seasons, seasonal=seasonal)
    if len(counts) < levels.shape[1] + 2:
        raise ValueError(f"{len(counts)} tidigare perioder räcker inte för {levels.shape[1]} parametrar")
    if counts.sum() == 0:
        raise ValueError("inga händelser i de tidigare perioderna")
    if trend and len(counts) >= max(TREND_YEARS * seasons, levels.shape[1] + 3):
        with_trend = np.column_stack([levels, (np.arange(len(levels)) - len(counts)) / seasons])
        fits = _fit(counts, with_trend[:-1], reweight=reweight)
        if trend_holds(fits, with_trend[-1], counts[None])[0]:
            return _expectation(fits, with_trend, level, seasonal=seasonal, slope=float(fits.coefficients[0, -1]))
    return _expectation(_fit(counts, levels[:-1], reweight=reweight), levels, level, seasonal=seasonal, slope=None)


def trend_holds(
    fits: QuasiPoissonFits, row: Floats, counts: Floats, *, p_value: float = TREND_P
) -> npt.NDArray[np.bool_]:
    """Which series have a trend to follow, the last parameter being the trend; shape (series,), True or False.

    Significant by Student's t with the dispersion as estimated, and the expected count is not above all counts seen.
    """
    error = np.sqrt(np.maximum(fits.raw_dispersion, 1e-12) * fits.covariance[:, -1, -1])
    found = 2 * stats.t.sf(np.abs(fits.coefficients[:, -1]) / error, fits.degrees_of_freedom)
    return np.asarray((found < p_value) & (fits.mean_at(row) <= counts.max(axis=1)), dtype=bool)


def _fit(counts: Floats, design: Floats, *, reweight: bool) -> QuasiPoissonFits:
    return fit_series(counts[None], design, reweighting="settled" if reweight else "none")


def _expectation(
    fits: QuasiPoissonFits, rows: Floats, level: float, *, seasonal: bool, slope: float | None
) -> Expectation:
    """The bound at the last row, and around each of the others."""
    freedom, dispersion = fits.degrees_of_freedom, float(fits.dispersion[0])
    order = np.vstack([rows[-1:], rows[:-1]])
    mean = np.exp(order @ fits.coefficients[0])
    variance_of_mean = np.einsum("ij,jk,ik->i", order, fits.covariance[0], order) * dispersion * mean**2
    variance = dispersion * mean + variance_of_mean
    lower, upper = farrington_bounds(mean, variance, float(stats.t.ppf(0.5 + level / 2, freedom)))
    return Expectation(
        expected=float(mean[0]),
        lower=float(lower[0]),
        upper=float(upper[0]),
        level=level,
        dispersion=dispersion,
        degrees_of_freedom=freedom,
        periods=len(rows) - 1,
        down_weighted=int((fits.weights[0] < 0.5).sum()),
        fitted_lower=lower[1:],
        fitted_upper=upper[1:],
        seasonal=seasonal,
        _variance=float(variance[0]),
        trend_per_year=None if slope is None else float(np.exp(slope)),
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
