"""Wild cluster bootstrap against regressions made one by one, and pyfixest."""

from itertools import product

import numpy as np
import pytest

from bfkit.evaluation.models.panel_linear import linear_panel
from bfkit.evaluation.models.wild_bootstrap import wild_bootstrap
from tests.evaluation.panel_cases import AREAS, BOTH, COUNTS, TREATED, castle, square


def brute_force(values, regressors, member):
    """Every sign vector, each with a regression on dummies of its own: the definition (Cameron, Gelbach & Miller 2008)."""
    areas, months = values.shape
    effects = np.kron(np.eye(areas), np.ones((months, 1))), np.kron(np.ones((areas, 1)), np.eye(months)[:, 1:])
    design = np.hstack([regressors.reshape(areas * months, -1), *effects])
    cluster = np.repeat(member, months)
    bread = np.linalg.pinv(design.T @ design)

    def t_value(outcome):
        coefficient = bread @ design.T @ outcome
        scores = design * (outcome - design @ coefficient)[:, None]
        sums = np.array([scores[cluster == label].sum(axis=0) for label in np.unique(member)]) @ bread[0]
        return coefficient[0] / np.sqrt((sums**2).sum())

    null = design[:, 1:] @ np.linalg.lstsq(design[:, 1:], values.ravel(), rcond=None)[0]
    seen = abs(t_value(values.ravel()))
    draws = [
        abs(t_value(null + np.array(signs)[cluster] * (values.ravel() - null)))
        for signs in product([1, -1], repeat=len(np.unique(member)))
    ]
    return seen, np.mean(np.array(draws) >= seen * (1 - 1e-9))


def test_clusters_of_areas_equal_brute_force():
    member = np.arange(AREAS) // 2
    found = wild_bootstrap(COUNTS, BOTH, clusters=member)
    seen, p_value = brute_force(COUNTS, BOTH, member)
    assert abs(found.t_value) == pytest.approx(seen, rel=1e-8)
    assert found.p_value == pytest.approx(p_value, abs=1e-12)
    assert (found.draws, found.clusters, found.exhaustive) == (64, 6, True)


def test_twelve_areas_equal_the_full_enumeration():
    # 1058 of 4096, by the same regressions one by one (a minute's work, done once).
    found = wild_bootstrap(COUNTS, BOTH)
    assert found.p_value == 1058 / 4096
    assert found.coefficient == pytest.approx(linear_panel(COUNTS, BOTH).coefficient[0], rel=1e-10)
    assert found.smallest_p == 2 / 4096
    assert found.caution is None


def test_webb_weights_are_seeded_and_near_the_enumeration():
    found = wild_bootstrap(COUNTS, BOTH, weights="webb", seed=1)
    assert found == wild_bootstrap(COUNTS, BOTH, weights="webb", seed=1)
    assert found.p_value == pytest.approx(1058 / 4096, abs=0.04)
    assert (found.weights, found.draws, found.smallest_p, found.exhaustive) == ("Webb", 9999, 1 / 10_000, False)
    assert found.p_value != wild_bootstrap(COUNTS, BOTH, weights="webb", seed=2).p_value


def test_the_p_value_is_never_zero():
    strong = COUNTS + 1000 * TREATED
    assert wild_bootstrap(strong, TREATED).p_value == 2 / 4096
    assert wild_bootstrap(strong, TREATED, weights="webb", draws=99, seed=1).p_value >= 1 / 100
    six = wild_bootstrap(strong[[0, 1, 2, 6, 7, 8]], TREATED[[0, 1, 2, 6, 7, 8]])
    # methods.md 7.7: six clusters have 64 sign vectors, so the least p is 2/64 = .03125.
    assert six.p_value == six.smallest_p == 0.03125
    assert "3 områden" in six.caution


def test_enumeration_ends_at_fourteen_clusters():
    generator = np.random.default_rng(2)
    values, treated = generator.normal(size=(15, 6)), np.zeros((15, 6))
    treated[:7, 3:] = 1
    assert wild_bootstrap(values[:14], treated[:14]).draws == 2**14
    with pytest.raises(ValueError, match="frö"):
        wild_bootstrap(values, treated)
    assert wild_bootstrap(values, treated, seed=1, draws=999).weights == "Webb"


def test_the_level_holds_when_nothing_happened():
    generator = np.random.default_rng(3)
    treated = np.zeros((10, 8))
    treated[:5, 4:] = 1
    drift = generator.normal(size=(300, 10, 8)).cumsum(axis=2)
    rejected = sum(wild_bootstrap(values, treated).p_value <= 0.05 for values in drift)
    # Binomial(300, 0.05): 6 to 26 holds all but 0.5 % of outcomes.
    assert 6 <= rejected <= 26


@pytest.mark.parametrize("case", ["one area", "absorbed", "two clusters", "constant"])
def test_what_cannot_be_tested_has_no_p_value(case):
    alone = TREATED * (np.arange(AREAS)[:, None] == 0)
    found = {
        "one area": lambda: wild_bootstrap(COUNTS, alone),
        "absorbed": lambda: wild_bootstrap(COUNTS, np.ones_like(COUNTS)),
        "two clusters": lambda: wild_bootstrap(COUNTS, TREATED, clusters=np.arange(AREAS) % 2),
        "constant": lambda: wild_bootstrap(COUNTS * 0 + TREATED, TREATED),
    }[case]()
    assert np.isnan([found.p_value, found.smallest_p, found.t_value]).all()
    assert found.not_tested.startswith("ej prövad: ")


def test_bad_arguments_are_refused():
    with pytest.raises(ValueError, match="finns inte"):
        wild_bootstrap(COUNTS, TREATED, index=1)
    with pytest.raises(ValueError, match="klusteretiketter"):
        wild_bootstrap(COUNTS, TREATED, clusters=[1, 2])


@pytest.mark.real
def test_six_states_equal_brute_force(real_data):
    table = castle(real_data)
    states = ["Alabama", "Arizona", "California", "New Jersey", "New York", "Oklahoma"]
    chosen = table[table["state"].isin(states)]
    values, treated = square(chosen, "l_homicide", 6), square(chosen, "post", 6)
    found = wild_bootstrap(values, treated)
    assert found.p_value == pytest.approx(brute_force(values, treated, np.arange(6))[1], abs=1e-12)
    assert found.smallest_p == 0.03125
