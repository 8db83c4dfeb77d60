"""What lies near a problem, and its series, behind disclosure control. For the working group only."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from bfkit.causes.changes import Candidate, Changes
from bfkit.causes.conditions import ConditionRow
from bfkit.causes.permuted import Ratio
from bfkit.causes.similar_places import PlaceGroup, SimilarPlaces
from bfkit.causes.surroundings import NearKind, PlaceHours, StreetRow, Surroundings
from bfkit.mapping.priorities.area_evidence import AREA_CRITERIA
from bfkit.periods import Period
from bfkit.release.causes import words
from bfkit.release.causes.nearby_views import (
    ProtectedCondition,
    ProtectedGroup,
    ProtectedIndicator,
    ProtectedNear,
    ProtectedPlace,
    ProtectedSimilar,
    ProtectedStreet,
    ProtectedSurroundings,
    Spread,
)
from bfkit.release.causes.views import ProtectedCandidate, ProtectedChanges
from bfkit.release.cells import Cell, list_cells, lone_cell
from bfkit.release.disclosure import Edition, alone
from bfkit.vocabulary import PLACE_KINDS

LEVEL = 0.05
BLOCKS = ((3, "kvartal"), (6, "halvår"), (12, "år"))
"""Months a block of the series may hold, finest first."""
MOST_HIDDEN = 0.25


def protected_surroundings(found: Surroundings, count: int, edition: Edition) -> ProtectedSurroundings:
    """Near and far, places, conditions, streets and indicators; a ratio only where both its counts are open.

    ``count``: the problem's incidents in the period, which the page tells: what places and streets add up to at most.
    """
    return ProtectedSurroundings(
        period=found.period.label,
        kinds=tuple(_near(row, edition) for row in found.kinds),
        places=_places(found.places, count, edition),
        conditions=tuple(_condition(row, edition) for row in found.conditions if row.reports),
        streets=_streets(found.streets, count, edition),
        indicators=tuple(
            ProtectedIndicator(
                _indicator(row.label),
                row.year,
                row.areas,
                Spread(row.correlation, row.lower, row.upper),
                sure=row.p_adjusted <= LEVEL,
                warning=row.warning,
                per_resident=row.per_resident,
            )
            for row in found.indicators
        ),
        reasons=tuple(sorted(found.reasons.items())),
    )


def _indicator(label: str) -> str:
    """The name of an indicator; of one that is only called by its criterion, what the criterion is called."""
    return f"{AREA_CRITERIA[label]} ({label})" if label in AREA_CRITERIA else words.capital(label.replace("_", " "))


def _spread(found: Ratio | None) -> Spread | None:
    return None if found is None else Spread(found.ratio, found.lower, found.upper)


def _near(row: NearKind, edition: Edition) -> ProtectedNear:
    near, far = lone_cell(row.near, edition), lone_cell(row.far, edition)
    return ProtectedNear(
        label=row.label,
        places=row.places,
        metres=(row.near_metres, row.far_metres),
        near=near,
        far=far,
        ratio=_spread(row.ratio) if near.shown and far.shown else None,
        sure=row.p_adjusted <= LEVEL and row.ratio is not None,
        reason=row.reason,
    )


def _shares(counts: list[int], total: int, edition: Edition) -> list[Cell]:
    """Parts of a total that the page tells; what they do not hold of it is a part of its own."""
    rest = max(total - sum(counts), 0)
    everything = np.array([*counts, rest], dtype=np.int64)
    return list_cells(everything, edition, alone(int(everything.sum()), edition.limit))[:-1]


def _streets(rows: Sequence[StreetRow], count: int, edition: Edition) -> tuple[ProtectedStreet, ...]:
    """Only segments whose count is open: a short street with one incident may be one house."""
    cells = _shares([row.count for row in rows], count, edition)
    return tuple(
        ProtectedStreet(row.name, row.length_m, cell, None if np.isnan(row.lit) else row.lit > 0)
        for row, cell in zip(rows, cells, strict=True)
        if cell.shown
    )


def _places(rows: Sequence[PlaceHours], count: int, edition: Edition) -> tuple[ProtectedPlace, ...]:
    cells = _shares([row.incidents for row in rows], count, edition)
    return tuple(_place(row, cell, edition) for row, cell in zip(rows, cells, strict=True) if cell.shown)


def _place(row: PlaceHours, cell: Cell, edition: Edition) -> ProtectedPlace:
    counts = np.array([row.open, row.after_closing, row.timed - row.open - row.after_closing], dtype=np.int64)
    cells = list_cells(counts, edition, alone(row.timed, edition.limit))
    kind = PLACE_KINDS.get(row.kind, row.kind)
    return ProtectedPlace(row.place_id, row.kind, row.name, kind, cell, cells[0], cells[1], row.has_hours)


def protected_similar(found: SimilarPlaces | None, edition: Edition) -> ProtectedSimilar | None:
    """Two groups of places without their incidents, whose sums would give away what the table of places hides."""
    if found is None:
        return None
    return ProtectedSimilar(
        found.metres, found.near_metres, _of_group(found.many, edition), _of_group(found.few, edition)
    )


def _of_group(one: PlaceGroup, edition: Edition) -> ProtectedGroup:
    near = tuple((PLACE_KINDS[kind].lower(), number) for kind, number in one.near)
    return ProtectedGroup(one.names, lone_cell(one.others, edition), lone_cell(one.lighting, edition), near)


def _condition(row: ConditionRow, edition: Edition) -> ProtectedCondition:
    return ProtectedCondition(
        subtype=row.subtype,
        label=row.label,
        reports=lone_cell(row.reports, edition),
        open_now=lone_cell(row.open_now, edition),
        ratio=_spread(row.ratio) if row.ratio is not None and not edition.hides(round(row.ratio.count)) else None,
        sure=row.ratio is not None and row.p_adjusted <= LEVEL,
        metres=row.metres,
    )


def protected_changes(found: Changes, period: Period, edition: Edition) -> ProtectedChanges | None:
    """The series in the finest blocks of which few are hidden, and the candidates.

    Blocks are counted from the first month of the problem's period, whose sum the page tells, so that they add up to it.
    """
    months, counts = list(found.months), np.asarray(found.count, dtype=np.int64)
    first = next((place for place, month in enumerate(months) if month >= _month(period.start)), 0)
    for width, name in BLOCKS:
        start = first % width
        usable = (len(counts) - start) // width * width
        blocks = counts[start : start + usable].reshape(-1, width).sum(axis=1)
        inside = (first - start) // width
        cells = [lone_cell(int(n), edition) for n in blocks[:inside]]
        own = blocks[inside:]
        cells += list_cells(own, edition, alone(int(own.sum()), edition.limit)) if len(own) else []
        if len(cells) >= 3 and sum(not cell.shown for cell in cells) <= MOST_HIDDEN * len(cells):
            starts = tuple(months[start + place * width] for place in range(len(cells)))
            return _changes(found, starts, tuple(cells), name, edition)
    return _changes(found, (), (), "", edition)


def _changes(
    found: Changes, starts: tuple[date, ...], cells: tuple[Cell, ...], block: str, edition: Edition
) -> ProtectedChanges:
    candidates = _candidates(found.candidates, edition)
    return ProtectedChanges(
        starts,
        cells,
        block,
        grew=found.grew,
        fell=found.fell,
        fell_everywhere=found.fell_everywhere,
        compared=found.compared,
        months=len(found.months),
        candidates=candidates,
    )


def _month(day: date) -> date:
    return day.replace(day=1)


def _candidates(rows: tuple[Candidate, ...], edition: Edition) -> tuple[ProtectedCandidate, ...]:
    """Each dated candidate."""
    return tuple(
        ProtectedCandidate(
            row.day,
            row.kind,
            row.text,
            _spread(row.ratio) if _open(row, edition) else None,
            sure=row.sure,
            coincides=row.coincides,
        )
        for row in rows
    )


def _open(row: Candidate, edition: Edition) -> bool:
    """Whether neither side has a small count: up to twelve months each."""
    return row.ratio is not None and row.ratio.count >= edition.limit and row.before * 6 >= edition.limit
