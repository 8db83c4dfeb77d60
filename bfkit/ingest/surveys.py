"""The answers to the municipality's surveys: one row an answer, held to the codebook; no names are ever read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from bfkit import tables
from bfkit.display import number
from bfkit.errors import TableError
from bfkit.ingest.files import InputFile, matching
from bfkit.ingest.hand_kept import numbers_of, refuse, rows_of
from bfkit.ingest.personal_data import guarded
from bfkit.ingest.survey_codebooks import read_codebook
from bfkit.ingest.survey_registers import read_frame, read_margins
from bfkit.ingest.words import fold
from bfkit.parameters.surveys import Survey

_YEAR = r"(?:19|20)[0-9]{2}"
_LAST_YEAR = re.compile(rf"({_YEAR})(?!.*{_YEAR})")
_SECTION = "followup.surveys"
_OWN_WORDS = ("panel", "area", "sex", "age", "stratum", "cluster")


@dataclass(frozen=True, slots=True)
class SurveyTables:
    """Rows of ``tables.SURVEY_RESPONDENTS``, ``_ANSWERS``, ``_ITEMS``, ``_FRAME`` and ``_MARGINS``, and notes."""

    respondents: pd.DataFrame
    answers: pd.DataFrame
    items: pd.DataFrame
    frame: pd.DataFrame
    margins: pd.DataFrame
    notes: tuple[str, ...]


def read_survey(declared: Survey, areas: frozenset[str], folder: Path, inputs: dict[str, str]) -> SurveyTables:
    """Every wave of one survey.

    A row that cannot be right stops the run with its line: a share of what happened to be readable would look like
    an answer.

    Args:
        declared: the survey. areas: the municipality's area codes. folder: the data folder.
        inputs: the files' fingerprints are put here.

    Raises:
        InputFileError: a file is missing or cannot be read.
        TableError: columns are missing, a weight is not above 0, an answer is not in the codebook, a wave has no
            year or no question of the codebook, or rows hold what cannot be; all lines are named.
    """
    items = read_codebook(declared, folder, inputs)
    respondents, answers = [], []
    for file in matching(folder, (declared.path,)):
        wave = _wave(file, declared)
        people, answered = _read_wave(declared, file, wave, items, areas, inputs)
        respondents.append(people)
        answers.append(answered)
    _check_waves(declared, respondents)
    people = pd.concat(respondents, ignore_index=True)
    frame = read_frame(declared, folder, inputs)
    margins = read_margins(declared, folder, inputs)
    notes = (*_frame_notes(declared, people, frame), *_margin_notes(declared, people, margins))
    return SurveyTables(people, pd.concat(answers, ignore_index=True), items, frame, margins, notes)


def _wave(file: InputFile, declared: Survey) -> int:
    if declared.wave is not None:
        return declared.wave
    year = _LAST_YEAR.search(file.name)
    if year is None:
        raise TableError(f"{file.name}: filnamnet har inget årtal. Döp filen efter enkätens år, eller ange wave.")
    return int(year[1])


def _check_waves(declared: Survey, respondents: list[pd.DataFrame]) -> None:
    years = [int(one["wave"].iloc[0]) for one in respondents if len(one)]
    if len(years) < len(respondents):
        raise TableError(f"enkäten {declared.name}: en fil har inga svar. Ta bort den eller exportera den igen.")
    twice = sorted({str(year) for year in years if years.count(year) > 1})
    if twice:
        raise TableError(f"enkäten {declared.name}: två filer är från {', '.join(twice)}. Behåll en, eller ändra path.")


def _read_wave(
    declared: Survey, file: InputFile, wave: int, items: pd.DataFrame, areas: frozenset[str], inputs: dict[str, str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    asked = items[(items["first_wave"] <= wave) & (wave <= items["last_wave"])]
    if asked.empty:
        raise TableError(
            f"{file.name}: kodboken för {declared.name} har ingen fråga för {wave}. Fyll på kodboken, eller ta bort filen."
        )
    columns = [
        declared.respondent,
        *_own_columns(declared),
        *([declared.weight] if declared.weight else []),
        *asked["item"],
    ]
    rows = rows_of(file, declared.csv, columns, inputs)
    people = _people(declared, rows, wave)
    codes = {str(row["item"]): _codes(rows[str(row["item"])], declared) for row in asked.to_dict("records")}
    allowed = {str(row["item"]): set(map(int, str(row["answers"]).split("|"))) for row in asked.to_dict("records")}
    refuse(file, rows, _faults(declared, rows, people, areas) | _outside(codes, allowed), section=_SECTION)
    long = pd.concat(
        [
            people.loc[code.notna(), ["survey", "wave", "respondent"]].assign(item=item, answer=code.dropna())
            for item, code in codes.items()
        ],
        ignore_index=True,
    )
    return people, long


def _people(declared: Survey, rows: pd.DataFrame, wave: int) -> pd.DataFrame:
    """Who answered; a column that the survey does not have is missing."""
    found: dict[str, object] = {"survey": declared.name, "wave": wave, "respondent": rows[declared.respondent]}
    for key in _OWN_WORDS:
        column = getattr(declared, key)
        name = "area_id" if key == "area" else key
        text = rows[column] if column is not None else pd.Series("", index=rows.index, dtype="str")
        found[name] = text.mask(text == "")
    found["weight"] = numbers_of(rows[declared.weight], declared.csv) if declared.weight else 1.0
    return pd.DataFrame(found, index=rows.index)[tables.SURVEY_RESPONDENTS.column_names]


def _codes(texts: pd.Series, declared: Survey) -> pd.Series:
    """Answers as codes: missing where not answered, -1 where the text is no code."""
    words = {fold(word): code for word, code in declared.values.items()}
    skipped = {"", *map(fold, declared.missing)}

    def code(text: str) -> object:
        plain = fold(text)
        if plain in skipped:
            return pd.NA
        return words.get(plain, int(plain) if plain.isascii() and plain.isdigit() else -1)

    unique = {text: code(text) for text in texts.unique()}
    return texts.map(unique).astype("Int64")


def _own_columns(declared: Survey) -> list[str]:
    return [name for key in _OWN_WORDS if (name := getattr(declared, key)) is not None]


def _personal(texts: pd.Series) -> pd.Series:
    """Which rows look like personal data: a survey is read without names and personal numbers, or not at all."""
    unique = pd.Series(texts.unique(), dtype="str")
    return texts.isin(set(unique[guarded(unique).hit]))


def _outside(codes: Mapping[str, pd.Series], allowed: Mapping[str, set[int]]) -> dict[str, pd.Series]:
    """Which rows have an answer that the codebook does not have, by question."""
    return {
        f"har ett svar på {item} som inte finns i kodboken ({', '.join(map(str, sorted(allowed[item])))})": code.notna()
        & ~code.isin(list(allowed[item]))
        for item, code in codes.items()
    }


def _faults(declared: Survey, rows: pd.DataFrame, people: pd.DataFrame, areas: frozenset[str]) -> dict[str, pd.Series]:
    weight = people["weight"]
    faults = {
        "saknar svarets nummer": people["respondent"] == "",
        "har ett nummer som redan finns i omgången": (people["respondent"] != "") & people["respondent"].duplicated(),
        "har en vikt som inte är ett tal över 0": ~(weight > 0) | (weight == float("inf")),
    }
    if declared.area is not None:
        faults["har en områdeskod som inte finns"] = ~people["area_id"].isin(areas)
    for key in ("sex", "age", "stratum", "cluster", "panel"):
        column = getattr(declared, key)
        if column is not None:
            faults[f"saknar {column}"] = people[key].isna()
    for column in dict.fromkeys((declared.respondent, *_own_columns(declared))):
        faults[f"ser ut att ha personuppgifter i {column}"] = _personal(rows[column])
    if declared.panel is not None:
        faults["har samma person som en tidigare rad i omgången"] = (
            people["panel"].notna() & people["panel"].duplicated()
        )
    return faults


def _frame_notes(declared: Survey, people: pd.DataFrame, frame: pd.DataFrame) -> list[str]:
    """Where the frame and the answers do not agree. A stratum with answers but no frame cannot be weighed at all."""
    if declared.frame is None:
        return []
    counted = people.groupby(["wave", "stratum"]).size()
    told = frame.set_index(["wave", "stratum"])["answered"]
    lacking = counted.index.difference(told.index)
    if len(lacking):
        wave, stratum = lacking[0]
        raise TableError(
            f"enkäten {declared.name}: {len(lacking)} stratum har svar men finns inte i frame, först {stratum} {wave}. "
            "Fyll på filen över urvalet."
        )
    differs = (counted.reindex(told.index, fill_value=0) != told).sum()
    if not differs:
        return []
    return [
        f"{declared.label}: i {number(int(differs))} stratum är svaren i filen inte lika många som urvalsfilen säger."
    ]


def _margin_notes(declared: Survey, people: pd.DataFrame, margins: pd.DataFrame) -> list[str]:
    if declared.margins is None:
        return []
    lacking = sorted(set(people["wave"]) - set(margins["wave"]))
    if not lacking:
        return []
    return [
        f"{declared.label}: registret saknar {', '.join(map(str, lacking))}; de omgångarnas vikter är inte anpassade."
    ]
