"""From cause to measure: what is suggested, in what order, and what has been tried here before."""

from pathlib import Path

import pytest

from bfkit import prevention, vocabulary
from bfkit.parameters.catalogue import Catalogue, load_catalogue
from bfkit.parameters.loading import load
from bfkit.parameters.suggestions import Tried, suggested, tried_here


@pytest.fixture(scope="module")
def catalogue(root: Path) -> Catalogue:
    return load_catalogue(root / "data" / "reference")


def test_what_answers_to_the_very_cause_is_suggested_for_it(catalogue: Catalogue) -> None:
    found = suggested(
        catalogue,
        category="annat_otrygghetsskapande",
        subtypes=["brak"],
        causes={"H1": "stängningstid", "H2": "mörker"},
    )
    by_id = {one.measure.id: one.hypotheses for one in found}
    assert by_id["stangningstider"] == ("H1",)
    assert by_id["belysning"] == ("H2",)
    assert {one.answers for one in found} == {"orsaken"}
    assert "inbrottsskydd" not in by_id  # against break-ins


def test_subtypes_narrow_only_the_categories_that_they_belong_to(catalogue: Catalogue) -> None:
    wrecks = catalogue.measure("bortforsling_av_bilar")
    assert wrecks.against("skadegorelse", ["bilbrand"]) and not wrecks.against("skadegorelse", ["klotter"])
    assert wrecks.against("skadegorelse")  # the whole category
    assert not wrecks.against("incident_mot_anstalld")
    assert catalogue.measure("nattrafik").against("sarskilt_evenemang", ["konsert"])  # names none of its sub-types


def test_nothing_is_suggested_against_a_change_of_recording(catalogue: Catalogue) -> None:
    for category in vocabulary.CATEGORIES:
        assert suggested(catalogue, category=category, causes={"H1": "ändrad rapportering"}) == ()


def test_the_corner_answers_when_nothing_answers_to_the_cause(catalogue: Catalogue) -> None:
    found = suggested(catalogue, category="incident_mot_anstalld", causes={"H1": "fri väg"})
    assert found and {one.answers for one in found} == {"sidan"}
    assert all(prevention.PLACE in one.measure.corners for one in found)


def test_what_is_advised_against_stands_last(catalogue: Catalogue) -> None:
    found = suggested(catalogue, category="skadegorelse", causes={"H1": "grupptryck"})
    warned = [one.measure.advised_against is not None for one in found]
    assert any(warned) and warned == sorted(warned)


@pytest.mark.parametrize("category", vocabulary.CATEGORIES)
def test_the_order_is_by_what_is_known_to_work(catalogue: Catalogue, category: str) -> None:
    order = (
        prevention.FEWER,
        prevention.MIXED,
        prevention.UNKNOWN,
        prevention.NO_DIFFERENCE,
        prevention.MORE,
    )
    for mechanism in prevention.MECHANISMS:
        found = suggested(catalogue, category=category, causes={"H1": mechanism})
        directions = [order.index(one.effect.direction) for one in found if not one.measure.advised_against]
        assert directions == sorted(directions)


def test_effect_and_strength_are_those_against_just_the_problem(catalogue: Catalogue) -> None:
    """Lighting: Welsh 2022 found no sure fall of violence, Chalfin 2022 a clear one; Grove 2012 studied break-ins."""
    light = catalogue.measure("belysning")
    violence = light.effect_on("annat_otrygghetsskapande", ["vald", "brak"])
    assert (violence.direction, violence.strength) == (prevention.MIXED, "måttlig")
    assert light.effect_on("skadegorelse", ["klotter"]).direction == prevention.FEWER
    repeat = catalogue.measure("mot_upprepad_utsatthet")
    assert repeat.effect_on("annat_otrygghetsskapande", ["inbrott"]).direction == prevention.FEWER
    yards = repeat.effect_on("skadegorelse", ["ovrig_skadegorelse"])
    assert (yards.direction, yards.strength) == (prevention.UNKNOWN, "saknas")
    assert yards.instead == "inbrott i bostäder och lokaler"


def test_every_effect_that_is_known_says_what_was_studied(catalogue: Catalogue) -> None:
    for one in catalogue.measures:
        assert bool(one.emmie.effect.studied) == (one.emmie.effect.strength != "saknas"), one.id


def test_measures_for_persons_need_a_cause_that_the_group_has_judged(catalogue: Catalogue) -> None:
    """Data of places and hours say nothing of who: "ledig tid" from holidays gives no mentors until the group says so."""
    asked = {"category": "skadegorelse", "subtypes": ["ovrig_skadegorelse"], "causes": {"H1": "ledig tid"}}
    unjudged = {one.measure.id for one in suggested(catalogue, judged=(), **asked)}
    judged = {one.measure.id for one in suggested(catalogue, judged=("H1",), **asked)}
    assert not {"mentorskap", "oppen_fritidsgard"} & unjudged
    assert {"mentorskap", "oppen_fritidsgard"} <= judged
    assert "tillsyn_av_skolgardar" in unjudged


def test_a_measure_for_another_kind_of_place_is_not_suggested_and_the_own_kind_stands_first(
    catalogue: Catalogue,
) -> None:
    asked = {"category": "skadegorelse", "subtypes": ["ovrig_skadegorelse"], "judged": ()}
    repeats = suggested(catalogue, causes={"H1": "upprepad utsatthet"}, kinds=("skola",), **asked)
    assert "butiksskydd" not in {one.measure.id for one in repeats}
    free = [one.measure.id for one in suggested(catalogue, causes={"H1": "ledig tid"}, kinds=("skola",), **asked)]
    assert free.index("tillsyn_av_skolgardar") < free.index("nattvandring")


def test_planning_of_events_answers_to_events_only(catalogue: Catalogue) -> None:
    assert catalogue.measure("evenemangsplanering").mechanisms == ("evenemang",)


def test_an_unknown_cause_is_an_error(catalogue: Catalogue) -> None:
    with pytest.raises(KeyError):
        suggested(catalogue, category="skadegorelse", causes={"H1": "otur"})


def test_what_was_tried_here_stands_beside_it_null_results_too(root: Path, catalogue: Catalogue) -> None:
    register = load("ostan", "2025Q2", folder=root / "parameters").register
    assert register is not None
    verdicts = {"M2": "Går inte att avgöra: för få händelser"}
    tried = tried_here(register, verdicts, category="skadegorelse")
    assert {one.intervention: one.verdict for one in tried}["M2"] == verdicts["M2"]
    outcomes = {one.id: (one.outcome, *one.secondary) for one in register.interventions}
    named = {name for name, all_of in outcomes.items() if any(one.category == "skadegorelse" for one in all_of)}
    assert {one.intervention for one in tried} == named
    found = suggested(
        catalogue,
        category="skadegorelse",
        causes={"H1": "ingen uppsikt"},
        tried=(*tried, Tried("X", "Egen", "social", None, None, None)),
    )
    cameras = next(one for one in found if one.measure.id == "kameror")
    assert [(one.intervention, one.verdict) for one in cameras.tried] == [("M2", verdicts["M2"])]
    assert tried_here(None, {}, category="skadegorelse") == ()
