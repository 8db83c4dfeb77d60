"""Night walks against the plan: which of the planned places were walked, and how the walks changed one by one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from bfkit.display import sentence_list
from bfkit.followup.commitments.outcome import ALSO_IN, Item, Measured, Setting, reached
from bfkit.followup.commitments.spans import tertial_of
from bfkit.tertials import Tertial

Floats = npt.NDArray[np.float64]
FEWEST_WALKS = 3
"""With fewer walks in a tertial no interval of a mean is given."""
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class PlannedPlaces:
    """The places of the plan: the item, the number of walks at each, those without one, and those beside the plan."""

    item: Item
    measured: tuple[Measured, ...]
    missing: tuple[str, ...]
    cautions: tuple[str, ...]


def planned_places(rows: pd.DataFrame, listed: Sequence[str], setting: Setting, *, ended: bool) -> PlannedPlaces:
    """Which of the places that the plan lists has any walk passed?

    Args:
        rows: reports, with ``areas`` as tuples. listed: areas of the plan. setting: their names.
        ended: whether the time is out, so that a place without a walk is a place missed.
    """
    walked = rows["areas"].explode().value_counts()
    counts = {area: int(walked.get(area, 0)) for area in listed}
    covered = sum(count > 0 for count in counts.values())
    item = Item("planerade platser", covered, len(listed), reached(covered, len(listed), ended=ended))
    beside = sorted(set(walked.index) - set(listed))
    name = setting.area_name
    told = f"{ALSO_IN}{sentence_list([name(area) for area in beside])}, som inte står i planen"
    return PlannedPlaces(
        item=item,
        measured=(
            Measured("planerade platser vandrade", covered / len(listed), "andel", None, None, covered, len(listed)),
            *(Measured(f"vandringar i {name(area)}", float(count), "vandringar") for area, count in counts.items()),
        ),
        missing=tuple(f"ingen vandring i {name(area)}" for area, count in counts.items() if not count),
        cautions=(told,) if beside else (),
    )


def per_walk(rows: pd.DataFrame, cut: date) -> tuple[Measured, ...]:
    """How long and how peopled was each walk, tertial by tertial, and did it change from the year before?

    The last tertial that is over on the day ``cut`` against the same a year before is the difference of two means with Welch's 95 % interval
    (Welch 1947, Biometrika 34:28, doi:10.1093/biomet/34.1-2.28); with too few walks no difference is told.
    """
    hours = rows["participants"] * rows["minutes"] / 60
    return (
        *_by_tertial("persontimmar", "timmar", hours, rows, cut),
        *_by_tertial("ungdomar", "ungdomar", rows["youths"], rows, cut),
    )


def compared(labels: Iterable[str], cut: date) -> tuple[str, str]:
    """The last tertial that is over, and the same a year before: a part of one is not set against a whole.

    >>> compared(["2024T2", "2025T1", "2025T2"], date(2025, 6, 30))
    ('2025T1', '2024T1')
    """
    over = [label for label in labels if Tertial.parse(label).last_day <= cut]
    last = max(over, default="")
    return last, f"{int(last[:4]) - 1}{last[4:]}" if last else ""


def _by_tertial(label: str, unit: str, values: pd.Series, rows: pd.DataFrame, cut: date) -> tuple[Measured, ...]:
    kept = values.notna()
    tertials = rows.loc[kept, "date"].dt.date.map(tertial_of)
    groups = {str(name): own.to_numpy(dtype=float) for name, own in values[kept].groupby(tertials)}
    told = [
        Measured(f"{label} per vandring {name}", float(own.mean()), unit)
        for name, own in groups.items()
        if len(own) >= FEWEST_WALKS
    ]
    last, before = compared(groups, cut)
    change = _change(groups.get(last), groups.get(before))
    if change is not None:
        told.append(Measured(f"{label} per vandring, {last} mot {before}", change[0], unit, change[1], change[2]))
    return tuple(told)


def _change(now: Floats | None, then: Floats | None) -> tuple[float, float, float] | None:
    """Difference of two means with Welch's interval; None with too few walks in either, or none that differ."""
    if now is None or then is None or min(len(now), len(then)) < FEWEST_WALKS or now.var() + then.var() == 0:
        return None
    ends = stats.ttest_ind(now, then, equal_var=False).confidence_interval(CONFIDENCE)
    return float(now.mean() - then.mean()), float(ends.low), float(ends.high)
