"""Problem pictures on the page: nothing tells of a small count, gatherings have no place, and the words are right."""

import math
import re
from dataclasses import replace
from functools import cache
from itertools import product

import pandas as pd
import pytest

from bfkit import tables
from bfkit.checked import Checked
from bfkit.mapping import places
from bfkit.mapping.priorities.criteria import Problems, problems
from bfkit.mapping.priorities.evidence import Price
from bfkit.mapping.quarter_picture import QuarterPicture
from bfkit.parameters.models import Parameters
from bfkit.parameters.quarter_file import GroupDecisions, Influence
from bfkit.release.disclosure import Edition
from bfkit.release.mapping.priorities import export
from bfkit.release.mapping.priorities.protection import _known, protected_problems
from bfkit.release.mapping.priorities.section import MOST_ROWS, section
from bfkit.release.mapping.priorities.sentences import problem_sentences
from bfkit.release.mapping.priorities.size_classes import LEAST_WIDTH, size, size_class
from bfkit.release.mapping.priorities.views import ProtectedProblems
from bfkit.release.mapping.priorities.words import evidence
from bfkit.release.marks import Rule
from tests.builders import checked, incidents, parameters
from tests.release.test_protect import small_numbers

GROUP, PUBLIC = Edition("arbetsgrupp", 5), Edition("offentlig", 5)
OPEN = Edition("arbetsgrupp", 1)


def weekly(area: str, count: int, **same: object) -> list[dict[str, object]]:
    """So many incidents at noon, on different days of the twelve months, the last ones in the quarter."""
    days = pd.date_range("2024-07-08", "2025-06-23", periods=count)
    return [{"starts_at": day.normalize() + pd.Timedelta(hours=12), "area_id": area, **same} for day in days]


def found(rows: list[dict[str, object]], own: Parameters | None = None, **changes: object) -> Problems:
    return problems(checked(incidents(rows), **changes), own or parameters())


def two_areas() -> list[dict[str, object]]:
    return [*weekly("A", 40), *weekly("B", 5), *weekly("B", 3, subtype="bilbrand")]


@pytest.fixture(scope="module")
def ostan(ostan_picture: QuarterPicture) -> Problems:
    return ostan_picture.problems


# --- disclosure ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [3, 5, 10])
def test_no_small_count_in_any_view(ostan: Problems, limit: int) -> None:
    for key in ("arbetsgrupp", "offentlig"):
        assert small_numbers(protected_problems(ostan, Edition(key, limit))) == []
    assert small_numbers(protected_problems(ostan, OPEN)) != []  # the search can find them


def test_a_picture_whose_count_is_hidden_leaves_no_trace() -> None:
    """Three car fires are a picture of their own; at the limit 5 neither it nor its place in the order is told."""
    shown, held = (protected_problems(found(two_areas()), Edition("arbetsgrupp", limit)) for limit in (1, 5))
    assert "rapporter.skadegorelse.bilbrand.B" in {row.id for row in shown.rows}
    assert "Bilbrand" not in section(held).text
    assert held.held_back and not shown.held_back
    assert (
        "Problembilder med färre än 5 händelser, eller vars svar hade röjt ett litet antal, visas inte."
        in section(held).text
    )
    assert [row.rank for row in held.rows] == sorted(row.rank for row in held.rows)
    assert held.rows[0].rank == 1


def test_what_is_worked_out_from_counts_is_dropped_with_them() -> None:
    row = protected_problems(found(two_areas()), GROUP).rows[0]
    assert (row.count.value, row.count.text) == (None, "20–49")
    assert (row.repeated.days, row.repeated.share, row.repeated.change) == (None, None, None)
    assert {(test.expected, test.lower, test.p_adjusted) for test in row.concentrated.tests} == {(None, None, None)}
    assert (row.costly.low, row.costly.middle, row.costly.high) == (None, None, None)
    exact = protected_problems(found(two_areas()), OPEN).rows[0]
    assert (exact.count.value, exact.repeated.days) == (40, 40)
    assert exact.repeated.share == pytest.approx(40 / 48)


