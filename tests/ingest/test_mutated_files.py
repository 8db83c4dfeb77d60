"""Mutated files: each is read, every row accounted for, or refused in clear Swedish; nothing half-written.

Over 350 files here, and many times as many with ``python -m bench.mutations``.
"""

import csv
import gzip
import io
import shutil
import tempfile
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingest_cases import parameters, source
from mutation_cases import (
    ALL_FIELDS,
    AREAS_FILE,
    COLUMNS,
    HEADER,
    MAP,
    SEPARATOR,
    account_holds,
    bounded,
    everything_in,
    holds_personal,
    is_clear,
    line,
    put,
    read_files,
    same_map,
    sound,
)

from bfkit.errors import BfkitError
from bfkit.ingest import store
from bfkit.notebook import edition_of
from bfkit.ostan.workbook import workbook
from bfkit.quarter.publish import publish_quality
from bfkit.quarter.run import run_quarter
from bfkit.quarter.workspace import Workspace

FEWEST_FILES = 350
ROWS = [line(sound(n)) for n in range(4)]
ROWS.append(put("Objekt", "18900101-0017 å")(sound(4)))
TEXT = "\n".join([HEADER, *ROWS]) + "\n"
CSV = TEXT.encode("utf-8")
ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "cp1252",
    "latin-1",
    "mac-roman",
    "cp437",
)
DECLARED = ("utf-8", "windows-1252", "iso-8859-1", "utf-16")
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500
"""How a workbook with a password begins: it is no zip archive but an OLE file."""


class Tally:
    """How many files there were, and how many of them were read."""

    files = 0
    read = 0


def outcome(contents: dict[str, bytes], broken: str, **changes: Any) -> BfkitError | None:
    """Read a folder of files. None when every row is accounted for; otherwise the error, which must be clear."""
    Tally.files += 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for relative, content in contents.items():
            (folder / relative).write_bytes(content)
        try:
            found = read_files(folder, **changes)
        except BfkitError as error:
            is_clear(error, broken)
            return error
    account_holds(found)
    assert holds_personal(everything_in(found)) == []
    Tally.read += 1
    return None


def csv_outcome(content: bytes, **changes: Any) -> BfkitError | None:
    form = {"separator": SEPARATOR, "decimal": ",", **changes.pop("csv", {})}
    return outcome({"r.csv": content}, "r.csv", csv=form, **changes)


def excel_book() -> bytes:
    return workbook("Blad", [list(COLUMNS), *(row.split(SEPARATOR) for row in ROWS)])


BOOK = excel_book()


def excel_outcome(content: bytes, name: str = "r.xlsx") -> BfkitError | None:
    return outcome({name: content}, name, files=(name,), format="excel", excel={"sheet": "Blad"})


def typed_file() -> bytes:
    target = io.BytesIO()
    table = pd.DataFrame([row.split(SEPARATOR) for row in ROWS], columns=list(COLUMNS))
    table["Datum"] = pd.to_datetime(table["Datum"])
    table.to_parquet(target, index=False)
    return target.getvalue()


PARQUET = typed_file()


def parquet_outcome(content: bytes) -> BfkitError | None:
    return outcome({"r.parquet": content}, "r.parquet", files=("r.parquet",), format="parquet")


def map_outcome(content: bytes) -> BfkitError | None:
    return outcome({"r.csv": CSV, "omraden.gpkg": content}, "omraden.gpkg")


def changed(whole: bytes, place: int, new: bytes, gone: int) -> bytes:
    return whole[:place] + new + whole[place + gone :]


def test_mutated_files_are_read_or_refused() -> None:
    """One test, so that its own count decides; the parts stand below as plain functions. Only maps() changes the map."""
    Tally.files = Tally.read = 0
    with same_map():
        for part in (encodings, truncations, bytes_changed, headers, shapes, books, typed):
            part()
    maps()
    assert Tally.files >= FEWEST_FILES
    assert 0.1 * Tally.files < Tally.read < 0.9 * Tally.files  # both happen, and often


def encodings() -> None:
    """Every way to write, declared as every way to read; a right declaration is always read."""
    right = {("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16")}
    right |= {("cp1252", "windows-1252"), ("latin-1", "iso-8859-1"), ("latin-1", "windows-1252")}
    for written in ENCODINGS:
        for declared in DECLARED:
            for end in ("\n", "\r\n", "\r"):
                error = csv_outcome(TEXT.replace("\n", end).encode(written), csv={"encoding": declared})
                assert error is None or (written, declared) not in right, str(error)


