"""Checked arguments of the evaluation's formulas, and the words that stand where there is no number."""

import numpy as np
import numpy.typing as npt

from bfkit.inference.arguments import Floats, checked_counts

Words = npt.NDArray[np.str_]
"""Reasons, one for each result: "ej prövad: …" where there is no number, empty where there is one."""


def checked_pairs(values: npt.ArrayLike, name: str) -> Floats:
    """Counts before and after, shape (..., 2); ``name`` is the Swedish name of the area, for the message."""
    pairs = checked_counts(values)
    if pairs.ndim == 0 or pairs.shape[-1] != 2:
        raise ValueError(f"{name}: ange antal före och antal efter")
    return pairs


def checked_phi(phi: npt.ArrayLike) -> Floats:
    """Variance over mean, not under 1: no interval is narrower than chance alone makes it."""
    factor = np.asarray(phi, dtype=float)
    if not np.all(np.isfinite(factor) & (factor >= 1)):
        raise ValueError("överspridningen (varians genom medelvärde) ska vara minst 1")
    return factor


def checked_weights(values: npt.ArrayLike, size: int, name: str) -> Floats:
    """``size`` weights, all above 0; ``name`` is what they weigh, for the message."""
    weights = np.asarray(values, dtype=float)
    if weights.shape != (size,) or not np.all(np.isfinite(weights) & (weights > 0)):
        raise ValueError(f"{name}: ange {size} vikter större än 0")
    return weights


def reason_of(*cases: tuple[npt.ArrayLike, str]) -> Words:
    """The first reason that holds, for each element; empty where none does.

    >>> str(reason_of((False, "inga händelser"), (True, "för kort tid")))
    'ej prövad: för kort tid'
    """
    conditions = np.broadcast_arrays(*(np.asarray(condition, dtype=bool) for condition, _ in cases))
    found: Words = np.full(conditions[0].shape, "", dtype=f"<U{max(len(text) for _, text in cases) + 11}")
    for condition, (_, text) in zip(reversed(conditions), reversed(cases), strict=True):
        found[condition] = f"ej prövad: {text}"
    return found


def kept(values: npt.ArrayLike, reason: Words) -> Floats:
    """The numbers, NaN where a reason says that there is none."""
    return np.where(reason == "", np.asarray(values, dtype=float), np.nan)
