"""What the data say again: the same question of the same places, a part of it, or several of them together."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from bfkit.causes.evidence import AGAINST, SUPPORTED, UNDECIDED, Arguments, Evidence
from bfkit.causes.nearness import register_of
from bfkit.causes.repeated import Asked, Repeated, repeated
from bfkit.periods import Period
from tests.causes.towns import QUARTER, places

SPOTS = ((0.0, 0.0), (900.0, 0.0), (1800.0, 0.0))
PUBS = [(f"K{n}", "krog", x, y, None) for n, (x, y) in enumerate(SPOTS)]
YEAR = Period(QUARTER.quarter.start, QUARTER.quarter.end)
ALL, FIRST, SECOND = Arguments(kinds=("krog",)), Arguments(places=("K0",)), Arguments(places=("K1",))


def town() -> SimpleNamespace:
    """A problem of three pubs, in a register that also has a school; no test reads more of the material."""
    register = register_of(places([*PUBS, ("S0", "skola", 5000.0, 0.0, None)]))
    known = SimpleNamespace(pointed=np.ones(1, dtype=bool))
    return SimpleNamespace(register=register, kind=known, problem=SimpleNamespace(spots=SPOTS))


def found(test: str, asked: Arguments = ALL, status: str = SUPPORTED) -> Evidence:
    return Evidence(test, asked, YEAR, "", "", None, status=status)


def said(one: Evidence, *others: Evidence) -> Repeated:
    return repeated(town(), one, [Asked(f"H{n}", other) for n, other in enumerate(others, 1)])  # type: ignore[arg-type]


def test_the_same_question_of_the_same_places_however_they_are_named() -> None:
    named = Arguments(places=("K2", "K0", "K1"))
    assert said(found("oppettider", named), found("oppettider")).same_as == "H1"
    assert said(found("oppettider"), found("nara_plats"), found("oppettider")).same_as == "H2"
    assert not said(found("oppettider", replace(ALL, edge="öppning")), found("oppettider"))  # another edge


@pytest.mark.parametrize("test", ["skollov", "belysning"])
def test_asked_of_no_place_is_asked_of_the_problems_own(test: str) -> None:
    assert said(found(test, Arguments()), found(test)).same_as == "H1"
    assert not said(found(test, Arguments()), found(test, Arguments(kinds=("skola",))))


def test_one_of_the_places_is_a_part_unless_it_came_out_more_clearly() -> None:
    whole = found("oppettider")
    assert said(found("oppettider", FIRST), whole).part_of == "H1"
    assert said(found("oppettider", FIRST, UNDECIDED), whole).part_of == "H1"
    assert not said(found("oppettider", FIRST, AGAINST), whole)
    assert not said(found("oppettider", FIRST), replace(whole, status=UNDECIDED))


def test_all_places_of_several_are_those_together() -> None:
    rest = Arguments(places=("K1", "K2"))
    one, other = found("belysning", FIRST), found("belysning", rest, UNDECIDED)
    assert said(found("belysning", Arguments(), UNDECIDED), one, other).made_of == ("H1", "H2")
    assert not said(found("belysning", Arguments(), UNDECIDED), one, found("belysning", SECOND))  # K2 is in neither
