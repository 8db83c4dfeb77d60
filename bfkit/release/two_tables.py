"""Two tables that a reader cannot tell apart: the whole-number programme behind complementary suppression."""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, diags_array, hstack

from bfkit.release.marks import Mark, Protection, Rule, known_domain

SEMI_INTEGER = 3
"""In scipy's ``milp``: a whole number within its bounds, or 0."""
EXACT = {"mip_rel_gap": 0.0}

_SUM_WEIGHT = 4.0
_ZERO_COST = 6.0
_POSITION_COST = 1e-4


def cheapest_pair(
    counts: np.ndarray, equations: csr_array, rule: Rule, now: Protection, fixed: np.ndarray, cell: int
) -> np.ndarray | None:
    """Two tables, shape (2, n): first tried with the sums over the cell alone, then with every cell."""
    of_cell = equations.toarray()[:, cell] != 0
    near = (equations.toarray()[of_cell] != 0).any(axis=0)
    pair = _two_tables(counts, equations, rule, now, near & ~fixed, cell)
    return pair if pair is not None else _two_tables(counts, equations, rule, now, ~fixed, cell)


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
    domain = known_domain(counts, could_hide, rule, counts + reach)
    kinds = np.where(domain.or_zero & (counts <= reach), SEMI_INTEGER, 1)
    unused, used = np.zeros(counts.size), np.ones(counts.size)
    found = milp(
        np.concatenate([unused, unused, np.where(shown, _costs(counts, equations, rule), 0.0)]),
        integrality=np.concatenate([kinds, kinds, used]),
        bounds=Bounds(
            np.concatenate([domain.lower, domain.lower, unused]),
            np.concatenate([domain.upper, domain.upper, 1.0 * (shown & able)]),
        ),
        constraints=_pair_constraints(counts, equations, shown, reach, cell, rule.required_width),
        options=EXACT,
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
