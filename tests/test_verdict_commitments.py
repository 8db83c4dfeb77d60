"""The figure of a commitment: the source's worked cases, the truth table, and who is believed when they differ."""

import json

import pytest

from bfkit import vocabulary
from bfkit.commitment_logs import JUDGED_RESULTS
from bfkit.followup.commitments import outcome as words
from bfkit.followup.commitments.follow_up import FollowedUp, Judged
from bfkit.followup.commitments.outcome import Outcome
from bfkit.parameters.commitments import Commitment
from bfkit.results import followup
from bfkit.verdict import colours
from bfkit.verdict.commitments import judged_commitments
from bfkit.verdict.words import DECREASE_HINTED, Verdict
from tests.followup.commitment_cases import follow, one, written

FULL, PARTLY, OTHERWISE, NOT = vocabulary.IMPLEMENTATIONS
PLAN = "{file: log.csv, columns: {number: Nr, due: Senast, done: Klar}}"


def commitment(**more):
    text = {
        "id": "P1", "text": "Ett löfte.", "parties": ["Polisen"], "owner": "Polisen", "kind": "antal",
        "target": {"count": 1, "per": "year"}, "period": {"from": "2024-01-01", "to": "2024-12-31"},
        "source": {"file": "log.csv", "columns": {"id": "Nr", "date": "Datum"}},
    }  # fmt: skip
    return Commitment.model_validate_json(json.dumps(text | more))


def judged(counted, result=None, *, tested=None, verdicts=None, **written_by_group):
    found = Outcome((), counted, None, None, None, "", "", "", result=tested, tested="en mening")
    group = Judged(result=result, **written_by_group)
    own = commitment(**({"evaluated_by": "M1"} if verdicts else {}))
    return judged_commitments([FollowedUp(own, found, group, ())], verdicts)[0]


def plan(folder, done, promised, judgement):
    """A plan of so many points, so many of them done in time, and what the group judged of the result."""
    rows = "".join(f"{n};2025-06-30;{'2025-05-25' if n <= done else ''}\n" for n in range(1, promised + 1))
    assessments = (
        "assessments:\n  file: dom.csv\n  columns: {commitment: Id, date: Datum, result: Resultat, assessed_by: Av, "
        "reason: Skäl}\n"
    )
    path = written(
        folder,
        one("handlingsplan", f"{{milestones: {promised}}}", PLAN),
        more=assessments,
        log=f"Nr;Senast;Klar\n{rows}",
        dom=f"Id;Datum;Resultat;Av;Skäl\nP1;2025-12-01;{judgement};gruppen;observerat\n",
    )
    return judged_commitments([follow(path)])[0]


def test_three_pubs_are_green(tmp_path):
    """Brå, Samverkanshandboken: AAS begun, inspections and police leading at all three pubs; clearly better order."""
    found = plan(tmp_path, 9, 9, "gott")
    assert (found.implementation.value, found.result.value, found.proposed) == (FULL, "god", "grön")
    assert (found.implementation.ground, found.result.ground) == ("räknat i loggarna", "gruppens bedömning")


def test_three_of_eight_points_are_yellow(tmp_path):
    found = plan(tmp_path, 3, 8, "går inte att avgöra")
    assert (found.implementation.value, found.proposed) == (PARTLY, "gul")


def test_no_agreement_on_taxis_is_red(tmp_path):
    found = plan(tmp_path, 0, 1, "")
    assert (found.implementation.value, found.proposed, found.result.ground) == (NOT, "röd", None)


@pytest.mark.parametrize(
    ("implementation", "result", "colour"),
    [
        (FULL, "god", "grön"), (FULL, "under förväntan", "gul"), (FULL, "ingen", "röd"), (FULL, "sämre", "röd"),
        (FULL, "ej känd", "grå"), (PARTLY, "god", "gul"), (PARTLY, "under förväntan", "gul"), (PARTLY, "ingen", "gul"),
        (PARTLY, "sämre", "gul"), (PARTLY, "ej känd", "gul"), (NOT, "god", "röd"), (NOT, "ej känd", "röd"),
    ],
)  # fmt: skip
def test_the_truth_table(implementation, result, colour):
    """Requirements A6, "Truth table for the figures", with its overlap settled."""
    assert judged(implementation, result).proposed == colour


@pytest.mark.parametrize("result", ["ingen", "sämre"])
def test_partly_done_without_effect_is_left_to_people(result):
    assert judged(PARTLY, result).settle


def test_only_people_can_tell_that_it_was_done_otherwise():
    found = judged(FULL, "god", implementation=OTHERWISE)
    assert (found.implementation.value, found.implementation.ground, found.proposed) == (
        OTHERWISE,
        "gruppens bedömning",
        "röd",
    )


def test_a_judgement_of_more_than_the_log_shows_is_told_and_not_believed():
    found = judged(PARTLY, "god", implementation=FULL)
    assert (found.implementation.value, found.proposed, found.settle) == (PARTLY, "gul", True)
    assert 'loggen visar "delvis"' in found.sentence


def test_numbers_that_decide_are_not_lifted_by_a_judgement():
    found = judged(FULL, "god", tested="under förväntan")
    assert (found.result.value, found.result.ground, found.proposed) == ("under förväntan", "statistiskt prövat", "gul")
    assert found.settle


def test_numbers_do_not_lift_what_the_group_has_seen():
    found = judged(FULL, "ingen", tested="god")
    assert (found.result.value, found.result.ground, found.proposed) == ("ingen", "gruppens bedömning", "röd")


def test_a_judgement_that_numbers_cannot_decide_says_so():
    found = judged(FULL, "god", tested="ej känd")
    assert (found.proposed, found.settle) == ("grön", True)
    assert "siffrorna avgör det inte" in found.sentence


def test_a_goal_reached_is_no_proof_of_the_cause():
    found = judged(FULL, None, tested="god")
    assert (found.proposed, found.settle) == ("grön", True)
    assert "visar inte att åtagandet är orsaken" in found.sentence


def test_the_verdict_of_a_measure_is_the_result_of_its_commitment():
    verdicts = {"M1": (Verdict(DECREASE_HINTED, None, "ovanligt"), True)}
    found = judged(FULL, None, verdicts=verdicts)
    assert (found.result.value, found.result.ground, found.proposed) == ("god", "statistiskt prövat", "grön")
    assert not found.settle
    undecided = {"M1": (Verdict("kan ej avgöras", "för få händelser", "få"), None)}
    assert judged(FULL, None, verdicts=undecided).proposed == "grå"


def test_both_the_proposed_and_the_decided_colour_are_kept():
    found = judged(FULL, colour="grön")
    assert (found.proposed, found.decided, found.differs) == ("grå", "grön", True)


def test_a_running_period_has_no_figure():
    found = judged(None, "god")
    assert (found.implementation, found.proposed, found.settle) == (None, None, True)


def test_the_words_are_the_same_in_every_layer():
    assert (words.GOOD, words.BELOW, words.NONE, words.WORSE, words.UNKNOWN) == colours.RESULTS
    assert tuple(JUDGED_RESULTS.values()) == colours.RESULTS
    assert followup.Implementation.__args__ == vocabulary.IMPLEMENTATIONS
    assert followup.ResultMark.__args__ == colours.RESULTS
    assert followup.Ground.__args__ == vocabulary.MARK_GROUNDS
    assert followup.Reach.__args__ == vocabulary.REACHES
    assert set(vocabulary.COLOURS) == {colours.GREEN, colours.YELLOW, colours.RED, colours.GREY}
