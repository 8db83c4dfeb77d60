"""The page of a cause analysis: bridge, statuses, disclosure, words and messages, on Östan's own problems."""

import json
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest

from bfkit.causes.analysis import CauseAnalysis, cause_analysis
from bfkit.causes.declared import problem_named, window_of
from bfkit.checked import Checked
from bfkit.errors import ParameterError
from bfkit.parameters.catalogue import load_catalogue
from bfkit.parameters.models import Parameters
from bfkit.prevention import CONTRADICTED, MECHANISMS, STATUSES, SUPPORTED, UNDECIDED
from bfkit.release.causes import page, section, words
from bfkit.release.causes.export import cause_result
from bfkit.release.causes.nearby_views import Spread
from bfkit.release.causes.proposals import said_again
from bfkit.release.causes.public import EXPLANATION, NO_SUPPORT
from bfkit.release.causes.sentences import distinct, leading, title
from bfkit.release.causes.views import ProtectedCauses
from bfkit.release.disclosure import Edition
from bfkit.release.mapping import page as mapping_page
from bfkit.release.protect import protect

Town = tuple[Checked, Parameters]
INSIDE, OUTSIDE = Edition("arbetsgrupp", 5), Edition("offentlig", 10)
SECTIONS = [getattr(page, name) for name in page.__all__]


def analysed(town: Town, root: Path, problem: str) -> CauseAnalysis:
    return cause_analysis(problem, *town, load_catalogue(root / "data" / "reference"), verdicts={"M7": "Ingen effekt"})


@pytest.fixture(scope="module")
def brawls(ostan_town: Town, root: Path) -> CauseAnalysis:
    """PB1: brawls at the bus square, planted after the last bus."""
    return analysed(ostan_town, root, "PB1")


@pytest.fixture(scope="module")
def kiosk(ostan_town: Town, root: Path) -> CauseAnalysis:
    """PB5: break-ins at six shops, one of which is hit again and again."""
    return analysed(ostan_town, root, "PB5")


def small_numbers(view: object, limit: int, path: str = "") -> list[str]:
    """Where a view holds a cell whose value is small."""
    found = []
    if is_dataclass(view) and not isinstance(view, type):
        if type(view).__name__ == "Cell" and view.value is not None and 1 <= view.value < limit:
            found.append(path)
        for one in fields(view):
            found += small_numbers(getattr(view, one.name), limit, f"{path}.{one.name}")
    elif isinstance(view, tuple | list):
        for position, item in enumerate(view):
            found += small_numbers(item, limit, f"{path}[{position}]")
    elif isinstance(view, Mapping):
        found += small_numbers(list(view.values()), limit, path)
    return found


def text_of(view: ProtectedCauses) -> str:
    return "\n".join(section(view).text for section in SECTIONS)


def test_the_planted_cause_stands_first_and_says_what_would_refute_it(brawls: CauseAnalysis) -> None:
    """Östan's truth: brawls after the last bus; the mall, the events and the reporters are not why."""
    view = protect(brawls, INSIDE)
    first = leading(view)[0]
    assert (first.id, first.test.status) == ("H1", SUPPORTED)
    told = page.first_page(view).text
    assert "Efter sista bussen" in told
    assert "Motbevisas om: händelserna är lika många andra timmar" in told
    assert {one.id: one.test.status for one in view.hypotheses}["H2"] != SUPPORTED
    assert {one.id: one.test.status for one in view.hypotheses}["H3"] != SUPPORTED
    assert len(leading(view)) <= 3
    friday, saturday = (49, 65), (54, 66)  # of the table of nights, which test_night_hours works out by hand
    assert f"när det stänger 00.30: {friday[0]} av {friday[1]} i timmen efter" in told
    assert f"när det stänger 01.30: {saturday[0]} av {saturday[1]} i timmen efter" in told
    assert "De flyttar alltså med stängningstiden." in told  # 00.30 and 01.30 are an hour apart
    assert "Emot: Några i dialogen menar" in told


def test_a_change_of_recording_is_a_caution_and_no_cause(brawls: CauseAnalysis) -> None:
    view = protect(brawls, INSIDE)
    assert {one.id for one in view.hypotheses if one.corner == "mätningen"} == {"H4"}
    assert "H4" not in {one.id for one in distinct(view)}
    assert "Mätningen." in page.first_page(view).text


