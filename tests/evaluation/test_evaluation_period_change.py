"""One count against an earlier one: R's exact numbers, over-dispersion, and bases of 0."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bfkit.evaluation.outcome.period_change import FELL, ROSE, UNSURE, period_change
from bfkit.inference import rate_ratio


def test_r_s_exact_interval_and_the_e_test():
    # R poisson.test(25, 16): RR 1.5625, CI .8019570733-3.1320441452. E-test (25, 16): ptools and statsmodels
    # .1647963179 (methods.md sections 2.1 and 2.2).
    found = period_change(25, 16)
    assert (found.ratio, found.percent) == (1.5625, 0.5625)
    assert (found.lower, found.upper) == pytest.approx((0.8019570733, 3.1320441452), abs=5e-9)
    assert found.p_value == pytest.approx(0.1647963179, abs=5e-10)
    assert (found.phi_lower, found.phi_upper) == (found.lower, found.upper)
    assert (found.direction, found.few, found.reason) == (UNSURE, False, "")


def test_unequal_lengths_use_rates_and_the_score_e_test():
    # methods.md trap 3: 25 in 1 month against 192 in 12: .03373 (score), not .08911 (unpooled).
    found = period_change(25, 192, before_length=12)
    assert found.ratio == pytest.approx(25 / 16)
    assert found.p_value == pytest.approx(0.03373, abs=5e-6)


def test_the_mocked_up_page_s_numbers():
    # By hand: 92/151 - 1 = -.3907.
    found = period_change(92, 151)
    assert found.percent == pytest.approx(-0.3907, abs=5e-5)
    assert found.direction == FELL
    assert period_change(151, 92).direction == ROSE


@given(st.integers(0, 200), st.integers(1, 200), st.floats(1, 4))
@settings(max_examples=60, deadline=None)
def test_over_dispersion_never_narrows(now, before, phi):
    found = period_change(now, before, phi=phi)
    rounding = 1 + 1e-12  # a phi of 1 and a hair may round the other way
    assert found.phi_lower <= found.lower * rounding and found.upper <= found.phi_upper * rounding
    assert found.lower <= found.ratio <= found.upper


def test_the_direction_needs_the_interval_with_over_dispersion():
    # 92 against 151 with variance 4 times the mean: as 23 against 37.75, whose interval holds 1.
    assert period_change(92, 151, phi=4).direction == UNSURE


def test_interval_with_over_dispersion_covers():
    # Negative binomial, mean 40, variance twice the mean. 20 000 draws, SE .0015: exact intervals cover 95 % or more.
    counts = np.random.default_rng(37).negative_binomial(40, 0.5, (20_000, 2))
    plain, wide = rate_ratio(counts[:, 0], counts[:, 1]), rate_ratio(counts[:, 0] / 2, counts[:, 1] / 2)
    one = period_change(*counts[0].tolist(), phi=2)
    assert (one.phi_lower, one.phi_upper) == pytest.approx((float(wide.lower[0]), float(wide.upper[0])))
    assert 0.945 < np.mean((wide.lower <= 1) & (wide.upper >= 1)) < 0.98
    assert np.mean((plain.lower <= 1) & (plain.upper >= 1)) < 0.88


def test_a_base_of_zero_gives_no_percentage():
    # Two-sided E-test of 3 against 0: .0883790095 (Krishnamoorthy & Thomson; scipy). It needs no ratio.
    found = period_change(3, 0)
    assert np.isnan([found.ratio, found.percent, found.lower, found.phi_upper]).all()
    assert (found.now, found.before, found.few, found.direction) == (3, 0, True, "")
    assert found.reason == "ej prövad: inga händelser i jämförelseperioden"
    assert found.p_value == pytest.approx(0.0883790095, abs=5e-10)
    nothing = period_change(0, 0)
    assert nothing.p_value is None and nothing.reason == "ej prövad: inga händelser i någon av perioderna"


def test_a_fall_to_zero_is_a_number():
    # By hand: given 8 in all, none after; upper limit of the share 1 - .025^(1/8), as a ratio.
    share = 1 - 0.025 ** (1 / 8)
    found = period_change(0, 8)
    assert (found.percent, found.lower) == (-1, 0)
    assert found.upper == pytest.approx(share / (1 - share))


def test_an_unknown_count_is_not_tested():
    found = period_change(None, 30, missing="månader saknas")
    assert (found.now, found.before, found.p_value, found.reason) == (None, 30, None, "ej prövad: månader saknas")
    assert np.isnan(found.ratio)


@pytest.mark.parametrize(("before", "few"), [(9, True), (10, False)])
def test_few_is_under_the_minimum_count(before, few):
    assert period_change(5, before, minimum_count=10).few is few


@pytest.mark.parametrize(
    ("arguments", "options"),
    [((-1, 5), {}), ((1.5, 5), {}), ((1, 5), {"phi": 0.9}), ((1, 5), {"now_length": 0}), ((1, 0), {"confidence": 2})],
)
def test_wrong_arguments_are_refused(arguments, options):
    with pytest.raises(ValueError, match=r"antal|överspridning|exponering|konfidens"):
        period_change(*arguments, **options)
