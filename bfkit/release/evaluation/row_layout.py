"""Rows with a name, a place to draw in and a number: side by side when there is room, else below each other."""

from collections.abc import Sequence
from dataclasses import dataclass

from bfkit.release.evaluation.drawing import BODY, SMALL, Drawing, line_height, wrapped
from bfkit.release.figures import SOFT

_WIDE = (238.0, 254.0, 568.0, 584.0)
"""End of the names, start and end of the place to draw in, start of the numbers; in pixels."""
_NARROW = (340.0, 6.0, 206.0, 218.0)


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes:
        name: bold when ``main``; note: small below it.
        value: the number to the right, in words.
        missing: why nothing is drawn; takes the place of the drawing and the number.
    """

    name: str
    note: str
    value: str
    missing: str = ""
    main: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the rows came.

    Attributes:
        lines: their places (y) to draw at; start, end: between these.
        bottom: below the last row.
        guides: from where to where lines across all rows are drawn, so that they run through no words.
    """

    lines: tuple[float, ...]
    start: float
    end: float
    bottom: float
    guides: tuple[tuple[float, float], ...]


def place_rows(drawing: Drawing, rows: Sequence[Row], *, top: float) -> Placed:
    """Write names, notes, numbers and reasons; tell where each row is drawn."""
    columns = _NARROW if drawing.narrow else _WIDE
    lines: list[float] = []
    guides: list[tuple[float, float]] = []
    y = top
    for row in rows:
        above = y
        line, y = (_below if drawing.narrow else _beside)(drawing, row, y, columns)
        lines.append(line)
        if row.missing:
            continue
        if guides and guides[-1][1] == above:
            above = guides.pop()[0]
        guides.append((line - 8, line + 8) if drawing.narrow else (above, y))
    return Placed(tuple(lines), columns[1], columns[2], y, tuple(guides))


def plot_span(drawing: Drawing) -> tuple[float, float]:
    """Where drawing starts and ends, before the rows are placed."""
    return (_NARROW if drawing.narrow else _WIDE)[1:3]


def _beside(drawing: Drawing, row: Row, top: float, columns: tuple[float, ...]) -> tuple[float, float]:
    base = top + BODY
    under = _names(drawing, row, base, columns[0])
    missing = wrapped(row.missing, drawing.width - columns[1], SMALL)
    values = wrapped(row.value, drawing.width - columns[3], SMALL, bold=row.main)
    under = max(under, base + drawing.lines_of_text(columns[1], base, missing, colour=SOFT))
    under = max(under, base + drawing.lines_of_text(columns[3], base, values, bold=row.main))
    return base - 5, under - SMALL + 9


def _below(drawing: Drawing, row: Row, top: float, columns: tuple[float, ...]) -> tuple[float, float]:
    base = _names(drawing, row, top + BODY, columns[0]) + 3
    if row.missing:
        lines = wrapped(row.missing, columns[0], SMALL)
        return base, base + drawing.lines_of_text(0, base, lines, colour=SOFT) - SMALL + 11
    values = wrapped(row.value, columns[0] - columns[3], SMALL, bold=row.main)
    height = drawing.lines_of_text(columns[3], base, values, bold=row.main)
    return base - 5, base + height - SMALL + 11


def _names(drawing: Drawing, row: Row, base: float, width: float) -> float:
    """Baseline of the line after the name and its note."""
    names = wrapped(row.name, width, BODY, bold=row.main)
    base += drawing.lines_of_text(0, base, names, size=BODY, bold=row.main)
    notes = wrapped(row.note, width, SMALL)
    if not notes:
        return base
    return base + drawing.lines_of_text(0, base, notes, colour=SOFT) + line_height(SMALL) * 0.1
