"""Counts by area behind disclosure control: the quarter and the nine months before it add up to the year."""

import numpy as np

from bfkit.mapping.places import AreaCounts
from bfkit.release.cells import Cell, all_hidden, cells_of, list_cells, year_mark
from bfkit.release.disclosure import Edition, Suppression, alone, suppress_table
from bfkit.release.mapping.areas.views import ProtectedArea, ProtectedAreas
from bfkit.release.suppression import NOWHERE, UnprotectableError


def protected_areas(result: AreaCounts, edition: Edition) -> ProtectedAreas:
    """The quarter and the nine months before it add up to the twelve months, area by area."""
    quarter = np.append(result.count, result.unplaced)
    year = np.append(result.count_12m, result.unplaced_12m)
    of_quarter, of_year = alone(int(quarter.sum()), edition.limit), year_mark(result.by_quarter, edition)
    order = np.append(np.lexsort((result.count, result.count_12m)), len(result.count))  # no name decides what is hidden
    back = np.argsort(order)
    sorted_now, sorted_long = _area_cells(quarter[order], year[order], of_quarter, of_year, edition)
    now, long = [sorted_now[i] for i in back], [sorted_long[i] for i in back]
    totals = cells_of(np.array([quarter.sum()]), Suppression(of_quarter.marks.reshape(1)), edition)
    totals_12m = cells_of(np.array([year.sum()]), Suppression(of_year.marks.reshape(1)), edition)
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
                cells_of(quarter, Suppression(marked.cells.marks[:, 0]), edition),
                cells_of(year, marked.rows, edition),
            )
    return list_cells(quarter, edition, of_quarter), cells_of(year, all_hidden(len(year)), edition)
