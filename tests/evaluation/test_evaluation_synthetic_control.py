"""Micro synthetic control against the published Seattle numbers, a general optimiser and planted truths."""

import numpy as np
import pytest
from scipy import optimize

from bfkit.evaluation.models.calibration import calibrate
from bfkit.evaluation.models.synthetic_control import synthetic_control
from tests.evaluation.panel_cases import seattle, square

GENERATOR = np.random.default_rng(11)
LEVEL = GENERATOR.gamma(4, 3, 90)
BEFORE = GENERATOR.poisson(LEVEL[:, None], (90, 4)).astype(float)
AFTER = GENERATOR.poisson(4 * LEVEL).astype(float)
CHOSEN = np.arange(90) < 6


def test_weights_equal_those_of_a_general_optimiser():
    donors = np.column_stack([np.ones(20), BEFORE[6:26, :2]])
    sums, base = 1.5 * donors[[2, 11]].sum(axis=0), 3 / 20
    found = calibrate(donors, sums, base=base)
    # The same problem written as such: least squared distance from even weights, sums met, none negative.
    reference = optimize.minimize(
        lambda weight: ((weight - base) ** 2).sum() / base,
        np.full(20, base),
        bounds=[(0, None)] * 20,
        constraints={"type": "eq", "fun": lambda weight: weight @ donors - sums},
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 500},
    )
    assert found.matched
    assert found.weight == pytest.approx(reference.x, abs=2e-6)
    assert (found.weight == 0).any()
    assert found.weight @ donors == pytest.approx(sums, rel=1e-7)


def test_sums_that_donors_can_be_mixed_to_are_always_met():
    # Sums of some of the donors themselves: weights exist. Without damping the search fails for some.
    generator = np.random.default_rng(0)
    for _ in range(150):
        size, values = generator.integers(20, 100), generator.integers(1, 7)
        donors = np.column_stack([np.ones(size), generator.poisson(generator.gamma(2, 3, (size, 1)), (size, values))])
        chosen = generator.integers(0, size, 2)
        found = calibrate(donors, donors[chosen].sum(axis=0), base=2 / size)
        assert found.matched
        assert found.weight @ donors == pytest.approx(donors[chosen].sum(axis=0), rel=1e-6, abs=1e-6)


def test_sums_out_of_reach_are_not_matched():
    donors = np.column_stack([np.ones(20), BEFORE[6:26, 0]])
    assert not calibrate(donors, np.array([2.0, 3 * BEFORE[6:26, 0].max()]), base=0.1).matched


def test_the_twin_meets_every_sum_and_finds_a_planted_effect():
    found = synthetic_control(BEFORE, np.where(CHOSEN, 0.5 * AFTER, AFTER), CHOSEN)
    assert found.weight @ BEFORE == pytest.approx(BEFORE[CHOSEN].sum(axis=0), rel=1e-7)
    assert found.weight.sum() == pytest.approx(6, rel=1e-7)
    assert (found.weight[CHOSEN] == 0).all()
    whole = synthetic_control(BEFORE, AFTER, CHOSEN)
    assert found.expected == pytest.approx(whole.expected)
    assert found.ratio[0] == pytest.approx(0.5 * whole.ratio[0])
    assert found.prevented[0] == pytest.approx(found.expected[0] - 0.5 * AFTER[CHOSEN].sum())
    assert found.matched_values == 5


def test_scaling_and_order_of_what_is_matched_change_nothing():
    base = synthetic_control(BEFORE, AFTER, CHOSEN)
    other = synthetic_control(BEFORE[:, ::-1] * [1, 10, 1000, 0.1], AFTER, CHOSEN)
    twice = synthetic_control(np.column_stack([BEFORE, BEFORE[:, 0]]), AFTER, CHOSEN)
    assert other.weight == pytest.approx(base.weight, abs=1e-7)
    assert twice.weight == pytest.approx(base.weight, abs=1e-7)


