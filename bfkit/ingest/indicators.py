"""Figures for areas and years, from SCB's workbooks or plain text files: what does not join is told."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from bfkit.display import counted
from bfkit.errors import TableError, listed
from bfkit.ingest.account import shown
from bfkit.ingest.area_versions import noise_notes
from bfkit.ingest.csv_files import read_csv
from bfkit.ingest.files import content, fingerprint, one
from bfkit.ingest.header import RawTable
from bfkit.ingest.scb import read_columns
from bfkit.ingest.words import fold
from bfkit.parameters.indicators import LongIndicators, NamedAreaIndicator, ScbIndicator
from bfkit.parameters.models import Municipality

_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_AROUND = re.compile(r"\s*([()])\s*")
_NOT_AVAILABLE = frozenset({"", "..", "."})
_COLUMNS = ("area_id", "year", "name", "value", "uncertainty", "source")


@dataclass(frozen=True, slots=True)
class IndicatorTables:
    """Rows of ``tables.INDICATORS``, the files' fingerprints, and Swedish notes on what was lost."""

    rows: pd.DataFrame
    inputs: Mapping[str, str]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """One declared indicator (or file of indicators): its rows before the join, and what its notes call it."""

    label: str
    rows: pd.DataFrame
    notes: tuple[str, ...] = ()


def read_indicators(municipality: Municipality, areas: pd.DataFrame, folder: Path) -> IndicatorTables:
    """Every declared indicator, for the municipality's areas; nothing declared gives no rows.

    Values of other areas are left out. A missing value gives no row. Both are told in the notes, and so is
    that SCB adds noise from 2025.

    Args:
        municipality: what is declared.
        areas: ``tables.AREAS``; values are joined to its codes, or to its names.
        folder: the data folder.

    Raises:
        InputFileError: a file is missing or cannot be read.
        TableError: columns are missing, a value is no number, or an area has two values for one year.
    """
    declared = municipality.indicators
    inputs: dict[str, str] = {}
    found = [
        *_scb(declared.scb, municipality.areas.code_pattern, folder, inputs),
        *(_long(indicators, folder, inputs) for indicators in declared.long),
        *(_named(indicator, municipality.name, areas, folder, inputs) for indicator in declared.by_area_name),
    ]
    notes = [note for one in found for note in (*one.notes, *_lost(one, areas, municipality.areas.label))]
    parts = [one.rows for one in found if len(one.rows)]
    rows = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(_COLUMNS))
    rows = rows[rows["area_id"].isin(set(areas["id"])) & rows["value"].notna()].reset_index(drop=True)
    _check_single(rows)
    years: Sequence[int] = list(rows.loc[rows["source"].str.contains("SCB"), "year"]) if len(rows) else []
    notes += noise_notes("Indikatorer", tuple(sorted({int(year) for year in years})))
    return IndicatorTables(rows, inputs, tuple(notes))


def _scb(declared: Sequence[ScbIndicator], code_pattern: str, folder: Path, inputs: dict[str, str]) -> Iterator[_Found]:
    """Each share, for every area of its table that matches the municipality's pattern; a workbook is read once."""
    for path, year in dict.fromkeys((indicator.path, indicator.year) for indicator in declared):
        own = [indicator for indicator in declared if (indicator.path, indicator.year) == (path, year)]
        file = one(folder, path)
        inputs.update(fingerprint(file))
        headers = list(dict.fromkeys(h for indicator in own for h in (*indicator.numerator, *indicator.denominator)))
        columns = read_columns(file.path, headers=headers, year=year, code_pattern=code_pattern, name=file.name)
        table = pd.DataFrame({number: pd.Series(column) for number, column in enumerate(columns)})
        for indicator in own:
            above, below = (
                table[[headers.index(header) for header in given]].sum(axis="columns", skipna=False)
                for given in (indicator.numerator, indicator.denominator)
            )
            value = (above / (below if indicator.denominator else indicator.divisor)).replace([np.inf, -np.inf], np.nan)
            codes, count = [str(code) for code in value.index], len(value)
            rows = _rows(codes, [year] * count, [indicator.name] * count, list(value), indicator.source)
            yield _Found(indicator.label, rows)


def _long(declared: LongIndicators, folder: Path, inputs: dict[str, str]) -> _Found:
    raw, name = _text_file(
        declared, [declared.area, declared.year, declared.name, declared.value, declared.source], folder, inputs
    )
    rows = raw.rows
    years = pd.to_numeric(rows[declared.year].where(rows[declared.year].str.fullmatch("(?:19|20)[0-9]{2}")))
    wrong = years.isna() | (rows[declared.name] == "") | (rows[declared.area] == "")
    if wrong.any():
        lines = [f"rad {line}" for line in raw.lines[wrong.to_numpy()]]
        raise TableError(
            f"{name}: område, år eller indikator saknas på {listed(lines)}. Fyll i, eller ta bort raderna."
        )
    decimal = declared.csv.decimal
    values = _numbers(rows[declared.value], raw, decimal=decimal, file=name)
    table = _rows(list(rows[declared.area]), [int(year) for year in years], list(rows[declared.name]), list(values), "")
    table = table.assign(source=rows[declared.source].to_numpy())
    if declared.uncertainty is not None:
        table = table.assign(uncertainty=_numbers(rows[declared.uncertainty], raw, decimal=decimal, file=name))
    return _Found(name, table)


