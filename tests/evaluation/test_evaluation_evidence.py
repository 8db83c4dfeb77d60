"""The whole path of one measure: from checked tables and the register to all that is known of it."""

import json
import warnings
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from bfkit.checked import Checked
from bfkit.errors import ParameterError
from bfkit.evaluation import deciding
from bfkit.evaluation.displacement.movement import NOT_TESTED
from bfkit.evaluation.evidence import Evidence, evidence
from bfkit.evaluation.explanations import (
    DISCOVERED,
    GATHERINGS,
    RECORDING,
    REPORTERS,
    SIMULTANEOUS,
)
from bfkit.evaluation.material import first_whole_month, material, outcome_label, outcome_rows
from bfkit.evaluation.outcome.plan_status import PlanStatus
from bfkit.evaluation.untouched import negative_controls
from bfkit.parameters.interventions import Outcome
from bfkit.parameters.models import Parameters
from bfkit.parameters.sources import RecordingChange
from bfkit.verdict import evaluate, family
from tests import builders, measures


def known(counts: np.ndarray, measure: dict[str, Any] | None = None, **options: Any) -> Evidence:
    parameters = measures.parameters(*([measure] if measure else []))
    return evidence(measures.checked(counts, **options), parameters, parameters.register.interventions[0])


@pytest.fixture(scope="module")
def quiet() -> tuple[Checked, Parameters]:
    """A measure that does nothing: 12 areas, 78 months."""
    return measures.checked(measures.world(12), organisation="Skolorna"), measures.parameters()


@pytest.fixture(scope="module")
def seen(quiet) -> Evidence:
    checked, parameters = quiet
    return evidence(checked, parameters, parameters.register.interventions[0])


DEGENERATE = {
    "no incidents at all": (np.zeros((12, 78), dtype=int), None),
    "no incidents before the start": (np.eye(12, 78, 70, dtype=int), None),
    "one area": (measures.world(1), None),
    "two areas too near each other": (measures.world(2), None),
    "no history": (measures.world(12)[:, :78], "2019-06-01"),
    "eleven months of history": (measures.world(12)[:, :78], "2019-12-01"),
}


@pytest.mark.parametrize("case", DEGENERATE)
def test_where_nothing_can_be_worked_out_the_reason_is_said_and_no_number(case):
    counts, start = DEGENERATE[case]
    measure = None if start is None else measures.intervention(start, decided=start, goal=goal(start))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        parameters = measures.parameters(*([measure] if measure else []))
        checked = measures.checked(counts)
        own = parameters.register.interventions[0]
        found = evaluate(evidence(checked, parameters, own), family(checked, parameters, own))
    assert found.verdict.key == "kan ej avgöras" and found.verdict.sentence
    assert found.displacement == NOT_TESTED and found.evidence.moved.place.reason


def goal(start: str) -> dict[str, Any]:
    return {
        "indicator": "antal",
        "change": -30.0,
        "unit": "procent",
        "baseline": "b",
        "from": start,
        "to": "2025-06-30",
    }


def test_an_area_that_is_not_in_the_area_table_is_refused_by_name():
    with pytest.raises(ParameterError, match=r"P1.*Z99"):
        known(measures.world(6), measures.intervention(areas=["Z99"]))


def test_a_follow_up_that_is_not_over_shows_its_counts_and_decides_nothing(quiet):
    checked, parameters = quiet
    early = parameters.model_copy(update={"quarter_text": "2025Q1", "as_of": date(2025, 4, 14)})
    found = evidence(checked, early, parameters.register.interventions[0])
    assert found.decision.undecided == deciding.TOO_SHORT
    assert found.development.known == 3 and found.development.change is not None
    assert found.development.goal is not None and found.development.goal.met is None


def test_the_main_analysis_stands_first_and_alone_decides(seen):
    assert [one.decides for one in seen.estimates] == [True] + [False] * (len(seen.estimates) - 1)
    assert seen.estimates[0].ratio == seen.decision.ratio


def test_the_same_estimates_are_shown_whatever_they_say(seen):
    other = measures.world(12, seed=2)
    assert [one.name for one in known(other).estimates] == [one.name for one in seen.estimates]


def test_relabelled_areas_give_the_same_decision():
    counts, order = measures.world(12), np.array([3, 1, 2, 0, *range(4, 12)])
    measure = measures.intervention(areas=["A03"], comparison=anywhere(), rings=[], type="social")
    first = known(counts, measures.intervention(comparison=anywhere(), rings=[], type="social"))
    other = known(counts[order], measure)
    assert other.decision.p_decrease == pytest.approx(first.decision.p_decrease)
    assert other.decision.ratio == pytest.approx(first.decision.ratio)


def anywhere() -> dict[str, Any]:
    return {"rule": "alla", "outside_metres": 0, "exclude": "ingen"}


