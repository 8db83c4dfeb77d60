"""What the page of a measure tells an officer: the goal in full, one count of the year's evaluations, plain words."""

import math
import re
from dataclasses import replace

import pytest

from bfkit.evaluation.deciding import NOT_CARRIED_OUT
from bfkit.evaluation.displacement.movement import NOT_TESTED
from bfkit.evaluation.evidence import Evidence
from bfkit.evaluation.moved import without_movement
from bfkit.evaluation.reporting import Reporting
from bfkit.release import evaluation as page
from bfkit.release.edition import Edition
from bfkit.release.evaluation.family import family_words
from bfkit.release.evaluation.meeting import RECORD, meeting
from bfkit.release.protect import protect
from bfkit.verdict import Evaluation, evaluate
from bfkit.verdict.evaluation import GROUP, PROPOSED, STATISTICS
from tests.release import evaluation_cases as cases

ALL, PUBLIC = Edition("arbetsgrupp", 1), Edition("offentlig", 5)
UNDECIDED = "kan ej avgöras"


def view(found: Evaluation, edition: Edition = ALL) -> page.ProtectedEvaluation:
    shown = protect(found, edition)
    assert isinstance(shown, page.ProtectedEvaluation)
    return shown


@pytest.mark.parametrize("edition", [ALL, PUBLIC], ids=["arbetsgrupp", "offentlig"])
def test_a_goal_stands_with_its_indicator_its_baseline_and_its_days(edition: Edition) -> None:
    text = page.first_page(view(cases.evaluation(), edition)).text
    days = "från 1 juli 2024 till 31 december 2024"
    if edition is PUBLIC:  # which tells months that are followed and never the day on which a measure began
        days = "under uppföljningen (1 juli–31 december 2024)"
    assert f"Mål: antal: −30\u00a0% mot samma månader året före (utgångsläge b), {days}." in text


def test_the_goal_names_no_place_to_the_public() -> None:
    goal = {
        "indicator": "antal i Namnby0",
        "change": -30,
        "unit": "procent",
        "baseline": "a",
        "from": "2024-07-01",
        "to": "2024-12-31",
    }
    found = cases.evaluation(own=cases.intervention(goal=goal))
    assert "antal i insatsområdet: −30" in page.first_page(view(found, PUBLIC)).text
    assert (
        "antal i Namnby0: −30\u00a0% mot månaderna precis före starten (utgångsläge a)"
        in page.first_page(view(found)).text
    )


def test_the_years_evaluations_are_counted_once_and_alike() -> None:
    """Three in the register, two share the risk, one does not: the same on the first page and in the appendix."""
    shown = view(cases.evaluation())
    assert family_words(shown.family) == (
        "Årets utvärderingar (2024) är tre i registret (P1, P2 och P3). Två av dem delar på årets risk att ha fel (P1 och "
        "P2). En är inte med: P3: extremt urval."
    )
    appendix = page.appendix(shown, versions={}).text
    assert family_words(shown.family) in appendix and "över de två som delar på risken" in appendix
    assert "De två av årets utvärderingar som delar på risken ger två chanser" in page.first_page(shown).text
    assert "Två av årets utvärderingar delar på risken" in page.decision(shown).text


def test_a_measure_outside_the_family_is_not_counted_into_it() -> None:
    found = cases.evaluation(UNDECIDED)
    out = replace(
        found,
        year_family=replace(found.year_family, falls=("P2",), rises=("P2",), left_out=(("P1", "för få händelser"),)),
    )
    told = page.appendix(view(out), versions={}).text
    assert "En av dem delar på årets risk att ha fel (P2)" in told
    assert "Den här delar inte på risken, och dess p räknas därför inte upp." in told


