"""Early warnings when the history is too short for a season: a count far above the few just before it (EARS).

Hutwagner, Thompson, Seeman & Treadwell (2003), J. Urban Health 80(2, suppl. 1), i89-i96; formulae as in Fricker, Hegler
& Dunfee (2008), Statistics in Medicine 27(17), 3407-3429, doi:10.1002/sim.3197. A warning is not a signal: seven counts
say little of their own spread, so false warnings come several times as often as the nominal level says.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import stats

from bfkit.checked import Checked
from bfkit.mapping.trends.quasi_poisson import Floats
from bfkit.mapping.trends.series import NO_BREAKS, Breaks, CountSeries, SeriesKey, Step, count_series
from bfkit.parameters.models import Parameters

Method = Literal["C1", "C2", "C3"]

BASELINE = 7
ALPHA = {"C1": 0.001, "C2": 0.001, "C3": 0.025}
"""Published: about three standard deviations for C1 and C2, two for C3."""

_METHODS: tuple[Method, ...] = ("C1", "C2", "C3")
_LAG = {"C1": 0, "C2": 2, "C3": 2}


@dataclass(frozen=True, slots=True)
class EarlyWarning:
    """EARS for each period. Arrays have the shape of the counts; NaN where the history is too short.

    Attributes:
        method: ``C1``, ``C2`` or ``C3``. expected: mean of the baseline. statistic: how many standard deviations above
            (C1, C2), or how far above one standard deviation the last three lie together (C3). limit: of the
            statistic. upper: the count that the limit allows. warning: statistic above limit.
    """

    method: Method
    expected: Floats
    statistic: Floats
    limit: float
    upper: Floats
    warning: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Warned:
    """The last period of one series: its count, what the seven before lead one to expect, and which methods warn."""

    key: SeriesKey
    count: int
    expected: float
    upper: float
    methods: tuple[Method, ...]


@dataclass(frozen=True, slots=True)
class EarlyWarnings:
    """Series whose last period was judged, and how many were not, for want of ``BASELINE`` comparable periods."""

    step: Step
    rows: tuple[Warned, ...]
    too_short: int

    @property
    def warned(self) -> tuple[Warned, ...]:
        """Series for which at least one method warns."""
        return tuple(row for row in self.rows if row.methods)


def ears(
    counts: npt.ArrayLike,
    *,
    method: Method = "C1",
    baseline: int = BASELINE,
    alpha: float | None = None,
    minimum_deviation: float = 0.0,
) -> EarlyWarning:
    """Answer in which periods there were more than the periods just before lead one to expect.

    Args:
        counts: shape (..., periods), oldest first.
        method: ``C1`` uses the periods just before, ``C2`` leaves out the last two, so that a rise under way does not
            hide itself, ``C3`` adds up three periods of C2.
        baseline: number of earlier periods. alpha: nominal one-sided level; as published when None.
        minimum_deviation: a standard deviation is never taken to be less than this.

    Raises:
        ValueError: a baseline under three periods or a negative deviation.
    """
    if baseline < 3 or minimum_deviation < 0:
        raise ValueError("minst tre tidigare perioder behövs, och minsta spridningen får inte vara negativ")
    values = np.asarray(counts, dtype=float)
    limit = float(stats.norm.isf(ALPHA[method] if alpha is None else alpha))
    mean, deviation = _before(values, baseline, _LAG[method], minimum_deviation)
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = np.where(values == mean, 0.0, (values - mean) / deviation)
    statistic = np.where(np.isnan(mean), np.nan, statistic)
    upper = mean + limit * deviation
    if method == "C3":
        above = np.maximum(statistic - 1, 0)
        carried = _shifted(above, 1) + _shifted(above, 2)
        statistic = above + carried
        upper = mean + deviation * (1 + limit - carried)
    with np.errstate(invalid="ignore"):
        return EarlyWarning(method, mean, statistic, limit, np.maximum(upper, 0), statistic > limit)


def early_warnings(
    checked: Checked, parameters: Parameters, *, step: Step = "month", by_area: bool = False, breaks: Breaks = NO_BREAKS
) -> EarlyWarnings:
    """Answer where the last period lies above the seven before it; counts under the minimum count are no warning.

    A standard deviation is never taken to be less than a Poisson count's, or one incident.
    """
    return early_warnings_of(count_series(checked, parameters, step=step, by_area=by_area, breaks=breaks), parameters)


def early_warnings_of(series: CountSeries, parameters: Parameters) -> EarlyWarnings:
    """The last period of series that are counted already."""
    minimum = parameters.municipality.thresholds.minimum_count
    rows: list[Warned] = []
    for key, counts, first in zip(series.keys, series.counts, series.comparable_from, strict=True):
        own = counts[first:]
        if len(own) <= BASELINE:
            continue
        least = float(np.sqrt(max(own[-1 - BASELINE : -1].mean(), 1.0)))
        found = [ears(own, method=method, minimum_deviation=least) for method in _METHODS]
        warn = tuple(one.method for one in found if own[-1] >= minimum and one.warning[-1])
        rows.append(Warned(key, int(own[-1]), float(found[0].expected[-1]), float(found[0].upper[-1]), warn))
    return EarlyWarnings(series.step, tuple(rows), len(series.keys) - len(rows))


def _before(values: Floats, baseline: int, lag: int, minimum_deviation: float) -> tuple[Floats, Floats]:
    """Mean and standard deviation of the ``baseline`` periods that end ``lag`` periods before each period."""
    mean, deviation = np.full(values.shape, np.nan), np.full(values.shape, np.nan)
    if values.shape[-1] > baseline + lag:
        windows = np.lib.stride_tricks.sliding_window_view(values, baseline, axis=-1)[..., : -1 - lag, :]
        mean[..., baseline + lag :] = windows.mean(axis=-1)
        deviation[..., baseline + lag :] = np.maximum(windows.std(axis=-1, ddof=1), minimum_deviation)
    return mean, deviation


def _shifted(values: Floats, periods: int) -> Floats:
    moved = np.full(values.shape, np.nan)
    moved[..., periods:] = values[..., :-periods]
    return moved
