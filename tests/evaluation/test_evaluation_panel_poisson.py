"""Poisson model with area and month effects, against statsmodels, pyfixest and brute force."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from bfkit.evaluation.models.panel_poisson import poisson_panel
from bfkit.evaluation.models.poisson_newton import one_step_without
from bfkit.evaluation.outcome.rate_effect import rate_effect
from tests.evaluation.panel_cases import AREAS, BOTH, COUNTS, EXPOSURE, MONTHS, RING, TREATED, seattle, square

# CR1 from pyfixest 0.60.0 fepois with ssc(k_fixef="none"); its default convergence limit leaves about six digits. It counts
# K = 2; here K = 2 + months (fixest's default), so its variance is multiplied by (N-2)/(N-17).
PYFIXEST_CR1 = {False: (0.14192949, 0.07610459), True: (0.18860884, 0.07929020)}
K_FACTOR = ((180 - 2) / (180 - 17)) ** 0.5


def dummies(counts, regressors, exposure):
    areas, months = counts.shape
    regressors = regressors.reshape(areas * months, -1)
    effects = np.kron(np.eye(areas), np.ones((months, 1))), np.kron(np.ones((areas, 1)), np.eye(months)[:, 1:])
    offset = None if exposure is None else np.log(exposure).ravel()
    design = np.hstack([regressors, *effects])
    return sm.GLM(counts.ravel(), design, family=sm.families.Poisson(), offset=offset).fit(tol=1e-14, maxiter=200)


@pytest.fixture(scope="module", params=[None, EXPOSURE], ids=["no exposure", "exposure"])
def pair(request):
    """The model, and statsmodels' GLM with a dummy for each area and month."""
    return request.param, poisson_panel(COUNTS, BOTH, exposure=request.param), dummies(COUNTS, BOTH, request.param)


def test_coefficients_fit_and_dispersion_equal_a_glm_with_dummies(pair):
    _, found, reference = pair
    assert found.coefficient == pytest.approx(reference.params[:2], rel=1e-9)
    assert found.fitted.ravel() == pytest.approx(reference.fittedvalues, rel=1e-8)
    assert found.overdispersion.raw == pytest.approx(reference.pearson_chi2 / reference.df_resid, rel=1e-9)
    assert found.overdispersion.degrees_of_freedom == reference.df_resid == 152
    quasi = reference.bse[:2] * found.overdispersion.phi**0.5
    assert np.sqrt(np.diag(found.quasi_covariance)) == pytest.approx(quasi, rel=1e-8)


def test_clustered_errors_equal_pyfixest(pair):
    exposure, found, _ = pair
    wanted = np.array(PYFIXEST_CR1[exposure is not None]) * K_FACTOR
    assert found.cr1.standard_error == pytest.approx(wanted, rel=3e-5)
    assert (found.cr1.clusters, found.cr1.degrees_of_freedom, found.cells) == (12, 11, 180)


def test_jackknife_equals_refitting_statsmodels_without_each_area(pair):
    # MacKinnon, Nielsen & Webb (2023): CV3 = (G-1)/G sum (b_-g - b)(b_-g - b)'. pyfixest 0.60.0 multiplies by G/(G-1)
    # instead and leaves the offset out of its refits, so the reference is made here.
    exposure, found, reference = pair
    left_out = [
        dummies(
            np.delete(COUNTS, area, axis=0),
            np.delete(BOTH, area, axis=0),
            None if exposure is None else np.delete(exposure, area, axis=0),
        ).params[:2]
        for area in range(AREAS)
    ]
    moved = np.array(left_out) - reference.params[:2]
    assert found.cr3.covariance == pytest.approx((AREAS - 1) / AREAS * moved.T @ moved, rel=1e-7)
    assert found.jackknife == "exact"


def test_one_step_jackknife_is_near_the_exact_one(pair):
    exposure, found, _ = pair
    quick = poisson_panel(COUNTS, BOTH, exposure=exposure, jackknife="one-step")
    assert quick.cr3.standard_error == pytest.approx(found.cr3.standard_error, rel=0.02)
    assert quick.cr3.standard_error != pytest.approx(found.cr3.standard_error, rel=1e-6)


def test_interval_is_by_t_with_areas_less_one():
    found = poisson_panel(COUNTS, BOTH)
    # The 97.5 % point of t with 11 degrees of freedom is 2.200985 in any table.
    reach = found.cr3.upper - found.coefficient
    assert reach == pytest.approx(2.200985 * found.cr3.standard_error, rel=1e-6)


