"""A series of quarters as a small figure, with what was to be expected and the days on which reporting changed."""

from collections.abc import Sequence
from datetime import date
from html import escape

import numpy as np

from bfkit.display import interval, number
from bfkit.periods import Quarter
from bfkit.release.cells import Cell
from bfkit.release.evaluation.drawing import Drawing, even_steps, runs, soft
from bfkit.release.figures import BAND, GREY, INK, LINE, ORANGE, SOFT
from bfkit.release.mapping.trends.views import ProtectedTrend
from bfkit.tertials import Tertial

WIDTH = 320
_TOP, _BOTTOM, _LEFT = 18.0, 118.0, 44.0
MOST_QUARTERS = 16

Step = Quarter | Tertial
Band = tuple[Sequence[float], Sequence[float]]


def trend_figure(row: ProtectedTrend, breaks: Sequence[tuple[date, int]] = ()) -> str:
    """A category of the whole municipality, with the band of what was to be expected all along."""
    lower: list[float] = [np.nan] * len(row.quarters)
    upper: list[float] = [np.nan] * len(row.quarters)
    if row.expectation is not None:
        known = len(row.expectation.fitted_lower) + 1
        lower[-known:] = [*row.expectation.fitted_lower, row.expectation.lower]
        upper[-known:] = [*row.expectation.fitted_upper, row.expectation.upper]
    return series_figure(row.label, row.quarters, row.history, (lower, upper), breaks, stands_out=row.signal)


def series_figure(
    name: str,
    quarters: Sequence[Step],
    cells: Sequence[Cell],
    band: Band,
    breaks: Sequence[tuple[date, int]],
    *,
    since: date | None = None,
    stands_out: bool = True,
) -> str:
    """Counts by quarter (or tertial) with what was to be expected, and the days from which they measure something else.

    Args:
        name: of the series. quarters, cells: of the same length; a hidden count is an open mark at the foot.
        band: lower and upper ends of what was to be expected, NaN where nothing was.
        breaks: days on which reporting changed, with the numbers under which they are told.
        since: the day on which a drift began. stands_out: whether the last quarter is marked as standing out.
    """
    quarters, cells = quarters[-MOST_QUARTERS:], cells[-MOST_QUARTERS:]
    lower, upper = (np.array(end, dtype=float)[-MOST_QUARTERS:] for end in band)
    counts = np.array([np.nan if cell.value is None else cell.value for cell in cells], dtype=float)
    drawing = Drawing(WIDTH, height=_BOTTOM + 22)
    ticks = even_steps(float(np.nanmax([*counts, *upper, 1.0])), 4)
    step, scale = (WIDTH - _LEFT - 6) / len(quarters), (_BOTTOM - _TOP) / ticks[-1]
    middles = [_LEFT + (i + 0.5) * step for i in range(len(quarters))]
    for tick in ticks:
        drawing.line(_LEFT, _BOTTOM - tick * scale, WIDTH, _BOTTOM - tick * scale, colour=LINE)
        soft(drawing, _LEFT - 5, _BOTTOM - tick * scale + 4, number(tick), anchor="end")
    for i in np.flatnonzero(np.isfinite(upper)).tolist():
        height = max((upper[i] - lower[i]) * scale, 2)
        drawing.rect(middles[i] - step / 2, _BOTTOM - upper[i] * scale, step, height, fill=BAND)
    _lines(drawing, quarters, breaks, since, step)
    for first, last in runs(counts):
        drawing.path([(middles[i], _BOTTOM - counts[i] * scale) for i in range(first, last)], width=1.6)
    for i, count in enumerate(counts):
        if np.isnan(count):
            drawing.diamond(middles[i], _BOTTOM - 5, 3.6, fill="#fff", edge=GREY)
        else:
            newest = i == len(counts) - 1
            drawing.circle(
                middles[i], _BOTTOM - count * scale, 5 if newest else 2.2, fill=ORANGE if newest and stands_out else INK
            )
    for i, quarter in enumerate(quarters):
        if quarter.number == 1:
            soft(drawing, middles[i], _BOTTOM + 17, str(quarter.year))
    label = _words(name, quarters, cells, lower, upper, since)
    return (
        f'<svg viewBox="0 0 {WIDTH} {drawing.height:.0f}" role="img" aria-label="{escape(label)}" '
        f'style="width:100%;max-width:440px;height:auto">{"".join(drawing.parts)}</svg>'
    )


def _lines(
    drawing: Drawing, quarters: Sequence[Step], breaks: Sequence[tuple[date, int]], since: date | None, step: float
) -> None:
    """Dashed, numbered lines where reporting changed; a whole line where a drift began."""
    for day, sign in breaks:
        if quarters[0].start <= day < quarters[-1].end:
            x = _at(day, quarters, step)
            drawing.line(x, _TOP - 4, x, _BOTTOM, colour=SOFT, dash="dashed", width=1.4)
            drawing.text(x, _TOP - 6, f"({sign})", size=11.5, colour=SOFT, anchor="middle")
    if since is not None and quarters[0].start <= since:
        x = _at(since, quarters, step)
        drawing.line(x, _TOP - 4, x, _BOTTOM, colour=ORANGE, width=1.6)


def _at(day: date, quarters: Sequence[Step], step: float) -> float:
    own = type(quarters[0]).of(day)
    place = (own.year - quarters[0].year) * own.a_year + own.number - quarters[0].number
    return _LEFT + step * (place + (day - own.start).days / (own.end - own.start).days)


def _words(
    name: str,
    quarters: Sequence[Step],
    cells: Sequence[Cell],
    lower: np.ndarray,
    upper: np.ndarray,
    since: date | None,
) -> str:
    expected = f", väntat {interval(lower[-1], upper[-1])}" if np.isfinite(upper[-1]) else ""
    moved = f", förändras sedan {since.isoformat()}" if since else ""
    counts = ", ".join(cell.text for cell in cells)
    return f"{name}: {quarters[0].label} till {quarters[-1].label}: {counts}{expected}{moved}"
