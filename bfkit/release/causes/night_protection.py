"""The hours of a problem behind disclosure control: the hour after closing and the rest of each night, protected together."""

from collections.abc import Sequence

import numpy as np

from bfkit.causes.time_tests import AFTER_CLOSING
from bfkit.causes.week_hours import STEP, NightHours
from bfkit.display import WEEKDAYS
from bfkit.release.causes.nearby_views import ProtectedNight
from bfkit.release.cells import Cell, lone_cell
from bfkit.release.disclosure import Edition, suppress_table
from bfkit.release.suppression import UnprotectableError

_Part = tuple[int, int, int]
"""First half hour, the one after the last, and the incidents."""


def protected_nights(rows: Sequence[NightHours], count: int, edition: Edition) -> tuple[ProtectedNight, ...]:
    """Each weekday and closing time: the hour after closing by half hours, and the rest of the night as one sum.

    The sums over all nights stand in the tests and in the table of places, so rows and columns are protected together.

    Args:
        rows: of the problem. count: its incidents in the period, which the page tells: what is in no row is a row too.
    """
    within = [sum(n for at, n in row.parts if _after(row, at)) for row in rows]
    sums = [sum(n for _, n in row.parts) for row in rows]
    rest = max(count - sum(sums), 0)
    matrix = np.array([*([a, b - a] for a, b in zip(within, sums, strict=True)), [0, rest]], dtype=np.int64)
    try:
        found = suppress_table(matrix, edition.limit, row_totals_shown=True, column_totals_shown=True)
    except UnprotectableError:
        return ()
    told = zip(
        rows,
        within,
        sums,
        [bool(one) for one in np.ravel(found.rows.hidden)],
        [bool(one.any()) for one in found.cells.hidden],
        strict=False,
    )
    return tuple(
        ProtectedNight(
            WEEKDAYS[row.weekday],
            row.closes,
            _parts(row, inside, total, parted=not closed, edition=edition),
            row.places,
        )
        for row, inside, total, hidden, closed in told
        if not hidden and total
    )


def _after(row: NightHours, at: int) -> bool:
    """Whether a half hour lies within the hour after closing."""
    return row.closes is not None and row.closes <= at * STEP < row.closes + AFTER_CLOSING


def _parts(
    row: NightHours, within: int, total: int, *, parted: bool, edition: Edition
) -> tuple[tuple[int | None, int | None, Cell], ...]:
    """The parts of one night; one part where the hour after closing may not be told from the rest."""
    begun, ended = min(at for at, _ in row.parts), max(at for at, _ in row.parts) + 1
    if row.closes is None:
        return tuple((a * STEP, b * STEP, lone_cell(n, edition)) for a, b, n in _joined(row.parts, edition.limit))
    if not parted:
        return ((begun * STEP, ended * STEP, lone_cell(total, edition)),)
    after = [(at, n) for at, n in row.parts if _after(row, at)]
    joined = _joined(after, edition.limit) if after else []
    hour = [(a * STEP, b * STEP, lone_cell(n, edition)) for a, b, n in joined]
    return (*hour, (None, None, lone_cell(total - within, edition)))


def _joined(parts: Sequence[tuple[int, int]], limit: int) -> list[_Part]:
    """Half hours in a row, the smallest joined with the smaller of its neighbours until none is under the limit.

    By hand, limit 5: 2, 1, 26 and 28 become 29 and 28: 1 goes to 2, and the 3 of them to 26.
    """
    known = dict(parts)
    found = [(at, at + 1, known.get(at, 0)) for at in range(min(known), max(known) + 1)]
    while len(found) > 1 and min(n for *_, n in found) < limit:
        least = min(range(len(found)), key=lambda place: found[place][2])
        beside = [place for place in (least - 1, least + 1) if 0 <= place < len(found)]
        other = min(beside, key=lambda place: found[place][2])
        first, last = min(least, other), max(least, other)
        found[first : last + 1] = [(found[first][0], found[last][1], found[first][2] + found[last][2])]
    return found
