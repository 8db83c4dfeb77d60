"""Placebo candidates: areas, or groups of areas measured as one, at every date the rule could have been applied.

A measure in several areas at once is one measure of their sum. Its placebos are groups of as many areas that
the rule would have chosen together.
"""

import math
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np
import numpy.typing as npt

from bfkit.evaluation.chance.extremes import LIMIT, Flags, Floats
from bfkit.evaluation.chance.placebo_result import Cases
from bfkit.evaluation.chance.windows import YEAR, Lengths, Whole, Windows

MOST_GROUPS = 100
"""So many groups a date are looked at; of more, so many are drawn with the date as seed."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Groups of areas at dates; one row each.

    Attributes:
        areas: shape (n, areas at once), rows of the areas.
        columns: shape (n,), place of the date among the dates of the windows.
        score: shape (n,), sum of the areas' selection scores.
        extreme: shape (n,), whether a month that the follow-up is compared with was extreme.
    """

    areas: Whole
    columns: Whole
    score: Floats
    extreme: Flags

    def __len__(self) -> int:
        return len(self.columns)

    def only(self, rows: Flags | Whole) -> "Candidates":
        """The candidates of these rows."""
        return Candidates(self.areas[rows], self.columns[rows], self.score[rows], self.extreme[rows])


def candidates(found: Windows, score: Floats, areas: Whole, columns: Whole, lengths: Lengths) -> Candidates:
    """What the guards need to know of each group.

    Args:
        found: the windows of all areas.
        score: of selection, shape (areas, dates).
        areas: shape (n, areas at once).
        columns: shape (n,).
        lengths: of the windows.
    """
    each = columns[:, None]
    extreme: Flags = np.asarray(found.extreme[areas, each].any(axis=1))
    if areas.shape[1] > 1:
        rest = np.flatnonzero(~extreme)
        extreme[rest] = _sum_extreme(found, areas[rest], columns[rest], lengths)
    return Candidates(areas, columns, score[areas, each].sum(axis=1), extreme)


def cases(found: Windows, comparable: npt.ArrayLike, chosen: Candidates) -> Cases:
    """The four counts of each group; a group is compared with what all its areas may be compared with."""
    areas, columns = chosen.areas, chosen.columns
    each = columns[:, None]
    own = [found.before[areas, each].sum(axis=1), found.after[areas, each].sum(axis=1)]
    if areas.shape[1] == 1:
        other = [cell[areas[:, 0], columns] for cell in (found.comparison_before, found.comparison_after)]
    else:
        allowed: Flags = np.asarray(np.asarray(comparable, dtype=bool)[areas].all(axis=1))
        allowed[np.arange(len(areas))[:, None], areas] = False
        quiet = np.where(allowed, found.untouched[:, columns].T, 0.0)
        other = [np.einsum("na,an->n", quiet, cell[:, columns]) for cell in (found.before, found.after)]
    months = found.dates[columns][:, None, None] + np.arange(found.lengths.after)
    shape = len(areas), areas.shape[1] * found.lengths.after
    followed, ceilings = (
        cell[areas[:, :, None], months].reshape(shape) for cell in (found.caps.observed, found.caps.ceiling)
    )
    members = np.column_stack([areas, found.dates[columns]])
    return Cases(members, np.column_stack(own + other), followed, ceilings)


def of_the_rule(picked: Flags, order: Whole, size: int) -> tuple[Whole, Whole]:
    """Every group of so many of the areas that the rule picked, date by date; areas (n, size) and columns (n,).

    Args:
        picked: shape (areas, dates).
        order: shape (areas,), the areas in an order that their names do not decide.
        size: areas at once.
    """
    if size == 1:
        single = np.argwhere(picked)
        return single[:, :1], single[:, 1]
    return _gathered([order[picked[order, column]] for column in range(picked.shape[1])], size)


def alike(usable: Flags, score: Floats, order: Whole, size: int) -> tuple[Whole, Whole]:
    """Groups that stand in when the rule's are too few: of usable areas, those with the highest scores.

    Single areas are all of them. When every score is the same (no rule), groups are drawn among all areas.
    """
    if size == 1:
        return of_the_rule(usable, order, size)
    width = size
    while math.comb(width + 1, size) <= MOST_GROUPS:
        width += 1
    lists = []
    for column in range(usable.shape[1]):
        free = order[usable[order, column]]
        here = score[free, column]
        top = free if len(free) and np.ptp(here) == 0 else free[np.argsort(-here, kind="stable")[:width]]
        lists.append(top)
    return _gathered(lists, size)


def order_of_areas(counts: npt.ArrayLike) -> Whole:
    """The areas in the order of their own series of counts, so that no name decides; shape (areas,)."""
    return np.lexsort(np.asarray(counts, dtype=float).T[::-1])


def _gathered(lists: list[Whole], size: int) -> tuple[Whole, Whole]:
    groups = [rows[_places(len(rows), size, column)] for column, rows in enumerate(lists)]
    columns = np.repeat(np.arange(len(lists)), [len(group) for group in groups])
    return np.concatenate([*groups, np.zeros((0, size), dtype=np.int64)]), columns


@cache
def _places(among: int, size: int, seed: int) -> Whole:
    """Groups of ``size`` places of ``among``, shape (n, size): all, or the most that are looked at."""
    if math.comb(among, size) <= MOST_GROUPS:
        return np.array(list(combinations(range(among), size)), dtype=np.int64).reshape(-1, size)
    random = np.random.default_rng(seed)
    drawn = np.argsort(random.random((MOST_GROUPS, among)), axis=1)[:, :size]
    return np.unique(np.sort(drawn, axis=1), axis=0)


def _sum_extreme(found: Windows, areas: Whole, columns: Whole, lengths: Lengths) -> Flags:
    """Whether the group's sum was above its cap in a month that the follow-up is compared with."""
    caps = found.caps
    months = np.concatenate(
        [np.arange(lengths.after) - YEAR * year for year in range(1, lengths.years + 1)]
    ) + found.dates.reshape(-1, 1)
    where = areas[:, :, None], months[columns][:, None, :]
    mean, total = caps.mean[where].sum(axis=1), caps.observed[where].sum(axis=1)
    return np.asarray((total > mean + LIMIT * np.sqrt(caps.dispersion * mean)).any(axis=1))
