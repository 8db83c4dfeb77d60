"""Workbooks: the declared sheet and header row, every cell as the text a reader would have typed."""

import io
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import numpy as np
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from bfkit.errors import InputFileError, listed
from bfkit.ingest.files import InputFile
from bfkit.ingest.header import RawTable, as_table, clean_names, positions
from bfkit.parameters.sources import Excel

Cell = tuple[object, str]
"""Value and number format."""

_BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,
    EOFError,
    OSError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    NotImplementedError,
)
"""What openpyxl lets through when a workbook is damaged or no workbook; XML errors are SyntaxErrors."""


def read_excel(
    file: InputFile, data: bytes, *, form: Excel, date_format: str, time_format: str, wanted: Sequence[str]
) -> RawTable:
    """The declared columns of a sheet; line numbers are the sheet's own row numbers.

    Real dates and times in cells are written out in the declared formats, so that one rule reads text and
    dates alike; 1211 and 1211.0 become "1211". Rows in which every cell is empty are no rows. Cells
    outside the header's width are notes beside the table and left out.

    Raises:
        InputFileError: not a workbook, no such sheet, or nothing on the header row.
        TableError: declared columns are missing or stand twice.
    """
    cells = sheet_cells(file, data, sheet=form.sheet)
    header = cells[form.header_row - 1] if len(cells) >= form.header_row else []
    names = clean_names([as_text(cell, date_format, time_format) for cell in header])
    where = f"{file.name}, rad {form.header_row}"
    if not any(names):
        raise InputFileError(f"{where}: raden är tom; väntade kolumnrubriker. Rätta header_row i municipality.yml.")
    places = positions(names, wanted, where=where)
    rows: list[list[str]] = []
    numbers: list[int] = []
    for number, row in enumerate(cells[form.header_row :], form.header_row + 1):
        texts = [as_text(cell, date_format, time_format) for cell in row[: len(names)]]
        if any(text.strip() for text in texts):
            rows.append(texts + [""] * (len(names) - len(texts)))
            numbers.append(number)
    table = as_table(rows, places)
    return RawTable(table, np.array(numbers, dtype=np.int64), (), len(names))


def sheet_cells(file: InputFile, data: bytes, *, sheet: str | None = None) -> list[list[Cell]]:
    """All rows of a sheet (the first when none is named), from row 1.

    Raises:
        InputFileError: the file is not a workbook or has no such sheet.
    """
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except _BROKEN:
        raise InputFileError(
            f"{file.name}: filen är ingen Excelbok (.xlsx). Öppna den i Excel och spara som .xlsx."
        ) from None
    try:
        names = book.sheetnames
        if sheet is not None and sheet not in names:
            raise InputFileError(
                f'{file.name}: bladet "{sheet}" finns inte; boken har {listed(names, most=10)}. Rätta sheet.'
            )
        chosen = book[sheet] if sheet is not None else book.worksheets[0]
        chosen.reset_dimensions()
        return [[(cell.value, cell.number_format or "") for cell in row] for row in chosen.iter_rows()]
    except _BROKEN:
        raise InputFileError(f"{file.name}: bladet går inte att läsa; filen är skadad. Spara om den i Excel.") from None
    finally:
        book.close()


def as_text(cell: Cell, date_format: str = "%Y-%m-%d", time_format: str = "%H:%M") -> str:
    """A cell as text; a date without a clock in its number format is a date only.

    >>> as_text((1211.0, "General")), as_text((datetime(2022, 3, 1), "yyyy-mm-dd"))
    ('1211', '2022-03-01')
    """
    value, number_format = cell
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if _ends_the_day(value, number_format):
        return time_format.replace("%H", "24").replace("%M", "00").replace("%S", "00")
    if isinstance(value, datetime):
        has_clock = value.time() != time() or "h" in number_format.lower()
        return value.strftime(f"{date_format} {time_format}" if has_clock else date_format)
    if isinstance(value, date):
        return value.strftime(date_format)
    if isinstance(value, timedelta):
        return (datetime(1900, 1, 1) + value % timedelta(days=1)).strftime(time_format)
    return value.strftime(time_format) if isinstance(value, time) else str(value)


def _ends_the_day(value: object, number_format: str) -> bool:
    """Whether a cell is 24:00: the number 1 in a cell of clocks, which openpyxl reads as a day."""
    if isinstance(value, timedelta):
        return value == timedelta(days=1)
    is_clock = "h" in number_format.lower() and "y" not in number_format.lower()
    return is_clock and value == datetime(1900, 1, 1)
