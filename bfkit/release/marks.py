"""How counts are marked, what counts as small, and what a reader knows of each cell from its mark."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

SOLVER_MOST = 99_999
"""The solver refuses larger bounds of a variable that is "0 or at least"."""


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
class Protection:
    """What is hidden: ``marks`` (``Mark`` of each cell) and ``free`` (hidden cells that may have any size), (n,)."""

    marks: np.ndarray
    free: np.ndarray


@dataclass(frozen=True, slots=True)
class Domain:
    """What a reader knows of each cell before adding up: shape (n,) each; ``or_zero``: 0 is possible too."""

    lower: np.ndarray
    upper: np.ndarray
    or_zero: np.ndarray


def known_domain(counts: np.ndarray, protection: Protection, rule: Rule, ceiling: int | np.ndarray) -> Domain:
    """What the marks tell, no count being above ``ceiling``; shown cells are exactly their count."""
    hidden, small = protection.marks == Mark.HIDDEN, protection.marks == Mark.SMALL
    at_least_limit = hidden & ~protection.free if rule.two_marks else np.zeros_like(hidden)
    lower = np.select([small, at_least_limit, hidden], [rule.smallest, rule.limit, 0], counts)
    upper = np.select([small, hidden], [rule.limit - 1, ceiling], counts)
    or_zero = at_least_limit & rule.zeros_shown
    upper = np.where(or_zero, np.minimum(upper, np.maximum(counts + 2 * rule.limit, SOLVER_MOST)), upper)
    return Domain(lower.astype(float), upper.astype(float), or_zero)
