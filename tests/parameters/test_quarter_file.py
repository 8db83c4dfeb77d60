"""The group's decisions in the quarter's file: read, handed on to the next quarter, and refused when unfinished."""

from pathlib import Path

import pytest

from bfkit.errors import ParameterError
from bfkit.parameters import priorities, quarter_file
from bfkit.parameters.loading import load
from bfkit.parameters.values import Frozen
from tests.builders import source

MODELS = [
    kind
    for module in (priorities, quarter_file)
    for kind in vars(module).values()
    if isinstance(kind, type) and kind.__module__ == module.__name__
]
CHOICE = """
focus_areas:
  - {area: A, reason: Flest händelser tre kvartal i rad.}
problems:
  - {problem: rapporter.skadegorelse.klotter.A, can: nej, reason: Ägaren finns inte i kommunen., passed_on_to: Trafikverket}
organised_crime:
  - {area: B, present: nej, judged_by: Kommunpolisen, day: 2025-05-20}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "prov"
    (home / "quarters").mkdir(parents=True)
    lines = [f"  - {source('rapporter', 'reporter', 'Rapporter')}".replace("'", '"')]
    (home / "municipality.yml").write_text(
        "\n".join(
            [
                'name: Prov\ncode: "9999"\npurpose: uppfoljning',
                "areas: {level: stadsdel, label: Stadsdel, version: '1', code_pattern: '^[AB]$', "
                "area_file: {path: a.csv, id: id}}",
                "sources:",
                *lines,
            ]
        ),
        encoding="utf-8",
    )
    return tmp_path


def write(folder: Path, text: str, quarter: str = "2025Q2") -> None:
    (folder / "prov" / "quarters" / f"{quarter}.yml").write_text(text, encoding="utf-8")


def test_decisions_are_read_and_stand_as_the_last_ones_a_quarter_later(folder: Path) -> None:
    write(folder, CHOICE)
    now, later = load("prov", "2025Q2", folder=folder), load("prov", "2025Q3", folder=folder)
    assert [one.area for one in now.decisions.focus_areas] == ["A"]
    assert now.decisions.problems[0].passed_on_to == "Trafikverket"
    assert now.decisions.organised_crime[0].judged_by == "Kommunpolisen"
    assert now.decisions_before.focus_areas == ()
    assert later.decisions.focus_areas == ()
    assert later.decisions_before == now.decisions


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("focus_areas: [{area: A}]", "focus_areas[1].reason: saknas och måste anges"),
        ("focus_areas: [{area: A, reason: kort}]", "reason"),
        (
            "problems: [{problem: x.y, can: nej, reason: Det går inte att göra något.}]",
            "ange passed_on_to: ett problem som ni inte kan påverka ska kommuniceras vidare till någon",
        ),
        (
            "focus_areas: [{area: A, reason: Flest händelser.}, {area: A, reason: Flest händelser.}]",
            "focus_areas: A står mer än en gång",
        ),
        ("focus_area: []", 'menade du "focus_areas"?'),
    ],
)
def test_an_unfinished_choice_is_refused_in_words(folder: Path, text: str, told: str) -> None:
    write(folder, text)
    with pytest.raises(ParameterError) as caught:
        load("prov", "2025Q2", folder=folder)
    assert told in str(caught.value)
    assert "prov/quarters/2025Q2.yml" in str(caught.value)


@pytest.mark.parametrize("model", MODELS)
def test_every_key_stands_in_the_handbook(root: Path, model: type[Frozen]) -> None:
    handbook = (root / "docs" / "handbok.md").read_text(encoding="utf-8")
    keys = [field.alias or name for name, field in model.model_fields.items()]
    assert [key for key in keys if f"`{key}`" not in handbook and f"{key}:" not in handbook] == []


def test_criteria_cannot_name_what_only_people_judge() -> None:
    with pytest.raises(ValueError, match="O6 är människors bedömning"):
        priorities.Priorities(criteria={"O6": "nagot"})
