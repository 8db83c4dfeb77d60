"""The plan: parameters are held against the notebook itself, for papermill would run on with a misspelt one."""

import json
from pathlib import Path

import nbformat
import pytest

from bfkit.errors import InputFileError, OutputError, ParameterError
from bfkit.parameters.loading import load
from bfkit.quarter import fingerprint, publish
from bfkit.quarter.index import without_causes
from bfkit.quarter.plan import EACH_PROBLEM, LAST, analysed, check_values, declared_names, jobs
from bfkit.quarter.workspace import find, prepare
from tests.quarter.conftest import measure, write_register


def test_the_notebook_declares_what_the_plan_gives(project: Path) -> None:
    place = find(project)
    planned = jobs(place, load("prov", "2025Q2", folder=place.parameters), "arbetsgrupp")
    assert [job.name for job in planned] == [LAST, "10_kartlaggning"]
    assert planned[1].values == {"municipality": "prov", "quarter": "2025Q2", "edition": "arbetsgrupp"}


def test_one_notebook_for_each_measure_that_had_begun_when_the_quarter_ended(project: Path) -> None:
    place = find(project)
    write_register(project, measure("P1"), measure("P2", "2025-06-30"), measure("P3", "2025-07-01"))
    planned = jobs(place, load("prov", "2025Q2", folder=place.parameters), "offentlig")
    assert [job.name for job in planned] == [LAST, "10_kartlaggning", "30_utvardering-p1", "30_utvardering-p2"]
    assert [job.group for job in planned] == ["Kvartalsanalys", "Kartläggning", "Utvärdering", "Utvärdering"]
    others = ("10_kartlaggning", "30_utvardering-p1", "30_utvardering-p2")
    assert [job.needs for job in planned] == [others, (), (), ()]  # a failing one stops only what sums up the quarter
    assert planned[3].values == {
        "municipality": "prov",
        "quarter": "2025Q2",
        "edition": "offentlig",
        "intervention": "P2",
    }
    (place.notebooks / "30_utvardering.ipynb").unlink()
    with pytest.raises(InputFileError, match=r"30_utvardering\.ipynb saknas"):
        jobs(place, load("prov", "2025Q2", folder=place.parameters), "offentlig")


def test_a_misspelt_parameter_is_refused_with_the_nearest() -> None:
    with pytest.raises(ParameterError, match='"quater" finns inte; menade du "quarter"'):
        check_values({"quater": "2025Q2"}, ("municipality", "quarter"), "10_kartlaggning")


def test_a_notebook_without_parameters_or_a_missing_one_is_refused(project: Path) -> None:
    path = project / "notebooks" / "10_kartlaggning.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].metadata["tags"] = []
    nbformat.write(notebook, path)
    with pytest.raises(ParameterError, match='ingen cell märkt "parameters"'):
        declared_names(path)
    path.unlink()
    place = find(project)
    with pytest.raises(InputFileError, match=r"10_kartlaggning\.ipynb saknas"):
        jobs(place, load("prov", "2025Q2", folder=place.parameters), "arbetsgrupp")


@pytest.mark.parametrize(("data", "words"), [("finns_inte", "finns inte"), ("data/areas.csv", "är en fil")])
def test_a_data_folder_that_is_none(project: Path, data: str, words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        find(project, str(project / data))
    assert find(project, "").data == project / "data"


def test_outside_a_project(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="ligger inte i arbetsbänken"):
        find(tmp_path)


def test_an_output_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "output").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="kan inte skrivas"):
        prepare(tmp_path / "output" / "prov")


def test_files_take_their_place_whole_or_not_at_all(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    publish.write("å\n", tmp_path / "a" / "b.txt", work)
    assert (tmp_path / "a" / "b.txt").read_bytes() == "å\n".encode()
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "x").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="Tidigare resultat står kvar"):
        publish.write("ny", tmp_path / "taken", work)
    assert (tmp_path / "taken" / "x").is_file()


@pytest.mark.parametrize("manifest", [None, "{", "[]", '{"pages": {}}'])
def test_a_broken_manifest_means_run_again(tmp_path: Path, manifest: str | None) -> None:
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(manifest, encoding="utf-8")
    assert not publish.unchanged("10_kartlaggning", "key", tmp_path)


