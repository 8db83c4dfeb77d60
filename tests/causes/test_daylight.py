"""The height of the sun: sunsets of almanacs, and noon by hand."""

import numpy as np
import pytest

from bfkit.causes.daylight import dark, sun_height

STOCKHOLM = (59.3293, 18.0686)


@pytest.mark.parametrize("utc", ["2025-06-21T20:08", "2025-12-21T13:48", "2025-06-21T01:31", "2025-12-21T07:43"])
def test_the_sun_stands_at_the_horizon_when_almanacs_say_so(utc):
    """Stockholm rises 03:31 and sets 22:08 summer time at midsummer, 08:43 and 14:48 in midwinter; -0.83 degrees is the edge."""
    assert sun_height(np.array([utc], dtype="datetime64[s]"), *STOCKHOLM)[0] == pytest.approx(-0.83, abs=0.35)


def test_noon_at_the_equinox_is_90_less_the_latitude():
    noon = np.array(["2025-03-20T10:55"], dtype="datetime64[s]")  # 18 degrees east, the sun 7 minutes late
    assert sun_height(noon, *STOCKHOLM)[0] == pytest.approx(90 - 59.33, abs=0.5)


def test_half_past_four_is_dark_in_december_and_light_in_april():
    assert dark(np.array(["2025-12-15T15:30", "2025-04-15T14:30"], dtype="datetime64[s]"), *STOCKHOLM).tolist() == [
        True,
        False,
    ]
