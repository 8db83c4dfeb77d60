"""Statistics for small counts: exact intervals, two noisy counts, many tests, over-dispersion."""

from bfkit.inference.intervals import Interval, poisson_interval, poisson_rate, rate_ratio, wilson_interval
from bfkit.inference.many_counts import Overdispersion, benjamini_hochberg, holm, overdispersion
from bfkit.inference.two_counts import (
    CountChange,
    conditional_test,
    count_change,
    e_test_score,
    e_test_unpooled,
)

__all__ = [
    "CountChange",
    "Interval",
    "Overdispersion",
    "benjamini_hochberg",
    "conditional_test",
    "count_change",
    "e_test_score",
    "e_test_unpooled",
    "holm",
    "overdispersion",
    "poisson_interval",
    "poisson_rate",
    "rate_ratio",
    "wilson_interval",
]
