"""Whether the plan came before the outcome, whether the data before it still are the same, and what differs."""

import hashlib
import json
from datetime import date

import pandas as pd
import pytest

from bfkit.evaluation.outcome import plan_status as status
from bfkit.evaluation.outcome.plan_status import data_digest, deviations, plan_status
from bfkit.parameters.interventions import Intervention
from bfkit.parameters.plans import CodeVersion, LockedData, LockedPlan, plan_of, sha256_of
from tests.builders import incidents
from tests.plan_cases import MEASURE

ROWS = [
    {"starts_at": "2025-02-03 12:00", "area_id": "A1"},
    {"starts_at": "2025-02-28 23:59", "area_id": "A1"},
    {"starts_at": "2025-02-10 12:00", "reported_at": "2025-03-21 00:00", "area_id": "A1"},  # known a day too late
    {"starts_at": "2025-03-01 12:00", "reported_at": None},
    {"starts_at": "2025-03-21 00:00", "reported_at": "2025-03-20 12:00"},  # has not happened yet
]


def measure(**changes: object) -> Intervention:
    return Intervention.model_validate_json(json.dumps({**MEASURE, **changes}))


def locked(own: Intervention, on: date, *, version: int = 1, rows: pd.DataFrame | None = None) -> LockedPlan:
    plan = plan_of(own, status.test_settings(own), on=on)
    digest = data_digest(incidents(ROWS) if rows is None else rows, source="rapporter", through=on)
    return LockedPlan(
        intervention=own.id,
        version=version,
        locked_on=on,
        after_start=on >= own.start,
        plan=plan,
        plan_sha256=sha256_of(plan),
        data=LockedData(source="rapporter", through=on, rows=digest.rows, sha256=digest.sha256),
        code=CodeVersion(version="0"),
    )


def test_the_seal_is_of_counts_by_area_month_and_category():
    found = data_digest(incidents(ROWS), source="rapporter", through=date(2025, 3, 20))
    text = ";2025-03;skadegorelse;1\nA1;2025-02;skadegorelse;2\n"  # by hand: three of the five were known
    assert (found.rows, found.sha256) == (3, hashlib.sha256(text.encode()).hexdigest())


def test_the_seal_does_not_follow_the_order_or_what_came_later_or_other_sources():
    later = incidents([*reversed(ROWS), {"starts_at": "2025-04-01 12:00"}, {**ROWS[0], "source": "polis"}])
    through = date(2025, 3, 20)
    assert data_digest(later, source="rapporter", through=through) == data_digest(
        incidents(ROWS), source="rapporter", through=through
    )
    assert data_digest(later[:0], source="rapporter", through=through).rows == 0


def test_a_plan_in_time_with_nothing_changed():
    own = measure()
    found = plan_status(own, [locked(own, date(2025, 3, 20))], incidents=incidents(ROWS))
    assert (found.locked, found.before_outcome, found.data_unchanged, found.deviations) == (True, True, True, ())
    assert found.sentence == "Planen låstes 20 mars 2025, innan utfallet fanns. Inget avviker från planen."


def test_no_plan_is_told():
    other = measure(id="T2", slug="annan")
    found = plan_status(measure(), [locked(other, date(2025, 3, 20))])
    assert (found.locked, found.before_outcome, found.versions) == (False, None, 0)
    assert "låstes aldrig" in found.sentence


@pytest.mark.parametrize(("on", "early"), [(date(2025, 3, 31), True), (date(2025, 4, 1), False)])
def test_the_first_day_of_the_follow_up_is_too_late(on, early):
    found = plan_status(measure(), [locked(measure(), on)])
    assert found.before_outcome is early
    assert ("redan hade börjat" in found.sentence) is not early
    assert found.data_unchanged is None  # nothing to look at was given


def test_moving_the_start_does_not_make_a_late_plan_early():
    late = locked(measure(), date(2025, 4, 10))
    goal = {**MEASURE["goal"], "from": "2025-06-01"}
    found = plan_status(measure(start="2025-05-01", goal=goal), [late])
    assert found.before_outcome is False
    assert "Start: låst 1 april 2025, nu 1 maj 2025" in found.deviations


def test_the_last_version_before_the_outcome_counts():
    nearer = measure(comparison={**MEASURE["comparison"], "outside_metres": 500})
    plans = [
        locked(measure(), date(2025, 3, 1)),
        locked(nearer, date(2025, 3, 20), version=2),
        locked(measure(rings=[100]), date(2025, 6, 1), version=3),
    ]
    found = plan_status(nearer, plans)
    assert (found.version, found.versions, found.deviations) == (2, 3, ())


