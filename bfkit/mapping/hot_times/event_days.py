"""Days with an event against the same weekdays without one, near where it was held, kind of event by kind.

An event day is compared at its own place with the same weekday of the weeks around it, when no event was near. An
ordinary day serves one event only, so that the comparisons are independent. Several events of a place on one evening
are one event day, which belongs to no single kind when their kinds differ.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.spatial import cKDTree

from bfkit.checked import Checked
from bfkit.counts.reach import reaches
from bfkit.inference import benjamini_hochberg
from bfkit.mapping.hot_times.calendar_effects import HISTORY_YEARS
from bfkit.mapping.hot_times.comparable_days import ORDINARY, SPECIAL, MatchedRatio, matched_ratios
from bfkit.mapping.hot_times.week_scan import NIGHT_BEGINS
from bfkit.parameters.models import Parameters
from bfkit.periods import day_kind

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class EventEffect:
    """One kind of event and one source.

    Attributes:
        source: name. subtype: kind of event. metres: how near an incident is counted; weeks: how far comparable days lie.
        events: events of the kind in the period. without_place: those without a point, left out.
        mixed: event days with another kind of event near on the same evening, left out.
        matched: the comparison; None when the source has no points or no event day a comparable one.
        p_adjusted, signal: Benjamini-Hochberg over kinds and sources.
    """

    source: str
    label: str
    subtype: str
    first_day: date
    last_day: date
    metres: int
    weeks: int
    events: int
    without_place: int
    mixed: int
    matched: MatchedRatio | None
    p_adjusted: float
    signal: bool


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Place-days: which event (stratum), its point, the evening and whether it is the event's own."""

    event: Whole
    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]
    evening: Whole
    special: npt.NDArray[np.bool_]


def event_effects(
    checked: Checked, parameters: Parameters, *, permutations: int = 999, seed: int = 1
) -> tuple[EventEffect, ...]:
    """Answer how many times more incidents there are near each kind of event than on comparable days."""
    thresholds, last = parameters.municipality.thresholds, parameters.quarter.last_day
    labels = {source.name: source.label for source in parameters.municipality.sources}
    rows = []
    for source, reach in reaches(checked, parameters).items():
        first = max(reach.complete_from, date(last.year - HISTORY_YEARS, last.month, 1) + timedelta(days=31))
        placed, unplaced = _events(checked.special_events, first, last)
        own = _placed(checked.incidents[checked.incidents["source"] == source])
        for subtype in sorted(set(placed["subtype"]) | set(unplaced)):
            mixed, days = comparable_place_days(
                placed,
                subtype,
                metres=thresholds.event_metres,
                weeks=thresholds.comparable_weeks,
                first=first,
                last=last,
            )
            matched = _matched(own, days, thresholds.event_metres, permutations, seed)
            total = int((placed["subtype"] == subtype).sum()) + unplaced.get(subtype, 0)
            rows.append((source, subtype, first, total, unplaced.get(subtype, 0), mixed, matched))
    enough = [m is not None and max(m.count, m.expected) >= thresholds.minimum_count for *_, m in rows]
    adjusted = benjamini_hochberg(
        [r[-1].p_value if ok and r[-1] else np.nan for r, ok in zip(rows, enough, strict=True)]
    )
    return tuple(
        EventEffect(
            source=source,
            label=labels[source],
            subtype=subtype,
            first_day=first,
            last_day=last,
            metres=thresholds.event_metres,
            weeks=thresholds.comparable_weeks,
            events=events,
            without_place=without,
            mixed=mixed,
            matched=matched,
            p_adjusted=float(p),
            signal=bool(p <= thresholds.signal_rate),
        )
        for (source, subtype, first, events, without, mixed, matched), p in zip(rows, adjusted, strict=True)
    )


