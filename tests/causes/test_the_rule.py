"""The rule from evidence to a word: boundaries, Holm, and what is proposed is tested on other days."""

from dataclasses import replace
from datetime import date

import pytest

from bfkit.causes.evidence import (
    AGAINST,
    NO_POWER,
    SUPPORTED,
    UNDECIDED,
    UNREACHABLE,
    Arguments,
    Evidence,
    judged,
    untested,
)
from bfkit.causes.permuted import Ratio
from bfkit.causes.proposed import halves
from bfkit.periods import Period

YEAR = Period(date(2024, 1, 1), date(2025, 1, 1))


def found(p_value: float, ratio: float = 2.0, upper: float = 4.0) -> Evidence:
    told = Ratio(20, 20 / ratio, ratio, 1.0, upper, p_value, 40, 400, 499)
    return Evidence("nara_plats", Arguments(), YEAR, "", "", told)


@pytest.mark.parametrize(("p_value", "status"), [(0.049, SUPPORTED), (0.05, SUPPORTED), (0.051, UNDECIDED)])
def test_one_hypothesis_is_borne_out_at_five_per_cent(p_value, status):
    assert judged([found(p_value)])[0].status == status


def test_hypotheses_judged_together_pay_for_each_other():
    """Holm: 0.02 of three is 0.06, of two 0.04; one that could not be tested costs nothing."""
    empty = untested("inget_data", Arguments(), YEAR, "kan inte prövas med data")
    assert [one.status for one in judged([found(0.02), found(0.9), empty])] == [SUPPORTED, UNDECIDED, UNDECIDED]
    three = judged([found(0.02), found(0.9), found(0.8)])
    assert three[0].p_adjusted == pytest.approx(0.06)
    assert three[0].status == UNDECIDED


@pytest.mark.parametrize(("upper", "status"), [(1.24, AGAINST), (1.25, UNDECIDED), (1.26, UNDECIDED)])
def test_a_hypothesis_is_contradicted_only_where_a_quarter_more_would_have_been_seen(upper, status):
    assert judged([found(0.5, ratio=1.0, upper=upper)])[0].status == status


def test_the_largest_that_few_ways_can_give_is_said_to_be_too_little_beside_another_hypothesis():
    """Twenty ways: p is at least 1/20. Alone that is enough; beside another it is 0.10 whatever the data are."""
    few = replace(found(0.05), ratio=replace(found(0.05).ratio, permutations=19))
    assert judged([few])[0].status == SUPPORTED
    said = judged([few, found(0.9)])[0]
    assert (said.status, said.reason) == (UNDECIDED, UNREACHABLE)
    assert judged([found(0.04), found(0.9)])[0].reason == NO_POWER  # 499 ways: more data could have told


def test_a_certain_but_trifling_ratio_is_no_cause():
    assert judged([found(0.001, ratio=1.1, upper=1.2)])[0].status == AGAINST


def test_the_history_is_cut_in_whole_years_where_it_can():
    """Eight years in four and four; three years in two and one; under two years in none."""
    first, second = halves(Period(date(2018, 1, 1), date(2026, 1, 1)))
    assert (first.end, second.start) == (date(2022, 1, 1), date(2022, 1, 1))
    first, second = halves(Period(date(2020, 7, 1), date(2023, 7, 1)))
    assert (first.end, second.end) == (date(2022, 7, 1), date(2023, 7, 1))
    assert halves(Period(date(2020, 7, 1), date(2022, 6, 1))) is None
