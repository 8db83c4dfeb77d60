"""At what hour it happens, behind disclosure control: by hand."""

from itertools import pairwise

import numpy as np
import pytest

from bfkit.causes.week_hours import NightHours
from bfkit.release.causes.night_protection import _joined, protected_nights
from bfkit.release.disclosure import Edition

INSIDE = Edition("arbetsgrupp", 5)
FRIDAY = NightHours(4, 1470, ((41, 7), (48, 4), (49, 26), (50, 23), (51, 5)))  # closes 00.30
SATURDAY = NightHours(5, 1530, ((42, 8), (51, 25), (52, 29), (53, 4)))  # closes 01.30


def told(*rows: NightHours, count: int | None = None) -> list[tuple[str, list[tuple[int | None, int | None, str]]]]:
    total = sum(n for row in rows for _, n in row.parts) if count is None else count
    found = protected_nights(rows, total, INSIDE)
    return [(one.weekday, [(a, b, cell.text) for a, b, cell in one.parts]) for one in found]


def test_the_hour_after_closing_moves_with_the_closing() -> None:
    assert told(FRIDAY, SATURDAY) == [
        ("fredag", [(1470, 1500, "26"), (1500, 1530, "23"), (None, None, "16")]),
        ("lördag", [(1530, 1560, "25"), (1560, 1590, "29"), (None, None, "12")]),
    ]


def test_a_small_rest_of_a_night_hides_its_hour_and_that_of_another() -> None:
    """38 of 40 in the hour: 2 are left. The sum of the hours stands in a test, so one hidden night is not enough."""
    small = NightHours(5, 1500, ((50, 20), (51, 18), (52, 2)))
    found = dict(told(FRIDAY, small, SATURDAY))
    whole = [parts for parts in found.values() if len(parts) == 1]
    assert len(whole) >= 2 or len(found) < 3
    assert not any(text in ("38", "2") for parts in found.values() for *_, text in parts)


def test_a_night_of_a_few_is_not_shown_and_cannot_be_worked_out() -> None:
    few = NightHours(6, None, ((44, 3),))
    assert len(told(FRIDAY, SATURDAY, few)) <= 1
    assert len(told(FRIDAY, SATURDAY, count=134)) <= 1  # three that are in no night


@pytest.mark.parametrize("seed", range(20))
def test_joined_half_hours_keep_their_sum_and_hold_no_small_count(seed: int) -> None:
    random = np.random.default_rng(seed)
    parts = [(at, int(n)) for at, n in enumerate(random.poisson(3, 12)) if n]
    joined = _joined(parts, 5)
    assert sum(n for *_, n in joined) == sum(n for _, n in parts)
    assert len(joined) == 1 or min(n for *_, n in joined) >= 5
    assert all(before[1] == after[0] for before, after in pairwise(joined))
