"""Near against far: a planted ratio is found, chance is uniform, and a neighbour inherits nothing."""

import numpy as np
import pytest
from scipy import stats

from bfkit.causes.evidence import AGAINST, SUPPORTED, UNDECIDED, Arguments, judged
from bfkit.causes.hypothesis_tests import evidence_on
from bfkit.causes.material import material
from bfkit.causes.problem import problem_of
from tests.causes.towns import QUARTER, SIDE, evenings, places, town

WHOLE = "rapporter.annat_otrygghetsskapande.brak.kommunen"
PUBS = [
    (f"P{n}", "krog", 1000 + 2000.0 * (n % 4), 1000 + 2000.0 * (n // 4), "alla dagar 16:00–23:00") for n in range(16)
]


def near_pubs(seed: int, times: float, register=PUBS, kind: str = "krog"):
    """Incidents evenly over the square, and ``times`` as densely within 100 metres of the pubs; tested for a kind."""
    random = np.random.default_rng(seed)
    x, y = random.uniform(0, SIDE, (2, 8000))
    near = random.poisson((times - 1) * 8000 / SIDE**2 * np.pi * 100**2, len(PUBS))
    angle, away = random.uniform(0, 2 * np.pi, near.sum()), 100 * np.sqrt(random.random(near.sum()))
    east, north = (np.repeat([row[axis] for row in PUBS], near) for axis in (2, 3))
    x = np.concatenate([x, east + away * np.cos(angle)])
    y = np.concatenate([y, north + away * np.sin(angle)])
    checked = town(
        x, y, evenings(random, len(x)), register=places(register), others=tuple(random.uniform(0, SIDE, (2, 1500)))
    )
    own = material(checked, QUARTER, problem_of(WHOLE, checked, QUARTER))
    return evidence_on(own, "nara_plats", Arguments(kinds=(kind,)))


@pytest.mark.parametrize("times", [2.0, 4.0, 8.0])
def test_a_planted_ratio_is_found(times):
    """Direct simulation: the density within 100 metres is ``times`` that elsewhere; mean over eight towns within 12 %."""
    found = [near_pubs(seed, times).ratio for seed in range(8)]
    assert np.exp(np.mean([np.log(one.ratio) for one in found])) == pytest.approx(times, rel=0.12)
    assert sum(one.lower <= times <= one.upper for one in found) >= 6


def test_p_values_are_uniform_when_places_lie_anywhere():
    """Sixty towns with pubs at random: Kolmogorov and Smirnov, and the share under 5 % by the exact binomial."""
    p_values = []
    for seed in range(60):
        random = np.random.default_rng(seed)
        register = [(f"P{n}", "krog", *random.uniform(500, SIDE - 500, 2), None) for n in range(8)]
        p_values.append(near_pubs(1000 + seed, 1.0, register).ratio.p_value)
    assert stats.kstest(p_values, "uniform").pvalue > 0.001
    assert stats.binomtest(int((np.array(p_values) <= 0.05).sum()), 60, 0.05).pvalue > 0.001


def test_a_place_a_stones_throw_from_a_true_one_inherits_nothing():
    """Each pub has a shop 70 metres away: half of what is near the pub is nearer to the shop, and still the pub's."""
    shops = [(f"S{n}", "ovrigt", x + 70.0, y, hours) for n, (_, _, x, y, hours) in enumerate(PUBS)]
    pubs, beside = (judged([near_pubs(3, 8.0, [*PUBS, *shops], kind)])[0] for kind in ("krog", "ovrigt"))
    assert pubs.status == SUPPORTED
    assert beside.status == UNDECIDED
    assert beside.reason == "går inte att skilja från en plats intill"


def test_nearness_is_contradicted_only_where_the_data_would_have_shown_it():
    """Many incidents and no ratio: the interval lies under 1.25, or it is left open; it is never borne out."""
    random = np.random.default_rng(5)
    register = [(f"P{n}", "krog", *random.uniform(500, SIDE - 500, 2), None) for n in range(60)]
    found = judged([near_pubs(9, 1.0, register)])[0]
    assert found.status != SUPPORTED
    assert (found.status == AGAINST) == (found.ratio.upper < 1.25)