def test_what_only_repeats_the_problem_is_no_finding(brawls: CauseAnalysis) -> None:
    """The problem was chosen by its place and its hours: that the data find them again says nothing."""
    again = {one.proposal.evidence.test for one in brawls.from_data if one.restates}
    assert again <= {"upprepad_plats", "nara_plats", "veckodag_timme"}
    assert again
    view = protect(brawls, INSIDE)
    assert not {one.id for one in view.from_data if one.restates} & {one.id for one in view.every}


def test_every_status_is_one_of_three_and_undecided_has_no_ratio(brawls: CauseAnalysis, kiosk: CauseAnalysis) -> None:
    for found in (brawls, kiosk):
        for one in protect(found, INSIDE).every:
            assert one.test.status in STATUSES
            if one.test.only is not None:
                assert one.test.status == UNDECIDED  # the place or the hours stand; the cause was not tested
            elif one.test.status == UNDECIDED:
                assert (one.test.ratio, one.test.p_value, one.test.expected) == (None, None, None)
            else:
                assert one.test.status in (SUPPORTED, CONTRADICTED)


def test_no_view_holds_a_small_count(brawls: CauseAnalysis, kiosk: CauseAnalysis) -> None:
    for found in (brawls, kiosk):
        for edition in (INSIDE, OUTSIDE):
            assert small_numbers(protect(found, edition), edition.limit) == []
    assert small_numbers(protect(kiosk, Edition("arbetsgrupp", 1)), 5) != []  # the search can find them


def test_a_problem_of_a_few_incidents_shows_no_numbers(kiosk: CauseAnalysis) -> None:
    view = protect(replace(kiosk, incidents=3), INSIDE)
    assert (view.profiles, view.surroundings, view.changes) == ((), None, None)
    assert "‹5 händelser" in page.first_page(view).text


def test_the_public_is_told_no_place_no_text_of_the_group_and_no_numbers(
    brawls: CauseAnalysis, kiosk: CauseAnalysis, ostan_town: Town
) -> None:
    names = {str(name) for name in ostan_town[0].places["name"]}
    for found in (brawls, kiosk):
        view = protect(found, OUTSIDE)
        told = text_of(view)
        assert [name for name in names if name in told] == []
        own = found.hypotheses[0].hypothesis
        assert own.statement not in told
        assert str(own.controller) not in told
        assert not re.search(r"gånger så många|\d+ mot \d+|p (=|under) 0|händelser efter dagen kommer", told)
        assert view.id == ""
        with pytest.raises(ValueError, match="arbetsgruppen"):
            cause_result(view)


def test_the_public_page_supports_a_pattern_and_no_mechanism(brawls: CauseAnalysis, kiosk: CauseAnalysis) -> None:
    for found, place in ((brawls, "på en utpekad plats"), (kiosk, "på flera utpekade platser")):
        view = protect(found, OUTSIDE)
        told = text_of(view)
        for mechanism in MECHANISMS.values():
            for before in told.split(words.lowered(mechanism.meaning))[:-1]:
                assert before.endswith((EXPLANATION, NO_SUPPORT)), mechanism
            assert mechanism.meaning not in told
        statements = [one.statement for one in view.every]
        assert len(set(statements)) == len(statements)
        assert place in title(view) and place in page.first_page(view).text
        assert "Gruppen har beslutat om problemet. Beslutet visas inte här." in told  # and not a word of what
        assert "visas bara i arbetsgruppens utgåva" in page.picture(view).text


def test_the_ecological_warning_stands_by_the_indicators(brawls: CauseAnalysis) -> None:
    told = page.surroundings(protect(brawls, INSIDE)).text
    assert told.index("säger inget om dem som bor där") < told.index("Mått på områden bredvid")


def test_the_results_can_be_taken_over_and_name_the_days_that_suggested_and_tested(brawls: CauseAnalysis) -> None:
    result = cause_result(protect(brawls, INSIDE))
    assert result.problem == "PB1"
    by_id = {one.id: one for one in result.hypotheses}
    assert by_id["H1"].status == SUPPORTED
    assert by_id["H1"].rank == 1
    for one in result.hypotheses:
        days = {period.used_for: (period.first_day, period.last_day) for period in one.periods}
        if one.suggested_by == "data":
            assert days["väckte hypotesen"][1] < days["prövade hypotesen"][0]
    assert {"M7": "Ingen effekt"}.items() <= {one.intervention: one.verdict for one in result.tried_here}.items()
    json.loads(result.model_dump_json())


