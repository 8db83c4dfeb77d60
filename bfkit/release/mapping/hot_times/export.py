"""Hot times as parts of ``results.json``."""

import math
from typing import Any

from bfkit.display import WEEKDAYS
from bfkit.release.mapping.hot_times.views import ProtectedGroup, ProtectedHotTimes
from bfkit.results.hot_times import HotTime, PeakMonthsResult, SpecialDays

ALL = "alla"


def hot_times(view: ProtectedHotTimes) -> list[HotTime]:
    """The windows of the week that surely stand out."""
    return [
        HotTime(
            source=one.group.source,
            category=one.group.category or ALL,
            subtype=one.group.subtype,
            weekday=WEEKDAYS[one.window.weekdays[0]],
            weekdays=[WEEKDAYS[day] for day in one.window.weekdays],
            hour_from=one.window.hour_from,
            hour_to=one.window.hour_to,
            share=one.window.share,
            ratio=one.window.ratio,
            lower=one.window.lower,
            upper=one.window.upper,
            count=one.window.count.value,
            of=one.window.of.value,
            approximate=one.window.approximate,
        )
        for one in view.times
        if one.window is not None
    ]


def peak_months(view: ProtectedHotTimes) -> list[PeakMonthsResult]:
    """The months that surely stand out."""
    return [
        PeakMonthsResult(
            **_group(one.group),
            months=[month + 1 for month in one.peak],
            count=one.count.value,
            of=one.of.value,
            years=one.years,
            ratio=one.ratio,
        )
        for one in view.months
    ]


def special_days(view: ProtectedHotTimes) -> list[SpecialDays]:
    """Kinds of day and event, sure or not."""
    return [
        SpecialDays(
            **_group(one.group),
            kind=one.kind,
            event=one.event,
            days=one.days,
            count=one.count.value,
            expected=one.expected,
            ratio=one.ratio if math.isfinite(one.ratio) else None,
            lower=one.lower,
            upper=one.upper if math.isfinite(one.upper) else None,
            signal=one.signal,
        )
        for one in view.days
    ]


def _group(group: ProtectedGroup) -> dict[str, Any]:
    return {"source": group.source, "category": group.category or ALL, "subtype": group.subtype}
