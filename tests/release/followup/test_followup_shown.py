"""Östan's follow-up on the page, in both editions: every commitment, survey, index and measure."""

import re
from dataclasses import replace
from html import unescape

import geopandas as gpd
import pytest

from bfkit.followup.commitments import Setting, followed_up
from bfkit.followup.commitments.outcome import Item, Measured
from bfkit.followup.named import IndexOfAreas, Money, Surveys, index_named, money_named, surveys_named
from bfkit.ingest.commitment_logs import read_commitment_logs
from bfkit.release.disclosure import Edition
from bfkit.release.followup.commitments.export import commitment_results
from bfkit.release.followup.commitments.matrix import matrix_table
from bfkit.release.followup.commitments.overview import first_sentences as of_commitments
from bfkit.release.followup.safety_index.export import safety_index_results
from bfkit.release.followup.safety_index.sentences import first_sentences as of_index
from bfkit.release.followup.savings.export import savings_results
from bfkit.release.followup.savings.sentences import first_sentences as of_money
from bfkit.release.followup.survey.export import survey_results
from bfkit.release.followup.survey.sentences import first_sentences as of_surveys
from bfkit.release.protect import protect
from bfkit.release.render import render
from bfkit.results import FollowupResults, to_json
from bfkit.verdict.commitments import judged_agreement
from tests.conftest import ROOT

EDITIONS = (Edition("arbetsgrupp", 1), Edition("arbetsgrupp", 5), Edition("offentlig", 5))


@pytest.fixture(scope="module")
def judged(ostan_town):
    places = gpd.read_file(ROOT / "data" / "ostan" / "platser.gpkg")
    places = places.rename(columns={"plats_id": "id", "typ": "kind", "namn": "name"})[["id", "kind", "name"]]
    agreement = ostan_town[1].agreement
    logs = read_commitment_logs(agreement, ROOT / "data")
    setting = Setting(agreement, logs.cut, places=places.assign(kind=places["kind"].str.lower()))
    return judged_agreement(setting, followed_up(logs, setting))


@pytest.fixture(scope="module")
def surveyed(ostan_town) -> Surveys:
    return surveys_named(*ostan_town)


@pytest.fixture(scope="module")
def indexed(ostan_town) -> IndexOfAreas:
    return index_named(*ostan_town)


@pytest.fixture(scope="module")
def priced(ostan_town) -> Money:
    return money_named(*ostan_town, {})


def words(view: object) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", render(view).html))


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_commitment_stands_with_two_marks_and_its_figure(judged, edition):
    view = protect(judged, edition)
    html, text = render(view).html, words(view)
    assert html.count("<details>") == 34
    assert "34 åtaganden till och med 31 december 2025: 8 gröna, 18 gula, 2 röda, 5 grå och 1 utan figur" in text
    for one in view.commitments:
        assert one.id in text
        assert one.text in text
    for heading in ("Genomfört", "Samverkan", "Effekter"):
        assert html.count(f"<h4>{heading}</h4>") == 34
    assert html.count('aria-label="grön"') == 2 * 8  # in the overview and before the folded block
    assert len(of_commitments(view)) <= 2
    assert "A33" in of_commitments(view)[1]


@pytest.mark.parametrize(("limit", "shown"), [(9, True), (10, True), (11, False)])
def test_ten_of_fifty_who_did_not_say_yes_are_held_at_the_limit(judged, limit, shown):
    only = replace(judged, commitments=tuple(c for c in judged.commitments if c.found.commitment.id == "A15"))
    view = protect(only, Edition("arbetsgrupp", limit))
    assert ("40 av 50 svarade ja" in words(view)) is shown
    assert ("67" in words(view)) is shown
    assert "grön" in words(view)
    assert (view.commitments[0].done is not None) is shown
    assert (view.commitments[0].rows_used is not None) is shown  # in many logs a row is a person


@pytest.mark.parametrize("edition", EDITIONS[1:])
def test_no_number_of_few_people_stands_on_the_page_or_in_the_results(judged, edition):
    """Numbers of the case's own, which nothing else can have, in every place where a commitment tells of people."""
    one = next(c for c in judged.commitments if c.found.commitment.id == "A15")
    outcome = replace(
        one.found.outcome,
        items=(Item("svarade", 7351.0, 7351.0, True, persons=True),),
        measured=(Measured("ja", 0.6173, "andel", 0.6012, 0.6331, edition.limit - 1, 7351, persons=True),),
        value=0.6173,
        done="7351 svarade",
        missing=("7351 till",),
        tested="7351 prövades",
        cautions=("7351 är få",),
    )
    account = replace(one.found.accounts[0], read=8462, used=8462, elsewhere=0, aside={})
    found = replace(one.found, outcome=outcome, accounts=(account,), by_whom=(("Omsorgen", 8462),))
    view = protect(replace(judged, commitments=(replace(one, found=found),)), edition)
    told = words(view).replace("\u202f", "") + to_json(FollowupResults(commitments=commitment_results(view)))
    for secret in ("7351", "8462", "6173", "61,7", "62\u00a0%", "6012", "6331", "63\u00a0%"):
        assert secret not in told, secret


def test_the_public_edition_says_how_many_areas_are_worked_in_and_never_which(judged):
    """A08, A25 and A26 list four areas; the page says elsewhere that nobody outside the group reads which."""
    listed = {"O111", "O119", "O126", "O132"}
    inside, public = (protect(judged, edition) for edition in EDITIONS[1:])
    for name in ("A08", "A25", "A26"):
        own = next(one for one in public.commitments if one.id == name)
        assert "4 områden" in own.planned and own.done is not None and own.items == ()
        assert "items" in own.suppressed
        told = repr(own)
        assert not [area for area in listed if area in told], name
    assert next(one for one in public.commitments if one.id == "A25").done.startswith("1 av 4 områden vid målet 20")
    assert "O119" in words(inside) and not [area for area in listed if area in words(public)]


