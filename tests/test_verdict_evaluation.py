"""One measure judged: Holm over the year, what was not done, and words that are never said."""

import math
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from bfkit import tables
from bfkit.evaluation.deciding import (
    EXTREME_CHOICE,
    LOTTERY,
    NOT_CARRIED_OUT,
    PLACEBO,
    TOO_SHORT,
    Decision,
    decide,
)
from bfkit.evaluation.evidence import evidence
from bfkit.evaluation.explanations import SIMULTANEOUS
from bfkit.evaluation.material import material
from bfkit.parameters.interventions import Log
from bfkit.parameters.models import Parameters
from bfkit.verdict import evaluate, family
from bfkit.verdict.evaluation import verdict_year
from bfkit.verdict.year import NO_FALL_COULD_SHOW, adjusted, year_family
from tests import measures


def decision(p: float, *, undecided: str | None = None, floor: float = 0.01, method: str = PLACEBO) -> Decision:
    nan = math.nan
    return Decision(method, nan, nan, nan, nan, nan, nan, nan, nan, p, 1 - p, 0.01, floor, 99, 1.0, undecided, "")


def test_holm_by_hand_over_three_measures_of_a_year():
    # sorted .01, .02, .04: 3 x .01 = .03, 2 x .02 = .04, 1 x .04 = .04 (Holm 1979)
    year = {"a": decision(0.02), "b": decision(0.01), "c": decision(0.04)}
    assert [round(adjusted(name, year)[0], 4) for name in year] == [0.04, 0.03, 0.04]


def test_a_measure_that_cannot_be_decided_beforehand_takes_no_part():
    year = {"a": decision(0.02), "b": decision(0.5, undecided=EXTREME_CHOICE), "c": decision(0.3, floor=0.2)}
    assert adjusted("a", year)[0] == pytest.approx(0.02)
    assert adjusted("c", year)[0] == 1.0


def test_a_measure_whose_follow_up_is_not_over_counts_as_one_that_showed_nothing():
    year = {"a": decision(0.02), "b": decision(1.0, undecided=TOO_SHORT, floor=1.0)}
    assert adjusted("a", year)[0] == pytest.approx(0.04)


@pytest.mark.parametrize(
    ("start", "year"), [("2024-07-01", 2024), ("2024-08-01", 2025), ("2024-07-02", 2025), ("2024-01-01", 2024)]
)
def test_the_verdict_belongs_to_the_year_in_which_the_follow_up_ends(start, year):
    goal = {
        "indicator": "antal",
        "change": -30.0,
        "unit": "procent",
        "baseline": "b",
        "from": start,
        "to": "2025-06-30",
    }
    declared = measures.intervention(start, goal=goal)
    assert verdict_year(measures.parameters(declared).register.interventions[0]) == year


@pytest.fixture(scope="module")
def half():
    """A measure that halves: 12 areas, 78 months, six of them followed."""
    counts = measures.world(12, mean=12.0)
    counts[0, 72:] = np.random.default_rng(1).binomial(counts[0, 72:], 0.5)
    own, parameters = measures.checked(counts), measures.parameters()
    intervention = parameters.register.interventions[0]
    return evidence(own, parameters, intervention), family(own, parameters, intervention)


def test_a_halved_count_is_found_and_the_numbers_agree_with_each_other(half):
    found = evaluate(*half)
    seen = found.evidence.decision
    assert found.decreased and seen.lower < seen.ratio < seen.upper < 1
    after = found.evidence.material.own[72:78].sum()
    assert seen.prevented == pytest.approx((after + 0.5) * (1 / seen.ratio - 1))
    assert seen.prevented_lower == pytest.approx((after + 0.5) * (1 / seen.upper - 1))
    assert found.p_decrease == seen.p_decrease and found.family == ("P1",)


def test_what_was_never_done_has_no_effect_however_much_it_fell(half):
    known, others = half
    none = evaluate(replace(known, dose=replace(known.dose, implementation="inte alls")), others)
    assert none.verdict.reason == NOT_CARRIED_OUT and not none.decreased
    assert none.figure is not None and none.figure.colour == "röd"


def test_a_measure_that_was_not_carried_out_takes_no_part():
    """Two measures of one year, both with a log: P1 halved its count, P2 was done once of 26 planned weeks.

    P2's own p would have doubled P1's (Holm 1979); as it was never done, nothing is asked of it.
    """
    counts = measures.world(12, mean=12.0)
    counts[0, 72:] = np.random.default_rng(1).binomial(counts[0, 72:], 0.5)
    other = measures.intervention(id="P2", slug="annan", areas=["A08"])
    parameters = with_log(measures.parameters(measures.intervention(), other))
    first, second = parameters.register.interventions
    weeks = [date(2025, 1, 8) + timedelta(days=7 * week) for week in range(25)]
    done = {"P1": weeks, "P2": weeks[:1]}
    checked = measures.checked(counts, activities=logged(done))
    together = family(checked, parameters, first)
    assert tuple(together) == ("P1", "P2")
    assert (together["P1"].undecided, together["P2"].undecided) == (None, NOT_CARRIED_OUT)
    plain = decide(material(checked, parameters, second))
    assert plain.undecided is None and plain.p_decrease == together["P2"].p_decrease < 1
    own = evaluate(evidence(checked, parameters, first), together)
    assert own.p_decrease == own.evidence.decision.p_decrease == together["P1"].p_decrease
    assert own.implementation == "fullt ut" and own.decreased

    everything = family(measures.checked(counts, activities=logged({"P1": weeks, "P2": weeks})), parameters, first)
    assert everything["P2"].undecided is None
    assert adjusted("P1", everything)[0] == pytest.approx(2 * together["P1"].p_decrease)


