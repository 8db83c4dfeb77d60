"""Planning: the rule's list, what is in the way, what such choices do by themselves, and what could be seen."""

import json
from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pandas as pd
import pytest

from bfkit.checked import Checked
from bfkit.errors import ParameterError
from bfkit.evaluation.chance.placebo_result import EXTREME_CHOICE, HISTORY
from bfkit.evaluation.planning.areas import rule_list
from bfkit.evaluation.planning.lottery_round import draw_round
from bfkit.evaluation.planning.proposal import Planning, planning
from bfkit.evaluation.planning.question import panel, question
from bfkit.parameters.interventions import Intervention
from bfkit.periods import Quarter
from tests import builders, measures

AREAS, MONTHS = 14, 78
ONE = {"category": "skadegorelse", "rule": "highest_count", "areas": 1, "reduction": 30}
SAME = {"category": "skadegorelse", "rule": "highest_count", "areas": 2, "reduction": 30}


@cache
def tables() -> Checked:
    """The tables of ``counts()``: read, never changed."""
    return measures.checked(counts())


def counts(seed: int = 3, months: int = MONTHS, mean: float = 4.0) -> np.ndarray:
    """Poisson counts of areas whose levels differ by a factor of six; no two areas alike in the last quarter."""
    random = np.random.default_rng(seed)
    found = random.poisson(mean * np.linspace(2.0, 0.35, AREAS)[:, None], (AREAS, months))
    while len(set(found[:, -3:].sum(axis=1)) - {0}) < AREAS:
        found[:, -3:] = random.poisson(mean * np.linspace(2.0, 0.35, AREAS)[:, None], (AREAS, 3))
    return found


def nothing_at_work(**changes: object):
    own = measures.parameters(**changes)
    return own.model_copy(update={"measures": own.measures.model_copy(update={"interventions": ()})})


def asked(**changes: object):
    plain = {"rule": "highest_count", "areas": 2, "reduction": 30, "follow_up_months": 6, "outside_metres": 600}
    return question("skadegorelse", "", **{**plain, **changes})


@pytest.fixture(scope="module")
def plan() -> Planning:
    return planning(tables(), nothing_at_work(), **SAME)


def test_all_faults_of_the_question_are_told_at_once_with_the_nearest_names() -> None:
    with pytest.raises(ParameterError) as caught:
        question("skadegörelse", "", rule="highest", areas=0, reduction=30, follow_up_months=13, outside_metres=600)
    told = str(caught.value)
    assert 'category: "skadegörelse" är ingen kategori för händelser; menade du "skadegorelse"?' in told
    assert 'rule: "highest" är ingen urvalsregel; menade du "highest_count"?' in told
    assert "areas: 0 ska vara 1–6" in told
    assert "follow_up_months: 13 ska vara 1–12" in told
    with pytest.raises(ParameterError, match='"bilbrant" är ingen undertyp av skadegorelse; menade du "bilbrand"'):
        question(
            "skadegorelse", "klotter, bilbrant", rule="any", areas=1, reduction=1, follow_up_months=1, outside_metres=0
        )


@pytest.mark.parametrize("rule", ["highest_count", "worst_peak"])
def test_the_list_is_the_rule_by_hand_and_that_of_the_lottery(rule: str) -> None:
    """By hand: months April–June; the peak is that less a quarter of April–March the year before."""
    table = counts()
    checked, own = tables(), nothing_at_work()
    latest, year_before = table[:, -3:].sum(axis=1), table[:, -15:-3].sum(axis=1)
    score = latest if rule == "highest_count" else latest - year_before / 4
    wanted = sorted(range(AREAS), key=lambda row: (-score[row], row))
    found = rule_list(checked, panel(checked, own, asked(rule=rule)), own, asked(rule=rule))
    assert [row for row, *_ in found] == wanted
    assert [(count, before, value) for _, count, _, before, value in found] == [
        (latest[row], year_before[row], score[row]) for row in wanted
    ]
    assert [year for _, _, year, _, _ in found] == [table[row, -12:].sum() for row in wanted]
    measure = Intervention.model_validate_json(
        json.dumps(measures.intervention(selection={"how": "regel på antal", "rule": rule}))
    )
    drawn = draw_round(
        checked.incidents, measure, area_ids=measures.names(AREAS), quarter=Quarter(2025, 2), number=1, at_once=3
    )
    assert [entry.area for entry in drawn.round.listed] == [measures.names(AREAS)[row] for row in wanted[:6]]


