"""Tables of Statistics Sweden (SCB) as exported by hand: titles, several header rows, footer notes."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bfkit.errors import TableError, listed
from bfkit.ingest.account import shown
from bfkit.ingest.excel_files import as_text, sheet_cells
from bfkit.ingest.files import InputFile, content
from bfkit.ingest.words import compiled, fold

_AREA_CODE = re.compile(r"[0-9]{4}[A-Z][0-9]{3,4}")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
_NOT_AVAILABLE = frozenset({"", "..", "."})
_ZERO = frozenset({"-", "–", "—"})
"""SCB's signs: .. not available, . cannot occur, – nothing to report (zero)."""

Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the table begins: title and header rows above ``first``, codes in column ``code``."""

    rows: Rows
    first: int
    code: int
    headers: dict[int, tuple[str, ...]]


def read_column(
    path: Path,
    *,
    header: Sequence[str],
    year: int,
    code_pattern: str | None = None,
    name: str | None = None,
) -> dict[str, float]:
    """One column of an SCB table, by area code.

    The column is found by words that stand in its header cells, from above; a header cell that is given
    once holds for the columns to its right as well. When several columns have the words, the one with no
    other words than these (years apart) is taken: ("totalt",) finds the total among ages. The year is sought in the column's
    header, in the key columns (filled downwards) and last in the title.

    Args:
        path: an .xlsx file; the first sheet is read.
        header: words of the column's header cells, whole cells before parts of cells.
        year: the year that the figures must be for.
        code_pattern: only codes that match it wholly; otherwise all DeSO and RegSO codes.
        name: the file's name in messages.

    Returns:
        Area code to value; NaN for ".." and empty cells; "–" is zero (SCB's signs in tables).

    Raises:
        InputFileError: the file is not a workbook.
        TableError: no codes, no such column or several, another year, a code twice, or no number.
    """
    return read_columns(path, headers=(header,), year=year, code_pattern=code_pattern, name=name)[0]


def read_columns(
    path: Path,
    *,
    headers: Sequence[Sequence[str]],
    year: int,
    code_pattern: str | None = None,
    name: str | None = None,
) -> list[dict[str, float]]:
    """Several columns of one table, which is read once; everything else as ``read_column``."""
    file = InputFile(path, name or path.name)
    rows = [[as_text(cell).strip() for cell in row] for row in sheet_cells(file, content(file))]
    pattern = compiled(code_pattern) if code_pattern is not None else _AREA_CODE
    layout = _layout(rows, pattern, file.name)
    return [_values(layout, header, year, pattern, file.name) for header in headers]


def _values(layout: _Layout, header: Sequence[str], year: int, pattern: re.Pattern[str], name: str) -> dict[str, float]:
    column, in_header = _column(layout, header, year, name)
    found = [
        (row[layout.code].split()[0], _cell(row, column))
        for row in _rows_of_year(layout, in_header, year, name)
        if pattern.fullmatch(_first_word(_cell(row, layout.code)))
    ]
    if not found:
        raise TableError(
            f"{name}: inga områdeskoder passar mönstret {pattern.pattern} för år {year}. Rätta "
            "code_pattern, eller exportera tabellen för rätt kommun."
        )
    twice = [code for code, count in Counter(code for code, _ in found).items() if count > 1]
    if twice:
        raise TableError(f"{name}: {listed(twice)} står flera gånger. Exportera tabellen med ett värde per område.")
    return {code: _value(text, code, name) for code, text in found}


def _layout(rows: Rows, pattern: re.Pattern[str], name: str) -> _Layout:
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            word = _first_word(text)
            if number > 0 and (_AREA_CODE.fullmatch(word) or (pattern.fullmatch(word) and not _YEAR.fullmatch(word))):
                return _Layout(rows, number, column, _headers(rows, number, column))
    raise TableError(
        f"{name}: ingen rad har en områdeskod (väntade till exempel 1880C1650). Exportera tabellen från SCB med "
        "områdena som rader."
    )


def _headers(rows: Rows, first: int, code: int) -> dict[int, tuple[str, ...]]:
    """The header cells of each column that holds data, from above, filled rightwards; the title row is not one."""
    width = max(len(row) for row in rows[first:])
    columns = [c for c in range(code + 1, width) if any(_cell(row, c) for row in rows[first:])]
    filled: dict[int, list[str]] = {column: [] for column in columns}
    for row in rows[1:first]:
        if not any(_cell(row, column) for column in range(code + 1, width)):
            continue
        last = ""
        for column in range(code + 1, width):
            last = _cell(row, column) or last
            if column in filled and last:
                filled[column].append(last)
    return {column: tuple(cells) for column, cells in filled.items()}


def _column(layout: _Layout, header: Sequence[str], year: int, name: str) -> tuple[int, bool]:
    """The column that the words name, and whether its own header tells the year."""
    words = [fold(word) for word in header]
    folded = {column: [fold(cell) for cell in cells] for column, cells in layout.headers.items()}
    found = [c for c, cells in folded.items() if _in_order(words, cells, whole=True)] or [
        c for c, cells in folded.items() if _in_order(words, cells, whole=False)
    ]
    if not found:
        raise TableError(f"{name}: ingen kolumn har rubriken {_joined(header)}. Filen har: {_choices(layout)}.")
    years = {c: {cell for cell in folded[c] if _YEAR.fullmatch(cell)} for c in found}
    told = {c for c in found if years[c]}
    right = [c for c in found if str(year) in years[c] or not years[c]]
    if not right:
        says = sorted(set().union(*years.values()))
        raise TableError(f"{name}: filen gäller {listed(says)}, men år {year} är angivet. Byt fil eller ändra year.")
    if len(right) > 1:
        right = [c for c in right if {cell for cell in folded[c] if cell not in years[c]} == set(words)]
    if len(right) != 1:
        raise TableError(
            f"{name}: flera kolumner har rubriken {_joined(header)}. Ange fler ord under header; filen har: "
            f"{_choices(layout)}."
        )
    return right[0], right[0] in told


def _rows_of_year(layout: _Layout, in_header: bool, year: int, name: str) -> Rows:
    """The rows of the year, when the key columns tell it; all rows when the header or the title does."""
    body = layout.rows[layout.first :]
    if in_header:
        return body
    for column in range(layout.code):
        years, last = [], ""
        for row in body:
            last = _cell(row, column) or last
            years.append(last)
        if _YEAR.fullmatch(years[0]):
            chosen = [row for row, told in zip(body, years, strict=True) if told == str(year)]
            if not chosen:
                says = sorted({told for told in years if _YEAR.fullmatch(told)})
                raise TableError(
                    f"{name}: filen gäller {listed(says)}, men år {year} är angivet. Byt fil eller ändra year."
                )
            return chosen
    title = " ".join(cell for row in layout.rows[: layout.first] for cell in row)
    says = sorted(set(re.findall(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])", title)))
    if str(year) not in says:
        raise TableError(
            f"{name}: filen säger {listed(says) or 'inget'} om år, men år {year} är angivet. Exportera tabellen "
            "med år som rubrik."
        )
    return body


def _value(text: str, code: str, name: str) -> float:
    plain = re.sub(r"[\s\u00a0\u202f]", "", text)
    if plain in _NOT_AVAILABLE:
        return float("nan")
    if plain in _ZERO:
        return 0.0
    if _NUMBER.fullmatch(plain) is None:
        raise TableError(f"{name}: värdet för {code} är inget tal. Väntade ett tal, .. eller en tom cell.")
    return float(plain.replace(",", "."))


def _in_order(words: Sequence[str], cells: Sequence[str], *, whole: bool) -> bool:
    """Whether the words are found in the cells, each further down than the one before."""
    rest = iter(cells)
    return all(any(word == cell if whole else word in cell for cell in rest) for word in words)


def _choices(layout: _Layout) -> str:
    return listed([shown(_joined(cells)) for cells in layout.headers.values()], most=12)


def _joined(words: Sequence[str]) -> str:
    return '"' + " / ".join(words) + '"'


def _first_word(text: str) -> str:
    return text.split(maxsplit=1)[0] if text else ""


def _cell(row: Sequence[str], column: int) -> str:
    return row[column] if column < len(row) else ""
