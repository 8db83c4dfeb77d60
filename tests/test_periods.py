"""Quarters, weeks, windows over midnight and Swedish days.

Holidays: lagen (1989:253) om allmänna helgdagar, and the dates printed in Swedish almanacs for 2024 and 2025.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bfkit.periods import (
    Period,
    Quarter,
    as_date,
    day_kind,
    first_full_quarter,
    in_window,
    is_working_day,
    months_between,
    quarters_between,
    twelve_months_to,
    week_of,
    week_start,
    weeks_between,
    working_days_after,
)

DAYS = st.dates(date(2000, 1, 1), date(2050, 12, 31))
QUARTERS = st.builds(Quarter, st.integers(1950, 2100), st.integers(1, 4))
FRIDAY, SATURDAY = frozenset({4}), frozenset({5})


def moments(*texts):
    return pd.Series(pd.to_datetime(list(texts), format="ISO8601")).dt.tz_localize("Europe/Stockholm")


# Quarters


def test_a_quarter_in_text_days_and_words():
    quarter = Quarter.parse("2025Q2")
    assert quarter == Quarter(2025, 2)
    assert (quarter.start, quarter.last_day, quarter.end) == (date(2025, 4, 1), date(2025, 6, 30), date(2025, 7, 1))
    assert (str(quarter), quarter.label) == ("2025Q2", "kvartal 2 2025")


@pytest.mark.parametrize(
    "text",
    ["2025Q5", "2025Q0", "2025-Q2", "25Q1", "2025q2", " 2025Q2", "2025Q2\n", "2025Q22", "Q2 2025", "", "0000Q1",
     "1900Q1", "2200Q1", "٢٠٢٥Q2", "2025Q２", "２０２５Q2", "20²5Q2"],
)  # fmt: skip
def test_what_is_not_a_quarter_is_refused(text):
    with pytest.raises(ValueError, match="är inte ett kvartal; skriv år, Q och 1–4"):
        Quarter.parse(text)


@pytest.mark.parametrize("number", [0, 5, -1])
def test_a_year_has_four_quarters(number):
    with pytest.raises(ValueError, match="ett år har kvartalen 1–4"):
        Quarter(2025, number)


@given(QUARTERS)
def test_text_and_back(quarter):
    assert Quarter.parse(str(quarter)) == quarter


@given(DAYS)
def test_every_day_lies_in_its_quarter(moment):
    quarter = Quarter.of(moment)
    assert quarter.start <= moment <= quarter.last_day < quarter.end
    assert quarter.end == quarter.shift(1).start


@given(QUARTERS, st.integers(-80, 80), st.integers(-80, 80))
def test_shifts_add_up_and_keep_the_order(quarter, first, second):
    assert quarter.shift(first).shift(second) == quarter.shift(first + second)
    assert quarter.shift(first).shift(-first) == quarter
    assert (quarter.shift(first) < quarter) == (first < 0)


def test_the_same_quarter_last_year():
    assert Quarter(2025, 1).last_year == Quarter(2024, 1)
    assert Quarter(2025, 1).shift(-1) == Quarter(2024, 4)


def test_quarters_between():
    assert [str(q) for q in quarters_between(Quarter(2024, 4), Quarter(2025, 2))] == ["2024Q4", "2025Q1", "2025Q2"]
    assert quarters_between(Quarter(2025, 1), Quarter(2025, 1)) == (Quarter(2025, 1),)
    assert quarters_between(Quarter(2025, 2), Quarter(2025, 1)) == ()


@pytest.mark.parametrize(
    ("day", "quarter"), [("2024-12-31", "2025Q1"), ("2025-01-01", "2025Q1"), ("2025-01-02", "2025Q2")]
)
def test_the_first_quarter_that_is_complete(day, quarter):
    assert str(first_full_quarter(date.fromisoformat(day))) == quarter


# Periods


def test_a_period_counts_its_days_and_names_its_last():
    period = Period(date(2025, 6, 28), date(2025, 7, 3))
    assert period.days == 5
    assert period.label == "28 juni–2 juli 2025"
    assert Period(date(2024, 12, 31), date(2025, 1, 2)).label == "31 december 2024–1 januari 2025"
    assert Period(date(2025, 6, 1), date(2025, 7, 1)).label == "juni 2025"


@pytest.mark.parametrize("days", [0, -1])
def test_a_period_without_days_is_refused(days):
    with pytest.raises(ValueError, match="innehåller inga dagar"):
        Period(date(2025, 1, 1), date(2025, 1, 1) + timedelta(days=days))


@pytest.mark.parametrize(
    ("start", "end", "start_before", "end_before"),
    [
        ("2025-04-01", "2025-07-01", "2024-04-01", "2024-07-01"),
        ("2024-02-01", "2024-03-01", "2023-02-01", "2023-03-01"),  # February with 29 days to February with 28
        ("2025-02-01", "2025-03-01", "2024-02-01", "2024-03-01"),  # and back: the whole month
        ("2024-02-29", "2024-03-01", "2023-02-28", "2023-03-01"),  # 29 February alone becomes the 28th
        ("2024-02-28", "2024-02-29", "2023-02-28", "2023-03-01"),  # 28 February alone stays itself
    ],
)
def test_the_same_days_a_year_before(start, end, start_before, end_before):
    before = Period(date.fromisoformat(start), date.fromisoformat(end)).year_before()
    assert (before.start.isoformat(), before.end.isoformat()) == (start_before, end_before)


@given(DAYS, st.integers(1, 800))
def test_the_year_before_is_never_empty_and_at_most_a_day_shorter_or_longer(start, days):
    period = Period(start, start + timedelta(days=days))
    before = period.year_before()
    assert abs(before.days - period.days) <= 1
    assert 365 <= (period.end - before.end).days <= 366


@pytest.mark.parametrize(
    ("end", "start"),
    [("2025-07-01", "2024-07-01"), ("2024-02-29", "2023-03-01"), ("2024-03-01", "2023-03-01")],
)
def test_twelve_months(end, start):
    # To and with 28 February 2024: from 1 March 2023, so that 28 February is not there twice.
    assert twelve_months_to(date.fromisoformat(end)).start.isoformat() == start


def test_months():
    months = months_between(date(2023, 12, 15), date(2024, 3, 1))
    assert [month.label for month in months] == ["december 2023", "januari 2024", "februari 2024", "mars 2024"]
    assert [month.days for month in months] == [31, 31, 29, 31]
    assert months_between(date(2025, 1, 20), date(2025, 1, 10)) == ()


@given(DAYS, st.integers(0, 900))
@settings(max_examples=40, deadline=None)
def test_months_and_weeks_follow_each_other_without_gap(first, days):
    last = first + timedelta(days=days)
    for periods in (months_between(first, last), weeks_between(first, last)):
        assert periods[0].start <= first < periods[0].end
        assert periods[-1].start <= last < periods[-1].end
        assert all(a.end == b.start for a, b in pairwise(periods))


# Weeks


def test_week_53_and_the_turn_of_the_year():
    # ISO 8601: 2020 has 53 weeks; 1 January 2021 lies in week 53 of 2020; 30 December 2024 in week 1 of 2025.
    assert week_of(date(2021, 1, 1)) == (2020, 53)
    assert week_of(date(2021, 1, 4)) == (2021, 1)
    assert week_of(date(2024, 12, 30)) == (2025, 1)
    assert week_start(2020, 53) == date(2020, 12, 28)
    assert [week_of(week.start) for week in weeks_between(date(2020, 12, 31), date(2021, 1, 4))] == [
        (2020, 53),
        (2021, 1),
    ]


def test_a_week_the_year_does_not_have():
    with pytest.raises(ValueError, match="53"):
        week_start(2025, 53)


@given(DAYS)
def test_the_monday_of_a_week(moment):
    monday = week_start(*week_of(moment))
    assert monday.weekday() == 0
    assert 0 <= (moment - monday).days <= 6


def test_weeks_backwards_are_none():
    assert weeks_between(date(2025, 1, 8), date(2025, 1, 7)) == ()


# Windows over midnight: "Fredagar och lördagar i centrum, mellan kl. 23:00 och 04:00" (Eskilstuna)


def test_a_window_over_midnight_at_its_borders():
    # 6 June 2025 is a Friday.
    starts = moments(
        "2025-06-06 22:59", "2025-06-06 23:00", "2025-06-06 23:01", "2025-06-06 23:59", "2025-06-07 00:00",
        "2025-06-07 03:59", "2025-06-07 04:00", "2025-06-07 04:01", "2025-06-07 23:00", "2025-06-06 03:00",
    )  # fmt: skip
    expected = [False, True, True, True, True, True, False, False, False, False]
    assert in_window(starts, FRIDAY, 23, 4).tolist() == expected


def test_a_window_within_the_day_at_its_borders():
    starts = moments("2025-06-07 09:59", "2025-06-07 10:00", "2025-06-07 11:59", "2025-06-07 12:00", "2025-06-06 11:00")
    assert in_window(starts, SATURDAY, 10, 12).tolist() == [False, True, True, False, False]


def test_sunday_night_runs_into_monday():
    # 8 June 2025 is a Sunday.
    starts = moments("2025-06-08 23:30", "2025-06-09 00:30", "2025-06-08 00:30")
    assert in_window(starts, frozenset({6}), 22, 2).tolist() == [True, True, False]


def test_until_midnight_and_all_day():
    starts = moments("2025-06-06 22:00", "2025-06-06 23:59", "2025-06-07 00:00", "2025-06-06 00:00")
    assert in_window(starts, FRIDAY, 22, 24).tolist() == [True, True, False, False]
    assert in_window(starts, FRIDAY, 0, 24).tolist() == [True, True, False, True]
    assert in_window(starts, FRIDAY, 0, 0).tolist() == [True, True, False, True]


def test_all_day_from_another_hour_belongs_to_the_day_on_which_it_began():
    # Friday 6:00 to Saturday 5:59.
    starts = moments("2025-06-06 05:59", "2025-06-06 06:00", "2025-06-07 05:59", "2025-06-07 06:00")
    assert in_window(starts, FRIDAY, 6, 6).tolist() == [False, True, True, False]


def test_missing_times_lie_in_no_window():
    starts = moments("2025-06-06 23:30", None)
    assert in_window(starts, FRIDAY, 0, 24).tolist() == [True, False]
    assert in_window(starts.iloc[:0], FRIDAY, 0, 24).shape == (0,)


def test_the_nights_when_the_clock_is_moved():
    # Clocks go forward on Sunday 30 March 2025 at 02:00 and back on Sunday 26 October 2025 at 03:00 (EU 2000/84).
    utc = pd.Series(pd.to_datetime(["2025-03-30 00:59", "2025-03-30 01:00", "2025-10-26 00:30", "2025-10-26 01:30",
                                    "2025-10-26 03:00"])).dt.tz_localize("UTC")  # fmt: skip
    local = utc.dt.tz_convert("Europe/Stockholm")
    # 01:59 and 03:00 in spring; 02:30 twice in autumn, both counted; 04:00 is outside.
    assert local.dt.hour.tolist() == [1, 3, 2, 2, 4]
    assert in_window(local, SATURDAY, 23, 4).tolist() == [True, True, True, True, False]


@pytest.mark.parametrize("hours", [(-1, 4), (24, 4), (3, 25), (3, -1)])
def test_hours_that_no_day_has(hours):
    with pytest.raises(ValueError, match="finns inte på ett dygn"):
        in_window(moments("2025-06-06 23:30"), FRIDAY, *hours)


@given(
    st.lists(st.datetimes(datetime(2024, 1, 1), datetime(2025, 12, 31)), min_size=1, max_size=30),
    st.integers(0, 23),
    st.integers(0, 23),
)
@settings(max_examples=40, deadline=None)
def test_a_window_and_the_rest_of_the_day_share_every_moment(times, hour_from, hour_to):
    starts, every_day = pd.Series(times, dtype="datetime64[us]"), frozenset(range(7))
    inside = in_window(starts, every_day, hour_from, hour_to)
    if hour_from == hour_to:
        assert inside.all()
    else:
        assert (inside ^ in_window(starts, every_day, hour_to, hour_from)).all()
    one_by_one = [in_window(starts, frozenset({day}), hour_from, hour_to) for day in range(7)]
    assert (np.sum(one_by_one, axis=0) == inside).all()


# Swedish days

HOLIDAYS = {
    2024: "01-01 01-06 03-29 03-31 04-01 05-01 05-09 05-19 06-06 06-22 11-02 12-25 12-26",
    2025: "01-01 01-06 04-18 04-20 04-21 05-01 05-29 06-06 06-08 06-21 11-01 12-25 12-26",
}


@pytest.mark.parametrize("year", HOLIDAYS)
def test_public_holidays_are_those_of_the_law(year):
    every_day = [date(year, 1, 1) + timedelta(days=i) for i in range(366)]
    found = [f"{d:%m-%d}" for d in every_day if d.year == year and day_kind(d) == "helgdag"]
    assert " ".join(found) == HOLIDAYS[year]


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        ("2025-06-20", "helgdagsafton"),  # midsommarafton
        ("2024-06-21", "helgdagsafton"),
        ("2025-12-24", "helgdagsafton"),  # julafton
        ("2025-12-31", "helgdagsafton"),  # nyårsafton
        ("2025-04-17", "helgdagsafton"),  # skärtorsdag
        ("2025-04-19", "helgdagsafton"),  # påskafton
        ("2025-04-30", "helgdagsafton"),  # valborgsmässoafton
        ("2025-10-31", "helgdagsafton"),  # allhelgonaafton
        ("2025-05-30", "vardag"),  # klämdag after Kristi himmelsfärdsdag
        ("2025-06-19", "vardag"),
        ("2025-06-14", "lördag"),
        ("2025-06-15", "söndag"),
        ("2025-06-23", "vardag"),
    ],
)
def test_kinds_of_days(day, kind):
    assert day_kind(date.fromisoformat(day)) == kind


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2025-06-19", True),
        ("2025-06-20", False),  # midsommarafton: closed all day
        ("2025-06-21", False),
        ("2025-06-23", True),
        ("2025-04-17", True),  # skärtorsdag: half day
        ("2025-04-18", False),
        ("2025-05-30", True),  # klämdag
        ("2025-06-06", False),  # nationaldagen, a Friday
        ("2025-12-24", False),
        ("2025-12-31", False),
    ],
)
def test_working_days(day, working):
    assert is_working_day(date.fromisoformat(day)) is working


def test_two_working_days_over_midsummer():
    # Landskrona's graffiti promise. Thursday 19 June 2025: Friday is midsommarafton, so Monday 23 and Tuesday 24.
    assert working_days_after(date(2025, 6, 19), 2) == date(2025, 6, 24)
    assert working_days_after(date(2025, 6, 20), 2) == date(2025, 6, 24)
    assert working_days_after(date(2025, 6, 10), 2) == date(2025, 6, 12)
    assert working_days_after(date(2025, 6, 21), 0) == date(2025, 6, 21)


@given(DAYS, st.integers(1, 15))
@settings(max_examples=40, deadline=None)
def test_so_many_working_days_lie_between(moment, count):
    after = working_days_after(moment, count)
    between = [moment + timedelta(days=i) for i in range(1, (after - moment).days + 1)]
    assert sum(is_working_day(day) for day in between) == count
    assert is_working_day(after)


def test_the_language_of_the_computer_does_not_change_the_days(monkeypatch):
    from bfkit import periods

    for language in ("en_US", "sv_SE", "C"):
        periods._swedish_days.cache_clear()
        monkeypatch.setenv("LANGUAGE", language)
        monkeypatch.setenv("LANG", language)
        assert day_kind(date(2025, 5, 30)) == "vardag"
        assert is_working_day(date(2025, 5, 30))


def test_the_day_of_a_moment_is_the_local_one():
    assert as_date(pd.Timestamp("2025-04-01 00:30", tz="Europe/Stockholm")) == date(2025, 4, 1)
    assert as_date(datetime(2025, 3, 31, 22, 30, tzinfo=UTC)) == date(2025, 3, 31)
    assert as_date(date(2025, 4, 1)) == date(2025, 4, 1)