@pytest.mark.parametrize("limit", [3, 5, 10])
def test_a_known_total_does_not_give_the_other_area_away(limit: int) -> None:
    """Attack: two areas, their sum stands in the trends, one is listed with its class and its answer on P5.

    The reader subtracts. Whatever the two counts and the price, what is left for the other area is as open as the
    edition asks of a hidden count (``Rule.required_width``), or the picture is not listed.
    """
    edition, row = Edition("arbetsgrupp", limit), alone().rows[0]
    listed_at_all = 0
    for count, reached in product(range(limit, 70), DIVISORS):
        price = Price("klotter", "Sanering", "objekt", 1.0, LIMIT / reached, 1e6, "Avtal", 2025)
        answer = "ja" if count * price.middle >= LIMIT else "nej"
        cost = replace(row.costly, answer=answer, prices=(price,), limit=LIMIT)
        one = replace(row, picture=replace(row.picture, count_12m=count), costly=cost)
        view = protected_problems(replace(alone(), rows=(one,)), edition)
        if not view.rows:
            continue
        listed_at_all += 1
        start, end = size_class(count, edition, known=_known(one, edition))
        first = max(start, limit, reached if answer == "ja" else 0)
        last = min(end - 1, math.inf if answer == "ja" else reached - 1)
        assert first <= count <= last
        assert last - first >= Rule(limit).required_width, (count, reached)
    assert listed_at_all > 0.9 * (70 - limit) * len(DIVISORS)


LIMIT = 55_440
DIVISORS = [n for n in range(1, 60) if LIMIT % n == 0]
"""A price that divides the limit is exact, so the boundary between ja and nej is too."""


@cache
def alone() -> Problems:
    return found(two_areas())


def test_size_classes_as_they_are_written() -> None:
    texts = [size(n, GROUP).text for n in (0, 4, 5, 9, 10, 19, 20, 364, 1000, 5000)]
    assert texts[:5] == ["färre än 5", "färre än 5", "5–9", "5–9", "10–19"]
    assert texts[5:8] == ["10–19", "20–49", "200–499"]
    assert [re.sub(r"\W", "", text) for text in texts[8:]] == ["minst1000"] * 2
    assert size(7, Edition("arbetsgrupp", 10)).text == "färre än 10"
    assert (size(7, OPEN).value, size(7, OPEN).text) == (7, "7")


def test_the_order_of_equals_tells_nothing_but_the_class(ostan: Problems) -> None:
    rows = protected_problems(ostan, GROUP).rows
    order = [(row.rank, -_start(row.count.text), row.name, row.id) for row in rows]
    assert order == sorted(order)


def _start(text: str) -> int:
    return int(re.sub(r"\D", "", text.split("–", maxsplit=1)[0]) or 0)


def test_the_list_of_a_town_leaves_every_area_its_rest(ostan_town: tuple[Checked, Parameters], ostan: Problems) -> None:
    """Attack: an area's twelve months less the least and the most that its listed sub-types can be.

    What is left for the kinds that are not listed spans at least five counts wherever a sub-type is listed.
    """
    view = protected_problems(ostan, GROUP)
    for counts in places.by_area(*ostan_town):
        for area in counts.area_ids:
            listed = [row for row in view.rows if row.source == counts.source and row.area_id == area and row.subtype]
            ends = [row.count.text.split("–") for row in listed if "–" in row.count.text]
            if listed and len(ends) == len(listed):
                assert sum(_start(high) - _start(low) + 1 for low, high in ends) >= LEAST_WIDTH


def test_a_short_list_does_not_tell_of_thresholds() -> None:
    assert protected_problems(found(two_areas()), GROUP).sensitivity == ()
    assert len(protected_problems(found(two_areas()), OPEN).sensitivity) == 12


def test_a_long_list_tells_how_many_but_not_which_where_counts_are_hidden(ostan: Problems) -> None:
    view = protected_problems(ostan, GROUP)
    assert len(view.sensitivity) == 12
    assert {one.entered + one.left for one in view.sensitivity} == {()}
    assert any(one.entered_count for one in view.sensitivity)
    assert any(one.entered or one.left for one in protected_problems(ostan, OPEN).sensitivity)


