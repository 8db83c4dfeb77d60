"""Tests of which days: school holidays, and days with an event near."""

import math
from datetime import date, timedelta

import numpy as np

from bfkit.causes.evidence import FEWEST, NO_POINTS, NOT_ALIKE, NOT_TESTED, TOO_FEW, Arguments, Evidence, untested
from bfkit.causes.material import Material
from bfkit.causes.permuted import Ratio
from bfkit.causes.place_tests import named, no_places, places_of
from bfkit.causes.rows import Flags, Rows, Whole
from bfkit.counts.days import school_free, told_school_year, weekday_strata
from bfkit.counts.event_days import comparable_place_days, events_between, matched_place_days
from bfkit.display import number
from bfkit.inference.comparable_days import LEFT_OUT, ORDINARY, SPECIAL, MatchedRatio, matched_ratios
from bfkit.periods import Period, day_kind
from bfkit.vocabulary import CALENDAR_CATEGORY, SUBTYPES

SCHOOL, EVENTS = "skollov", "handelsedagar"
_EPOCH = date(1970, 1, 1).toordinal()
_PERMUTATIONS = 999


def school_holidays(material: Material, arguments: Arguments, period: Period) -> Evidence:
    """Does more happen on days of school holidays than on the same weekdays of the same weeks in term?

    With ``places`` or ``kinds`` only what is near them is counted. Public holidays and their eves are left out.
    """
    if not material.school_holidays:
        note = "skolloven är inte angivna"
        return untested(SCHOOL, arguments, period, NOT_ALIKE, notes=(note,))
    chosen, what = _case(material, arguments)
    if chosen is None:
        return untested(SCHOOL, arguments, period, no_places(material) or NO_POINTS)
    used = chosen & material.within(period)
    rows = material.kind.some(used)
    days = [period.start + timedelta(days=step) for step in range(period.days)]
    if len(rows) < FEWEST:
        return untested(SCHOOL, arguments, period, TOO_FEW, what=what)
    declared = told_school_year(days, material.school_holidays)
    free = school_free(days, material.school_holidays)
    plain = np.array([day_kind(day) not in ("helgdag", "helgdagsafton") for day in days]) & declared
    kinds = np.where(free & plain, SPECIAL, np.where(plain, ORDINARY, LEFT_OUT))
    counts = [_by_day(one, period) for one in (rows, rows.some(material.selected.here[used]))]
    strata = weekday_strata(days, material.comparable_weeks)
    matched, own = matched_ratios(counts, kinds, strata, permutations=_PERMUTATIONS)
    found = ratio_of_days(matched, _PERMUTATIONS)
    if found is None:
        return untested(SCHOOL, arguments, period, NOT_ALIKE, what=what)
    against = f"samma veckodagar under terminen inom samma {material.comparable_weeks} veckor"
    left = (kinds == SPECIAL) & ~np.isin(strata, strata[kinds == ORDINARY])
    told = {"own": float(own.count)} | _left_days(counts[1], left, (kinds != LEFT_OUT) & ~left)
    notes = _not_tested(material, np.array(days)[left], int((kinds == SPECIAL).sum()))
    return Evidence(SCHOOL, arguments, period, what, against, found, notes=notes, counts=told)


def _left_days(counts: Whole, left: Flags, others: Flags) -> dict[str, float]:
    """Of the days of holidays that have no term day to be compared with, and of all other days: days and own incidents."""
    named = {"left": left, "other": others}
    days = {f"{name}_days": float(chosen.sum()) for name, chosen in named.items()}
    return days | {f"{name}_incidents": float(counts[chosen].sum()) for name, chosen in named.items()}


def _not_tested(material: Material, left: np.ndarray, every: int) -> tuple[str, ...]:
    """That some days of holidays have no term day within the comparable weeks, and which holiday most of them are of."""
    if not len(left):
        return ()
    names = [one.name for day in left for one in material.school_holidays if one.first <= day <= one.last]
    mostly = max(dict.fromkeys(names), key=names.count)
    which = mostly if len(set(names)) == 1 else f"mest {mostly}"
    return (
        f"{NOT_TESTED}{number(len(left))} av {number(every)} lovdagar ({which}), för inom samma {material.comparable_weeks} "
        "veckor finns inga skoldagar att jämföra med",
    )


