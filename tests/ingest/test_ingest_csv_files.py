import csv
from pathlib import Path

import pytest

from bfkit.errors import BfkitError, InputFileError, TableError
from bfkit.ingest.csv_files import decoded, read_csv
from bfkit.ingest.files import InputFile
from bfkit.ingest.header import RawTable
from bfkit.parameters.sources import Csv

FILE = InputFile(Path("mapp/fil.csv"), "mapp/fil.csv")


def table(text: str | bytes, *wanted: str, separator: str = ";", encoding: str = "utf-8") -> RawTable:
    data = text if isinstance(text, bytes) else text.encode("utf-8")
    return read_csv(FILE, data, form=Csv(separator=separator, encoding=encoding), wanted=wanted or ("a", "b"))


def message(text: str | bytes, *wanted: str, kind: type[BfkitError], **form: str) -> str:
    with pytest.raises(kind) as caught:
        table(text, *wanted, **form)
    return str(caught.value)


def test_line_numbers_are_the_files_own_also_after_a_quoted_newline_and_blank_lines() -> None:
    found = table('\na;b\n1;"två\nrader"\n\n2;x\n;\n3;y\n')
    assert list(found.rows["a"]) == ["1", "2", "3"]
    assert list(found.lines) == [3, 6, 8]
    assert found.rows["b"][0] == "två\nrader"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_read(newline: str) -> None:
    found = table(newline.join(["a;b", "1;x", "2;y"]))
    assert list(found.lines) == [2, 3]


def test_nothing_guesses_types_and_surrounding_space_is_dropped() -> None:
    found = table("a;b\n0484C1230; 007 \n1e5;\xa0NA\n")
    assert found.rows.to_dict("list") == {"a": ["0484C1230", "1e5"], "b": ["007", "NA"]}


def test_ragged_rows_are_set_apart_with_their_line_and_width() -> None:
    found = table("a;b\n1;x\n2\n3;y;z\n4;v\n")
    assert list(found.rows["a"]) == ["1", "4"]
    assert found.malformed == ((3, 1), (4, 3))
    assert found.width == 2


@pytest.mark.parametrize("end", ["", 'slut"', '";'])
def test_a_stray_quotation_mark_takes_no_other_row_with_it(end: str) -> None:
    """Without care the quotation mark on line 3 swallows lines 4 and 5, as csv does."""
    text = f'a;b;c\n1;x;x\n2;"x;x\n3;x;x\n4;x;{end}\n5;x;x\n'
    assert len(list(csv.reader(text.splitlines(keepends=True), delimiter=";"))) < 6
    found = table(text)
    kept = set(found.rows["a"]) | {str(line - 1) for line, _ in found.malformed}
    assert kept == {"1", "2", "3", "4", "5"}
    assert {"1", "3", "5"} <= set(found.rows["a"])


def test_a_stray_quotation_mark_that_makes_too_few_columns_gives_the_next_row_back() -> None:
    """csv reads lines 3 and 4 as one row of two cells."""
    found = table('a;b;c\n1;x;x\n"2;x;x\n3;x";x\n4;x;x\n')
    assert list(found.rows["a"]) == ["1", "3", "4"]
    assert [line for line, _ in found.malformed] == [3]


def test_a_stray_quotation_mark_in_the_last_column_costs_nothing() -> None:
    assert list(table('a;b\n1;"x\n2;y\n').rows["a"]) == ["1", "2"]


def test_a_byte_order_mark_and_space_around_names_are_no_part_of_a_name() -> None:
    assert list(table(b"\xef\xbb\xbf a ;b\n1;x\n").rows["a"]) == ["1"]


def test_a_name_stored_with_loose_accents_is_the_same_name() -> None:
    assert list(table("La\u0308n;b\n1;x\n", "Län").rows["Län"]) == ["1"]


def test_a_header_alone_is_zero_rows() -> None:
    assert len(table("a;b").rows) == 0


@pytest.mark.parametrize("encoding", ["windows-1252", "iso-8859-1", "utf-16", "utf-8"])
def test_declared_encodings_are_read(encoding: str) -> None:
    assert list(table("å;b\nÄ;x\n".encode(encoding), "å", encoding=encoding).rows["å"]) == ["Ä"]


