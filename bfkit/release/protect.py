"""Stage results behind disclosure control: ``protect`` is the one door to figures, tables, maps and texts."""

from collections.abc import Sequence
from dataclasses import replace
from functools import singledispatch

import numpy as np

from bfkit import vocabulary
from bfkit.display import number
from bfkit.evaluation.planning.proposal import Part
from bfkit.mapping.coverage.quality import Coverage, DataQuality, Delay, OrganisationReports
from bfkit.mapping.hot_times.weekday_hours import HOURS, WeekdayHours, blocks
from bfkit.mapping.places import AreaCounts
from bfkit.mapping.trends.by_category import ALL, CategoryTrend, CategoryTrends
from bfkit.mapping.trends.expected import Expectation
from bfkit.release.disclosure import (
    Edition,
    HierarchySuppression,
    Suppression,
    alone,
    protect_organisation,
    suppress_hierarchy,
    suppress_list,
    suppress_table,
)
from bfkit.release.evaluation.protection import protected_evaluation
from bfkit.release.marks import Mark
from bfkit.release.planning.view import protected_part
from bfkit.release.suppression import NOWHERE, UnprotectableError
from bfkit.release.views import (
    NO_COUNT,
    Cell,
    ProtectedArea,
    ProtectedAreas,
    ProtectedHours,
    ProtectedOrganisation,
    ProtectedQuality,
    ProtectedTrend,
    ProtectedTrends,
)
from bfkit.verdict import Evaluation

BLOCK_HOURS = (1, 3, 6)
"""Widths of the blocks of a week, finest first; the first that leaves most incidents shown is used."""
SHOWN_SHARE = 0.8


@singledispatch
def protect(result: object, edition: Edition) -> object:
    """A stage result as one edition may show it.

    Raises:
        TypeError: a result no rule of disclosure is written for; it is then shown nowhere.
    """
    raise TypeError(f"{type(result).__name__} har ingen regel för röjandekontroll och visas därför inte")


@protect.register
def _trends(result: CategoryTrends, edition: Edition) -> ProtectedTrends:
    rows: list[ProtectedTrend] = []
    for source in result.reaches:
        own = result.of(source)
        tree = [row for row in own if row.category == ALL or row.category in vocabulary.INCIDENT_CATEGORIES]
        rows.extend(_protect_tree(tree, edition))
        rows.extend(_protect_alone(row, edition) for row in own if row not in tree)
    return ProtectedTrends(tuple(rows), result.reaches, result.quarter, result.as_of, result.thresholds, edition)


def _protect_tree(rows: Sequence[CategoryTrend], edition: Edition) -> list[ProtectedTrend]:
    """All, categories and sub-types add up, in each period: protected together, period by period."""
    quarters = sorted({q for row in rows for q in row.quarters})
    columns: list[list[int | None]] = [
        [row.count for row in rows],
        [row.last_year for row in rows],
        [row.last_year_equal_lag for row in rows],
        *([dict(zip(r.quarters, r.counts, strict=True)).get(q) for r in rows] for q in quarters),
    ]
    cells = [_protect_column(rows, column, edition) for column in columns]
    place = {quarter: 3 + i for i, quarter in enumerate(quarters)}
    return [
        _trend(row, (cells[0][i], cells[1][i], cells[2][i]), tuple(cells[place[q]][i] for q in row.quarters))
        for i, row in enumerate(rows)
    ]


def _trend(row: CategoryTrend, counts: tuple[Cell, Cell, Cell], history: tuple[Cell, ...]) -> ProtectedTrend:
    shown = counts[0].shown and history[-1].shown
    before = row.quarters[-1].last_year
    if not (row.comparison_usable or row.comparison_extreme or before in row.quarters):
        counts = (counts[0], NO_COUNT, NO_COUNT)  # last year the source was not complete: its figure is no figure
    return ProtectedTrend(
        row.source,
        row.category,
        row.subtype,
        row.label,
        *counts,
        quarters=row.quarters,
        history=history,
        expectation=_blunted(row.expectation, history) if shown and row.no_expected_reason is None else None,
        no_expected_reason=row.no_expected_reason if shown else row.no_expected_reason or "antalet visas inte",
        signal=row.signal and shown,
        direction=row.direction if shown else None,
        comparison_extreme=row.comparison_extreme,
        comparison_high=row.comparison_high,
        typical=row.typical,
        comparison_usable=row.comparison_usable,
    )


def _blunted(expectation: Expectation | None, history: tuple[Cell, ...]) -> Expectation | None:
    """An expectation in whole numbers where a count it was made from is hidden: digits would give it away."""
    if expectation is None or all(cell.shown for cell in history):
        return expectation
    return replace(
        expectation,
        expected=float(round(expectation.expected)),
        lower=float(round(expectation.lower)),
        upper=float(round(expectation.upper)),
        fitted_lower=np.round(expectation.fitted_lower),
        fitted_upper=np.round(expectation.fitted_upper),
    )


