"""Calibration: weights moved as little as they need for the sample to have the register's margins."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bfkit.followup.survey.design import Floats, Sample, orthonormal

TOLERANCE = 1e-10
MOST_ROUNDS = 1000
LARGEST_FACTOR = 5.0
"""A weight that is moved more than this, up or down, is refused: the groups are too few or the margins wrong."""

Levels = NDArray[np.str_]


def rake(drawn: Sample, levels: Sequence[Levels], totals: Sequence[Mapping[str, float]]) -> Sample:
    """The sample with weights that have the register's totals on every margin.

    Multiplied margin by margin until nothing moves (iterative proportional fitting), which is calibration with the
    multiplicative distance; with one margin it is post-stratification.

    Args:
        drawn: the sample as it was drawn.
        levels: for each margin the level of each respondent, shape (n,).
        totals: for each margin the persons of each level in the register.

    Raises:
        ValueError: a level without a total, a level of the register that nobody has, margins that contradict each
            other, or weights that would be moved more than five times.

    Source: Deming & Stephan (1940), Ann. Math. Stat. 11:427, doi:10.1214/aoms/1177731829; Deville, Särndal & Sautory
    (1993), J. Am. Stat. Assoc. 88:1013, doi:10.1080/01621459.1993.10476369.
    """
    columns = [_indicator(own, wanted) for own, wanted in zip(levels, totals, strict=True)]
    goals = [np.array([float(wanted[name]) for name in sorted(wanted)]) for wanted in totals]
    _agree(goals)
    weight = drawn.weight.copy()
    for _ in range(MOST_ROUNDS):
        moved = 0.0
        for column, goal in zip(columns, goals, strict=True):
            ratio = goal / (weight @ column)
            weight = weight * (column @ ratio)
            moved = max(moved, float(np.abs(ratio - 1).max()))
        if moved < TOLERANCE:
            break
    else:
        raise ValueError("vikterna går inte att anpassa till registrets marginaler; slå ihop små grupper")
    factor = weight / drawn.weight * drawn.weight.sum() / weight.sum()
    if factor.max() > LARGEST_FACTOR or factor.min() < 1 / LARGEST_FACTOR:
        raise ValueError("en vikt skulle ändras mer än fem gånger; slå ihop små grupper eller rätta marginalerna")
    return replace(drawn, weight=weight, basis=orthonormal(np.hstack(columns), drawn.weight), base_weight=drawn.weight)


def _indicator(own: Levels, wanted: Mapping[str, float]) -> Floats:
    names = np.array(sorted(wanted))
    strange = sorted(set(own.tolist()) - set(names.tolist()))
    if strange:
        raise ValueError(f'gruppen "{strange[0]}" finns bland svaren men inte i registret')
    column = (own[:, None] == names[None, :]).astype(float)
    empty = [str(name) for name, count in zip(names, column.sum(axis=0), strict=True) if count == 0]
    if empty:
        raise ValueError(f'ingen har svarat i gruppen "{empty[0]}"; slå ihop den med en annan')
    return column


def _agree(goals: Sequence[Floats]) -> None:
    sums = [float(goal.sum()) for goal in goals]
    if max(sums) - min(sums) > 1e-6 * max(sums):
        raise ValueError(f"marginalerna summerar olika, från {min(sums):.0f} till {max(sums):.0f} personer")
    if any(np.any(goal <= 0) for goal in goals):
        raise ValueError("en grupp har inga personer i registret")
