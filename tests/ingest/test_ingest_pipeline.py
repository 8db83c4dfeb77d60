"""What one source becomes, told by small files whose every row is written out here."""

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
import shapely
from ingest_cases import AS_OF, FIELDS, HEADER, parameters, read_text, rows, source

from bfkit import tables
from bfkit.checked import Checked
from bfkit.errors import InputFileError, ParameterError, TableError
from bfkit.ingest.pipeline import read
from bfkit.tables import check

DAY = "2025-06-01;2025-06-02"


def reasons(checked: Checked) -> list[tuple[int, str, str, str]]:
    return [(r.line, r.column, r.value, r.reason) for r in checked.rejected.itertuples()]


def only(checked: Checked) -> pd.Series:
    assert len(checked.incidents) == 1
    return checked.incidents.iloc[0]


def test_rows_of_every_kind_go_to_their_tables(tmp_path: Path) -> None:
    text = rows(
        f"1;Skadegörelse;{DAY}",
        f"2; otrygg  PLATS;{DAY}",
        f"3;sarskilt_evenemang;{DAY}",
        f"4;annat otrygghetsskapande;{DAY}",
    )
    found = read_text(tmp_path, text)
    assert list(found.incidents["id"]) == ["1", "4"]
    assert list(found.incidents["category"]) == ["skadegorelse", "annat_otrygghetsskapande"]
    assert list(found.unsafe_places["id"]) == ["2"] and list(found.special_events["id"]) == ["3"]
    row = found.incidents.iloc[0]
    assert row["starts_at"].isoformat() == "2025-06-01T00:00:00+02:00"
    assert row["ends_at"].isoformat() == "2025-06-02T00:00:00+02:00"
    assert (row["time_precision"], row["place_precision"]) == ("day", "municipality")
    assert pd.isna(row["crime_code"]) and pd.isna(row["discovery"])


def test_tables_keep_their_contract_and_files_their_fingerprint(tmp_path: Path) -> None:
    text = rows(f"1;Skadegörelse;{DAY}")
    found = read_text(tmp_path, text)
    for table in (found.incidents, found.unsafe_places, found.special_events, found.reporters, found.places):
        name = next(one for one in tables.ALL if list(table.columns) == one.column_names)
        assert check(table, name, "Europe/Stockholm").equals(table)
    assert list(found.inputs) == ["o.csv", "r.csv"]
    assert found.inputs["r.csv"] == hashlib.sha256(text.encode()).hexdigest()
    assert found.polygons is None


def test_a_header_alone_is_zero_rows(tmp_path: Path) -> None:
    found = read_text(tmp_path, HEADER)
    quality = found.quality[0]
    assert (quality.rows_read, quality.files, quality.first_day, quality.data_through) == (0, 1, None, None)
    assert len(found.incidents) == 0 and found.incidents["starts_at"].dt.tz is not None


def test_every_reason_for_keeping_a_row_aside(tmp_path: Path) -> None:
    text = rows(
        "1;Skadegörelse;;2025-06-02",
        "2;Skadegörelse;32 juni;2025-06-02",
        "3;Skadegörelse;1925-06-01;2025-06-02",
        f"4;;{DAY}",
        f"5;Trafik;{DAY}",
        "6;Skadegörelse",
        f"7;Skadegörelse;{DAY}",
    )
    found = read_text(tmp_path, text)
    assert reasons(found) == [
        (2, "Datum", "", "date_missing"),
        (3, "Datum", "32 juni", "date_invalid"),
        (4, "Datum", "1925-06-01", "date_impossible"),
        (5, "Kategori", "", "category_missing"),
        (6, "Kategori", "Trafik", "category_unknown"),
        (7, "", "2 celler, väntade 4", "row_malformed"),
    ]
    quality = found.quality[0]
    assert (quality.rows_in_files, quality.rows_read, quality.rows_rejected, quality.rows_accepted) == (7, 7, 6, 1)
    assert sum(quality.rejected_by_reason.values()) == 6
    assert set(found.rejected["file"]) == {"r.csv"} and set(found.rejected["source"]) == {"rapporter"}


