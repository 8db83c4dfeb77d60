"""Goals: refused when incomplete, met or not apart from why, and how often met anyway."""

from datetime import date

import numpy as np
import pytest

from bfkit.evaluation.outcome.before_after import before_after
from bfkit.evaluation.outcome.goals import Goal, goal_outcome, met_anyway, placebo_ratios
from bfkit.inference import wilson_interval

END = date(2025, 12, 31)
GOAL = Goal("anmälda inbrott", 0.7, "b", END)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"indicator": " "}, "saknar indikator"),
        ({"target_ratio": None}, "saknar tal"),
        ({"target_ratio": 0}, "saknar tal"),
        ({"target_ratio": float("nan")}, "saknar tal"),
        ({"baseline": None}, "saknar jämförelse"),
        ({"end": None}, "saknar slutdatum"),
    ],
)
def test_a_goal_that_lacks_something_is_refused(changed, words):
    complete = {"indicator": "anmälda inbrott", "target_ratio": 0.7, "baseline": "b", "end": END}
    assert Goal(**complete) == GOAL
    with pytest.raises(ValueError, match=words):
        Goal(**{**complete, **changed})


def series(just_before, year_before, now):
    """Eighteen months: a year before, just before and now, each six months with the given total."""
    return np.concatenate([[total, 0, 0, 0, 0, 0] for total in (year_before, just_before, now)])


@pytest.mark.parametrize(("now", "met"), [(20, True), (21, True), (22, False)])
def test_thirty_per_cent_exactly_is_met(now, met):
    # Requirement A6.2: "minska med minst 30 procent". 21 of 30 is exactly 30 % fewer.
    found = before_after(series(50, 30, now), start=12, stop=18)
    outcome = goal_outcome(GOAL, found, known_to=END)
    assert (outcome.met, outcome.ratio, outcome.reason) == (met, pytest.approx(now / 30), "")


def test_met_by_one_baseline_and_not_by_the_other():
    found = before_after(series(50, 30, 30), start=12, stop=18)
    against_year = goal_outcome(GOAL, found, known_to=END)
    assert (against_year.met, against_year.met_by_other_baseline) == (False, True)
    just_before = goal_outcome(Goal("anmälda inbrott", 0.7, "a", END), found, known_to=END)
    assert (just_before.met, just_before.met_by_other_baseline, just_before.ratio) == (True, False, 0.6)


def test_a_goal_of_more_is_met_from_its_ratio_up():
    goal = Goal("rapporterade iakttagelser", 1.2, "a", END)
    assert goal.reached_by([1.19, 1.2, 1.3, np.nan]).tolist() == [False, True, True, False]
    assert GOAL.reached_by([0.69, 0.7, 0.71, np.nan]).tolist() == [True, True, False, False]


def test_before_the_end_nothing_is_met():
    found = before_after(series(50, 30, 5), start=12, stop=18)
    outcome = goal_outcome(GOAL, found, known_to=date(2025, 12, 30))
    assert outcome.met is None
    assert outcome.reason == "ej prövad: uppgifterna når till 30 december 2025, målet gäller till 31 december 2025"


def test_a_base_of_zero_meets_no_goal():
    found = before_after(series(50, 0, 0), start=12, stop=18)
    outcome = goal_outcome(GOAL, found, known_to=END)
    assert outcome.met is None and outcome.met_by_other_baseline is True
    assert outcome.reason == "ej prövad: inga händelser i någon av perioderna"


def test_met_anyway_counts_cases_and_says_it():
    ratios = np.concatenate([np.full(24, 0.7), np.full(76, 0.71), [np.nan] * 5])
    found = met_anyway(GOAL, ratios)
    assert (found.met, found.cases, found.without_ratio, found.share) == (24, 100, 5, 0.24)
    assert found.sentence == "Utan insats hade målet nåtts i 24 av 100 jämförbara fall."
    expected = wilson_interval(24, 100)
    assert (found.lower, found.upper) == (float(expected.lower), float(expected.upper))


def test_too_few_cases_give_no_share():
    found = met_anyway(GOAL, [0.5] * 19)
    assert np.isnan(found.share) and found.reason == "ej prövad: 19 jämförbara fall, minst 20 behövs"
    assert "ej prövad" in found.sentence
    assert met_anyway(GOAL, [0.5] * 20).share == 1
    assert met_anyway(GOAL, [np.nan] * 40).cases == 0
    with pytest.raises(ValueError, match="negativ"):
        met_anyway(GOAL, [-0.1])


@pytest.mark.parametrize("days", [None, [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] * 3])
def test_placebo_ratios_are_those_of_before_after(days):
    counts = np.random.default_rng(41).poisson(4, (3, 36)).astype(float)
    counts[2, 20] = np.nan
    areas, starts = np.repeat(np.arange(3), 36), np.tile(np.arange(36), 3)
    for baseline, name in (("a", "just_before"), ("b", "year_before")):
        found = placebo_ratios(counts, areas, starts, months=6, baseline=baseline, days=days)
        for ratio, area, start in zip(found.tolist(), areas.tolist(), starts.tolist(), strict=True):
            if start + 6 > 36:
                assert np.isnan(ratio)
            else:
                change = before_after(counts[area], start=start, stop=start + 6, days=days)
                assert ratio == pytest.approx(getattr(change, name).ratio, nan_ok=True)


def test_placebo_ratios_without_room_or_incidents_are_none():
    counts = np.ones((1, 10))
    assert np.isnan(placebo_ratios(counts, [0], [8], months=6, baseline="b")).all()
    assert np.isnan(placebo_ratios(counts, [0, 0], [0, 5], months=12, baseline="a")).all()
    empty = np.array([[0.0] * 6 + [3] * 6])
    assert np.isnan(placebo_ratios(empty, [0], [6], months=6, baseline="a")).all()


def test_summer_to_winter_meets_a_goal_with_no_measure():
    # methods.md section 16: season alone meets -30 % against the six months before, not against last year.
    season = np.where(np.isin(np.arange(72) % 12, range(3, 9)), 30.0, 12.0)
    counts = np.random.default_rng(43).poisson(season, (20, 72))
    areas, starts = np.repeat(np.arange(20), 4), np.tile([21, 33, 45, 57], 20)
    shares = {
        b: met_anyway(Goal("anmälda brott", 0.7, b, END), placebo_ratios(counts, areas, starts, months=6, baseline=b))
        for b in ("a", "b")
    }
    assert shares["a"].share > 0.95 and shares["b"].share < 0.05


@pytest.mark.parametrize(
    ("arguments", "options", "words"),
    [
        (([[1, 2]], [0], [1, 2]), {"months": 1, "baseline": "a"}, "ett område och en start"),
        (([[1, 2]], [1], [1]), {"months": 1, "baseline": "a"}, "inte finns"),
        (([[1, 2]], [0], [1]), {"months": 13, "baseline": "b"}, "1–12 månader"),
        (([[1, 2]], [0], [1]), {"months": 1, "baseline": "c"}, "a eller b"),
        (([[1, -2]], [0], [1]), {"months": 1, "baseline": "a"}, "negativt"),
        (([[1, 2]], [0], [1]), {"months": 1, "baseline": "a", "days": [30]}, "dagar per månad"),
    ],
)
def test_wrong_arguments_are_refused(arguments, options, words):
    with pytest.raises(ValueError, match=words):
        placebo_ratios(*arguments, **options)
