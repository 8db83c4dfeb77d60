"""Developments behind disclosure control: what is derived from a hidden count is dropped with it."""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np

from bfkit.mapping.trends.categories import ALL
from bfkit.mapping.trends.change import ChangeRow, PeriodChange
from bfkit.mapping.trends.early_warning import Warned
from bfkit.mapping.trends.found import Developments
from bfkit.mapping.trends.season import SeasonalProfile
from bfkit.mapping.trends.series import Step
from bfkit.mapping.trends.signals import SignalRow, Signals
from bfkit.periods import Quarter
from bfkit.release.cells import NO_COUNT, Cell, lone_cell
from bfkit.release.disclosure import HIDDEN, Edition
from bfkit.release.mapping.signals.area_guard import area_tables, shown_counts
from bfkit.release.mapping.signals.drift_protection import protected_drifts
from bfkit.release.mapping.signals.views import (
    ProtectedChange,
    ProtectedDevelopments,
    ProtectedFamily,
    ProtectedMark,
    ProtectedSeason,
    ProtectedSignal,
    ProtectedWarning,
)
from bfkit.release.mapping.trends.protection import protected_trends
from bfkit.release.mapping.trends.views import ProtectedTrend, ProtectedTrends
from bfkit.release.told import LAWFUL

PUBLIC = "offentlig"
MOST_QUARTERS = 16
TOO_FEW = "för få händelser"


def protected_developments(result: Developments, edition: Edition) -> ProtectedDevelopments:
    """Categories as in their own table; areas, months and weeks for the working group only."""
    trends = protected_trends(result.trends, edition)
    tested = [row for row in result.trends.rows if row.p_value is not None]
    drifts = protected_drifts(result.drifts, trends, edition)
    sure = [one for one in result.drifts if one.change.drifting]
    return ProtectedDevelopments(
        rows=tuple(row for row in trends.rows if row.signal),
        rows_tested=len(tested),
        families=() if edition.key == PUBLIC else tuple(_families(result, trends, edition)),
        changes=tuple(_change(row, trends, result) for row in result.changes),
        drifts=drifts,
        drifts_tested=len(result.drifts),
        drifts_hidden=len(sure) - len(drifts),
        warnings=() if edition.key == PUBLIC else tuple(_warnings(result.warnings, trends, edition)),
        seasons=tuple(_seasons(result.seasons, edition)),
        seasons_tested=result.seasons_tested,
        marks=tuple(
            ProtectedMark(one.day, one.source, one.categories, one.text)
            for one in result.marks
            if one.declared or edition.key != PUBLIC  # reporters are employees: their organisations stay inside
        ),
        needed=None if edition.key == PUBLIC else result.needed,
        labels={source: reach.label for source, reach in result.reaches.items()},
        kinds={source: reach.kind for source, reach in result.reaches.items()},
        quarter=result.quarter,
        rate=result.thresholds.signal_rate,
        minimum_count=result.thresholds.minimum_count,
        edition=edition,
    )


def _families(result: Developments, trends: ProtectedTrends, edition: Edition) -> list[ProtectedFamily]:
    found = [_family(result.areas["quarter"], _quarter_areas(result, edition), by_area=True)]
    for step in result.whole:
        found.append(_family(result.whole[step], _whole(result, trends, step, edition), by_area=False))
    found.append(_family(result.areas["month"], _month_areas(result, edition), by_area=True))
    return found


def _family(judged: Signals, shown: Sequence[ProtectedSignal], *, by_area: bool) -> ProtectedFamily:
    reasons = Counter(row.reason for row in judged.rows if row.reason not in (None, TOO_FEW))
    return ProtectedFamily(
        step=judged.step,
        period=judged.period,
        by_area=by_area,
        tested=judged.tested,
        too_few=sum(row.reason == TOO_FEW for row in judged.rows),
        not_judged=tuple((str(reason), count) for reason, count in sorted(reasons.items(), key=str)),
        rate=judged.rate,
        signals=tuple(shown),
        hidden=len(judged.signals) - len(shown),
    )


