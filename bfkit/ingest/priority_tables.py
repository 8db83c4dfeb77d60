"""What the prioritisation is judged by: citizen promises, unit costs, the safety survey, facts of the areas."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from bfkit import tables, vocabulary
from bfkit.errors import TableError
from bfkit.ingest.area_versions import noise_notes
from bfkit.ingest.files import InputFile, matching, one
from bfkit.ingest.hand_kept import numbers_of, refuse, rows_of
from bfkit.ingest.personal_data import guarded
from bfkit.parameters.models import Municipality
from bfkit.parameters.priorities import SHARES, AreaFile, CostFile, PromiseFile, SurveyQuestion

_SUBTYPES = frozenset(word for words in vocabulary.SUBTYPES.values() for word in words)
_YEAR = r"(?:19|20)[0-9]{2}"
_LAST_YEAR = re.compile(rf"({_YEAR})(?!.*{_YEAR})")
_UNKNOWN_AREA = "har en områdeskod som inte finns"


@dataclass(frozen=True, slots=True)
class PriorityTables:
    """Rows of ``tables.PROMISES``, ``UNIT_COSTS``, ``SURVEY_SHARES``, ``AREA_JUDGEMENTS`` and ``INDICATORS``."""

    promises: pd.DataFrame
    unit_costs: pd.DataFrame
    survey_shares: pd.DataFrame
    area_judgements: pd.DataFrame
    indicators: pd.DataFrame
    inputs: Mapping[str, str]
    notes: tuple[str, ...]


def read_priority_tables(municipality: Municipality, areas: frozenset[str], folder: Path) -> PriorityTables:
    """Everything declared under ``priorities``; what is not declared gives no rows.

    The files are kept by hand and few: a row that cannot be right stops the run with its line, for a criterion
    that is silently ``underlag saknas`` would look like an answer.

    Raises:
        InputFileError: a file is missing or cannot be read.
        TableError: columns are missing, or rows hold what cannot be; all lines are named.
    """
    declared, inputs = municipality.priorities, dict[str, str]()
    indicators, judged = (
        _area_facts(declared.area_file, areas, folder, inputs)
        if declared.area_file is not None
        else (_none(tables.INDICATORS), _none(tables.AREA_JUDGEMENTS))
    )
    if declared.survey is not None:
        indicators = indicators[indicators["name"] != "O1"]
    years = tuple(
        sorted({int(y) for y in indicators.loc[indicators["source"].astype("str").str.contains("SCB"), "year"]})
    )
    return PriorityTables(
        promises=_promises(declared.promises, areas, folder, inputs) if declared.promises else _none(tables.PROMISES),
        unit_costs=_costs(declared.unit_costs, folder, inputs) if declared.unit_costs else _none(tables.UNIT_COSTS),
        survey_shares=(
            _survey(declared.survey, areas, folder, inputs) if declared.survey else _none(tables.SURVEY_SHARES)
        ),
        area_judgements=judged,
        indicators=indicators,
        inputs=inputs,
        notes=tuple(noise_notes("Områdesfakta", years)),
    )


def _none(table: tables.Table) -> pd.DataFrame:
    return pd.DataFrame(columns=table.column_names)


def _promises(declared: PromiseFile, areas: frozenset[str], folder: Path, inputs: dict[str, str]) -> pd.DataFrame:
    file = one(folder, declared.path)
    columns = (declared.id, declared.year, declared.area, declared.text, declared.subtype)
    rows = rows_of(file, declared.csv, columns, inputs)
    _refuse(
        file,
        rows,
        {
            "saknar nummer, eller har ett som redan finns": (rows[declared.id] == "") | rows[declared.id].duplicated(),
            "har ett år som inte går att läsa": ~rows[declared.year].str.fullmatch(_YEAR),
            _UNKNOWN_AREA: (rows[declared.area] != "") & ~rows[declared.area].isin(areas),
            "har en undertyp som arbetsbänken inte känner": ~rows[declared.subtype].isin(_SUBTYPES),
        },
    )
    return pd.DataFrame(
        {
            "id": rows[declared.id],
            "year": rows[declared.year].astype("int64"),
            "area_id": rows[declared.area].mask(rows[declared.area] == ""),
            "subtype": rows[declared.subtype],
            "text": guarded(rows[declared.text]).texts,
        }
    )


def _costs(declared: CostFile, folder: Path, inputs: dict[str, str]) -> pd.DataFrame:
    file = one(folder, declared.path)
    levels = (declared.low, declared.middle, declared.high)
    columns = (declared.item, declared.subtype, declared.unit, *levels, declared.source, declared.price_year)
    rows = rows_of(file, declared.csv, columns, inputs)
    rows = rows[rows[declared.subtype] != ""]
    low, middle, high = (numbers_of(rows[name], declared.csv) for name in levels)
    _refuse(
        file,
        rows,
        {
            "har en undertyp som arbetsbänken inte känner": ~rows[declared.subtype].isin(_SUBTYPES),
            "har en undertyp som redan har ett pris": rows[declared.subtype].duplicated(),
            "har ett pris som inte är ett tal, eller där låg, mellan och hög inte stiger": ~(
                (low >= 0) & (low <= middle) & (middle <= high)
            ),
            "saknar källa": rows[declared.source] == "",
            "har ett prisår som inte går att läsa": ~rows[declared.price_year].str.fullmatch(_YEAR),
        },
    )
    return pd.DataFrame(
        {
            "subtype": rows[declared.subtype],
            "item": rows[declared.item],
            "unit": rows[declared.unit],
            "low": low,
            "middle": middle,
            "high": high,
            "source": guarded(rows[declared.source]).texts,
            "price_year": rows[declared.price_year].astype("int64"),
        }
    )


def _survey(declared: SurveyQuestion, areas: frozenset[str], folder: Path, inputs: dict[str, str]) -> pd.DataFrame:
    """The weighted share that is unsafe, by area and year, where enough have answered."""
    found = []
    for file in matching(folder, (declared.path,)):
        year = _LAST_YEAR.search(file.name)
        if year is None:
            raise TableError(f"{file.name}: filnamnet har inget årtal. Döp filen efter enkätens år, eller ändra path.")
        columns = [declared.area, declared.question, *([declared.weight] if declared.weight else [])]
        rows = rows_of(file, declared.csv, columns, inputs)
        weight = (
            numbers_of(rows[declared.weight], declared.csv) if declared.weight else pd.Series(1.0, index=rows.index)
        )
        _refuse(
            file,
            rows,
            {
                _UNKNOWN_AREA: ~rows[declared.area].isin(areas),
                "har en vikt som inte är ett tal över 0": ~(weight > 0),
            },
        )
        answer = rows[declared.question]
        kept = ~answer.isin(["", *declared.missing])
        own = pd.DataFrame({"area": rows[declared.area], "weight": weight, "unsafe": answer.isin(declared.unsafe)})[
            kept
        ]
        found += [_share(str(area), int(year[1]), group, declared) for area, group in own.groupby("area", sort=True)]
    enough = [row for row in found if int(str(row["answers"])) >= declared.fewest_answers]
    return pd.DataFrame(enough, columns=tables.SURVEY_SHARES.column_names)


def _share(area: str, year: int, answers: pd.DataFrame, declared: SurveyQuestion) -> dict[str, object]:
    """One area in one year. The design effect is Kish's, of the weights: n sum(w^2) / sum(w)^2."""
    weight = answers["weight"].to_numpy(dtype=float)
    return {
        "area_id": area,
        "year": year,
        "share": float((weight * answers["unsafe"]).sum() / weight.sum()),
        "answers": len(answers),
        "weight": float(weight.sum()),
        "design_effect": float(len(weight) * (weight**2).sum() / weight.sum() ** 2),
        "comparable_from": max((y for y in declared.new_wording if y <= year), default=0),
        "source": declared.label,
    }