def with_log(parameters: Parameters) -> Parameters:
    log = Log(file="aktiviteter.csv", id="insats", date="datum")
    return parameters.model_copy(update={"measures": parameters.register.model_copy(update={"log": log})})


def logged(done: dict[str, list[date]]) -> pd.DataFrame:
    rows = [(name, pd.Timestamp(day)) for name, days in done.items() for day in days]
    table = pd.DataFrame(
        {
            "id": [f"rad {number}" for number in range(len(rows))],
            "intervention": [name for name, _ in rows],
            "day": [day for _, day in rows],
            "area_id": [{"P1": "A00", "P2": "A08"}[name] for name, _ in rows],
            "count": 1,
            "documented": "ja",
        },
        columns=tables.ACTIVITIES.column_names,
    )
    return tables.check(table, tables.ACTIVITIES, "UTC")


def test_without_a_log_no_colour_is_proposed(half):
    known, others = half
    assert known.dose.implementation is None
    assert evaluate(known, others).figure is None


def test_a_whole_municipality_never_gets_more_than_a_hint():
    counts = measures.world(areas=6, mean=30.0)
    counts[:, 72:] = np.random.default_rng(1).binomial(counts[:, 72:], 0.3)
    own = measures.checked(counts)
    parameters = measures.parameters(measures.intervention(areas=["hela kommunen"], rings=[], type="social"))
    intervention = parameters.register.interventions[0]
    found = evaluate(evidence(own, parameters, intervention), family(own, parameters, intervention))
    assert found.verdict.key == "minskning antydd"


@pytest.mark.parametrize(("rounds", "draws"), [(1, 20), (2, 400)])
def test_the_rounds_of_a_lottery_are_pooled_when_their_follow_up_is_known(rounds, draws):
    # three of six can be drawn in 20 ways; the third round, from January 2025, is followed to the end of June
    parameters = measures.parameters(lottery(rounds))
    found = decide(material(measures.checked(measures.world(12)), parameters, parameters.register.interventions[0]))
    assert found.method == LOTTERY and found.cases == draws and found.smallest_p == pytest.approx(1 / draws)


def test_a_lottery_whose_first_round_is_not_over_is_too_short():
    parameters = measures.parameters(lottery(2), quarter="2024Q1")
    found = decide(material(measures.checked(measures.world(12)), parameters, parameters.register.interventions[0]))
    assert found.undecided == TOO_SHORT


def lottery(rounds: int) -> dict:
    listed = [[f"A{6 * number + place:02d}" for place in range(6)] for number in range(rounds)]
    days = [date(2024, 1, 1), date(2024, 7, 1), date(2025, 1, 1), date(2025, 7, 1)]
    made = [
        {
            "round": number + 1,
            "quarter": "2023Q4",
            "number": 1,
            "listed": [{"area": area, "count": 1.0} for area in six],
            "start_now": {"first_day": days[number].isoformat(), "areas": six[:3]},
            "start_next": {"first_day": days[number + 1].isoformat(), "areas": six[3:]},
        }
        for number, six in enumerate(listed)
    ]
    start = days[0].isoformat()
    goal = {
        "indicator": "antal",
        "change": -30.0,
        "unit": "procent",
        "baseline": "b",
        "from": start,
        "to": "2025-06-30",
    }
    return measures.intervention(
        start,
        decided="2023-12-01",
        areas=[area for six in listed for area in six],
        goal=goal,
        selection={"how": "lottning", "rule": "highest_count", "rounds": made},
    )


def test_every_page_of_a_year_tells_the_same_family():
    """Five evaluations: two share the risk; the others do not, each for a reason known before its outcome."""
    year = {
        "a": decision(0.02),
        "b": decision(0.5, undecided=EXTREME_CHOICE),
        "c": decision(0.3, floor=0.2),
        "d": decision(1.0, undecided=TOO_SHORT, floor=1.0),
        "e": decision(0.01, undecided=NOT_CARRIED_OUT),
    }
    found = year_family(year, 2024)
    assert found.registered == ("a", "b", "c", "d", "e") and found.falls == ("a", "d")
    assert dict(found.left_out) == {"b": EXTREME_CHOICE, "c": NO_FALL_COULD_SHOW, "e": NOT_CARRIED_OUT}
    assert found.rises == ("a", "c", "d")


def test_of_a_measure_that_was_not_carried_out_nothing_moved_and_nothing_is_ascribed_to_it():
    """P1 was done once of 25 weeks; P2 began in the same area a month later."""
    other = measures.intervention(
        "2025-02-01",
        id="P2",
        slug="annan",
        outcome={"category": "incident_mot_anstalld", "subtypes": [], "hours": None},
    )
    parameters = with_log(measures.parameters(measures.intervention(), other))
    weeks = [date(2025, 1, 8) + timedelta(days=7 * week) for week in range(25)]
    checked = measures.checked(measures.world(12, mean=12.0), activities=logged({"P1": weeks[:1], "P2": weeks}))
    found = evidence(checked, parameters, parameters.register.interventions[0])
    check = next(one for one in found.checks if one.name == SIMULTANEOUS)
    assert "började också" in check.sentence and "P2" in check.sentence
    assert "Enligt aktivitetsloggen genomfördes den här insatsen inte" in check.sentence
    assert "ensam" not in check.sentence
    assert {one.reason for one in (found.moved.place, *found.moved.others)} == {
        "ej prövad: enligt aktivitetsloggen genomfördes insatsen inte"
    }
