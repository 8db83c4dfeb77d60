"""A share is as open as the answers on both its sides, and what is held back stands nowhere."""

import json
import re
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bfkit.display import number
from bfkit.followup.survey.quadrant import NOT_SURE, UNSAFE_MANY, Placed, Quadrant
from bfkit.release.disclosure import Edition
from bfkit.release.followup.survey.export import survey_results
from bfkit.release.followup.survey.held_back import Answered, held_back
from bfkit.release.followup.survey.section import mostly_hidden
from bfkit.release.followup.survey.sentences import first_sentences
from bfkit.release.protect import protect
from bfkit.release.render import render
from bfkit.results import FollowupResults, to_json
from tests.release.followup.followup_cases import estimate, group, numbers_in, question, surveys

LIMIT = 20
EDITIONS = (Edition("arbetsgrupp", LIMIT), Edition("offentlig", LIMIT))


def shown(edition: Edition, *groups) -> dict[str, bool]:
    view = protect(surveys(question(groups)), edition)
    return {one.level: one.value is not None for one in view.surveys[0].questions[0].groups}


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize(("less", "held"), [(-1, True), (0, False), (1, False)])
def test_the_answers_the_counted_and_the_rest_are_each_held_at_the_limit(edition, less, held):
    """Below the limit a group is held back, and the next smallest with it; at the limit nothing is."""
    many, other = group("O8", 700, 300), group("O9", 900, 400)
    for own in (
        group("O1", 100, LIMIT + less),
        group("O1", 100, 100 - LIMIT - less),
    ):
        assert shown(edition, own, many, other) == {"O1": not held, "O8": not held, "O9": True}


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("counted", [0, 100])
def test_answers_that_are_all_alike_tell_of_everyone_and_are_held_back(edition, counted):
    many, other = group("O8", 700, 300), group("O9", 900, 400)
    assert shown(edition, group("O1", 100, counted), many, other) == {"O1": False, "O8": False, "O9": True}


@pytest.mark.parametrize(("less", "held"), [(-1, True), (0, False), (1, False)])
def test_two_questions_on_the_same_item_do_not_give_away_who_answered_between_them(less, held):
    groups = (group("kvinna", 500, 200, kind="sex"), group("man", 500, 200, kind="sex"))
    wider = (group("kvinna", 500, 200 + LIMIT + less, kind="sex"), group("man", 500, 300, kind="sex"))
    view = protect(surveys(question(groups), question(wider)), EDITIONS[0])
    assert all(one.value is not None for one in view.surveys[0].questions[0].groups)
    assert [one.value is None for one in view.surveys[0].questions[1].groups] == [held, held]
    apart = protect(surveys(question(groups), question(wider, key="F2")), EDITIONS[0])
    assert all(one.value is not None for one in apart.surveys[0].questions[1].groups)


def test_a_wave_held_back_takes_the_change_and_all_groups_with_it():
    groups = (group("O1", 500, 200), group("O2", 500, 210))
    found = question(groups)
    few = replace(found.waves[0], counted=LIMIT - 1)
    view = protect(surveys(replace(found, waves=(few, found.waves[1]))), EDITIONS[0]).surveys[0].questions[0]
    assert (view.change.difference, view.change.word) == (None, "kan inte jämföras")
    assert view.groups[0].value is not None
    last = replace(found.waves[1], counted=LIMIT - 1)
    view = protect(surveys(replace(found, waves=(found.waves[0], last))), EDITIONS[0]).surveys[0].questions[0]
    assert [one.value for one in view.groups] == [None, None]


@given(
    st.lists(st.tuples(st.integers(1, 60), st.integers(0, 60)), min_size=1, max_size=12),
    st.sampled_from([3, 5, 10]),
)
@settings(max_examples=200, deadline=None)
def test_what_is_held_back_is_never_one_group_nor_few_together(pairs, limit):
    groups = [Answered(n, min(counted, n), n >= 10) for n, counted in pairs]
    hidden = held_back(groups, Edition("offentlig", limit))
    together = [one for one, mark in zip(groups, hidden, strict=True) if mark]
    for one, mark in zip(groups, hidden, strict=True):
        if not mark:
            assert one.n >= limit
            assert limit <= one.counted <= one.n - limit
    if together and len(together) < len(groups):
        assert len(together) > 1
        n, counted = sum(one.n for one in together), sum(one.counted for one in together)
        assert not any(1 <= count < limit for count in (n, counted, n - counted))