def test_the_comparison_never_lies_within_its_least_distance(seen):
    near = seen.material.distance[0] <= 600
    assert not seen.material.comparable[0][near].any()
    assert seen.comparison is not None and not set(seen.comparison.areas) & set(np.flatnonzero(near))


def test_hours_over_midnight_belong_to_the_outcome():
    rows = [
        {"starts_at": f"2025-01-01 {hour:02d}:30", "category": "skadegorelse", "subtype": "bilbrand"}
        for hour in (22, 23, 3, 4)
    ]
    found, without = outcome_rows(builders.incidents(rows), Outcome(category="skadegorelse", hours=(23, 28)))
    assert list(found["starts_at"].dt.hour) == [23, 3] and without == 0
    day = builders.incidents([{**rows[0], "time_precision": "day"}])
    assert outcome_rows(day, Outcome(category="skadegorelse", hours=(23, 28)))[1] == 1


def test_an_outcome_is_told_in_words():
    assert outcome_label(Outcome(category="skadegorelse", subtypes=("bilbrand",), hours=(23, 28))).endswith("kl. 23–04")


@pytest.mark.parametrize(
    ("day", "month"), [((2025, 1, 1), (2025, 1)), ((2025, 1, 2), (2025, 2)), ((2024, 12, 31), (2025, 1))]
)
def test_a_measure_is_followed_from_its_first_whole_month(day, month):
    found = first_whole_month(date(*day))
    assert (found.year, found.month, found.day) == (*month, 1)


def check(found: Evidence, name: str) -> Any:
    return next(one for one in found.checks if one.name == name)


def test_reporters_who_grew_silent_everywhere_stop_the_verdict():
    # the library reports all of A00 and everything in A01; after the start it falls to a fifth in both
    counts = measures.world(12, mean=8.0)
    counts[:2, 72:] //= 5
    checked = measures.checked(counts, organisation="Skolorna")
    incidents = checked.incidents.copy()
    incidents.loc[incidents["area_id"].isin(["A00", "A01"]), "organisation"] = "Biblioteken"
    parameters = measures.parameters()
    own = parameters.register.interventions[0]
    tired = Checked(**{**fields(checked), "incidents": incidents})
    found = evaluate(evidence(tired, parameters, own), family(tired, parameters, own))
    assert check(found.evidence, REPORTERS).passed is False
    assert not found.decreased


@pytest.mark.parametrize(("divide", "passed", "stops"), [(4, False, True), (1, None, False)])
def test_reporters_who_report_nowhere_else_may_have_grown_silent(divide, passed, stops):
    """Fewer incidents and fewer reports are then the same thing: a reduction that is found is not believed."""
    counts = measures.world(12, mean=12.0)
    counts[0, 72:] //= divide
    checked = measures.checked(counts, organisation="Skolorna")
    incidents = checked.incidents.copy()
    incidents.loc[incidents["area_id"] == "A00", "organisation"] = "Biblioteken"
    parameters = measures.parameters()
    own = parameters.register.interventions[0]
    alone = Checked(**{**fields(checked), "incidents": incidents})
    found = evaluate(evidence(alone, parameters, own), family(alone, parameters, own))
    assert (found.evidence.decision.p_decrease <= 0.05) == (divide == 4)
    seen = check(found.evidence, REPORTERS)
    assert (seen.passed, seen.stops) == (passed, stops)
    assert not found.decreased
    if stops:
        assert "kan ha tystnat" in seen.sentence
        assert found.verdict.key == "kan ej avgöras" and found.verdict.reason == deciding.MEASUREMENT
        believed = evaluate(evidence(checked, parameters, own), family(checked, parameters, own))
        assert believed.decreased  # the same counts, reported by those who report everywhere


def fields(checked: Checked) -> dict[str, Any]:
    return {name: getattr(checked, name) for name in checked.__dataclass_fields__}


def test_a_declared_change_of_recording_stops_the_verdict(quiet):
    checked, parameters = quiet
    source = parameters.municipality.sources[0]
    change = RecordingChange(day=date(2024, 10, 1), text="ny app")
    changed = source.model_copy(update={"recording_changes": (change,)})
    own = parameters.municipality.model_copy(update={"sources": (changed,)})
    found = evidence(checked, parameters.model_copy(update={"municipality": own}), parameters.register.interventions[0])
    assert check(found, RECORDING).passed is False and "ny app" in check(found, RECORDING).sentence
    assert found.decision.undecided == deciding.MEASUREMENT


def test_another_measure_in_the_area_lowers_and_does_not_stop(quiet):
    checked, _ = quiet
    other = measures.intervention(
        "2024-07-01",
        id="P2",
        slug="annan",
        decided="2024-06-01",
        goal=goal("2024-07-01"),
        outcome={"category": "incident_mot_anstalld", "subtypes": [], "hours": None},
    )
    parameters = measures.parameters(measures.intervention(), other)
    found = check(evidence(checked, parameters, parameters.register.interventions[0]), SIMULTANEOUS)
    assert found.passed is False and not found.stops and "P2" in found.sentence


