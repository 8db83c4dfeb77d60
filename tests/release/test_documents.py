"""The documents: nothing more certain than the verdict, held-back counts in words, and whole also when all is missing."""

from dataclasses import replace
from datetime import date

import pytest

from bfkit.parameters.quarter_file import FocusArea, GroupDecisions
from bfkit.release.documents import (
    Bullets,
    Document,
    Numbered,
    Table,
    atgardsplan,
    lagesbild,
    tjansteskrivelse,
    word_bytes,
)
from bfkit.release.documents.causes_told import cause_words
from bfkit.release.documents.lagesbild import _outside, _steps
from bfkit.release.followup.commitments.sentences import figure_text
from bfkit.release.followup.commitments.views import (
    ProtectedChange,
    ProtectedItem,
    ProtectedMatrix,
    ProtectedNumber,
)
from bfkit.results import CauseResult, FollowupResults
from bfkit.results.causes import HypothesisResult
from bfkit.results.mapping import MappingResults
from bfkit.results.period import AreaHistoryResult, StepResult
from bfkit.results.savings import SavingsResult
from bfkit.verdict.colours import figure
from tests.cause_cases import CAUSE, HYPOTHESIS_RESULT
from tests.release.document_cases import FACTS, agreement, commitment, decided, evaluation, protected, results

CAUSES = ("orsakade", "berodde på insatsen", "tack vare", "insatsen minskade", "har minskat brott")
"""Words that say more than any verdict does."""


def every() -> list[Document]:
    full = results(
        evaluations=[decided(), evaluation(intervention="P2", title="Nattvandring")],
        followup=FollowupResults(commitments=[commitment(), commitment(id="A2", done=None, kind="dialog")]),
    )
    return [
        tjansteskrivelse(full, FACTS),
        lagesbild(full, FACTS),
        atgardsplan(agreement(), FACTS),
        tjansteskrivelse(results(), FACTS),
        lagesbild(results(), FACTS),
        atgardsplan(None, FACTS),
        tjansteskrivelse(results(mapping=MappingResults(), followup=FollowupResults()), FACTS),
        lagesbild(results(mapping=MappingResults(), followup=FollowupResults()), FACTS),
    ]


@pytest.mark.parametrize("document", every(), ids=lambda one: one.kind)
def test_every_document_can_be_written_and_says_no_more_than_it_may(document: Document) -> None:
    assert word_bytes(document)
    assert not [word for word in CAUSES if word in document.text.lower()]
    assert "None" not in document.text and "nan" not in document.text.split()
    assert document.written == date(2025, 1, 14)
    assert "visas inte" in document.text and "hakparentes" in document.text


def test_what_is_missing_is_told_part_by_part() -> None:
    text = tjansteskrivelse(results(), FACTS).text
    for part in ("Kartläggningen", "Utvärderade insatser", "Uppföljningen av åtagandena", "Kostnader och besparingar"):
        assert f"{part} saknas i underlaget" in text


def test_the_letter_tells_each_verdict_with_its_numbers_and_what_cannot_be_said() -> None:
    found = tjansteskrivelse(
        results(evaluations=[decided(), evaluation(intervention="P2", title="Nattvandring")]), FACTS
    )
    table = next(block for block in found.section("Bedömning") if isinstance(block, Table))
    assert table.rows[0][1:4] == ("Tydligt stöd för färre händelser än väntat utan insats", "0,54 (0,40–0,72)", "grön")
    assert table.rows[1][1:3] == ("Går inte att avgöra: för få händelser", "–")
    told = next(block for block in found.section("Bedömning") if isinstance(block, Bullets))
    # 0.54 is 46 per cent fewer; 0.40 and 0.72 are 60 and 28.
    assert "46 procent färre (mellan 28 och 60 procent färre)" in told.items[0]
    assert "procent" not in told.items[1].split("Utvecklingen")[0]
    assert "Antal före och efter: visas inte (för små antal)." in told.items[1]
    assert "Utan insats hade målet nåtts i 25\u00a0% av 40 jämförbara fall" in told.items[1]
    assert "går inte att säga för Nattvandring (för få händelser)" in found.text


