"""A goal within an interval of a change is not told as reached (Newcombe's interval, Stat. Med. 1998, 17:873)."""

import pytest

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
