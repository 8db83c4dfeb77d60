"""Areas that carry much of some problems, so that something can be seen there (a fact of most municipalities)."""

import numpy as np
from numpy.typing import NDArray

from bfkit.ostan.disturbances import Concentration
from bfkit.ostan.neighbours import bordering
from bfkit.ostan.problems import Problem
from bfkit.ostan.town import Town

_ROUNDS = 60
_DENSE = ("centrum", "flerbostadshus")


def hot_areas(declared: Concentration, numbers: NDArray[np.float64], town: Town) -> list[int]:
    """The heaviest areas of the dense kinds, none of them next to, or next but one to, another; as indices.

    Args:
        declared: how many there are.
        numbers: expected number a year of those problems without concentration, shape (areas,).
        town: the map.
    """
    found: list[int] = []
    barred: set[int] = set()
    order = [int(i) for i in np.argsort(-numbers, kind="stable") if town.kinds[int(i)] in _DENSE]
    for _ in declared.yearly:
        free = [area for area in order if area not in barred] or [area for area in order if area not in found]
        found.append(free[0])
        near = bordering(town, free[0])
        barred |= {free[0], *near} | {after for area in near for after in bordering(town, area)}
    return found


def multipliers(
    declared: Concentration, problems: tuple[Problem, ...], weights: NDArray[np.float64], town: Town
) -> NDArray[np.float64]:
    """By how much the weight of every area is multiplied for the concentrated problems, shape (areas,).

    Args:
        declared: the problems and their numbers.
        problems: the concentrated problems.
        weights: weight of each problem and area, shape (problems, areas).
        town: the map.
    """
    yearly = np.array([problem.yearly for problem in problems])
    share = weights / weights.sum(axis=1, keepdims=True)
    hot = hot_areas(declared, yearly @ share, town)
    scale = np.ones(len(town.codes))
    for _ in range(_ROUNDS):
        share = weights * scale
        numbers = yearly @ (share / share.sum(axis=1, keepdims=True))
        scale[hot] *= np.array(declared.yearly) / numbers[hot]
    return scale
