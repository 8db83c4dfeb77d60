"""What a page may say and no more: a lottery speaks of reports, a log of what was noted, a fall alone of regression."""

from dataclasses import replace

import numpy as np
import pytest

from bfkit.evaluation.checks import Check
from bfkit.evaluation.control_areas import ControlAreas, OtherMeasure
from bfkit.evaluation.deciding import LOTTERY, NOT_CARRIED_OUT
from bfkit.evaluation.displacement.movement import NOT_TESTED, PLACE
from bfkit.evaluation.evidence import Evidence
from bfkit.evaluation.explanations import DISCOVERED, MAY_BE_THE_SAME, RECORDING, _discovered
from bfkit.evaluation.moved import without_movement
from bfkit.evaluation.opinions import WITHOUT_OTHERS, Estimate
from bfkit.evaluation.untouched import elsewhere
from bfkit.release import evaluation as page
from bfkit.release.edition import Edition
from bfkit.release.evaluation.doubts import doubts
from bfkit.release.evaluation.meeting import proposal
from bfkit.release.evaluation.says_nothing import says_nothing
from bfkit.release.protect import protect
from bfkit.verdict import Evaluation, Verdict, evaluate
from tests import measures
from tests.release import evaluation_cases as cases

ALL, PUBLIC = Edition("arbetsgrupp", 1), Edition("offentlig", 5)
UNDECIDED = "kan ej avgöras"
SAME = Check(DISCOVERED, None, MAY_BE_THE_SAME, unclear=True)


def view(found: Evaluation, edition: Edition = ALL) -> page.ProtectedEvaluation:
    shown = protect(found, edition)
    assert isinstance(shown, page.ProtectedEvaluation)
    return shown


def test_who_carries_out_may_be_who_reports_and_no_lottery_guards_against_it() -> None:
    plain = view(cases.evaluation(checks=(*cases.CHECKS[:2], SAME)))
    drawn = replace(plain, decision=replace(plain.decision, method=LOTTERY, returned=np.nan))
    first, second, *_ = doubts(replace(drawn, plan=replace(drawn.plan, deviating=0)))
    words = f"{MAY_BE_THE_SAME} Registret säger om insatsen: ”Utförs av Hemlig Utförare”."
    assert first == words
    assert second.startswith("Om problemet flyttar till områden som väntar på sin tur")
    assert f"{DISCOVERED}  ? kan inte uteslutas  {words}" in page.other_explanations(drawn).text
    limits = page.limits(drawn).text
    assert "Lotten kan säga att insatsen ändrade antalet rapporter. Den kan inte säga om det hände mindre" in limits
    assert "insatsen gjorde skillnaden" not in limits


def test_the_check_of_who_discovers_has_no_tick_for_reports() -> None:
    checked = measures.checked(measures.world(12))
    found = cases.material(137, 151, 92)
    done = cases.evaluation().evidence.dose
    told = _discovered(checked.incidents, found, cases.decision(undecided=None), done)
    assert (told.passed, told.unclear, told.stops) == (None, True, False)
    assert "lotten" not in told.sentence
    nobody = _discovered(
        checked.incidents, found, cases.decision(undecided=None), replace(done, implementation="inte alls", done=0)
    )
    assert (nobody.passed, nobody.unclear) == (None, False) and "genomfördes insatsen inte" in nobody.sentence


def test_no_known_change_of_recording_is_called_just_that() -> None:
    known = Check(RECORDING, True, "Ingen känd ändring.")
    text = page.other_explanations(view(cases.evaluation(checks=(known,)))).text
    assert f"{RECORDING}  ✓ ingen känd ändring" in text and "förklarar inte  Ingen känd" not in text


@pytest.mark.parametrize("edition", [ALL, PUBLIC], ids=["arbetsgrupp", "offentlig"])
def test_another_name_has_its_numbers_for_the_working_group_alone(edition: Edition) -> None:
    asked = Check(RECORDING, None, "Men utfallet blev 46 färre: ett annat namn.", unclear=True)
    text = page.other_explanations(view(cases.evaluation(checks=(asked,)), edition)).text
    assert f"{RECORDING}  ? kan inte uteslutas" in text and "ett annat namn" in text
    assert ("46" in text) == (edition is ALL)


