"""Signals over many series: which areas and categories lie outside what their own history leads one to expect.

The share of false signals is controlled over all series together (Benjamini & Hochberg 1995), also those with too few
incidents to be shown. Signals are ranked by exceedance: how far above the expected, in units of how far the bound lies.
"""

from dataclasses import dataclass, fields, replace

import numpy as np

from bfkit.checked import Checked
from bfkit.inference import benjamini_hochberg, poisson_rate
from bfkit.mapping.trends.exceedance import Judged, judge
from bfkit.mapping.trends.farrington import (
    MONTHS,
    QUARTERS,
    WEEKS,
    Baseline,
    Scheme,
    Trend,
    baseline,
    references_by_date,
    references_by_step,
)
from bfkit.mapping.trends.series import NO_BREAKS, Breaks, CountSeries, SeriesKey, Step, count_series
from bfkit.parameters.models import Parameters

SCHEMES = {"quarter": QUARTERS, "month": MONTHS, "week": WEEKS}


@dataclass(frozen=True, slots=True)
class SignalRow:
    """One series in the last period.

    Attributes:
        count, expected, lower, upper, exceedance, p_value: see ``Judged``. p_adjusted: Benjamini-Hochberg.
        last_year: the same period a year before, at equal lag; None when it is not comparable.
        rate: incidents per 1 000 residents with exact interval; None without population.
        signal: p_adjusted within the rate and enough incidents. direction: ``över`` or ``under``. rank: of the
            signals, the largest exceedance first; None when there is no signal. reason: why it could not be judged.
    """

    key: SeriesKey
    count: int
    last_year: int | None
    rate: tuple[float, float, float] | None
    expected: float
    lower: float
    upper: float
    exceedance: float
    p_value: float
    p_adjusted: float
    signal: bool
    direction: str | None
    rank: int | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Signals:
    """All rows, signals first by rank, then by p-value. tested: number of series; rate: stated share of false signals."""

    step: Step
    period: str
    rows: tuple[SignalRow, ...]
    tested: int
    rate: float

    @property
    def signals(self) -> tuple[SignalRow, ...]:
        """The signals, the largest exceedance first."""
        return tuple(row for row in self.rows if row.signal)


def signals(
    checked: Checked,
    parameters: Parameters,
    *,
    step: Step = "quarter",
    by_area: bool = True,
    breaks: Breaks = NO_BREAKS,
    trend: Trend = "never",
) -> Signals:
    """Answer where in the municipality the last period stands out, source by source, never added across sources.

    Args:
        step: quarters, months or weeks. by_area: each area beside the whole municipality. breaks: see ``series``.
        trend: ``never`` lets a lasting change stand out; ``significant`` asks whether the period stands out even so.
    """
    return signals_of(count_series(checked, parameters, step=step, by_area=by_area, breaks=breaks), parameters, trend)


def signals_of(series: CountSeries, parameters: Parameters, trend: Trend = "never") -> Signals:
    """The last period of series that are counted already, judged together."""
    thresholds = parameters.municipality.thresholds
    found, reasons = _judged(series, thresholds.minimum_quarters / 4, trend)
    adjusted = benjamini_hochberg(found.p_value)
    rows = [
        _row(series, at, found, reasons[at], float(adjusted[at]), (thresholds.signal_rate, thresholds.minimum_count))
        for at in range(len(series.keys))
    ]
    tested = int(np.isfinite(found.p_value).sum())
    return Signals(series.step, series.periods[-1].label, _ranked(rows), tested, thresholds.signal_rate)


def baseline_of(series: CountSeries, comparable_from: int, *, least_years: float = 2.0) -> Baseline | None:
    """The baseline of the last period of a set of series that are comparable from one position on."""
    scheme, now = SCHEMES[series.step], len(series.periods) - 1
    if now - comparable_from < least_years * scheme.frequency:
        return None
    if series.step == "week":
        return baseline(
            references_by_date([p.start for p in series.periods], now, scheme.years),
            scheme,
            comparable_from=comparable_from,
        )
    found = baseline(references_by_step(now, scheme.years, scheme.frequency), scheme, comparable_from=comparable_from)
    if series.step == "quarter" and found is not None:
        return every_quarter(now, comparable_from)
    return found


def every_quarter(now: int, comparable_from: int = 0, scheme: Scheme = QUARTERS) -> Baseline:
    """The baseline of quarters: all of them in the newest years, also those before the first whole year."""
    positions = np.arange(max(comparable_from, now - 4 * scheme.years), now)
    level = (positions - now) % 4
    levels = (level[:, None] == np.array([1, 2, 3, 0])).astype(float)
    row = np.array([0.0, 0.0, 0.0, 1.0, 0.0])
    return Baseline(positions, np.column_stack([levels, (positions - now) / 4]), row, len(positions) // 4, now)


def _judged(series: CountSeries, least_years: float, trend: Trend) -> tuple[Judged, list[str | None]]:
    """All series, those that are comparable from the same period on judged together."""
    count = len(series.keys)
    whole = {f.name: np.full(count, np.nan) for f in fields(Judged) if f.name != "level"}
    reasons: list[str | None] = [None if done else "perioden är inte komplett i källan" for done in series.complete]
    for first in np.unique(series.comparable_from):
        chosen = (series.comparable_from == first) & series.complete
        found = baseline_of(series, int(first), least_years=least_years)
        if found is None:
            for at in np.flatnonzero(chosen):
                reasons[at] = "för kort historik att jämföra med"
        elif chosen.any():
            one = judge(series.counts[chosen], series.groups[chosen], found, trend=trend)
            for name, values in whole.items():
                values[chosen] = getattr(one, name)
    return Judged(level=0.95, **whole), reasons


def _row(
    series: CountSeries, at: int, found: Judged, reason: str | None, adjusted: float, limits: tuple[float, int]
) -> SignalRow:
    key, counts, year = series.keys[at], series.counts[at], len(series.periods) - 1 - series.frequency
    count, expected = int(counts[-1]), float(found.expected[at])
    enough = bool(max(count, expected) >= limits[1])
    signal = bool(enough and adjusted <= limits[0])
    known = np.isfinite(key.population) and key.population > 0
    rate = poisson_rate(count, key.population, per=1000.0) if known else None
    return SignalRow(
        key=key,
        count=count,
        last_year=int(counts[year]) if year >= series.comparable_from[at] else None,
        rate=None if rate is None else (float(rate.estimate), float(rate.lower), float(rate.upper)),
        expected=expected,
        lower=float(found.lower[at]),
        upper=float(found.upper[at]),
        exceedance=float(found.exceedance[at]),
        p_value=float(found.p_value[at]),
        p_adjusted=adjusted,
        signal=signal,
        direction=("över" if count > expected else "under") if signal else None,
        rank=None,
        reason=reason or (None if enough else "för få händelser"),
    )


def _ranked(rows: list[SignalRow]) -> tuple[SignalRow, ...]:
    """Signals first, the largest exceedance on top; then the rest by p-value."""
    found = sorted((row for row in rows if row.signal), key=lambda row: (-abs(row.exceedance), row.p_value))
    rest = sorted((row for row in rows if not row.signal), key=lambda row: np.nan_to_num(row.p_value, nan=2.0))
    return (*(replace(row, rank=rank) for rank, row in enumerate(found, start=1)), *rest)
