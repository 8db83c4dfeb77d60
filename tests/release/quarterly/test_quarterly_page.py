"""The quarterly analysis: what is told, what waits for a decision, and what an edition holds back."""

from dataclasses import replace
from datetime import date

import pytest

from bfkit.followup.local_evidence import local_evidence
from bfkit.followup.named import IndexOfAreas, Money, Surveys
from bfkit.parameters.quarter_file import DecidedStep, FocusArea, GroupDecisions
from bfkit.periods import Period, Quarter
from bfkit.release.disclosure import Edition
from bfkit.release.followup.overall_goal.views import ProtectedGoal
from bfkit.release.followup.safety_index.protection import protected_index
from bfkit.release.followup.savings.protection import protected_money
from bfkit.release.followup.survey.protection import protected_surveys
from bfkit.release.quarterly import decisions, first_page, page
from bfkit.release.quarterly.measures import colour_words, developed, measures_sum, short_verdict
from bfkit.release.quarterly.views import ProtectedQuarter
from bfkit.results import CauseResult, QuarterResults
from bfkit.results.local_evidence import EvidenceLine
from bfkit.results.priorities import ProblemResult
from bfkit.verdict.next_step import NextStep
from tests.cause_cases import CAUSE, HYPOTHESIS_RESULT
from tests.evaluation_rows import UNDECIDED, evaluation_row

INSIDE, OUTSIDE = Edition("arbetsgrupp", 3), Edition("offentlig", 5)
YEAR = Period(date(2024, 7, 1), date(2025, 7, 1))
GOAL = ProtectedGoal(Quarter(2025, 2), YEAR, YEAR, date(2025, 7, 14), (), (), 0, INSIDE)
STEPS = (NextStep("P1", "Värdar", "fortsätt", "Tydligt stöd."),)
LINE = {
    "municipality": "9999",
    "in_catalogue": True,
    "type": "situationell",
    "category": "skadegorelse",
    "design": "jämförbara fall",
    "start": "2024-01",
    "months": 6,
    "areas": 1,
    "dose_share": 1.0,
    "basis": "centrerad mot jämförbara fall",
    "not_pooled": None,
    "verdict": "kan ej avgöras",
    "undecided_reason": "för få händelser",
    "displacement": "ej prövad",
    "count_before": 20,
    "count_after": 20,
    "held_back": False,
}
FOCUS = {
    "area": "A",
    "name": "Norr",
    "rank": 1,
    "rank_low": 1,
    "rank_high": 2,
    "count": 40,
    "criteria": {f"O{place}": "ja" for place in range(1, 6)} | {"O6": "underlag saknas"},
    "proposed": True,
    "chosen": False,
}


COMPUTED = {
    "what": "händelser när det är mörkt",
    "against": "andra håll",
    "count": 54,
    "expected": 5.5,
    "ratio": None,
    "lower": None,
    "upper": None,
    "p_value": 0.002,
    "p_adjusted": 0.004,
    "family": 3,
    "status": "stöds",
    "undecided_reason": None,
    "notes": [],
}


def picture(name: str) -> ProblemResult:
    return ProblemResult(
        id=name,
        name=name,
        source="rapporter",
        category="skadegorelse",
        subtype=None,
        area="A",
        count_12m=40,
        count_class="20–49",
        criteria={f"P{place}": "underlag saknas" for place in range(1, 7)},
        n_met=0,
        rank=1,
    )


def view(*measures, edition: Edition = INSIDE, focus: tuple[dict, ...] = (), **changes) -> ProtectedQuarter:
    results = QuarterResults.model_validate(
        {
            "municipality": "prov",
            "quarter": "2025Q2",
            "as_of": "2025-07-14",
            "edition": edition.key,
            "disclosure_limit": edition.limit,
            "synthetic": True,
            "evaluations": [one.model_dump() for one in measures],
            "mapping": {"findings": ["Kartläggning: som väntat"], "focus_areas": list(focus)},
        }
    )
    whole = {
        "edition": edition,
        "municipality": "Prov",
        "quarter": Quarter(2025, 2),
        "results": results,
        "missing": (),
        "causes_unread": False,
        "unread": (),
        "registered": True,
        "areas": {"A": "Norr"},
        "decisions": GroupDecisions() if edition is INSIDE else None,
        "decided_before": GroupDecisions() if edition is INSIDE else None,
        "agreement": None,
        "surveys": protected_surveys(Surveys((), None, {}), edition),
        "index": protected_index(IndexOfAreas(None, {}), edition),
        "money": protected_money(Money((), None, {}), edition),
        "goal": GOAL,
        "steps": (),
        "evidence": local_evidence(()) if edition is INSIDE else None,
        "kinds": {"vakt": "Ordningsvakter"},
    }
    return ProtectedQuarter(**{**whole, **changes})


