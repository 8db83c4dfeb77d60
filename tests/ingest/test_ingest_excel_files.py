import io
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest

from bfkit.errors import BfkitError, InputFileError, TableError
from bfkit.ingest.excel_files import as_text, read_excel
from bfkit.ingest.files import InputFile
from bfkit.ingest.header import RawTable
from bfkit.parameters.sources import Excel

FILE = InputFile(Path("b.xlsx"), "b.xlsx")


def book(*rows: list[object], name: str = "Blad") -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = name
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def table(data: bytes, *, header_row: int = 1, sheet: str | None = None, wanted: tuple[str, ...] = ("a",)) -> RawTable:
    form = Excel(sheet=sheet, header_row=header_row)
    return read_excel(FILE, data, form=form, date_format="%d/%m/%Y", time_format="%H.%M", wanted=wanted)


def test_rows_have_the_sheets_numbers_and_cells_are_text() -> None:
    data = book(["Titel"], ["a", "b"], [1211, "0484C1230"], [], [1211.0, None], [0.5, " x "])
    found = table(data, header_row=2, wanted=("a", "b"))
    assert list(found.lines) == [3, 5, 6]
    assert found.rows.to_dict("list") == {"a": ["1211", "1211", "0.5"], "b": ["0484C1230", "", "x"]}


def test_dates_and_clocks_are_written_in_the_declared_formats() -> None:
    data = book(["a", "b", "c"], [date(2025, 6, 30), time(23, 5), datetime(2025, 6, 30, 14, 30)])
    found = table(data, wanted=("a", "b", "c"))
    assert list(found.rows.iloc[0]) == ["30/06/2025", "23.05", "30/06/2025 14.30"]


def test_other_kinds_of_cells() -> None:
    assert as_text((None, "")) == ""
    assert as_text((True, "General")) == "Ja"
    assert as_text((timedelta(hours=25, minutes=10), "[h]:mm")) == "01:10"
    assert as_text((date(2025, 1, 2), "yyyy")) == "2025-01-02"
    assert as_text((datetime(2025, 1, 2), "yyyy-mm-dd hh:mm")) == "2025-01-02 00:00"


def test_notes_beside_the_table_are_left_out_and_short_rows_filled() -> None:
    found = table(
        book(["a", "b"], ["1", "2", "anteckning"], ["3"], [None, None, "bara en anteckning"]), wanted=("a", "b")
    )
    assert found.rows.to_dict("list") == {"a": ["1", "3"], "b": ["2", ""]}


@pytest.mark.parametrize(
    ("data", "form", "kind", "words"),
    [
        (b"a;b\n1;2\n", {}, InputFileError, "ingen Excelbok"),
        (book(["a"])[:-200], {}, InputFileError, "Excel"),
        (book(["a"]), {"sheet": "Juni"}, InputFileError, 'bladet "Juni" finns inte; boken har Blad'),
        (book(["a"], ["1"]), {"header_row": 5}, InputFileError, "rad 5: raden är tom"),
        (book(["b"], ["1"]), {}, TableError, '"a"'),
    ],
)
def test_what_cannot_be_read_is_explained(data: bytes, form: dict, kind: type[BfkitError], words: str) -> None:
    with pytest.raises(kind) as caught:
        table(data, **form)
    assert words in str(caught.value)


def test_a_workbook_damaged_anywhere_is_a_file_error() -> None:
    whole = book(["a"], *[[str(number)] for number in range(50)])
    for place in range(0, len(whole), 97):
        damaged = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
        try:
            table(damaged)
        except BfkitError:
            continue
