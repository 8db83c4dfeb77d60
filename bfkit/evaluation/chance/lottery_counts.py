"""Incidents that a lottery of the start prevented: round by round, what those that waited say was to be expected.

The ratio that decides weighs areas alike and counts the whole year before, so that it gives no number of incidents: an
area with three counts as much there as one with a hundred. Here the incidents themselves are counted.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bfkit.evaluation.chance.extremes import Flags, Floats
from bfkit.evaluation.chance.lottery import draws_kept, summed, ways

NONE_STANDS_FOR = 0.5
"""A sum that is 0 counts as half an incident where something is divided by it."""
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class DrawnCounts:
    """One round: counts of the listed areas in the same months of the year before, and after; who began.

    All arrays have the shape (areas listed,).
    """

    before: Floats
    after: Floats
    began: Flags

    @property
    def scale(self) -> float:
        """Incidents before of those that began, for each of those that waited."""
        return float(self.before[self.began].sum()) / max(float(self.before[~self.began].sum()), NONE_STANDS_FOR)

    @property
    def expected(self) -> float:
        """Of those that began, had they changed as those that waited did."""
        return self.scale * float(self.after[~self.began].sum())

    @property
    def came(self) -> float:
        """To those that began."""
        return float(self.after[self.began].sum())


@dataclass(frozen=True, slots=True)
class FewerByLot:
    """Incidents of those that began: expected without the measure, come, and fewer (negative: more) with interval."""

    expected: float
    came: float
    fewer: float
    lower: float
    upper: float


def fewer_by_lot(rounds: Sequence[DrawnCounts], *, confidence: float = 0.95, seed: int = 1) -> FewerByLot:
    """How many incidents fewer did the areas that began have than those that waited say was to be expected?

    In each round the expected number is the count before of those that began times the change of those that waited; the
    rounds are added. The interval is found by the lottery itself: suppose that each incident of those that began stands
    for x incidents had nothing been done. Take the measure out so, let the lot fall in every way, and look at the log of
    expected over come in each. The x at which the real one is not extreme make the interval, and incidents times
    (x - 1) are those prevented. At the estimate, expected over come is 1.

    Args:
        rounds: of the lottery. confidence: of the interval. seed: of the draws when not all are gone through.

    Raises:
        ValueError: no rounds.

    Source: inversion of a randomisation test, Rosenbaum (2002), Observational Studies, 2nd ed., section 2.6.

    >>> found = fewer_by_lot([DrawnCounts(np.array([20.0, 10.0]), np.array([8.0, 9.0]), np.array([True, False]))])
    >>> found.expected, found.came, found.fewer, found.lower, found.upper
    (18.0, 8.0, 10.0, -8.0, inf)
    """
    if not rounds:
        raise ValueError("minst en dragning behövs")
    expected, came = sum(one.expected for one in rounds), sum(one.came for one in rounds)
    turning, always = _turning(rounds, expected, seed)
    needed = draws_kept(len(turning), (1 - confidence) / 2, enumerated=ways(rounds)[1]) - int(always.sum())
    lower, upper = 0.0, math.inf
    if 0 < needed <= int((~always).sum()):
        moved = np.sort(turning[~always])
        lower, upper = float(moved[needed - 1]), float(moved[-needed])
    scale = max(came, NONE_STANDS_FOR)
    return FewerByLot(expected, came, expected - came, scale * lower - came, scale * upper - came)


def _turning(rounds: Sequence[DrawnCounts], expected: float, seed: int) -> tuple[Floats, Flags]:
    """The x at which each way of drawing shows as much as the real one, and which show as much at every x.

    With x taken out, a way of drawing shows log((e + f x) / (a + b x)) where the real one shows log(E / (S x)). The
    difference only grows with x, and is 0 where f S x² + (e S - b E) x - a E = 0.
    """
    real = max(sum(one.came for one in rounds), NONE_STANDS_FOR)
    e, f, a, b = summed(rounds, _parts, seed=seed)
    square, line, constant = f * real, e * real - b * expected, a * expected
    size = _SAME * max(expected * real, _SAME)
    always = (np.abs(square) <= size) & (np.abs(line) <= size) & (np.abs(constant) <= size)
    root = np.sqrt(line**2 + 4 * square * constant)
    with np.errstate(divide="ignore", invalid="ignore"):
        turning = np.where(line >= 0, 2 * constant / (line + root), (root - line) / (2 * square))
    return np.where(always, 1.0, turning), always


def _parts(one: DrawnCounts, chosen: Flags) -> tuple[Floats, ...]:
    """For every choice: expected and come, each as a part that is fixed and a part that grows with x."""
    after = one.after
    if one.came == 0:
        after = after + np.where(one.began, NONE_STANDS_FOR / one.began.sum(), 0.0)
    own, others = np.where(one.began, after, 0.0), np.where(one.began, 0.0, after)
    rest = np.logical_not(chosen)
    change = np.asarray(chosen @ one.before / np.maximum(rest @ one.before, NONE_STANDS_FOR), dtype=float)
    mixed = [np.asarray(who @ counts, dtype=float) for who in (rest, chosen) for counts in (others, own)]
    return change * mixed[0], change * mixed[1], mixed[2], mixed[3]
