"""Ratios whose chance is taken from permutations: what is near and what is far change places, night by night."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

PERMUTATIONS = 499
CONFIDENCE = 0.95
FEWEST_GROUPS = 5
"""Groups (nights) of the case that there must be: one night of unrest is one night."""
_CONTROLS_EACH = 12
"""So many compared groups for each group of the case: more would hardly narrow anything and take time."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """What was counted over what was expected.

    Attributes:
        count: incidents (or weights) that speak for it. expected: had the case been as what it is compared with.
        ratio, lower, upper: with a 95 % interval: the wider of that of the permutations and that of the count alone.
        p_value: one-sided, that the ratio is over 1 by chance, (1 + at least so large) / (permutations + 1).
        used: incidents of the case. compared: incidents it was compared with. permutations: or other placings.
    """

    count: float
    expected: float
    ratio: float
    lower: float
    upper: float
    p_value: float
    used: int
    compared: int
    permutations: int


def ratio_of_shares(
    weight: Floats, case: Flags, group: Whole, stratum: Whole, *, permutations: int = PERMUTATIONS, seed: int = 1
) -> Ratio | None:
    """Answer whether more of the case has something than of the compared incidents of the same strata.

    Whole groups (a night at a place) change places within their stratum, so that a night of unrest is one.

    Args:
        weight: shape (n,), 0-1: how surely an incident has it. case: shape (n,).
        group: shape (n,), all incidents of a group are of the same side and stratum. stratum: shape (n,).
        permutations, seed: of the chance.

    Returns:
        None when under five groups of the case have others to be compared with, or nothing is expected there.
    """
    tables = _strata(weight, case, group, stratum, np.random.default_rng(seed))
    if sum(int(own.sum()) for *_, own in tables) < FEWEST_GROUPS:
        return None
    random = np.random.default_rng(seed + 1)
    count = expected = 0.0
    used = compared = 0
    drawn_count, drawn_expected = np.zeros(permutations), np.zeros(permutations)
    for total, size, own in tables:
        seen, people = float(total[own].sum()), float(size[own].sum())
        count, used, compared = count + seen, used + int(people), compared + int(size[~own].sum())
        expected += people * float(total[~own].sum()) / float(size[~own].sum())
        picked = random.random((permutations, len(total))).argpartition(own.sum() - 1, axis=1)[:, : own.sum()]
        part, weightless = total[picked].sum(axis=1), size[picked].sum(axis=1)
        rest = size.sum() - weightless
        drawn_count += part
        drawn_expected += np.where(rest > 0, weightless * (total.sum() - part) / np.maximum(rest, 1), weightless)
    if expected <= 0:
        return None
    by_chance = drawn_count / np.maximum(drawn_expected, 1e-9)
    return against_chance(count, expected, by_chance, used=used, compared=compared, trials=used)


def against_chance(
    count: float,
    expected: float,
    by_chance: Floats,
    *,
    used: int,
    compared: int,
    trials: int | None = None,
    moved: bool = True,
) -> Ratio:
    """A ratio beside the ratios of chance; the interval is every multiple of chance that does not refuse the ratio.

    Args:
        count, expected: above 0 the latter. by_chance: shape (b,), ratios when nothing is at work.
        used, compared: see ``Ratio``.
        trials: incidents of which ``count`` is a part, for a binomial interval; None for a Poisson one.
        moved: whether the interval also is that of the permutations; not where they rank one place among others.
    """
    ratio, tail = count / expected, (1 - CONFIDENCE) / 2
    low, high = np.quantile(by_chance, (tail, 1 - tail))
    lower, upper = (limit / expected for limit in _exact(count, trials, tail))
    if moved:
        lower = min(lower, ratio / high if high > 0 else lower)
        upper = max(upper, ratio / low if low > 0 else np.inf)
    p_value = (1 + int((by_chance >= ratio - 1e-9).sum())) / (len(by_chance) + 1)
    return Ratio(count, expected, ratio, float(lower), float(upper), p_value, used, compared, len(by_chance))


def _exact(count: float, trials: int | None, tail: float) -> tuple[float, float]:
    """Means that could lie behind a count: Garwood's, or Clopper and Pearson's of a part of so many."""
    if trials is None:
        low = stats.chi2.ppf(tail, 2 * count) / 2 if count > 0 else 0.0
        return float(low), float(stats.chi2.ppf(1 - tail, 2 * count + 2) / 2)
    low = stats.beta.ppf(tail, count, trials - count + 1) if count > 0 else 0.0
    high = stats.beta.ppf(1 - tail, count + 1, trials - count) if count < trials else 1.0
    return float(low) * trials, float(high) * trials


def _strata(
    weight: Floats, case: Flags, group: Whole, stratum: Whole, random: np.random.Generator
) -> list[tuple[Floats, Floats, Flags]]:
    """By stratum with both sides: weight and incidents of each group, and which groups are of the case."""
    _, first, which = np.unique(group, return_index=True, return_inverse=True)
    total, size = np.bincount(which, weight), np.bincount(which).astype(float)
    own, where = case[first], stratum[first]
    found = []
    for one in np.unique(where[own]):
        mine, others = np.flatnonzero((where == one) & own), np.flatnonzero((where == one) & ~own)
        most = max(_CONTROLS_EACH * len(mine), 60)
        if not len(others):
            continue
        kept = others if len(others) <= most else random.choice(others, most, replace=False)
        both = np.concatenate([mine, kept])
        found.append((total[both], size[both], own[both]))
    return found
