"""Did the problem move: the ring round the area ranked among the rings of the placebo cases."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bfkit.evaluation.extremes import Floats
from bfkit.evaluation.placebo import PlaceboTest
from bfkit.evaluation.windows import CORRECTION, Windows, log_ratio

MOVED, SPREAD, NO_SURE_SIGN, NOT_TESTED = "omfördelning", "spridning", "inget säkert tecken", "ej prövad"


@dataclass(frozen=True, slots=True)
class Movement:
    """What happened in the areas round the measure. Counts are incidents of the follow-up.

    Attributes:
        verdict: ``omfördelning``, ``spridning``, ``inget säkert tecken`` or ``ej prövad``.
        before, after: counts of the ring, months above their cap at their cap.
        ratio: ring against comparison, what rings of comparable cases do by themselves taken out.
        lower, upper: 95 % interval of the ratio.
        moved: incidents more than expected in the ring (negative: fewer); moved_lower, moved_upper: its interval.
        p_increase, p_decrease: one-sided ranks among the placebo rings.
        reason: why it was not tested; None when it was.
    """

    verdict: str
    before: float
    after: float
    ratio: float
    lower: float
    upper: float
    moved: float
    moved_lower: float
    moved_upper: float
    p_increase: float
    p_decrease: float
    reason: str | None

    @property
    def not_excluded(self) -> float:
        """So many incidents more in the ring cannot be excluded."""
        return max(self.moved_upper, 0.0)


def movement(
    found: Windows, test: PlaceboTest, ring: npt.ArrayLike, *, area: int, confidence: float = 0.95
) -> Movement:
    """Compare the ring's change with the comparison's, and rank it among the placebo cases' rings.

    Args:
        found: the windows of all areas at all dates, the real start last.
        test: gives the placebo cases; the same areas and dates are used.
        ring: shape (areas, areas), [i, j] True when j lies in the ring of i. The areas of no ring are compared with.
        area: row of the evaluated area.
        confidence: of the interval.

    Raises:
        ValueError: the matrix has another shape.
    """
    near = np.asarray(ring, dtype=float)
    if near.shape != (len(found.before), len(found.before)):
        raise ValueError("ringarna ska anges område för område")
    if test.undecided is not None or test.placebos < 2:
        return _not_tested("huvudfrågan går inte att avgöra")
    if not near[area].any():
        return _not_tested("inget område ligger inom ringarna")
    before, after = near @ found.before, near @ found.after
    if before[area, -1] + after[area, -1] == 0:
        return _not_tested("inga händelser i ringarna")
    logs = log_ratio(before, after) - log_ratio(found.comparison_before, found.comparison_after)
    cells = (before, after, found.comparison_before, found.comparison_after)
    error = np.sqrt(sum((1.0 / (cell + CORRECTION) for cell in cells), start=np.zeros_like(before)))
    column = np.searchsorted(found.dates, test.cases[:, 1])
    placebo = (logs / error)[test.cases[:, 0], column]
    return _ranked(
        placebo,
        logs[test.cases[:, 0], column],
        logs[area, -1],
        error[area, -1],
        before[area, -1],
        after[area, -1],
        confidence,
    )


def _ranked(
    placebo: Floats, logs: Floats, real: float, error: float, before: float, after: float, confidence: float
) -> Movement:
    size, tail = len(placebo), (1 - confidence) / 2
    p_increase = float((1 + (placebo >= real / error).sum()) / (size + 1))
    p_decrease = float((1 + (placebo <= real / error).sum()) / (size + 1))
    reach = math.floor(tail * (size + 1) + 1e-9)
    ordered = np.sort(placebo)
    lower = math.exp(real - ordered[size - reach] * error) if reach else 0.0
    upper = math.exp(real - ordered[reach - 1] * error) if reach else math.inf
    ratio = math.exp(real - float(np.median(logs)))
    verdict = MOVED if p_increase <= tail else SPREAD if p_decrease <= tail else NO_SURE_SIGN
    moved, moved_lower, moved_upper = (after - after / r if r > 0 else -math.inf for r in (ratio, lower, upper))
    return Movement(
        verdict,
        float(before),
        float(after),
        ratio,
        lower,
        upper,
        moved,
        moved_lower,
        moved_upper,
        p_increase,
        p_decrease,
        None,
    )


def _not_tested(reason: str) -> Movement:
    none = math.nan
    return Movement(NOT_TESTED, none, none, none, none, none, none, none, none, none, none, reason)
