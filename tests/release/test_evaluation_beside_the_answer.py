"""What stands beside the answer and decides nothing: the rounds of a lottery, and the plan's other outcomes."""

import dataclasses
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from bfkit.evaluation.by_round import RoundCounts
from bfkit.evaluation.deciding import LOTTERY
from bfkit.evaluation.displacement.ranked_change import RankedChange
from bfkit.evaluation.secondary import Secondary
from bfkit.release import evaluation as page
from bfkit.release import evaluation_export
from bfkit.release.edition import Edition
from bfkit.release.evaluation.development_views import NOTHING
from bfkit.release.evaluation.rounds import waited_words
from bfkit.release.protect import protect
from tests.release import evaluation_cases as cases
from tests.release.test_evaluation_page import SUCCESS, UNDECIDED

ALL, PUBLIC = Edition("arbetsgrupp", 1), Edition("offentlig", 5)
ROUNDS = (
    RoundCounts(1, date(2023, 7, 1), 3, 3, (100, 40), (80, 90), ((60, 30),)),
    RoundCounts(2, date(2024, 1, 1), 3, 3, (51, 52), (40, 36), ()),
)


def drawn(
    key: str = "minskning styrkt", rounds: tuple[RoundCounts, ...] = ROUNDS, edition: Edition = ALL
) -> page.ProtectedEvaluation:
    """A lottery of two rounds: 151 to 92 among those that began, 120 to 126 among those that waited."""
    view = protect(cases.evaluation(key, checks=cases.CHECKS[:2], rounds=rounds), edition)
    assert isinstance(view, page.ProtectedEvaluation)
    return replace(view, decision=replace(view.decision, method=LOTTERY))


def test_those_that_waited_stand_beside_those_that_began_on_the_first_page() -> None:
    told = "6 områden som väntade på sin tur, samma månader: 120 → 126."
    assert waited_words(drawn()) == told
    first = page.first_page(drawn()).text
    assert "151 → 92 händelser" in first and told in first
    assert "De som väntade" not in page.first_page(protect(cases.evaluation(), ALL)).text


def test_the_table_of_rounds_by_hand() -> None:
    """100 × 90/80 = 112.5 and 51 × 36/40 = 45.9, together 158.4; 40/112.5 = 0.36, 52/45.9 = 1.13, 92/158.4 = 0.58."""
    text = page.development(drawn()).text
    assert "Omgång  De som började  De som väntade  Väntat utan insats  Kvot" in text
    assert "1, från 1 juli 2023  100 → 40  80 → 90  112  0,36" in text
    assert "2, från 1 januari 2024  51 → 52  40 → 36  46  1,13" in text
    assert "Alla omgångar  151 → 92  120 → 126  158  0,58" in text
    assert "En enstaka omgång avgör inget." in text


def test_no_ratio_of_a_lottery_that_cannot_be_decided() -> None:
    text = page.development(drawn(UNDECIDED)).text
    assert "100 → 40" in text
    assert "0,36" not in text and "0,58" not in text and "Kvot:" not in text and "Väntat utan insats" not in text


def test_results_tell_those_that_waited_and_the_other_baseline() -> None:
    row = evaluation_export.evaluation(drawn(), NOTHING)
    assert row.waited is not None
    assert (row.waited.areas_began, row.waited.areas_waiting) == (6, 6)
    assert (row.waited.count_before, row.waited.count_now) == (120, 126)
    assert (row.count_before, row.count_before_other, row.count_now) == (151, 137, 92)
    few = (RoundCounts(1, date(2023, 7, 1), 3, 3, (100, 40), (80, 3), ()),)
    hidden = evaluation_export.evaluation(drawn(rounds=few, edition=PUBLIC), NOTHING).waited
    assert hidden is not None and hidden.count_now is None


def test_later_months_are_told_as_without_a_comparison() -> None:
    """Both rounds have come through months 1-6, only the first through 7-12."""
    text = page.development(drawn()).text
    assert "Efter uppföljningen (utan jämförelse, avgör inget)." in text
    assert "1–6  6  151  92" in text
    assert "7–12  3  60  30" in text


def test_the_goal_is_judged_on_what_is_followed_and_a_comparable_case_is_explained() -> None:
    text = page.first_page(drawn()).text
    assert "Målet (−30\u00a0%), så långt det är följt (6 områden, sex månader var): nått." in text
    assert "Ett jämförbart fall är en månad före den första lottningen" in text or "går inte att säga" in text
    assert "Målet (−30\u00a0%) nåddes." in page.first_page(protect(cases.evaluation(checks=cases.CHECKS[:2]), ALL)).text


@pytest.mark.parametrize(
    "small",
    [
        replace(ROUNDS[1], began=(51, 3)),
        replace(ROUNDS[1], waited=(4, 36)),
    ],
)
def test_one_small_count_of_a_round_hides_every_round(small: RoundCounts) -> None:
    """The rounds add up to counts that are shown."""
    view = drawn(rounds=(ROUNDS[0], small), edition=PUBLIC)
    assert view.rounds is not None
    assert view.rounds.rounds == () and view.rounds.later == ()
    text = page.development(view).text
    assert "100 → 40" not in text and "Antalen omgång för omgång visas inte" in text


