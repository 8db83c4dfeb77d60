"""Maximum likelihood of the Poisson model with area and month effects, by Newton steps on (months, coefficients).

Given the month effects and the coefficients, each area's effect follows from its total, so the areas never enter
the equations: a panel of 5 000 areas and 260 months is a system of 260. Areas whose regressors follow the same
path are one area to these equations (sums of Poisson counts are Poisson), so the caller adds them together.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bfkit.inference.arguments import Floats

Bools = npt.NDArray[np.bool_]

_MOST_STEPS = 40
_CONVERGED = 1e-7
"""Largest step; Newton then errs by about its square."""
_FIRST_CHECK = 8
"""Newton has long converged by this step unless some effect runs away."""
_ALONE = 1e-8
"""Share of a regressor's information that must be left when areas, months and earlier regressors have had theirs."""
_RIDGE = 1e-12


@dataclass(frozen=True, slots=True)
class Solution:
    """Where the likelihood is highest.

    Attributes:
        coefficient: (k,); NaN where the panel cannot tell it from the areas, the months or an earlier regressor.
        months: month effects, (months,); minus infinity in months without incidents.
        mean: fitted counts, (areas, months).
        bread: inverse information of the estimable coefficients.
        slopes: month effects of the estimable regressors in the weighted projection, (months, estimable).
        estimable: (k,).
        absorbed: regressors that areas, months or earlier regressors determine already before separation, (k,).
        separated: cells taken out because their mean runs to 0, (areas, months).
        converged: False when no maximum was found.
    """

    coefficient: Floats
    months: Floats
    mean: Floats
    bread: Floats
    slopes: Floats
    estimable: Bools
    absorbed: Bools
    separated: Bools
    converged: bool


@dataclass(frozen=True, slots=True)
class _Panel:
    counts: Floats
    exposure: Floats
    regressors: Floats
    area_totals: Floats
    month_totals: Floats
    products: Floats
    free: npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class _Point:
    months: Floats
    coefficient: Floats
    mean: Floats
    likelihood: float


def solve(
    counts: Floats, regressors: Floats, exposure: Floats, *, start: tuple[Floats, Floats] | None = None
) -> Solution:
    """The maximum, after cells whose mean runs to 0 (separation) have been taken out.

    Args:
        counts: (areas, months).
        regressors: (areas, months, k), scaled so that none exceeds 1.
        exposure: (areas, months); 0 takes a cell out.
        start: month effects and coefficients to begin from.

    Source of the treatment of separation: Correia, Guimarães & Zylkin (2019), arXiv:1903.01633; the direction is
    here read off the Newton step itself, which tends to it.
    """
    separated = np.zeros(counts.shape, dtype=bool)
    absorbed = None
    while True:
        panel = _panel(counts, regressors, np.where(separated, 0.0, exposure) if separated.any() else exposure)
        found, running = _climb(panel, separated, None if separated.any() else start)
        absorbed = found.absorbed if absorbed is None else absorbed
        if running is None:
            return replace(found, absorbed=absorbed)
        separated = separated | running


def _panel(counts: Floats, regressors: Floats, exposure: Floats) -> _Panel:
    month_totals = counts.sum(axis=0)
    free = np.flatnonzero(month_totals > 0)
    return _Panel(
        counts=counts,
        exposure=exposure,
        regressors=regressors,
        area_totals=counts.sum(axis=1),
        month_totals=month_totals,
        products=np.tensordot(counts, regressors, axes=([0, 1], [0, 1])),
        free=np.delete(free, int(np.argmax(month_totals[free]))) if free.size else free,
    )


def _climb(panel: _Panel, separated: Bools, start: tuple[Floats, Floats] | None) -> tuple[Solution, Bools | None]:
    """Newton's way up; the second value is the cells that run to 0, when that is why it does not end."""
    point = _begin(panel, start)
    estimable = _estimable(panel, point)
    for step_number in range(_MOST_STEPS):
        step_months, step_coefficient = _step(panel, point, estimable)
        longest = max(np.abs(step_months).max(initial=0), np.abs(step_coefficient).max(initial=0))
        following = _ahead(panel, point, step_months, step_coefficient, longest)
        if longest < _CONVERGED:
            return _solution(panel, following, estimable, separated, converged=True), None
        if step_number >= _FIRST_CHECK:
            running = _running(panel, point, following)
            if running.any():
                return _solution(panel, following, estimable, separated, converged=False), running
        point = following
    return _solution(panel, point, estimable, separated, converged=False), None


