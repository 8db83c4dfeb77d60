"""Areas over time: each area beside its own history, by quarter for a year and by tertial for a tertial."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
from scipy import stats

from bfkit.checked import Checked
from bfkit.counts import area_by_period, dated
from bfkit.counts.reach import Reach, covers, reaches
from bfkit.mapping.trends.categories import ALL, counted
from bfkit.mapping.trends.expected import expect
from bfkit.parameters.models import Parameters, Thresholds
from bfkit.periods import Quarter
from bfkit.tertials import Tertial, Year

YEARS_SHOWN = 4
LONGEST_YEARS = 8
"""Older counts say little of what to expect now."""
Step = Quarter | Tertial
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Outside:
    """A count of the period that surely lies outside what its own history leads one to expect.

    ``series``: 0 is the whole municipality, then the areas; ``place``: which step; ``direction``: över or under.
    """

    series: int
    place: int
    direction: str


@dataclass(frozen=True, slots=True)
class AreaHistory:
    """Incidents of one source by area and step of the calendar.

    Attributes:
        source, label: the source. period: asked about. steps: oldest first; the last ``asked`` make up the period.
        area_ids, names: shape (n,), in the order of the area table. counts: shape (n, steps), each step as known
            after ``lag_days`` (None: as known now); unplaced: shape (steps,), incidents without an area.
        lower, upper: shape (1 + n, steps), 95 % prediction interval of the whole and of each area; NaN without one.
        outside: those that hold among all ``tested`` counts of the source. complete: the source covers the period.
        reason: why nothing is shown, "" otherwise. few: series (0 is the whole) with so few incidents, before the
            period or in every step of it, that nothing can be said.
    """

    source: str
    label: str
    period: Tertial | Year
    steps: tuple[Step, ...]
    asked: int
    area_ids: tuple[str, ...]
    names: tuple[str, ...]
    counts: npt.NDArray[np.int64]
    unplaced: npt.NDArray[np.int64]
    lag_days: int | None
    lower: Floats
    upper: Floats
    outside: tuple[Outside, ...]
    tested: int
    through: date | None
    reason: str = ""
    few: tuple[int, ...] = ()


def area_histories(checked: Checked, parameters: Parameters, period: Tertial | Year) -> tuple[AreaHistory, ...]:
    """Answer how the areas have developed, source by source, and which of them surely lie outside their own history.

    Every step is counted as it was known after as many days as the last one has had. What is expected of a step rests
    on the area's own steps before the period (``expected.expect``: Farrington et al. 1996, Noufaily et al. 2013);
    whatever is called outside holds at the municipality's rate of false signals among all counts of the source
    (Benjamini & Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x). A series where neither a count of the
    period nor what was expected of it is ``minimum_count`` is told as too few, as in the kartläggning.

    Args:
        checked: the tables, as known on ``parameters.as_of``.
        parameters: of the last quarter within the period.
        period: the tertial or year.
    """
    return tuple(_of_source(checked, parameters, reach, period) for reach in reaches(checked, parameters).values())


def steps_of(period: Tertial | Year) -> tuple[Step, ...]:
    """The steps that make up a period: the four quarters of a year, or the tertial itself.

    >>> [str(step) for step in steps_of(Year(2024))]
    ['2024Q1', '2024Q2', '2024Q3', '2024Q4']
    """
    return (period,) if isinstance(period, Tertial) else tuple(Quarter(period.year, number) for number in (1, 2, 3, 4))


def _of_source(checked: Checked, parameters: Parameters, reach: Reach, period: Tertial | Year) -> AreaHistory:
    own = dated(checked.incidents[checked.incidents["source"] == reach.source])
    declared = next(source for source in parameters.municipality.sources if source.name == reach.source)
    row = next(row for row in counted(own, reach, parameters) if row.category == ALL)
    asked = steps_of(period)
    steps = _steps(asked, max(row.comparable_from, date(period.year - LONGEST_YEARS, 1, 1)))
    used = min(parameters.as_of, reach.through or parameters.as_of)
    lag = max((used - period.last_day).days, 0) if reach.equal_lag else None
    ids = tuple(str(one) for one in checked.areas["id"])
    found = area_by_period(row.of(own), area_ids=ids, periods=steps, reported_within_days=lag)
    empty = np.full((1 + len(ids), len(steps)), np.nan)
    names = tuple(checked.area_names[one] for one in ids)
    history = AreaHistory(
        reach.source,
        reach.label,
        period,
        steps,
        len(asked),
        ids,
        names,
        found.counts,
        found.unplaced,
        lag,
        empty,
        empty,
        (),
        0,
        reach.through,
    )
    if row.comparable_from > period.start:
        return replace(history, reason="källan är inte jämförbar över hela perioden")
    if not covers(declared, own, reach.through, period.last_day):
        return replace(history, reason="källan når inte till periodens slut")
    return _against_history(history, parameters.municipality.thresholds)


def _steps(asked: Sequence[Step], first_day: date) -> tuple[Step, ...]:
    """The whole steps from a day on, to the last one asked about; never fewer than those."""
    steps = list(asked)
    while (before := steps[0].shift(-1)).start >= first_day:
        steps.insert(0, before)
    return tuple(steps)


def _against_history(history: AreaHistory, thresholds: Thresholds) -> AreaHistory:
    """The bands, and what lies outside them among all that was tested."""
    before = len(history.steps) - history.asked
    a_year = history.steps[0].a_year
    lower, upper = history.lower.copy(), history.upper.copy()
    if before * 4 < thresholds.minimum_quarters * a_year:
        return history
    seasons = np.array([step.number for step in history.steps])
    seasonal = before * 4 >= thresholds.season_quarters * a_year
    series = np.vstack([history.counts.sum(axis=0) + history.unplaced, history.counts])
    tested: list[tuple[float, Outside]] = []
    few = []
    for i, counts in enumerate(series):
        if counts[:before].sum() < thresholds.minimum_count:
            few.append(i)
            continue
        enough = False
        for place in range(before, len(history.steps)):
            found = expect(counts[:before], seasons[:before], int(seasons[place]), seasons=a_year, seasonal=seasonal)
            lower[i, place], upper[i, place] = found.lower, found.upper
            lower[i, :before], upper[i, :before] = found.fitted_lower, found.fitted_upper
            enough |= bool(max(counts[place], found.expected) >= thresholds.minimum_count)
            direction = "över" if counts[place] > found.expected else "under"
            tested.append((found.p_value(float(counts[place])), Outside(i, place, direction)))
        few += [] if enough else [i]
    adjusted = stats.false_discovery_control([p for p, _ in tested]) if tested else ()
    outside = tuple(one for (_, one), p in zip(tested, adjusted, strict=True) if p <= thresholds.signal_rate)
    return replace(history, lower=lower, upper=upper, outside=outside, tested=len(tested), few=tuple(few))
