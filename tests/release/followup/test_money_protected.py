"""Money: nothing in kronor that few incidents could be worked out from; nothing told as a point."""

import json
import re
from dataclasses import replace

import pytest

from bfkit.followup.savings.measure import UNKNOWN, Between, break_even
from bfkit.followup.savings.unit_costs import Range
from bfkit.release.disclosure import Edition
from bfkit.release.followup.savings.export import savings_results
from bfkit.release.followup.savings.sentences import first_sentences
from bfkit.release.protect import protect
from bfkit.release.render import render
from bfkit.results import FollowupResults, to_json
from tests.release.followup.followup_cases import money, numbers_in, saving

LIMIT = 5
EDITIONS = (Edition("arbetsgrupp", LIMIT), Edition("offentlig", LIMIT))
OPEN = Edition("arbetsgrupp", 1)
KRONOR = {1234.5, 2345.6, 4567.8, 61_234.0, 345_678.0, 876_543.0, -54_321.0, 12_345.0, 98_765.0, 19.7, 38.4, 72.9}
"""Every number of the case that follows from its incidents."""


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize(("less", "held"), [(-1, True), (0, False), (1, False)])
def test_incidents_expected_weighed_prevented_and_left_are_each_held_at_the_limit(edition, less, held):
    cases = [
        saving(LIMIT + less),
        saving(100, weighed=LIMIT + less),
        saving(100, prevented=Between(float(LIMIT + less), 1.0, 9.0)),
        saving(100, prevented=Between(100.0 - LIMIT - less, 60.0, 99.0)),
    ]
    for one in cases:
        view = protect(money(one), edition).savings[0]
        assert view.suppressed is held
        assert (view.expected is None) is held
        assert (view.n.value is None) is held


@pytest.mark.parametrize("edition", EDITIONS)
def test_what_few_incidents_led_to_stands_nowhere(edition):
    view = protect(money(saving(LIMIT - 1, prevented=Between(3.0, 1.0, 4.0))), edition)
    results = to_json(FollowupResults(savings=savings_results(view)))
    told = {float(value) for value in re.findall(r"-?\d+(?:\.\d+)?", results)} | set(numbers_in(view))
    assert not told & {*KRONOR, LIMIT - 1.0, (LIMIT - 1) * 0.8, (LIMIT - 1) * 1.2, -23_456.0, 34_567.0, 87_654.0}
    assert "20–73" not in render(view).text
    assert "för få" in render(view).text
    assert json.loads(results)["savings"][0]["suppressed"] is True


def test_exact_kronor_are_for_those_who_may_see_every_count():
    """An exact mean price tells how many incidents of each kind there were: two digits are kept."""
    view = protect(money(saving(100)), EDITIONS[0]).savings[0]
    assert (view.unit.low, view.unit.middle, view.unit.high) == (1200, 2300, 4600)
    own = break_even(90_000.0, Range(1200, 2300, 4600))
    assert (view.needed.low, view.needed.high) == (own.low, own.high)
    assert not set(numbers_in(view)) & KRONOR
    plain = protect(money(saving(100)), OPEN).savings[0]
    assert set(numbers_in(plain)) >= KRONOR


def test_the_public_reads_no_place_and_no_owner():
    for edition, told in ((EDITIONS[0], True), (EDITIONS[1], False)):
        text = render(protect(money(saving(100)), edition)).text
        assert ("Storparken" in text) is told
        assert ("Fritidsenheten" in text) is told
        assert "Insats M1" in text or told


@pytest.mark.parametrize("edition", [OPEN, *EDITIONS])
def test_nothing_is_said_to_be_saved_without_an_effect(edition):
    view = protect(money(saving(100), saving(200, name="M2")), edition)
    assert first_sentences(view)[0].startswith("Ingen insats har en visad besparing.")
    assert "Skillnad på" not in render(view).text
    shown = protect(money(saving(100, prevented=Between(40.0, 20.0, 60.0)), saving(200, name="M2")), edition)
    lead = first_sentences(shown)[0]
    assert lead.startswith("Ingen insats har en visad besparing.")  # -23 456 to 87 654 holds nothing at all
    assert re.search(r"allt från en förlust på 23.\d00 kronor|allt från en förlust på 23.000 kronor", lead)
    assert "det går inte att säga om insatsen sparar" in lead and "mitten" not in lead


def test_only_a_range_wholly_above_nothing_is_a_saving():
    sure = replace(saving(100, prevented=Between(40.0, 20.0, 60.0)), saved=Range(120_000.0, 400_000.0, 1_290_407.0))
    lead = first_sentences(protect(money(sure, saving(200, name="M2")), OPEN))[0]
    assert lead.startswith("1 av 2 insatser har en visad besparing.")
    assert "från 120\u202f000 kronor till 1,3 miljoner kronor" in lead
    loss = replace(sure, saved=Range(-900_000.0, -500_000.0, -100_000.0))
    lead = first_sentences(protect(money(loss), OPEN))[0]
    assert lead.startswith("Ingen insats har en visad besparing.") and "kostat mer än den sparat" in lead


def test_incidents_mostly_without_a_price_are_told_with_their_share():
    lacking = replace(saving(100), unit=None, needed=None, needed_share=None, verdict=UNKNOWN, priced_share=0.32)
    lead = first_sentences(protect(money(lacking), OPEN))[0]
    assert "har ett pris att inget kan räknas i kronor: 32\u00a0% för Vakter i Storparken." in lead
    assert "32" not in first_sentences(protect(money(replace(lacking, n=3)), EDITIONS[0]))[0]


def test_break_even_stands_before_what_was_saved():
    text = render(protect(money(saving(100, prevented=Between(40.0, 20.0, 60.0))), OPEN)).text
    assert text.index("Behöver förhindras på ett år, händelser") < text.index("Skillnad på 12 månader")


def test_raw_money_is_refused():
    found = money(saving(100))
    for raw in (found, found.savings[0], replace(found, savings=())):
        with pytest.raises(TypeError, match="inte skyddad"):
            render(raw)
