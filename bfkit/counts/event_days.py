"""Event days and their comparable days at the same place, and the incidents near each.

An event day is compared at its own place with the same weekday of the weeks around it, when no event was near. An
ordinary day serves one event only, so that the comparisons are independent. Several events of a place on one evening
are one event day, which belongs to no single kind when their kinds differ.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.spatial import cKDTree

from bfkit.counts.days import NIGHT_BEGINS
from bfkit.inference.comparable_days import ORDINARY, SPECIAL, MatchedRatio, matched_ratios
from bfkit.periods import day_kind

Whole = npt.NDArray[np.int64]
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class PlaceDays:
    """Place-days: which event (stratum), its point, the evening and whether it is the event's own."""

    event: Whole
    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]
    evening: Whole
    special: npt.NDArray[np.bool_]


def comparable_place_days(
    events: pd.DataFrame, subtype: str, *, metres: float, weeks: int, first: date, last: date
) -> tuple[int, PlaceDays]:
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
    return mixed, PlaceDays(event.astype(np.int64), east, north, evenings.astype(np.int64), special.astype(bool))


def _near(points: Iterable[tuple[float, float, str]], x: float, y: float, metres: float) -> list[str]:
    return [kind for px, py, kind in points if (px - x) ** 2 + (py - y) ** 2 <= metres**2]


def evening_number(moment: pd.Series) -> Whole:
    """Number of the evening, days since 1970; before 06 it is that of the day before."""
    shifted = moment.dt.tz_localize(None) - pd.Timedelta(hours=NIGHT_BEGINS)
    return shifted.to_numpy().astype("datetime64[D]").astype(np.int64)


def events_between(events: pd.DataFrame, first: date, last: date) -> tuple[pd.DataFrame, dict[str, int]]:
    """Events of a span with their evening, and the number without a point by kind."""
    own = events.assign(evening=evening_number(events["starts_at"]))
    own = own[own["evening"].between(first.toordinal() - _EPOCH, last.toordinal() - _EPOCH)]
    without = own[own["x"].isna()]["subtype"].value_counts()
    return own[own["x"].notna()], {str(kind): int(count) for kind, count in without.items()}


def placed_incidents(incidents: pd.DataFrame) -> pd.DataFrame:
    """Incidents with a point, a clock time and their evening."""
    own = incidents[incidents["x"].notna() & incidents["time_precision"].isin(["minute", "hour"])]
    return own.assign(evening=evening_number(own["starts_at"]))


def matched_place_days(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    evening: npt.ArrayLike,
    days: PlaceDays,
    metres: float,
    permutations: int,
    seed: int,
) -> MatchedRatio | None:
    """Incidents near each place-day, compared; None without points, or any event day that has a comparable one.

    Args:
        x, y, evening: shape (incidents,), where and on which evening (``evening_number``).
        days: the place-days. metres: how near. permutations, seed: of event and comparable days.
    """
    points, own = np.column_stack([np.asarray(x, dtype=float), np.asarray(y, dtype=float)]), np.asarray(evening)
    if not len(points) or not np.intersect1d(days.event[days.special], days.event[~days.special]).size:
        return None
    near = cKDTree(points).query_ball_point(np.column_stack([days.x, days.y]), metres)
    counts = np.array([int((own[found] == day).sum()) for found, day in zip(near, days.evening, strict=True)])
    kinds = np.where(days.special, SPECIAL, ORDINARY)
    return matched_ratios(counts, kinds, days.event, permutations=permutations, seed=seed)[0]
