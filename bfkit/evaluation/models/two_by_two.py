"""Ratio of rate ratios from four counts: treated and comparison, before and after."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from bfkit.evaluation.arguments import Words, checked_pairs, checked_phi, kept, reason_of
from bfkit.inference import Overdispersion, overdispersion
from bfkit.inference.arguments import Floats, checked_counts, tail_of

_EMPTY = (
    "inga händelser i insatsområdet",
    "inga händelser i kontrollområdet",
    "inga händelser före i något av områdena",
    "inga händelser efter i något av områdena",
)


@dataclass(frozen=True, slots=True)
class RelativeRateRatio:
    """The treated area's rate ratio over the comparison's; arrays of one shape (0-d for one case).

    Attributes:
        ratio: under 1 is fewer incidents than the comparison would have given; 1 over it is Farrington and
            Welsh's relative effect size.
        log_ratio: its natural logarithm, with ``standard_error`` (NaN for the exact method).
        z: log ratio over standard error (NaN for the exact method).
        lower: of the two-sided interval of the ratio; upper: likewise.
        p_value: two-sided.
        p_reduction: one-sided, against no reduction.
        prevented: incidents fewer than the comparison would have given, for the count that was seen;
            with prevented_lower and prevented_upper. NaN where a cell is 0.
        zero_cell: True where one of the four counts is 0, which ``method`` says how it was met.
        method: "log, Haldane vid 0" (0.5 added to all four counts where one is 0) or "exakt betingad".
        confidence: of the interval.
        reason: why there is no number, empty where there is one.
    """

    ratio: Floats
    log_ratio: Floats
    standard_error: Floats
    z: Floats
    lower: Floats
    upper: Floats
    p_value: Floats
    p_reduction: Floats
    prevented: Floats
    prevented_lower: Floats
    prevented_upper: Floats
    zero_cell: npt.NDArray[np.bool_]
    method: str
    confidence: float
    reason: Words


def relative_rate_ratio(
    treated: npt.ArrayLike,
    comparison: npt.ArrayLike,
    *,
    phi: npt.ArrayLike = 1.0,
    degrees_of_freedom: float = np.inf,
    confidence: float = 0.95,
) -> RelativeRateRatio:
    """How the treated area's count has changed, relative to how the comparison's has.

    It supposes that areas would have changed by the same *proportion*. Periods may differ in length, so long
    as they are the same in both areas: the lengths cancel.

    Args:
        treated: counts before and after, shape (..., 2); leading axes are cases computed at once.
        comparison: of the area without the measure, likewise.
        phi: variance over mean, at least 1; multiplies the variance.
        degrees_of_freedom: behind phi, where it was estimated: the t distribution is used.
        confidence: of the interval.

    Returns:
        Numbers, or NaN and a reason where an area, or a period, has no incident at all.

    Raises:
        ValueError: a negative count, a wrong shape, phi under 1 or degrees of freedom not above 0.

    Source: Wilson (2021), J. Quant. Criminol. (relative incident rate ratio); Haldane (1956), Ann. Hum. Genet. 20:309.

    >>> found = relative_rate_ratio((207, 110), (308, 318))
    >>> round(float(found.ratio), 3), round(float(found.lower), 3), round(float(found.upper), 3)
    (0.515, 0.389, 0.681)
    """
    if not degrees_of_freedom > 0:
        raise ValueError("antalet frihetsgrader ska vara större än 0")
    factor, tail = checked_phi(phi), tail_of(confidence)
    counts = np.stack(np.broadcast_arrays(*counts_of(treated, comparison)), axis=-2)
    reason = why_empty(counts)
    zero = (counts == 0).any(axis=(-2, -1))
    cells = np.where((reason != "")[..., None, None], 1.0, counts + 0.5 * zero[..., None, None])
    log_ratio = (np.log(cells) * np.array([[-1.0, 1.0], [1.0, -1.0]])).sum(axis=(-2, -1))
    error = np.sqrt(factor * (1 / cells).sum(axis=(-2, -1)))
    half = -_quantile(tail, degrees_of_freedom) * error
    below = _below(log_ratio / error, degrees_of_freedom)
    return result(
        counts,
        (log_ratio, log_ratio - half, log_ratio + half),
        error,
        2 * np.minimum(below, 1 - below),
        below,
        "log, Haldane vid 0",
        confidence,
        reason,
    )


def phi_of_months(counts: npt.ArrayLike, *, floored: bool = True) -> Overdispersion:
    """How much more monthly counts vary than chance makes them, net of what all areas share.

    Expected is the area's total times the month's share: levels and common shocks (season, weather, new
    recording) are taken out, what is left is each area's own.

    Args:
        counts: months before the measure, shape (areas, months); areas and months without an incident
            carry no information and are left out.
        floored: never under 1.

    Raises:
        ValueError: a negative count, or fewer than two areas or months with incidents.
    """
    months = checked_counts(counts)
    if months.ndim != 2:
        raise ValueError("ange antal per område och månad")
    months = months[months.sum(axis=1) > 0][:, months.sum(axis=0) > 0]
    if min(months.shape) < 2:
        raise ValueError("minst två områden och två månader med händelser behövs för att mäta överspridning")
    expected = np.outer(months.sum(axis=1), months.sum(axis=0)) / months.sum()
    return overdispersion(months, expected, fitted=sum(months.shape) - 1, floored=floored)


def result(
    counts: Floats,
    log_ratio_and_limits: tuple[Floats, Floats, Floats],
    error: Floats,
    p_value: Floats,
    p_reduction: Floats,
    method: str,
    confidence: float,
    reason: Words,
) -> RelativeRateRatio:
    """The result from its logarithms; counts of shape (..., 2, 2), rows areas, columns periods."""
    zero = (counts == 0).any(axis=(-2, -1))
    ratio, lower, upper = (np.exp(value) for value in log_ratio_and_limits)
    seen = np.where(zero, np.nan, counts[..., 0, 1])
    with np.errstate(divide="ignore", invalid="ignore"):
        prevented, most, least = (seen * (1 / value - 1) for value in (ratio, lower, upper))
        z = log_ratio_and_limits[0] / error
    return RelativeRateRatio(
        ratio=kept(ratio, reason),
        log_ratio=kept(log_ratio_and_limits[0], reason),
        standard_error=kept(error, reason),
        z=kept(z, reason),
        lower=kept(lower, reason),
        upper=kept(upper, reason),
        p_value=kept(p_value, reason),
        p_reduction=kept(p_reduction, reason),
        prevented=kept(prevented, reason),
        prevented_lower=kept(least, reason),
        prevented_upper=kept(most, reason),
        zero_cell=np.asarray(zero),
        method=method,
        confidence=confidence,
        reason=reason,
    )


def counts_of(treated: npt.ArrayLike, comparison: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Counts before and after of both areas, checked; each of shape (..., 2)."""
    return checked_pairs(treated, "insatsområdet"), checked_pairs(comparison, "kontrollområdet")


def why_empty(counts: Floats) -> Words:
    """Why the ratio has no meaning: an area, or a period, with no incident at all."""
    totals = np.concatenate([counts.sum(axis=-1), counts.sum(axis=-2)], axis=-1)
    return reason_of(*((totals[..., i] == 0, text) for i, text in enumerate(_EMPTY)))


def _quantile(tail: float, freedom: float) -> float:
    return float(special.ndtri(tail) if np.isinf(freedom) else special.stdtrit(freedom, tail))


def _below(z: Floats, freedom: float) -> Floats:
    return np.asarray(special.ndtr(z) if np.isinf(freedom) else special.stdtr(freedom, z))
