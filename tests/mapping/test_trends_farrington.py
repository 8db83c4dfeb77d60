"""The improved Farrington algorithm: published numbers, R surveillance's own tests, and statsmodels beside."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.genmod import families
from statsmodels.genmod.generalized_linear_model import GLM

from bfkit.mapping.trends.expected import expect, farrington_bounds
from bfkit.mapping.trends.farrington import (
    MONTHS,
    WEEKS,
    Scheme,
    baseline,
    levels_of,
    predict,
    references_by_date,
    references_by_step,
)
from bfkit.mapping.trends.prediction import DISPERSIONS, averaged_tails, dispersion_weights, tails, unsurprising
from bfkit.mapping.trends.quasi_poisson import anscombe_weights, fit_series

WINDOWS = Scheme(frequency=52, years=3, window=3, levels=1, excluded=3)


@pytest.mark.real
def test_many_weeks_at_once_give_the_bounds_of_the_r_package_surveillance(real_data: Path) -> None:
    """salmonella.agona, weeks 282-284, b=3, w=3, no trend, no reweighting (R surveillance 1.20.3): farringtonFlexible.

    Its delta bound takes z(0.95): 5.45856282, 5.50687823, 5.75754296; the classic one takes z(0.975).
    """
    counts = pd.read_csv(real_data / "series" / "salmonella_agona.csv")["obs"].to_numpy(dtype=float)
    flexible, classic = (5.45856282, 5.50687823, 5.75754296), (6.20209721, 6.23630285, 6.45885603)
    for at, one_sided, two_sided in zip((281, 282, 283), flexible, classic, strict=True):
        found = baseline(references_by_step(at, 3, 52), WINDOWS)
        assert found is not None
        made = predict(np.vstack([counts, 3 * counts]), found, trend="never", reweighting="none")
        for alpha, bound in ((0.05, one_sided), (0.025, two_sided)):
            upper = farrington_bounds(made.expected, made.variance, stats.norm.isf(alpha))[1]
            assert upper[0] == pytest.approx(bound, abs=1e-6)


def test_bound_and_tail_of_the_r_package_s_own_tests() -> None:
    """surveillance, test-farringtonFlexible.R: mean 5, standard error 0.2, phi 1, alpha 0.05, 8 cases: 1.8084477-9.1154825;
    as negative binomial with phi 1.5 and 11 cases: 10 cases at most, tail 0.03763657; Poisson: 9 and 0.01369527."""
    lower, upper = farrington_bounds(np.array([5.0]), np.array([5.0 + 0.2**2]), stats.norm.isf(0.05))
    assert (lower[0], upper[0]) == pytest.approx((1.8084477, 9.1154825), abs=1e-6)
    assert float(tails(11, 5, np.inf, 1.5).above) == pytest.approx(0.03763657, abs=1e-8)
    assert float(tails(11, 5, np.inf, 1.0).above) == pytest.approx(0.01369527, abs=1e-8)
    for phi, bound in ((1.5, 10), (1.0, 9)):
        assert float(tails(bound + 1, 5, np.inf, phi).above) <= 0.05 < float(tails(bound, 5, np.inf, phi).above)


def test_weights_checked_by_hand_in_the_r_package_s_own_tests() -> None:
    """Five residuals of 0 and five of 2, limit 0: 1 and 1/4 scaled to add up to 10, that is 1.6 and 0.4."""
    assert anscombe_weights(np.array([[0.0] * 5 + [2.0] * 5]), limit=0)[0] == pytest.approx([1.6] * 5 + [0.4] * 5)
    assert anscombe_weights(np.zeros((1, 10)), limit=0)[0] == pytest.approx(np.ones(10))


def test_the_same_weeks_of_earlier_years_and_the_blocks_between() -> None:
    """surveillance's tests: Thursday 2013-06-06 has 2012-06-07, 2011-06-09, 2010-06-03; w + 1 + b (2 w + 1) weeks share
    its level; the other blocks are equally long up to one week a year."""
    starts = [date.fromordinal(date(1990, 6, 7).toordinal() + 7 * week) for week in range(1301)]
    at = starts.index(date(2013, 6, 6))
    references = references_by_date(starts, at, 3)
    assert [starts[p] for p in references] == [date(2013, 6, 6), date(2012, 6, 7), date(2011, 6, 9), date(2010, 6, 3)]
    level = levels_of(references, Scheme(frequency=52, years=3, window=3, levels=8, excluded=26))
    sizes = np.bincount(level)[1:]
    assert sizes[7] == 3 + 1 + 3 * 7
    assert sizes[:7].max() - sizes[:7].min() <= 3
    assert references_by_step(47, 3, 12) == (47, 35, 23, 11)
    assert references_by_step(47, 8, 12) == (47, 35, 23, 11)  # no further than there is history


def test_the_newest_half_year_is_left_out_and_two_years_are_the_least() -> None:
    found = baseline(references_by_step(259, 5, 52), WEEKS)
    assert found is not None
    assert found.years == 4  # five years back lies before the first week, less its window of three
    assert found.positions.max() == 259 - 26 - 1
    assert baseline(references_by_step(24, 5, 12), MONTHS) is None  # the window of the first year has no month before
    assert baseline(references_by_step(25, 5, 12), MONTHS) is not None
    assert baseline(references_by_step(59, 5, 12), MONTHS, comparable_from=40) is None


@pytest.mark.parametrize("trend", ["significant", "always"])
def test_weekly_series_agree_with_statsmodels_one_by_one(trend: str) -> None:
    """The published recipe as a loop of statsmodels' GLM: fit, weigh, fit, drop a trend that does not hold."""
    generator = np.random.default_rng(5)
    week = np.arange(260)
    slopes = np.array([0.0, 0.0, 0.15, -0.3, 0.05, 0.25])
    mean = np.exp(1 + 0.4 * np.sin(2 * np.pi * week / 52) + slopes[:, None] * (week - 130) / 52)
    counts = generator.negative_binomial(mean, 0.5).astype(float)
    counts[1, 150] = 60
    found = baseline(references_by_step(259, 5, 52), WEEKS)
    assert found is not None
    made = predict(counts, found, trend=trend)
    for row, series in enumerate(counts):
        expected, variance, dispersion, slope = reference(series[found.positions], found.design, found.row, trend)
        assert made.expected[row] == pytest.approx(expected, rel=1e-6)
        assert made.dispersion[row] == pytest.approx(dispersion, rel=1e-6)
        assert made.variance[row] == pytest.approx(variance, rel=1e-6)
        assert np.isnan(made.trend_per_year[row]) == (slope is None)
    assert made.down_weighted[1] >= 1


