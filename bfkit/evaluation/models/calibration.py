"""Weights on comparison areas that make their weighted sums equal the treated areas' sums exactly."""

from dataclasses import dataclass

import numpy as np

from bfkit.inference.arguments import Floats

_MOST_STEPS = 100
_MATCHED = 1e-8


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights, or what became of the search for them.

    Attributes:
        weight: (donors,), none negative.
        discrepancy: largest difference left, as a share of the sum to match (or of 1 when that is less).
        matched: every sum is met.
    """

    weight: Floats
    discrepancy: float
    matched: bool


def calibrate(donors: Floats, sums: Floats, *, base: float) -> Calibration:
    """The weights nearest to even ones, not negative, whose sums over the donors are those asked for.

    Nearest by truncated-linear distance: w = base * max(0, 1 + x'l), with l found by damped Newton steps on the
    dual, which is convex and piecewise quadratic. No such weights exist when the treated areas lie outside what
    donors can be mixed to; then ``matched`` is False.

    Args:
        donors: (donors, sums).
        sums: to be met, (sums,).
        base: the even weight, treated areas over donors.

    Source: Deville & Särndal (1992), J. Am. Stat. Assoc. 87:376, case 7; used for micro synthetic control by
    Robbins, Saunders & Kilmer (2017), J. Am. Stat. Assoc. 112:109, doi:10.1080/01621459.2016.1213634.
    """
    scale = np.maximum(np.sqrt((donors**2).mean(axis=0)), 1e-300)
    scaled, wanted = donors / scale, sums / scale / base
    limit = _MATCHED * np.maximum(np.abs(wanted), 1.0 / base)
    dual = np.zeros(sums.size)
    above = 1 + scaled @ dual
    for _ in range(_MOST_STEPS):
        active = above > 0
        used = scaled[active]
        gap = used.T @ above[active] - wanted
        if np.all(np.abs(gap) <= limit):
            break
        step = -np.linalg.lstsq(used.T @ used, gap, rcond=1e-12)[0]
        dual, above, moved = _ahead(scaled, wanted, dual, above, step, float(gap @ step))
        if not moved:
            break
    weight = base * np.maximum(above, 0.0)
    gap = np.abs(weight @ donors - sums)
    return Calibration(
        weight=weight,
        discrepancy=float((gap / np.maximum(np.abs(sums), 1.0)).max(initial=0)),
        matched=bool(np.all(gap <= 10 * _MATCHED * np.maximum(np.abs(sums), scale))),
    )


def _ahead(
    scaled: Floats, wanted: Floats, dual: Floats, above: Floats, step: Floats, descent: float
) -> tuple[Floats, Floats, bool]:
    """As much of the step as lowers the dual enough; False when none does."""
    if not descent < 0:
        return dual, above, False
    now, share = _dual(above, wanted, dual), 1.0
    along = scaled @ step
    for _ in range(40):
        following = above + share * along
        if _dual(following, wanted, dual + share * step) <= now + 1e-4 * share * descent:
            return dual + share * step, following, True
        share /= 2
    return dual, above, False


def _dual(above: Floats, wanted: Floats, dual: Floats) -> float:
    return float((np.maximum(above, 0.0) ** 2).sum() / 2 - wanted @ dual)
