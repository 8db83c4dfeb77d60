"""The displacement that could not be excluded, in incidents and as a share."""

import numpy as np
import pytest

from bfkit.evaluation.displacement.size import displacement_size
from bfkit.evaluation.displacement.wdd import displacement_difference

PAPER = {"treated": (207, 110), "comparison": (308, 318), "ring": (178, 157), "ring_comparison": (150, 140)}
Z = 1.6448536269514722  # 95 % quantile of the normal distribution


def test_the_paper_s_ring_cannot_exclude_thirty_more_incidents():
    # Wheeler & Ratcliffe's counts: ring -11 (SE 25), area -107. By hand: -11 +- 1.644854 * 25.
    found = displacement_size(displacement_difference(**PAPER))
    assert (float(found.prevented), float(found.moved), float(found.net)) == (107, -11, 118)
    assert float(found.increase_not_excluded) == pytest.approx(25 * Z - 11)
    assert float(found.decrease_not_excluded) == pytest.approx(25 * Z + 11)


def test_limits_of_the_share_solve_fieller_s_equation():
    # By definition each limit q makes moved - q * prevented lie exactly Z standard errors from 0.
    found = displacement_size(displacement_difference(**PAPER))
    assert float(found.share) == pytest.approx(-11 / 107)
    assert float(found.share_lower) < float(found.share) < float(found.share_upper)
    for limit in (float(found.share_lower), float(found.share_upper)):
        distance = abs(-11 - limit * 107) / np.sqrt(25**2 + limit**2 * 943)  # 943 = 207 + 110 + 308 + 318
        assert distance == pytest.approx(Z)


def test_limits_of_the_share_cover_what_they_say():
    # True: 400 -> 240 in the area (160 fewer), 300 -> 348 in the ring (48 more), comparisons unchanged: share 0.3.
    rng = np.random.default_rng(3)
    draws = [rng.poisson(means, (20_000, 2)) for means in ((400, 240), (400, 400), (300, 348), (300, 300))]
    found = displacement_size(displacement_difference(draws[0], draws[1], ring=draws[2], ring_comparison=draws[3]))
    assert (found.share_reason == "").mean() > 0.99  # power of a fall of 160 with SE 38 is Phi(4.2 - 1.64)
    # Sampling SE of each share is .0015.
    assert (found.share_lower <= 0.3).mean() == pytest.approx(0.95, abs=0.008)
    assert (found.share_upper >= 0.3).mean() == pytest.approx(0.95, abs=0.008)


def test_weights_are_taken_back_so_that_sizes_are_incidents():
    # By hand, ring twice as large, before twice as long: ring 60/1 - 100/2 = 10 more incidents of the after period
    # (60 against 50), its comparison 0; area 10 - 40/2 = -10.
    options = {"time_weights": (2, 1), "area_weights": (1, 1, 2, 2)}
    found = displacement_size(
        displacement_difference((40, 10), (40, 20), ring=(100, 60), ring_comparison=(100, 50), **options)
    )
    assert (float(found.prevented), float(found.moved)) == pytest.approx((10, 10))


def test_no_share_of_a_fall_that_is_none_or_may_be_chance():
    rose = displacement_size(displacement_difference((20, 30), (20, 20), ring=(9, 9), ring_comparison=(9, 9)))
    assert np.isnan(rose.share)
    assert str(rose.share_reason) == "ej prövad: ingen minskning i insatsområdet att jämföra med"
    assert float(rose.increase_not_excluded) == pytest.approx(6 * Z)  # ring 0, SE sqrt(36)
    unsure = displacement_size(displacement_difference((20, 18), (20, 20), ring=(9, 9), ring_comparison=(9, 9)))
    assert np.isnan(unsure.share) and np.isnan(unsure.share_upper)
    assert str(unsure.share_reason) == "ej prövad: minskningen i insatsområdet är för osäker"


def test_an_empty_ring_excludes_nothing():
    found = displacement_size(displacement_difference((90, 30), (90, 90), ring=(0, 0), ring_comparison=(9, 9)))
    assert np.isnan(found.increase_not_excluded) and np.isnan(found.net)
    assert str(found.reason) == "ej prövad: inga händelser i ringen"


def test_a_ring_is_needed():
    with pytest.raises(ValueError, match="ingen ring"):
        displacement_size(displacement_difference((20, 10), (20, 20)))
