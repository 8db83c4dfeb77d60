"""The quarter's hot spots in the week: did anything happen there, and was it more than usual?"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from bfkit.checked import Checked
from bfkit.counts import by_period, dated
from bfkit.counts.reach import Reach, reaches
from bfkit.inference import benjamini_hochberg, e_test_score
from bfkit.mapping.hot_spots import AREA, CELL, STREET, HotSpot, HotSpotLayer, hot_spots
from bfkit.parameters.models import Parameters
from bfkit.periods import Period

WEEKS_BEFORE = 52


@dataclass(frozen=True, slots=True)
class WeekSpot:
    """One hot spot of the last whole quarter, in the week.

    Attributes:
        spot: the hot spot, as it was at the end of the quarter.
        count: incidents in the week. before: in the 52 weeks before it, each as known after as many days as the week.
        p_value: one-sided, of so many or more; p_adjusted: Benjamini-Hochberg over the hot spots of the source.
        more: surely more than usual there.
    """

    spot: HotSpot
    count: int
    before: int
    p_value: float
    p_adjusted: float
    more: bool

    @property
    def usual(self) -> float:
        """Incidents of a week there, on average."""
        return self.before / WEEKS_BEFORE


@dataclass(frozen=True, slots=True)
class WeekSpots:
    """The hot spots of one source, most in the week first; ``untested`` says why there are none to look at."""

    source: str
    label: str
    kind: str | None
    spots: tuple[WeekSpot, ...]
    untested: str | None


def week_spots(checked: Checked, parameters: Parameters, last_day: date) -> tuple[WeekSpots, ...]:
    """Answer which of the last quarter's hot spots go on, source by source, in the finest kind of place tested."""
    found = hot_spots(checked, parameters)
    return tuple(
        _of_source(
            checked, parameters, reach, [layer for layer in found.layers if layer.source == reach.source], last_day
        )
        for reach in reaches(checked, parameters).values()
    )


def _of_source(
    checked: Checked, parameters: Parameters, reach: Reach, layers: list[HotSpotLayer], last_day: date
) -> WeekSpots:
    tested = {layer.kind: layer for layer in layers if layer.untested is None}
    kinds = [kind for kind in (CELL, STREET, AREA) if kind in tested]
    if not kinds:
        return WeekSpots(reach.source, reach.label, None, (), layers[0].untested if layers else None)
    kind = next((kind for kind in kinds if tested[kind].hot), kinds[0])
    own = checked.incidents[checked.incidents["source"] == reach.source]
    own = dated(own)
    hot, limits = tested[kind].hot, parameters.municipality.thresholds
    inside = [_inside(spot, own, limits.street_reach_metres) for spot in hot]
    counts = [_now_and_before(own[here], reach, last_day) for here in inside]
    p_values = [
        e_test_score(now, before, exposure=1.0, reference_exposure=WEEKS_BEFORE, alternative="greater")
        for now, before in counts
    ]
    adjusted = benjamini_hochberg(p_values) if hot else ()
    rows = [
        WeekSpot(spot, now, before, p, float(q), more=bool(q <= limits.signal_rate and now >= limits.minimum_count))
        for spot, (now, before), p, q in zip(hot, counts, p_values, adjusted, strict=True)
    ]
    rows.sort(key=lambda row: -row.count)
    return WeekSpots(reach.source, reach.label, kind, tuple(rows), None)


def _now_and_before(rows: pd.DataFrame, reach: Reach, last_day: date) -> tuple[int, int]:
    """Incidents of the week and of the weeks before it, each at the same age."""
    ends = [last_day + timedelta(days=1 - 7 * back) for back in range(WEEKS_BEFORE + 1)]
    weeks = [Period(end - timedelta(days=7), end) for end in ends]
    lag = max((reach.used_to - last_day).days, 0) if reach.equal_lag else None
    counts = by_period(rows, weeks, reported_within_days=lag).counts
    return int(counts[0]), int(counts[1:].sum())


def _inside(spot: HotSpot, own: pd.DataFrame, metres: float) -> npt.NDArray[np.bool_]:
    if spot.kind == AREA:
        return (own["area_id"].astype("string").fillna("") == spot.id).to_numpy(dtype=bool)
    found = np.zeros(len(own), dtype=bool)
    if spot.shape is not None:
        shape = spot.shape.buffer(metres) if spot.kind == STREET else spot.shape
        x, y = (own[axis].to_numpy(dtype=float) for axis in ("x", "y"))
        known = np.isfinite(x) & np.isfinite(y)
        found[known] = shapely.intersects_xy(shape, x[known], y[known])
    return found
