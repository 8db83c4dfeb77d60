"""What the group judges of each commitment: its own mark, colour and reason, beside what the program counts."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from bfkit.commitment_logs import AFTER_CUT, JUDGED_RESULTS, NO_DATE, NO_SUCH
from bfkit.errors import InputFileError, TableError, listed
from bfkit.ingest.account import shown
from bfkit.ingest.csv_files import read_csv
from bfkit.ingest.files import content, fingerprint, one
from bfkit.ingest.personal_data import guarded
from bfkit.ingest.words import fold
from bfkit.parameters.commitments import Agreement
from bfkit.vocabulary import COLOURS, IMPLEMENTATIONS

COLUMNS = ("commitment", "date", "result", "assessed_by", "reason", "implementation", "colour", "changed", "missing")
_CLOSED = {"result": tuple(JUDGED_RESULTS), "implementation": IMPLEMENTATIONS, "colour": COLOURS}
_OWN_FILE, _THIS_FILE = "municipality.yml", "commitments.yml"


def read_assessments(
    agreement: Agreement, folder: Path, *, cut: date
) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, str]]:
    """The latest judgement of each commitment up to a day, the rows kept aside, and the file's fingerprint.

    Raises:
        InputFileError: the file is missing or cannot be read.
        TableError: columns are missing, or a judgement is none of the words allowed; the lines are named.
    """
    declared = agreement.assessments
    aside = pd.DataFrame(columns=["commitment", "file", "line", "column", "value", "reason"])
    if declared is None:
        return pd.DataFrame(columns=list(COLUMNS)), aside, {}
    try:
        file = one(folder, declared.file)
        raw = read_csv(file, content(file), form=agreement.csv, wanted=list(dict.fromkeys(declared.columns.values())))
    except (InputFileError, TableError) as fault:
        raise type(fault)(f"bedömningarna: {str(fault.args[0]).replace(_OWN_FILE, _THIS_FILE)}") from None
    rows = pd.DataFrame(
        {role: raw.rows[declared.columns[role]] if role in declared.columns else "" for role in COLUMNS}
    ).astype("str")
    _refuse(rows, raw.lines, file.name)
    known = {fold(item.id): item.id for item in agreement.commitments}
    rows["commitment"] = rows["commitment"].map(lambda text: known.get(fold(text), f"?{text}")).astype("str")
    days = pd.to_datetime(rows["date"], format="%Y-%m-%d", errors="coerce")
    reason = np.select(
        [rows["commitment"].str.startswith("?"), days.isna(), days > pd.Timestamp(cut)],
        [NO_SUCH, NO_DATE, AFTER_CUT],
        default="",
    )
    wrong = np.flatnonzero(reason != "")
    aside = pd.DataFrame(
        {
            "commitment": [shown(text.lstrip("?")) for text in rows["commitment"].iloc[wrong]],
            "file": file.name,
            "line": raw.lines[wrong],
            "column": "",
            "value": "",
            "reason": reason[wrong],
        }
    )
    for role in ("assessed_by", "reason", "changed", "missing"):
        rows[role] = guarded(rows[role], free_text=True).texts
    used = rows.assign(day=days)[reason == ""].sort_values("day", kind="stable")
    latest = used.drop_duplicates("commitment", keep="last").drop(columns="day").reset_index(drop=True)
    return latest, aside, fingerprint(file)


def _refuse(rows: pd.DataFrame, lines: np.ndarray, name: str) -> None:
    for role, allowed in _CLOSED.items():
        rows[role] = rows[role].map(fold).astype("str")
        wrong = ~rows[role].isin([*allowed, ""]).to_numpy(dtype=bool)
        if wrong.any():
            where = listed([f"rad {line}" for line in lines[wrong]])
            raise TableError(f"{name}: {where} har en bedömning som inte finns; välj {', '.join(allowed)}.")
