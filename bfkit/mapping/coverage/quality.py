"""What the quarter rests on: rows read and refused, how late reports come, and who reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from bfkit.checked import Checked, SourceQuality
from bfkit.counts.reach import Reach, reaches
from bfkit.mapping.coverage.reporter_activity import LEAST_REPORTERS
from bfkit.parameters.models import Parameters
from bfkit.periods import Quarter

FULLY_SEEN_DAYS = 90
"""Only incidents this old tell how late reports come: younger ones have late reports still to come."""
MINIMUM_DELAYS = 20
"""Fewer dated reports than this give no delay distribution."""


@dataclass(frozen=True, slots=True)
class Delay:
    """Days from an incident's day to its report, among incidents of the year that ended 90 days before ``as_of``.

    ``median_days`` and the shares are None when fewer than ``MINIMUM_DELAYS`` incidents are dated.
    """

    source: str
    n: int
    median_days: float | None
    share_within_14_days: float | None
    share_within_90_days: float | None


@dataclass(frozen=True, slots=True)
class NewestWeek:
    """A recent week: what has come in, and what share of it usually has by now."""

    source: str
    monday: date
    count: int
    completeness: float | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """What share of the quarter's incidents can be placed in space and on the clock."""

    source: str
    incidents: int
    with_area: float | None
    with_point: float | None
    with_clock: float | None


@dataclass(frozen=True, slots=True)
class OrganisationReports:
    """Reports of one organisation, with how many of its reporters were appointed at all in the period."""

    organisation: str
    reporters: int
    reporters_last_year: int
    reports: int
    reports_last_year: int

    @property
    def reports_per_reporter(self) -> float | None:
        """Reports of the quarter by appointed reporter; None with fewer than three, of whom nothing is told."""
        return self.reports / self.reporters if self.reporters >= LEAST_REPORTERS else None


@dataclass(frozen=True, slots=True)
class DataQuality:
    """Everything the first page says of the data."""

    sources: tuple[SourceQuality, ...]
    reaches: dict[str, Reach]
    delays: tuple[Delay, ...]
    newest_weeks: tuple[NewestWeek, ...]
    coverage: tuple[Coverage, ...]
    organisations: tuple[OrganisationReports, ...]
    reporters: int
    reporters_last_year: int
    notes: tuple[str, ...]
    quarter: Quarter
    as_of: date


def data_quality(checked: Checked, parameters: Parameters) -> DataQuality:
    """Answer what the figures of the quarter rest on."""
    quarter, weeks = parameters.quarter, parameters.municipality.thresholds.delay_weeks
    names = [source.name for source in parameters.municipality.sources]
    by_source = {name: checked.incidents[checked.incidents["source"] == name] for name in names}
    reach = reaches(checked, parameters)
    return DataQuality(
        sources=checked.quality,
        reaches=reach,
        delays=tuple(delay(name, own, reach[name].used_to) for name, own in by_source.items()),
        newest_weeks=tuple(
            week for n, own in by_source.items() for week in newest_weeks(own, reach[n], quarter.last_day, weeks)
        ),
        coverage=tuple(_coverage(name, within(own, quarter)) for name, own in by_source.items()),
        organisations=_organisations(checked, quarter, [n for n, r in reach.items() if r.kind == "reporter"]),
        reporters=_active(checked.reporters, quarter),
        reporters_last_year=_active(checked.reporters, quarter.last_year),
        notes=checked.notes,
        quarter=quarter,
        as_of=parameters.as_of,
    )


def delay(source: str, incidents: pd.DataFrame, used_to: date) -> Delay:
    """How late the reports of a source come. Days are calendar days between dates."""
    seen, _ = _seen(incidents, used_to)
    late = np.maximum(seen, 0)
    enough = len(late) >= MINIMUM_DELAYS
    return Delay(
        source,
        n=len(late),
        median_days=float(np.median(late)) if enough else None,
        share_within_14_days=float((late <= 14).mean()) if enough else None,
        share_within_90_days=float((late <= 90).mean()) if enough else None,
    )


