"""How unlikely a new count is, when its mean and its over-dispersion are both estimated from few earlier counts.

A new count is negative binomial around an estimated mean. Without over-dispersion the tail is exactly the conditional
test of one count against those before it (Przyborowski & Wilenski 1940, Biometrika 31:313), so that small counts need
no approximation. The over-dispersion of a short series is itself badly known: its likelihood is combined with how
over-dispersed the other series are (empirical Bayes by the EM algorithm), and the tail is averaged over what remains
possible. A normal tail with the dispersion taken as known gives many times the stated share of false signals when
hundreds of series are tested.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from bfkit.mapping.trends.quasi_poisson import Floats

DISPERSIONS = (1.0, 1.15, 1.35, 1.6, 2.0, 2.5, 3.2, 4.0, 5.5, 8.0, 12.0, 20.0)
"""Values of variance over mean that are considered."""

PRIOR_SERIES = 2.0
"""The dispersions before any series is seen weigh as so many series, each value in proportion to one over it."""

_ROUNDS = 50


@dataclass(frozen=True, slots=True)
class Tails:
    """Probabilities under the expected. All of shape (series,).

    Attributes:
        above: of a count as large or larger. below: of one as small or smaller.
    """

    above: Floats
    below: Floats

    @property
    def two_sided(self) -> Floats:
        """Twice the smaller tail, at most 1."""
        return np.minimum(2 * np.minimum(self.above, self.below), 1.0)


def tails(
    count: npt.ArrayLike, mean: npt.ArrayLike, periods_behind: npt.ArrayLike, dispersion: npt.ArrayLike = 1.0
) -> Tails:
    """Answer how likely a count so large, or so small, is around an estimated mean.

    Args:
        count: the new count. mean: its expected. periods_behind: how many periods' worth of counts the mean rests
            on, ``dispersion * mean / Var(mean)``; infinite for a known mean. dispersion: variance over mean, at
            least 1. All broadcast to one shape.

    >>> found = tails(25, 16, 1)  # 25 against 16 in one earlier period: the binomial test, 41 tosses of a fair coin
    >>> round(float(found.above), 6), round(float(stats.binom.sf(24, 41, 0.5)), 6)
    (0.105512, 0.105512)
    """
    behind, spread = np.asarray(periods_behind, dtype=float), np.asarray(dispersion, dtype=float)
    new, known = np.asarray(count, dtype=float), np.asarray(mean, dtype=float)
    widened = spread * (1 + 1 / behind)
    return Tails(
        above=_above(np.ceil(new), known + spread / behind, widened),
        below=1 - _above(np.floor(new) + 1, known, widened),
    )


def dispersion_weights(
    counts: Floats, means: Floats, weights: Floats, parameters: npt.ArrayLike, *, pooled: bool = True
) -> Floats:
    """Answer how over-dispersed each series is: probabilities of shape (series, ``DISPERSIONS``).

    Args:
        counts, means, weights: shape (series, periods): the earlier counts, what they were expected to be, and how
            much each is believed. parameters: fitted to each series, shape (series,) or one number. pooled: let the series inform each other.
    """
    likelihood = np.stack([_log_likelihood(counts, means, weights, phi) for phi in DISPERSIONS], axis=1)
    likelihood += np.multiply.outer(
        np.asarray(parameters, dtype=float) / 2, np.log(DISPERSIONS)
    )  # the means were fitted to these counts (Cox & Reid 1987)
    relative = np.exp(likelihood - likelihood.max(axis=1, keepdims=True))
    first = 1 / np.array(DISPERSIONS)
    prior = first = first / first.sum()
    for _ in range(_ROUNDS if pooled else 0):
        found = relative * prior
        found /= found.sum(axis=1, keepdims=True)
        prior = (PRIOR_SERIES * first + found.sum(axis=0)) / (PRIOR_SERIES + len(found))
    weighted = relative * prior
    return np.asarray(weighted / weighted.sum(axis=1, keepdims=True))


def averaged_tails(count: Floats, mean: Floats, periods_behind: Floats, weights: Floats) -> Tails:
    """The tails averaged over dispersions with the given weights, shape (series, ``DISPERSIONS``)."""
    found = tails(count[:, None], mean[:, None], periods_behind[:, None], np.array(DISPERSIONS))
    return Tails((weights * found.above).sum(axis=1), (weights * found.below).sum(axis=1))


def unsurprising(
    mean: Floats, periods_behind: Floats, weights: Floats, *, level: float = 0.95
) -> tuple[Floats, Floats]:
    """The lowest and the highest count whose tail is at least ``(1 - level) / 2``, by bisection; shape (series,)."""
    tail = (1 - level) / 2
    low, high = np.zeros(len(mean)), np.ceil(10 * mean + 400)
    upper = _last(lambda count: averaged_tails(count, mean, periods_behind, weights).above >= tail, low, high)
    lower = _last(lambda count: averaged_tails(count - 1, mean, periods_behind, weights).below < tail, low, high)
    return lower, upper


def _last(holds: Callable[[Floats], npt.NDArray[np.bool_]], low: Floats, high: Floats) -> Floats:
    """The largest whole number for which something holds that holds at ``low`` and not beyond some point."""
    while (high - low > 1).any():
        middle = np.floor((low + high) / 2)
        held = holds(middle)
        low, high = np.where(held, middle, low), np.where(held, high, middle)
    return low


def _above(count: Floats, mean: Floats, spread: Floats) -> Floats:
    """P(Y >= count) of a negative binomial with variance ``spread * mean``; of a Poisson when the spread is 1."""
    poisson = stats.poisson.sf(count - 1, mean)
    with np.errstate(divide="ignore", invalid="ignore"):
        chance = special.betainc(np.maximum(count, 1), np.maximum(mean, 1e-12) / (spread - 1), 1 - 1 / spread)
    return np.where(count < 1, 1.0, np.where(spread > 1 + 1e-9, chance, poisson))


def _log_likelihood(counts: Floats, means: Floats, weights: Floats, dispersion: float) -> Floats:
    mean = np.maximum(means, 1e-9)
    if dispersion == 1.0:
        each = counts * np.log(mean) - mean
    else:
        size = mean / (dispersion - 1)
        each = special.gammaln(counts + size) - special.gammaln(size) - size * np.log(dispersion)
        each += counts * np.log1p(-1 / dispersion)
    return np.asarray((weights * each).sum(axis=1))
