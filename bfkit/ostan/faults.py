"""What goes wrong in real files, planted on purpose: gaps, wrong values, doublets and personal data."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from bfkit.ostan.free_text import canaries, names
from bfkit.ostan.randomness import generator

# column, share of the rows, what stands there instead
_GAPS = (
    ("Område", 0.030, ("",)),
    ("Undertyp", 0.004, ("",)),
    ("Objekt", 0.020, ("",)),
    ("Område", 0.002, ("O199", "101", "okänt")),
    ("Undertyp", 0.012, ("Elsparkcyklar", "Fyrverkerier", "Drönare", "Störande musik")),
)
# column, number of rows in all, what stands there instead
_WRONG = (
    ("Händelse från", 8, ("32 februari", "2023-02-30 10:00", "i går kväll")),
    ("Händelse från", 5, ("",)),
    ("Händelse från", 3, ("1023-05-04 12:00", "2203-05-04 12:00")),
    ("Händelse till", 8, ("32 februari", "nästa dag")),
    ("Rapporterad", 6, ("", "31/4 2024")),
    ("Kategori", 6, ("Trafikolycka", "Hittegods")),
    ("Kategori", 5, ("",)),
    ("Öst", 5, ("saknas", "5600OO,0")),
)
WRONG_VALUES = {
    "Händelse från": ("32 februari", "2023-02-30 10:00", "i går kväll", "", "1023-05-04 12:00", "2203-05-04 12:00"),
    "Händelse till": ("32 februari", "nästa dag"),
    "Rapporterad": ("", "31/4 2024"),
    "Kategori": ("Trafikolycka", "Hittegods", ""),
    "Öst": ("saknas", "5600OO,0", "0"),
    "Område": ("", "O199", "101", "okänt"),
    "Undertyp": ("",),
    "Objekt": ("",),
}
"""What stands in a column where something else should."""
CLOCK = r"20\d\d-\d\d-\d\d [0-2]\d:[0-5]\d"
_NO_POINT, _NO_CLOCK, _BAD_CLOCK, _NEITHER = 0.045, 0.05, 0.002, 0.006
_SWAPPED, _ZERO, _REVERSED = 0.0025, 0.0025, 0.0008
_TWICE, _TWICE_CHANGED, _EQUAL_ROWS = 30, 6, 45
TWICE, CHANGED, EQUAL = "twice", "twice, changed", "equal row"
ELSEWHERE = 4
"""How many canaries stand outside the free text: in the object, the row's own number, the sub-type and a date."""
POLICE = 3
"""How many canaries stand in the police file's column of remarks."""

_SLIPS = (
    "Ring {} för mer information.",
    "Vittne: {}",
    "Uppgiftslämnare {}; vill vara anonym.\nÅterkoppla.",
    "Enligt {} har det hänt förut.",
)


def planted(seed: int, rows: pd.DataFrame) -> pd.DataFrame:
    """The same rows with gaps, wrong values, doublets and every canary but those of the police file.

    Args:
        seed: the seed of the municipality.
        rows: the reporters' rows, text, in the order they were reported, numbered from 0.

    Returns:
        More rows than before: exact doublets with the same number, some doublets that differ, and equal
        reports under a number of their own. Three columns more: ``copy`` ("" for a report, ``TWICE``,
        ``CHANGED`` or ``EQUAL`` for what repeats the nearest report above it), ``kept`` (rows that no measure
        may take away, so that what is planted stays as many) and ``unusable`` (what, when or since when cannot be told).
    """
    random = generator(seed, "faults")
    table = rows.copy()
    table[["copy", "kept", "unusable"]] = "", False, False
    _gaps(random, table)
    _places(random, table)
    _clocks(random, table)
    _personal(random, table, canaries(seed)[:-POLICE], names(seed))
    return _with_doublets(random, table)


def _gaps(random: np.random.Generator, table: pd.DataFrame) -> None:
    for column, share, values in _GAPS:
        picked = np.flatnonzero(random.random(len(table)) < share)
        _fill(random, table, column, picked, values)


