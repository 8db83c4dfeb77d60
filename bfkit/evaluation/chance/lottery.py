"""Lottery of the start: of twice as many areas as can begin, a published draw decides which begin now.

All areas get the measure; the draw decides only the order. The comparison is then fair by construction, and
the exact test that repeats every possible draw needs no model.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bfkit.evaluation.chance.extremes import Floats

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
    possible = math.prod(math.comb(len(draw.began), int(draw.began.sum())) for draw in draws)
    enumerated = possible <= MOST_ENUMERATED
    base, slope = _reference(draws, enumerated, seed)
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


def _difference(values: Floats, began: npt.NDArray[np.bool_]) -> float:
    return float(values[began].mean() - values[~began].mean())


def _reference(draws: Sequence[Draw], enumerated: bool, seed: int) -> tuple[Floats, Floats]:
    """The pooled difference of every possible draw, or of many, and how much of a constant effect each would show."""
    if enumerated:
        base, slope = _every_draw(draws[0])
        for draw in draws[1:]:
            difference, share = _every_draw(draw)
            base, slope = np.add.outer(base, difference).ravel(), np.add.outer(slope, share).ravel()
        return base / len(draws), slope / len(draws)
    random = np.random.default_rng(seed)
    drawn = [_some_draws(draw, random) for draw in draws]
    base, slope = (np.sum([one[part] for one in drawn], axis=0) for part in (0, 1))
    return base / len(draws), slope / len(draws)


def _every_draw(draw: Draw) -> tuple[Floats, Floats]:
    size, number = len(draw.began), int(draw.began.sum())
    members = np.array(list(itertools.combinations(range(size), number)))
    chosen = np.zeros((len(members), size), dtype=bool)
    np.put_along_axis(chosen, members, True, axis=1)
    return _shown(draw, chosen)


def _some_draws(draw: Draw, random: np.random.Generator) -> tuple[Floats, Floats]:
    """So many draws of a round; a part at a time, since a round may list every area of a city."""
    parts = []
    for first in range(0, DRAWN_OTHERWISE, _AT_A_TIME):
        many = min(_AT_A_TIME, DRAWN_OTHERWISE - first)
        parts.append(_shown(draw, random.permuted(np.tile(draw.began, (many, 1)), axis=1)))
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


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
    allowed = tail * len(base) if enumerated else tail * (len(base) + 1) - 1
    needed = math.floor(allowed + 1e-9) + 1 - int((~moves).sum())
    if needed <= 0:
        return math.inf if upper else 0.0
    turning = (real - base[moves]) / (1 - slope[moves])
    if upper:
        turning = -turning
    limit = float(np.partition(turning, needed - 1)[needed - 1])
    return math.exp(-limit if upper else limit)