def test_one_small_count_after_the_follow_up_hides_those_months_alone() -> None:
    view = drawn(rounds=(replace(ROUNDS[0], later=((60, 2),)), ROUNDS[1]), edition=PUBLIC)
    assert view.rounds is not None
    assert len(view.rounds.rounds) == 2 and view.rounds.later == ()


def test_the_public_edition_tells_no_day_of_a_round() -> None:
    text = page.development(drawn(edition=PUBLIC)).text
    assert "1  100 → 40" in text and "2023" not in text.split("Omgång")[1].split("Efter uppföljningen")[0]


def other(before: int = 60, after: int = 40, *, shares: bool = False) -> Secondary:
    """An outcome of which 55 were expected, 8 to 27 more than came."""
    change = RankedChange(
        60.0,
        40.0,
        0.73,
        0.6,
        0.83,
        -15.0,
        -27.0,
        -8.0,
        0.01,
        0.99,
        118,
        np.empty((0, 4)),
        np.empty(0),
        20.0,
        0.95,
        None,
    )
    return Secondary("klotter", before, after, shares, change, "")


def shown(found: Secondary, edition: Edition = ALL, key: str = "minskning styrkt") -> page.ProtectedEvaluation:
    view = protect(cases.evaluation(key, secondary=(found,)), edition)
    assert isinstance(view, page.ProtectedEvaluation)
    return view


def test_another_outcome_stands_with_its_counts_and_what_was_expected() -> None:
    text = page.development(shown(other())).text
    assert "Andra utfall i planen (avgör inget)." in text
    assert "Klotter  60  40  55 (48–67)" in text
    assert "Andra utfall" not in page.development(protect(cases.evaluation(), ALL)).text


@pytest.mark.parametrize("edition", [ALL, PUBLIC])
def test_nothing_is_expected_of_another_outcome_when_the_effect_cannot_be_told(edition: Edition) -> None:
    view = shown(other(), edition, UNDECIDED)
    assert not view.secondary[0].expected.known
    text = page.development(view).text
    assert "Klotter  60  40  ej prövat: frågan gick inte att avgöra" in text
    assert [word for word in SUCCESS if word in text.lower().split("andra utfall i planen")[1]] == []


@pytest.mark.parametrize(
    ("found", "hidden"),
    [
        (other(60, 3), True),  # small itself
        (other(4, 40), True),
        (other(60, 40), False),
        (other(150, 40, shares=True), True),  # 151 of all kinds before: one is left
        (other(60, 90, shares=True), True),  # 92 after: two are left
        (other(60, 40, shares=True), False),
        (other(60, 180), True),  # 182 of other kinds in the series beside: two are left
    ],
)
def test_a_small_count_is_not_told_by_a_difference(found: Secondary, hidden: bool) -> None:
    """The fixture has 151 before and 92 after, and 182 after in the series that the measure cannot touch."""
    view = shown(found, PUBLIC).secondary[0]
    assert (view.before.value is None and view.after.value is None and not view.expected.known) == hidden
    assert shown(found).secondary[0].after.value == found.after  # with no limit nothing is held back


def test_the_expected_effect_has_its_source_and_a_goal_that_asks_for_more_is_told() -> None:
    own = cases.intervention(expected_effect={"change": -13, "unit": "procent", "source": "Piza m.fl. 2019"})
    text = page.plan_and_dose(protect(cases.evaluation(own=own), ALL)).text
    assert "Planen väntade −13\u00a0% (källa: Piza m.fl. 2019)." in text
    assert "Målet, −30\u00a0%, är alltså högre satt än den verkan som planen själv väntade." in text
    same = page.plan_and_dose(protect(cases.evaluation(), ALL)).text
    assert "Planen väntade −30\u00a0% (källa: en källa)." in same and "högre satt" not in same


def test_a_cost_for_each_area_is_told_for_all_that_have_begun() -> None:
    """Three areas of 85 000 kronor are 255 000; a cost that is one sum is not multiplied."""
    cost = {"kronor": 85000, "period": "per område och år", "includes": "samordnare"}
    own = cases.intervention(areas=[cases.CODES[0], cases.CODES[1], cases.CODES[2]], cost=cost)
    told = page.first_page(protect(cases.evaluation(own=own), ALL)).text
    assert "255\u202f000 kronor om året i de 3 områden som hade börjat" in told
    assert "som hade börjat" not in page.first_page(protect(cases.evaluation(), ALL)).text


def test_a_comparison_from_few_areas_is_a_doubt() -> None:
    view = protect(cases.evaluation(checks=cases.CHECKS[:2]), ALL)
    assert isinstance(view, page.ProtectedEvaluation)
    for places, told in ((3, True), (6, False)):
        decision = dataclasses.replace(view.decision, places=places, worth=18.2)
        text = page.first_page(dataclasses.replace(view, decision=decision)).text
        words = "Jämförelsen vilar på 3 områden: de 118 jämförbara fallen överlappar i tid och är värda omkring 18."
        assert (words in text) == told