def test_only_what_was_reported_before_the_start_is_in_the_list() -> None:
    checked, own = measures.checked(counts()), nothing_at_work()
    late = checked.incidents["area_id"].eq("A00") & (checked.incidents["starts_at"] >= "2025-04-01")
    checked.incidents.loc[late, "reported_at"] = pd.Timestamp("2025-07-01 00:01", tz=builders.ZONE)
    found = rule_list(checked, panel(checked, own, asked()), own, asked())
    assert 0 not in [row for row, *_ in found]


def test_areas_with_a_measure_against_the_same_problem_stand_aside() -> None:
    table = counts()
    order = np.argsort(-table[:, -3:].sum(axis=1))
    worst, second = (measures.names(AREAS)[row] for row in order[:2])
    same = measures.intervention(id="P1", areas=[worst])
    other = measures.intervention(
        id="P2",
        slug="annan",
        areas=[second],
        outcome={"category": "annat_otrygghetsskapande", "subtypes": [], "hours": None},
    )
    found = planning(tables(), measures.parameters(same, other), **ONE)
    assert [area.row for area in found.listed] == list(order[:3])  # one aside, and twice one that is free
    first, next_best = found.listed[:2]
    assert (first.rank, first.measures[0].id, first.measures[0].same_problem) == (None, "P1", True)
    assert (next_best.rank, next_best.measures[0].id, next_best.measures[0].same_problem) == (1, "P2", False)
    assert first.row not in found.free
    assert all(first.name not in one.names for one in found.comparisons)
    assert found.measure_id == "M1"


def test_a_measure_that_ended_long_ago_or_is_yet_to_begin() -> None:
    """Ended before the two years that are compared with: free. About to begin in the area: in the way."""
    table = counts()
    worst = measures.names(AREAS)[int(np.argmax(table[:, -3:].sum(axis=1)))]
    goal = {"indicator": "antal", "change": -30.0, "unit": "procent", "baseline": "b"}
    old = measures.intervention(
        "2020-01-01", areas=[worst], end="2021-12-31", goal={**goal, "from": "2020-01-01", "to": "2020-06-30"}
    )
    assert planning(tables(), measures.parameters(old), **ONE).listed[0].rank == 1
    soon = measures.intervention("2025-10-01", areas=[worst], goal={**goal, "from": "2025-10-01", "to": "2026-03-31"})
    assert planning(tables(), measures.parameters(soon), **ONE).listed[0].rank is None


def test_names_do_not_matter(plan: Planning) -> None:
    """The areas in reversed order under reversed names: the same list, chances and lottery."""
    table = counts()[::-1]
    other = planning(measures.checked(table, polygons=False), nothing_at_work(), **ONE, outside_metres=0)
    same = planning(replace(tables(), polygons=None), nothing_at_work(), **ONE, outside_metres=0)
    assert [AREAS - 1 - area.row for area in other.listed] == [area.row for area in same.listed]
    assert [area.less_extreme for area in other.listed] == [area.less_extreme for area in same.listed]
    for one, two in zip(same.power.single, other.power.single, strict=True):
        assert one.found == pytest.approx(two.found, abs=0.1)  # the cases are the same, their thinning is not
        assert (one.months, one.cases) == (two.months, two.cases)
    assert other.usual[0].ratio == same.usual[0].ratio
    assert other.power.areas_needed == same.power.areas_needed
    assert not same.geometry
    assert plan.geometry


