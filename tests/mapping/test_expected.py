"""Expected counts: published bounds reproduced, and how often a quiet quarter is called unusual."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from bfkit.mapping.trends.expected import expect, farrington_bounds


@pytest.mark.real
def test_bounds_of_the_r_package_surveillance(real_data: Path) -> None:
    """Farrington's bound for salmonella.agona, weeks 282-284, b=3, w=3, no trend, no reweighting.

    Reference: R surveillance 1.20.3, algo.farrington, classic z(0.975): mu, phi and upper bounds.
    """
    series = pd.read_csv(real_data / "series" / "salmonella_agona.csv")
    counts = series.select_dtypes("number").iloc[:, -1].to_numpy(dtype=float)
    means, dispersions = (2.142857, 2.238095, 2.571429), (1.27333, 1.20213, 1.03333)
    bounds = (6.20209721, 6.23630285, 6.45885603)
    for week, mean, dispersion, bound in zip((282, 283, 284), means, dispersions, bounds, strict=True):
        baseline = np.concatenate([counts[week - 1 - 52 * b - 3 : week - 1 - 52 * b + 4] for b in (1, 2, 3)])
        result = expect(baseline, np.ones(len(baseline)), 1, seasonal=False, reweight=False)
        assert result.expected == pytest.approx(mean, abs=1e-6)
        assert result.dispersion == pytest.approx(dispersion, abs=1e-5)
        variance = np.array([result.dispersion * mean * (1 + 1 / 21)])
        upper = farrington_bounds(np.array([result.expected]), variance, stats.norm.ppf(0.975))[1][0]
        assert upper == pytest.approx(bound, abs=1e-4)


def test_the_mean_of_level_counts_is_expected_and_its_interval_holds_it() -> None:
    result = expect([20, 22, 18, 21, 19, 20, 23, 17], [1, 2, 3, 4] * 2, 1, seasonal=False)
    assert result.expected == pytest.approx(20.0)  # the mean of the eight: 160 / 8
    assert result.lower < 20 < result.upper
    assert result.dispersion == 1.0  # less spread than Poisson is never believed


def test_one_riot_neither_raises_what_is_expected_nor_hides_the_next() -> None:
    calm = [5, 7, 8, 8, 9, 9, 5, 11, 8, 6, 9, 6, 6]
    riot = [*calm[:9], 127, *calm[10:]]
    season = [1, 2, 3, 4] * 3 + [1]
    with_riot, without = expect(riot, season, 2), expect(calm, season, 2)
    assert with_riot.expected == pytest.approx(without.expected, rel=0.25)
    assert with_riot.upper < 25
    assert with_riot.down_weighted == 1
    assert with_riot.p_value(127) < 1e-6


def test_a_peak_in_one_season_only_is_expected_and_not_taken_for_an_outlier() -> None:
    """Three second quarters at 350 among others at 240: the next second quarter is expected at 350."""
    counts = [240, 333, 245, 238, 242, 363, 239, 244, 241, 354, 243, 240, 242]
    result = expect(counts, [1, 2, 3, 4] * 3 + [1], 2)
    assert result.seasonal
    assert result.down_weighted == 0
    assert result.expected == pytest.approx((333 + 363 + 354) / 3, rel=0.01)
    assert result.lower < 354 < result.upper


def test_season_is_not_fitted_where_a_season_has_had_too_few() -> None:
    result = expect([9, 0, 9, 9] * 4, [1, 2, 3, 4] * 4, 2)
    assert not result.seasonal
    assert result.expected > 0


def test_season_is_followed_when_fitted() -> None:
    counts = [10, 20, 40, 20] * 4  # exactly one yearly wave on the log scale: 20 · 2^(-1, 0, 1, 0)
    winter, summer = (expect(counts, [1, 2, 3, 4] * 4, season) for season in (1, 3))
    assert winter.expected == pytest.approx(10, rel=0.01)
    assert summer.expected == pytest.approx(40, rel=0.01)


def test_p_value_is_one_at_the_expected_and_falls_on_both_sides() -> None:
    result = expect([20] * 10, [1, 2] * 5, 1, seasonal=False)
    assert result.p_value(result.expected) == pytest.approx(1.0)
    assert result.p_value(40) < 0.01
    assert result.p_value(5) < 0.01


@pytest.mark.parametrize(("history", "words"), [([3, 4], "räcker inte"), ([0] * 10, "inga händelser")])
def test_what_cannot_be_expected_is_an_error(history: list[int], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        expect(history, [1, 2, 3, 4, 1, 2, 3, 4, 1, 2][: len(history)], 1)


@pytest.mark.parametrize(
    ("mean", "periods", "seasonal", "dispersion"),
    [(10, 8, False, 1), (10, 8, False, 3), (30, 14, True, 1), (30, 14, True, 2), (30, 14, True, 3)],
)
def test_a_quarter_like_the_others_is_seldom_unusual_and_a_doubled_one_often(
    mean: float, periods: int, seasonal: bool, dispersion: int
) -> None:
    """Type I error and power of the two-sided 5 % test, 300 simulations a cell from seed 1.

    The bound for the error is 5 % + 3 standard errors of 300 draws (1.26 %) + 1.5 % for the approximation.
    A test that never decides is caught by the power for a doubled count, at least 0.15 below what normal
    theory gives: the shift 1.5 (2^(2/3) - 1) sqrt(m / phi) against the t quantile, the spread of a doubled
    count on that scale being 2^(1/6) / (1 + 1/n)^(1/2).
    """
    shift = 1.5 * (2 ** (2 / 3) - 1) * math.sqrt(mean / dispersion / (1 + 1 / periods))
    quantile = stats.t.ppf(0.975, periods - (4 if seasonal else 1))
    promised = stats.norm.sf((quantile - shift) / 2 ** (1 / 6))
    generator = np.random.default_rng(1)
    season = np.arange(periods + 1) % 4 + 1
    level = mean * (np.exp(0.25 * np.sin(2 * np.pi * (season - 1) / 4)) if seasonal else np.ones(periods + 1))
    false_alarms = found = tried = 0
    for _ in range(300):
        counts = _draw(generator, level, dispersion)
        doubled = _draw(generator, 2 * level[-1:], dispersion)[0]
        if counts[:-1].sum() == 0:
            continue
        tried += 1
        result = expect(counts[:-1], season[:-1], int(season[-1]), seasonal=seasonal)
        false_alarms += result.p_value(counts[-1]) < 0.05
        found += result.p_value(doubled) < 0.05
    assert false_alarms / tried <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / 300) + 0.015
    assert found / tried >= promised - 0.15


def _draw(generator: np.random.Generator, level: np.ndarray, dispersion: int) -> np.ndarray:
    if dispersion == 1:
        return generator.poisson(level)
    return generator.negative_binomial(level / (dispersion - 1), 1 / dispersion)
