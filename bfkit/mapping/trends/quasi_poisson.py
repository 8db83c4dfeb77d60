"""Quasi-Poisson regressions of many series of counts at once, with extreme earlier periods down-weighted.

All series share one design, so each Newton step is one matrix product for all of them. Down-weighting: Farrington,
Andrews, Beale & Catchpole (1996), JRSS A 159(3), 547-563, doi:10.2307/2983331, with the limit 2.58 of Noufaily et al.
(2013), Statistics in Medicine 32(7), 1206-1222, doi:10.1002/sim.5595.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Reweighting = Literal["settled", "once", "none"]

REWEIGHT_ABOVE = 2.58
"""Anscombe residual above which an earlier period is down-weighted (Noufaily et al. 2013)."""

_ROUNDS = 20
_STEPS = 40
_LOWEST = -20.0
"""No log mean is followed below this: a season in which nothing ever happened has none."""

_CHUNK = 512
"""Series fitted at a time, so that the working arrays stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class QuasiPoissonFits:
    """One regression for each series.

    Attributes:
        coefficients: shape (series, parameters), on the log scale. means: shape (series, periods).
        weights: shape (series, periods), adding up to the number of periods.
        raw_dispersion: shape (series,), Pearson's chi-square over the degrees of freedom.
        covariance: shape (series, parameters, parameters), for a dispersion of 1.
        leverage: shape (series, periods), diagonal of the hat matrix.
        degrees_of_freedom: periods less parameters.
    """

    coefficients: Floats
    means: Floats
    weights: Floats
    raw_dispersion: Floats
    covariance: Floats
    leverage: Floats
    degrees_of_freedom: int

    @property
    def dispersion(self) -> Floats:
        """Variance over mean, shape (series,); less spread than Poisson is never believed."""
        return np.maximum(self.raw_dispersion, 1.0)

    def mean_at(self, row: Floats, offset: float | Floats = 0.0) -> Floats:
        """Expected count at one row of the design, shape (series,)."""
        return np.exp(np.maximum(self.coefficients @ row + offset, _LOWEST))

    def variance_of_mean_at(self, row: Floats, offset: float | Floats = 0.0) -> Floats:
        """How uncertain that expected count is, shape (series,)."""
        spread = np.einsum("p,spq,q->s", row, self.covariance, row)
        return np.asarray(spread * self.dispersion * self.mean_at(row, offset) ** 2)


def fit_series(
    counts: npt.ArrayLike,
    design: npt.ArrayLike,
    *,
    offset: npt.ArrayLike = 0.0,
    reweighting: Reweighting = "none",
    limit: float = REWEIGHT_ABOVE,
) -> QuasiPoissonFits:
    """Answer what explains the counts of each series, as ``log mean = design · coefficients + offset``.

    Args:
        counts: shape (series, periods). design: shape (periods, parameters).
        offset: shape (periods,) or (series, periods), on the log scale.
        reweighting: ``once`` is the published form (fit, weights, fit); ``settled`` begins from each season's median,
            so that one enormous period cannot hide behind the dispersion it makes itself, and is refitted until the
            weights settle; ``none`` gives each period weight 1.
        limit: Anscombe residual above which a period is down-weighted.

    Raises:
        ValueError: no degrees of freedom, or shapes that do not fit each other.
    """
    values, rows = np.atleast_2d(np.asarray(counts, dtype=float)), np.asarray(design, dtype=float)
    if values.shape[1] != len(rows):
        raise ValueError(f"{values.shape[1]} perioder i serien men {len(rows)} rader i modellen")
    if values.shape[1] <= rows.shape[1]:
        raise ValueError(f"{values.shape[1]} tidigare perioder räcker inte för {rows.shape[1]} parametrar")
    offsets = np.broadcast_to(np.asarray(offset, dtype=float), values.shape)
    parts = [
        _reweighted(values[i : i + _CHUNK], rows, offsets[i : i + _CHUNK], reweighting, limit)
        for i in range(0, len(values), _CHUNK)
    ]
    return QuasiPoissonFits(
        coefficients=np.concatenate([part.coefficients for part in parts]),
        means=np.concatenate([part.means for part in parts]),
        weights=np.concatenate([part.weights for part in parts]),
        raw_dispersion=np.concatenate([part.raw_dispersion for part in parts]),
        covariance=np.concatenate([part.covariance for part in parts]),
        leverage=np.concatenate([part.leverage for part in parts]),
        degrees_of_freedom=parts[0].degrees_of_freedom,
    )


def anscombe_weights(residuals: Floats, *, limit: float = REWEIGHT_ABOVE) -> Floats:
    """Weights of shape (series, periods) that fall with the square of a large residual and add up to the periods.

    >>> anscombe_weights(np.array([[0.0, 0.0, 2.0, 2.0]]), limit=0).tolist()
    [[1.6, 1.6, 0.4, 0.4]]
    """
    large = residuals > np.maximum(limit, 1.0)
    raw = np.where(large, 1 / np.where(large, residuals, 1.0) ** 2, 1.0)
    return np.asarray(raw * raw.shape[1] / raw.sum(axis=1, keepdims=True))


