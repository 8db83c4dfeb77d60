"""A problem that is a set of places: those near something against the others, and one of them hit again."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from bfkit import tables
from bfkit.causes.evidence import NOT_TESTED, Arguments
from bfkit.causes.hypothesis_tests import evidence_on
from bfkit.causes.material import Material, material
from bfkit.causes.own_places import BUSY, FEW_PLACES, drawn_by_lot, near_ratio, none_near, own_counts, own_places
from bfkit.causes.problem import problem_of
from bfkit.causes.similar_places import similar_places
from bfkit.causes.surroundings import bands
from bfkit.parameters import hypotheses as declared
from tests.builders import ZONE
from tests.causes.towns import QUARTER, places, rows, town

SCHOOLS = [(f"S{n}", "skola", 1000.0 * n + 500, 500.0, None) for n in range(7)]


def schools(counts: list[int], preschools: list[int], others: list[int] | None = None) -> Material:
    """So many incidents at each of seven schools, a day apart, and others; preschools 100 metres from some of them."""
    near = [(f"F{n}", "forskola", SCHOOLS[n][2] + 100, 500.0, None) for n in preschools]
    at = np.repeat(np.arange(7), counts)
    day = np.concatenate([np.arange(count) for count in counts])
    begun = np.datetime64("2024-08-01T20:00") + day * np.timedelta64(1, "D")
    x = np.array([SCHOOLS[n][2] for n in at])
    busy = np.repeat([row[2] for row in SCHOOLS], others or [0] * 7) + 10.0
    noon = np.datetime64("2024-08-01T12:00") + np.arange(len(busy)) % 300 * np.timedelta64(1, "D")
    y = np.full(len(at), 500.0)
    data = town(x, y, begun, register=places([*SCHOOLS, *near]))
    if others is not None:
        more = rows(busy, np.full(len(busy), 500.0), noon, ("skadegorelse", "klotter"))
        both = pd.concat([rows(x, y, begun, ("annat_otrygghetsskapande", "brak")), more], ignore_index=True)
        both = tables.check(both.assign(id=np.arange(len(both)).astype(str)), tables.INCIDENTS, ZONE)
        data = replace(data, incidents=both)
    found = problem_of("rapporter.annat_otrygghetsskapande.brak.kommunen", data, QUARTER)
    spots = tuple((row[2], row[3]) for row in SCHOOLS)
    return material(data, QUARTER, replace(found, spots=spots, metres=50.0))


def test_the_own_places_and_their_counts_are_found() -> None:
    own = schools([5, 4, 3, 2, 1, 6, 7], [0])
    assert own.register.ids[own_places(own)].tolist() == [f"S{n}" for n in range(7)]
    assert own_counts(own, own.problem.period).tolist() == [5, 4, 3, 2, 1, 6, 7]


def test_the_chance_of_places_near_is_that_of_all_ways_to_choose_them() -> None:
    """Every way by hand: 3 of 7 is 35; the p-value is the share with as large a ratio of means."""
    counts, near = np.array([20, 18, 5, 4, 6, 3, 19]), np.array([1, 1, 0, 0, 1, 0, 0], dtype=bool)
    seen = counts[near].mean() / counts[~near].mean()
    ways = [counts[list(one)].mean() / np.delete(counts, one).mean() for one in combinations(range(7), 3)]
    found = near_ratio(counts, near)
    assert found.ratio == pytest.approx(seen)
    assert found.p_value == pytest.approx(np.mean(np.array(ways) >= seen - 1e-9))


def test_schools_near_a_preschool_are_compared_with_the_other_schools() -> None:
    """Mean 30 near against 10: ratio 3, the largest of 35 ways."""
    said = evidence_on(
        schools([30, 30, 30, 10, 10, 10, 10], [0, 1, 2]), "nara_plats", Arguments(kinds=("forskola",), metres=200)
    )
    assert said.ratio.ratio == pytest.approx(3.0)
    assert said.ratio.p_value == pytest.approx(1 / 35)
    assert said.counts["among"] == 7


def test_no_school_near_a_preschool_is_said() -> None:
    none = evidence_on(schools([10] * 7, [3]), "nara_plats", Arguments(kinds=("forskola",), metres=50))
    assert (none.ratio, none.reason) == (None, none_near(50))
    assert "inom 50 meter" in none.reason
    one = evidence_on(schools([10] * 7, [3]), "nara_plats", Arguments(kinds=("forskola",), metres=200))
    assert (one.ratio, one.reason) == (None, FEW_PLACES)  # seven ways cannot tell 5 %


def test_days_at_one_place_are_binomial_among_the_problems_places() -> None:
    """12 of 24 days at one of seven: binomial, by scipy's own test."""
    said = evidence_on(schools([12, 2, 2, 2, 2, 2, 2], [0]), "upprepad_plats", Arguments(places=("S0",)))
    other = stats.binomtest(12, 24, 1 / 7, alternative="greater")
    assert said.ratio.expected == pytest.approx(24 / 7)
    assert said.ratio.p_value == pytest.approx(other.pvalue)
    assert drawn_by_lot(12, 24, 1 / 7).upper == pytest.approx(stats.binomtest(12, 24, 1 / 7).proportion_ci().high * 7)


