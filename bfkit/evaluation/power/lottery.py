"""What a lottery of the start would see: rounds drawn at earlier dates of the municipality's own history."""

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from bfkit.evaluation.chance.extremes import Flags, Floats
from bfkit.evaluation.chance.selection import scores
from bfkit.evaluation.chance.windows import CORRECTION, YEAR, Lengths, Whole, between

ROUNDS = (1, 2, 4, 8)
LEVEL = 0.05
SIMULATIONS = 1000
LEAST_DATES = 6
"""With fewer earlier dates the same few lists would come again and again."""
_DRAWN = 499
_MOST_WAYS = 1000
"""More ways than this to draw a round are not gone through; so many of them stand for all."""
_SELECTION = 3


@dataclass(frozen=True, slots=True)
class LotteryPower:
    """How often a lottery of the start would find a reduction.

    Attributes:
        at_once: areas that begin in a round, of twice as many listed.
        rounds: shape (r,), rounds pooled; reductions: shape (n,), as shares, the first 0 (nothing happened).
        found: shape (r, n), share of simulations with one-sided p at most 5 %; NaN for more rounds than the
            municipality has areas to list.
        dates: earlier dates at which the rule could list enough areas for one round; simulations: of each cell.
        smallest_p: shape (r,), the smallest p that so many rounds can give.
        reason: why it could not be tried, else empty.
    """

    at_once: int
    rounds: tuple[int, ...]
    reductions: Floats
    found: Floats
    dates: int
    simulations: int
    smallest_p: Floats
    reason: str

    def chance(self, rounds: int, reduction: float) -> float:
        """Share found with so many rounds; NaN where it could not be tried."""
        column = int(np.argmin(np.abs(self.reductions - reduction)))
        return float(self.found[self.rounds.index(rounds), column])


def lottery_power(
    counts: npt.ArrayLike,
    treated: npt.ArrayLike,
    *,
    rule: str,
    at_once: int,
    reductions: npt.ArrayLike,
    follow_up: int = 6,
    rounds: tuple[int, ...] = ROUNDS,
    simulations: int = SIMULATIONS,
    seed: int = 1,
) -> LotteryPower:
    """Draw the lottery at earlier dates, put each reduction into those that began, and test as it will be tested.

    At each earlier month the rule lists twice as many areas as begin, of those in which nothing was done; a later round
    lists those next in order, for who was listed before has begun or is about to. So many months as there are rounds
    are picked; in each, lots are drawn, and each incident of the follow-up in an area that began is kept with the
    probability 1 - reduction. The test is the exact one, stratified by round and
    pooled; of more than 499 possible draws 499 are taken.

    Args:
        counts: shape (areas, months).
        treated: shape (areas, months), True where a measure was at work.
        rule: ``highest_count`` or ``worst_peak``.
        at_once: areas that begin in a round, at least 1.
        reductions: shares from 0 up to 1; 0 is put first.
        follow_up: months.
        rounds: numbers of rounds to try.
        simulations: of each number of rounds; the same for all reductions.
        seed: of the draws.

    Raises:
        ValueError: a reduction outside 0-1, or nobody to begin.
    """
    observed, done = np.asarray(counts, dtype=float), np.asarray(treated, dtype=bool)
    shares = np.unique(np.append(np.asarray(reductions, dtype=float), 0.0))
    if np.any((shares < 0) | (shares >= 1)) or at_once < 1:
        raise ValueError("minskningen ska vara en andel från 0 upp till 1, och minst ett område ska börja")
    smallest = np.array([1.0 / math.comb(2 * at_once, at_once) ** number for number in rounds])
    random = np.random.default_rng(seed)
    found = np.full((len(rounds), len(shares)), np.nan)
    for row, number in enumerate(rounds):
        listed = listed_counts(observed, done, rule=rule, listed=2 * at_once, rounds=number, follow_up=follow_up)
        if len(listed[0]) >= LEAST_DATES:
            found[row] = _share_found(random, *listed, shares, at_once, simulations)
    dates = len(listed_counts(observed, done, rule=rule, listed=2 * at_once, rounds=1, follow_up=follow_up)[0])
    reason = (
        ""
        if dates >= LEAST_DATES
        else f"ej prövad: regeln kan bara lista {2 * at_once} områden utan insats vid {dates} tidigare tillfällen"
    )
    return LotteryPower(at_once, rounds, shares, found, dates, 0 if reason else simulations, smallest, reason)