def _reweighted(
    counts: Floats, design: Floats, offset: Floats, reweighting: Reweighting, limit: float
) -> QuasiPoissonFits:
    first = _first_weights(counts, design, offset, limit) if reweighting == "settled" else np.ones_like(counts)
    found = _fit(counts, design, offset, first)
    for _ in range({"none": 0, "once": 1, "settled": _ROUNDS - 1}[reweighting]):
        updated = anscombe_weights(_anscombe(counts, found), limit=limit)
        if np.allclose(updated, found.weights, atol=1e-6):
            break
        found = _fit(counts, design, offset, updated, start=found.coefficients)
    return found


def _anscombe(counts: Floats, found: QuasiPoissonFits) -> Floats:
    mean = np.maximum(found.means, 1e-9)
    spread = mean ** (1 / 6) * np.sqrt(found.dispersion[:, None] * np.maximum(1 - found.leverage, 1e-6))
    return np.asarray(1.5 * (counts ** (2 / 3) - mean ** (2 / 3)) / spread)


def _fit(
    counts: Floats, design: Floats, offset: Floats, weights: Floats, *, start: Floats | None = None
) -> QuasiPoissonFits:
    """Newton's method for all series; a series stands still once its log means move by less than 1e-9."""
    periods, parameters = design.shape
    products = (design[:, :, None] * design[:, None, :]).reshape(periods, -1)
    coefficients = _start(counts, design, offset, weights) if start is None else start.copy()
    moving = np.arange(len(counts))
    for _ in range(_STEPS):
        linear = np.maximum(coefficients[moving] @ design.T + offset[moving], _LOWEST)
        mean = np.exp(linear)
        information = _information(weights[moving] * mean, products, parameters)
        score = (weights[moving] * (counts[moving] - mean)) @ design
        step = np.linalg.solve(information, score[:, :, None])[:, :, 0]
        step = np.clip(step, -2.0, 2.0)
        coefficients[moving] += step
        going = (np.abs(step @ design.T) > 1e-9) & (linear > _LOWEST + 2)
        moving = moving[going.any(axis=1)]
        if not len(moving):
            break
    mean = np.exp(np.maximum(coefficients @ design.T + offset, _LOWEST))
    covariance = np.asarray(np.linalg.inv(_information(weights * mean, products, parameters)), dtype=np.float64)
    leverage = weights * mean * (covariance.reshape(len(counts), -1) @ products.T)
    freedom = periods - parameters
    raw = (weights * (counts - mean) ** 2 / np.maximum(mean, 1e-9)).sum(axis=1) / freedom
    return QuasiPoissonFits(coefficients, mean, weights, raw, covariance, leverage, freedom)


def _information(weighted_mean: Floats, products: Floats, parameters: int) -> Floats:
    """X'WX of every series, kept invertible where a season had nothing at all."""
    found = (weighted_mean @ products).reshape(-1, parameters, parameters)
    ridge = 1e-10 * np.trace(found, axis1=1, axis2=2) + 1e-12
    return np.asarray(found + ridge[:, None, None] * np.eye(parameters))


def _start(counts: Floats, design: Floats, offset: Floats, weights: Floats) -> Floats:
    """Coefficients from one least-squares step on the logs of the counts, drawn a little towards their mean."""
    level = (weights * counts).sum(axis=1, keepdims=True) / weights.sum(axis=1, keepdims=True)
    drawn = np.log(np.maximum((counts + level) / 2, 1e-4)) - offset
    return np.asarray(drawn @ np.linalg.pinv(design).T)


def _first_weights(counts: Floats, design: Floats, offset: Floats, limit: float) -> Floats:
    """Weights against the median of each season: a start that one extreme period cannot pull towards itself."""
    group = _groups(design)
    scaled = counts / np.exp(offset)
    level = np.empty_like(counts)
    for one in np.unique(group):
        level[:, group == one] = np.median(scaled[:, group == one], axis=1, keepdims=True)
    level = np.maximum(level * np.exp(offset), 0.5)
    residual = 1.5 * (counts ** (2 / 3) - level ** (2 / 3)) / level ** (1 / 6)
    middle = np.median(residual, axis=1, keepdims=True)
    scale = np.maximum(1.4826 * np.median(np.abs(residual - middle), axis=1, keepdims=True), 1.0)
    return np.where(residual > limit * scale, (scale / np.maximum(residual, 1)) ** 2, 1.0)


def _groups(design: Floats) -> npt.NDArray[np.int64]:
    """Which periods are of one season: rows of the design that agree in all columns of 0 and 1."""
    levels = design[:, [bool(np.isin(column, (0.0, 1.0)).all()) for column in design.T]]
    return np.unique(levels, axis=0, return_inverse=True)[1].reshape(-1)
