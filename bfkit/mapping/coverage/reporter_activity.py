"""Who reports: by week and organisation, reports per active reporter, and the days on which reporting changed.

A zero is no report, not no incident. Reporters are employees: nothing is said of an organisation with fewer than
three active reporters. Several such are told of together when they have three between them, else not at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfkit.checked import Checked
from bfkit.counts.reach import reaches
from bfkit.display import number
from bfkit.mapping.coverage.reporting_breaks import Break, share_changes
from bfkit.parameters.models import Parameters
from bfkit.periods import Period, weeks_between
from bfkit.vocabulary import STATE_CATEGORY

Whole = npt.NDArray[np.int64]

LEAST_REPORTERS = 3
"""No statistic on fewer active reporters in an organisation (reporters are employees)."""
POOL = "Övriga organisationer"
DECLARED, STARTED, STOPPED = "ändrad räkning", "började rapportera", "slutade rapportera"
SILENT_WEEKS = 8
"""An organisation that has said nothing for so many weeks at either end began late, or has stopped."""


@dataclass(frozen=True, slots=True)
class OrganisationActivity:
    """One organisation, or the pool of those too small to be told apart. Arrays have the shape (weeks,).

    Attributes:
        organisation: its name. members: how many organisations it holds.
        active: reporters appointed in the week; withheld weeks have 0 and are marked in ``withheld``.
        reports: incidents and unsafe places reported in the week, by report date.
        withheld: weeks with fewer than three active reporters: nothing is told.
        breaks: days on which its reporting changed against the other organisations.
    """

    organisation: str
    members: int
    active: Whole
    reports: Whole
    withheld: npt.NDArray[np.bool_]
    breaks: tuple[Break, ...]

    def per_reporter(self, weeks: int) -> float | None:
        """Reports per active reporter and week over the latest weeks; None when any of them is withheld."""
        if self.withheld[-weeks:].any() or self.active[-weeks:].sum() == 0:
            return None
        return float(self.reports[-weeks:].sum() / self.active[-weeks:].sum())

    def silent_weeks(self, weeks: int) -> int | None:
        """Of the latest weeks, those with active reporters and no report at all; None when any is withheld."""
        if self.withheld[-weeks:].any():
            return None
        return int(((self.reports[-weeks:] == 0) & (self.active[-weeks:] > 0)).sum())


@dataclass(frozen=True, slots=True)
class ReporterActivity:
    """Reporting week by week.

    Attributes:
        weeks: Monday to Sunday. organisations: those that can be shown, by name, and last the pool.
        active, reports: shape (weeks,), of the organisations above together, without what is withheld, so that nothing
            of the others can be told by subtraction. left_out: how many organisations these are.
        breaks: every break, by source and organisation, and the declared ones, in order of day: for trend figures.
        categories_left_out: their counting changed, so that they say nothing of who reports (see ``breaks``).
        without_organisation: reports that name none; without_day: without a report date.
    """

    weeks: tuple[Period, ...]
    organisations: tuple[OrganisationActivity, ...]
    active: Whole
    reports: Whole
    left_out: int
    breaks: tuple[Break, ...]
    categories_left_out: tuple[str, ...]
    without_organisation: int
    without_day: int

    @property
    def reports_per_reporter(self) -> npt.NDArray[np.float64]:
        """Reports per active reporter in each week; NaN without reporters. Shape (weeks,)."""
        known = self.active > 0
        return np.divide(self.reports, self.active, out=np.full(len(self.weeks), np.nan), where=known)


def reporter_activity(
    checked: Checked, parameters: Parameters, *, permutations: int = 499, seed: int = 1
) -> ReporterActivity:
    """Answer who reported, week by week, and when reporting changed so that trends must not be read across it."""
    found = reaches(checked, parameters)
    sources = [name for name, reach in found.items() if reach.kind == "reporter"]
    first = min((found[name].complete_from for name in sources), default=parameters.quarter.start)
    weeks = tuple(
        w
        for w in weeks_between(first, parameters.quarter.last_day)
        if w.start >= first and w.end <= parameters.quarter.end
    )
    reports = _reports(checked, sources)
    inside = _numbered(reports, weeks)
    declared = _declared(parameters, sources)
    left_out = tuple(sorted({c for change in declared for c in change.categories}))
    counts = _by_week(inside, len(weeks))
    steady = _by_week(inside[~inside["category"].isin(left_out)], len(weeks))
    active = {
        name: _active(checked.reporters, name, weeks) for name in sorted({*counts, *checked.reporters["organisation"]})
    }
    shown, pooled = _told_apart(active)
    breaks = {name: _breaks(name, sources, steady, counts, active, weeks, permutations, seed) for name in shown}
    organisations = [_activity((name,), name, active, counts, breaks[name]) for name in shown]
    if pooled:
        organisations.append(_activity(pooled, POOL, active, counts, ()))
    every = sorted(
        (b for b in [*(b for own in breaks.values() for b in own), *declared]),
        key=lambda b: (b.day, b.organisation or ""),
    )
    return ReporterActivity(
        weeks,
        tuple(organisations),
        _summed([own.active for own in organisations], len(weeks)),
        _summed([own.reports for own in organisations], len(weeks)),
        len(active) - len(shown) - len(pooled),
        tuple(every),
        left_out,
        int(inside["organisation"].isna().sum()),
        int(reports["reported_at"].isna().sum()),
    )


def _reports(checked: Checked, sources: Sequence[str]) -> pd.DataFrame:
    """Every report of the reporters' sources, incidents and unsafe places: organisation, category and day."""
    incidents = checked.incidents[["source", "organisation", "category", "reported_at"]]
    unsafe = checked.unsafe_places[["source", "organisation", "reported_at"]].assign(category=STATE_CATEGORY)
    rows = pd.concat([incidents, unsafe], ignore_index=True)
    return rows[rows["source"].isin(list(sources))]