def test_the_proposals_are_for_people_to_decide() -> None:
    own = GroupDecisions(focus_areas=(FocusArea(area="A", reason="Flest händelser i två kvartal."),))
    found = tjansteskrivelse(
        results(evaluations=[decided()], followup=FollowupResults(commitments=[commitment(settle=True)])),
        FACTS,
        own,
        proposed={"P1": "fortsätt"},
    )
    (proposals,) = (block for block in found.section("Förslag till beslut") if isinstance(block, Numbered))
    assert proposals.items[0].endswith("läggs till handlingarna.")
    assert "fokusområden godkänns: A" in proposals.items[1]
    assert "[fortsätt, ändra eller avsluta; skäl]" in proposals.items[2]
    assert "Ur underlaget föreslås: fortsätt" in proposals.items[2]
    assert "Figuren avgörs för åtagandet A1: [" in proposals.items[3]


def test_no_figure_is_fixed_unread() -> None:
    both = FollowupResults(commitments=[commitment(settle=False), commitment(id="A2", settle=False)])
    (proposals,) = (
        block
        for block in tjansteskrivelse(results(followup=both), FACTS).section("Förslag till beslut")
        if isinstance(block, Numbered)
    )
    assert "Figurerna för åtagandena A1 (" in proposals.items[-1]
    assert proposals.items[-1].endswith("[gruppens beslut; skäl].") and "fastställs" not in proposals.items[-1]


def test_another_explanation_and_what_was_not_settled_stand_beside_the_verdict() -> None:
    checks = [
        {"name": "Andra insatser samtidigt", "passed": False, "stops": False, "sentence": "Där började också P3."},
        {"name": "Vem som upptäcker", "passed": None, "stops": False, "sentence": "Det vet inte loggen."},
    ]
    found = tjansteskrivelse(
        results(
            evaluations=[
                decided(checks=checks),
                evaluation(intervention="P6", implementation="inte alls", colours_open=["röd"], checks=checks),
            ]
        ),
        FACTS,
    )
    (proposals,) = (block for block in found.section("Förslag till beslut") if isinstance(block, Numbered))
    assert "en annan förklaring finns kvar" in proposals.items[1]
    assert "en annan förklaring" not in proposals.items[2]  # nothing is found that it could explain
    assert "röd, om gruppen bekräftar loggen" in proposals.items[2]
    told = next(block for block in found.section("Bedömning") if isinstance(block, Bullets)).items
    assert told[0].index("Vem som upptäcker: Det vet inte loggen.") < told[0].index("Antal före och efter")
    assert "Vem som upptäcker" not in told[1]
    assert "(1 av dem med en annan förklaring kvar)" in found.text


def test_the_public_letter_names_no_focus_area() -> None:
    own = GroupDecisions(focus_areas=(FocusArea(area="Norrmalm", reason="Flest händelser i två kvartal."),))
    assert "Norrmalm" not in tjansteskrivelse(results(edition="offentlig"), FACTS, own).text


def test_the_lagesbild_has_the_three_parts_of_the_law_and_numbers_no_other_paragraph() -> None:
    found = lagesbild(results(), FACTS)
    for part in ("Kartläggning", "Annan information", "Analys"):
        assert found.section(part)
    assert "Lagen (2023:196)" in found.text and "4 §" in found.text
    assert not [sign for sign in ("5 §", "6 §", "7 §", "8 §", "9 §", "”ska ") if sign in found.text]


def test_only_what_people_told_stands_under_other_information() -> None:
    own = FollowupResults(
        commitments=[commitment(), commitment(id="A2", text="Dialog hålls.", kind="dialog", done=None)]
    )
    told = lagesbild(results(followup=own), FACTS).section("Trygghetsvandringar, dialog och nattvandring")
    (listed,) = (block for block in told if isinstance(block, Bullets))
    assert listed.items == ("Dialog hålls. Gjort: visas inte.",)


