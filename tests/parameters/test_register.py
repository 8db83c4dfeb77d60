"""A messy register: one measure that is wrong fails alone, every fault is told, areas that do not exist are refused."""

import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

from bfkit.errors import ParameterError
from bfkit.parameters.loading import load, load_register
from bfkit.parameters.models import Parameters
from bfkit.parameters.reading import report
from bfkit.parameters.register import notes_on, problems_of, without_unknown_areas
from bfkit.parameters.unread import Unread
from bfkit.parameters.yaml_text import Problem
from tests.plan_cases import MEASURE, project, write

OTHERS = {f"M{number}" for number in (1, 2, 4, 5, 6, 7)}


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    shutil.copytree(root / "parameters" / "ostan", tmp_path / "ostan")
    return tmp_path


def messy(folder: Path, *changes: tuple[str, str]) -> Parameters:
    """Östan's register, changed in M3 only."""
    path = folder / "ostan" / "interventions.yml"
    text = path.read_text(encoding="utf-8")
    first, second = text.index("  - id: M3"), text.index("  - id: M4")
    own = text[first:second]
    for old, new in changes:
        assert old in own, old
        own = own.replace(old, new, 1)
    path.write_text(text[:first] + own + text[second:], encoding="utf-8")
    return load("ostan", "2025Q2", folder=folder)


def test_one_wrong_measure_fails_alone(folder: Path) -> None:
    found = messy(folder, ("start: 2024-07-01", "start: i juli"))
    assert found.register is not None
    assert {measure.id for measure in found.register.interventions} == OTHERS
    (one,) = found.unread
    assert (one.number, one.id, one.slug, one.areas) == (3, "M3", "ordningsregler", ("O105",))
    assert (one.start, one.year) == (None, None)
    assert len(found.plans) == 6  # the locked plan of M3 is still that of a measure in the register
    assert Parameters.model_validate_json(found.model_dump_json()) == found
    line = 1 + (folder / "ostan" / "interventions.yml").read_text(encoding="utf-8").split("start: i juli")[0].count(
        "\n"
    )
    assert one.faults == (f'start (rad {line}): ska vara ett datum som finns, till exempel 2025-06-30 (fann "i juli")',)
    assert one.telling.startswith("insatsen M3 i interventions.yml kan inte läsas: start (rad")
    assert one.begun(date(1990, 1, 1))  # it may have


def test_all_faults_of_a_measure_are_told_at_once_also_those_between_keys(folder: Path) -> None:
    found = messy(
        folder,
        ("    areas: [O105]", "    areas: [o105]"),
        ("change: -30, unit: procent, baseline: a", "change: 30, unit: procent, baseline: a"),
        ("    owner: Kultur- och fritidsenheten\n", ""),
        ("    rings: [200, 400]", "    rings: [400, 200]"),
        ("    end: null", "    end: 2024-01-01"),
        ("    mechanism:", "    mekanism:"),
    )
    (one,) = found.unread
    told = "\n".join(one.faults)
    for words in (
        "owner (rad", "saknas och måste anges", 'menade du "mechanism"?', "goal.change (rad", "olika håll",
        "rings (rad", "stigande", "end (rad", "slutar (end, 2024-01-01)",
    ):  # fmt: skip
        assert words in told
    assert (one.start, one.year) == (date(2024, 7, 1), 2024)  # July and six months
    with pytest.raises(ParameterError) as fault:
        load_register("ostan", folder=folder)
    assert f"{len(one.faults)} fel i parametrarna" in str(fault.value)
    assert "ostan/interventions.yml: M3: owner (rad" in str(fault.value)


def test_a_locked_measure_that_has_lost_its_id_does_not_stop_the_others(folder: Path) -> None:
    found = messy(folder, ("  - id: M3\n    slug", "  - slug"))
    assert [one.id for one in found.unread] == ["nr 3"] and len(found.plans) == 6


def test_a_code_that_does_not_look_like_the_municipalitys(folder: Path) -> None:
    (one,) = messy(folder, ("    areas: [O105]", "    areas: [o105]")).unread
    assert '"o105" är ingen områdeskod' in one.faults[0] and one.year == 2024


def test_measures_that_cannot_be_told_apart_are_neither_read(folder: Path) -> None:
    found = messy(folder, ("slug: ordningsregler", "slug: m1"))
    assert [one.id for one in found.unread] == ["M1", "M3"]  # m1 would be a file name of both on Windows
    assert "står mer än en gång" in found.unread[0].faults[0]


