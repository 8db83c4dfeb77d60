"""Period by period since the start: treated less comparison, for following a measure while it runs."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from bfkit.evaluation.arguments import Words, checked_phi, kept, reason_of
from bfkit.inference.arguments import Floats, checked_counts, tail_of


@dataclass(frozen=True, slots=True)
class CumulativeDifference:
    """Treated less comparison, summed from the start, after each period; arrays of shape (periods,).

    Attributes:
        difference: negative is fewer in the treated area; with standard_error, lower and upper.
        ratio: treated over comparison; standard_error_log: of its logarithm.
        confidence: that all ``planned_looks`` intervals hold together.
        reason: why there is no number; empty where there is one.
    """

    difference: Floats
    standard_error: Floats
    lower: Floats
    upper: Floats
    ratio: Floats
    standard_error_log: Floats
    confidence: float
    planned_looks: int
    reason: Words


def cumulative_difference(
    treated: npt.ArrayLike,
    comparison: npt.ArrayLike,
    *,
    phi: float = 1.0,
    planned_looks: int = 1,
    confidence: float = 0.95,
) -> CumulativeDifference:
    """How the difference to a comparison of equal level has grown, period by period, since the start.

    Args:
        treated: counts of each period after the start, shape (periods,).
        comparison: likewise; the two areas must have had the same level before.
        phi: variance over mean, at least 1.
        planned_looks: how many of the periods will be judged. Every look is one more chance of a false
            alarm: the intervals are widened (Bonferroni) so that all hold together.
        confidence: of all looks together.

    Raises:
        ValueError: a negative count, unlike shapes, phi under 1 or fewer than one look.

    Source: Wheeler, ``crimepy`` cum_wdd.
    """
    first, second, factor = checked_counts(treated), checked_counts(comparison), checked_phi(phi)
    if first.ndim != 1 or first.shape != second.shape:
        raise ValueError("insatsområdet och kontrollområdet ska ha lika många perioder")
    if planned_looks < 1:
        raise ValueError("antalet avläsningar ska vara minst 1")
    one, two = np.cumsum(first), np.cumsum(second)
    reason = reason_of(((one == 0) | (two == 0), "inga händelser hittills i ett av områdena"))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio, error_log = one / two, np.sqrt(factor * (1 / one + 1 / two))
    error = np.sqrt(factor * (one + two))
    half = special.ndtri(1 - tail_of(confidence) / planned_looks) * error
    return CumulativeDifference(
        difference=kept(one - two, reason),
        standard_error=kept(error, reason),
        lower=kept(one - two - half, reason),
        upper=kept(one - two + half, reason),
        ratio=kept(ratio, reason),
        standard_error_log=kept(error_log, reason),
        confidence=confidence,
        planned_looks=planned_looks,
        reason=reason,
    )