def not_done() -> Evaluation:
    evidence = cases.evaluation().evidence
    dose = replace(evidence.dose, implementation="inte alls", done=0)
    evidence = replace(evidence, dose=dose, moved=without_movement(evidence.moved))
    return evaluate(evidence, {"P1": evidence.decision})


@pytest.mark.parametrize("edition", [ALL, PUBLIC], ids=["arbetsgrupp", "offentlig"])
def test_an_empty_log_is_told_as_a_log_and_red_as_a_condition(edition: Edition) -> None:
    found = not_done()
    assert (found.verdict.key, found.verdict.reason) == (UNDECIDED, NOT_CARRIED_OUT)
    assert found.figure is not None and found.figure.colour == "röd"
    shown = view(found, edition)
    first = page.first_page(shown).text
    assert page.title(shown).endswith("insatsen ej genomförd enligt aktivitetsloggen")
    assert "[×] Programmet föreslår rött Rött om gruppen bekräftar att loggen stämmer." in first
    assert "om inget gjordes eller om inget skrevs in" in first.lower()
    together = " ".join(
        section(shown).text for section in (page.first_page, page.development, page.decision, page.movement)
    )
    for claimed in ("insatsens sex månader", "med insatsen", "insatsen börjar", "pågår", "Insatsen genomfördes inte"):
        assert claimed not in together
    assert "sex månader som planerades" in together
    if edition is ALL:
        assert "planerad start 1 juli 2024, inget slut planerat" in first


def test_what_was_counted_of_the_measure_stands_beside_the_word() -> None:
    text = page.first_page(view(cases.evaluation())).text
    assert "Genomförande: fullt ut (räknat på rond i aktivitetsloggen)" in text
    public = page.first_page(view(cases.evaluation(), PUBLIC)).text
    assert "Genomförande: fullt ut (räknat ur aktivitetsloggen)" in public


def undecided(reason: str, **counts: int) -> page.ProtectedEvaluation:
    found = cases.evaluation(UNDECIDED, **counts)
    return view(replace(found, verdict=Verdict(UNDECIDED, reason, "Skälet.")))


def test_without_a_sure_rise_statistics_speak_neither_for_nor_against() -> None:
    steady = undecided("för få händelser", before=100, year_before=100, after=104)
    measured = undecided("mätningen ändrad", before=65, year_before=65, after=106)
    for shown in (steady, measured):
        step, why = proposal(shown)
        assert step == "fortsätt och följ upp"
        assert "varken talar för eller emot insatsen: väg kostnaden mot det ni själva sett" in why
        assert "fler" not in why


def test_regression_explains_a_fall_and_never_a_rise() -> None:
    """Baseline b of the fixture: 65 to 106 is a sure rise (+63 %); 106 to 65 a fall; 100 to 104 within chance."""
    rise, fall, steady = (
        says_nothing(undecided("för få händelser", before=100, year_before=year, after=after))
        for year, after in ((65, 106), (106, 65), (100, 104))
    )
    assert "återgång till det vanliga förklarar den inte" in rise and "(65 → 106)" in rise
    assert fall == "nedgången (106 → 65) kan vara slump eller återgång till det vanliga."
    assert steady == "ökningen (100 → 104) ryms i slumpen."


def test_a_fall_beside_a_sure_rise_is_not_explained_by_regression() -> None:
    """139 just before, 65 the same months a year earlier, 106 with the measure; the goal is set against just before."""
    goal = cases.intervention().goal.model_copy(update={"baseline": "a"})
    own = cases.intervention().model_copy(update={"goal": goal})
    found = cases.evaluation(UNDECIDED, before=139, year_before=65, after=106, own=own)
    shown = view(replace(found, verdict=Verdict(UNDECIDED, "extremt urval", "Skälet.")))
    told = says_nothing(shown)
    assert told.startswith("nedgången (139 → 106) kan vara slump eller återgång")
    assert "Att antalet ändå ligger över samma månader året före (65) är mer än slumpen brukar ge" in told
    assert "den verkar bara nedåt; det kan en uppgång som började före insatsen." in told
    assert told.endswith("Talen ger inget stöd för att det blev färre. Följ det.")
    step, why = proposal(shown)
    assert step == "fortsätt och följ upp" and "pröva om den ska ändras" in why and "går inte att avgöra" in why
    assert "Mot samma månader året före är det fler (65 → 106)" in why and "inget stöd för att de blev färre" in why


