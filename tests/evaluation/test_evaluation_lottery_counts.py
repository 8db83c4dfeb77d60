"""Incidents prevented by a lottery: hand-worked rounds, every draw gone through by brute force, and simulated coverage."""

import itertools
import math

import numpy as np
import pytest

from bfkit.evaluation.chance import lottery
from bfkit.evaluation.chance.lottery_counts import DrawnCounts, fewer_by_lot

BEGAN = np.array([True, True, False, False])


def counts(before, after, began=BEGAN) -> DrawnCounts:
    return DrawnCounts(np.array(before, dtype=float), np.array(after, dtype=float), np.array(began, dtype=bool))


def test_the_four_rounds_of_a_table_by_hand():
    """285 × 93/134 + 82 × 63/81 + 33 × 75/61 + 20 × 45/23 = 197.80 + 63.78 + 40.57 + 39.13 = 341.28; 224 came."""
    table = [((285, 152), (134, 93)), ((82, 31), (81, 63)), ((33, 24), (61, 75)), ((20, 17), (23, 45))]
    rounds = [counts([own[0], rest[0]], [own[1], rest[1]], [1, 0]) for own, rest in table]
    found = fewer_by_lot(rounds)
    assert [round(one.expected, 2) for one in rounds] == [197.80, 63.78, 40.57, 39.13]
    assert (round(found.expected, 2), found.came, round(found.fewer, 2)) == (341.28, 224, 117.28)


def test_round_by_round_is_not_all_rounds_as_one():
    """The same rounds as one: 420 × 276/299 = 387.7 to be expected. The lot was drawn within each round."""
    assert fewer_by_lot([counts([420, 299], [224, 276], [1, 0])]).expected == pytest.approx(387.69, abs=0.01)


def brute(rounds, x: float) -> tuple[float, float]:
    """Shares of all draws at least as high and at least as low as the real one, when came counts are x times as many."""
    whole = [np.where(one.began, x * one.after, one.after) for one in rounds]
    real, shown = None, []
    for choice in itertools.product(*(itertools.combinations(range(len(one.began)), 2) for one in rounds)):
        expected = came = 0.0
        for one, after, members in zip(rounds, whole, choice, strict=True):
            chosen = np.isin(np.arange(len(after)), members)
            expected += one.before[chosen].sum() / one.before[~chosen].sum() * after[~chosen].sum()
            came += after[chosen].sum()
        shown.append(math.log(expected / came))
        if all(set(m) == set(np.flatnonzero(one.began)) for one, m in zip(rounds, choice, strict=True)):
            real = shown[-1]
    values = np.array(shown)
    return float((values >= real - 1e-9).mean()), float((values <= real + 1e-9).mean())


def test_the_interval_holds_what_brute_force_does_not_reject():
    random = np.random.default_rng(1)
    rounds = [
        counts(random.integers(20, 60, 4), random.integers(15, 50, 4) * np.where(BEGAN, 0.6, 1)) for _ in range(3)
    ]
    found = fewer_by_lot(rounds)
    low, high = 1 + found.lower / found.came, 1 + found.upper / found.came
    for limit, side in ((low, 0), (high, 1)):
        inside, outside = (1.001, 0.999) if side == 0 else (0.999, 1.001)
        assert brute(rounds, limit * inside)[side] > 0.025
        assert brute(rounds, limit * outside)[side] <= 0.025
    assert found.lower < found.fewer < found.upper
    assert 1 + found.fewer / found.came == pytest.approx(found.expected / found.came)


def test_drawn_ways_come_near_all_ways(monkeypatch):
    random = np.random.default_rng(1)
    began = [1, 1, 1, 0, 0, 0]
    rounds = [counts(random.integers(20, 60, 6), random.integers(15, 50, 6), began) for _ in range(2)]
    exact = fewer_by_lot(rounds)
    monkeypatch.setattr(lottery, "MOST_ENUMERATED", 10)
    drawn = fewer_by_lot(rounds)
    assert drawn.fewer == exact.fewer
    assert drawn.lower == pytest.approx(exact.lower, abs=0.1 * exact.came)
    assert drawn.upper == pytest.approx(exact.upper, abs=0.1 * exact.came)


def test_nothing_before_and_nothing_after():
    """None before among those that waited counts as half: 4 × 6 / 0.5. None came: as many fewer as were expected."""
    assert fewer_by_lot([counts([2, 2, 0, 0], [1, 1, 3, 3])]).expected == pytest.approx(48.0)
    none = fewer_by_lot([counts([10, 10, 10, 10], [0, 0, 5, 5])] * 4)
    assert (none.expected, none.fewer) == (40.0, 40.0)
    assert none.lower <= 40.0 <= none.upper
    nothing = fewer_by_lot([counts([0] * 4, [0] * 4)])
    assert (nothing.fewer, nothing.lower, nothing.upper) == (0.0, 0.0, math.inf)


def test_so_few_ways_that_no_number_is_ruled_out():
    """One round of two of four can fall in six ways: none is rarer than one in six."""
    found = fewer_by_lot([counts([10, 12, 11, 9], [5, 6, 12, 8])])
    assert (found.lower, found.upper) == (-11.0, math.inf)


def test_coverage_by_simulation():
    """600 lotteries of two rounds of six areas at very different levels, ratio 0.6, seed 1: at least 92 % hold it."""
    random = np.random.default_rng(1)
    inside = 0
    for _ in range(600):
        rounds = []
        for _ in range(2):
            level, began = random.lognormal(3, 0.9, 6), random.permutation([True] * 3 + [False] * 3)
            rounds.append(counts(random.poisson(level), random.poisson(level * np.where(began, 0.6, 1)), began))
        found = fewer_by_lot(rounds)
        inside += 1 + found.lower / found.came <= 1 / 0.6 <= 1 + found.upper / found.came
    assert inside / 600 >= 0.92


def test_no_rounds_are_refused():
    with pytest.raises(ValueError, match="minst en"):
        fewer_by_lot([])
