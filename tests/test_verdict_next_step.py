"""The proposal for a measure: total over all that can be known, and careful in both directions."""

import itertools
from dataclasses import replace
from typing import get_args

import pytest

from bfkit.evaluation.displacement.movement import MOVED, NOT_TESTED
from bfkit.release.disclosure import Edition
from bfkit.release.evaluation.meeting import known_of, meeting, proposal
from bfkit.release.evaluation.protection import protected_evaluation
from bfkit.release.evaluation.views import NOTHING
from bfkit.release.evaluation_export import evaluation
from bfkit.results import Displacement, EvaluationResult
from bfkit.results.savings import PayWord
from bfkit.verdict.next_step import Known, next_steps, proposed
from bfkit.verdict.words import REASONS, SHOWN, UNDECIDED
from bfkit.vocabulary import IMPLEMENTATIONS, NEXT_STEPS
from tests.release.evaluation_cases import CHECKS
from tests.release.evaluation_cases import evaluation as built

STAYED = Displacement(verdict="inget säkert tecken", wdd=None, lower=None, upper=None, not_excluded=None)
VERDICTS = [(key, None) for key in SHOWN if key != UNDECIDED] + [(UNDECIDED, reason) for reason in REASONS]
EVERYTHING = [
    Known(*verdict, done, met, moved, over, pays, lottery, anyway, explained, more)
    for verdict, done, met, moved, over, pays, lottery, anyway, explained, more in itertools.product(
        VERDICTS,
        (None, *IMPLEMENTATIONS),
        (None, True, False),
        (MOVED, NOT_TESTED, "inget säkert tecken"),
        (True, False),
        (None, *get_args(PayWord)),
        (True, False),
        (None, 0.25),
        (True, False),
        (True, False),
    )
]


@pytest.fixture(scope="module")
def proposals():
    return [(known, *proposed(known)) for known in EVERYTHING]


def test_there_is_one_proposal_in_one_sentence_for_everything_that_can_be_known(proposals):
    assert len(proposals) == 13 * 5 * 3 * 3 * 2 * 6 * 2 * 2 * 2 * 2
    for _, step, sentence in proposals:
        assert step in NEXT_STEPS
        assert sentence.endswith(".") and sentence.count(".") == 1
        assert sentence[0].isupper()


def test_what_cannot_be_decided_is_neither_a_success_nor_stopped(proposals):
    steps = {step for known, step, _ in proposals if known.verdict == UNDECIDED}
    assert steps == {"fortsätt och följ upp", "ändra", "genomför som planerat"}
    changed = [known for known, step, _ in proposals if known.verdict == UNDECIDED and step == "ändra"]
    assert {known.pays for known in changed} == {"kan inte betala sig"}


def test_only_a_clear_fall_is_carried_on_as_it_is(proposals):
    carried = [known for known, step, _ in proposals if step == "fortsätt"]
    assert {known.verdict for known in carried} == {"minskning styrkt"}
    assert {known.implementation for known in carried} == {"fullt ut", "delvis"}
    assert "omfördelning" not in {known.displacement for known in carried}
    assert all(known.over and not known.explained for known in carried)


def test_where_another_explanation_remains_the_fall_is_nobodys_merit_and_nothing_is_stopped(proposals):
    own = [(known, step, sentence) for known, step, sentence in proposals if known.explained and known.over]
    assert {step for known, step, _ in own} == {"fortsätt och följ upp", "ändra", "genomför som planerat"}
    for known, step, sentence in own:
        if known.verdict.startswith("minskning") and step != "genomför som planerat":
            assert step == "fortsätt och följ upp"
            assert "en annan förklaring står kvar: räkna inte minskningen som insatsens förtjänst" in sentence


def test_support_that_is_not_clear_is_tried_again_before_it_spreads():
    known = Known("minskning antydd", None, "fullt ut", True, "inget säkert tecken", True)
    assert proposed(known) == (
        "fortsätt och följ upp",
        "Det finns visst stöd för färre händelser än väntat, inte tydligt: pröva insatsen en gång till innan den sprids till "
        "fler platser.",
    )