def _begin(panel: _Panel, start: tuple[Floats, Floats] | None) -> _Point:
    live = panel.month_totals > 0
    months = np.full(live.shape, -np.inf)
    if start is None:
        months[live] = np.log(panel.month_totals[live] / panel.exposure.sum(axis=0)[live])
        return _point(panel, months, np.zeros(panel.regressors.shape[2]))
    months[live] = start[0][live]
    return _point(panel, months, np.nan_to_num(start[1]))


def _point(panel: _Panel, months: Floats, coefficient: Floats) -> _Point:
    with np.errstate(over="ignore"):
        mean = np.exp(panel.regressors @ coefficient + months)
    mean *= panel.exposure
    sums = mean.sum(axis=1)
    used = panel.area_totals > 0
    mean *= np.divide(panel.area_totals, sums, out=np.zeros_like(sums), where=used)[:, None]
    live = panel.month_totals > 0
    likelihood = months[live] @ panel.month_totals[live] + coefficient @ panel.products
    with np.errstate(divide="ignore"):
        likelihood -= panel.area_totals[used] @ np.log(sums[used])
    return _Point(months, coefficient, mean, float(likelihood))


def _projected(panel: _Panel, point: _Point, gradient: Floats | None = None) -> tuple[Floats, Floats, Floats]:
    """Month slopes of the regressors, their information when areas and months have had theirs, and their raw one.

    With a gradient in the free months, its solution comes as a last column of the slopes.
    """
    mean, free = point.mean, panel.free
    inverse = np.divide(1.0, panel.area_totals, out=np.zeros_like(panel.area_totals), where=panel.area_totals > 0)
    of_months = mean[:, free]
    weighted = mean[:, :, None] * panel.regressors
    by_area = weighted.sum(axis=1)
    both = weighted.sum(axis=0)[free] - (of_months.T * inverse) @ by_area
    raw = np.tensordot(weighted, panel.regressors, axes=([0, 1], [0, 1]))
    values = both if gradient is None else np.column_stack([both, gradient])
    slopes = _month_solution(of_months, panel.area_totals, values)
    own = raw - (by_area.T * inverse) @ by_area - both.T @ slopes[:, : both.shape[1]]
    return slopes, own, np.diag(raw)


def _month_solution(of_months: Floats, totals: Floats, values: Floats) -> Floats:
    """Solution of the months' equations with the areas eliminated: diag(months) - M' diag(1/areas) M.

    With fewer areas (groups of like areas) than months, the same by a system of the areas' size (Woodbury).
    """
    months = of_months.sum(axis=0)
    if totals.size >= months.size:
        inverse = np.divide(1.0, totals, out=np.zeros_like(totals), where=totals > 0)
        matrix = -(of_months.T * inverse) @ of_months
        matrix.flat[:: months.size + 1] += months
        return _solved(matrix, values)
    shares = of_months / months
    inner = np.diag(np.where(totals > 0, totals, 1.0)) - shares @ of_months.T
    direct = values / months[:, None]
    return np.asarray(direct + shares.T @ _solved(inner, of_months @ direct), dtype=float)


def _solved(matrix: Floats, values: Floats) -> Floats:
    """Solution of a symmetric system, steady when parts of the panel do not hang together."""
    diagonal = matrix.reshape(-1)[:: len(matrix) + 1]
    diagonal += _RIDGE * np.maximum(diagonal, 1e-300)
    try:
        return np.asarray(np.linalg.solve(matrix, values), dtype=float)
    except np.linalg.LinAlgError:
        return np.asarray(np.linalg.lstsq(matrix, values, rcond=None)[0], dtype=float)


def _estimable(panel: _Panel, point: _Point) -> Bools:
    _, information, raw = _projected(panel, point)
    kept: list[int] = []
    for index in range(raw.size):
        left = information[index, index]
        if kept:
            cross = information[kept, index]
            left = left - cross @ np.linalg.solve(information[np.ix_(kept, kept)], cross)
        if left > _ALONE * raw[index]:
            kept.append(index)
    return np.isin(np.arange(raw.size), kept)


