"""Linear model with area and month effects, against statsmodels, pyfixest and published numbers."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from bfkit.evaluation.models.panel_linear import linear_panel
from tests.evaluation.panel_cases import AREAS, BOTH, COUNTS, MONTHS, TREATED, castle, square

# pyfixest 0.60.0 feols, CRV1, ssc(k_fixef="none"); variance times (N-2)/(N-17) because K counts the months here.
PYFIXEST = (-1.1330177356980906, -0.24108992310085794), (0.8763189956749128, 0.5377097036525754)


def least_squares(values, regressors):
    areas, months = values.shape
    effects = np.kron(np.eye(areas), np.ones((months, 1))), np.kron(np.ones((areas, 1)), np.eye(months)[:, 1:])
    return sm.OLS(values.ravel(), np.hstack([regressors.reshape(areas * months, -1), *effects])).fit().params[:2]


def test_coefficients_and_clustered_errors_equal_pyfixest():
    found = linear_panel(COUNTS, BOTH)
    assert found.coefficient == pytest.approx(PYFIXEST[0], rel=1e-9)
    assert found.cr1.standard_error == pytest.approx(np.array(PYFIXEST[1]) * (178 / 163) ** 0.5, rel=1e-9)


def test_jackknife_equals_regressions_without_each_area():
    found = linear_panel(COUNTS, BOTH)
    whole = least_squares(COUNTS, BOTH)
    each = [least_squares(np.delete(COUNTS, area, 0), np.delete(BOTH, area, 0)) for area in range(AREAS)]
    moved = np.array(each) - whole
    assert found.cr3.covariance == pytest.approx((AREAS - 1) / AREAS * moved.T @ moved, rel=1e-8)


def test_area_and_month_shifts_change_nothing():
    shifted = COUNTS + 100 * np.arange(AREAS)[:, None] - 7 * np.arange(MONTHS)
    found, base = linear_panel(shifted, BOTH), linear_panel(COUNTS, BOTH)
    assert found.coefficient == pytest.approx(base.coefficient, rel=1e-9)
    assert found.cr3.standard_error == pytest.approx(base.cr3.standard_error, rel=1e-8)


def test_one_treated_area_has_no_clustered_error():
    alone = TREATED * (np.arange(AREAS)[:, None] == 0)
    found = linear_panel(COUNTS, alone)
    assert np.isfinite(found.coefficient[0])
    assert np.isnan([found.cr1.p_value[0], found.cr3.p_value[0]]).all()
    assert found.cr1.not_tested.startswith("ej prövad: ")
    assert found.areas_with.tolist() == [1]


def test_absorbed_regressors_are_not_estimated():
    found = linear_panel(COUNTS, np.stack([np.ones_like(COUNTS), TREATED, 2 * TREATED], axis=-1))
    assert np.isfinite(found.coefficient).tolist() == [False, True, False]
    assert [reason is None for reason in found.not_tested] == [False, True, False]
    assert np.isfinite(found.cr3.standard_error).tolist() == [False, True, False]
    assert np.isnan(linear_panel(COUNTS, 0 * COUNTS).coefficient).all()


def test_missing_values_are_refused():
    with pytest.raises(ValueError, match="saknas"):
        linear_panel(np.where(TREATED, np.nan, COUNTS), TREATED)


@pytest.mark.real
def test_castle_doctrine_equals_the_published_number(real_data):
    # Cheng & Hoekstra (2013): about 8 per cent; unweighted log homicide on post 0.0818. Digits and CR1 (with
    # k_fixef="none"): pyfixest 0.60.0.
    table = castle(real_data)
    found = linear_panel(square(table, "l_homicide", 50), square(table, "post", 50))
    assert found.coefficient[0] == pytest.approx(0.0818116169, abs=5e-11)
    factor = ((550 - 12) / (550 - 1)) ** 0.5
    assert found.cr1.standard_error[0] * factor == pytest.approx(0.05828141909, rel=1e-9)


@pytest.mark.real
def test_minimum_wage_counties_equal_pyfixest(real_data):
    # pyfixest 0.60.0: lemp on treated, counties and years; CRV1 with ssc(k_fixef="none").
    table = pd.read_csv(real_data / "mpdta" / "mpdta.csv").sort_values(["countyreal", "year"])
    first = square(table, "first.treat", 500)
    treated = (first > 0) & (square(table, "year", 500) >= first)
    found = linear_panel(square(table, "lemp", 500), treated)
    assert found.coefficient[0] == pytest.approx(-0.03654893667, rel=1e-9)
    factor = ((2500 - 6) / (2500 - 1)) ** 0.5
    assert found.cr1.standard_error[0] * factor == pytest.approx(0.01325187832, rel=1e-8)