# --- gatherings and the public --------------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", [OPEN, GROUP, PUBLIC])
def test_gatherings_have_no_place(ostan: Problems, edition: Edition) -> None:
    view = protected_problems(ostan, edition)
    assert not any(row.category == "otrygghetsskapande_samling" for row in view.rows)
    assert view.gatherings
    text = next(line for line in section(view).text.splitlines() if line.startswith("! Samlingar."))
    assert "oftast laglig närvaro" in text
    assert ("sticker ut: kvällar" in text) == (edition is not PUBLIC)
    names = {row.picture.area_name for row in ostan.rows}
    assert not [name for name in names if name in text]


def test_the_public_is_told_neither_where_nor_when(ostan: Problems) -> None:
    view = protected_problems(ostan, PUBLIC)
    page = section(view)
    for row in ostan.rows:
        assert row.picture.area_name not in page.html and row.picture.area_id not in page.html
    assert not re.search(r"kl\. \d", page.text)
    assert (view.rows, view.sensitivity, problem_sentences(view), export.problems(view)) == ((), (), [], [])
    kind = next(kind for kind in view.kinds if kind.label == "Klotter")
    own = [
        row
        for row in ostan.rows
        if (row.picture.subtype, row.picture.source) == ("klotter", "rapportorer")
        and row.met
        and row.picture.count_12m >= 5
    ]
    assert kind.pictures == len(own)
    assert kind.met[0] == sum(row.answers["P1"] == "ja" for row in own)
    assert kind.met[5] is None  # nobody has answered P6: that is no 0


# --- words ----------------------------------------------------------------------------------------------------------


def test_the_sentence_of_one_first_and_of_several() -> None:
    view = protected_problems(found(two_areas()), OPEN)
    assert view.rows[0].name == "Klotter i Norr, vardagar kl. 06–17"
    assert problem_sentences(view) == [
        "Flest prioriteringskriterier uppfyller Klotter i Norr, vardagar kl. 06–17: 2 av 6 (40 händelser på tolv månader). "
        "Underlag saknas för P3, P4, P5 och P6."
    ]
    alike = protected_problems(found([*weekly("A", 30), *weekly("B", 20)]), OPEN)
    assert len({row.met for row in alike.rows[:2]}) == 1
    assert problem_sentences(alike)[0].startswith("2 problembilder uppfyller flest prioriteringskriterier, ")
    assert "; störst är Klotter i Norr" in problem_sentences(alike)[0]
    assert (
        "; en av dem är "
        in problem_sentences(protected_problems(found([*weekly("A", 30), *weekly("B", 20)]), GROUP))[0]
    )


def test_evidence_says_counts_and_intervals() -> None:
    view = protected_problems(found(two_areas()), OPEN)
    told = evidence(view.rows[0], view)
    assert told[0].startswith(
        "40 händelser på tolv månader på 40 olika dagar, 83,3 % av källans händelser.".replace(" %", "\xa0%")
    )
    assert "40 mot 0 vid lika gamla uppgifter" not in told[0] or "Säkert fler" in told[0]
    assert (
        "sticker ut, 40 mot väntade 15,0 (2,7 gånger, 1,9–3,6)" in told[1]
    )  # 45 times 100 of 300; Garwood 28.6-54.5 over 15
    assert told[5] == "Gruppen har inte svarat. Problemets namn i kvartalets fil: rapporter.skadegorelse.klotter.A."


def test_the_groups_answer_on_p6_is_printed() -> None:
    said = GroupDecisions(
        problems=(
            Influence(
                problem="rapporter.skadegorelse.klotter.A",
                can="nej",
                reason="Väggen tillhör ett bolag.",
                passed_on_to="Bolaget",
            ),
        )
    )
    view = protected_problems(found(two_areas(), parameters().model_copy(update={"decisions": said})), OPEN)
    assert (
        "P6 Går att påverka: nej. Gruppens svar: Väggen tillhör ett bolag. Förs vidare till Bolaget."
        in section(view).text
    )


