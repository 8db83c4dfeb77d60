"""What the measure cannot touch: an outcome of it that clearly moved, whichever way, is never a comfort."""

import dataclasses

import pytest

from bfkit.evaluation.displacement.movement import (
    CANNOT_TELL,
    FEWER_NOT_TIED,
    MORE_NOT_TIED,
    MOVED,
    NO_SURE_SIGN,
    NOT_TESTED,
    PLACE,
    SPREAD,
    TYPE,
    Movement,
    in_light_of,
    not_tested,
)
from bfkit.evaluation.untouched import elsewhere
from tests.release import evaluation_cases as cases

FELL, ROSE, STEADY = (0.6, 0.45, 0.85), (2.12, 1.34, 3.46), (0.99, 0.7, 1.51)


def control(ratio: float, lower: float, upper: float, *, fewer: float, more: float) -> Movement:
    """Another outcome of the area, with so large one-sided p for fewer and for more."""
    plain = cases.movement(TYPE, NO_SURE_SIGN, 80, 77)
    return dataclasses.replace(plain, ratio=ratio, lower=lower, upper=upper, p_decrease=fewer, p_increase=more)


def outcome(p_decrease: float, ratio: float = 0.55):
    return dataclasses.replace(cases.decision(undecided=None), p_decrease=p_decrease, ratio=ratio)


@pytest.mark.parametrize("p_decrease", [0.01, 0.19])
def test_an_untouched_outcome_that_doubled_is_a_question_and_no_tick(p_decrease):
    """The officer's case: 2,12 (1,34–3,46), p 0,003, had a tick because only falls were looked for."""
    found = elsewhere([control(*ROSE, fewer=0.997, more=0.003)], outcome(p_decrease))
    assert (found.passed, found.unclear, found.stops) == (None, True, False)
    assert "klart fler i området än väntat (kvot 2,12 (1,34–3,46))" in found.sentence
    assert "något annat ändrades samtidigt" in found.sentence
    assert "Ej prövad" not in found.sentence


def test_one_that_fell_with_the_outcome_can_explain_it_and_one_that_fell_alone_is_a_question():
    fell = control(*FELL, fewer=0.004, more=0.996)
    assert elsewhere([fell], outcome(0.01)).passed is False
    alone = elsewhere([fell], outcome(0.4))
    assert (alone.passed, alone.unclear) == (None, True)
    assert "klart färre" in alone.sentence


def test_several_untouched_outcomes_share_the_risk_of_a_false_question():
    """One-sided 0,02 is clear for one (0,025) and not for two (0,0125)."""
    rose, steady = control(*ROSE, fewer=0.98, more=0.02), control(*STEADY, fewer=0.5, more=0.5)
    assert elsewhere([rose], outcome(0.01)).unclear
    assert elsewhere([rose, steady], outcome(0.01)).passed is True


def test_a_steady_untouched_outcome_has_its_tick():
    assert elsewhere([control(*STEADY, fewer=0.5, more=0.5)], outcome(0.01)).passed is True


@pytest.mark.parametrize(
    ("word", "without"), [(MOVED, MORE_NOT_TIED), (SPREAD, FEWER_NOT_TIED), (NO_SURE_SIGN, NO_SURE_SIGN)]
)
def test_without_fewer_incidents_a_clear_change_is_told_and_not_tied_to_the_measure(word, without):
    assert in_light_of(cases.movement(PLACE, word, 40, 60), None) == without


def test_not_tested_stays_so():
    assert in_light_of(not_tested(PLACE, "ej prövad: inga ringar"), 40.0) == NOT_TESTED


@pytest.mark.parametrize(
    ("seen", "upper", "word"),
    [
        (20, 36.0, NO_SURE_SIGN),  # 20 of 40 would have been seen
        (21, 36.0, CANNOT_TELL),
        (None, 36.0, CANNOT_TELL),
        (None, 20.0, NO_SURE_SIGN),  # more than 20 of 40 is excluded, as in the lottery
        (21, 20.0, NO_SURE_SIGN),
    ],
)
def test_silence_is_a_sign_only_when_half_would_have_been_seen_or_is_excluded(seen, upper, word):
    found = dataclasses.replace(cases.movement(PLACE, NO_SURE_SIGN, 40, 60), seen_moved=seen, moved_upper=upper)
    assert in_light_of(found, 40.0) == word
    assert in_light_of(found, float("nan")) == CANNOT_TELL  # the number may not be told
