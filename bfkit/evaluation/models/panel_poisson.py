"""Poisson regression with area and month effects on a panel: difference-in-differences of counts.

Written here because the balance of the panel makes it ten times faster and lighter than general packages; the
same coefficients to ten digits (``bench/panel.py``).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from bfkit.evaluation.models.clusters import (
    ClusteredInference,
    clustered_inference,
    cr1_covariance,
    cr3_covariance,
    spread_out,
)
from bfkit.evaluation.models.panel_arguments import (
    ABSORBED,
    areas_apart,
    checked_offset,
    checked_panel,
    coefficient_reason,
    path_groups,
)
from bfkit.evaluation.models.poisson_newton import Solution, one_step_without, solve
from bfkit.inference.arguments import Floats, tail_of
from bfkit.inference.many_counts import Overdispersion

Jackknife = Literal["auto", "exact", "one-step", "none"]
Bools = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.intp]

EXACT_UP_TO = 200
"""Areas up to which "auto" fits the whole model anew with each area left out."""

NO_JACKKNIFE = "ej prövad: CR3 beräknades inte"
_ONE_SIDED = "ej prövad: den ena sidan av jämförelsen har inga händelser, så kvoten blir noll eller oändlig"


@dataclass(frozen=True, slots=True)
class PoissonPanel:
    """Coefficients of the regressors: logs of rate ratios.

    Attributes:
        coefficient: (k,); NaN where ``not_tested`` says why.
        cr1, cr3: area-clustered uncertainty. CR1 is too small with few areas carrying a regressor; CR3 is the one to show.
        quasi_covariance: (k, k), independence between cells with variance ``overdispersion.phi`` times the mean.
        overdispersion: Pearson; None without degrees of freedom.
        fitted: fitted counts, (areas, months); 0 where the panel says nothing.
        month_effects: (months,).
        areas, months, cells: that the estimate rests on.
        areas_dropped, months_dropped: without any incident. cells_dropped: whose fitted count runs to 0.
        areas_with: areas used in which each regressor is not 0, (k,).
        jackknife: how CR3 was had: "exact", "one-step" or "none".
        not_tested: for each coefficient None, or why it is missing, in Swedish.
    """

    coefficient: Floats
    cr1: ClusteredInference
    cr3: ClusteredInference
    quasi_covariance: Floats
    overdispersion: Overdispersion | None
    fitted: Floats
    month_effects: Floats
    areas: int
    months: int
    cells: int
    areas_dropped: int
    months_dropped: int
    cells_dropped: int
    areas_with: Integers
    jackknife: str
    not_tested: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class _Fit:
    """The panel without empty areas, its areas gathered into groups whose regressors follow the same path, and the solution."""

    counts: Floats
    regressors: Floats
    group: Integers
    group_counts: Floats
    group_regressors: Floats
    group_exposure: Floats
    solution: Solution
    mean: Floats


def poisson_panel(
    counts: npt.ArrayLike,
    regressors: npt.ArrayLike,
    *,
    exposure: npt.ArrayLike | None = None,
    confidence: float = 0.95,
    jackknife: Jackknife = "auto",
) -> PoissonPanel:
    """By what ratio do counts differ where a measure is in force, areas and months aside.

    Args:
        counts: (areas, months), not negative.
        regressors: (areas, months) or (areas, months, k): 1 where and when the measure is in force, else 0; a dose;
            rings; leads and lags.
        exposure: (areas, months), such as active reporters; 0 takes the cell out.
        confidence: of the intervals.
        jackknife: CR3 by fitting anew without each area ("exact"), by one Newton step from the whole panel's
            estimate ("one-step"), or not at all. "auto": exact up to 200 areas, then one step.

    Returns:
        The estimate. Areas and months without incidents say nothing of a ratio; they are left out and counted.
        A coefficient that the panel cannot tell, or that runs to infinity because one side has no incidents, is NaN.

    Raises:
        ValueError: shapes that do not fit, missing or negative values, a confidence outside 0-1.

    Source: Wooldridge (1999), J. Econom. 90:77, doi:10.1016/S0304-4076(98)00033-5.
    """
    tail_of(confidence)
    panel, found = checked_panel(counts, regressors)
    offset = checked_offset(panel, exposure)
    used = panel.sum(axis=1) > 0
    largest = np.abs(found).max(axis=(0, 1))
    scale = np.where(largest > 0, largest, 1.0)
    if not used.any():
        return _without_incidents(panel.shape, found.shape[2], confidence)
    fit = _fitted(panel[used], found[used] / scale, None if offset is None else offset[used])
    method = _method(jackknife, fit.counts.shape[0])
    bread = spread_out(fit.solution.bread, np.flatnonzero(fit.solution.estimable), scale.size) / np.outer(scale, scale)
    coefficient = fit.solution.coefficient / scale
    cr1, cr3 = _clustered(fit, coefficient, bread, scale, method, confidence)
    cells = int(np.count_nonzero(fit.mean))
    dispersion = _overdispersion(fit, cells)
    fitted = np.zeros_like(panel)
    fitted[used] = fit.mean
    return PoissonPanel(
        coefficient=coefficient,
        cr1=cr1,
        cr3=cr3,
        quasi_covariance=bread * (dispersion.phi if dispersion else np.nan),
        overdispersion=dispersion,
        fitted=fitted,
        month_effects=fit.solution.months,
        areas=fit.counts.shape[0],
        months=_months(fit),
        cells=cells,
        areas_dropped=int(np.count_nonzero(~used)),
        months_dropped=panel.shape[1] - _months(fit),
        cells_dropped=_separated(fit),
        areas_with=_areas_with(fit),
        jackknife=method,
        not_tested=_reasons(fit),
    )


def _fitted(counts: Floats, regressors: Floats, exposure: Floats | None) -> _Fit:
    own = np.arange(len(counts))
    group, first = path_groups(regressors) if exposure is None else (own, own)
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], np.arange(first.size))
    totals = np.add.reduceat(counts[order], starts, axis=0) if first.size < len(counts) else counts
    weight = np.ones_like(totals) if exposure is None else exposure
    solution = solve(totals, regressors[first], weight)
    share = counts.sum(axis=1) / totals.sum(axis=1)[group]
    mean = solution.mean[group] * share[:, None]
    return _Fit(counts, regressors, group, totals, regressors[first], weight, solution, mean)


def _method(jackknife: Jackknife, areas: int) -> str:
    if jackknife == "auto":
        return "exact" if areas <= EXACT_UP_TO else "one-step"
    return jackknife


def _clustered(
    fit: _Fit, coefficient: Floats, bread: Floats, scale: Floats, method: str, confidence: float
) -> tuple[ClusteredInference, ClusteredInference]:
    areas, size = fit.counts.shape[0], scale.size
    estimable = np.flatnonzero(fit.solution.estimable)
    fitted = estimable.size + _months(fit)
    scores = _scores(fit) * scale[estimable]
    own = bread[np.ix_(estimable, estimable)]
    robust = cr1_covariance(own, scores, cells=int(np.count_nonzero(fit.mean)), fitted=fitted)
    robust[areas_apart(fit.group_regressors[:, :, estimable], fit.group) < 2] = np.nan
    jackknifed = cr3_covariance(coefficient, _left_out(fit, method) / scale)
    missing = _reasons(fit)
    cr1, cr3 = (
        clustered_inference(
            kind,
            coefficient,
            covariance,
            clusters=areas,
            confidence=confidence,
            not_tested=NO_JACKKNIFE
            if kind == "CR3" and method == "none" and not all(missing)
            else coefficient_reason(missing, np.diag(covariance)),
        )
        for kind, covariance in (("CR1", spread_out(robust, estimable, size)), ("CR3", jackknifed))
    )
    return cr1, cr3


def _scores(fit: _Fit) -> Floats:
    """Each area's sum of scores of the estimable coefficients, (areas, estimable)."""
    beyond = fit.counts - fit.mean
    own = np.einsum("at,atk->ak", beyond, fit.regressors)[:, fit.solution.estimable]
    return own - beyond @ fit.solution.slopes


