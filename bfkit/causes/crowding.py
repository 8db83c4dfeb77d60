"""How far incidents come in days: single days that hold much of them, and how uneven the days otherwise are."""

from datetime import date

import numpy as np

from bfkit.causes.rows import Floats, Rows, Whole

CROWDED_SHARE, CROWDED_COUNT = 0.10, 20
"""One day with so large a part of the incidents, and so many, is an event of its own and not how it usually is."""


def crowded_days(rows: Rows) -> tuple[date, ...]:
    """Days that hold at least a tenth and at least twenty of some incidents, in order.

    A riot of two hundred crimes is one evening: beside it every weekday, month and hour of the others looks rare.
    """
    days, counts = np.unique(rows.begun.astype("datetime64[D]"), return_counts=True)
    many = (counts >= CROWDED_SHARE * len(rows)) & (counts >= CROWDED_COUNT)
    return tuple(day.astype(object) for day in days[many])


def without(rows: Rows, days: tuple[date, ...]) -> Rows:
    """The incidents that did not begin on some days."""
    return rows.some(~np.isin(rows.begun.astype("datetime64[D]"), np.array(days, dtype="datetime64[D]")))


def unevenness(rows: Rows) -> float:
    """Variance over mean of the days' counts, given month and weekday; at least 1, which is what independent incidents have.

    The incidents of one day are not independent, so the variance of every share is so many times larger. Pearson's statistic
    over its degrees of freedom (McCullagh and Nelder 1989, Generalized Linear Models, section 9.2.4).
    """
    if len(rows) == 0:
        return 1.0
    first = int(rows.evening.min())
    counts = np.bincount(rows.evening - first).astype(float)
    day = np.arange(len(counts)) + first
    month = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    expected = _level(month - month[0], counts, np.ones(len(counts)))
    expected = expected * _level((day + 3) % 7, counts, expected)
    used = expected > 0
    free = int(used.sum()) - len(np.unique(month[used])) - len(np.unique(day[used] % 7)) + 1
    if free <= 0:
        return 1.0
    return max(1.0, float(((counts - expected)[used] ** 2 / expected[used]).sum()) / free)


def _level(group: Whole, counts: Floats, expected: Floats) -> Floats:
    """Counts over what was expected in the group of each day."""
    seen, reckoned = np.bincount(group, counts), np.bincount(group, expected)
    level: Floats = np.divide(seen, reckoned, out=np.zeros(len(seen)), where=reckoned > 0)
    return level[group]
