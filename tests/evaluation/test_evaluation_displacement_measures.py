"""Descriptive measures of displacement: formulas of the POP Center's guide, and when they are not given."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bfkit.evaluation.displacement.measures import displacement_measures

COUNT = st.integers(1, 300)
PAIR = st.tuples(COUNT, COUNT)


def test_the_measures_of_the_published_counts():
    # Formulas of POP Center Tool Guide 10, App. B and C, on Wheeler & Ratcliffe's counts. By hand:
    # net 207/308 - 110/318; buffer 157/318 - 178/308; total 207*318/308 - 110 + 178*318/308 - 157 = 130.5.
    found = displacement_measures((207, 110), (178, 157), (308, 318))
    assert float(found.gross_effect) == 97
    assert float(found.net_effect) == pytest.approx(0.326166, abs=5e-7)
    assert float(found.success) == pytest.approx(-0.326166, abs=5e-7)
    assert float(found.buffer) == pytest.approx(-0.084211, abs=5e-7)
    assert float(found.quotient) == pytest.approx(0.258186, abs=5e-7)
    assert float(found.total_net_effect) == pytest.approx(130.5)
    assert not found.unsteady


@given(PAIR, PAIR, PAIR, st.integers(2, 9))
@settings(max_examples=60, deadline=None)
def test_a_larger_comparison_area_changes_neither_quotient_nor_total(treated, ring, comparison, times):
    plain = displacement_measures(treated, ring, comparison)
    larger = displacement_measures(treated, ring, tuple(times * n for n in comparison))
    assert float(larger.total_net_effect) == pytest.approx(float(plain.total_net_effect))
    assume(abs(float(plain.success)) > 1e-9)
    assert float(larger.quotient) == pytest.approx(float(plain.quotient), nan_ok=True)


@given(COUNT, st.integers(1, 5), st.integers(1, 20))
@settings(max_examples=40, deadline=None)
def test_a_ring_that_follows_the_comparison_gives_no_displacement(level, times, ring):
    found = displacement_measures((3 * level, level), (2 * ring, 2 * ring * times), (7, 7 * times))
    assert float(found.quotient) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(
    ("ring_after", "quotient", "reading"),
    [
        # Area 100 -> 50, comparison 100 -> 100: success -0.5; ring 100 -> n: quotient (n - 100) / -50.
        (40, 1.2, "spridning av nyttan, större än minskningen i området"),
        (50, 1.0, "spridning av nyttan, mindre än minskningen i området"),
        (100, 0.0, "varken spridning eller omfördelning"),
        (150, -1.0, "omfördelning, högst lika stor som minskningen i området"),
        (160, -1.2, "omfördelning, större än minskningen i området"),
    ],
)
def test_the_sign_rules_of_guerette(ring_after, quotient, reading):
    found = displacement_measures((100, 50), (100, ring_after), (100, 100))
    assert (float(found.quotient), str(found.reading)) == (pytest.approx(quotient), reading)


@pytest.mark.parametrize("after", [100, 101])
def test_without_a_fall_there_is_nothing_that_could_have_moved(after):
    found = displacement_measures((100, after), (100, 150), (100, 100))
    assert np.isnan(found.quotient) and str(found.reading) == ""
    assert str(found.quotient_reason).startswith("ej prövad: ingen minskning i insatsområdet")
    assert not np.isnan(found.success)
    assert float(displacement_measures((100, 99), (100, 150), (100, 100)).quotient) == pytest.approx(-50)


def test_zero_denominators_give_reasons_not_numbers():
    found = displacement_measures((9, 3), (5, 5), (0, 4))
    assert np.isnan(found.net_effect) and np.isnan(found.quotient) and np.isnan(found.total_net_effect)
    assert str(found.rate_reason) == str(found.quotient_reason)
    assert str(found.total_reason) == "ej prövad: kontrollområdet saknar händelser före"
    late = displacement_measures((9, 3), (5, 5), (4, 0))
    assert np.isnan(late.success) and str(late.total_reason) == ""
    assert float(late.total_net_effect) == -8  # 9*0/4 - 3 + 5*0/4 - 5
    empty_ring = displacement_measures((90, 30), (0, 0), (40, 40))
    assert np.isnan(empty_ring.quotient) and "ringen" in str(empty_ring.quotient_reason)


def test_a_quotient_of_a_chance_fall_is_marked():
    found = displacement_measures([(20, 17), (200, 90)], [(9, 12), (90, 120)], [(20, 20), (200, 200)])
    assert found.unsteady.tolist() == [True, False]
    assert found.quotient.shape == (2,)


def test_wrong_shapes_are_refused():
    with pytest.raises(ValueError, match="ringen: ange antal före och antal efter"):
        displacement_measures((1, 2), (1,), (1, 2))
