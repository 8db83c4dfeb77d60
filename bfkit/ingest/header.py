"""The header row of a file: where the declared columns stand, and what to say when they do not."""

import difflib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from bfkit.display import counted
from bfkit.errors import TableError, listed
from bfkit.ingest.personal_data import masked
from bfkit.ingest.words import fold

_SHOWN = 40
_BLOCK = 5_000
_BLANKS = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
_WORDS = 6


@dataclass(frozen=True, slots=True)
class RawTable:
    """The declared columns of a file, everything as text, stripped of surrounding space.

    Attributes:
        rows: one text column for each declared column, shape (n, k); an empty cell is "".
        lines: shape (n,), the line (or the row of the sheet) on which each row begins, from 1.
        malformed: line and number of cells of each row that does not have the header's width.
        width: number of columns in the header.
        instants: columns whose times were typed with a zone, and so are true instants, written with their distance from UTC.
    """

    rows: pd.DataFrame
    lines: npt.NDArray[np.int64]
    malformed: tuple[tuple[int, int], ...]
    width: int
    instants: frozenset[str] = frozenset()


def clean_names(cells: Sequence[str]) -> tuple[str, ...]:
    """Column names without surrounding space and byte order mark, letters composed (NFC)."""
    return tuple(unicodedata.normalize("NFC", cell).strip().strip("\ufeff").strip() for cell in cells)


def positions(names: Sequence[str], wanted: Sequence[str], *, where: str) -> dict[str, int]:
    """Where each declared column stands.

    Args:
        names: the header, cleaned.
        wanted: the declared columns.
        where: file and row, for the message.

    Raises:
        TableError: columns are missing (all are named, with the nearest name that exists) or a declared
            column stands twice.
    """
    sought = {column: clean_names([column])[0] for column in wanted}
    missing = [column for column, name in sought.items() if name not in names]
    if missing:
        raise TableError(_missing_message(names, missing, where, none=len(missing) == len(sought)))
    twice = [column for column, name in sought.items() if names.count(name) > 1]
    if twice:
        raise TableError(
            f"{where}: kolumnen {listed([_quoted(column) for column in twice])} står flera gånger i "
            "rubrikraden, så det går inte att veta vilken som gäller. Döp om den ena."
        )
    return {column: names.index(name) for column, name in sought.items()}


class TextColumns:
    """Gathers the declared columns of rows of cells, block by block: a row is not kept as Python objects for long."""

    def __init__(self, places: Mapping[str, int]) -> None:
        self._places = places
        self._waiting: list[Sequence[str]] = []
        self._blocks: dict[str, list[pa.Array]] = {column: [] for column in places}
        self._rows = 0

    def add(self, cells: Sequence[str]) -> None:
        """One more row."""
        self._waiting.append(cells)
        if len(self._waiting) == _BLOCK:
            self._put_by()

    def table(self) -> pd.DataFrame:
        """The declared columns of all rows, as text stripped of surrounding space."""
        self._put_by()
        columns = {name: pa.chunked_array(blocks, pa.large_string()) for name, blocks in self._blocks.items()}
        return pd.DataFrame(
            {name: pd.Series(pd.array(column, dtype="str")) for name, column in columns.items()},
            index=range(self._rows),
        )

    def _put_by(self) -> None:
        cells = list(zip(*self._waiting, strict=True))
        for column, place in self._places.items():
            texts = pa.array(cells[place] if cells else (), pa.large_string())
            self._blocks[column].append(pc.utf8_trim(texts, characters=_BLANKS))
        self._rows += len(self._waiting)
        self._waiting = []


def as_table(rows: Sequence[Sequence[str]], places: Mapping[str, int]) -> pd.DataFrame:
    """The declared columns of rows of cells, as text."""
    columns = TextColumns(places)
    for cells in rows:
        columns.add(cells)
    return columns.table()


def _missing_message(names: Sequence[str], missing: Sequence[str], where: str, *, none: bool) -> str:
    if none and _is_data(names):
        return (
            f"{where}: raden är inga kolumnrubriker utan ser ut att vara uppgifter; väntade kolumnerna "
            f"{listed([_quoted(column) for column in missing], most=25)}. Exportera filen med rubrikrad, eller rätta "
            "var den står i municipality.yml."
        )
    by_fold = {fold(name): name for name in names if name}
    hints = []
    for column in missing:
        near = difflib.get_close_matches(fold(column), by_fold, n=1, cutoff=0.6)
        hints.append(_quoted(column) + (f" (närmast: {_quoted(by_fold[near[0]])})" if near else ""))
    found = [_quoted(name) for name in names if name]
    return (
        f"{where}: {counted(len(missing), 'kolumn', 'kolumner')} saknas: {listed(hints, most=25)}. "
        f"Filen har {counted(len(found), 'kolumn', 'kolumner')} med namn: {listed(found, most=25)}. "
        "Rätta namnen i municipality.yml, eller exportera filen med rubrikrad."
    )


def _is_data(names: Sequence[str]) -> bool:
    """Whether the header is rather a row of the file, whose values are not to be told: numbers, dates, sentences."""
    return any(name[:1].isdigit() or len(name.split()) > _WORDS for name in names)


def _quoted(name: str) -> str:
    safe = "".join(letter if letter.isprintable() else "?" for letter in masked(name))
    return f'"{safe[:_SHOWN]}{"…" if len(safe) > _SHOWN else ""}"'
