"""Reports per active reporter, a row for each organisation, with the days on which reporting changed."""

import numpy as np

from bfkit.display import number
from bfkit.periods import Quarter
from bfkit.release.evaluation.drawing import BODY, Drawing, runs, soft, two_widths, wrapped
from bfkit.release.figures import BLUE, GREY, INK, LINE, ORANGE
from bfkit.release.fragments import Fragment
from bfkit.release.mapping.low_areas.views import ProtectedBreak, ProtectedReporter, ProtectedReporting

_WIDE, _NARROW = (200.0, 600.0, 612.0), (8.0, 222.0, 234.0)
"""Start and end of the quarters, start of the numbers; in pixels."""
_HEIGHT, _GAP = 40.0, 18.0


def reporting_figure(view: ProtectedReporting, *, title: str, note: str) -> Fragment:
    """Quarter by quarter, each row on a scale of its own from zero.

    Raises:
        ValueError: no row, or fewer than two quarters.
    """
    if not view.rows or len(view.quarters) < 2:
        raise ValueError("minst en organisation och två kvartal")

    def draw(drawing: Drawing) -> None:
        y = 6.0
        for row in view.rows:
            y = _row(drawing, view, row, y)
        _years(drawing, view.quarters, y)
        drawing.height = y + 12
        _key(drawing, view)

    words = "; ".join(_words(view, row) for row in view.rows)
    return two_widths(draw, label=f"Rapporter per aktiv rapportör och kvartal. {words}", title=title, note=note)


def numbered_breaks(view: ProtectedReporting) -> list[tuple[int, ProtectedBreak]]:
    """The breaks within the quarters drawn, with the numbers they have in the figure."""
    if not view.quarters:
        return []
    inside = [found for found in view.breaks if view.quarters[0].start <= found.day < view.quarters[-1].end]
    return list(enumerate(inside, 1))


def _place(drawing: Drawing) -> tuple[float, float, float]:
    return _NARROW if drawing.narrow else _WIDE


def _row(drawing: Drawing, view: ProtectedReporting, row: ProtectedReporter, top: float) -> float:
    left, right, beside = _place(drawing)
    base = top + BODY
    names = wrapped(row.label, right if drawing.narrow else left - 16, BODY)
    height = drawing.lines_of_text(0, base, names, size=BODY, bold=row.organisation is None)
    if drawing.narrow:
        top += height + 4
    foot = top + _HEIGHT
    values = np.array([np.nan if value is None else value for value in row.values], dtype=float)
    scale = _HEIGHT / max(float(np.nanmax([*values, row.usual or 0.0, 1.0])), 1.0)
    step = (right - left) / (len(values) - 1)
    drawing.line(left, foot, right, foot, colour=LINE)
    if row.usual is not None:
        drawing.line(left, foot - scale * row.usual, right, foot - scale * row.usual, colour=GREY, dash="dotted")
    _breaks(drawing, view, row, (left, right), (top, foot))
    for first, last in runs(values):
        points = [(left + step * i, foot - scale * values[i]) for i in range(first, last)]
        if last - first > 1:
            drawing.path(points, colour=BLUE, width=2)
        drawing.circle(*points[-1], 3.2, fill=BLUE)
    for place in np.flatnonzero(row.hidden):
        drawing.diamond(left + step * place, foot - 4, 3.4, fill="#fff", edge=GREY)
    _numbers(drawing, row, beside, top + BODY)
    return foot + _GAP


def _numbers(drawing: Drawing, row: ProtectedReporter, x: float, y: float) -> None:
    drawing.text(x, y, _latest(row), size=BODY, colour=INK, bold=True)
    if row.usual is not None:
        soft(drawing, x, y + 17, f"brukar {number(row.usual, 1)}", anchor="start")


def _latest(row: ProtectedReporter) -> str:
    value = row.values[-1]
    if value is not None:
        return number(value, 1)
    return "få, visas inte" if row.hidden[-1] else "visas inte"


def _breaks(
    drawing: Drawing,
    view: ProtectedReporting,
    row: ProtectedReporter,
    across: tuple[float, float],
    up: tuple[float, float],
) -> None:
    """A line on the day, numbered; one that concerns all is drawn in every row."""
    first, last = view.quarters[0].start, view.quarters[-1].start
    for place, found in numbered_breaks(view):
        if found.organisation not in (None, row.organisation):
            continue
        share = min((found.day - first).days / (last - first).days, 1.0)
        x = across[0] + share * (across[1] - across[0])
        drawing.line(x, up[0], x, up[1], colour=ORANGE, width=1.6, dash="dashed")
        drawing.text(x + 4, up[0] + 10, str(place), colour=ORANGE, bold=True)


def _years(drawing: Drawing, quarters: tuple[Quarter, ...], y: float) -> None:
    left, right, _ = _place(drawing)
    step = (right - left) / (len(quarters) - 1)
    ticks = [(i, q) for i, q in enumerate(quarters) if q.number == 1 or len(quarters) < 4]
    for place, quarter in ticks:
        soft(drawing, left + step * place, y, str(quarter.year))


def _key(drawing: Drawing, view: ProtectedReporting) -> None:
    y = drawing.height + 10
    drawing.line(8, y - 4, 30, y - 4, colour=GREY, dash="dotted")
    soft(drawing, 36, y, "brukar: samma kvartal tidigare år", anchor="start")
    if any(any(row.hidden) for row in view.rows):
        y += 18
        drawing.diamond(19, y - 4, 3.4, fill="#fff", edge=GREY)
        soft(drawing, 36, y, "för få rapporter för att visas", anchor="start")
    drawing.height = y + 8


def _words(view: ProtectedReporting, row: ProtectedReporter) -> str:
    usual = f", brukar {number(row.usual, 1)}" if row.usual is not None else ""
    return f"{row.label}: {view.quarters[-1].label} {_latest(row)}{usual}"