def test_keep_chooses_rows_and_counts_those_that_cannot_be_told(tmp_path: Path) -> None:
    header = HEADER + ";Kommun;Antal"
    text = rows(
        f"1;Skadegörelse;{DAY}; ÖREBRO;1",
        f"2;Skadegörelse;{DAY};Kumla;1",
        f"3;Skadegörelse;{DAY};;1",
        f"4;Skadegörelse;{DAY};örebro ;2",
        "5;Skadegörelse",
        "6;Skadegörelse;2025-06-01;2025-07-30;Kumla;1",
        header=header,
    )
    found = read_text(tmp_path, text, keep={"Kommun": "Örebro"}, expect={"Antal": "1"})
    quality = found.quality[0]
    assert (quality.rows_in_files, quality.rows_unattributed, quality.rows_read) == (6, 1, 3)
    assert (quality.rows_accepted, quality.rows_rejected) == (1, 2)
    assert reasons(found)[0] == (5, "Antal", "2", "value_unexpected")
    assert quality.data_through == date(2025, 7, 30)  # a row of Kumla: the file reaches as far for all
    unnamed = read_text(tmp_path, text, keep={"Kommun": ""}).quality[0]
    assert (unnamed.rows_unattributed, unnamed.rows_read) == (0, 2)  # row 3, and row 5 whose columns cannot be told
    nothing = read_text(tmp_path, text, keep={"Kommun": "Orebro"})
    assert nothing.notes == ("Rapporter: ingen av 5 rader har Kommun = Orebro. Kontrollera keep i municipality.yml.",)


def test_the_same_id_is_merged_and_equal_rows_with_other_ids_are_not(tmp_path: Path) -> None:
    text = rows(
        "1;Fel kategori;2025-06-01;2025-06-02",
        f"1;Skadegörelse;{DAY}",
        f"1;Skadegörelse;{DAY}",
        "1;Skadegörelse;2025-06-05;2025-06-06",
        f"2;Skadegörelse;{DAY}",
        f"3;Skadegörelse;{DAY}",
    )
    found = read_text(tmp_path, text)
    quality = found.quality[0]
    assert list(found.incidents["id"]) == ["1", "2", "3"]
    assert found.incidents["starts_at"][0].day == 1
    assert (quality.rows_rejected, quality.rows_duplicate, quality.rows_duplicate_differing) == (1, 2, 1)


def test_rows_without_id_get_the_files_name_and_line_and_are_never_merged(tmp_path: Path) -> None:
    found = read_text(tmp_path, rows(f";Skadegörelse;{DAY}", f";Skadegörelse;{DAY}", f"121212-1212;Skadegörelse;{DAY}"))
    assert list(found.incidents["id"]) == ["r.csv:2", "r.csv:3", "r.csv:4"]
    assert "3 rader saknar id" in found.notes[0]
    assert dict(found.quality[0].blanked) == {"personal_masked": 1}
    assert dict(found.quality[0].personal) == {"identity_number": 1}


def test_rows_reported_after_as_of_are_counted_and_left_out(tmp_path: Path) -> None:
    """as_of is 14 July 2025: the whole of that day counts."""
    text = rows(
        "1;Skadegörelse;2025-06-01;2025-07-14",
        "2;Skadegörelse;2025-06-01;2025-07-15",
        "3;Skadegörelse;2025-07-14;",
        "4;Skadegörelse;2025-07-15;",
        "5;Särskilt evenemang;2025-12-24;2025-07-14",
        "6;Särskilt evenemang;2025-12-24;2025-07-15",
    )
    found = read_text(tmp_path, text)
    quality = found.quality[0]
    assert list(found.incidents["id"]) == ["1", "3"] and list(found.special_events["id"]) == ["5"]
    assert (quality.rows_accepted, quality.rows_after_as_of, quality.rows_rejected) == (6, 3, 0)
    assert quality.blanked["reported_missing"] == 2
    assert quality.data_through == date(2025, 7, 15) and quality.first_day == date(2025, 6, 1)


def test_a_report_before_the_incident_is_set_aside_and_a_future_incident_is_impossible(tmp_path: Path) -> None:
    text = rows(
        "1;Skadegörelse;2025-06-05;2025-06-04", "2;Skadegörelse;2025-12-24;2025-06-24", "3;Skadegörelse;2025-06-05;okt"
    )
    found = read_text(tmp_path, text)
    assert dict(found.quality[0].blanked) == {"reported_invalid": 1, "reported_before_occurred": 1}
    assert found.incidents["reported_at"].isna().all() and list(found.incidents["id"]) == ["1", "3"]
    assert reasons(found) == [(3, "Datum", "2025-12-24", "date_impossible")]


