"""Weighted displacement difference: did the count fall more than elsewhere, and did it rise around the area.

No package on PyPI holds it; the published numbers are from the authors' R package ``ptools``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from bfkit.evaluation.arguments import Words, checked_pairs, checked_phi, checked_weights, kept, reason_of
from bfkit.inference.arguments import Floats, tail_of


@dataclass(frozen=True, slots=True)
class CountDifference:
    """A difference between changes in counts, each field an array of one shape (0-d for one case).

    Attributes:
        estimate: negative is a reduction.
        standard_error: with the over-dispersion in it.
        z: estimate over standard error.
        p_value: two-sided, normal approximation.
        p_reduction: one-sided, against no reduction.
        lower: of the two-sided interval; upper: likewise.
        lower_limit: one-sided: a larger fall is excluded; holds alone with ``confidence``.
        upper_limit: one-sided: a larger rise is excluded; holds alone with ``confidence``.
        confidence: of the interval and of each limit.
        reason: why there is no number, empty where there is one.
    """

    estimate: Floats
    standard_error: Floats
    z: Floats
    p_value: Floats
    p_reduction: Floats
    lower: Floats
    upper: Floats
    lower_limit: Floats
    upper_limit: Floats
    confidence: float
    reason: Words


@dataclass(frozen=True, slots=True)
class DisplacementDifference:
    """The weighted displacement difference and its two parts.

    Attributes:
        local: the treated area against its comparison area.
        displacement: the ring against its own comparison ring; None where no ring was given.
        total: their sum; the same as ``local`` where no ring was given.
        local_unit: incidents in the treated area's after period for each unit of ``local``.
        displacement_unit: incidents in the ring's after period for each unit of ``displacement``.
    """

    local: CountDifference
    displacement: CountDifference | None
    total: CountDifference
    local_unit: float
    displacement_unit: float


def displacement_difference(
    treated: npt.ArrayLike,
    comparison: npt.ArrayLike,
    *,
    ring: npt.ArrayLike | None = None,
    ring_comparison: npt.ArrayLike | None = None,
    time_weights: npt.ArrayLike = (1.0, 1.0),
    area_weights: npt.ArrayLike = (1.0, 1.0, 1.0, 1.0),
    phi: npt.ArrayLike = 1.0,
    confidence: float = 0.95,
) -> DisplacementDifference:
    """How many fewer incidents than the comparison would have given, in the area and in the ring round it.

    It supposes that areas would have changed by equally *many* incidents, so the comparison must have a
    similar level; with other levels use ``relative_rate_ratio``.

    Args:
        treated: counts before and after, shape (..., 2); leading axes are cases computed at once.
        comparison: of the area without the measure, likewise.
        ring: of the area round the treated one; then ``ring_comparison`` is needed too.
        ring_comparison: of an area like the ring, which is neither the ring nor ``comparison``.
        time_weights: length of the periods before and after.
        area_weights: size (or residents) of treated, comparison, ring and ring comparison. Every count is
            divided by its two weights. Keep 1 for the treated area and the after period, and the result
            stays in incidents.
        phi: variance over mean, at least 1; multiplies every variance. Left at 1 where counts vary twice
            as much as chance makes them, a 5 % test gives 16 % false alarms.
        confidence: of the intervals and limits.

    Returns:
        Numbers, or NaN and a reason where an area has no incident in either period.

    Raises:
        ValueError: a negative count, a wrong shape, a weight not above 0, phi under 1 or one ring of two.

    Source: Wheeler & Ratcliffe (2018), Crime Science 7:11, doi:10.1186/s40163-018-0085-5.

    >>> found = displacement_difference((20, 10), (20, 20))
    >>> round(float(found.local.estimate), 1), round(float(found.local.standard_error), 2)
    (-10.0, 8.37)
    """
    if (ring is None) != (ring_comparison is None):
        raise ValueError("ringen och dess kontrollring ska anges tillsammans")
    times = checked_weights(time_weights, 2, "periodernas längd")
    areas = checked_weights(area_weights, 4, "områdenas storlek")
    factor = checked_phi(phi)
    pairs = checked_pairs(treated, "insatsområdet"), checked_pairs(comparison, "kontrollområdet")
    parts = [_part(*pairs, times, areas[:2], factor, ("insatsområdet", "kontrollområdet"))]
    if ring is not None and ring_comparison is not None:
        pairs = checked_pairs(ring, "ringen"), checked_pairs(ring_comparison, "kontrollringen")
        parts.append(_part(*pairs, times, areas[2:], factor, ("ringen", "kontrollringen")))
    differences = [_difference(*part, confidence) for part in parts]
    return DisplacementDifference(
        local=differences[0],
        displacement=differences[1] if len(parts) > 1 else None,
        total=_summed(differences, np.ones(len(parts)), confidence),
        local_unit=float(times[1] * areas[0]),
        displacement_unit=float(times[1] * areas[2]),
    )


def harm_difference(
    differences: Sequence[CountDifference], weights: npt.ArrayLike, *, confidence: float = 0.95
) -> CountDifference:
    """Several kinds of incidents as one difference, each kind weighted by the harm that it does.

    Args:
        differences: one for each kind, of incidents that are counted once only.
        weights: harm of an incident of each kind, above 0.
        confidence: of the interval.

    Raises:
        ValueError: no kind, or not one weight above 0 for each.

    Source: Wheeler (2020), ``ptools::wdd_harm``.
    """
    if not differences:
        raise ValueError("ange minst ett slag av händelser")
    return _summed(differences, checked_weights(weights, len(differences), "slagens skada"), confidence)


def _part(
    treated: Floats, comparison: Floats, times: Floats, areas: Floats, phi: Floats, names: tuple[str, str]
) -> tuple[Floats, Floats, Words]:
    """Estimate, variance and reason of one area against its comparison."""
    estimate = (treated / (times * areas[0]) - comparison / (times * areas[1])) @ np.array([-1.0, 1.0])
    variance = phi * (treated @ (times * areas[0]) ** -2.0 + comparison @ (times * areas[1]) ** -2.0)
    counts = np.broadcast_arrays(treated.sum(axis=-1), comparison.sum(axis=-1), variance)
    empty = (((counts[i] == 0), f"inga händelser i {name}") for i, name in enumerate(names))
    return np.asarray(estimate), np.asarray(variance), reason_of(*empty)


def _difference(estimate: Floats, variance: Floats, reason: Words, confidence: float) -> CountDifference:
    error = np.sqrt(variance)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = estimate / error
    half = special.ndtri(1 - tail_of(confidence)) * error
    limit = special.ndtri(confidence) * error
    return CountDifference(
        estimate=kept(estimate, reason),
        standard_error=kept(error, reason),
        z=kept(z, reason),
        p_value=kept(2 * special.ndtr(-np.abs(z)), reason),
        p_reduction=kept(special.ndtr(z), reason),
        lower=kept(estimate - half, reason),
        upper=kept(estimate + half, reason),
        lower_limit=kept(estimate - limit, reason),
        upper_limit=kept(estimate + limit, reason),
        confidence=confidence,
        reason=reason,
    )


def _summed(differences: Sequence[CountDifference], weights: Floats, confidence: float) -> CountDifference:
    """Independent differences added; the first reason of any of them is the reason of the sum."""
    estimate = sum(weight * d.estimate for weight, d in zip(weights, differences, strict=True))
    variance = sum((weight * d.standard_error) ** 2 for weight, d in zip(weights, differences, strict=True))
    reason = differences[0].reason
    for difference in differences[1:]:
        reason = np.where(reason == "", difference.reason, reason)
    return _difference(np.asarray(estimate), np.asarray(variance), reason, confidence)
