"""The header row of a file: where the declared columns stand, and what to say when they do not."""

import difflib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfkit.display import counted
from bfkit.errors import TableError, listed
from bfkit.ingest.personal_data import masked
from bfkit.ingest.words import fold

_SHOWN = 40


@dataclass(frozen=True, slots=True)
class RawTable:
    """The declared columns of a file, everything as text, stripped of surrounding space.

    Attributes:
        rows: one text column for each declared column, shape (n, k); an empty cell is "".
        lines: shape (n,), the line (or the row of the sheet) on which each row begins, from 1.
        malformed: line and number of cells of each row that does not have the header's width.
        width: number of columns in the header.
    """

    rows: pd.DataFrame
    lines: npt.NDArray[np.int64]
    malformed: tuple[tuple[int, int], ...]
    width: int


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
        raise TableError(_missing_message(names, missing, where))
    twice = [column for column, name in sought.items() if names.count(name) > 1]
    if twice:
        raise TableError(
            f"{where}: kolumnen {listed([_quoted(column) for column in twice])} står flera gånger i "
            "rubrikraden, så det går inte att veta vilken som gäller. Döp om den ena."
        )
    return {column: names.index(name) for column, name in sought.items()}


def as_table(
    names: Sequence[str], rows: Sequence[Sequence[str]], lines: Sequence[int], wanted: dict[str, int]
) -> pd.DataFrame:
    """The declared columns of rows of cells, as text."""
    return pd.DataFrame(
        {
            column: pd.Series([row[position].strip() for row in rows], dtype="str")
            for column, position in wanted.items()
        },
        index=range(len(lines)),
    )


def _missing_message(names: Sequence[str], missing: Sequence[str], where: str) -> str:
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


def _quoted(name: str) -> str:
    safe = masked(name)
    return f'"{safe[:_SHOWN]}{"…" if len(safe) > _SHOWN else ""}"'
