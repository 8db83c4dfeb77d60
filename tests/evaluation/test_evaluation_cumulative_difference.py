"""Following a measure period by period, against crimepy's printed numbers."""

import numpy as np
import pytest

from bfkit.evaluation.outcome.cumulative_difference import cumulative_difference


def test_crimepy_s_monitor_is_reproduced():
    # apwheele/crimepy cum_wdd, run for methods.md section 1.2.
    found = cumulative_difference([10, 8, 7], [12, 11, 13])
    assert found.difference.tolist() == [-2, -5, -11]
    assert found.standard_error == pytest.approx([4.6904, 6.4031, 7.8102], abs=5e-5)
    assert found.ratio == pytest.approx([0.8333, 0.7826, 0.6944], abs=5e-5)
    assert found.standard_error_log == pytest.approx([0.4282, 0.3147, 0.2603], abs=5e-5)
    assert found.upper == pytest.approx(found.difference + 1.959964 * found.standard_error, abs=1e-4)


def test_over_dispersion_widens_by_its_root():
    plain, wide = cumulative_difference([10, 8], [12, 11]), cumulative_difference([10, 8], [12, 11], phi=4)
    assert wide.standard_error == pytest.approx(2 * plain.standard_error)
    assert wide.standard_error_log == pytest.approx(2 * plain.standard_error_log)


def test_all_planned_looks_hold_together():
    # No difference: some of twelve looks is outside in at most 5 % with the looks counted, else far oftener.
    counts = np.random.default_rng(5).poisson(20, (800, 2, 12))
    outside = {}
    for looks in (1, 12):
        found = [cumulative_difference(*pair, planned_looks=looks) for pair in counts]
        outside[looks] = np.mean([bool(((f.lower > 0) | (f.upper < 0)).any()) for f in found])
    assert outside[12] <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 800)
    assert outside[1] > 0.15


def test_no_ratio_before_both_areas_have_incidents():
    found = cumulative_difference([0, 3], [2, 2])
    assert np.isnan(found.ratio[0]) and np.isnan(found.upper[0])
    assert found.reason.tolist() == ["ej prövad: inga händelser hittills i ett av områdena", ""]


def test_wrong_arguments_are_refused():
    with pytest.raises(ValueError, match="lika många perioder"):
        cumulative_difference([1, 2], [1])
    with pytest.raises(ValueError, match="avläsningar"):
        cumulative_difference([1], [1], planned_looks=0)
