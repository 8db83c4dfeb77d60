"""Randomisation over areas and naive p-values: scipy, hand arithmetic, and that they decide nothing."""

import math
import time
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from bfkit.evaluation.chance.randomisation import (
    area_randomisation,
    naive_p_values,
    panel_changes,
    randomisation_test,
)
from bfkit.evaluation.chance.windows import Lengths, windows

CHANGES = np.array([-3.1, -2.0, 0.4, 0.1, 1.2, -0.3, 2.2, 0.9, -1.1, 0.6])
TREATED = np.arange(10) < 3


def found(counts, treated=None):
    done = np.zeros(counts.shape, dtype=bool) if treated is None else treated
    return windows(counts, done, ~np.eye(len(counts), dtype=bool), [24, 30], Lengths())


def mean_difference(one, other, axis):
    return one.mean(axis=axis) - other.mean(axis=axis)


def welch(one, other, axis):
    return stats.ttest_ind(one, other, axis=axis, equal_var=False).statistic


@pytest.mark.parametrize(("studentised", "statistic"), [(False, mean_difference), (True, welch)])
@pytest.mark.parametrize(
    ("alternative", "name"), [("less", "p_decrease"), ("greater", "p_increase"), ("two-sided", None)]
)
def test_all_choices_equal_scipy(studentised, statistic, alternative, name):
    """scipy.stats.permutation_test, all 120 choices of 3 of 10; two-sided by absolute size."""
    ours = randomisation_test(CHANGES, TREATED, studentised=studentised)
    assert (ours.enumerated, ours.choices) == (True, math.comb(10, 3))
    one, other = CHANGES[TREATED], CHANGES[~TREATED]
    if name:
        wanted = stats.permutation_test(
            (one, other), statistic, vectorized=True, n_resamples=np.inf, alternative=alternative
        )
        assert getattr(ours, name) == pytest.approx(wanted.pvalue, abs=1e-12)
        assert ours.statistic == pytest.approx(wanted.statistic)
    else:
        wanted = stats.permutation_test(
            (one, other),
            lambda a, b, axis: abs(statistic(a, b, axis)),
            vectorized=True,
            n_resamples=np.inf,
            alternative="greater",
        )
        assert ours.p_value == pytest.approx(wanted.pvalue, abs=1e-12)


def test_drawn_choices_come_near_all_of_them_and_are_never_zero():
    """1 999 drawn of the 3 432 choices of 7 of 14, against scipy's p over all of them: within 4 standard errors."""
    random = np.random.default_rng(2)
    changes, treated = random.normal(0, 1, 14), np.arange(14) < 7
    changes[:7] -= 0.6
    ours = randomisation_test(changes, treated, draws=1_999, studentised=False)
    wanted = stats.permutation_test(
        (changes[:7], changes[7:]),
        mean_difference,
        vectorized=True,
        n_resamples=np.inf,
        alternative="less",
    )
    assert not ours.enumerated
    assert ours.choices == 2_000
    assert ours.p_decrease == pytest.approx(wanted.pvalue, abs=4 * math.sqrt(wanted.pvalue / 1_999))
    sure = randomisation_test(np.where(treated, -100.0, changes), treated, draws=99)
    assert float(sure.p_decrease) >= 1 / 100


def test_the_panel_statistic_is_the_two_way_fixed_effects_estimate():
    """One common start in a balanced panel: least squares with a column for each area and period."""
    random = np.random.default_rng(5)
    panel, treated = random.normal(5, 1, (6, 8)), np.arange(6) < 2
    area, period = np.divmod(np.arange(48), 8)
    dummies = [(area == i).astype(float) for i in range(6)] + [(period == t).astype(float) for t in range(1, 8)]
    design = np.column_stack([(treated[area] & (period >= 5)).astype(float), *dummies])
    wanted = np.linalg.lstsq(design, panel.ravel(), rcond=None)[0][0]
    ours = randomisation_test(panel_changes(panel, 5), treated, studentised=False)
    assert ours.statistic == pytest.approx(wanted)


def test_several_outcomes_at_once_equal_one_at_a_time():
    both = np.column_stack([CHANGES, CHANGES[::-1]])
    ours = randomisation_test(both, TREATED)
    for column in (0, 1):
        alone = randomisation_test(both[:, column], TREATED)
        assert ours.p_value[column] == alone.p_value


