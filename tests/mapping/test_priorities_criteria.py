"""The twelve criteria at their boundaries, one below, on and above; and the words when nobody has told."""

from dataclasses import replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from bfkit import tables
from bfkit.errors import ParameterError
from bfkit.mapping.coverage.reporter_feedback import reporter_feedback
from bfkit.mapping.priorities.area_criteria import area_criteria, share_change, share_interval
from bfkit.mapping.priorities.choice import choice
from bfkit.mapping.priorities.criteria import problems
from bfkit.mapping.priorities.evidence import (
    LACKING,
    NO,
    YES,
    Price,
    Promise,
    concentrated,
    costly,
    exposed,
    promised,
    repeated,
)
from bfkit.mapping.priorities.focus_areas import focus_areas
from bfkit.mapping.priorities.picture_tests import Excess
from bfkit.mapping.priorities.problem_pictures import ProblemPicture, increase_p, problem_pictures
from bfkit.mapping.trends.change import period_change
from bfkit.parameters.models import Thresholds
from bfkit.parameters.prices import Prices
from bfkit.parameters.quarter_file import FocusArea, GroupDecisions, Influence, OrganisedCrime
from tests.builders import ZONE, checked, incidents, parameters, source

LIMITS = Thresholds()
SPOT = Excess("spot", "rutan", 10.0, 5.0, 0.001, 0.05)
PICTURE = ProblemPicture(
    id="rapporter.skadegorelse.klotter.A",
    source="rapporter",
    source_label="Rapporter",
    category="skadegorelse",
    subtype="klotter",
    label="Klotter",
    area_id="A",
    area_name="Norr",
    count_12m=12,
    count_quarter=1,
    dates=5,
    now=12,
    before=12,
    increase_p=0.5,
    increase_p_adjusted=0.5,
    dispersion=1.0,
    source_12m=100,
    by_area=None,
    by_spot=SPOT,
    by_window=None,
    rows=np.arange(12),
)


@pytest.mark.parametrize(("count", "word"), [(11, NO), (12, YES), (13, YES)])
def test_p1_common_from_one_a_month(count: int, word: str) -> None:
    assert repeated(replace(PICTURE, count_12m=count), (), LIMITS).answer == word


@pytest.mark.parametrize(("dates", "word"), [(4, NO), (5, YES), (6, YES)])
def test_p1_one_bad_night_is_not_common(dates: int, word: str) -> None:
    assert repeated(replace(PICTURE, dates=dates), (), LIMITS).answer == word


@pytest.mark.parametrize(("p", "count", "word"), [(0.049, 5, YES), (0.05, 5, YES), (0.051, 5, NO), (0.05, 4, NO)])
def test_p1_increased(p: float, count: int, word: str) -> None:
    assert repeated(replace(PICTURE, count_12m=count, increase_p_adjusted=p), (), LIMITS).answer == word


INDEX = Prices({2020: 100.0, 2025: 120.0}, "prov")


def test_p1_severe_and_unknown_history() -> None:
    few = replace(PICTURE, count_12m=3)
    assert repeated(few, ("klotter",), LIMITS).answer == YES
    unknown = repeated(replace(few, before=None, increase_p_adjusted=float("nan")), (), LIMITS)
    assert (unknown.answer, unknown.increased) == (LACKING, None)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({}, YES),
        ({"p_adjusted": 0.051}, NO),
        ({"p_adjusted": 0.049}, YES),
        ({"expected": 5.01}, NO),
        ({"expected": 4.99}, YES),
        ({"count": 4.0, "expected": 1.0}, NO),
        ({"count": 5.0, "expected": 1.0}, YES),
    ],
)
def test_p2_surely_and_at_least_twice_as_many(change: dict[str, float], word: str) -> None:
    assert concentrated(replace(PICTURE, by_spot=replace(SPOT, **change)), LIMITS).answer == word


def test_p2_must_still_be_there_and_be_testable() -> None:
    gone = concentrated(replace(PICTURE, count_quarter=0), LIMITS)
    assert (gone.answer, gone.held, gone.still_there) == (NO, (SPOT,), False)
    assert concentrated(replace(PICTURE, by_spot=None), LIMITS).answer == LACKING


def test_p3_by_area_and_subtype() -> None:
    def one(area: str | None, subtype: str) -> Promise:
        return Promise("ML1", 2025, area, subtype, "Vi sanerar.")

    own = frozenset({"klotter"})
    assert promised(PICTURE, own, (one("A", "klotter"),), 2025).answer == YES
    assert promised(PICTURE, own, (one(None, "klotter"),), 2025).answer == YES
    assert promised(PICTURE, own, (one("B", "klotter"), one("A", "brak")), 2025).answer == NO
    assert promised(PICTURE, own, (), None).answer == LACKING


