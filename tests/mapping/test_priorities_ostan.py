"""Östan's planted problems stand among the pictures, its list is the lottery's, and Örebro's real areas are judged."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from bfkit.checked import Checked
from bfkit.counts import area_by_period
from bfkit.counts.worst_areas import HIGHEST_COUNT, WORST_PEAK, known_before, worst_first
from bfkit.errors import TableError
from bfkit.evaluation.chance.selection import scores
from bfkit.evaluation.chance.windows import Lengths
from bfkit.ingest.pipeline import read
from bfkit.ingest.priority_tables import read_priority_tables
from bfkit.mapping.priorities.area_criteria import area_criteria
from bfkit.mapping.priorities.criteria import TOP, Problems
from bfkit.mapping.priorities.focus_areas import focus_areas
from bfkit.mapping.quarter_picture import QuarterPicture
from bfkit.parameters.loading import load
from bfkit.parameters.models import Parameters
from bfkit.periods import months_between


@dataclass(frozen=True, slots=True)
class Town:
    checked: Checked
    parameters: Parameters
    problems: Problems


@pytest.fixture(scope="module")
def ostan(ostan_town: tuple[Checked, Parameters], ostan_picture: QuarterPicture) -> Town:
    return Town(*ostan_town, ostan_picture.problems)


def test_what_is_planted_is_found(ostan: Town) -> None:
    """truth.yml, measures: damage at the parking areas of O133, violence at O105's pubs, disorder in O101."""
    met = {row.picture.id: row.answers for row in ostan.problems.rows}
    for identity in (
        "rapportorer.skadegorelse.klotter.O133",
        "rapportorer.skadegorelse.alla.O133",
        "polis.annat_otrygghetsskapande.vald.O105",
        "rapportorer.annat_otrygghetsskapande.alla.O101",
    ):
        assert met[identity]["P1"] == met[identity]["P2"] == "ja", identity


def test_no_criterion_is_guessed(ostan: Town) -> None:
    judged = {
        row.picture.id: row.answers["P6"] for row in ostan.problems.rows if row.answers["P6"] != "underlag saknas"
    }
    assert judged == {  # what the group wrote in the quarter's file, and nothing else
        "rapportorer.skadegorelse.alla.O132": "ja",
        "rapportorer.incident_mot_anstalld.alla.O105": "nej",
    }
    for row in ostan.problems.rows:
        assert set(row.answers.values()) <= {"ja", "nej", "underlag saknas"}
        assert row.met == list(row.answers.values()).count("ja")
        assert (row.promised.answer == "ja") == bool(row.promised.promises)
        assert all(p.area_id in (None, row.picture.area_id) for p in row.promised.promises)


def test_the_order_is_the_number_met_and_nothing_else(ostan: Town) -> None:
    found = [(row.rank, row.met) for row in ostan.problems.rows]
    assert found == sorted(found, key=lambda one: (one[0], -one[1]))
    for rank, met in found:
        assert rank == 1 + sum(other > met for _, other in found)
    assert len(ostan.problems.first) >= TOP


def test_every_threshold_is_tried_both_ways(ostan: Town) -> None:
    tried = {(one.threshold, one.alternative > one.value) for one in ostan.problems.sensitivity}
    assert len(tried) == 12
    assert all(one.value == getattr(ostan.problems.thresholds, one.threshold) for one in ostan.problems.sensitivity)
    assert any(one.other_answers for one in ostan.problems.sensitivity)


@pytest.mark.parametrize("rule", [HIGHEST_COUNT, WORST_PEAK])
def test_the_list_is_the_one_that_a_lottery_draws_from(ostan: Town, rule: str) -> None:
    """The scores of ``evaluation.chance.selection``, which the placebos of a measure are chosen by."""
    ids, quarter = tuple(ostan.checked.areas["id"]), ostan.parameters.quarter
    rows = ostan.checked.incidents[ostan.checked.incidents["source"] == "rapportorer"]
    worst = worst_first(rows, area_ids=ids, quarter=quarter, rule=rule)
    months = months_between(quarter.shift(-4).start, quarter.last_day)
    counts = area_by_period(known_before(rows, quarter.end), area_ids=ids, periods=months).counts
    score = scores(counts, [15], rule=rule, lengths=Lengths(selection=3))[:, 0]
    assert worst.scores.tolist() == score[worst.rows].tolist()
    assert worst.scores.tolist() == sorted(worst.scores.tolist(), reverse=True)