def test_an_earlier_measure_against_the_same_outcome_stops(quiet):
    checked, _ = quiet
    other = measures.intervention("2024-07-01", id="P2", slug="annan", decided="2024-06-01", goal=goal("2024-07-01"))
    parameters = measures.parameters(measures.intervention(), other)
    found = evidence(checked, parameters, parameters.register.interventions[0])
    assert found.decision.undecided == deciding.EARLIER_MEASURE


def test_what_the_police_find_by_looking_is_refused_unless_a_reason_is_given():
    counts = measures.world(12)
    checked = measures.checked(counts)
    incidents = checked.incidents.assign(
        discovery=pd.array(["police"] * len(checked.incidents), dtype=checked.incidents["discovery"].dtype)
    )
    police = Checked(**{**fields(checked), "incidents": incidents})
    kind = builders.source("rapporter", "police", "Polisen", complete_from="2019-01-01")
    for reason, stops in ((None, True), ("spaningen var densamma hela tiden", False)):
        parameters = measures.parameters(measures.intervention(police_discovered_reason=reason))
        own = parameters.municipality.model_copy(
            update={"sources": (parameters.municipality.sources[0].model_validate_json(json.dumps(kind)),)}
        )
        found = evidence(
            police, parameters.model_copy(update={"municipality": own}), parameters.register.interventions[0]
        )
        assert (check(found, DISCOVERED).passed, check(found, DISCOVERED).stops) == (False, stops)


def test_gatherings_are_never_a_success_alone():
    counts = measures.world(12, mean=12.0)
    counts[0, 72:] //= 4
    checked = measures.checked(counts)
    incidents = checked.incidents.assign(category="otrygghetsskapande_samling", subtype="trapphus")
    youth = Checked(**{**fields(checked), "incidents": incidents})
    measure = measures.intervention(
        outcome={"category": "otrygghetsskapande_samling", "subtypes": [], "hours": None},
        secondary=[{"category": "skadegorelse", "subtypes": [], "hours": None}],
    )
    parameters = measures.parameters(measure)
    own = parameters.register.interventions[0]
    found = evaluate(evidence(youth, parameters, own), family(youth, parameters, own))
    assert check(found.evidence, GATHERINGS).passed is False and not found.decreased


def test_negative_controls_are_what_the_measure_is_not_about(seen):
    assert "skadegorelse" not in {outcome.category for outcome in negative_controls(seen.material)}
    assert "otrygghetsskapande_samling" not in {outcome.category for outcome in negative_controls(seen.material)}


def test_the_ring_is_counted_by_points_and_movement_found_where_it_was_planted():
    counts = measures.world(24, mean=12.0)
    gone = counts[0, 72:] - counts[0, 72:] // 3
    counts[0, 72:] -= gone
    counts[1, 72:] += gone
    found = known(counts)
    assert found.moved.by_points and set(found.moved.ring_rows) == {1, 6, 7}
    assert found.moved.place.moved > gone.sum() / 3
    assert found.moved.control_ring is not None and found.moved.measures is not None


def test_without_a_map_nothing_is_said_of_movement(quiet):
    found = known(measures.world(12), polygons=False)
    assert found.moved.place.verdict == NOT_TESTED and "gränser" in found.moved.place.reason


def test_no_plan_is_told_as_no_plan(seen):
    assert isinstance(seen.plan, PlanStatus) and not seen.plan.locked


def test_complaints_are_judged_by_the_largest_p_of_the_plausible_rules(quiet):
    checked, _ = quiet
    p = {}
    for how, rule in (("klagomål", None), ("regel på antal", "highest_count"), ("regel på antal", "worst_peak")):
        selection = {"how": how, "rule": rule, "text": "boende klagade"}
        parameters = measures.parameters(measures.intervention(selection=selection))
        p[how, rule] = deciding.decide(material(checked, parameters, parameters.register.interventions[0])).p_decrease
    assert p["klagomål", None] >= max(value for key, value in p.items() if key[0] != "klagomål")


@pytest.mark.parametrize(
    ("selection", "words"),
    [
        ({"how": "ej antecknat"}, "inte antecknat"),
        ({"how": "regel på antal", "rule": "highest_count", "expected_fall": True}, "minskning redan väntades"),
    ],
)
def test_a_choice_that_cannot_be_repeated_decides_nothing(quiet, selection, words):
    checked, _ = quiet
    parameters = measures.parameters(measures.intervention(selection=selection))
    found = deciding.decide(material(checked, parameters, parameters.register.interventions[0]))
    assert found.undecided == deciding.EXTREME_CHOICE and words in found.sentence
