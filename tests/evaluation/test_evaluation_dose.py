"""Planned against done: weeks, gaps, areas with starts of their own, things done once, and the borders of the words."""

import json
from datetime import date, timedelta

import pandas as pd
import pytest

from bfkit import tables, vocabulary
from bfkit.evaluation.outcome.done_so_far import done_so_far
from bfkit.evaluation.outcome.dose import dose, lateness
from bfkit.parameters.interventions import Intervention, Log, Register
from tests.plan_cases import MEASURE

MONDAY = date(2025, 3, 31)
"""The Monday of the week in which 1 April 2025, the start of the measure, falls (a Tuesday)."""
FIRST, LAST = date(2025, 4, 7), date(2025, 6, 15)
"""Ten whole weeks, Monday to Sunday."""


def measure(**changes: object) -> Intervention:
    return Intervention.model_validate_json(json.dumps({**MEASURE, **changes}, default=str))


def log(*rows: tuple[date, int], area: str | None = "A1", documented: str | None = "ja") -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "id": [f"rad {number}" for number in range(len(rows))],
            "intervention": "T1",
            "day": [pd.Timestamp(day) for day, _ in rows],
            "area_id": area,
            "count": [count for _, count in rows],
            "documented": documented,
        },
        columns=tables.ACTIVITIES.column_names,
    )
    return tables.check(table, tables.ACTIVITIES, "UTC")


def weekly(*counts: int) -> list[tuple[date, int]]:
    return [(FIRST + timedelta(days=7 * week + 2), count) for week, count in enumerate(counts) if count]


def found(rows: pd.DataFrame | None, **changes: object):
    options = {"area_ids": ["A1"], "first_day": FIRST, "last_day": LAST}
    options |= {key: changes.pop(key) for key in tuple(options) if key in changes}
    return dose(rows, measure(**changes), **options)


def test_ten_weeks_by_hand():
    """Three a week for ten weeks is 30; 3+3+0+0+3+3+2+3+3+4 = 24 were done: 80 %, something in 8 weeks of 10."""
    seen = found(log(*weekly(3, 3, 0, 0, 3, 3, 2, 3, 3, 4)))
    assert (seen.planned, seen.done, seen.weeks) == (30, 24, 10)
    assert (seen.share, seen.weeks_with_any, seen.weeks_as_planned, seen.longest_gap) == (0.8, 0.8, 0.7, 2)
    assert (seen.first_activity, seen.days_late) == (date(2025, 4, 9), 2)
    assert seen.implementation == "fullt ut"
    assert seen.sentence == (
        "Pass: 24 av 30 planerade från 7 april 2025 till 15 juni 2025, och något gjort i 8 av 10 veckor. Det är fullt ut: "
        "gränsen är 80\u00a0% av det planerade och något gjort i 75\u00a0% av veckorna. Bara detta räknas i loggen; har "
        "insatsen fler delar är det gruppen som intygar dem."
    )


@pytest.mark.parametrize(
    ("counts", "word"),
    [
        ([3, 3, 3, 3, 3, 3, 3, 3, 0, 0], "fullt ut"),  # 24 of 30 is 80 %
        ([3, 3, 3, 3, 3, 3, 3, 2, 0, 0], "delvis"),  # 23
        ([4, 4, 4, 4, 4, 4, 6, 0, 0, 0], "delvis"),  # 30 of 30, but in 7 weeks of 10
        ([0, 0, 3, 0, 0, 0, 0, 0, 0, 0], "delvis"),  # 3 of 30 is 10 %
        ([0, 0, 2, 0, 0, 0, 0, 0, 0, 0], "inte alls"),
    ],
)
def test_the_borders_of_the_words(counts, word):
    seen = found(log(*weekly(*counts)))
    assert seen.implementation == word
    assert word in vocabulary.IMPLEMENTATIONS


def test_without_a_log_nothing_is_said():
    seen = found(None)
    assert seen.implementation is None and "ej" not in seen.sentence
    assert "inte dokumenterat" in seen.sentence and lateness(seen) == ""


def test_an_empty_log_tells_nothing_and_one_that_others_kept_tells_that_nothing_was_done():
    """Nobody noted anything in the ten weeks: no word. Another measure was noted in them: this one was not done."""
    before = log((FIRST - timedelta(days=3), 5))
    others = log((FIRST + timedelta(days=9), 1)).assign(intervention="T2")
    for rows in (log(), before):
        seen = found(rows)
        assert seen.implementation is None
        assert seen.sentence == (
            "Ingen uppgift om vad som gjordes: aktivitetsloggen är tom från 7 april 2025 till 15 juni 2025."
        )
    assert found(others).implementation == "inte alls"


