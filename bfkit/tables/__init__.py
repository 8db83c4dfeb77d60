"""Which tables there are, declared once: ``data/dictionary.csv`` and the checks are made from here."""

import pandas as pd

from bfkit.contract import TIME, Column, Table, check, empty
from bfkit.tables.followup import (
    COST_SERIES,
    FOLLOWED_UP,
    SAFETY_INDEX,
    SURVEY_ANSWERS,
    SURVEY_FRAME,
    SURVEY_ITEMS,
    SURVEY_MARGINS,
    SURVEY_RESPONDENTS,
)
from bfkit.tables.gathered import (
    ACTIVITIES,
    AREAS,
    GATHERED,
    INCIDENTS,
    INDICATORS,
    PLACES,
    REPORTERS,
    SPECIAL_EVENTS,
    UNSAFE_PLACES,
)
from bfkit.tables.priorities import AREA_JUDGEMENTS, PROMISES, SURVEY_SHARES, UNIT_COSTS, WEIGHED

__all__ = [
    "ACTIVITIES",
    "ALL",
    "AREAS",
    "AREA_JUDGEMENTS",
    "COST_SERIES",
    "INCIDENTS",
    "INDICATORS",
    "PLACES",
    "PROMISES",
    "REPORTERS",
    "SAFETY_INDEX",
    "SPECIAL_EVENTS",
    "SURVEY_ANSWERS",
    "SURVEY_FRAME",
    "SURVEY_ITEMS",
    "SURVEY_MARGINS",
    "SURVEY_RESPONDENTS",
    "SURVEY_SHARES",
    "TIME",
    "UNIT_COSTS",
    "UNSAFE_PLACES",
    "Column",
    "Table",
    "check",
    "dictionary",
    "empty",
]

ALL = (*GATHERED, *WEIGHED, *FOLLOWED_UP)


def dictionary() -> pd.DataFrame:
    """The data dictionary: one row a column of every table."""
    return pd.DataFrame(
        [
            {
                "tabell": table.name,
                "kolumn": column.name,
                "typ": column.kind,
                "obligatorisk": "ja" if column.required else "nej",
                "enhet": column.unit,
                "värden": " | ".join(column.values),
                "betydelse": column.meaning,
            }
            for table in ALL
            for column in table.columns
        ]
    )
