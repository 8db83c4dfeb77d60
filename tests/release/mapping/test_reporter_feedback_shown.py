"""The sheets to the reporters: no small organisation, no small count, nothing promised, and thanks."""

import re
from datetime import date

import pandas as pd
import pytest

from bfkit import tables
from bfkit.mapping.coverage.quality import data_quality
from bfkit.mapping.coverage.reporter_feedback import DoneAbout, Feedback, Reported, ReporterFeedback, reporter_feedback
from bfkit.mapping.quarter_picture import QuarterPicture
from bfkit.parameters.models import Parameters
from bfkit.release.disclosure import Edition
from bfkit.release.mapping.quality.protection import protected_quality
from bfkit.release.mapping.reporter_feedback.protection import Reporters, protected_feedback, rounded
from bfkit.release.mapping.reporter_feedback.section import section
from tests.builders import ZONE, checked, incidents, parameters
from tests.release.test_protect import small_numbers

GROUP, PUBLIC, OPEN = Edition("arbetsgrupp", 5), Edition("offentlig", 5), Edition("arbetsgrupp", 1)


def of(name: str, count: int, subtype: str = "klotter", area: str = "A") -> list[dict[str, object]]:
    return [
        {"starts_at": f"2025-05-{1 + i % 28:02} 12:00", "area_id": area, "organisation": name, "subtype": subtype}
        for i in range(count)
    ]


def staff(**active: int) -> pd.DataFrame:
    rows = [(f"{name}{i}", name) for name, count in active.items() for i in range(count)]
    frame = pd.DataFrame(rows, columns=["id", "organisation"]).assign(
        active_from=pd.Timestamp("2020-01-01"), active_to=pd.NaT
    )
    return tables.check(frame, tables.REPORTERS, ZONE)


def made(rows: list[dict[str, object]], own: Parameters | None = None, **active: int) -> Reporters:
    content = checked(incidents(rows), reporters=staff(**active))
    told = own or parameters()
    return Reporters(reporter_feedback(content, told), data_quality(content, told))


def page(rows: list[dict[str, object]], edition: Edition = OPEN, **active: int) -> str:
    return section(protected_feedback(made(rows, **active), edition)).text


@pytest.fixture(scope="module")
def ostan(ostan_picture: QuarterPicture) -> Reporters:
    return Reporters(ostan_picture.feedback, ostan_picture.quality)


# --- disclosure -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [3, 5, 10])
def test_no_small_count_in_any_view(ostan: Reporters, limit: int) -> None:
    for key in ("arbetsgrupp", "offentlig"):
        view = protected_feedback(ostan, Edition(key, limit))
        assert limit < 5 or small_numbers(view) == []
        assert not re.search(r"Gäller [1-4] av era", section(view).text)
    assert small_numbers(protected_feedback(ostan, OPEN)) != []  # the search can find them


@pytest.mark.parametrize("edition", [OPEN, GROUP])
def test_a_small_organisation_cannot_be_worked_out_from_the_other_sheets(edition: Edition) -> None:
    """Attack: the total of all is known, and so are the sheets; the rest would be the two colleagues' reports."""
    found = made([*of("Stor", 40), *of("Mellan", 20), *of("Liten", 9)], Stor=5, Mellan=4, Liten=2)
    view = protected_feedback(found, edition)
    assert view.withheld == ("Liten",)
    assert {one.organisation for one in view.pages} == {"Stor", "Mellan"}
    without = [one for one in view.pages if not one.counted]
    assert len(without) == 1
    assert not (without[0].kinds or without[0].areas or without[0].reports.shown or without[0].unanswered.shown)
    shown = sum(one.reports.value or 0 for one in view.pages)
    assert 69 - shown != 9
    for part in ("kinds", "areas"):
        told = sum(cell.count.value or 0 for one in view.pages for cell in getattr(one, part))
        assert 69 - told != 9


def test_a_sheet_says_what_the_table_of_organisations_says(ostan: Reporters) -> None:
    for edition in (OPEN, GROUP):
        table = {one.name: one for one in protected_quality(ostan.quality, edition).organisations}
        view = protected_feedback(ostan, edition)
        for one in view.pages:
            row = table[one.organisation]
            assert one.counted == row.reports.shown
            assert not one.counted or (one.reports, one.reports_last_year) == (row.reports, row.reports_last_year)
        assert any(not one.counted for one in view.pages)  # for the sake of the swimming hall's


def test_a_part_cannot_be_worked_out_from_the_sheets_of_the_others() -> None:
    """Attack: all 53 graffiti are known; two sheets tell theirs; the third organisation had three.

    Rounded to fives each of the two may be off by two: the rest lies anywhere between -1 and 7.
    """
    rows = [*of("Ett", 20), *of("Två", 30), *of("Tre", 3), *of("Tre", 20, "brand")]
    view = protected_feedback(made(rows, Ett=4, Två=4, Tre=4), GROUP)
    parts = {one.organisation: {kind.label: kind.count for kind in one.kinds} for one in view.pages}
    assert set(parts["Tre"]) == {"Skadegörelse: brand"}
    assert {cell.value for own in parts.values() for cell in own.values()} == {None}
    assert {cell.text for own in parts.values() for cell in own.values()} == {"omkring 20", "omkring 30"}