def truncations() -> None:
    """Cut off at any byte: what is left is read or refused."""

    @bounded(40)
    @given(st.integers(0, len(CSV) - 1))
    def each(length: int) -> None:
        csv_outcome(CSV[:length])

    each()


def bytes_changed() -> None:
    @bounded(80)
    @given(st.integers(0, len(CSV)), st.binary(max_size=4), st.integers(0, 4))
    def each(place: int, new: bytes, gone: int) -> None:
        csv_outcome(changed(CSV, place, new, gone))

    each()


def headers() -> None:
    """Columns swapped, missing, doubled or renamed, and another separator than the declared one."""

    @bounded(40)
    @given(st.permutations(range(len(COLUMNS))), st.sampled_from(["swap", "drop", "double", "rename", "none"]))
    def each(order: list[int], kind: str) -> None:
        header = list(COLUMNS)
        one, other = order[:2]
        if kind == "swap":
            header[one], header[other] = header[other], header[one]
        elif kind == "double":
            header[one] = header[other]
        elif kind == "rename":
            header[one] = f" {header[one].upper()}x"
        elif kind == "drop":
            header.pop(one)
        error = csv_outcome("\n".join([*([SEPARATOR.join(header)] if kind != "none" else []), *ROWS]).encode())
        assert error is not None or kind == "swap"

    each()
    for mark in (",", "\t", "|", ":", " ", "\u00a6"):
        assert csv_outcome(TEXT.replace(SEPARATOR, mark).encode()) is not None
    for order in ([COLUMNS[-1], *COLUMNS[:-1]], sorted(COLUMNS)):
        table = pd.read_csv(io.StringIO(TEXT), sep=SEPARATOR, dtype=str, keep_default_na=False)
        assert csv_outcome(table[order].to_csv(sep=SEPARATOR, index=False).encode()) is None


def shapes() -> None:
    """Empty, only a header, no last line end, noise, other kinds of file under this name."""
    page = b"<html><body><table><tr><td>Id</td></tr></table></body></html>"
    refused = [b"", b" \n\n", b"\xef\xbb\xbf", b"\0" * 400, bytes(range(256)), page, BOOK, LOCKED, PARQUET, AREAS_FILE]
    refused += [gzip.compress(CSV), CSV.replace(b"Klotter", b"Klo\0ter"), b'"', b"PK\x03\x04", b"Id", b";;;;;;;;;;;\n"]
    for content in refused:
        assert csv_outcome(content) is not None
    for content in (HEADER.encode(), CSV[:-1], CSV + b"\n\n;;;;;;;;;;;\n", CSV.replace(b"\n", b"\r"), b"\n\n" + CSV):
        assert csv_outcome(content) is None


def books() -> None:
    """Workbooks cut, changed and not workbooks at all."""
    assert excel_outcome(BOOK) is None
    for content in (b"", CSV, LOCKED, b"<html><table></table></html>", b"PK\x05\x06" + b"\0" * 18, PARQUET):
        assert excel_outcome(content) is not None
        assert excel_outcome(content, "r.xls") is not None

    @bounded(30)
    @given(st.integers(1, len(BOOK) - 1), st.binary(min_size=1, max_size=3), st.booleans())
    def each(place: int, new: bytes, cut: bool) -> None:
        excel_outcome(BOOK[:place] if cut else changed(BOOK, place, new, len(new)))

    each()


def typed() -> None:
    assert parquet_outcome(PARQUET) is None
    for content in (b"", CSV, b"PAR1", b"PAR1" + b"\0" * 50 + b"PAR1"):
        assert parquet_outcome(content) is not None

    @bounded(20)
    @given(st.integers(1, len(PARQUET) - 1), st.binary(min_size=1, max_size=3), st.booleans())
    def each(place: int, new: bytes, cut: bool) -> None:
        parquet_outcome(PARQUET[:place] if cut else changed(PARQUET, place, new, len(new)))

    each()


def maps() -> None:
    assert map_outcome(AREAS_FILE) is None
    for content in (b"", CSV, b"SQLite format 3\0", AREAS_FILE[:100], BOOK):
        assert map_outcome(content) is not None

    @bounded(12)
    @given(st.integers(1, len(AREAS_FILE) - 1))
    def each(length: int) -> None:
        map_outcome(AREAS_FILE[:length])

    each()


