"""Reporters: could the organisations that report from the area have grown silent, or talkative?"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bfkit.evaluation.placebo import PlaceboTest
from bfkit.evaluation.windows import CORRECTION

LEAST_ELSEWHERE = 20
"""Reports of an organisation elsewhere before the start below which nothing is said of its activity."""


@dataclass(frozen=True, slots=True)
class Reporting:
    """How much of the change the reporters' own activity could make.

    Attributes:
        factor: what the outcome would be multiplied by if nothing but reporting had changed, relative to the
            comparison; 1 when reporting is as before. NaN when it cannot be told.
        p_decrease: the deciding p with that factor taken out; NaN likewise.
        share_known: share of the area's reports before the start from organisations whose activity is known.
    """

    factor: float
    p_decrease: float
    share_known: float

    @property
    def explains(self) -> bool | None:
        """Whether a decrease that was found disappears when reporting is taken out; None when it cannot be told."""
        return None if math.isnan(self.factor) else self.p_decrease > 0.05


def reporting(
    test: PlaceboTest, in_area: npt.ArrayLike, elsewhere_before: npt.ArrayLike, elsewhere_after: npt.ArrayLike
) -> Reporting:
    """Weigh each organisation's change elsewhere by its share of the area's reports.

    An organisation's activity is seen in everything it reports outside the area: all categories, all other
    areas. Its change there, over the change of all organisations together, is what its silence or zeal does.

    Args:
        test: the deciding test.
        in_area: reports of the outcome in the area before the start, by organisation, shape (n,).
        elsewhere_before, elsewhere_after: all its other reports in the windows before and after, shape (n,).

    Raises:
        ValueError: shapes differ.
    """
    weights, before, after = (np.asarray(a, dtype=float) for a in (in_area, elsewhere_before, elsewhere_after))
    if not weights.shape == before.shape == after.shape:
        raise ValueError("ange varje organisation en gång i alla tre räkningarna")
    known = before >= LEAST_ELSEWHERE
    if weights.sum() <= 0 or not known.any():
        return Reporting(math.nan, math.nan, 0.0)
    share_known = float(weights[known].sum() / weights.sum())
    if share_known < 0.5:
        return Reporting(math.nan, math.nan, share_known)
    change = (after[known] + CORRECTION) / (before[known] + CORRECTION)
    overall = (after.sum() + CORRECTION) / (before.sum() + CORRECTION)
    own = weights[known] / weights[known].sum()
    factor = float((own * change).sum() / overall)
    adjusted = (test.log_ratio - math.log(factor)) / test.error
    p_decrease = float((1 + (test.statistics <= adjusted).sum()) / (test.placebos + 1))
    return Reporting(factor, p_decrease, share_known)
