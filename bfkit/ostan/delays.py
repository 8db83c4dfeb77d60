"""How long it takes from what happened to the report: mostly a day or two, with a tail of weeks."""

import numpy as np
from numpy.typing import NDArray

from bfkit.ostan.process import Minutes, at, minutes
from bfkit.ostan.randomness import drawn

_DAYS = (0.55, 0.22, 0.08, 0.15)
"""Shares reported the same day, the next, the second, and later than that."""
_TAIL_DAYS = 18.0


def delay_days(random: np.random.Generator, count: int) -> NDArray[np.int64]:
    """Whole days of delay, shape (count,); the tail is 3 days and on, exponential with mean 18 more."""
    kind = drawn(random, _DAYS, count)
    tail = 3 + random.exponential(_TAIL_DAYS, count).astype(np.int64)
    return np.where(kind == 3, tail, kind)


def reported(random: np.random.Generator, known: Minutes) -> Minutes:
    """When the report is written: in working hours after the delay, never before it was known."""
    days = known.astype("datetime64[D]") + delay_days(random, len(known)).astype("timedelta64[D]")
    written = at(days, random.integers(7 * 60, 17 * 60, len(known)))
    at_once = known + minutes(random.integers(5, 8 * 60, len(known)))
    return np.where(written > known, written, at_once)
