"""What a measure is judged on: its outcome by area and month, where anything was done, and what may be compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import shapely

from bfkit.checked import Checked
from bfkit.counts import area_by_period, dated
from bfkit.counts.reach import Reach, reach_of
from bfkit.display import sentence_list
from bfkit.errors import ParameterError
from bfkit.evaluation.at_work import at_work, others_here, perhaps_at_work
from bfkit.evaluation.chance.extremes import Flags, Floats
from bfkit.evaluation.chance.placebo import LONG_HISTORY
from bfkit.evaluation.chance.windows import Lengths
from bfkit.evaluation.outcomes import outcome_label, outcome_rows, overlap
from bfkit.evaluation.whole_months import first_whole_month, month_of, months_on, next_month
from bfkit.parameters.interventions import BY_LOTTERY, WHOLE_MUNICIPALITY, Intervention, Outcome, Register
from bfkit.parameters.models import Parameters
from bfkit.parameters.sources import Source
from bfkit.periods import Period, months_between


@dataclass(frozen=True, slots=True)
class Material:
    """The panel of one measure's primary outcome. Arrays have areas as rows and months as columns.

    Attributes:
        intervention: the measure; source: whose reports are counted; reach: how far they reach.
        outcome: the outcome in words.
        area_ids, names: of the rows, in the order of the area table.
        months: first days of the months; the last is the last month of the follow-up that is known.
        counts: incidents of the outcome.
        treated: True where a measure against the outcome, this one included, was at work.
        others: True where a register measure against another outcome was at work.
        others_here: categories that those measures are about, of the ones in the measure's own areas.
        distance: metres between the areas' borders, shape (areas, areas); None without geometry.
        comparable: [i, j] True when i may be compared with j.
        rows: the measure's own areas; start: column of its first whole month (may be the number of months).
        follow_up: months planned; known: months of them that are known, at most as many.
        lag_days: only reports that came within so many days of their month's end are counted, in every month
            alike; None when reports are not dated.
        changed: columns in which recording of the outcome changed, and ``changes`` what happened.
        without_clock: incidents that could not be told to lie within the hours of the outcome.
        shifted: the measure began within a month, and is followed from the next.
    """

    intervention: Intervention
    source: Source
    reach: Reach
    outcome: str
    area_ids: tuple[str, ...]
    names: tuple[str, ...]
    months: tuple[date, ...]
    counts: Floats
    treated: Flags
    others: Flags
    others_here: tuple[str, ...]
    distance: Floats | None
    comparable: Flags
    rows: tuple[int, ...]
    start: int
    follow_up: int
    known: int
    lag_days: int | None
    changed: tuple[int, ...]
    changes: tuple[str, ...]
    without_clock: int
    shifted: bool

    @property
    def own(self) -> Floats:
        """The measure's own areas together, shape (months,)."""
        return self.counts[list(self.rows)].sum(axis=0)

    @property
    def days(self) -> npt.NDArray[np.int64]:
        """Days of each month."""
        ends = [*self.months[1:], next_month(self.months[-1])] if self.months else []
        return np.array([(end - first).days for first, end in zip(self.months, ends, strict=True)], dtype=np.int64)

    @property
    def lengths(self) -> Lengths:
        """Of the windows: the follow-up against the same months of two years before, or of one with a short history."""
        return Lengths(after=self.follow_up, years=2 if self.start >= LONG_HISTORY else 1)

    @property
    def whole_municipality(self) -> bool:
        """Whether nothing in the municipality is without the measure."""
        return len(self.rows) == len(self.area_ids)

    @property
    def follow_up_label(self) -> str:
        """The months that are followed, in words."""
        first = self.first_followed
        return Period(first, months_on(first, self.follow_up)).label

    @property
    def first_followed(self) -> date:
        """The first day of the follow-up."""
        return first_whole_month(self.intervention.start)

    def column(self, day: date) -> int:
        """Of the first whole month from a day; the number of months when it lies after them."""
        return _column(self.months, day)


def material(
    checked: Checked,
    parameters: Parameters,
    intervention: Intervention,
    *,
    metres: Floats | None = None,
    beyond: date | None = None,
) -> Material:
    """The panel of a measure's primary outcome, at equal lag in every month.

    Args:
        checked: the tables.
        parameters: with the register of measures.
        intervention: one of them.
        metres: ``distances`` of all areas, when several measures are looked at and they are known already.
        beyond: the day after the last month wanted, when months after the follow-up are looked at too. Nothing is
            decided on such a panel.

    Raises:
        ValueError: the parameters have no register.
        ParameterError: an area of the measure is not in the municipality's area table.
    """
    register = _register(parameters)
    _check_areas(intervention, checked)
    source = next(s for s in parameters.municipality.sources if s.name == register.source)
    reach = reach_of(source, checked, parameters)
    first = first_whole_month(intervention.start)
    last_month = beyond or _last_month(intervention, parameters.quarter.end)
    months = _months(source, reach, intervention.outcome, parameters, last_month)
    ids = tuple(str(area) for area in checked.areas["id"])
    starts = tuple(month.start for month in months)
    lag = (parameters.as_of - (last_month - timedelta(days=1))).days if reach.equal_lag else None
    own = checked.incidents[checked.incidents["source"] == source.name]
    wanted, without_clock = outcome_rows(own, intervention.outcome)
    counted = (
        area_by_period(dated(wanted), area_ids=ids, periods=months, reported_within_days=lag).counts if months else None
    )
    distance = distances(checked, ids) if metres is None else metres
    own_areas = [area for area, _ in intervention.begun()]
    changed, changes = _changes(source, intervention.outcome, starts)
    return Material(
        intervention=intervention,
        source=source,
        reach=reach,
        outcome=outcome_label(intervention.outcome),
        area_ids=ids,
        names=tuple(str(name) for name in checked.areas["name"]),
        months=starts,
        counts=np.zeros((len(ids), 0)) if counted is None else counted.astype(float),
        treated=at_work(register, ids, starts, lambda other: overlap(other.outcome, intervention.outcome))
        | perhaps_at_work(parameters.unread, ids, starts, own_areas),
        others=at_work(register, ids, starts, lambda other: not overlap(other.outcome, intervention.outcome)),
        others_here=others_here(register, intervention),
        distance=distance,
        comparable=_comparable(intervention, ids, distance),
        rows=_rows(intervention, ids),
        start=_column(starts, intervention.start),
        follow_up=followed_months(intervention),
        known=sum(month >= first for month in starts) if reach.quarter_complete or starts else 0,
        lag_days=lag,
        changed=changed,
        changes=changes,
        without_clock=without_clock,
        shifted=first != intervention.start,
    )


