"""The logistic regression behind darkness: beside statsmodels, and by simulation."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from bfkit.causes.case_control import odds_ratio


def drawn(seed: int, log_ratio: float, nights: int = 400):
    random = np.random.default_rng(seed)
    night = np.repeat(np.arange(nights), 3)
    beside = random.normal(size=(len(night), 2))
    exposed = random.random(len(night)) < 1 / (1 + np.exp(-beside[:, 0]))
    shared = random.normal(0, 0.5, nights)[night]
    case = random.random(len(night)) < 1 / (1 + np.exp(1.0 - log_ratio * exposed - 0.4 * beside[:, 0] - shared))
    return exposed, case, beside, night


def test_estimate_and_robust_error_are_those_of_statsmodels():
    exposed, case, beside, night = drawn(1, 0.7)
    found = odds_ratio(exposed, case, beside, night)
    columns = sm.add_constant(np.column_stack([exposed, beside]).astype(float))
    other = sm.Logit(case.astype(float), columns).fit(
        disp=0, cov_type="cluster", cov_kwds={"groups": night, "use_correction": False}
    )
    assert np.log(found.ratio) == pytest.approx(other.params[1], abs=1e-4)
    reach = stats.t(len(np.unique(night[case])) - 1).ppf(0.975)
    error = (np.log(found.upper) - np.log(found.lower)) / 2 / reach
    assert error == pytest.approx(other.bse[1] * np.sqrt(400 / 399), rel=1e-3)


def test_p_values_are_uniform_when_the_exposure_does_nothing():
    p_values = [odds_ratio(*drawn(seed, 0.0)).p_value for seed in range(300)]
    assert stats.kstest(p_values, "uniform").pvalue > 0.001
    assert stats.binomtest(int((np.array(p_values) <= 0.05).sum()), 300, 0.05).pvalue > 0.001


def test_without_both_kinds_on_both_sides_there_is_no_ratio():
    exposed, case, beside, night = drawn(1, 0.0)
    assert odds_ratio(np.ones_like(exposed), case, beside, night) is None
    assert odds_ratio(exposed, np.zeros_like(case), beside, night) is None
