"""Ratios and p-values by permutation: hand-worked shares, uniform p-values, the interval's ends."""

import numpy as np
import pytest
from scipy import stats

from bfkit.causes.permuted import against_chance, ratio_of_shares


def test_the_ratio_is_the_share_of_the_case_over_that_of_the_others_stratum_by_stratum():
    """Stratum 0: 3 of 4 against 2 of 8 (expected 1). Stratum 1: 1 of 2 against 5 of 10 (expected 1). 4 over 2."""
    weight = np.array([1, 1, 1, 0] + [1, 1] + [0] * 6 + [1, 0] + [1] * 5 + [0] * 5, dtype=float)
    case = np.array([True] * 4 + [False] * 8 + [True] * 2 + [False] * 10)
    stratum = np.array([0] * 12 + [1] * 12)
    found = ratio_of_shares(weight, case, np.arange(24), stratum)
    assert (found.count, found.expected, found.ratio) == (4, pytest.approx(2.0), pytest.approx(2.0))
    assert (found.used, found.compared) == (6, 18)


def test_a_stratum_with_one_side_only_says_nothing():
    one_sided = ratio_of_shares(np.ones(5), np.ones(5, dtype=bool), np.arange(5), np.zeros(5, dtype=np.int64))
    assert one_sided is None


def test_p_values_are_uniform_when_nights_come_in_clusters_and_nothing_is_at_work():
    """Clustered nights of 1-6 incidents that share their hours: Kolmogorov and Smirnov, and the share under 5 %."""
    p_values = []
    for seed in range(300):
        random = np.random.default_rng(seed)
        size = random.integers(1, 7, 150)
        night = np.repeat(np.arange(150), size)
        case = (random.random(150) < 0.25)[night]
        weight = (random.random(150)[night] * 0.6 + random.random(len(night)) * 0.4 > 0.6).astype(float)
        found = ratio_of_shares(weight, case, night, night % 7 > 4, permutations=199, seed=seed)
        p_values.append(found.p_value - random.random() / 200)
    assert stats.kstest(p_values, "uniform").pvalue > 0.001
    false = int((np.array(p_values) <= 0.05).sum())
    assert stats.binomtest(false, 300, 0.05).pvalue > 0.001


def test_one_night_of_unrest_is_no_evidence():
    """Twenty nights of one incident are; under five nights, however many incidents, there is no ratio."""
    others = np.arange(200)
    weight = np.concatenate([np.ones(20), (others % 10 == 0).astype(float)])
    case = np.concatenate([np.ones(20, dtype=bool), np.zeros(200, dtype=bool)])
    apart = ratio_of_shares(weight, case, np.concatenate([1000 + np.arange(20), others]), np.zeros(220, dtype=np.int64))
    together = ratio_of_shares(weight, case, np.concatenate([np.full(20, 1000), others]), np.zeros(220, dtype=np.int64))
    assert apart.p_value == pytest.approx(1 / 500)
    assert together is None


def test_the_interval_is_never_narrower_than_that_of_the_count_alone():
    """Garwood's interval of 10 is 4.795 to 18.39 (Garwood 1936): over 5 expected 0.959 to 3.678."""
    still = against_chance(10, 5.0, np.ones(999), used=10, compared=10)
    assert still.lower == pytest.approx(0.959, abs=5e-4)
    assert still.upper == pytest.approx(3.678, abs=5e-4)
    wide = against_chance(10, 5.0, np.linspace(0.2, 4.0, 999), used=10, compared=10)
    assert wide.lower < still.lower
    assert wide.upper > still.upper


def test_a_p_value_is_never_0():
    assert against_chance(10, 1.0, np.ones(199), used=10, compared=10).p_value == pytest.approx(1 / 200)
