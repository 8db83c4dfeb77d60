"""The season: a planted spring is found, a trend is no season, and chance seldom makes one."""

import numpy as np
import pytest

from bfkit.display import number
from bfkit.mapping.hot_times.peak_months import month_profile

DAYS = np.tile([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], (4, 1))
SPRING = np.array([1, 1, 1, 2.5, 2.5, 2.5, 1, 1, 1, 1, 1, 1])


def test_a_planted_spring_is_found_with_its_ratio() -> None:
    """April-June 2.5 times the others: of an even year 2.5 x 12 / 16.5 = 1.82 by months of equal length."""
    table = np.round(20 * SPRING * DAYS / 30.4)
    found = month_profile(table, DAYS, permutations=199)
    assert found.peak == (3, 4, 5)
    assert found.peak_ratio == pytest.approx(2.5 * 365 / (91 * 2.5 + 274), rel=0.02)
    assert found.p_value == 1 / 200
    assert found.sentence.startswith(f"april–juni: {found.peak_count} av {number(found.total)} händelser på 4 år (")


def test_the_year_may_begin_in_any_month() -> None:
    table = np.round(20 * SPRING * DAYS / 30.4)
    turned = month_profile(np.roll(table, -6, axis=1), np.roll(DAYS, -6, axis=1), first_month=6, permutations=9)
    assert turned.peak == (3, 4, 5)


def test_a_rising_level_is_no_season() -> None:
    found = month_profile(DAYS * np.array([[1], [2], [3], [4]]), DAYS, permutations=99)
    assert found.ratio == pytest.approx(np.ones(12))
    assert found.dispersion == 1.0


def test_the_level_under_chance_and_drift() -> None:
    """200 worlds whose months drift together within the year: at most 5 % + 3 standard errors."""
    generator = np.random.default_rng(5)
    false = 0
    for seed in range(200):
        drift = np.cumsum(generator.normal(0, 0.12, (4, 12)), axis=1)
        table = generator.poisson(15 * np.exp(drift - drift.mean(axis=1, keepdims=True)))
        false += month_profile(table, DAYS, permutations=59, seed=seed).p_value <= 0.05
    assert false / 200 <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 200)


def test_two_years_give_a_profile_but_no_signal() -> None:
    """Turning two years round each other leaves twelve arrangements: p is 1/12 at best."""
    table = np.round(20 * SPRING * DAYS / 30.4)[:2]
    assert month_profile(table, DAYS[:2], permutations=999).p_value > 0.05
    with pytest.raises(ValueError, match="två år"):
        month_profile(table[:1], DAYS[:1])