def test_clocks_and_intervals(tmp_path: Path) -> None:
    fields = {
        "id": "Id",
        "category": "Kategori",
        "occurred_at": "Från",
        "ended_at": "Till",
        "reported_at": "Rapporterad",
    }
    text = rows(
        "1;Skadegörelse;2025-06-01 22:00;2025-06-02 06:00;2025-06-02 08:15",
        "2;Skadegörelse;2025-06-01 25:00;;2025-06-02 99:00",
        "3;Skadegörelse;2025-06-01 22:00;2025-06-01 21:59;2025-06-02",
        "4;Skadegörelse;2025-06-01 22:00;sent;2025-06-02",
        "5;Skadegörelse;2025-06-01 22:00;2052-06-01 22:00;2025-06-02",
        header="Id;Kategori;Från;Till;Rapporterad",
    )
    found = read_text(tmp_path, text, fields=fields)
    assert list(found.incidents["time_precision"]) == ["minute", "day", "minute", "minute"]
    assert list(found.incidents["ends_at"].dt.strftime("%m-%d %H:%M")) == [
        "06-02 06:00",
        "06-02 00:00",
        "06-01 22:00",
        "06-01 22:00",
    ]
    assert found.incidents["reported_at"][0].isoformat() == "2025-06-02T08:15:00+02:00"
    assert dict(found.quality[0].blanked) == {"time_invalid": 2, "end_invalid": 2}
    assert reasons(found) == [(4, "Till", "", "end_before_start")]


def test_a_day_reported_the_day_before_does_not_lose_an_end_it_never_had(tmp_path: Path) -> None:
    found = read_text(tmp_path, rows("1;Skadegörelse;2025-07-20;2025-07-19"), as_of=date(2025, 7, 14))
    assert "end_invalid" not in found.quality[0].blanked


def test_unsafe_places_are_open_until_they_are_closed_as_known_on_the_day(tmp_path: Path) -> None:
    header = HEADER + ";Åtgärdad"
    places = [
        f"{number};Otrygg plats;{DAY};{closed}"
        for number, closed in enumerate(("2025-06-09", "", "2025-07-15", "snart", "2025-05-31"))
    ]
    found = read_text(tmp_path, rows(*places, header=header), fields=FIELDS | {"closed_date": "Åtgärdad"})
    assert found.unsafe_places["closed_at"].isna().tolist() == [False, True, True, True, True]
    assert found.unsafe_places["closed_at"][0].isoformat() == "2025-06-09T00:00:00+02:00"
    assert dict(found.quality[0].blanked) == {"closed_invalid": 2}


def test_a_place_closed_on_the_day_it_was_opened_is_not_closed_before(tmp_path: Path) -> None:
    fields = {"id": "Id", "category": "Kategori", "occurred_at": "Från", "closed_date": "Åtgärdad"}
    text = rows("1;Otrygg plats;2025-06-01 14:00;2025-06-01", header="Id;Kategori;Från;Åtgärdad")
    row = read_text(tmp_path, text, fields=fields).unsafe_places.iloc[0]
    assert row["closed_at"] == row["opened_at"]


def test_words_are_mapped_and_unknown_subtypes_counted_and_listed(tmp_path: Path) -> None:
    header = HEADER + ";Undertyp;Objekt;Org"
    subtypes = ("Tags", "klotter", "Övrigt", "", "Glas", "glas", "hos a@example.se")
    text = rows(*[f"{n};Sabb;{DAY};{subtype};Skola;Gatukontoret" for n, subtype in enumerate(subtypes)], header=header)
    found = read_text(
        tmp_path,
        text,
        fields=FIELDS | {"subtype": "Undertyp", "object_type": "Objekt", "organisation": "Org"},
        values={
            "category": {"sabb": "skadegorelse"},
            "subtype": {"TAGS": "klotter"},
            "object_type": {"skola": "Grundskola"},
        },
    )
    assert list(found.incidents["subtype"]) == ["klotter", "klotter", *["ovrigt"] * 5]
    assert dict(found.quality[0].unmapped_subtypes) == {"Glas": 2, "hos [borttaget]": 1}
    assert dict(found.quality[0].blanked) == {"subtype_unknown": 3, "personal_masked": 1}
    assert set(found.incidents["object_type"]) == {"Grundskola"} and set(found.incidents["organisation"]) == {
        "Gatukontoret"
    }


