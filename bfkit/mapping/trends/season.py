"""The season: how much more or less of the year's incidents each month or quarter has, from two years on.

STL: Cleveland, Cleveland, McRae & Terpenning (1990), J. Official Statistics 6, 3-73, robust, so that one riot is no
season; the computation is statsmodels'.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats
from statsmodels.tsa.seasonal import STL

from bfkit.checked import Checked
from bfkit.mapping.trends.quasi_poisson import Floats, fit_series
from bfkit.mapping.trends.series import NO_BREAKS, Breaks, SeriesKey, Step, count_series
from bfkit.parameters.models import Parameters

YEARS = 2
SEASONAL_SPAN = 7
"""Years over which a month may change its level (the smallest that Cleveland et al. advise)."""


@dataclass(frozen=True, slots=True)
class Decomposition:
    """A series as ``trend + seasonal + remainder``, each of shape (periods,), and the weight of each period."""

    trend: Floats
    seasonal: Floats
    remainder: Floats
    weights: Floats


@dataclass(frozen=True, slots=True)
class SeasonalProfile:
    """The profile of one series.

    Attributes:
        seasons: 1-12 or 1-4. deviation: incidents more (or fewer) than the trend in each. share: of a year's incidents.
        counts: incidents in each season, all years; years: how many of each. strength: 0-1, how much of what the trend
            leaves is season (Wang, Smith & Hyndman 2006). p_value: that the levels differ by chance alone, given the
            over-dispersion.
    """

    key: SeriesKey
    seasons: tuple[int, ...]
    deviation: tuple[float, ...]
    share: tuple[float, ...]
    counts: tuple[int, ...]
    years: tuple[int, ...]
    strength: float
    p_value: float


def decompose(counts: npt.ArrayLike, frequency: int, *, seasonal: int = SEASONAL_SPAN) -> Decomposition:
    """Answer which part of a series is trend, which season and which neither, by robust STL with R's settings.

    Args:
        counts: shape (periods,), without gaps. frequency: periods a year. seasonal: odd number of years.

    Raises:
        ValueError: fewer than two whole years.
    """
    values = np.asarray(counts, dtype=float)
    if len(values) < YEARS * frequency:
        raise ValueError(f"säsongen kräver minst två år: {YEARS * frequency} perioder, fick {len(values)}")
    trend = math.ceil(1.5 * frequency / (1 - 1.5 / seasonal)) // 2 * 2 + 1
    low_pass = frequency // 2 * 2 + 1
    found = STL(
        values,
        period=frequency,
        seasonal=seasonal,
        trend=trend,
        low_pass=low_pass,
        seasonal_deg=0,
        robust=True,
        trend_jump=math.ceil(trend / 10),
        low_pass_jump=math.ceil(low_pass / 10),
    ).fit(inner_iter=1, outer_iter=15)
    return Decomposition(found.trend, found.seasonal, found.resid, found.weights)


def level_test(counts: npt.ArrayLike, season: npt.ArrayLike) -> float:
    """P-value that all seasons have the same level; F test of a quasi-Poisson regression, extreme periods down-weighted.

    Args:
        counts, season: shape (periods,).

    Raises:
        ValueError: not more periods than seasons.
    """
    values, labels = np.asarray(counts, dtype=float), np.asarray(season)
    seasons = np.unique(labels)
    others = (labels[:, None] == seasons[1:]).astype(float)
    fits = fit_series(values[None], np.column_stack([np.ones(len(values)), others]), reweighting="settled")
    effect, spread = fits.coefficients[0, 1:], fits.covariance[0, 1:, 1:] * fits.dispersion[0]
    statistic = float(effect @ np.linalg.solve(spread, effect)) / len(effect)
    return float(stats.f.sf(statistic, len(effect), fits.degrees_of_freedom))


def seasonal_profile(key: SeriesKey, counts: npt.ArrayLike, seasons: npt.ArrayLike, frequency: int) -> SeasonalProfile:
    """Answer what the year looks like in one series; see ``decompose`` for arguments and errors."""
    values, labels = np.asarray(counts), np.asarray(seasons)
    parts = decompose(values, frequency)
    numbers = np.arange(1, frequency + 1)
    deviation = np.array([parts.seasonal[labels == one].mean() for one in numbers])
    level = np.maximum(parts.trend.mean() + deviation - deviation.mean(), 0.0)
    rest, detrended = float(np.var(parts.remainder)), float(np.var(parts.seasonal + parts.remainder))
    return SeasonalProfile(
        key=key,
        seasons=tuple(int(one) for one in numbers),
        deviation=tuple(float(one) for one in deviation),
        share=tuple(float(one) for one in level / level.sum()) if level.sum() > 0 else (1 / frequency,) * frequency,
        counts=tuple(int(values[labels == one].sum()) for one in numbers),
        years=tuple(int((labels == one).sum()) for one in numbers),
        strength=max(0.0, 1 - rest / detrended) if detrended > 0 else 0.0,
        p_value=level_test(values, labels),
    )


def seasonal_profiles(
    checked: Checked, parameters: Parameters, *, step: Step = "month", by_area: bool = False, breaks: Breaks = NO_BREAKS
) -> tuple[SeasonalProfile, ...]:
    """Answer what the year looks like in each category that has two comparable years and enough incidents.

    Raises:
        ValueError: weeks were asked for; a week's profile is noise.
    """
    if step == "week":
        raise ValueError("säsongsprofilen görs av månader eller kvartal")
    series = count_series(checked, parameters, step=step, by_area=by_area, breaks=breaks)
    enough = parameters.municipality.thresholds.minimum_count * series.frequency
    found = []
    for row, first in enumerate(series.comparable_from):
        own = series.counts[row, first:]
        if series.complete[row] and len(own) >= YEARS * series.frequency and own.sum() >= enough:
            found.append(seasonal_profile(series.keys[row], own, series.seasons[first:], series.frequency))
    return tuple(found)
