"""Uncertainty of panel coefficients when an area's months are not independent of each other: CR1 and CR3."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from bfkit.inference.arguments import Floats, tail_of


@dataclass(frozen=True, slots=True)
class ClusteredInference:
    """Standard errors, intervals and p-values of k coefficients; NaN where they cannot be had.

    Attributes:
        kind: "CR1" or "CR3".
        covariance: (k, k).
        standard_error, lower, upper, p_value: (k,); t distribution, two-sided.
        clusters: number of areas.
        degrees_of_freedom: of the t distribution, clusters - 1.
        confidence: of the intervals.
        not_tested: why numbers are missing, in Swedish; None when none is.
    """

    kind: str
    covariance: Floats
    standard_error: Floats
    lower: Floats
    upper: Floats
    p_value: Floats
    clusters: int
    degrees_of_freedom: int
    confidence: float
    not_tested: str | None


def cr1_covariance(bread: Floats, scores: Floats, *, cells: int, fitted: int) -> Floats:
    """Cluster-robust covariance with the usual small-sample factor G/(G-1) (N-1)/(N-K).

    Args:
        bread: inverse information of the k coefficients, other effects eliminated, (k, k).
        scores: each cluster's sum of scores, (clusters, k).
        cells: N, cells of the panel that are used.
        fitted: K; as in fixest and reghdfe the area effects, which lie within the clusters, are not counted.

    Source: Cameron & Miller (2015), J. Hum. Resour. 50:317, doi:10.3368/jhr.50.2.317.
    """
    clusters = scores.shape[0]
    if clusters < 2 or cells <= fitted:
        return np.full_like(bread, np.nan)
    factor = clusters / (clusters - 1) * (cells - 1) / (cells - fitted)
    return factor * bread @ (scores.T @ scores) @ bread


def cr3_covariance(coefficient: Floats, left_out: Floats) -> Floats:
    """Jackknife over clusters: how the coefficients move when each area in turn is left out.

    Args:
        coefficient: of the whole panel, (k,).
        left_out: with each cluster left out, (clusters, k). A coefficient that is NaN for any of them, because one
            area alone carries it, has no CR3.

    Source: MacKinnon, Nielsen & Webb (2023), J. Appl. Econom. 38:671, doi:10.1002/jae.2969 (CV3, around the estimate).
    """
    clusters = left_out.shape[0]
    moved = left_out - coefficient
    return (clusters - 1) / clusters * (moved.T @ moved)


def clustered_inference(
    kind: str,
    coefficient: Floats,
    covariance: Floats,
    *,
    clusters: int,
    confidence: float,
    not_tested: str | None = None,
) -> ClusteredInference:
    """Intervals and p-values by t with clusters - 1 degrees of freedom.

    Raises:
        ValueError: a confidence outside 0-1.
    """
    tail, freedom = tail_of(confidence), max(clusters - 1, 0)
    variance = np.diag(covariance)
    error = np.sqrt(np.where(variance > 0, variance, np.nan))
    reach = -float(special.stdtrit(freedom, tail)) * error if freedom else np.full_like(error, np.nan)
    with np.errstate(invalid="ignore"):
        p_value = 2 * special.stdtr(freedom, -np.abs(coefficient) / error) if freedom else np.full_like(error, np.nan)
    return ClusteredInference(
        kind=kind,
        covariance=covariance,
        standard_error=error,
        lower=coefficient - reach,
        upper=coefficient + reach,
        p_value=p_value,
        clusters=clusters,
        degrees_of_freedom=freedom,
        confidence=confidence,
        not_tested=not_tested,
    )


def spread_out(values: Floats, places: npt.NDArray[np.intp], size: int) -> Floats:
    """A vector or square matrix of the coefficients that could be estimated, among all: NaN for the others."""
    full = np.full((size,) * values.ndim, np.nan)
    full[np.ix_(*(places,) * values.ndim)] = values
    return full
