"""What the status of a hot spot tells of a count that is not shown.

Whoever knows the twelve months, and how many a place of its size would have at the rate of the others, knows which
counts of the quarter lead to ``bekräftad`` and which to ``avklingande``. Where that would pin a small count down, the
status is not told, whichever it is.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import special

from bfkit.mapping.hot_spots.results import CELL, CONFIRMED, FADING, NEW, HotSpot
from bfkit.release.marks import Rule

Flags = npt.NDArray[np.bool_]


def tells(spot: HotSpot, quarters: Sequence[int], limit: int, rate: float) -> bool:
    """Whether any status would tell a small count of the quarter, or of the nine months before it.

    Args:
        spot: hot over the year. quarters: counts that the quarter may have for all a reader knows otherwise.
        limit: of the edition. rate: of the test that confirms.
    """
    rule, counts = Rule(limit), np.asarray(quarters, dtype=np.int64)
    small = rule.is_small(counts) | rule.is_small(spot.count_12m - counts)
    for may_be in possible(spot, counts, rate).values():
        if small[may_be].any() and np.ptp(counts[may_be]) < rule.required_width:
            return True
    return False


def possible(spot: HotSpot, quarters: npt.NDArray[np.int64], rate: float) -> dict[str, Flags]:
    """With which counts of the quarter a place hot over the year may have each status, for all a reader knows.

    A cell may also be confirmed by its neighbours, whose counts the reader does not know.

    Args:
        spot: the place. quarters: shape (n,), counts to try. rate: of the test that confirms.
    """
    before = spot.count_12m - quarters
    still, quiet = _hot(spot, quarters, spot.expected_quarter, rate)
    lasting, not_before = _hot(spot, before, spot.expected_12m - spot.expected_quarter, rate)
    return {FADING: quiet, CONFIRMED: still & lasting, NEW: still & not_before}


def _hot(spot: HotSpot, counts: npt.NDArray[np.int64], expected: float, rate: float) -> tuple[Flags, Flags]:
    """Which counts may be above the rest, and which may not."""
    p_value = np.where(counts > 0, special.gammainc(np.maximum(counts, 1), expected), 1.0)  # P of so many or more
    above = counts > expected
    if spot.kind != CELL:
        return above & (p_value <= rate), ~(above & (p_value <= rate))
    return above, ~(above & (2 * p_value <= rate))
