"""A small invented municipality with one source, for tests: what differs is given, the rest is ordinary."""

from datetime import date
from pathlib import Path
from typing import Any

from bfkit.checked import Checked
from bfkit.ingest.pipeline import read
from bfkit.parameters.models import Municipality, Parameters
from bfkit.parameters.sources import Source

AREAS = "kod;namn;folk\nA1;Norr;1200\nA2;Söder;800\nA3;Öster;500\n"
HEADER = "Id;Kategori;Datum;Rapporterad"
FIELDS = {"id": "Id", "category": "Kategori", "occurred_date": "Datum", "reported_date": "Rapporterad"}
AS_OF = date(2025, 7, 14)


def source(**changes: Any) -> Source:
    ordinary: dict[str, Any] = {
        "name": "rapporter",
        "label": "Rapporter",
        "kind": "reporter",
        "files": ("r.csv",),
        "csv": {"separator": ";", "decimal": ","},
        "fields": FIELDS,
        "complete_from": date(2022, 1, 1),
        "agreement": {"reference": "påhittat", "legal_basis": "påhittat"},
    }
    return Source.model_validate(ordinary | changes)


def parameters(*sources: Source, as_of: date = AS_OF, **changes: Any) -> Parameters:
    ordinary: dict[str, Any] = {
        "name": "Provköping",
        "code": "9999",
        "purpose": "uppfoljning",
        "areas": {
            "level": "delomrade",
            "label": "delområde",
            "version": "2025",
            "code_pattern": "^A[0-9]$",
            "area_file": {
                "path": "o.csv",
                "csv": {"separator": ";"},
                "id": "kod",
                "name": "namn",
                "population": "folk",
            },
        },
        "sources": tuple(one.model_dump() for one in sources),
    }
    municipality = Municipality.model_validate(ordinary | changes)
    return Parameters(slug="prov", quarter_text="2025Q2", municipality=municipality, as_of=as_of)


def read_text(
    folder: Path, text: str | bytes, *, as_of: date = AS_OF, town: dict[str, Any] | None = None, **changes: Any
) -> Checked:
    """Read one CSV file of that text as the municipality's only source."""
    (folder / "r.csv").write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    (folder / "o.csv").write_text(AREAS, encoding="utf-8")
    return read(parameters(source(**changes), as_of=as_of, **(town or {})), folder)


def rows(*lines: str, header: str = HEADER) -> str:
    return "\n".join((header, *lines)) + "\n"
