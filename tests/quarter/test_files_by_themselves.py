"""A faulty commitments.yml or hypotheses.yml stops the page that needs it, and no other."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bfkit.errors import ParameterError
from bfkit.notebook import Run, edition_of
from bfkit.parameters.loading import (
    BY_THEMSELVES,
    COMMITMENT_FILE,
    COOPERATION_FILE,
    HYPOTHESES_FILE,
    PRICES_FILE,
    load,
)
from bfkit.parameters.models import Parameters
from bfkit.quarter.index import unneeded, without_causes
from bfkit.quarter.period_material import period_parameters
from bfkit.quarter.plan import EACH_PROBLEM, LAST, jobs
from bfkit.quarter.week import week_parameters
from bfkit.quarter.workspace import find
from bfkit.tertials import Year
from tests import measures
from tests.cause_cases import PROBLEM, cause_file
from tests.followup.commitment_cases import HEAD, one
from tests.quarter.conftest import measure, write_register

OUTPUT = Path("output") / "prov" / "2025Q2"
MAPPING, PAGE = "10_kartlaggning", "30_utvardering-p1"
LOG = "{file: log.csv, columns: {id: Nr, date: Datum}}"
AGREEMENT = f"{HEAD}commitments:\n{one('antal', '{count: 2, per: year}', LOG)}"
WITHOUT_UNIT = f"{HEAD}commitments:\n{one('antal', '{count: 2}', LOG)}"
COMMITMENT_FAULTS = {
    "no unit": (WITHOUT_UNIT, "commitments[1].target.per (rad 14): målet saknar enhet: skriv per: week, month"),
    "bad yaml": (AGREEMENT.replace("  - id: P1", "\t- id: P1"), "tabb i stället för mellanslag"),
    "unknown key": (AGREEMENT.replace("name: Prov", "namn: Prov"), "namn (rad 1): namnet finns inte; menade du"),
    "empty": ("", "filen är tom"),
}


def causes(**changes: object) -> str:
    """A cause analysis of the invented municipality; YAML holds JSON."""
    problem = {**PROBLEM, "areas": ["A"], "subtypes": ["klotter"], "to": "2025-07-01"}
    return json.dumps({**cause_file(), "problems": [problem], **changes}, ensure_ascii=False)


DECIDED = cause_file()["decisions"][0]
ELSEWHERE = [{**DECIDED, "considered": [{**DECIDED["considered"][0], "hypotheses": ["H9"]}]}]
CAUSE_FAULTS = {
    "unknown hypothesis": (causes(decisions=ELSEWHERE), 'considered[1].hypotheses (rad 1): "H9" är inte en hypotes'),
    "unknown key": (causes(grupp="vi"), "namnet finns inte"),
    "bad yaml": (causes()[:-1], "avslutas inte"),
    "not text": ("problems: [\x00]", "ett tecken som inte får stå i en textfil"),
}


def put(project: Path, name: str, text: str) -> None:
    (project / "parameters" / "prov" / name).write_text(text, encoding="utf-8")


def loaded(project: Path) -> Parameters:
    return load("prov", "2025Q2", folder=project / "parameters", apart=BY_THEMSELVES)


def manifest(project: Path) -> dict:
    return json.loads((project / OUTPUT / "manifest.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", COMMITMENT_FAULTS)
def test_a_faulty_agreement_refuses_the_quarterly_analysis_alone(project: Path, case: str) -> None:
    text, words = COMMITMENT_FAULTS[case]
    put(project, COMMITMENT_FILE, text)
    write_register(project, measure("P1"))
    parameters = loaded(project)
    assert parameters.agreement is None
    planned = {job.name: job for job in jobs(find(project), parameters, "arbetsgrupp")}
    assert list(planned) == [LAST, MAPPING, PAGE]
    refused = planned[LAST].refused
    assert refused.startswith("filen prov/commitments.yml kan inte läsas: ") and words in refused
    assert "Rätta filen och kör om" in refused
    assert not planned[MAPPING].refused and not planned[PAGE].refused
    public = {job.name: job.refused for job in jobs(find(project), parameters, "offentlig")}
    assert public[LAST] == "commitments.yml kan inte läsas; se arbetsgruppens utgåva"
    with pytest.raises(ParameterError, match="ingenting har körts"):  # whoever does not say that it can do without
        load("prov", "2025Q2", folder=project / "parameters")


@pytest.mark.parametrize("case", CAUSE_FAULTS)
def test_a_faulty_cause_analysis_refuses_the_cause_analyses_alone(project: Path, case: str) -> None:
    text, words = CAUSE_FAULTS[case]
    put(project, HYPOTHESES_FILE, text)
    write_register(project, {**measure("P1"), "hypothesis": "H1"})
    parameters = loaded(project)
    assert parameters.causes is None
    planned = {job.name: job for job in jobs(find(project), parameters, "arbetsgrupp")}
    assert list(planned) == [LAST, MAPPING, EACH_PROBLEM, PAGE]  # that H1 is known cannot be held against the measure
    assert words in planned[EACH_PROBLEM].refused
    assert planned[LAST].needs == (MAPPING, PAGE) and not planned[LAST].refused
    assert without_causes(parameters) == ()  # not "no problem is prioritised", which is not known
    whole = causes()
    put(project, HYPOTHESES_FILE, whole)
    assert [job.name for job in jobs(find(project), loaded(project), "arbetsgrupp")][2] == f"{EACH_PROBLEM}-p1"


def test_a_measure_said_to_have_been_tried_that_nobody_registered_is_a_fault_of_the_cause_analysis(
    project: Path,
) -> None:
    considered = DECIDED["considered"][0]
    tried = {**considered, "reflection": {**considered["reflection"], "tried": ["P9"]}}
    put(project, HYPOTHESES_FILE, causes(decisions=[{**DECIDED, "considered": [tried]}]))
    parameters = loaded(project)
    assert parameters.causes is None
    assert 'P9" står inte i registret' in parameters.unread_files[0].telling


def test_a_file_that_is_not_utf8_is_told_too(project: Path) -> None:
    for name in BY_THEMSELVES:
        (project / "parameters" / "prov" / name).write_bytes(b"name: \xe5\xe4\xf6\n")
    unread = loaded(project).unread_files
    assert [one.name for one in unread] == list(BY_THEMSELVES)
    assert all("är inte UTF-8 (byte 6); spara filen som UTF-8" in one.telling for one in unread)


def test_every_fault_is_told_at_once_when_nothing_can_be_run(project: Path) -> None:
    put(project, COMMITMENT_FILE, WITHOUT_UNIT)
    path = project / "parameters" / "prov" / "municipality.yml"
    path.write_text(path.read_text(encoding="utf-8") + "okand: 1\n", encoding="utf-8")
    with pytest.raises(ParameterError, match=r"(?s)okand.*prov/commitments\.yml: commitments\[1\]\.target\.per"):
        loaded(project)


def test_what_needs_a_file_refuses_when_it_is_wrong_and_what_does_not_goes_on(project: Path) -> None:
    put(project, COMMITMENT_FILE, WITHOUT_UNIT)
    put(project, HYPOTHESES_FILE, "problems: [")
    put(project, COOPERATION_FILE, "years: []")
    put(project, PRICES_FILE, "source: SCB")
    parameters = loaded(project)
    run = Run(parameters, measures.checked(measures.world(4, 78)), edition_of("arbetsgrupp", parameters))
    with pytest.raises(ParameterError, match=r"prov/commitments\.yml kan inte läsas: .*målet saknar enhet"):
        run.quarter_analysis()
    with pytest.raises(ParameterError, match=r"prov/hypotheses\.yml kan inte läsas"):
        run.causes("P1")
    place = find(project)
    week = week_parameters(place, "prov", parameters.as_of)
    assert [one.name for one in week.unread_files] == list(BY_THEMSELVES)
    assert "Formuläret om samverkan kan inte läsas. Kvartalet behöver det inte" in unneeded(parameters)[0]
    with pytest.raises(ParameterError, match=r"(?s)commitments\.yml.*cooperation\.yml"):
        period_parameters(place, "prov", Year(2024))  # one page, which tells of both
    for name in (COMMITMENT_FILE, COOPERATION_FILE):  # the prices are told in the quarter
        (project / "parameters" / "prov" / name).unlink()
    assert period_parameters(place, "prov", Year(2024)).unread_files[0].name == HYPOTHESES_FILE


def test_both_files_that_the_quarterly_analysis_needs_are_told(project: Path) -> None:
    put(project, COMMITMENT_FILE, WITHOUT_UNIT)
    put(project, PRICES_FILE, "source: SCB\nyears: {2024: hundra}")
    refused = jobs(find(project), loaded(project), "arbetsgrupp")[0].refused
    assert "filen prov/commitments.yml" in refused and "filen prov/prices.yml" in refused
    assert 'years.2024: ska vara ett tal (fann "hundra")' in refused


@pytest.mark.notebooks
def test_a_quarter_with_a_faulty_agreement_has_all_other_pages(project: Path, run: Callable[..., tuple]) -> None:
    write_register(project, measure("P1"))
    run()
    folder = project / OUTPUT
    earlier = (folder / f"{LAST}.html").read_bytes()
    put(project, COMMITMENT_FILE, WITHOUT_UNIT)
    with pytest.raises(ParameterError, match=r"målet saknar enhet.*De andra sidorna är klara") as told:
        run()
    assert told.value.exit_code == 2
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert "1 sida saknas" in index and "Filen prov/commitments.yml kan inte läsas" in index
    assert "Sidan är från en tidigare körning" in index
    assert (folder / f"{LAST}.html").read_bytes() == earlier
    assert set(manifest(project)["failed"]) == {LAST}
    assert list((project / "output" / ".work").iterdir()) == [] and not list(folder.rglob("*.new"))
    (project / "parameters" / "prov" / COMMITMENT_FILE).unlink()
    run()
    assert manifest(project)["failed"] == {}


@pytest.mark.notebooks
def test_a_quarter_with_a_faulty_cause_analysis_keeps_the_earlier_ones_and_says_what_it_lacks(
    project: Path, run: Callable[..., tuple]
) -> None:
    put(project, HYPOTHESES_FILE, causes())
    run()
    folder, page = project / OUTPUT, f"{EACH_PROBLEM}-p1"
    earlier = (folder / f"{page}.html").read_bytes()
    results = (folder / "results.json").read_bytes()
    put(project, HYPOTHESES_FILE, causes(grupp="vi"))
    with pytest.raises(ParameterError, match=r"20_orsaksanalys: filen prov/hypotheses\.yml kan inte läsas"):
        run()
    assert (folder / f"{page}.html").read_bytes() == earlier
    assert (folder / "results.json").read_bytes() == results  # as for other pages that fail: the earlier stand
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert "1 sida saknas" in index and f'href="{page}.html"' in index and "Från en tidigare körning" in index
    assert "Orsaksanalyserna saknas, för filen med orsaksanalysens hypoteser kan inte läsas." in (
        folder / f"{LAST}.html"
    ).read_text("utf-8")
    assert set(manifest(project)["failed"]) == {EACH_PROBLEM} and page in manifest(project)["pages"]
    put(project, HYPOTHESES_FILE, causes())
    run()
    assert manifest(project)["failed"] == {} and EACH_PROBLEM not in manifest(project)["pages"]
    (project / "parameters" / "prov" / HYPOTHESES_FILE).unlink()
    run()
    assert not (folder / f"{page}.html").exists()  # what the kept manifest still accounts for is withdrawn