def test_9999_draws_on_60_areas_and_104_periods_take_under_a_second():
    panel = np.random.default_rng(1).poisson(10, (60, 104))
    began = time.process_time()
    randomisation_test(panel_changes(np.log1p(panel), 52), np.arange(60) < 6)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("changes", "treated", "options", "words"),
    [
        (CHANGES, TREATED[:4], {}, "varje område"),
        (np.where(TREATED, np.nan, CHANGES), TREATED, {}, "utan luckor"),
        (CHANGES, np.arange(10) < 1, {}, "minst 2"),
        (CHANGES, np.arange(10) < 0, {"studentised": False}, "minst 1"),
        (CHANGES, TREATED, {"draws": 0}, "minst en dragning"),
    ],
)
def test_bad_arguments_are_refused(changes, treated, options, words):
    with pytest.raises(ValueError, match=words):
        randomisation_test(changes, treated, **options)


def test_equal_changes_give_no_evidence():
    ours = randomisation_test(np.zeros(6), np.arange(6) < 3)
    assert (ours.p_decrease, ours.p_increase, ours.p_value) == (1.0, 1.0, 1.0)
    with pytest.raises(ValueError, match="period före"):
        panel_changes(np.zeros((3, 4)), 4)


def test_the_area_is_ranked_among_the_untreated_at_the_same_date():
    counts = np.random.default_rng(3).poisson(20, (10, 36))
    counts[4, 30:] //= 4
    treated = np.zeros(counts.shape, dtype=bool)
    treated[4, 30:] = True
    treated[7, 10:12] = True  # in the same months of the year before: cannot be ranked with
    comparable = ~np.eye(10, dtype=bool)
    comparable[4, 0] = False  # in its ring
    got = area_randomisation(found(counts, treated), comparable, area=4)
    # Seven others (ten less itself, the treated one and the one in the ring); none fell as much.
    assert (got.areas, got.smallest_p, got.p_decrease, got.p_increase) == (7, 1 / 8, 1 / 8, 1.0)
    statistic = found(counts, treated).statistic[:, -1]
    wide = sum(abs(statistic[i]) >= abs(statistic[4]) for i in (1, 2, 3, 5, 6, 8, 9))
    assert got.p_value == (1 + wide) / 8
    assert got.decides is False


def test_where_there_is_nothing_to_rank_with_there_is_no_number():
    counts = np.random.default_rng(3).poisson(20, (3, 36))
    alone = area_randomisation(found(counts), np.zeros((3, 3)), area=0)
    assert alone.reason == "ej prövad: inget annat område utan insats att rangordna mot"
    counts[0] = 0
    empty = area_randomisation(found(counts), ~np.eye(3, dtype=bool), area=0)
    assert empty.reason == "ej prövad: inga händelser i området eller dess jämförelseområden"
    zeros = area_randomisation(found(counts * 0), ~np.eye(3, dtype=bool), area=0)
    for got in (alone, empty, zeros):
        assert got.reason is not None
        assert np.isnan([got.p_decrease, got.p_increase, got.p_value, got.smallest_p]).all()
    with pytest.raises(ValueError, match="område för område"):
        area_randomisation(found(counts), np.ones((2, 2)), area=0)


def test_naive_p_values_by_hand():
    """ln RIRR -0.66419003, SE 0.1425245, z -4.66018 for 207, 110, 308, 318 (R glm, methods.md 1.3); SE x sqrt(2) with phi 2."""
    cells = [np.array([[value]], dtype=float) for value in (207, 110, 308, 318)]
    base = found(np.random.default_rng(3).poisson(20, (3, 36)))
    before, after, other_before, other_after = cells
    windowed = replace(base, before=before, after=after, comparison_before=other_before, comparison_after=other_after)
    got = naive_p_values(windowed, area=0, phi=2.0)
    assert got.poisson == pytest.approx(2 * stats.norm.sf(4.66018), rel=1e-4)
    assert got.corrected_decrease == pytest.approx(stats.norm.cdf(-4.66018 / math.sqrt(2)), rel=1e-4)
    assert got.poisson_decrease < got.corrected_decrease < got.corrected
    assert got.decides is False
    nothing = naive_p_values(
        replace(windowed, comparison_before=np.zeros((1, 1)), comparison_after=np.zeros((1, 1))), area=0, phi=1.0
    )
    assert nothing.reason == "ej prövad: inga händelser i kontrollområdet"
    assert np.isnan([nothing.poisson, nothing.corrected_decrease]).all()
