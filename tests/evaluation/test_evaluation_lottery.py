"""The lottery of the start: exact by enumeration, against scipy's permutation test and by hand."""

import math

import numpy as np
import pytest
from scipy import stats

from bfkit.evaluation.chance import lottery
from bfkit.evaluation.chance.lottery import Draw, lottery_test, order_of_start


def draw(values, began) -> Draw:
    return Draw(np.array(values, dtype=float), np.array(began, dtype=bool))


def test_one_draw_of_three_of_six_cannot_say_less_than_one_in_twenty():
    found = lottery_test([draw([-3, -2, -1, 1, 2, 3], [1, 1, 1, 0, 0, 0])])
    assert found.p_decrease == pytest.approx(1 / 20)
    assert found.smallest_p == pytest.approx(1 / 20)
    assert found.log_ratio == pytest.approx(-4.0)
    assert found.draws == 20


def test_one_draw_agrees_with_scipy():
    random = np.random.default_rng(1)
    values = random.normal(size=8)
    reference = stats.permutation_test(
        (values[:4], values[4:]), lambda x, y: x.mean() - y.mean(), n_resamples=np.inf, alternative="less"
    )
    found = lottery_test([draw(values, [1, 1, 1, 1, 0, 0, 0, 0])])
    assert found.p_decrease == pytest.approx(reference.pvalue)


def test_two_draws_are_pooled_over_all_pairs_of_draws():
    """By hand: each round's best draw of 1 in 3 has difference -1.5 or less only as drawn, so 1 of 9."""
    rounds = [draw([-1, 0, 1], [1, 0, 0]), draw([-1, 0, 1], [1, 0, 0])]
    found = lottery_test(rounds)
    assert found.p_decrease == pytest.approx(1 / 9)
    assert found.p_increase == pytest.approx(1.0)


def test_sampled_draws_come_near_the_enumeration(monkeypatch):
    random = np.random.default_rng(1)
    rounds = [draw(random.normal(size=6), [1, 1, 1, 0, 0, 0]) for _ in range(2)]
    exact = lottery_test(rounds)
    monkeypatch.setattr(lottery, "MOST_ENUMERATED", 10)
    sampled = lottery_test(rounds)
    assert not sampled.enumerated
    assert sampled.p_decrease == pytest.approx(exact.p_decrease, abs=0.01)


def test_a_round_of_many_areas_is_drawn_from():
    """Thirty areas can be drawn in 155 million ways; against scipy, which draws 9 999 of them."""
    random = np.random.default_rng(1)
    values = random.normal(size=30) - 0.6 * (np.arange(30) < 15)
    reference = stats.permutation_test(
        (values[:15], values[15:]), lambda x, y: x.mean() - y.mean(), n_resamples=9999, alternative="less", rng=1
    )
    found = lottery_test([draw(values, np.arange(30) < 15)])
    assert (found.enumerated, found.draws) == (False, 155_117_520)
    assert found.p_decrease == pytest.approx(reference.pvalue, abs=0.01)
    assert found.lower < found.effect < found.upper


def test_the_interval_holds_what_is_not_rejected():
    random = np.random.default_rng(1)
    rounds = [
        draw(random.normal(size=6) * 0.2 - 0.5 * np.array([1, 1, 1, 0, 0, 0]), [1, 1, 1, 0, 0, 0]) for _ in range(4)
    ]
    found = lottery_test(rounds)
    for limit, side in ((found.lower, "p_increase"), (found.upper, "p_decrease")):
        for factor, rejected in ((1.001, side == "p_decrease"), (0.999, side == "p_increase")):
            shifted = [Draw(r.log_ratios - math.log(limit * factor) * r.began, r.began) for r in rounds]
            assert (getattr(lottery_test(shifted), side) <= 0.025 + 1e-9) == rejected
    assert found.lower < found.effect < found.upper


def test_level_and_coverage_by_simulation():
    """400 programmes of two rounds with an effect of 0.7, seed 1: the true ratio inside 95 % of intervals."""
    random = np.random.default_rng(1)
    inside, level = 0, 0
    for _ in range(400):
        rounds = []
        for _ in range(2):
            began = random.permutation([True] * 3 + [False] * 3)
            rounds.append(Draw(random.normal(0, 0.3, 6) + math.log(0.7) * began, began))
        found = lottery_test(rounds)
        inside += found.lower <= 0.7 <= found.upper
        null = lottery_test([Draw(r.log_ratios - math.log(0.7) * r.began, r.began) for r in rounds])
        level += null.p_decrease <= 0.05
    assert 0.92 <= inside / 400 <= 0.985
    assert level / 400 <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / 400)


def test_the_limits_of_one_draw_by_hand():
    """Four areas, two began. With delta taken out, the six draws are as low as the real one up to these deltas.

    Values (0, 1 | 4, 6): real 0.5 - 5 = -4.5. A draw that shares one area with it has slope 0, one that shares
    none -1. Differences: (0,4) -1.5, (0,6) 0.5, (1,4) -0.5, (1,6) 1.5, (4,6) 4.5; turning points real - difference:
    -3, -5, -4, -6, and for (4,6) -9 / 2 = -4.5. With 50 % confidence a quarter of six, one draw and the real one, is
    not enough to keep more than the highest (-3) and the lowest (-6).
    """
    found = lottery_test([draw([0, 1, 4, 6], [1, 1, 0, 0])], confidence=0.5)
    assert (math.log(found.lower), math.log(found.upper)) == pytest.approx((-6.0, -3.0))
    assert lottery_test([draw([0, 1, 4, 6], [1, 1, 0, 0])]).upper == math.inf


def test_areas_that_are_all_alike_say_nothing():
    """No events anywhere: every log ratio is 0."""
    found = lottery_test([draw([0] * 6, [1, 1, 1, 0, 0, 0])] * 2)
    assert (found.p_decrease, found.p_increase) == (1.0, 1.0)
    assert (found.lower, found.upper) == (0.0, math.inf)


def test_an_area_without_a_known_change_is_refused():
    with pytest.raises(ValueError, match="känd förändring"):
        draw([0, math.nan, 1, 2], [1, 1, 0, 0])


def test_the_published_draw_can_be_made_again():
    areas = ["A4", "A1", "A6", "A3", "A2", "A5"]
    order = order_of_start(areas, 20230701)
    assert sorted(order) == sorted(areas)
    expected = np.random.Generator(np.random.PCG64(20230701)).permutation(6)
    assert order == tuple(sorted(areas)[i] for i in expected)
    assert order_of_start(areas[::-1], 20230701) == order


def test_a_round_in_which_all_began_is_refused():
    with pytest.raises(ValueError, match="väntade"):
        draw([1, 2], [1, 1])
    with pytest.raises(ValueError, match="minst en"):
        lottery_test([])