@pytest.mark.parametrize(("near", "word"), [(4, NO), (5, YES), (6, YES)])
def test_p4_near_protected_places(near: int, word: str) -> None:
    assert exposed(near, 9, {}, register=True, limits=LIMITS).answer == word
    assert exposed(0, 0, {}, register=True, limits=LIMITS).answer == LACKING
    assert exposed(0, 9, {}, register=False, limits=LIMITS).answer == LACKING


@pytest.mark.parametrize(("count", "word"), [(99, NO), (100, YES), (101, YES)])
def test_p5_middle_cost_against_the_limit(count: int, word: str) -> None:
    price = Price("klotter", "Sanering", "objekt", 500.0, 1000.0, 3000.0, "avtal", 2025)
    found = costly({"klotter": count}, {"klotter": price}, LIMITS, INDEX)
    assert (found.answer, found.middle, found.low) == (word, 1000.0 * count, 500.0 * count)
    assert found.depends_on_price


def test_p5_without_a_price_is_never_no_but_may_be_yes() -> None:
    price = Price("klotter", "Sanering", "objekt", 500.0, 1000.0, 3000.0, "avtal", 2025)
    assert costly({"brak": 5}, {}, LIMITS, INDEX).answer == LACKING
    partly = costly({"klotter": 100, "brak": 5}, {"klotter": price}, LIMITS, INDEX)
    assert (partly.answer, partly.unpriced) == (YES, 5)
    assert costly({"klotter": 99, "brak": 5}, {"klotter": price}, LIMITS, INDEX).answer == LACKING


def test_p5_sets_prices_of_different_years_in_one_before_they_are_added() -> None:
    """1 000 kronor of 2020 are 1 200 of 2025 (index 100 and 120); 50 of them and 40 at 2 000 are 140 000 kronor."""
    old = Price("klotter", "Sanering", "objekt", 500.0, 1000.0, 3000.0, "avtal", 2020)
    new = Price("brak", "Bråk", "händelse", 1000.0, 2000.0, 4000.0, "antagande", 2025)
    found = costly({"klotter": 50, "brak": 40}, {"klotter": old, "brak": new}, LIMITS, INDEX)
    assert (found.middle, found.low, found.price_year) == (pytest.approx(140_000), pytest.approx(70_000), 2025)


def test_p5_never_adds_kronor_of_years_that_the_index_lacks() -> None:
    old = Price("klotter", "Sanering", "objekt", 500.0, 1000.0, 3000.0, "avtal", 2021)
    new = Price("brak", "Bråk", "händelse", 1000.0, 2000.0, 4000.0, "antagande", 2025)
    refused = costly({"klotter": 500, "brak": 400}, {"klotter": old, "brak": new}, LIMITS, INDEX)
    assert (refused.answer, refused.years_differ, refused.middle) == (LACKING, True, 0.0)
    alone = costly({"klotter": 500}, {"klotter": old, "brak": new}, LIMITS, INDEX)
    assert (alone.answer, alone.middle, alone.years_differ) == (YES, 500_000.0, False)


def test_the_increase_is_the_e_test_and_wider_when_counts_vary_more() -> None:
    """methods.md §2.1: E-test (25, 16) two-sided .1647963179, by symmetry half of it one-sided.

    With phi 3: z = 9 / sqrt(123) = 0.8115, upper tail 0.2085.
    """
    assert increase_p(25, 16, 1.0) == pytest.approx(0.1647963179 / 2, abs=1e-6)
    assert increase_p(25, 16, 3.0) == pytest.approx(0.2085, abs=1e-4)


# --- areas --------------------------------------------------------------------------------------------------------


def test_survey_intervals_are_the_published_ones() -> None:
    """methods.md §9: Wilson(n_eff) and Newcombe 180/600 against 150/600: .000537 to .1002 either way round."""
    assert share_interval(0.30, 600, 1.4) == pytest.approx((0.258548, 0.345006), abs=1e-6)
    change, lower, upper, _ = share_change((0.30, 600, 1.0), (0.25, 600, 1.0))
    assert change == pytest.approx(0.05)
    assert -lower == pytest.approx(0.000537, abs=1e-5) and upper == pytest.approx(0.1002, abs=1e-4)