def listed_counts(
    observed: Floats, done: Flags, *, rule: str, listed: int, rounds: int = 1, follow_up: int
) -> tuple[Floats, Floats]:
    """Counts of the year before and of the follow-up of the areas that each round would list at each earlier date.

    Returns:
        Two arrays of the shape (dates, rounds, listed): the worst areas are the first round's, the next worst the
        second's; dates at which too few areas were free are left out.
    """
    last = observed.shape[1] - follow_up
    dates: Whole = np.arange(YEAR + _SELECTION, last + 1)
    if not len(dates) or len(observed) < rounds * listed:
        return np.zeros((0, rounds, listed)), np.zeros((0, rounds, listed))
    score = scores(observed, dates, rule=rule, lengths=Lengths(selection=_SELECTION))
    free = between(done, dates - YEAR, dates + follow_up) == 0
    seen = between(observed, dates - _SELECTION, dates) > 0
    ranked = np.where(free & seen, score, -np.inf)
    order = np.argsort(-ranked, axis=0, kind="stable")[: rounds * listed]
    enough = np.isfinite(np.take_along_axis(ranked, order, axis=0)).all(axis=0)
    before, after = between(observed, dates - YEAR, dates), between(observed, dates, dates + follow_up)
    parts = [np.take_along_axis(cell, order, axis=0).T[enough] for cell in (before, after)]
    return parts[0].reshape(-1, rounds, listed), parts[1].reshape(-1, rounds, listed)


def _share_found(
    random: np.random.Generator,
    before: Floats,
    after: Floats,
    shares: Floats,
    at_once: int,
    simulations: int,
) -> Floats:
    """Share of simulations found, shape (shares,), of counts of the shape (dates, rounds, areas listed)."""
    draws, rounds = _draws(at_once, random), before.shape[1]
    weights = np.where(draws, 1.0, -1.0) / at_once
    repeat = rounds > len(before)
    picks = np.array([random.choice(len(before), rounds, replace=repeat) for _ in range(simulations)])
    began = random.integers(0, len(draws), (simulations, rounds))
    others = _other_draws(random, (simulations, rounds), len(draws))
    order = np.arange(rounds)
    found = []
    for share in shares:
        kept = random.binomial(after[picks, order].astype(np.int64), np.where(draws[began], 1 - share, 1.0))
        ratios = np.log((kept + CORRECTION) / (before[picks, order] + CORRECTION))
        differences = ratios @ weights.T
        real = np.take_along_axis(differences, began[..., None], axis=2)[..., 0].sum(axis=1)
        found.append(float((_p_values(differences, real, others) <= LEVEL + 1e-9).mean()))
    return np.array(found)


def _p_values(differences: Floats, real: Floats, others: Whole | None) -> Floats:
    """One-sided p of each simulation, shape (simulations,): among all possible draws, or 499 and the real one.

    Args:
        differences: of every possible draw in each round, shape (simulations, rounds, draws).
        real: summed over the rounds, shape (simulations,).
        others: the draws taken, shape (simulations, rounds, 499); None for all.
    """
    if others is not None:
        sums = np.take_along_axis(differences, others, axis=2).sum(axis=1)
        return np.asarray((1 + (sums <= real[:, None] + 1e-9).sum(axis=1)) / (_DRAWN + 1))
    sums = differences[:, 0]
    for number in range(1, differences.shape[1]):
        sums = (sums[:, :, None] + differences[:, number][:, None, :]).reshape(len(sums), -1)
    return np.asarray((sums <= real[:, None] + 1e-9).mean(axis=1))


def _other_draws(random: np.random.Generator, shape: tuple[int, int], possible: int) -> Whole | None:
    """None when all draws are few enough to be gone through; else 499 of them for each simulation."""
    return None if possible ** shape[1] <= _DRAWN else random.integers(0, possible, (*shape, _DRAWN))


def _draws(at_once: int, random: np.random.Generator) -> Flags:
    """Ways to draw half of the listed areas, shape (ways, areas listed): every way, or some of many."""
    listed = 2 * at_once
    if math.comb(listed, at_once) > _MOST_WAYS:
        return random.permuted(np.tile(np.arange(listed) < at_once, (_MOST_WAYS, 1)), axis=1)
    members = np.array(list(combinations(range(listed), at_once)))
    chosen = np.zeros((len(members), listed), dtype=bool)
    np.put_along_axis(chosen, members, True, axis=1)
    return chosen
