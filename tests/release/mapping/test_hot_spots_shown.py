"""Hot spots as they are read: the sentences, the section, the map, the parts of results.json."""

import json
import re
from dataclasses import replace

import pytest
import shapely

from bfkit.checked import Checked
from bfkit.mapping.hot_spots import AREA, CELL, FADING, NEW, STREET, HotSpots, hot_spots
from bfkit.parameters.models import Parameters
from bfkit.release.disclosure import Edition
from bfkit.release.leaflet import leaflet_block
from bfkit.release.mapping.hot_spots.export import hot_spot_layer_results, hot_spot_results
from bfkit.release.mapping.hot_spots.protection import ground, protected_hot_spots
from bfkit.release.mapping.hot_spots.section import overlap, section
from bfkit.release.mapping.hot_spots.sentences import CAUTION, hot_spot_sentences, untested_sentences
from bfkit.release.mapping.hot_spots.spot_map import SpotMark, outside, spot_map
from bfkit.results import to_json
from tests import builders
from tests.release.mapping.hot_spot_cases import FOUND, a_ground, areas, density, layer, result, spot, untested

OPEN, GROUP, PUBLIC = Edition("arbetsgrupp", 1), Edition("arbetsgrupp", 5), Edition("offentlig", 5)
WORST = spot(42, 11, place="vid Stationen, Norr", ratio=7.0, lower=4.9, upper=9.7)


def sentences(*layers: object, edition: Edition = OPEN) -> list[str]:
    return hot_spot_sentences(protected_hot_spots(result(*layers), edition))


def page(found: HotSpots, edition: Edition = OPEN, **changes: object) -> str:
    view = protected_hot_spots(found, edition)
    return section(view, replace(a_ground(), **changes)).html.replace(leaflet_block(), "")


class TestSentences:
    def test_the_worst_confirmed_with_its_count_period_ratio_and_caution(self) -> None:
        assert sentences(layer(WORST, spot(20, 8), spot(15, 2, status=FADING))) == [
            "2 rutor är bekräftade hot spots. Flest händelser har rutan vid Stationen, Norr: 42 händelser på tolv månader "
            "(1 juli 2024–30 juni 2025), 11 av dem i kvartalet. Det är 7,0 gånger så många som i en genomsnittlig annan "
            f"ruta (4,9–9,7). {CAUTION}"
        ]

    def test_streets_and_areas_in_words(self) -> None:
        street = replace(WORST, kind=STREET, place="Hagvägen, Norr")
        assert "1 gatustycke är en bekräftad hot spot, gatan Hagvägen, Norr: 42" in sentences(layer(street))[0]
        assert "7,0 gånger så många per meter som på de andra gatorna (4,9–9,7)" in sentences(layer(street))[0]
        area = replace(WORST, kind=AREA, place="Norr")
        assert "området Norr: 42" in sentences(layer(area))[0]
        assert "7,0 gånger så många per invånare som i övriga områden" in sentences(layer(area))[0]

    def test_none_confirmed_is_said(self) -> None:
        assert sentences(layer(spot(15, 2, status=FADING))) == [
            "Ingen hot spot är bekräftad bland 200 rutor; 1 avklingande."
        ]
        assert sentences(layer()) == ["Ingen hot spot bland 200 rutor."]

    def test_one_sentence_a_source_at_most_two_and_none_untested(self) -> None:
        others = [layer(WORST, source=name, label=name.upper()) for name in ("a", "b", "c")]
        assert [text[:3] for text in sentences(*others)] == ["A: ", "B: "]
        assert sentences(untested("källan saknar punkter")) == []

    def test_most_is_said_only_of_what_is_shown(self) -> None:
        """18 of the 20 lie elsewhere: with 2 left in the area the smaller count is hidden, and may be larger to a reader."""
        view = protected_hot_spots(result(layer(WORST, spot(30, 12))), GROUP, [areas({"A": (74, 25)}, GROUP)])
        assert "Av dem vars antal visas har rutan vid Stationen, Norr flest" in hot_spot_sentences(view)[0]

    def test_the_public_sentence_names_nobody(self) -> None:
        assert sentences(layer(WORST), edition=PUBLIC) == ["Hot spots bland 200 rutor: 1 bekräftad."]

    def test_equal_reasons_are_said_once(self) -> None:
        why = "kvartalet är inte komplett i källan"
        own = [untested(why, kind) for kind in (CELL, STREET)]
        own += [untested(why, AREA, "polis", "Polis"), untested("gatunätet saknas", STREET, "polis", "Polis")]
        assert untested_sentences(protected_hot_spots(result(*own), OPEN)) == [
            f"Hot spots är inte prövade för Rapporter (rutor och stråk) och Polis (områden): {why}.",
            "Hot spots är inte prövade för Polis (stråk): gatunätet saknas.",
        ]