def test_placebo_rank_is_counted_with_the_treated_group_itself():
    found = synthetic_control(BEFORE, AFTER, CHOSEN, placebos=59, seed=4)
    assert found.placebos + found.placebos_failed == 59
    own, others = abs(np.log(found.ratio[0])), np.abs(np.log(found.placebo_ratio[:, 0]))
    assert found.p_value[0] == (1 + (others >= own).sum()) / (1 + found.placebos)
    assert found.smallest_p == 1 / (1 + found.placebos)
    strong = synthetic_control(BEFORE, np.where(CHOSEN, 0.1 * AFTER, AFTER), CHOSEN, placebos=59, seed=4)
    assert strong.p_value[0] == strong.smallest_p
    assert np.array_equal(strong.placebo_ratio, found.placebo_ratio)
    assert np.isnan(synthetic_control(BEFORE, AFTER, CHOSEN).p_value[0])


@pytest.mark.parametrize("case", ["few donors", "outside", "concentrated"])
def test_donors_that_do_not_suffice_give_no_number(case):
    before, chosen = BEFORE.copy(), CHOSEN
    if case == "few donors":
        before, chosen = np.tile(BEFORE, (1, 11)), CHOSEN
    elif case == "outside":
        before[chosen] *= 20
    else:
        chosen = np.arange(90) < 1
        before[1:] = 0.0
        before[0], before[1:4] = 9.0, 10.0
    found = synthetic_control(before, AFTER, chosen, placebos=9, seed=1)
    assert np.isnan([found.expected[0], found.ratio[0], found.prevented[0], found.p_value[0]]).all()
    assert found.not_tested.startswith("ej prövad: ")
    assert found.placebos == 0


def test_nothing_expected_gives_no_ratio():
    found = synthetic_control(BEFORE, 0 * AFTER, CHOSEN, placebos=5, seed=1)
    assert np.isnan([found.ratio[0], found.p_value[0]]).all()


@pytest.mark.parametrize(
    ("before", "treated", "options", "words"),
    [
        (BEFORE[1:], CHOSEN, {}, "formen"),
        (BEFORE * np.nan, CHOSEN, {}, "saknas"),
        (BEFORE, CHOSEN.astype(int), {}, "sant eller falskt"),
        (BEFORE, CHOSEN & False, {}, "både"),
        (BEFORE, CHOSEN, {"placebos": 9}, "frö"),
    ],
)
def test_bad_arguments_are_refused(before, treated, options, words):
    with pytest.raises(ValueError, match=words):
        synthetic_control(before, AFTER, treated, **options)


@pytest.mark.real
def test_seattle_equals_microsynth(real_data):
    # microsynth's vignette (inst/extdata/sea2.rds, end.post 16); its own matching tolerance is of the order 1e-5.
    table = seattle(real_data)
    blocks = table["ID"].nunique()
    outcomes = [square(table, name, blocks) for name in ("i_felony", "i_misdemea", "i_drugs", "any_crime")]
    places = ["TotalPop", "BLACK", "HISPANIC", "Males_1521", "HOUSEHOLDS"]
    places += ["FAMILYHOUS", "FEMALE_HOU", "RENTER_HOU", "VACANT_HOU"]
    before = np.column_stack([square(table, name, blocks)[:, 0] for name in places] + [one[:, :12] for one in outcomes])
    treated = square(table, "Intervention", blocks).max(axis=1) > 0
    after = np.column_stack([one[:, 12:].sum(axis=1) for one in outcomes])
    found = synthetic_control(before, after, treated)
    assert found.observed.tolist() == [46, 45, 20, 788]
    assert found.expected == pytest.approx([68.222386, 71.800123, 23.758821, 986.438974], rel=1e-5)
    assert (found.matched_values, found.donors, found.donors_used) == (58, 9603, 211)
    # methods.md 7.2: effective sample size 101.
    assert found.effective_donors == pytest.approx(101, abs=0.5)
