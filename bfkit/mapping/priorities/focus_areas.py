"""Three focus areas proposed: the worst by the rule, how sure the order is, and what they fall by on their own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfkit.checked import Checked
from bfkit.counts import area_by_period, dated
from bfkit.counts.reach import Reach, reach_of
from bfkit.counts.worst_areas import HIGHEST_COUNT, WorstAreas, worst_first
from bfkit.mapping.priorities.expected_fall import ExpectedFall, expected_fall
from bfkit.mapping.priorities.rank_intervals import RankIntervals, quarterly_phi, rank_intervals
from bfkit.mapping.trends.change import PeriodChange, period_change
from bfkit.parameters.interventions import BY_LOTTERY, WHOLE_MUNICIPALITY, Intervention
from bfkit.parameters.models import Parameters
from bfkit.parameters.sources import Source
from bfkit.periods import Quarter

_NEVER = date.max


@dataclass(frozen=True, slots=True)
class RankedArea:
    """An area in the order of the rule.

    Attributes:
        rank: by the rule, equals share the lowest number; low, high: between which ranks it may really lie.
        among_top: how likely it is that it is among the worst that are proposed.
        count: incidents of the quarter; twelve_months: of the year that ends with it.
        expected, lower, upper: count that its own level leads one to expect of a quarter, after shrinkage.
        per_thousand: of the quarter by residents; None where they are unknown.
        proposed: among the worst; equals at the border are all proposed. at_work: titles of measures in the area.
    """

    area_id: str
    name: str
    rank: int
    low: int
    high: int
    among_top: float
    count: int
    twelve_months: int
    expected: float
    lower: float
    upper: float
    per_thousand: float | None
    proposed: bool
    at_work: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """How an area that the group chose last quarter has moved since, beside all other areas together."""

    area_id: str
    name: str
    reason: str
    change: PeriodChange
    rank_now: int | None
    others_now: int
    others_before: int


@dataclass(frozen=True, slots=True)
class FocusAreas:
    """The proposal; the group chooses (see ``choice``).

    Attributes:
        rows: areas with an incident in the quarter, worst first by the rule that a lottery of the start draws from.
        asked: how many are proposed; tied: more are proposed because they have equally many.
        exchangeable: areas not proposed whose rank interval reaches into the proposed places.
        intervals: of all areas in the order of the area table; level: of the intervals.
        fall: what such areas fall by on their own; None when ``no_fall_reason`` says why.
        count_now: of the proposed together; next_typical, next_lower, next_upper: theirs next quarter with no
            measure, NaN without ``fall``.
        moved: last quarter's choice; empty when none is recorded.
    """

    source: str
    source_label: str
    quarter: Quarter
    rule: str
    asked: int
    rows: tuple[RankedArea, ...]
    tied: bool
    exchangeable: tuple[str, ...]
    intervals: RankIntervals
    fall: ExpectedFall | None
    no_fall_reason: str | None
    count_now: int
    next_typical: float
    next_lower: float
    next_upper: float
    moved: tuple[Moved, ...]
    unplaced: int

    @property
    def proposed(self) -> tuple[RankedArea, ...]:
        """The areas proposed."""
        return tuple(row for row in self.rows if row.proposed)


def focus_areas(checked: Checked, parameters: Parameters, *, source: str | None = None) -> FocusAreas:
    """Answer which areas have the most, how sure that is, and what would happen if nothing were done.

    Args:
        checked: the tables.
        parameters: with the register, whose measures are left out of what areas do on their own, and the decisions.
        source: name; else the register's source, else the first declared.
    """
    own = _source(parameters, source)
    incidents = checked.incidents[checked.incidents["source"] == own.name]
    ids, quarter = tuple(map(str, checked.areas["id"])), parameters.quarter
    asked = parameters.municipality.thresholds.focus_areas
    reach = reach_of(own, checked, parameters)
    worst = worst_first(incidents, area_ids=ids, quarter=quarter, rule=HIGHEST_COUNT)
    history = reach.earlier_quarters(quarter)
    past = _panel(incidents, ids, history, reach)
    now = np.zeros(len(ids), dtype=np.int64)
    now[worst.rows] = worst.quarter
    intervals = rank_intervals(now, phi=quarterly_phi(past), top=min(asked, len(ids)))
    rows = tuple(_ranked(checked, parameters, worst, intervals, asked))
    fall, reason = _fall(past, history, ids, parameters, reach)
    count_now = sum(row.count for row in rows if row.proposed)
    following = fall.next_count(count_now) if fall is not None and count_now else (np.nan, np.nan, np.nan)
    return FocusAreas(
        source=own.name,
        source_label=own.label,
        quarter=quarter,
        rule=HIGHEST_COUNT,
        asked=asked,
        rows=rows,
        tied=sum(row.proposed for row in rows) > asked,
        exchangeable=tuple(row.area_id for row in rows if not row.proposed and row.low <= asked),
        intervals=intervals,
        fall=fall,
        no_fall_reason=reason,
        count_now=count_now,
        next_typical=float(following[0]),
        next_lower=float(following[1]),
        next_upper=float(following[2]),
        moved=tuple(_moved(checked, parameters, incidents, reach, rows, intervals.phi)),
        unplaced=int(area_by_period(incidents, area_ids=ids, periods=(quarter,)).unplaced[0]),
    )


def _source(parameters: Parameters, wanted: str | None) -> Source:
    register = parameters.register
    name = wanted or (register.source if register is not None else parameters.municipality.sources[0].name)
    return next(source for source in parameters.municipality.sources if source.name == name)


def _panel(
    incidents: pd.DataFrame, ids: tuple[str, ...], quarters: tuple[Quarter, ...], reach: Reach
) -> npt.NDArray[np.int64]:
    """Complete quarters, each as it was known after as many days as this quarter has had."""
    if not quarters:
        return np.zeros((len(ids), 0), dtype=np.int64)
    rows = dated(incidents)
    lag = reach.lag_days if reach.equal_lag else None
    return area_by_period(rows, area_ids=ids, periods=quarters, reported_within_days=lag).counts


def _ranked(
    checked: Checked, parameters: Parameters, worst: WorstAreas, intervals: RankIntervals, asked: int
) -> Iterator[RankedArea]:
    population = checked.areas["population"].to_numpy(dtype=float, na_value=np.nan)
    names = checked.areas["name"].to_numpy(dtype=object)
    border = worst.scores[asked - 1] if len(worst.scores) >= asked else -np.inf
    for place, row in enumerate(worst.rows.tolist()):
        residents = population[row]
        yield RankedArea(
            area_id=worst.area_ids[place],
            name=str(names[row]),
            rank=int(intervals.rank[row]),
            low=int(intervals.low[row]),
            high=int(intervals.high[row]),
            among_top=float(intervals.among_top[row]),
            count=int(worst.quarter[place]),
            twelve_months=int(worst.twelve_months[place]),
            expected=float(intervals.expected[row]),
            lower=float(intervals.lower[row]),
            upper=float(intervals.upper[row]),
            per_thousand=float(1000 * worst.quarter[place] / residents) if residents > 0 else None,
            proposed=bool(worst.scores[place] >= border),
            at_work=tuple(_at_work(parameters, worst.area_ids[place], parameters.quarter)),
        )


def begins(measure: Intervention) -> Iterator[tuple[str, date]]:
    """Each area of a measure with the day on which it begins there."""
    if measure.selection.how != BY_LOTTERY:
        yield from ((area, measure.start) for area in measure.areas)
        return
    for drawn in measure.selection.rounds:
        for part in (drawn.start_now, drawn.start_next):
            yield from ((area, part.first_day) for area in part.areas)


def _at_work(parameters: Parameters, area: str, quarter: Quarter) -> Iterator[str]:
    for measure in parameters.register.interventions if parameters.register is not None else ():
        for where, first in begins(measure):
            if where in (area, WHOLE_MUNICIPALITY) and first < quarter.end and (measure.end or _NEVER) >= quarter.start:
                yield measure.title


def treated(parameters: Parameters, ids: tuple[str, ...], quarters: tuple[Quarter, ...]) -> npt.NDArray[np.bool_]:
    """Area-quarters with a measure of the register at work in the area itself, shape (areas, quarters).

    A measure in the whole municipality touches all alike and is not marked, or no area would be left.
    """
    done = np.zeros((len(ids), len(quarters)), dtype=bool)
    place = {area: row for row, area in enumerate(ids)}
    for measure in parameters.register.interventions if parameters.register is not None else ():
        for area, first in begins(measure):
            for column, quarter in enumerate(quarters):
                if area in place and first < quarter.end and (measure.end or _NEVER) >= quarter.start:
                    done[place[area], column] = True
    return done


def _fall(
    past: npt.NDArray[np.int64],
    history: tuple[Quarter, ...],
    ids: tuple[str, ...],
    parameters: Parameters,
    reach: Reach,
) -> tuple[ExpectedFall | None, str | None]:
    limits = parameters.municipality.thresholds
    if len(ids) <= limits.focus_areas:
        return None, "kommunen har inte fler områden än som ska väljas"
    found = expected_fall(past, treated=treated(parameters, ids, history), most=limits.focus_areas)
    if found.cases < limits.minimum_quarters:
        return None, (
            f"för kort historik: regeln kan prövas på {found.cases} tidigare kvartal, minst "
            f"{limits.minimum_quarters} behövs (källan är komplett från {reach.first_quarter.label})"
        )
    return found, None


def _moved(
    checked: Checked,
    parameters: Parameters,
    incidents: pd.DataFrame,
    reach: Reach,
    rows: tuple[RankedArea, ...],
    phi: float,
) -> Iterator[Moved]:
    """Last quarter's choice, now against the quarter on which it was chosen, both equally mature."""
    chosen, quarter = parameters.decisions_before.focus_areas, parameters.quarter
    ids = tuple(map(str, checked.areas["id"]))
    pair = (quarter.shift(-1), quarter)
    if not chosen or reach.first_quarter > pair[0]:
        return
    counts = _panel(incidents, ids, pair, reach)
    names = dict(zip(ids, checked.areas["name"], strict=True))
    others = np.array([area not in {one.area for one in chosen} for area in ids])
    for one in chosen:
        if one.area not in names:
            continue  # told by choice
        before, now = counts[ids.index(one.area)].tolist()
        yield Moved(
            area_id=one.area,
            name=str(names[one.area]),
            reason=one.reason,
            change=period_change(int(now), int(before), dispersion=phi),
            rank_now=next((row.rank for row in rows if row.area_id == one.area), None),
            others_now=int(counts[others, 1].sum()),
            others_before=int(counts[others, 0].sum()),
        )