def test_price_and_sum_with_low_middle_high() -> None:
    prices = pd.DataFrame(
        {"subtype": ["klotter"], "item": "Sanering", "unit": "objekt", "low": 900.0, "middle": 1800.0, "high": 4200.0}
    ).assign(source="Avtal", price_year=2025)
    costs = tables.check(prices, tables.UNIT_COSTS, "Europe/Stockholm")
    view = protected_problems(found(weekly("A", 60), unit_costs=costs), OPEN)
    text = evidence(view.rows[0], view)[4].replace("\u202f", " ")
    assert text.startswith(
        "Omkring 110 000 kr på tolv månader i 2025 års priser (låg 54 000 kr, hög 250 000 kr); ja från 100 000 kr."
    )
    assert "Svaret hänger på priset" in text
    assert "Sanering: 900–1 800–4 200 kr per objekt (Avtal, 2025)." in text
    held = protected_problems(found(weekly("A", 60), unit_costs=costs), GROUP)
    hidden = evidence(held.rows[0], held)[4].replace("\u202f", " ")
    assert hidden.startswith("Minst 100 000 kr på tolv månader enligt mellanpriset, allt i ett och samma års priser.")
    assert "Svaret hänger" not in hidden  # with the price it would bound the count


def test_what_is_lacking_is_said_with_the_way_to_give_it() -> None:
    text = section(protected_problems(found(two_areas()), OPEN)).text
    for word in (
        "P3: lämna en lista över medborgarlöften",
        "P4: lämna ett register över platser",
        "P5: lämna en kostnadstabell",
        "P6: gruppen svarar",
    ):
        assert word in text
    assert "Det som saknas är aldrig ett nej." in text


@pytest.mark.parametrize("edition", [OPEN, GROUP, PUBLIC])
def test_an_empty_quarter_has_a_reason_and_no_table(edition: Edition) -> None:
    view = protected_problems(found([]), edition)
    page = section(view)
    assert page.text.startswith("! Visas inte.")
    assert "<table" not in page.html
    assert problem_sentences(view) == []


def test_a_town_of_one_area_and_a_short_history() -> None:
    one = pd.DataFrame({"id": ["A"], "level": "stadsdel", "name": ["Norr"], "version": "1", "population": [100]})
    areas = tables.check(one, tables.AREAS, "Europe/Stockholm")
    view = protected_problems(found(weekly("A", 20), areas=areas), OPEN)
    assert view.rows[0].name.startswith("Klotter i Norr")
    assert "Jämfört med områdets" not in section(view).text


def test_results_of_a_town(ostan: Problems) -> None:
    view: ProtectedProblems = protected_problems(ostan, GROUP)
    rows = export.problems(view)
    assert rows and all(row.count_12m is None and row.count_class for row in rows)
    assert all(row.n_met == list(row.criteria.values()).count("ja") >= 1 for row in rows)
    assert [row.rank for row in rows] == sorted(row.rank for row in rows)
    assert set(rows[0].criteria) == {"P1", "P2", "P3", "P4", "P5", "P6"}
    assert problem_sentences(view)[0].startswith(
        "Flest prioriteringskriterier uppfyller Skadegörelse i Solhöjden: 6 av 6 (50–99"
    )


@pytest.mark.parametrize("limit", [1, 5])
def test_only_the_first_pictures_have_their_evidence_on_the_page(ostan: Problems, limit: int) -> None:
    """Two hundred times six answers would be read by nobody: the others have their answers, and say where all are."""
    view = protected_problems(ostan, Edition("arbetsgrupp", limit))
    page, several = section(view), [row for row in view.rows if row.met > 1]
    assert len(several) > MOST_ROWS
    assert page.text.count("P6 Går att påverka: ") == MOST_ROWS
    assert all(row.name in page.text for row in view.rows)
    assert f"Ytterligare {len(several) - MOST_ROWS} problembilder" in page.text
    assert "results.json (mapping.problems)" in page.text
    assert {one.id for one in export.problems(view)} == {row.id for row in view.rows}
    assert "orsaksanalys av den: se kvartalets första sida" in page.text
