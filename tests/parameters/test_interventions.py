"""The register of measures: Östan's is read, and what is left out is told by key."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from bfkit.errors import ParameterError
from bfkit.parameters.interventions import Intervention
from bfkit.parameters.loading import load, load_register
from tests import measures


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
        ("{indicator: antal rapporterade händelser av skadegörelse i området, change", "{change", "goal.indicator"),
        (
            "{indicator: antal rapporterade händelser av skadegörelse i området, c",
            '{indicator: "", c',
            "får inte vara tom",
        ),
        ("from: 2023-07-01, to: 2023-12-31}", "from: 2023-07-01, to: 2023-06-30}", "ligger före dess första"),
        ("    areas: [O119]\\n", "    areas: [O119, O119]\\n", "O119 står mer än en gång"),
        ("    areas: [O119]\\n", "    areas: [hela kommunen, O119]\\n", "ska stå ensamt"),
        ("per_week: 3}", "per_week: 3, total: 26}", "antingen per_week"),
        (", per_week: 3}", "}", "antingen per_week"),
        ("    rings: [200, 400]\\n", "    rings: [200, 400]\\n    no_effect: [0.8, 0.9]\\n", "på var sin sida om 1"),
        (
            "    rings: [200, 400]\\n",
            "    rings: [200, 400]\\n    decision: {text: Klart, colour: blå, date: 2024-01-01, by: Gruppen}\\n",
            '"blå" är inte tillåtet',
        ),
        ("quarter: 2023Q2", "quarter: 2023Q5", "inte ett kvartal"),
        ("    owner: Fastighetsenheten\\n", "", "owner"),
        ("    mechanism: Fler", "    mekanism: Fler", 'menade du "mechanism"'),
    ],
)
def test_what_is_wrong_is_told_with_its_key(folder, old, new, told):
    with pytest.raises(ParameterError) as fault:
        load_register("ostan", folder=changed(folder, old.replace("\\n", "\n"), new.replace("\\n", "\n")))
    assert told in str(fault.value)
    assert "ostan/interventions.yml" in str(fault.value)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("source: rapportorer ", "source: raportorer ", '"raportorer" är ingen källa i municipality.yml; menade du "rapportorer"'),
        ("log:", "logg:", 'menade du "log"'),
        ("  csv: {separator", "  cvs: {separator", 'menade du "csv"'),
    ],
)  # fmt: skip
def test_the_register_is_held_against_the_municipality_with_the_parameters(folder, old, new, told):
    with pytest.raises(ParameterError) as fault:
        load("ostan", "2025Q2", folder=changed(folder, old, new))
    assert told in str(fault.value)
    assert "ostan/interventions.yml" in str(fault.value)


def test_a_lottery_may_be_declared_before_it_is_drawn(folder):
    """The plan is locked before the draw: no rounds yet, and no areas, as nobody knows which they will be."""
    drawn = load_register("ostan", folder=folder)
    assert drawn is not None
    register = load_register("ostan", folder=undrawn(folder))
    assert register is not None
    before, after = drawn.interventions[-1], register.interventions[-1]
    assert len(before.selection.rounds) == 4 and len(before.areas) > 0
    assert (after.selection.how, after.selection.rounds, after.areas) == ("lottning", (), ())
    assert not after.whole_municipality


def test_only_a_lottery_may_wait_with_its_areas(folder):
    with pytest.raises(ParameterError, match="areas är tom") as fault:
        load_register("ostan", folder=changed(folder, "    areas: [O119]\n", "    areas: []\n"))
    assert "ostan/interventions.yml" in str(fault.value)


def undrawn(folder: Path) -> Path:
    """Östan's lottery without its areas and rounds."""
    path = folder / "ostan" / "interventions.yml"
    register = yaml.safe_load(path.read_text(encoding="utf-8"))
    register["interventions"][-1]["areas"] = []
    del register["interventions"][-1]["selection"]["rounds"]
    path.write_text(yaml.safe_dump(register, allow_unicode=True), encoding="utf-8")
    return folder