def test_rounding_leaves_at_least_two_on_each_side() -> None:
    texts: dict[str, list[int]] = {}
    for count in range(5, 203):
        texts.setdefault(rounded(count, GROUP).text, []).append(count)
    assert all(own[-1] - own[0] >= 2 for own in texts.values())
    assert rounded(4, GROUP).text == rounded(1, GROUP).text == "några få"


def test_a_small_total_is_not_blamed_on_others() -> None:
    text = page([*of("Stor", 40), *of("Tyst", 3)], GROUP, Stor=5, Tyst=5, Annan=4)
    sheet = text.split("Till rapportörerna i Tyst")[1]
    if "en annan organisation" not in sheet:
        assert "Ni rapporterade några få händelser." in sheet


def test_the_public_gets_none(ostan: Reporters) -> None:
    view = protected_feedback(ostan, PUBLIC)
    assert (view.pages, view.withheld) == ((), ())
    assert (
        section(view).text == "! Visas inte. Återkopplingen går till varje organisation för sig och är inte offentlig."
    )


# --- words ----------------------------------------------------------------------------------------------------------


def hand_made(**changes: object) -> Reporters:
    base = {
        "organisation": "Skolan",
        "reporters": 5,
        "reports": 40,
        "reports_last_year": 0,
        "kinds": (Reported("skadegorelse", "klotter", "Skadegörelse: klotter", 40, 0),),
        "areas": (("Norr", 40),),
        "unsafe_opened": 2,
        "unsafe_closed": 1,
        "unsafe_open": 3,
        "done": (DoneAbout("M1", "Lokala värdar", "Fastighet", 12, 7),),
        "unanswered": 28,
        **changes,
    }
    quality = made(of("Skolan", int(str(base["reports"]))), Skolan=5).quality
    return Reporters(ReporterFeedback((Feedback(**base),), (), 3, parameters().quarter), quality)  # type: ignore[arg-type]


def test_what_you_reported_what_was_done_and_thanks() -> None:
    text = section(protected_feedback(hand_made(), OPEN)).text
    for said in (
        "Till rapportörerna i Skolan",
        "40 händelser, mot 0 samma kvartal i fjol. Fler eller färre rapporter är varken bra eller dåligt i sig.",
        "Mest rapporterade ni: Skadegörelse: klotter: 40",
        "Ni rapporterade också 2 otrygga platser.",
        "Lokala värdar (Fastighet). Gäller 12 av era rapporter. 7 aktiviteter är noterade i loggen.",
        "1 otrygg plats som ni rapporterat åtgärdades.",
        "3 otrygga platser som ni rapporterat var inte åtgärdade vid kvartalets slut.",
        "För 28 av rapporterna finns ingen insats i kommunens register.",
        "Tack för att ni tar er tid.",
    ):
        assert said in text


def test_nothing_done_is_said_to_be_nothing_recorded() -> None:
    text = section(protected_feedback(hand_made(done=(), unanswered=40), OPEN)).text
    assert "Ingen insats i kommunens register gäller det som ni rapporterade" in text
    assert "För 40 av" not in text
    idle = hand_made(done=(DoneAbout("M1", "Lokala värdar", "Fastighet", 12, 0),))
    assert "Ingen aktivitet är noterad i loggen under kvartalet." in section(protected_feedback(idle, OPEN)).text


def test_silence_is_not_that_nothing_happened() -> None:
    text = page([], Skolan=4)
    assert "Inga rapporter kom in från er" in text
    assert "inte samma sak som att inget hände" in text
    assert "Tack för att ni finns med." in text


@pytest.mark.parametrize("edition", [OPEN, GROUP])
def test_no_sheet_claims_an_effect(ostan: Reporters, edition: Edition) -> None:
    view = protected_feedback(ostan, edition)
    text = section(view).text
    assert text.count("Att något har gjorts är inte samma sak som att det har hjälpt.") == len(view.pages)
    told = text.lower().replace("inte samma sak som att det har hjälpt", "").replace("hade effekt prövas", "")
    assert not re.search(r"tack vare|minskat|har hjälpt|gav effekt|lyckad|framgång", told)


def test_each_sheet_begins_on_a_page_of_its_own(ostan: Reporters) -> None:
    view = protected_feedback(ostan, GROUP)
    html = section(view).html
    assert html.count("break-before:page") == html.count("<h3>Till rapportörerna i ") == len(view.pages)
    for sheet in html.split("break-before:page")[1:]:
        assert "Simhallen" not in sheet  # the small organisation is named to the group only, on no sheet
    assert "Simhallen" in html


def test_without_a_register_there_are_no_sheets() -> None:
    assert page([]) == (
        "! Visas inte. Kommunen har inte lämnat något register över rapportörer, eller så var ingen utsedd under kvartalet."
    )
    assert "Ingen organisation har så många rapportörer" in page([], Skolan=2)


def test_the_quarter_is_named() -> None:
    own = parameters("2025Q2", as_of=date(2025, 7, 14))
    text = section(protected_feedback(made(of("Skolan", 9), own, Skolan=3), OPEN)).text
    assert "Återkoppling för kvartal 2 2025" in text
