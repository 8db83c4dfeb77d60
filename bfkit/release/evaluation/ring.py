"""Own area, ring and comparison: what came beside what was to be expected."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bfkit.display import interval, number
from bfkit.release.evaluation.drawing import BODY, Drawing, count_text, line_height, soft, two_widths
from bfkit.release.evaluation.row_layout import Row, place_rows, plot_span
from bfkit.release.figures import BAND, GREY, INK, LINE, ORANGE, SOFT
from bfkit.release.fragments import Fragment


@dataclass(frozen=True, slots=True)
class _Place:
    name: str
    before: float
    after: float
    expected: float
    lower: float
    upper: float


def ring_figure(
    places: Sequence[str],
    before: npt.ArrayLike,
    after: npt.ArrayLike,
    expected: npt.ArrayLike,
    lower: npt.ArrayLike,
    upper: npt.ArrayLike,
    *,
    gap: str = "dolt",
    title: str = "",
    note: str = "",
) -> Fragment:
    """How many incidents came in the area and round it, beside how many were to be expected?

    Each row is drawn as parts of its own expected count, so that a small ring and a large comparison can be read.

    Args:
        places: names of the rows: the area, its rings, the comparison.
        before, after: counts, shape (n,); NaN where they are hidden.
        expected, lower, upper: expected count after with its interval, shape (n,); NaN where there is none.
        gap: what a missing count is called.
        title, note: of the figure.
    """
    columns = (np.asarray(values, dtype=float) for values in (before, after, expected, lower, upper))
    rows = [_Place(name, *map(float, cells)) for name, *cells in zip(places, *columns, strict=True)]
    laid = [Row(row.name, f"före: {count_text(row.before, gap)}", *_ring_words(row, gap)) for row in rows]
    lines = [f"{row.name}: {row.note}, efter: {row.missing or row.value}" for row in laid]
    shares = [v / row.expected for row in rows for v in (row.before, row.after, row.upper)]
    most = min(max([1.6, *(s for s in shares if np.isfinite(s))]), 3.0)

    def draw(drawing: Drawing) -> None:
        start, end = plot_span(drawing)
        placed = place_rows(drawing, laid, top=26)
        one = start + (end - start) / most
        for above, below in placed.guides:
            drawing.line(one, above, one, below, colour=SOFT)
        soft(drawing, one, 13, "som väntat")
        for row, y in zip(rows, placed.lines, strict=True):
            _ring_marks(drawing, row, y, start, end, most)
        drawing.height = placed.bottom + 2
        _ring_key(drawing)

    return two_widths(
        draw,
        label=f"Händelser före och efter, mot väntat. {'; '.join(lines)}.",
        text="\n".join(lines),
        title=title,
        note=note,
    )


def _ring_words(row: _Place, gap: str) -> tuple[str, str]:
    if not np.isfinite(row.expected) or row.expected <= 0:
        return "", f"{count_text(row.after, gap)} (inget väntat antal)"
    if not np.isfinite(row.after):
        return "", f"{gap} (väntat {number(row.expected)})"
    between = f" ({interval(row.lower, row.upper)})" if np.isfinite(row.upper) else ""
    return f"{number(row.after)}, väntat {number(row.expected)}{between}", ""


def _ring_marks(drawing: Drawing, row: _Place, y: float, start: float, end: float, most: float) -> None:
    if not np.isfinite(row.expected) or row.expected <= 0 or not np.isfinite(row.after):
        return

    def at(count: float) -> float:
        return start + (end - start) * min(max(count / row.expected, 0) / most, 1)

    drawing.line(start, y, end, y, colour=LINE)
    if np.isfinite(row.lower) and np.isfinite(row.upper):
        drawing.rect(at(row.lower), y - 6, at(row.upper) - at(row.lower), 12, fill=BAND, edge=GREY)
    drawing.line(at(row.expected), y - 9, at(row.expected), y + 9, width=2)
    if np.isfinite(row.before):
        drawing.circle(at(row.before), y, 4.5, fill="#fff", edge=INK, width=1.5)
    drawing.diamond(at(row.after), y, 6.5, fill=ORANGE)


def _ring_key(drawing: Drawing) -> None:
    """What the marks are, in words."""
    words = ("efter", "före", "väntat, med 95 % intervall")
    x, y = 8.0, drawing.height + 12
    for place, text in enumerate(words):
        if place == 0:
            drawing.diamond(x, y - 4, 6, fill=ORANGE)
        elif place == 1:
            drawing.circle(x, y - 4, 4.5, fill="#fff", edge=INK, width=1.5)
        else:
            drawing.rect(x - 6, y - 10, 16, 12, fill=BAND, edge=GREY)
            drawing.line(x + 2, y - 12, x + 2, y + 4, width=2)
        soft(drawing, x + 15, y, text, anchor="start")
        x += 62
    drawing.height = y + line_height(BODY) - 10