def test_the_title_counts_support_and_what_cannot_be_decided_apart() -> None:
    """One clear decrease, one increase and two undecided, counted by hand."""
    more = evaluation_row(verdict="ökning styrkt", shown=False)
    undecided = evaluation_row(**UNDECIDED)
    told = first_page.title(view(evaluation_row(), more, undecided, undecided))
    assert (
        told
        == "Kvartalsanalys: av 4 insatser har 1 tydligt stöd för färre händelser, 1 stöd för fler, 2 går inte att avgöra"
    )
    assert first_page.title(view(undecided)).endswith(
        "av 1 insats har ingen stöd för färre händelser, 1 går inte att avgöra"
    )


def test_a_met_goal_stands_apart_from_the_effect() -> None:
    """A fall with its goal met that cannot be decided is never told as an effect."""
    row = evaluation_row(**{**UNDECIDED, "goal_met": True})
    assert developed(row) == "204 → 96; målet nåddes. Utan insats hade målet nåtts i 4\u00a0% av 93 jämförbara fall."
    assert developed(evaluation_row(met_anyway_share=None)) == "204 → 96; målet nåddes"
    assert short_verdict(row) == "går inte att avgöra: för få händelser"
    text = repr(page.first_page(view(row)))
    assert "stöd för färre" not in text
    assert "visar inte att en insats hjälpt" in text


def test_another_explanation_that_remains_is_told_beside_the_word() -> None:
    other = {"name": "Andra insatser samtidigt", "passed": False, "stops": False, "sentence": "En annan började."}
    assert short_verdict(evaluation_row(checks=[other])).endswith("annan förklaring kvar")


def test_what_was_not_ruled_out_stands_beside_the_word_and_in_full() -> None:
    """The ratio 0.52 (0.34 to 0.90) is 48 per cent fewer, 66 to 10."""
    unknown = {"name": "Vem som upptäcker", "passed": None, "stops": False, "sentence": "De kan rapportera själva."}
    row = evaluation_row(checks=[unknown])
    told = short_verdict(row)
    assert "48 procent färre" in told and "66" in told and "10" in told
    assert told.endswith("inte uteslutet: att de som gör insatsen själva rapporterar")
    assert "Inte uteslutet, vem som upptäcker: De kan rapportera själva." in repr(page.measure_rows(view(row)))


def test_some_support_is_never_sold_as_clear() -> None:
    """0.52 (0.34 to 1.04): 48 per cent fewer, between 66 fewer and 4 more; the interval holds no difference."""
    other = {"name": "Andra insatser samtidigt", "passed": False, "stops": False, "sentence": "En annan började."}
    hinted = evaluation_row(verdict="minskning antydd", upper=1.04)
    explained = evaluation_row(verdict="minskning antydd", checks=[other], colours_open=["grön", "grå"])
    assert first_page.title(view(hinted, explained)).endswith(
        "2 visst stöd för färre händelser (1 med en annan förklaring kvar)"
    )
    assert short_verdict(hinted).endswith(
        "(mellan 66 procent färre och 4 procent fler), vilket rymmer ingen skillnad alls"
    )
    assert colour_words(hinted) == "grön, med visst stöd" and colour_words(evaluation_row()) == "grön"
    assert colour_words(explained, signs=True) == "☺ grön eller ? grå"


def test_the_measures_own_reasons_to_doubt_come_along() -> None:
    doubts = ["Hade synts i bara 30 av 100 fall.", "Jämförelsen vilar på 3 områden."]
    text = repr(page.measure_rows(view(evaluation_row(doubts=doubts))))
    assert f"Skäl att tveka: {' '.join(doubts)}" in text
    assert "Skäl att tveka" not in repr(page.measure_rows(view(evaluation_row(**UNDECIDED, doubts=doubts))))