def survey(*rows: tuple[str, int, float, int, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["area_id", "year", "share", "answers", "comparable_from"])
    return tables.check(
        frame.assign(weight=frame["answers"] * 1.0, design_effect=1.0, source="F1"), tables.SURVEY_SHARES, ZONE
    )


def test_o1_needs_to_be_surely_above_the_municipality() -> None:
    """Municipal share (0.5 * 100 + 0.3 * 300) / 400 = 0.35; 40/100 has Wilson 0.309, 50/100 has 0.404."""
    made = checked(incidents([]), survey_shares=survey(("A", 2024, 0.5, 100, 0), ("B", 2024, 0.3, 300, 0)))
    facts = {area.area_id: area.facts[0] for area in area_criteria(made, parameters()).areas}
    assert (facts["A"].answer, facts["B"].answer) == (YES, NO)
    assert facts["A"].threshold == pytest.approx(0.35)
    unsure = checked(incidents([]), survey_shares=survey(("A", 2024, 0.4, 100, 0), ("B", 2024, 0.3, 300, 0)))
    fact = area_criteria(unsure, parameters()).areas[0].facts[0]
    assert (fact.answer, fact.above_unsure) == (NO, True)


def test_o1_never_compares_over_a_new_wording_and_never_looks_ahead() -> None:
    rows = [("A", 2023, 0.2, 300, 0), ("A", 2024, 0.5, 300, 2024), ("A", 2025, 0.9, 300, 2024)]
    fact = area_criteria(checked(incidents([]), survey_shares=survey(*rows)), parameters()).areas[0].facts[0]
    assert (fact.year, fact.worsening) == (2024, None)
    same = [("A", 2023, 0.2, 300, 0), ("A", 2024, 0.5, 300, 0)]
    found = area_criteria(checked(incidents([]), survey_shares=survey(*same)), parameters())
    assert found.areas[0].worse == ("O1",) and found.tests == 1


def test_register_shares_are_high_above_the_quantile_printed() -> None:
    """Of 0.1, 0.2, 0.3, 0.4 and 0.5 the third quartile is 0.4 (linear): only 0.5 lies above it."""
    ids = list("ABCDE")
    areas = pd.DataFrame({"id": ids, "level": "s", "name": ids, "version": "1", "population": 1000})
    rows = pd.DataFrame(
        {"area_id": ids, "year": 2022, "name": "O2", "value": [0.1, 0.2, 0.3, 0.4, 0.5], "uncertainty": np.nan}
    ).assign(source="SCB")
    made = checked(
        incidents([]),
        areas=tables.check(areas, tables.AREAS, ZONE),
        indicators=tables.check(rows, tables.INDICATORS, ZONE),
    )
    found = area_criteria(made, parameters())
    assert [area.answers["O2"] for area in found.areas] == [NO, NO, NO, NO, YES]
    assert found.thresholds["O2"] == pytest.approx(0.4)
    assert [area.answers["O3"] for area in found.areas] == [LACKING] * 5


def test_o6_is_only_what_people_said() -> None:
    assert [a.answers["O6"] for a in area_criteria(checked(incidents([])), parameters()).areas] == [LACKING, LACKING]
    said = GroupDecisions(
        organised_crime=(OrganisedCrime(area="A", present="ja", judged_by="Polisen", day=date(2025, 5, 2)),)
    )
    told = parameters().model_copy(update={"decisions": said})
    found = area_criteria(checked(incidents([])), told)
    assert [area.answers["O6"] for area in found.areas] == [YES, LACKING]
    assert found.areas[0].facts[5].judged_by == "Polisen"


# --- the group's choice and the reporters -------------------------------------------------------------------------


def spread(area: str, count: int, day: str = "2025-04-0", **same: object) -> list[dict[str, object]]:
    return [{"starts_at": f"{day}{1 + i % 9} 12:00", "area_id": area, **same} for i in range(count)]


def with_choice(**decided: object) -> GroupDecisions:
    return GroupDecisions(**decided)  # type: ignore[arg-type]


def test_an_unknown_area_or_problem_is_told_with_the_nearest_name() -> None:
    made = checked(incidents(spread("A", 6)))
    decided = with_choice(
        focus_areas=(FocusArea(area="C", reason="Flest händelser."),),
        problems=(Influence(problem="rapporter.skadegorelse.klotter.B", can="ja", reason="Det går att påverka."),),
    )
    told = parameters().model_copy(update={"decisions": decided})
    with pytest.raises(ParameterError) as caught:
        choice(made, told, problems(made, told), focus_areas(made, told))
    message = str(caught.value)
    assert "prov/quarters/2025Q2.yml" in message
    assert 'focus_areas: "C" är inte ett område i kommunens områdestabell' in message
    assert 'menade du "rapporter.skadegorelse.klotter.A"?' in message


def test_the_choice_and_p6_stand_beside_the_proposal() -> None:
    made = checked(incidents([*spread("A", 6), *spread("B", 2)]))
    decided = with_choice(
        focus_areas=(FocusArea(area="B", reason="Ny skola öppnar i höst."),),
        problems=(
            Influence(
                problem="rapporter.skadegorelse.klotter.A",
                can="nej",
                reason="Väggen tillhör ett bolag.",
                passed_on_to="Bolaget",
            ),
        ),
    )
    told = parameters(thresholds={"focus_areas": 1}).model_copy(update={"decisions": decided})
    found = problems(made, told)
    proposal = focus_areas(made, told)
    chosen = choice(made, told, found, proposal)
    assert [row.area_id for row in proposal.proposed] == ["A"]
    assert (chosen.chosen[0].proposed, chosen.chosen[0].rank, chosen.not_chosen) == (False, 2, ("A",))
    assert chosen.passed_on == (("rapporter.skadegorelse.klotter.A", "Bolaget"),)
    assert found.rows[0].answers["P6"] == NO
    assert problems(made, parameters()).rows[0].answers["P6"] == LACKING


def test_equals_at_the_border_are_all_proposed_and_said() -> None:
    made = checked(incidents([*spread("A", 4), *spread("B", 4)]))
    found = focus_areas(made, parameters(thresholds={"focus_areas": 1}))
    assert found.tied and [row.area_id for row in found.proposed] == ["A", "B"]
    assert [row.rank for row in found.rows] == [1, 1]


def test_last_quarters_choice_is_followed_beside_the_others() -> None:
    rows = [*spread("A", 8, "2025-02-0"), *spread("B", 3, "2025-02-0"), *spread("A", 2), *spread("B", 5)]
    before = with_choice(focus_areas=(FocusArea(area="A", reason="Flest händelser."),))
    sources = [source("rapporter", "reporter", "Rapporter", complete_from="2025-01-01")]
    told = parameters(sources=sources).model_copy(update={"decisions_before": before})
    moved = focus_areas(checked(incidents(rows)), told).moved
    assert len(moved) == 1
    assert (moved[0].change.now, moved[0].change.before) == (2, 8)
    assert (moved[0].others_now, moved[0].others_before, moved[0].rank_now) == (5, 3, 2)


def test_a_picture_is_named_by_what_where_and_when() -> None:
    nights = [{"starts_at": f"2025-04-{day:02} 23:30", "area_id": "A"} for day in (4, 5, 11, 12, 18, 19, 25, 26)]
    found = problem_pictures(checked(incidents(nights)), parameters())
    assert [one.id for one in found.pictures] == ["rapporter.skadegorelse.klotter.A"]
    name = found.pictures[0].name(ratio=2.0, rate=0.05)
    assert name == "Klotter i Norr, fredags- och lördagsnätter kl. 22–06"


@pytest.mark.parametrize(("active", "pages"), [(2, 0), (3, 1), (4, 1)])
def test_no_figures_of_fewer_than_three_reporters(active: int, pages: int) -> None:
    register = pd.DataFrame(
        {"id": [f"r{i}" for i in range(active)], "organisation": "Skolan", "active_from": pd.Timestamp("2024-01-01")}
    ).assign(active_to=pd.NaT)
    made = checked(
        incidents(spread("A", 4, organisation="Skolan")), reporters=tables.check(register, tables.REPORTERS, ZONE)
    )
    found = reporter_feedback(made, parameters())
    assert len(found.pages) == pages
    assert found.withheld == (() if pages else ("Skolan",))
    if pages:
        assert (found.pages[0].reports, found.pages[0].unanswered, found.pages[0].silent) == (4, 4, False)


def test_increase_cries_no_oftener_than_told_where_quarters_vary_more_than_chance() -> None:
    """2 000 pairs of years, negative binomial with variance twice the mean; a doubling is still found."""
    random = np.random.default_rng(1)
    mean, phi, rounds = 24.0, 2.0, 2_000

    def years(level: float) -> npt.NDArray[np.int64]:
        return random.negative_binomial(level / (phi - 1), 1 / phi, rounds)

    before, same, doubled = years(mean), years(mean), years(2 * mean)
    by_chance = np.mean([increase_p(int(now), int(then), 1.0) <= 0.05 for now, then in zip(same, before, strict=True)])
    false = np.mean([increase_p(int(now), int(then), phi) <= 0.05 for now, then in zip(same, before, strict=True)])
    found = np.mean([increase_p(int(now), int(then), phi) <= 0.05 for now, then in zip(doubled, before, strict=True)])
    assert by_chance > 0.10, "chance alone would cry wolf"
    assert false <= 0.06
    assert found >= 0.60
    covered = [
        change.lower <= 1 <= change.upper
        for change in (period_change(int(a), int(b), dispersion=phi) for a, b in zip(same, before, strict=True))
    ]
    assert np.mean(covered) >= 0.94
