"""The codebook of a survey: which way each statement points, and whether a question was changed."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from bfkit.errors import TableError
from bfkit.ingest.csv_files import read_csv
from bfkit.ingest.files import InputFile, content, fingerprint, one
from bfkit.ingest.words import fold
from bfkit.parameters.sources import Csv

ITEM, DIRECTION, QUESTION, CHANGES = "Påstående", "Riktning", "Fråga", "Ändringar"
DIRECTIONS = ("restriktiv", "liberal", "ingen")
_YEAR = r"(?:19|20)[0-9]{2}"
_LAST_YEAR = re.compile(rf"({_YEAR})(?!.*{_YEAR})")


def items_of(relative: str, form: Csv, folder: Path, inputs: dict[str, str]) -> Mapping[str, str] | None:
    """The direction of each statement; None for a codebook of questions without directions.

    Raises:
        InputFileError: the file is missing or cannot be read.
        TableError: a direction is none of restriktiv, liberal and ingen, or a statement stands twice.
    """
    file = one(folder, relative)
    inputs.update(fingerprint(file))
    header = content(file).decode(_python_name(form)).splitlines()[0]
    if ITEM not in header:
        return None
    rows = read_csv(file, content(file), form=form, wanted=[ITEM, DIRECTION]).rows
    directions = rows[DIRECTION].map(fold)
    if rows[ITEM].duplicated().any() or not directions.isin(DIRECTIONS).all():
        raise TableError(
            f"{file.name}: varje påstående ska stå en gång med riktningen {', '.join(DIRECTIONS)}. Rätta kodboken."
        )
    return dict(zip(rows[ITEM], directions, strict=True))


def noted_change(relative: str, form: Csv, folder: Path, question: str) -> bool:
    """Whether the codebook notes a change of a question."""
    file = one(folder, relative)
    header = content(file).decode(_python_name(form)).splitlines()[0]
    if not question or CHANGES not in header:
        return False
    rows: pd.DataFrame = read_csv(file, content(file), form=form, wanted=[QUESTION, CHANGES]).rows
    return bool((rows.loc[rows[QUESTION] == question, CHANGES] != "").any())


def waves_of(files: Sequence[InputFile], pattern: str) -> tuple[tuple[InputFile, int | None], ...]:
    """The files of a survey with the year in the name of each; a file without a year is a codebook or a list.

    A pattern without a wildcard is one file, which needs no year.

    Raises:
        TableError: a pattern matches files, but none has a year in its name.
    """
    if "*" not in pattern:
        return tuple((file, None) for file in files)
    found = tuple(
        (file, int(year[1])) for file in files if (year := _LAST_YEAR.search(file.name.rpartition("/")[2])) is not None
    )
    if not found:
        raise TableError(f'"{pattern}": inget filnamn har ett årtal. Döp filerna efter enkätens år, eller ändra file.')
    return found


def _python_name(form: Csv) -> str:
    return {"windows-1252": "cp1252", "utf-8": "utf-8-sig"}.get(form.encoding, form.encoding)
