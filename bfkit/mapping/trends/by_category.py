"""The categories in numbers: the quarter, the same quarter last year, and what the past leads one to expect."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
from scipy import stats

from bfkit import vocabulary
from bfkit.checked import Checked
from bfkit.counts import by_period, dated
from bfkit.counts.reach import Reach, reaches
from bfkit.display import counted, day
from bfkit.mapping.trends.categories import ALL, Counted
from bfkit.mapping.trends.categories import counted as counted_rows
from bfkit.mapping.trends.expected import Expectation, expect
from bfkit.parameters.models import Parameters, Thresholds
from bfkit.periods import Quarter

__all__ = ["ALL", "CategoryTrend", "CategoryTrends", "by_category"]


@dataclass(frozen=True, slots=True)
class CategoryTrend:
    """One category or sub-type of one source.

    Attributes:
        source, category, subtype: keys; ``subtype`` None is the whole category, ``category`` ``alla``
            is all incidents of the source. label: Swedish name.
        count: in the quarter, as known on ``as_of``.
        last_year: same quarter last year, as known on ``as_of``.
        last_year_equal_lag: the same as known after as long a time as this quarter has had.
        quarters: labels of the earlier complete quarters and, last, this one.
        counts: shape (len(quarters),), all at equal lag.
        expectation: None when the history is too short; ``no_expected_reason`` says why, in Swedish.
        p_value: two-sided, of ``count`` under the expectation. signal: after Benjamini-Hochberg over
            all rows. direction: ``över`` or ``under`` when there is a signal.
        comparison_extreme: the quarter compared with was itself extreme among the others.
        typical: the interval in which the others put it; None when it could not be judged.
        comparison_usable: this year's figure may be set beside last year's.
    """

    source: str
    category: str
    subtype: str | None
    label: str
    count: int
    last_year: int
    last_year_equal_lag: int
    quarters: tuple[Quarter, ...]
    counts: tuple[int, ...]
    expectation: Expectation | None
    no_expected_reason: str | None
    p_value: float | None
    signal: bool
    direction: str | None
    comparison_extreme: bool
    comparison_high: bool
    typical: tuple[float, float] | None
    comparison_usable: bool


@dataclass(frozen=True, slots=True)
class CategoryTrends:
    """All rows, with how far each source reaches."""

    rows: tuple[CategoryTrend, ...]
    reaches: dict[str, Reach]
    quarter: Quarter
    as_of: date
    thresholds: Thresholds

    def of(self, source: str) -> tuple[CategoryTrend, ...]:
        """Rows of one source."""
        return tuple(row for row in self.rows if row.source == source)

    def total(self, source: str) -> CategoryTrend:
        """All incidents of a source together."""
        return next(row for row in self.of(source) if row.category == ALL)

    def main(self, source: str) -> tuple[CategoryTrend, ...]:
        """The whole categories of incidents of a source."""
        return tuple(r for r in self.of(source) if r.subtype is None and r.category in vocabulary.INCIDENT_CATEGORIES)


def by_category(checked: Checked, parameters: Parameters) -> CategoryTrends:
    """Answer how much of what: every category and sub-type, source by source, never added across sources."""
    reach = reaches(checked, parameters)
    rows = [
        row
        for source in reach.values()
        for row in (
            *_incident_rows(checked.incidents, source, parameters),
            *_other_rows(checked, source, parameters),
        )
    ]
    thresholds = parameters.municipality.thresholds
    return CategoryTrends(tuple(_signals(rows, thresholds)), reach, parameters.quarter, parameters.as_of, thresholds)


def _incident_rows(incidents: pd.DataFrame, reach: Reach, parameters: Parameters) -> Iterator[CategoryTrend]:
    own = incidents[incidents["source"] == reach.source]
    for row in counted_rows(own, reach, parameters):
        yield _trend(row.of(own), row, reach, parameters)


def _trend(subset: pd.DataFrame, row: Counted, reach: Reach, parameters: Parameters) -> CategoryTrend:
    quarter, thresholds = parameters.quarter, parameters.municipality.thresholds
    complete_from, ended = row.complete_from, row.ended
    earlier = reach.earlier_quarters(quarter, complete_from=row.comparable_from)
    shown = (*earlier, quarter)
    lag = reach.lag_days if reach.equal_lag else None
    # A report without a date counts as made at once, now as then: the totals known today stay the same.
    subset = dated(subset)
    periods = (*shown, *(() if quarter.last_year in shown else (quarter.last_year,)))
    known_today = by_period(subset, periods).counts
    at_equal_lag = by_period(subset, periods, reported_within_days=lag).counts
    counts, then = at_equal_lag[: len(shown)], periods.index(quarter.last_year)
    reason = "brottskoden har upphört" if ended else None
    if complete_from > max(quarter.start, reach.complete_from):
        reason = f"alla brottskoder är kompletta först från {day(complete_from)}"
    elif row.comparable_from > max(quarter.start, complete_from):
        reason = f"det räknas på ett annat sätt sedan {day(row.comparable_from)}"
    reason = reason or _no_expected(counts[:-1], reach, thresholds, int(counts[-1]))
    expectation = None if reason else _expect(counts[:-1], earlier, quarter, thresholds)
    reason = reason or _too_few(int(counts[-1]), expectation, thresholds)
    extreme, high, typical = _comparison(earlier, (counts[:-1], known_today[: len(earlier)]), quarter, thresholds)
    known = quarter.last_year in earlier
    return CategoryTrend(
        reach.source,
        row.category,
        row.subtype,
        row.label,
        count=int(known_today[len(earlier)]),
        last_year=int(known_today[then]),
        last_year_equal_lag=int(at_equal_lag[then]),
        quarters=shown,
        counts=tuple(int(c) for c in counts),
        expectation=expectation,
        no_expected_reason=reason,
        p_value=expectation.p_value(int(counts[-1])) if expectation and not reason else None,
        signal=False,
        direction=None,
        comparison_extreme=extreme,
        comparison_high=high,
        typical=typical,
        comparison_usable=known and reach.quarter_complete and not extreme and not ended,
    )


def _no_expected(history: np.ndarray, reach: Reach, thresholds: Thresholds, count: int) -> str | None:
    if not reach.quarter_complete:
        return "kvartalet är inte komplett i källan"
    if len(history) < thresholds.minimum_quarters:
        whole = counted(len(history), "komplett kvartal", "kompletta kvartal")
        return f"för kort historik: {whole}, minst {thresholds.minimum_quarters} behövs"
    if history.sum() == 0:
        return "inga händelser i tidigare kvartal" if count else "inga händelser, varken nu eller tidigare"
    return None


def _too_few(count: int, expectation: Expectation | None, thresholds: Thresholds) -> str | None:
    if expectation is not None and max(count, expectation.expected) < thresholds.minimum_count:
        return "för få händelser"
    return None


def _expect(history: np.ndarray, quarters: Sequence[Quarter], quarter: Quarter, thresholds: Thresholds) -> Expectation:
    seasonal = len(history) >= thresholds.season_quarters
    return expect(history, [q.number for q in quarters], quarter.number, seasonal=seasonal)


def _comparison(
    quarters: Sequence[Quarter], series: Sequence[np.ndarray], quarter: Quarter, thresholds: Thresholds
) -> tuple[bool, bool, tuple[float, float] | None]:
    """Whether the same quarter last year lay far outside what all the other quarters lead one to expect.

    Judged in each series given: at equal lag and as known today. Returns whether it was extreme, whether
    it was extremely high, and the interval that the others give (None when it cannot be judged).
    """
    if quarter.last_year not in quarters:
        return False, False, None
    position = list(quarters).index(quarter.last_year)
    others = [q for q in quarters if q != quarter.last_year]
    if len(others) < thresholds.minimum_quarters - 1 or any(np.delete(c, position).sum() == 0 for c in series):
        return False, False, None
    typical = None
    for counts in series:
        expectation = _expect(np.delete(counts, position), others, quarter, thresholds)
        typical = typical or (expectation.lower, expectation.upper)
        limit = float(stats.t.isf(stats.norm.sf(thresholds.extreme), expectation.degrees_of_freedom))
        enough = max(counts[position], expectation.expected) >= thresholds.minimum_count
        if enough and abs(expectation.z(counts[position])) > limit:
            return True, bool(counts[position] > expectation.expected), typical
    return False, False, typical


def _other_rows(checked: Checked, reach: Reach, parameters: Parameters) -> Iterator[CategoryTrend]:
    """The two categories that are not incidents: open unsafe places and the calendar of events."""
    places = checked.unsafe_places[checked.unsafe_places["source"] == reach.source]
    events = checked.special_events[checked.special_events["source"] == reach.source]
    quarter, zone = parameters.quarter, parameters.municipality.time_zone
    if len(places):
        now, before = (_open_at(places, q, zone) for q in (quarter, quarter.last_year))
        reason = "öppna vid kvartalets slut: ett tillstånd, inte händelser"
        yield _plain(reach, vocabulary.STATE_CATEGORY, now, before, quarter, reason)
    if len(events):
        entries = by_period(events, (quarter, quarter.last_year)).counts
        reason = "en kalender, inte ett problem"
        yield _plain(reach, vocabulary.CALENDAR_CATEGORY, int(entries[0]), int(entries[1]), quarter, reason)


def _open_at(places: pd.DataFrame, quarter: Quarter, zone: str) -> int:
    end = pd.Timestamp(quarter.end, tz=zone)
    return int(((places["opened_at"] < end) & ~(places["closed_at"] < end)).sum())


def _plain(reach: Reach, category: str, count: int, last_year: int, quarter: Quarter, reason: str) -> CategoryTrend:
    return CategoryTrend(
        reach.source,
        category,
        None,
        vocabulary.CATEGORIES[category],
        count=count,
        last_year=last_year,
        last_year_equal_lag=last_year,
        quarters=(quarter,),
        counts=(count,),
        expectation=None,
        no_expected_reason=reason,
        p_value=None,
        signal=False,
        direction=None,
        comparison_extreme=False,
        comparison_high=False,
        typical=None,
        comparison_usable=quarter.last_year >= reach.first_quarter and reach.quarter_complete,
    )


def _signals(rows: Sequence[CategoryTrend], thresholds: Thresholds) -> Iterator[CategoryTrend]:
    """Mark signals so that at most ``signal_rate`` of them are expected to be false (Benjamini-Hochberg)."""
    tested = [row.p_value for row in rows if row.p_value is not None]
    adjusted = iter(stats.false_discovery_control(tested) if tested else [])
    for row in rows:
        if row.p_value is None or next(adjusted) > thresholds.signal_rate or row.expectation is None:
            yield row
            continue
        above = row.counts[-1] > row.expectation.expected
        yield replace(row, signal=True, direction="över" if above else "under")
