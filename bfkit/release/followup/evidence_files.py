"""Lines of local evidence on disk: what every quarter's evaluations left, and the table that can be sent on."""

from pathlib import Path

import pandas as pd
from pydantic import ValidationError

from bfkit.release.csv_text import csv_text
from bfkit.results.local_evidence import COLUMNS, EvidenceLine, MeasureEvidence

LINE_FILE, TABLE_FILE = "evidensrad.json", "lokal_evidens.csv"


def published_evidence(folder: Path) -> tuple[dict[str, MeasureEvidence], tuple[str, ...]]:
    """The latest line of every measure, from all quarters that a municipality has run, and what could not be read.

    Args:
        folder: of the municipality under ``output``.
    """
    found: dict[str, MeasureEvidence] = {}
    unread = []
    for file in sorted(folder.glob(f"????Q?/export/*/{LINE_FILE}")):
        try:
            line = MeasureEvidence.model_validate_json(file.read_text(encoding="utf-8"))
        except (ValidationError, OSError, UnicodeDecodeError):
            place = file.relative_to(folder).as_posix()
            unread.append(f"{place} går inte att läsa; kör om kvartalet")
            continue
        found[line.intervention] = line  # quarters come in order, so the latest stands
    return found, tuple(unread)


def evidence_csv(lines: tuple[EvidenceLine, ...]) -> str:
    """The table as CSV: one header row (``COLUMNS``), one row an evaluation, empty where there is nothing."""
    rows = [one.model_dump() for one in lines]
    table = [["" if row[name] is None else _plain(row[name]) for name in COLUMNS] for row in rows]
    return csv_text(pd.DataFrame(table, columns=list(COLUMNS), dtype=object))


def _plain(value: object) -> object:
    return ("ja" if value else "nej") if isinstance(value, bool) else value
