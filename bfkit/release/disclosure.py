"""Disclosure control: which counts an edition shows, and how the others are written.

Every count that leaves the house passes here. Two marks are used, and the reader is told what they mean:
"‹5" is a small count, 1 to 4; "dolt" is a count that may have any size, hidden because a small one could be
worked out from it. The second must not look like the first, or the page would lie about its size.

Zero is shown: that nothing was reported at a place tells nothing about anybody, and an analysis in which
"none" and "few" look alike is of no use.

A rate, a share or a change is as open as the count it is made of: whoever prints one hides it where the count
is hidden. Sums across pages of one edition (a year and its quarters) are protected only when they are put in
the same call.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bfkit.release.edition import HIDDEN, Edition, Suppression, whole_counts
from bfkit.release.marks import Mark, Rule
from bfkit.release.suppression import NOWHERE, equation_matrix, protected

__all__ = [
    "HIDDEN",
    "Edition",
    "HierarchySuppression",
    "ListSuppression",
    "Suppression",
    "TableSuppression",
    "protect_organisation",
    "suppress_hierarchy",
    "suppress_list",
    "suppress_table",
]

LEAST_REPORTERS = 3
"""An organisation with fewer active reporters has no statistic of its own: reporters are employees."""


@dataclass(frozen=True, slots=True)
class ListSuppression:
    """A list (n,) and its sum ()."""

    cells: Suppression
    total: Suppression


@dataclass(frozen=True, slots=True)
class TableSuppression:
    """A table (r, c), its row sums (r,), column sums (c,) and grand sum ()."""

    cells: Suppression
    rows: Suppression
    columns: Suppression
    total: Suppression


@dataclass(frozen=True, slots=True)
class HierarchySuppression:
    """Groups (g,), the subgroups of each (s_i,), and the sum ()."""

    groups: Suppression
    subgroups: tuple[Suppression, ...]
    total: Suppression


def suppress_list(
    counts: np.ndarray,
    limit: int,
    *,
    total_shown: bool,
    total_elsewhere: Suppression | None = None,
    withheld: np.ndarray | None = None,
) -> ListSuppression:
    """Which counts of a list must be hidden, when its sum is, or is not, known to the reader?

    Args:
        counts: integers of at least 0, shape (n,).
        limit: counts from 1 up to, not including, it are not shown.
        total_shown: whether the sum stands anywhere in the same edition. A small sum is hidden too.
        total_elsewhere: how the sum is marked in another table of the edition; it is marked so here too.
        withheld: counts hidden whatever their size (``protect_organisation``), shape (n,).

    >>> suppress_list(np.array([3, 8, 40]), 5, total_shown=True).cells.hidden
    array([ True,  True, False])
    """
    counts = whole_counts(counts, 1)
    n = counts.size
    cells = np.append(counts, counts.sum())
    sums = [(n, list(range(n)))] if total_shown and n else []
    aside = None if withheld is None else np.append(np.asarray(withheld, dtype=bool), False)
    elsewhere = np.full(n + 1, NOWHERE)
    if total_elsewhere is not None:
        elsewhere[-1] = int(total_elsewhere.marks)
    equations = equation_matrix(sums, n + 1)
    marks = protected(cells, equations, Rule(limit), withheld=aside, elsewhere=elsewhere).marks
    return ListSuppression(Suppression(marks[:n]), Suppression(np.asarray(marks[n])))


def suppress_table(
    matrix: np.ndarray,
    limit: int,
    *,
    row_totals_shown: bool,
    column_totals_shown: bool,
    columns_elsewhere: Suppression | None = None,
    total_elsewhere: Suppression | None = None,
    zeros_shown: bool = True,
    two_marks: bool = True,
) -> TableSuppression:
    """Which counts of a table, its margins included, must be hidden?

    The grand sum is taken as known as soon as any margin is shown, for it follows from them.

    Args:
        matrix: integers of at least 0, shape (r, c).
        limit: counts from 1 up to, not including, it are not shown.
        row_totals_shown, column_totals_shown: which margins stand in the same edition.
        columns_elsewhere, total_elsewhere: how the column sums (c,) and the grand sum () are marked in another
            table of the edition; they are marked so here too.
        zeros_shown: False hides zeros as small counts (a table of people by trait).
        two_marks: False when the page writes all hidden counts alike.
    """
    matrix = whole_counts(matrix, 2)
    table = _Layout(*matrix.shape)
    equations = equation_matrix(table.sums(row_totals_shown, column_totals_shown), table.cells)
    rule = Rule(limit, zeros_shown=zeros_shown, two_marks=two_marks)
    elsewhere = table.elsewhere(columns_elsewhere, total_elsewhere)
    return table.split(protected(table.flat(matrix), equations, rule, elsewhere=elsewhere).marks)


def suppress_hierarchy(
    total: int,
    groups: np.ndarray,
    subgroups: Sequence[np.ndarray],
    limit: int,
    *,
    total_elsewhere: Suppression | None = None,
) -> HierarchySuppression:
    """Which counts must be hidden where subgroups add up to groups, and groups to a total, all of them shown?

    Args:
        total: sum of the groups.
        groups: integers, shape (g,), for example categories.
        subgroups: for each group its parts, shape (s_i,), for example sub-types; empty where it has none.
        limit: counts from 1 up to, not including, it are not shown.
        total_elsewhere: how the total is marked in another table of the edition; it is marked so here too.

    Raises:
        ValueError: parts that do not add up.
    """
    groups, parts = whole_counts(groups, 1), [whole_counts(part, 1) for part in subgroups]
    if len(parts) != groups.size:
        raise ValueError(f"{groups.size} grupper men {len(parts)} uppsättningar undergrupper")
    starts = np.cumsum([1 + groups.size, *(part.size for part in parts)])
    sums = [(0, list(range(1, 1 + groups.size)))] if groups.size else []
    sums += [(1 + i, list(range(starts[i], starts[i + 1]))) for i, part in enumerate(parts) if part.size]
    cells = np.concatenate([[total], groups, *parts]).astype(np.int64)
    elsewhere = np.full(cells.size, NOWHERE)
    if total_elsewhere is not None:
        elsewhere[0] = int(total_elsewhere.marks)
    marks = protected(cells, equation_matrix(sums, cells.size), Rule(limit), elsewhere=elsewhere).marks
    below = tuple(Suppression(marks[starts[i] : starts[i + 1]]) for i in range(len(parts)))
    return HierarchySuppression(Suppression(marks[1 : 1 + groups.size]), below, Suppression(np.asarray(marks[0])))


def alone(count: int, limit: int) -> Suppression:
    """How a count is marked that every table of an edition must mark alike, such as the sum of a source.

    >>> alone(3, 5).small, alone(30, 5).hidden
    (array(True), array(False))
    """
    return Suppression(np.asarray(int(Mark.SMALL if Rule(limit).is_small(np.asarray(count)) else Mark.SHOWN)))


def protect_organisation(active_reporters: np.ndarray) -> np.ndarray:
    """Which organisations have too few active reporters to be shown apart? Mask, shape of the input.

    Fewer than three, none included: with one or two, every number is one about a colleague (design of the
    project, section 9). Give the mask to ``suppress_list`` as ``withheld``, or a sum gives them away.

    >>> protect_organisation(np.array([0, 2, 3]))
    array([ True,  True, False])
    """
    return np.asarray(whole_counts(active_reporters) < LEAST_REPORTERS)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the cells and sums of a table lie in a flat array: cells, row sums, column sums, grand sum."""

    rows: int
    columns: int

    @property
    def cells(self) -> int:
        return self.rows * self.columns + self.rows + self.columns + 1

    def flat(self, matrix: np.ndarray) -> np.ndarray:
        return np.concatenate([matrix.ravel(), matrix.sum(axis=1), matrix.sum(axis=0), [matrix.sum()]])

    def sums(self, by_row: bool, by_column: bool) -> list[tuple[int, list[int]]]:
        place = np.arange(self.rows * self.columns).reshape(self.rows, self.columns)
        first_row, grand = place.size, self.cells - 1
        row_sums = list(range(first_row, first_row + self.rows))
        column_sums = list(range(first_row + self.rows, grand))
        found: list[tuple[int, list[int]]] = []
        if by_row:
            found += [(total, list(place[i])) for i, total in enumerate(row_sums)] + [(grand, row_sums)]
        if by_column:
            found += [(total, list(place[:, j])) for j, total in enumerate(column_sums)] + [(grand, column_sums)]
        return found

    def elsewhere(self, columns: Suppression | None, total: Suppression | None) -> np.ndarray:
        marks = np.full(self.cells, NOWHERE)
        if columns is not None:
            marks[-1 - self.columns : -1] = columns.marks
        if total is not None:
            marks[-1] = int(total.marks)
        return marks

    def split(self, marks: np.ndarray) -> TableSuppression:
        inner = self.rows * self.columns
        return TableSuppression(
            Suppression(marks[:inner].reshape(self.rows, self.columns)),
            Suppression(marks[inner : inner + self.rows]),
            Suppression(marks[inner + self.rows : -1]),
            Suppression(np.asarray(marks[-1])),
        )
