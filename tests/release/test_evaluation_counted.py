"""What the page of a measure says that it counts, beside the word: reports, baselines, areas, the level of a design."""

from dataclasses import replace

import numpy as np
import pytest

from bfkit.evaluation.checks import Check
from bfkit.evaluation.deciding import LOTTERY, NOT_CARRIED_OUT
from bfkit.evaluation.explanations import RECORDING, REPORTERS, SIMULTANEOUS
from bfkit.release import evaluation as page
from bfkit.release.edition import Edition
from bfkit.release.evaluation.alike import maryland_told, years_told
from bfkit.release.evaluation.development_views import Spread
from bfkit.release.evaluation.doubts import doubts
from bfkit.release.evaluation.meeting import meeting
from bfkit.release.evaluation.power_curve import _percent
from bfkit.release.evaluation.words import ALIKE, expected_words, most_that_could_be_shown
from bfkit.release.fragments import table
from bfkit.release.protect import protect
from bfkit.verdict import Evaluation
from bfkit.verdict.colours import RESULTS, figure
from tests.release import evaluation_cases as cases

ALL, PUBLIC = Edition("arbetsgrupp", 1), Edition("offentlig", 5)
UNDECIDED, HINTED = "kan ej avgöras", "minskning antydd"


def view(found: Evaluation, edition: Edition = ALL) -> page.ProtectedEvaluation:
    shown = protect(found, edition)
    assert isinstance(shown, page.ProtectedEvaluation)
    return shown