def test_bytes_that_are_not_utf8_are_placed_and_another_encoding_is_suggested() -> None:
    """å is byte E5 in Windows-1252; on line 3 it follows "2;öl" minus ö: the fourth character."""
    found = message(b"a;b\n1;x\n2;l\xe5\n", kind=InputFileError)
    assert "mapp/fil.csv: rad 3, tecken 4" in found
    assert "0xE5" in found and "utf-8" in found and "windows-1252" in found


@pytest.mark.parametrize("encoding", ["windows-1252", "iso-8859-1"])
def test_utf8_read_as_another_encoding_is_refused_with_the_reason(encoding: str) -> None:
    found = message("a;b\n1;å\n".encode(), kind=InputFileError, encoding=encoding)
    assert "Ã¥" in found and 'encoding: "utf-8"' in found


def test_a_header_that_was_once_misread_is_refused_though_the_file_is_no_longer_utf8() -> None:
    found = message("a;Ã¥\n1;".encode("cp1252") + b"\xe5\n", kind=InputFileError, encoding="windows-1252")
    assert "Ã¥" in found


def test_plain_ascii_is_right_in_every_encoding() -> None:
    assert len(table(b"a;b\n1;x\n", encoding="windows-1252").rows) == 1


def test_a_byte_that_windows_1252_does_not_have() -> None:
    assert "iso-8859-1" in message(b"a;b\n1;\x81\xe5\n", kind=InputFileError, encoding="windows-1252")


def test_utf16_declared_as_something_else_and_the_reverse() -> None:
    assert "utf-16" in message("a;b\n1;x\n".encode("utf-16"), kind=InputFileError)
    assert "utf-8" in message(b"a;b\n1;x", kind=InputFileError, encoding="utf-16")


def test_nul_bytes_are_named_with_their_line() -> None:
    found = message(b"a;b\n1;x\n2;\0\0\n", kind=InputFileError)
    assert "rad 3" in found and "2 nolltecken" in found


def test_a_wrong_separator_is_named() -> None:
    found = message("a,b,c\n1,2,3\n", kind=InputFileError)
    assert "rad 1" in found and "komma" in found and 'separator: ","' in found


def test_all_missing_columns_are_named_at_once_with_the_nearest_and_what_there_is() -> None:
    found = message("Brottsdatm;Id;x\n", "Brottsdatum", "Kommun", "Id", kind=TableError)
    assert "2 kolumner saknas" in found
    assert '"Brottsdatum" (närmast: "Brottsdatm")' in found and '"Kommun"' in found
    assert "3 kolumner med namn" in found


def test_a_file_without_header_does_not_echo_a_person() -> None:
    found = message("121212-1212;a@example.se\n", kind=TableError)
    assert "1212" not in found and "example" not in found


def test_a_declared_column_that_stands_twice_is_refused_and_others_are_not() -> None:
    assert "flera gånger" in message("a;a;b\n1;2;3\n", kind=TableError)
    assert list(table("a;b;c;c\n1;2;3;4\n").rows["b"]) == ["2"]


@pytest.mark.parametrize("data", [b"\n\n", b"\xef\xbb\xbf\n"])
def test_nothing_but_blank_lines_is_an_empty_file(data: bytes) -> None:
    assert "tom" in message(data, kind=InputFileError)


def test_a_cell_of_ten_megabytes_is_read() -> None:
    found = table("a;b\n1;" + "x" * 10_000_000 + "\n2;y\n")
    assert list(found.rows["a"]) == ["1", "2"] and len(found.rows["b"][0]) == 10_000_000


def test_decoding_drops_the_mark() -> None:
    assert decoded(b"\xef\xbb\xbfa", name="x", encoding="utf-8") == "a"


@pytest.mark.parametrize(
    ("start", "told"),
    [
        (b"PK\x03\x04\xcd", "en Excelfil eller zip-fil. Ange format: excel"),
        (b"SQLite format 3\0\xa0", "en GeoPackage eller annan databas. Ange format: geopackage"),
        (b"PAR1\x15\x04", "en Parquetfil. Ange format: parquet"),
        (b"\x1f\x8b\x08", "packad (gzip) utan att heta .gz. Spara den som csv"),
    ],
)
def test_a_file_of_another_kind_is_told_as_such_and_not_as_a_wrong_encoding(start: bytes, told: str) -> None:
    found = message(start + b"\0" * 50, kind=InputFileError)
    assert told in found and "encoding" not in found