def test_the_reason_why_nothing_is_said_is_the_reason_of_the_verdict() -> None:
    assert "rapporteringen eller registreringen ändrades" in says_nothing(undecided("mätningen ändrad"))
    assert "återgång" not in says_nothing(undecided("mätningen ändrad"))


def test_an_untouched_outcome_is_not_tested_for_the_reason_that_holds() -> None:
    lottery = replace(cases.decision(undecided=None), method=LOTTERY, lottery=object())  # type: ignore[arg-type]
    assert elsewhere((), lottery).sentence == "Ej prövad: lotten prövas bara på huvudutfallet."
    assert "huvudfrågan går inte att avgöra" in elsewhere((), cases.decision(undecided="extremt urval")).sentence


@pytest.mark.parametrize(("key", "told"), [("minskning styrkt", False), ("minskning antydd", True)])
def test_few_incidents_are_no_reason_to_doubt_clear_support(key: str, told: bool) -> None:
    shown = view(cases.evaluation(key, checks=cases.CHECKS[:2]))
    shown = replace(shown, foresight=replace(shown.foresight, chance=0.6))
    assert any("händelser är få" in reason for reason in doubts(shown)) == told


@pytest.mark.parametrize(
    ("returned", "said"),
    [(1.03, "Här föll jämförbara fall inte: de ändrades +3"), (0.97, "Jämförbara fall ändrades −3")],
)
def test_comparable_cases_that_did_not_fall_are_said_not_to_have(returned: float, said: str) -> None:
    shown = view(cases.evaluation(checks=cases.CHECKS[:2]))
    reason = doubts(replace(shown, decision=replace(shown.decision, returned=returned)))[0]
    assert f"{said}\u00a0% mot andra områden, och det är borträknat." in reason


def test_an_untested_ring_is_named_where_other_series_were_tested() -> None:
    found = cases.evaluation()
    ring = cases.movement(PLACE, NOT_TESTED, np.nan, np.nan)
    tested = replace(found.evidence.moved.controls[0], kind="tid")
    for others, lead in (((tested,), "Till platser runt om: inte prövat."), ((), "Inte prövat.")):
        moved = replace(found.evidence.moved, place=ring, others=others)
        text = page.first_page(view(replace(found, evidence=replace(found.evidence, moved=moved)))).text
        assert any(line.startswith(lead) for line in text.splitlines())


def test_a_held_back_count_can_be_read_aloud() -> None:
    assert "151 → färre än 5 händelser" in page.first_page(view(cases.evaluation(after=3), PUBLIC)).text


def with_others(evidence: Evidence) -> Evidence:
    """Nine control areas, in two of which another measure was at work, and the ratio without those."""
    controls = ControlAreas(tuple(range(1, 10)), (OtherMeasure("P9", "Ronder i Namnby3", (3, 4)),))
    without = Estimate(WITHOUT_OTHERS, 0.7, 0.5, 0.9, 0.02, "7 av 9 kontrollområden")
    return replace(evidence, controls=controls, estimates=(*evidence.estimates, without))


def test_control_areas_with_another_measure_are_told_of_and_named_inside_alone() -> None:
    found = cases.evaluation()
    found = replace(found, evidence=with_others(found.evidence))
    inside, public = (page.design(view(found, edition)) for edition in (ALL, PUBLIC))
    assert "Kontrollområden är 9 områden, minst 600 meter bort och utan insats mot samma slags händelser" in inside.text
    assert "i 2 av dem pågick då en annan insats: Ronder i Namnby3 (P9) i 2. Den kan ha påverkat" in inside.text
    assert "Kvoten utan de områdena står under Andra sätt att räkna." in inside.text
    assert "i 2 av dem pågick då en annan insats. Den kan ha påverkat" in public.text
    assert "P9" not in public.html and "Namnby" not in public.html
    assert sum("P9" in row for row in inside.html.split("<tr>")[2:]) == 2
    for text in (inside.text, page.movement(view(found)).text):
        assert "utan egen insats" not in text and "ingenting gjordes" not in text
