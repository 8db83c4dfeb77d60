"""The register of measures: Östan's is read, and what is left out is told by key."""

import shutil
from pathlib import Path

import pytest

from bfkit.errors import ParameterError
from bfkit.parameters.loading import load_register


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    shutil.copytree(root / "parameters" / "ostan", tmp_path / "ostan")
    return tmp_path


def changed(folder: Path, old: str, new: str) -> Path:
    path = folder / "ostan" / "interventions.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def test_ostans_register_is_read_whole(folder):
    register = load_register("ostan", folder=folder)
    assert register is not None
    assert [measure.id for measure in register.interventions] == ["M1", "M2", "M3", "M4", "M5", "M6", "M7"]
    first, lottery = register.interventions[0], register.interventions[-1]
    assert first.goal.target_ratio == pytest.approx(0.7)
    assert first.unimportant == pytest.approx((0.85, 1 / 0.85))  # half of the goal of -30 per cent
    assert [len(draw.start_now.areas) for draw in lottery.selection.rounds] == [3, 3, 3, 3]


def test_a_municipality_without_measures_has_no_register(folder):
    (folder / "ostan" / "interventions.yml").unlink()
    assert load_register("ostan", folder=folder) is None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (", baseline: b, from: 2023-07-01, to: 2023-12-31}", ", from: 2023-07-01, to: 2023-12-31}", "goal.baseline"),
        ("baseline: b, from: 2023-07-01, to: 2023-12-31}", "baseline: b, from: 2023-07-01}", "goal.to"),
        ("change: -30, unit: procent, baseline: b", "unit: procent, baseline: b", "goal.change"),
        ("change: -30, unit: procent, baseline: b", "change: 0, unit: procent, baseline: b", "ändring i procent"),
        ("    rings: [200, 400]\\n", "    rings: []\\n", "omfördelning ska alltid prövas"),
        ("    rings: [200, 400]\\n", "    rings: [400, 200]\\n", "stigande"),
        ("      rule: highest_count\\n", "", "vilken regel"),
        ("category: skadegorelse, subtypes: []", "category: skadegorelse, subtypes: [hotad]", "ingen undertyp"),
        ("category: skadegorelse, subtypes: []", "category: otrygg_plats, subtypes: []", "kategori för händelser"),
        ("start: 2023-07-01\\n    end: null", "start: 2023-07-01\\n    end: 2023-06-01", "slutar"),
        ("areas: [O112, O129, O132]}", "areas: [O112, O129]}", "som listades"),
        ("id: M2", "id: M1", "mer än en gång"),
        ("    owner: Fastighetsenheten\\n", "", "owner"),
        ("    mechanism: Fler", "    mekanism: Fler", 'menade du "mechanism"'),
    ],
)
def test_what_is_wrong_is_told_with_its_key(folder, old, new, told):
    with pytest.raises(ParameterError) as fault:
        load_register("ostan", folder=changed(folder, old.replace("\\n", "\n"), new.replace("\\n", "\n")))
    assert told in str(fault.value)
    assert "ostan/interventions.yml" in str(fault.value)


def test_an_unknown_municipality_is_told(folder):
    with pytest.raises(ParameterError, match="ostan"):
        load_register("osten", folder=folder)
