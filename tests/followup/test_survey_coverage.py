"""How often intervals hold the truth, by simulation from known populations; more of it in ``bench/survey.py``."""

import numpy as np
import pytest

from bench.survey import coverage, false_changes

SIMULATIONS = 400
SPREAD = 3 * (0.95 * 0.05 / SIMULATIONS) ** 0.5
"""Three standard errors of a share of 95 per cent in so many simulations."""


@pytest.mark.parametrize("truth", [0.1, 0.3])
def test_stratified_intervals_hold_the_truth(truth: float):
    found = coverage(truth, strata=5, per_stratum=60, simulations=SIMULATIONS, random=np.random.default_rng(1))
    assert found == pytest.approx(0.95, abs=SPREAD)


def test_intervals_of_a_small_area_hold_the_truth():
    """25 answers from one area, as in Östan; the interval may be too wide but not too short."""
    found = coverage(0.2, strata=1, per_stratum=25, simulations=SIMULATIONS, random=np.random.default_rng(1))
    assert found >= 0.95 - SPREAD


@pytest.mark.parametrize("overlap", ["oberoende", "samma personer"])
def test_a_change_that_is_not_there_is_told_one_time_in_twenty(overlap: str):
    found = false_changes(0.3, overlap=overlap, n=300, simulations=SIMULATIONS, random=np.random.default_rng(1))
    assert found == pytest.approx(0.05, abs=SPREAD)