def test_two_by_two_is_the_ratio_of_ratios():
    # Wheeler & Ratcliffe's counts 207, 110, 308, 318: RIRR 0.5146902 (methods.md section 1.3, R glm).
    found = poisson_panel([[207, 110], [308, 318]], [[0, 1], [0, 0]])
    assert np.exp(found.coefficient[0]) == pytest.approx(0.5146902, abs=5e-8)
    assert found.overdispersion is None
    assert np.isnan(found.cr1.standard_error[0])
    assert found.cr1.not_tested == found.cr3.not_tested
    assert found.cr3.not_tested.startswith("ej prövad: ")


@given(st.integers(0, 10_000))
@settings(max_examples=6, deadline=None)
def test_what_areas_and_months_carry_changes_nothing(seed):
    generator = np.random.default_rng(seed)
    order, scale = generator.permutation(AREAS), generator.uniform(0.5, 2, (AREAS, 1))
    found, base = poisson_panel(COUNTS[order], BOTH[order] * [3, 1]), poisson_panel(COUNTS, BOTH)
    assert found.coefficient * [3, 1] == pytest.approx(base.coefficient, rel=1e-8)
    assert found.cr3.standard_error * [3, 1] == pytest.approx(base.cr3.standard_error, rel=1e-6)
    months = generator.uniform(0.5, 2, (1, MONTHS))
    exposed = poisson_panel(COUNTS * scale * months, BOTH, exposure=np.broadcast_to(months, COUNTS.shape))
    assert exposed.coefficient == pytest.approx(poisson_panel(COUNTS * scale * months, BOTH).coefficient, rel=1e-8)


def test_empty_areas_and_months_are_left_out_and_counted():
    counts = COUNTS.copy()
    counts[3], counts[:, 4] = 0, 0
    found = poisson_panel(counts, TREATED)
    kept = poisson_panel(np.delete(np.delete(counts, 3, 0), 4, 1), np.delete(np.delete(TREATED, 3, 0), 4, 1))
    assert (found.areas, found.areas_dropped, found.months, found.months_dropped) == (11, 1, 14, 1)
    assert found.cells == 11 * 14
    assert found.coefficient == pytest.approx(kept.coefficient, rel=1e-9)
    assert found.cr3.standard_error == pytest.approx(kept.cr3.standard_error, rel=1e-7)


def test_exposure_zero_takes_a_cell_out():
    # Without the treated cells the ring's coefficient must be what statsmodels finds in the rows that are left.
    found = poisson_panel(np.where(TREATED, 0, COUNTS), RING, exposure=1 - TREATED)
    rows = TREATED.ravel() == 0
    effects = np.kron(np.eye(AREAS), np.ones((MONTHS, 1))), np.kron(np.ones((AREAS, 1)), np.eye(MONTHS)[:, 1:])
    design = np.hstack([RING.reshape(-1, 1), *effects])[rows]
    reference = sm.GLM(COUNTS.ravel()[rows], design, family=sm.families.Poisson()).fit(tol=1e-14)
    assert found.coefficient[0] == pytest.approx(reference.params[0], rel=1e-8)
    assert found.overdispersion.degrees_of_freedom == reference.df_resid
    assert found.cells == rows.sum()


@pytest.mark.parametrize("side", [1.0, 0.0])
def test_one_side_without_incidents_gives_no_number_and_says_why(side):
    counts = COUNTS.copy()
    counts[:5][TREATED[:5] == side] = 0
    found = poisson_panel(counts, BOTH)
    assert np.isnan(found.coefficient[0])
    assert "inga händelser" in found.not_tested[0]
    assert found.cells_dropped == int((TREATED[:5] == side).sum())
    # The ring is still estimable, from the panel without the cells that say nothing.
    rest = poisson_panel(counts, RING, exposure=np.where((side == TREATED) & (np.arange(AREAS)[:, None] < 5), 0.0, 1.0))
    assert found.not_tested[1] is None
    assert found.coefficient[1] == pytest.approx(rest.coefficient[0], rel=1e-6)
    effect = rate_effect(found, counts, BOTH, index=0)
    assert np.isnan([effect.ratio, effect.ratio_lower, effect.prevented]).all()
    assert effect.not_tested.startswith("ej prövad: ")


def test_regressors_that_areas_or_months_determine_are_not_estimated():
    found = poisson_panel(COUNTS, np.stack([TREATED, TREATED, np.ones_like(COUNTS), 0 * COUNTS], axis=-1))
    assert np.isfinite(found.coefficient).tolist() == [True, False, False, False]
    assert found.not_tested[0] is None
    assert "skilja" in found.not_tested[1]


def test_a_panel_without_incidents_or_with_one_area_is_not_tested():
    empty = poisson_panel(0 * COUNTS, TREATED)
    assert np.isnan(empty.coefficient).all()
    assert empty.not_tested == ("ej prövad: inga händelser i panelen",)
    assert empty.cr1.not_tested == empty.not_tested[0]
    assert np.isnan(poisson_panel(COUNTS[:1], TREATED[:1]).coefficient).all()


