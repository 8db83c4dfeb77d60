"""Text files: decoded as declared, cut into rows whose line numbers are the file's own."""

import csv
import io
import re
from collections.abc import Iterator, Sequence

import numpy as np

from bfkit.errors import InputFileError
from bfkit.ingest.files import InputFile
from bfkit.ingest.header import RawTable, TextColumns, clean_names, positions
from bfkit.parameters.sources import Csv

_LARGEST_FIELD = 2**31 - 1
"""The most that csv takes on every system: a C long is 32 bits on Windows."""

_SEPARATORS = {";": "semikolon", ",": "komma", "\t": "tabb", "|": "lodstreck"}
_PYTHON_NAMES = {"utf-8": "utf-8-sig", "windows-1252": "cp1252"}
_SIGNATURES = {
    b"PK\x03\x04": ("en Excelfil eller zip-fil", "excel"),
    b"\xd0\xcf\x11\xe0": ("en äldre Excelfil (.xls)", ""),
    b"SQLite format 3": ("en GeoPackage eller annan databas", "geopackage"),
    b"PAR1": ("en Parquetfil", "parquet"),
    b"\x1f\x8b": ("packad (gzip) utan att heta .gz", ""),
    b"%PDF": ("en pdf", ""),
}
"""How files of other kinds begin, what each is, and the format to declare, if there is one."""
MOJIBAKE = re.compile("Ã[¥¤¶…„–©\x85\x84\x96]")


def read_csv(file: InputFile, data: bytes, *, form: Csv, wanted: Sequence[str]) -> RawTable:
    """The declared columns of a text file.

    A row begins on the line after the one before it ended, so line numbers hold also where a quoted cell
    spans lines. A row of another width than the header is set apart; when a stray quotation mark has
    swallowed rows, only the first line is set apart and reading goes on from the next. Blank lines and
    rows in which every cell is empty are no rows.

    Raises:
        InputFileError: wrong encoding or separator, NUL bytes, or nothing in the file.
        TableError: declared columns are missing or stand twice.
    """
    csv.field_size_limit(_LARGEST_FIELD)
    _check_kind(data, file.name)
    text = decoded(data, name=file.name, encoding=form.encoding)
    lines = list(
        io.TextIOWrapper(io.BytesIO(text.encode("utf-8")), "utf-8", newline="")
    )  # StringIO takes 4 bytes a letter
    header = next(_records(lines, form.separator, start=0, width=None), None)
    if header is None:
        raise InputFileError(f"{file.name}: filen är tom; väntade en rubrikrad och rader. Exportera den igen.")
    line, cells, after = header
    names = clean_names(cells)
    where = f"{file.name}, rad {line}"
    _check_separator(names, form.separator, where)
    places = positions(names, wanted, where=where)
    columns = TextColumns(places)
    numbers: list[int] = []
    malformed: list[tuple[int, int]] = []
    for number, cells, _ in _records(lines, form.separator, start=after, width=len(names)):
        if len(cells) == len(names):
            columns.add(cells)
            numbers.append(number)
        else:
            malformed.append((number, len(cells)))
    table = columns.table()
    return RawTable(table, np.array(numbers, dtype=np.int64), tuple(malformed), len(names))


def _check_kind(data: bytes, name: str) -> None:
    """Refuse a file of another kind before its bytes are taken for letters of the wrong encoding."""
    for start, (kind, form) in _SIGNATURES.items():
        if data.startswith(start):
            declare = f"Ange format: {form} och filens rätta namn i municipality.yml, eller spara" if form else "Spara"
            raise InputFileError(f"{name}: väntade en textfil (csv), men filen är {kind}. {declare} den som csv.")