def newest_weeks(incidents: pd.DataFrame, reach: Reach, last_day: date, weeks: int) -> tuple[NewestWeek, ...]:
    """The last whole weeks up to a day, and how complete each usually is by the day that reports are used to.

    Completeness of a week is the share of fully seen incidents (see ``delay``) that were reported within as
    many days as have passed since each of the week's days. Every past week weighs the same, so that one
    night of unrest, registered late, does not speak for the year. Reports later than the file reaches are
    unknown, so it is an upper bound.
    """
    if reach.through is None or not reach.equal_lag:
        return ()
    days, weights = _seen(incidents, reach.used_to)
    starts = incidents["starts_at"].dt.tz_localize(None)
    after = last_day + timedelta(days=1)
    mondays = [after - timedelta(days=after.weekday() + 7 * back) for back in range(weeks, 0, -1)]
    rows = []
    for monday in mondays:
        inside = (starts >= pd.Timestamp(monday)) & (starts < pd.Timestamp(monday + timedelta(days=7)))
        seen = _share_seen(days, weights, monday, reach.used_to)
        rows.append(NewestWeek(reach.source, monday, int(inside.sum()), seen))
    return tuple(rows)


def _seen(incidents: pd.DataFrame, used_to: date) -> tuple[np.ndarray, np.ndarray]:
    """Delays of the fully seen incidents of a year, and weights that make every week of theirs count alike."""
    late = _days_late(incidents)
    starts = incidents["starts_at"].dt.tz_localize(None)
    last = pd.Timestamp(used_to - timedelta(days=FULLY_SEEN_DAYS))
    chosen = ((starts <= last) & (starts > last - pd.Timedelta(days=365)) & ~np.isnan(late)).to_numpy()
    week = starts[chosen].dt.to_period("W")
    return late[chosen], (1 / week.map(week.value_counts())).to_numpy(dtype=float)


def _share_seen(days: np.ndarray, weights: np.ndarray, monday: date, used_to: date) -> float | None:
    if len(days) < MINIMUM_DELAYS:
        return None
    age = np.array([(used_to - monday).days - day for day in range(7)])
    return float(((days[:, None] <= age) * weights[:, None]).sum() / (weights.sum() * len(age)))


def _days_late(incidents: pd.DataFrame) -> np.ndarray:
    """Days from the day an incident began to its report; NaN when the report is not dated."""
    occurred = incidents["starts_at"].dt.tz_localize(None).dt.normalize()
    reported = incidents["reported_at"].dt.tz_localize(None).dt.normalize()
    return (reported - occurred).dt.days.to_numpy(dtype=float)


def within(incidents: pd.DataFrame, quarter: Quarter) -> pd.DataFrame:
    """The incidents that began in a quarter, local time."""
    starts = incidents["starts_at"].dt.tz_localize(None)
    return incidents[(starts >= pd.Timestamp(quarter.start)) & (starts < pd.Timestamp(quarter.end))]


def _coverage(source: str, incidents: pd.DataFrame) -> Coverage:
    def share(mask: pd.Series) -> float | None:
        return float(mask.mean()) if len(incidents) else None

    return Coverage(
        source,
        incidents=len(incidents),
        with_area=share(incidents["area_id"].notna()),
        with_point=share(incidents["x"].notna()),
        with_clock=share(incidents["time_precision"].isin(["minute", "hour"])),
    )


def _active(reporters: pd.DataFrame, quarter: Quarter, organisation: str | None = None) -> int:
    """Reporters appointed during any part of a quarter."""
    own = reporters if organisation is None else reporters[reporters["organisation"] == organisation]
    started = own["active_from"] < pd.Timestamp(quarter.end)
    ended = own["active_to"] < pd.Timestamp(quarter.start)
    return int((started & ~ended).sum())


def _organisations(checked: Checked, quarter: Quarter, sources: Sequence[str]) -> tuple[OrganisationReports, ...]:
    """Every organisation of the register or of a report; one that is not in the register has no reporters."""
    reports = checked.incidents[checked.incidents["source"].isin(list(sources))]
    now, before = within(reports, quarter), within(reports, quarter.last_year)
    known = {
        *checked.reporters["organisation"].dropna(),
        *now["organisation"].dropna(),
        *before["organisation"].dropna(),
    }
    return tuple(
        OrganisationReports(
            name,
            reporters=_active(checked.reporters, quarter, name),
            reporters_last_year=_active(checked.reporters, quarter.last_year, name),
            reports=int((now["organisation"] == name).sum()),
            reports_last_year=int((before["organisation"] == name).sum()),
        )
        for name in (sorted(known) if len(checked.reporters) else ())
    )
