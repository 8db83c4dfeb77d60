"""Could it be the reporters: hand arithmetic, and organisations that are one, stopped or started."""

import math
from dataclasses import replace

import numpy as np
import pytest

from bfkit.evaluation import reporting as reporters
from bfkit.evaluation.chance.placebo import PlaceboTest, placebo_test
from bfkit.evaluation.reporting import reporting


@pytest.fixture(scope="module")
def test() -> PlaceboTest:
    """Area 3 of 24 halves in its last six months; every other area may be compared with."""
    counts = np.random.default_rng(1).poisson(20, (24, 78))
    counts[3, -6:] //= 2
    treated = np.zeros(counts.shape, dtype=bool)
    treated[3, -6:] = True
    return placebo_test(counts, treated, ~np.eye(24, dtype=bool), area=3, start=72, rule="any", most=24)


def test_silent_reporters_are_taken_out_by_hand(test):
    """The area's 100 reports all come from A, whose reports elsewhere halve while the whole falls by a tenth.

    A: (100 + .5) / (200 + .5); all: (100 + 800 + .5) / (200 + 800 + .5); the factor is their ratio.
    """
    found = reporting(test, [100, 0], [200, 800], [100, 800])
    factor = (100.5 / 200.5) / (900.5 / 1000.5)
    assert found.factor == pytest.approx(factor)
    assert found.p_decrease == test.p_decrease_of(test.log_ratio - math.log(factor))
    assert found.explains
    assert test.p_decrease <= 0.05 < found.p_decrease
    assert (found.organisations, found.stopped, found.started, found.reason) == (2, 0.0, 0, None)
    steady = reporting(test, [100, 0], [200, 800], [180, 720])
    assert steady.factor == pytest.approx(1.0, abs=0.01)
    assert not steady.explains


def test_the_factors_interval_by_simulation(test):
    """Poisson reports elsewhere, drawn 20 000 times: the interval reaches as far as their 2.5 and 97.5 percentiles."""
    random = np.random.default_rng(1)
    found = reporting(test, [60, 40], [200, 800], [100, 800])
    before, after = random.poisson([200, 800], (20_000, 2)), random.poisson([100, 800], (20_000, 2))
    change = (after + 0.5) / (before + 0.5)
    overall = (after.sum(axis=1) + 0.5) / (before.sum(axis=1) + 0.5)
    drawn = np.quantile(change @ [0.6, 0.4] / overall, [0.025, 0.975])
    assert [found.factor_lower, found.factor_upper] == pytest.approx(drawn, rel=0.02)


def test_one_organisation_alone_is_in_the_comparison_too(test):
    found = reporting(test, [100], [500], [250])
    assert found.factor == 1.0
    assert found.factor_lower == found.factor_upper == 1.0
    assert found.p_decrease == pytest.approx(test.p_decrease)
    assert (found.organisations, found.reason) == (1, None)


def test_an_organisation_that_stopped_explains_the_decrease(test):
    """All the area's reports come from one that made 200 reports elsewhere and then none: (0.5 / 200.5) / (800.5 / 1000.5)."""
    found = reporting(test, [100, 0], [200, 800], [0, 800])
    assert found.factor == pytest.approx((0.5 / 200.5) / (800.5 / 1000.5))
    assert found.stopped == 1.0
    assert found.explains
    assert np.isfinite([found.p_decrease, found.factor_lower, found.factor_upper]).all()


def test_an_organisation_that_started_is_counted_and_moves_no_share(test):
    found = reporting(test, [100, 0], [200, 0], [200, 50])
    assert found.started == 1
    # A reports as before (factor of its own 1); the whole rose by a quarter: (250 + .5) / (200 + .5).
    assert found.factor == pytest.approx(200.5 / 250.5)


@pytest.mark.parametrize(("elsewhere", "known"), [(19, False), (20, True), (21, True)])
def test_twenty_reports_elsewhere_are_the_least(test, elsewhere, known):
    found = reporting(test, [10, 0], [elsewhere, 800], [elsewhere, 800])
    assert (found.reason is None) == known
    assert (found.reason == reporters.UNKNOWN) != known


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        (([10, 0], [5, 800], [5, 800]), reporters.UNKNOWN),
        (([0, 0], [500, 800], [500, 800]), reporters.NO_REPORTS),
        (([10, 5], [500, 800], [0, 0]), reporters.SILENT),
        (([0], [0], [0]), reporters.NO_REPORTS),
        (([], [], []), reporters.NO_REPORTS),
        (([10], [0], [0]), reporters.UNKNOWN),
    ],
)
def test_what_cannot_be_told_has_no_number(test, counts, reason):
    found = reporting(test, *counts)
    assert found.reason == reason
    assert np.isnan([found.factor, found.p_decrease, found.factor_lower, found.factor_upper]).all()
    assert found.explains is None


def test_without_a_decided_main_question_nothing_is_explained(test):
    found = reporting(replace(test, undecided="kort historik"), [100, 0], [200, 800], [100, 800])
    assert found.explains is None
    assert found.reason == reporters.UNDECIDED
    assert found.factor == pytest.approx((100.5 / 200.5) / (900.5 / 1000.5))


def test_bad_arguments_are_refused(test):
    with pytest.raises(ValueError, match="alla tre"):
        reporting(test, [1], [1, 2], [1, 2])
    with pytest.raises(ValueError, match="negativt"):
        reporting(test, [1], [-1], [1])
    with pytest.raises(ValueError, match="saknas"):
        reporting(test, [math.nan], [30], [30])
