"""Opening hours as registers write them."""

import pytest

from bfkit.opening_hours import OpenSpell, always_open, parsed_hours


def test_a_night_belongs_to_the_evening_on_which_it_began():
    """Friday and Saturday to three in the morning, Sunday to ten in the evening."""
    found = parsed_hours("fre–lör 12:00–03:00; sön 13:00–22:00")
    assert found == (OpenSpell(4, 720, 1620), OpenSpell(5, 720, 1620), OpenSpell(6, 780, 1320))


def test_a_run_of_days_may_go_over_the_weekend():
    assert [spell.weekday for spell in parsed_hours("lör-mån 10.00-14.00")] == [0, 5, 6]


def test_all_days_and_full_names_are_read():
    assert len(parsed_hours("alla dagar 07:00–22:00")) == 7
    assert parsed_hours("måndag–fredag 8:00–17:00") == parsed_hours("mån–fre 08:00–17:00")


def test_what_is_always_open_cannot_be_compared_with_when_it_is_closed():
    assert always_open(parsed_hours("alla dagar 00:00–24:00"))
    assert not always_open(parsed_hours("alla dagar 00:00–23:59"))


@pytest.mark.parametrize(
    "text", ["", "dygnet runt", "mån 25:00–26:00", "abc 08:00–17:00", "mån 08:61–17:00", "mån–xyz 8:00–9:00"]
)
def test_what_cannot_be_read_is_told_apart_from_no_hours(text):
    assert parsed_hours(text) is None
