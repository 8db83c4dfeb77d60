"""Shares and means of a survey with their uncertainty: standard error, design effect, interval."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from bfkit.followup.survey.design import Floats, Sample, degrees_of_freedom, variance
from bfkit.inference import wilson_interval

CONFIDENCE = 0.95
FEWEST_EITHER_SIDE = 5
"""Under so many answers of either kind the logit interval is too short, and Wilson's is used."""
LOGIT, WILSON = "logit", "Wilson"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share or a mean among those who answered.

    Attributes:
        value: share between 0 and 1, or mean.
        standard_error: of the design; lower, upper: interval of ``confidence``.
        n: answers it rests on. effective: how many answers of a simple random sample would be as sure.
        design_effect: variance by that of a simple random sample of as many answers.
        degrees: of freedom. method: of the interval.
    """

    value: float
    standard_error: float
    lower: float
    upper: float
    n: int
    effective: float
    design_effect: float
    degrees: int
    method: str


def share(
    counted: NDArray[np.bool_],
    answered: NDArray[np.bool_],
    drawn: Sample,
    *,
    confidence: float = CONFIDENCE,
    method: str | None = None,
    cautious: bool = False,
) -> Estimate:
    """What share of those the sample stands for would give one of the counted answers.

    Args:
        counted: who gave such an answer, shape (n,).
        answered: who is in the group and answered, shape (n,); the rest still tell how the sample was drawn.
        drawn: the sample.
        confidence: of the interval.
        cautious: never surer than a simple random sample; for few clusters, whose spread may be small by chance.
        method: ``logit`` or ``Wilson``; logit when None, but Wilson where under five answers are of either kind.

    Returns:
        Logit interval: expit(logit p -+ t se / (p (1 - p))), as R's svyciprop. Wilson's: of the effective number.

    Raises:
        ValueError: nobody answered.

    Source: Korn & Graubard (1999), Analysis of Health Surveys, section 2.6; Dean & Pagano (2015), J. Surv. Stat.
    Methodol. 3:484, doi:10.1093/jssam/smv024.
    """
    found = mean(counted.astype(float), answered, drawn, confidence=confidence, cautious=cautious)
    yes = int((counted & answered).sum())
    few = min(yes, found.n - yes) < FEWEST_EITHER_SIDE
    if (method or (WILSON if few else LOGIT)) == WILSON or found.standard_error == 0:
        effective = found.effective if yes not in (0, found.n) else _kish(drawn.weight[answered])
        around = wilson_interval(found.value * effective, effective, confidence=confidence)
        return _replaced(found, float(around.lower), float(around.upper), effective, WILSON)
    half = float(stats.t.ppf((1 + confidence) / 2, found.degrees)) * found.standard_error
    half /= found.value * (1 - found.value)
    middle = math.log(found.value / (1 - found.value))
    return _replaced(found, _expit(middle - half), _expit(middle + half), found.effective, LOGIT)


def mean(
    values: Floats,
    answered: NDArray[np.bool_],
    drawn: Sample,
    *,
    confidence: float = CONFIDENCE,
    cautious: bool = False,
) -> Estimate:
    """The mean among those the sample stands for, with a t interval.

    Args:
        values: shape (n,); what stands for those who did not answer is not looked at.
        answered: who is in the group and answered, shape (n,).
        drawn: the sample.
        confidence: of the interval.
        cautious: never surer than a simple random sample.

    Raises:
        ValueError: nobody answered.
    """
    n = int(answered.sum())
    if n == 0:
        raise ValueError("ingen har svarat på frågan i gruppen")
    value, influence = influence_of(values, answered, drawn)
    simple = simple_variance(values, answered, drawn)
    spread = max(variance(influence, drawn), simple if cautious else 0.0)
    degrees = degrees_of_freedom(drawn, answered)
    effect = spread / simple if simple > 0 else n / _kish(drawn.weight[answered])
    error = math.sqrt(spread)
    half = float(stats.t.ppf((1 + confidence) / 2, degrees)) * error
    return Estimate(value, error, value - half, value + half, n, n / effect if effect > 0 else n, effect, degrees, "t")


def influence_of(values: Floats, answered: NDArray[np.bool_], drawn: Sample) -> tuple[float, Floats]:
    """The weighted mean, and how much each respondent moves it for a weight of one, shape (n,)."""
    inside = np.where(answered, drawn.weight, 0.0)
    total = inside.sum()
    plain = np.where(answered, values, 0.0)
    value = float((inside * plain).sum() / total)
    return value, np.where(answered, plain - value, 0.0) / total


def simple_variance(values: Floats, answered: NDArray[np.bool_], drawn: Sample) -> float:
    """Variance of the mean of a simple random sample of as many; without replacement where a fraction is known."""
    own, weight = values[answered], drawn.weight[answered]
    n, persons = len(own), float(weight.sum())
    if n < 2:
        return 0.0
    middle = float((weight * own).sum()) / persons
    spread = float((weight * (own - middle) ** 2).sum()) / persons * n / (n - 1)
    return spread / n * ((1 - n / persons) if drawn.fraction.any() else 1.0)


def _kish(weight: Floats) -> float:
    """Effective number of answers by the weights alone: (sum w)^2 / sum w^2 (Kish 1965)."""
    return float(weight.sum() ** 2 / (weight**2).sum())


def _expit(value: float) -> float:
    return 1 / (1 + math.exp(-value))


def _replaced(found: Estimate, lower: float, upper: float, effective: float, method: str) -> Estimate:
    return Estimate(
        found.value,
        found.standard_error,
        lower,
        upper,
        found.n,
        effective,
        found.n / effective,
        found.degrees,
        method,
    )