def _numbered(reports: pd.DataFrame, weeks: Sequence[Period]) -> pd.DataFrame:
    """The reports written in one of the weeks, with its number."""
    day = reports["reported_at"].dt.tz_localize(None).dt.normalize()
    first = pd.Timestamp(weeks[0].start) if weeks else pd.Timestamp.max.normalize()
    week = (day - first).dt.days // 7
    kept = week.between(0, len(weeks) - 1)
    return reports[kept].assign(week=week[kept].astype(int))


def _by_week(reports: pd.DataFrame, weeks: int) -> dict[str, Whole]:
    groups = reports.groupby("organisation")["week"]
    return {str(name): np.bincount(own, minlength=weeks).astype(np.int64) for name, own in groups}


def _active(reporters: pd.DataFrame, organisation: str, weeks: Sequence[Period]) -> Whole:
    """Reporters of an organisation appointed during any part of each week."""
    own = reporters[reporters["organisation"] == organisation]
    first, last = own["active_from"].to_numpy(), own["active_to"].to_numpy()
    starts = np.array([week.start for week in weeks], dtype="datetime64[D]")[:, None]
    ends = np.array([week.end for week in weeks], dtype="datetime64[D]")[:, None]
    return ((first < ends) & ~(last < starts)).sum(axis=1).astype(np.int64)


def _told_apart(active: dict[str, Whole]) -> tuple[list[str], tuple[str, ...]]:
    """Organisations with enough reporters now, and those that can be told of together because they are several."""
    now = {name: int(own[-1]) if len(own) else 0 for name, own in active.items()}
    small = tuple(name for name in now if now[name] < LEAST_REPORTERS)
    together = len(small) > 1 and sum(now[name] for name in small) >= LEAST_REPORTERS
    return [name for name in now if name not in small], small if together else ()


def _summed(parts: Sequence[Whole], weeks: int) -> Whole:
    return np.sum([np.zeros(weeks, dtype=np.int64), *parts], axis=0, dtype=np.int64)


def _activity(
    names: tuple[str, ...], label: str, active: dict[str, Whole], counts: dict[str, Whole], breaks: tuple[Break, ...]
) -> OrganisationActivity:
    reporters = np.sum([active[name] for name in names], axis=0)
    reports = np.sum([counts.get(name, np.zeros_like(reporters)) for name in names], axis=0)
    withheld = (reporters < LEAST_REPORTERS) & ((reporters > 0) | (reports > 0))
    return OrganisationActivity(
        label, len(names), np.where(withheld, 0, reporters), np.where(withheld, 0, reports), withheld, breaks
    )


def _breaks(
    name: str,
    sources: Sequence[str],
    steady: dict[str, Whole],
    counts: dict[str, Whole],
    active: dict[str, Whole],
    weeks: Sequence[Period],
    permutations: int,
    seed: int,
) -> tuple[Break, ...]:
    """When an organisation began, stopped, or came to report more or less than the others."""
    source = sources[0] if len(sources) == 1 else ", ".join(sources)
    heard = np.flatnonzero(counts.get(name, np.zeros(len(weeks))))
    if not len(heard):
        return ()
    found = []
    first, end = int(heard[0]), int(heard[-1]) + 1
    if first >= SILENT_WEEKS:
        text = f"{name} började rapportera; före dess är noll rapporter inte noll händelser"
        found.append(Break(weeks[first].start, source, name, STARTED, (), None, None, text))
    if len(weeks) - end >= SILENT_WEEKS:
        text = f"{name} slutade rapportera; därefter är noll rapporter inte noll händelser"
        found.append(Break(weeks[end].start, source, name, STOPPED, (), None, None, text))
    own = steady.get(name, np.zeros(len(weeks), dtype=np.int64))
    others = [n for n, c in counts.items() if n != name and _throughout(c, first, end)]
    total = own + np.sum([steady.get(n, np.zeros_like(own)) for n in others], axis=0, dtype=np.int64)
    own, total = (np.where(active[name] < LEAST_REPORTERS, 0, part) for part in (own, total))
    for change in share_changes(own[first:end], total[first:end], permutations=permutations, seed=seed):
        kind = "färre rapporter" if change.ratio < 1 else "fler rapporter"
        text = (
            f"{name}: {kind} än andra organisationer, {number(change.ratio, 1)} gånger så stor del av alla rapporter som "
            "tidigare. Det kan vara rapportörerna, eller det de möter"
        )
        day = weeks[first + change.position].start
        found.append(Break(day, source, name, kind, (), change.ratio, change.p_value, text))
    return tuple(found)


def _throughout(counts: Whole, first: int, end: int) -> bool:
    """Whether an organisation reports during the whole of a span."""
    heard = np.flatnonzero(counts)
    return bool(len(heard)) and int(heard[0]) < first + SILENT_WEEKS and int(heard[-1]) >= end - SILENT_WEEKS


def _declared(parameters: Parameters, sources: Sequence[str]) -> list[Break]:
    """Changes of recording that the municipality has declared for its sources."""
    return [
        Break(change.day, source.name, None, DECLARED, change.categories, None, None, change.text)
        for source in parameters.municipality.sources
        if source.name in sources
        for change in source.recording_changes
    ]
