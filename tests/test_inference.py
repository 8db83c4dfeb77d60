"""Statistics for small counts, against published figures and reference packages."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from bfkit.inference import (
    benjamini_hochberg,
    conditional_test,
    count_change,
    e_test_score,
    e_test_unpooled,
    overdispersion,
    poisson_interval,
    poisson_rate,
    rate_ratio,
    wilson_interval,
)

COUNT = st.integers(0, 60)

# Garwood's limits, computed in R 4.2.2 with epitools::pois.exact and the same in scipy (methods.md section 5).
GARWOOD = {
    0: (0.0, 3.688880),
    1: (0.025318, 5.571643),
    5: (1.623486, 11.668332),
    10: (4.795389, 18.390356),
    20: (12.216520, 30.888378),
    65: (50.165628, 82.847836),
}


@pytest.mark.parametrize("count", GARWOOD)
def test_garwood_limits_equal_epitools(count):
    found = poisson_interval(count)
    assert (float(found.lower), float(found.upper)) == pytest.approx(GARWOOD[count], abs=6e-7)
    assert float(found.estimate) == count


def test_garwood_limits_at_998_per_mille_equal_their_definition():
    # The limits are the means at which the tail that was seen has probability 0.001 (Garwood 1936).
    found = poisson_interval(10, confidence=0.998)
    assert stats.poisson.sf(9, found.lower) == pytest.approx(0.001)
    assert stats.poisson.cdf(10, found.upper) == pytest.approx(0.001)


def test_intervals_take_arrays():
    found = poisson_interval([[0, 1], [5, 10]])
    assert found.lower.shape == (2, 2)
    assert found.lower[1, 1] == pytest.approx(GARWOOD[10][0], abs=6e-7)


@given(st.floats(0.1, 30), st.sampled_from([0.8, 0.95]))
@settings(max_examples=30, deadline=None)
def test_garwood_covers_at_least_what_it_says(mean, confidence):
    counts = np.arange(0, 120)
    found = poisson_interval(counts, confidence=confidence)
    inside = (found.lower <= mean) & (mean <= found.upper)
    assert stats.poisson.pmf(counts, mean)[inside].sum() >= confidence - 1e-9


def test_rate_per_100_000_equals_ukhsa_where_ukhsa_is_exact():
    # UKHSA PHEindicatormethods, testdata_Rate.xlsx: 1 of 100 per 100 000, labelled "Exact".
    found = poisson_rate(1, 100, per=100_000)
    assert float(found.estimate) == pytest.approx(1000)
    assert (float(found.lower), float(found.upper)) == pytest.approx((25.317808, 5571.643391), abs=1e-6)


def test_rate_without_exposure_is_missing_not_zero():
    found = poisson_rate([3, 3], [0.0, np.nan])
    assert np.isnan(found.estimate).all()
    assert np.isnan(found.upper).all()


def test_rate_ratio_equals_r_poisson_test():
    # R 4.2.2 poisson.test(c(25, 16)): 1.5625 (0.8019570733 to 3.1320441452), methods.md section 2.2.
    found = rate_ratio(25, 16)
    assert float(found.estimate) == 1.5625
    assert (float(found.lower), float(found.upper)) == pytest.approx((0.8019570733, 3.1320441452), abs=1e-9)


def test_rate_ratio_divides_by_exposure():
    # Half the exposure doubles the rate, and the limits with it.
    plain, doubled = rate_ratio(25, 16), rate_ratio(25, 16, exposure=0.5)
    assert float(doubled.lower) == pytest.approx(2 * float(plain.lower))
    assert float(doubled.upper) == pytest.approx(2 * float(plain.upper))
    assert float(doubled.estimate) == pytest.approx(2 * 1.5625)


def test_rate_ratio_with_no_incidents():
    found = rate_ratio([0, 3, 0], [0, 0, 3])
    assert math.isnan(found.estimate[0])
    assert found.estimate[1:].tolist() == [math.inf, 0.0]
    assert found.lower[[0, 2]].tolist() == [0.0, 0.0]
    assert found.upper[[0, 1]].tolist() == [math.inf, math.inf]
    # 3 against 0: P(3 of 3) = share**3 = 0.025, so the share is 0.29240 and the odds 0.41324.
    assert found.lower[1] == pytest.approx(0.025 ** (1 / 3) / (1 - 0.025 ** (1 / 3)))


@given(COUNT, COUNT)
@settings(deadline=None)
def test_rate_ratio_turned_over_is_the_inverse(first, second):
    up, down = rate_ratio(first, second), rate_ratio(second, first)
    assert float(up.lower) == pytest.approx(1 / float(down.upper) if down.upper else math.inf, rel=1e-9)


def test_conditional_test_equals_r_poisson_test():
    # R 4.2.2 poisson.test(c(25, 16)): p 0.2110235976 (methods.md section 2.2).
    assert conditional_test(25, 16) == pytest.approx(0.2110235976, abs=1e-10)
    assert conditional_test(0, 0) == 1.0


# ptools tests/testthat (e_test), Krishnamoorthy & Thomson 2004; digits computed with ptools (methods.md section 2.1).
E_TEST = {
    (6, 2): 0.1748748209,
    (3, 0): 0.0883790095,
    (25, 16): 0.1647963179,
    (20, 10): 0.0688317821,
    (50, 40): 0.2940990421,
}


@pytest.mark.parametrize("counts", E_TEST)
@pytest.mark.parametrize("e_test", [e_test_score, e_test_unpooled])
def test_both_e_tests_equal_ptools_when_exposures_are_equal(counts, e_test):
    assert e_test(*counts) == pytest.approx(E_TEST[counts], abs=2e-9)


def test_the_two_e_tests_differ_when_exposures_do():
    # 25 in one month against 192 in twelve: 0.03373 score, 0.08911 unpooled (methods.md section 0.3).
    exposures = {"exposure": 1, "reference_exposure": 12}
    assert e_test_score(25, 192, **exposures) == pytest.approx(0.03373, abs=5e-6)
    assert e_test_unpooled(25, 192, **exposures) == pytest.approx(0.08911, abs=5e-6)


def test_unpooled_equals_the_example_of_krishnamoorthy_and_thomson_in_scipy():
    # scipy.stats.poisson_means_test documentation: 0 of 100 against 3 of 100 dodder seeds, p 0.0883790095.
    assert e_test_unpooled(0, 3, exposure=100, reference_exposure=100) == pytest.approx(0.0883790095, abs=2e-9)


CASES = [(0, 5, 1, 3), (7, 2, 2, 1), (12, 40, 1, 4), (3, 3, 1, 7), (1, 0, 5, 1)]


@pytest.mark.parametrize("case", CASES)
def test_unpooled_equals_scipy(case):
    first, second, exposure, reference = case
    found = e_test_unpooled(first, second, exposure=exposure, reference_exposure=reference)
    expected = stats.poisson_means_test(first, exposure, second, reference).pvalue
    assert found == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(("ours", "theirs"), [("two-sided", "two-sided"), ("less", "smaller"), ("greater", "larger")])
def test_score_equals_statsmodels(case, ours, theirs):
    rates = pytest.importorskip("statsmodels.stats.rates")
    first, second, exposure, reference = case
    found = e_test_score(first, second, exposure=exposure, reference_exposure=reference, alternative=ours)
    expected = rates.test_poisson_2indep(
        first, exposure, second, reference, method="etest-score", alternative=theirs
    ).pvalue
    assert found == pytest.approx(expected, abs=1e-9)


def test_one_sided_unpooled_counts_the_outcome_of_no_incident_that_scipy_leaves_out():
    # 0 in 1 against 5 in 3: rate 5/4, so no incident at all has probability exp(-4 * 5/4) = exp(-5). A difference
    # of 0 is "at least as great" as the negative one seen; scipy 1.17 does not count it.
    ours = e_test_unpooled(0, 5, exposure=1, reference_exposure=3, alternative="greater")
    scipys = stats.poisson_means_test(0, 1, 5, 3, alternative="greater").pvalue
    assert ours - scipys == pytest.approx(math.exp(-5), abs=1e-9)


@given(COUNT, COUNT)
@settings(max_examples=30, deadline=None)
def test_e_test_does_not_care_which_count_comes_first(first, second):
    assert e_test_score(first, second) == pytest.approx(e_test_score(second, first), abs=1e-9)
    less = e_test_score(first, second, alternative="less")
    assert less == pytest.approx(e_test_score(second, first, alternative="greater"), abs=1e-9)


@given(st.integers(0, 25), st.integers(0, 25), st.floats(0.01, 100))
@settings(max_examples=30, deadline=None)
def test_e_test_does_not_care_for_the_unit_of_exposure(first, second, unit):
    plain = e_test_score(first, second, exposure=1, reference_exposure=3)
    other = e_test_score(first, second, exposure=unit, reference_exposure=3 * unit)
    assert other == pytest.approx(plain, abs=1e-9)


def test_score_e_test_keeps_its_level_exactly():
    # No effect, means 2 and 8 (exposures 1 and 4): the rejection rate at 5 % by summing all likely outcomes.
    # The unpooled test exceeds 5 % here (0.0556), the score test must not.
    chances = {"score": 0.0, "unpooled": 0.0}
    for first in range(12):
        for second in range(26):
            chance = stats.poisson.pmf(first, 2) * stats.poisson.pmf(second, 8)
            exposures = {"exposure": 1, "reference_exposure": 4}
            chances["score"] += chance * (e_test_score(first, second, **exposures) <= 0.05)
            chances["unpooled"] += chance * (e_test_unpooled(first, second, **exposures) <= 0.05)
    assert 0.03 < chances["score"] <= 0.05
    assert chances["unpooled"] > 0.05


def test_e_test_of_large_counts_agrees_with_the_normal_approximation():
    # z = (10 000 - 10 300) / sqrt(20 300) = -2.10559, two-sided p = 0.03524 (normal table).
    assert e_test_score(10_000, 10_300) == pytest.approx(0.03524, abs=2e-4)


def test_no_incident_at_all_says_nothing():
    assert e_test_score(0, 0) == 1.0
    assert e_test_unpooled(0, 0, exposure=1, reference_exposure=9) == 1.0


def test_count_change_holds_ratio_interval_and_e_test():
    found = count_change(25, 16)
    assert (found.now, found.before, found.ratio) == (25, 16, 1.5625)
    assert found.lower == pytest.approx(0.8019570733, abs=1e-9)
    assert found.p_value == pytest.approx(0.1647963179, abs=1e-8)


def test_count_change_per_day():
    # 91 days against 90 with the same count: ratio 90/91.
    assert count_change(10, 10, days_now=91, days_before=90).ratio == pytest.approx(90 / 91)


def test_two_noisy_counts_do_not_give_wheelers_false_alarms():
    # methods.md section 0.4: |2(sqrt(a) - sqrt(b))| > 1.96 has 16.6 % false alarms at mean 20. Summed exactly.
    counts = np.arange(3, 45)
    chance = np.outer(stats.poisson.pmf(counts, 20), stats.poisson.pmf(counts, 20))
    wheeler = np.abs(2 * (np.sqrt(counts)[:, None] - np.sqrt(counts))) > 1.96
    ours = np.array([[e_test_score(a, b) <= 0.05 for b in counts] for a in counts])
    assert chance[wheeler].sum() == pytest.approx(0.166, abs=0.002)
    assert 0.03 < chance[ours].sum() <= 0.052


def test_benjamini_hochberg_equals_r_p_adjust():
    # R 4.2.2 p.adjust(c(.01, .04, .03, .005)), methods.md section 5.
    p_values = [0.01, 0.04, 0.03, 0.005]
    assert benjamini_hochberg(p_values) == pytest.approx([0.02, 0.04, 0.04, 0.02])
    dependent = benjamini_hochberg(p_values, any_dependence=True)
    assert dependent == pytest.approx([0.0416667, 0.0833333, 0.0833333, 0.0416667], abs=1e-7)


def test_tests_not_made_are_neither_adjusted_nor_counted():
    found = benjamini_hochberg([0.01, np.nan, 0.04])
    # Two tests: 0.01 * 2 / 1 and 0.04 * 2 / 2.
    assert found[[0, 2]] == pytest.approx([0.02, 0.04])
    assert np.isnan(found[1])
    assert benjamini_hochberg([]).size == 0
    assert np.isnan(benjamini_hochberg([np.nan])).all()


def test_benjamini_hochberg_leaves_its_argument_alone():
    p_values = np.array([0.01, 0.5])
    benjamini_hochberg(p_values)
    assert p_values.tolist() == [0.01, 0.5]


def test_wilson_equals_ukhsa():
    # UKHSA PHEindicatormethods testdata_Byars_Wilson.xlsx: 15 and 65 of 100 (methods.md section 9).
    found = wilson_interval([15, 65], [100, 100])
    assert found.lower == pytest.approx([0.0930599, 0.552544], abs=1e-6)
    assert found.upper == pytest.approx([0.2328356, 0.736358], abs=1e-6)


def test_wilson_with_an_effective_sample_size():
    # p 0.30, n 600, deff 1.4: 0.258548 to 0.345006 (methods.md section 9).
    effective = 600 / 1.4
    found = wilson_interval(0.30 * effective, effective)
    assert (float(found.lower), float(found.upper)) == pytest.approx((0.258548, 0.345006), abs=1e-6)


def test_landskronas_forty_of_fifty():
    # requirements.md D.4: 40 of 50, Wilson 67-89 %.
    found = wilson_interval(40, 50)
    assert (round(float(found.lower), 2), round(float(found.upper), 2)) == (0.67, 0.89)


def test_wilson_at_the_ends():
    # None of n: the upper limit is z2 / (n + z2), with z2 = 1.959964**2 = 3.841459.
    found = wilson_interval([0, 20, 0], [20, 20, 0])
    assert found.lower[0] == pytest.approx(0, abs=1e-12)
    assert found.upper[0] == pytest.approx(3.841459 / 23.841459, abs=1e-6)
    assert found.upper[1] == pytest.approx(1, abs=1e-12)
    assert math.isnan(found.estimate[2])
    assert (found.lower[2], found.upper[2]) == pytest.approx((0, 1))


def test_overdispersion_by_hand():
    # (4-2)**2/2 + (2-2)**2/2 + (0-2)**2/2 = 4, over 3 - 1 degrees of freedom = 2.
    found = overdispersion([4, 2, 0], [2, 2, 2], fitted=1)
    assert (found.phi, found.raw, found.degrees_of_freedom) == (2.0, 2.0, 2)


def test_overdispersion_is_never_said_to_be_under_one_unless_asked():
    # (3-2)**2/2 = 0.5 over 2 degrees of freedom = 0.25.
    assert overdispersion([3, 2, 2], [2, 2, 2], fitted=1).phi == 1.0
    assert overdispersion([3, 2, 2], [2, 2, 2], fitted=1, floored=False).phi == 0.25


def test_overdispersion_equals_statsmodels_glm():
    # A Poisson model with a mean only: statsmodels' pearson_chi2 / df_resid.
    api = pytest.importorskip("statsmodels.api")
    counts = np.array([3, 9, 4, 1, 12, 7, 0, 5])
    model = api.GLM(counts, np.ones(8), family=api.families.Poisson()).fit()
    found = overdispersion(counts, np.full(8, counts.mean()), fitted=1)
    assert found.phi == pytest.approx(model.pearson_chi2 / model.df_resid)


def test_cells_where_nothing_is_expected_or_seen_add_nothing():
    assert overdispersion([4, 2, 0, 0], [2, 2, 2, 0], fitted=2).phi == 2.0


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: poisson_interval(-1),
        lambda: poisson_interval(np.nan),
        lambda: poisson_interval(np.inf),
        lambda: poisson_interval(3, confidence=95),
        lambda: poisson_rate(1, -1),
        lambda: rate_ratio(1, 1, exposure=0),
        lambda: conditional_test(1.5, 2),
        lambda: e_test_score(1.5, 2),
        lambda: e_test_score(1, 2, exposure=0),
        lambda: wilson_interval(3, 2),
        lambda: benjamini_hochberg([1.2]),
        lambda: overdispersion([1, 2], [1], fitted=0),
        lambda: overdispersion([1, 2], [1, 0], fitted=0),
        lambda: overdispersion([1, 2], [1, 2], fitted=2),
    ],
)
def test_wrong_arguments_are_refused(wrong):
    with pytest.raises(ValueError, match=r"\w"):
        wrong()
