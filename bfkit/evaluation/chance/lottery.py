"""Lottery of the start: of twice as many areas as can begin, a published draw decides which begin now.

All areas get the measure; the draw decides only the order. The comparison is then fair by construction, and
the exact test that repeats every possible draw needs no model.
"""

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from bfkit.evaluation.chance.extremes import Flags, Floats

MOST_ENUMERATED = 2_000_000
DRAWN_OTHERWISE = 199_999
_AT_A_TIME = 20_000
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Draw:
    """One round: the listed areas' log ratios (after over before, half a count added) and who began.

    Both arrays have the shape (areas listed,).
    """

    log_ratios: Floats
    began: npt.NDArray[np.bool_]

    def __post_init__(self) -> None:
        if self.log_ratios.shape != self.began.shape or not 0 < int(self.began.sum()) < len(self.began):
            raise ValueError("en dragning behöver områden som började och områden som väntade")
        if not np.isfinite(self.log_ratios).all():
            raise ValueError("varje lottat område behöver en känd förändring")


class Drawn(Protocol):
    """A round of a lottery: who of the listed areas began."""

    @property
    def began(self) -> Flags:
        """Shape (areas listed,)."""


RoundT = TypeVar("RoundT", bound=Drawn)


@dataclass(frozen=True, slots=True)
class LotteryTest:
    """The programme's effect over all rounds.

    Attributes:
        log_ratio: mean over the rounds of the difference between those that began and those that waited.
        p_decrease, p_increase: one-sided; share of all possible draws as extreme as the one made.
        draws: number of possible draws; ``enumerated`` tells whether all were gone through.
        rounds: number of rounds.
        lower, upper: interval of the ratio; (0, inf) when no area differs from another, as with no events.
    """

    log_ratio: float
    p_decrease: float
    p_increase: float
    draws: int
    enumerated: bool
    rounds: int
    lower: float
    upper: float

    @property
    def effect(self) -> float:
        """Ratio of counts with the measure to counts without."""
        return math.exp(self.log_ratio)

    @property
    def smallest_p(self) -> float:
        """The smallest one-sided p-value that the rounds can give."""
        return 1.0 / (self.draws if self.enumerated else DRAWN_OTHERWISE + 1)


def order_of_start(areas: Sequence[str], seed: int) -> tuple[str, ...]:
    """The published draw: the listed areas in the order of their codes, put in random order by the seed.

    The first half begins now, the rest the next period. NumPy's PCG64 gives the same order everywhere.

    >>> order_of_start(["B", "A", "D", "C"], 7) == order_of_start(["A", "B", "C", "D"], 7)
    True
    """
    listed = sorted(areas)
    order = np.random.Generator(np.random.PCG64(seed)).permutation(len(listed))
    return tuple(listed[int(place)] for place in order)


def lottery_test(draws: Sequence[Draw], *, confidence: float = 0.95, seed: int = 1) -> LotteryTest:
    """Exact randomisation test, stratified by round and pooled over the rounds.

    Every way in which each round's draw could have fallen is gone through when they are at most two million
    together; otherwise 199 999 of them are drawn. The interval holds the ratios that the test does not reject.

    Args:
        draws: the rounds.
        confidence: of the interval.
        seed: of the draws when not all are gone through.

    Raises:
        ValueError: no rounds, or a round in which all or none began.

    Source: Fisher (1935), The Design of Experiments; interval by inversion, Rosenbaum (2002),
    Observational Studies, 2nd ed., section 2.6.
    """
    if not draws:
        raise ValueError("minst en dragning behövs")
    possible, enumerated = ways(draws)
    base, slope = (part / len(draws) for part in summed(draws, _shown, seed=seed))
    real = float(np.mean([_difference(draw.log_ratios, draw.began) for draw in draws]))
    tail = (1 - confidence) / 2
    same = all(np.ptp(draw.log_ratios) <= _SAME for draw in draws)
    return LotteryTest(
        log_ratio=real,
        p_decrease=_share(base <= real + 1e-9, enumerated),
        p_increase=_share(base >= real - 1e-9, enumerated),
        draws=possible,
        enumerated=enumerated,
        rounds=len(draws),
        lower=0.0 if same else _limit(base, slope, real, tail, enumerated, upper=False),
        upper=math.inf if same else _limit(base, slope, real, tail, enumerated, upper=True),
    )