def decided(key: str = "minskning styrkt", **changes: object) -> page.ProtectedEvaluation:
    shown = view(cases.evaluation(key, checks=cases.CHECKS[:2]))
    return replace(shown, decision=replace(shown.decision, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("edition", [ALL, PUBLIC], ids=["arbetsgrupp", "offentlig"])
def test_the_word_stands_on_reports_and_the_source_is_named(edition: Edition) -> None:
    shown = view(cases.evaluation(checks=cases.CHECKS[:2]), edition)
    text = page.first_page(shown).text
    assert text.count("Räknat på det som rapporterats, inte på allt som har hänt.") == 1
    assert "Mäts på: skadegörelse; källa: " in text and "(rapporter, inte polisanmälningar)" in text
    police = page.first_page(replace(shown, source_kind="police")).text
    assert "Räknat på det som anmälts, inte på allt som har hänt." in police
    assert "Räknat på det" not in page.first_page(view(cases.evaluation(UNDECIDED), edition)).text


def test_a_category_of_the_rest_tells_what_it_holds() -> None:
    own = cases.intervention(outcome={"category": "annat_otrygghetsskapande"})
    counted = view(cases.evaluation(own=own)).measure.counted
    assert "(bråk, våld, inbrott, olovlig trafik, funna tillhyggen och öppen drogförsäljning, med mera)" in counted


def test_the_rule_of_clear_support_agrees_with_the_table_of_explanations() -> None:
    text = page.appendix(decided(), {}).text
    assert "inga andra förklaringar kvar" not in text
    assert (
        "ingen prövad förklaring talar emot. Det som inte kunnat prövas eller uteslutas står som skäl att tveka."
        in text
    )


def test_a_lotterys_ratio_is_said_to_weigh_areas_alike() -> None:
    shown = decided(method=LOTTERY, returned=np.nan)
    assert ALIKE in page.first_page(shown).text and "hela året" in ALIKE
    assert ALIKE not in page.first_page(decided()).text
    assert "alla områden väger lika, stora som små" in page.appendix(shown, {}).text
    assert "Kvoten, räknad på alla sätt vi kan" in page.second_opinions(shown).text


def test_why_more_was_expected_than_there_was_before() -> None:
    """151 before, 92 with the measure; 162 fewer than expected is 254 expected, more than 151."""
    more = replace(decided(prevented=Spread(162.0, 37.0, 304.0), returned=1.02), years=1)
    assert expected_words(more).endswith("Kontrollområdena ökade under tiden; därför väntades fler än 151.")
    itself = replace(more, decision=replace(more.decision, returned=2.0))
    assert "Jämförbara fall ökade under tiden" in expected_words(itself)
    assert "ökade" not in expected_words(replace(decided(), years=1))  # 139 expected
    assert "ökade" not in expected_words(replace(more, years=2))


def test_what_is_taken_out_is_said_to_make_the_fall_larger() -> None:
    """0.52 with a deduction of 4 % is 0.54 without; the areas that the cases are from are told."""
    shown = decided(ratio=Spread(0.52, 0.34, 1.04), returned=1.04, places=3, worth=18.0)
    first = doubts(replace(shown, design=replace(shown.design, rule="highest_count")))[0]
    assert first.startswith("Området valdes för att det hade flest händelser, och då kan antalet falla av sig självt.")
    assert "Det gör minskningen större (kvoten går från 0,54 till 0,52; avdraget vilar på fall i 3 områden)." in first
    assert "som sämst" not in first
    smaller = decided(ratio=Spread(0.52, 0.34, 1.04), returned=0.96, places=3, worth=18.0)
    assert "Det gör minskningen mindre (kvoten går från 0,50 till 0,52" in doubts(smaller)[0]


def test_few_independent_cases_are_a_doubt_though_from_six_areas() -> None:
    few = decided(places=6, worth=22.0, cases=111)
    told = "Jämförelsen vilar på 6 områden: de 111 jämförbara fallen överlappar i tid och är värda omkring 22."
    assert told in doubts(few)
    assert told not in doubts(decided(places=6, worth=60.0, cases=111))


def test_clear_support_that_could_not_be_reached_is_said_to_be_out_of_reach() -> None:
    """Two share the risk: the smallest p, 0.014, becomes 0.028; with 0.01 it would be 0.02."""
    hinted = decided(HINTED, p_value=0.014, adjusted=0.028, smallest_p=0.014)
    told = "Med så få fall och två utvärderingar som delar på risken kunde stödet inte bli mer än visst"
    assert told in most_that_could_be_shown(hinted) and told in page.first_page(hinted).text
    assert "1,4 av 100 jämförbara fall" in page.first_page(hinted).text
    assert "2,8 av 100" in page.first_page(hinted).text
    assert not most_that_could_be_shown(decided(HINTED, p_value=0.014, adjusted=0.028, smallest_p=0.01))
    assert not most_that_could_be_shown(decided(p_value=0.014, adjusted=0.028, smallest_p=0.014))


@pytest.mark.parametrize(
    ("levels", "said"),
    [((0.1, 0.3), "inget av de två mest lika kontrollområdena är jämförbart"), ((0.9, 0.1), "Nivån gäller upplägget")],
)
def test_the_level_of_a_design_says_nothing_of_how_alike_the_areas_are(levels: tuple[float, ...], said: str) -> None:
    shown = decided()
    alike = tuple(replace(shown.design.alike[0], level_ratio=level) for level in levels)
    assert said in maryland_told(replace(shown, design=replace(shown.design, alike=alike)))


def test_a_measure_that_was_not_carried_out_has_no_level() -> None:
    told = maryland_told(replace(decided(UNDECIDED), reason=NOT_CARRIED_OUT))
    assert "ingen nivå" in told and "nivå 3" not in told


def test_one_year_tells_the_reason_that_applied() -> None:
    one = replace(decided(), years=1)
    assert years_told(one).endswith("gett för få jämförbara fall.")
    anew = years_told(replace(one, design=replace(one.design, recorded_anew=True)))
    assert anew.endswith("registrerades på ett annat sätt.") and "för få" not in anew


def test_ways_to_count_that_are_not_as_sure_are_not_said_to_hold() -> None:
    shown = decided()
    first, *rest = shown.estimates
    over = replace(shown, estimates=(replace(first, ratio=Spread(0.66, 0.4, 1.04)), *rest))
    split = replace(shown, estimates=(replace(first, ratio=Spread(1.2, 0.9, 1.6)), *rest))
    for seen, told in (
        (shown, "Riktningen är densamma, och likaså om intervallet når över 1."),
        (over, "Riktningen är densamma, men hur säkert det är beror på hur man räknar."),
        (split, "De pekar åt olika håll"),
    ):
        assert told in page.second_opinions(seen).text


def test_a_rival_is_told_with_its_own_word_and_with_the_months_before() -> None:
    """Another measure was at work in all six months just before: 137 became 92."""
    found = cases.evaluation(checks=cases.CHECKS)
    others = np.zeros_like(found.evidence.material.others)
    others[0, cases.START - 6 :] = True
    material = replace(found.evidence.material, others=others)
    beside = (("P2", "klotter", "Tydligt stöd för färre händelser än väntat utan insats"),)
    found = replace(found, evidence=replace(found.evidence, material=material), beside=beside)
    told = next(check.sentence for check in view(found).checks if check.name == SIMULTANEOUS)
    assert "En annan insats pågick redan under hela månaderna precis före starten" in told and "137 → 92" in told
    assert "P2 utvärderas för sig, mot klotter: tydligt stöd för färre händelser" in told
    public = next(check.sentence for check in view(found, PUBLIC).checks if check.name == SIMULTANEOUS)
    assert "P2" not in public and "137" not in public
    small = view(replace(cases.evaluation(checks=cases.CHECKS, after=3), beside=()), Edition("arbetsgrupp", 5))
    assert all("→" not in check.sentence for check in small.checks)


def test_a_tick_without_its_number_says_why() -> None:
    told = "Ändringar i hur mycket som rapporteras räcker inte som förklaring. Talen visas inte: något antal bakom dem är för litet."
    few = view(cases.evaluation(checks=cases.CHECKS, after=3), Edition("arbetsgrupp", 5))
    assert next(check.sentence for check in few.checks if check.name == REPORTERS) == told


def test_another_name_is_something_to_read_before_next_time() -> None:
    unclear = Check(RECORDING, None, "Kan ha fått ett annat namn.", unclear=True)
    shown = view(cases.evaluation(UNDECIDED, checks=(*cases.CHECKS, unclear)))
    assert "Läs ett urval rapporter från före och efter starten" in meeting(shown).text


@pytest.mark.parametrize("result", RESULTS)
def test_the_colour_says_no_more_than_the_log(result: str) -> None:
    told = figure("fullt ut", result).sentence
    assert (
        told.startswith("Det som räknas i loggen är gjort fullt ut; resten intygar gruppen.")
        and "som tänkt" not in told
    )


def test_a_chance_under_eighty_is_not_written_as_eighty() -> None:
    assert [_percent(chance) for chance in (0.798, 0.7999, 0.8, 0.604)] == ["79,8", "79,9", "80", "60"]


def test_a_stacked_table_has_its_headings_in_its_cells() -> None:
    html = table(["Omgång", "De som började"], [["1", "20 → 17"]], caption="Händelser", stacked=True).html
    assert 'data-label="Omgång">1</th>' in html
    assert 'class="scroll stacked"' in html and 'data-label="De som började">20 → 17' in html
    assert "data-label" not in table(["A", "B"], [["1", "2"]], caption="C").html
