"""Every sentence that the first page of Östan can print is true: seed 1, by the raw files and what was planted.

``bench/first_page.py`` does the same for any number of seeds; its templates and its counting are tried here. What is
expected is counted from the files without the library, or stands in the truth file.
"""

import re

import pytest
import yaml

from bench.first_page import PATTERNS, UNKNOWN, Case, claims, editions, told
from bench.first_page_case import CHANCE, FACT
from bench.first_page_recount import recount
from bench.first_page_world import World
from bfkit.ostan.simulation import simulated

ROOM_FOR_CHANCE = 0.15
"""Of the claims of one page that rest on a signal or an interval, mostly stated to be false in 5 %."""


@pytest.fixture(scope="module")
def cases(root, ostan_town) -> list[Case]:
    checked, parameters = ostan_town
    return editions(World(simulated(1)), recount(root / "data", parameters.as_of), checked, parameters)


@pytest.fixture(scope="module")
def sentences(cases):
    return told(cases)


@pytest.fixture(scope="module")
def truth(root):
    return yaml.safe_load((root / "data" / "ostan" / "truth.yml").read_text(encoding="utf-8"))


def test_every_sentence_is_of_a_template_that_is_judged(sentences):
    unknown = [one.text for one in sentences for claim in one.claims if claim.template == UNKNOWN]
    assert unknown == [], "teach the sentence to bench/first_page_trends, first_page_places or first_page_areas"


def test_no_sentence_is_false(sentences):
    false = [(c.template, c.what, c.note) for one in sentences for c in one.claims if c.kind == FACT and not c.true]
    assert false == []


def test_signals_and_intervals_are_seldom_wrong(sentences):
    wrong = [not c.true for one in sentences for c in one.claims if c.kind == CHANCE]
    assert len(wrong) > 100
    assert sum(wrong) <= ROOM_FOR_CHANCE * len(wrong)


def test_the_page_asks_its_questions(sentences):
    """What, where, when and what first: seed 1 has something planted for each."""
    asked = {claim.template for one in sentences for claim in one.claims}
    assert {"total", "drift", "hot spots", "hot time", "focus areas", "low areas", "repeats: danger"} <= asked


def test_a_wrong_count_is_seen(cases, sentences):
    """The first count after the name of every sentence, made one more or ten more, is no longer true."""
    for one in sentences:
        lead = re.search(r"(?<![\d–:])\b\d+(?= (?:händelser|rutor|av \d+ områden|problembilder))", one.text)
        if lead is None:
            continue
        for more in (1, 10):
            changed = f"{one.text[: lead.start()]}{int(lead[0]) + more}{one.text[lead.end() :]}"
            found = [claim for case in cases for claim in claims(case, changed)]
            assert any(not claim.true and claim.kind == FACT for claim in found), changed


def test_a_wrong_place_time_or_direction_is_seen(cases, sentences):
    texts = {claim.template: one.text for one in sentences for claim in one.claims}
    for template, old, new in (
        ("hot spots", "Östans resecentrum", "Gulsippelivs"),
        ("hot time", "fredagar och lördagar", "måndagar och tisdagar"),
        ("drift", "sjunkit", "stigit"),
        ("focus areas", "Klockarhöjden", "Vretaby"),
        ("repeats: danger", "Inbrott", "Funna tillhyggen"),
    ):
        assert old in texts[template]
        found = claims(cases[-1], texts[template].replace(old, new))
        assert not all(claim.true for claim in found), template


def test_an_unknown_sentence_is_a_failure(cases):
    (found,) = claims(cases[0], "Brotten har minskat tack vare insatserna.")
    assert (found.template, found.true) == (UNKNOWN, False)


def test_templates_do_not_overlap(sentences):
    """Else the order of the templates would decide what is judged."""
    for one in sentences:
        fits = [name for name, (pattern, _) in PATTERNS.items() if pattern.fullmatch(one.text)]
        assert len(fits) == 1, (one.text, fits)


def test_what_is_held_to_be_true_is_what_stands_in_the_truth(cases, truth):
    """Measures with their areas, and expected counts beside the truth's own of the half-year before each began."""
    world, codes = cases[0].world, cases[0].world.found.town.codes
    started = {(one.id, codes[one.area]): one for one in world.found.started}
    for measure in truth["measures"]:
        one = started[measure["id"], measure["area"]]
        assert one.first_day.isoformat() == measure["first_day"]
        assert (one.prevented, one.moved, one.diffused) == (
            measure["prevented"],
            measure["moved"],
            measure["diffused"],
        )
    assert cases[0].world.found.scenario.tiring.organisation == truth["disturbances"]["tiring"]["organisation"]
    assert set(world.found.scenario.near_repeat.problems) == set(truth["disturbances"]["near_repeat"]["problems"])


@pytest.mark.parametrize("category", ["skadegorelse", "incident_mot_anstalld", "annat_otrygghetsskapande"])
def test_the_expected_is_near_the_counted(cases, category):
    """Year by year within four standard deviations: counts vary 1.8 times their mean, months by 8 % together."""
    case = cases[0]
    members = case.world.sources["rapportorer"].members(category)
    for year in range(2018, 2025):
        by_month = case.world.monthly("rapportorer", members)
        inside = (case.world.months.astype("datetime64[Y]").astype(int) + 1970) == year
        expected = by_month[inside].sum()
        rows = case.raw.of("rapportorer", category=category)
        counted = (rows["start"].dt.year == year).sum()
        spread = (2.5 * expected + 0.08**2 * (by_month[inside] ** 2).sum()) ** 0.5
        assert abs(counted - expected) < 4 * spread, (year, counted, expected)
