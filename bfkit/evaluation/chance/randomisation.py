"""Randomisation over areas and naive p-values: shown beside the deciding test, and never deciding.

No lottery drew the areas, so that the evaluated one is not like a randomly drawn one: it was chosen because it
was bad, and falls by itself. Simulated (docs/methods.md) such tests are false far more often than they say.
"""

import itertools
import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bfkit.evaluation.chance.extremes import Flags, Floats
from bfkit.evaluation.chance.windows import Windows
from bfkit.evaluation.models.two_by_two import relative_rate_ratio

DRAWS = 9_999
_CHUNK = 2_000_000
_EQUAL = 1e-9


@dataclass(frozen=True, slots=True)
class AreaRandomisation:
    """The area's change ranked among those of the untreated areas at the same date. It decides nothing.

    Attributes:
        p_decrease, p_increase: one-sided, (1 + as extreme) / (1 + areas); p_value: two-sided, by absolute size.
        areas: number of other areas. smallest_p: that so many can give.
        reason: in Swedish, why there are no numbers; None when there are.
        decides: False.
    """

    p_decrease: float
    p_increase: float
    p_value: float
    areas: int
    smallest_p: float
    reason: str | None
    decides: bool = False


@dataclass(frozen=True, slots=True)
class RandomisationTest:
    """A difference between treated and other areas among those of other choices of as many areas.

    Attributes:
        statistic: of the choice made, shape (outcomes,) or a number's shape.
        p_decrease, p_increase, p_value: one-sided and two-sided, of the same shape.
        choices: how many were gone through, the one made included.
        enumerated: whether they are all that there are.
    """

    statistic: Floats
    p_decrease: Floats
    p_increase: Floats
    p_value: Floats
    choices: int
    enumerated: bool


@dataclass(frozen=True, slots=True)
class NaivePValues:
    """What tests say that know nothing of how the area was chosen. They decide nothing.

    Attributes:
        poisson: two-sided, counts taken as Poisson; poisson_decrease: one-sided.
        corrected: two-sided, variance multiplied by phi; corrected_decrease: one-sided.
        reason: in Swedish, why there are no numbers; None when there are.
        decides: False.
    """

    poisson: float
    poisson_decrease: float
    corrected: float
    corrected_decrease: float
    reason: str | None
    decides: bool = False


def area_randomisation(found: Windows, comparable: npt.ArrayLike, *, area: int) -> AreaRandomisation:
    """Where would the area's change rank had it been drawn at random among areas where nothing was done.

    Args:
        found: windows of all areas, the real start last.
        comparable: shape (areas, areas), [i, j] True when i may be compared with j: outside its rings.
        area: row of the evaluated area.

    Raises:
        ValueError: the matrix has another shape.
    """
    allowed = np.asarray(comparable, dtype=bool)
    if allowed.shape != (len(found.before), len(found.before)):
        raise ValueError("jämförbara områden ska anges område för område")
    with_counts = (found.before + found.after > 0)[:, -1] & (found.comparison_before[:, -1] > 0)
    others = allowed[area] & found.untouched[:, -1] & with_counts
    others[area] = False
    number = int(others.sum())
    reason = None
    if number == 0:
        reason = "ej prövad: inget annat område utan insats att rangordna mot"
    elif not with_counts[area]:
        reason = "ej prövad: inga händelser i området eller dess jämförelseområden"
    if reason is not None:
        return AreaRandomisation(math.nan, math.nan, math.nan, number, math.nan, reason)
    real, values = found.statistic[area, -1], found.statistic[others, -1]
    ranks = [(1 + int(hit.sum())) / (number + 1) for hit in (values <= real, values >= real, abs(values) >= abs(real))]
    return AreaRandomisation(ranks[0], ranks[1], ranks[2], number, 1 / (number + 1), None)


