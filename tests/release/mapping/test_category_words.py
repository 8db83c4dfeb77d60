"""The sentence on a source's total: where the count lies against the interval that stands beside it."""

from types import SimpleNamespace

import pytest

from bfkit.release.cells import Cell
from bfkit.release.mapping.trends.sentences import _verdict


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (6, "Det är färre än vad årstid och slump brukar ge (12–32), men det kan vara slump"),
        (33, "Det är fler än vad årstid och slump brukar ge (12–32), men det kan vara slump"),
        (12, "Det är inom vad årstid och slump brukar ge (12–32)"),
    ],
)
def test_half_of_the_lower_end_is_not_called_a_little(count: int, said: str) -> None:
    """6 beside 12-32 is half of the least that is usual."""
    expected = SimpleNamespace(seasonal=True, periods=12, lower=12.0, upper=32.0, expected=20.0)
    row = SimpleNamespace(expectation=expected, direction=None, history=(Cell(count, str(count)),))
    assert _verdict(row, "12–32").startswith(said)  # type: ignore[arg-type]