def test_measures_answer_only_to_what_is_supported_and_tell_side_effects(kiosk: CauseAnalysis) -> None:
    view = protect(kiosk, INSIDE)
    supported = {one.id for one in view.every if one.test.status == SUPPORTED or one.judgement is not None}
    assert view.suggestions
    assert all(set(one.hypotheses) <= supported for one in view.suggestions)
    assert "Bieffekter:" in page.first_page(view).text
    assert "Gruppens bedömning: stöds (Operativa gruppen" in page.first_page(view).text
    assert title(view).endswith("data säger var eller när, inte varför")
    assert "◐ platsen stämmer, orsaken är gruppens bedömning" in page.first_page(view).text


def test_one_shop_of_six_is_told_by_the_six_and_supports_no_cause(kiosk: CauseAnalysis) -> None:
    """Days at one of six shops against a draw by lot: six times as many is the most there can be, and says not why."""
    by_id = {one.hypothesis.id: one.evidence for one in kiosk.hypotheses}
    hit, busy = by_id["H14"], by_id["H15"]
    assert (hit.status, hit.only) == (UNDECIDED, "var")
    assert hit.ratio is not None and hit.ratio.expected == pytest.approx((hit.ratio.compared) / 6)
    assert busy.status == CONTRADICTED
    told = page.first_page(protect(kiosk, INSIDE)).text
    assert re.search(r"räcker inte som förklaring: .* \(57 av 1\s032 inom 100 meter\); det blev 51", told)
    assert "57 av" not in page.first_page(protect(kiosk, OUTSIDE)).text
    result = {one.id: one for one in cause_result(protect(kiosk, INSIDE)).hypotheses}
    assert (result["H14"].status, result["H14"].only, result["H14"].rank) == (UNDECIDED, "var", 1)


def test_reports_of_a_new_organisation_are_told_apart_and_decide_nothing(brawls: CauseAnalysis) -> None:
    """Östanbuss began in August 2020: the level rose, and among the others' reports it cannot be told."""
    found = next(one.evidence for one in brawls.hypotheses if one.hypothesis.id == "H4")
    assert found.status != SUPPORTED
    counts = found.counts
    assert counts["after_all"] == counts["after_new"] + counts["others_after"]
    told = page.hypotheses(protect(brawls, INSIDE)).text
    assert "händelser efter dagen kommer från den nya rapportören; utan dem:" in told


def test_the_word_of_a_date_is_never_stronger_than_in_the_table_of_dates(brawls: CauseAnalysis) -> None:
    sure = {one.day for one in brawls.changes.candidates if one.sure}
    for one in brawls.hypotheses:
        if one.evidence.test == "forandring_vid_datum" and one.evidence.status == SUPPORTED:
            assert one.evidence.arguments.day in sure


def test_a_place_that_is_closed_all_the_problems_hours_is_told_and_speaks_not_against(brawls: CauseAnalysis) -> None:
    view = {one.id: one for one in protect(brawls, INSIDE).hypotheses}
    assert not view["H2"].tables_against and "timmen efter stängning" in view["H2"].tables_neither[0]
    assert view["H1"].tables_for
    told = page.hypotheses(protect(brawls, INSIDE)).text
    assert (
        "Ger inget stöd (data): 0 av problemets" in told
        and "Det följer av vilka timmar problemet är valt efter" in told
    )


def test_the_title_counts_the_marks_of_the_triangle(brawls: CauseAnalysis, kiosk: CauseAnalysis) -> None:
    for found in (brawls, kiosk):
        view = protect(found, INSIDE)
        marks = sum(one.test.status == SUPPORTED and one.corner != "mätningen" for one in view.pictured)
        assert ("stöds av data" in title(view)) == (marks > 0)
        if marks:
            assert f": {marks} möjlig" in title(view)


def test_what_the_problem_was_chosen_by_is_no_feature_of_it(brawls: CauseAnalysis) -> None:
    rows = brawls.profiles.now.rows
    assert not {"klockslag", "veckodag", "objekt", "upprepning"} & {row.group for row in rows}
    assert any("följer av hur problemet är valt" in text for text in brawls.profiles.now.left_out)