def _year_mark(by_quarter: np.ndarray, edition: Edition) -> Suppression:
    """How the total of twelve months is marked: hidden when a quarter in it is, for the others are in the trend."""
    if any(edition.hides(int(count)) for count in by_quarter):
        return Suppression(np.asarray(int(Mark.HIDDEN)))
    return alone(int(by_quarter.sum()), edition.limit)


def _protect_column(rows: Sequence[CategoryTrend], counts: Sequence[int | None], edition: Edition) -> list[Cell]:
    """One period of the tree. A row whose history has not begun has no count and shows none.

    A category begins no earlier than its sub-types, and all of it no earlier than its categories, so what
    is known of a parent is known of its parts; parts without a parent stand alone.
    """
    known = {i for i, count in enumerate(counts) if count is not None}
    values = np.array([count or 0 for count in counts], dtype=np.int64)
    groups = [i for i in known if rows[i].subtype is None and rows[i].category != ALL]
    parts = [[i for i in known if rows[i].subtype and rows[i].category == rows[g].category] for g in groups]
    total = int(values[groups].sum())
    of_total = alone(total, edition.limit)
    try:
        marked = suppress_hierarchy(
            total, values[groups], [values[part] for part in parts], edition.limit, total_elsewhere=of_total
        )
    except UnprotectableError:
        below = tuple(_hidden(len(part)) for part in parts)
        marked = HierarchySuppression(_hidden(len(groups)), below, of_total)
    cells = [_alone(int(value), edition) if i in known else NO_COUNT for i, value in enumerate(values)]
    placed = [(groups, marked.groups), *zip(parts, marked.subgroups, strict=True)]
    placed += [([i], Suppression(marked.total.marks.reshape(1))) for i in known if rows[i].category == ALL]
    for indices, suppression in placed:
        for i, cell in zip(indices, _cells(values[indices], suppression, edition), strict=True):
            cells[i] = cell
    return cells


def _protect_alone(row: CategoryTrend, edition: Edition) -> ProtectedTrend:
    count, last_year, equal = (_alone(value, edition) for value in (row.count, row.last_year, row.last_year_equal_lag))
    return _trend(row, (count, last_year, equal), tuple(_alone(c, edition) for c in row.counts))


@protect.register
def _areas(result: AreaCounts, edition: Edition) -> ProtectedAreas:
    """The quarter and the nine months before it add up to the twelve months, area by area."""
    quarter = np.append(result.count, result.unplaced)
    year = np.append(result.count_12m, result.unplaced_12m)
    of_quarter, of_year = alone(int(quarter.sum()), edition.limit), _year_mark(result.by_quarter, edition)
    order = np.append(np.lexsort((result.count, result.count_12m)), len(result.count))  # no name decides what is hidden
    back = np.argsort(order)
    sorted_now, sorted_long = _area_cells(quarter[order], year[order], of_quarter, of_year, edition)
    now, long = [sorted_now[i] for i in back], [sorted_long[i] for i in back]
    totals = _cells(np.array([quarter.sum()]), Suppression(of_quarter.marks.reshape(1)), edition)
    totals_12m = _cells(np.array([year.sum()]), Suppression(of_year.marks.reshape(1)), edition)
    rows = [
        ProtectedArea(area_id, name, now[i], long[i])
        for i, (area_id, name) in enumerate(zip(result.area_ids, result.names, strict=True))
    ]
    unplaced = ProtectedArea(None, "Utan område", now[-1], long[-1])
    return ProtectedAreas(
        result.source,
        result.label,
        result.level,
        result.quarter,
        result.year,
        tuple(rows),
        unplaced,
        totals[0],
        totals_12m[0],
        edition,
    )


def _area_cells(
    quarter: np.ndarray, year: np.ndarray, of_quarter: Suppression, of_year: Suppression, edition: Edition
) -> tuple[list[Cell], list[Cell]]:
    """The quarter and the twelve months by area; all of the year is hidden where its total must be."""
    matrix = np.column_stack([quarter, year - quarter])
    if not of_year.hidden or of_year.small:
        try:
            marked = suppress_table(
                matrix,
                edition.limit,
                row_totals_shown=True,
                column_totals_shown=True,
                columns_elsewhere=Suppression(np.append(of_quarter.marks, NOWHERE)),
                total_elsewhere=of_year,
            )
        except UnprotectableError:
            pass
        else:
            return (
                _cells(quarter, Suppression(marked.cells.marks[:, 0]), edition),
                _cells(year, marked.rows, edition),
            )
    return _list_cells(quarter, edition, of_quarter), _cells(year, _hidden(len(year)), edition)


