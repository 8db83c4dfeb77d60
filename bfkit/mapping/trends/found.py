"""What has changed, gathered: signals over areas, months and weeks, slow drift, early warnings, last year, the season."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt
from scipy import stats

from bfkit.checked import Checked
from bfkit.counts.reach import Reach
from bfkit.inference import benjamini_hochberg
from bfkit.mapping.trends.by_category import CategoryTrends, by_category
from bfkit.mapping.trends.categories import ALL
from bfkit.mapping.trends.change import ChangeRow, changes_between
from bfkit.mapping.trends.cusum import SlowChange, slow_changes
from bfkit.mapping.trends.early_warning import Warned, early_warnings
from bfkit.mapping.trends.last_year import usual_variation, with_usual_variation
from bfkit.mapping.trends.prediction import tails
from bfkit.mapping.trends.quasi_poisson import fit_series
from bfkit.mapping.trends.season import SeasonalProfile, seasonal_profiles
from bfkit.mapping.trends.series import NO_BREAKS, Breaks, CountSeries, SeriesKey, Step, count_series
from bfkit.mapping.trends.signals import SignalRow, Signals, signals
from bfkit.parameters.models import Parameters, Thresholds
from bfkit.periods import Quarter

Whole = npt.NDArray[np.int64]

AREA_STEPS: tuple[Step, ...] = ("quarter", "month")
"""A week in one area and category holds too few incidents to be judged."""
WHOLE_STEPS: tuple[Step, ...] = ("month", "week")
"""The quarter of the whole municipality is judged with the categories (``by_category``)."""
BEHIND = 20.0
"""Quarters of history that the count needed for a signal is worked out for."""


class ReportingBreak(Protocol):
    """A day from which counts measure something else; ``coverage.reporting_breaks.Break`` is one."""

    @property
    def day(self) -> date: ...  # noqa: D102

    @property
    def source(self) -> str: ...  # noqa: D102

    @property
    def organisation(self) -> str | None: ...  # noqa: D102

    @property
    def categories(self) -> tuple[str, ...]: ...  # noqa: D102

    @property
    def text(self) -> str: ...  # noqa: D102


T = TypeVar("T", SignalRow, ChangeRow, SlowChange, Warned, SeasonalProfile)


@dataclass(frozen=True, slots=True)
class Mark:
    """A break in reporting, to be drawn; ``categories`` () concerns all, ``declared``: by the municipality itself."""

    day: date
    source: str
    categories: tuple[str, ...]
    text: str
    declared: bool

    def concerns(self, category: str) -> bool:
        """Whether counts of a category (or of all together) measure something else from the day."""
        return not self.categories or category == ALL or category in self.categories


@dataclass(frozen=True, slots=True)
class Drift:
    """A slow change with its size.

    Attributes:
        change: what was found. since: first day of the drift.
        ratio, lower, upper: level since over level before, season considered, with 95 % interval; NaN when nothing
            lies before. The day was chosen afterwards, so the size is on average too large.
        by_month: shape (months,), the counts behind, newest last; first: first day of the first month.
    """

    change: SlowChange
    since: date
    ratio: float
    lower: float
    upper: float
    by_month: Whole
    first: date


@dataclass(frozen=True, slots=True)
class Developments:
    """What has changed in one municipality.

    Attributes:
        trends: the categories of the whole municipality in the quarter, judged together.
        areas: each category in each area, in the quarter and the last month; each step judged by itself.
        whole: the whole municipality in the last month and week; the quarter is that of ``trends``.
        series: quarterly counts behind ``areas`` and those of the whole municipality, at equal lag.
        changes: against the same quarter last year, with the variation that quarters usually have. drifts: every category that was judged.
        warnings: last months far above those before, in series too short to be judged otherwise.
        seasons: the year of each category whose months surely differ, of ``seasons_tested``. marks: breaks in reporting.
        needed: expected count of the middle series of an area, and the count at which it would have been a signal.
    """

    trends: CategoryTrends
    areas: Mapping[Step, Signals]
    whole: Mapping[Step, Signals]
    series: CountSeries
    changes: tuple[ChangeRow, ...]
    drifts: tuple[Drift, ...]
    warnings: tuple[Warned, ...]
    seasons: tuple[SeasonalProfile, ...]
    seasons_tested: int
    marks: tuple[Mark, ...]
    needed: tuple[float, int] | None
    quarter: Quarter
    reaches: dict[str, Reach]
    thresholds: Thresholds


def developments(
    checked: Checked,
    parameters: Parameters,
    *,
    trends: CategoryTrends | None = None,
    breaks: Sequence[ReportingBreak] = (),
) -> Developments:
    """Answer what has changed: in the quarter, the last month and week, slowly, and since last year.

    Args:
        checked, parameters: the tables and the quarter.
        trends: of the same tables; worked out when not given.
        breaks: of ``reporter_activity``, to be marked in figures; those the municipality has declared always are.

    In the categories that a declared change of recording concerns, no count before it is compared with one after it.
    """
    found, quarter = trends or by_category(checked, parameters), parameters.quarter
    declared = _declared(parameters)
    areas = {step: _signals(checked, parameters, step, declared, by_area=True) for step in AREA_STEPS}
    whole = {step: _signals(checked, parameters, step, declared, by_area=False) for step in WHOLE_STEPS}
    years = {"now": quarter, "before": quarter.last_year}
    changes = _chosen(lambda own: changes_between(checked, parameters, areas=[], breaks=own, **years), declared)
    seasons = _chosen(lambda own: seasonal_profiles(checked, parameters, breaks=own), declared)
    of_seasons = benjamini_hochberg([one.p_value for one in seasons])
    rate = parameters.municipality.thresholds.signal_rate
    return Developments(
        trends=found,
        areas=areas,
        whole=whole,
        series=count_series(checked, parameters, step="quarter"),
        changes=with_usual_variation(changes, usual_variation(found), quarter),
        drifts=_drifts(checked, parameters, declared),
        warnings=_warnings(checked, parameters, declared, whole["month"]),
        seasons=tuple(one for one, p in zip(seasons, of_seasons, strict=True) if p <= rate),
        seasons_tested=len(seasons),
        marks=tuple(sorted({*declared, *_of_organisations(breaks)}, key=lambda mark: (mark.day, mark.text))),
        needed=_needed(areas["quarter"], parameters.municipality.thresholds.minimum_count),
        quarter=quarter,
        reaches=found.reaches,
        thresholds=parameters.municipality.thresholds,
    )


def _declared(parameters: Parameters) -> tuple[Mark, ...]:
    return tuple(
        Mark(change.day, source.name, tuple(change.categories), change.text, declared=True)
        for source in parameters.municipality.sources
        for change in source.recording_changes
        if change.day <= parameters.quarter.last_day
    )


def _of_organisations(breaks: Sequence[ReportingBreak]) -> list[Mark]:
    return [
        Mark(one.day, one.source, tuple(one.categories), one.text, declared=False)
        for one in breaks
        if one.organisation is not None
    ]


def _chosen(measure: Callable[[Breaks], Sequence[T]], declared: Sequence[Mark]) -> list[T]:
    """Each series measured after the changes of recording that concern its category, and only those."""
    rows = list(measure(NO_BREAKS))
    if not declared:
        return rows
    kept = [row for row in rows if not _concerned(row.key, declared)]
    cut = {name: [mark.day for mark in declared if mark.source == name] for name in {mark.source for mark in declared}}
    return kept + [row for row in measure(cut) if _concerned(row.key, declared)]


def _concerned(key: SeriesKey, declared: Sequence[Mark]) -> bool:
    return any(mark.source == key.source and mark.concerns(key.category) for mark in declared)


def _signals(
    checked: Checked, parameters: Parameters, step: Step, declared: Sequence[Mark], *, by_area: bool
) -> Signals:
    """The series of the areas, or those of the whole municipality, judged among themselves."""
    found: list[Signals] = []

    def measure(own: Breaks) -> Sequence[SignalRow]:
        found.append(signals(checked, parameters, step=step, by_area=by_area, breaks=own))
        return [row for row in found[-1].rows if (row.key.area_id is not None) is by_area]

    rows = _chosen(measure, declared)
    adjusted = benjamini_hochberg([row.p_value for row in rows])
    again = [_again(row, float(p), found[0].rate) for row, p in zip(rows, adjusted, strict=True)]
    first = sorted((row for row in again if row.signal), key=lambda row: (-abs(row.exceedance), row.p_value))
    rest = sorted((row for row in again if not row.signal), key=lambda row: np.nan_to_num(row.p_value, nan=2.0))
    ranked = [replace(row, rank=rank) for rank, row in enumerate(first, start=1)]
    tested = sum(bool(np.isfinite(row.p_value)) for row in again)
    return Signals(step, found[0].period, (*ranked, *rest), tested, found[0].rate)


def _again(row: SignalRow, p_adjusted: float, rate: float) -> SignalRow:
    signal = bool(row.reason is None and p_adjusted <= rate)
    direction = ("över" if row.count > row.expected else "under") if signal else None
    return replace(row, p_adjusted=p_adjusted, signal=signal, direction=direction, rank=None)


def _needed(areas: Signals, minimum: int) -> tuple[float, int] | None:
    """Expected count of the middle series of those judged, and the least count that would have been the only signal."""
    judged = [row.expected for row in areas.rows if np.isfinite(row.p_value)]
    if not judged:
        return None
    expected = float(np.median(judged))
    counts = np.arange(int(expected), int(10 * expected) + 200)
    sure = tails(counts, expected, BEHIND).two_sided <= areas.rate / areas.tested
    return expected, max(int(counts[sure & (counts > expected)][0]), minimum)


def _warnings(checked: Checked, parameters: Parameters, declared: Sequence[Mark], month: Signals) -> tuple[Warned, ...]:
    """Series without the years that a season needs, whose last month lies above what the seven before lead to expect."""
    judged = {row.key for row in month.rows if np.isfinite(row.p_value)}
    rows = _chosen(lambda own: early_warnings(checked, parameters, breaks=own).rows, declared)
    return tuple(row for row in rows if row.key not in judged and "C1" in row.methods and row.count > row.upper)


def _drifts(checked: Checked, parameters: Parameters, declared: Sequence[Mark]) -> tuple[Drift, ...]:
    found = _chosen(lambda own: slow_changes(checked, parameters, breaks=own), declared)
    found.sort(key=lambda one: (one.key.source, one.key.category != ALL))
    adjusted = benjamini_hochberg([one.p_value for one in found])
    rate = parameters.municipality.thresholds.signal_rate
    months = count_series(checked, parameters, step="month", by_area=False)
    return tuple(
        _sized(replace(one, p_adjusted=float(p), drifting=bool(p <= rate)), months)
        for one, p in zip(found, adjusted, strict=True)
    )


def _sized(change: SlowChange, months: CountSeries) -> Drift:
    """The step of the level, by a quasi-Poisson regression with a yearly wave, extreme months down-weighted."""
    length, start = change.periods_before + change.periods, change.periods_before
    own = months.counts[months.keys.index(change.key), -length:]
    wave = 2 * np.pi * months.seasons[-length:] / months.frequency
    after = (np.arange(length) >= start).astype(float)
    since, first = months.periods[-change.periods].start, months.periods[-length].start
    if start == 0 or own[:start].sum() == 0 or own[start:].sum() == 0:
        return Drift(change, since, np.nan, np.nan, np.nan, own, first)
    design = np.column_stack([np.ones(length), np.cos(wave), np.sin(wave), after])
    fits = fit_series(own[None], design, reweighting="settled")
    spread = float(np.sqrt(fits.covariance[0, -1, -1] * fits.dispersion[0]))
    reach = float(stats.t.ppf(0.975, fits.degrees_of_freedom)) * spread
    step = float(fits.coefficients[0, -1])
    ratio, lower, upper = (float(np.exp(value)) for value in (step, step - reach, step + reach))
    return Drift(change, since, ratio, lower, upper, own, first)
