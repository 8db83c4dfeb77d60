"""The round that the rule and the published number give, on small counts worked by hand."""

import json
from datetime import date

import pytest

from bfkit.evaluation.chance.lottery import order_of_start
from bfkit.evaluation.planning.lottery_round import announcement, draw_round, treated_before
from bfkit.parameters.interventions import Intervention
from bfkit.periods import Quarter
from tests.builders import incidents
from tests.plan_cases import MEASURE

Q1 = Quarter(2025, 1)
AREAS = ["A1", "A2", "A3", "A4", "A5"]


def measure(rule: str = "highest_count", **changes: object) -> Intervention:
    content = {**MEASURE, "selection": {"how": "regel på antal", "rule": rule, "quarter": "2025Q1"}, **changes}
    return Intervention.model_validate_json(json.dumps(content))


def rows(counts: dict[str, int], day: str = "2025-02-10", **same: object) -> list[dict[str, object]]:
    return [{"starts_at": day, "area_id": area, **same} for area, count in counts.items() for _ in range(count)]


def drawn(table: list[dict[str, object]], own: Intervention, at_once: int = 1, **options: object):
    return draw_round(incidents(table), own, area_ids=AREAS, quarter=Q1, number=7, at_once=at_once, **options)


def test_the_two_worst_are_listed_and_the_number_draws():
    found = drawn(rows({"A1": 2, "A2": 5, "A3": 4}), measure())
    assert [(entry.area, entry.count) for entry in found.round.listed] == [("A2", 5), ("A3", 4)]
    assert found.order == order_of_start(["A2", "A3"], 7)
    assert (*found.round.start_now.areas, *found.round.start_next.areas) == found.order
    assert (found.round.start_now.first_day, found.round.start_next.first_day) == (date(2025, 4, 1), date(2025, 10, 1))
    assert found.text == "Båda får insatsen; lotten avgör bara ordningen."


def test_ties_are_broken_by_the_code_whatever_the_order_of_areas():
    table = rows({"A5": 3, "A4": 3, "A1": 3})
    found = draw_round(incidents(table), measure(), area_ids=AREAS[::-1], quarter=Q1, number=7, at_once=1)
    assert [entry.area for entry in found.round.listed] == ["A1", "A4"]


def test_only_the_outcome_known_before_the_start_in_the_quarter_counts():
    table = [
        *rows({"A1": 1, "A2": 1}),
        *rows({"A3": 9}, category="annat_otrygghetsskapande", subtype="brak"),
        *rows({"A3": 9}, reported_at="2025-04-01"),  # came in on the day of the start
        *rows({"A4": 9}, "2024-12-31"),
        *rows({"A5": 2}, reported_at=None),  # no day of report: by when it happened
    ]
    found = drawn(table, measure())
    assert [(entry.area, entry.count) for entry in found.round.listed] == [("A5", 2), ("A1", 1)]


def test_the_peak_is_over_the_areas_own_year():
    """A1: 8 - 24 / 4 = 2; A2: 5 - 0 = 5; A3: 1 - 0 = 1; A4: 4 - 16 / 4 = 0."""
    table = rows({"A1": 8, "A2": 5, "A3": 1, "A4": 4}) + rows({"A1": 24, "A4": 16}, "2024-06-10")
    found = drawn(table, measure("worst_peak"), at_once=1)
    assert [(entry.area, entry.count) for entry in found.round.listed] == [("A2", 5), ("A1", 2)]


def test_areas_that_have_it_are_passed_over_and_too_few_are_refused():
    table = rows({"A1": 9, "A2": 5, "A3": 4})
    assert [entry.area for entry in drawn(table, measure(), barred={"A1"}).round.listed] == ["A2", "A3"]
    with pytest.raises(ValueError, match="4 områden behövs men bara 3"):
        drawn(table, measure(), at_once=2)
    with pytest.raises(ValueError, match="ingen urvalsregel"):
        drawn(table, measure(selection={"how": "klagomål"}))


def lot(quarter: str, areas: list[str]) -> dict[str, object]:
    return {
        "round": 1,
        "quarter": quarter,
        "number": 1,
        "listed": [{"area": area, "count": 1} for area in areas],
        "start_now": {"first_day": "2025-01-01", "areas": areas[:1]},
        "start_next": {"first_day": "2025-07-01", "areas": areas[1:]},
    }


def test_those_of_earlier_rounds_have_it_and_those_of_later_do_not():
    rounds = [lot("2024Q4", ["A1", "A2"]), lot("2025Q1", ["A3", "A4"])]
    own = measure(
        areas=["A1", "A2", "A3", "A4", "A5"],
        selection={"how": "lottning", "rule": "highest_count", "rounds": rounds},
    )
    assert treated_before(own, Q1) == {"A1", "A2", "A5"}
    assert treated_before(own, Quarter(2024, 4)) == {"A5"}
    assert treated_before(own, Quarter(2025, 2)) == set(AREAS)
    assert drawn(rows({"A3": 2, "A4": 1}), own).round.round == 2


@pytest.mark.parametrize(("areas", "word"), [(4, "fyra"), (6, "sex"), (12, "tolv"), (14, "14")])
def test_the_number_is_told_in_words(areas, word):
    assert announcement(areas) == f"Alla {word} får insatsen; lotten avgör bara ordningen."
