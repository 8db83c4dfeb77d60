"""Tertials and years: they tile the calendar, are read as written, and anything else is refused in Swedish."""

import pickle
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bfkit.periods import Quarter
from bfkit.tertials import Tertial, Year, last_quarter_within, tertial_or_year

YEARS = st.integers(1901, 2199)
DAYS = st.dates(date(1901, 1, 1), date(2199, 12, 31))


@given(YEARS)
def test_the_tertials_of_a_year_tile_it(year: int) -> None:
    own = [Tertial(year, number) for number in (1, 2, 3)]
    assert (own[0].start, own[-1].end) == (Year(year).start, Year(year).end)
    assert [one.end for one in own[:-1]] == [one.start for one in own[1:]]
    assert sum((one.end - one.start).days for one in own) == (Year(year).end - Year(year).start).days


@given(DAYS)
def test_every_day_lies_in_one_tertial_and_one_year(day: date) -> None:
    tertial, year = Tertial.of(day), Year.of(day)
    assert tertial.start <= day <= tertial.last_day < tertial.end
    assert year.start <= day <= year.last_day
    assert (Tertial.parse(str(tertial)), Year.parse(str(year))) == (tertial, year)


@given(YEARS, st.integers(1, 3), st.integers(-30, 30))
def test_a_shift_there_and_back_is_none(year: int, number: int, steps: int) -> None:
    tertial = Tertial(year, number)
    assert tertial.shift(steps).shift(-steps) == tertial
    assert tertial.shift(3) == Tertial(year + 1, number)
    assert tertial.last_year.start == date(year - 1, tertial.start.month, 1)


def test_the_months_are_those_of_the_seed() -> None:
    # requirements A2.9: T1 January-April, T2 May-August, T3 September-December.
    assert [(Tertial(2025, n).start, Tertial(2025, n).last_day) for n in (1, 2, 3)] == [
        (date(2025, 1, 1), date(2025, 4, 30)),
        (date(2025, 5, 1), date(2025, 8, 31)),
        (date(2025, 9, 1), date(2025, 12, 31)),
    ]
    assert (Tertial(2025, 2).label, Year(2025).label) == ("andra tertialet 2025", "2025")


@given(DAYS)
def test_the_last_quarter_within_is_over_and_the_next_is_not(day: date) -> None:
    found = last_quarter_within(day)
    assert found.last_day <= day < found.shift(1).last_day
    assert isinstance(found, Quarter) and found.end - timedelta(days=1) == found.last_day


@pytest.mark.parametrize("text", ["2025T4", "2025T0", "2025Q1", "25", "", "tertial 1", "2025-T1", "1899", "20255"])
def test_what_is_neither_says_how_both_are_written(text: str) -> None:
    with pytest.raises(ValueError, match=r"varken ett tertial eller ett år; skriv till exempel 2025T1 .*eller 2024"):
        tertial_or_year(text)


def test_both_are_read() -> None:
    assert tertial_or_year(" 2025T1 ") == Tertial(2025, 1)
    assert tertial_or_year("2024") == Year(2024)
    with pytest.raises(ValueError, match="tertial 4 finns inte"):
        Tertial(2025, 4)


def test_a_quarter_and_a_tertial_of_the_same_number_are_not_the_same():
    assert Quarter(2025, 1) != Tertial(2025, 1)
    with pytest.raises(TypeError):
        _ = Quarter(2025, 1) < Tertial(2025, 2)
    assert pickle.loads(pickle.dumps(Tertial(2025, 2))) == Tertial(2025, 2)
    assert not hasattr(Quarter(2025, 1), "__dict__")
    assert repr(Quarter(2025, 1)) == "Quarter(year=2025, number=1)"
