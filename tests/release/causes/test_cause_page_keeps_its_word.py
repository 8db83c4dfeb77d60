"""The page of a cause analysis promises nothing that does not follow: headings, who is named, days, kinds of place, marks."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bfkit.causes.analysis import CauseAnalysis, cause_analysis
from bfkit.checked import Checked
from bfkit.parameters.catalogue import load_catalogue
from bfkit.parameters.models import Parameters
from bfkit.prevention import CONTRADICTED, SUPPORTED
from bfkit.release.causes import nearby, page, section, sentences
from bfkit.release.causes.nearby_views import ProtectedNight, Spread
from bfkit.release.causes.protection import LEAST_OF_KIND
from bfkit.release.causes.views import ProtectedCandidate
from bfkit.release.cells import Cell
from bfkit.release.disclosure import Edition
from bfkit.release.protect import protect

Town = tuple[Checked, Parameters]
INSIDE, OUTSIDE = Edition("arbetsgrupp", 5), Edition("offentlig", 10)


def analysed(town: Town, root: Path, problem: str) -> CauseAnalysis:
    return cause_analysis(problem, *town, load_catalogue(root / "data" / "reference"))


@pytest.fixture(scope="module")
def brawls(ostan_town: Town, root: Path) -> CauseAnalysis:
    """PB1: at the one bus station of the register; the group has decided and answered the questions."""
    return analysed(ostan_town, root, "PB1")


@pytest.fixture(scope="module")
def kiosk(ostan_town: Town, root: Path) -> CauseAnalysis:
    """PB5: six shops, no chain of events, a cause that only the group has judged."""
    return analysed(ostan_town, root, "PB5")


@pytest.fixture(scope="module")
def parks(ostan_town: Town, root: Path) -> CauseAnalysis:
    """PB3: two parks of the eight in the register; nothing decided."""
    return analysed(ostan_town, root, "PB3")


# --- headings follow their content ------------------------------------------------------------------------------------


def test_a_chain_of_events_stands_in_the_heading_only_where_it_is_drawn(
    brawls: CauseAnalysis, kiosk: CauseAnalysis
) -> None:
    told = page.picture(protect(brawls, INSIDE)).text
    assert told.startswith("Brottstriangeln, fiskbenet och händelsekedjan") and "Händelsekedjan: var i" in told
    for found, edition in ((kiosk, INSIDE), (brawls, OUTSIDE)):
        told = page.picture(protect(found, edition)).text
        assert told.startswith("Brottstriangeln och fiskbenet") and "ändelsekedjan" not in told


def test_measures_are_not_said_to_answer_to_what_is_supported_where_nothing_is(
    brawls: CauseAnalysis, kiosk: CauseAnalysis
) -> None:
    supported = "Åtgärder som svarar mot det som stöds"
    assert sentences.measures_heading(protect(brawls, INSIDE)) == supported
    view = protect(kiosk, INSIDE)
    assert not [one for one in view.every if one.test.status == SUPPORTED]
    assert sentences.measures_heading(view) == "Åtgärder som svarar mot det som gruppen själv har bedömt"
    assert sentences.measures_heading(replace(view, suggestions=())) == "Åtgärder"
    assert supported not in page.first_page(view).text
    assert sentences.measures_heading(protect(brawls, OUTSIDE)) == "Åtgärder mot den möjliga förklaringen"


def test_what_only_says_where_does_not_stand_among_supported_causes(brawls: CauseAnalysis) -> None:
    view = protect(brawls, INSIDE)
    first = view.hypotheses[0]
    where = replace(view.hypotheses[1], rank=2, test=replace(first.test, status="kan ej avgöras", only="var"))
    told = page.first_page(replace(view, hypotheses=(first, where, *view.hypotheses[2:]))).text
    heading = told.index(section.ONLY_PLACE_OR_TIME)
    assert told.index("Orsaken med bäst stöd") < told.index(f"1. {first.statement}") < heading
    assert heading < told.index(f"2. {where.statement}")


def test_questions_stand_until_the_group_has_answered_them_and_never_for_the_public(
    brawls: CauseAnalysis, parks: CauseAnalysis
) -> None:
    assert page.questions(protect(parks, INSIDE)).text.startswith("Frågor inför beslutet")
    decided = protect(brawls, INSIDE)
    assert page.questions(decided).html == ""  # the answers stand with the decision
    assert "Frågorna inför beslutet, med gruppens svar" in page.measures(decided).text
    for found in (brawls, parks):
        assert page.questions(protect(found, OUTSIDE)).html == ""


def test_the_public_is_told_that_what_data_proposed_is_not_shown(brawls: CauseAnalysis, parks: CauseAnalysis) -> None:
    nothing = protect(brawls, OUTSIDE)
    assert (
        nothing.from_data == ()
        and "eller samma sak som en annan hypotes, visas inte här" in page.from_data(nothing).text
    )
    told = page.from_data(protect(parks, OUTSIDE)).html
    assert "<table>" in told and ">Antal<" not in told and ">Kvot<" not in told  # columns that would only hold dashes


# --- one truth --------------------------------------------------------------------------------------------------------


def test_a_rise_that_has_no_ratio_is_not_denied() -> None:
    """Malmö 2019: no other incidents to compare with, so neither a rise nor its absence can be said."""
    one = ProtectedCandidate(date(2019, 1, 1), "mätning", "Ny kodning.", None, False, 0)
    assert section._rise(one) == "kan inte sägas"
    assert section._rise(replace(one, ratio=Spread(2.0, 1.5, 2.5), sure=True)) == "ja"
    assert section._rise(replace(one, ratio=Spread(1.2, 0.9, 1.5))) == "nej"
    assert section._rise(replace(one, ratio=Spread(0.8, 0.5, 1.1))) == "inte prövat, lägre"


def test_a_figure_leads_to_a_table_only_where_there_is_one(brawls: CauseAnalysis) -> None:
    view = protect(brawls, INSIDE)
    assert view.changes is not None and view.changes.candidates
    assert "i tabellen nedanför" in page.changes(view).text
    bare = replace(view, changes=replace(view.changes, candidates=()))
    assert "i tabellen nedanför" not in page.changes(bare).text


def test_the_hours_of_a_night_are_told_in_plain_words() -> None:
    whole = ProtectedNight("fredag", 27 * 60, ((27 * 60, 28 * 60 + 30, Cell(53, "53")),))
    apart = ProtectedNight("fredag", 25 * 60, ((25 * 60, 26 * 60, Cell(32, "32")), (None, None, Cell(9, "9"))))
    park = ProtectedNight("fredag", None, ((23 * 60, 25 * 60, Cell(7, "7")),))
    words = [nearby._side(night, first, after) for night in (whole, apart, park) for first, after, _ in night.parts]
    assert words == [nearby.UNDIVIDED, "timmen efter stängning", "före, eller mer än en timme efter", "–"]
    assert nearby._closing(park) == "har ingen stängningstid"
    assert nearby._hours(None, None) == "resten av natten"


def test_marks_of_hidden_counts_are_explained_where_they_stand(brawls: CauseAnalysis) -> None:
    view = protect(brawls, INSIDE)
    for part in (page.surroundings, page.changes):
        told = part(view)
        assert INSIDE.marks_in(told.html) and told.text.endswith(INSIDE.legend)
    assert INSIDE.legend not in page.questions(view).text


# --- what the public is told ------------------------------------------------------------------------------------------


def test_who_could_step_in_is_held_back_and_not_denied(brawls: CauseAnalysis) -> None:
    named = str(protect(brawls, INSIDE).hypotheses[0].controller)
    told = page.picture(protect(brawls, OUTSIDE)).text
    assert named not in told and "visas bara i arbetsgruppens utgåva (platsansvarig)" in told
    assert "ej utpekad" not in told  # the group has named somebody for each of the three
    nobody = replace(
        brawls.hypotheses[0], hypothesis=brawls.hypotheses[0].hypothesis.model_copy(update={"controller": None})
    )
    told = page.picture(protect(replace(brawls, hypotheses=(nobody, *brawls.hypotheses[1:])), OUTSIDE)).text
    assert told.count("ej utpekad (platsansvarig)") == 1


def test_the_public_is_told_the_day_that_recording_changed(brawls: CauseAnalysis) -> None:
    view = protect(brawls, OUTSIDE)
    told = page.first_page(view).text
    assert "rapporteringen ändrades 17 augusti 2020 (nr 4)" in told
    assert "Nivån ändrades när rapporteringen ändrades, 17 augusti 2020" in told


@pytest.mark.parametrize(
    ("spots", "kinds", "where"),
    [
        (2, (("park", LEAST_OF_KIND),), "vid parker"),
        (2, (("park", LEAST_OF_KIND - 1),), "på flera utpekade platser"),  # a reader knows them all
        (1, (("park", 8),), "på en utpekad plats"),
        (3, (("park", 8), ("krog", 9)), "vid parker och krogar"),
        (3, (("park", 8), ("resecentrum", 1)), "på flera utpekade platser"),
        (3, (("ovrigt", 40),), "på flera utpekade platser"),  # a kind that says nothing
    ],
)
def test_the_public_is_told_the_kind_of_place_where_it_singles_none_out(
    parks: CauseAnalysis, spots: int, kinds: tuple[tuple[str, int], ...], where: str
) -> None:
    problem = replace(parks.problem, spots=tuple((float(nth), 0.0) for nth in range(spots)))
    view = protect(replace(parks, problem=problem, place_kinds=kinds), OUTSIDE)
    assert view.where == where and view.title == f"Våld och bråk {where}"


def test_two_parks_of_eight_are_parks_and_the_only_station_is_a_place(
    parks: CauseAnalysis, brawls: CauseAnalysis
) -> None:
    assert dict(parks.place_kinds)["park"] == 8
    assert protect(parks, OUTSIDE).where == "vid parker"
    assert brawls.place_kinds == (("resecentrum", 1),)
    assert page.first_page(protect(brawls, OUTSIDE)).text.startswith(
        "Problemet är bråk (annat otrygghetsskapande) på en utpekad plats"
    )


# --- what the first page must not leave out, nor say without a base ---------------------------------------------------


def test_what_data_speak_against_stands_on_the_first_page(brawls: CauseAnalysis, kiosk: CauseAnalysis) -> None:
    """That few believe it any longer is worth as much as what is supported: Torgkiosken is not what is hit."""
    first = page.first_page(protect(kiosk, INSIDE)).text
    assert "Data talar emot" in first and "(H15). Dagar med händelser vid Torgkiosken: 0 mot 8,5 väntade" in first
    assert "Data talar emot" not in page.first_page(protect(brawls, INSIDE)).text
    view = protect(kiosk, INSIDE)
    alone = replace(
        view, hypotheses=tuple(one for one in view.hypotheses if one.test.status == CONTRADICTED), from_data=()
    )
    assert "Uppgifterna stöder inte någon hypotes" in page.first_page(alone).text
    assert "avgör inte någon hypotes" not in page.first_page(alone).text
    public = page.first_page(protect(kiosk, OUTSIDE)).text
    assert "Data talar emot" in public and "Torgkiosken" not in public and "8,5" not in public


def test_that_no_change_is_sure_is_told_where_a_hypothesis_says_that_there_was_one(brawls: CauseAnalysis) -> None:
    view = protect(brawls, INSIDE)
    assert view.changes is not None
    still = replace(view, changes=replace(view.changes, grew=None, fell=None, fell_everywhere=None))
    told = "Data visar ingen säker höjning av nivån, och ingen säker sänkning."
    assert told in page.first_page(still).text
    none = replace(still, hypotheses=tuple(one for one in view.hypotheses if one.test.name != "forandring_vid_datum"))
    assert told not in page.first_page(none).text


def test_ratios_of_dates_name_elsewhere_only_where_there_is_one(brawls: CauseAnalysis) -> None:
    view = protect(brawls, INSIDE)
    assert view.changes is not None
    elsewhere = "jämfört med samma slags händelser på andra håll. Varje"
    assert elsewhere in page.changes(view).text
    assert elsewhere not in page.changes(replace(view, changes=replace(view.changes, compared=False))).text


def test_indicators_tell_what_they_are_set_beside_and_when(brawls: CauseAnalysis) -> None:
    told = page.surroundings(protect(brawls, INSIDE)).text
    assert "bredvid samma slags händelser per invånare, 1 juli 2022–30 juni 2025, rangkorrelation" in told


def test_incidents_that_two_problems_count_are_told_of_all(parks: CauseAnalysis) -> None:
    """After "209 of the 449 are nearer to a pub" the reader would take "of them" to be of the 209."""
    view = protect(parks, INSIDE)
    title, cell = next((title, cell) for title, cell in view.overlaps if cell.shown)
    assert f"{cell.text} av de {view.count.text} räknas också i problemet {title}" in page.first_page(view).text


def test_days_that_were_not_tested_are_set_beside_named_days(ostan_town: Town, root: Path) -> None:
    """Public holidays and their eves are in neither number, so "all other days" would be untrue."""
    view = protect(analysed(ostan_town, root, "PB4"), INSIDE)
    told = next(one.test.on_days_left for one in view.hypotheses if one.test.on_days_left)
    assert "andra dagar, helgdagar och helgdagsaftnar borträknade: färre" in told
