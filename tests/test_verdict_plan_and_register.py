"""What the plan and the register do to the word: not locked, not whole, more measures than planned, rounds that wait."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from bfkit.checked import Checked
from bfkit.evaluation.deciding import LOTTERY, TOO_SHORT, decide
from bfkit.evaluation.evidence import Evidence, evidence
from bfkit.evaluation.explanations import PLANNED, UNREAD
from bfkit.evaluation.material import material
from bfkit.evaluation.outcome.plan_status import PlanStatus, data_digest, test_settings
from bfkit.parameters.models import Parameters
from bfkit.parameters.plans import CodeVersion, LockedData, LockedPlan, plan_of, sha256_of
from bfkit.parameters.unread import Unread
from bfkit.verdict import evaluate, family
from bfkit.verdict.evaluation import with_family
from bfkit.verdict.words import DECREASE_CLEAR, DECREASE_HINTED
from bfkit.verdict.year import adjusted
from tests import measures


def halved() -> Checked:
    counts = measures.world(12, mean=12.0)
    counts[0, 72:] = np.random.default_rng(1).binomial(counts[0, 72:], 0.5)
    return measures.checked(counts)


def locked(parameters: Parameters, checked: Checked, on: date, *ids: str) -> LockedPlan:
    (own,) = parameters.register.interventions  # type: ignore[union-attr]
    plan = plan_of(own, test_settings(own), on=on, family=ids)
    digest = data_digest(checked.incidents, source="rapporter", through=on)
    data = LockedData(source="rapporter", through=on, rows=digest.rows, sha256=digest.sha256)
    code, late = CodeVersion(version="0"), on >= own.start
    return LockedPlan(intervention=own.id, locked_on=on, after_start=late, plan=plan, plan_sha256=sha256_of(plan), data=data, code=code)  # fmt: skip


@pytest.fixture(scope="module")
def known() -> Callable[..., Evidence]:
    checked = halved()

    def look(*, on: date | None = None, unread: tuple[Unread, ...] = ()) -> Evidence:
        own = measures.parameters()
        plans = () if on is None else (locked(own, checked, on, "P1"),)
        own = own.model_copy(update={"plans": plans, "unread": unread})
        return evidence(checked, own, own.register.interventions[0])  # type: ignore[union-attr]

    return look


def said(found: Evidence, p: float) -> str:
    """The word when the deciding test gives this p."""
    return evaluate(found, {"P1": replace(found.decision, p_decrease=p, p_increase=1 - p)}).verdict.key


def test_without_a_plan_locked_in_time_the_word_is_at_most_hinted(known: Callable[..., Evidence]) -> None:
    """The measure begins 2025-01-01: locked the day before, on the day itself, and never."""
    words = {}
    for on in (date(2024, 12, 31), date(2025, 1, 1), None):
        found = known(on=on)
        check = next(one for one in found.checks if one.name == PLANNED)
        words[on] = (check.passed, said(found, 0.01), said(found, 0.04))
    assert words[date(2024, 12, 31)] == (True, DECREASE_CLEAR, DECREASE_HINTED)
    assert words[date(2025, 1, 1)] == words[None] == (False, DECREASE_HINTED, DECREASE_HINTED)


def unread(name: str, year: int | None, *areas: str, known: bool = True) -> Unread:
    return Unread(
        number=2,
        id=name,
        slug=name.lower(),
        public_slug=name.lower(),
        year=year,
        areas=areas if known else None,
        faults=("fel",),
    )


def test_a_measure_that_cannot_be_read_counts_as_one_that_showed_nothing() -> None:
    """Of the same year, of another, and of one that cannot be told: Holm over two doubles p, over three trebles it."""
    checked, own = halved(), measures.parameters()
    measure = own.register.interventions[0]  # type: ignore[union-attr]
    alone = family(checked, own, measure)
    p = adjusted("P1", alone)[0]
    assert 0 < p < 0.3
    for more, times in (
        ((unread("X", 2024),), 1),
        ((unread("X", 2025),), 2),
        ((unread("X", 2025), unread("Y", None)), 3),
    ):
        year = family(checked, own.model_copy(update={"unread": more}), measure)
        assert adjusted("P1", year)[0] == pytest.approx(times * p)
    assert year["Y"].undecided == TOO_SHORT


def test_what_a_measure_that_cannot_be_read_may_have_done_is_told(known: Callable[..., Evidence]) -> None:
    """In the same area, in another, or nobody knows where."""
    before = date(2024, 12, 31)
    for one, passed, word, where in (
        (unread("X", 2024, "A00"), False, DECREASE_HINTED, "i samma område"),
        (unread("X", 2024, "A05"), None, DECREASE_CLEAR, "jämförs inte med"),
        (unread("X", 2024, known=False), False, DECREASE_HINTED, "är inte känt"),
    ):
        found = known(on=before, unread=(one,))
        check = next(check for check in found.checks if check.name == UNREAD)
        assert (check.passed, said(found, 0.01)) == (passed, word)
        assert "X i registret kan inte läsas" in check.sentence and where in check.sentence
    assert all(check.name != UNREAD for check in known().checks)


@pytest.mark.parametrize(("before", "now", "told"), [(0, 6, False), (4, 4, False), (4, 6, True), (6, 4, False)])
def test_more_measures_than_when_the_plan_was_locked_are_told(before: int, now: int, told: bool) -> None:
    plan = PlanStatus(True, date(2024, 1, 1), 1, 1, True, True, (), "Planen låstes.", tuple("abcdef"[:before]))
    others = dict.fromkeys("abcdef"[:now])
    sentence = with_family(plan, others).sentence  # type: ignore[arg-type]
    assert ("blivit fler, 6 mot 4 när planen låstes: fler jämförelser gör det svårare" in sentence) == told
    assert told or sentence == "Planen låstes."


@pytest.mark.parametrize(("planned", "waits"), [(None, 0), (1, 0), (2, 1), (3, 2)])
def test_a_lottery_is_judged_once_when_all_its_planned_rounds_are_followed(planned: int | None, waits: int) -> None:
    """One round of four of eight, 70 ways, has been drawn and followed; looking after each would give too many hits."""
    names = measures.names(8)
    draw = {
        "round": 1,
        "quarter": "2023Q4",
        "number": 7,
        "listed": [{"area": area, "count": 9.0} for area in names],
        "start_now": {"first_day": "2024-01-01", "areas": names[:4]},
        "start_next": {"first_day": "2025-07-01", "areas": names[4:]},
    }
    chosen = {
        "how": "lottning",
        "rule": "highest_count",
        "start_at_once": 4,
        "rounds_planned": planned,
        "rounds": [draw],
    }
    goal = {**measures.intervention()["goal"], "from": "2024-01-01", "to": "2024-06-30"}
    declared = measures.intervention("2024-01-01", areas=names, selection=chosen, goal=goal)
    own = measures.parameters(json.loads(json.dumps(declared)))
    checked = measures.checked(measures.world(12, mean=12.0))
    found = decide(material(checked, own, own.register.interventions[0]))  # type: ignore[union-attr]
    assert (found.method, found.smallest_p) == (LOTTERY, pytest.approx(1 / 70))
    assert (found.undecided == TOO_SHORT) == bool(waits)
    assert ("lottningen avgörs en gång" in found.sentence) == bool(waits)
    assert not waits or f"{waits} återstår" in found.sentence
