from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

from bfkit.errors import ParameterError
from bfkit.ingest.formats import Formats
from bfkit.ingest.times import Moments, impossible, joined, last_day, localised, separate, spans

ORDINARY = Formats("%Y-%m-%d", "%H:%M")
NONE = np.array([False])


def texts(*values: str) -> pd.Series:
    return pd.Series(values, dtype="str")


def at(*values: str, formats: Formats = ORDINARY) -> Moments:
    return joined(texts(*values), formats)


def stamps(*values: str | None) -> pd.Series:
    return pd.Series([pd.Timestamp(value) if value else pd.NaT for value in values], dtype="datetime64[us]")


def told(moments: Moments) -> list[tuple[str | None, str | None, bool]]:
    """Day, clock and whether the clock is wrong, in words."""
    return [
        (None if pd.isna(d) else str(d.date()), None if pd.isna(c) else str(c)[-8:], bool(wrong))
        for d, c, wrong in zip(moments.day, moments.clock, moments.clock_invalid, strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-06-30 14:30", ("2025-06-30", "14:30:00", False)),
        ("2025-06-30T14:30", ("2025-06-30", "14:30:00", False)),
        ("2025-06-30 9:05", ("2025-06-30", "09:05:00", False)),
        ("2025-06-30T14:30:15", ("2025-06-30", "14:30:15", False)),
        ("2025-06-30T14:30:15.123Z", ("2025-06-30", "14:30:15", False)),
        ("2025-06-30T14:30Z", ("2025-06-30", "14:30:00", False)),
        ("2025-06-30 14:30+02:00", ("2025-06-30", "14:30:00", False)),
        ("2025-06-30 14:30:00 +0200", ("2025-06-30", "14:30:00", False)),
        ("2025-06-30", ("2025-06-30", None, False)),
        ("2025-06-30 25:10", ("2025-06-30", None, True)),
        ("2025-06-30 kväll", ("2025-06-30", None, True)),
        ("2025-02-30 10:00", (None, "10:00:00", False)),
        ("32 februari", (None, None, True)),
        ("", (None, None, False)),
    ],
)
def test_date_and_clock_in_one_column(text: str, expected: tuple[str | None, str | None, bool]) -> None:
    assert told(at(text)) == [expected]


def test_formats_with_words_and_other_marks_and_seconds_that_come_and_go() -> None:
    swedish = Formats("%d %m %Y", "%H.%M.%S")
    assert told(at("30 06 2025 14.30", "30 06 2025 14.30.05", formats=swedish)) == [
        ("2025-06-30", "14:30:00", False),
        ("2025-06-30", "14:30:05", False),
    ]


def test_a_clock_in_a_date_column_is_passed_over() -> None:
    assert (
        told(separate(texts("2025-06-30 00:00:00", "2025-06-30"), None, ORDINARY)) == [("2025-06-30", None, False)] * 2
    )


def test_formats_that_cannot_be_used_are_parameter_errors() -> None:
    with pytest.raises(ParameterError, match="%z"):
        Formats("%Y-%m-%d%z", "%H:%M")
    with pytest.raises(ParameterError, match="%Q"):
        separate(texts("2025"), None, Formats("%Q", "%H:%M"))


@pytest.mark.parametrize(
    ("start", "end", "starts", "ends", "precision"),
    [
        ("2025-06-30", None, "2025-06-30 00:00", "2025-07-01 00:00", "day"),
        ("2025-06-30 14:30", None, "2025-06-30 14:30", "2025-06-30 14:30", "minute"),
        ("2025-06-30 22:00", "2025-07-01 06:00", "2025-06-30 22:00", "2025-07-01 06:00", "minute"),
        ("2025-06-28", "2025-06-30", "2025-06-28 00:00", "2025-07-01 00:00", "day"),
        ("2025-06-28 22:00", "2025-06-30", "2025-06-28 22:00", "2025-07-01 00:00", "day"),
        ("2025-06-30 22:00", "2025-06-30", "2025-06-30 22:00", "2025-06-30 22:00", "minute"),
        ("2025-06-30", "2025-07-01 06:00", "2025-06-30 00:00", "2025-07-01 06:00", "day"),
        ("2025-06-30 22:00", "", "2025-06-30 22:00", "2025-06-30 22:00", "minute"),
        ("2025-06-30 22:00", "igår", "2025-06-30 22:00", "2025-06-30 22:00", "minute"),
        ("2025-06-30 22:00", "2205-07-01 06:00", "2025-06-30 22:00", "2025-06-30 22:00", "minute"),
    ],
)
def test_intervals(start: str, end: str | None, starts: str, ends: str, precision: str) -> None:
    found = spans(at(start), at(end) if end is not None else None, ORDINARY)
    assert (found.starts[0], found.ends[0]) == (pd.Timestamp(starts), pd.Timestamp(ends))
    assert found.precision[0] == precision
    assert found.end_invalid[0] == (end in ("igår", "2205-07-01 06:00"))
    assert not found.reversed[0]