class TestSection:
    def test_the_table_says_what_the_map_says(self) -> None:
        """All marks of the map are rows of the open table or of the folded one, with the same numbers and words."""
        hot = [spot(100 - i, 20) for i in range(14)] + [spot(40 - i, 12, status=NEW) for i in range(3)]
        html = page(result(layer(*hot)))
        said = [json.loads(f'"{words}"') for words in re.findall(r'"words": "(\d+\. vid [^"]+)"', html)]
        marks = [re.findall(r"(\d+)\. (vid Plats \d+): (\w+)", words)[0] for words in said]
        rows = re.findall(r'<th scope="row">(\d+)\. (vid Plats \d+)</th><td>(\w+)', html)
        assert sorted(marks) == sorted(rows)
        assert len(rows) == 17
        opened = html[: html.index("<details>")]
        assert opened.count('<th scope="row">') == 13  # ten confirmed and three new
        assert 'href="#hot-spots-rapporter-rutor"' in html
        assert 'id="hot-spots-rapporter-rutor"' in html

    def test_few_incidents_are_words_and_no_paint(self) -> None:
        reason = "för få händelser: 3 händelser på tolv månader, minst 10 behövs"
        html = page(result(untested(reason)))
        assert "Visas inte." in html
        assert "för få händelser" in html
        assert "<table" not in html
        assert "L.map" not in html

    def test_nothing_found_is_said_with_what_was_tested(self) -> None:
        html = page(result(layer(tested=819)))
        assert "Ingen hot spot: 819 rutor om 150 meter är prövade" in html
        assert "<table" not in html

    def test_without_borders_there_is_a_table_and_no_map(self) -> None:
        html = page(result(layer(WORST)), polygons=None)
        assert "Områdena saknar gränser" in html
        assert "L.map" not in html
        assert "vid Stationen, Norr" in html

    def test_a_place_without_shape_is_in_the_table(self) -> None:
        html = page(result(layer(WORST, replace(WORST, place="utan yta", shape=None))))
        assert re.search(r"\d\. utan yta", html)
        assert html.count('"symbol"') == 1

    def test_layers_over_one_another_are_one_place(self) -> None:
        assert overlap([CELL]) == []
        assert "inte två problem" in overlap([CELL, AREA])[0].html
        three = overlap([CELL, STREET, AREA])[0].html
        assert (
            "Ett hett gatustycke i en het ruta i ett hett område är ett ställe sett på tre sätt, inte tre problem"
            in three
        )

    def test_how_well_it_foretold(self) -> None:
        html = page(result(layer(WORST, prediction=FOUND)))
        assert (
            "De 4 rutor som pekades ut för ett kvartal sedan var 2\u00a0% av rutorna och fick 30 av kvartalets 100 händelser, "
            "30\u00a0% (22–40). Det är 15,0 gånger så många som om platserna hade lottats (11,0–20,0). Lika många rutor valda "
            "bara efter flest händelser året före hade fått 28." in html
        )

    def test_chance_is_said_and_the_simple_choice_is_not_hidden(self) -> None:
        poor = replace(FOUND, pai=1.1, pai_lower=0.8, pai_upper=1.5, simple_hits=31)
        html = page(result(layer(WORST, prediction=poor)))
        assert "(0,8–1,5); det kan vara slump." in html
        assert "hade fått 31. Regelns nytta är att den säger vilka som säkert sticker ut" in html

    def test_why_it_could_not_be_tried(self) -> None:
        html = page(result(layer(WORST, prediction_reason="inga hot spots för ett kvartal sedan")))
        assert "Kunde inte prövas: inga hot spots för ett kvartal sedan." in html

    def test_a_quiet_quarter_is_no_success(self) -> None:
        html = page(result(layer(spot(20, 1, status=FADING), spot(30, 1, status=FADING, slower=True))))
        assert "avklingande: kan vara slump" in html
        assert "avklingande: färre än tidigare" in html
        assert "det är en minskning bara där det står" in html

    def test_the_density_says_its_bandwidth_and_its_rule(self) -> None:
        html = page(result(layer(), densities=(density(45),)))
        assert "Bandbredd 150 meter: prov." in html
        assert re.findall(r"</svg> ([^<]+)</li>", html) == ["71–140 per km²", "140–280 per km²", "minst 280 per km²"]

    def test_names_cannot_become_code(self) -> None:
        bad = "</script><script>alert(1)</script>"
        html = page(result(layer(replace(WORST, place=bad), label=bad)), names=(bad, bad))
        assert bad not in html
        assert "innerHTML" not in html


