"""Complementary suppression: which further counts must be hidden so that no hidden one can be worked out.

Every published number is one cell of a flat array, sums included; every sum is an equation over the cells.
A list, a table and a hierarchy are then the same problem. The reader is taken to know the equations, the
shown counts, and what the marks mean: a cell marked small lies in 1 to limit - 1, and any other hidden cell
was hidden only for the sake of another, so it is 0 or at least the limit.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array, diags_array, hstack

_SEMI_INTEGER = 3
_SUM_WEIGHT = 4.0
_ZERO_COST = 6.0
_POSITION_COST = 1e-4
_EXACT = {"mip_rel_gap": 0.0}
_SOLVER_MOST = 99_999  # HiGHS refuses larger bounds of a "0 or at least" variable


class Mark(IntEnum):
    """How a count is shown: as it is, as "‹5", or as "dolt" (hidden, no size told)."""

    SHOWN = 0
    SMALL = 1
    HIDDEN = 2


@dataclass(frozen=True, slots=True)
class Rule:
    """What counts as small and what the marks tell.

    Attributes:
        limit: counts from 1 up to, not including, the limit are small; 1 hides nothing.
        zeros_shown: whether 0 is an ordinary count (it is, for counts of incidents at places).
        two_marks: whether small cells are marked apart from the others; otherwise the reader only knows
            that a hidden count is at least 0.
        width: the least distance between the smallest and the largest value a hidden cell can have.
    """

    limit: int
    zeros_shown: bool = True
    two_marks: bool = True
    width: int | None = None

    def __post_init__(self) -> None:
        if self.limit < 1:
            raise ValueError(f"gränsen är {self.limit}; den måste vara minst 1")
        if self.limit == 2 and self.zeros_shown and self.two_marks:
            raise ValueError("gränsen 2 skyddar inget: ‹2 kan bara betyda 1. Välj 1 (visa allt) eller minst 3")

    @property
    def smallest(self) -> int:
        """The smallest count that is small."""
        return 1 if self.zeros_shown else 0

    @property
    def required_width(self) -> int:
        """``width``, or half of what the mark itself leaves open: 1 at the limits 3 and 4, 2 at 5, 4 at 10."""
        return max(1, (self.limit - 1) // 2) if self.width is None else self.width

    def is_small(self, counts: np.ndarray) -> np.ndarray:
        """Which counts are small, same shape."""
        return (counts >= self.smallest) & (counts < self.limit)


@dataclass(frozen=True, slots=True)
class Intervals:
    """The smallest and the largest value each cell can have for a reader; equal for a shown cell, shape (n,)."""

    lower: np.ndarray
    upper: np.ndarray


@dataclass(frozen=True, slots=True)
class Protection:
    """What is hidden: ``marks`` (``Mark`` of each cell) and ``free`` (hidden cells that may have any size), (n,)."""

    marks: np.ndarray
    free: np.ndarray


@dataclass(frozen=True, slots=True)
class _Domain:
    """What a reader knows of each cell before adding up: shape (n,) each; ``or_zero``: 0 is possible too."""

    lower: np.ndarray
    upper: np.ndarray
    or_zero: np.ndarray


def equation_matrix(sums: list[tuple[int, list[int]]], cells: int) -> csr_array:
    """Equations "sum of parts = total" as a matrix whose product with the cells is 0, shape (sums, cells).

    Args:
        sums: position of the total and positions of its parts.
        cells: number of cells, totals included.
    """
    entries = [(row, part, 1) for row, (_, parts) in enumerate(sums) for part in parts]
    entries += [(row, total, -1) for row, (total, _) in enumerate(sums)]
    rows, columns, signs = (list(values) for values in zip(*entries, strict=True)) if entries else ([], [], [])
    return csr_array(coo_array((signs, (rows, columns)), shape=(len(sums), cells), dtype=float))


def protected(
    counts: np.ndarray, equations: csr_array, rule: Rule, *, withheld: np.ndarray | None = None
) -> Protection:
    """Which cells must be hidden, and with which mark?

    Each hidden cell is given two whole tables that agree with everything shown and differ in that cell by at
    least ``rule.required_width``; the cheapest further cells that make such a pair possible are hidden with it
    (a whole-number programme, HiGHS). Small counts are cheaper to hide than large ones, inner cells cheaper than
    sums, zeros are a last resort, ties go to the first position. Where "‹5" on a sum gives its parts away (four
    cells "‹5" under a sum "‹5" are all 1), the sum gets the mark that tells nothing.

    Args:
        counts: integers of at least 0 that fulfil the equations, shape (n,).
        equations: shape (sums, n), see ``equation_matrix``.
        rule: the limit and what the marks tell.
        withheld: cells hidden whatever their count, shape (n,); the reader knows nothing of their size.

    Raises:
        ValueError: a negative count, or counts that do not add up to their totals.

    Source: Fischetti & Salazar (2001), doi:10.1287/mnsc.47.7.1008.9805, on the cell suppression problem; here
    solved cell by cell, so the number of hidden cells is small but not proved least.
    """
    _check(counts, equations)
    small = rule.is_small(counts)
    free = np.zeros(counts.shape, dtype=bool) if withheld is None else np.array(withheld, dtype=bool)
    small_mark = Mark.SMALL if rule.two_marks else Mark.HIDDEN
    marks = np.where(free, Mark.HIDDEN, np.where(small, small_mark, Mark.SHOWN)).astype(np.int8)
    least, most = counts.copy(), counts.copy()
    while (narrow := (marks != Mark.SHOWN) & (most - least < rule.required_width)).any():
        cell = int(np.flatnonzero(narrow)[0])
        pair = _cheapest_pair(counts, equations, rule, Protection(marks, free), cell)
        if pair is None:
            _tell_less(marks, free, equations, cell)
            continue
        marks[(pair != counts).any(axis=0) & (marks == Mark.SHOWN)] = Mark.HIDDEN
        least, most = np.minimum(least, pair.min(axis=0)), np.maximum(most, pair.max(axis=0))
    return Protection(marks, free)


def audit_intervals(counts: np.ndarray, protection: Protection, equations: csr_array, rule: Rule) -> Intervals:
    """What a reader can work out about each cell from all that is shown.

    The least and the largest value over all tables of whole numbers that agree with the equations, the shown
    counts and the marks. ``upper`` is infinite where nothing bounds it.

    Args:
        counts: shape (n,); hidden ones serve only to bound the search.
        protection: marks, and the hidden cells of whose size the reader knows nothing.
        equations: shape (sums, n).
        rule: what the marks tell.

    Raises:
        ValueError: marks that are untrue of the counts.
    """
    _check(counts, equations)
    bounded = int(counts.sum()) + counts.size * rule.limit
    domain = _domain(counts, protection, rule, 2 * bounded + 1)
    lower, upper = counts.astype(float), counts.astype(float)
    for cell in np.flatnonzero(protection.marks != Mark.SHOWN):
        goal = np.zeros(counts.size)
        goal[cell] = 1.0
        lower[cell] = _extreme(goal, equations, domain)
        largest = -_extreme(-goal, equations, domain)
        upper[cell] = np.inf if largest > min(bounded, _SOLVER_MOST // 2) else largest
    return Intervals(lower, upper)


def _check(counts: np.ndarray, equations: csr_array) -> None:
    if (counts < 0).any():
        raise ValueError("ett antal är negativt")
    if equations.shape[0] and (equations @ counts != 0).any():
        raise ValueError("delarna summerar inte till sina totaler")


def _domain(counts: np.ndarray, protection: Protection, rule: Rule, ceiling: int | np.ndarray) -> _Domain:
    """What the marks tell; shown cells are exactly their count."""
    hidden, small = protection.marks == Mark.HIDDEN, protection.marks == Mark.SMALL
    at_least_limit = hidden & ~protection.free if rule.two_marks else np.zeros_like(hidden)
    lower = np.select([small, at_least_limit, hidden], [rule.smallest, rule.limit, 0], counts)
    upper = np.select([small, hidden], [rule.limit - 1, ceiling], counts)
    or_zero = at_least_limit & rule.zeros_shown
    upper = np.where(or_zero, np.minimum(upper, np.maximum(counts + 2 * rule.limit, _SOLVER_MOST)), upper)
    return _Domain(lower.astype(float), upper.astype(float), or_zero)


def _extreme(goal: np.ndarray, equations: csr_array, domain: _Domain) -> float:
    found = milp(
        goal,
        integrality=np.where(domain.or_zero, _SEMI_INTEGER, 1),
        bounds=Bounds(domain.lower, domain.upper),
        constraints=[LinearConstraint(equations, 0, 0)] if equations.shape[0] else [],
        options=_EXACT,
    )
    if found.x is None:
        raise ValueError("märkena stämmer inte med antalen: ingen tabell passar till det som visas")
    return float(np.round(found.fun))


def _tell_less(marks: np.ndarray, free: np.ndarray, equations: csr_array, cell: int) -> None:
    """Take the size away from the small sums over a cell, or else from every small cell."""
    of_cell = equations.toarray()[:, cell] != 0
    over = (equations.toarray()[of_cell] < 0).any(axis=0) & (marks == Mark.SMALL)
    less = over if over.any() else marks != Mark.SHOWN
    if free[less].all():
        raise RuntimeError("no protection found although every cell may be hidden")
    marks[less] = Mark.HIDDEN
    free |= less


def _cheapest_pair(
    counts: np.ndarray, equations: csr_array, rule: Rule, now: Protection, cell: int
) -> np.ndarray | None:
    """Two tables, shape (2, n): first tried with the sums over the cell alone, then with every cell."""
    of_cell = equations.toarray()[:, cell] != 0
    near = (equations.toarray()[of_cell] != 0).any(axis=0)
    pair = _two_tables(counts, equations, rule, now, near, cell)
    return pair if pair is not None else _two_tables(counts, equations, rule, now, np.ones_like(near), cell)


def _costs(counts: np.ndarray, equations: csr_array, rule: Rule) -> np.ndarray:
    """What is lost by hiding each cell, shape (n,)."""
    size = np.where(counts < rule.limit, _ZERO_COST, 1.0 + np.log2(1.0 + counts))
    is_sum = np.zeros(counts.size, dtype=bool)
    is_sum[equations.indices[equations.data < 0]] = True
    return np.where(is_sum, _SUM_WEIGHT, 1.0) * size + _POSITION_COST * np.arange(counts.size)


def _two_tables(
    counts: np.ndarray,
    equations: csr_array,
    rule: Rule,
    now: Protection,
    able: np.ndarray,
    cell: int,
) -> np.ndarray | None:
    """Two tables that differ in one cell by the required width, at least cost in newly hidden cells (of ``able``).

    Variables: the first table, the second, and whether each cell departs from its shown count. No cell has to
    move farther than two limits from its count for that. Returns shape (2, n), or None when there are none.
    """
    reach = 2 * rule.limit + rule.required_width
    shown = now.marks == Mark.SHOWN
    could_hide = Protection(np.where(shown & able, Mark.HIDDEN, now.marks), now.free)
    domain = _domain(counts, could_hide, rule, counts + reach)
    kinds = np.where(domain.or_zero & (counts <= reach), _SEMI_INTEGER, 1)
    unused, used = np.zeros(counts.size), np.ones(counts.size)
    found = milp(
        np.concatenate([unused, unused, np.where(shown, _costs(counts, equations, rule), 0.0)]),
        integrality=np.concatenate([kinds, kinds, used]),
        bounds=Bounds(
            np.concatenate([domain.lower, domain.lower, unused]),
            np.concatenate([domain.upper, domain.upper, 1.0 * (shown & able)]),
        ),
        constraints=_pair_constraints(counts, equations, shown, reach, cell, rule.required_width),
        options=_EXACT,
    )
    return None if found.x is None else np.round(found.x[: 2 * counts.size]).astype(np.int64).reshape(2, -1)


def _pair_constraints(
    counts: np.ndarray, equations: csr_array, shown: np.ndarray, reach: int, cell: int, width: int
) -> list[LinearConstraint]:
    """Both tables add up; a cell that is shown departs from its count only at its cost; one cell differs."""
    same, up, down = diags_array(shown * 1.0), diags_array(shown * -float(reach)), diags_array(shown * counts * 1.0)
    known = np.where(shown, counts, 0)
    apart = np.zeros(3 * counts.size)
    apart[[cell, counts.size + cell]] = 1.0, -1.0
    constraints = [LinearConstraint(apart[None, :], width, np.inf)]
    for first in (True, False):
        constraints.append(LinearConstraint(_of_table(same, up, first=first), -np.inf, known))
        constraints.append(LinearConstraint(_of_table(same, down, first=first), known, np.inf))
        if equations.shape[0]:
            no_cost = csr_array(equations.shape)
            constraints.append(LinearConstraint(_of_table(equations, no_cost, first=first), 0, 0))
    return constraints


def _of_table(block: csr_array, departs: csr_array, *, first: bool) -> csr_array:
    """A constraint on one of the two tables, widened to all variables."""
    nothing = csr_array(block.shape)
    return csr_array(hstack([block, nothing, departs] if first else [nothing, block, departs]))