def test_the_link_to_the_problem_pictures_leads_to_them(brawls: CauseAnalysis) -> None:
    assert section.PROBLEMS == mapping_page.PROBLEMS
    assert 'href="10_kartlaggning.html#problem"' in page.first_page(protect(brawls, INSIDE)).html


def test_incidents_that_another_problem_counts_too_are_told(brawls: CauseAnalysis) -> None:
    """PB1 lies at the bus square on weekend nights; PB3 in two parks elsewhere shares none of it."""
    assert "Våld och bråk i Björkparken och Stadsparken" not in dict(brawls.overlaps)


def test_names_of_files_and_keys_stand_nowhere_in_the_text(brawls: CauseAnalysis, kiosk: CauseAnalysis) -> None:
    for found in (brawls, kiosk):
        told = text_of(protect(found, INSIDE))
        for word in ("hypotheses.yml", "suggested_by", "seen_through", ", None.", "Formen är"):
            assert word not in told


def test_a_drawing_says_in_words_what_it_shows(brawls: CauseAnalysis) -> None:
    html = page.picture(protect(brawls, INSIDE)).html
    assert html.count('class="bf-wide"') == html.count('class="bf-narrow"') == 2
    assert "kan gripa in: platsansvarig" in html
    assert "●\u00a0H1" in html


def test_hours_after_midnight_belong_to_the_evening() -> None:
    window = window_of(["fredag", "lördag"], (20, 28))
    assert window is not None
    assert (window.weekdays, window.hour_from, window.hour_to) == (frozenset({4, 5}), 20, 4)
    assert window_of([], None) is None


@pytest.mark.parametrize(
    ("problem", "words_of_it"),
    [
        ("PB9", 'problem: "PB9" finns inte; välj bland PB1'),
        ("rapportorer.skadegorelse.alla.X", 'området "X" finns inte'),
        ("rapportorer.skadegorelse", "ska skrivas källa.kategori.undertyp.område"),
    ],
)
def test_an_unknown_problem_is_refused_with_what_there_is(ostan_town: Town, problem: str, words_of_it: str) -> None:
    with pytest.raises(ParameterError, match=re.escape(words_of_it)):
        problem_named(problem, *ostan_town)


def test_a_missing_register_of_places_and_an_empty_problem_are_told(ostan_town: Town, root: Path) -> None:
    checked, parameters = ostan_town
    bare = replace(checked, places=checked.places.iloc[:0])
    with pytest.raises(ParameterError, match="problemet PB1: platsregistret saknas"):
        problem_named("PB1", bare, parameters)
    none = replace(checked, incidents=checked.incidents[checked.incidents["subtype"] != "klotter"])
    with pytest.raises(ParameterError, match="problemet PB6 har inga händelser"):
        analysed((none, parameters), root, "PB6")


def test_a_ratio_is_told_by_its_lower_end_when_its_size_is_not_known() -> None:
    assert words.ratio_words(Spread(520.0, 2.92, 1225.6)).startswith("minst 2,9 gånger så många")
    assert words.short_ratio(Spread(0.0, 0.0, 2.5)) == "0,0–2,5"
    assert "säger inget" in words.could_be(0.0, float("inf"))


@pytest.fixture(scope="module")
def parks(ostan_town: Town, root: Path) -> CauseAnalysis:
    """PB3: two parks; H8 was suggested by data until 30 June 2023."""
    return analysed(ostan_town, root, "PB3")


def test_what_data_woke_is_told_as_theirs_and_is_no_second_witness(parks: CauseAnalysis) -> None:
    view = protect(parks, INSIDE)
    first = page.first_page(view).text
    assert "(H8, väckt av data till och med 30 juni 2023, prövad på senare dagar)" in first
    assert "på egen hand" not in text_of(view)
    assert "är inget nytt bevis" in page.hypotheses(view).text
    told = {one.id: one for one in cause_result(view).hypotheses}
    assert (told["H8"].suggested_by, told["H9"].suggested_by) == ("data", "gruppen")
    assert [one.used_for for one in told["H8"].periods] == ["väckte hypotesen", "prövade hypotesen"]
    assert told["H8"].periods[0].last_day < told["H8"].periods[1].first_day