class TestMap:
    def marks(self, *status: str) -> list[SpotMark]:
        return [SpotMark(i + 1, word, f"{i + 1}. Plats", spot(20 + i, 9).shape) for i, word in enumerate(status)]

    def drawn(self, *status: str) -> str:
        html = spot_map(a_ground(), self.marks(*status), title="Titel", note="Not", key="a")
        return html.replace(leaflet_block(), "")

    def test_each_status_has_its_form_and_its_word(self) -> None:
        html = self.drawn("bekräftad", "ny", "avklingande", "het under året")
        legend = re.findall(r"<li><svg[^>]*>(.*?)</svg> ([^<]+)", html)
        assert [words.strip() for _, words in legend] == [
            "bekräftad",
            "ny",
            "avklingande",
            "het under året, kvartalets läge visas inte",
        ]
        without_colour = {re.sub(r"#\w+", "", form) for form, _ in legend}
        assert len(without_colour) == 4

    def test_it_needs_no_network(self) -> None:
        html = self.drawn("bekräftad")
        assert not re.findall(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=", html)
        assert "http" not in html

    def test_every_mark_takes_the_keyboard_and_says_what_it_is(self) -> None:
        html = self.drawn("bekräftad", "ny")
        assert "keyboard: true" in html
        assert 'setAttribute("aria-label", spot.words)' in html
        assert html.count('"words": "1. Plats"') == 1

    def test_same_bytes_each_time_and_no_name_in_common(self) -> None:
        assert self.drawn("bekräftad") == self.drawn("bekräftad")
        other = spot_map(a_ground(), self.marks("bekräftad"), title="Titel", note="Not", key="b")
        names = [set(re.findall(r"k[0-9a-f]{10}", html)) for html in (self.drawn("bekräftad"), other)]
        assert len(names[0]) == 1
        assert not names[0] & names[1]

    def test_it_is_drawn_round_those_with_a_number(self) -> None:
        near = self.marks("bekräftad", "ny")
        far = SpotMark(None, "avklingande", "3. Långt bort", shapely.box(535_000, 6_570_000, 535_150, 6_570_150))
        assert outside(near) == 0
        assert outside([*near, far]) == 1

    def test_without_borders_it_is_refused(self) -> None:
        with pytest.raises(ValueError, match="gränser"):
            spot_map(replace(a_ground(), polygons=None), self.marks("ny"), title="T", note="N", key="a")


class TestResults:
    def test_what_is_hidden_is_null_and_named(self) -> None:
        found = result(layer(WORST, spot(18, 6), prediction=FOUND, prediction_reason=None))
        view = protected_hot_spots(found, GROUP, [areas({"A": (400, 100)}, GROUP)])
        rows = [json.loads(to_json(row)) for row in hot_spot_results(view)]
        assert [(row["count_12m"], row["count_quarter"], row["suppressed"]) for row in rows] == [
            (42, 11, []),
            (18, None, ["count_quarter"]),
        ]
        assert (rows[0]["ratio"], rows[0]["lower"], rows[0]["upper"]) == (7.0, 4.9, 9.7)
        (own,) = hot_spot_layer_results(view)
        assert own.tested
        assert own.found == {"bekräftad": 2}
        assert own.prediction is not None
        assert own.prediction.pai is not None
        assert (own.prediction.pai.estimate, own.prediction.pai.lower, own.prediction.pai.upper) == (15.0, 11.0, 20.0)

    def test_what_was_not_tested_says_so(self) -> None:
        (own,) = hot_spot_layer_results(protected_hot_spots(result(untested("gatunätet saknas")), OPEN))
        assert (own.tested, own.untested_reason, own.found) == (False, "gatunätet saknas", {})

    def test_the_public_edition_lists_none(self) -> None:
        view = protected_hot_spots(result(layer(WORST)), PUBLIC)
        assert hot_spot_results(view) == []
        assert hot_spot_layer_results(view)[0].not_listed == 1


@pytest.mark.parametrize("edition", [OPEN, GROUP, PUBLIC])
@pytest.mark.parametrize("incidents", [0, 3])
def test_an_empty_and_a_tiny_town_say_why(edition: Edition, incidents: int) -> None:
    rows = [
        {"starts_at": "2025-05-01 12:00", "x": 1.0, "y": 1.0, "place_precision": "point", "area_id": "A"}
    ] * incidents
    checked = builders.checked(builders.incidents(rows))
    found = hot_spots(checked, builders.parameters())
    view = protected_hot_spots(found, edition)
    html = section(view, ground(checked, "EPSG:3006", None)).html
    assert html.count("Visas inte.") == len({one.untested for one in view.layers})
    assert hot_spot_sentences(view) == []
    assert "<table" not in html


def test_ostan_is_drawn_with_every_hot_spot(ostan_town: tuple[Checked, Parameters]) -> None:
    checked, parameters = ostan_town
    found = hot_spots(checked, parameters)
    view = protected_hot_spots(found, OPEN)
    html = section(view, ground(checked, parameters.municipality.coordinate_system, None)).html
    assert html.count('"symbol": ') == len(found.hot)
    assert html.count('<th scope="row">') == len(found.hot) + sum(one.prediction is not None for one in found.layers)
    first = hot_spot_sentences(view)[0]
    assert "Östans resecentrum" in first  # the planted night bus, the largest concentration
    assert "436 händelser" in first
