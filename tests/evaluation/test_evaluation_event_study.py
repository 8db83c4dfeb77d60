"""Event study against statsmodels, and the power of its pre-trend test against simulation."""

import numpy as np
import pytest
import statsmodels.api as sm

from bfkit.evaluation.models.event_study import event_study
from tests.evaluation.panel_cases import AREAS, COUNTS, MONTHS, START

TREND = float(np.log(0.98))


def study(**options):
    return event_study(COUNTS, START, before=3, after=2, width=3, trend=TREND, **options)


def reference():
    months = np.arange(MONTHS) - START[:, None]
    place, ever = np.clip(months // 3, -3, 1), START[:, None] >= 0
    dummies = [((place == period) & ever).ravel() for period in (-3, -2, 0, 1)]
    effects = np.kron(np.eye(AREAS), np.ones((MONTHS, 1))), np.kron(np.ones((AREAS, 1)), np.eye(MONTHS)[:, 1:])
    design = np.hstack([np.array(dummies, dtype=float).T, *effects])
    return sm.GLM(COUNTS.ravel(), design, family=sm.families.Poisson())


def test_coefficients_equal_a_glm_with_dummies():
    found = study()
    assert found.period.tolist() == [-3, -2, 0, 1]
    assert found.coefficient == pytest.approx(reference().fit(tol=1e-14).params[:4], rel=1e-8)
    assert found.inference.kind == "CR3"
    assert study(jackknife="none").inference.kind == "CR1"


def test_joint_test_equals_a_wald_test_of_the_glm():
    groups = np.repeat(np.arange(AREAS), MONTHS)
    options = {"groups": groups, "use_correction": False, "df_correction": False}
    fit = reference().fit(tol=1e-14, cov_type="cluster", cov_kwds=options)
    # CR1: G/(G-1) (N-1)/(N-K) with K the four periods and the fifteen months.
    covariance = fit.cov_params()[:2, :2] * 12 / 11 * 179 / (180 - 4 - 15)
    found = study().pre_trend
    assert found.statistic == pytest.approx(fit.params[:2] @ np.linalg.solve(covariance, fit.params[:2]) / 2, rel=1e-7)
    assert (found.degrees_of_freedom, found.covariance, found.not_tested) == ((2, 11), "CR1", None)


def test_few_treated_areas_are_tested_by_quasi_poisson():
    start = np.where(np.arange(AREAS) == 0, 8, -1)
    found = event_study(COUNTS, start, before=3, after=2, width=3, trend=TREND).pre_trend
    assert found.covariance == "kvasi-Poisson"
    assert found.degrees_of_freedom == (2, 150)
    assert 0.05 < found.power < 1


def test_power_is_what_simulation_finds():
    # 30 areas, a third treated, constant mean 6, a trend of 4 % a month among the treated from the first month on.
    generator = np.random.default_rng(8)
    start, trend = np.where(np.arange(30) < 10, 12, -1), 0.06
    mean = 6 * np.exp(trend * (np.arange(18) - 12) * (start[:, None] >= 0))
    promised, found = [], []
    for _ in range(80):
        one = event_study(
            generator.poisson(mean), start, before=4, after=2, width=3, trend=trend, jackknife="none"
        ).pre_trend
        promised.append(one.power)
        found.append(one.p_value <= 0.05)
    # 80 draws: standard error at most 5.6 points; two of them.
    assert np.mean(found) == pytest.approx(np.mean(promised), abs=0.12)
    assert 0.3 < np.mean(promised) < 0.95


def test_power_grows_with_the_trend_and_reaches_80_per_cent_where_it_says():
    base = study().pre_trend
    powers = [
        event_study(COUNTS, START, before=3, after=2, width=3, trend=slope).pre_trend.power for slope in (0, -0.05, 0.4)
    ]
    assert powers[0] == 0.05
    assert powers == sorted(powers)
    at = event_study(COUNTS, START, before=3, after=2, width=3, trend=base.detectable_trend).pre_trend
    assert at.power == pytest.approx(0.8, abs=1e-6)


def test_ends_hold_all_that_lies_beyond():
    found = event_study(COUNTS, START, before=2, after=1, trend=TREND)
    assert found.period.tolist() == [-2, 0]
    # -1 alone is the reference: the earliest period holds every month before it.
    assert found.panel.areas_with.tolist() == [5, 5]


def test_a_pre_period_that_cannot_be_tested_says_why():
    start = np.where(np.arange(AREAS) < 5, 1, -1)
    found = event_study(COUNTS, start, before=2, after=3, trend=TREND).pre_trend
    assert np.isnan([found.p_value, found.power, found.detectable_trend]).all()
    assert found.not_tested.startswith("ej prövad: ")
    empty = event_study(0 * COUNTS, START, before=2, after=2, trend=TREND).pre_trend
    assert np.isnan(empty.p_value)


@pytest.mark.parametrize(
    ("start", "options", "words"),
    [
        (START[1:], {}, "starten"),
        (START + 20, {}, "utanför"),
        (np.full(AREAS, -1), {}, "inget område"),
        (START, {"before": 1}, "minst två"),
        (START, {"trend": np.nan}, "trend"),
    ],
)
def test_bad_arguments_are_refused(start, options, words):
    with pytest.raises(ValueError, match=words):
        event_study(COUNTS, start, **{"before": 2, "after": 2, "trend": TREND, **options})
