"""One source whose files differ by year, constants, patterns, exclusions, ids that are made, codes by date."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ingest_cases import AREAS, AS_OF, FIELDS, parameters, read_text, rows, source
from pydantic import ValidationError

from bfkit.checked import Checked
from bfkit.errors import ParameterError
from bfkit.ingest.pipeline import read
from bfkit.parameters.contradictions import contradictions

OLD = {"files": ("2018.csv",), "csv": {"separator": ",", "encoding": "windows-1252"}, "date_format": "%d/%m/%Y"}
NEW = {"files": ("2019.csv",), "fields": {"object_type": "personbil"}, "values": {"object_type": {"Ja": "bil"}}}


def reasons(found: Checked) -> list[tuple[str, int, str]]:
    return [(row.file, row.line, row.reason) for row in found.rejected.itertuples()]


def two_years(folder: Path, old: dict[str, Any], new: dict[str, Any], **changes: Any) -> Checked:
    (folder / "2018.csv").write_bytes(
        "Nr,Kategori,Datum,Rapporterad,kommun,antalPersonbil\n"
        "1,skadegörelse,31/12/2018,02/01/2019,136,2\n"
        "2,skadegörelse,01/06/2018,02/06/2018,136,0\n"
        "3,skadegörelse,01/06/2018,02/06/2018,1280,0\n".encode("cp1252")
    )
    (folder / "2019.csv").write_text(
        "Id;Kategori;Datum;Rapporterad;kommun;personbil\n"
        "1;skadegörelse;2019-01-01;2019-01-02;0136;Ja\n"
        "4;skadegörelse;2019-06-01;2019-06-02;0136;Nej\n"
        "5;skadegörelse;igår;2019-06-02;0136;Nej\n",
        encoding="utf-8",
    )
    (folder / "o.csv").write_text(AREAS, encoding="utf-8")
    declared = source(files=(), variants=(old, new), **changes)
    return read(parameters(declared, as_of=AS_OF), folder)


def test_a_source_that_changes_columns_codes_and_encoding_is_still_one_source(tmp_path: Path) -> None:
    old = OLD | {"fields": {"id": "Nr", "object_type": "antalPersonbil"}, "keep": {"kommun": "136"}}
    old["values"] = {"object_type": {"2": "bil"}}
    found = two_years(tmp_path, old, NEW, keep={"kommun": "0136"})
    quality = found.quality[0]
    # 2018: two of three rows are the municipality's; 2019: three, of which one has no date and one repeats id 1.
    assert (quality.files, quality.rows_in_files, quality.rows_read) == (2, 6, 5)
    assert (quality.rows_accepted, quality.rows_rejected, quality.rows_duplicate) == (3, 1, 1)
    assert reasons(found) == [("2019.csv", 4, "date_invalid")]
    assert list(found.incidents["id"]) == ["1", "2", "4"]
    assert list(found.incidents["object_type"]) == ["bil", "0", "Nej"]
    assert [str(moment.date()) for moment in found.incidents["starts_at"]] == ["2018-12-31", "2018-06-01", "2019-06-01"]
    assert quality.data_through == date(2019, 6, 2)
    assert set(found.inputs) == {"2018.csv", "2019.csv", "o.csv"}


def test_a_key_is_taken_away_with_an_empty_value_and_ids_are_made_where_there_are_none(tmp_path: Path) -> None:
    found = two_years(tmp_path, OLD | {"fields": {"id": None}}, NEW)
    assert list(found.incidents["id"]) == ["2018.csv:2", "2018.csv:3", "2018.csv:4", "1", "4"]
    assert any("3 rader saknar id" in note for note in found.notes)


def test_a_condition_of_the_source_can_be_lifted_for_one_year(tmp_path: Path) -> None:
    """Every row of 2019 has 0136; the three of 2018 have 136 and 1280, and are all kept."""
    found = two_years(tmp_path, OLD | {"fields": {"id": "Nr"}, "keep": {"kommun": None}}, NEW, keep={"kommun": "0136"})
    assert found.quality[0].rows_read == 6


def test_a_promise_of_one_year_holds_for_that_year_only(tmp_path: Path) -> None:
    old = OLD | {"fields": {"id": "Nr"}, "expect": {"antalPersonbil": "0"}}
    found = two_years(tmp_path, old, NEW)
    assert [row for row in reasons(found) if row[0] == "2018.csv"] == [("2018.csv", 2, "value_unexpected")]


def test_a_file_in_two_variants_would_be_counted_twice(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"2018\.csv står i flera variants"):
        two_years(tmp_path, OLD | {"fields": {"id": "Nr"}}, NEW | {"files": ("20*.csv",)})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"files": ("a.csv",), "variants": (OLD,)}, "antingen files, eller variants"),
        ({"files": ()}, "antingen files, eller variants"),
        (
            {"files": (), "variants": (OLD | {"fields": {"occurred_date": None}},)},
            "2018.csv: ange antingen occurred_at",
        ),
        ({"files": (), "variants": (OLD | {"fields": {"kategori": "K"}},)}, "fields.kategori: namnet eller värdet"),
        ({"files": (), "variants": (OLD | {"format": "word"},)}, "format: namnet eller värdet"),
        ({"files": (), "variants": (OLD | {"fields": {"category": None, "crime_code": "K"}}, NEW)}, "alla delar"),
        ({"constants": {"category": "skadegorelse"}}, "category står både i fields och i constants"),
        ({"constants": {"kategori": "skadegorelse"}}, "constants gäller fält som inte finns: kategori"),
        ({"fields": FIELDS | {"category": None}}, "ange antingen category eller crime_code"),
        ({"split": {"Rubrik": "([0-9]+)"}}, "inga namngivna delar"),
        ({"split": {"Rubrik": "(?P<dag>[0-9]+"}}, "går inte att tolka"),
        ({"date_format": "%d %B"}, "har inget år"),
        ({"date_formats": {"reported": "%d %B"}}, "datumformatet för reported har inget år"),
    ],
)
def test_declarations_that_contradict_each_other_are_refused(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        source(**changes)
    assert words in str(caught.value)


def test_a_file_of_one_kind_needs_no_column_for_it(tmp_path: Path) -> None:
    fields = {"occurred_date": "Datum"}
    constants = {"category": "annat_otrygghetsskapande", "subtype": "inbrott"}
    found = read_text(tmp_path, "Datum\n2025-06-01\n2025-06-01\n", fields=fields, constants=constants)
    assert list(found.incidents["subtype"]) == ["inbrott", "inbrott"]
    assert list(found.incidents["id"]) == ["r.csv:2", "r.csv:3"]
    assert any("raderna har inget eget nummer" in note for note in found.notes)


def test_a_title_is_split_and_its_day_gets_the_reports_year(tmp_path: Path) -> None:
    """The titles are written as in the police event feed, where the hour often lacks its zero."""
    text = (
        "Id;Rubrik;Publicerad;Kategori\n"
        "1;31 december 8.05, Bråk, Provköping;2025-01-01 10:00:00 +01:00;skadegorelse\n"
        "2;01 juni 23:50, Bråk, Provköping;2025-06-02 00:10:00 +02:00;skadegorelse\n"
        "3;utan tid;2025-06-02 00:10:00 +02:00;skadegorelse\n"
    )
    found = read_text(
        tmp_path,
        text,
        split={"Rubrik": "(?P<dag>[0-9]+ [a-z]+) (?P<tid>[0-9]+[.:][0-9]+), .*"},
        fields={
            "id": "Id",
            "category": "Kategori",
            "occurred_date": "dag",
            "occurred_time": "tid",
            "reported_at": "Publicerad",
        },
        date_formats={"occurred": "%d %B"},
        zone_suffix="believed",
    )
    assert [moment.isoformat() for moment in found.incidents["starts_at"]] == [
        "2024-12-31T08:05:00+01:00",
        "2025-06-01T23:50:00+02:00",
    ]
    assert reasons(found) == [("r.csv", 4, "date_missing")]
    assert any("datumen är skrivna utan år" in note for note in found.notes)


def test_rows_that_are_no_incidents_are_kept_aside_with_the_municipalitys_reason(tmp_path: Path) -> None:
    exclude = ({"column": "Kategori", "values": ("Sammanfattning natt",), "why": "flera händelser på en gång"},)
    lines = ("1;skadegorelse;2025-06-01;2025-06-02", "2;sammanfattning  NATT;2025-06-01;2025-06-02")
    found = read_text(tmp_path, rows(*lines), exclude=exclude)
    assert reasons(found) == [("r.csv", 3, "not_incident")]
    assert found.quality[0].rejected_by_reason == {"not_incident": 1}
    assert any("1 rad räknas inte som händelser: flera händelser på en gång" in note for note in found.notes)


def test_the_remark_of_a_source_is_printed(tmp_path: Path) -> None:
    found = read_text(tmp_path, rows("1;skadegorelse;2025-06-01;2025-06-02"), remark="bara ett urval")
    assert "Rapporter: bara ett urval" in found.notes


CODES = (
    {"code": "1211", "category": "skadegorelse", "subtype": "bilbrand", "valid_to": date(2022, 12, 31)},
    {"code": "1211", "category": "skadegorelse", "subtype": "brand", "valid_from": date(2023, 1, 1)},
    {"code": "1311", "category": "skadegorelse", "valid_from": date(2020, 1, 1), "valid_to": date(2024, 6, 30)},
)


@pytest.mark.parametrize(
    ("code", "day", "expected"),
    [
        ("1211", "2022-12-31", "bilbrand"),
        ("1211", "2023-01-01", "brand"),
        ("1311", "2019-12-31", "crime_code_not_valid"),
        ("1311", "2020-01-01", "ovrigt"),
        ("1311", "2024-06-30", "ovrigt"),
        ("1311", "2024-07-01", "crime_code_not_valid"),
        ("9999", "2024-07-01", "crime_code_unmapped"),
        ("1311", "", "date_missing"),
    ],
)
def test_the_day_of_the_offence_decides_which_meaning_a_code_has(
    tmp_path: Path, code: str, day: str, expected: str
) -> None:
    fields = {"id": "Id", "crime_code": "Kod", "occurred_date": "Datum", "reported_date": "Rapporterad"}
    text = f"Id;Kod;Datum;Rapporterad\n1;{code};{day};2025-01-01\n"
    found = read_text(tmp_path, text, kind="police", fields=fields, town={"crime_codes": CODES})
    assert [*found.incidents["subtype"], *found.rejected["reason"]] == [expected]


@pytest.mark.parametrize(
    ("first", "second", "refused"),
    [
        ({}, {}, True),
        ({"valid_to": date(2022, 12, 31)}, {"valid_from": date(2022, 12, 31)}, True),
        ({"valid_to": date(2022, 12, 31)}, {"valid_from": date(2023, 1, 1)}, False),
        ({"valid_from": date(2023, 1, 1)}, {"valid_to": date(2023, 6, 1)}, True),
        ({"valid_from": date(2023, 1, 1)}, {}, True),
    ],
)
def test_a_code_may_stand_twice_but_never_for_the_same_day(
    first: dict[str, date], second: dict[str, date], refused: bool
) -> None:
    found = contradictions({"crime_codes": [{"code": "1211"} | first, {"code": "1211"} | second, {"code": "1311"}]})
    assert [text[:40] for text in found] == (["brottskod 1211 står två gånger för samma"] if refused else [])


def test_a_municipality_without_areas_is_one_area_and_keeps_its_points(tmp_path: Path) -> None:
    """Without polygons only (0, 0) can be told from a place."""
    (tmp_path / "r.csv").write_text(
        "Id;Kategori;Datum;x;y\n1;skadegorelse;2025-06-01;500000;6500000\n2;skadegorelse;2025-06-01;;\n",
        encoding="utf-8",
    )
    fields = {"id": "Id", "category": "Kategori", "occurred_date": "Datum", "x": "x", "y": "y"}
    areas = {"level": "kommun", "label": "hela kommunen", "version": "2025", "whole": True}
    found = read(parameters(source(fields=fields), areas=areas), tmp_path)
    assert found.areas[["id", "name"]].to_numpy().tolist() == [["9999", "Provköping"]]
    assert list(found.incidents["area_id"]) == ["9999", "9999"]
    assert list(found.incidents["place_precision"]) == ["point", "municipality"]
    assert found.polygons is None
    assert any("ett enda område utan gräns" in note for note in found.notes)


@pytest.mark.parametrize(
    ("areas", "words"),
    [
        ({"whole": True, "code_pattern": "^A$"}, "whole betyder"),
        ({}, "varifrån områdena kommer; eller whole"),
        ({"area_file": {"path": "o.csv", "id": "kod"}}, "ange code_pattern"),
    ],
)
def test_areas_are_either_whole_or_listed(areas: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        parameters(source(), areas={"level": "kommun", "label": "kommun", "version": "1"} | areas)
    assert words in str(caught.value)