@pytest.mark.parametrize(("metres", "refused"), [(0, True), (399, True), (400, False), (401, False)])
def test_areas_compared_with_lie_outside_the_outer_ring(folder, metres, refused):
    wanted = changed(folder, "outside_metres: 600, exclude", f"outside_metres: {metres}, exclude")
    if refused:
        with pytest.raises(ParameterError, match="minst 400 meter") as fault:
            load_register("ostan", folder=wanted)
        assert f"outside_metres ({metres})" in str(fault.value)
    else:
        register = load_register("ostan", folder=wanted)
        assert register is not None and register.interventions[0].comparison.outside_metres == metres


def test_the_areas_of_a_lottery_are_compared_with_each_other_and_may_lie_in_the_ring():
    start = "2025-01-01"
    near = {"rule": "de som väntar", "outside_metres": 0, "exclude": "ingen"}
    lot = {"how": "lottning", "rule": "highest_count"}
    found = Intervention.model_validate_json(
        json.dumps(measures.intervention(start, areas=[], comparison=near, selection=lot), default=str)
    )
    assert (found.comparison.outside_metres, found.rings) == (0, (460,))
    for how in ("klagomål", "ej antecknat"):
        alone = measures.intervention(start, comparison=near, selection={"how": how})
        with pytest.raises(ValidationError, match="minst 460 meter"):
            Intervention.model_validate_json(json.dumps(alone, default=str))
    bare = measures.intervention(start, comparison=near, selection={"how": "klagomål"}, rings=[], type="social")
    assert Intervention.model_validate_json(json.dumps(bare, default=str)).comparison.outside_metres == 0


def test_gatherings_alone_are_no_measure_of_success(folder):
    primary = "outcome: {category: incident_mot_anstalld, subtypes: [], hours: null}\n    secondary: []"
    alone = "outcome: {category: otrygghetsskapande_samling}\n    secondary: [{category: otrygghetsskapande_samling, subtypes: [utomhus]}]"
    with pytest.raises(ParameterError, match="laglig ungdomsnärvaro"):
        load_register("ostan", folder=changed(folder, primary, alone))
    together = "outcome: {category: otrygghetsskapande_samling}\n    secondary: [{category: annat_otrygghetsskapande}]"
    assert load_register("ostan", folder=changed(folder, alone, together)) is not None


def test_what_may_be_added_to_a_measure(folder):
    more = (
        "    rings: [200, 400]\n    public: true\n    negative_controls: [{category: annat_otrygghetsskapande}]\n"
        "    decision: {text: Vi fortsätter., colour: gul, date: 2024-02-01, by: Styrgruppen}\n"
    )
    register = load_register("ostan", folder=changed(folder, "    rings: [200, 400]\n", more))
    assert register is not None
    first, second = register.interventions[:2]
    assert (first.public, second.public) == (True, False)
    assert first.decision is not None and (first.decision.colour, first.decision.date.year) == ("gul", 2024)
    assert [outcome.category for outcome in first.negative_controls] == ["annat_otrygghetsskapande"]
    assert second.decision is None and second.negative_controls == ()


def test_a_measure_can_be_everywhere(folder):
    register = load_register("ostan", folder=changed(folder, "    areas: [O119]", "    areas: [hela kommunen]"))
    assert register is not None
    assert [measure.whole_municipality for measure in register.interventions[:2]] == [True, False]


def test_a_changed_way_of_recording_is_declared_on_its_source(root):
    source = load("ostan", "2025Q2", folder=root / "parameters").municipality.sources[0]
    (change,) = source.recording_changes
    assert (change.day, change.categories) == (date(2021, 1, 1), ("skadegorelse",))


def test_a_wrong_change_of_recording_is_told(folder):
    path = folder / "ostan" / "municipality.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("categories: [skadegorelse]}", "categories: [klotter]}"), encoding="utf-8")
    with pytest.raises(ParameterError, match=r"klotter.* är inte en kategori"):
        load("ostan", "2025Q2", folder=folder)


def test_an_unknown_municipality_is_told(folder):
    with pytest.raises(ParameterError, match="ostan"):
        load_register("osten", folder=folder)
