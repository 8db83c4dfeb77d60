"""Locked plans: the seal holds, a changed file is refused, a locked measure cannot be taken out of the register."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from bfkit.errors import ParameterError
from bfkit.parameters.loading import load
from bfkit.parameters.models import Parameters
from bfkit.parameters.plans import areas_known, plan_of, sha256_of


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    shutil.copytree(root / "parameters" / "ostan", tmp_path / "ostan")
    return tmp_path


def refusal(folder: Path) -> str:
    with pytest.raises(ParameterError) as fault:
        load("ostan", "2025Q2", folder=folder)
    return str(fault.value)


def test_parameters_with_register_and_plans_survive_json(folder: Path) -> None:
    found = load("ostan", "2025Q2", folder=folder)
    assert found.register is not None and len(found.register.interventions) == 7
    assert [plan.intervention for plan in found.plans] == ["M1", "M2", "M3", "M4", "M5", "M7"]
    assert [plan.intervention for plan in found.plans if plan.after_start] == ["M5"]
    assert Parameters.model_validate_json(found.model_dump_json()) == found


def test_the_seal_is_of_the_canonical_text() -> None:
    """printf '{"a":"å","b":[1,null]}' | sha256sum, in UTF-8."""
    told = "d0a97c651ad42ab4d04a33b89f9c1068bcc15b3e9329afbc4749989c4c7c12e6"
    assert sha256_of({"b": [1, None], "a": "å"}) == told


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace('"outside_metres": 600', '"outside_metres": 300'),
        lambda text: text[: len(text) // 2],
        lambda text: text.replace('"version": 1\n', '"version": 2\n'),
        lambda text: text.replace('"intervention": "M1"', '"intervention": "M2"'),
        lambda _: "",
    ],
)
def test_a_changed_plan_is_refused(folder: Path, change) -> None:
    path = folder / "ostan" / "plans" / "M1.json"
    text = path.read_text(encoding="utf-8")
    assert change(text) != text
    path.write_text(change(text), encoding="utf-8")
    assert "ostan/plans/M1.json" in refusal(folder)


def test_a_plan_keeps_its_name(folder: Path) -> None:
    plans = folder / "ostan" / "plans"
    (plans / "M1.json").rename(plans / "gammal.json")
    assert "ska heta M1.json" in refusal(folder)


def test_what_a_killed_lock_left_is_no_plan(folder: Path) -> None:
    (folder / "ostan" / "plans" / "M6.json.new").write_text('{"half', encoding="utf-8")
    assert len(load("ostan", "2025Q2", folder=folder).plans) == 6


def test_a_locked_measure_stays_in_the_register(folder: Path) -> None:
    path = folder / "ostan" / "interventions.yml"
    text = path.read_text(encoding="utf-8")
    first, second = text.index("  - id: M3"), text.index("  - id: M4")
    path.write_text(text[:first] + text[second:], encoding="utf-8")
    assert "M3 har en låst plan men står inte i registret" in refusal(folder)


def test_areas_are_locked_when_they_could_be_known(folder: Path) -> None:
    """M1 is chosen on the counts of 2023Q2, which ends on 30 June; M7 by lot, round by round."""
    register = load("ostan", "2025Q2", folder=folder).register
    assert register is not None
    by_id = {measure.id: measure for measure in register.interventions}
    assert not areas_known(by_id["M1"], date(2023, 6, 30)) and areas_known(by_id["M1"], date(2023, 7, 1))
    assert not areas_known(by_id["M7"], date(2025, 12, 31))
    plan = plan_of(by_id["M1"], {}, on=date(2023, 7, 1))
    assert plan["areas"] == ["O119"] and "areas" not in plan_of(by_id["M1"], {}, on=date(2023, 6, 30))
    assert plan["no_effect"] == [0.85, 1.1765]  # 1 - 0.30 / 2, and 1 / 0.85
    assert plan["goal"]["from"] == "2023-07-01"  # as the file has it
    assert not {"listed", "rounds", "rank", "reason"} & set(plan["selection"])
    json.dumps(plan)
