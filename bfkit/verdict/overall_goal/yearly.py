"""Four quarters against the four before: a change that is more than the variation a year usually has.

Incidents vary more than by chance alone, and a month is like the month before it; the sum of a year then varies more
than that of independent months. How much is measured in the source's own months (``serial_errors``).
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import stats

from bfkit.evaluation.models.autocorrelation import serial_errors
from bfkit.inference.arguments import Floats
from bfkit.mapping.trends.change import PeriodChange, period_change
from bfkit.mapping.trends.prediction import tails
from bfkit.mapping.trends.quasi_poisson import fit_series

YEAR = 12
LONG_HISTORY, TREND_FROM = 36, 48
"""Months from which a history tells how it varies, and from which a slow trend is taken out of that variation."""
CAUTION, SHORT_CAUTION = 0.5, 1.0
"""Standard errors added to the correlation of a long and of a short history (calibrated, docs/methods.md)."""
WAVES = (1, 2)


@dataclass(frozen=True, slots=True)
class YearChange:
    """The change, and one-sided p that it is no fall and no rise; ``change.p_value`` is twice the smaller."""

    change: PeriodChange
    p_decrease: float
    p_increase: float


def year_change(
    now: int, before: int, by_month: npt.ArrayLike, *, per_now: float = 1.0, per_before: float = 1.0
) -> YearChange:
    """Has a year's count changed by more than such counts vary?

    Args:
        now, before: incidents of the last four quarters and of the four before, at equal lag.
        by_month: shape (months,), comparable months in order of time, the last two years last; at least 24.
        per_now, per_before: what the counts are set against, days or days times active reporters.

    Raises:
        ValueError: fewer than 24 months, or a negative count.
    """
    months = np.asarray(by_month, dtype=float)
    if months.ndim != 1 or len(months) < 2 * YEAR:
        raise ValueError("minst två hela år behövs för att jämföra år med år")
    spread, freedom = _variation(months)
    change = period_change(now, before, days_now=per_now, days_before=per_before, dispersion=spread)
    relative = per_now / per_before
    exact = tails(now, before * relative, 1 / relative, spread)
    below, above = float(exact.below), float(exact.above)
    if now > 0 and before > 0:
        distance = np.log(change.ratio) / np.sqrt(spread * (1 / now + 1 / before))
        below = max(below, float(stats.t.cdf(distance, freedom)))
        above = max(above, float(stats.t.sf(distance, freedom)))
    p_value = min(1.0, 2 * min(below, above))
    told = replace(change, p_value=p_value, p_adjusted=p_value)
    return YearChange(told, min(below, 1.0), min(above, 1.0))


def _variation(months: Floats) -> tuple[float, float]:
    """Variance over mean of the difference of two years' sums, at least 1, and the degrees of freedom behind it."""
    if months.sum() == 0:
        return 1.0, float(len(months) - 1)
    design = _design(len(months))
    means = fit_series(months[None], design).means[0]
    root = np.sqrt(np.maximum(means, 1e-9))
    caution = CAUTION if len(months) >= LONG_HISTORY else SHORT_CAUTION
    errors = serial_errors((months - means) / root, design * root[:, None], caution=caution)
    contrast = np.zeros(len(months))
    contrast[-YEAR:], contrast[-2 * YEAR : -YEAR] = root[-YEAR:], -root[-2 * YEAR : -YEAR]
    spread = errors.variance(contrast) / float(contrast @ contrast)
    return max(spread, 1.0), max(errors.degrees_of_freedom, 1.0)


def _design(months: int) -> Floats:
    """Level, season as two waves, a slow trend where there are years for it, and a step at the last year."""
    time = np.arange(months)
    turn = 2 * np.pi * time / YEAR
    columns = [np.ones(months)]
    columns += [wave(size * turn) for size in WAVES for wave in (np.cos, np.sin)]
    if months >= TREND_FROM:
        columns.append((time - time.mean()) / YEAR)
    columns.append((time >= months - YEAR).astype(float))
    return np.column_stack(columns)
