"""What renderers are given of the hours of the week: shares of blocks, never counts."""

from dataclasses import dataclass

import numpy as np

from bfkit.periods import Period
from bfkit.release.cells import Cell
from bfkit.release.disclosure import Edition


@dataclass(frozen=True, slots=True)
class ProtectedHours:
    """The week of one source in blocks; ``share`` is NaN where the block is hidden.

    Attributes:
        block_hours: width of a block; None when even six-hour blocks hold too few incidents.
        share: shape (7, 24 / block_hours), share of the used incidents.
        hidden: same shape.
        used, without_clock, too_long: incidents used, and left out for either reason.
    """

    source: str
    label: str
    period: Period
    block_hours: int | None
    share: np.ndarray
    hidden: np.ndarray
    used: Cell
    without_clock: Cell
    too_long: Cell
    any_clock: bool
    longest_hours: int
    edition: Edition
