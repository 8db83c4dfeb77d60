"""How a later part of a follow-up stands to an earlier one, ranked among the same of the placebo cases."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bfkit.evaluation.chance import ranks
from bfkit.evaluation.chance.extremes import Floats
from bfkit.evaluation.chance.placebo import PlaceboTest
from bfkit.evaluation.chance.placebo_result import Cases
from bfkit.evaluation.chance.windows import Windows
from bfkit.evaluation.displacement.ranked_change import (
    EQUAL,
    FEW_CASES,
    candidates_of,
    cases_of,
    placebos_of,
    ranked_change,
    smallest_of,
)
from bfkit.inference.arguments import tail_of


@dataclass(frozen=True, slots=True)
class RankedDifference:
    """How a later part of a follow-up stands to an earlier one, ranked among the placebo cases.

    Attributes:
        ratio: the later part's ratio over the earlier part's, the placebo cases' median taken out; over 1 is more
            incidents in the later part than the earlier one leads one to expect.
        lower, upper: interval by test inversion, with ``confidence``. reason: why there is none; None when there is.
    """

    ratio: float
    lower: float
    upper: float
    confidence: float
    reason: str | None


def ranked_difference(
    test: PlaceboTest,
    earlier: Windows,
    later: Windows,
    *,
    area: int | Sequence[int],
    comparable: npt.ArrayLike,
    confidence: float = 0.95,
) -> RankedDifference:
    """Did the change grow or shrink from one part of the follow-up to the next, more than it does in comparable cases.

    Args:
        test: the deciding test, which gives the cases.
        earlier, later: windows of the two parts, both with the dates of the deciding test, the real start last.
        area, comparable, confidence: as for ``ranked_change``.

    Raises:
        ValueError: a part lacks a date of the cases, or the confidence is not between 0 and 1.
    """
    tail, rows, parts = tail_of(confidence), np.atleast_1d(np.asarray(area, dtype=np.int64)), (earlier, later)
    both = [ranked_change(test, part, area=area, comparable=comparable, confidence=confidence) for part in parts]
    why = next((one.reason for one in both if one.reason is not None), None)
    nan = math.nan
    if why is not None:
        return RankedDifference(nan, nan, nan, confidence, why)
    placebos = [placebos_of(test, part, comparable) for part in parts]
    use = placebos[0][1] & placebos[1][1]
    worth = test.independent * float(use.mean())
    if smallest_of(int(use.sum()), worth) > tail + EQUAL:
        return RankedDifference(nan, nan, nan, confidence, FEW_CASES)
    own = [
        cases_of(
            part, candidates_of(part, rows[None, :], np.array([len(part.dates) - 1])), comparable, np.empty((1, 2))
        )
        for part in parts
    ]
    log, error = (float(values[0]) for values in _apart(own[0], own[1]))
    logs, errors = (values[use] for values in _apart(placebos[0][0], placebos[1][0]))
    least, most = ranks.limits(logs / errors, worth, confidence)
    centre = float(np.median(logs))
    return RankedDifference(
        ratio=math.exp(log - centre),
        lower=math.exp(log - most * error),
        upper=math.exp(log - least * error),
        confidence=confidence,
        reason=None,
    )


def _apart(earlier: Cases, later: Cases) -> tuple[Floats, Floats]:
    """Later less earlier log ratio of each case, and its standard error were the counts Poisson."""
    return later.log_ratios - earlier.log_ratios, np.sqrt(earlier.errors**2 + later.errors**2)