def _quarter_areas(result: Developments, edition: Edition) -> list[ProtectedSignal]:
    """Signals of areas with their history, where neither the area's nor the category's total gives others away."""
    judged, tables = result.areas["quarter"].signals, area_tables(result.series)
    rows = {(key.source, key.category, key.area_id): row for row, key in enumerate(result.series.keys)}
    quarters = tuple(q for q in result.series.periods if isinstance(q, Quarter))
    shown = {
        source: shown_counts(table, [_place(row) for row in judged if row.key.source == source], edition)
        for source, table in tables.items()
    }
    found: list[ProtectedSignal] = []
    for row in judged:
        at = rows[row.key.source, row.key.category, row.key.area_id]
        first = max(int(result.series.comparable_from[at]), len(quarters) - MOST_QUARTERS)
        counts, open_quarters = result.series.counts[at], shown[row.key.source][_place(row)]
        if not open_quarters[-1]:
            continue
        history = tuple(_cell(int(counts[i]), bool(open_quarters[i]), edition) for i in range(first, len(quarters)))
        found.append(_signal(row, result, history, quarters[first:], rank=len(found) + 1))
    return found


def _place(row: SignalRow) -> tuple[str, str]:
    return row.key.category, str(row.key.area_id)


def _cell(count: int, shown: bool, edition: Edition) -> Cell:
    if shown:
        return lone_cell(count, edition)
    return lone_cell(count, edition) if edition.hides(count) else Cell(None, HIDDEN)


def _signal(
    row: SignalRow, result: Developments, history: tuple[Cell, ...], quarters: tuple[Quarter, ...], *, rank: int
) -> ProtectedSignal:
    """A signal of an area and quarter; whole numbers where a count behind the expected is hidden."""
    blunt = any(not cell.shown for cell in history)
    before = history[-5] if len(history) >= 5 and row.last_year is not None else NO_COUNT
    return ProtectedSignal(
        source=row.key.source,
        source_label=result.reaches[row.key.source].label,
        category=row.key.category,
        label=row.key.label,
        area_id=row.key.area_id,
        area=row.key.area,
        count=history[-1],
        last_year=before,
        expected=float(round(row.expected)) if blunt else row.expected,
        lower=row.lower,
        upper=row.upper,
        rate=row.rate,
        direction=row.direction or "",
        rank=rank,
        quarters=quarters,
        history=history,
    )


def _month_areas(result: Developments, edition: Edition) -> list[ProtectedSignal]:
    """Signals of areas in the last month, where the quarter's and the category's totals give nothing small away."""
    judged = result.areas["month"].signals
    quarter = {
        (k.source, k.category, k.area_id): n
        for k, n in zip(result.series.keys, result.series.counts[:, -1], strict=True)
    }
    whole = {(row.key.source, row.key.category): row.count for row in result.whole["month"].rows}
    found: list[ProtectedSignal] = []
    for row in judged:
        key = row.key
        same = [one for one in judged if (one.key.source, one.key.category) == (key.source, key.category)]
        area = [n for (source, _, where), n in quarter.items() if (source, where) == (key.source, key.area_id)]
        beside = [one for one in judged if (one.key.source, one.key.area_id) == (key.source, key.area_id)]
        rests = (
            row.count,
            int(quarter[key.source, key.category, key.area_id]) - row.count,
            whole[key.source, key.category] - sum(one.count for one in same),
            int(sum(area)) - sum(one.count for one in beside),
        )
        if not any(edition.hides(rest) for rest in rests):
            found.append(_single(row, result, edition, rank=len(found) + 1))
    return found


def _whole(result: Developments, trends: ProtectedTrends, step: Step, edition: Edition) -> list[ProtectedSignal]:
    """Signals of the whole municipality in the last month or week, beside the quarter that is shown elsewhere."""
    judged = result.whole[step].signals
    months = {row.key: row.count for row in result.whole["month"].rows}
    found: list[ProtectedSignal] = []
    for row in judged:
        quarter = next(
            one
            for one in trends.rows
            if (one.source, one.category, one.subtype) == (row.key.source, row.key.category, None)
        )
        parts = [one.count for one in judged if one.key.source == row.key.source and one.key.category != ALL]
        rests = [row.count, (quarter.count.value or 0) - row.count, months[row.key] - row.count]
        rests += [row.count - sum(parts)] if row.key.category == ALL else []
        if quarter.count.shown and not any(edition.hides(rest) for rest in rests):
            found.append(_single(row, result, edition, rank=len(found) + 1))
    return found


