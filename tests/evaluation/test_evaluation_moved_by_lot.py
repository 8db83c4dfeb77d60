"""The rings of a lottery: the exact test by hand, what was planted in them, false alarms, and what is not tested."""

import math
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from bfkit.checked import Checked
from bfkit.evaluation.arguments import Words
from bfkit.evaluation.deciding import decide, lottery_draws
from bfkit.evaluation.displacement.movement import MOVED, NO_SURE_SIGN, NOT_TESTED, PLACE, SPREAD, Movement
from bfkit.evaluation.displacement.nearby import RingCounts
from bfkit.evaluation.material import Material, material
from bfkit.evaluation.moved import moved
from bfkit.evaluation.moved_by_lot import NO_ROUND, moved_by_lot
from tests import measures

MONTHS, FOLLOWED = 78, 6
DAYS = [date(2023, 1, 1), date(2023, 7, 1), date(2024, 1, 1), date(2024, 7, 1), date(2025, 1, 1)]
"""The four rounds' first days, and when the last of them is over."""
STARTS = [48, 54, 60, 66]
"""The columns of the rounds' first months: the series begins in January 2019."""


def programme(rounds: int = 4) -> dict[str, Any]:
    """Rounds of three of six areas; the areas of a round are a row of six on the map, and every other one began."""
    made = []
    for number, (day, later) in enumerate(list(pairwise(DAYS))[:rounds]):
        six = [f"A{6 * number + place:02d}" for place in range(6)]
        made.append(
            {
                "round": number + 1,
                "quarter": "2022Q4",
                "number": 1,
                "listed": [{"area": area, "count": 1.0} for area in six],
                "start_now": {"first_day": day.isoformat(), "areas": six[::2]},
                "start_next": {"first_day": later.isoformat(), "areas": six[1::2]},
            }
        )
    start = DAYS[0].isoformat()
    return measures.intervention(
        start,
        decided="2022-12-01",
        areas=[f"A{number:02d}" for number in range(6 * rounds)],
        goal={**measures.intervention()["goal"], "from": start},
        selection={"how": "lottning", "rule": "highest_count", "rounds": made},
    )


def drawn(rounds: int = 4, **changes: Any) -> tuple[Checked, Material]:
    parameters = measures.parameters({**programme(rounds), **changes})
    checked = measures.checked(measures.world(24, MONTHS, mean=1.0))
    return checked, material(checked, parameters, parameters.register.interventions[0])


@pytest.fixture(scope="module")
def four() -> Material:
    return drawn()[1]


@pytest.fixture(scope="module")
def two() -> Material:
    return drawn(2)[1]


def rings(counts: np.ndarray) -> RingCounts:
    none: Words = np.full(len(counts), "", dtype=object)
    return RingCounts(counts.astype(float), 1.0, np.ones(counts.shape[1]), none)


def planted(counts: np.ndarray, factor: float) -> np.ndarray:
    """Multiplied in the rings of the areas that began, during their round's follow-up."""
    made = counts.astype(float)
    for number, start in enumerate(STARTS):
        made[6 * number : 6 * number + 6 : 2, start : start + FOLLOWED] *= factor
    return np.round(made)


def noise(seed: int, mean: float = 100.0, areas: int = 24) -> np.ndarray:
    return np.random.default_rng(seed).poisson(mean, (areas, MONTHS))


def test_four_rounds_by_hand(four):
    """100 a month everywhere, half as many again round those that began.

    Twelve months before are 1 200, six after 900 against 600: 900.5 / 600.5, and twelve rings of 900. Every draw but
    the one made shows less, so p is one in 20 x 20 x 20 x 20.
    """
    found = moved_by_lot(four, rings(planted(np.full((24, MONTHS), 100), 1.5)))
    assert (found.kind, found.verdict, found.reason) == (PLACE, MOVED, None)
    assert found.ratio == pytest.approx(900.5 / 600.5)
    assert (found.before, found.after) == (12 * 1200, 12 * 900)
    assert found.moved == pytest.approx((12 * 900 + 0.5) * (1 - 600.5 / 900.5))
    assert found.moved == pytest.approx(12 * 300, rel=0.01)  # what was planted
    assert found.p_increase == found.smallest_p == pytest.approx(1 / 160_000)
    assert found.placebos == 160_000


