"""The weaker word: the problem's own hours and places, others' incidents, small parts, and where or when alone."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from bfkit.causes.evidence import AGAINST, SUPPORTED, UNDECIDED, Arguments, Evidence
from bfkit.causes.hypothesis_tests import evidence_on
from bfkit.causes.material import Material, material
from bfkit.causes.permuted import Ratio
from bfkit.causes.problem import HourWindow, problem_of
from bfkit.causes.support import (
    ONLY_REASON,
    OTHER_EVENTS,
    REFINDS_HOURS,
    REFINDS_PLACE,
    SMALL_PART,
    carried,
    refinds,
    weighed,
)
from bfkit.periods import Period
from tests.causes.towns import QUARTER, evenings, places, town

YEAR = Period(date(2024, 7, 1), date(2025, 7, 1))
FRIDAYS = ("fredag", "lördag")
PUBS = [(f"P{n}", "krog", 1000.0 + 500 * n, 1000.0, None) for n in range(6)]
PARK = ("K1", "park", 1010.0, 1000.0, None)


def problem(*, window: HourWindow | None = None, spots: bool = False) -> Material:
    """Brawls in area A; with ``spots`` those within 50 metres of six pubs, the first of which lies by a park."""
    random = np.random.default_rng(1)
    x, y = random.uniform(0, 3900, (2, 600))
    at = random.integers(0, 6, 600)
    x = np.append(x, [PUBS[n][2] for n in at])
    y = np.append(y, np.full(600, 1000.0))
    data = town(x, y, evenings(random, 1200), register=places([*PUBS, PARK]))
    found = problem_of("rapporter.annat_otrygghetsskapande.brak.A", data, QUARTER)
    if spots:
        found = replace(found, area_ids=(), spots=tuple((row[2], row[3]) for row in PUBS), metres=50.0)
    return material(data, QUARTER, replace(found, window=window))


def found(
    test: str, arguments: Arguments | None = None, *, count: float = 100.0, upper: float = 4.0, **own: float
) -> Evidence:
    ratio = Ratio(count, count / 2, 2.0, 1.5, upper, 0.001, 200, 400, 499)
    return Evidence(test, arguments or Arguments(), YEAR, "", "", ratio, 0.001, SUPPORTED, counts=own)


WEEKEND = HourWindow(frozenset({4, 5}), 22, 5)


@pytest.mark.parametrize(
    ("own", "reason"),
    [
        (100.0, REFINDS_HOURS),  # all that is counted lies in the problem's hours
        (50.0, REFINDS_HOURS),  # half
        (49.0, OTHER_EVENTS),  # the others are not the problem's
    ],
)
def test_hours_that_the_problem_was_chosen_by_say_nothing(own: float, reason: str) -> None:
    asked = Arguments(weekdays=FRIDAYS, hours=(22, 27))
    said = weighed(problem(window=WEEKEND), found("veckodag_timme", asked, own=own))
    assert (said.status, said.reason) == (UNDECIDED, reason)


@pytest.mark.parametrize("last", [27, 28, 29])
def test_a_wider_question_does_not_escape_the_problems_own_hours(last: int) -> None:
    """Asked 20 to 03, 04 and 05 of a problem of 22-05 in a town of 18-04: 5/7 and 6/8 of what is counted are its own."""
    random = np.random.default_rng(2)
    data = town(*random.uniform(0, 7900, (2, 6000)), evenings(random, 6000), register=places([]))
    chosen = replace(problem_of("rapporter.annat_otrygghetsskapande.brak.A", data, QUARTER), window=WEEKEND)
    own = material(data, QUARTER, chosen)
    said = evidence_on(own, "veckodag_timme", Arguments(weekdays=FRIDAYS, hours=(20, last)), YEAR)
    assert said.counts["own"] / said.ratio.count == pytest.approx((min(last, 28) - 22) / (min(last, 28) - 20), abs=0.1)
    assert refinds(own, said) == REFINDS_HOURS


def test_hours_of_a_problem_of_all_hours_tell_when_and_never_why() -> None:
    said = weighed(problem(), found("veckodag_timme", Arguments(weekdays=FRIDAYS, hours=(22, 27))))
    assert (said.status, said.only, said.reason) == (UNDECIDED, "när", ONLY_REASON["när"])


def test_a_test_that_could_have_refuted_the_cause_supports_it() -> None:
    said = weighed(problem(), found("oppettider", Arguments(kinds=("krog",)), own=90.0))
    assert (said.status, said.only, said.reason) == (SUPPORTED, None, None)


def test_a_place_within_the_problems_own_places_is_the_problem_itself() -> None:
    """The park lies ten metres from a pub of the problem: what is near it is the problem's own."""
    own = problem(spots=True)
    assert refinds(own, found("nara_plats", Arguments(kinds=("park",)))) == REFINDS_PLACE
    assert weighed(own, found("upprepad_plats", Arguments(places=("K1",)))).reason == REFINDS_PLACE
    assert refinds(own, found("nara_plats", Arguments(kinds=("park",)), among=6.0)) is None
    assert refinds(problem(), found("nara_plats", Arguments(kinds=("park",)))) is None  # a problem of areas


@pytest.mark.parametrize("status", [SUPPORTED, AGAINST])
def test_other_incidents_than_the_problems_own_decide_nothing(status: str) -> None:
    """49 of 100 counted are the problem's own: under half."""
    said = weighed(problem(), replace(found("oppettider", own=49.0), status=status))
    assert (said.status, said.reason) == (UNDECIDED, OTHER_EVENTS)


def test_what_a_cause_could_carry_is_an_upper_limit_by_hand() -> None:
    """100 own counted, upper end 4: 100 x (1 - 1/4) = 75 at most, of the problem's incidents of the year."""
    own = problem()
    whole = int((own.selected.here & own.within(YEAR)).sum())
    assert carried(own, found("oppettider", own=100.0)) == pytest.approx(min(75 / whole, 1))
    assert carried(own, found("oppettider", own=100.0, upper=float("inf"))) == pytest.approx(min(100 / whole, 1))
    assert carried(own, found("veckodag_timme")) is None


def test_a_cause_can_carry_no_more_than_what_was_counted() -> None:
    """301 own on all days off, but 186 on those that are compared: 186 x (1 - 1/2.36) = 107 at most, and not 173."""
    own = problem()
    whole = int((own.selected.here & own.within(YEAR)).sum())
    said = found("skollov", count=18.6, upper=2.36, own=30.1)
    assert carried(own, said) == pytest.approx(18.6 * (1 - 1 / 2.36) / whole)
    days = found("upprepad_plats", count=9.0, upper=2.4, own=9.0, own_incidents=20.9)
    assert carried(own, days) == pytest.approx(20.9 * (1 - 1 / 2.4) / whole)  # of days, what happened on them


def test_a_cause_that_could_carry_next_to_nothing_is_not_supported() -> None:
    own = problem()
    whole = int((own.selected.here & own.within(YEAR)).sum())
    few = 0.04 * whole / 0.75  # carries 4 % at most
    said = weighed(own, found("oppettider", count=few, own=few))
    assert (said.status, said.reason) == (UNDECIDED, SMALL_PART)
