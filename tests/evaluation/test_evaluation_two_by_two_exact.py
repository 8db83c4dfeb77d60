"""Exact limits of a ratio of rate ratios, against R's and scipy's conditional odds ratio."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from bfkit.evaluation.models.two_by_two import relative_rate_ratio
from bfkit.evaluation.models.two_by_two_exact import exact_relative_rate_ratio

CELL = st.integers(0, 40)


def test_fisher_s_tea_gives_r_s_limit():
    # R help page of fisher.test, TeaTasting (3, 1; 1, 3), alternative "greater": 95 % lower limit 0.3135693,
    # p 0.2429. R's root search stops at the fifth figure; by hand p is (16 + 1) / 70.
    found = exact_relative_rate_ratio((1, 3), (3, 1), confidence=0.9)
    assert float(found.lower) == pytest.approx(0.3135693, abs=1e-5)
    assert float(found.p_value) == pytest.approx(2 * 17 / 70)


@given(CELL, CELL, CELL, CELL)
@settings(max_examples=20, deadline=None)
def test_limits_equal_scipy_s(a, b, c, d):
    found = exact_relative_rate_ratio((a, b), (c, d))
    if str(found.reason):
        assert 0 in (a + b, c + d, a + c, b + d)
        return
    expected = stats.contingency.odds_ratio([[b, a], [d, c]]).confidence_interval(0.95)
    assert float(found.lower) == pytest.approx(expected.low, rel=1e-6, abs=1e-12)
    assert float(found.upper) == pytest.approx(expected.high, rel=1e-6)
    one_sided = stats.fisher_exact([[b, a], [d, c]], alternative="less").pvalue
    assert float(found.p_reduction) == pytest.approx(one_sided, rel=1e-8)


def test_large_counts_give_nearly_the_limits_of_the_logarithm():
    treated, comparison = (20_700, 11_000), (30_800, 31_800)
    exact, normal = exact_relative_rate_ratio(treated, comparison), relative_rate_ratio(treated, comparison)
    assert float(exact.ratio) == pytest.approx(float(normal.ratio))
    assert (float(exact.lower), float(exact.upper)) == pytest.approx(
        (float(normal.lower), float(normal.upper)), rel=1e-3
    )


def test_a_zero_after_has_an_upper_limit_only():
    # By definition: the upper limit is the ratio at which the chance of no incident is 2.5 %.
    found = exact_relative_rate_ratio((3, 0), (10, 12))
    assert (float(found.ratio), float(found.lower)) == (0, 0)
    chance = stats.nchypergeom_fisher.pmf(0, 25, 3, 12, float(found.upper))
    assert chance == pytest.approx(0.025, rel=1e-6)
    assert bool(found.zero_cell) and np.isnan(found.prevented) and found.method == "exakt betingad"
    assert np.isinf(exact_relative_rate_ratio((0, 3), (10, 12)).upper)


@pytest.mark.parametrize("ratio", [0.5, 1.0, 1.7])
def test_limits_cover_at_least_what_they_say(ratio):
    # Every outcome with 18 incidents in the treated area, 24 in the comparison, 20 after; chances from scipy.
    after = np.arange(19)
    chances = stats.nchypergeom_fisher.pmf(after, 42, 18, 20, ratio)
    found = [exact_relative_rate_ratio((18 - n, n), (4 + n, 20 - n)) for n in after.tolist()]
    inside = [bool(f.lower <= ratio <= f.upper) for f in found]
    assert 0.95 <= chances[inside].sum() < 0.99


def test_degenerate_and_wrong_arguments():
    found = exact_relative_rate_ratio((0, 0), (5, 5))
    assert np.isnan(found.ratio) and str(found.reason) == "ej prövad: inga händelser i insatsområdet"
    with pytest.raises(ValueError, match="inte ett antal"):
        exact_relative_rate_ratio((1.5, 2), (5, 5))
