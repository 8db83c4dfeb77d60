"""Does it last: planted histories in which the fall holds, wears off, or is too small to tell."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from bfkit.checked import Checked
from bfkit.evaluation.deciding import decide
from bfkit.evaluation.lasting import AFTER, FIRST_HALF, SECOND_HALF, Lasting, lasting
from bfkit.evaluation.material import Material, material
from bfkit.parameters.models import Parameters
from bfkit.release import evaluation as page
from bfkit.release.edition import Edition
from bfkit.release.evaluation.lasting import lasting_words
from bfkit.release.protect import protect
from bfkit.verdict.words import DECREASE_CLEAR
from tests import builders
from tests.release import evaluation_cases as cases

AREAS, START, LEVEL = 24, 60, 40.0
SUCCESS = ("fungera", "lyck", "framgång", "gott", "hjälp")


def planted(first: float, second: float, *, level: float = LEVEL, seed: int = 3) -> Material:
    """Twenty-four alike areas; in the first the counts are multiplied by these in the two halves of the follow-up."""
    found = cases.material(137, 151, 92)
    random = np.random.default_rng(seed)
    mean = np.full((AREAS, START + 6), level)
    mean[0, START : START + 3] *= first
    mean[0, START + 3 :] *= second
    treated = np.zeros(mean.shape, dtype=bool)
    treated[0, START:] = True
    return replace(
        found,
        area_ids=tuple(f"A{row:02d}" for row in range(AREAS)),
        names=tuple(f"Namn{row:02d}" for row in range(AREAS)),
        months=tuple(date(2019 + (6 + month) // 12, (6 + month) % 12 + 1, 1) for month in range(START + 6)),
        counts=random.poisson(mean).astype(float),
        treated=treated,
        others=np.zeros_like(treated),
        comparable=~np.eye(AREAS, dtype=bool),
        start=START,
    )


def parameters() -> Parameters:
    """Whose quarter ends with the follow-up, so that there is nothing after it."""
    return builders.parameters(quarter="2024Q4")


def looked_at(found: Material) -> Lasting:
    seen = lasting(builders.checked(builders.incidents([])), parameters(), found, decide(found))
    assert seen is not None
    return seen


def test_a_fall_that_wears_off_is_seen_as_such() -> None:
    """Planted: a third of the level in the first half, the whole level in the second: the true ratio is three."""
    seen = looked_at(planted(1 / 3, 1.0))
    assert seen.apart.reason is None
    assert seen.apart.lower > 1 and seen.apart.lower < 3 < seen.apart.upper


def test_a_fall_that_holds_is_seen_in_both_halves() -> None:
    """Planted: 40 per cent of the level in both halves; the true ratio between them is one."""
    seen = looked_at(planted(0.4, 0.4))
    for part in seen.parts:
        assert part.change.upper < 1 and part.change.lower < 0.4 < part.change.upper
    assert seen.apart.lower < 1 < seen.apart.upper


def test_small_counts_tell_neither() -> None:
    """Two incidents a month: a fall to a third in one half and none in the other cannot be told from chance."""
    seen = looked_at(planted(1 / 3, 1.0, level=2.0))
    assert seen.apart.reason is not None or seen.apart.lower < 1 < seen.apart.upper


def test_the_halves_add_up_to_the_follow_up() -> None:
    found = planted(0.5, 0.5)
    parts = {part.name: part for part in looked_at(found).parts}
    assert set(parts) == {FIRST_HALF, SECOND_HALF}
    assert sum(part.count for part in parts.values()) == found.own[START : START + 6].sum()
    assert parts[SECOND_HALF].months == "1 oktober–31 december 2024"


def test_chance_alone_rarely_looks_like_wearing_off() -> None:
    """Nothing planted at all: of 40 towns at most 4 may be called wearing off (2.5 per cent expected, p of more < 0.02)."""
    towns = [looked_at(planted(1.0, 1.0, seed=seed)) for seed in range(40)]
    assert sum(town.apart.reason is None and town.apart.lower > 1 for town in towns) <= 4


def shown(first: float, second: float, edition: Edition, *, level: float = LEVEL) -> page.ProtectedEvaluation:
    found = planted(first, second, level=level)
    return protect(cases.evaluation(DECREASE_CLEAR, lasting=looked_at(found)), edition)


@pytest.mark.parametrize(
    ("halves", "level", "said"),
    [
        ((1 / 3, 1.0), LEVEL, "tycks avta"),
        ((0.4, 0.4), LEVEL, "inget säkert tecken finns på att skillnaden avtar"),
        ((1 / 3, 1.0), 4.0, "går inte att avgöra"),
    ],
)
def test_the_page_says_it_in_words_and_marks_it_as_not_deciding(
    halves: tuple[float, float], level: float, said: str
) -> None:
    view = shown(*halves, Edition("arbetsgrupp", 1), level=level)
    text = page.development(view).text
    assert said in text
    assert "Före, under och efter (avgör inget)." in text and "Under, andra halvan" in text
    assert said in page.first_page(view).text
    assert not any(word in lasting_words(view).lower() for word in SUCCESS)


def test_a_half_that_is_held_back_hides_the_other_and_all_that_follows() -> None:
    """The halves add up to a count that is shown: one of them alone would tell the other."""
    view = shown(0.2, 1.0, Edition("offentlig", 30))
    assert view.lasting is not None
    assert all(not part.count.shown and not part.expected.known for part in view.lasting.parts)
    assert not view.lasting.apart.known


def test_every_part_stands_beside_the_same_months_before_and_says_how_long_it_is() -> None:
    """Half-years beside quarters, of other seasons, are nothing to compare: each part has its own months a year before."""
    found = planted(0.5, 0.5)
    first, second = looked_at(found).parts
    year = START - 12
    assert first.before == found.own[year : year + 3].sum()
    assert second.before == found.own[year + 3 : year + 6].sum()
    text = page.development(shown(0.5, 0.5, Edition("arbetsgrupp", 1))).text
    assert "Månader  Samma månader året före start  Händelser  Väntat utan insats" in text
    assert f"1 juli–30 september 2024 (3 månader)  {first.before}  {first.count}" in text
    assert "Hela uppföljningen" in text and "(6 månader)  151  92  139 (105–180)" in text  # 92 + 47.31, 13.27 and 88.41
    undecided = protect(cases.evaluation("kan ej avgöras", lasting=looked_at(found)), Edition("arbetsgrupp", 1))
    text = page.development(undecided).text
    assert f"(3 månader)  {first.before}  {first.count}" in text and "139 (105–180)" not in text


def test_halves_a_year_before_are_shown_together_or_not_at_all() -> None:
    """They add up to the same months a year before, which are shown."""
    found = planted(1.0, 1.0)
    counts = found.counts.copy()
    counts[0, START - 12 : START - 9] = (1.0, 1.0, 1.0)
    view = protect(
        cases.evaluation(DECREASE_CLEAR, lasting=looked_at(replace(found, counts=counts))), Edition("offentlig", 5)
    )
    assert view.lasting is not None
    assert [part.before.shown for part in view.lasting.parts] == [False, False]
    assert [part.count.shown for part in view.lasting.parts] == [True, True]


def test_overlapping_months_before_are_not_shown_beside_the_halves() -> None:
    """A measure that ended early has a time after it whose months a year before hold one of the halves'."""
    seen = looked_at(planted(1.0, 1.0))
    for offset, shown_ in ((6, True), (9, False)):  # months -6 to 0, or -15 to -9, beside -12 to -6
        after = replace(seen.parts[0], name=AFTER, offset=offset, lasts=6, before=240)
        later = replace(seen, parts=(*seen.parts, after))
        view = protect(cases.evaluation(DECREASE_CLEAR, lasting=later), Edition("offentlig", 5))
        assert view.lasting is not None
        assert view.lasting.parts[-1].before.shown == shown_


def test_nothing_is_expected_of_a_measure_that_cannot_be_decided() -> None:
    found = planted(1 / 3, 1.0)
    view = protect(cases.evaluation("kan ej avgöras", lasting=looked_at(found)), Edition("arbetsgrupp", 1))
    assert view.lasting is not None
    assert all(part.count.shown and not part.expected.known for part in view.lasting.parts)
    assert "går det inte heller att säga" in page.development(view).text


def test_ostan_has_the_months_after_the_follow_up(ostan_town: tuple[Checked, Parameters]) -> None:
    """M1 goes on after its six months: what came then stands by itself, against the same months before the start."""
    checked, own = ostan_town
    register = own.register
    assert register is not None
    found = material(checked, own, next(one for one in register.interventions if one.id == "M1"))
    seen = lasting(checked, own, found, decide(found))
    assert seen is not None
    after = seen.parts[-1]
    assert after.name == AFTER and not after.ended
    assert after.months == "1 januari–30 juni 2024"
    assert after.change.reason is None
    assert (after.offset, after.lasts, after.earlier) == (6, 6, -6)
    assert after.before == found.own[found.start - 6 : found.start].sum()