CODES = (
    {"code": "1211", "category": "skadegorelse", "subtype": "bilbrand", "valid_to": date(2024, 12, 31)},
    {"code": "1211", "category": "annat_otrygghetsskapande", "discovery": "police", "valid_from": date(2025, 1, 1)},
)


def test_crime_codes_count_by_what_was_valid_on_the_day(tmp_path: Path) -> None:
    fields = {"id": "Id", "crime_code": "Kod", "occurred_date": "Datum"}
    text = rows(
        "1;1211;2024-12-31",
        "2;1211;2025-01-01",
        "3;9999;2025-01-01",
        "4;;2025-01-01",
        "5;1211;x",
        header="Id;Kod;Datum",
    )
    found = read_text(tmp_path, text, kind="police", fields=fields, town={"crime_codes": CODES})
    assert list(found.incidents["category"]) == ["skadegorelse", "annat_otrygghetsskapande"]
    assert list(found.incidents["subtype"]) == ["bilbrand", "ovrigt"]
    assert list(found.incidents["discovery"]) == ["victim", "police"]
    assert list(found.incidents["crime_code"]) == ["1211", "1211"]
    assert [reason for *_, reason in reasons(found)] == ["crime_code_unmapped", "crime_code_missing", "date_invalid"]
    assert found.quality[0].data_through == date(2025, 1, 1)  # no reports are dated, so the last day of any row


SQUARES = {
    "A1": shapely.box(500_000, 6_600_000, 501_000, 6_601_000),
    "A2": shapely.box(501_000, 6_600_000, 502_000, 6_601_000),
}
GEOMETRY = {
    "level": "d",
    "label": "d",
    "version": "1",
    "code_pattern": "^A[0-9]$",
    "geometry": {"path": "o.gpkg", "id": "kod"},
}
POINTS = FIELDS | {"x": "X", "y": "Y", "area_id": "Kod"}


def with_points(folder: Path, *points: str, **changes: Any) -> Checked:
    frame = gpd.GeoDataFrame({"kod": list(SQUARES)}, geometry=list(SQUARES.values()), crs="EPSG:3006")
    frame.to_file(folder / "o.gpkg", layer="o")
    text = rows(*[f"{n};Skadegörelse;{DAY};{point}" for n, point in enumerate(points)], header=HEADER + ";X;Y;Kod")
    return read_text(folder, text, town={"areas": GEOMETRY}, **({"fields": POINTS} | changes))


def test_points_decide_the_area_and_codes_fill_in(tmp_path: Path) -> None:
    found = with_points(
        tmp_path,
        "500500,5;6600500;A1",
        "500 500,5;6600500;A2",  # the code names another area
        "501000;6600500;",  # on the border: the first of the two
        ";;A2",
        "0;0;A2",
        "100;100;",  # outside
        "500500.5;6600500;",  # a point is no decimal comma
        "500500;;A1",
        ";;A7",
        ";;X7",
    )
    assert list(found.incidents["area_id"].fillna("-")) == ["A1", "A1", "A1", "A2", "A2", "-", "-", "A1", "-", "-"]
    precision = [
        "point",
        "point",
        "point",
        "area",
        "area",
        "municipality",
        "municipality",
        "area",
        "municipality",
        "municipality",
    ]
    assert list(found.incidents["place_precision"]) == precision
    assert found.incidents["x"].notna().tolist() == [True] * 3 + [False] * 7
    assert found.incidents["x"][0] == 500500.5
    expected = {
        "area_missing": 3,
        "area_malformed": 1,
        "area_unknown": 1,
        "point_missing": 3,
        "point_invalid": 2,
        "point_outside": 2,
    }
    assert dict(found.quality[0].blanked) == expected
    assert found.notes[-1].startswith("Rapporter: 1 rad har en områdeskod för ett annat område")


def test_points_are_moved_from_the_sources_coordinate_system(tmp_path: Path) -> None:
    """15 degrees east is the central meridian of EPSG:3006, where x is 500 000 by definition."""
    found = with_points(tmp_path, "15,000001;59,541;", coordinate_system="EPSG:4326")
    assert only(found)["x"] == pytest.approx(500_000, abs=1)
    assert only(found)["area_id"] == "A1"