def test_the_plan_tells_done_who_why_changed_and_missing_with_both_figures() -> None:
    change = ProtectedChange(date(2024, 5, 2), "tillsynerna flyttades till hösten", "personalen saknades")
    one = protected(
        changes=(change,),
        decided="röd",
        items=(ProtectedItem("2024", 3.0, 8.0, False), ProtectedItem("2025", None, None, None)),
    )
    found = atgardsplan(agreement(one), FACTS)
    text = found.text
    assert "Ändrat 2 maj 2024: tillsynerna flyttades till hösten. Skäl: personalen saknades." in text
    assert "Saknas: 5 tillsyner." in text and "ansvarig är Tillståndsenheten" in text
    assert "Beslutad: röd. Föreslagen: gul" in text
    items = [block for block in found.blocks if isinstance(block, Table)][-1]
    assert items.rows == (
        ("2024", "3", "8", "✗ inte nått"),
        ("2025", "dolt", "–", "· inte avgjort"),
    )
    assert "”dolt” kan vara vilket antal som helst" in text  # the mark of the page, with its meaning
    (proposed,) = (block for block in found.section("Föreslagna ändringar") if isinstance(block, Bullets))
    assert proposed.items[0].startswith("A1 (Tillståndsenheten): genomfört delvis, målets tal är inte nått.")


def test_a_plan_that_went_as_planned_proposes_no_change() -> None:
    one = protected(implementation="fullt ut", target_met=True, missing=())
    found = atgardsplan(agreement(one), FACTS)
    assert "inget skäl att ändra något åtagande" in found.text
    assert not any(
        "ändringar som föreslås" in item
        for block in found.blocks
        if isinstance(block, Numbered)
        for item in block.items
    )


def test_causes_are_counted_as_on_their_page() -> None:
    """The group's H1 stands, what the data say again of the same test is not one more, recording is no cause."""
    own = HypothesisResult.model_validate(HYPOTHESIS_RESULT)
    tested = own.model_copy(update={"status": "stöds", "suggested_by": "gruppen", "corner": "plats", "only": None})
    every_one = [
        tested,
        tested.model_copy(update={"id": "D1", "suggested_by": "data"}),
        tested.model_copy(update={"id": "H2", "status": "kan ej avgöras", "only": "var"}),
        tested.model_copy(update={"id": "H3", "status": "talar emot"}),
        tested.model_copy(update={"id": "H4", "corner": "mätningen"}),
    ]
    found = CauseResult.model_validate(CAUSE).model_copy(update={"hypotheses": every_one})
    assert cause_words(found).endswith(
        "av 3 möjliga orsaker: 1 stöds av data, för 1 stämmer platsen eller tiden, men orsaken är inte prövad, "
        "1 motsägs, 0 går inte att avgöra."
    )


def test_only_the_period_is_set_beside_what_was_expected_and_each_side_has_its_own_sign() -> None:
    """Two years of four quarters: 1 327 lies under 1 445 to 1 932, 388 over 259 to 359, and 300 between."""
    counts = [300, 300, 300, 300, 1327, 388, 300, 300]
    ends = [(259, 359)] * 4 + [(1445, 1932), (259, 359), (259, 359), (301, 359)]
    steps = [
        StepResult(step=f"{2023 + place // 4}Q{place % 4 + 1}", count=count, lower=low, upper=high, outside=None)
        for place, (count, (low, high)) in enumerate(zip(counts, ends, strict=True))
    ]
    steps[-1] = steps[-1].model_copy(update={"outside": "under"})
    rows = _steps(AreaHistoryResult(source="r", label="Rapporter", area=None, steps=steps), 4)
    assert [row[2:] for row in rows[:4]] == [("–", "ingår i historiken")] * 4
    assert [row[3] for row in rows[4:]] == [
        "▽ under, kan vara slump",
        "△ över, kan vara slump",
        "● inom det väntade",
        "▼ säkert under",
    ]


def test_an_area_that_surely_lies_outside_is_named_to_the_working_group_alone() -> None:
    step = StepResult(step="2024Q3", count=24, lower=5, upper=15, outside="över")
    own = [
        AreaHistoryResult(source="p", label="Brott", area="S", name="Spinnarbacken", steps=[step]),
        AreaHistoryResult(source="p", label="Brott", area="N", name="Norr", steps=[]),
    ]
    said = "1 område av 2 avviker säkert från sin egen historik under perioden"
    why = "Varför går inte att läsa ur antalet."
    assert _outside(own, "arbetsgrupp") == f"{said}: Spinnarbacken (över det väntade kvartal 3 2024). {why}"
    assert _outside(own, "offentlig") == f"{said}. {why}"