def test_only_whole_weeks_are_set_against_the_plan():
    """From Tuesday 1 April the first whole week begins on 7 April; what was done before it belongs to no whole week."""
    rows = log((date(2025, 4, 2), 9), *weekly(*[3] * 10))
    seen = found(rows, first_day=date(2025, 4, 1))
    assert (seen.planned, seen.done, seen.first_activity, seen.days_late) == (30, 30, date(2025, 4, 2), 1)
    assert found(rows, first_day=date(2025, 4, 1), last_day=date(2025, 4, 12)).implementation is None


def test_before_the_start_elsewhere_and_without_record_is_told_apart():
    day = FIRST + timedelta(days=1)
    rows = [
        log((FIRST - timedelta(days=3), 5)),
        log((day, 7), area="A2"),
        log((day, 2), documented="nej"),
        log((day, 3)),
    ]
    seen = found(pd.concat(rows, ignore_index=True))
    assert (seen.before_start, seen.elsewhere, seen.undocumented, seen.done) == (5, 7, 2, 3)


def test_a_late_start_is_told():
    assert "16 dagar efter start" in lateness(found(log(*weekly(0, 0, 3, 3))))  # Wednesday of the third week: 14 + 2


def test_every_area_of_a_lottery_has_its_own_start():
    """A1 ten weeks, A2 the last four: 14 area-weeks of one a week. A2's activity before its start is no dose."""
    starts = {"A1": FIRST, "A2": FIRST + timedelta(days=42)}
    rows = pd.concat(
        [log(*weekly(*[1] * 10)), log(*weekly(1, 0, 0, 0, 0, 0, 1, 1, 0, 1), area="A2")], ignore_index=True
    )
    seen = found(rows, area_ids=["A1", "A2"], first_day=starts, dose={"activity": "rond", "per_week": 1})
    assert (seen.planned, seen.done, seen.weeks, seen.before_start) == (14, 13, 14, 1)
    assert [(area.done, area.weeks) for area in seen.areas] == [(10, 10), (3, 4)]


def test_what_is_done_once_has_a_number_in_all():
    """26 lamp posts of which 21 are up: 21 / 26 = 81 %; 20 are 77 %."""
    posts = {"activity": "stolpar", "total": 26}
    assert found(log((FIRST, 20), (LAST, 1)), dose=posts).implementation == "fullt ut"
    seen = found(log((FIRST, 20)), dose=posts)
    assert (seen.implementation, seen.planned, seen.done, seen.weeks) == ("delvis", 26, 20, 0)
    assert "av veckorna" not in seen.sentence


def test_seldom_is_not_asked_for_every_week():
    """Every other week for ten weeks is 5: done in 5 weeks of 10, which is all of the planned weeks."""
    seen = found(log(*weekly(1, 0, 1, 0, 1, 0, 1, 0, 1, 0)), dose={"activity": "rond", "per_week": 0.5})
    assert (seen.planned, seen.done, seen.implementation) == (5, 5, "fullt ut")


def test_a_measure_that_is_everywhere_counts_any_place():
    rows = pd.concat([log(*weekly(*[2] * 10)), log(*weekly(*[1] * 10), area=None)], ignore_index=True)
    seen = found(rows, areas=["hela kommunen"], area_ids=["hela kommunen"])
    assert (seen.planned, seen.done, seen.elsewhere) == (30, 30, 0)


def test_the_measures_own_end_ends_the_dose():
    seen = found(log(*weekly(*[3] * 10)), end=str(FIRST + timedelta(days=27)))
    assert (seen.planned, seen.done) == (12, 12)


def test_no_area_is_refused():
    with pytest.raises(ValueError, match="minst ett område"):
        found(None, area_ids=[])


def test_what_was_done_so_far_is_told_with_what_was_planned():
    """Ten whole weeks with three planned are 30; 20 of them done is 67 per cent. Without a log nothing is counted."""
    own = measure()
    register = Register(municipality="Prov", decided_by="Gruppen", source="rapporter", interventions=(own,))
    logged = register.model_copy(update={"log": Log(file="logg.csv", id="insats", date="dag")})
    rows = log(*weekly(2, 2, 2, 2, 2, 2, 2, 2, 2, 2), area=own.areas[0])
    planned = own.dose.per_week * 10 * len(own.areas)
    told = done_so_far(rows, logged, LAST)
    assert told == {own.id: f"20 av {planned:.0f} ({20 / planned:.0%})".replace("%", "\u00a0%")}
    assert done_so_far(rows, register, LAST) == {own.id: "ingen aktivitetslogg"}
    assert done_so_far(rows, logged, own.start - timedelta(days=1)) == {}
    assert done_so_far(None, None, LAST) == {}
