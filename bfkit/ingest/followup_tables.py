"""The tables of the follow-up beside the commitments: surveys, the safety index, what vandalism has cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from bfkit import tables
from bfkit.ingest.files import one
from bfkit.ingest.hand_kept import numbers_of, refuse, rows_of
from bfkit.ingest.personal_data import guarded
from bfkit.ingest.surveys import SurveyTables, read_survey
from bfkit.ingest.words import fold
from bfkit.parameters.followup import CostSeriesFile
from bfkit.parameters.models import Municipality
from bfkit.parameters.surveys import SafetyIndexFile

_YEAR = r"(?:19|20)[0-9]{2}"
HIGHEST_SCORE = 6


@dataclass(frozen=True, slots=True)
class FollowUpTables:
    """Every survey, and rows of ``tables.SAFETY_INDEX`` and ``tables.COST_SERIES``."""

    surveys: tuple[SurveyTables, ...]
    safety_index: pd.DataFrame
    cost_series: pd.DataFrame
    inputs: Mapping[str, str]
    notes: tuple[str, ...]


def read_followup_tables(municipality: Municipality, areas: frozenset[str], folder: Path) -> FollowUpTables:
    """Everything declared under ``followup``; what is not declared gives no rows.

    Raises:
        InputFileError: a file is missing or cannot be read.
        TableError: columns are missing, or rows hold what cannot be; all lines are named.
    """
    declared, inputs = municipality.followup, dict[str, str]()
    surveys = tuple(read_survey(one, areas, folder, inputs) for one in declared.surveys)
    index = _index(declared.safety_index, areas, folder, inputs) if declared.safety_index is not None else None
    costs = _costs(declared.cost_series, folder, inputs) if declared.cost_series is not None else None
    return FollowUpTables(
        surveys,
        pd.DataFrame(columns=tables.SAFETY_INDEX.column_names) if index is None else index,
        pd.DataFrame(columns=tables.COST_SERIES.column_names) if costs is None else costs,
        inputs,
        tuple(note for survey in surveys for note in survey.notes),
    )


def _index(declared: SafetyIndexFile, areas: frozenset[str], folder: Path, inputs: dict[str, str]) -> pd.DataFrame:
    file = one(folder, declared.path)
    more = [declared.uncertainty] if declared.uncertainty else []
    rows = rows_of(file, declared.csv, [declared.year, declared.area, declared.item, declared.value, *more], inputs)
    value = numbers_of(rows[declared.value], declared.csv)
    half = numbers_of(rows[more[0]], declared.csv) if more else pd.Series(float("nan"), index=rows.index)
    whole = rows[declared.area].map(fold) == fold(declared.whole)
    refuse(
        file,
        rows,
        {
            "har ett år som inte går att läsa": ~rows[declared.year].str.fullmatch(_YEAR),
            f'har ett område som varken är en områdeskod eller "{declared.whole}"': ~whole
            & ~rows[declared.area].isin(areas),
            "har en variabel som inte finns bland items": ~rows[declared.item].isin(declared.items),
            "har ett värde som inte ligger mellan 0 och 6": (rows[declared.value] != "")
            & ~value.between(0, HIGHEST_SCORE),
            "har en osäkerhet som inte är ett tal från 0": (half < 0)
            | (half.isna() & (rows[more[0]] != "") if more else False),
            "står för samma år, område och variabel som en tidigare rad": rows.duplicated(
                [declared.year, declared.area, declared.item]
            ),
        },
        section="followup.safety_index",
    )
    return pd.DataFrame(
        {
            "year": rows[declared.year].astype("int64"),
            "area_id": rows[declared.area].mask(whole),
            "item": rows[declared.item],
            "value": value,
            "uncertainty": half,
        }
    )


def _costs(declared: CostSeriesFile, folder: Path, inputs: dict[str, str]) -> pd.DataFrame:
    file = one(folder, declared.path)
    more = [name for name in (declared.period, declared.index) if name is not None]
    rows = rows_of(file, declared.csv, [declared.year, declared.item, declared.kronor, *more], inputs)
    kronor = numbers_of(rows[declared.kronor], declared.csv)
    blank = pd.Series(float("nan"), index=rows.index)
    index = numbers_of(rows[declared.index], declared.csv) if declared.index is not None else blank
    key = [name for name in (declared.year, declared.period, declared.item) if name is not None]
    faults = {
        "har ett år som inte går att läsa": ~rows[declared.year].str.fullmatch(_YEAR),
        "saknar vad som kostade": rows[declared.item] == "",
        "har en kostnad som inte är ett tal från 0": ~(kronor >= 0),
        "står för samma tid och post som en tidigare rad": rows.duplicated(key),
    }
    if declared.index is not None:
        faults["har ett prisindex som inte är ett tal över 0"] = ~(index > 0)
    refuse(file, rows, faults, section="followup.cost_series")
    period = rows[declared.period] if declared.period is not None else pd.Series("", index=rows.index, dtype="str")
    return pd.DataFrame(
        {
            "year": rows[declared.year].astype("int64"),
            "period": period.mask(period == ""),
            "item": guarded(rows[declared.item]).texts,
            "kronor": kronor,
            "price_index": index,
        }
    )