def test_an_index_of_chosen_areas_is_the_working_groups_alone(indexed):
    """Östan measures four of its 48 areas; one that measured all of them would single out none."""
    inside, public = (protect(indexed, edition) for edition in EDITIONS[1:])
    assert {one.area for one in public.values} == {None} and len({one.area for one in inside.values}) == 5
    assert "står bara i arbetsgruppens utgåva" in public.sentence
    measured = {one.area_id for one in indexed.found.values} - {None}
    everywhere = replace(indexed, names={area: indexed.names[area] for area in measured})
    assert len({one.area for one in protect(everywhere, EDITIONS[2]).values}) == 5


def test_a_decided_figure_stands_beside_the_proposed(judged):
    first, *rest = judged.commitments
    view = protect(replace(judged, commitments=(replace(first, decided="gul"), *rest)), EDITIONS[0])
    row = render(view).text.splitlines()[4]
    assert "grå föreslagen" in row
    assert "gul beslutad" in row
    assert "32 av figurerna är förslag som väntar på gruppens beslut" in words(view)


def test_schools_by_month_are_a_table_with_every_kept_and_missed_month(judged):
    view = protect(judged, Edition("arbetsgrupp", 5))
    matrix = next(one.matrix for one in view.commitments if one.id == "A03")
    kept = sum(count >= matrix.wanted for row in matrix.counts for count in row if count is not None)
    months = sum(count is not None for row in matrix.counts for count in row)
    assert (kept, months) == (204, 216)  # truth.yml: months met
    text = words(view)
    assert "Kvarnskolan" in text
    assert matrix_table(matrix).html.count(">✗</td>") == 216 - 204
    assert matrix_table(matrix).html.count(">✓</td>") == 204


def test_outside_the_working_group_schools_are_told_by_kind_and_number(judged):
    """Twelve of 216 months lack their visit, at the three schools with fewer than eighteen months met (truth.yml)."""
    view = protect(judged, Edition("offentlig", 5))
    one = next(one for one in view.commitments if one.id == "A03")
    assert (one.matrix, one.items) == (None, ())
    assert one.missing == ("12 månader utan besök, på 3 skolor",)
    assert "Kvarnskolan" not in words(view)


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_survey_says_how_sure_it_is_and_ranks_nobody(surveyed, edition):
    view = protect(surveyed, edition)
    text = words(view)
    assert "32 % (95 % intervall 30–35 %), 1 052 svar".replace(" ", " ") in text.replace("\u00a0", " ").replace(
        "\u202f", " "
    )
    assert "51 % svarade inte" in text.replace("\u00a0", " ")
    assert "Frågan ställdes med nya ord från 2022" in text
    assert not re.search(r"\b(värst|sämst|problemområde|utsatta? område|de boende är)", text, re.IGNORECASE)
    assert len(of_surveys(view)) == 2
    assert ("Områdena i figuren" in text) is (edition.key == "arbetsgrupp")
    areas = [one.label for one in view.surveys[0].questions[0].of("area")]
    assert areas[0] == "Aspdungen"
    assert areas[-1] == "Östergläntan"


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_index_says_that_low_is_good(indexed, edition):
    view = protect(indexed, edition)
    html, text = render(view).html, words(view)
    assert "bättre ↓" in html
    for level in ("normalvärde eller bättre", "bör uppmärksammas", "måste åtgärdas")[
        : 3 if edition.key == "arbetsgrupp" else 1
    ]:
        assert level in text
    assert of_index(view)[0].startswith("Trygghetsindex 2024 för hela kommunen är 1,6 på en skala 0–6 där lågt är bra")
    inside = edition.key == "arbetsgrupp"
    assert ("Solhöjden" in " ".join(of_index(view))) is inside
    assert [one.name for one in view.values][:2] == ["Hela kommunen", "Aspdungen"][: 1 + inside]
    assert render(protect(replace(indexed, found=None), edition)).text.startswith("! Inget trygghetsindex")


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_measure_has_its_break_even_or_why_not(priced, edition):
    view = protect(priced, edition)
    text = words(view)
    assert len(view.savings) == 7
    asked = (
        "Insatsen betalar sig om",
        "betalar insatsen sig om",
        "betalar insatsen sig det året om",
        "Det går inte att räkna ut",
    )
    assert sum(text.count(words_) for words_ in asked) == 7
    assert "fasta priser minskat" in text
    assert len(of_money(view)) == 2
    if edition.key == "offentlig":
        assert not any(one.title in text for one in priced.savings)


@pytest.mark.parametrize("edition", EDITIONS)
def test_all_of_it_fits_the_typed_results(judged, surveyed, indexed, priced, edition):
    results = FollowupResults(
        commitments=commitment_results(protect(judged, edition)),
        survey=survey_results(protect(surveyed, edition)),
        safety_index=safety_index_results(protect(indexed, edition)),
        savings=savings_results(protect(priced, edition)),
    )
    assert [len(part) for part in (results.commitments, results.survey, results.safety_index, results.savings)] == [
        34,
        2,
        5 if edition.key == "arbetsgrupp" else 1,
        7,
    ]
    assert "NaN" not in to_json(results)


def test_raw_results_are_refused(judged, surveyed, indexed, priced):
    for raw in (judged, surveyed, indexed, priced, judged.commitments[0], indexed.found):
        with pytest.raises(TypeError, match="inte skyddad"):
            render(raw)