def test_pages_of_undecided_measures_count_alike_whichever_way_their_ratio_points() -> None:
    """The family of more incidents is another, but only a word of more incidents is judged in it."""
    found = cases.evaluation(UNDECIDED)
    year = replace(found.year_family, rises=("P1", "P2", "P3"))
    upwards = replace(found.evidence, decision=replace(found.evidence.decision, ratio=2.05))
    told = {
        family_words(view(replace(one, year_family=year)).family)
        for one in (found, replace(found, evidence=upwards), cases.evaluation())
    }
    assert len(told) == 1
    more = replace(cases.evaluation("ökning styrkt"), year_family=year)
    assert "Tre av dem delar på årets risk att ha fel om fler händelser" in family_words(view(more).family)


def test_the_groups_judgement_is_only_what_the_group_has_decided() -> None:
    """Statistics gave no answer: until the group has decided, the mark is a proposal."""
    for decision, said in (({}, GROUP), ({"decision": None}, PROPOSED)):
        own = cases.intervention(**decision)
        evidence = cases.evaluation(UNDECIDED, own=own).evidence
        found = evaluate(evidence, {own.id: evidence.decision})
        assert found.result_by == said
        assert f"({said})" in page.first_page(view(found)).text
    evidence = cases.evaluation().evidence
    assert evaluate(evidence, {"P1": evidence.decision}).result_by in (STATISTICS, PROPOSED)


def not_done(evidence: Evidence) -> Evidence:
    dose = replace(evidence.dose, implementation="inte alls")
    return replace(evidence, dose=dose, moved=without_movement(evidence.moved))


def test_what_was_never_done_moved_nothing_and_gets_nothing_ascribed() -> None:
    evidence = not_done(cases.evaluation().evidence)
    found = evaluate(evidence, {"P1": evidence.decision})
    assert found.verdict.reason == NOT_CARRIED_OUT
    shown = view(found)
    assert all(one.verdict == NOT_TESTED for one in (shown.place_moved, *shown.others_moved))
    assert "Enligt aktivitetsloggen genomfördes insatsen inte." in page.movement(shown).text
    public = page.other_explanations(view(found, PUBLIC)).text
    assert "Enligt aktivitetsloggen genomfördes den här insatsen inte, och då kan ingen skillnad" in public
    assert "ensam" not in public


def test_numbers_that_are_held_back_are_not_said_to_stand_in_the_appendix() -> None:
    few, enough = (view(cases.evaluation(UNDECIDED, after=after), Edition("offentlig", 5)) for after in (2, 92))
    assert few.closed and not enough.closed
    for section in (page.decision, page.second_opinions):
        assert "De står sist på sidan, under Alla beräkningar" in section(enough).text
        assert "De står sist på sidan, under Alla beräkningar" not in section(few).text


def test_a_change_of_the_reporters_own_activity_stands_beside_the_development() -> None:
    changed = Reporting(0.5, math.nan, 1.0, 0.35, 0.7, 3, 0.0, 0, 1.0, None)
    same = replace(changed, factor=0.9, factor_lower=0.7, factor_upper=1.2)
    for found, told in ((changed, True), (same, False)):
        for edition in (ALL, PUBLIC):
            shown = view(cases.evaluation(UNDECIDED, reporting=found), edition)
            for piece in (page.first_page(shown), page.development(shown)):
                assert ("rapporterade mindre än andra också på andra platser" in piece.text) == told
                numbers = "50 procent mindre (mellan 30 och 65 procent mindre)"  # 1 − 0.5, 1 − 0.7, 1 − 0.35
                assert (numbers in piece.text) == (told and edition is ALL)


def test_the_meeting_is_told_in_words_and_not_in_keys() -> None:
    for key in cases.VERDICTS:
        text = meeting(view(cases.evaluation(key))).text
        assert not re.search(r"\b(decision|colour|date|by|interventions\.yml|bfkit)\b|_", text)
    assert all(word in RECORD for word in ("färgen", "dagen", "vilka som beslutade"))


def test_who_planned_and_did_is_told_as_far_as_the_register_goes() -> None:
    inside = page.plan_and_dose(view(cases.evaluation())).text
    assert "Ägaren äger insatsen och svarar för allt som är planerat och gjort här" in inside
    assert "läses aldrig vem som utförde" in inside
    assert "Ägaren" not in page.plan_and_dose(view(cases.evaluation(), PUBLIC)).text