@protect.register
def _hours(result: WeekdayHours, edition: Edition) -> ProtectedHours:
    """Blocks are shown as shares in broad classes, never as counts; a block with too few is hidden."""
    width, hidden = _finest(result, edition)
    parts = np.array([result.used, result.without_clock, result.too_long], dtype=np.int64)
    total = _year_mark(result.by_quarter, edition)
    hidden_year = total.hidden and not total.small
    shown = _cells(parts, _hidden(3), edition) if hidden_year else _list_cells(parts, edition, total)
    used, without_clock, too_long = shown
    weights = blocks(result.weights, width or BLOCK_HOURS[-1])
    return ProtectedHours(
        result.source,
        result.label,
        result.period,
        width,
        np.where(hidden, np.nan, weights / max(result.used, 1)),
        hidden,
        used,
        without_clock,
        too_long,
        any_clock=result.used + result.too_long > 0,
        longest_hours=result.longest_hours,
        peak=result.peak if result.peak and used.shown and result.peak.count >= edition.limit else None,
        edition=edition,
    )


def _finest(result: WeekdayHours, edition: Edition) -> tuple[int | None, np.ndarray]:
    for width in BLOCK_HOURS:
        weights = blocks(result.weights, width)
        hidden = (weights > 0) & (weights < edition.limit) & (edition.limit > 1)
        if result.used and weights[~hidden].sum() >= SHOWN_SHARE * result.used:
            return width, hidden
    return None, np.ones((7, HOURS // BLOCK_HOURS[-1]), dtype=bool)


@protect.register
def _quality(result: DataQuality, edition: Edition) -> ProtectedQuality:
    reporters = np.array([result.reporters, result.reporters_last_year])
    few = protect_organisation(reporters)
    now, before = (
        NO_COUNT if hidden else Cell(int(n), number(int(n))) for n, hidden in zip(reporters, few, strict=True)
    )
    return ProtectedQuality(
        sources=result.sources,
        reaches=result.reaches,
        delays=tuple((_delay(row, edition), _alone(row.n, edition)) for row in result.delays),
        coverage=tuple(_coverage(row, edition) for row in result.coverage),
        newest_weeks=tuple((replace(week, count=0), _alone(week.count, edition)) for week in result.newest_weeks),
        organisations=tuple(_organisations(result.organisations, edition)),
        reporters=now,
        reporters_last_year=before,
        notes=result.notes,
        quarter=result.quarter,
        as_of=result.as_of,
        edition=edition,
    )


def _delay(row: Delay, edition: Edition) -> Delay:
    early, late = (_share(s, row.n, edition) for s in (row.share_within_14_days, row.share_within_90_days))
    hidden = edition.hides(row.n)
    median = None if hidden else row.median_days
    return replace(row, n=0, median_days=median, share_within_14_days=early, share_within_90_days=late)


def _coverage(row: Coverage, edition: Edition) -> tuple[Coverage, Cell]:
    shares = (_share(s, row.incidents, edition) for s in (row.with_area, row.with_point, row.with_clock))
    with_area, with_point, with_clock = shares
    open_row = Coverage(row.source, 0, with_area=with_area, with_point=with_point, with_clock=with_clock)
    return open_row, _alone(row.incidents, edition)


def _share(share: float | None, of: int, edition: Edition) -> float | None:
    """A share is as open as the two counts it splits: 96 % of 25 tells of the one that is missing."""
    if share is None:
        return None
    part = round(share * of)
    return None if edition.hides(of) or edition.hides(part) or edition.hides(of - part) else share


def _organisations(rows: Sequence[OrganisationReports], edition: Edition) -> list[ProtectedOrganisation]:
    """Too small an organisation, now or last year, shows nothing of that period."""
    columns = []
    for active, reports in (("reporters", "reports"), ("reporters_last_year", "reports_last_year")):
        reporters, counts = (
            np.array([getattr(row, name) for row in rows], dtype=np.int64) for name in (active, reports)
        )
        small = protect_organisation(reporters)
        everything = Edition(edition.key, 1)
        columns.append(_list_cells(reporters, everything, alone(int(reporters.sum()), 1), small))
        columns.append(_list_cells(counts, edition, alone(int(counts.sum()), edition.limit), small))
    return [
        ProtectedOrganisation(row.organisation, reporters=a, reports=b, reporters_last_year=c, reports_last_year=d)
        for row, a, b, c, d in zip(rows, *columns, strict=True)
    ]


def _cells(counts: np.ndarray, suppression: Suppression, edition: Edition) -> list[Cell]:
    triples = zip(counts, suppression.hidden, edition.texts(counts, suppression), strict=True)
    return [Cell(None if hidden else int(count), str(text)) for count, hidden, text in triples]


def _list_cells(
    counts: np.ndarray, edition: Edition, total: Suppression, withheld: np.ndarray | None = None
) -> list[Cell]:
    """Counts whose sum stands elsewhere; all are hidden where hiding fewer would not protect."""
    try:
        marked = suppress_list(counts, edition.limit, total_shown=True, total_elsewhere=total, withheld=withheld).cells
    except UnprotectableError:
        marked = _hidden(len(counts))
    return _cells(counts, marked, edition)


def _hidden(count: int) -> Suppression:
    return Suppression(np.full(count, int(Mark.HIDDEN)))


def _alone(count: int, edition: Edition) -> Cell:
    return Cell(None if edition.hides(count) else count, edition.text(count))


protect.register(Part)(protected_part)
protect.register(Evaluation)(protected_evaluation)