def _by_day(rows: Rows, period: Period) -> Whole:
    """Incidents of each evening of a period, shape (days,); those of the evening before it are left out."""
    position = rows.evening + _EPOCH - period.start.toordinal()
    return np.bincount(position[(position >= 0) & (position < period.days)], minlength=period.days)


def _case(material: Material, arguments: Arguments) -> tuple[Flags | None, str]:
    if not arguments.places and not arguments.kinds:
        return material.selected.inside, "händelser under skollov"
    if no_places(material) is not None:
        return None, ""
    chosen = places_of(material, arguments)
    metres = float(arguments.metres or material.near_metres)
    near = material.near(chosen, metres)
    return near, f"händelser under skollov inom {metres:.0f} meter från {named(material, chosen, arguments)}"


def event_days(material: Material, arguments: Arguments, period: Period) -> Evidence:
    """Does more happen near an event on its evening than at the same place on the same weekday without one?

    Several kinds of event are added; each place-day is compared with its own comparable days.
    """
    if not material.kind.pointed.any():
        return untested(EVENTS, arguments, period, NO_POINTS)
    kinds = arguments.events or tuple(SUBTYPES[CALENDAR_CATEGORY])
    metres = float(arguments.metres or material.event_metres)
    rows = material.kind.some(material.within(period) & material.kind.pointed & material.kind.clocked)
    last = period.end - timedelta(days=1)
    placed, _ = events_between(material.events, period.start, last)
    placed = placed[placed["subtype"].isin(kinds)]
    if arguments.places:
        placed = placed[_beside(material, arguments, placed[["x", "y"]].to_numpy(dtype=float), metres)]
    what = f"händelser inom {metres:.0f} meter från ett evenemang samma kväll"
    if placed.empty or not len(rows):
        return untested(EVENTS, arguments, period, TOO_FEW, what=what)
    one_kind = placed.assign(subtype="evenemang")
    _, days = comparable_place_days(
        one_kind, "evenemang", metres=metres, weeks=material.comparable_weeks, first=period.start, last=last
    )
    matched = matched_place_days(rows.x, rows.y, rows.evening, days, metres, _PERMUTATIONS, 1)
    if matched is None:
        return untested(EVENTS, arguments, period, NOT_ALIKE, what=what)
    if max(matched.count, matched.expected) < FEWEST:
        return untested(EVENTS, arguments, period, TOO_FEW, what=what)
    found = ratio_of_days(matched, _PERMUTATIONS)
    mine = material.kind.some(
        material.within(period) & material.kind.pointed & material.kind.clocked & material.selected.here
    )
    own = matched_place_days(mine.x, mine.y, mine.evening, days, metres, 1, 1) if len(mine) else None
    counts = {"events": float(len(placed)), "own": float(own.count) if own is not None else 0.0}
    against = f"samma plats och veckodag utan evenemang, upp till {material.comparable_weeks} veckor före och efter"
    return Evidence(EVENTS, arguments, period, what, against, found, counts=counts)


def _beside(material: Material, arguments: Arguments, points: np.ndarray, metres: float) -> np.ndarray:
    """Which events lie near the named places."""
    chosen = places_of(material, arguments)
    spots = np.column_stack([material.register.x[chosen], material.register.y[chosen]])
    return np.asarray((np.hypot(*(points[:, None, :] - spots).transpose(2, 0, 1)) <= metres).any(axis=1))


def ratio_of_days(matched: MatchedRatio, permutations: int) -> Ratio | None:
    """Special against comparable days as a ratio, with the p-value of an increase only."""
    if math.isnan(matched.ratio) or matched.expected <= 0:
        return None
    half = matched.p_value / 2
    return Ratio(
        count=matched.count,
        expected=matched.expected,
        ratio=matched.ratio,
        lower=matched.lower,
        upper=matched.upper,
        p_value=half if matched.ratio > 1 else min(1.0, 1 - half),
        used=matched.count,
        compared=matched.comparable_count,
        permutations=permutations,
    )