def test_a_supported_cause_is_possible_and_says_what_its_test_cannot() -> None:
    dark = {**HYPOTHESIS_RESULT, "status": "stöds", "rank": 1, "suggested_by": "gruppen"}
    test = {**COMPUTED, "test": "belysning", "sentence": "Det kan som mest stå för 30 % av problemets händelser."}
    cause = CauseResult.model_validate({**CAUSE, "hypotheses": [{**dark, "computed": test}]})
    shown = view()
    shown = replace(shown, results=shown.results.model_copy(update={"causes": [cause]}))
    text = repr(page.problems(shown))
    assert "Möjlig orsak som data stöder: Gården är mörk. Det kan som mest stå för 30 %" in text
    assert "följer mörkret, inte om de skulle bli färre med mer ljus." in text and "inte bevis för en orsak" in text
    assert "i 1 har minst en möjlig orsak stöd i data, vilket inte är bevis" in repr(page.first_page(shown))


def test_colours_and_steps_that_wait_are_counted_apart() -> None:
    step = DecidedStep(intervention="P1", step="ändra", reason="Ronden flyttas.")
    second = evaluation_row(intervention="P2")
    steps = (*STEPS, NextStep("P2", "Värdar", "fortsätt", "Tydligt stöd."))
    open_ = view(evaluation_row(), second, decisions=GroupDecisions(next_steps=(step,)), steps=steps)
    assert decisions.in_short(open_)[0] == "Färg för 2 och fortsättning för 1 insatser: se tabellen."
    assert decisions.in_short(view(evaluation_row(), steps=STEPS)) == (
        "Färg och fortsättning för 1 insats: se tabellen.",
    )


def test_every_problem_that_waits_is_named_and_no_file() -> None:
    names = [f"Problem {place}" for place in range(1, 9)]
    shown = view()
    pictures = [picture(name) for name in names]
    mapping = shown.results.mapping.model_copy(update={"problems": pictures})
    shown = replace(shown, results=shown.results.model_copy(update={"mapping": mapping}))
    text = repr(page.decisions(shown))
    assert all(name in text for name in names) and ".yml" not in text and " till." not in text
    assert decisions.in_short(shown) == ("Om parterna kan påverka 8 problembilder: vart och ett står under Beslut.",)


def test_how_many_follow_ups_ended_is_told_only_where_every_end_may_be_told() -> None:
    """A lottery's last day is not public: one of two would be told there, and two in the working edition."""
    quarter, ended = Quarter(2025, 2), evaluation_row()
    assert "2 uppföljningar blev klara i kvartalet." in measures_sum([ended, ended], quarter)
    waited = {"areas_began": 12, "areas_waiting": 12, "count_before": None, "count_now": None}
    drawn = evaluation_row(follow_up_ended=None, waited=waited)
    assert "uppföljning" not in measures_sum([ended, drawn], quarter)
    running = evaluation_row(follow_up_ended=None, follow_up_months_known=3)
    assert "1 uppföljning blev klar i kvartalet." in measures_sum([ended, running], quarter)


def test_held_back_counts_are_told_as_held_back() -> None:
    assert developed(evaluation_row(count_before=None)).startswith("visas inte")


def test_every_decision_that_waits_is_listed_until_it_is_made() -> None:
    open_ = view(evaluation_row(), focus=(FOCUS,))
    listed = decisions.open_decisions(open_)
    assert [words.split(":")[0] for words in listed] == [
        "Färg för Värdar, Norr",
        "Fokusområden",
        "Om organiserad brottslighet verkar (O6) i Norr",
    ]
    decided = evaluation_row(group_decision={"colour": "gul", "date": "2025-07-10", "text": None, "by": "Gruppen"})
    chosen = {**FOCUS, "chosen": True, "reason": "Flest händelser.", "criteria": {**FOCUS["criteria"], "O6": "nej"}}
    assert decisions.open_decisions(view(decided, focus=(chosen,))) == ()
    assert "Inget beslut väntar" in repr(page.decisions(view(decided, focus=(chosen,))))


def test_the_public_edition_tells_no_decision_rank_or_name_that_is_not_released() -> None:
    public = view(evaluation_row(place=None), edition=OUTSIDE)
    text = " ".join(repr(section(public)) for section in (page.first_page, page.decisions, page.focus, page.problems))
    assert "Norr" not in text and "föreslagna" not in text
    assert decisions.open_decisions(public) == () and "Att besluta" not in text
    named = view(edition=OUTSIDE, focus=({**FOCUS, "rank": None, "rank_low": None, "rank_high": None, "chosen": True},))
    assert "beslutat att namnge sina fokusområden: Norr" in repr(page.focus(named))