@pytest.mark.parametrize("row", ["bara text", 7, None, [1], {}])
def test_what_is_no_measure_at_all(tmp_path: Path, row: object) -> None:
    home = project(tmp_path, MEASURE)
    path = home / "parameters" / "prov" / "interventions.yml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    write(path, {**content, "interventions": [row, *content["interventions"]]})
    found = load("prov", "2025Q1", folder=home / "parameters")
    assert [one.id for one in found.unread] == ["nr 1"] and found.unread[0].faults
    assert found.register is not None and [one.id for one in found.register.interventions] == ["T1"]


def test_ten_faults_of_a_file_are_told_and_the_rest_counted() -> None:
    """Nine, ten and eleven: none, none and one more; another file has its own ten."""
    for many, more in ((9, ""), (10, ""), (11, "  a.yml: och 1 till"), (14, "  a.yml: och 4 till")):
        problems = [Problem("a.yml", f"k{number}", "fel") for number in range(many)]
        lines = report([*problems, Problem("b.yml", "k", "fel")]).splitlines()
        assert lines[0] == f"{many + 1} fel i parametrarna; ingenting har körts."
        assert len(lines) == 1 + min(many, 10) + bool(more) + 1
        assert (more in lines) == bool(more)
    assert Unread(number=1, id="M1", slug="m", public_slug="m1", faults=tuple("abcdefghijkl")).telling.count(";") == 11
    assert "och 2 till" in Unread(number=1, id="M1", slug="m", public_slug="m1", faults=tuple("abcdefghijkl")).telling


AREAS = {f"A{number}": f"Område {number}" for number in range(1, 9)}


def held(tmp_path: Path, *measures: dict[str, object]) -> Parameters:
    home = project(tmp_path, *measures)
    return without_unknown_areas(load("prov", "2025Q1", folder=home / "parameters"), AREAS)


def test_an_area_that_does_not_exist_is_told_with_the_nearest(tmp_path: Path) -> None:
    wrong = {**MEASURE, "id": "T2", "slug": "annan", "areas": ["A9", "A1"]}
    found = held(tmp_path, wrong, MEASURE)
    assert found.register is not None and [one.id for one in found.register.interventions] == ["T1"]
    (one,) = found.unread
    assert (one.number, one.id, one.year) == (1, "T2", 2025)
    assert one.faults[0].startswith('areas: "A9" finns inte bland kommunens 8 områden; närmast är A')
    assert [str(problem) for problem in problems_of(found.unread, "prov")] == [
        f"prov/interventions.yml: T2: {one.faults[0]}"
    ]
    assert without_unknown_areas(found, AREAS) == found  # what is told once is not told again


def test_an_area_written_by_its_name_is_met_with_its_code(tmp_path: Path) -> None:
    names = {"A1": "Norra hamnen", "A2": "Söder"}
    home = project(
        tmp_path, {**MEASURE, "selection": {"how": "klagomål", "listed": [{"area": "Norra Hamnen", "count": 1}]}}
    )
    found = without_unknown_areas(load("prov", "2025Q1", folder=home / "parameters"), names)
    assert found.unread[0].faults == (
        'selection.listed: "Norra Hamnen" finns inte bland kommunens 2 områden; närmast är A1 (Norra hamnen). Skriv '
        "områdets kod",
    )


def test_everywhere_is_no_area_that_must_exist(tmp_path: Path) -> None:
    assert held(tmp_path, {**MEASURE, "areas": ["hela kommunen"]}).unread == ()


def test_a_goal_for_other_days_is_noted(tmp_path: Path) -> None:
    longer = {**MEASURE, "goal": {**MEASURE["goal"], "to": "2026-03-31"}}
    (note,) = notes_on(held(tmp_path, longer))
    assert note.startswith(
        "T1: Målet gäller 1 april 2025–31 mars 2026 men insatsen följs 1 april 2025–30 september 2025"
    )


def test_what_everybody_may_read_of_a_name(folder: Path) -> None:
    found = messy(folder, ("    rings:", "    public_title: Värdar på en plats\n    rings:"))
    by_id = {one.id: one for one in found.register.interventions} if found.register else {}
    assert (by_id["M3"].public_name, by_id["M3"].public_slug) == ("Värdar på en plats", "m3")
    assert (by_id["M1"].public_name, by_id["M1"].public_slug) == ("Insats M1", "m1")
    allowed = by_id["M1"].model_copy(update={"public": True})
    assert (allowed.public_name, allowed.public_slug) == (allowed.title, "lokala_vardar")
