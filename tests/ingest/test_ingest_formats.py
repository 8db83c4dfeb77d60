"""How clocks and dates are written. Swedish time is UTC+1, in summer UTC+2 (SFS 1979:988 and EU 2000/84/EC)."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from ingest_cases import read_text, rows
from openpyxl import Workbook

from bfkit.checked import Checked
from bfkit.ingest.formats import Formats, clocks, days, offsets, plain
from bfkit.ingest.times import joined, separate, spans, yearless

ORDINARY = Formats("%Y-%m-%d", "%H:%M")
STOCKHOLM = ZoneInfo("Europe/Stockholm")
AT = {"id": "Id", "category": "Kategori", "occurred_at": "Datum", "reported_at": "Rapporterad"}


def texts(*values: str) -> pd.Series:
    return pd.Series(values, dtype="str")


def starts(found: Checked) -> list[str]:
    return [moment.isoformat() for moment in found.incidents["starts_at"]]


@pytest.mark.parametrize("text", ["24:00", "24.00", "24:00:00", "2400"])
def test_24_00_is_the_midnight_that_ends_the_day(text: str) -> None:
    found = joined(texts(f"2025-03-31 {text}"), ORDINARY)
    assert found.moment.tolist() == [pd.Timestamp(2025, 4, 1)]
    assert not found.clock_invalid.any()


@pytest.mark.parametrize("text", ["24:01", "25:00", "24:60", "240:0"])
def test_nothing_else_after_24_is_a_clock(text: str) -> None:
    assert joined(texts(f"2025-03-31 {text}"), ORDINARY).clock_invalid.tolist() == [True]


def test_an_end_at_24_00_without_a_date_is_the_midnight_after_the_start() -> None:
    start = joined(texts("2025-03-31 22:00"), ORDINARY)
    end = separate(None, texts("24:00"), ORDINARY)
    found = spans(start, end, ORDINARY)
    assert found.ends.tolist() == [pd.Timestamp(2025, 4, 1)]
    assert not found.reversed.any()


def test_24_00_moves_an_incident_into_the_next_quarter(tmp_path: Path) -> None:
    found = read_text(tmp_path, rows("1;skadegorelse;2025-03-31 24:00;2025-04-02"), fields=AT)
    assert starts(found) == ["2025-04-01T00:00:00+02:00"]


def test_an_excel_clock_of_one_whole_day_is_24_00(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Id", "Kategori", "Datum", "Kl", "Rapporterad"])
    for number, (clock, form) in enumerate([(1.0, "hh:mm"), (1.0, "[h]:mm"), (0.5, "hh:mm"), (0.0, "hh:mm")], start=2):
        sheet.append([str(number), "skadegorelse", datetime(2025, 6, 1), clock, "2025-06-03"])
        sheet.cell(number, 3).number_format = "yyyy-mm-dd"
        sheet.cell(number, 4).number_format = form
    book.save(tmp_path / "r.xlsx")
    fields = {"id": "Id", "category": "Kategori", "occurred_date": "Datum", "occurred_time": "Kl"}
    found = read_text(tmp_path, "", fields=fields, format="excel", files=("r.xlsx",))
    expected = ["2025-06-02T00:00:00", "2025-06-02T00:00:00", "2025-06-01T12:00:00", "2025-06-01T00:00:00"]
    assert starts(found) == [f"{moment}+02:00" for moment in expected]
    assert set(found.incidents["time_precision"]) == {"minute"}


def test_a_point_and_a_colon_are_taken_for_each_other_but_a_decimal_is_no_clock() -> None:
    read = clocks(texts("8.05", "8:05", "08.05.30", "8.5", "12,50"), ORDINARY)
    told = [None if pd.isna(clock) else clock for clock in read]
    assert told[:3] == [pd.Timedelta(hours=8, minutes=5)] * 2 + [pd.Timedelta(hours=8, minutes=5, seconds=30)]
    assert told[3:] == [None, None]
    assert clocks(texts("23:15"), Formats("%Y-%m-%d", "%H.%M")).tolist() == [pd.Timedelta(hours=23, minutes=15)]


def test_swedish_months_are_read_whatever_the_computer_speaks() -> None:
    months = [
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ]
    written = texts(*(f"3 {month} 2025" for month in months))
    assert days(written, "%d %B %Y").tolist() == [pd.Timestamp(2025, number, 3) for number in range(1, 13)]
    short = days(texts("3 okt 2025", "3 MAJ 2025", "3 dec. 2025"), "%d %b %Y")
    assert short[:2].tolist() == [pd.Timestamp(2025, 10, 3), pd.Timestamp(2025, 5, 3)]


@pytest.mark.parametrize(
    ("text", "reported", "expected"),
    [
        ("7 december", "2025-12-08", "2025-12-07"),
        ("31 december", "2026-01-01", "2025-12-31"),  # over the new year
        ("2 januari", "2026-01-02", "2026-01-02"),
        ("3 januari", "2026-01-02", "2026-01-03"),  # announced the day before
        ("4 januari", "2026-01-02", "2025-01-04"),
        ("29 februari", "2024-03-01", "2024-02-29"),
        ("29 februari", "2025-01-10", "2024-02-29"),  # 2025 has none
        ("30 februari", "2025-03-10", None),
        ("", "2025-03-10", None),
        ("7 december", None, None),
    ],
)
def test_a_date_without_year_is_the_last_one_before_its_report(
    text: str, reported: str | None, expected: str | None
) -> None:
    known = pd.Series([pd.Timestamp(reported) if reported else pd.NaT], dtype="datetime64[us]")
    found = yearless(texts(text), None, Formats("%d %B", "%H:%M"), known).day
    assert [None if pd.isna(day) else str(day.date()) for day in found] == [expected]


def test_suffixes_are_found_and_dates_have_none() -> None:
    given = texts(
        "2025-06-30T14:30Z", "2025-06-30 14:30:15.5+02:00", "2025-06-30 14:30 -0530", "2025-06-30", "14:30", ""
    )
    hours = [None if pd.isna(offset) else offset / pd.Timedelta(hours=1) for offset in offsets(given)]
    assert hours == [0, 2, -5.5, None, None, None]
    assert plain(given).tolist()[:3] == ["2025-06-30T14:30", "2025-06-30 14:30:15", "2025-06-30 14:30"]


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("2025-06-30T22:30Z", "2025-07-01 00:30"),  # summer: two hours, and into the next quarter
        ("2025-12-31T23:30Z", "2026-01-01 00:30"),  # winter: one hour
        ("2025-06-30 22:30+02:00", "2025-06-30 22:30"),  # already Swedish
        ("2025-06-30 22:30-04:00", "2025-07-01 04:30"),
        ("2025-03-30T00:59Z", "2025-03-30 01:59"),  # the last minute before the gap
        ("2025-03-30T01:00Z", "2025-03-30 03:00"),  # the first after it
        ("2025-06-30 22:30", "2025-06-30 22:30"),  # nothing to believe
    ],
)
def test_a_believed_suffix_is_converted(text: str, local: str) -> None:
    assert joined(texts(text), ORDINARY, zone=STOCKHOLM).moment.tolist() == [pd.Timestamp(local)]
    as_written = text[:16].replace("T", " ")
    assert joined(texts(text), ORDINARY).moment.tolist() == [pd.Timestamp(as_written)]


def test_a_believed_day_that_is_an_instant_is_the_local_day() -> None:
    """A database that keeps 1 April Swedish time as an instant writes 2025-03-31T22:00:00Z."""
    found = separate(texts("2025-03-31T22:00:00Z"), None, ORDINARY, zone=STOCKHOLM)
    assert found.day.tolist() == [pd.Timestamp(2025, 4, 1)]
    assert found.clock.isna().all() and not found.clock_invalid.any()


@pytest.mark.parametrize(
    ("believed", "hour", "words"),
    [
        (None, "22:30:00", "2 rader har ett tillägg för tidszon efter klockslaget"),
        ("ignored", "22:30:00", "Det hoppas över: klockslagen läses som lokal tid (Europe/Stockholm)"),
        ("believed", "00:30:00", "2 rader har klockslag med tidszon, som har räknats om till lokal tid"),
    ],
)
def test_the_municipalitys_zone_overrides_a_suffix_unless_it_is_declared_right(
    tmp_path: Path, believed: str | None, hour: str, words: str
) -> None:
    lines = ("1;skadegorelse;2025-06-03T22:30Z;2025-06-05", "2;skadegorelse;2025-06-03 22:30+00:00;2025-06-05")
    found = read_text(tmp_path, rows(*lines), fields=AT, zone_suffix=believed)
    assert [moment.strftime("%H:%M:%S") for moment in found.incidents["starts_at"]] == [hour] * 2
    assert any(words in note for note in found.notes)


def test_typed_instants_of_a_parquet_file_are_converted_unless_declared_otherwise(tmp_path: Path) -> None:
    moments = pd.to_datetime(["2025-06-03T22:30Z", "2025-06-04T01:00Z"], utc=True)
    frame = pd.DataFrame({"Id": ["1", "2"], "Kategori": "skadegorelse", "Datum": moments, "Rapporterad": "2025-06-05"})
    frame.to_parquet(tmp_path / "r.parquet")
    typed = {"fields": AT, "format": "parquet", "files": ("r.parquet",)}
    assert starts(read_text(tmp_path, "", **typed)) == ["2025-06-04T00:30:00+02:00", "2025-06-04T03:00:00+02:00"]
    as_written = read_text(tmp_path, "", **typed, zone_suffix="ignored")
    assert starts(as_written) == ["2025-06-03T22:30:00+02:00", "2025-06-04T01:00:00+02:00"]


def test_a_month_lasts_to_its_end_and_so_does_the_file(tmp_path: Path) -> None:
    fields = {"id": "Id", "category": "Kategori", "occurred_date": "Datum"}
    found = read_text(tmp_path, rows("1;skadegorelse;2025-02-01;"), fields=fields, date_format="%Y-%m-01")
    row = found.incidents.iloc[0]
    assert row["time_precision"] == "month"
    assert (row["starts_at"].isoformat(), row["ends_at"].isoformat()) == (
        "2025-02-01T00:00:00+01:00",
        "2025-03-01T00:00:00+01:00",
    )
    assert found.quality[0].data_through == date(2025, 2, 28)
