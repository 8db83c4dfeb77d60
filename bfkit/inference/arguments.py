"""Checked arguments of the statistics: counts, exposures and confidence. Each raises ValueError."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def checked_counts(values: npt.ArrayLike) -> Floats:
    """Counts of any shape as floats; none missing, infinite or negative."""
    counts = np.asarray(values, dtype=float)
    if not np.all(np.isfinite(counts) & (counts >= 0)):
        raise ValueError("ett antal saknas eller är negativt")
    return counts


def whole(value: int) -> float:
    """One count, which must be a whole number."""
    count = float(checked_counts(value))
    if not count.is_integer():
        raise ValueError(f"{value} är inte ett antal händelser")
    return count


def checked_exposure(values: npt.ArrayLike) -> Floats:
    """Exposures of any shape as floats, all above 0."""
    exposure = np.asarray(values, dtype=float)
    if not np.all(np.isfinite(exposure) & (exposure > 0)):
        raise ValueError("exponeringen ska vara större än 0")
    return exposure


def tail_of(confidence: float) -> float:
    """The probability outside each end of an interval.

    >>> round(tail_of(0.9), 3)
    0.05
    """
    if not 0 < confidence < 1:
        raise ValueError(f"konfidensgraden {confidence} ligger inte mellan 0 och 1")
    return (1 - confidence) / 2