def _left_out(fit: _Fit, method: str) -> Floats:
    """The coefficients with each area left out, (areas, k)."""
    found = np.full((fit.counts.shape[0], fit.regressors.shape[2]), np.nan)
    if method == "none" or not fit.solution.converged:
        return found
    if method == "exact":
        return _fitted_without(fit, found)
    found[:, fit.solution.estimable] = one_step_without(
        fit.counts, fit.mean, fit.regressors[:, :, fit.solution.estimable]
    )
    found += fit.solution.coefficient
    found[:, areas_apart(fit.group_regressors, fit.group) < 2] = np.nan
    return found


def _fitted_without(fit: _Fit, found: Floats) -> Floats:
    solution = fit.solution
    start = solution.months, solution.coefficient
    exposure = np.where(solution.separated, 0.0, fit.group_exposure)
    for area, group in enumerate(fit.group):
        kept = fit.group_counts.copy()
        kept[group] = np.maximum(kept[group] - fit.counts[area], 0.0)
        if kept[group].sum() < 1e-9:
            kept[group] = 0.0
        if not kept.any():
            continue
        without = solve(kept, fit.group_regressors, exposure, start=start)
        found[area] = without.coefficient if without.converged else np.nan
    return found


def _overdispersion(fit: _Fit, cells: int) -> Overdispersion | None:
    effects = fit.counts.shape[0] + _months(fit) - 1 + int(fit.solution.estimable.sum())
    freedom = cells - effects
    if freedom < 1 or not fit.solution.converged:
        return None
    used = fit.mean > 0
    squares = np.divide(fit.counts**2, fit.mean, out=np.zeros_like(fit.mean), where=used)
    raw = float(squares.sum() - fit.counts.sum()) / freedom
    return Overdispersion(phi=max(raw, 1.0), raw=raw, degrees_of_freedom=freedom)


