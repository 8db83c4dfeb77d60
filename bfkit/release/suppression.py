"""Complementary suppression: which further counts must be hidden so that no hidden one can be worked out.

Every published number is one cell of a flat array, sums included; every sum is an equation over the cells.
A list, a table and a hierarchy are then the same problem. The reader is taken to know the equations, the
shown counts, and what the marks mean: a cell marked small lies in 1 to limit - 1, and any other hidden cell
was hidden only for the sake of another, so it is 0 or at least the limit.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array

from bfkit.release.marks import SOLVER_MOST, Domain, Mark, Protection, Rule, known_domain
from bfkit.release.two_tables import EXACT, SEMI_INTEGER, cheapest_pair

NOWHERE = -1
"""Instead of a ``Mark``: the cell stands in no other table."""


@dataclass(frozen=True, slots=True)
class Intervals:
    """The smallest and the largest value each cell can have for a reader; equal for a shown cell, shape (n,)."""

    lower: np.ndarray
    upper: np.ndarray


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


class UnprotectableError(ValueError):
    """What stands in another table gives a hidden count away, whatever more is hidden in this one."""


def protected(
    counts: np.ndarray,
    equations: csr_array,
    rule: Rule,
    *,
    withheld: np.ndarray | None = None,
    elsewhere: np.ndarray | None = None,
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
        elsewhere: ``Mark`` of each cell that stands in another table of the edition, ``NOWHERE`` for the others,
            shape (n,). Such a cell has the same mark here: hiding it in one place only would protect nothing.

    Raises:
        ValueError: a negative count, counts that do not add up to their totals, or a small count that follows
            from what is shown elsewhere.

    Source: Fischetti & Salazar (2001), doi:10.1287/mnsc.47.7.1008.9805, on the cell suppression problem; here
    solved cell by cell, so the number of hidden cells is small but not proved least.
    """
    _check(counts, equations)
    small = rule.is_small(counts)
    free = np.zeros(counts.shape, dtype=bool) if withheld is None else np.array(withheld, dtype=bool)
    small_mark = Mark.SMALL if rule.two_marks else Mark.HIDDEN
    marks = np.where(free, Mark.HIDDEN, np.where(small, small_mark, Mark.SHOWN)).astype(np.int8)
    fixed = np.zeros(counts.shape, dtype=bool) if elsewhere is None else elsewhere != NOWHERE
    if elsewhere is not None:
        marks[fixed] = elsewhere[fixed]
        free |= fixed & (marks == Mark.HIDDEN) & small
    if (small & (marks == Mark.SHOWN)).any():
        raise ValueError("ett litet antal visas redan i en annan tabell")
    least, most = counts.copy(), counts.copy()
    while (narrow := (marks != Mark.SHOWN) & (most - least < rule.required_width)).any():
        cell = int(np.flatnonzero(narrow)[0])
        pair = cheapest_pair(counts, equations, rule, Protection(marks, free), fixed, cell)
        if pair is None:
            _tell_less(marks, free, fixed, equations, cell)
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
    domain = known_domain(counts, protection, rule, 2 * bounded + 1)
    lower, upper = counts.astype(float), counts.astype(float)
    for cell in np.flatnonzero(protection.marks != Mark.SHOWN):
        goal = np.zeros(counts.size)
        goal[cell] = 1.0
        lower[cell] = _extreme(goal, equations, domain)
        largest = -_extreme(-goal, equations, domain)
        upper[cell] = np.inf if largest > min(bounded, SOLVER_MOST // 2) else largest
    return Intervals(lower, upper)


def _check(counts: np.ndarray, equations: csr_array) -> None:
    if (counts < 0).any():
        raise ValueError("ett antal är negativt")
    if equations.shape[0] and (equations @ counts != 0).any():
        raise ValueError("delarna summerar inte till sina totaler")


def _extreme(goal: np.ndarray, equations: csr_array, domain: Domain) -> float:
    found = milp(
        goal,
        integrality=np.where(domain.or_zero, SEMI_INTEGER, 1),
        bounds=Bounds(domain.lower, domain.upper),
        constraints=[LinearConstraint(equations, 0, 0)] if equations.shape[0] else [],
        options=EXACT,
    )
    if found.x is None:
        raise ValueError("märkena stämmer inte med antalen: ingen tabell passar till det som visas")
    return float(np.round(found.fun))


def _tell_less(marks: np.ndarray, free: np.ndarray, fixed: np.ndarray, equations: csr_array, cell: int) -> None:
    """Take the size away from the small sums over a cell, or else from every small cell."""
    of_cell = equations.toarray()[:, cell] != 0
    over = (equations.toarray()[of_cell] < 0).any(axis=0) & (marks == Mark.SMALL) & ~fixed
    less = over if over.any() else (marks != Mark.SHOWN) & ~fixed
    if free[less].all():
        raise UnprotectableError(
            "det som visas i en annan tabell röjer ett litet antal här; skydda tabellerna tillsammans"
        )
    marks[less] = Mark.HIDDEN
    free |= less