def decoded(data: bytes, *, name: str, encoding: str) -> str:
    """The text of a file in its declared encoding; a byte order mark is dropped.

    Raises:
        InputFileError: the bytes are not in the declared encoding; the message says where and which
            encoding to try.
    """
    if encoding != "utf-16" and data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InputFileError(_change(name, f"filen är i utf-16 men {encoding} är angivet", "utf-16"))
    if encoding in ("windows-1252", "iso-8859-1") and _is_utf8(data):
        raise InputFileError(_change(name, f'filen är i utf-8 men {encoding} är angivet: "å" skulle bli "Ã¥"', "utf-8"))
    if encoding == "utf-16" and data[:2] not in (b"\xff\xfe", b"\xfe\xff") and b"\0" not in data:
        raise InputFileError(_change(name, "filen är inte i utf-16, som är angivet", "utf-8"))
    try:
        text = data.decode(_PYTHON_NAMES.get(encoding, encoding))
    except UnicodeDecodeError as failure:
        raise InputFileError(_undecodable(data, name, encoding, failure)) from None
    nul = text.find("\0")
    if nul >= 0:
        row = text.count("\n", 0, nul) + 1
        raise InputFileError(
            f"{name}, rad {row}: {text.count(chr(0))} nolltecken (NUL). Filen är skadad, eller sparad i "
            "utf-16: exportera den igen, eller ange encoding: utf-16."
        )
    header = text.lstrip().split("\n", 1)[0]
    if encoding in ("windows-1252", "iso-8859-1") and MOJIBAKE.search(header):
        raise InputFileError(_change(name, f'rubrikraden har "Ã¥" och liknande: utf-8 läst som {encoding}', "utf-8"))
    return text


def _records(
    lines: Sequence[str], separator: str, *, start: int, width: int | None
) -> Iterator[tuple[int, list[str], int]]:
    """Line number, cells, and the index of the line after, for each row that holds something."""
    while start < len(lines):
        first = start
        reader = csv.reader(map(lines.__getitem__, range(first, len(lines))), delimiter=separator, strict=True)
        try:
            for cells in reader:
                after = first + reader.line_num
                if (
                    width is not None
                    and after - start > 1
                    and _has_swallowed(lines[start:after], separator, len(cells), width)
                ):
                    break
                if cells and (cells[0].strip() or any(map(str.strip, cells))):
                    yield start + 1, cells, after
                start = after
            else:
                return
        except csv.Error:
            pass
        alone = next(csv.reader([lines[start]], delimiter=separator), [])
        yield start + 1, alone, start + 1
        start += 1


def _has_swallowed(lines: Sequence[str], separator: str, cells: int, width: int) -> bool:
    """Whether a row of several lines is rather several rows, joined by a stray quotation mark.

    It is when its width is wrong, or when a line after the first has just as many separators as a row.
    The last line of a row that begins with a quotation mark may have as many by right.
    """
    inner = lines[1:-1] if lines[0].lstrip().startswith('"') else lines[1:]
    return cells != width or (width > 2 and any(line.count(separator) == width - 1 for line in inner))


def _check_separator(names: Sequence[str], separator: str, where: str) -> None:
    if len(names) > 1:
        return
    other = next((mark for mark in _SEPARATORS if mark != separator and mark in names[0]), None)
    if other is not None:
        shown = other.replace("\t", "\\t")
        raise InputFileError(
            f"{where}: rubrikraden blir en enda kolumn med {_SEPARATORS.get(separator, separator)} som "
            f'skiljetecken, men innehåller {_SEPARATORS[other]}. Ange separator: "{shown}" i municipality.yml.'
        )


def _is_utf8(data: bytes) -> bool:
    if data.isascii():
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _undecodable(data: bytes, name: str, encoding: str, failure: UnicodeDecodeError) -> str:
    if encoding == "utf-16":
        return _change(name, "filen är inte i utf-16, som är angivet", "utf-8")
    before = data[: failure.start]
    row = before.count(b"\n") + 1
    column = len(before.rpartition(b"\n")[2].decode(_PYTHON_NAMES[encoding], errors="replace")) + 1
    other = "windows-1252" if encoding == "utf-8" else "iso-8859-1"
    found = f"rad {row}, tecken {column}: byten 0x{data[failure.start]:02X} finns inte i {encoding}, som är angivet"
    return _change(name, found, other)


def _change(name: str, found: str, other: str) -> str:
    return f'{name}: {found}. Ange encoding: "{other}" i municipality.yml, eller exportera filen på nytt.'
