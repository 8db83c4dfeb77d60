"""A riot is no level to fall from: quarters of the year before that were themselves unusual (methods section 25)."""

import numpy as np
import pytest

from bfkit.mapping.trends.categories import ALL
from bfkit.mapping.trends.series import CountSeries, SeriesKey
from bfkit.parameters.models import Thresholds
from bfkit.periods import Quarter
from bfkit.verdict.overall_goal.unusual import sure_without, unusual_quarters

CALM = (24, 26, 25, 27, 23, 25, 26, 24)
LIMITS = Thresholds()


def series(*counts: int, comparable_from: int = 0) -> CountSeries:
    last = Quarter(2023, 2)
    return CountSeries(
        step="quarter",
        keys=(SeriesKey("polis", ALL, "Alla", None, "Hela kommunen", float("nan")),),
        periods=tuple(last.shift(step - len(counts) + 1) for step in range(len(counts))),
        counts=np.array([counts]),
        comparable_from=np.array([comparable_from]),
        complete=np.array([True]),
    )


def test_a_quarter_of_riots_in_the_year_before_is_named() -> None:
    riots = series(*CALM, 25, 24, 26, 145, 20, 16, 16, 19)
    assert unusual_quarters((riots,), "polis", LIMITS, high=True) == ((3, "kvartal 2 2022"),)
    assert unusual_quarters((riots,), "polis", LIMITS, high=False) == ()
    assert unusual_quarters((riots,), "rapportorer", LIMITS, high=True) == ()


def test_an_ordinary_year_has_none_and_a_short_history_cannot_tell() -> None:
    assert unusual_quarters((series(*CALM, 25, 24, 26, 30, 20, 16, 16, 19),), "polis", LIMITS, high=True) == ()
    assert unusual_quarters((series(25, 24, 26, 145, 20, 16, 16, 19),), "polis", LIMITS, high=True) == ()


def test_a_quarter_is_named_when_any_series_says_so() -> None:
    """The riot is seen in all that the source holds, and not in the part that is counted."""
    part, whole = series(*CALM, 25, 24, 26, 28, 9, 9, 9, 9), series(*CALM, 25, 24, 26, 145, 9, 9, 9, 9)
    assert unusual_quarters((whole, part), "polis", LIMITS, high=True) == ((3, "kvartal 2 2022"),)


@pytest.mark.parametrize(
    ("quarters", "sure"),
    [
        ((28, 23, 27, 48, 20, 16, 16, 19), False),  # 78 against 52: (78 - 52) / sqrt(1.5 * 130) = 1.86
        ((40, 40, 40, 90, 20, 20, 20, 20), True),  # 120 against 60: 60 / sqrt(1.5 * 180) = 3.65
    ],
)
def test_the_change_must_be_as_sure_without_it(quarters: tuple[int, ...], sure: bool) -> None:
    assert sure_without(quarters, [3], 1.5, falling=True) is sure
    assert not sure_without(quarters, [3], 1.5, falling=False)
