"""Ring and control ring: the weighted displacement difference by hand arithmetic."""

import math

import numpy as np
import pytest

from bfkit.evaluation.displacement.control_ring import control_ring


def test_equal_levels_and_periods_give_the_published_formula():
    """With equal levels before the scale is 1 and the formula of Wheeler & Ratcliffe (2018) holds as it is.

    Treated 308 -> 211, comparison 308 -> 318: (211 - 308) - (318 - 308) = -107, variance the sum of the four; ring
    150 -> 139, control ring 150 -> 140: -11 + 10 = -1.
    """
    found = control_ring((308, 211), (150, 139), (308, 318), (150, 140), years=1.0)
    assert float(found.local.estimate) == pytest.approx(-107)
    assert float(found.local.standard_error) == pytest.approx(math.sqrt(308 + 211 + 308 + 318))
    assert float(found.ring.estimate) == pytest.approx(-11 + 10)
    assert float(found.total.estimate) == pytest.approx(-108)
    assert found.difference.local.estimate == found.local.estimate
    # One-sided 95 % limit: -1 + 1.6449 sqrt(150 + 139 + 150 + 140).
    assert found.not_excluded == pytest.approx(-1 + 1.644853627 * math.sqrt(579))


def test_the_comparison_is_scaled_to_the_level_before_by_hand():
    """Two years before, half the scale: area 40 -> 10, comparison 80 -> 36; ring 60 -> 33, control ring 20 -> 10.

    Expected in the area: 36 x 40/80 = 18, so 10 - 18 = -8; in the ring 10 x 60/20 = 30, so 33 - 30 = 3.
    Variances, phi 2: 2 (10 + 40/4 + 36/4 + 80/16) = 68 and 2 (33 + 60/4 + 10 x 9 + 20 x 9/4) = 366.
    """
    found = control_ring((40, 10), (60, 33), (80, 36), (20, 10), years=2.0, phi=2.0)
    assert float(found.local.estimate) == pytest.approx(-8)
    assert float(found.ring.estimate) == pytest.approx(3)
    assert float(found.local.standard_error) == pytest.approx(math.sqrt(68))
    assert float(found.ring.standard_error) == pytest.approx(math.sqrt(366))
    assert float(found.total.estimate) == pytest.approx(-5)
    assert float(found.total.standard_error) == pytest.approx(math.sqrt(68 + 366))
    assert found.not_excluded == pytest.approx(3 + 1.644853627 * math.sqrt(366))


def test_a_common_share_of_change_is_no_effect():
    """Everything halves against the two years: (2n, n/2) everywhere, at four levels."""
    found = control_ring((80, 20), (40, 10), (400, 100), (200, 50))
    assert float(found.total.estimate) == pytest.approx(0, abs=1e-12)


def test_harm_weights_add_the_kinds():
    kinds = [(40, 10), (20, 20)], [(60, 33), (10, 5)], [(80, 36), (20, 10)], [(20, 10), (30, 15)]
    both = control_ring(*kinds, harm=(3, 1))
    alone = [control_ring(*(part[kind] for part in kinds)) for kind in (0, 1)]
    wanted = 3 * alone[0].local.estimate + alone[1].local.estimate
    assert float(both.local.estimate) == pytest.approx(float(wanted))
    variance = (3 * alone[0].local.standard_error) ** 2 + alone[1].local.standard_error ** 2
    assert float(both.local.standard_error) == pytest.approx(math.sqrt(variance))
    assert (both.difference, both.size) == (None, None)
    assert math.isnan(both.not_excluded)
    with pytest.raises(ValueError, match="vikter"):
        control_ring(*kinds)
    with pytest.raises(ValueError, match="vikter"):
        control_ring(*kinds, harm=(3, 0))


@pytest.mark.parametrize("place", range(4))
def test_an_area_without_incidents_before_gives_no_number(place):
    counts = [(40, 10), (60, 33), (80, 36), (20, 10)]
    counts[place] = (0, 5)
    found = control_ring(*counts)
    name = ("insatsområdet", "ringen", "kontrollområdet", "kontrollringen")[place]
    assert found.reason == f"ej prövad: inga händelser före i {name}"
    assert (found.local, found.ring, found.total, found.difference, found.size) == (None,) * 5
    assert math.isnan(found.not_excluded)


def test_bad_arguments_are_refused():
    good = [(40, 10), (60, 33), (80, 36)]
    with pytest.raises(ValueError, match="antal före och antal efter"):
        control_ring(*good, (1, 2, 3))
    with pytest.raises(ValueError, match="samma slag"):
        control_ring(*good, [(1, 2), (3, 4)])
    with pytest.raises(ValueError, match="negativt"):
        control_ring(*good, (1, -2))
    with pytest.raises(ValueError, match="längd"):
        control_ring(*good, (20, 10), years=0)
    with pytest.raises(ValueError, match="överspridningen"):
        control_ring(*good, (20, 10), phi=0.5)
    assert np.isfinite(control_ring(*good, (20, 10)).not_excluded)
