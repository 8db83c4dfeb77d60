"""Autocorrelation of a series' residuals: is there any, and how much wider does it make an error."""

from dataclasses import dataclass

import numpy as np
from scipy import linalg, stats

from bfkit.inference.arguments import Floats

DECAY = 0.65
"""What is left of a correlation after one more month. A slow one is supposed, so that errors are wide enough."""
CAUTION = 1.0
"""Standard errors added to the estimated correlation: a series of four years cannot tell it well."""


@dataclass(frozen=True, slots=True)
class SerialErrors:
    """Residuals that depend on those before them.

    Attributes:
        share: correlation at k months is share x 0.65^k; estimated, one standard error added, within 0-1.
        correlation: (months, months), that of the residuals before anything was fitted.
        dispersion: variance over mean, what the fit took away given back; at least 1.
        degrees_of_freedom: behind the dispersion (Satterthwaite), fewer than months less coefficients.
    """

    share: float
    correlation: Floats
    dispersion: float
    degrees_of_freedom: float

    def variance(self, weights: Floats) -> float:
        """Variance of a weighted sum of the residuals, (months,)."""
        return self.dispersion * float(weights @ self.correlation @ weights)


def serial_errors(residuals: Floats, design: Floats, *, caution: float = CAUTION) -> SerialErrors:
    """How strongly do residuals depend on those before them, allowing for what trend and season took away.

    Residuals of a short series with trend and season look less autocorrelated than the series is, and
    Newey-West then gives errors that are too small by a third. Here the residuals' weighted sum of products is
    set equal to what it would be on average, after fitting, with correlation share x 0.65^k at k months.

    Args:
        residuals: Pearson's, in time order, (months,).
        design: times the square root of the fitted counts, (months, k), of full rank.
        caution: standard errors added to the estimated correlation.

    Source: moments of quadratic forms in the residuals, as Harville (1977), J. Am. Stat. Assoc. 72:320;
    calibrated by simulation for this project (docs/methods.md).
    """
    months = len(residuals)
    basis = np.asarray(np.linalg.qr(design)[0], dtype=float)
    left = np.eye(months) - basis @ basis.T
    shape = np.asarray(linalg.toeplitz(DECAY ** np.arange(months)), dtype=float) - np.eye(months)
    fitted = shape @ left
    none, one, two = months - design.shape[1], float(np.trace(fitted)), float((fitted * fitted.T).sum())
    size = float(residuals @ residuals)
    seen = float(residuals @ shape @ residuals) / size if size > 0 else 0.0
    slope = two - seen * one
    share = min(max((seen * none - one) / slope, 0.0), 1.0) if slope > 0 else 1.0
    if slope > 0:
        spread = (shape - seen * np.eye(months)) @ left @ (np.eye(months) + share * shape) @ left
        share = min(share + caution * float(np.sqrt(2 * (spread * spread.T).sum())) / slope, 1.0)
    correlation = np.eye(months) + share * shape
    remaining = left @ correlation
    total = float(np.trace(remaining))
    return SerialErrors(
        share=share,
        correlation=correlation,
        dispersion=max(size / total, 1.0),
        degrees_of_freedom=total**2 / float((remaining * remaining.T).sum()),
    )


def newey_west(scores: Floats, bread: Floats, truncation: int) -> Floats:
    """Covariance that allows for autocorrelation up to ``truncation`` lags, Bartlett weights, no small-sample factor.

    Args:
        scores: of each month, in time order, (months, k).
        bread: inverse information, (k, k).
        truncation: number of lags.
    """
    middle = scores.T @ scores
    for lag in range(1, truncation + 1):
        across = scores[lag:].T @ scores[:-lag]
        middle = middle + (1 - lag / (truncation + 1)) * (across + across.T)
    return bread @ middle @ bread


def ljung_box(residuals: Floats, lags: int) -> float:
    """P-value that residuals are free from autocorrelation up to ``lags``; NaN when it cannot be had.

    The degrees of freedom are the lags: season and trend are no autoregressive parameters.
    """
    centred = residuals - residuals.mean()
    below = float((centred**2).sum())
    if lags < 1 or lags >= residuals.size or below <= 0:
        return float("nan")
    shares = np.array([(centred[lag:] @ centred[:-lag]) / below for lag in range(1, lags + 1)])
    weights = residuals.size * (residuals.size + 2) / (residuals.size - np.arange(1, lags + 1))
    return float(stats.chi2.sf(float(weights @ shares**2), lags))