def _step(panel: _Panel, point: _Point, estimable: Bools) -> tuple[Floats, Floats]:
    gradient = (panel.month_totals - point.mean.sum(axis=0))[panel.free]
    solution, information, _ = _projected(panel, point, gradient)
    slopes, months = solution[:, :-1], solution[:, -1]
    beyond = panel.products - np.tensordot(point.mean, panel.regressors, axes=([0, 1], [0, 1]))
    step_months, step_coefficient = np.zeros_like(point.months), np.zeros_like(point.coefficient)
    kept = np.flatnonzero(estimable)
    if kept.size:
        left = beyond - slopes.T @ gradient
        step_coefficient[kept] = _solved(information[np.ix_(kept, kept)], left[kept])
    step_months[panel.free] = months - slopes @ step_coefficient
    return step_months, step_coefficient


def _ahead(panel: _Panel, point: _Point, step_months: Floats, step_coefficient: Floats, longest: float) -> _Point:
    """The next point: a whole step, or as much of it as does not lead downhill."""
    share = min(1.0, 5.0 / longest) if longest > 0 else 1.0
    slack = 1e-10 * max(1.0, abs(point.likelihood))
    for _ in range(30):
        found = _point(panel, point.months + share * step_months, point.coefficient + share * step_coefficient)
        if found.likelihood >= point.likelihood - slack:
            return found
        share /= 2
    return point


def _running(panel: _Panel, before: _Point, after: _Point) -> Bools:
    """Cells without incidents whose mean keeps falling while all cells with incidents stand still."""
    inside = (before.mean > 0) & (after.mean > 0)
    change = np.log(np.divide(after.mean, before.mean, out=np.ones_like(after.mean), where=inside))
    still = np.abs(change[panel.counts > 0]).max(initial=0) < 1e-2 and change.max(initial=0) < 1e-2
    return (change < -0.3) & (panel.counts == 0) & still


def _solution(panel: _Panel, point: _Point, estimable: Bools, separated: Bools, *, converged: bool) -> Solution:
    slopes, information, _ = _projected(panel, point)
    kept = information[np.ix_(estimable, estimable)]
    full = np.zeros((panel.month_totals.size, int(estimable.sum())))
    full[panel.free] = slopes[:, estimable]
    return Solution(
        coefficient=np.where(estimable, point.coefficient, np.nan),
        months=point.months,
        mean=point.mean,
        bread=np.asarray(np.linalg.inv(kept), dtype=float) if converged else np.full_like(kept, np.nan),
        slopes=full,
        estimable=estimable,
        absorbed=~estimable,
        separated=separated,
        converged=converged,
    )


def one_step_without(counts: Floats, mean: Floats, regressors: Floats) -> Floats:
    """How the coefficients move by one Newton step from the maximum when each area in turn is left out.

    Args:
        counts: (areas, months).
        mean: fitted counts at the maximum, (areas, months).
        regressors: those that can be estimated, (areas, months, k).

    Returns:
        (areas, k); NaN for an area without which there is no unique step.
    """
    totals = mean.sum(axis=0)
    free = np.delete(np.flatnonzero(totals > 0), int(np.argmax(totals[totals > 0])))
    size = free.size + regressors.shape[2]
    moved = np.full((counts.shape[0], regressors.shape[2]), np.nan)
    information = np.zeros((size, size))
    for row, own in zip(mean, regressors, strict=True):
        information += _area_information(row, own, free)
    for area, (row, own) in enumerate(zip(mean, regressors, strict=True)):
        beyond = counts[area] - row
        gradient = np.concatenate([beyond[free], beyond @ own])
        without = information - _area_information(row, own, free)
        moved[area] = -_solved(without, gradient)[free.size :]
    return moved


def _area_information(mean: Floats, regressors: Floats, free: npt.NDArray[np.intp]) -> Floats:
    """What one area tells of the free months and the coefficients, its own effect eliminated."""
    design = np.zeros((mean.size, free.size + regressors.shape[1]))
    design[free, np.arange(free.size)] = 1.0
    design[:, free.size :] = regressors
    weighted = design * mean[:, None]
    sums = weighted.sum(axis=0)
    return weighted.T @ design - np.outer(sums, sums) / mean.sum()
