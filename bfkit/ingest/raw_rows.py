"""All rows of a source, from all its files, with the declared columns under the names of the fields."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfkit.errors import ParameterError, listed
from bfkit.ingest.files import InputFile, fingerprint, matching
from bfkit.ingest.personal_data import guarded
from bfkit.ingest.point_files import GEOMETRY
from bfkit.ingest.raw_files import read_file
from bfkit.ingest.words import by_unique, fold, replaced
from bfkit.parameters.sources import Source

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Condition:
    """A column, its texts, and in which rows something holds of it; arrays have shape (n,)."""

    column: str
    texts: pd.Series
    holds: Flags


@dataclass(frozen=True, slots=True)
class SourceRows:
    """The rows of a source's files that are written alike, those of other municipalities not yet left out.

    Attributes:
        declared: how these files are read (the source as one of its variants has it).
        fields: one text column for each declared field, shape (n, k), the municipality's words replaced by
            the declared codes; an empty cell is "".
        kept: shape (n,), True for the rows of this municipality.
        unattributed: shape (n,), True where it cannot be told, since a ``keep`` column is empty.
        expected: for each column of ``expect``, where it is as promised.
        excluded: for each of ``exclude``, where the row is no incident.
        free_text: hits of personal data in the free text of each kept row, by kind. The text is dropped.
        files: shape (n,), name of the file; lines: shape (n,), line in it.
        malformed: file, line, cells found and cells expected of each row that is not of the header's width.
        inputs: name to sha256 of each file.
        instants: fields whose times were typed with a zone, and so are true instants.
    """

    declared: Source
    fields: pd.DataFrame
    kept: Flags
    unattributed: Flags
    expected: tuple[Condition, ...]
    excluded: tuple[Condition, ...]
    free_text: Mapping[str, int]
    files: npt.NDArray[np.object_]
    lines: npt.NDArray[np.int64]
    malformed: tuple[tuple[str, int, int, int], ...]
    inputs: Mapping[str, str]
    instants: frozenset[str]


def source_rows(source: Source, folder: Path) -> tuple[SourceRows, ...]:
    """Every row of every file of a source: variant by variant, in the order of the files' names.

    Raises:
        InputFileError: a file is missing, empty or cannot be decoded.
        TableError: declared columns are missing.
        ParameterError: a column is declared both as free text and as a field, or two variants name a file.
    """
    parts = [(part, matching(folder, part.files)) for part in source.parts()]
    names = Counter(file.name for _, files in parts for file in files)
    twice = [name for name, count in names.items() if count > 1]
    if twice:
        raise ParameterError(f"källan {source.name}: {listed(twice)} står i flera variants; varje fil läses en gång.")
    return tuple(_part_rows(part, files) for part, files in parts)


def _part_rows(source: Source, files: Sequence[InputFile]) -> SourceRows:
    _check_columns(source)
    inputs: dict[str, str] = {}
    tables = []
    for file in files:
        inputs.update(fingerprint(file))
        tables.append(read_file(file, source, _wanted(source)))
    raw = _split(pd.concat([table.rows for table in tables], ignore_index=True), source.split)
    kept, unattributed = _attributed(raw, source)
    columns = _with_geometry(source.fields.columns(), raw)
    typed = {column for table in tables for column in table.instants}
    return SourceRows(
        source,
        pd.DataFrame(
            {field: replaced(raw[column], source.values.get(field, {})) for field, column in columns.items()},
            index=raw.index,
        ).assign(**{field: pd.Series(text, index=raw.index, dtype="str") for field, text in source.constants.items()}),
        kept,
        unattributed,
        tuple(Condition(column, raw[column], _among(raw[column], (value,))) for column, value in source.expect.items()),
        tuple(Condition(one.column, raw[one.column], _among(raw[one.column], one.values)) for one in source.exclude),
        _hits(raw.loc[kept, list(source.free_text)]),
        np.repeat(np.array([file.name for file in files], dtype=object), [len(table.lines) for table in tables]),
        np.concatenate([table.lines for table in tables]),
        tuple(
            (file.name, line, cells, table.width)
            for file, table in zip(files, tables, strict=True)
            for line, cells in table.malformed
        ),
        inputs,
        frozenset(field for field, column in columns.items() if column in typed),
    )


def _with_geometry(columns: Mapping[str, str], raw: pd.DataFrame) -> dict[str, str]:
    """The declared columns of the fields, and what a file's geometry tells where no x and y are declared."""
    if "x" in columns or GEOMETRY["x"] not in raw:
        return dict(columns)
    return {**columns, **GEOMETRY}


def _wanted(source: Source) -> list[str]:
    """The columns that the files must have: those that are named, and those that are split into others."""
    made = {name for names in source.split_columns().values() for name in names}
    excluded = [one.column for one in source.exclude]
    named = [*source.fields.columns().values(), *source.keep, *source.expect, *excluded, *source.free_text]
    return list(dict.fromkeys([*source.split, *(column for column in named if column not in made)]))


def _split(raw: pd.DataFrame, patterns: Mapping[str, str]) -> pd.DataFrame:
    """The columns that ``split`` makes beside the others; empty where a text does not follow the pattern."""
    for column, pattern in patterns.items():
        form = re.compile(pattern)
        found = [form.fullmatch(text) for text in raw[column]]
        for name in form.groupindex:
            texts = [(match[name] or "").strip() if match is not None else "" for match in found]
            raw = raw.assign(**{name: pd.Series(texts, index=raw.index, dtype="str")})
    return raw


def _attributed(raw: pd.DataFrame, source: Source) -> tuple[Flags, Flags]:
    """Which rows are the municipality's, and of which it cannot be told."""
    kept, empty = np.ones(len(raw), dtype=bool), np.zeros(len(raw), dtype=bool)
    for column, value in source.keep.items():
        empty |= (raw[column] == "").to_numpy()
        kept &= _among(raw[column], (value,))
    return kept, empty & ~kept


def _among(texts: pd.Series, values: Sequence[str]) -> Flags:
    wanted = {fold(value) for value in values}
    return by_unique(texts, lambda text: fold(text) in wanted).to_numpy(dtype=bool)


def _hits(free_text: pd.DataFrame) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    for column in free_text:
        counts.update(guarded(free_text[column], free_text=True).counts)
    return dict(counts)


def _check_columns(source: Source) -> None:
    both = sorted(set(source.free_text) & {*source.fields.columns().values(), *source.keep, *source.expect})
    if both:
        raise ParameterError(
            f"källan {source.name}: {listed(both)} är både fritext och ett fält. Fritext används aldrig; ta bort "
            "kolumnen ur free_text eller ur fields, keep och expect."
        )
