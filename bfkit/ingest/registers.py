"""The municipality's registers: appointed reporters, and places such as schools and pubs."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from bfkit.display import counted
from bfkit.errors import TableError, listed
from bfkit.ingest.csv_files import read_csv
from bfkit.ingest.files import content, fingerprint, one
from bfkit.ingest.formats import Formats
from bfkit.ingest.geometry_files import read_layer
from bfkit.ingest.personal_data import guarded
from bfkit.ingest.times import separate
from bfkit.ingest.words import by_unique, fold
from bfkit.opening_hours import parsed_hours
from bfkit.parameters.models import Places, Reporters
from bfkit.vocabulary import OTHER, PLACE_KINDS


@dataclass(frozen=True, slots=True)
class Register:
    """The rows of a register, the files' fingerprints, and Swedish notes on what was changed."""

    rows: pd.DataFrame
    inputs: Mapping[str, str]
    notes: tuple[str, ...]


def read_reporters(declared: Reporters, folder: Path) -> Register:
    """The reporters (``tables.REPORTERS``). A register is kept by hand and must be right: nothing is passed over.

    Raises:
        InputFileError: the file is missing or cannot be read.
        TableError: rows lack id, organisation or first day, a date cannot be read, a period ends before it
            begins, or an id stands twice; all lines are named.
    """
    file = one(folder, declared.path)
    columns = [declared.id, declared.organisation, declared.active_from, declared.active_to]
    raw = read_csv(file, content(file), form=declared.csv, wanted=columns)
    rows, formats = raw.rows, Formats(declared.date_format, "%H:%M")
    first, last = (separate(rows[column], None, formats) for column in columns[2:])
    faults = {
        "saknar id": rows[declared.id] == "",
        "saknar organisation": rows[declared.organisation] == "",
        "har samma id som en tidigare rad": (rows[declared.id] != "") & rows[declared.id].duplicated(),
        "saknar första dag, eller har en som inte går att läsa": first.day.isna(),
        "har en sista dag som inte går att läsa": pd.Series(last.day_invalid),
        "slutar innan den börjar": last.day < first.day,
    }
    found = [_fault(text, [int(n) for n in raw.lines[wrong.to_numpy(dtype=bool)]]) for text, wrong in faults.items()]
    found.append(_fault(f"har fel antal kolumner (väntade {raw.width})", [line for line, _ in raw.malformed]))
    if any(found):
        raise TableError(f"{file.name}: {'; '.join(text for text in found if text)}. Rätta raderna i registret.")
    table = pd.DataFrame(
        {
            "id": rows[declared.id],
            "organisation": rows[declared.organisation],
            "active_from": first.day,
            "active_to": last.day,
        }
    )
    table, notes = _guarded(table, ("id", "organisation"), "rapportörsregistret")
    return Register(table, fingerprint(file), notes)


def read_places(declared: Places, folder: Path, *, coordinate_system: str) -> Register:
    """The places (``tables.PLACES``); a surface is represented by a point within it.

    Kinds are codes or labels of ``vocabulary.PLACE_KINDS``; others become ``ovrigt`` and are noted.

    Raises:
        InputFileError: the file is missing or cannot be read.
        TableError: an id is missing or stands twice.
    """
    file = one(folder, declared.path)
    optional = (declared.opening_hours, declared.opened_on, declared.closed_on)
    columns = list(dict.fromkeys(c for c in (declared.id, declared.kind, declared.name, *optional) if c is not None))
    rows = read_layer(file, layer=declared.layer, wanted=columns, coordinate_system=coordinate_system)
    wrong = rows.loc[(rows[declared.id] == "") | rows[declared.id].duplicated()]
    if len(wrong):
        lines = [int(number) + 1 for number in wrong.index]
        raise TableError(
            f"{file.name}: {_fault('saknar id eller har ett id som redan finns', lines)}. Rätta registret."
        )
    known = {fold(label): code for code, label in PLACE_KINDS.items()} | {code: code for code in PLACE_KINDS}
    kinds = by_unique(rows[declared.kind], lambda text: known.get(fold(text), "")).astype("str")
    points = rows.geometry.representative_point()
    table = pd.DataFrame(
        {
            "id": rows[declared.id],
            "kind": kinds.where(kinds != "", OTHER),
            "name": rows[declared.name].where(rows[declared.name] != "", rows[declared.id]),
            "x": points.x,
            "y": points.y,
            "opening_hours": _hours(rows, declared.opening_hours),
            "opened_on": _day(rows, declared.opened_on, declared.date_format),
            "closed_on": _day(rows, declared.closed_on, declared.date_format),
        }
    )
    notes_on_hours = _unreadable_hours(table["opening_hours"])
    told = [not pd.isna(text) and parsed_hours(str(text)) is not None for text in table["opening_hours"]]
    readable = np.array(told, dtype=bool)
    table = table.assign(opening_hours=table["opening_hours"].where(readable))
    table, notes = _guarded(table, ("id", "name"), "platsregistret")
    strange = rows.loc[(kinds == "").to_numpy(), declared.kind]
    if len(strange):
        words = guarded(pd.Series(strange.unique(), dtype="str")).texts
        count = counted(len(strange), "plats", "platser")
        notes = (*notes, f"{count} i platsregistret har ett okänt slag och räknas som övrigt: {listed(list(words))}.")
    return Register(table.reset_index(drop=True), fingerprint(file), (*notes, *notes_on_hours))


def _hours(rows: pd.DataFrame, column: str | None) -> pd.Series:
    """Opening hours as written; NaN where there are none."""
    if column is None:
        return pd.Series(np.nan, index=rows.index, dtype="object")
    words = rows[column].astype("str").str.strip()
    return words.where(words != "")


def _day(rows: pd.DataFrame, column: str | None, form: str) -> pd.Series:
    """A day; NaT where it is not told or cannot be read."""
    if column is None:
        return pd.Series(pd.NaT, index=rows.index)
    return pd.to_datetime(rows[column], format=form, errors="coerce")


def _unreadable_hours(hours: pd.Series) -> tuple[str, ...]:
    """A note on opening hours that no test can use."""
    unread = [str(text) for text in hours.dropna().unique() if parsed_hours(str(text)) is None]
    if not unread:
        return ()
    safe = listed([f'"{text}"' for text in guarded(pd.Series(unread, dtype="str")).texts], most=3)
    return (
        f"Öppettider som inte går att läsa, och inte prövas: {safe}. Skriv som mån–fre 07:00–17:00; lör 10:00–14:00.",
    )


def _guarded(table: pd.DataFrame, columns: tuple[str, ...], where: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The table with personal data masked; a masked id gets the row's number instead."""
    changed = 0
    for column in columns:
        safe = guarded(table[column])
        changed += int(safe.hit.sum())
        numbered = pd.Series([f"rad {number + 1}" for number in range(len(table))], index=table.index)
        table = table.assign(**{column: safe.texts if column != "id" else safe.texts.where(~safe.hit, numbered)})
    if not changed:
        return table, ()
    return table, (f"{counted(changed, 'värde', 'värden')} i {where} såg ut som personuppgifter och har tagits bort.",)


def _fault(text: str, lines: list[int]) -> str:
    if not lines:
        return ""
    return f"{counted(len(lines), 'rad', 'rader')} {text}: {listed([f'rad {line}' for line in lines])}"