def test_the_same_id_with_another_point_lowers_the_precision_of_the_place(tmp_path: Path) -> None:
    text = [f"1;Skadegörelse;{DAY};{x};6600500" for x in ("500100", "500900")] + [
        f"2;Skadegörelse;{DAY};500100;6600500"
    ] * 2
    with_points(tmp_path)
    fields = FIELDS | {"x": "X", "y": "Y"}
    found = read_text(tmp_path, rows(*text, header=HEADER + ";X;Y"), town={"areas": GEOMETRY}, fields=fields)
    assert list(found.incidents["place_precision"]) == ["street", "point"]
    assert (found.quality[0].rows_duplicate, found.quality[0].rows_duplicate_differing) == (2, 1)
    assert "1 händelse står flera gånger med samma id men olika punkt" in found.notes[0]


def test_free_text_is_searched_counted_and_gone(tmp_path: Path) -> None:
    header = HEADER + ";Beskrivning;Annat"
    text = rows(
        f'1;Skadegörelse;{DAY};"Ring 070-1740605\noch 121212-1212";811228-9874',
        f"2;Skadegörelse;{DAY};lugnt;b@example.se",
        "3;Skadegörelse;hos a@example.se;2025-06-02;x;x",
        header=header,
    )
    found = read_text(tmp_path, text, free_text=("Beskrivning",))
    assert dict(found.quality[0].personal) == {"identity_number": 1, "phone": 1}
    assert reasons(found) == [(5, "Datum", "hos [borttaget]", "date_invalid")]
    everything = (
        " ".join(table.to_csv() for table in (found.incidents, found.rejected))
        + repr(found.quality)
        + repr(found.notes)
    )
    for planted in ("1740605", "1212", "9874", "example", "lugnt"):
        assert planted not in everything


def test_personal_data_in_fields_is_masked_and_counted_also_in_rejected_rows(tmp_path: Path) -> None:
    header = HEADER + ";Org"
    text = rows(f"1;Skadegörelse;{DAY};Kalle 070-1740605", f"2;hos 121212-1212;{DAY};Skolan", header=header)
    found = read_text(tmp_path, text, fields=FIELDS | {"organisation": "Org"})
    assert only(found)["organisation"] == "Kalle [borttaget]"
    assert reasons(found) == [(3, "Kategori", "hos [borttaget]", "category_unknown")]
    assert dict(found.quality[0].personal) == {"identity_number": 1, "phone": 1}
    assert dict(found.quality[0].blanked) == {"personal_masked": 1}  # only the accepted row


def test_long_values_are_cut(tmp_path: Path) -> None:
    found = read_text(tmp_path, rows(f"1;{'x' * 500};{DAY}"))
    assert reasons(found)[0][2] == "x" * 60 + "…"


