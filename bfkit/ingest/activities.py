"""The activity log: what was done of each measure, when and where. Who did it is never read."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from bfkit import tables
from bfkit.display import counted, day
from bfkit.errors import InputFileError, TableError, listed
from bfkit.ingest.csv_files import read_csv
from bfkit.ingest.excel_files import read_excel
from bfkit.ingest.files import InputFile, content, fingerprint, one
from bfkit.ingest.formats import Formats
from bfkit.ingest.header import RawTable
from bfkit.ingest.times import separate
from bfkit.ingest.words import fold
from bfkit.parameters.interventions import Log, Register
from bfkit.parameters.models import Parameters

_CLOCK = "%H:%M"
_YES_NO = {"ja": "ja", "nej": "nej", "j": "ja", "n": "nej", "true": "ja", "false": "nej", "1": "ja", "0": "nej"}
_OWN_FILE, _THIS_FILE = "municipality.yml", "interventions.yml"


@dataclass(frozen=True, slots=True)
class Activities:
    """The activities of the register's measures (``tables.ACTIVITIES``), the file's fingerprint, Swedish notes."""

    rows: pd.DataFrame
    inputs: Mapping[str, str]
    notes: tuple[str, ...]


def read_activities(parameters: Parameters, areas: frozenset[str], folder: Path) -> Activities | None:
    """What was done up to ``as_of``; None when the municipality declares no log.

    Rows of anything that is no measure of the register are counted and left out, as are rows after ``as_of``,
    rows whose own number has been met and rows in which nothing (0) was done. A row without an area belongs to
    the measure's area when it has only one. A row of a measure must otherwise be right: a day that is passed
    over would look like a day when nothing was done.

    Args:
        parameters: with the register.
        areas: the municipality's area codes.
        folder: the data folder.

    Raises:
        InputFileError: the file is missing or cannot be read.
        TableError: columns are missing, or rows of a measure have a day, number or area that cannot be; all
            lines are named.
    """
    register = parameters.register
    if register is None or register.log is None:
        return None
    log = register.log
    try:
        file = one(folder, log.file)
        raw = _raw(file, log)
    except (InputFileError, TableError) as fault:  # what is declared of the log stands in the register
        raise type(fault)(str(fault.args[0]).replace(_OWN_FILE, _THIS_FILE)) from None
    names = {fold(intervention.id): intervention.id for intervention in register.interventions}
    ids = raw.rows[log.id].map(lambda text: names.get(fold(text), "")).astype("str")
    strange = int((ids == "").sum())
    kept = (ids != "").to_numpy(dtype=bool)
    rows, lines = raw.rows[kept], pd.Series(raw.lines[kept], index=raw.rows.index[kept])
    parts = _fields(rows, ids[kept], lines, log, register)
    _refuse(parts, raw, areas, file)
    cut = pd.Timestamp(parameters.as_of)
    late, nothing = parts["day"] > cut, parts["count"] == 0
    twice = (parts["number"] != "") & parts["number"].duplicated()
    used = parts[~(late | nothing | twice)].drop(columns="number")
    found = {
        f"{counted(strange, 'rad gäller', 'rader gäller')} annat än registrets insatser": strange,
        f"{counted(int(late.sum()), 'rad är', 'rader är')} från tiden efter {day(parameters.as_of)}": int(late.sum()),
        f"{counted(int(twice.sum()), 'rad har', 'rader har')} ett nummer som redan finns": int(twice.sum()),
        f"{counted(int(nothing.sum()), 'rad har', 'rader har')} antalet 0": int(nothing.sum()),
    }
    said = [text for text, count in found.items() if count]
    notes = (f"{file.name}: {'; '.join(said)}. De används inte.",) if said else ()
    table = tables.check(used.reset_index(drop=True), tables.ACTIVITIES, parameters.municipality.time_zone)
    return Activities(table, fingerprint(file), notes)


def _raw(file: InputFile, log: Log) -> RawTable:
    """The declared columns, and no others."""
    declared = (log.id, log.date, log.area, log.count, log.number, log.documented)
    wanted = list(dict.fromkeys(column for column in declared if column is not None))
    if log.format == "excel":
        return read_excel(
            file, content(file), form=log.excel, date_format=log.date_format, time_format=_CLOCK, wanted=wanted
        )
    return read_csv(file, content(file), form=log.csv, wanted=wanted)


def _fields(rows: pd.DataFrame, ids: pd.Series, lines: pd.Series, log: Log, register: Register) -> pd.DataFrame:
    """Each row's fields; a day or number that cannot be read is missing, a count that cannot be is -1."""
    blank = pd.Series("", index=rows.index, dtype="str")
    column = {name: rows[own] if (own := getattr(log, name)) is not None else blank for name in _OPTIONAL}
    counts = column["count"].str.replace(r"\s", "", regex=True).replace("", "1")
    whole = counts.str.fullmatch(r"[0-9]{1,6}")
    alone = {i.id: i.areas[0] for i in register.interventions if len(i.areas) == 1 and not i.whole_municipality}
    area = column["area"].where(column["area"] != "", ids.map(alone).fillna("").astype("str"))
    documented = column["documented"].map(lambda text: _YES_NO.get(fold(text), "")).astype("str")
    return pd.DataFrame(
        {
            "id": "rad " + lines.astype("str"),
            "line": lines,
            "intervention": ids,
            "day": separate(rows[log.date], None, Formats(log.date_format, _CLOCK)).day,
            "area_id": area.mask(area == ""),
            "count": pd.to_numeric(counts.where(whole, "-1")).astype("Int64"),
            "documented": documented.mask(documented == ""),
            "number": column["number"],
        }
    )


_OPTIONAL = ("area", "count", "number", "documented")


def _refuse(parts: pd.DataFrame, raw: RawTable, areas: frozenset[str], file: InputFile) -> None:
    """One error that names every wrong line, never what stands there."""
    faults = {
        "saknar datum, eller har ett som inte går att läsa": parts["day"].isna(),
        "har ett antal som inte är ett heltal": parts["count"] < 0,
        "har en områdeskod som inte finns": parts["area_id"].notna() & ~parts["area_id"].isin(areas),
    }
    found = [_fault(text, [int(n) for n in parts.loc[wrong, "line"]]) for text, wrong in faults.items() if wrong.any()]
    if raw.malformed:
        found.append(_fault(f"har fel antal kolumner (väntade {raw.width})", [line for line, _ in raw.malformed]))
    if found:
        raise TableError(
            f"{file.name}: {'; '.join(found)}. Rätta raderna i loggen, eller hur den anges i {_THIS_FILE}."
        )


def _fault(text: str, lines: list[int]) -> str:
    return f"{counted(len(lines), 'rad', 'rader')} {text}: {listed([f'rad {line}' for line in lines])}"
