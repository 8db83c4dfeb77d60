"""Ratio of rate ratios from four small counts, with limits that need no approximation."""

from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from bfkit.evaluation.models.two_by_two import RelativeRateRatio, counts_of, result, why_empty
from bfkit.inference.arguments import Floats, tail_of, whole

_WIDEST = 60.0
"""Logarithm of the largest rate ratio that the limits are sought within."""


def exact_relative_rate_ratio(
    treated: tuple[int, int], comparison: tuple[int, int], *, confidence: float = 0.95
) -> RelativeRateRatio:
    """The same ratio with limits that need no approximation: for small counts and for zero cells.

    Given the totals of areas and periods the treated count after is noncentral hypergeometric (Fisher). Each
    limit is where its tail has half of what ``confidence`` leaves; the p-value is twice the smaller tail.
    It knows no over-dispersion: where counts vary more than chance makes them it is too narrow.

    Args:
        treated: whole counts before and after.
        comparison: likewise.
        confidence: of the interval.

    Raises:
        ValueError: a negative or fractional count, or a wrong shape.

    Source: Fisher (1935), J. R. Stat. Soc. 98:39; R's ``fisher.test`` has the same limits.
    """
    tail = tail_of(confidence)
    counts = np.stack(counts_of([whole(n) for n in treated], [whole(n) for n in comparison]), axis=-2)
    reason = why_empty(counts)
    if reason != "":
        numbers = (np.nan,) * 6
    else:
        with np.errstate(divide="ignore"):
            log_ratio = np.log(counts[0, 1] * counts[1, 0]) - np.log(counts[0, 0] * counts[1, 1])
        numbers = (float(log_ratio), *_Hypergeometric.of(counts).found(tail), np.nan)
    log_ratio, lower, upper, p_low, p_high, error = (np.asarray(n) for n in numbers)
    return result(
        counts,
        (log_ratio, lower, upper),
        error,
        np.minimum(1.0, 2 * np.minimum(p_low, p_high)),
        p_low,
        "exakt betingad",
        confidence,
        reason,
    )


@dataclass(frozen=True, slots=True)
class _Hypergeometric:
    """The treated count after, given all totals, as a function of the logarithm of the ratio."""

    support: Floats
    log_chance: Floats
    seen: float

    @classmethod
    def of(cls, counts: Floats) -> "_Hypergeometric":
        """From the two-by-two table of whole counts, rows areas, columns periods."""
        row, column, total = counts[0].sum(), counts[:, 1].sum(), counts.sum()
        support = np.arange(max(0.0, row + column - total), min(row, column) + 1)
        logs = -sum(
            special.gammaln(1 + n) for n in (support, row - support, column - support, total - row - column + support)
        )
        return cls(support, logs, float(counts[0, 1]))

    def found(self, tail: float) -> tuple[float, float, float, float]:
        """Lower and upper limit of the log ratio, and the chance of a count so low and so high with ratio 1."""
        lower, upper = self.log_ratio_where_upper_tail_is(tail), self.log_ratio_where_lower_tail_is(tail)
        return lower, upper, self.lower_tail(0.0), self.upper_tail(0.0)

    def lower_tail(self, log_ratio: float) -> float:
        """Chance of a count as low as the one seen."""
        return float(self._chance(log_ratio)[self.support <= self.seen].sum())

    def upper_tail(self, log_ratio: float) -> float:
        """Chance of a count as high as the one seen."""
        return float(self._chance(log_ratio)[self.support >= self.seen].sum())

    def log_ratio_where_lower_tail_is(self, tail: float) -> float:
        """The upper limit; infinite where no higher count could have come about."""
        if self.seen == self.support[-1]:
            return np.inf
        return float(optimize.brentq(lambda x: self.lower_tail(x) - tail, -_WIDEST, _WIDEST, xtol=1e-12))

    def log_ratio_where_upper_tail_is(self, tail: float) -> float:
        """The lower limit; minus infinite where no lower count could have come about."""
        if self.seen == self.support[0]:
            return -np.inf
        return float(optimize.brentq(lambda x: self.upper_tail(x) - tail, -_WIDEST, _WIDEST, xtol=1e-12))

    def _chance(self, log_ratio: float) -> Floats:
        return np.asarray(special.softmax(self.log_chance + self.support * log_ratio))