def _single(row: SignalRow, result: Developments, edition: Edition, *, rank: int) -> ProtectedSignal:
    """A signal whose last period only is shown; last year's only when everything is."""
    before = NO_COUNT
    if row.last_year is not None and edition.limit == 1:
        before = lone_cell(row.last_year, edition)
    return ProtectedSignal(
        source=row.key.source,
        source_label=result.reaches[row.key.source].label,
        category=row.key.category,
        label=row.key.label,
        area_id=row.key.area_id,
        area=row.key.area,
        count=lone_cell(row.count, edition),
        last_year=before,
        expected=row.expected if edition.limit == 1 else float(round(row.expected)),
        lower=row.lower,
        upper=row.upper,
        rate=row.rate,
        direction=row.direction or "",
        rank=rank,
        quarters=(),
        history=(),
    )


def _change(row: ChangeRow, trends: ProtectedTrends, result: Developments) -> ProtectedChange:
    """The change between two counts of the table of categories; only where both are shown there."""
    own = next(r for r in trends.rows if (r.source, r.category, r.subtype) == (row.key.source, row.key.category, None))
    now, before = own.count, own.last_year_equal_lag
    reason = row.reason or ""
    if reason:
        now, before = NO_COUNT, NO_COUNT
    if not reason and own.comparison_extreme:
        reason = f"fjolårets kvartal var ovanligt {'högt' if own.comparison_high else 'lågt'}: jämför inte"
    if not reason and not own.comparison_usable:
        reason = "går inte att jämföra med i fjol"
    if not reason and not (now.shown and before.shown):
        reason = "antalen visas inte"
    change = row.change if not reason else None
    if change is not None and max(change.now, change.before) < result.thresholds.minimum_count:
        change, reason = None, TOO_FEW
    if change is not None and change.percent is None:
        reason = "inga i fjol: ingen procent"
    sure = change is not None and change.p_adjusted <= result.thresholds.signal_rate
    return ProtectedChange(
        source=row.key.source,
        source_label=result.reaches[row.key.source].label,
        category=row.key.category,
        label=row.key.label,
        now=now,
        before=before,
        percent=_blunted(change, own) if change else None,
        sure=sure,
        reason=reason,
    )


def _blunted(change: PeriodChange, own: ProtectedTrend) -> tuple[float, float, float] | None:
    """The change in percent, its interval in whole ones where a count in the history that it rests on is hidden."""
    if change.percent is None or all(cell.shown for cell in own.history):
        return change.percent
    percent, lower, upper = change.percent
    return percent, float(round(lower)), float(round(upper)) if math.isfinite(upper) else upper


def _warnings(rows: Sequence[Warned], trends: ProtectedTrends, edition: Edition) -> list[ProtectedWarning]:
    found = []
    for row in rows:
        quarter = next(
            r for r in trends.rows if (r.source, r.category, r.subtype) == (row.key.source, row.key.category, None)
        )
        rest = (quarter.count.value or 0) - row.count
        if quarter.count.shown and not edition.hides(row.count) and not edition.hides(rest):
            label = trends.reaches[row.key.source].label
            found.append(
                ProtectedWarning(label, row.key.category, row.key.label, lone_cell(row.count, edition), row.upper)
            )
    return found


def _seasons(rows: Sequence[SeasonalProfile], edition: Edition) -> list[ProtectedSeason]:
    """The year in whole percent, where no month holds a small count over all years. Gatherings are left to hot times."""
    return [
        ProtectedSeason(
            row.key.source, row.key.label, tuple(int(n) for n in np.round(100 * np.array(row.share))), min(row.years)
        )
        for row in rows
        if row.key.category != LAWFUL and not any(edition.hides(count) for count in row.counts)
    ]
