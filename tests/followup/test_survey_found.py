"""Östan's surveys against the truth that was planted in them."""

from dataclasses import replace
from datetime import date

import pytest
import yaml

from bfkit.checked import Checked
from bfkit.followup.survey.found import SurveyFound, surveys_found
from bfkit.followup.survey.quadrant import NOT_SURE, UNSAFE_FEW, UNSAFE_MANY, quadrant
from bfkit.followup.survey.questions import (
    FALLEN,
    HIGHER,
    LOWER,
    NOT_COMPARABLE,
    RISEN,
    UNSURE,
    Found,
    GroupEstimate,
    better_when,
)
from bfkit.followup.survey.shares import Estimate
from bfkit.parameters.models import Parameters


@pytest.fixture(scope="module")
def town(ostan_town: tuple[Checked, Parameters]) -> tuple[Checked, Parameters]:
    """At the end of 2025, when that year's answers are in."""
    checked, parameters = ostan_town
    return checked, parameters.model_copy(update={"as_of": date(2026, 1, 14)})


@pytest.fixture(scope="module")
def found(town: tuple[Checked, Parameters]) -> dict[str, SurveyFound]:
    return {one.name: one for one in surveys_found(*town)}


@pytest.fixture(scope="module")
def truth(root) -> dict:
    return yaml.safe_load((root / "data" / "ostan" / "truth.yml").read_text(encoding="utf-8"))


def planted(truth: dict, key: str) -> dict:
    """The part of the truth with a name, wherever it stands."""
    stack = [truth]
    while stack:
        one = stack.pop()
        if isinstance(one, dict):
            if key in one:
                return one[key]
            stack.extend(one.values())
    raise KeyError(key)


def test_the_share_with_the_files_weights_is_the_planted_one(found, truth):
    told = planted(truth, "weighted_share_unsafe")[2025]
    assert found["trygghet"].of("F1").uncalibrated.value == pytest.approx(
        told, abs=1e-5
    )  # the file has rounded weights


def test_calibrated_intervals_hold_what_is_true_of_everybody(found, truth):
    true = planted(truth, "unsafe_overall_with_the_new_wording")
    for wave in found["trygghet"].of("F1").waves:
        if wave.year >= 2022:
            assert wave.estimate.lower < true[wave.year] < wave.estimate.upper
            assert wave.estimate.lower > 0.25  # the planted 32-33 per cent is told from the goal of 25


def test_women_are_told_to_be_less_safe_than_men(found):
    by_sex = {one.level: one.estimate for one in found["trygghet"].of("F1").groups if one.kind == "sex"}
    assert by_sex["kvinna"].lower > by_sex["man"].upper


def test_areas_hold_the_truth_as_often_as_they_should(found, truth):
    """39 areas with 95 % intervals: fewer than 33 hits has a chance under 1 in 300 (binomial)."""
    true = planted(truth, "unsafe_by_area_and_year_with_the_new_wording")
    areas = [one for one in found["trygghet"].of("F1").groups if one.kind == "area" and one.estimate is not None]
    hits = sum(one.estimate.lower <= true[one.level][2025] <= one.estimate.upper for one in areas)
    assert len(areas) >= 35
    assert hits >= len(areas) - 6


def test_no_question_is_compared_across_a_change_of_wording(ostan_town, found):
    checked, parameters = ostan_town
    early = surveys_found(checked, parameters.model_copy(update={"as_of": date(2023, 1, 14)}))
    compared = next(one for one in early if one.name == "trygghet").of("F1").latest.compared
    assert (compared.year_before, compared.year, compared.word) == (2021, 2022, NOT_COMPARABLE)
    assert "ny lydelse 2022" in compared.reason
    assert compared.change is None
    latest = found["trygghet"].of("F1")
    assert latest.since_first.year_before == 2022
    assert found["trygghet"].of("F2").since_first.year_before == 2018
    assert (found["trygghet"].changes[0][:2]) == ("F1", 2022)


def test_nothing_changed_much_and_nothing_is_told(found):
    """The planted level moves by a quarter of a percentage point a year."""
    assert found["trygghet"].of("F1").latest.compared.word == UNSURE
    assert all(one.compared.word in (UNSURE, NOT_COMPARABLE) for one in found["trygghet"].of("F1").groups)


