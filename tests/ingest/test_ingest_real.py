"""The real files beside the checkout. Figures: data/README.md of the test data, and counts made with grep."""

import csv
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from ingest_cases import parameters, source

from bfkit.checked import Checked
from bfkit.ingest.pipeline import read

DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"
ZONE = "Europe/Stockholm"

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        not (DATA / "se_offences_deso").is_dir(), reason="de riktiga filerna finns inte bredvid projektet"
    ),
]

CODES = tuple({"code": code, "category": "skadegorelse"} for code in ("1210", "1211", "1311", "1615", "1701", "1702"))
AREAS = {
    "level": "deso",
    "label": "DeSO",
    "version": "2018",
    "code_pattern": r"^1880[ABC]\d{4}$",
    "population": {"path": "se_scb_deso/folkmangd.xlsx", "header": ("totalt",), "year": 2023},
}
FIELDS = {
    "id": "Id",
    "crime_code": "Brottskod",
    "occurred_date": "Brottsdatum",
    "reported_date": "Inskrivningsdatum",
    "area_id": "DeSO.område",
}


def orebro(as_of: date, **changes: object) -> Checked:
    police = source(
        **{
            "kind": "police",
            "files": ("se_offences_deso/*.csv",),
            "csv": {},
            "keep": {"Kommun": "Örebro"},
            "expect": {"Antal": "1"},
            "fields": FIELDS,
        }
        | changes
    )
    return read(parameters(police, as_of=as_of, areas=AREAS, crime_codes=CODES), DATA)


def in_spring_2022(incidents: pd.DataFrame) -> int:
    first, after = (pd.Timestamp(text, tz=ZONE) for text in ("2022-04-01", "2022-07-01"))
    return int(((incidents["starts_at"] >= first) & (incidents["starts_at"] < after)).sum())


def test_orebro_has_257_offences_in_the_second_quarter_of_2022() -> None:
    """data/README.md: 257. 807 lines hold the municipality's name in the column Kommun."""
    found = orebro(date(2024, 4, 14))
    quality = found.quality[0]
    assert (quality.files, quality.rows_read, quality.rows_accepted, quality.rows_duplicate) == (6, 807, 807, 0)
    assert in_spring_2022(found.incidents) == 257
    assert quality.data_through == date(2024, 3, 31)
    assert found.incidents["area_id"].dropna().str.startswith("1880").all()
    assert quality.blanked["area_missing"] == int(found.incidents["area_id"].isna().sum())
    assert len(found.inputs) == 7 and "se_offences_deso/blåljus sabotage brott.csv" in found.inputs


def test_what_was_not_yet_reported_is_not_yet_counted() -> None:
    """Of the 257, 231 were registered by 14 July 2023."""
    found = orebro(date(2023, 7, 14))
    assert in_spring_2022(found.incidents) == 231
    assert found.quality[0].rows_after_as_of == 807 - len(found.incidents)


def test_equal_offences_with_different_ids_are_all_kept() -> None:
    """data/README.md: 2 879 rows in the country are equal to an earlier one but for Id."""
    seen: set[tuple[str, ...]] = set()
    equal = total = 0
    for path in sorted((DATA / "se_offences_deso").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in list(csv.reader(stream))[1:]:
                equal += tuple(row[2:]) in seen
                total += 1
                seen.add(tuple(row[2:]))
    assert equal == 2879
    quality = orebro(date(2024, 4, 14), keep={}, expect={}).quality[0]
    assert (quality.rows_read, quality.rows_duplicate) == (total, 0)


def test_fires_of_two_years_with_different_columns_keep_clock_and_codes() -> None:
    """1880A0120 and 01:37 stand on the seventh row of 2018; data/README.md: 5 657 rows that year, 5 080 the next."""
    fires = source(
        kind="rescue_service",
        files=("se_vehicle_fires/msb_vehicle_fires_20*.csv",),
        csv={},
        fields={
            "id": "handelseId",
            "category": "utlosandeHandelseText",
            "occurred_date": "datum",
            "occurred_time": "tid",
            "area_id": "deso",
        },
        values={"category": {"Brand eller brandtillbud i fordon eller fartyg utomhus": "skadegorelse"}},
        keep={"kommunKortNamn": "Örebro"},
    )
    found = read(parameters(fires, as_of=date(2020, 1, 14), areas=AREAS), DATA)
    assert found.quality[0].rows_in_files == 5657 + 5080
    row = found.incidents.set_index("id").loc["210675"]
    assert row["starts_at"].isoformat() == "2018-01-01T01:37:00+01:00"
    assert (row["area_id"], row["time_precision"]) == ("1880A0120", "minute")
