"""How large a displacement could not be excluded, beside the weighted displacement difference."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from bfkit.evaluation.arguments import Words, kept, reason_of
from bfkit.evaluation.displacement.wdd import DisplacementDifference
from bfkit.inference.arguments import Floats


@dataclass(frozen=True, slots=True)
class DisplacementSize:
    """How much may have moved to the ring, and how much it may have gained. Incidents of the after period.

    Attributes:
        prevented: incidents fewer in the treated area than the comparison would have given.
        moved: incidents more in the ring than its comparison would have given; negative is a fall.
        increase_not_excluded: the largest rise in the ring that the data cannot exclude, at least 0.
        decrease_not_excluded: the largest fall in the ring that the data cannot exclude, at least 0.
        net: prevented less moved.
        share: moved over prevented.
        share_lower: one-sided limit of the share (Fieller); share_upper: likewise, so a larger share is excluded.
        confidence: of each limit alone.
        reason: why there is no size.
        share_reason: why there is no share.
    """

    prevented: Floats
    moved: Floats
    increase_not_excluded: Floats
    decrease_not_excluded: Floats
    net: Floats
    share: Floats
    share_lower: Floats
    share_upper: Floats
    confidence: float
    reason: Words
    share_reason: Words


def displacement_size(found: DisplacementDifference) -> DisplacementSize:
    """The size of displacement that could not be excluded, in incidents and as share of the direct reduction.

    A ring without a sure sign says little by itself: this says how large a displacement it would have missed.
    The share's limits count with the uncertainty of both numbers; share and limits exist only where the
    direct reduction is itself sure at the same one-sided confidence: a share of a chance fall says nothing.

    Raises:
        ValueError: no ring was given to ``displacement_difference``.

    Source: limits of a ratio, Fieller (1954), J. R. Stat. Soc. B 16:175.
    """
    if found.displacement is None:
        raise ValueError("ingen ring har angetts")
    local, ring = found.local, found.displacement
    reason = np.where(local.reason == "", ring.reason, local.reason)
    prevented = kept(-local.estimate * found.local_unit, reason)
    moved = kept(ring.estimate * found.displacement_unit, reason)
    z = special.ndtri(local.confidence)
    spread = z * local.standard_error * found.local_unit, z * ring.standard_error * found.displacement_unit
    none = reason_of((~(prevented > 0), "ingen minskning i insatsområdet att jämföra med"))
    unsure = reason_of((~(prevented > spread[0]), "minskningen i insatsområdet är för osäker"))
    why = np.where(reason == "", np.where(none == "", unsure, none), reason)
    with np.errstate(divide="ignore", invalid="ignore"):
        lower, upper = _fieller(moved, prevented, *reversed(spread))
        share = moved / prevented
    return DisplacementSize(
        prevented=prevented,
        moved=moved,
        increase_not_excluded=kept(np.maximum(ring.upper_limit, 0) * found.displacement_unit, reason),
        decrease_not_excluded=kept(np.maximum(-ring.lower_limit, 0) * found.displacement_unit, reason),
        net=kept(prevented - moved, reason),
        share=kept(share, why),
        share_lower=kept(lower, why),
        share_upper=kept(upper, why),
        confidence=local.confidence,
        reason=reason,
        share_reason=why,
    )


def _fieller(above: Floats, below: Floats, spread_above: Floats, spread_below: Floats) -> tuple[Floats, Floats]:
    """Limits of above over below, independent, each with its quantile times standard error."""
    square = below**2 - spread_below**2
    root = np.sqrt((above * below) ** 2 - square * (above**2 - spread_above**2))
    return (above * below - root) / square, (above * below + root) / square
