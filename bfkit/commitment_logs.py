"""What ingest hands on of the commitments' logs: typed rows, what the group judged, and an account of every row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType as _Fixed

import pandas as pd

ASIDE = (
    "raden har fel antal kolumner",
    "en uppgift som behövs saknas",
    "ett datum eller en period som inte går att läsa",
    "ett tal som inte går att läsa",
    "varken ja eller nej",
    "numret finns redan",
    "åtgärdad innan den var känd",
    "före åtagandets period",
    "efter åtagandets period",
    "efter den dag som uppgifterna gäller",
    "åtagandet finns inte i commitments.yml",
)
(
    MALFORMED,
    NOTHING_THERE,
    NO_DATE,
    NO_NUMBER,
    NO_ANSWER,
    TWICE,
    DONE_BEFORE,
    BEFORE_PERIOD,
    AFTER_PERIOD,
    AFTER_CUT,
    NO_SUCH,
) = ASIDE
"""Why a row of a log is kept aside, as a reader sees it."""

JUDGED_RESULTS = _Fixed(
    {
        "gott": "god",
        "under förväntan": "under förväntan",
        "ingen effekt": "ingen",
        "sämre": "sämre",
        "går inte att avgöra": "ej känd",
    }
)
"""What a group writes of a result, and the mark it is (``verdict.colours.RESULTS``)."""


@dataclass(frozen=True, slots=True)
class LogAccount:
    """The rows of one commitment's files: ``read == used + elsewhere + sum(aside)``.

    Attributes:
        commitment: its id; file: as declared.
        read: rows in the files; used: rows counted on.
        elsewhere: rows of the file that are another commitment's.
        aside: rows kept aside, by reason (``ASIDE``).
    """

    commitment: str
    file: str
    read: int
    used: int
    elsewhere: int
    aside: Mapping[str, int]

    def __post_init__(self) -> None:
        told = self.used + self.elsewhere + sum(self.aside.values())
        if told != self.read:
            raise ValueError(f"{self.commitment}: {self.read} rader lästa men {told} redovisade")


@dataclass(frozen=True, slots=True)
class CommitmentLog:
    """The rows of one commitment, a column a role (``parameters.commitment_kinds``).

    Attributes:
        commitment: its id.
        rows: days and moments as ``datetime64``, whole numbers and numbers as float (NaN when empty), names as
            tuples, yes or no as objects (None when empty); ``wave`` is the year of a file with a year in its name.
        meetings: rows of the second file; None when the kind has none.
        directions: of each item of a survey by the codebook: restrictive, liberal or none; empty otherwise.
        reworded: whether the codebook notes a change of the question.
    """

    commitment: str
    rows: pd.DataFrame
    meetings: pd.DataFrame | None = None
    directions: Mapping[str, str] | None = None
    reworded: bool = False


@dataclass(frozen=True, slots=True)
class CommitmentLogs:
    """The logs in the order of the agreement's commitments.

    Attributes:
        cut: the last day that counts: what came later is not known yet.
        assessments: what the group judged, the latest row of each commitment: columns commitment, date, result,
            assessed_by, reason, implementation, colour, changed, missing ("" when not declared).
        accounts: of every file of every commitment.
        aside: the rows kept aside: commitment, file, line, column, value (masked when personal) and reason.
        inputs: sha256 of every file by its name.
    """

    cut: date
    logs: tuple[CommitmentLog, ...]
    assessments: pd.DataFrame
    accounts: tuple[LogAccount, ...]
    aside: pd.DataFrame
    inputs: Mapping[str, str]
