"""Several estimates of the same kind of effect as one: random effects, with an interval that few studies can bear.

The variance between studies is that of restricted maximum likelihood (or of Paule and Mandel); the interval is that of
Hartung and Knapp, which keeps its level with few studies where the usual one is too narrow (IntHout, Ioannidis & Borm
2014, BMC Med. Res. Methodol. 14:25, doi:10.1186/1471-2288-14-25).
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import stats
from scipy.optimize import brentq

from bfkit.inference.arguments import Floats, tail_of

Between = Literal["reml", "paule-mandel"]
_ROUNDS = 200
_CLOSE = 1e-12


@dataclass(frozen=True, slots=True)
class Pooled:
    """Several estimates as one, on the scale that they were given on.

    Attributes:
        studies: how many. estimate: the mean of the effects that such studies have.
        standard_error: Hartung and Knapp's. lower, upper: interval of the mean, t with ``studies`` - 1 degrees of freedom.
        lowest, highest: prediction interval, where the effect of one more study is expected; NaN under three studies.
        between: variance between the studies (tau²). heterogeneity: share of the variation that is not chance (I²).
        confidence: of both intervals.
    """

    studies: int
    estimate: float
    standard_error: float
    lower: float
    upper: float
    lowest: float
    highest: float
    between: float
    heterogeneity: float
    confidence: float


def pooled(
    estimates: npt.ArrayLike,
    standard_errors: npt.ArrayLike,
    *,
    confidence: float = 0.95,
    between: Between = "reml",
    never_narrower: bool = True,
) -> Pooled:
    """What do several studies say together of the mean effect, and of what one more would find?

    Args:
        estimates: shape (studies,), for instance log rate ratios. standard_errors: shape (studies,), above 0.
        confidence: of the intervals.
        between: how the variance between studies is estimated.
        never_narrower: never surer than the interval that takes the variances for known, which Hartung and Knapp's can be
            by chance when the studies happen to agree (Röver, Knapp & Friede 2015, BMC Med. Res. Methodol. 15:99,
            doi:10.1186/s12874-015-0091-1).

    Raises:
        ValueError: fewer than two studies, shapes that differ, or a standard error that is not above 0.

    Source: Hartung & Knapp (2001), Stat. Med. 20:3875, doi:10.1002/sim.1009; Viechtbauer (2005), J. Educ. Behav.
    Stat. 30:261, doi:10.3102/10769986030003261; Paule & Mandel (1982), J. Res. Natl. Bur. Stand. 87:377; prediction
    interval: Higgins, Thompson & Spiegelhalter (2009), J. R. Stat. Soc. A 172:137, doi:10.1111/j.1467-985X.2008.00552.x,
    with Hartung and Knapp's error (Partlett & Riley 2017, Stat. Med. 36:301, doi:10.1002/sim.7140).

    >>> found = pooled([0.0, -0.2, -0.4], [0.2, 0.2, 0.2], never_narrower=False)
    >>> round(found.estimate, 3), round(found.standard_error, 4), round(found.between, 3)
    (-0.2, 0.1155, 0.0)
    """
    values, variances = _checked(estimates, standard_errors)
    spread = _restricted(values, variances) if between == "reml" else _paule_mandel(values, variances)
    weights = 1 / (variances + spread)
    mean = float(weights @ values / weights.sum())
    freedom = len(values) - 1
    around = float(weights @ (values - mean) ** 2) / freedom
    error = math.sqrt((max(around, 1.0) if never_narrower else around) / float(weights.sum()))
    tail = tail_of(confidence)
    half = float(stats.t.isf(tail, freedom)) * error
    further = float(stats.t.isf(tail, freedom - 1)) * math.sqrt(spread + error**2) if freedom > 1 else math.nan
    return Pooled(
        len(values),
        mean,
        error,
        mean - half,
        mean + half,
        mean - further,
        mean + further,
        spread,
        _heterogeneity(variances, spread),
        confidence,
    )


def _checked(estimates: npt.ArrayLike, standard_errors: npt.ArrayLike) -> tuple[Floats, Floats]:
    values, errors = np.asarray(estimates, dtype=float), np.asarray(standard_errors, dtype=float)
    if values.shape != errors.shape or values.ndim != 1 or len(values) < 2:
        raise ValueError("ange minst två skattningar, var och en med sitt medelfel")
    if not (np.isfinite(values).all() and np.isfinite(errors).all() and (errors > 0).all()):
        raise ValueError("en skattning saknas, eller ett medelfel är inte större än 0")
    return values, errors**2


def _restricted(values: Floats, variances: Floats) -> float:
    """Restricted maximum likelihood by Fisher scoring, halved where a step would lead away; never under 0."""
    spread = max(float(values.var(ddof=1) - variances.mean()), 0.0)
    for _ in range(_ROUNDS):
        weights = 1 / (variances + spread)
        total, squares = float(weights.sum()), float((weights**2).sum())
        mean = float(weights @ values / total)
        score = float(weights**2 @ (values - mean) ** 2) - total + squares / total
        information = squares - 2 * float((weights**3).sum()) / total + (squares / total) ** 2
        step = max(score / information, -spread)
        while abs(step) > _CLOSE and _likelihood(values, variances, spread + step) < _likelihood(
            values, variances, spread
        ):
            step /= 2
        if abs(step) <= _CLOSE * (1 + spread):
            break
        spread += step
    return spread


def _likelihood(values: Floats, variances: Floats, spread: float) -> float:
    """Restricted log likelihood, less its constant."""
    weights = 1 / (variances + spread)
    mean = float(weights @ values / weights.sum())
    return 0.5 * float(np.log(weights).sum() - np.log(weights.sum()) - weights @ (values - mean) ** 2)


def _paule_mandel(values: Floats, variances: Floats) -> float:
    """The variance between studies at which the weighted squares are as many as the degrees of freedom."""

    def excess(spread: float) -> float:
        weights = 1 / (variances + spread)
        mean = float(weights @ values / weights.sum())
        return float(weights @ (values - mean) ** 2) - (len(values) - 1)

    if excess(0.0) <= 0:
        return 0.0
    highest = float(values.var(ddof=1)) + 1.0
    while excess(highest) > 0:
        highest *= 2
    return float(brentq(excess, 0.0, highest, xtol=1e-14))


def _heterogeneity(variances: Floats, spread: float) -> float:
    """Variation between studies as a share of all, against a typical study's variance (Higgins & Thompson 2002)."""
    weights = 1 / variances
    typical = (len(variances) - 1) * float(weights.sum()) / float(weights.sum() ** 2 - (weights**2).sum())
    return spread / (spread + typical)
