"""Quarters of the year before that were far from what all the others lead one to expect: no level to fall from."""

from collections.abc import Sequence

import numpy as np
from scipy import stats

from bfkit.inference.arguments import Floats
from bfkit.mapping.trends.categories import ALL
from bfkit.mapping.trends.expected import expect
from bfkit.mapping.trends.prediction import tails
from bfkit.mapping.trends.series import CountSeries
from bfkit.parameters.models import Thresholds
from bfkit.verdict.overall_goal.words import LEVEL

QUARTERS = 4


def unusual_quarters(
    every: Sequence[CountSeries], source: str, thresholds: Thresholds, *, high: bool
) -> tuple[tuple[int, str], ...]:
    """Answer which quarters of the year before were extremely high, or low: place (0-3) and name.

    The rule is that of a mapping which says "jämför inte rakt av": beyond ``thresholds.extreme`` standard deviations of
    what the other quarters, save those of the last year, lead one to expect.

    Args:
        every: quarterly series of the source, all incidents and those that are counted. source: its name. high: whether
            high quarters are looked for, or low ones.
    """
    found: dict[int, str] = {}
    for series in every:
        row = next((at for at, key in enumerate(series.keys) if (key.source, key.category) == (source, ALL)), None)
        if row is None:
            continue
        start, end = int(series.comparable_from[row]), len(series.periods) - QUARTERS
        counts = series.counts[row, start:end].astype(float)
        for place in range(QUARTERS):
            at = len(counts) - QUARTERS + place
            if at >= 0 and _extreme(counts, series.seasons[start:end], at, thresholds, high=high):
                found[place] = series.periods[start + at].label
    return tuple(sorted(found.items()))


def sure_without(by_quarter: Sequence[int], places: Sequence[int], dispersion: float, *, falling: bool) -> bool:
    """Whether two years still surely differ when some quarters are left out of both.

    >>> sure_without((28, 23, 27, 48, 20, 16, 16, 19), [3], 1.5, falling=True)
    False
    """
    years = np.delete(np.array(by_quarter, dtype=float).reshape(2, QUARTERS), list(places), axis=1)
    before, now = (float(total) for total in years.sum(axis=1))
    if before + now == 0:
        return False
    left = tails(now, before, 1.0, dispersion)
    return float(left.below if falling else left.above) <= LEVEL


def _extreme(counts: Floats, seasons: np.ndarray, at: int, thresholds: Thresholds, *, high: bool) -> bool:
    others = np.delete(counts, at)
    if len(others) < thresholds.minimum_quarters - 1 or others.sum() == 0:
        return False
    seasonal = len(others) >= thresholds.season_quarters
    found = expect(others, np.delete(seasons, at), int(seasons[at]), seasonal=seasonal)
    limit = float(stats.t.isf(stats.norm.sf(thresholds.extreme), found.degrees_of_freedom))
    enough = max(counts[at], found.expected) >= thresholds.minimum_count
    distance = float(found.z(counts[at]))
    return bool(enough and (distance > limit if high else distance < -limit))
