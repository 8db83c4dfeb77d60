"""Rules between the keys of a measure: a goal's sign, its size and its days."""

import json
from datetime import date
from types import SimpleNamespace

import pytest
from pydantic import ValidationError

from bfkit.parameters.interventions import Intervention
from bfkit.parameters.measure_rules import contradictions, first_followed, goal_beside_follow_up, last_followed
from tests import measures


def read(**changes: object) -> Intervention:
    return Intervention.model_validate_json(json.dumps(measures.intervention(**changes), default=str))


def goal(change: float) -> dict[str, object]:
    return {**measures.intervention()["goal"], "change": change}


def expected(change: float) -> dict[str, object]:
    return {"change": change, "unit": "procent", "source": "ett prov"}


@pytest.mark.parametrize(("aim", "effect"), [(30, -30), (-30, 30), (-1, 1), (99, -99)])
def test_a_goal_that_goes_the_other_way_than_the_effect_is_refused(aim: float, effect: float) -> None:
    with pytest.raises(ValidationError, match=r"åt olika håll\. Ett minustecken saknas kanske"):
        read(goal=goal(aim), expected_effect=expected(effect))
    assert read(goal=goal(aim), expected_effect=expected(abs(effect) if aim > 0 else -abs(effect))).goal.change == aim


@pytest.mark.parametrize("change", [-0.3, 0.3, -0.999])
def test_a_share_where_per_cent_is_asked_for_is_refused(change: float) -> None:
    effect = 30 if change > 0 else -30
    with pytest.raises(ValidationError, match=f"Menade du {100 * change:g}"):
        read(goal=goal(change), expected_effect=expected(effect))
    with pytest.raises(ValidationError, match="den väntade verkan är"):
        read(goal=goal(effect), expected_effect=expected(change))


@pytest.mark.parametrize("change", [-1, 1, -99.9])
def test_one_per_cent_is_a_goal(change: float) -> None:
    assert read(goal=goal(change), expected_effect=expected(change)).goal.change == change


def test_every_contradiction_is_told_and_those_that_need_what_cannot_be_read_are_not_tried() -> None:
    wrong = measures.intervention("2025-01-01", end="2024-12-31", areas=[], rings=[400, 200])
    with pytest.raises(ValidationError) as fault:
        Intervention.model_validate_json(json.dumps(wrong, default=str))
    for words in ("slutar (end, 2024-12-31)", "areas är tom", "rings ska vara stigande"):
        assert words in str(fault.value)
    assert [key for key, _ in contradictions({"start": date(2025, 1, 1), "end": date(2024, 1, 1)})] == ["end"]
    assert contradictions({"start": date(2025, 1, 1), "rings": (200,)}) == []


@pytest.mark.parametrize(
    ("start", "months", "first", "last"),
    [
        ("2025-01-01", 6, "2025-01-01", "2025-06-30"),
        ("2025-01-02", 6, "2025-02-01", "2025-07-31"),
        ("2024-12-31", 12, "2025-01-01", "2025-12-31"),
        ("2025-01-01", 24, "2025-01-01", "2025-12-31"),  # never more than twelve
    ],
)
def test_the_days_that_are_followed(start: str, months: int, first: str, last: str) -> None:
    day = date.fromisoformat(start)
    assert (str(first_followed(day)), str(last_followed(day, months))) == (first, last)


@pytest.mark.parametrize(
    ("start", "aim", "beside"),
    [
        ("2025-01-01", ("2025-01-01", "2025-06-30"), False),
        ("2025-01-01", ("2025-01-01", "2025-06-29"), True),
        ("2025-01-01", ("2025-01-01", "2025-07-01"), True),
        ("2025-01-01", ("2025-01-02", "2025-06-30"), True),
        ("2025-01-15", ("2025-01-15", "2025-07-14"), False),  # six months from the start itself
        ("2025-01-15", ("2025-02-01", "2025-07-31"), False),  # or from the first whole month
        ("2025-01-15", ("2025-01-15", "2025-07-13"), True),
    ],
)
def test_a_goal_for_other_days_than_those_followed_is_told(start: str, aim: tuple[str, str], beside: bool) -> None:
    days = SimpleNamespace(first_day=date.fromisoformat(aim[0]), last_day=date.fromisoformat(aim[1]))
    words = goal_beside_follow_up(days, [date.fromisoformat(start)], 6)
    assert bool(words) == beside
    assert not beside or "avgörs på den tid som följs" in words


def test_the_goal_of_a_lottery_runs_from_its_first_round_to_the_end_of_its_last() -> None:
    starts = [date(2024, 1, 1), date(2025, 1, 1)]
    whole = SimpleNamespace(first_day=date(2024, 1, 1), last_day=date(2025, 6, 30))
    assert goal_beside_follow_up(whole, starts, 6) == ""
    assert "31 december 2024" in goal_beside_follow_up(
        SimpleNamespace(first_day=date(2024, 1, 1), last_day=date(2024, 12, 31)), starts, 6
    )
