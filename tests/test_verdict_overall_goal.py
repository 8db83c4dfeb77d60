"""The overall goal: words that hold against chance, season, reporters and single quarters; nothing is ever added."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from bfkit.release.disclosure import Edition
from bfkit.release.followup.overall_goal.export import overall_goal_result
from bfkit.release.followup.overall_goal.sentences import NO_ANSWERS, together
from bfkit.release.protect import protect
from bfkit.release.render import render
from bfkit.verdict.overall_goal import OverallGoal, overall_goal
from bfkit.verdict.overall_goal.words import YearWord, word_of
from bfkit.verdict.overall_goal.yearly import year_change
from tests.builders import checked, incidents, parameters, quarterly, quarters, source
from tests.mapping.test_reporter_activity import register

LEVEL = 0.025


def drawn(random, runs, months, mean, dispersion, last_year=1.0):
    """Months with a season, of a negative binomial with variance ``dispersion`` times the mean."""
    level = mean * np.exp(0.25 * np.cos(2 * np.pi * np.arange(months) / 12))
    level[-12:] *= last_year
    if dispersion == 1:
        return random.poisson(level, (runs, months))
    return random.negative_binomial(level / (dispersion - 1), 1 / dispersion, (runs, months))


def falls(months):
    found = [year_change(int(row[-12:].sum()), int(row[-24:-12].sum()), row) for row in months]
    return np.mean([one.p_decrease <= LEVEL and one.change.upper < 1 for one in found])


@pytest.mark.parametrize("months", [24, 36, 60])
@pytest.mark.parametrize(("mean", "dispersion"), [(5, 1), (20, 2), (60, 4)])
def test_a_fall_is_seldom_told_where_nothing_has_changed(months, mean, dispersion):
    # at most 2.5 % asked for; 400 runs of a true 2.5 % give 18 or more (4.5 %) in under 2 %
    assert falls(drawn(np.random.default_rng(1), 400, months, mean, dispersion)) <= 17 / 400


def test_a_fall_of_a_third_is_told_where_the_counts_can_show_it():
    random = np.random.default_rng(1)
    assert falls(drawn(random, 100, 60, 60, 2, last_year=0.67)) >= 0.9
    assert falls(drawn(random, 100, 36, 60, 2, last_year=0.67)) >= 0.8
    assert falls(drawn(random, 100, 60, 5, 2, last_year=0.67)) <= 0.4  # some 60 a year cannot


def test_months_that_follow_each_other_make_the_year_less_sure():
    """A level that drifts from month to month (0.65 of it stays) makes years differ though nothing has been done."""
    random, told = np.random.default_rng(1), []
    for _ in range(300):
        level = np.zeros(60)
        for month in range(1, 60):
            level[month] = 0.65 * level[month - 1] + np.sqrt(1 - 0.65**2) * random.normal()
        row = random.poisson(60 * np.exp(np.sqrt(3 / 60) * level))
        told.append(year_change(int(row[-12:].sum()), int(row[-24:-12].sum()), row))
    assert np.mean([one.p_decrease <= LEVEL and one.change.upper < 1 for one in told]) <= 0.045
    assert np.median([one.change.dispersion for one in told]) > 6  # of single months it is 4


def test_a_ratio_by_hand():
    months = np.tile([10, 12, 9, 11], 15)
    found = year_change(60, 126, months)
    assert found.change.ratio == pytest.approx(60 / 126)
    assert found.change.dispersion >= 1  # less spread than chance is never believed
    with pytest.raises(ValueError, match="två hela år"):
        year_change(60, 126, months[:23])


def test_the_words():
    assert word_of((0.7, 0.9), 0.02, 1.0) is YearWord.FALLEN
    assert word_of((1.1, 1.4), 1.0, 0.02) is YearWord.RISEN
    assert word_of((0.7, 0.9), 0.03, 1.0) is YearWord.UNSURE
    assert word_of((-0.2, -0.1), 0.0, 1.0, no_change=0.0) is YearWord.FALLEN


def goal(counts: dict[str, int], **changes: object) -> OverallGoal:
    """Reporters with these counts a quarter beside police with a hundred in every quarter."""
    police = quarterly(dict.fromkeys(quarters("2020Q1", "2025Q2"), 100), source="polis")
    reporters = changes.pop("reporters", None)
    own = parameters(**{name: value for name, value in changes.items() if name == "sources"})
    rows = incidents([*quarterly(counts, organisation="Skolor"), *police])
    return overall_goal(checked(rows, **({} if reporters is None else {"reporters": reporters})), own)


LEVELS = dict.fromkeys(quarters("2020Q1", "2024Q2"), 120)
HALVED = LEVELS | dict.fromkeys(quarters("2024Q3", "2025Q2"), 60)


def test_each_source_has_its_own_word_and_nothing_is_added():
    found = goal(HALVED)
    own = {one.source: one for one in found.reported}
    assert (own["rapporter"].word, own["polis"].word) == (YearWord.FALLEN, YearWord.UNSURE)
    assert (own["rapporter"].change.now, own["rapporter"].change.before) == (240, 480)
    assert (own["polis"].change.now, own["polis"].change.before) == (400, 400)
    text = str(render(protect(found, Edition("offentlig", 5))))
    assert "640" not in text and "880" not in text
    assert "rapporter – minskat och polisanmälda brott – ingen säker förändring" in text
    assert NO_ANSWERS in text


def test_fewer_reporters_are_no_fall():
    posts = register({"Skolor": 8})
    posts["active_to"] = posts["active_to"].mask(posts.index >= 4, posts["active_from"] + np.timedelta64(1643, "D"))
    found = goal(HALVED, reporters=posts)
    own = found.reported[0]
    assert own.reporters == pytest.approx((8, 4), abs=0.1)
    assert own.word is YearWord.UNSURE
    assert "rapportörerna" in own.reason
    assert any("per rapportör" in caution for caution in own.cautions)
    same = goal(HALVED, reporters=register({"Skolor": 8})).reported[0]
    assert same.word is YearWord.FALLEN


def test_one_quarter_of_riots_is_no_level_to_fall_from():
    found = goal(LEVELS | {"2024Q1": 420} | dict.fromkeys(quarters("2024Q3", "2025Q2"), 118))
    own = found.reported[0]
    assert own.change.before == 780 and own.word is YearWord.UNSURE


def test_a_changed_recording_or_a_short_history_cannot_be_compared():
    changed = [
        source(
            "rapporter",
            "reporter",
            "Rapporter",
            recording_changes=[{"day": "2024-09-01", "text": "Klotter räknas per föremål.", "categories": []}],
        ),
        source("polis", "police", "Polisanmälda brott", complete_from="2024-01-01"),
    ]
    own = {one.source: one for one in goal(HALVED, sources=changed).reported}
    assert {one.word for one in own.values()} == {YearWord.NOT_COMPARABLE}
    assert "registrera ändrades" in own["rapporter"].reason
    assert "komplett först från 1 januari 2024" in own["polis"].reason
    assert all(one.change is None for one in own.values())


def test_small_counts_are_held_back_with_what_follows_from_them():
    few = dict.fromkeys(quarters("2020Q1", "2025Q2"), 9) | {"2024Q4": 3}
    view = protect(goal(few), Edition("offentlig", 5))
    own = view.reported[0]
    assert own.now.value is None and own.ratio is None and own.held_back
    assert own.word == "kan inte jämföras"
    row = overall_goal_result(view).reported[0]
    assert (row.now, row.ratio, row.suppressed) == (None, None, True)
    assert overall_goal_result(protect(goal(few), Edition("arbetsgrupp", 1))).reported[0].now == 30


def test_the_towns_answers_stand_beside_its_reports(ostan_town):
    tables, own = ostan_town
    later = own.model_copy(update={"as_of": date(2026, 1, 14)})
    found = overall_goal(tables, later)
    assert [(one.key, one.about) for one in found.answered] == [
        ("F1", "otrygghet"),
        ("F4", "utsatthet"),
        ("F5", "utsatthet"),
    ]
    assert found.tested == 5
    assert {one.latest.year for one in found.answered} == {2025}
    for one in found.answered:
        assert one.change.difference == pytest.approx(one.latest.estimate.value - one.before.estimate.value)
    result = overall_goal_result(protect(found, Edition("offentlig", 5)))
    assert {one.word for one in result.answered} <= {word.value for word in YearWord}
    assert "Det säger inget om varför" in result.sentence


def test_the_goal_is_met_only_when_everything_has_fallen(ostan_town):
    view = protect(overall_goal(*ostan_town), Edition("offentlig", 5))
    fallen = replace(
        view,
        reported=tuple(replace(one, word="minskat") for one in view.reported),
        answered=tuple(replace(one, word="minskat") for one in view.answered),
    )
    assert "målet är nått" in together(fallen)
    one_risen = replace(fallen, answered=(*fallen.answered[:-1], replace(fallen.answered[-1], word="ökat")))
    assert "Målet är inte nått" in together(one_risen)
    one_unknown = replace(fallen, reported=(replace(fallen.reported[0], word="kan inte jämföras"), fallen.reported[1]))
    assert "kan inte sägas vara nått" in together(one_unknown)


def test_what_the_police_discover_is_told_apart_and_has_no_word():
    """A hundred a quarter that victims reported, beside raids that went from three hundred a quarter to thirty."""
    every = quarters("2020Q1", "2025Q2")
    raids = dict.fromkeys(every, 300) | dict.fromkeys(quarters("2024Q3", "2025Q2"), 30)
    rows = [
        *quarterly(LEVELS | dict.fromkeys(quarters("2024Q3", "2025Q2"), 120), organisation="Skolor"),
        *quarterly(dict.fromkeys(every, 100), source="polis"),
        *quarterly(raids, source="polis", discovery="police"),
    ]
    found = overall_goal(checked(incidents(rows)), parameters())
    own = {one.source: one for one in found.reported}["polis"]
    assert (own.change.now, own.change.before, own.word) == (400, 400, YearWord.UNSURE)
    assert (sum(own.apart.by_quarter[:4]), sum(own.apart.by_quarter[4:])) == (1200, 120)
    assert own.label.endswith("utan det som polisen själv upptäcker")
    view = protect(found, Edition("offentlig", 5))
    row = overall_goal_result(view).reported[1]
    assert (row.now, row.discovered_before, row.discovered_now) == (400, 1200, 120)
    text = render(view).text
    assert "utan läge: visar hur polisen arbetar" in text
    assert "inte brottsligheten" in together(view)
    few = overall_goal(
        checked(
            incidents([*rows[: -sum(raids.values())], *quarterly({"2024Q4": 3}, source="polis", discovery="police")])
        ),
        parameters(),
    )
    held = protect(few, Edition("offentlig", 5)).reported[1]
    assert held.apart.now.value is None
    assert held.now.value is None  # with the sum of all, three raids would follow from it
