"""A small invented municipality with a register of measures, as files: what differs is given, the rest is ordinary."""

from pathlib import Path
from typing import Any

import yaml

AREAS = "kod;namn\n" + "".join(f"A{number};Område {number}\n" for number in range(1, 9))
MUNICIPALITY: dict[str, Any] = {
    "name": "Provköping",
    "code": "9999",
    "synthetic": True,
    "purpose": "uppfoljning",
    "areas": {
        "level": "delomrade",
        "label": "delområde",
        "version": "2025",
        "code_pattern": "^A[0-9]$",
        "area_file": {"path": "o.csv", "csv": {"separator": ";"}, "id": "kod", "name": "namn"},
    },
    "sources": [
        {
            "name": "rapporter",
            "label": "Rapporter",
            "kind": "reporter",
            "files": ["r.csv"],
            "csv": {"separator": ";"},
            "fields": {
                "id": "Id",
                "category": "Kategori",
                "occurred_date": "Datum",
                "reported_date": "Rapporterad",
                "area_id": "Område",
            },
            "complete_from": "2022-01-01",
            "agreement": {"reference": "påhittat", "legal_basis": "påhittat"},
        }
    ],
}
MEASURE: dict[str, Any] = {
    "id": "T1",
    "slug": "varddar",
    "title": "Värdar",
    "description": "Värdar går pass.",
    "areas": ["A1"],
    "decided": "2025-03-01",
    "start": "2025-04-01",
    "end": None,
    "phases": [{"name": "genomförande", "from": "2025-04-01"}],
    "owner": "Fastighet",
    "payer": "Kommunen",
    "type": "situationell",
    "mechanism": "Fler ser.",
    "outcome": {"category": "skadegorelse"},
    "cost": {"kronor": 1, "period": "år", "includes": "löner"},
    "goal": {
        "indicator": "skadegörelse i området",
        "change": -30,
        "unit": "procent",
        "baseline": "b",
        "from": "2025-04-01",
        "to": "2025-09-30",
    },
    "selection": {"how": "klagomål"},
    "comparison": {"rule": "liknande", "outside_metres": 600, "exclude": "behandlade"},
    "rings": [200, 400],
    "expected_effect": {"change": -30, "unit": "procent", "source": "gruppens bedömning"},
    "dose": {"activity": "pass", "per_week": 3},
    "earlier": "Inga kända.",
}
REGISTER: dict[str, Any] = {"municipality": "Provköping", "decided_by": "Gruppen", "source": "rapporter"}
REPORTS = "Id;Kategori;Datum;Rapporterad;Område\n" + "".join(
    f"{number};skadegorelse;2025-0{1 + number % 3}-1{number % 10};2025-0{1 + number % 3}-2{number % 8};A{1 + number % 8}\n"
    for number in range(60)
)


def project(folder: Path, *measures: dict[str, Any], reports: str = REPORTS, **register: Any) -> Path:
    """A project folder whose municipality ``prov`` has the measures."""
    own = folder / "parameters" / "prov"
    own.mkdir(parents=True)
    (folder / "notebooks").mkdir()
    (folder / "data").mkdir()
    (folder / "data" / "o.csv").write_text(AREAS, encoding="utf-8")
    (folder / "data" / "r.csv").write_text(reports, encoding="utf-8")
    write(own / "municipality.yml", MUNICIPALITY)
    write(own / "interventions.yml", {**REGISTER, **register, "interventions": list(measures)})
    return folder


def write(path: Path, content: dict[str, Any]) -> None:
    """As a municipality writes it: dates without quotation marks."""
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