def test_three_areas_are_proposed_with_what_they_fall_by_on_their_own(ostan: Town) -> None:
    found = focus_areas(ostan.checked, ostan.parameters)
    assert [row.area_id for row in found.proposed] == ["O133", "O105", "O101"]
    assert all(row.low <= row.rank <= row.high for row in found.proposed)
    assert found.fall is not None and found.fall.cases >= 20
    assert found.next_lower < found.next_typical < found.next_upper
    assert found.count_now == sum(row.count for row in found.proposed)


def test_areas_have_survey_register_and_judgement_but_no_score(ostan: Town) -> None:
    found = area_criteria(ostan.checked, ostan.parameters)
    assert [area.area_id for area in found.areas] == list(ostan.checked.areas["id"])
    assert not hasattr(found.areas[0], "score") and not hasattr(found.areas[0], "met")
    years = {fact.year for area in found.areas for fact in area.facts if fact.criterion == "O1" and fact.year}
    assert years == {2024}
    judged = {area.area_id for area in found.areas if area.answers["O6"] == "ja"}
    rows = ostan.checked.area_judgements
    assert judged <= set(rows.loc[rows["judgement"] == "ja", "area_id"])


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("medborgarloften.csv", "ML02;2024;O111", "ML02;2024;X111", "1 rad har en områdeskod som inte finns: rad 3"),
        ("kostnader.csv", "900;1800;4200", "900;18000;4200", "låg, mellan och hög inte stiger: rad 2"),
        ("indikatorer.csv", "O101;2018;O2;8,9", "O101;2018;O2;890", "inte är mellan 0 och 100 procent"),
    ],
)
def test_a_row_that_cannot_be_right_is_told_by_its_line(
    ostan: Town, root: Path, tmp_path: Path, name: str, old: str, new: str, told: str
) -> None:
    folder = tmp_path / "ostan"
    folder.mkdir()
    for file in (root / "data" / "ostan").glob("*.csv"):
        if file.name.startswith(("trygghet_20", "medborgarloften", "kostnader", "indikatorer")):
            data = file.read_bytes()
            if file.name == name:
                assert old.encode("cp1252") in data
                data = data.replace(old.encode("cp1252"), new.encode("cp1252"), 1)
            (folder / file.name).write_bytes(data)
    areas = frozenset(map(str, ostan.checked.areas["id"]))
    with pytest.raises(TableError, match=name) as caught:
        read_priority_tables(ostan.parameters.municipality, areas, tmp_path)
    assert told in str(caught.value)


@pytest.mark.real
def test_orebros_real_areas(root: Path, real_data: Path) -> None:
    """SCB by DeSO: O2-O4 of 2022; nothing is known of O1, O5 and O6, and no police figure stands in for them."""
    told = load("orebro", "2023Q2", folder=root / "parameters")
    found = read(told, real_data)
    areas = area_criteria(found, told)
    answers = {name: {area.answers[name] for area in areas.areas} for name in ("O1", "O2", "O3", "O4", "O5", "O6")}
    assert answers["O1"] == answers["O5"] == answers["O6"] == {"underlag saknas"}
    assert {"ja", "nej"} <= answers["O2"] & answers["O3"] & answers["O4"]
    high = sum(area.answers["O2"] == "ja" for area in areas.areas)
    known = sum(area.answers["O2"] != "underlag saknas" for area in areas.areas)
    assert high == pytest.approx(known / 4, abs=1)
    assert areas.version == "2018"
    focus = focus_areas(found, told)
    assert focus.fall is not None and focus.fall.pooled < 1
    assert focus.rows[0].high > focus.rows[0].low  # so few an area that no order is sure
