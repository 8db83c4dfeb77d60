"""The danger window of one group, with a p that can hold among all the groups of a source.

A bad spell of some weeks in one place (a gang in town, a house emptied, a caretaker who reports in batches) and one incident
that leads to the next look much alike. Dates dealt out within a shorter block than six weeks take away the one and much of
the other: with a fortnight, so that a bad month is seldom taken for contagion, most contagion is missed too. Therefore
the window says that incidents come together, and never why.
"""

from collections.abc import Sequence

import numpy.typing as npt

from bfkit.mapping.repeats.near_repeats import Knox, knox

BLOCK_DAYS = 42
"""Dates are dealt out within six weeks: schoolyards have their spring, and that is no contagion."""
LOOKED_AT, FIRM = 0.02, 1999
"""A window with at most this p is dealt out anew so many times: its p must be able to hold among all groups."""
SAME_DAY = 1
"""Time band 0 is the same day, whose pairs may be one incident told twice."""


def near_repeats(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    days: npt.ArrayLike,
    *,
    distance_edges: Sequence[float],
    day_edges: Sequence[float],
    permutations: int = 499,
    seed: int = 1,
) -> Knox:
    """Answer within what reach and days incidents come together, with the p of a danger window firm enough for many groups.

    Args:
        x, y: shape (n,), metres. days: shape (n,), whole days.
        distance_edges, day_edges: of the bands, see ``knox``; the first time band is the same day.
        permutations: tried first. A window that may be a danger is dealt out anew, from another seed, ``FIRM`` times.

    Raises:
        ValueError: see ``knox``.
    """
    edges = {"distance_edges": distance_edges, "day_edges": day_edges}
    first = knox(x, y, days, **edges, block_days=BLOCK_DAYS, first_danger_band=SAME_DAY, permutations=permutations, seed=seed)  # fmt: skip
    found = first.clearest
    if found is None or found.p_value > LOOKED_AT or first.danger is None:
        return first
    return knox(
        x, y, days, **edges, block_days=BLOCK_DAYS, first_danger_band=SAME_DAY, permutations=FIRM, seed=seed + 1
    )
