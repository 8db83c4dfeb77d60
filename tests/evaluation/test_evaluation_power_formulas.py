"""Power by formula, against the table of methods.md section 3, by hand and by simulation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from bfkit.evaluation.displacement.wdd import displacement_difference
from bfkit.evaluation.models.two_by_two import relative_rate_ratio
from bfkit.evaluation.power.formulas import (
    BEFORE_AFTER,
    POOLED_RATE_RATIO,
    RATE_RATIO,
    WEIGHTED_DIFFERENCE,
    Design,
    needed_count,
    power_at,
    smallest_reduction,
)

DESIGNS = {
    "difference": WEIGHTED_DIFFERENCE,
    "ratio": RATE_RATIO,
    "pooled": POOLED_RATE_RATIO,
    "before_after": BEFORE_AFTER,
}
# methods.md section 3: k (4-r)/r^2 and so on, k = (1.959964 + .841621)^2, 80 % power, 5 % two-sided.
# 1776 stands there for 1775.49, the others are rounded to the nearest.
TABLE = {
    0.1: (3061, 2907, 1776, 1491),
    0.2: (746, 670, 418, 353),
    0.3: (323, 273, 175, 148),
    0.4: (177, 140, 92, 79),
    0.5: (110, 82, 56, 47),
}


@pytest.mark.parametrize("reduction", TABLE)
def test_needed_counts_equal_the_table(reduction):
    for design, expected in zip(DESIGNS.values(), TABLE[reduction], strict=True):
        assert float(needed_count(reduction, design=design)) == pytest.approx(expected, abs=0.52)


def test_needed_counts_equal_the_formulas():
    k, r = (stats.norm.ppf(0.975) + stats.norm.ppf(0.8)) ** 2, np.array([0.15, 0.35, 0.6])
    log = np.log(1 - r) ** 2
    formulas = {
        "difference": k * (4 - r) / r**2,
        "ratio": k * (3 + 1 / (1 - r)) / log,
        "pooled": k * (1 + 1 / (1 - r) + 0.4) / log,
        "before_after": k * (2 - r) / r**2,
    }
    for name, expected in formulas.items():
        assert needed_count(r, design=DESIGNS[name]) == pytest.approx(expected)
        assert needed_count(r, design=DESIGNS[name], phi=2.5) == pytest.approx(2.5 * expected)


def test_smallest_reductions_equal_the_table():
    # methods.md section 3, linear difference; 20 incidents can show nothing.
    found = smallest_reduction([20, 40, 60, 100, 200, 400], design=WEIGHTED_DIFFERENCE)
    assert found.reduction[1:] == pytest.approx([0.79, 0.66, 0.52, 0.38, 0.27], abs=0.005)
    assert np.isnan(found.reduction[0])
    assert found.reason.tolist() == [
        "ej prövad: för få händelser för att någon minskning ska kunna visas",
        *[""] * 5,
    ]


@given(
    st.sampled_from(sorted(DESIGNS)),
    st.floats(0.02, 0.8),
    st.floats(1, 4),
    st.floats(0.5, 0.95),
    st.sampled_from([1, 2]),
)
@settings(max_examples=80, deadline=None)
def test_count_reduction_and_power_are_each_other_s_inverse(name, reduction, phi, power, sides):
    design = DESIGNS[name]
    count = needed_count(reduction, design=design, phi=phi, power=power, sides=sides)
    assert float(power_at(count, reduction, design=design, phi=phi, sides=sides)) == pytest.approx(power)
    found = smallest_reduction(count, design=design, phi=phi, power=power, sides=sides)
    assert float(found.reduction) == pytest.approx(reduction, rel=1e-7)


def test_a_ratio_has_a_least_count_below_which_nothing_shows():
    # By numerical minimisation of methods.md's formula: ratios near 0 leave too few incidents to be sure of.
    least = optimize.minimize_scalar(
        lambda r: float(needed_count(r, design=RATE_RATIO)), bounds=(0.5, 0.999), method="bounded"
    ).fun
    assert np.isnan(smallest_reduction(least * 0.999, design=RATE_RATIO).reduction)
    assert 0.85 < float(smallest_reduction(least * 1.001, design=RATE_RATIO).reduction) < 0.95
    assert np.isnan(smallest_reduction(0, design=RATE_RATIO).reduction)
    assert np.isnan(smallest_reduction(0, design=WEIGHTED_DIFFERENCE).reduction)


def test_power_and_level_are_those_of_twenty_thousand_draws():
    # methods.md section 3, 200 000 draws at N = 323: power .7996, type I .0500. Here SE .0028 and .0015.
    rng = np.random.default_rng(29)
    same, other = rng.poisson(323, (20_000, 2)), rng.poisson(323, (20_000, 2))
    fewer = np.column_stack([same[:, 0], rng.poisson(0.7 * 323, 20_000)])
    alarm = displacement_difference(same, other).local.p_value <= 0.05
    seen = displacement_difference(fewer, other).local.p_value <= 0.05
    assert alarm.mean() == pytest.approx(0.0500, abs=0.006)
    assert seen.mean() == pytest.approx(0.7996, abs=0.011)
    assert float(power_at(323, 0.3, design=WEIGHTED_DIFFERENCE)) == pytest.approx(0.7996, abs=0.002)


@pytest.mark.parametrize(("phi", "before_length", "size"), [(1, 1, 1), (2, 2, 5), (2, 1, 3)])
def test_power_of_unequal_windows_and_comparisons_is_that_of_draws(phi, before_length, size):
    rng = np.random.default_rng(31)
    count, reduction, draws = 240, 0.25, 10_000

    def counts(mean):
        return rng.poisson(mean, draws) if phi == 1 else rng.negative_binomial(mean / (phi - 1), 1 / phi, draws)

    treated = np.column_stack([counts(count * before_length), counts(count * (1 - reduction))])
    others = np.column_stack([counts(count * size * before_length), counts(count * size)])
    found = relative_rate_ratio(treated, others, phi=phi)
    # The ratio of two periods of unlike length: both areas share the lengths, so they cancel.
    design = Design("ratio", comparison_size=size, before_length=before_length)
    promised = float(power_at(count, reduction, design=design, phi=phi))
    assert (found.p_value <= 0.05).mean() == pytest.approx(promised, abs=0.02)


def test_one_side_needs_fewer():
    # By hand: (1.644854 + .841621)^2 / (1.959964 + .841621)^2 = .78770.
    ratio = needed_count(0.3, design=RATE_RATIO, sides=1) / needed_count(0.3, design=RATE_RATIO)
    assert float(ratio) == pytest.approx(0.78770, abs=5e-6)


def test_no_incidents_have_no_power():
    assert power_at([0, 323], 0.3, design=WEIGHTED_DIFFERENCE)[0] == 0


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: needed_count(0, design=RATE_RATIO), "mellan 0 och 1"),
        (lambda: needed_count(1.0, design=RATE_RATIO), "mellan 0 och 1"),
        (lambda: needed_count(0.3, design=RATE_RATIO, power=80), "styrkan"),
        (lambda: needed_count(0.3, design=RATE_RATIO, sides=3), "sidor"),
        (lambda: needed_count(0.3, design=RATE_RATIO, phi=0.5), "minst 1"),
        (lambda: Design("kvot"), "difference"),
        (lambda: Design("ratio", comparison_size=0), "större än 0"),
        (lambda: smallest_reduction(-1, design=RATE_RATIO), "negativt"),
    ],
)
def test_wrong_arguments_are_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()