def reference(
    counts: np.ndarray, design: np.ndarray, row: np.ndarray, trend: str
) -> tuple[float, float, float, object]:
    for used in (len(row), len(row) - 1):
        weights = np.ones(len(counts))
        for _ in range(2):
            fit = GLM(counts, design[:, :used], family=families.Poisson(), var_weights=weights).fit()
            freedom = len(counts) - used
            raw = float((weights * (counts - fit.mu) ** 2 / fit.mu).sum() / freedom)
            phi = max(raw, 1.0)
            final = fit
            spread = np.sqrt(phi * (1 - fit.get_hat_matrix_diag()))
            residual = 1.5 * (counts ** (2 / 3) * fit.mu ** (-1 / 6) - fit.mu**0.5) / spread
            weights = np.where(residual > 2.58, residual**-2.0, 1.0)
            weights *= len(counts) / weights.sum()
        expected = float(np.exp(row[:used] @ final.params))
        error = np.sqrt(raw * final.normalized_cov_params[-1, -1])
        significant = 2 * stats.t.sf(abs(final.params[-1] / error), freedom) < 0.05 or trend == "always"
        if used < len(row) or (significant and expected <= counts.max()):
            break
    known = float(row[:used] @ final.normalized_cov_params @ row[:used]) * phi * expected**2
    return expected, phi * expected + known, phi, final.params[-1] if used == len(row) else None


def test_a_trend_is_followed_in_quarters_only_when_asked_for_and_clear() -> None:
    """Exactly 10 per cent more each year for five years, and the same backwards, where the next is known by hand."""
    history = [round(100 * 1.1 ** (quarter / 4)) for quarter in range(20)]
    season = [1, 2, 3, 4] * 5
    followed, level = expect(history, season, 1, trend=True), expect(history, season, 1)
    assert followed.trend_per_year is None  # published: the expected is never above every count seen
    assert followed.expected == pytest.approx(level.expected)
    falling = expect(history[::-1], season, 1, trend=True)
    assert falling.trend_per_year == pytest.approx(1 / 1.1, rel=0.01)
    assert falling.expected == pytest.approx(100 / 1.1**0.25, rel=0.02)
    flat = expect([20, 22, 18, 21] * 5, season, 1, trend=True)
    assert flat.trend_per_year is None


def test_without_over_dispersion_the_tail_is_the_exact_conditional_test() -> None:
    """25 against 16 (methods 2.2): P(X >= 25) of a binomial of 41 and one half; and 12 earlier periods against one."""
    assert float(tails(25, 16, 1).above) == pytest.approx(stats.binom.sf(24, 41, 0.5), abs=1e-12)
    assert float(tails(25, 192 / 12, 12).above) == pytest.approx(stats.binom.sf(24, 217, 1 / 13), abs=1e-12)
    assert float(tails(3, 192 / 12, 12).below) == pytest.approx(stats.binom.cdf(3, 195, 1 / 13), abs=1e-12)
    assert float(tails(25, 16, np.inf).above) == pytest.approx(0.0223155, abs=1e-7)  # methods 2.3: a known mean
    assert float(tails(0, 16, 12).above) == 1.0


def test_the_dispersion_of_many_short_series_is_learnt_together() -> None:
    """Two hundred series of eight counts with variance 3 times the mean; alone each says little."""
    generator = np.random.default_rng(3)
    counts = generator.negative_binomial(8 / 2, 1 / 3, size=(200, 8)).astype(float)
    fits = fit_series(counts, np.ones((8, 1)))
    values = np.array(DISPERSIONS)
    together = dispersion_weights(counts, fits.means, fits.weights, 1) @ values
    alone = dispersion_weights(counts, fits.means, fits.weights, 1, pooled=False) @ values
    assert together.mean() == pytest.approx(3, abs=0.4)
    assert together.std() < alone.std() / 2


def test_the_interval_is_where_the_tails_end() -> None:
    mean, behind = np.array([0.0, 0.7, 5.0, 40.0]), np.array([12.0, 12.0, 12.0, 3.5])
    weights = np.full((4, len(DISPERSIONS)), 1 / len(DISPERSIONS))
    lower, upper = unsurprising(mean, behind, weights)
    assert (averaged_tails(upper, mean, behind, weights).above >= 0.025).all()
    assert (averaged_tails(upper + 1, mean, behind, weights).above < 0.025).all()
    assert (averaged_tails(lower, mean, behind, weights).below >= 0.025)[lower > 0].all()
    assert (averaged_tails(lower - 1, mean, behind, weights).below < 0.025)[lower > 0].all()
    assert lower[3] > 0