def test_the_pages_own_evidence_stands_on_the_first_page(parks: CauseAnalysis) -> None:
    """Open against closed reports of bad lighting, the pubs that lie nearer than the parks, and the fall of 2023."""
    first = page.first_page(protect(parks, INSIDE)).text
    assert "Ger inget stöd (data): Det händer inte säkert mer medan dålig belysning är rapporterad" in first
    assert "ligger närmare en plats av slaget krog" in first
    assert "Nivån sjönk tydligast omkring juni 2023" in first
    outside = page.first_page(protect(parks, OUTSIDE)).text
    assert "krog (" not in outside


def test_weekend_evenings_that_are_evenings_are_not_borne_out(ostan_town: Town, root: Path) -> None:
    """PB4 by the truth of Östan: damage in the evenings of every day; H13 asks for Fridays and Saturdays."""
    view = protect(analysed(ostan_town, root, "PB4"), INSIDE)
    test = {one.id: one.test for one in view.hypotheses}["H13"]
    assert (test.status, test.only) == (CONTRADICTED, None)
    assert "H13" not in {one.id for one in leading(view)}
    school = {one.id: one.test for one in view.hypotheses}["H11"]
    assert school.carries is not None
    assert school.carries * view.count.value <= school.count.value  # a cause carries no more than what was counted
    assert re.search(r"som mest stå för 10\s% av problemets händelser 1\s?juli 2019", page.first_page(view).text)
    assert re.search(r"Inte prövat: 245 av 546 lovdagar \(sommarlov\)", page.first_page(view).text)
    assert re.search(r"På dem skedde \d+ händelser, .* utan hänsyn till årstiden", page.first_page(view).text)
    outside = page.first_page(protect(analysed(ostan_town, root, "PB4"), OUTSIDE)).text
    assert "lovdagar (sommarlov)" in outside and "På dem skedde" not in outside
    assert "Emot: Juli, då skolan är stängd hela månaden, har få skador." in page.first_page(view).text
    places = {one.id: one for one in view.from_data if one.test.name == "upprepad_plats"}
    assert {one.test.status for one in places.values()} == {UNDECIDED}  # as large a part of all else happens there
    assert not set(places) & {one.id for one in leading(view)}
    assert "är större eller livligare räcker som förklaring" in page.first_page(view).text
    again = [one for one in view.from_data if one.test.name == "skollov"]
    assert {one.same_as for one in again} == {"H11"}  # at schools, and at the problem's places, which are the schools
    assert all("D" not in name for one in view.suggestions for name in one.hypotheses)
    assert "522 av 1\u202f178 händelser har inget säkert klockslag" in page.first_page(view).text


def test_what_is_tested_together_is_what_can_be_counted(brawls: CauseAnalysis, kiosk: CauseAnalysis) -> None:
    """Holm counts only what has a p-value: as many as the page says, and as many as the table has without a dash or a reason."""
    for found in (brawls, kiosk):
        view = protect(found, INSIDE)
        tested = [one for one in found.proposals.proposals if one.evidence.ratio is not None]
        assert (view.family.data, view.family.data_tested) == (len(found.from_data), len(tested))
        assert view.family.group_tested == sum(one.evidence.ratio is not None for one in found.hypotheses)
        assert {one.computed.family for one in cause_result(view).hypotheses if one.id.startswith("H")} == {
            view.family.group_tested
        }
    labels = {said_again(one) for one in protect(kiosk, INSIDE).from_data}
    assert labels == {"H14", "ingen orsak, bara en tid"}  # the kiosk's problem has no hours of its own
    assert "problemets egna tider" in {said_again(one) for one in protect(brawls, INSIDE).from_data}


def test_one_pub_is_a_part_of_all_pubs(ostan_town: Town, root: Path) -> None:
    view = protect(analysed(ostan_town, root, "PB2"), INSIDE)
    parts = [one for one in view.from_data if one.part_of]
    assert parts and {one.part_of for one in parts} == {"H5"}
    assert not {one.id for one in parts} & {one.id for one in view.every}
    assert {said_again(one) for one in parts} == {"del av H5"}


def test_a_caution_of_recording_tells_its_day_and_that_the_problem_comes_after_it(brawls: CauseAnalysis) -> None:
    first = page.first_page(protect(brawls, INSIDE)).text
    assert "rapporteringen ändrades 17 augusti 2020 (H4)" in first
    assert "är räknade efter den dagen" in first
    assert first.index("Mätningen.") < first.index("Orsaken med bäst stöd")
