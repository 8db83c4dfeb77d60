"""The weighted displacement difference, against its authors' published numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bfkit.evaluation.displacement.wdd import displacement_difference, harm_difference

PAIR = st.tuples(st.integers(1, 300), st.integers(0, 300))

# Wheeler & Ratcliffe (2018), Crime Science 7:11; the counts and results stand in ptools tests/testthat/test-wdd.R.
PAPER = {"treated": (207, 110), "comparison": (308, 318), "ring": (178, 157), "ring_comparison": (150, 140)}


def test_the_paper_s_example_is_reproduced():
    found = displacement_difference(**PAPER)
    assert (float(found.local.estimate), float(found.local.standard_error)) == pytest.approx((-107, 30.708305))
    assert (float(found.displacement.estimate), float(found.displacement.standard_error)) == (-11, 25)
    total = found.total
    assert (float(total.estimate), float(total.standard_error)) == pytest.approx((-118, 1568**0.5))
    assert float(total.z) == pytest.approx(-2.979950, abs=5e-7)
    assert (float(total.lower), float(total.upper)) == pytest.approx((-195.610614, -40.389386), abs=5e-7)
    assert str(total.reason) == ""


def test_time_weights_make_periods_of_unlike_length_comparable():
    # ptools test-wdd.R: two years before, one after.
    found = displacement_difference((80, 20), (100, 50), time_weights=(2, 1)).total
    assert (float(found.estimate), float(found.standard_error)) == pytest.approx((-20, 115**0.5))


def test_area_weights_make_areas_of_unlike_size_comparable():
    # ptools test-wdd.R, area_weights=c(0.9,1.2,1.6,1.5), in its order control, treated, disp_control, disp_treated.
    found = displacement_difference(**PAPER, area_weights=(1.2, 0.9, 1.5, 1.6))
    expected = (-99.69444444, 35.4280755, -2.813995483, -169.1321965, -30.25669241)
    total = found.total
    got = [float(n) for n in (total.estimate, total.standard_error, total.z, total.lower, total.upper)]
    assert got == pytest.approx(expected, rel=1e-8)


def test_time_and_area_weights_together():
    # By hand: treated 30/(1*2) - 60/(3*2) = 5; comparison 8/(1*4) - 24/(3*4) = 0.
    # Variance 30/4 + 60/36 + 8/16 + 24/144 = 9.8333...
    found = displacement_difference((60, 30), (24, 8), time_weights=(3, 1), area_weights=(2, 4, 1, 1)).local
    assert float(found.estimate) == pytest.approx(5)
    assert float(found.standard_error) ** 2 == pytest.approx(9 + 5 / 6)


def test_readme_and_extensions_examples_without_a_ring():
    # ptools README: 90 % interval; crimede-coder blog 2025, WDDExtensions: SE printed as 19.
    found = displacement_difference((20, 10), (20, 20), confidence=0.9).total
    assert (float(found.estimate), float(found.z)) == pytest.approx((-10, -1.195229), abs=5e-7)
    assert (float(found.lower), float(found.upper)) == pytest.approx((-23.761833, 3.761833), abs=5e-7)
    blog = displacement_difference((100, 80), (100, 90)).total
    assert (float(blog.estimate), float(blog.standard_error)) == pytest.approx((-10, 19.235384), abs=5e-7)
    # andrewpwheeler.com 2021/03/18.
    assert float(displacement_difference((50, 30), (60, 55)).total.estimate) == -15


def test_harm_weights_reproduce_wheeler_s_table():
    # andrewpwheeler.com 2020/11/19 and ptools test-wdd.R: five crime types, weights 3, 2, 5, 7, 10.
    pairs = [
        ((130, 74), (133, 91)),
        ((327, 202), (388, 305)),
        ((398, 190), (148, 97)),
        ((144, 92), (86, 64)),
        ((183, 96), (94, 67)),
    ]
    kinds = [displacement_difference(*pair).local for pair in pairs]
    found = harm_difference(kinds, [3, 2, 5, 7, 10])
    got = [float(n) for n in (found.estimate, found.standard_error, found.z, found.lower, found.upper)]
    expected = (-1721.0, 304.10360077, -5.65925558, -2317.03210507, -1124.96789493)
    assert got == pytest.approx(expected, rel=1e-8)


def test_one_sided_limits_lie_inside_the_two_sided():
    # By definition: estimate -10, SE sqrt(70); one-sided 95 % is the two-sided 90 % of the README.
    found = displacement_difference((20, 10), (20, 20)).total
    assert (float(found.lower_limit), float(found.upper_limit)) == pytest.approx((-23.761833, 3.761833), abs=5e-7)
    assert float(found.lower) < float(found.lower_limit)
    # p of z -1.195229: R pnorm gives .1159992 one-sided.
    assert float(found.p_reduction) == pytest.approx(0.1159992, abs=1e-6)
    assert float(found.p_value) == pytest.approx(2 * float(found.p_reduction))


@given(PAIR, PAIR, st.floats(1, 5))
@settings(max_examples=50, deadline=None)
def test_over_dispersion_multiplies_the_variance_and_nothing_else(treated, comparison, phi):
    plain, wide = displacement_difference(treated, comparison), displacement_difference(treated, comparison, phi=phi)
    assert float(wide.local.estimate) == float(plain.local.estimate)
    assert float(wide.local.standard_error) == pytest.approx(phi**0.5 * float(plain.local.standard_error))


@given(PAIR, PAIR, st.integers(0, 50))
@settings(max_examples=50, deadline=None)
def test_a_change_common_to_both_areas_changes_nothing(treated, comparison, common):
    plain = displacement_difference(treated, comparison).local
    moved = displacement_difference((treated[0], treated[1] + common), (comparison[0], comparison[1] + common)).local
    assert float(moved.estimate) == pytest.approx(float(plain.estimate))


def test_many_cases_at_once_equal_one_by_one():
    counts = np.random.default_rng(7).poisson(30, (50, 4, 2))
    phi = np.linspace(1, 3, 50)
    together = displacement_difference(
        counts[:, 0], counts[:, 1], ring=counts[:, 2], ring_comparison=counts[:, 3], phi=phi
    )
    for i in (0, 17, 49):
        one = displacement_difference(
            counts[i, 0], counts[i, 1], ring=counts[i, 2], ring_comparison=counts[i, 3], phi=phi[i]
        )
        assert float(together.total.lower[i]) == pytest.approx(float(one.total.lower))


def test_false_alarms_at_nominal_five_per_cent():
    # methods.md trap 5: mean 100, variance twice the mean, 16.5 % without phi. 20 000 draws: sampling SE .0026.
    rng = np.random.default_rng(11)
    counts = rng.negative_binomial(100, 0.5, (20_000, 2, 2))
    naive = displacement_difference(counts[:, 0], counts[:, 1]).local.p_value <= 0.05
    corrected = displacement_difference(counts[:, 0], counts[:, 1], phi=2).local.p_value <= 0.05
    assert naive.mean() == pytest.approx(0.165, abs=0.011)
    assert corrected.mean() == pytest.approx(0.05, abs=0.007)


def test_an_area_without_incidents_is_no_comparison():
    found = displacement_difference((20, 10), (0, 0), ring=(5, 5), ring_comparison=(6, 6))
    assert np.isnan(found.local.estimate) and np.isnan(found.total.upper) and np.isnan(found.total.p_value)
    assert str(found.local.reason) == "ej prövad: inga händelser i kontrollområdet"
    assert str(found.total.reason) == str(found.local.reason)
    assert str(found.displacement.reason) == ""
    empty_ring = displacement_difference((20, 10), (20, 20), ring=(0, 0), ring_comparison=(6, 6))
    assert str(empty_ring.total.reason) == "ej prövad: inga händelser i ringen"
    assert float(empty_ring.local.estimate) == -10


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"treated": (-1, 2)}, "negativt"),
        ({"treated": (1, 2, 3)}, "insatsområdet: ange antal före och antal efter"),
        ({"ring": (1, 2)}, "tillsammans"),
        ({"phi": 0.9}, "minst 1"),
        ({"time_weights": (0, 1)}, "periodernas längd"),
        ({"area_weights": (1, 1)}, "områdenas storlek"),
        ({"confidence": 95}, "konfidensgraden"),
    ],
)
def test_wrong_arguments_are_refused_in_swedish(options, words):
    arguments = {"treated": (20, 10), "comparison": (20, 20), **options}
    with pytest.raises(ValueError, match=words):
        displacement_difference(arguments.pop("treated"), arguments.pop("comparison"), **arguments)


def test_harm_needs_one_weight_above_zero_for_each_kind():
    kind = displacement_difference((20, 10), (20, 20)).local
    with pytest.raises(ValueError, match="minst ett slag"):
        harm_difference([], [])
    with pytest.raises(ValueError, match="slagens skada"):
        harm_difference([kind], [1, 2])