def _months(fit: _Fit) -> int:
    return int(np.isfinite(fit.solution.months).sum())


def _separated(fit: _Fit) -> int:
    return int(fit.solution.separated[fit.group].sum()) if fit.solution.separated.any() else 0


def _areas_with(fit: _Fit) -> Integers:
    per_group = (fit.group_regressors != 0).any(axis=1)
    return np.count_nonzero(per_group[fit.group], axis=0)


def _reasons(fit: _Fit) -> tuple[str | None, ...]:
    if not fit.solution.converged:
        return ("ej prövad: beräkningen blev inte klar",) * fit.regressors.shape[2]
    return tuple(
        None if able else ABSORBED if absorbed else _ONE_SIDED
        for able, absorbed in zip(fit.solution.estimable, fit.solution.absorbed, strict=True)
    )


def _without_incidents(shape: tuple[int, ...], size: int, confidence: float) -> PoissonPanel:
    nothing, square = np.full(size, np.nan), np.full((size, size), np.nan)
    reason = "ej prövad: inga händelser i panelen"
    cr1, cr3 = (
        clustered_inference(kind, nothing, square, clusters=0, confidence=confidence, not_tested=reason)
        for kind in ("CR1", "CR3")
    )
    return PoissonPanel(
        coefficient=nothing,
        cr1=cr1,
        cr3=cr3,
        quasi_covariance=square,
        overdispersion=None,
        fitted=np.zeros(shape),
        month_effects=np.full(shape[1], -np.inf),
        areas=0,
        months=0,
        cells=0,
        areas_dropped=shape[0],
        months_dropped=shape[1],
        cells_dropped=0,
        areas_with=np.zeros(size, dtype=np.intp),
        jackknife="none",
        not_tested=(reason,) * size,
    )