def _last_month(intervention: Intervention, quarter_end: date) -> date:
    """The first day after the follow-up, or after the last round of a lottery that has one, but never after the quarter."""
    months = followed_months(intervention)
    ends = [months_on(first_whole_month(intervention.start), months)]
    if intervention.selection.how == BY_LOTTERY:
        rounds = intervention.selection.rounds
        ends += [months_on(first_whole_month(one.start_now.first_day), months) for one in rounds]
        ends = [end for end in ends if end <= quarter_end] or ends[:1]
    return min(max(ends), quarter_end)


def panel_periods(found: Material) -> tuple[Period, ...]:
    """The months of a panel as periods."""
    return months_between(found.months[0], found.months[-1]) if found.months else ()


def followed_months(intervention: Intervention) -> int:
    """Months of follow-up, at most twelve: longer ones meet their own baseline."""
    return min(intervention.follow_up_months, 12)


def distances(checked: Checked, ids: Sequence[str]) -> Floats | None:
    """Metres between the borders of all areas, 0 where they touch; None without geometry."""
    if checked.polygons is None:
        return None
    shapes = checked.polygons.reindex(list(ids)).to_numpy()
    return np.asarray(shapely.distance(shapes[:, None], shapes[None, :]), dtype=float)


def _check_areas(intervention: Intervention, checked: Checked) -> None:
    known = {str(area) for area in checked.areas["id"]}
    strange = sorted({area for area, _ in intervention.begun()} - known - {WHOLE_MUNICIPALITY})
    if strange:
        raise ParameterError(
            f"interventions.yml, {intervention.id}: {sentence_list(strange)} finns inte i kommunens områdestabell "
            f"({len(known)} områden, till exempel {min(known, default='inget')}). Rätta areas, eller läs in områdena."
        )


def _register(parameters: Parameters) -> Register:
    if parameters.register is None:
        raise ValueError("kommunen har inget register över insatser (interventions.yml)")
    return parameters.register


def _months(source: Source, reach: Reach, outcome: Outcome, parameters: Parameters, end: date) -> tuple[Period, ...]:
    """Whole months from which the outcome is complete, to the last known one of the follow-up."""
    first = first_whole_month(max(reach.complete_from, *_complete_codes(source, outcome, parameters)))
    last = end if reach.quarter_complete else min(end, month_of(reach.used_to))
    return tuple(month for month in months_between(first, parameters.quarter.last_day) if month.end <= last)


def _complete_codes(source: Source, outcome: Outcome, parameters: Parameters) -> list[date]:
    if not source.fields.crime_code:
        return [date.min]
    codes = [c for c in parameters.municipality.crime_codes if c.category == outcome.category and c.complete_from]
    return [date.min, *(code.complete_from for code in codes if code.complete_from is not None)]


def _comparable(intervention: Intervention, ids: tuple[str, ...], distance: Floats | None) -> Flags:
    """Outside the measure's least distance; only the areas that the plan names, when it names any."""
    far = np.ones((len(ids), len(ids)), dtype=bool)
    if distance is not None:
        far = np.nan_to_num(distance, nan=np.inf) > intervention.comparison.outside_metres
    if intervention.comparison.areas:
        far = far & np.isin(ids, intervention.comparison.areas)[None, :]
    np.fill_diagonal(far, False)
    return far


def _rows(intervention: Intervention, ids: tuple[str, ...]) -> tuple[int, ...]:
    if WHOLE_MUNICIPALITY in intervention.areas:
        return tuple(range(len(ids)))
    return tuple(place for place, area in enumerate(ids) if area in intervention.areas)


def _changes(source: Source, outcome: Outcome, months: tuple[date, ...]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Declared changes of how the outcome is recorded: the first month of each, and what changed."""
    found = [
        (_column(months, change.day), change.text)
        for change in source.recording_changes
        if not change.categories or outcome.category in change.categories
    ]
    return tuple(column for column, _ in found), tuple(text for _, text in found)


def _column(months: Sequence[date], day: date) -> int:
    first = first_whole_month(day)
    return sum(month < first for month in months)
