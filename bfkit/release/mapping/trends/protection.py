"""The categories behind disclosure control: all, categories and sub-types add up, in each period."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from bfkit import vocabulary
from bfkit.mapping.trends.by_category import ALL, CategoryTrend, CategoryTrends
from bfkit.mapping.trends.expected import Expectation
from bfkit.release.cells import NO_COUNT, Cell, all_hidden, cells_of, lone_cell
from bfkit.release.disclosure import Edition, HierarchySuppression, Suppression, alone, suppress_hierarchy
from bfkit.release.mapping.trends.views import ProtectedTrend, ProtectedTrends
from bfkit.release.suppression import UnprotectableError


def protected_trends(result: CategoryTrends, edition: Edition) -> ProtectedTrends:
    """Source by source: what adds up is protected together, the rest alone."""
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
        below = tuple(all_hidden(len(part)) for part in parts)
        marked = HierarchySuppression(all_hidden(len(groups)), below, of_total)
    cells = [lone_cell(int(value), edition) if i in known else NO_COUNT for i, value in enumerate(values)]
    placed = [(groups, marked.groups), *zip(parts, marked.subgroups, strict=True)]
    placed += [([i], Suppression(marked.total.marks.reshape(1))) for i in known if rows[i].category == ALL]
    for indices, suppression in placed:
        for i, cell in zip(indices, cells_of(values[indices], suppression, edition), strict=True):
            cells[i] = cell
    return cells


def _protect_alone(row: CategoryTrend, edition: Edition) -> ProtectedTrend:
    count, last_year, equal = (
        lone_cell(value, edition) for value in (row.count, row.last_year, row.last_year_equal_lag)
    )
    return _trend(row, (count, last_year, equal), tuple(lone_cell(c, edition) for c in row.counts))
