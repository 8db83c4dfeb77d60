"""What could be seen at all: power and smallest detectable reduction by formula, before any result.

Throughout, ``count`` is how many incidents the treated area would have in the after period without a measure.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import optimize, special

from bfkit.evaluation.arguments import Words, checked_phi, kept, reason_of
from bfkit.inference.arguments import Floats, checked_counts, tail_of

Sides = Literal[1, 2]


@dataclass(frozen=True, slots=True)
class Design:
    """How the treated count is compared.

    Attributes:
        scale: "difference" of counts (as ``displacement_difference``) or "ratio" (as ``relative_rate_ratio``).
        comparison_size: incidents of the comparison for each of the treated area, without a measure;
            infinite where there is no comparison (or one so large that chance does not touch it).
        before_length: length of the period before over that of the period after.
    """

    scale: Literal["difference", "ratio"]
    comparison_size: float = 1.0
    before_length: float = 1.0

    def __post_init__(self) -> None:
        if self.scale not in ("difference", "ratio"):
            raise ValueError("jämförelsen ska vara en skillnad (difference) eller en kvot (ratio)")
        if not self.comparison_size > 0 or not self.before_length > 0:
            raise ValueError("kontrollområdets storlek och förperiodens längd ska vara större än 0")

    @property
    def noise(self) -> float:
        """Variance, in units of one count, of all but the treated count after."""
        return 1 / self.before_length + (1 + 1 / self.before_length) / self.comparison_size


WEIGHTED_DIFFERENCE = Design("difference")
"""One comparison area of the same level, differences of counts."""

RATE_RATIO = Design("ratio")
"""One comparison area of the same level, ratio of rate ratios."""

POOLED_RATE_RATIO = Design("ratio", comparison_size=5.0)
"""Several areas with five times the incidents as comparison, ratio of rate ratios."""

BEFORE_AFTER = Design("difference", comparison_size=np.inf)
"""No comparison."""


def needed_count(
    reduction: npt.ArrayLike,
    *,
    design: Design,
    phi: npt.ArrayLike = 1.0,
    power: float = 0.8,
    confidence: float = 0.95,
    sides: Sides = 2,
) -> Floats:
    """How many incidents are needed for a true reduction to be seen with the given power.

    Args:
        reduction: true proportional reduction, between 0 and 1, any shape.
        design: what is compared.
        phi: variance over mean, at least 1.
        power: wanted probability of seeing it.
        confidence: of the test (0.95 is a 5 % level).
        sides: of the test.

    Returns:
        Expected incidents in the treated area after, without a measure (not rounded).

    Raises:
        ValueError: an argument outside its range.

    Source: normal approximation, as Wheeler & Ratcliffe (2018), Crime Science 7:11.

    >>> [round(float(needed_count(r, design=WEIGHTED_DIFFERENCE))) for r in (0.2, 0.3)]
    [746, 323]
    """
    share = _checked_reduction(reduction)
    factor = checked_phi(phi) * _quantiles(power, confidence, sides) ** 2
    return np.asarray(factor * _variance(share, design) / _effect(share, design) ** 2)


def power_at(
    count: npt.ArrayLike,
    reduction: npt.ArrayLike,
    *,
    design: Design,
    phi: npt.ArrayLike = 1.0,
    confidence: float = 0.95,
    sides: Sides = 2,
) -> Floats:
    """Probability of seeing a true reduction, with so many incidents.

    Args:
        count: expected incidents in the treated area after, without a measure, any shape; with 0 it is 0.
        reduction: true proportional reduction, between 0 and 1.
        design: what is compared.
        phi: variance over mean, at least 1.
        confidence: of the test.
        sides: of the test.

    Raises:
        ValueError: an argument outside its range.
    """
    counts, share = checked_counts(count), _checked_reduction(reduction)
    spread = np.sqrt(checked_phi(phi) * _variance(share, design))
    return np.where(
        counts > 0,
        special.ndtr(_effect(share, design) * np.sqrt(counts) / spread - _quantile(confidence, sides)),
        0.0,
    )


@dataclass(frozen=True, slots=True)
class DetectableReduction:
    """The smallest reduction that would be seen with the wanted power; NaN and a reason where none would."""

    reduction: Floats
    reason: Words


def smallest_reduction(
    count: npt.ArrayLike,
    *,
    design: Design,
    phi: npt.ArrayLike = 1.0,
    power: float = 0.8,
    confidence: float = 0.95,
    sides: Sides = 2,
) -> DetectableReduction:
    """How large a true reduction must be for so many incidents to show it.

    Args:
        count: expected incidents in the treated area after, without a measure, any shape.
        design: what is compared.
        phi: variance over mean, at least 1.
        power: wanted probability of seeing it.
        confidence: of the test.
        sides: of the test.

    Raises:
        ValueError: an argument outside its range.

    >>> round(float(smallest_reduction(100, design=WEIGHTED_DIFFERENCE).reduction), 2)
    0.52
    """
    counts = checked_counts(count)
    factor = checked_phi(phi) * _quantiles(power, confidence, sides) ** 2
    with np.errstate(divide="ignore"):
        wanted = np.asarray(counts / factor)
    reduction = _difference_root(wanted, design) if design.scale == "difference" else _ratio_root(wanted, design)
    reason = reason_of((np.isnan(reduction), "för få händelser för att någon minskning ska kunna visas"))
    return DetectableReduction(kept(reduction, reason), reason)


def _checked_reduction(reduction: npt.ArrayLike) -> Floats:
    share = np.asarray(reduction, dtype=float)
    if not np.all((share > 0) & (share < 1)):
        raise ValueError("minskningen ska ligga mellan 0 och 1")
    return share


def _quantile(confidence: float, sides: Sides) -> float:
    if sides not in (1, 2):
        raise ValueError("testet ska ha en eller två sidor")
    return float(special.ndtri(1 - tail_of(confidence) * (3 - sides)))


def _quantiles(power: float, confidence: float, sides: Sides) -> float:
    if not 0.5 <= power < 1:
        raise ValueError("styrkan ska ligga mellan 0,5 och 1")
    return _quantile(confidence, sides) + float(special.ndtri(power))


def _variance(reduction: Floats, design: Design) -> Floats:
    """Variance of the estimate times the count, without over-dispersion."""
    left = 1 - reduction
    return design.noise + (left if design.scale == "difference" else 1 / left)


def _effect(reduction: Floats, design: Design) -> Floats:
    return reduction if design.scale == "difference" else -np.log1p(-reduction)


def _difference_root(wanted: Floats, design: Design) -> Floats:
    """The reduction r with wanted = (noise + 1 - r) / r^2; NaN where it is 1 or more."""
    with np.errstate(divide="ignore", invalid="ignore"):
        root = (np.sqrt(1 + 4 * wanted * (design.noise + 1)) - 1) / (2 * wanted)
    return np.where(root < 1, root, np.nan)


def _ratio_root(wanted: Floats, design: Design) -> Floats:
    """The smaller reduction with wanted = (noise + 1/(1-r)) / ln(1-r)^2; NaN below the least of the right side.

    With u = -ln(1-r) the right side falls until u exp(u) = 2 (noise + exp(u)): larger effects leave so few
    incidents that they are harder to see. Bisection in u, all elements at once.
    """
    noise = design.noise
    turn = float(optimize.brentq(lambda u: u - 2 * (noise * np.exp(-u) + 1), 1.0, 2 * (noise + 2)))
    low, high = np.zeros(wanted.shape), np.full(wanted.shape, turn)
    for _ in range(80):
        middle = (low + high) / 2
        too_small = (noise + np.exp(middle)) / middle**2 > wanted
        low, high = np.where(too_small, middle, low), np.where(too_small, high, middle)
    return np.where(wanted >= (noise + np.exp(turn)) / turn**2, -np.expm1(-high), np.nan)
