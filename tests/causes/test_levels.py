"""Levels before and after a month: the same months of two years, and chance that does not take season for change."""

import numpy as np
import pytest
from scipy import stats

from bfkit.causes.levels import at_month, chance_of, levels, log_changes, sides, turn

MONTHS = np.arange(50 * 12, 50 * 12 + 48)


def seasonal(scale: float = 1.0) -> np.ndarray:
    """Sixteen times as many in April to June as else, alike all four years."""
    return np.array([80 if month % 12 in (3, 4, 5) else 5 for month in range(48)]) * scale


def test_near_the_end_the_same_months_of_the_year_before_are_compared() -> None:
    """By hand: at month 42 of 48 there are six after; they are compared with months 30 to 35."""
    assert sides(48, 42) == (slice(30, 36), slice(42, 48))
    assert sides(48, 6) == (slice(0, 6), slice(12, 18))
    assert sides(48, 24) == (slice(12, 24), slice(24, 36))
    counts = np.arange(48)
    assert levels(counts, 42) == (sum(range(30, 36)), sum(range(42, 48)), 6)


def test_season_is_never_told_as_change() -> None:
    """A series alike every year changes at no month, also in the last half year."""
    found = log_changes(seasonal(), np.zeros(48))
    assert np.allclose(found[np.isfinite(found)], 0)
    assert np.isfinite(found[42])


def test_a_fall_is_found_as_a_rise_is() -> None:
    here = np.array([20] * 24 + [8] * 24)
    elsewhere = np.full(48, 40)
    chance = chance_of(MONTHS, here, elsewhere)
    fell = turn(MONTHS, here, chance, falls=True)
    assert abs(fell.month - MONTHS[24]) <= 1
    assert fell.ratio.p_value <= 0.025
    assert turn(MONTHS, here, chance).ratio.p_value > 0.05


def test_the_ratio_at_a_month_is_by_hand_and_its_chance_uniform() -> None:
    """(24 x 12 + 1/2) over (12 x 12 + 1/2); chance over a hundred level series, Kolmogorov and Smirnov."""
    here = np.array([12] * 24 + [24] * 24)
    found = at_month(MONTHS, here, np.zeros(48, dtype=int), int(MONTHS[24]))
    assert found.ratio == pytest.approx(288.5 / 144.5)
    p_values = []
    for seed in range(100):
        random = np.random.default_rng(seed)
        own, other = random.poisson(10, 48), random.poisson(30, 48)
        p_values.append(at_month(MONTHS, own, other, int(MONTHS[24])).p_value)
    assert stats.kstest(p_values, "uniform").pvalue > 0.001
