"""Days with an event against the same weekdays without one, near where it was held, kind of event by kind."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from bfkit.checked import Checked
from bfkit.counts.event_days import comparable_place_days, events_between, matched_place_days, placed_incidents
from bfkit.counts.reach import reaches
from bfkit.inference import benjamini_hochberg
from bfkit.inference.comparable_days import MatchedRatio
from bfkit.mapping.hot_times.calendar_effects import HISTORY_YEARS
from bfkit.parameters.models import Parameters

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


def event_effects(
    checked: Checked, parameters: Parameters, *, permutations: int = 999, seed: int = 1
) -> tuple[EventEffect, ...]:
    """Answer how many times more incidents there are near each kind of event than on comparable days."""
    thresholds, last = parameters.municipality.thresholds, parameters.quarter.last_day
    labels = {source.name: source.label for source in parameters.municipality.sources}
    rows = []
    for source, reach in reaches(checked, parameters).items():
        first = max(reach.complete_from, date(last.year - HISTORY_YEARS, last.month, 1) + timedelta(days=31))
        placed, unplaced = events_between(checked.special_events, first, last)
        own = placed_incidents(checked.incidents[checked.incidents["source"] == source])
        for subtype in sorted(set(placed["subtype"]) | set(unplaced)):
            mixed, days = comparable_place_days(
                placed,
                subtype,
                metres=thresholds.event_metres,
                weeks=thresholds.comparable_weeks,
                first=first,
                last=last,
            )
            matched = matched_place_days(
                own["x"], own["y"], own["evening"], days, thresholds.event_metres, permutations, seed
            )
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