def test_data_changed_before_the_lock_is_seen():
    own = measure()
    plan = locked(own, date(2025, 3, 20))
    changed = incidents([{**ROWS[0], "area_id": "A2"}, *ROWS[1:]])
    found = plan_status(own, [plan], incidents=changed)
    assert found.data_unchanged is False
    assert "tiden före låsningen har ändrats" in found.sentence


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"comparison": {**MEASURE["comparison"], "outside_metres": 500}}, "Jämförelseområdenas minsta avstånd: låst 600 m, nu 500 m"),
        ({"areas": ["A1", "A2"]}, "Områden: låst A1, nu A1, A2"),
        ({"outcome": {"category": "skadegorelse", "subtypes": ["klotter"], "hours": [22, 28]}}, "Huvudutfall: låst skadegörelse, nu skadegörelse (klotter) kl. 22–28"),
        ({"secondary": [{"category": "annat_otrygghetsskapande"}]}, "Andra utfall: låst inget, nu annat otrygghetsskapande"),
        ({"follow_up_months": 12}, "Uppföljningens längd: låst 6 månader, nu 12 månader"),
        ({"no_effect": [0.8, 1.25]}, "Gränser för ingen effekt av betydelse: låst 0,85, 1,1765, nu 0,8, 1,25"),
        ({"dose": {"activity": "pass", "per_week": 2.5}}, "Planerad dos: låst 3 i veckan, nu 2,5 i veckan"),
        ({"end": "2025-05-31"}, "Slut: låst inget, nu 31 maj 2025"),
        ({"rings": [200]}, "Ringar för omfördelning: låst 200 m, 400 m, nu 200 m"),
        ({"selection": {"how": "regel på antal", "rule": "highest_count"}}, "Hur området valdes: låst klagomål, nu regel på antal"),
    ],
)  # fmt: skip
def test_each_deviation_is_one_sentence(change, told):
    found = plan_status(measure(**change), [locked(measure(), date(2025, 3, 20))])
    assert told in found.deviations


def test_what_has_nothing_to_do_with_the_evaluation_is_no_deviation():
    now = measure(owner="Annan", cost={**MEASURE["cost"], "kronor": 2}, title="Annat", earlier="Nytt.", public=True)
    assert plan_status(now, [locked(measure(), date(2025, 3, 20))]).deviations == ()


def test_a_goal_made_easier_is_a_deviation_twice():
    """The goal itself, and the limits of no effect that follow from it: 1 - 0.10 / 2 = 0.95."""
    now = measure(goal={**MEASURE["goal"], "change": -10})
    found = plan_status(now, [locked(measure(), date(2025, 3, 20))])
    assert found.deviations[0] == "Målets tal: låst −30\u00a0%, nu −10\u00a0%"
    assert any("0,95" in sentence for sentence in found.deviations)
    assert "2 saker avviker" in found.sentence


def test_an_area_that_the_rule_points_out_later_is_told_and_is_no_deviation():
    chosen = {"how": "regel på antal", "rule": "highest_count", "quarter": "2025Q1"}
    own = measure(selection=chosen)
    found = plan_status(measure(selection=chosen, areas=["A3"]), [locked(own, date(2025, 3, 20))])
    assert found.deviations == () and "Området pekades ut senare" in found.sentence
    several = plan_status(measure(selection=chosen, areas=["A3", "A4"]), [locked(own, date(2025, 3, 20))])
    assert "Områdena pekades ut senare" in several.sentence


def test_every_field_of_a_plan_has_a_swedish_name():
    full = measure(
        secondary=[{"category": "skadegorelse"}],
        negative_controls=[{"category": "annat_otrygghetsskapande"}],
        comparison={**MEASURE["comparison"], "areas": ["A2"]},
        police_discovered_reason="skäl",
        end="2026-01-01",
    )
    told = deviations(
        {}, {k: v for k, v in plan_of(full, status.test_settings(full), on=full.start).items() if k != "id"}
    )
    assert [sentence for sentence in told if not sentence[0].isupper() or "." in sentence.split(":")[0]] == []


def test_the_locked_levels_are_the_verdicts():
    from bfkit.verdict import words

    assert (status.CLEAR, status.HINTED) == (words.CLEAR, words.HINTED)
