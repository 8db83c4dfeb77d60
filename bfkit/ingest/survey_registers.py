"""What a survey is held against: how its sample was drawn, and the inhabitants of the register."""

from pathlib import Path

import pandas as pd

from bfkit import tables
from bfkit.ingest.files import one
from bfkit.ingest.hand_kept import numbers_of, refuse, rows_of
from bfkit.parameters.surveys import Survey

_SECTION = "followup.surveys"
_YEAR = r"(?:19|20)[0-9]{2}"


def read_frame(declared: Survey, folder: Path, inputs: dict[str, str]) -> pd.DataFrame:
    """How many were there, were asked and answered, by wave and stratum (``tables.SURVEY_FRAME``).

    Raises:
        InputFileError: the file is missing or cannot be read.
        TableError: a count cannot be, or a stratum stands twice; all lines are named.
    """
    if declared.frame is None:
        return pd.DataFrame(columns=tables.SURVEY_FRAME.column_names)
    own = declared.frame
    file = one(folder, own.path)
    rows = rows_of(file, own.csv, [own.wave, own.stratum, own.population, own.sampled, own.answered], inputs)
    population, sampled, answered = (numbers_of(rows[c], own.csv) for c in (own.population, own.sampled, own.answered))
    refuse(
        file,
        rows,
        {
            "har ett år som inte går att läsa": ~rows[own.wave].str.fullmatch(_YEAR),
            "saknar stratum": rows[own.stratum] == "",
            "står för samma år och stratum som en tidigare rad": rows.duplicated([own.wave, own.stratum]),
            "har fler svar än tillfrågade, fler tillfrågade än personer, eller ett antal som inte är ett tal": ~(
                (answered >= 0) & (answered <= sampled) & (sampled > 0) & (sampled <= population)
            ),
        },
        section=_SECTION,
    )
    return pd.DataFrame(
        {
            "survey": declared.name,
            "wave": rows[own.wave].astype("int64"),
            "stratum": rows[own.stratum],
            "population": population,
            "sampled": sampled,
            "answered": answered,
        }
    )


def read_margins(declared: Survey, folder: Path, inputs: dict[str, str]) -> pd.DataFrame:
    """The register's persons by wave, sex and age group (``tables.SURVEY_MARGINS``), summed over its rows.

    Raises:
        InputFileError: the file is missing or cannot be read.
        TableError: columns are missing, or a year or count cannot be read.
    """
    if declared.margins is None:
        return pd.DataFrame(columns=tables.SURVEY_MARGINS.column_names)
    own = declared.margins
    file = one(folder, own.path)
    columns = [column for group in own.ages.values() for column in group]
    rows = rows_of(file, own.csv, [own.year, own.sex, *columns], inputs)
    counts = pd.DataFrame({column: numbers_of(rows[column], own.csv) for column in dict.fromkeys(columns)})
    refuse(
        file,
        rows,
        {
            "har ett år som inte går att läsa": ~rows[own.year].str.fullmatch(_YEAR),
            "saknar kön": rows[own.sex] == "",
            "har ett antal invånare som inte är ett tal från 0": ~(counts >= 0).all(axis=1),
        },
        section=_SECTION,
    )
    parts = [
        pd.DataFrame(
            {
                "wave": rows[own.year].astype("int64"),
                "sex": rows[own.sex],
                "age": age,
                "population": counts[list(group)].sum(axis=1),
            }
        )
        for age, group in own.ages.items()
    ]
    summed = pd.concat(parts).groupby(["wave", "sex", "age"], as_index=False)["population"].sum()
    return summed.assign(survey=declared.name)[tables.SURVEY_MARGINS.column_names]
