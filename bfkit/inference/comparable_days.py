"""Special days against comparable days: the same weekdays of the same weeks, without anything special.

Within a stratum (a weekday of a few weeks) the incidents of special days are, given all incidents of the stratum,
binomial: the exact conditional interval of a common rate ratio is that of a sum of binomials (Gart 1970, Biometrika
57:471, doi:10.1093/biomet/57.3.471). Days vary more than chance allows, so the interval is widened by that, and
whether the days differ at all is decided by letting special and ordinary days change places within their stratum.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.special import gammaln, xlog1py, xlogy

from bfkit.inference.arguments import tail_of

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

SPECIAL, ORDINARY, LEFT_OUT = 1, 0, -1
_LOG_REACH = 12.0
"""Ratios between e^-12 and e^12 are looked for."""
_AT_A_TIME = 200


@dataclass(frozen=True, slots=True)
class MatchedRatio:
    """Incidents of special days against those of comparable days.

    Attributes:
        count, days: incidents of the special days that have comparable days, and how many these are.
        comparable_count, comparable_days: the same of the comparable days.
        unmatched_days: special days without any comparable day, left out.
        expected: incidents the special days would have had, were they like the comparable ones.
        ratio: common rate ratio (conditional maximum likelihood); NaN without incidents, infinite when no comparable
            day has one. lower, upper: exact conditional interval, widened by the root of ``dispersion``.
        dispersion: variance over mean of comparable days within their strata, at least 1.
        p_value: two-sided, from permutations of the days within their strata.
    """

    count: int
    days: int
    comparable_count: int
    comparable_days: int
    unmatched_days: int
    expected: float
    ratio: float
    lower: float
    upper: float
    dispersion: float
    p_value: float
    confidence: float


@dataclass(frozen=True, slots=True)
class _Strata:
    """Strata with days of both kinds: special days, ordinary days, incidents of all, of the special ones."""

    special: Whole
    ordinary: Whole
    total: Whole
    count: Whole


def matched_ratios(
    counts: npt.ArrayLike,
    kind: npt.ArrayLike,
    strata: npt.ArrayLike,
    *,
    confidence: float = 0.95,
    permutations: int = 999,
    seed: int = 1,
) -> tuple[MatchedRatio, ...]:
    """Answer how many times more incidents special days have than comparable days.

    Args:
        counts: shape (groups, days), incidents of each group on each day.
        kind: shape (days,), ``SPECIAL``, ``ORDINARY`` or ``LEFT_OUT``.
        strata: shape (days,), whole numbers; days of one stratum are comparable.
        confidence: of the intervals.
        permutations: of special and ordinary days; the same for all groups. seed: of them.

    Returns:
        One for each group.

    Raises:
        ValueError: shapes differ, a count is negative or not whole, or a confidence outside 0-1.
    """
    table, kinds, where = np.atleast_2d(np.asarray(counts)), np.asarray(kind), np.asarray(strata)
    if table.shape[1:] != kinds.shape or kinds.shape != where.shape:
        raise ValueError("ange ett antal, ett slag och en jämförelsegrupp för varje dag")
    if np.any(table < 0) or np.any(table != np.round(table)):
        raise ValueError("antal ska vara hela och inte negativa")
    tail_of(confidence)
    special = np.unique(where[kinds == SPECIAL])
    both = np.intersect1d(special, where[kinds == ORDINARY])
    used = np.isin(where, both) & (kinds != LEFT_OUT)
    unmatched = int((kinds == SPECIAL).sum() - (kinds[used] == SPECIAL).sum())
    chosen = table[:, used].astype(np.int64)
    chance = _permuted(chosen, kinds[used] == SPECIAL, where[used], permutations, seed)
    return tuple(
        _matched(row, kinds[used] == SPECIAL, where[used], by_chance, unmatched, confidence)
        for row, by_chance in zip(chosen, chance, strict=True)
    )


def _matched(
    row: Whole, special: npt.NDArray[np.bool_], where: Whole, by_chance: Whole, unmatched: int, confidence: float
) -> MatchedRatio:
    _, stratum = np.unique(where, return_inverse=True)
    size = np.bincount(stratum)
    days = np.bincount(stratum, special).astype(np.int64)
    found = _Strata(
        days,
        size - days,
        np.bincount(stratum, row).astype(np.int64),
        np.bincount(stratum, row * special).astype(np.int64),
    )
    count, rest = int(found.count.sum()), int((found.total - found.count).sum())
    expected = float(((found.total - found.count) / np.maximum(found.ordinary, 1) * found.special).sum())
    phi = _dispersion(row[~special], stratum[~special])
    ratio, lower, upper = _interval(found, confidence)
    more, fewer = int((by_chance >= count).sum()), int((by_chance <= count).sum())
    p_value = min(1.0, 2 * (1 + min(more, fewer)) / (len(by_chance) + 1))
    widened = _widened(ratio, lower, upper, math.sqrt(phi))
    return MatchedRatio(
        count,
        int(special.sum()),
        rest,
        int((~special).sum()),
        unmatched,
        expected,
        ratio,
        *widened,
        phi,
        p_value,
        confidence,
    )


def _permuted(table: Whole, special: npt.NDArray[np.bool_], where: Whole, permutations: int, seed: int) -> Whole:
    """Incidents of special days when days change places within strata, shape (groups, permutations)."""
    random = np.random.default_rng(seed)
    order = np.lexsort((~special, where))  # strata in order, special days first within each
    first = special[order]
    _, stratum = np.unique(where[order], return_inverse=True)
    sorted_table, parts = table[:, order], []
    for begin in range(0, permutations, _AT_A_TIME):
        many = min(_AT_A_TIME, permutations - begin)
        moved = np.argsort(stratum + random.random((many, len(order))), axis=1)[:, first]
        parts.append(np.stack([row[moved].sum(axis=1) for row in sorted_table]))
    return np.concatenate(parts, axis=1)


def _dispersion(counts: Whole, stratum: Whole) -> float:
    """Pearson's chi-square of the comparable days round their stratum's mean, over its degrees of freedom."""
    if len(counts) == 0:
        return 1.0
    days = np.bincount(stratum)
    mean = np.bincount(stratum, counts) / np.maximum(days, 1)
    seen = mean[stratum] > 0
    freedom = int(seen.sum()) - int(((mean > 0) & (days > 0)).sum())
    if freedom < 1:
        return 1.0
    apart = (counts[seen] - mean[stratum][seen]) ** 2 / mean[stratum][seen]
    return max(1.0, float(apart.sum()) / freedom)


def _interval(found: _Strata, confidence: float) -> tuple[float, float, float]:
    """Conditional estimate and exact limits of the common ratio."""
    count, total = int(found.count.sum()), int(found.total.sum())
    if total == 0:
        return math.nan, 0.0, math.inf
    odds = found.special / found.ordinary
    kinds, inverse = np.unique(odds, return_inverse=True)
    sizes = np.bincount(inverse, found.total).astype(np.int64)
    tail = tail_of(confidence)

    def at(log_ratio: float) -> Floats:
        share: Floats = kinds * math.exp(log_ratio) / (1 + kinds * math.exp(log_ratio))
        return share

    def solved(value: Callable[[float], float]) -> float:
        near = brackets if value(brackets[0]) < 0 < value(brackets[1]) else (-_LOG_REACH, _LOG_REACH)
        return math.exp(brentq(value, *near, xtol=1e-8))

    rest = total - count
    middle = math.log(max(count, 0.5) / max(rest, 0.5) / float(odds @ found.total) * total)
    reach = 3.5 * math.sqrt(1 / max(count, 0.5) + 1 / max(rest, 0.5)) + 0.2
    brackets = (middle - reach, middle + reach)
    if count == 0:
        ratio, lower = 0.0, 0.0
    else:
        lower = solved(lambda r: _tails(at(r), sizes, count)[1] - tail)
        ratio = math.inf if count == total else solved(lambda r: float(sizes @ at(r)) - count)
    upper = math.inf if count == total else solved(lambda r: tail - _tails(at(r), sizes, count)[0])
    return ratio, lower, upper


def _tails(share: Floats, sizes: Whole, count: int) -> tuple[float, float]:
    """Chance of at most, and of at least, so many in a sum of binomials."""
    law, start = np.ones(1), 0
    for p, n in zip(share, sizes, strict=True):
        reach = 8 * math.sqrt(n * p * (1 - p)) + 20  # what lies beyond is below 1e-14
        low, high = max(0, math.floor(n * p - reach)), min(int(n), math.ceil(n * p + reach))
        law = np.convolve(law, _binomial(np.arange(low, high + 1), int(n), float(p)))
        start += low
    values = np.arange(start, start + len(law))
    return float(law[values <= count].sum()), float(law[values >= count].sum())


def _binomial(successes: Floats, trials: int, share: float) -> Floats:
    """Chance of so many successes; scipy's own, without its checks of every argument at every call."""
    ways = gammaln(trials + 1) - gammaln(successes + 1) - gammaln(trials - successes + 1)
    law: Floats = np.exp(ways + xlogy(successes, share) + xlog1py(trials - successes, -share))
    return law


def _widened(ratio: float, lower: float, upper: float, factor: float) -> tuple[float, float]:
    """The limits so many times as far from the estimate, as logarithms; from each other where it has none."""
    if factor <= 1 or math.isnan(ratio):
        return lower, upper
    if ratio == 0:
        return 0.0, upper * factor**2
    if math.isinf(ratio):
        return lower / factor**2, math.inf
    return ratio * (lower / ratio) ** factor, ratio * (upper / ratio) ** factor
