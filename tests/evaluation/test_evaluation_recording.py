"""No known change of recording is not "does not explain": other kinds that rose where the outcome fell are a question."""

from dataclasses import replace

import pytest

from bfkit.evaluation.displacement.movement import NO_SURE_SIGN, TYPE, not_tested
from bfkit.evaluation.recording import recording
from tests.release import evaluation_cases as cases


def kinds(more: float, p_increase: float):
    """Other kinds of incidents in the area: so many more than expected, with so small a p."""
    return replace(cases.movement(TYPE, NO_SURE_SIGN, 40, 77), moved=more, p_increase=p_increase)


@pytest.mark.parametrize(
    ("more", "p_increase", "unclear"),
    [(35.0, 0.003, True), (35.0, 0.06, False), (93.0, 0.003, False), (92.0, 0.003, True)],
)
def test_fewer_of_one_and_surely_more_of_another_may_be_another_name(more, p_increase, unclear):
    """107 to 61 is 46 fewer: at least half of what the others rose by (92 at most) for a name to explain the two."""
    found = recording(cases.material(119, 107, 61), cases.decision(undecided=None), kinds(more, p_increase))
    assert (found.passed, found.unclear) == ((None, True) if unclear else (True, False))
    assert ("utfallet blev 46 färre" in found.sentence and "ett annat namn" in found.sentence) == unclear


def test_without_other_kinds_or_where_the_outcome_rose_nothing_is_asked():
    decision = cases.decision(undecided=None)
    assert recording(cases.material(119, 107, 61), decision, None).passed
    assert recording(cases.material(119, 107, 61), decision, not_tested(TYPE, "ej prövad: skäl")).passed
    assert recording(cases.material(119, 61, 107), decision, kinds(35.0, 0.003)).passed


def test_a_declared_change_still_stops_the_verdict():
    found = replace(cases.material(119, 107, 61), changed=(cases.START,), changes=("ny blankett",))
    told = recording(found, cases.decision(undecided=None), kinds(35.0, 0.003))
    assert (told.passed, told.stops) == (False, True) and "ny blankett" in told.sentence