def test_what_is_surely_more_is_said_though_the_effect_cannot_be_told():
    known = Known(UNDECIDED, "extremt urval", "fullt ut", False, "ej prövad", True, surely_more=True)
    step, sentence = proposed(known)
    assert step == "fortsätt och följ upp"
    assert "säkert fler än i en av jämförelserna" in sentence and "pröva om den ska ändras" in sentence


@pytest.mark.parametrize("key", [*SHOWN])
@pytest.mark.parametrize("done", [None, *IMPLEMENTATIONS])
@pytest.mark.parametrize("checks", [CHECKS, CHECKS[:2]], ids=["förklaring kvar", "ingen förklaring"])
def test_the_page_of_the_measure_and_the_quarter_propose_the_same(key, done, checks):
    view = protected_evaluation(replace(built(key, checks=checks), implementation=done), Edition("arbetsgrupp", 1))
    of_page = proposed(known_of(view))
    [of_quarter] = next_steps([evaluation(view, NOTHING)])
    assert of_page == (of_quarter.step, of_quarter.sentence)
    step, why = proposal(view)
    assert step == of_quarter.step and why.startswith(of_quarter.sentence)
    assert f"Förslag: {step}." in meeting(view).text


def test_only_what_is_shown_to_do_nothing_or_harm_is_stopped_and_only_when_it_was_done(proposals):
    stopped = [known for known, step, _ in proposals if step == "avsluta"]
    assert {known.verdict for known in stopped} == {"ingen effekt av betydelse", "ökning styrkt"}
    assert {known.implementation for known in stopped} == {"fullt ut"}


def test_what_was_not_done_is_not_said_not_to_work(proposals):
    for known, step, sentence in proposals:
        not_done = known.implementation == "inte alls" or known.reason == "insatsen ej genomförd"
        if not_done and not (known.lottery and not known.over):
            assert step == "genomför som planerat"
            assert "säger inget om ifall den fungerar" in sentence


def test_a_clear_increase_is_changed_or_stopped_and_both_are_named(proposals):
    own = [
        (step, sentence)
        for known, step, sentence in proposals
        if known.verdict == "ökning styrkt" and known.over and known.implementation != "inte alls"
    ]
    assert {step for step, _ in own} == {"ändra", "avsluta"}
    assert all("avsluta den" in sentence and "ändra" in sentence for _, sentence in own)


def test_a_running_lottery_is_never_broken(proposals):
    own = [(step, sentence) for known, step, sentence in proposals if known.lottery and not known.over]
    assert {step for step, _ in own} == {"fortsätt och följ upp"}
    assert all("Lottningen fullföljs" in sentence for _, sentence in own)


def test_a_goal_met_without_a_shown_effect_says_that_others_met_it_too():
    known = Known(UNDECIDED, "för få händelser", "fullt ut", True, "ej prövad", True, met_anyway=0.25)
    assert proposed(known) == (
        "fortsätt och följ upp",
        "Effekten går inte att avgöra (för få händelser), vilket varken talar för eller emot insatsen: väg kostnaden mot "
        "det ni själva sett; målet är nått, men det nåddes också i 25\u00a0% av jämförbara fall utan insats.",
    )
    for known in EVERYTHING:
        silent = known.verdict.startswith(("minskning", "ökning styrkt")) or known.reason == "insatsen ej genomförd"
        if known.goal_met and known.over and known.implementation != "inte alls" and not silent:
            assert "målet" in proposed(known)[1]


def test_unknown_words_are_refused():
    with pytest.raises(ValueError, match="finns inte"):
        Known("lyckad", None, None, None, "ej prövad", True)
    with pytest.raises(ValueError, match="halvvägs"):
        Known("minskning styrkt", None, "halvvägs", None, "ej prövad", True)


def _published(**changes) -> EvaluationResult:
    view = protected_evaluation(built(), Edition("arbetsgrupp", 1))
    return evaluation(view, NOTHING).model_copy(update=changes)


def test_published_results_are_read():
    first, second = next_steps(
        [
            _published(
                verdict="minskning styrkt",
                undecided_reason=None,
                implementation="fullt ut",
                displacement=STAYED,
                checks=[],
            ),
            _published(intervention="P2", verdict=UNDECIDED, undecided_reason="för kort tid"),
        ],
        lotteries={"P2"},
    )
    assert (first.intervention, first.step) == ("P1", "fortsätt")
    assert "Lottningen" in second.sentence