def test_a_larger_school_has_more_of_everything_and_that_is_said() -> None:
    """24 of 60 days at one of seven schools, which also has 40 of 100 of what else happens: 60/7 expected by lot, 24 by size."""
    days = [24, 6, 6, 6, 6, 6, 6]
    asked = "upprepad_plats", Arguments(places=("S0",))
    said = evidence_on(schools(days, [0], others=[40, 10, 10, 10, 10, 10, 10]), *asked)
    assert said.ratio.expected == pytest.approx(60 / 7)
    assert said.notes == (BUSY,)
    assert evidence_on(schools(days, [0], others=[4, 16, 16, 16, 16, 16, 16]), *asked).notes == ()  # a quiet school
    few = evidence_on(schools(days, [0], others=[20, 1, 1, 1, 1, 1, 1]), *asked).notes
    assert few[0].startswith(NOT_TESTED)  # 26 in all say little
    assert (
        evidence_on(schools([10] * 7, [0], others=[40, 10, 10, 10, 10, 10, 10]), *asked).notes == ()
    )  # nothing to explain


def test_that_size_explains_it_is_said_of_unequal_places_and_not_of_one_hit_again() -> None:
    """Sizes 1 to 7; days and all else by size: said of the largest in at least 34 of 40 (5 % each). Hit four times: never."""
    size = np.array([7, 1, 2, 3, 4, 5, 6]) / 28
    hit = np.where(np.arange(7) == 0, 4 * size, size)
    said = []
    for share in (size, hit / hit.sum()):
        random = np.random.default_rng(7)
        found = []
        for _ in range(40):
            own = schools(random.multinomial(120, share).tolist(), [0], others=random.multinomial(2000, size).tolist())
            found.append(evidence_on(own, "upprepad_plats", Arguments(places=("S0",))))
        sure = [one for one in found if one.ratio.p_value <= 0.05]
        said.append((len(sure), sum(BUSY in one.notes for one in sure)))
    assert said[0][0] - said[0][1] <= 5
    assert said[0][1] >= 30
    assert said[1] == (40, 0)


def test_an_incident_near_two_places_of_a_kind_is_counted_once_on_each_side() -> None:
    """Thirteen at two schools 6 000 metres apart, ten of them 100 metres from a preschool: each is counted once."""
    own = schools([10, 0, 0, 0, 0, 0, 3], [0])
    chosen = own.register.chosen(kind="skola")
    assert bands(own.kind, own, chosen, 100.0) == (13, 0)
    assert bands(own.kind, own, own.register.chosen(kind="forskola"), 50.0) == (0, 10)


def test_places_with_few_are_told_beside_those_with_many() -> None:
    """Mean of seven is 10: under 5 are few."""
    problem = declared.Problem.model_construct(id="X")
    found = similar_places(schools([20, 20, 20, 4, 4, 1, 1], [0]), problem)
    assert found.few.names == ("S3", "S4", "S5", "S6")
    assert (found.many.incidents, found.few.incidents) == (60, 10)
    assert dict(found.many.near)["forskola"] == 1
    assert similar_places(schools([9] * 7, [0]), problem) is None
