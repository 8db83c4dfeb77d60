"""Swedish numbers, dates and lists. Form: Svenska skrivregler and SIS (decimal comma, narrow space, real minus)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bfkit.display import MINUS, MONTHS, WEEKDAYS, counted, day, interval, number, percent, sentence_list


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0, 0, "0"),
        (7, 0, "7"),
        (1160, 0, "1\u202f160"),
        (1234567.891, 2, "1\u202f234\u202f567,89"),
        (-12.5, 1, "−12,5"),
        (-0.04, 1, "0,0"),
        (-0.06, 1, "−0,1"),
        (0.25, 2, "0,25"),
        (float("nan"), 1, "saknas"),
        (float("inf"), 1, "∞"),
        (float("-inf"), 1, "−∞"),
    ],
)
def test_numbers(value, decimals, text):
    assert number(value, decimals) == text


@given(st.floats(-1e8, 1e8), st.integers(0, 4))
def test_a_number_can_be_read_back_and_holds_nothing_english(value, decimals):
    text = number(value, decimals)
    assert "." not in text
    assert "-" not in text
    back = float(text.replace(MINUS, "-").replace("\u202f", "").replace(",", "."))
    assert back == pytest.approx(value, abs=0.501 * 10**-decimals)


def test_percent_has_a_space_that_does_not_break():
    assert percent(0.123) == "12\u00a0%"
    assert percent(-0.3) == "−30\u00a0%"
    assert percent(0.1234, 1) == "12,3\u00a0%"
    assert percent(float("nan")) == "saknas"


@pytest.mark.parametrize(
    ("lower", "upper", "decimals", "text"),
    [
        (66, 104, 0, "66–104"),
        (-53, -21, 0, "−53 till −21"),
        (-2, 5, 0, "−2 till 5"),
        (0.5, 1.25, 2, "0,50–1,25"),
        (-0.2, 5, 0, "0–5"),
        (0.41, float("inf"), 1, "0,4–∞"),
    ],
)
def test_intervals(lower, upper, decimals, text):
    assert interval(lower, upper, decimals) == text


def test_days():
    assert day(date(2025, 7, 4)) == "4 juli 2025"
    assert day(date(2025, 7, 4), year=False) == "4 juli"
    assert [day(date(2025, month, 1), year=False)[2:] for month in range(1, 13)] == list(MONTHS)


def test_weekdays_start_on_monday():
    # 2 June 2025 is a Monday.
    assert WEEKDAYS[date(2025, 6, 2).weekday()] == "måndag"
    assert len(WEEKDAYS) == 7


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a och b"), (["a", "b", "c"], "a, b och c")]
)
def test_lists(words, text):
    assert sentence_list(words) == text


@pytest.mark.parametrize(("count", "text"), [(0, "0 rader"), (1, "1 rad"), (2, "2 rader"), (1160, "1\u202f160 rader")])
def test_counts_with_their_noun(count, text):
    assert counted(count, "rad", "rader") == text
