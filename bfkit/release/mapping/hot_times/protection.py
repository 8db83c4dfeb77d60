"""Hot times behind disclosure control: what is told of a group gives away neither a small count nor a hidden quarter."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from bfkit.mapping.groups import Group
from bfkit.mapping.hot_times.found import HotTimes
from bfkit.mapping.hot_times.time_profiles import TimeProfile
from bfkit.mapping.hot_times.week_scan import DAYS, HOURS, NIGHT_BEGINS
from bfkit.mapping.hot_times.weekday_hours import WeekdayHours
from bfkit.release.cells import NO_COUNT, Cell, lone_cell, open_share
from bfkit.release.disclosure import Edition
from bfkit.release.figures import RATIOS
from bfkit.release.mapping.hot_times.days_protection import protected_days
from bfkit.release.mapping.hot_times.together import held_back, protected_group, told_together
from bfkit.release.mapping.hot_times.views import (
    ProtectedHotTimes,
    ProtectedMonths,
    ProtectedTimes,
    ProtectedWeek,
    ProtectedWindow,
)
from bfkit.release.mapping.hours.protection import protected_hours

YEAR = 4
"""Quarters of the twelve months."""


def protected_hot_times(result: HotTimes, edition: Edition) -> ProtectedHotTimes:
    """Windows, months and special days, of the groups that can be told of together."""
    hidden = held_back(result.by_quarter, edition)
    days = protected_days(result, edition)
    months, months_hidden = _months(result, hidden, edition)
    thresholds = result.thresholds
    reasons = {one.reason: one.group.label for one in result.months if one.reason and one.group.category is None}
    return ProtectedHotTimes(
        times=tuple(_times(result, hidden, edition)),
        months=months,
        months_unsure=tuple(
            protected_group(one.group, result.category_labels)
            for one in result.months
            if one.profile is not None and not one.signal and not _repeated(one.group, [m.group for m in result.months])
        ),
        months_reasons=tuple((label, reason) for reason, label in reasons.items()),
        months_hidden=months_hidden,
        days=days.shown,
        days_tested=days.days_tested,
        days_hidden=days.hidden,
        events_tested=days.events_tested,
        no_events=days.no_events,
        event_metres=thresholds.event_metres,
        comparable_weeks=thresholds.comparable_weeks,
        labels={source: reach.label for source, reach in result.reaches.items()},
        kinds={source: reach.kind for source, reach in result.reaches.items()},
        year=result.year,
        rate=thresholds.signal_rate,
        longest_hours=thresholds.long_interval_hours,
        least_count=thresholds.hot_time_count,
        least_nights=thresholds.hot_time_nights,
        school_holidays=result.school_holidays,
        edition=edition,
    )


def _times(result: HotTimes, hidden: Mapping[Group, np.ndarray], edition: Edition) -> list[ProtectedTimes]:
    found = []
    for source in result.reaches:
        own = [profile for profile in result.profiles if profile.group.source == source]
        own = [p for p in own if not _same_as_whole(p, own) and not edition.hides(_all(p))]
        hours = next(one for one in result.hours if one.source == source)
        told = _told(own, hours, hidden, edition)
        labels = result.category_labels
        found += [_time(profile, hours, labels, edition, told=profile.group in told) for profile in own]
    return found


def _all(profile: TimeProfile) -> int:
    return profile.used + profile.without_clock + profile.too_long


def _same_as_whole(profile: TimeProfile, own: Sequence[TimeProfile]) -> bool:
    """Whether a part is all of its whole: it is then told of once."""
    group = profile.group
    wholes = [Group(group.source, group.label), Group(group.source, group.label, group.category)]
    return any(one.group in wholes and one.group != group and _all(one) == _all(profile) for one in own)


def _repeated(group: Group, groups: Sequence[Group]) -> bool:
    """Whether a sub-type is the only one of its category."""
    return group.subtype is not None and sum(g.category == group.category and g.subtype is not None for g in groups) < 2


def _told(
    own: Sequence[TimeProfile], hours: WeekdayHours, hidden: Mapping[Group, np.ndarray], edition: Edition
) -> set[Group]:
    """The groups whose window may be told of with its counts."""
    used = {profile.group: profile.used for profile in own}
    inside = {p.group: round(p.window.count) for p in own if p.signal and p.window is not None}
    held = {
        profile.group
        for profile in own
        if edition.hides(_all(profile) - profile.used) or hidden[profile.group][-YEAR:].any()
    }
    whole = [group for group in used if group.category is None]
    if not protected_hours(hours, edition).used.shown:
        held.update(whole)
    known = [group for group in whole if group not in held]
    wanted = {g for g, n in inside.items() if not (edition.hides(n) or edition.hides(used[g] - n))}
    told = told_together(used, wanted, edition, withheld=held, known=known)
    windows = {(p.window.weekdays, p.window.hour_from, p.window.hour_to) for p in own if p.window and p.group in told}
    for window in windows:
        same = {
            p.group
            for p in own
            if p.window and p.group in told and (p.window.weekdays, p.window.hour_from, p.window.hour_to) == window
        }
        for counts in ({g: inside[g] for g in same}, {g: used[g] - inside[g] for g in same}):
            told -= same - told_together(counts, same & told, edition)
    return told_together(used, told, edition, withheld=held, known=known)


def _time(
    profile: TimeProfile, hours: WeekdayHours, labels: Mapping[tuple[str, str], str], edition: Edition, *, told: bool
) -> ProtectedTimes:
    state = _state(profile, told)
    clocked = profile.used + profile.too_long
    share = profile.too_long_share
    drawn = told or (profile.group.category is None and protected_hours(hours, edition).used.shown)
    return ProtectedTimes(
        group=protected_group(profile.group, labels),
        state=state,
        window=_window(profile, edition) if told else None,
        used=lone_cell(profile.used, edition) if told else NO_COUNT,
        peaks=profile.day.peaks if told and len(profile.day.peaks) > 1 else (),
        long_share=open_share(share, clocked, edition) if told else None,
        week=_week(profile, hours, edition) if drawn and profile.group.subtype is None else None,
    )


def _state(profile: TimeProfile, told: bool) -> str:
    if told:
        return "säkert"
    if profile.used + profile.too_long == 0:
        return "utan klockslag" if profile.without_clock else "för få"
    if profile.window is None:
        return "för få"
    return "visas inte" if profile.signal else "inget säkert"


def _window(profile: TimeProfile, edition: Edition) -> ProtectedWindow | None:
    window = profile.window
    if window is None:
        return None
    count = round(window.count)
    return ProtectedWindow(
        weekdays=window.weekdays,
        hour_from=window.hour_from,
        hour_to=window.hour_to,
        words=window.words,
        count=lone_cell(count, edition),
        approximate=abs(window.count - count) > 1e-6,
        of=lone_cell(profile.used, edition),
        share=count / profile.used,
        ratio=window.ratio,
        lower=window.lower,
        upper=window.upper,
    )


def _week(profile: TimeProfile, hours: WeekdayHours, edition: Edition) -> ProtectedWeek | None:
    """The week of the group from 06 to 06, in the finest blocks that leave most incidents shown."""
    evenings = np.roll(profile.week.ravel(), -NIGHT_BEGINS).reshape(DAYS, HOURS)
    own = replace(hours, weights=evenings, used=profile.used)
    view = protected_hours(own, edition)
    if view.block_hours is None:
        return None
    even = view.share * view.share.size
    classes = np.where(view.hidden, -1, np.searchsorted(RATIOS, np.nan_to_num(even)))
    return ProtectedWeek(view.block_hours, classes)


def _months(
    result: HotTimes, hidden: Mapping[Group, np.ndarray], edition: Edition
) -> tuple[tuple[ProtectedMonths, ...], int]:
    """The months that stand out, with counts, and how many sure ones may not be shown."""
    groups = [one.group for one in result.months]
    sure = [one for one in result.months if one.signal and one.profile and not _repeated(one.group, groups)]
    totals = {one.group: one.profile.total for one in result.months if one.profile}
    held = {
        one.group
        for one in result.months
        if one.profile and hidden.get(one.group, np.zeros(1, dtype=bool))[-YEAR * one.profile.years :].any()
    }
    wanted = {
        one.group
        for one in sure
        if one.profile
        and not edition.hides(one.profile.peak_count)
        and not edition.hides(one.profile.total - one.profile.peak_count)
    }
    known = [g for g in totals if g not in held]
    told = _each_source(totals, lambda own: told_together(own, wanted & set(own), edition, withheld=held, known=known))
    shown = []
    for one in sure:
        profile = one.profile
        if profile is None or one.group not in told:
            continue
        by_month = np.round(profile.ratio * profile.total / 12)
        open_months = not any(edition.hides(int(n)) for n in by_month)
        gap = np.full(12, np.nan)
        arrays = (profile.ratio, profile.lower, profile.upper) if open_months else (gap, gap, gap)
        shown.append(
            ProtectedMonths(
                protected_group(one.group, result.category_labels),
                one.first_day,
                one.last_day,
                profile.peak,
                _cell(profile.peak_count, edition),
                _cell(profile.total, edition),
                profile.years,
                profile.peak_ratio,
                *arrays,
            )
        )
    return tuple(shown), len(sure) - len(shown)


def _cell(count: int, edition: Edition) -> Cell:
    return lone_cell(count, edition)


def _each_source(counts: Mapping[Group, int], told: Callable[[dict[Group, int]], Collection[Group]]) -> set[Group]:
    found: set[Group] = set()
    for source in {group.source for group in counts}:
        found.update(told({group: n for group, n in counts.items() if group.source == source}))
    return found