@pytest.mark.parametrize(
    ("clock", "end_clock", "ends"),
    [
        ("23:00", "02:00", "2025-07-01 02:00"),
        ("23:00", "23:30", "2025-06-30 23:30"),
        ("23:00", "23:00", "2025-06-30 23:00"),
    ],
)
def test_an_end_with_only_a_clock_may_be_past_midnight(clock: str, end_clock: str, ends: str) -> None:
    start = separate(texts("2025-06-30"), texts(clock), ORDINARY)
    found = spans(start, separate(None, texts(end_clock), ORDINARY), ORDINARY)
    assert found.ends[0] == pd.Timestamp(ends)
    assert found.precision[0] == "minute" and not found.reversed[0]


@pytest.mark.parametrize(
    ("start", "end", "wrong"),
    [
        ("2025-06-30 14:00", "2025-06-30 13:59", True),
        ("2025-06-30 14:00", "2025-06-30 14:00", False),
        ("2025-06-30", "2025-06-29", True),
        ("2025-06-30", "2025-06-30", False),
        ("2025-06-30 14:00", "2025-06-29", True),
        ("2025-06-30", "2025-06-29 23:59", True),
    ],
)
def test_an_end_before_the_start(start: str, end: str, wrong: bool) -> None:
    assert spans(at(start), at(end), ORDINARY).reversed[0] == wrong


def test_a_date_without_day_is_a_month_and_a_clock_without_minute_an_hour() -> None:
    month = Formats("%Y-%m", "%H:%M")
    found = spans(separate(texts("2025-02"), None, month), None, month)
    assert (found.ends[0], found.precision[0]) == (pd.Timestamp("2025-03-01"), "month")
    hour = Formats("%Y-%m-%d", "%H")
    found = spans(at("2025-06-30 23", formats=hour), None, hour)
    assert (found.ends[0], found.precision[0]) == (pd.Timestamp("2025-07-01"), "hour")


@pytest.mark.parametrize(
    ("day", "reported", "calendar", "wrong"),
    [
        ("1989-12-31", None, False, True),
        ("1990-01-01", None, False, False),
        ("2025-07-14", "2024-01-01", False, False),  # not after as_of: the report is what is wrong
        ("2025-07-20", "2025-07-19", False, False),  # one day after the report
        ("2025-07-21", "2025-07-19", False, True),  # two days after
        ("2025-08-01", None, False, False),  # one day after the file's last, 31 July
        ("2025-08-02", None, False, True),
        ("2026-05-01", "2025-07-01", True, False),  # planned ahead
        ("2030-07-15", "2025-07-01", True, True),  # more than five years after 14 July 2025
        ("2030-07-14", "2025-07-01", True, False),
    ],
)
def test_impossible_days(day: str, reported: str | None, calendar: bool, wrong: bool) -> None:
    found = impossible(
        stamps(day),
        stamps(reported),
        as_of=date(2025, 7, 14),
        data_through=date(2025, 7, 31),
        calendar=np.array([calendar]),
    )
    assert found.tolist() == [wrong]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (["2025-06-01", "2025-06-02", "2052-06-01", "2099-01-01"], date(2025, 6, 2)),
        (["2025-06-01", "2026-06-02"], date(2026, 6, 2)),  # 366 days later
        (["2025-06-01", "2026-06-03"], date(2025, 6, 1)),  # 367 days later
        (["2020-06-01", "2024-06-01"], date(2024, 6, 1)),  # not after as_of
        (["1899-12-30", None], None),
        (["2052-01-01"], date(2052, 1, 1)),
    ],
)
def test_how_far_the_files_reach(days: list[str | None], expected: date | None) -> None:
    assert last_day(stamps(*days), date(2025, 7, 14)) == expected


def test_skipped_time_is_moved_forward_and_doubled_time_is_the_first() -> None:
    """Sweden 2025: clocks go from 02 to 03 on 30 March, and from 03 back to 02 on 26 October."""
    found = localised(stamps("2025-03-30 02:30", "2025-10-26 02:30", None), ZoneInfo("Europe/Stockholm"))
    assert str(found.dtype) == "datetime64[us, Europe/Stockholm]"
    assert found[0].isoformat() == "2025-03-30T03:00:00+02:00"
    assert found[1].isoformat() == "2025-10-26T02:30:00+02:00"
    assert pd.isna(found[2])
