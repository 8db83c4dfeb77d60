"""Measures in a quarter: a page and an export each, a failure alone, and nothing left of one that is withdrawn."""

import json
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from bfkit.checked import Checked
from bfkit.errors import NotebookError, ParameterError
from bfkit.notebook import Run, edition_of
from bfkit.results import QuarterResults
from tests import builders, measures
from tests.quarter.conftest import measure, write_register

OUTPUT = Path("output") / "prov" / "2025Q2"
LAST, PAGE = "40_kvartalsanalys", "30_utvardering-p1"


@pytest.mark.notebooks
def test_a_measure_has_page_result_and_export_until_it_leaves_the_register(
    project: Path, run: Callable[..., tuple]
) -> None:
    write_register(project, measure("P1"))
    done, _ = run()
    folder = project / OUTPUT
    assert done.ran == (LAST, "10_kartlaggning", PAGE)
    results = QuarterResults.model_validate_json((folder / "results.json").read_text(encoding="utf-8"))
    assert [row.intervention for row in results.evaluations] == ["P1"]
    pages = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["pages"]
    exported = {name for name in pages[PAGE]["files"] if name.startswith("export/p1/")}
    assert {"export/p1/LASMIG.txt", "export/p1/resultat.csv", "export/p1/huvudanalys.R"} <= exported
    assert {f"export/p1/{path.name}" for path in (folder / "export" / "p1").iterdir()} == exported
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert index.index("<h3>Kartläggning</h3>") < index.index("<h3>Utvärdering</h3>") < index.index(f"{PAGE}.html")
    assert 'href="export/p1/resultat.csv"' in index
    assert not list(folder.rglob("*.new"))

    (folder / "export" / "p1" / "resultat.csv").write_text("ändrad", encoding="utf-8")
    assert run()[0].ran == (LAST, PAGE)  # only what was changed is made again, and what tells of it
    assert run()[0].skipped == (LAST, "10_kartlaggning", PAGE)

    write_register(project)
    done, _ = run()
    assert done.ran == (LAST, "10_kartlaggning")
    assert not (folder / f"{PAGE}.html").exists()
    assert not (folder / "export" / "p1").exists()
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert PAGE not in index
    assert "ingen insats i registret hade börjat" in index
    assert PAGE not in json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["pages"]


@pytest.mark.notebooks
def test_a_failing_measure_stops_nothing_else_and_the_public_has_no_export(
    project: Path, run: Callable[..., tuple]
) -> None:
    write_register(project, measure("P1"))
    path = project / "notebooks" / "30_utvardering.ipynb"
    whole = path.read_bytes()
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[-1].source = "raise ValueError"
    nbformat.write(notebook, path)
    with pytest.raises(NotebookError, match=f"{PAGE}: cell .*ValueError"):
        run(edition="offentlig")
    folder = project / OUTPUT / "offentlig"
    assert (folder / "10_kartlaggning.html").is_file()
    assert "2 sidor saknas" in (folder / "index.html").read_text(encoding="utf-8")
    path.write_bytes(whole)
    done, _ = run(edition="offentlig")
    assert done.ran == (LAST, PAGE)
    assert (folder / f"{PAGE}.html").is_file()
    assert not (folder / "export").exists()
    assert "För R och Stata" not in (folder / "index.html").read_text(encoding="utf-8")


@pytest.mark.notebooks
def test_one_measure_that_is_wrong_in_the_register_fails_alone(project: Path, run: Callable[..., tuple]) -> None:
    write_register(project, measure("P1"), {**measure("P2"), "start": "i maj"})
    with pytest.raises(
        ParameterError, match=r"insatsen P2 i interventions\.yml kan inte läsas: start .*andra sidorna är klara"
    ):
        run()
    folder = project / OUTPUT
    page = (folder / f"{PAGE}.html").read_text(encoding="utf-8")
    assert "P2 i registret kan inte läsas" in page  # counted in the year, and told
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert "1 sida saknas" in index and "Insatsen P2 i interventions.yml kan inte läsas" in index
    assert "<b>Insats:</b>" in index and "<b>Föreslagen färg:</b>" in index
    assert index.index("<b>Insats:</b>") < index.index("R och Stata")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["failed"]) == {"30_utvardering-p2"} and PAGE in manifest["pages"]


def started(checked: Checked, *declared: dict[str, object], register: bool = True) -> Run:
    parameters = measures.parameters(*declared) if register else builders.parameters()
    return Run(parameters, checked, edition_of("arbetsgrupp", parameters))


def test_a_measure_that_is_not_in_the_register_is_refused_with_those_there_are() -> None:
    rows = measures.checked(measures.world(4, 78))
    with pytest.raises(ParameterError, match='"P2" finns inte i registret; tillåtna är P1'):
        started(rows).evaluation("P2")
    with pytest.raises(ParameterError, match=r"Prov har inget register över insatser.*interventions\.yml"):
        started(rows, register=False).evaluation("P1")


def test_an_evaluation_is_worked_out_once() -> None:
    run = started(measures.checked(measures.world(8, 78)))
    assert run.evaluation("P1") is run.evaluation("P1")
    run.finish_evaluation(run.evaluation("P1"))  # in JupyterLab nothing is written