def test_a_workbook_that_swells_is_read_or_refused_within_bounds() -> None:
    """Thirty megabytes of blanks packed in thirty kilobytes, in the table of strings."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BOOK)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b"<t>Skola</t>", b"<t>" + b" " * 30_000_000 + b"</t>"))
    swollen = target.getvalue()
    assert len(swollen) < 60_000
    excel_outcome(swollen)


@pytest.mark.parametrize("name", ["r.csv", "omraden.gpkg"])
def test_a_folder_where_a_file_should_be_is_named(tmp_path: Path, name: str) -> None:
    for relative, content in {"r.csv": CSV, "omraden.gpkg": AREAS_FILE}.items():
        if relative != name:
            (tmp_path / relative).write_bytes(content)
    (tmp_path / name).mkdir()
    with pytest.raises(BfkitError) as caught:
        read_files(tmp_path)
    is_clear(caught.value, name)
    assert "mapp" in str(caught.value)


class Silent:
    """Told how a run goes, and says nothing."""

    def line(self, text: str) -> None:
        pass

    def progress(self, elapsed: float, expected: float) -> None:
        pass


@pytest.mark.parametrize(
    "content",
    [b"", CSV[:40], CSV.replace(b"Datum", b"Dag"), bytes(range(256)), TEXT.encode("utf-16"), BOOK, b"\xff" + CSV],
    ids=["empty", "cut", "renamed", "noise", "utf-16", "workbook", "odd-byte"],
)
def test_a_refused_file_leaves_the_output_as_it_was(root: Path, tmp_path: Path, content: bytes) -> None:
    """The quarter is started on the broken file: the last good results stand, and nothing new lies beside them."""
    shutil.copytree(root / "notebooks", tmp_path / "notebooks")
    data, home = tmp_path / "data", tmp_path / "output" / "prov" / "2025Q2"
    data.mkdir()
    home.mkdir(parents=True)
    (home / "results.json").write_text("de förra", encoding="utf-8")
    (data / "omraden.gpkg").write_bytes(AREAS_FILE)
    (data / "r.csv").write_bytes(content)
    own = parameters(source(fields=ALL_FIELDS, free_text=("Text",)), **MAP)
    with pytest.raises(BfkitError) as caught:
        run_quarter(Workspace(tmp_path, data), own, edition=edition_of("arbetsgrupp", own), report=Silent())
    is_clear(caught.value, "r.csv")
    left = {path.name for path in (tmp_path / "output").rglob("*") if path.is_file() and path.name != ".lock"}
    assert left == {"results.json"}
    assert (home / "results.json").read_text(encoding="utf-8") == "de förra"
    assert list((tmp_path / "output" / ".work").iterdir()) == []


def test_a_formula_in_a_rejected_row_is_no_formula_in_the_table_that_is_opened_in_excel(tmp_path: Path) -> None:
    """OWASP, CSV injection: a cell that begins with =, +, - or @ is reckoned by Excel; an apostrophe makes it a word."""
    formulas = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "＝1+1", " =1+1"]
    rows = [put("Datum", f'"{text}"')(sound(n)) for n, text in enumerate(formulas)]
    (tmp_path / "r.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    found = read_files(tmp_path)
    assert list(found.rejected["value"]) == [text.strip() for text in formulas]
    own = parameters(source(), **MAP)
    publish_quality(found, edition_of("arbetsgrupp", own), tmp_path, tmp_path)
    for path in (tmp_path / "quality").iterdir():
        for cells in csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")):
            assert [cell for cell in cells if cell[:1] in tuple("=+-@＝")] == []
    written = (tmp_path / "quality" / "avvisade_rader.csv").read_text(encoding="utf-8")
    assert all(f"'{text.strip()}" in written for text in formulas)


def test_what_was_read_is_the_same_when_put_by_and_read_again(tmp_path: Path) -> None:
    """Tables of odd cells survive the store: what the notebooks see is what ingest saw."""
    odd = ["=1+1", "👩‍👩‍👧", "\u202eevitaroced", "a\x0bb", "\u2028", "NULL"]
    rows = [put("Objekt", f'"{text}"')(sound(n)) for n, text in enumerate(odd)]
    (tmp_path / "r.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    found = read_files(tmp_path)
    store.save(found, tmp_path / "tables")
    again = store.load(tmp_path / "tables", "Europe/Stockholm")
    pd.testing.assert_frame_equal(again.incidents, found.incidents)
    assert again.quality == found.quality
    assert again.quality[0].data_through == date(2025, 6, 2)