def _places(random: np.random.Generator, table: pd.DataFrame) -> None:
    """Points missing, swapped or 0; some rows with neither point nor area."""
    u = random.random(len(table))
    nowhere = u < _NEITHER
    table.loc[nowhere, "Område"] = ""
    table.loc[u < _NO_POINT, ["Öst", "Nord"]] = ""
    u = np.where(u < _NO_POINT, 1.0, random.random(len(table)))
    swapped, zero = u < _SWAPPED, (u >= _SWAPPED) & (u < _SWAPPED + _ZERO)
    table.loc[swapped, ["Öst", "Nord"]] = table.loc[swapped, ["Nord", "Öst"]].to_numpy()
    table.loc[zero, ["Öst", "Nord"]] = "0"


def _clocks(random: np.random.Generator, table: pd.DataFrame) -> None:
    """Clock times missing or impossible, intervals turned round, and values that are no date at all."""
    u = random.random(len(table))
    day = table["Händelse från"].str.slice(0, 10)
    instant = (table["Händelse till"] == "").to_numpy()
    no_clock = instant & (u < _NO_CLOCK)
    table.loc[no_clock, "Händelse från"] = day[no_clock]
    bad = instant & (u >= _NO_CLOCK) & (u < _NO_CLOCK + _BAD_CLOCK)
    table.loc[bad, "Händelse från"] = day[bad] + " 25:70"
    turned = ~instant & (u < _REVERSED)
    table.loc[turned, ["Händelse från", "Händelse till"]] = table.loc[
        turned, ["Händelse till", "Händelse från"]
    ].to_numpy()
    table.loc[turned, ["kept", "unusable"]] = True
    untouched = iter(random.permutation(np.flatnonzero(~(no_clock | bad | turned))))
    for column, count, values in _WRONG:
        picked = np.array([next(untouched) for _ in range(count)])
        _fill(random, table, column, picked, values)
        table.loc[picked, "kept"] = True
        table.loc[picked, "unusable"] = column in ("Händelse från", "Rapporterad", "Kategori")


def _personal(random: np.random.Generator, table: pd.DataFrame, values: Sequence[str], people: Sequence[str]) -> None:
    """Each canary once: the last four outside the free text, the rest within it, the first ones with a name."""
    sound = np.flatnonzero(~table["kept"].to_numpy(dtype=bool))
    picked: Iterator[int] = iter(int(i) for i in random.permutation(sound))
    in_text, elsewhere = values[:-ELSEWHERE], values[-ELSEWHERE:]
    for number, value in enumerate(in_text):
        row = next(picked)
        told = f"{people[number]}, {value}" if number < len(people) else value
        table.at[row, "Beskrivning"] = _SLIPS[number % len(_SLIPS)].format(told)
        table.at[row, "kept"] = True
    for column, value in zip(("Objekt", "Ärendenr", "Undertyp", "Händelse från"), elsewhere, strict=True):
        row = next(picked)
        table.at[row, column] = value
        table.at[row, "kept"] = True
        table.at[row, "unusable"] = column == "Händelse från"


def _with_doublets(random: np.random.Generator, table: pd.DataFrame) -> pd.DataFrame:
    picked = random.permutation(np.flatnonzero(~table["kept"].to_numpy(dtype=bool)))
    parts = np.split(picked[: _TWICE + _TWICE_CHANGED + _EQUAL_ROWS], [_TWICE, _TWICE + _TWICE_CHANGED])
    table.loc[np.concatenate(parts), "kept"] = True
    copies = [table.iloc[part].assign(copy=kind) for part, kind in zip(parts, (TWICE, CHANGED, EQUAL), strict=True)]
    copies[1]["Undertyp"] = copies[1]["Undertyp"].map(lambda word: "" if word == "Övrigt" else "Övrigt")
    return pd.concat([table, *copies]).sort_index(kind="stable").reset_index(drop=True)


def _fill(
    random: np.random.Generator, table: pd.DataFrame, column: str, picked: np.ndarray, values: tuple[str, ...]
) -> None:
    chosen = [values[int(i)] for i in random.integers(0, len(values), len(picked))]
    table.loc[picked, column] = chosen
