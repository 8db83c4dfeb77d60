"""Ratio of rate ratios from four counts, against published numbers and a Poisson regression."""

import warnings

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from bfkit.evaluation.models.two_by_two import phi_of_months, relative_rate_ratio

CELL = st.integers(1, 400)


def poisson_regression(treated, comparison, *, quasi_phi=1.0):
    """Coefficient and standard error of treated x after in statsmodels' Poisson regression with log link.

    Each count is given in two parts, which changes neither and leaves the regression degrees of freedom.
    """
    design = np.repeat([[1, 1, 0, 0], [1, 1, 1, 1], [1, 0, 0, 0], [1, 0, 1, 0]], 2, axis=0)
    parts = [part for count in (*treated, *comparison) for part in (count // 3, count - count // 3)]
    model = sm.GLM(parts, design, family=sm.families.Poisson())
    found = model.fit(scale=quasi_phi, tol=1e-12)
    return found.params[3], found.bse[3]


def test_the_published_counts_give_r_s_numbers():
    # R 4.2.2 glm(poisson) and statsmodels, on Wheeler & Ratcliffe's counts (methods.md section 1.3).
    found = relative_rate_ratio((207, 110), (308, 318))
    assert float(found.log_ratio) == pytest.approx(-0.66419003, abs=5e-9)
    assert float(found.standard_error) == pytest.approx(0.1425245, abs=5e-8)
    assert float(found.ratio) == pytest.approx(0.5146902, abs=5e-8)
    assert float(found.z) == pytest.approx(-4.66018, abs=5e-6)
    # There the quantile was rounded to 1.96; with 1.959964 the limits differ in the sixth figure.
    assert (float(found.lower), float(found.upper)) == pytest.approx((0.3892482, 0.6805582), rel=1e-5)


def test_the_blog_s_ratio_is_reproduced():
    # andrewpwheeler.com 2021/03/18, Comparing the WDD vs the Wilson log IRR estimator.
    found = relative_rate_ratio((50, 30), (60, 55))
    assert (float(found.log_ratio), float(found.ratio)) == pytest.approx((-0.4238142, 0.6545455), abs=5e-8)


@pytest.mark.parametrize(
    ("treated", "comparison", "ratio", "error"),
    [
        # Seattle drug market intervention (R package microsynth's data), raw sums, methods.md section 7.2.
        ((2780, 788), (164455, 60686), 0.768139, 0.040636),
        ((142, 46), (10819, 3820), 0.917473, 0.170692),
        ((197, 45), (11776, 4114), 0.653853, 0.166212),
        ((74, 20), (3653, 1386), 0.712336, 0.253986),
    ],
)
def test_seattle_s_naive_ratios(treated, comparison, ratio, error):
    found = relative_rate_ratio(treated, comparison)
    assert float(found.ratio) == pytest.approx(ratio, abs=5e-7)
    assert float(found.standard_error) == pytest.approx(error, abs=1.1e-6)


@given(CELL, CELL, CELL, CELL, st.floats(1, 4))
@settings(max_examples=25, deadline=None)
def test_it_is_the_interaction_of_a_poisson_regression(a, b, c, d, phi):
    found = relative_rate_ratio((a, b), (c, d), phi=phi)
    coefficient, error = poisson_regression((a, b), (c, d), quasi_phi=phi)
    assert float(found.log_ratio) == pytest.approx(coefficient, abs=1e-8)
    assert float(found.standard_error) == pytest.approx(error, rel=1e-6)


@given(CELL, CELL, CELL, CELL, st.integers(2, 6))
@settings(max_examples=40, deadline=None)
def test_a_change_common_to_both_areas_changes_nothing(a, b, c, d, times):
    plain, common = relative_rate_ratio((a, b), (c, d)), relative_rate_ratio((a, times * b), (c, times * d))
    assert float(common.ratio) == pytest.approx(float(plain.ratio))


def test_one_over_it_is_the_relative_effect_size():
    # Farrington & Welsh: RES = ad / bc. By hand 207*318/(110*308).
    assert 1 / float(relative_rate_ratio((207, 110), (308, 318)).ratio) == pytest.approx(207 * 318 / 110 / 308)


def test_incidents_prevented_follow_from_the_ratio_and_its_limits():
    # By hand: expected 207*318/308 = 213.72, seen 110.
    found = relative_rate_ratio((207, 110), (308, 318))
    assert float(found.prevented) == pytest.approx(207 * 318 / 308 - 110)
    assert float(found.prevented_lower) == pytest.approx(110 / 0.68055466 - 110, rel=1e-6)
    assert float(found.prevented_upper) == pytest.approx(110 / 0.38925021 - 110, rel=1e-6)


def test_a_zero_cell_gets_haldane_s_half_and_says_so():
    # By hand: (0.5/10.5) / (20.5/20.5).
    found = relative_rate_ratio((10, 0), (20, 20))
    assert bool(found.zero_cell) and "Haldane" in found.method
    assert float(found.ratio) == pytest.approx(0.5 / 10.5)
    assert float(found.standard_error) ** 2 == pytest.approx(1 / 10.5 + 2 + 2 / 20.5)
    assert np.isnan(found.prevented)
    assert not relative_rate_ratio((10, 1), (20, 20)).zero_cell


@pytest.mark.parametrize(
    ("treated", "comparison", "reason"),
    [
        ((0, 0), (5, 5), "ej prövad: inga händelser i insatsområdet"),
        ((5, 5), (0, 0), "ej prövad: inga händelser i kontrollområdet"),
        ((0, 5), (0, 5), "ej prövad: inga händelser före i något av områdena"),
        ((5, 0), (5, 0), "ej prövad: inga händelser efter i något av områdena"),
    ],
)
def test_without_incidents_there_is_a_reason_and_no_number(treated, comparison, reason):
    found = relative_rate_ratio(treated, comparison)
    assert str(found.reason) == reason
    assert np.isnan([found.ratio, found.standard_error, found.upper, found.p_value, found.prevented]).all()


def test_nothing_warns_and_cases_at_once_equal_one_by_one():
    treated = np.array([(20, 10), (0, 0), (3, 0), (50, 80)])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = relative_rate_ratio(treated, (20, 22), phi=[1, 1, 2, 3])
    assert found.reason.tolist() == ["", "ej prövad: inga händelser i insatsområdet", "", ""]
    assert float(found.upper[3]) == pytest.approx(float(relative_rate_ratio((50, 80), (20, 22), phi=3).upper))


def test_degrees_of_freedom_of_phi_give_the_t_distribution():
    # By definition; t quantile and p from scipy.stats.
    found = relative_rate_ratio((40, 25), (50, 52), phi=2, degrees_of_freedom=11)
    half = stats.t.ppf(0.975, 11) * float(found.standard_error)
    assert float(found.upper) == pytest.approx(float(found.ratio) * np.exp(half))
    assert float(found.p_value) == pytest.approx(2 * stats.t.cdf(float(found.z), 11))
    assert float(found.p_reduction) == pytest.approx(float(found.p_value) / 2)


def test_false_alarms_with_and_without_over_dispersion():
    # methods.md section 16: variance twice the mean, naive 14 %, corrected 4-5 %. 20 000 draws, SE .0025.
    counts = np.random.default_rng(13).negative_binomial(60, 0.5, (20_000, 2, 2))
    naive = relative_rate_ratio(counts[:, 0], counts[:, 1]).p_value <= 0.05
    corrected = relative_rate_ratio(counts[:, 0], counts[:, 1], phi=2).p_value <= 0.05
    assert 0.13 < naive.mean() < 0.18
    assert corrected.mean() == pytest.approx(0.05, abs=0.008)


def test_phi_of_months_is_pearson_of_an_additive_poisson_regression():
    counts = np.random.default_rng(17).negative_binomial(8, 0.4, (5, 12))
    areas, months = np.indices(counts.shape)
    columns = [np.ones(counts.size)]
    columns += [(areas == i).ravel() for i in range(1, 5)] + [(months == j).ravel() for j in range(1, 12)]
    found = sm.GLM(counts.ravel(), np.column_stack(columns).astype(float), family=sm.families.Poisson()).fit()
    measured = phi_of_months(counts)
    assert measured.raw == pytest.approx(found.pearson_chi2 / found.df_resid, rel=1e-8)
    assert measured.degrees_of_freedom == found.df_resid == 44


def test_phi_of_months_leaves_out_what_holds_nothing_and_is_unmoved_by_common_shocks():
    rng = np.random.default_rng(19)
    counts = rng.poisson(np.outer([5, 20, 40], np.where(np.arange(200) % 7 == 0, 3.0, 1.0)))
    empty = np.pad(counts, ((0, 1), (0, 2)))
    assert phi_of_months(empty) == phi_of_months(counts)
    # Common shocks of a factor 3 are no over-dispersion; SE of Pearson's phi with 398 df is sqrt(2/398) = .07.
    assert phi_of_months(counts, floored=False).raw == pytest.approx(1, abs=0.22)


def test_phi_of_months_needs_two_areas():
    with pytest.raises(ValueError, match="minst två områden"):
        phi_of_months([[1, 2, 3], [0, 0, 0]])
    with pytest.raises(ValueError, match="per område och månad"):
        phi_of_months([1, 2, 3])


def test_wrong_arguments_are_refused():
    with pytest.raises(ValueError, match="minst 1"):
        relative_rate_ratio((5, 5), (5, 5), phi=0.5)
    with pytest.raises(ValueError, match="frihetsgrader"):
        relative_rate_ratio((5, 5), (5, 5), degrees_of_freedom=0)
    with pytest.raises(ValueError, match="kontrollområdet"):
        relative_rate_ratio((5, 5), 5)