def test_an_excel_source_with_a_title_row_real_dates_and_a_comma(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Brott"], ["Id", "Kategori", "Datum", "Rapporterad", "X", "Y"]):
        book.active.append(row)
    book.active.append([17, "Skadegörelse", date(2025, 6, 1), date(2025, 6, 2), 500500.5, 6600500])
    book.active.append([18, "Skadegörelse", date(2025, 6, 1), date(2025, 6, 2), "500500,5", "6600500,0"])
    book.save(tmp_path / "r.xlsx")
    (tmp_path / "o.csv").write_text("kod;namn;folk\nA1;;\n", encoding="utf-8")
    excel = source(files=("r.xlsx",), format="excel", excel={"header_row": 2}, fields=FIELDS | {"x": "X", "y": "Y"})
    found = read(parameters(excel), tmp_path)
    assert list(found.incidents["id"]) == ["17", "18"]
    assert list(found.incidents["x"]) == [500500.5, 500500.5]


def test_several_files_and_sources_in_order(tmp_path: Path) -> None:
    (tmp_path / "a2.csv").write_text(rows(f"1;Skadegörelse;{DAY}", f"2;Skadegörelse;{DAY}"), encoding="utf-8")
    (tmp_path / "a1.csv").write_text(rows("2;Skadegörelse;2025-06-03;2025-06-04", "x"), encoding="utf-8")
    (tmp_path / "o.csv").write_text("kod;namn;folk\nA1;;\n", encoding="utf-8")
    first, second = source(files=("a*.csv",)), source(name="polis", files=("a2.csv",))
    found = read(parameters(first, second), tmp_path)
    assert list(zip(found.incidents["source"], found.incidents["id"], strict=True)) == [
        ("rapporter", "2"),
        ("rapporter", "1"),
        ("polis", "1"),
        ("polis", "2"),
    ]
    assert found.quality[0].files == 2 and found.quality[0].rows_duplicate_differing == 1
    assert list(found.rejected["file"]) == ["a1.csv"]


def test_registers_are_read_with_the_rest(tmp_path: Path) -> None:
    (tmp_path / "rap.csv").write_text("id,org,från,till\nR1,Skolan,2022-01-01,\n", encoding="utf-8")
    frame = gpd.GeoDataFrame(
        {"id": ["P1"], "slag": ["Skola"], "namn": ["S"]}, geometry=[shapely.Point(1, 2)], crs="EPSG:3006"
    )
    frame.to_file(tmp_path / "p.gpkg")
    town = {
        "reporters": {"path": "rap.csv", "id": "id", "organisation": "org", "active_from": "från", "active_to": "till"},
        "places": {"path": "p.gpkg", "id": "id", "kind": "slag", "name": "namn"},
    }
    found = read_text(tmp_path, rows(f"1;Skadegörelse;{DAY}"), town=town)
    assert list(found.reporters["id"]) == ["R1"] and list(found.places["kind"]) == ["skola"]
    assert set(found.inputs) == {"o.csv", "r.csv", "rap.csv", "p.gpkg"}


@pytest.mark.parametrize(
    ("changes", "kind", "words"),
    [
        ({"values": {"category": {"x": "stöld"}}}, ParameterError, "stöld"),
        ({"values": {"subtype": {"x": "stöld"}}}, ParameterError, "stöld"),
        ({"free_text": ("Kategori",)}, ParameterError, "både fritext"),
        ({"date_format": "%Q"}, ParameterError, "%Q"),
        ({"keep": {"Kommun": "Örebro"}, "free_text": ("Text",)}, TableError, '"Kommun", "Text"'),
        ({"files": ("saknas.csv",)}, InputFileError, "filen finns inte"),
    ],
)
def test_wrong_declarations_are_explained(tmp_path: Path, changes: dict, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind) as caught:
        read_text(tmp_path, rows(f"1;Skadegörelse;{DAY}"), **changes)
    assert words in str(caught.value)


def test_as_of_is_what_the_parameters_say(tmp_path: Path) -> None:
    assert date(2025, 7, 14) == AS_OF
    found = read_text(tmp_path, rows("1;Skadegörelse;2025-06-01;2025-07-14"), as_of=date(2025, 7, 13))
    assert found.quality[0].rows_after_as_of == 1


def test_what_a_source_never_says_is_told(tmp_path: Path) -> None:
    fields = {"id": "Id", "category": "Kategori", "occurred_date": "Datum"}
    notes = " ".join(
        read_text(tmp_path, "Id;Kategori;Datum\n1;Skadegörelse;2025-06\n", fields=fields, date_format="%Y-%m").notes
    )
    assert "bara månaden är känd" in notes and "säger inte när händelserna rapporterades" in notes
    notes = " ".join(read_text(tmp_path, f"{HEADER}\n1;Skadegörelse;2025-06-01;2025-06-02\n").notes)
    assert "månaden är känd" not in notes and "rapporterades" not in notes


def test_a_header_without_rows_is_told(tmp_path: Path) -> None:
    assert read_text(tmp_path, f"{HEADER}\n").notes == (
        "Rapporter: r.csv har en rubrikrad men inga rader. Är filen rätt exporterad?",
    )


def test_a_suffix_that_is_declared_as_ignored_is_not_asked_about_again(tmp_path: Path) -> None:
    fields = {"id": "Id", "category": "Kategori", "occurred_at": "Datum", "reported_date": "Rapporterad"}
    text = f"{HEADER}\n1;Skadegörelse;2025-06-01 12:00Z;2025-06-02\n"
    (asked,) = read_text(tmp_path, text, fields=fields).notes
    assert "zone_suffix: believed" in asked
    (told,) = read_text(tmp_path, text, fields=fields, zone_suffix="ignored").notes
    assert "hoppas över" in told and "zone_suffix" not in told
