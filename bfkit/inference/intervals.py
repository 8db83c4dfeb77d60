"""Exact intervals for small counts: a mean, a rate, a ratio of two rates, a share.

scipy does the distributions. The conditional interval is written here because statsmodels has the exact
conditional test but not its interval, and Wilson's because scipy takes whole numbers only, not the
effective sample size of a weighted survey.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from bfkit.inference.arguments import Floats, checked_counts, checked_exposure, tail_of


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its confidence interval; three arrays of one shape (scalars when given scalars)."""

    estimate: Floats
    lower: Floats
    upper: Floats
    confidence: float
    method: str


def poisson_interval(count: npt.ArrayLike, *, confidence: float = 0.95) -> Interval:
    """Between which means could a count have come about by chance. Exact (Garwood).

    Args:
        count: number of incidents, any shape, not negative.
        confidence: between 0 and 1.

    Raises:
        ValueError: a negative or missing count, or a confidence outside 0-1.

    Source: Garwood (1936), Biometrika 28:437, doi:10.1093/biomet/28.3-4.437.

    >>> found = poisson_interval(10)
    >>> round(float(found.lower), 3), round(float(found.upper), 3)
    (4.795, 18.39)
    """
    counts, tail = checked_counts(count), tail_of(confidence)
    with np.errstate(invalid="ignore"):
        lower = np.where(counts > 0, stats.chi2.ppf(tail, 2 * counts) / 2, 0.0)
    upper = stats.chi2.ppf(1 - tail, 2 * counts + 2) / 2
    return Interval(counts, lower, upper, confidence, "Garwood")


def poisson_rate(
    count: npt.ArrayLike, exposure: npt.ArrayLike, *, per: float = 1.0, confidence: float = 0.95
) -> Interval:
    """How many incidents there are for so much exposure, with Garwood's interval.

    Args:
        count: number of incidents, shape (n,).
        exposure: person-years, days or residents, shape (n,).
        per: 100_000 gives the rate per 100 000 of the exposure's unit.
        confidence: between 0 and 1.

    Returns:
        Estimate and limits; NaN where there is no exposure, which has no rate.

    Raises:
        ValueError: a negative count, a negative exposure or a confidence outside 0-1.
    """
    amount = np.asarray(exposure, dtype=float)
    if np.any(amount < 0):
        raise ValueError("exponeringen får inte vara negativ")
    found = poisson_interval(count, confidence=confidence)
    factor = np.divide(per, amount, out=np.full(amount.shape, np.nan), where=amount > 0)
    return Interval(found.estimate * factor, found.lower * factor, found.upper * factor, confidence, "Garwood")


def rate_ratio(
    count: npt.ArrayLike,
    reference_count: npt.ArrayLike,
    *,
    exposure: npt.ArrayLike = 1.0,
    reference_exposure: npt.ArrayLike = 1.0,
    confidence: float = 0.95,
) -> Interval:
    """How many times higher one rate is than another, with the exact conditional interval.

    Given the sum of the two counts the first is binomial; its Clopper-Pearson limits become limits of the
    ratio. They cover at least ``confidence``; with small counts a good deal more.

    Args:
        count: incidents of the rate above the line, shape (n,).
        reference_count: incidents of the rate below the line, shape (n,).
        exposure: of ``count``, above 0.
        reference_exposure: of ``reference_count``, above 0.
        confidence: between 0 and 1.

    Returns:
        Ratio and limits. No reference incident: the upper limit is infinite. No incident: NaN, 0 to infinity.

    Raises:
        ValueError: a negative count, an exposure that is not above 0 or a confidence outside 0-1.

    Source: Przyborowski & Wilenski (1940), Biometrika 31:313; Clopper & Pearson (1934), Biometrika 26:404.

    >>> found = rate_ratio(25, 16)
    >>> round(float(found.lower), 3), round(float(found.upper), 3)
    (0.802, 3.132)
    """
    first, second, tail = checked_counts(count), checked_counts(reference_count), tail_of(confidence)
    scale = checked_exposure(reference_exposure) / checked_exposure(exposure)
    with np.errstate(invalid="ignore", divide="ignore"):
        low = np.where(first > 0, stats.beta.ppf(tail, first, second + 1), 0.0)
        high = np.where(second > 0, stats.beta.ppf(1 - tail, first + 1, second), 1.0)
        return Interval(
            first / second * scale,
            low / (1 - low) * scale,
            high / (1 - high) * scale,
            confidence,
            "exact conditional",
        )


def wilson_interval(successes: npt.ArrayLike, trials: npt.ArrayLike, *, confidence: float = 0.95) -> Interval:
    """Which share could lie behind so many of so many.

    Args:
        successes: shape (n,); may be fractional (share times effective sample size).
        trials: shape (n,), not under ``successes``; may be the effective sample size n/deff.
        confidence: between 0 and 1.

    Returns:
        Shares 0-1; NaN estimate and 0 to 1 where there are no trials.

    Raises:
        ValueError: negative successes, more successes than trials or a confidence outside 0-1.

    Source: Wilson (1927), J. Am. Stat. Assoc. 22:209.
    """
    hits, tries = checked_counts(successes), checked_counts(trials)
    if np.any(hits > tries):
        raise ValueError("fler träffar än försök")
    z2 = float(stats.norm.ppf(1 - tail_of(confidence))) ** 2
    middle = (hits + z2 / 2) / (tries + z2)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = hits / tries
        spread = np.where(tries > 0, hits * (tries - hits) / tries, 0.0)
    half = np.sqrt(z2 * (spread + z2 / 4)) / (tries + z2)
    return Interval(share, np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1), confidence, "Wilson")