def test_half_as_many_again_round_those_that_began_is_called_movement(four):
    found = moved_by_lot(four, rings(planted(noise(1), 1.5)))
    assert found.verdict == MOVED
    assert found.lower < 1.5 < found.upper
    assert found.moved_lower < 12 * 300 < found.moved_upper
    assert found.moved_lower > 0


def test_a_third_fewer_round_those_that_began_is_called_diffusion(four):
    found = moved_by_lot(four, rings(planted(noise(1), 0.67)))
    assert found.verdict == SPREAD
    assert found.moved_lower < found.moved < found.moved_upper < 0


def test_without_movement_the_lot_calls_nothing_movement_too_often(two):
    """Two rounds, 400 possible draws, 300 programmes, seeds 0-299: each word in 2.5 of 100 at most.

    Three standard errors of 300 at 2.5 %: 3 sqrt(.025 x .975 / 300) = .027.
    """
    words = [moved_by_lot(two, rings(noise(seed, 20.0))).verdict for seed in range(300)]
    for word in (MOVED, SPREAD):
        assert words.count(word) / 300 <= 0.025 + 0.027
    assert words.count(NO_SURE_SIGN) == 300 - words.count(MOVED) - words.count(SPREAD) > 270


def test_everything_that_rises_everywhere_is_no_movement(four):
    counts = noise(1)
    counts[:, STARTS[0] :] *= 2
    assert moved_by_lot(four, rings(counts)).verdict == NO_SURE_SIGN


def test_what_cannot_be_tested_says_why(two):
    one = drawn(1)[1]
    alone = moved_by_lot(one, rings(planted(np.full((24, MONTHS), 100), 3.0)))  # 1 of 20 draws is over 2.5 %
    assert alone.verdict == NOT_TESTED and "för få lottade omgångar" in alone.reason
    empty = noise(1)
    empty[:] = 0
    nothing = moved_by_lot(two, rings(empty))
    assert (nothing.verdict, nothing.reason) == (NOT_TESTED, NO_ROUND)
    unknown = noise(1).astype(float)
    unknown[[3, 9]] = math.nan
    assert moved_by_lot(two, rings(unknown)).reason == NO_ROUND


def test_a_round_whose_rings_are_not_known_is_left_out(four):
    counts = planted(noise(1), 1.5)
    counts[3] = math.nan
    found = moved_by_lot(four, rings(counts))
    assert found.placebos == 20**3
    assert found.verdict == MOVED


def test_what_happens_in_the_lotterys_own_areas_is_in_no_ring():
    """Every area of this municipality is in the lottery: nothing is left round them to look at."""
    checked, found = drawn()
    seen = moved(checked, found, decide(found))
    assert len(lottery_draws(found)) == 4
    assert seen.place.reason == NO_ROUND
    assert [other.verdict for other in seen.others] == [NOT_TESTED] * 3
    assert all("lotten" in (other.reason or "") for other in seen.others)
    assert seen.mandatory and seen.control_ring is None


def test_a_lottery_without_rings_or_without_a_map_is_not_tested():
    _, bare = drawn(rings=[], type="social")
    checked = measures.checked(measures.world(24, MONTHS, mean=1.0), polygons=False)
    assert moved(checked, bare, decide(bare)).place.reason == "ej prövad: planen har inga ringar"
    _, found = drawn()
    told: Movement = moved(checked, found, decide(found)).place
    assert told.verdict == NOT_TESTED and "gränser" in (told.reason or "")