def randomisation_test(
    changes: npt.ArrayLike,
    treated: npt.ArrayLike,
    *,
    draws: int = DRAWS,
    seed: int = 1,
    studentised: bool = True,
) -> RandomisationTest:
    """How often would as many areas, drawn at random, have changed this much more than the others.

    With one common start, the difference in means of the areas' changes is the two-way fixed effects estimate
    of the panel. All choices are gone through when they are no more than ``draws`` + 1.

    Args:
        changes: after less before (``panel_changes``) of each area, shape (areas,) or (areas, outcomes).
        treated: shape (areas,).
        draws: choices drawn when there are more.
        seed: of the draws.
        studentised: divide the difference by its standard error (unequal variances; needs two areas of each).

    Raises:
        ValueError: shapes differ, a change is missing, too few treated or other areas, or no draws.

    Source: Phipson & Smyth (2010), doi:10.2202/1544-6115.1585; MacKinnon & Webb (2020), J. Econometrics 218:435,
    doi:10.1016/j.jeconom.2020.04.024 (studentised).
    """
    values, chosen = np.asarray(changes, dtype=float), np.asarray(treated, dtype=bool)
    table = values.reshape(len(values), -1) if values.ndim in (1, 2) else np.empty((0, 0))
    least, count = 2 if studentised else 1, int(chosen.sum())
    if chosen.shape != table.shape[:1] or not np.isfinite(table).all():
        raise ValueError("ange en förändring för varje område, utan luckor")
    if min(count, len(chosen) - count) < least or draws < 1:
        raise ValueError(f"minst {least} områden med och {least} utan insats behövs, och minst en dragning")
    total = math.comb(len(chosen), count)
    enumerated = total <= draws + 1
    members = _all_choices(len(chosen), count) if enumerated else _drawn(len(chosen), count, draws, seed)
    centred = table - table.mean(axis=0)
    real = _statistic(chosen[None, :], centred, studentised)[0]
    drawn = _statistic(members, centred, studentised)
    slack = _EQUAL * np.maximum(np.abs(real), 1e-300)
    above, below = (drawn >= real - slack).sum(axis=0), (drawn <= real + slack).sum(axis=0)
    wide = (np.abs(drawn) >= np.abs(real) - slack).sum(axis=0)
    extra = 0 if enumerated else 1
    shape, number = values.shape[1:], len(members) + extra
    p_increase, p_decrease, p_value = (((hits + extra) / number).reshape(shape) for hits in (above, below, wide))
    return RandomisationTest(real.reshape(shape), p_decrease, p_increase, p_value, number, enumerated)


def panel_changes(panel: npt.ArrayLike, first_after: int) -> Floats:
    """Mean of the periods after less mean of those before, of each area; shape (areas,).

    Args:
        panel: shape (areas, periods).
        first_after: column of the first period after.

    Raises:
        ValueError: no period before or after.

    >>> panel_changes([[1, 3, 5, 7]], 2).tolist()
    [4.0]
    """
    values = np.asarray(panel, dtype=float)
    if values.ndim != 2 or not 0 < first_after < values.shape[1]:
        raise ValueError("ange område gånger period, med minst en period före och en efter")
    return np.asarray(values[:, first_after:].mean(axis=1) - values[:, :first_after].mean(axis=1))


def naive_p_values(found: Windows, *, area: int, phi: float) -> NaivePValues:
    """The p-values of the ratio of rate ratios, with and without over-dispersion.

    Args:
        found: windows of all areas, the real start last.
        area: row of the evaluated area.
        phi: variance over mean, at least 1.

    Raises:
        ValueError: phi under 1.
    """
    pair = [found.before[area, -1], found.after[area, -1]]
    others = [found.comparison_before[area, -1], found.comparison_after[area, -1]]
    plain, corrected = (relative_rate_ratio(pair, others, phi=factor) for factor in (1.0, phi))
    reason = str(plain.reason) or None
    return NaivePValues(
        poisson=float(plain.p_value),
        poisson_decrease=float(plain.p_reduction),
        corrected=float(corrected.p_value),
        corrected_decrease=float(corrected.p_reduction),
        reason=reason,
    )


def _all_choices(areas: int, count: int) -> Flags:
    rows = np.array(list(itertools.combinations(range(areas), count)), dtype=np.int64)
    members = np.zeros((len(rows), areas), dtype=bool)
    np.put_along_axis(members, rows, True, axis=1)
    return members


def _drawn(areas: int, count: int, draws: int, seed: int) -> Flags:
    random = np.random.default_rng(seed)
    members = np.zeros((draws, areas), dtype=bool)
    step = max(_CHUNK // areas, 1)
    for first in range(0, draws, step):
        order = random.random((min(step, draws - first), areas))
        rows = np.argpartition(order, count - 1, axis=1)[:, :count]
        np.put_along_axis(members[first : first + step], rows, True, axis=1)
    return members


def _statistic(members: Flags, values: Floats, studentised: bool) -> Floats:
    """Difference in means of every choice and outcome, over its standard error if asked; (choices, outcomes)."""
    inside = members.astype(float)
    count = inside[0].sum()
    other = len(values) - count
    sums = inside @ values
    mean, rest = sums / count, (values.sum(axis=0) - sums) / other
    difference = mean - rest
    if not studentised:
        return np.asarray(difference)
    squares = inside @ values**2
    within = np.maximum(squares - count * mean**2, 0) / (count - 1)
    without = np.maximum((values**2).sum(axis=0) - squares - other * rest**2, 0) / (other - 1)
    error = np.sqrt(within / count + without / other)
    infinite = np.where(difference == 0, 0.0, np.copysign(np.inf, difference))
    return np.divide(difference, error, out=infinite, where=error > 0)
