"""Östan's register: locked plans hold, the draws can be repeated, and what was done is what the truth says."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import yaml

from bfkit.checked import Checked
from bfkit.evaluation.outcome.dose import dose
from bfkit.evaluation.outcome.plan_status import plan_status
from bfkit.evaluation.planning.lottery_round import draw_round, treated_before
from bfkit.ingest.pipeline import read
from bfkit.parameters.interventions import Intervention
from bfkit.parameters.loading import load
from bfkit.parameters.models import Parameters
from bfkit.periods import Quarter


@dataclass(frozen=True)
class Town:
    parameters: Parameters
    checked: Checked

    def measure(self, name: str) -> Intervention:
        assert self.parameters.register is not None
        return next(i for i in self.parameters.register.interventions if i.id == name)


@pytest.fixture(scope="module")
def town(root: Path) -> Town:
    """The committed files, only the reporters' source and the log, known on the day they were drawn."""
    whole = load("ostan", "2025Q4", folder=root / "parameters", as_of=date(2026, 1, 20))
    own = whole.municipality
    changes = {"sources": own.sources[:1], "places": None, "reporters": None, "streets": None}
    parameters = whole.model_copy(update={"municipality": own.model_copy(update=changes)})
    return Town(parameters, read(parameters, root / "data"))


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_the_draw_gives_the_rounds_of_the_register(town: Town, number: int) -> None:
    """Areas, counts, order and days, from the data alone."""
    measure = town.measure("M7")
    kept = measure.selection.rounds[number - 1]
    quarter = Quarter.parse(kept.quarter)
    found = draw_round(
        town.checked.incidents,
        measure,
        area_ids=list(town.checked.areas["id"]),
        quarter=quarter,
        number=kept.number,
        at_once=3,
        barred=treated_before(measure, quarter),
    )
    assert found.round == kept
    assert found.text == measure.selection.text


def test_the_locked_plans_hold(town: Town) -> None:
    """Locked on the day of the decision, M5 a month after its start, M6 never; nothing has been changed since."""
    found = {
        name: plan_status(town.measure(name), town.parameters.plans, incidents=town.checked.incidents)
        for name in ("M1", "M2", "M3", "M4", "M5", "M6", "M7")
    }
    assert {name: status.locked_on for name, status in found.items()} == {
        **{name: town.measure(name).decided for name in ("M1", "M2", "M3", "M4", "M7")},
        "M5": date(2024, 2, 1),
        "M6": None,
    }
    assert [name for name, status in found.items() if status.before_outcome] == ["M1", "M2", "M3", "M4", "M7"]
    assert {status.data_unchanged for name, status in found.items() if name != "M6"} == {True}
    assert [status.deviations for status in found.values()] == [()] * 7


def test_what_was_done_is_what_the_truth_says(town: Town, root: Path) -> None:
    """The weekly dose planned and done, to the last whole week before the files were drawn (18 January 2026)."""
    truth = yaml.safe_load((root / "data" / "ostan" / "truth.yml").read_text(encoding="utf-8"))
    true = truth["surroundings"]["doses"]
    for name, told in true.items():
        starts = dict(town.measure(name).begun())
        found = dose(
            town.checked.activities,
            town.measure(name),
            area_ids=list(starts),
            first_day=starts,
            last_day=date(2025, 12, 28),
        )
        assert (found.planned, found.done) == (told["planned"], told["done"]), name
        assert found.implementation == ("inte alls" if name == "M6" else "fullt ut"), name