@given(st.lists(st.booleans(), min_size=3, max_size=8), st.sampled_from(EDITIONS))
@settings(max_examples=25, deadline=None)
def test_no_held_back_number_stands_on_the_page_or_in_the_results(few, edition):
    """Every group has numbers of its own; those of the groups held back must not be found anywhere."""
    groups = tuple(
        group(f"O{i + 1}", 7000 + 137 * i, LIMIT - 1 if small else 2500 + 61 * i, value=0.31 + 0.0137 * i)
        for i, small in enumerate(few)
    )
    view = protect(surveys(question(groups)), edition)
    page = unescape(re.sub(r"<[^>]+>", " ", render(view).html)) + render(view).html
    results = json.loads(to_json(FollowupResults(survey=survey_results(view))))
    told = {float(value) for value in re.findall(r"-?\d+(?:\.\d+)?", json.dumps(results))} | set(numbers_in(view))
    for own, one in zip(groups, sorted(view.surveys[0].questions[0].groups, key=lambda g: g.level), strict=True):
        assert own.level == one.level
        if one.value is None:
            assert number(own.n) not in page
            assert not {float(own.n), own.estimate.value, own.estimate.lower, own.estimate.upper} & told
        else:
            assert (number(own.n) in page) != mostly_hidden(view.surveys[0].questions[0].groups)


@pytest.mark.parametrize(("small", "shown"), [(2, True), (3, False)])
def test_areas_stand_only_when_at_least_half_of_them_can(small, shown):
    """Of five areas two or three are held back: those left would be the extremes that the rule chose."""
    groups = tuple(
        group(f"O{i}", 7000 + 137 * i, LIMIT - 1 if i < small else 2500 + 61 * i, value=0.3) for i in range(5)
    )
    page = unescape(render(protect(surveys(question(groups)), EDITIONS[0])).html)
    assert (number(7000 + 137 * 4) in page) == shown
    assert ("Områdena visas inte" in page) != shown


def test_areas_stand_by_name_and_no_words_rank_them():
    groups = (group("O2", 500, 300), group("O1", 500, 100), group("O3", 500, 200))
    found = surveys(question(groups))
    found = replace(found, names={"O1": "Ö", "O2": "Å", "O3": "Ä"})
    view = protect(found, EDITIONS[1])
    assert [one.label for one in view.surveys[0].questions[0].of("area")] == ["Å", "Ä", "Ö"]
    assert not re.search(r"värst|sämst|bäst|topp|mest otrygg", render(view).text, re.IGNORECASE)


def test_the_quadrant_names_areas_for_the_working_group_only():
    groups = (group("O1", 500, 200), group("O2", 500, 210), group("O3", 500, 15), group("O4", 400, 90))
    placed = tuple(
        Placed(one.level, 0.4, 0.3, 0.5, one.n, 50.0, 40.0, 60.0, 333, UNSAFE_MANY if one.level == "O1" else NOT_SURE)
        for one in groups
    )
    beside = Quadrant("Otrygg F1", 2024, "rapporter 2024", placed, 0.4, 45.0, {}, 0.05)
    found = replace(surveys(question(groups)), beside=beside)
    own, public = (protect(found, edition).beside for edition in EDITIONS)
    assert [one.name for one in own.areas] == ["Ort1", "Ort2"]  # O3 has few, O4 goes with it
    assert public.areas == ()
    assert dict(public.corners) == dict(own.corners)
    assert own.not_placed == 2
    few = tuple(replace(one, incidents=LIMIT - 1) if one.area_id == "O1" else one for one in placed)
    hidden = protect(replace(found, beside=replace(beside, areas=few)), EDITIONS[0]).beside
    assert "Ort1" not in [one.name for one in hidden.areas]


def test_without_surveys_the_page_says_so_and_raw_results_are_refused():
    found = surveys(question((group("O1", 500, 200), group("O2", 500, 210))))
    assert "Ingen enkät" in render(protect(replace(found, found=()), EDITIONS[0])).text
    assert first_sentences(protect(replace(found, found=()), EDITIONS[0])) == ()
    for raw in (found, found.found[0], found.found[0].questions[0], estimate(0.5, 10)):
        with pytest.raises(TypeError, match="inte skyddad"):
            render(raw)
