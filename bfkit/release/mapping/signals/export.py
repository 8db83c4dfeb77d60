"""Developments as parts of ``results.json``."""

import math

from bfkit.release.mapping.signals.views import ProtectedDevelopments, ProtectedFamily, ProtectedSignal
from bfkit.release.mapping.trends.views import ProtectedTrend
from bfkit.results.signals import ChangeResult, DriftResult, SignalResult


def signals(view: ProtectedDevelopments) -> list[SignalResult]:
    """Series that stand out: categories of the whole municipality first, then those judged with other series."""
    rows = [_of_row(view, row) for row in view.rows if row.expectation is not None]
    return rows + [_of_signal(family, one) for family in view.families for one in family.signals]


def _of_row(view: ProtectedDevelopments, row: ProtectedTrend) -> SignalResult:
    expected = row.expectation
    if expected is None:
        raise ValueError(f"{row.label} har inget väntat antal")
    return SignalResult(
        step="quarter",
        period=view.quarter.label,
        source=row.source,
        category=row.category,
        subtype=row.subtype,
        area=None,
        count=row.history[-1].value,
        last_year=row.last_year_equal_lag.value,
        expected=expected.expected,
        lower=expected.lower,
        upper=expected.upper,
        direction=row.direction or "",
        rank=None,
        tested=view.rows_tested,
        false_discovery_rate=view.rate,
    )


def _of_signal(family: ProtectedFamily, one: ProtectedSignal) -> SignalResult:
    rate, lower, upper = one.rate or (None, None, None)
    return SignalResult(
        step=family.step,
        period=family.period,
        source=one.source,
        category=one.category,
        area=one.area_id,
        count=one.count.value,
        last_year=one.last_year.value,
        expected=one.expected,
        lower=one.lower,
        upper=one.upper,
        rate_per_1000=rate,
        rate_lower=lower,
        rate_upper=upper,
        direction=one.direction,
        rank=one.rank,
        tested=family.tested,
        false_discovery_rate=family.rate,
    )


def drifts(view: ProtectedDevelopments) -> list[DriftResult]:
    """Categories whose level has been moving."""
    return [
        DriftResult(
            source=one.source,
            category=one.category,
            direction=one.direction,
            since=one.since.isoformat(),
            count=one.count.value,
            months=one.months,
            before=one.before.value,
            months_before=one.months_before,
            ratio=one.ratio,
            lower=one.lower,
            upper=one.upper,
        )
        for one in view.drifts
    ]


def changes(view: ProtectedDevelopments) -> list[ChangeResult]:
    """Every category against the same quarter last year."""
    found = []
    for one in view.changes:
        percent, lower, upper = one.percent or (None, None, None)
        found.append(
            ChangeResult(
                source=one.source,
                category=one.category,
                count=one.now.value,
                last_year=one.before.value,
                percent=percent,
                lower=lower,
                upper=upper if upper is not None and math.isfinite(upper) else None,
                sure=one.sure,
                reason=one.reason,
            )
        )
    return found
