"""The contract of a table: its columns and key, and the check that holds rows to it."""

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
import pandera.pandas as pa

from bfkit.display import counted
from bfkit.errors import TableError, listed

TIME = "time"
"""Moments: time-zone aware, microseconds (what pandas 3 keeps)."""

_DAY = "datetime64[us]"
"""Dates; pandera reads this as nanoseconds, so ``check`` sets it once more."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its type (``text``, ``time``, ``date``, ``number``, ``integer``), values and meaning."""

    name: str
    kind: str
    meaning: str
    required: bool = True
    values: tuple[str, ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what one row is, its columns and the columns that identify a row."""

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def column_names(self) -> list[str]:
        """Names in order."""
        return [column.name for column in self.columns]


def empty(table: Table, time_zone: str) -> pd.DataFrame:
    """A table with no rows and the declared columns and types."""
    return _empty(table, time_zone).copy()


@lru_cache(maxsize=32)
def _empty(table: Table, time_zone: str) -> pd.DataFrame:
    return check(pd.DataFrame(columns=table.column_names), table, time_zone)


def check(rows: pd.DataFrame, table: Table, time_zone: str) -> pd.DataFrame:
    """The same rows with the declared columns in order and the declared types, or an error.

    Raises:
        TableError: a column is missing, a value lies outside its closed list, a required value is
            missing, a value has the wrong type or a key stands twice; the message names each column,
            how many values are wrong and the first of them.
    """
    missing = [name for name in table.column_names if name not in rows.columns]
    if missing:
        raise TableError(f"{table.name}: kolumnerna {listed(missing)} saknas; väntade {', '.join(table.column_names)}.")
    try:
        checked = _schema(table, time_zone).validate(rows[table.column_names], lazy=True)
    except pa.errors.SchemaErrors as failure:
        raise TableError(
            f"{table.name}: {'; '.join(_found(failure.failure_cases, table))}. "
            "Se vad tabellen ska innehålla i data/dictionary.csv."
        ) from failure
    days = [column.name for column in table.columns if column.kind == "date"]
    return checked.astype(dict.fromkeys(days, _DAY))


def _found(failures: pd.DataFrame, table: Table) -> list[str]:
    """What is wrong, in words: one phrase a column and kind of fault."""
    key = " + ".join(table.key)
    kinds = {
        "multiple_fields_uniqueness": f"nyckeln {key} står mer än en gång",
        "not_nullable": "värdet saknas",
    }
    phrases = []
    for names, cases in failures.groupby(["column", "check"], sort=False):
        column, check = map(str, names)
        if check.startswith("dtype(") or (check == "multiple_fields_uniqueness" and column != table.key[-1]):
            continue
        fault = kinds.get(check, "utanför listan" if check.startswith("isin(") else "fel typ")
        values = [f'"{value}"' for value in cases["failure_case"].dropna().unique()]
        rows = counted(len(cases), "rad", "rader")
        phrases.append(f"{column}, {rows}: {fault}" + (f" ({listed(values, most=3)})" if values else ""))
    return phrases


@lru_cache(maxsize=32)
def _schema(table: Table, time_zone: str) -> pa.DataFrameSchema:
    columns = {
        column.name: pa.Column(
            _dtype(column, time_zone),
            checks=[pa.Check.isin(list(column.values))] if column.values else None,
            nullable=not column.required,
            coerce=True,
        )
        for column in table.columns
    }
    return pa.DataFrameSchema(columns, unique=list(table.key), strict=True)


def _dtype(column: Column, time_zone: str) -> object:
    kinds: dict[str, object] = {
        "text": pd.StringDtype(na_value=float("nan")),
        TIME: pd.DatetimeTZDtype(unit="us", tz=time_zone),
        "date": _DAY,
        "number": "float64",
        "integer": pd.Int64Dtype(),
    }
    return kinds[column.kind]
