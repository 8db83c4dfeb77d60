"""Where a measure that cannot be read may have been at work: its areas are no comparison, except this measure's own."""

from datetime import date

import pytest

from bfkit.evaluation.at_work import perhaps_at_work
from bfkit.parameters.unread import Unread

MONTHS = [date(2024, month, 1) for month in range(1, 5)]


@pytest.mark.parametrize(
    ("areas", "start", "rows", "months"),
    [
        (("B",), date(2024, 2, 15), [1], [False, True, True, True]),  # from the month in which it began
        (("B", "C"), None, [1, 2], [True, True, True, True]),  # nobody knows when
        (("A",), None, [], []),  # the measure's own area is told of elsewhere
        (None, None, [], []),  # nobody knows where
        (("Z",), None, [], []),  # no area of the municipality
    ],
)
def test_where_and_when(areas: tuple[str, ...] | None, start: date | None, rows: list[int], months: list[bool]) -> None:
    one = Unread(number=1, id="X", slug="x", public_slug="x", areas=areas, start=start, faults=("fel",))
    found = perhaps_at_work([one], ["A", "B", "C"], MONTHS, ["A"])
    assert found.any(axis=1).nonzero()[0].tolist() == rows
    assert all(found[row].tolist() == months for row in rows)
