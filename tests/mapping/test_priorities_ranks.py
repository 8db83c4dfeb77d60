"""Shrinkage, rank intervals and the fall that comes by itself: published numbers, hand arithmetic, coverage."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bfkit.inference.shrinkage import marshall
from bfkit.mapping.priorities.expected_fall import expected_fall
from bfkit.mapping.priorities.rank_intervals import competition_ranks, quarterly_phi, rank_intervals

COUNTS, RESIDENTS = [5, 0, 12, 3, 8, 1], [1000, 200, 1500, 900, 700, 50]


def test_shrunken_rates_are_marshalls() -> None:
    """R spdep::EBest, run for ../shared/methods.md §5."""
    found = marshall(COUNTS, RESIDENTS)
    assert found.variance == pytest.approx(2.09085933e-06, rel=1e-6)
    assert found.mean == pytest.approx(29 / 4350)
    wanted = [0.00626875, 0.00627317676, 0.00709324400, 0.00593289794, 0.00752389929, 0.00687252445]
    assert found.rates == pytest.approx(wanted, rel=1e-6)


def test_areas_that_differ_no_more_than_by_chance_all_get_the_mean() -> None:
    """By hand: 4, 5, 6 over 1 each: b = 5, s2 = 2/3, less than b, so a = 0."""
    found = marshall([4, 5, 6], [1, 1, 1])
    assert found.variance == 0
    assert found.rates.tolist() == [5, 5, 5]


def test_shrinkage_by_hand_and_its_gamma_posterior_agree() -> None:
    """By hand: 0, 10, 20 over 1: b = 10, s2 = 200/3, a = 170/3; weight 17/20; 10 + .85 * 10 = 18.5 for the highest.

    The same with the gamma distribution it implies: shape 100 / (170/3) = 30/17, rate 3/17;
    (30/17 + 20) / (3/17 + 1) = 370 / 20 = 18.5.
    """
    found = marshall([0, 10, 20], [1, 1, 1])
    assert found.rates == pytest.approx([1.5, 10, 18.5])
    shape, rate = found.prior
    assert (shape + 20) / (rate + 1) == pytest.approx(18.5)


def test_over_dispersed_counts_are_drawn_further_in() -> None:
    """By hand with phi 2: a = 200/3 - 20 = 140/3; weight (140/3) / (140/3 + 20) = 0.7; 10 + .7 * 10 = 17."""
    assert marshall([0, 10, 20], [1, 1, 1], phi=2).rates == pytest.approx([3, 10, 17])


@pytest.mark.parametrize(("counts", "exposure", "phi"), [([1], [0], 1), ([-1], [1], 1), ([1], [1], 0.5), ([], [], 1)])
def test_what_cannot_be_is_refused(counts: list[int], exposure: list[int], phi: float) -> None:
    with pytest.raises(ValueError, match="antal"):
        marshall(counts, exposure, phi=phi)


@given(st.permutations(list(range(6))))
@settings(max_examples=10)
def test_the_order_of_the_areas_changes_no_rate_and_no_rank(order: list[int]) -> None:
    moved = marshall([COUNTS[i] for i in order], [RESIDENTS[i] for i in order])
    assert moved.rates == pytest.approx(marshall(COUNTS, RESIDENTS).rates[order])
    ranks = competition_ranks(COUNTS)
    assert competition_ranks([COUNTS[i] for i in order]).tolist() == ranks[order].tolist()


def simulated(rng: np.random.Generator, mean: float, phi: float) -> tuple[np.ndarray, np.ndarray]:
    level = mean * rng.gamma(4, 0.25, 48)
    return level, rng.poisson(level) if phi == 1 else rng.negative_binomial(level / (phi - 1), 1 / phi)


@pytest.mark.parametrize(("mean", "phi"), [(5, 1), (20, 2)])
def test_rank_intervals_hold_the_true_rank_as_often_as_they_say(mean: float, phi: float) -> None:
    """48 areas x 25 towns; bench/priorities.py prints 2 000 towns a cell. 90 % nominal, ranks being discrete.

    Of one town's 48 ranks many depend on each other; 25 towns give a standard error of about 0.01.
    """
    rng, held = np.random.default_rng(7), list[float]()
    for town in range(25):
        level, counts = simulated(rng, mean, phi)
        found, true = rank_intervals(counts, phi=phi, draws=500, seed=town), competition_ranks(level)
        held.append(float(((found.low <= true) & (true <= found.high)).mean()))
    assert 0.87 <= np.mean(held) <= 0.97


def test_intervals_without_shrinkage_are_told_apart_from_equal_areas() -> None:
    """Where all areas are alike no interval may claim an order: every one reaches over most of the list."""
    counts = np.random.default_rng(1).poisson(5, 30)
    found = rank_intervals(counts, draws=1000)
    assert float((found.high - found.low).mean()) > 15
    clear = rank_intervals([400, 200, 100, 50, 5], draws=1000)
    assert clear.low.tolist() == clear.high.tolist() == clear.rank.tolist() == [1, 2, 3, 4, 5]


def test_the_same_seed_gives_the_same_ranks_and_no_incidents_give_no_order() -> None:
    first, second = (rank_intervals(COUNTS, exposure=RESIDENTS, seed=3, draws=200) for _ in range(2))
    assert first.low.tolist() == second.low.tolist() and first.among_top.tolist() == second.among_top.tolist()
    nothing = rank_intervals([0, 0, 0, 0], draws=200)
    assert (
        nothing.rank.tolist() == [1, 1, 1, 1] and nothing.low.tolist() == [1] * 4 and nothing.high.tolist() == [4] * 4
    )


def test_one_quarter_of_unrest_does_not_decide_the_over_dispersion() -> None:
    rng = np.random.default_rng(2)
    counts = rng.poisson(rng.gamma(4, 3, 40)[:, None], (40, 16)).astype(float)
    calm = quarterly_phi(counts)
    counts[:4, 8] += 150
    assert calm < 1.3 and quarterly_phi(counts) < 2.0


# --- what the worst fall by on their own -------------------------------------------------------------------------


def test_the_rule_is_played_on_every_earlier_quarter_by_hand() -> None:
    """Two worst of four. Quarter 0: A 9, B 8 -> 5 + 6; others 3 -> 5. Quarter 1: B 6, A 5 -> 7 + 4; others 5 -> 6."""
    counts = [[9, 5, 4], [8, 6, 7], [2, 3, 3], [1, 2, 3]]
    found = expected_fall(counts, most=2)
    assert found.chosen == ((0, 1), (1, 0))
    assert found.before.tolist() == [17, 11] and found.after.tolist() == [11, 11]
    assert found.others_before.tolist() == [3, 5] and found.others_after.tolist() == [5, 6]
    assert found.pooled == pytest.approx(22 / 28)
    assert found.beside_others == pytest.approx((22 / 28) / (11 / 8))
    assert found.met_goal == 0.5  # 11 <= 0.7 * 17 = 11.9, but 11 > 0.7 * 11


def test_areas_with_a_measure_are_neither_chosen_nor_among_the_others() -> None:
    counts = [[9, 1, 4], [8, 6, 7], [7, 3, 3], [1, 2, 3]]
    treated = np.zeros((4, 3), dtype=bool)
    treated[0, 1] = True
    found = expected_fall(counts, treated=treated, most=2)
    assert found.chosen[0] == (1, 2)
    assert found.others_before.tolist()[0] == 1


@pytest.mark.parametrize(("extra", "met"), [(-1, 1.0), (0, 1.0), (1, 0.0)])
def test_the_goal_is_met_at_exactly_the_fall_asked_for(extra: int, met: float) -> None:
    """30 % off 10 is 7."""
    found = expected_fall([[10, 7 + extra], [1, 1]], most=1)
    assert found.met_goal == met


def test_the_prediction_interval_says_what_confidence_so_few_cases_give() -> None:
    """Order statistics (Wilks): from lowest to highest of n holds the next with (n - 1) / (n + 1)."""
    rng = np.random.default_rng(4)
    few = expected_fall(rng.poisson(20, (6, 10)), most=2)
    assert few.cases == 9 and few.confidence == pytest.approx(8 / 10)
    many = expected_fall(rng.poisson(20, (6, 40)), most=2)
    assert many.cases == 39 and many.confidence == pytest.approx(36 / 40)


def test_the_expected_fall_is_the_true_regression_to_the_mean() -> None:
    """60 areas of mean 5, nothing ever done: the truth is known, level over count of the three chosen."""
    rng, said, true, held = np.random.default_rng(11), list[float](), list[float](), list[bool]()
    for _ in range(60):
        level = 5 * rng.gamma(4, 0.25, 60)
        counts = rng.poisson(level[:, None], (60, 26))
        found = expected_fall(counts[:, :-1])
        worst = np.argsort(-counts[:, -2], kind="stable")[:3]
        now = float(counts[worst, -2].sum())
        said.append(1 - found.pooled)
        true.append(1 - level[worst].sum() / now)
        _, low, high = found.next_count(now)
        held.append(low <= counts[worst, -1].sum() <= high)
    assert np.mean(said) == pytest.approx(np.mean(true), abs=0.03)
    assert np.mean(said) > 0.2
    assert np.mean(held) >= 0.80  # said 92 %; binomial, 60 towns: 0.80 is 3.4 standard errors below


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="okänd regel"):
        expected_fall([[1, 2]], rule="guess")