def test_what_is_still_does_not_fall_by_itself() -> None:
    """Every area has as many in every month: the median case goes from 6 months' count to the same, and no goal is met."""
    table = np.repeat(np.arange(6, 0, -1)[:, None], MONTHS, axis=1)
    found = planning(measures.checked(table), nothing_at_work(), **SAME)
    one, two = found.usual
    assert (one.together, two.together) == (1, 2)
    assert one.ratio == one.ratio_year_before == two.ratio == 1.0
    assert one.before == 6 * 5  # the rule always lists those with 6, 5 and 4 a month
    assert (one.met.met, two.met_year_before.met) == (0, 0)
    assert one.met.cases == one.cases >= 59


def test_a_choice_after_a_peak_without_like_cannot_be_judged() -> None:
    table = counts()
    table[5, -3:] = [30, 31, 32]
    found = planning(measures.checked(table), nothing_at_work(), **ONE)
    assert found.listed[0].row == 5
    assert found.listed[0].less_extreme > 0.95
    assert found.listed[0].undecided == EXTREME_CHOICE
    assert EXTREME_CHOICE not in [area.undecided for area in found.listed[1:]]


def test_larger_effects_and_longer_follow_up_are_seen_more_often(plan: Planning) -> None:
    for chance in (*plan.power.single, *plan.power.groups):
        if chance.found:
            assert list(chance.found) == sorted(chance.found)
    assert plan.power.reductions == (0.2, 0.3, 0.5)
    assert plan.power.chance_of(plan.power.together(2)) == plan.power.together(2).found[1]
    assert plan.power.together(2).areas == plan.free[:2]
    assert (
        max(plan.power.together(2).found) > 0.5
    )  # the two worst hold some 80 in half a year; half of them gone is seen


def test_the_comparison_keeps_its_distance(plan: Planning) -> None:
    for one in plan.comparisons:
        assert one.found.reason is None
        assert min(one.metres) > 600
        assert plan.names[one.area] not in one.names


def complete_from(first: date):
    own = nothing_at_work()
    sources = (own.municipality.sources[0].model_copy(update={"complete_from": first}),)
    return own.model_copy(update={"municipality": own.municipality.model_copy(update={"sources": sources})})


def test_short_history_is_said_and_no_number_made_up() -> None:
    """With 17 months there is no earlier date with a year before it and half a year after."""
    found = planning(tables(), complete_from(date(2024, 2, 1)), **ONE)
    assert found.months == 17
    for chance in (*found.power.single, *found.power.groups):
        assert (chance.found, chance.longer, chance.smallest) == ((), (), None)
        assert chance.undecided == HISTORY
    assert found.usual == ()
    assert found.lottery.reason.startswith("ej prövad")
    assert np.isnan(found.lottery.found).all()
    with pytest.raises(ParameterError, match=r"12 kompletta månader av skadegörelse .* minst 15"):
        planning(tables(), complete_from(date(2024, 7, 1)), **ONE)


def test_what_cannot_be_planned_is_refused_with_words() -> None:
    checked, own = tables(), nothing_at_work()
    with pytest.raises(ParameterError, match="ingen händelse av annat otrygghetsskapande"):
        planning(checked, own, **{**SAME, "category": "annat_otrygghetsskapande"})
    with pytest.raises(ParameterError, match="kvartal 4 2025 är inte fullständigt: Rapporter når till 31 juli 2025"):
        planning(checked, nothing_at_work(quarter="2025Q4"), **SAME)
    few = counts()[:4]
    few[1:, -3:] = 0
    with pytest.raises(ParameterError, match=r"regeln hittar 1 områden .* men areas är 2"):
        planning(measures.checked(few), own, **SAME)


def test_without_a_register_the_source_that_holds_the_problem_is_taken(plan: Planning) -> None:
    own = nothing_at_work().model_copy(update={"measures": None})
    found = planning(tables(), own, **SAME)
    assert (found.has_register, found.source) == (False, "Rapporter")
    assert found.power == plan.power


def test_gatherings_never_stand_alone() -> None:
    found = question(
        "otrygghetsskapande_samling",
        "",
        rule="worst_peak",
        areas=1,
        reduction=20,
        follow_up_months=6,
        outside_metres=0,
    )
    assert [outcome.category for outcome in found.beside] == ["annat_otrygghetsskapande"]
