"""A goal within an interval of a change is not told as reached.

Newcombe's interval of shares (Stat. Med. 1998, 17:873); of a mean the sandwich with a school as one cluster.
"""

import numpy as np
import pandas as pd
import pytest

from bfkit.followup.commitments import attitude
from bfkit.followup.commitments.shares import _result
from bfkit.inference.differences import share_difference
from bfkit.parameters.commitment_targets import ShareChangeTarget

STAFF = share_difference(50, 58, 40, 64)
"""62 percent became 86: 24 points, 8 to 38."""


def target(**goal):
    return ShareChangeTarget(before=2021, after=2025, **goal)


@pytest.mark.parametrize(
    ("rise", "result"), [(0.05, "god"), (0.10, "ej känd"), (0.30, "ej känd"), (0.45, "under förväntan")]
)
def test_a_rise_reaches_its_goal_only_with_its_whole_interval(rise, result):
    found, words = _result([STAFF], target(rise=rise))
    assert found == result
    if found == "ej känd":
        assert words.endswith(f"minst {100 * rise:.0f} procentenheter går inte att säga (8–38).")


def test_one_question_in_doubt_leaves_the_goal_of_all_in_doubt():
    sure = share_difference(900, 1000, 300, 1000)
    assert _result([sure], target(rise=0.1))[0] == "god"
    assert _result([sure, STAFF], target(rise=0.1))[0] == "ej känd"


def test_a_change_that_may_be_none_proves_nothing_and_the_wrong_way_is_worse():
    assert _result([share_difference(33, 60, 30, 60)], target(rise=0.1))[0] == "ej känd"
    assert _result([STAFF], target(fall=0.1))[0] == "sämre"


def test_a_share_of_what_it_was_is_judged_by_the_interval_of_both():
    """From 60 to 15 percent of 1 000 is surely under half; of 20 it may be more than half."""
    assert _result([share_difference(150, 1000, 600, 1000)], target(ratio_at_most=0.5))[0] == "god"
    assert _result([share_difference(3, 20, 12, 20)], target(ratio_at_most=0.5))[0] == "ej känd"
    assert _result([share_difference(450, 1000, 600, 1000)], target(ratio_at_most=0.5))[0] == "under förväntan"


SCHOOLS = pd.Series(["a", "b", "c", "d"] * 2)
RISES = np.array([0.8, 1.0, 1.0, 1.2])


def change_of(rises):
    """Four schools of two pupils, one of 3 and one of 4 steps at first; the rise of each school is given."""
    before = np.array([3.0] * 4 + [4.0] * 4)
    return attitude.scale_change(before, SCHOOLS, before + np.tile(rises, 2), SCHOOLS)


def test_the_interval_of_an_attitude_worked_by_hand():
    """Eight pupils 3.5 and 4.5: change 1, and the floor of two simple samples is the larger error.

    Variances: before 8 x 0.25 / 7 = 0.2857; after (2 + 2 x (0.04 + 0 + 0 + 0.04)) / 7 = 0.3086. Standard error
    sqrt((0.2857 + 0.3086) / 8) = 0.2726; Student's t with 3 degrees of freedom 3.1824: half 0.8674.
    """
    found = change_of(RISES)
    assert found.change == pytest.approx(1.0)
    assert (found.lower, found.upper) == pytest.approx((1 - 0.8674, 1 + 0.8674), abs=5e-4)


@pytest.mark.parametrize(
    ("wanted", "result"), [(0.1, "god"), (0.5, "ej känd"), (1.0, "ej känd"), (1.8, "ej känd"), (1.9, "under förväntan")]
)
def test_an_attitude_reaches_its_goal_only_with_its_whole_interval(wanted, result):
    """The interval is 0.13 to 1.87: the point of 1.0 reaches a goal of 0.5, and is no result."""
    assert attitude._result(change_of(RISES), wanted)[0] == result


def test_an_attitude_that_may_not_have_changed_proves_nothing_however_large_its_point():
    """A rise of 0.8 with a half of at least 0.86 holds no change, and the goal of 0.5 is beside the point."""
    found = change_of(RISES - 0.2)
    assert found.lower < 0 < 0.5 < found.change
    assert attitude._result(found, 0.5)[0] == "ej känd"
    assert attitude._result(change_of(-RISES), 0.5)[0] == "sämre"