def ways(draws: Sequence[Drawn]) -> tuple[int, bool]:
    """In how many ways the lot could have fallen, and whether they are so few that all are gone through."""
    possible = math.prod(math.comb(len(draw.began), int(draw.began.sum())) for draw in draws)
    return possible, possible <= MOST_ENUMERATED


def summed(
    draws: Sequence[RoundT], shown: Callable[[RoundT, Flags], tuple[Floats, ...]], *, seed: int = 1
) -> tuple[Floats, ...]:
    """What every way in which the lot could have fallen would show, or many of them, added over the rounds.

    Args:
        draws: the rounds.
        shown: of a round and choices of areas to begin, shape (choices, areas listed): numbers of shape (choices,).
        seed: of the draws when not all are gone through.
    """
    _, enumerated = ways(draws)
    if enumerated:
        total = shown(draws[0], _every_choice(draws[0]))
        for draw in draws[1:]:
            more = shown(draw, _every_choice(draw))
            total = tuple(np.add.outer(one, other).ravel() for one, other in zip(total, more, strict=True))
        return total
    random = np.random.default_rng(seed)
    drawn = [_some_draws(draw, shown, random) for draw in draws]
    return tuple(np.sum(parts, axis=0) for parts in zip(*drawn, strict=True))


def _difference(values: Floats, began: npt.NDArray[np.bool_]) -> float:
    return float(values[began].mean() - values[~began].mean())


def _every_choice(draw: Drawn) -> Flags:
    size, number = len(draw.began), int(draw.began.sum())
    members = np.array(list(itertools.combinations(range(size), number)))
    chosen = np.zeros((len(members), size), dtype=bool)
    np.put_along_axis(chosen, members, True, axis=1)
    return chosen


def _some_draws(
    draw: RoundT, shown: Callable[[RoundT, Flags], tuple[Floats, ...]], random: np.random.Generator
) -> tuple[Floats, ...]:
    """So many draws of a round; a part at a time, since a round may list every area of a city."""
    parts = []
    for first in range(0, DRAWN_OTHERWISE, _AT_A_TIME):
        many = min(_AT_A_TIME, DRAWN_OTHERWISE - first)
        parts.append(shown(draw, random.permuted(np.tile(draw.began, (many, 1)), axis=1)))
    return tuple(np.concatenate(part) for part in zip(*parts, strict=True))


def _shown(draw: Draw, chosen: npt.NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """The difference that each draw would show, and how much of a constant effect."""
    size, number = len(draw.began), int(draw.began.sum())
    weights = np.where(chosen, 1 / number, -1 / (size - number))
    return weights @ draw.log_ratios, weights @ draw.began.astype(float)


def _share(extreme: npt.NDArray[np.bool_], enumerated: bool) -> float:
    return float(extreme.mean()) if enumerated else float((1 + extreme.sum()) / (len(extreme) + 1))


def _limit(base: Floats, slope: Floats, real: float, tail: float, enumerated: bool, *, upper: bool) -> float:
    """The ratio furthest away that is not rejected; 0 or infinity when no ratio is.

    With the effect delta taken out of the areas that began, a draw shows base - delta x slope, and the real
    one real - delta. A draw is at least as low as the real one when delta is at most (real - base) / (1 - slope),
    and at least as high when it is at least that; a draw with the same areas always is both.
    """
    moves = slope < 1 - _SAME
    needed = draws_kept(len(base), tail, enumerated=enumerated) - int((~moves).sum())
    if needed <= 0:
        return math.inf if upper else 0.0
    turning = (real - base[moves]) / (1 - slope[moves])
    if upper:
        turning = -turning
    limit = float(np.partition(turning, needed - 1)[needed - 1])
    return math.exp(-limit if upper else limit)


def draws_kept(many: int, tail: float, *, enumerated: bool) -> int:
    """So many draws must be as extreme as the real one for a number not to be rejected; the real one is among them."""
    allowed = tail * many if enumerated else tail * (many + 1) - 1
    return math.floor(allowed + 1e-9) + 1
