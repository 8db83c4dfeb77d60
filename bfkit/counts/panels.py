"""Incidents as counts: by period, and by area and period, with zeros, exposure and completeness.

An incident belongs to the period that holds ``starts_at`` in local time, and to that one only. Pass the
incidents of one source at a time: police reports and reporters' incidents are never added together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfkit.counts.placing import NOWHERE, Counts, Placing, Span, placing, tally

DAYS_PER_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class PeriodCounts:
    """Incidents by period. Arrays have the shape (periods,), in the order the periods were given.

    Attributes:
        counts: incidents used.
        labels: the periods in Swedish; starts: first days; ends: the days after the last.
        complete: the period lies wholly within what the source declares complete.
        mature: the period has had its ``reported_within_days`` before ``as_of``; True when not asked for.
        spanning: how many of the counted incidents may have gone on after the period's end (an interval
            over the border); they are counted here and not in the next period.
        reported_late: left out: reported more than ``reported_within_days`` after the period's last day.
        report_unknown: left out: no report date, so that maturity cannot be told.
        outside: incidents in no period.
        reported_within_days: days given to each period for reports to come in; None when all are counted.
    """

    counts: Counts
    labels: tuple[str, ...]
    starts: tuple[date, ...]
    ends: tuple[date, ...]
    complete: npt.NDArray[np.bool_]
    mature: npt.NDArray[np.bool_]
    spanning: Counts
    reported_late: Counts
    report_unknown: Counts
    outside: int
    reported_within_days: int | None

    @property
    def days(self) -> Counts:
        """Length of each period in days."""
        return np.array([(end - start).days for start, end in zip(self.starts, self.ends, strict=True)])


@dataclass(frozen=True, slots=True)
class AreaPeriodCounts:
    """Incidents by area and period: every area in every period, also with no incident.

    Attributes:
        counts: shape (areas, periods).
        area_ids: the areas, in the order given.
        exposure: shape (areas, periods); NaN where the population is unknown.
        exposure_unit: ``personår`` or ``dygn``.
        unplaced: shape (periods,), incidents in none of the areas.
        unlisted: shape (periods,), those of them that have an area which is not among ``area_ids``.
        totals: all incidents by period, with or without area.

    Raises ValueError when areas and unplaced do not add up to the totals.
    """

    counts: Counts
    area_ids: tuple[str, ...]
    exposure: npt.NDArray[np.float64]
    exposure_unit: str
    unplaced: Counts
    unlisted: Counts
    totals: PeriodCounts

    def __post_init__(self) -> None:
        if not np.array_equal(self.counts.sum(axis=0) + self.unplaced, self.totals.counts):
            raise ValueError("händelserna i områdena och de utan område är inte lika många som alla händelser")

    @property
    def labels(self) -> tuple[str, ...]:
        """The periods in Swedish."""
        return self.totals.labels

    @property
    def starts(self) -> tuple[date, ...]:
        """First days of the periods."""
        return self.totals.starts

    @property
    def ends(self) -> tuple[date, ...]:
        """The days after the last ones of the periods."""
        return self.totals.ends

    @property
    def complete(self) -> npt.NDArray[np.bool_]:
        """Which periods lie wholly within what the source declares complete, shape (periods,)."""
        return self.totals.complete


def by_period(
    incidents: pd.DataFrame,
    periods: Sequence[Span],
    *,
    complete_from: date | None = None,
    complete_to: date | None = None,
    reported_within_days: int | None = None,
    as_of: date | None = None,
) -> PeriodCounts:
    """How many incidents there were in each period.

    Args:
        incidents: rows with ``starts_at``, and ``ends_at`` and ``reported_at`` when known (``tables``).
        periods: any that do not overlap, in any order.
        complete_from: first day from which the source is complete.
        complete_to: last day to which it is complete.
        reported_within_days: count only incidents reported at most so many days after the last day of
            their period. Equal maturity: a quarter two weeks old may not be compared with the final
            figure of a year-old one.
        as_of: the last day of reporting that the table holds, see ``mature``.

    Raises:
        ValueError: no period, overlapping periods, or a negative number of days.

    >>> from bfkit.periods import Quarter
    >>> rows = pd.DataFrame({"starts_at": pd.to_datetime(["2025-03-31 23:59", "2025-04-01 00:00"])})
    >>> by_period(rows, [Quarter(2025, 1), Quarter(2025, 2)]).counts.tolist()
    [1, 1]
    """
    placed = placing(incidents, periods, reported_within_days)
    return PeriodCounts(
        counts=tally(placed.position[placed.used], len(periods)),
        labels=tuple(period.label for period in periods),
        starts=tuple(period.start for period in periods),
        ends=tuple(period.end for period in periods),
        complete=np.array([_within(period, complete_from, complete_to) for period in periods]),
        mature=np.array([_mature(period, reported_within_days, as_of) for period in periods]),
        spanning=tally(placed.position[placed.used & placed.beyond], len(periods)),
        reported_late=tally(placed.position[placed.late], len(periods)),
        report_unknown=tally(placed.position[placed.unknown], len(periods)),
        outside=int((placed.position == NOWHERE).sum()),
        reported_within_days=reported_within_days,
    )


def area_by_period(
    incidents: pd.DataFrame,
    *,
    area_ids: Sequence[str],
    periods: Sequence[Span],
    population: Mapping[str, float] | pd.Series | None = None,
    complete_from: date | None = None,
    complete_to: date | None = None,
    reported_within_days: int | None = None,
    as_of: date | None = None,
) -> AreaPeriodCounts:
    """How many incidents there were in each area in each period, and what they should be set against.

    Args:
        incidents: rows with ``area_id`` (may be missing) and what ``by_period`` needs.
        area_ids: every area wanted, each once; areas with no incident get zeros.
        periods: any that do not overlap, in any order.
        population: residents by area id; exposure is then person-years, otherwise days.
        complete_from: first day from which the source is complete.
        complete_to: last day to which it is complete.
        reported_within_days: see ``by_period``.
        as_of: see ``by_period``.

    Raises:
        ValueError: an area stands twice, a population is negative, or as ``by_period``.
    """
    ids = tuple(str(area) for area in area_ids)
    if len(set(ids)) != len(ids):
        raise ValueError("ett område står två gånger i listan")
    totals = by_period(
        incidents,
        periods,
        complete_from=complete_from,
        complete_to=complete_to,
        reported_within_days=reported_within_days,
        as_of=as_of,
    )
    placed = placing(incidents, periods, reported_within_days)
    area = pd.Index(ids, dtype=object).get_indexer(pd.Index(incidents["area_id"], dtype=object))
    exposure, unit = _exposure(ids, totals.days, population)
    stray = placed.used & (area == NOWHERE)
    return AreaPeriodCounts(
        counts=_cross_table(area, placed, (len(ids), len(periods))),
        area_ids=ids,
        exposure=exposure,
        exposure_unit=unit,
        unplaced=tally(placed.position[stray], len(periods)),
        unlisted=tally(placed.position[stray & incidents["area_id"].notna().to_numpy()], len(periods)),
        totals=totals,
    )


def _cross_table(area: Counts, placed: Placing, shape: tuple[int, int]) -> Counts:
    here = placed.used & (area != NOWHERE)
    return tally(area[here] * shape[1] + placed.position[here], shape[0] * shape[1]).reshape(shape)


def _within(period: Span, complete_from: date | None, complete_to: date | None) -> bool:
    after = complete_from is None or period.start >= complete_from
    return after and (complete_to is None or period.end - timedelta(days=1) <= complete_to)


def _mature(period: Span, reported_within_days: int | None, as_of: date | None) -> bool:
    if reported_within_days is None or as_of is None:
        return True
    return period.end - timedelta(days=1) + timedelta(days=reported_within_days) <= as_of


def _exposure(
    ids: tuple[str, ...], days: Counts, population: Mapping[str, float] | pd.Series | None
) -> tuple[npt.NDArray[np.float64], str]:
    if population is None:
        return np.tile(days.astype(float), (len(ids), 1)), "dygn"
    residents = pd.Series(population, dtype="Float64").reindex(ids).to_numpy(dtype=float, na_value=np.nan)
    if np.any(residents < 0):
        raise ValueError("folkmängden får inte vara negativ")
    return residents[:, None] * days[None, :] / DAYS_PER_YEAR, "personår"
