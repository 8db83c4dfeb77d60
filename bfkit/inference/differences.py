"""Two shares and the difference between them; two counts and their ratio on the log scale."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from bfkit.inference.arguments import tail_of, whole
from bfkit.inference.intervals import rate_ratio, wilson_interval

_FEW = 10
"""Below this the interval on the log scale is too narrow."""


@dataclass(frozen=True, slots=True)
class ShareDifference:
    """Two shares, and the later less the earlier with Newcombe's interval."""

    count_now: int
    of_now: int
    count_before: int
    of_before: int
    difference: float
    lower: float
    upper: float
    confidence: float

    @property
    def now(self) -> float:
        """The later share."""
        return self.count_now / self.of_now

    @property
    def before(self) -> float:
        """The earlier share."""
        return self.count_before / self.of_before


def share_difference(
    count_now: int, of_now: int, count_before: int, of_before: int, *, confidence: float = 0.95
) -> ShareDifference:
    """How much a share has changed, when both are of independent samples: Newcombe's interval of Wilson's.

    Raises:
        ValueError: negative counts, more than there were, or a sample of none.

    Source: Newcombe (1998), Stat. Med. 17:873, method 10.

    >>> found = share_difference(180, 600, 150, 600)
    >>> round(found.lower, 6), round(found.upper, 4)
    (-0.000537, 0.1002)
    """
    if of_now < 1 or of_before < 1:
        raise ValueError("båda andelarna ska vara av minst en")
    late = wilson_interval(count_now, of_now, confidence=confidence)
    early = wilson_interval(count_before, of_before, confidence=confidence)
    now, before = float(late.estimate), float(early.estimate)
    down = np.hypot(now - float(late.lower), float(early.upper) - before)
    up = np.hypot(float(late.upper) - now, before - float(early.lower))
    difference = now - before
    return ShareDifference(
        count_now,
        of_now,
        count_before,
        of_before,
        difference,
        float(difference - down),
        float(difference + up),
        confidence,
    )


@dataclass(frozen=True, slots=True)
class CountRatio:
    """One count over another, with interval; NaN or infinite, and without limits, when one of them is 0."""

    now: int
    before: int
    ratio: float
    lower: float
    upper: float
    confidence: float


def log_ratio(now: int, before: int, *, confidence: float = 0.95) -> CountRatio:
    """How many times as many there are, with the interval exp(ln r -/+ z sqrt(1/a + 1/b)).

    As the follow-up of an agreement is commonly written; ``intervals.rate_ratio`` is exact and wider when counts are
    small, and is given instead when one of them is below 10.

    Raises:
        ValueError: a negative or fractional count or a confidence outside 0-1.

    Source: Rothman, Greenland & Lash (2008), Modern Epidemiology, 3rd ed., ch. 14.

    >>> found = log_ratio(162, 61)
    >>> round(found.ratio, 2), round(found.lower, 2), round(found.upper, 2)
    (2.66, 1.98, 3.56)
    """
    first, second, tail = int(whole(now)), int(whole(before)), tail_of(confidence)
    if min(first, second) < _FEW:
        exact = rate_ratio(first, second, confidence=confidence)
        return CountRatio(first, second, float(exact.estimate), float(exact.lower), float(exact.upper), confidence)
    half = float(stats.norm.ppf(1 - tail)) * float(np.sqrt(1 / first + 1 / second))
    ratio = first / second
    return CountRatio(first, second, ratio, ratio * float(np.exp(-half)), ratio * float(np.exp(half)), confidence)
