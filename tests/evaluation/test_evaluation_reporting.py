"""Could it be the reporters: hand arithmetic, and organisations that are one, stopped or started."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from bfkit.evaluation import reporting as reporters
from bfkit.evaluation.chance.placebo import PlaceboTest, placebo_test
from bfkit.evaluation.reporting import Reporting, dispersion_of


@pytest.fixture(scope="module")
def test() -> PlaceboTest:
    """Area 3 of 24 halves in its last six months; every other area may be compared with."""
    counts = np.random.default_rng(1).poisson(20, (24, 78))
    counts[3, -6:] //= 2
    treated = np.zeros(counts.shape, dtype=bool)
    treated[3, -6:] = True
    return placebo_test(counts, treated, ~np.eye(24, dtype=bool), area=3, start=72, rule="any", most=24)


def reporting(test, in_area, before, after) -> Reporting:
    """One month in each window: the reports are taken for Poisson."""
    return reporters.reporting(test, in_area, *(np.reshape(counts, (-1, 1)) for counts in (before, after)))


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


def _monthly() -> tuple[np.ndarray, np.ndarray]:
    """Four organisations, six months before and six after, negative binomial with variance 3 times the mean (seed 2)."""
    random = np.random.default_rng(2)
    mean = np.array([[40.0], [25.0], [12.0], [4.0]]) * np.ones(6)
    return random.negative_binomial(mean / 2, 1 / 3), random.negative_binomial(mean / 2, 1 / 3)


def test_the_dispersion_is_that_of_statsmodels(test):
    """Quasi-Poisson in statsmodels: a level an organisation and window, a factor a month and window; Pearson's scale."""
    tables = _monthly()
    rows = pd.DataFrame(
        [
            (f"{window}{organisation}", f"{window}{month}", tables[window][organisation, month])
            for window in range(2)
            for organisation in range(4)
            for month in range(6)
        ],
        columns=["level", "month", "count"],
    )
    design = pd.get_dummies(rows[["level", "month"]], dtype=float)  # a month of each window is spanned by the levels
    design = design.drop(columns=["month_00", "month_10"])
    fitted = sm.GLM(rows["count"], design, family=sm.families.Poisson()).fit(scale="X2")
    dispersion, freedom = dispersion_of(tables)
    assert dispersion == pytest.approx(fitted.scale)
    assert freedom == fitted.df_resid == 30
    assert reporters.reporting(test, [60, 40, 0, 0], *tables).dispersion == dispersion > 1


def test_over_dispersed_reports_widen_the_interval(test):
    """As many reports in all: its logarithm is sqrt(dispersion) times as wide, and t with 30 degrees replaces the normal."""
    before, after = _monthly()
    wide = reporters.reporting(test, [60, 40, 0, 0], before, after)
    plain = reporting(test, [60, 40, 0, 0], before.sum(axis=1), after.sum(axis=1))
    assert plain.dispersion == 1.0
    assert wide.factor == pytest.approx(plain.factor)
    wider = math.sqrt(wide.dispersion) * 2.042272 / 1.959964  # t(30) and the normal at 97.5 %, tables
    for one in ("factor_lower", "factor_upper"):
        ratios = [math.log(getattr(found, one) / found.factor) for found in (wide, plain)]
        assert ratios[0] == pytest.approx(wider * ratios[1], rel=1e-5)


def test_the_factor_of_over_dispersed_reports_is_held_as_often_as_promised(test):
    """Nothing changed, variance 3 times the mean, 1 000 draws: 95 % intervals hold 1 in 93-97 % (3 standard errors of 0.7)."""
    random = np.random.default_rng(3)
    mean = np.array([40.0, 25.0, 12.0, 40.0])[:, None] * np.ones(6)
    held = []
    for _ in range(1000):
        tables = (random.negative_binomial(mean / 2, 1 / 3) for _ in range(2))
        found = reporters.reporting(test, [60, 40, 0, 0], *tables)
        held.append(found.factor_lower <= 1 <= found.factor_upper)
    assert np.mean(held) == pytest.approx(0.95, abs=0.021)


def test_months_and_organisations_without_reports_measure_nothing():
    assert dispersion_of([np.zeros((3, 6)), np.array([[5.0, 7.0], [0.0, 0.0]])]) == (1.0, math.inf)


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
