"""Interrupted time series against the Sicilian smoking ban and statsmodels."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from statsmodels.stats.diagnostic import acorr_ljungbox

from bfkit.evaluation.time_series import interrupted_series, ljung_box

TIME = np.arange(60)
SERIES = np.round(40 * np.exp(0.004 * TIME + 0.2 * np.sin(2 * np.pi * TIME / 12)) * np.where(TIME >= 36, 0.8, 1.0))
SERIES = SERIES + (TIME * 7) % 5


@pytest.fixture(scope="module")
def sicily(real_data):
    table = pd.read_csv(real_data / "series" / "sicily_smoking_ban.csv")
    return table["aces"].to_numpy(float), int(table["smokban"].to_numpy().argmax()), table["stdpop"].to_numpy(float)


# Lopez Bernal, Cummins & Gasparrini (2017) and methods.md 7.5: ratio, quasi-Poisson interval by the normal, dispersion.
SICILY = {
    0: (0.8943765, 0.8391890, 0.9531933, 3.559187),
    2: (0.8850715, 0.8394010, 0.9332270, 2.262183),
}


@pytest.mark.real
@pytest.mark.parametrize("harmonics", SICILY)
def test_sicily_equals_the_published_numbers(sicily, harmonics):
    counts, first, people = sicily
    ratio, lower, upper, dispersion = SICILY[harmonics]
    found = interrupted_series(counts, first, exposure=people, harmonics=harmonics, change_of_slope=False)
    assert found.level.ratio == pytest.approx(ratio, abs=5e-8)
    assert found.dispersion == pytest.approx(dispersion, abs=5e-7)
    # The publication's interval is by the normal distribution; ours by t is a little wider.
    reach = 1.959963985 * found.level.standard_error
    assert ratio * np.exp([-reach, reach]) == pytest.approx([lower, upper], abs=2e-7)
    assert found.level.lower < lower < upper < found.level.upper
    assert found.autocorrelated is True


@pytest.mark.real
def test_sicily_with_slope_and_robust_errors_equals_statsmodels(sicily):
    # statsmodels 0.15.0: GLM Poisson, scale="X2"; HAC with maxlags=4 times sqrt(59/52); Ljung-Box of Pearson residuals.
    counts, first, people = sicily
    level_only = interrupted_series(counts, first, exposure=people, change_of_slope=False)
    assert level_only.level_newey_west.standard_error == pytest.approx(0.022616773892, rel=1e-8)
    assert level_only.truncation == 4
    assert (level_only.lags, level_only.ljung_box_p) == (11, pytest.approx(0.011388, abs=5e-7))
    found = interrupted_series(counts, first, exposure=people)
    assert np.log(found.level.ratio) == pytest.approx(-0.13037694325, rel=1e-8)
    assert found.level.standard_error == pytest.approx(0.02907722285, rel=1e-8)
    assert np.log(found.slope.ratio) == pytest.approx(0.0014822279979, rel=1e-7)
    # The continued trend expects 22 098.622319 where 19 723 came.
    assert found.prevented == pytest.approx(22098.622319398 - 19723, rel=1e-8)
    assert found.continued[first:].sum() == pytest.approx(22098.622319398, rel=1e-9)


def test_planted_series_equals_statsmodels_and_finds_what_was_planted():
    design = np.column_stack(
        [TIME >= 36, np.ones(60), TIME]
        + [wave(2 * np.pi * number * TIME / 12) for number in (1, 2) for wave in (np.sin, np.cos)]
    ).astype(float)
    reference = sm.GLM(SERIES, design, family=sm.families.Poisson()).fit(tol=1e-14)
    found = interrupted_series(SERIES, 36, change_of_slope=False)
    assert np.log(found.level.ratio) == pytest.approx(reference.params[0], rel=1e-9)
    assert found.dispersion == pytest.approx(reference.pearson_chi2 / reference.df_resid, rel=1e-8)
    # Variation below Poisson's does not make the error narrower than Poisson's.
    assert found.dispersion < 1
    assert found.level.standard_error == pytest.approx(reference.bse[0], rel=1e-8)
    assert found.level.ratio == pytest.approx(0.8, abs=0.05)
    assert found.slope is None


def test_level_alone_makes_the_whole_equal_to_the_level():
    found = interrupted_series(SERIES, 36, change_of_slope=False)
    assert found.whole.ratio == pytest.approx(found.level.ratio, rel=1e-10)
    wider = max(found.level.standard_error, found.level_newey_west.standard_error)
    assert found.whole.standard_error == pytest.approx(wider, rel=1e-8)
    assert found.prevented_lower < found.prevented < found.prevented_upper


def test_the_whole_effect_has_the_error_that_differences_give():
    # The gradient of the log ratio, by refitting nothing: the delta method against a parametric simulation.
    generator = np.random.default_rng(6)
    base = interrupted_series(SERIES, 36, harmonics=1)
    logs = [np.log(interrupted_series(generator.poisson(base.fitted), 36, harmonics=1).whole.ratio) for _ in range(400)]
    poisson = interrupted_series(generator.poisson(base.fitted), 36, harmonics=1)
    assert np.std(logs) == pytest.approx(base.whole.standard_error, rel=0.2)
    assert np.mean(logs) == pytest.approx(np.log(base.whole.ratio), abs=3 * np.std(logs) / 20)
    assert poisson.not_tested is None


def test_a_change_of_scale_of_the_exposure_changes_nothing():
    one, many = interrupted_series(SERIES, 36), interrupted_series(SERIES, 36, exposure=123_456.0)
    assert many.level.ratio == pytest.approx(one.level.ratio, rel=1e-9)
    assert many.prevented == pytest.approx(one.prevented, rel=1e-8)


def test_ljung_box_equals_statsmodels():
    series = np.sin(TIME * 1.7) + (TIME % 7) / 3
    wanted = acorr_ljungbox(series, lags=[10])["lb_pvalue"].iloc[0]
    assert ljung_box(series, 10) == pytest.approx(wanted, rel=1e-9)
    assert np.isnan(ljung_box(np.zeros(20), 5))


def test_it_never_leads_to_more_than_a_hint():
    assert interrupted_series(SERIES, 36).strongest_word == "antydd"
    assert interrupted_series(SERIES * 0, 36).strongest_word == "antydd"


@pytest.mark.parametrize(
    ("series", "first"),
    [(SERIES, 11), (SERIES, 58), (SERIES * (TIME >= 36), 36), (SERIES * (TIME < 36), 36), (SERIES[:18], 13)],
)
def test_what_cannot_be_tested_has_no_numbers(series, first):
    found = interrupted_series(series, first)
    assert np.isnan([found.level.ratio, found.whole.lower, found.prevented, found.dispersion]).all()
    assert found.not_tested.startswith("ej prövad: ")
    assert found.autocorrelated is None


@pytest.mark.parametrize(
    ("series", "first", "options", "words"),
    [
        (SERIES, 0, {}, "ligger inte inne"),
        (SERIES, 60, {}, "ligger inte inne"),
        (-SERIES, 36, {}, "negativt"),
        (SERIES, 36, {"exposure": 0.0}, "exponeringen"),
        (SERIES, 36, {"harmonics": -1}, "säsongen"),
    ],
)
def test_bad_arguments_are_refused(series, first, options, words):
    with pytest.raises(ValueError, match=words):
        interrupted_series(series, first, **options)