def test_a_cost_says_what_it_was_counted_on() -> None:
    basis = "85 000 kronor per område och år i 2023 års priser, gånger 21 områden som hade börjat 30 juni 2025"
    own = {
        "intervention": "M7", "title": "Platssamverkan", "owner": "T", "payer": "K", "price_year": 2025,
        "cost_a_year": 1_900_000, "paid_once": False, "cost_basis": basis, "unit_cost": None, "unit_cost_sources": [],
        "bearers": [], "payer_saves": None, "needed": None, "needed_share": None, "verdict": "underlag saknas",
        "expected": None, "expected_basis": "", "expected_cost": None, "if_as_expected": None, "prevented": None,
        "months": 6, "saved": None, "n": None, "reasons": [], "sentence": "",
    }  # fmt: skip
    savings = [SavingsResult.model_validate(own)]
    text = tjansteskrivelse(results(followup=FollowupResults(savings=savings)), FACTS).text
    assert f"om året i 2025 års priser, räknat på {basis}. Underlag saknas." in text


def test_many_weeks_are_told_in_a_sentence_and_a_number_keeps_its_interval() -> None:
    """Two of twenty weeks missed their number; 40 of 50 is 67 to 89 per cent (Wilson 1927)."""
    weeks = tuple(ProtectedItem(f"vecka {place}", 2.0, 2.0, place > 2) for place in range(1, 21))
    share = ProtectedNumber("tryggare", "andel", 0.8, 0.67, 0.888, 40, 50)
    found = atgardsplan(agreement(protected(items=weeks, numbers=(share,))), FACTS)
    assert "Av 20 delar är 18 nådda och 2 inte nådda. Inte nådda: vecka 1 och vecka 2." in found.text
    assert "vecka 7" not in found.text
    table = [block for block in found.blocks if isinstance(block, Table)][-1]
    assert table.rows == (("tryggare", "80\u00a0%", "67\u00a0% till 89\u00a0%", "40 av 50"),)


def test_schools_by_month_are_a_row_each_with_the_months_that_are_over() -> None:
    """The third month is not over and is not counted; the first school kept one of two."""
    matrix = ProtectedMatrix(
        ("Söderskolan", "Norrskolan"), ("jan", "feb", "mar"), 1, ((1, 0, 0), (2, 1, None)), (True, True, False)
    )
    items = tuple(ProtectedItem(f"PL{place}", 1.0, 1.0, True) for place in range(4))
    found = atgardsplan(agreement(protected(items=items, matrix=matrix)), FACTS)
    table = [block for block in found.blocks if isinstance(block, Table)][-1]
    assert table.rows == (("Söderskolan", "1", "2"), ("Norrskolan", "2", "2")) and "PL0" not in found.text


def test_a_document_without_its_last_quarter_says_so_first_and_is_not_put_away() -> None:
    lacking = replace(FACTS, incomplete="kvartal 4 2024 är inte kört.")
    letter = tjansteskrivelse(results(), lacking)
    assert letter.blocks[1].text == "OFULLSTÄNDIG: kvartal 4 2024 är inte kört."
    assert "kompletteras innan den läggs till handlingarna" in letter.text
    assert lagesbild(results(), lacking).blocks[1].text.startswith("OFULLSTÄNDIG")
    assert "OFULLSTÄNDIG" not in tjansteskrivelse(results(), FACTS).text


@pytest.mark.parametrize(
    ("done", "result", "told"),
    [
        ("inte alls", "ej känd", "Föreslagen: röd: inte genomfört."),
        ("delvis", "ej känd", "Föreslagen: gul: inte genomfört som tänkt."),
        ("fullt ut", "under förväntan", "Föreslagen: gul: genomfört, men resultatet är under förväntan."),
        ("fullt ut", "ej känd", "Föreslagen: grå: det som räknas är gjort, och resultatet går inte att avgöra."),
    ],
)
def test_a_figure_gives_only_the_reason_that_applies(done: str, result: str, told: str) -> None:
    colour = figure(done, result).colour
    words = figure_text(protected(implementation=done, result=result, proposed=colour, decided=None, measures=False))
    assert words.startswith(told) and "eller" not in words
