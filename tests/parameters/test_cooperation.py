"""The group's form on its cooperation: read, counted by level, and every fault told in Swedish."""

from datetime import date
from pathlib import Path

import pytest

from bfkit.parameters.cooperation import Cooperation, read_cooperation
from bfkit.parameters.yaml_text import Problem
from tests.conftest import ROOT

FORM = """years:
  - year: 2024
    answered: 2025-01-09
    parties: [Kommunen, Polisen, Bolaget]
    questions:
      - question: Underlaget kommer i tid.
        answers: {Kommunen: 2, Polisen: 4, Bolaget: 4}
      - question: Vad ska vi ändra?
        judgement: Vi ska ses oftare.
"""


def read(folder: Path, text: str) -> tuple[Cooperation | None, list[str]]:
    path, problems = folder / "cooperation.yml", list[Problem]()
    path.write_text(text, encoding="utf-8")
    return read_cooperation(path, "prov/cooperation.yml", problems), [str(one) for one in problems]


def test_answers_are_counted_by_level(tmp_path: Path) -> None:
    found, problems = read(tmp_path, FORM)
    assert problems == [] and found is not None
    assert found.years[0].questions[0].levels == {1: 0, 2: 1, 3: 0, 4: 2, 5: 0}


def test_a_form_that_was_not_answered_yet_is_not_known(tmp_path: Path) -> None:
    found, _ = read(tmp_path, FORM)
    assert found is not None
    assert found.of(2024, known=date(2025, 1, 8)) is None
    assert found.of(2024, known=date(2025, 1, 9)) is not None
    assert found.of(2023, known=date(2026, 1, 1)) is None


def test_a_municipality_without_the_file_has_none(tmp_path: Path) -> None:
    problems: list[Problem] = []
    assert read_cooperation(tmp_path / "cooperation.yml", "prov/cooperation.yml", problems) is None
    assert problems == []


def test_the_example_of_the_repository_is_right() -> None:
    problems: list[Problem] = []
    found = read_cooperation(ROOT / "parameters" / "ostan" / "cooperation.yml", "ostan", problems)
    assert problems == [] and found is not None and found.years[0].year == 2024


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("Polisen: 4", "Polisen: 6", "6 ska vara högst 5"),
        ("Polisen: 4", "Polisen: mycket", "heltal"),
        ("Polisen: 4", "Poliisen: 4", "Poliisen står inte bland parties: Kommunen, Polisen, Bolaget"),
        ("Vi ska ses oftare.", "Ring 070-1234567.", "personuppgift"),
        ("Vi ska ses oftare.", "Skriv till kim@prov.se", "personuppgift"),
        ("        judgement: Vi ska ses oftare.\n", "", "varken svar .answers. eller bedömning"),
        ("answered: 2025-01-09", "answered: 2023-01-09", "besvarat 2023-01-09, före året"),
        ("Vad ska vi ändra?", "Underlaget kommer i tid.", "står flera gånger"),
        ("answers:", "svar:", "namnet finns inte"),
    ],
)
def test_faults_are_told(tmp_path: Path, old: str, new: str, words: str) -> None:
    found, problems = read(tmp_path, FORM.replace(old, new))
    assert found is None
    import re

    assert any(re.search(words, one) for one in problems), problems
    assert all("cooperation.yml" in one for one in problems)


def test_a_year_may_stand_once(tmp_path: Path) -> None:
    found, problems = read(tmp_path, FORM + FORM.removeprefix("years:\n"))
    assert found is None and any("2024 står flera gånger" in one for one in problems)
