"""All rows of a source, from all its files, with the declared columns under the names of the fields."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfkit.errors import ParameterError, listed
from bfkit.ingest.csv_files import read_csv
from bfkit.ingest.excel_files import read_excel
from bfkit.ingest.files import InputFile, content, fingerprint, matching
from bfkit.ingest.header import RawTable
from bfkit.ingest.personal_data import guarded
from bfkit.ingest.words import by_unique, fold, replaced
from bfkit.parameters.sources import Source

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class SourceRows:
    """The rows of a source's files, before those of other municipalities are left out.

    Attributes:
        fields: one text column for each declared field, shape (n, k), the municipality's words replaced by
            the declared codes; an empty cell is "".
        kept: shape (n,), True for the rows of this municipality.
        unattributed: shape (n,), True where it cannot be told, since a ``keep`` column is empty.
        expected: for each column of ``expect``, its texts and whether they are as promised.
        free_text: hits of personal data in the free text of each kept row, by kind. The text is dropped.
        files: shape (n,), name of the file; lines: shape (n,), line in it.
        malformed: file, line, cells found and cells expected of each row that is not of the header's width.
        inputs: name to sha256 of each file.
    """

    fields: pd.DataFrame
    kept: Flags
    unattributed: Flags
    expected: Mapping[str, tuple[pd.Series, Flags]]
    free_text: Mapping[str, int]
    files: npt.NDArray[np.object_]
    lines: npt.NDArray[np.int64]
    malformed: tuple[tuple[str, int, int, int], ...]
    inputs: Mapping[str, str]


def source_rows(source: Source, folder: Path) -> SourceRows:
    """Every row of every file of a source, in the order of the files' names.

    Raises:
        InputFileError: a file is missing, empty or cannot be decoded.
        TableError: declared columns are missing.
        ParameterError: a column is declared both as free text and as a field.
    """
    _check_columns(source)
    files = matching(folder, source.files)
    inputs: dict[str, str] = {}
    tables = []
    for file in files:
        inputs.update(fingerprint(file))
        tables.append(_read(file, source))
    raw = pd.concat([table.rows for table in tables], ignore_index=True)
    kept, unattributed = _attributed(raw, source)
    return SourceRows(
        pd.DataFrame(
            {
                field: replaced(raw[column], source.values.get(field, {}))
                for field, column in source.fields.columns().items()
            }
        ),
        kept,
        unattributed,
        {column: (raw[column], _equal(raw[column], value)) for column, value in source.expect.items()},
        _hits(raw.loc[kept, list(source.free_text)]),
        np.repeat(np.array([file.name for file in files], dtype=object), [len(table.lines) for table in tables]),
        np.concatenate([table.lines for table in tables]),
        tuple(
            (file.name, line, cells, table.width)
            for file, table in zip(files, tables, strict=True)
            for line, cells in table.malformed
        ),
        inputs,
    )


def _read(file: InputFile, source: Source) -> RawTable:
    wanted = list(dict.fromkeys([*source.fields.columns().values(), *source.keep, *source.expect, *source.free_text]))
    if source.format == "csv":
        return read_csv(file, content(file), form=source.csv, wanted=wanted)
    return read_excel(
        file,
        content(file),
        form=source.excel,
        date_format=source.date_format,
        time_format=source.time_format,
        wanted=wanted,
    )


def _attributed(raw: pd.DataFrame, source: Source) -> tuple[Flags, Flags]:
    """Which rows are the municipality's, and of which it cannot be told."""
    kept, empty = np.ones(len(raw), dtype=bool), np.zeros(len(raw), dtype=bool)
    for column, value in source.keep.items():
        empty |= (raw[column] == "").to_numpy()
        kept &= _equal(raw[column], value)
    return kept, empty & ~kept


def _equal(texts: pd.Series, value: str) -> Flags:
    wanted = fold(value)
    return by_unique(texts, lambda text: fold(text) == wanted).to_numpy(dtype=bool)


def _hits(free_text: pd.DataFrame) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    for column in free_text:
        counts.update(guarded(free_text[column]).counts)
    return dict(counts)


def _check_columns(source: Source) -> None:
    both = sorted(set(source.free_text) & {*source.fields.columns().values(), *source.keep, *source.expect})
    if both:
        raise ParameterError(
            f"källan {source.name}: {listed(both)} är både fritext och ett fält. Fritext används aldrig; ta bort "
            "kolumnen ur free_text eller ur fields, keep och expect."
        )
