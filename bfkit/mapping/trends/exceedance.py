"""How far the newest count of each of many series lies from what its own history leads one to expect.

A series is judged against its own level. The season is its group's (its category's in the whole municipality), unless its
own clearly differs: a small area has too few incidents to show one. The tails allow for few incidents, over-dispersion
and a short history (``prediction``).
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import stats

from bfkit.mapping.trends.expected import SEASON_COUNT
from bfkit.mapping.trends.farrington import Baseline, Flags, Predicted, Trend, Whole, merged, predict
from bfkit.mapping.trends.prediction import DISPERSIONS, averaged_tails, dispersion_weights, unsurprising
from bfkit.mapping.trends.quasi_poisson import Floats, fit_series

OWN_SEASON_P = 0.01
"""A series keeps a season of its own when it differs from its category's with a p-value under this."""
SEEN = 3
"""A season of its own is fitted where each level has been seen so many times, on average."""
DOWN_WEIGHT_ABOVE = 3.5
"""Anscombe residual above which an earlier period counts less. The published 2.58 also thins out ordinary high counts of
over-dispersed small series, which makes rare tails 1.6 times too frequent (``bench.farrington``)."""
OWN_SHARE = 0.5
"""A series that makes up more than this of its category has its own season: it would be compared with itself."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The last period of every series. Arrays of shape (series,); NaN where a series could not be judged.

    Attributes:
        expected: expected count. lower, upper: counts from lower to upper are no surprise at ``level``. dispersion:
            variance over mean, averaged over what is possible. trend_per_year: NaN where none is followed.
        p_value: two-sided. exceedance: above the expected, as a share of the way to the bound; under it, negative.
        periods: earlier periods used. down_weighted: how many of them were extreme. own_season: 1 where
            the series has a season of its own, else 0.
    """

    expected: Floats
    lower: Floats
    upper: Floats
    level: float
    dispersion: Floats
    trend_per_year: Floats
    p_value: Floats
    exceedance: Floats
    periods: Floats
    down_weighted: Floats
    own_season: Floats


def judge(
    counts: npt.ArrayLike,
    groups: npt.ArrayLike,
    found: Baseline,
    *,
    trend: Trend = "never",
    level: float = 0.95,
) -> Judged:
    """Answer how far the last period of each series lies from what its history leads one to expect.

    Args:
        counts: shape (series, periods), up to the period asked about. groups: shape (series,), series of one group
            share a season, such as the areas of one category; a group of one has its own.
        found: baseline of the last period, see ``farrington``. trend: see ``farrington.predict``.
        level: of the prediction interval.

    Raises:
        ValueError: see ``farrington.predict``.
    """
    values, labels = np.asarray(counts, dtype=float), np.asarray(groups)
    offset, alone = _shared_season(values, labels, found)
    own = alone | _differs(values, found, offset)
    parts: list[tuple[Flags, Predicted]] = []
    for chosen, model, known in ((own, found, np.zeros_like(offset)), (~own, _without_levels(found), offset)):
        if chosen.any():
            made = predict(
                values[chosen],
                model,
                offset=known[chosen],
                trend=trend,
                reweighting="settled",
                limit=DOWN_WEIGHT_ABOVE,
            )
            parts.append((chosen, made))
    one = merged(parts)
    likely = dispersion_weights(one.counts, one.means, one.weights, one.parameters)
    lower, upper = unsurprising(one.expected, one.periods_behind, likely, level=level)
    now = values[:, found.now]
    return Judged(
        expected=one.expected,
        lower=lower,
        upper=upper,
        level=level,
        dispersion=likely @ np.array(DISPERSIONS),
        trend_per_year=one.trend_per_year,
        p_value=averaged_tails(now, one.expected, one.periods_behind, likely).two_sided,
        exceedance=_exceedance(now, one.expected, lower, upper),
        periods=np.full(len(values), float(len(found.positions))),
        down_weighted=one.down_weighted.astype(float),
        own_season=own.astype(float),
    )


def _without_levels(found: Baseline) -> Baseline:
    """The same with one level for all: the season is then a known part of the log mean."""
    design = np.column_stack([np.ones(len(found.positions)), found.design[:, -1]])
    return replace(found, design=design, row=np.array([1.0, 0.0]))


def _shared_season(values: Floats, labels: Whole, found: Baseline) -> tuple[Floats, Flags]:
    """The log season of each group at every period, shape (series, periods), and series that are their group's bulk."""
    offset, alone = np.zeros(values.shape), np.zeros(len(values), dtype=bool)
    levels = found.design[:, :-1]
    for label in np.unique(labels):
        own = np.flatnonzero(labels == label)
        history = values[np.ix_(own, found.positions)]
        total = history.sum(axis=0)
        if not _enough(total[None], found)[0]:
            continue
        fits = fit_series(total[None], levels, reweighting="settled")
        middle = float(np.log(fits.means[0].mean()))
        offset[np.ix_(own, found.positions)] = levels @ fits.coefficients[0] - middle
        offset[own, found.now] = fits.coefficients[0] @ found.row[:-1] - middle
        bulk = history.sum(axis=1) > OWN_SHARE * total.sum()
        alone[own] = bulk & _enough(history, found) & _long(found)
        offset[own[bulk & ~alone[own]]] = 0.0  # too short a history for a season of its own, and no other to share
    return offset, alone


def _differs(values: Floats, found: Baseline, offset: Floats) -> Flags:
    """Series whose own season clearly differs from the one they share: F test that all levels are the same beside it."""
    history, known = values[:, found.positions], offset[:, found.positions]
    differs = _enough(history, found) & _long(found)
    if not differs.any():
        return differs
    fits = fit_series(history[differs], found.design[:, :-1], offset=known[differs], reweighting="settled")
    parameters = fits.coefficients.shape[1]
    contrast = np.eye(parameters)[1:] - np.eye(parameters)[:1]
    effect = fits.coefficients @ contrast.T
    spread = contrast @ fits.covariance @ contrast.T * fits.dispersion[:, None, None]
    statistic = (effect * np.linalg.solve(spread, effect[:, :, None])[:, :, 0]).sum(axis=1) / (parameters - 1)
    differs[differs] = stats.f.sf(statistic, parameters - 1, fits.degrees_of_freedom) < OWN_SEASON_P
    return differs


def _long(found: Baseline) -> bool:
    """Whether every seasonal level has been seen three times."""
    return len(found.positions) >= SEEN * (found.design.shape[1] - 1)


def _enough(history: Floats, found: Baseline) -> Flags:
    """Which series have had ``SEASON_COUNT`` incidents at every level."""
    return np.asarray((history @ found.design[:, :-1] >= SEASON_COUNT).all(axis=1))


def _exceedance(count: Floats, expected: Floats, lower: Floats, upper: Floats) -> Floats:
    """(count - expected) / (bound - expected) above the expected (Farrington et al. 1996); below it, with a minus."""
    way = np.where(count >= expected, upper - expected, np.maximum(expected - lower, 1e-9))
    return np.asarray((count - expected) / np.maximum(way, 1e-9))
