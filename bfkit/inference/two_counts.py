"""Have two counts the same rate, when both are subject to chance.

The binomial test is scipy's. The E-tests are written here: scipy has only the unpooled one (another test when
exposures differ) and leaves the outcome of no incident at all out of its one-sided p-values; statsmodels has
both but takes seconds to import.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import stats

from bfkit.inference.arguments import Floats, checked_exposure, whole
from bfkit.inference.intervals import rate_ratio

Alternative = Literal["two-sided", "less", "greater"]

_TAIL = 1e-11
"""Probability left out at each end of a Poisson distribution that is summed."""

_ROWS = 256
"""Rows of the outcome table summed at a time, so that large counts do not fill the memory."""


@dataclass(frozen=True, slots=True)
class CountChange:
    """Two counts, both subject to chance, and what can be said of the change from one to the other.

    Attributes:
        now: the later count; before: the earlier one.
        ratio: rate now over rate before, with exact conditional interval; NaN when both counts are 0,
            infinite when only the earlier one is.
        p_value: score E-test, two-sided.
        confidence: of the interval.
    """

    now: int
    before: int
    ratio: float
    lower: float
    upper: float
    p_value: float
    confidence: float


def conditional_test(
    count: int, reference_count: int, *, exposure: float = 1.0, reference_exposure: float = 1.0
) -> float:
    """P-value, two-sided, that two counts have the same rate, given their sum.

    Exact and conservative, as R's ``poisson.test``: the outcomes no likelier than the one seen.

    Raises:
        ValueError: a negative or fractional count or an exposure that is not above 0.

    Source: Przyborowski & Wilenski (1940), Biometrika 31:313.
    """
    total = int(whole(count) + whole(reference_count))
    if total == 0:
        return 1.0
    first, second = _exposures(exposure, reference_exposure)
    return float(stats.binomtest(int(count), total, first / (first + second)).pvalue)


def e_test_score(
    count: int,
    reference_count: int,
    *,
    exposure: float = 1.0,
    reference_exposure: float = 1.0,
    alternative: Alternative = "two-sided",
) -> float:
    """P-value that two noisy counts have the same rate: the E-test with pooled (score) variance.

    The one to use when exposures differ (one month against twelve): it keeps its level better than
    ``e_test_unpooled``. With equal exposures the two are the same. ``less`` means a lower rate in ``count``.

    Raises:
        ValueError: a negative or fractional count or an exposure that is not above 0.

    Source: Krishnamoorthy & Thomson (2004), J. Stat. Plan. Inference 119:23,
    doi:10.1016/S0378-3758(02)00408-1; score variance as Gu, Ng, Tang & Schucany (2008), Biom. J. 50:283.

    >>> round(e_test_score(25, 192, exposure=1, reference_exposure=12), 4)
    0.0337
    """
    return _e_test(count, reference_count, _exposures(exposure, reference_exposure), True, alternative)


def e_test_unpooled(
    count: int,
    reference_count: int,
    *,
    exposure: float = 1.0,
    reference_exposure: float = 1.0,
    alternative: Alternative = "two-sided",
) -> float:
    """P-value that two noisy counts have the same rate: the E-test with unpooled (Wald) variance.

    The same test as ``scipy.stats.poisson_means_test``; kept beside ``e_test_score`` because published
    figures use either, and they differ widely when exposures do.

    Raises:
        ValueError: a negative or fractional count or an exposure that is not above 0.

    Source: Krishnamoorthy & Thomson (2004), J. Stat. Plan. Inference 119:23.

    >>> round(e_test_unpooled(25, 192, exposure=1, reference_exposure=12), 4)
    0.0891
    """
    return _e_test(count, reference_count, _exposures(exposure, reference_exposure), False, alternative)


def count_change(
    now: int, before: int, *, days_now: float = 1.0, days_before: float = 1.0, confidence: float = 0.95
) -> CountChange:
    """How a count has changed since an earlier period, when both counts are subject to chance.

    For "the same quarter last year": the earlier count is one noisy number, not a known mean. Treating it as
    known (2(sqrt(now) - sqrt(before))) gives 16.6 % false alarms at a nominal 5 %.

    Args:
        now: the later count.
        before: the earlier count, at the same maturity (see ``counts.by_period``).
        days_now: length of the later period.
        days_before: length of the earlier period.
        confidence: of the interval.

    Raises:
        ValueError: a negative or fractional count, days not above 0 or a confidence outside 0-1.
    """
    found = rate_ratio(now, before, exposure=days_now, reference_exposure=days_before, confidence=confidence)
    p_value = e_test_score(now, before, exposure=days_now, reference_exposure=days_before)
    return CountChange(
        now=now,
        before=before,
        ratio=float(found.estimate),
        lower=float(found.lower),
        upper=float(found.upper),
        p_value=p_value,
        confidence=confidence,
    )


def _e_test(
    count: int, reference_count: int, exposures: tuple[float, float], pooled: bool, alternative: Alternative
) -> float:
    first, second = whole(count), whole(reference_count)
    if first + second == 0:
        return 1.0
    rate = (first + second) / sum(exposures)
    seen = _standardised(first, second, exposures, pooled)
    columns = _likely(rate * exposures[1])
    column_chance = stats.poisson.pmf(columns, rate * exposures[1])
    p_value = 0.0
    rows = _likely(rate * exposures[0])
    for start in range(0, rows.size, _ROWS):
        block = rows[start : start + _ROWS]
        extreme = _extreme(_standardised(block[:, None], columns, exposures, pooled), seen, alternative)
        p_value += float(stats.poisson.pmf(block, rate * exposures[0]) @ (extreme @ column_chance))
    return min(p_value, 1.0)


def _standardised(first: npt.ArrayLike, second: npt.ArrayLike, exposures: tuple[float, float], pooled: bool) -> Floats:
    """Difference of two rates over its standard deviation; 0 where both counts are."""
    one, two = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if pooled:
        variance = (one + two) / (exposures[0] * exposures[1])
    else:
        variance = one / exposures[0] ** 2 + two / exposures[1] ** 2
    difference = one / exposures[0] - two / exposures[1]
    return difference / np.sqrt(np.where(variance > 0, variance, 1.0))


def _extreme(found: Floats, seen: Floats, alternative: Alternative) -> npt.NDArray[np.bool_]:
    """Outcomes at least as extreme as the one seen; equal ones must not be lost to rounding."""
    slack = 1e-9 * max(1.0, float(abs(seen)))
    if alternative == "less":
        return found <= seen + slack
    if alternative == "greater":
        return found >= seen - slack
    return np.abs(found) >= np.abs(seen) - slack


def _likely(mean: float) -> Floats:
    low, high = stats.poisson.ppf([_TAIL, 1 - _TAIL], mean)
    return np.arange(max(low, 0), high + 1)


def _exposures(first: float, second: float) -> tuple[float, float]:
    return float(checked_exposure(first)), float(checked_exposure(second))
