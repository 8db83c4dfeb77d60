"""The codebook of a survey: what was asked, which answers there are, and which end of the scale is the worse."""

import re
from pathlib import Path

import pandas as pd

from bfkit import tables
from bfkit.errors import TableError, listed
from bfkit.ingest.files import one
from bfkit.ingest.hand_kept import refuse, rows_of
from bfkit.ingest.words import fold
from bfkit.parameters.reading import nearest
from bfkit.parameters.surveys import WORSE, CodebookFile, Survey

_CODE = re.compile(r"(?:^|;)\s*([0-9]{1,2})\b")
_FIRST, _LAST = 1990, 2100


def read_codebook(declared: Survey, folder: Path, inputs: dict[str, str]) -> pd.DataFrame:
    """The items of a survey (``tables.SURVEY_ITEMS``), from its file and from what is declared itself.

    Raises:
        InputFileError: the file is missing or cannot be read.
        TableError: a row cannot be right, an item stands twice, or a question, scale or change names an item or
            answer that the codebook does not have.
    """
    own = [] if declared.codebook is None else _file(declared, declared.codebook, folder, inputs)
    own += [
        {
            "item": one.item,
            "wording": one.wording,
            "answers": "|".join(map(str, one.answers)),
            "worse": one.worse,
            "first_wave": one.first_wave,
            "last_wave": one.last_wave,
        }
        for one in declared.items
    ]
    names = [str(item["item"]) for item in own]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise TableError(f"enkäten {declared.name}: frågan {listed(twice)} står flera gånger i kodboken. Behåll en.")
    items = pd.DataFrame(own).assign(survey=declared.name)[tables.SURVEY_ITEMS.column_names]
    _check_use(declared, items)
    return items


def _file(declared: Survey, codebook: CodebookFile, folder: Path, inputs: dict[str, str]) -> list[dict[str, object]]:
    file = one(folder, codebook.path)
    optional = [name for name in (codebook.answers, codebook.first_wave, codebook.last_wave) if name is not None]
    rows = rows_of(file, codebook.csv, [codebook.item, codebook.wording, codebook.worse, *optional], inputs)
    directions = {fold(word): end for word, end in codebook.directions.items()} | {word: word for word in WORSE}
    worse = rows[codebook.worse].map(lambda word: directions.get(fold(word), ""))
    answers = _answers(declared, rows, codebook)
    first, last = _year(rows, codebook.first_wave, _FIRST), _year(rows, codebook.last_wave, _LAST)
    refuse(
        file,
        rows,
        {
            "saknar frågans namn": rows[codebook.item] == "",
            f"har en riktning som inte är {', '.join(sorted(directions))}": worse == "",
            "saknar tillåtna svar: skriv dem som 1 ja; 2 nej, eller ange answers i enkäten": answers == "",
            "har ett år som inte går att läsa, eller slutar före sitt första": first.isna()
            | last.isna()
            | (last < first),
        },
        section="followup.surveys",
    )
    found = pd.DataFrame(
        {
            "item": rows[codebook.item],
            "wording": rows[codebook.wording],
            "answers": answers,
            "worse": worse,
            "first_wave": first.astype("int64"),
            "last_wave": last.astype("int64"),
        }
    )
    return [{str(name): value for name, value in row.items()} for row in found.to_dict("records")]


def _answers(declared: Survey, rows: pd.DataFrame, codebook: CodebookFile) -> pd.Series:
    if codebook.answers is not None:
        return rows[codebook.answers].map(lambda text: "|".join(_CODE.findall(text))).astype("str")
    codes = range(declared.answers[0], declared.answers[1] + 1) if declared.answers is not None else ()
    return pd.Series("|".join(map(str, codes)), index=rows.index, dtype="str")


def _year(rows: pd.DataFrame, column: str | None, otherwise: int) -> pd.Series:
    if column is None:
        return pd.Series(otherwise, index=rows.index)
    return pd.to_numeric(rows[column].where(rows[column].str.fullmatch("[0-9]{4}"), "saknas"), errors="coerce")


def _check_use(declared: Survey, items: pd.DataFrame) -> None:
    """Hold questions, scales and changes against the codebook; every fault is told."""
    answers = {str(row["item"]): str(row["answers"]).split("|") for row in items.to_dict("records")}
    worse = dict(zip(items["item"], items["worse"], strict=True))
    used = [("questions", own.item) for own in declared.questions] + [("changes", own.item) for own in declared.changes]
    used += [("scales", item) for scale in declared.scales for item in scale.items]
    faults = [
        f"{where}: frågan {item} finns inte i kodboken{nearest(item, answers)}"
        for where, item in used
        if item not in answers
    ]
    for asked in declared.questions:
        strange = [str(code) for code in asked.counted if str(code) not in answers.get(asked.item, [str(code)])]
        if strange:
            faults.append(f"questions: svaret {listed(strange)} på {asked.item} finns inte i kodboken")
    for scale in declared.scales:
        aimless = [item for item in scale.items if worse.get(item) == "ingen"]
        if aimless:
            faults.append(f"scales: {listed(aimless)} har ingen riktning och kan inte ingå i {scale.name}")
    if faults:
        raise TableError(f"enkäten {declared.name}: {'; '.join(faults)}. Rätta followup.surveys eller kodboken.")
