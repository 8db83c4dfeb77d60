"""What would suffice: months of follow-up, or areas judged together, for a reduction to be seen."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bfkit.evaluation.arguments import Words, kept, reason_of
from bfkit.evaluation.power.formulas import Design, Sides, needed_count
from bfkit.inference.arguments import Floats, checked_counts


@dataclass(frozen=True, slots=True)
class NeededMonths:
    """Whole months after the start that are needed; NaN and a reason where no number of months is enough."""

    months: Floats
    count: Floats
    reason: Words


def needed_months(
    monthly_mean: npt.ArrayLike,
    reduction: npt.ArrayLike,
    *,
    design: Design,
    phi: npt.ArrayLike = 1.0,
    power: float = 0.8,
    confidence: float = 0.95,
    sides: Sides = 2,
    longest: int = 60,
) -> NeededMonths:
    """How many months the measure must be followed for a true reduction to be seen.

    Args:
        monthly_mean: incidents a month in the treated area without a measure, any shape.
        reduction: true proportional reduction, between 0 and 1.
        design: what is compared; the period before is ``before_length`` times as long.
        phi: variance over mean, at least 1.
        power: wanted probability of seeing it.
        confidence: of the test.
        sides: of the test.
        longest: months that may be followed at all; more is no answer.

    Raises:
        ValueError: an argument outside its range.
    """
    means = checked_counts(monthly_mean)
    if longest < 1:
        raise ValueError("längsta uppföljning ska vara minst en månad")
    needed = needed_count(reduction, design=design, phi=phi, power=power, confidence=confidence, sides=sides)
    with np.errstate(divide="ignore"):
        months = np.ceil(needed / means - 1e-9)
    count = np.broadcast_to(needed, months.shape)
    reason = reason_of((means == 0, "inga händelser i området"), (months > longest, f"fler än {longest} månader krävs"))
    return NeededMonths(kept(months, reason), count, reason)


@dataclass(frozen=True, slots=True)
class MergedAreas:
    """The fewest areas that together give enough incidents.

    Attributes:
        areas: places in ``monthly_means``, largest first; empty where not even all are enough.
        count: expected incidents of those areas (of all, where not enough); needed: incidents needed.
        reason: why there is no answer, empty where there is one.
    """

    areas: tuple[int, ...]
    count: float
    needed: float
    reason: str


def areas_to_merge(
    monthly_means: npt.ArrayLike,
    months: float,
    reduction: float,
    *,
    design: Design,
    phi: float = 1.0,
    power: float = 0.8,
    confidence: float = 0.95,
    sides: Sides = 2,
) -> MergedAreas:
    """How many areas must have the same measure and be judged together for a true reduction to be seen.

    Args:
        monthly_means: incidents a month of each candidate area without a measure, shape (areas,).
        months: followed after the start.
        reduction: true proportional reduction, between 0 and 1, the same in all.
        design: what is compared; the comparison grows with the areas.
        phi: variance over mean of the merged count, at least 1 (areas that share their shocks have more).
        power: wanted probability of seeing it.
        confidence: of the test.
        sides: of the test.

    Raises:
        ValueError: an argument outside its range, or means not of shape (areas,).
    """
    means = checked_counts(monthly_means)
    if means.ndim != 1 or not months > 0:
        raise ValueError("ange ett medelvärde per område och fler än 0 månader")
    needed = float(needed_count(reduction, design=design, phi=phi, power=power, confidence=confidence, sides=sides))
    order = np.argsort(-means, kind="stable")
    totals = np.cumsum(means[order]) * months
    if not totals.size or totals[-1] < needed - 1e-9:
        total = float(totals[-1]) if totals.size else 0.0
        return MergedAreas((), total, needed, "ej prövad: alla områden tillsammans har för få händelser")
    last = int(np.searchsorted(totals, needed - 1e-9))
    return MergedAreas(tuple(int(i) for i in order[: last + 1]), float(totals[last]), needed, "")
