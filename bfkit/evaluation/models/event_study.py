"""Event study: the difference between treated and other areas month by month around the start, and before it.

A flat line before the start is no proof of a common trend. So the joint test of the months before stands beside the
chance that it would have found a stated trend: a test that could not have found anything has shown nothing.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize, stats

from bfkit.evaluation.models.clusters import ClusteredInference
from bfkit.evaluation.models.panel_poisson import Jackknife, PoissonPanel, poisson_panel
from bfkit.inference.arguments import Floats

NEVER = -1
"""Start of an area that is never treated."""

_CLUSTERED_FROM = 2
"""Treated areas for each coefficient tested, from which the clustered covariance has enough rank to be used."""


@dataclass(frozen=True, slots=True)
class PreTrendTest:
    """Were the areas on a common path before, and could the test have told.

    Attributes:
        statistic, p_value: joint Wald test that all differences before the start are 0; F distribution.
        degrees_of_freedom: above and below.
        covariance: "CR1", or "kvasi-Poisson" when too few areas are treated for a clustered one.
        trend: the stated trend, log rate ratio a month.
        power: chance that the test at level ``level`` finds that trend.
        detectable_trend: the trend a month found with 80 % chance.
        not_tested: in Swedish, why numbers are missing.
    """

    statistic: float
    p_value: float
    degrees_of_freedom: tuple[int, int]
    covariance: str
    trend: float
    power: float
    detectable_trend: float
    level: float
    not_tested: str | None


@dataclass(frozen=True, slots=True)
class EventStudy:
    """Differences around the start, as logs of rate ratios against the period just before it.

    Attributes:
        period: of each coefficient; -2 is the second period before the start. The ends hold all that lies beyond.
        coefficient: (periods,); the reference period -1 has none.
        inference: CR3, or CR1 when it was asked for.
        width: months in a period.
        pre_trend: the joint test of the periods before.
        panel: the model behind it.
    """

    period: npt.NDArray[np.intp]
    coefficient: Floats
    inference: ClusteredInference
    width: int
    pre_trend: PreTrendTest
    panel: PoissonPanel


def event_study(
    counts: npt.ArrayLike,
    start: npt.ArrayLike,
    *,
    before: int,
    after: int,
    trend: float,
    width: int = 1,
    exposure: npt.ArrayLike | None = None,
    confidence: float = 0.95,
    jackknife: Jackknife = "auto",
) -> EventStudy:
    """How did treated areas differ from the others, period by period around the start.

    Args:
        counts: (areas, months).
        start: index of each area's first month with the measure, (areas,); -1 where there never is one.
        before: periods before the start; the earliest holds all earlier months. At least 2, the last is the reference.
        after: periods from the start on; the last holds all later months. At least 1.
        trend: a linear difference in trend, log rate ratio a month, whose discovery is in question.
        width: months in a period; with few incidents three are better than one.
        exposure: (areas, months).
        confidence: of the intervals; one less it is the level of the pre-trend test.
        jackknife: see ``poisson_panel``; "none" gives CR1 intervals.

    Raises:
        ValueError: shapes that do not fit, a start outside the panel, no treated area, too few periods.

    Source: the power of pre-trend tests as Roth (2022), AER: Insights 4:305, doi:10.1257/aeri.20210236.
    """
    panel, first = np.asarray(counts, dtype=float), _checked_start(counts, start)
    if before < 2 or after < 1 or width < 1:
        raise ValueError("händelsestudien behöver minst två perioder före och en efter, om minst en månad")
    if not np.isfinite(trend):
        raise ValueError("den trend som provet ska kunna hitta saknas")
    months = np.arange(panel.shape[1]) - first[:, None]
    place = np.clip(months // width, -before, after - 1)
    treated = first[:, None] != NEVER
    period = np.array([value for value in range(-before, after) if value != -1])
    dummies = (place[:, :, None] == period) & treated[:, :, None]
    found = poisson_panel(panel, dummies, exposure=exposure, confidence=confidence, jackknife=jackknife)
    distance = _mean_distance(months, place, dummies & (found.fitted > 0)[:, :, None], treated, width)
    return EventStudy(
        period=period,
        coefficient=found.coefficient,
        inference=found.cr1 if jackknife == "none" else found.cr3,
        width=width,
        pre_trend=_pre_trend(found, period < -1, distance, float(trend), round(1 - confidence, 12)),
        panel=found,
    )


def _checked_start(counts: npt.ArrayLike, start: npt.ArrayLike) -> npt.NDArray[np.intp]:
    shape, first = np.shape(counts), np.asarray(start)
    if len(shape) != 2 or first.shape != shape[:1]:
        raise ValueError(f"starten har formen {first.shape}, panelen {shape}")
    if not np.all(first == np.round(first)) or np.any((first < NEVER) | (first >= shape[1])):
        raise ValueError("en start ligger utanför panelens månader")
    if np.all(first == NEVER):
        raise ValueError("inget område har någon start")
    return first.astype(np.intp)


def _mean_distance(
    months: npt.NDArray[np.intp],
    place: npt.NDArray[np.intp],
    cells: npt.NDArray[np.bool_],
    treated: npt.NDArray[np.bool_],
    width: int,
) -> Floats:
    """Mean months from the reference period's middle to each period's cells, (periods,)."""
    reference = (months[(place == -1) & treated]).mean() if ((place == -1) & treated).any() else -(width + 1) / 2
    size = cells.sum(axis=(0, 1))
    sums = np.einsum("at,atk->k", months.astype(float), cells)
    return np.divide(sums, size, out=np.full(size.shape, np.nan), where=size > 0) - reference


def _pre_trend(
    panel: PoissonPanel, early: npt.NDArray[np.bool_], distance: Floats, trend: float, level: float
) -> PreTrendTest:
    tested = early & np.isfinite(panel.coefficient)
    number = int(tested.sum())
    carrying = int(panel.areas_with[tested].min(initial=panel.areas)) if number else 0
    clustered = carrying >= _CLUSTERED_FROM * number
    matrix = (panel.cr1.covariance if clustered else panel.quasi_covariance)[np.ix_(tested, tested)]
    below = (
        panel.cr1.degrees_of_freedom
        if clustered
        else (panel.overdispersion.degrees_of_freedom if panel.overdispersion else 0)
    )
    kind = "CR1" if clustered else "kvasi-Poisson"
    reason = _reason(number, below, matrix)
    if reason is not None:
        nothing = float("nan")
        return PreTrendTest(nothing, nothing, (number, below), kind, trend, nothing, nothing, level, reason)
    statistic = _quadratic(matrix, panel.coefficient[tested]) / number
    per_trend = _quadratic(matrix, distance[tested])
    return PreTrendTest(
        statistic=float(statistic),
        p_value=float(stats.f.sf(statistic, number, below)),
        degrees_of_freedom=(number, below),
        covariance=kind,
        trend=trend,
        power=_power(trend**2 * per_trend, number, below, level),
        detectable_trend=_detectable(per_trend, number, below, level),
        level=level,
        not_tested=None,
    )


def _reason(number: int, below: int, matrix: Floats) -> str | None:
    if number == 0:
        return "ej prövad: ingen period före starten kan jämföras"
    if below < 1 or not np.isfinite(matrix).all():
        return "ej prövad: osäkerheten före starten kan inte beräknas"
    scale = np.sqrt(np.diag(matrix))
    if not (scale > 0).all() or np.linalg.cond(matrix / np.outer(scale, scale)) > 1e10:
        return "ej prövad: för få områden med insatsen för så många perioder"
    return None


def _quadratic(matrix: Floats, values: Floats) -> float:
    return float(values @ np.linalg.solve(matrix, values))


def _power(noncentrality: float, above: int, below: int, level: float) -> float:
    limit = stats.f.isf(level, above, below)
    return float(stats.ncf.sf(limit, above, below, noncentrality)) if noncentrality > 0 else level


def _detectable(per_trend: float, above: int, below: int, level: float) -> float:
    """The trend a month that the test finds with 80 % chance."""
    if per_trend <= 0:
        return float("inf")
    needed = optimize.brentq(lambda value: _power(value, above, below, level) - 0.8, 1e-6, 1e4)
    return float(np.sqrt(needed / per_trend))