def comparable_place_days(
    events: pd.DataFrame, subtype: str, *, metres: float, weeks: int, first: date, last: date
) -> tuple[int, _Comparison]:
    """The event days of a kind and their comparable days at the same place.

    Args:
        events: all events with a point: ``subtype``, ``x``, ``y`` and ``evening`` (day number).
        subtype: the kind. metres: how near is near. weeks: as far as comparable days lie before and after.
        first, last: no comparable day lies outside.

    Returns:
        Event days left out because another kind was near, and the rest with their comparable days.
    """
    busy: dict[int, list[tuple[float, float, str]]] = {}
    for kind, x, y, evening in zip(events["subtype"], events["x"], events["y"], events["evening"], strict=True):
        busy.setdefault(int(evening), []).append((float(x), float(y), str(kind)))
    mixed, chosen, used = 0, list[tuple[int, float, float, int, bool]](), dict[int, list[tuple[float, float, str]]]()
    own = events[events["subtype"] == subtype].sort_values(["evening", "x", "y"], kind="stable")
    for number, (x, y, evening) in enumerate(zip(own["x"], own["y"], own["evening"], strict=True)):
        day = int(evening)
        if any(kind != subtype for kind in _near(busy.get(day, ()), x, y, metres)):
            mixed += 1
        elif not any(_near(used.get(day, ()), x, y, 2 * metres)):
            chosen.append((number, x, y, day, True))
            used.setdefault(day, []).append((x, y, subtype))
    for number, x, y, day, _ in list(chosen):
        for step in (s for w in range(1, weeks + 1) for s in (-7 * w, 7 * w)):
            other = day + step
            inside = first.toordinal() <= other + _EPOCH <= last.toordinal()
            taken = any(_near(busy.get(other, ()), x, y, metres)) or any(_near(used.get(other, ()), x, y, 2 * metres))
            if inside and not taken and day_kind(date.fromordinal(other + _EPOCH)) not in ("helgdag", "helgdagsafton"):
                chosen.append((number, x, y, other, False))
                used.setdefault(other, []).append((x, y, subtype))
    table = np.array(chosen, dtype=float).reshape(-1, 5)
    event, east, north, evenings, special = table.T
    return mixed, _Comparison(event.astype(np.int64), east, north, evenings.astype(np.int64), special.astype(bool))


_EPOCH = date(1970, 1, 1).toordinal()


def _near(points: Iterable[tuple[float, float, str]], x: float, y: float, metres: float) -> list[str]:
    return [kind for px, py, kind in points if (px - x) ** 2 + (py - y) ** 2 <= metres**2]


def _evening(moment: pd.Series) -> Whole:
    """Number of the evening, days since 1970; before 06 it is that of the day before."""
    shifted = moment.dt.tz_localize(None) - pd.Timedelta(hours=NIGHT_BEGINS)
    return shifted.to_numpy().astype("datetime64[D]").astype(np.int64)


def _events(events: pd.DataFrame, first: date, last: date) -> tuple[pd.DataFrame, dict[str, int]]:
    """Events of a span with their evening, and the number without a point by kind."""
    own = events.assign(evening=_evening(events["starts_at"]))
    own = own[own["evening"].between(first.toordinal() - _EPOCH, last.toordinal() - _EPOCH)]
    without = own[own["x"].isna()]["subtype"].value_counts()
    return own[own["x"].notna()], {str(kind): int(count) for kind, count in without.items()}


def _placed(incidents: pd.DataFrame) -> pd.DataFrame:
    """Incidents with a point, a clock time and their evening."""
    own = incidents[incidents["x"].notna() & incidents["time_precision"].isin(["minute", "hour"])]
    return own.assign(evening=_evening(own["starts_at"]))


def _matched(
    incidents: pd.DataFrame, days: _Comparison, metres: float, permutations: int, seed: int
) -> MatchedRatio | None:
    """Incidents near each place-day, compared; None without points, or any event day that has a comparable one."""
    if incidents.empty or not np.intersect1d(days.event[days.special], days.event[~days.special]).size:
        return None
    tree = cKDTree(incidents[["x", "y"]].to_numpy(dtype=float))
    evening = incidents["evening"].to_numpy()
    near = tree.query_ball_point(np.column_stack([days.x, days.y]), metres)
    counts = np.array([int((evening[found] == day).sum()) for found, day in zip(near, days.evening, strict=True)])
    kinds = np.where(days.special, SPECIAL, ORDINARY)
    return matched_ratios(counts, kinds, days.event, permutations=permutations, seed=seed)[0]