def _area_facts(
    declared: AreaFile, areas: frozenset[str], folder: Path, inputs: dict[str, str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Shares as indicators, between 0 and 1, and what people have judged; an empty value is no row."""
    file = one(folder, declared.path)
    more = [declared.uncertainty] if declared.uncertainty else []
    columns = (declared.area, declared.year, declared.criterion, declared.value, declared.source, *more)
    rows = rows_of(file, declared.csv, columns, inputs)
    rows = rows[rows[declared.value] != ""]
    judged = rows[declared.criterion] == "O6"
    value = numbers_of(rows[declared.value], declared.csv) / 100
    half = numbers_of(rows[more[0]], declared.csv) / 100 if more else pd.Series(np.nan, index=rows.index)
    _refuse(
        file,
        rows,
        {
            _UNKNOWN_AREA: ~rows[declared.area].isin(areas),
            "har ett år som inte går att läsa": ~rows[declared.year].str.fullmatch(_YEAR),
            "gäller något annat än O1–O6": ~rows[declared.criterion].isin(["O1", *SHARES, "O6"]),
            "har en andel som inte är mellan 0 och 100 procent": ~judged & ~value.between(0, 1),
            "har varken ja eller nej för O6": judged & ~rows[declared.value].str.lower().isin(["ja", "nej"]),
            "står för samma område, år och kriterium som en tidigare rad": rows.duplicated(
                [declared.area, declared.year, declared.criterion]
            ),
        },
    )
    table = pd.DataFrame(
        {
            "area_id": rows[declared.area],
            "year": rows[declared.year].astype("int64"),
            "name": rows[declared.criterion],
            "value": value,
            "uncertainty": half,
            "source": guarded(rows[declared.source]).texts,
        }
    )
    people = table[judged].assign(judgement=rows.loc[judged, declared.value].str.lower(), criterion="O6")
    return table[~judged], people[tables.AREA_JUDGEMENTS.column_names]


def _refuse(file: InputFile, rows: pd.DataFrame, faults: Mapping[str, pd.Series]) -> None:
    refuse(file, rows, faults, section="priorities")