def test_one_treated_area_has_a_ratio_but_no_clustered_interval():
    alone = TREATED * (np.arange(AREAS)[:, None] == 0)
    for method in ("exact", "one-step", "none"):
        found = poisson_panel(COUNTS, alone, jackknife=method)
        assert np.isfinite(found.coefficient[0])
        assert np.isnan([found.cr1.standard_error[0], found.cr3.standard_error[0]]).all()
        assert found.cr1.not_tested.startswith("ej prövad: ")
    effect = rate_effect(poisson_panel(COUNTS, alone), COUNTS, alone, errors="CR1")
    assert np.isnan([effect.ratio_lower, effect.p_value, effect.prevented_upper]).all()
    assert effect.areas_with == 1


def test_prevented_incidents_are_the_observed_ones_turned_back():
    found = poisson_panel(COUNTS, TREATED)
    effect = rate_effect(found, COUNTS, TREATED)
    observed = COUNTS[TREATED == 1].sum()
    # The fit meets the observed number in treated cells, so prevented = observed (1/ratio - 1), ends likewise.
    assert effect.observed == observed
    assert effect.prevented == pytest.approx(observed * (1 / effect.ratio - 1), rel=1e-9)
    assert effect.prevented_lower == pytest.approx(observed * (1 / effect.ratio_upper - 1), rel=1e-9)
    assert effect.prevented_upper == pytest.approx(observed * (1 / effect.ratio_lower - 1), rel=1e-9)
    assert effect.percent == pytest.approx(100 * (effect.ratio - 1))
    tripled = rate_effect(poisson_panel(COUNTS, 3 * TREATED), COUNTS, 3 * TREATED)
    assert tripled.prevented == pytest.approx(effect.prevented, rel=1e-8)
    assert np.isnan(rate_effect(poisson_panel(COUNTS, -TREATED), COUNTS, -TREATED).prevented)


@pytest.mark.parametrize(
    ("counts", "regressors", "options", "words"),
    [
        (COUNTS[0], TREATED, {}, "formen"),
        (COUNTS, TREATED[:, 1:], {}, "variablerna"),
        (-COUNTS, TREATED, {}, "negativt"),
        (COUNTS * np.nan, TREATED, {}, "saknas"),
        (COUNTS, TREATED, {"exposure": 0 * COUNTS}, "exponeringen är 0"),
        (COUNTS, TREATED, {"exposure": -EXPOSURE}, "exponeringen"),
        (COUNTS, TREATED, {"confidence": 95}, "konfidensgraden"),
    ],
)
def test_bad_arguments_are_refused_in_swedish(counts, regressors, options, words):
    with pytest.raises(ValueError, match=words):
        poisson_panel(counts, regressors, **options)


def test_a_sparse_panel_always_ends_in_a_number_or_a_reason():
    generator = np.random.default_rng(5)
    treated = np.zeros((10, 24))
    treated[:3, 16:] = 1
    reasons = set()
    for _ in range(60):
        found = poisson_panel(generator.poisson(0.12, (10, 24)), treated, jackknife="none")
        assert np.isfinite(found.coefficient[0]) == (found.not_tested[0] is None)
        assert np.isnan(found.coefficient[0]) or abs(found.coefficient[0]) < 6
        reasons.add(found.not_tested[0])
    assert len(reasons) > 1
    assert not any("klar" in reason for reason in reasons if reason)


@pytest.mark.real
def test_seattle_equals_the_published_numbers(real_data):
    # methods.md 7.2 (pyfixest): any_crime -0.2637842, block-clustered 0.0932419; the ratio of raw sums 0.768139.
    table = seattle(real_data)
    blocks = table["ID"].nunique()
    ever = square(table, "Intervention", blocks).max(axis=1) > 0
    treated = ever[:, None] & (np.arange(16) >= 12)
    found = poisson_panel(square(table, "any_crime", blocks), treated, jackknife="none")
    assert ever.sum() == 39
    assert found.coefficient[0] == pytest.approx(-0.2637842, abs=5e-8)
    assert found.cr1.standard_error[0] == pytest.approx(0.0932419, abs=5e-8)
    effect = rate_effect(found, square(table, "any_crime", blocks), treated, errors="CR1")
    assert effect.ratio == pytest.approx(0.768139, abs=5e-7)
    assert effect.observed == 788


def test_one_step_moves_the_coefficients_the_way_that_refitting_does():
    found = poisson_panel(COUNTS, BOTH)
    moved = one_step_without(COUNTS, found.fitted, BOTH)
    for area in (0, 4, 7, 11):
        refitted = poisson_panel(np.delete(COUNTS, area, 0), np.delete(BOTH, area, 0), jackknife="none").coefficient
        assert moved[area] == pytest.approx(refitted - found.coefficient, abs=0.02)
        assert np.sign(moved[area]).tolist() == np.sign(refitted - found.coefficient).tolist()