def test_who_answered_is_told_beside_the_register(found):
    own = found["trygghet"]
    assert own.responses[-1].sampled == 2200
    assert own.responses[-1].rate == pytest.approx(1056 / 2200)
    assert own.responses[-1].calibrated
    by_group = {(one.sex, one.age): one for one in own.representation}
    assert sum(one.answers for one in own.representation) == 1056
    old, young = by_group["kvinna", "65-84"], by_group["man", "20-34"]
    assert old.share_of_answers > old.share_of_register
    assert young.share_of_answers < young.share_of_register


def test_groups_with_few_answers_are_counted_and_not_told(found):
    few = [one for one in found["trygghet"].of("F1").groups if one.n < 10]
    assert few
    assert all(one.estimate is None for one in few)
    assert all(one.compared.change is None and "färre än 10 svar" in one.compared.reason for one in few)


def test_the_school_scale_has_the_planted_means(found, truth):
    waves, rise = planted(truth, "A14")["waves"], planted(truth, "A14")["rise"]
    scale = found["skolenkat"].of("hallning")
    assert [(one.n, round(one.estimate.value, 6)) for one in scale.waves] == [
        (waves[year]["with_a_mean"], waves[year]["mean"]) for year in (2021, 2025)
    ]
    compared = scale.latest.compared
    assert compared.change.difference == pytest.approx(rise, abs=2e-6)
    assert compared.change.lower < 0.4 < compared.change.upper  # the planted true rise is 3.95 - 3.55
    assert (compared.word, scale.better) == (RISEN, HIGHER)


def test_forty_of_fifty(found):
    own = found["aldre"].of("Tryggare efter besöket")
    assert (own.latest.n, own.latest.counted, own.latest.estimate.value, own.better) == (50, 40, 0.8, HIGHER)
    assert own.latest.compared is None


def test_the_direction_is_that_of_the_codebook(found):
    assert {one.key: one.better for one in found["trygghet"].questions} == {
        "F1": LOWER, "F2": LOWER, "F3": LOWER, "F4": LOWER, "F5": LOWER, "F8": LOWER, "F9": LOWER, "F12": HIGHER,
    }  # fmt: skip
    assert better_when((1,), (1, 2), "ingen") is None


def test_a_wave_is_used_first_when_its_answers_are_in(ostan_town):
    checked, parameters = ostan_town
    by_summer = next(one for one in surveys_found(checked, parameters) if one.name == "trygghet")
    assert by_summer.responses[-1].year == 2024


def test_a_real_change_is_told_and_its_way(town):
    """F1 counted the other way round from 2024 on: about a third becomes two thirds, in the whole and by sex."""
    checked, parameters = town
    answers = checked.survey_answers.copy()
    turn = (answers["survey"] == "trygghet") & (answers["item"] == "F2") & (answers["wave"] == 2025)
    answers.loc[turn, "answer"] = 3 - answers.loc[turn, "answer"]
    changed = {one.name: one for one in surveys_found(replace(checked, survey_answers=answers), parameters)}
    own = changed["trygghet"].of("F2")
    assert own.latest.compared.word == RISEN
    assert {one.compared.word for one in own.groups if one.kind == "sex"} == {RISEN}
    assert FALLEN != RISEN


def estimate(value: float, n: int) -> Estimate:
    return Estimate(value, 0.05, value - 0.1, value + 0.1, n, float(n), 1.0, n - 1, "logit")


def test_safety_is_set_beside_incidents():
    """Worked by hand: 1 000 residents in each area; the municipality has 30 % unsafe and 30 incidents per 1 000."""
    area = {"A": (0.7, 50), "B": (0.7, 1), "C": (0.3, 30)}
    found = Found(
        "F1", "Otrygg", "?", False, LOWER, (GroupEstimate(2025, "alla", "alla", 900, None, estimate(0.3, 900)),),
        (
            *(GroupEstimate(2025, "area", name, 60, None, estimate(share, 60)) for name, (share, _) in area.items()),
            GroupEstimate(2025, "area", "D", 7, None, None),
            GroupEstimate(2025, "area", "E", 40, None, estimate(0.2, 40)),
        ),
        None, 10, None,
    )  # fmt: skip
    counts = {name: count for name, (_, count) in area.items()} | {"D": 30, "E": 39}
    residents = {"A": 1000, "B": 1000, "C": 1000, "D": 1850, "E": 150}
    placed = quadrant(found, counts, residents, what="rapporter", signal_rate=0.05)
    assert placed.rate == 30
    assert {one.area_id: one.corner for one in placed.areas} == {"A": UNSAFE_MANY, "B": UNSAFE_FEW, "C": NOT_SURE}
    assert set(placed.left_out) == {"D", "E"}