def test_fingerprints_tell_a_change(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("a = 1\n", encoding="utf-8")
    before = (fingerprint.of_code(tmp_path), fingerprint.sha256(file))
    file.write_text("a = 2\n", encoding="utf-8")
    after = (fingerprint.of_code(tmp_path), fingerprint.sha256(file))
    assert before[0] != after[0]
    assert before[1] != after[1]
    assert fingerprint.of_run({"a": 1, "b": 2}) == fingerprint.of_run({"b": 2, "a": 1})


def test_code_version_outside_git_says_so(tmp_path: Path) -> None:
    found = fingerprint.code_version(tmp_path)
    assert (found["commit"], found["dirty"]) == (None, None)
    json.dumps(found)


PROBLEM = """
  - id: {id}
    title: Klotter {id}
    source: rapporter
    category: skadegorelse
    subtypes: [klotter]
    areas: [A]
    from: {start}
    to: 2025-12-31
    form: lätt
    prioritised: Många rapporter, och väggarna är kommunens egna.
"""


HYPOTHESIS = """
  - id: H{id}
    problem: {id}
    statement: Klotter som får sitta kvar drar till sig nytt klotter.
    corner: plats
    mechanism: förfall
    branch: Skötsel
    if_true: Väggar som saneras sent får nytt klotter oftare.
    if_false: Tiden till sanering gör ingen skillnad.
    test: {{name: inget_data, needed: "Saneringstid för varje vägg."}}
"""


def write_problems(project: Path, *problems: tuple[str, str]) -> None:
    folder = project / "parameters" / "prov"
    rows = "".join(PROBLEM.format(id=name, start=start) for name, start in problems)
    causes = "".join(HYPOTHESIS.format(id=name) for name, _ in problems)
    text = f"municipality: Prov\ngroup: Gruppen\nproblems:\n{rows}hypotheses:\n{causes}"
    (folder / "hypotheses.yml").write_text(text, encoding="utf-8")


def write_decisions(project: Path, *problems: str) -> None:
    rows = "".join(f'  - {{problem: {one}, can: "ja", reason: "Väggarna är våra."}}\n' for one in problems)
    folder = project / "parameters" / "prov" / "quarters"
    folder.mkdir()
    (folder / "2025Q2.yml").write_text(f"problems:\n{rows}", encoding="utf-8")


def test_a_cause_analysis_for_each_of_at_most_five_problems_those_of_the_group_first(project: Path) -> None:
    """Written problems before those of the quarter file; one whose days come later not at all; the rest is told."""
    write_problems(project, ("P1", "2024-01-01"), ("Prov_2", "2024-01-01"), ("P3", "2025-07-01"))
    write_decisions(project, *(f"rapporter.skadegorelse.{kind}.A" for kind in ("alla", "klotter", "brand", "bilbrand")))
    write_register(project, measure("P1"))
    place = find(project)
    parameters = load("prov", "2025Q2", folder=place.parameters)
    planned = [job for job in jobs(place, parameters, "arbetsgrupp") if job.group == "Orsaksanalys"]
    assert [job.values["problem"] for job in planned] == [
        "P1",
        "Prov_2",
        "rapporter.skadegorelse.alla.A",
        "rapporter.skadegorelse.klotter.A",
        "rapporter.skadegorelse.brand.A",
    ]
    names = [job.name.removeprefix(f"{EACH_PROBLEM}-") for job in planned]
    assert names[:3] == ["p1", "prov-2", "rapporter-skadegorelse-alla-a"]
    assert {(job.needs, job.after) for job in planned} == {
        ((), ("30_utvardering-p1",))
    }  # waits, but never fails with it
    public = [job.name for job in jobs(place, parameters, "offentlig") if job.group == "Orsaksanalys"]
    assert public == [f"{EACH_PROBLEM}-{number}" for number in range(1, 6)]  # a name may tell the place
    assert "1 till är prioriterade. Den som sköter arbetsbänken kan låta fler göras" in without_causes(parameters)[0]


def test_every_problem_that_the_group_has_written_of_is_analysed_and_the_rest_as_many_as_is_said(project: Path) -> None:
    write_problems(project, *((f"P{number}", "2024-01-01") for number in range(1, 8)))
    write_decisions(project, "rapporter.skadegorelse.alla.A")
    parameters = load("prov", "2025Q2", folder=project / "parameters")
    assert analysed(parameters) == tuple(f"P{number}" for number in range(1, 8))  # seven, over the five
    limits = parameters.municipality.thresholds.model_copy(update={"cause_analyses": 8})
    town = parameters.municipality.model_copy(update={"thresholds": limits})
    more = parameters.model_copy(update={"municipality": town})
    assert analysed(more)[-1] == "rapporter.skadegorelse.alla.A"
    assert without_causes(more) == ()


def test_without_a_prioritised_problem_no_cause_is_sought_and_the_index_says_how(project: Path) -> None:
    place = find(project)
    parameters = load("prov", "2025Q2", folder=place.parameters)
    assert all(job.group != "Orsaksanalys" for job in jobs(place, parameters, "arbetsgrupp"))
    assert "gruppen har inte prioriterat något problem" in without_causes(parameters)[0]
