"""How large a share is mended within a time, when some cases are still open."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Survival:
    """The share still open by time.

    Attributes:
        times: shape (k,), each time at which a case was closed, in order.
        open: shape (k,), share still open just after it.
        standard_error: shape (k,), Greenwood's.
        at_risk: shape (k,), cases open just before it.
        cases: how many there were.
    """

    times: Floats
    open: Floats
    standard_error: Floats
    at_risk: npt.NDArray[np.int64]
    cases: int


@dataclass(frozen=True, slots=True)
class ShareWithin:
    """The share closed within a time, with interval; ``at_risk`` cases had not left before it."""

    share: float
    lower: float
    upper: float
    confidence: float


def kaplan_meier(times: npt.ArrayLike, closed: npt.ArrayLike) -> Survival:
    """The share of cases still open by time; a case that is open leaves at its age, as neither mended nor late.

    Args:
        times: shape (n,), time to closing, or the age of a case that is still open; not negative.
        closed: shape (n,), whether it is closed.

    Raises:
        ValueError: no cases, times that are negative or missing, or shapes that differ.

    Source: Kaplan & Meier (1958), J. Am. Stat. Assoc. 53:457, doi:10.1080/01621459.1958.10501452; Greenwood (1926).

    >>> kaplan_meier([1, 2, 2, 3], [True, True, False, True]).open.tolist()
    [0.75, 0.5, 0.0]
    """
    ages, done = np.asarray(times, dtype=float), np.asarray(closed, dtype=bool)
    if ages.ndim != 1 or ages.shape != done.shape or ages.size == 0 or not np.all(ages >= 0):
        raise ValueError("tiderna ska vara lika många som ärendena, minst ett, och inte negativa")
    moments = np.unique(ages[done])
    at_risk = np.array([(ages >= moment).sum() for moment in moments], dtype=np.int64)
    events = np.array([(done & (ages == moment)).sum() for moment in moments], dtype=np.int64)
    still = np.asarray(np.cumprod(1 - events / at_risk), dtype=float)
    left = at_risk - events
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(left > 0, events / (at_risk * left), 0.0)
        error = np.asarray(still * np.sqrt(np.cumsum(terms)), dtype=float)
    return Survival(moments, still, error, at_risk, int(ages.size))


def share_within(found: Survival, limit: float, *, confidence: float = 0.95) -> ShareWithin:
    """The share closed within a time, with the interval on the log(-log) scale, which stays between 0 and 1.

    Raises:
        ValueError: a confidence outside 0-1.

    Source: Kalbfleisch & Prentice (2002), The Statistical Analysis of Failure Time Data, section 1.4.
    """
    if not 0 < confidence < 1:
        raise ValueError("konfidensgraden ska ligga mellan 0 och 1")
    place = int(np.searchsorted(found.times, limit, side="right")) - 1
    if place < 0:
        return ShareWithin(0.0, 0.0, _no_event(found.cases, confidence), confidence)
    still, error = float(found.open[place]), float(found.standard_error[place])
    if still <= 0 or still >= 1 or error == 0:
        return ShareWithin(1 - still, _all_events(found.cases, confidence) if still <= 0 else 0.0, 1.0, confidence)
    half = float(stats.norm.ppf((1 + confidence) / 2)) * error / (still * abs(np.log(still)))
    ends = sorted((still ** np.exp(half), still ** np.exp(-half)))
    return ShareWithin(1 - still, 1 - ends[1], 1 - ends[0], confidence)


def median_time(found: Survival) -> float | None:
    """The time by which half are closed; None when more than half are open at the last time."""
    reached = np.flatnonzero(found.open <= 0.5)
    return float(found.times[reached[0]]) if reached.size else None


def _no_event(cases: int, confidence: float) -> float:
    """Upper end when none of so many happened: Clopper and Pearson's."""
    return 1 - float(((1 - confidence) / 2) ** (1 / cases))


def _all_events(cases: int, confidence: float) -> float:
    return 1 - _no_event(cases, confidence)
