"""Östan's planted causes and decoys in one seed; a hundred are in ``bench/causes.py``."""

import numpy as np
import pytest

from bench.causes import DECOYS, FIRST, PLANTED, of_seed
from bench.ostan_checked import declared
from bfkit.causes.evidence import SUPPORTED
from bfkit.causes.material import material
from bfkit.causes.problem import problem_of
from bfkit.causes.proposed import proposed
from bfkit.periods import Period
from tests.causes.towns import QUARTER, evenings, places, town


@pytest.fixture(scope="module")
def seed():
    return of_seed(1, declared())


@pytest.mark.parametrize("number", range(len(PLANTED)), ids=[f"{one.key} {one.kind}" for one in PLANTED])
def test_a_planted_cause_is_among_the_first_three_of_its_problem(seed, number):
    assert 0 < seed.ranks[number] <= FIRST


def test_at_most_one_of_sixteen_decoys_is_borne_out(seed):
    """At 5 % each, more than two of sixteen happens in under 5 % of towns."""
    assert len(DECOYS) == 16
    assert sum(status == SUPPORTED for status in seed.decoys) <= 2


def closing(seed: int) -> object:
    """Brawls at a pub in the hour after closing on every night of 2023 on; nothing of it before."""
    random = np.random.default_rng(seed)
    x, y = random.uniform(0, 8000, (2, 3000))
    night = np.datetime64("2023-01-01") + random.integers(0, 900, 120) * np.timedelta64(1, "D")
    late = night.astype("datetime64[m]") + random.integers(23 * 60, 24 * 60, 120) * np.timedelta64(1, "m")
    begun = np.concatenate([evenings(random, 3000), late])
    register = places([("P1", "krog", 1000.0, 1000.0, "alla dagar 16:00–23:00"), ("P2", "krog", 6000.0, 1000.0, None)])
    data = town(np.append(x, np.full(120, 1000.0)), np.append(y, np.full(120, 1000.0)), begun, register=register)
    return material(data, QUARTER, problem_of("rapporter.annat_otrygghetsskapande.brak.A", data, QUARTER))


def test_what_the_first_period_does_not_show_is_never_proposed():
    """The cause begins in 2023: two years before propose nothing of it; the other way round it is found."""
    own = closing(1)
    early, late = (
        Period(np.datetime64(a).item(), np.datetime64(b).item())
        for a, b in (("2020-01-01", "2023-01-01"), ("2023-01-01", "2025-07-01"))
    )
    assert "oppettider.P1" not in [one.id for one in proposed(own, first=early, held_out=late).proposals]
    swapped = proposed(own, first=late, held_out=early)
    closed = [one for one in swapped.proposals if one.id == "oppettider.P1"]
    assert closed
    assert closed[0].evidence.status != SUPPORTED
    assert closed[0].evidence.period == early
    assert "som inte användes för att föreslå dem" in swapped.note


def test_periods_that_share_days_are_refused():
    own = closing(1)
    year, same = (
        Period(np.datetime64("2023-01-01").item(), np.datetime64("2024-01-02").item()),
        Period(np.datetime64("2024-01-01").item(), np.datetime64("2025-01-01").item()),
    )
    with pytest.raises(ValueError, match="inte ha dagar gemensamt"):
        proposed(own, first=year, held_out=same)
