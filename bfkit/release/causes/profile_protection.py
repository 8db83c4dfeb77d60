"""The profile behind disclosure control: the features of a group add up, so their counts are protected together."""

from dataclasses import replace
from itertools import groupby

import numpy as np

from bfkit.causes.profile import PRIOR_SPREAD, Profile, ProfileRow, Profiles
from bfkit.release.causes.nearby_views import Spread
from bfkit.release.causes.views import ProtectedProfile, ProtectedRow
from bfkit.release.cells import NO_COUNT, Cell, list_cells, lone_cell
from bfkit.release.disclosure import Edition, alone

NEVER_TOLD = "rapportör"
"""Who reports is told in the kartläggning, by its rule of reporters; here it would tell of colleagues."""
REST = ("vanlig dag",)
"""What is left when the other days of a group are taken away: that it differs is said by the others."""
MOST_ROWS = 12
BEFORE = "samma plats tolv månader tidigare, jämfört med nu"
LOW = "varför inte där: områden som är lika livliga men har få av händelserna, jämfört med problemets plats"


def protected_profiles(result: Profiles, edition: Edition) -> tuple[ProtectedProfile, ...]:
    """Now with its counts; before it grew and in low areas in words only, or they would give the first one's away."""
    others = [one for one in (result.before, result.low) if one is not None]
    now = _profile(result.now, edition, counts=True)
    return (now, *(replace(_profile(one, edition, counts=False), title=_title(one, result)) for one in others))


def _title(one: Profile, result: Profiles) -> str:
    """What is compared; the year before a problem's period is not always before it grew."""
    return BEFORE if one is result.before else LOW


def _profile(found: Profile, edition: Edition, *, counts: bool) -> ProtectedProfile:
    kept = [row for row in found.rows if row.group != NEVER_TOLD]
    cells = _cells(kept, edition) if counts else [NO_COUNT] * len(kept)
    pairs = [
        (row, cell)
        for row, cell in zip(kept, cells, strict=True)
        if row.stands_out and _sure(row) and row.key not in REST
    ]
    pairs.sort(key=lambda pair: (pair[0].lift < 1, -abs(np.log(pair[0].lift))))
    return ProtectedProfile(
        title=found.title,
        period=found.period.label,
        incidents=lone_cell(found.incidents, edition) if counts else NO_COUNT,
        rows=tuple(_row(row, cell, edition) for row, cell in pairs[:MOST_ROWS]),
        compared=len(kept),
        left_out=found.left_out,
    )


def _cells(rows: list[ProfileRow], edition: Edition) -> list[Cell]:
    found: list[Cell] = []
    for _, group in groupby(rows, key=lambda row: row.group):
        counts = np.array([round(row.count) for row in group], dtype=np.int64)
        found += list_cells(counts, edition, alone(int(counts.sum()), edition.limit))
    return found


def _row(row: ProfileRow, cell: Cell, edition: Edition) -> ProtectedRow:
    is_open = cell.shown and not edition.hides(round(row.elsewhere))
    return ProtectedRow(
        group=row.group,
        label=str(row.label),
        more=row.lift > 1,
        count=cell,
        elsewhere=row.share_elsewhere if is_open else None,
        lift=_shrunken(row) if is_open else None,
    )


def _sure(row: ProfileRow) -> bool:
    """Whether the interval, as it is printed, excludes that it is as common here as elsewhere."""
    told = _shrunken(row)
    return round(told.lower, 1) > 1 or round(told.upper, 1) < 1


def _shrunken(row: ProfileRow) -> Spread:
    """The lift with the 95 % interval that goes with it: of the normal distribution that it is the mean of."""
    error = row.error
    half = 1.96 * np.sqrt(PRIOR_SPREAD**2 * error / (PRIOR_SPREAD**2 + error))
    return Spread(row.lift, float(row.lift * np.exp(-half)), float(row.lift * np.exp(half)))
