"""Slow drift: a cumulative sum that grows while counts stay a little above, or a little below, their level.

Page (1954), Biometrika 41:100; for counts Rossi, Lampugnani & Marchi (1999), Statistics in Medicine 18, 2111-2122. The
decision needs no table: were the level the same all along, what is new in each month could have come in any order, and
the sum at the end would seldom be the largest.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.signal import lfilter

from bfkit.checked import Checked
from bfkit.inference import benjamini_hochberg
from bfkit.mapping.trends.quasi_poisson import Floats, fit_series
from bfkit.mapping.trends.series import NO_BREAKS, Breaks, CountSeries, SeriesKey, Step, count_series
from bfkit.parameters.models import Parameters

ALLOWANCE = 0.25
"""Half of the smallest lasting shift sought, in standard deviations."""
ORDERS = 999
YEARS = 2
"""History below which a season cannot be told from a drift."""
_LASTS_MORE = 8.0
"""Over the number of periods: added to the correlation, so that the stated rate holds (docs/methods.md, section 14)."""
_MOST_LASTING, _LEAST = 0.8, 1e-9


@dataclass(frozen=True, slots=True)
class CumulativeSum:
    """Shape (series, periods): the sum upwards and downwards, and whether each has reached the limit."""

    upward: Floats
    downward: Floats
    upward_alarm: npt.NDArray[np.bool_]
    downward_alarm: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class SlowChange:
    """One series: has its level been drifting until now?

    Attributes:
        direction: ``uppåt`` or ``nedåt``. since: first period of the drift. count, before: incidents in the periods of
            the drift and in those before it; periods, periods_before: how many these are; expected: what the drift's
            periods would have had at the earlier level, season considered. p_value: by reordering; p_adjusted over
            all series (Benjamini-Hochberg). drifting: p_adjusted within the signal rate.
    """

    key: SeriesKey
    direction: str
    since: str
    count: int
    periods: int
    before: int
    periods_before: int
    expected: float
    p_value: float
    p_adjusted: float
    drifting: bool


def cusum(
    counts: npt.ArrayLike, expected: npt.ArrayLike, *, dispersion: npt.ArrayLike = 1.0, k: float = 1.04, h: float = 2.26
) -> CumulativeSum:
    """Answer in which periods small deviations in one direction have added up.

    ``S_t = max(0, S_(t-1) + (x_t - m_t) / sqrt(dispersion m_t) - k)``, an alarm when it reaches ``h``; not set back.

    Args:
        counts: shape (series, periods) or (periods,). expected: the level, broadcast to it. dispersion: variance over
            mean, shape (series, 1) or one number. k: allowance, h: limit, in standard deviations; 1.04 and 2.26 are
            the standard ones of R's surveillance (about one false alarm in 500 periods, Poisson).

    Raises:
        ValueError: an expected count of 0.
    """
    values = np.atleast_2d(np.asarray(counts, dtype=float))
    level = np.broadcast_to(np.asarray(expected, dtype=float), values.shape)
    if np.any(level <= 0):
        raise ValueError("väntat antal ska vara större än 0")
    standard = (values - level) / np.sqrt(np.asarray(dispersion, dtype=float) * level)
    up, down = _sums(standard, k), _sums(-standard, k)
    return CumulativeSum(up, down, up >= h, down >= h)


def drift_p_values(standard: npt.ArrayLike, *, seed: int, allowance: float = ALLOWANCE) -> tuple[Floats, Floats]:
    """P-values, upward and downward, that deviations without a drift would have so large a sum at the end.

    What is new in each period comes in random order, and what lasts from one period to the next is put back: months
    lean on each other also where nothing drifts (a sieve bootstrap, Bühlmann 1997, doi:10.3150/bj/1177526728). How
    much lasts is found with the drift itself taken out, which takes out too much; ``_LASTS_MORE`` gives it back.

    Args:
        standard: shape (series, periods), deviations from each series' own mean in standard deviations.
        seed: of the ``ORDERS`` random orders, the same for all series.
    """
    values = np.atleast_2d(np.asarray(standard, dtype=float))
    generator = np.random.default_rng(seed)
    orders = np.argsort(generator.random((ORDERS, values.shape[1])), axis=1)
    results = [[_drift_p(sign * row, orders, allowance) for row in values] for sign in (1.0, -1.0)]
    return np.array(results[0]), np.array(results[1])


def _drift_p(own: Floats, orders: npt.NDArray[np.int64], allowance: float) -> float:
    """One-sided p of one series: how often the sum at the end is as large where nothing drifts."""
    path = _sums(own[None], allowance)[0]
    start = _began(path)
    flat = np.concatenate([part - part.mean() for part in (own[:start], own[start:]) if len(part)])
    lasting, spread = _lasting(flat), float((own**2).mean())
    new = np.append(flat[:1], flat[1:] - lasting * flat[:-1])
    new -= new.mean()
    new *= np.sqrt((1 - lasting**2) * spread / max(float((new**2).mean()), _LEAST))
    drawn = lfilter([1.0], [1.0, -lasting], new[orders], axis=1)
    drawn -= drawn.mean(axis=1, keepdims=True)
    reached = int((_sums(drawn, allowance)[:, -1] >= path[-1] - 1e-9).sum())
    return (1 + reached) / (len(orders) + 1)


def _lasting(flat: Floats) -> float:
    """Correlation from one period to the next, its bias taken out; at least 0."""
    raw = float((flat[1:] * flat[:-1]).sum()) / max(float((flat**2).sum()), _LEAST)
    return min(max(raw + (_LASTS_MORE + 5 * raw) / len(flat), 0.0), _MOST_LASTING)


def _began(path: Floats) -> int:
    """The position after the last at which the sum was 0."""
    zero = np.flatnonzero(path <= 0)
    return min(int(zero[-1]) + 1, len(path) - 1) if len(zero) else 0


def slow_changes(
    checked: Checked, parameters: Parameters, *, step: Step = "month", by_area: bool = False, breaks: Breaks = NO_BREAKS
) -> tuple[SlowChange, ...]:
    """Answer which categories have drifted until now, at the stated rate of false findings; needs two years."""
    series = count_series(checked, parameters, step=step, by_area=by_area, breaks=breaks)
    judged = [row for row in range(len(series.keys)) if _long_enough(series, row, parameters)]
    found = [_one(series, row) for row in judged]
    adjusted = benjamini_hochberg([row[0] for row in found])
    rate = parameters.municipality.thresholds.signal_rate
    rows = zip(judged, found, adjusted, strict=True)
    return tuple(_described(series, row, one, float(p), rate) for row, one, p in rows)


def _long_enough(series: CountSeries, row: int, parameters: Parameters) -> bool:
    own = series.counts[row, series.comparable_from[row] :]
    enough = own.sum() >= parameters.municipality.thresholds.minimum_count * len(own) / series.frequency
    return bool(series.complete[row] and len(own) >= YEARS * series.frequency and enough)


def _one(series: CountSeries, row: int) -> tuple[float, bool, int, Floats]:
    """P-value, whether upwards, position where the drift began, and the level with season in each period."""
    first = series.comparable_from[row]
    counts, season = series.counts[row, first:].astype(float), series.seasons[first:]
    wave = 2 * np.pi * season / season.max()
    design = np.column_stack([np.ones(len(counts)), np.cos(wave), np.sin(wave)])
    fits = fit_series(counts[None], design, reweighting="settled")
    level = np.maximum(fits.means, 1e-6)
    standard = np.minimum((counts - level) / np.sqrt(fits.dispersion[:, None] * level), 3.0)  # one riot is no drift
    standard = standard - standard.mean(axis=1, keepdims=True)
    up, down = (p[0] for p in drift_p_values(standard, seed=series.counts.shape[1]))
    upward = bool(up <= down)
    path = _sums(standard if upward else -standard, ALLOWANCE)[0]
    return min(2 * min(up, down), 1.0), upward, _began(path), level[0]


def _described(
    series: CountSeries, row: int, found: tuple[float, bool, int, Floats], p_adjusted: float, rate: float
) -> SlowChange:
    p_value, upward, start, level = found
    first = int(series.comparable_from[row])
    counts = series.counts[row, first:]
    before = counts[:start].sum()
    scale = before / level[:start].sum() if start else 1.0
    return SlowChange(
        key=series.keys[row],
        direction="uppåt" if upward else "nedåt",
        since=series.periods[first + start].label,
        count=int(counts[start:].sum()),
        periods=len(counts) - start,
        before=int(before),
        periods_before=start,
        expected=float(scale * level[start:].sum()),
        p_value=p_value,
        p_adjusted=p_adjusted,
        drifting=p_adjusted <= rate,
    )


def _sums(standard: Floats, allowance: float) -> Floats:
    """max(0, S + x - allowance) along the periods; as the walk less its lowest point so far."""
    walk = np.cumsum(standard - allowance, axis=1)
    return np.asarray(walk - np.minimum(np.minimum.accumulate(walk, axis=1), 0.0))