def test_last_quarters_choice_and_the_fall_that_comes_anyway_are_told() -> None:
    before = GroupDecisions(focus_areas=(FocusArea(area="A", reason="Flest händelser i fjol."),))
    text = repr(page.focus(view(focus=(FOCUS,), decided_before=before)))
    assert "Kvartalet innan valdes Norr." in text
    assert "brukar falla nästa kvartal också utan insats" in text
    assert "1 (1–2)" in text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"registered": False}, "Registret över insatser saknas"),
        ({}, "Ingen insats i registret hade börjat"),
        ({"unread": ("P2",)}, "Insatsen P2 kan inte läsas i registret"),
        ({"causes_unread": True}, "Orsaksanalyserna saknas, för filen med orsaksanalysens hypoteser kan inte läsas"),
        ({"missing": ("30_utvardering-p1",)}, "Sidan 30_utvardering-p1 kunde inte göras"),
    ],
)
def test_a_quarter_without_measures_says_why(changes: dict, words: str) -> None:
    assert words in repr(page.first_page(view(**changes)))
    assert "Åtagandenas fil saknas; lägg in den innan nästa kvartal" in repr(page.commitments(view(**changes)))


def test_what_the_group_decided_of_a_measure_stands_beside_the_proposal() -> None:
    step = DecidedStep(intervention="P1", step="ändra", reason="Ronden flyttas till kvällen.")
    decided = view(evaluation_row(), decisions=GroupDecisions(next_steps=(step,)), steps=STEPS)
    text = repr(page.measure_rows(decided))
    assert "Förslag: fortsätt. Tydligt stöd." in text and "Gruppens beslut: ändra. Ronden flyttas till kvällen." in text
    assert [words.split(" för ")[0] for words in decisions.open_decisions(decided)] == ["Färg"]
    waiting = decisions.open_decisions(view(evaluation_row(), steps=STEPS))
    assert [words.split(" för ")[0] for words in waiting] == ["Färg", "Fortsättning"]


def test_no_estimate_of_an_undecided_measure_stands_on_the_page() -> None:
    """Five undecided of one kind are pooled; alone none of them shows a number (worked by hand: mean log ratio 0)."""
    lines = [
        EvidenceLine.model_validate(
            {
                **LINE,
                "intervention": f"P{number}",
                "log_ratio": 0.0,
                "log_lower": -0.588,
                "log_upper": 0.588,
                "standard_error": 0.3,
                "kind": "belysning" if number < 6 else "vakt",
            }
        )
        for number in range(1, 7)
    ]
    text = repr(page.evidence(view(evidence=local_evidence(lines))))
    assert "belysning: 5 utvärderingar ger tillsammans kvoten 1,00" in text
    assert "Läggs inte samman: Ordningsvakter (för få: 1 av 5)." in text
    assert "är ingen effekt" in text
    public = view(edition=OUTSIDE)
    assert "arbetsgruppens utgåva" in repr(page.evidence(public))


@pytest.mark.parametrize(("high", "unsure"), [(4, False), (10, False), (11, True), (80, True)])
def test_an_order_that_chance_may_turn_round_is_told_as_such(high: int, unsure: bool) -> None:
    """The first may be the tenth by chance, and is still told in order; wider than that it is not."""
    shown = view(focus=({**FOCUS, "rank_high": high},))
    assert ("ordningen mest är slump" in repr(page.focus(shown))) == unsure
    assert ("ordningen mest är slump" in repr(page.first_page(shown))) == unsure


def test_where_chance_orders_the_areas_there_is_no_proposal() -> None:
    shown = view(focus=({**FOCUS, "rank_high": 80}, {**FOCUS, "area": "B", "name": "Söder", "rank": None}))
    first, section, waiting = (
        repr(found) for found in (page.first_page(shown), page.focus(shown), page.decisions(shown))
    )
    for text in (first, section, waiting):
        assert "nget förslag går att göra" in text
    assert "Förslag: Norr" not in first and "öreslagna är" not in waiting
    assert "ingen plats: för få händelser" in section and "områdena med flest händelser" in section


def test_a_measure_without_a_kind_is_nothing_to_pool() -> None:
    line = EvidenceLine.model_validate({**LINE, "intervention": "P1", "kind": "situationell", "log_ratio": None,
        "log_lower": None, "log_upper": None, "standard_error": None})  # fmt: skip
    text = repr(page.evidence(view(evidence=local_evidence([line]))))
    assert "slag inte angivet" in text and "situationell" not in text and "Läggs inte samman" not in text
