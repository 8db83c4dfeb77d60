"""What hands, programs and wires do to a file, and what a reader may be told about it."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import shapely
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from ingest_cases import FIELDS, parameters, source

from bfkit.checked import Checked
from bfkit.errors import BfkitError
from bfkit.ingest import pipeline
from bfkit.ostan.geopackage import geopackage

Cells = list[str]
Mutation = Callable[[Cells], str]

SEPARATOR = ";"
COLUMNS = ("Id", "Kategori", "Datum", "Rapporterad", "Undertyp", "Från", "X", "Y", "Kod", "Åtgärdad", "Objekt", "Text")
HEADER = SEPARATOR.join(COLUMNS)
ALL_FIELDS = FIELDS | {
    "subtype": "Undertyp",
    "occurred_time": "Från",
    "x": "X",
    "y": "Y",
    "area_id": "Kod",
    "closed_date": "Åtgärdad",
    "object_type": "Objekt",
}
SECRET = "Grannen Ebba såg allt"
"""Free text that no message, table or file may hold."""

PERSONAL = (
    "18900101-0017",
    "189001010017",
    "900101+0017",
    "18900161-0014",
    "ada.testsson@example.se",
    "070-1740605",
    "+46701740605",
)
"""Identity numbers of 1890, with check digits reckoned by hand (Luhn): 90 01 01 001 times 2, 1, 2 … is
18, 0, 0, 1, 0, 1, 0, 0, 2 with the digit sum 13, so 7 is last; with day 61 it is 18, 0, 0, 1, 12, 1, 0, 0, 2
with the digit sum 16, so 4. The telephone number is of the series that PTS sets aside for fiction."""

SWEEP = int(os.environ.get("BFKIT_SWEEP", "1"))
"""How many times as many examples: 1 in the tests, more in ``python -m bench.mutations``."""

SETTINGS: dict[str, Any] = {
    "derandomize": True,
    "database": None,
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
}

ENGLISH = re.compile(
    r"codec|\bexpected\b|\berror\b|traceback|exception|\binvalid\b|\bfailed\b|could not|cannot|unexpected|errno"
    r"|nonetype|\bargument\b|\bobject\b|\bfile\b|not a |\bunable\b|\bmissing\b|\bno such\b|\bstring\b|\bbyte ",
    re.IGNORECASE,
)
DO = re.compile(
    r"\b(Ange|Exportera|exportera|Spara|spara|Rätta|Kontrollera|Öppna|Döp|Lägg|Välj|välj|Ta bort|Fyll|Hämta|Läs|Skriv|skriv"
    r"|Vänta|Byt|Rita|Dela)\b"
)


def bounded(examples: int) -> settings:
    return settings(max_examples=examples * SWEEP, **SETTINGS)


def areas_file() -> bytes:
    """Three squares of 1 km side by side from (500 000, 6 600 000), named A1-A3."""
    squares = [shapely.box(500_000 + 1000 * n, 6_600_000, 501_000 + 1000 * n, 6_601_000) for n in range(3)]
    columns = {"kod": ["A1", "A2", "A3"], "namn": ["Norr", "Söder", "Öster"]}
    return geopackage("omraden", columns, squares)


AREAS_FILE = areas_file()
MAP = {
    "areas": {
        "level": "delomrade",
        "label": "delområde",
        "version": "2025",
        "code_pattern": "^A[0-9]$",
        "geometry": {"path": "omraden.gpkg", "layer": "omraden", "id": "kod", "name": "namn"},
    }
}


def read_files(folder: Path, **changes: Any) -> Checked:
    """Read the files that lie in the folder, with a map and every field declared."""
    if not (folder / "omraden.gpkg").exists():
        (folder / "omraden.gpkg").write_bytes(AREAS_FILE)
    ordinary: dict[str, Any] = {"fields": ALL_FIELDS, "free_text": ("Text",)}
    return pipeline.read(parameters(source(**(ordinary | changes)), **MAP), folder)


@contextmanager
def same_map() -> Iterator[None]:
    """The map of areas is read once, for tests in which it is never what differs."""
    real, kept = pipeline.read_areas, []

    def once(*given: Any, **options: Any) -> Any:
        if not kept:
            kept.append(real(*given, **options))
        return kept[0]

    with patch.object(pipeline, "read_areas", once):
        yield


def sound(number: int) -> Cells:
    """The cells of a row that nothing is wrong with."""
    return [
        f"sund{number}",
        "Skadegörelse",
        "2025-06-01",
        "2025-06-02",
        "Klotter",
        "22:30",
        f"{500_100 + 7 * number},5",
        "6600500,0",
        "A1",
        "",
        "Skola",
        SECRET,
    ]


def line(cells: Cells) -> str:
    return SEPARATOR.join(cells)


def account_holds(found: Checked) -> None:
    """Every row is accounted for once, and each table holds just what the account says."""
    for quality in found.quality:
        assert quality.rows_read == quality.rows_accepted + quality.rows_rejected + quality.rows_duplicate
        assert quality.rows_rejected == sum(quality.rejected_by_reason.values())
        assert quality.rows_after_as_of <= quality.rows_accepted
        assert quality.rows_read <= quality.rows_in_files
    assert sum(q.rows_rejected for q in found.quality) == len(found.rejected)
    used = len(found.incidents) + len(found.unsafe_places) + len(found.special_events)
    assert used == sum(q.rows_accepted - q.rows_after_as_of for q in found.quality)
    assert (found.incidents["starts_at"] <= found.incidents["ends_at"]).all()


def everything_in(found: Checked) -> str:
    """All that ingest hands on, as one text."""
    tables = (found.incidents, found.unsafe_places, found.special_events, found.rejected)
    return "\n".join([*(table.to_csv() for table in tables), repr(found.quality), *found.notes])


def is_clear(error: BfkitError, name: str) -> None:
    """The message is Swedish, names the file, says what to do, and holds no foreign value."""
    told = str(error)
    assert name in told, told
    assert ENGLISH.search(told) is None, told
    assert DO.search(told) is not None, told
    assert told.rstrip().endswith((".", '"')), told
    assert not holds_personal(told), told
    assert SECRET not in told, told
    assert len(told) < 3000, told
    assert all(letter.isprintable() or letter == "\n" for letter in told), repr(told)


def holds_personal(text: str) -> list[str]:
    """The planted values in a text, as they are written or as bare digits."""
    return [value for value in PERSONAL if _digits_in(value, text) or (not value.isdigit() and value in text)]


def _digits_in(value: str, text: str) -> bool:
    digits = re.sub(r"\D", "", value)
    return "@" not in value and re.search(rf"(?<!\d){digits}(?!\d)", text) is not None


def put(column: str, text: str) -> Mutation:
    """The row with that text in a column."""
    place = COLUMNS.index(column)
    return lambda cells: line([*cells[:place], text, *cells[place + 1 :]])


FORMULAS = (
    '=HYPERLINK("http://example.se";"klicka")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
)
EMPTY_WORDS = ("nan", "NaN", "None", "NULL", "null", "#REF!", "#SAKNAS!", "#N/A", "<NA>", "NaT", "-", "?")
ODD_TIMES = (
    *("2025-02-30", "2025-13-01", "0000-00-00", "9999-12-31", "1025-06-01", "31/4 2025", "45809", "2025-06-01T10:00Z"),
    *("24:00", "25:61", "12.30", "99", "-1:00", "２０２５-０６-０１", "2025−06−01", "٢٠٢٥-٠٦-٠١", "1e5", "inf"),
)
ODD_NUMBERS = (
    *("500500.5", "500 500,5", "500\u00a0500,5", "−500500,5", "٥٠٠٥٠٠", "1e999", "NaN", "inf", "0", "6600500,0"),
    *("0x1F", "1,2,3", "--1", "500500,5,", "１２３"),
)
ODD_LETTERS = (
    *("👩‍👩‍👧", "e\u0301\u0301\u0301", "\u202eevitaroced", "\u200bSkola\u200b", "\u00a0\u2009", "\ufeff", "Ã¥"),
    *("\x07\x1b[31m", "a\x0bb\x0cc", "\x1c\x1d\x1e\x85", "\u2028\u2029", "\ud7ff\ue000", "ß" * 300, "\\", "'"),
    *("<script>alert(1)</script>", "{{7*7}}", "%s%n", "../../etc/passwd", "'; DROP TABLE x;--"[:12]),
)
WITHOUT_TEXT = st.sampled_from(COLUMNS[:-1])
PLAIN_MUTATIONS = st.one_of(
    st.builds(put, st.sampled_from(COLUMNS), st.sampled_from(FORMULAS).filter(lambda t: SEPARATOR not in t)),
    st.builds(put, WITHOUT_TEXT, st.sampled_from(EMPTY_WORDS)),
    st.builds(put, st.sampled_from(("Datum", "Rapporterad", "Från", "Åtgärdad")), st.sampled_from(ODD_TIMES)),
    st.builds(put, st.sampled_from(("X", "Y", "Kod", "Id")), st.sampled_from(ODD_NUMBERS)),
    st.builds(
        put, st.sampled_from(COLUMNS), st.sampled_from(ODD_LETTERS).filter(lambda t: not set(t) & set(SEPARATOR))
    ),
    st.builds(put, st.sampled_from(COLUMNS), st.sampled_from(PERSONAL)),
    st.builds(put, st.sampled_from(COLUMNS), st.sampled_from(PERSONAL).map(lambda v: f"Ring {v}, fråga efter Bo")),
    st.builds(put, st.just("Id"), st.sampled_from(["", "sund0", "9" * 5000, "007", "7"])),
    st.builds(
        put,
        st.sampled_from(COLUMNS),
        st.text(st.characters(exclude_characters=';"\r\n\x00', codec="utf-8"), max_size=9),
    ),
)
"""Mutations that leave the row on one line, with every cell in its place."""


@st.composite
def _swapped(draw: st.DrawFn) -> Mutation:
    one, other = draw(st.lists(st.integers(0, len(COLUMNS) - 2), min_size=2, max_size=2, unique=True))

    def swap(cells: Cells) -> str:
        cells = list(cells)
        cells[one], cells[other] = cells[other], cells[one]
        return line(cells)

    return swap


WIDTH_MUTATIONS = st.one_of(
    st.integers(0, 12).map(lambda place: lambda cells: line([*cells[:place], "", *cells[place:]])),
    st.integers(0, 11).map(lambda place: lambda cells: line([*cells[:place], *cells[place + 1 :]])),
    st.integers(1, 11).map(lambda width: lambda cells: line(cells[:width])),
    st.sampled_from((",", "\t", "|")).map(lambda mark: lambda cells: mark.join(cells).replace(";", "")),
    st.just(lambda cells: line(cells) + SEPARATOR * 3),
)
"""Mutations that give the row another number of cells."""

QUOTE_MUTATIONS = st.one_of(
    st.builds(put, st.sampled_from(COLUMNS), st.sampled_from(('"', 'a"b', '"öppen', '""', '"""', 'x "y" z', '"a"b'))),
    st.builds(put, st.sampled_from(COLUMNS), st.sampled_from(('"två\nrader"', '"a;b"', '"a\r\nb"', "a\rb"))),
)
"""Mutations with quotation marks and line ends inside cells."""

SWAPPED_CELLS = _swapped()
