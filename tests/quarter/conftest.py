"""A small project of its own for each test: the real notebooks, an invented municipality, a few hundred rows."""

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from bfkit.notebook import edition_of
from bfkit.parameters.loading import BY_THEMSELVES, load
from bfkit.quarter.run import Finished, run_quarter
from bfkit.quarter.workspace import Workspace, find
from tests import measures
from tests.builders import quarterly, quarters

PARAMETERS = """
name: Prov
code: "9999"
purpose: uppfoljning
disclosure: { internal: 3, public: 5 }
areas:
  level: stadsdel
  label: Stadsdel
  version: "1"
  code_pattern: "^[AB]$"
  area_file: { path: areas.csv, id: id, name: namn, population: antal }
sources:
  - name: rapporter
    label: Rapporter
    kind: reporter
    files: ["rapporter.csv"]
    fields: { id: id, category: kategori, subtype: undertyp, occurred_at: nar, reported_date: rapporterad, area_id: omrade }
    values: {}
    date_format: "%Y-%m-%d"
    complete_from: 2022-01-01
    agreement: { reference: prov, legal_basis: prov }
"""


def rows(counts: dict[str, int]) -> str:
    lines = ["id,kategori,undertyp,nar,rapporterad,omrade"]
    for number, row in enumerate(quarterly(counts)):
        moment = pd.Timestamp(row["starts_at"])
        area = "AB"[number % 3 == 0]
        lines.append(f"{number},Skadegörelse,Klotter,{moment:%Y-%m-%d %H:%M},{moment:%Y-%m-%d},{area}")
    return "\n".join(lines) + "\n"


def measure(name: str = "P1", start: str = "2024-07-01") -> dict[str, object]:
    """A measure in one of the two areas, chosen by counts."""
    listed = [{"area": "A", "count": 14.0}, {"area": "B", "count": 26.0}]
    chosen = {"how": "regel på antal", "rule": "highest_count", "listed": listed}
    goal = {**measures.intervention()["goal"], "from": start, "to": "2025-12-31"}
    return measures.intervention(
        start, goal=goal, id=name, slug=name.lower(), title=f"Insatsen {name}", areas=["A"], selection=chosen
    )


def write_register(project: Path, *declared: dict[str, object]) -> None:
    """The register of the invented municipality; YAML holds JSON."""
    register = {"municipality": "Prov", "decided_by": "gruppen", "source": "rapporter", "interventions": list(declared)}
    path = project / "parameters" / "prov" / "interventions.yml"
    path.write_text(json.dumps(register, ensure_ascii=False), encoding="utf-8")


class Told:
    """What a run told."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.ticks: list[tuple[float, float]] = []

    def line(self, text: str) -> None:
        self.lines.append(text)

    def progress(self, elapsed: float, expected: float) -> None:
        self.ticks.append((elapsed, expected))


def laid_out(home: Path, root: Path, counts: dict[str, int]) -> Path:
    """The folders of a project with the real notebooks, and the invented municipality with so many rows a quarter."""
    shutil.copytree(root / "notebooks", home / "notebooks")
    (home / "parameters" / "prov").mkdir(parents=True)
    (home / "parameters" / "prov" / "municipality.yml").write_text(PARAMETERS, encoding="utf-8")
    (home / "data").mkdir()
    (home / "data" / "areas.csv").write_text("id,namn,antal\nA,Norr,100\nB,Söder,200\n", encoding="utf-8")
    (home / "data" / "rapporter.csv").write_text(rows(counts), encoding="utf-8")
    return home


def laid_out_town(home: Path, root: Path) -> Workspace:
    """Quarters of sixty incidents from 2022Q1 to 2025Q2, reported on the day they happen."""
    return find(laid_out(home, root, dict.fromkeys(quarters("2022Q1", "2025Q2"), 60)))


@pytest.fixture
def project(tmp_path: Path, root: Path) -> Path:
    return laid_out(tmp_path / "prov projekt åäö", root, dict.fromkeys(quarters("2022Q1", "2025Q3"), 40))


@pytest.fixture
def run(project: Path) -> Callable[..., tuple[Finished, list[str]]]:
    def start(quarter: str = "2025Q2", edition: str = "arbetsgrupp", as_of: date | None = None):
        place = find(project)
        parameters = load("prov", quarter, folder=place.parameters, as_of=as_of, apart=BY_THEMSELVES)
        told = Told()
        done = run_quarter(place, parameters, edition=edition_of(edition, parameters), report=told)
        assert all(elapsed >= 0 and expected > 0 for elapsed, expected in told.ticks)
        return done, told.lines

    return start