def _named(
    declared: NamedAreaIndicator, municipality: str, areas: pd.DataFrame, folder: Path, inputs: dict[str, str]
) -> _Found:
    """The column for the municipality's areas, found by "Kommun (område)".

    Names are first compared as they stand, then without regard to case and spacing.
    """
    wanted = [declared.area_name, declared.column, *declared.keep]
    raw, file = _text_file(declared, wanted, folder, inputs)
    chosen = raw.rows[declared.area_name].str.startswith(f"{municipality} (").to_numpy(copy=True)
    for column, value in declared.keep.items():
        chosen &= np.array([fold(text) == fold(value) for text in raw.rows[column]], dtype=bool)
    rows = raw.rows[chosen]
    exact = {f"{municipality} ({name})": code for code, name in zip(areas["id"], areas["name"], strict=True)}
    loose = {_loose(name): code for name, code in exact.items()}
    codes = [exact.get(name) or loose.get(_loose(name), "") for name in rows[declared.area_name]]
    mended = [name for name, code in zip(rows[declared.area_name], codes, strict=True) if code and name not in exact]
    missed = [name for name, code in zip(rows[declared.area_name], codes, strict=True) if not code]
    values = _numbers(raw.rows[declared.column], raw, decimal=declared.csv.decimal, file=file)[chosen]
    years, names = [declared.year] * len(rows), [declared.name] * len(rows)
    table = _rows(codes, years, names, list(values), declared.source)
    return _Found(declared.label, table[table["area_id"] != ""], tuple(_name_notes(declared.label, mended, missed)))


def _loose(name: str) -> str:
    """A name without regard to case and spacing: "Örebro (Örebro söder )" is "örebro(örebro söder)"."""
    return _AROUND.sub(r"\1", fold(name))


def _name_notes(label: str, mended: Sequence[str], missed: Sequence[str]) -> Iterator[str]:
    if mended:
        names = listed([f'"{shown(name)}"' for name in mended])
        count = counted(len(mended), "namn", "namn")
        yield f"{label}: {count} passade först när blanksteg och versaler bortsågs från: {names}."
    if missed:
        names = listed([f'"{shown(name)}"' for name in missed])
        count = counted(len(missed), "namn", "namn")
        yield (
            f"{label}: {count} finns inte bland områdena: {names}. Värdena används inte; indelningen kan vara av en "
            "annan version."
        )


def _text_file(
    declared: LongIndicators | NamedAreaIndicator, wanted: Sequence[str], folder: Path, inputs: dict[str, str]
) -> tuple[RawTable, str]:
    file = one(folder, declared.path)
    inputs.update(fingerprint(file))
    more = [declared.uncertainty] if isinstance(declared, LongIndicators) and declared.uncertainty else []
    raw = read_csv(file, content(file), form=declared.csv, wanted=list(dict.fromkeys([*wanted, *more])))
    if raw.malformed:
        lines = [f"rad {line}" for line, _ in raw.malformed]
        raise TableError(f"{file.name}: fel antal kolumner på {listed(lines)}; väntade {raw.width}. Rätta raderna.")
    return raw, file.name


def _numbers(texts: pd.Series, raw: RawTable, *, decimal: str, file: str) -> pd.Series:
    """Numbers; missing where the cell is empty or "..".

    Raises:
        TableError: a cell is neither.
    """
    plain = texts.str.replace(r"[\s\u00a0\u202f]", "", regex=True).str.replace("−", "-", regex=False)
    if decimal == ",":
        plain = plain.where(~plain.str.contains("[0-9][.]"), "?").str.replace(",", ".", regex=False)
    empty = plain.isin(_NOT_AVAILABLE)
    wrong = (~empty & ~plain.str.fullmatch(_NUMBER)).to_numpy(dtype=bool)
    if wrong.any():
        lines = [f"rad {line}" for line in raw.lines[wrong]]
        raise TableError(
            f"{file}: {counted(len(lines), 'värde', 'värden')} är inget tal: {listed(lines)}. Skriv ett tal med "
            f'"{decimal}" som decimaltecken, eller lämna tomt.'
        )
    return pd.to_numeric(plain.where(~empty))


def _rows(
    areas: Sequence[str], years: Sequence[int], names: Sequence[str], values: Sequence[float], source: str
) -> pd.DataFrame:
    columns = {"area_id": pd.Series(areas, dtype="str"), "year": pd.Series(years, dtype="int64"), "name": list(names)}
    return pd.DataFrame({**columns, "value": list(values)}).assign(uncertainty=np.nan, source=source)


def _lost(found: _Found, areas: pd.DataFrame, level: str) -> Iterator[str]:
    """Areas without a value, year by year and name by name, and codes that are no area."""
    ids = list(areas["id"])
    strange = sorted(set(found.rows["area_id"]) - set(ids))
    if strange:
        count = counted(len(strange), "kod", "koder")
        yield (
            f"{found.label}: {count} finns inte bland områdena och används inte: {listed([shown(c) for c in strange])}. "
            "Indelningen kan vara av en annan version."
        )
    for key, rows in found.rows.groupby(["name", "year"], sort=True):
        name, year = map(str, key) if isinstance(key, tuple) else ("", "")
        known = set(rows.loc[rows["value"].notna(), "area_id"])
        without = [code for code in ids if code not in known]
        if without:
            which = "" if name == found.label or found.rows["name"].nunique() == 1 else f", {shown(name)}"
            yield (
                f"{found.label}{which}: värde för {year} saknas för {len(without)} av {len(ids)} {level}: "
                f"{listed(without)}."
            )


def _check_single(rows: pd.DataFrame) -> None:
    twice = rows[rows.duplicated(["area_id", "year", "name"])]
    if len(twice):
        first = [
            f"{one.name} {one.year} {one.area_id}"
            for one in twice.head(5)[["name", "year", "area_id"]].itertuples(index=False)
        ]
        raise TableError(
            f"indikatorer: {counted(len(twice), 'värde', 'värden')} står flera gånger för samma område och år: "
            f"{listed(first)}. Behåll ett."
        )
