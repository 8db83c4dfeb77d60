"""The weekly picture behind disclosure control. The public edition gets none of it: it says who is where, and when."""

from collections.abc import Iterator, Sequence

import numpy as np

from bfkit.errors import ParameterError
from bfkit.mapping.hot_times.time_profiles import TimeProfile
from bfkit.mapping.week.counts import WeekRow, WeekSource
from bfkit.mapping.week.picture import WeeklyPicture
from bfkit.mapping.week.spots import WeekSpot, WeekSpots
from bfkit.release.cells import NO_COUNT, Cell, list_cells, lone_cell
from bfkit.release.disclosure import Edition, alone
from bfkit.release.week.views import (
    ProtectedRow,
    ProtectedSeries,
    ProtectedSource,
    ProtectedSpot,
    ProtectedSpots,
    ProtectedWeek,
    UsualTime,
)


def protected_week(result: WeeklyPicture, edition: Edition) -> ProtectedWeek:
    """The weekly picture for the working group.

    Raises:
        ParameterError: the edition is public. Where and when anybody is to be is not for everybody (design of the
            project, section 9).
    """
    if edition.key != "arbetsgrupp":
        raise ParameterError(
            "veckolägesbilden säger vem som ska vara var och när. Den görs aldrig i den offentliga utgåvan: sätt "
            'edition = "arbetsgrupp".'
        )
    coming = result.ahead
    return ProtectedWeek(
        week=result.week,
        as_of=result.as_of,
        quarter=result.quarter,
        sources=tuple(_source(source, edition) for source in result.sources),
        spots=tuple(_spots(spots, edition) for spots in result.spots),
        next_week=coming.week,
        events=coming.events,
        days=coming.days,
        measures=coming.measures,
        times=tuple(_times(coming.times, edition)),
        focus=coming.focus,
        signal_rate=result.signal_rate,
        edition=edition,
    )


def _source(source: WeekSource, edition: Edition) -> ProtectedSource:
    """All and its categories add up in every week, so each week is a list with its total."""
    rows = source.rows if source.complete else ()
    cells = _columns(rows, edition)
    areas = [
        ProtectedSeries(
            row.key.source,
            row.key.category,
            str(row.key.area_id),
            row.key.area,
            row.key.label,
            lone_cell(row.count, edition),
            (row.lower, row.upper),
            str(row.direction),
        )
        for row in source.areas
    ]
    shown = tuple(area for area in areas if area.count.shown)
    return ProtectedSource(
        source.reach.source,
        source.reach.label,
        source.complete,
        source.reach.through,
        source.usual_share,
        source.tested,
        tuple(_row(row, own) for row, own in zip(rows, cells, strict=True)),
        shown,
        len(areas) - len(shown),
    )


def _columns(rows: Sequence[WeekRow], edition: Edition) -> list[list[Cell]]:
    """The cells of every row: the week, the weeks before it, the same week of earlier years."""
    if not rows:
        return []
    tables = [[row.judged.count, *_padded(row), *(count for _, count in row.years)] for row in rows]
    columns = [_column(rows, column, edition) for column in zip(*tables, strict=True)]
    return [list(cells) for cells in zip(*columns, strict=True)]


def _padded(row: WeekRow) -> list[int | None]:
    """The weeks before, as many for all rows: a category may be known for fewer."""
    return [*[None] * (4 - len(row.recent)), *row.recent]


def _column(rows: Sequence[WeekRow], counts: Sequence[int | None], edition: Edition) -> list[Cell]:
    """One week. What the categories shown do not hold of the total is a part of its own, and is not shown."""
    whole = next((at for at, row in enumerate(rows) if row.whole), None)
    parts = [at for at, row in enumerate(rows) if at != whole and counts[at] is not None]
    values = np.array([counts[at] for at in parts], dtype=np.int64)
    total = counts[whole] if whole is not None else None
    cells = [NO_COUNT] * len(rows)
    if total is None:
        placed = [lone_cell(int(value), edition) for value in values]
    else:
        cells[whole or 0] = lone_cell(total, edition)
        rest = max(total - int(values.sum()), 0)
        everything = np.append(values, rest)
        placed = list_cells(everything, edition, alone(int(everything.sum()), edition.limit))[:-1]
    for at, cell in zip(parts, placed, strict=True):
        cells[at] = cell
    return cells


def _row(row: WeekRow, cells: list[Cell]) -> ProtectedRow:
    judged, count, recent = row.judged, cells[0], cells[1:5]
    known = count.shown and judged.reason != "för kort historik att jämföra med" and bool(np.isfinite(judged.lower))
    band = (judged.lower, judged.upper) if known else None
    outside = None
    if band is not None and not round(band[0]) <= judged.count <= round(band[1]):
        outside = "över" if judged.count > judged.expected else "under"
    return ProtectedRow(
        source=row.key.source,
        category=row.key.category,
        label=row.key.label,
        whole=row.whole,
        count=count,
        recent=tuple(recent),
        years=tuple((year, cell) for (year, _), cell in zip(row.years, cells[5:], strict=True)),
        band=band,
        reason=judged.reason,
        direction=judged.direction if known and judged.signal else None,
        outside=outside if judged.reason is None else None,
        warned=count.shown and row.warned is not None and bool(row.warned.methods),
    )


def _spots(found: WeekSpots, edition: Edition) -> ProtectedSpots:
    """No count that is held back decides the order."""
    spots = sorted(
        (_spot(spot, edition) for spot in found.spots), key=lambda spot: (-(spot.count.value or 0), spot.place)
    )
    return ProtectedSpots(found.source, found.label, found.kind, tuple(spots), found.untested)


def _spot(found: WeekSpot, edition: Edition) -> ProtectedSpot:
    count = lone_cell(found.count, edition)
    usual = None if edition.hides(found.before) else found.usual
    return ProtectedSpot(found.spot.place, found.spot.status, count, usual, found.more and count.shown)


def _times(profiles: Sequence[TimeProfile], edition: Edition) -> Iterator[UsualTime]:
    """Only windows of some days, of whole categories, with enough in them to be told."""
    for profile in profiles:
        window = profile.window
        if (
            window is None
            or profile.group.category is None
            or profile.group.subtype is not None
            or edition.hides(int(window.count))
        ):
            continue
        yield UsualTime(profile.group.title, window.words)
