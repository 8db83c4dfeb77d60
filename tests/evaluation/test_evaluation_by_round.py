"""The rounds of a lottery counted by hand: who began, who waited, and the months after the follow-up."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from bfkit.evaluation.by_round import counts_by_round
from bfkit.evaluation.deciding.by_lottery import by_lottery
from bfkit.evaluation.development import development
from bfkit.evaluation.material import Material
from tests.evaluation.test_evaluation_moved_by_lot import STARTS, drawn
from tests.release import evaluation_cases as cases


@pytest.fixture(scope="module")
def found() -> Material:
    """One incident in every area and month; some more in one area that began and in one that waited."""
    whole = drawn()[1]
    counts = np.ones_like(whole.counts)
    began, waited = 0, 1  # of the first round every other area began
    counts[began, STARTS[0]] += 4  # first month with the measure
    counts[began, STARTS[0] - 12] += 2  # the same month a year before
    counts[began, STARTS[0] - 6] += 5  # the seventh month's, a year before
    counts[waited, STARTS[0] + 5] += 7  # last month of the follow-up
    return replace(whole, counts=counts)


def test_each_round_by_hand(found: Material) -> None:
    """Three areas and six months are 18 incidents; four rounds, a half-year apart, of which the last has nothing after."""
    first, *others = counts_by_round(found)
    assert (first.number, first.first_day, first.areas, first.waiting) == (1, date(2023, 1, 1), 3, 3)
    assert first.began == (18 + 2, 18 + 4)
    assert first.waited == (18, 18 + 7)
    assert [one.began for one in others] == [(18, 18)] * 3
    assert [len(one.later) for one in (first, *others)] == [3, 2, 1, 0]


def test_later_months_stand_beside_the_same_months_before_the_start(found: Material) -> None:
    """Months 7-12 beside the half-year just before; months 13-18 beside the same ones as months 1-6."""
    later = counts_by_round(found)[0].later
    assert later[0] == (18 + 5, 18)
    assert later[1] == (18 + 2, 18)


def test_a_measure_that_was_not_drawn_has_no_rounds() -> None:
    assert counts_by_round(cases.material(137, 151, 92)) == ()


def test_the_dashed_line_and_the_number_prevented_add_up_to_what_the_rounds_expect(found: Material) -> None:
    """First round: 20 × 25/18 = 27.8 of which 22 came; the others 18 of 18. In all 81.8 expected, 76 came."""
    decided = by_lottery(found)
    shown = development(found, decided)
    expected = 20 * 25 / 18 + 3 * 18
    assert shown.comparison[shown.start :].sum() == pytest.approx(expected)
    assert shown.own[shown.start :].sum() == 76
    assert decided.prevented == pytest.approx(expected - 76)
    assert decided.prevented_lower <= decided.prevented <= decided.prevented_upper
