"""The read logs kept where the notebooks of a quarter find them, and read back as they were."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from bfkit.commitment_logs import CommitmentLog, CommitmentLogs, LogAccount
from bfkit.parameters.commitments import Agreement

_HEAD = "logs.json"


def save_logs(logs: CommitmentLogs, folder: Path) -> None:
    """Write the logs into an empty folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, log in enumerate(logs.logs):
        log.rows.to_parquet(folder / f"{number}.parquet", index=False)
        if log.meetings is not None:
            log.meetings.to_parquet(folder / f"{number}_meetings.parquet", index=False)
    logs.assessments.to_parquet(folder / "assessments.parquet", index=False)
    logs.aside.astype({"line": "int64"}).to_parquet(folder / "aside.parquet", index=False)
    head = {
        "cut": logs.cut.isoformat(),
        "inputs": dict(logs.inputs),
        "logs": [[log.commitment, _plain(log.directions), log.reworded] for log in logs.logs],
        "accounts": [[a.commitment, a.file, a.read, a.used, a.elsewhere, dict(a.aside)] for a in logs.accounts],
    }
    (folder / _HEAD).write_text(json.dumps(head, ensure_ascii=False), encoding="utf-8")


def load_logs(folder: Path, agreement: Agreement) -> CommitmentLogs:
    """The logs as they were saved, in the order of the agreement's commitments."""
    head = json.loads((folder / _HEAD).read_text(encoding="utf-8"))
    logs = []
    for number, (one, (name, directions, reworded)) in enumerate(zip(agreement.commitments, head["logs"], strict=True)):
        own = folder / f"{number}_meetings.parquet"
        rows = _typed(pd.read_parquet(folder / f"{number}.parquet"), {**one.way.columns, **one.way.optional})
        meetings = _typed(pd.read_parquet(own), one.way.meetings) if own.is_file() else None
        logs.append(CommitmentLog(name, rows, meetings, directions, reworded))
    return CommitmentLogs(
        cut=date.fromisoformat(head["cut"]),
        logs=tuple(logs),
        assessments=pd.read_parquet(folder / "assessments.parquet"),
        accounts=tuple(LogAccount(*row) for row in head["accounts"]),
        aside=pd.read_parquet(folder / "aside.parquet"),
        inputs=head["inputs"],
    )


def _plain(directions: Mapping[str, str] | None) -> dict[str, str] | None:
    return None if directions is None else dict(directions)


def _typed(rows: pd.DataFrame, types: Mapping[str, str]) -> pd.DataFrame:
    """Names as tuples and yes or no as objects, which the file keeps in other forms."""
    changed = {}
    for role, kind in types.items():
        if role in rows and kind.rstrip("?") == "names":
            changed[role] = rows[role].map(tuple)
        if role in rows and kind.rstrip("?") == "yes_no":
            values = rows[role].astype(object)
            changed[role] = values.where(values.notna(), None)
    return rows.assign(**changed)
