"""From one period to another: both counts are noisy, and a change is never said without them.

The E-test with score variance keeps its level when the periods differ in length, where the unpooled one does not
(Krishnamoorthy & Thomson 2004; Gu et al. 2008). ``2 (sqrt(now) - sqrt(before))`` takes the earlier count for a known
mean and gives 16.6 % false alarms at a nominal 5 %; here it is divided by the standard deviation of both.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from bfkit.checked import Checked
from bfkit.counts import area_by_period, dated
from bfkit.counts.placing import Span
from bfkit.counts.reach import Reach, reaches
from bfkit.inference import benjamini_hochberg, count_change, poisson_interval
from bfkit.mapping.trends.categories import counted
from bfkit.mapping.trends.prediction import tails
from bfkit.mapping.trends.series import NO_BREAKS, Breaks, SeriesKey
from bfkit.parameters.models import Parameters


@dataclass(frozen=True, slots=True)
class PeriodChange:
    """Two counts and what can be said of the change.

    Attributes:
        now, before: counts; days_now, days_before: lengths. now_interval, before_interval: exact (Garwood), of the
            mean that could lie behind each count. ratio: rate now over rate before, lower and upper: exact
            conditional interval; NaN when both counts are 0, infinite when only the earlier one is.
        percent: the change in percent with its interval; None when the earlier count is 0.
        z: standardised change on the square-root scale, both counts noisy.
        p_value: score E-test, two-sided; with over-dispersion, its generalised conditional test.
        p_adjusted: over all changes shown together (Benjamini-Hochberg). dispersion: variance over mean that the
            p-value allows for. confidence: of the intervals.
    """

    now: int
    before: int
    days_now: float
    days_before: float
    now_interval: tuple[float, float]
    before_interval: tuple[float, float]
    ratio: float
    lower: float
    upper: float
    percent: tuple[float, float, float] | None
    z: float
    p_value: float
    p_adjusted: float
    dispersion: float
    confidence: float


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """The change of one series; ``change`` None when the periods are not comparable, and ``reason`` says why."""

    key: SeriesKey
    change: PeriodChange | None
    reason: str | None


def period_change(
    now: int,
    before: int,
    *,
    days_now: float = 1.0,
    days_before: float = 1.0,
    dispersion: float = 1.0,
    confidence: float = 0.95,
) -> PeriodChange:
    """Answer how a count has changed since an earlier period, when both are subject to chance.

    Args:
        now, before: counts at equal maturity. days_now, days_before: lengths of the periods.
        dispersion: variance over mean of such counts; more than 1 widens the test, not the exact intervals' counts.
        confidence: of the intervals.

    Raises:
        ValueError: a negative or fractional count, days not above 0, a dispersion under 1.

    >>> found = period_change(25, 16)
    >>> round(found.p_value, 4), round(found.z, 3), [round(x) for x in found.percent]
    (0.1648, 1.414, [56, -20, 213])
    """
    if dispersion < 1:
        raise ValueError("överspridningen är minst 1")
    found = count_change(now, before, days_now=days_now, days_before=days_before, confidence=confidence)
    relative = days_now / days_before
    p_value = found.p_value
    lower, upper = found.lower, found.upper
    if dispersion > 1:
        p_value = float(tails(now, before * relative, 1 / relative, dispersion).two_sided)
        lower, upper = _widened(found.ratio, lower, upper, dispersion)
    intervals = [poisson_interval(count, confidence=confidence) for count in (now, before)]
    return PeriodChange(
        now=now,
        before=before,
        days_now=days_now,
        days_before=days_before,
        now_interval=(float(intervals[0].lower), float(intervals[0].upper)),
        before_interval=(float(intervals[1].lower), float(intervals[1].upper)),
        ratio=found.ratio,
        lower=lower,
        upper=upper,
        percent=None if before == 0 else (100 * (found.ratio - 1), 100 * (lower - 1), 100 * (upper - 1)),
        z=2 * float(np.sqrt(now) - np.sqrt(before * relative)) / float(np.sqrt((1 + relative) * dispersion)),
        p_value=p_value,
        p_adjusted=p_value,
        dispersion=dispersion,
        confidence=confidence,
    )


def changes_between(
    checked: Checked,
    parameters: Parameters,
    *,
    now: Span,
    before: Span,
    areas: Sequence[str] | None = None,
    breaks: Breaks = NO_BREAKS,
) -> tuple[ChangeRow, ...]:
    """Answer what has changed between two free periods, in every source, category and area wanted.

    Both periods are counted as they were known after as many days. A period that a source does not cover, or a break
    in reporting between the two, gives no change but a reason.

    Args:
        areas: ids of the areas compared; every area when None, none when empty. breaks: see ``series``.
    """
    rows: list[ChangeRow] = []
    for reach in reaches(checked, parameters).values():
        rows += _of_source(checked, parameters, reach, (before, now), areas, breaks)
    adjusted = benjamini_hochberg([row.change.p_value if row.change else np.nan for row in rows])
    return tuple(
        replace(row, change=replace(row.change, p_adjusted=float(p))) if row.change else row
        for row, p in zip(rows, adjusted, strict=True)
    )


def _of_source(
    checked: Checked,
    parameters: Parameters,
    reach: Reach,
    periods: tuple[Span, Span],
    areas: Sequence[str] | None,
    breaks: Breaks,
) -> list[ChangeRow]:
    own = checked.incidents[checked.incidents["source"] == reach.source]
    own = dated(own)
    lag = (reach.used_to - (periods[1].end - timedelta(days=1))).days
    listed = checked.areas if areas is None else checked.areas[checked.areas["id"].isin(list(areas))]
    rows = []
    for row in counted(own, reach, parameters):
        if row.subtype is not None:
            continue
        reason = _not_comparable(periods, reach, row.comparable_from, breaks, lag=lag, ended=row.ended)
        within = max(lag, 0) if reach.equal_lag else None
        ids = listed["id"].tolist()
        found = area_by_period(row.of(own), area_ids=ids, periods=periods, reported_within_days=within)
        keys = [SeriesKey(reach.source, row.category, row.label, None, "hela kommunen", np.nan)]
        named = zip(ids, listed["name"], listed["population"].astype("float64"), strict=True)
        keys += [SeriesKey(reach.source, row.category, row.label, *area) for area in named]
        pairs = np.vstack([found.totals.counts, found.counts])
        days = found.totals.days
        for key, (earlier, later) in zip(keys, pairs, strict=True):
            lengths = {"days_now": float(days[1]), "days_before": float(days[0])}
            change = None if reason else period_change(int(later), int(earlier), **lengths)
            rows.append(ChangeRow(key, change, reason))
    return rows


def _not_comparable(
    periods: tuple[Span, Span], reach: Reach, complete_from: date, breaks: Breaks, *, lag: int, ended: bool
) -> str | None:
    before, now = periods
    if ended:
        return "brottskoden har upphört"
    if lag < 0 or (reach.through is not None and now.end - timedelta(days=1) > max(reach.through, reach.used_to)):
        return "den senare perioden är inte komplett i källan"
    if min(before.start, now.start) < complete_from:
        return "den tidigare perioden är inte komplett i källan"
    if any(before.start < day < now.end for day in breaks.get(reach.source, ())):
        return "rapporteringen ändrades: antalen går inte att jämföra"
    return None


def _widened(ratio: float, lower: float, upper: float, dispersion: float) -> tuple[float, float]:
    """The interval of the ratio, wider by the square root of the dispersion on the log scale."""
    if not (np.isfinite(ratio) and ratio > 0):
        return lower, upper
    scale = float(np.sqrt(dispersion))
    low = ratio * (lower / ratio) ** scale if lower > 0 else 0.0
    return low, ratio * (upper / ratio) ** scale if np.isfinite(upper) else upper
