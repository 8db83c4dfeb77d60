"""The difference to other areas, period by period before and after the start."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from bfkit.display import MINUS, interval
from bfkit.release.evaluation.drawing import SMALL, Drawing, gap_note, letters_width, soft, two_widths, wrapped
from bfkit.release.evaluation.ratio_axis import RatioAxis, ratio_axis, ratio_text, tick_text
from bfkit.release.figures import BAND, GREY, INK, LINE, SOFT
from bfkit.release.fragments import Fragment, paragraph


def event_figure(
    periods: Sequence[int],
    ratio: npt.ArrayLike,
    lower: npt.ArrayLike,
    upper: npt.ArrayLike,
    *,
    width_months: int,
    gap: str = "kan inte räknas ut",
    title: str = "",
    note: str = "",
) -> Fragment:
    """Did the area go its own way already before the start, and how did it differ after?

    Args:
        periods: numbers of the periods, 0 the first with the measure, shape (n,); -1 is the one compared with.
        ratio, lower, upper: against period -1, with interval, shape (n,); NaN where there is none.
        width_months: months in a period.
        gap: why a period has no number.
        title, note: of the figure.
    """
    values = {
        int(p): tuple(map(float, row)) for p, *row in zip(periods, *map(np.asarray, (ratio, lower, upper)), strict=True)
    }
    values.pop(-1, None)
    if not values:
        return paragraph("Ingen figur: det finns inga perioder att visa.", "sub")
    first, last = min(*values, -1), max(*values, -1)  # the period compared with has a place also where it is the last
    rows = [
        f"{_months_of(p, width_months)}: {gap if np.isnan(v[0]) else ratio_text(*v)}" for p, v in sorted(values.items())
    ]
    compared = f"jämförelseperiod: {_months_of(-1, width_months)} (kvot 1)"
    label = f"Kvot mot kontrollområdena, månader räknade från starten. {'; '.join(rows)}. {compared}."

    def draw(drawing: Drawing) -> None:
        top, bottom = 40.0, 216.0
        finite = [v for row in values.values() for v in row if 1 / 8 <= v <= 8]
        axis = ratio_axis(finite, bottom - 22, top)
        step = (drawing.width - 48) / (last - first + 1)
        soft(drawing, 0, 13, "kvot mot kontrollområdena (log)", anchor="start")
        begin = 40 + (0 - first) * step
        drawing.rect(begin, top - 8, (last + 1) * step, bottom - top + 8, fill=BAND)
        _event_axis(drawing, axis, begin, (top, bottom), after=last >= 0)
        for period, row in values.items():
            _event_mark(drawing, 40 + (period - first + 0.5) * step, row, axis, bottom)
        middle = 40 + (-1 - first + 0.5) * step
        drawing.rect(middle - 5, axis.at(1) - 5, 10, 10, fill="#fff", edge=INK)
        _event_months(drawing, (first, last), step, width_months, bottom + 17)
        drawing.height = bottom + 58
        drawing.rect(2, drawing.height - 9, 10, 10, fill="#fff", edge=INK)
        drawing.height += drawing.lines_of_text(18, drawing.height, wrapped(compared, drawing.width - 24, SMALL)) - 10
        gap_note(drawing, gap, shown=any(np.isnan(v[0]) for v in values.values()))

    return two_widths(draw, label=label, text="\n".join([*rows, compared]), title=title, note=note)


def _months_of(period: int, width: int) -> str:
    """The months of a period counted from the start, "månad −6 till −4"."""
    first, last = period * width, (period + 1) * width - 1
    if period >= 0:
        first, last = first + 1, last + 1
    return f"månad {interval(first, last)}" if width > 1 else f"månad {first}".replace("-", MINUS)


def _event_axis(drawing: Drawing, axis: RatioAxis, begin: float, heights: tuple[float, float], *, after: bool) -> None:
    """Lines at the ratios, and one between before and after; ``after`` is named where there is any."""
    top, bottom = heights
    for tick in axis.ticks:
        drawing.line(40, axis.at(tick), drawing.width - 8, axis.at(tick), colour=SOFT if tick == 1 else LINE)
        soft(drawing, 34, axis.at(tick) + 4, tick_text(tick), anchor="end")
    drawing.line(begin, top - 12, begin, bottom, width=1.5)
    drawing.text(begin - 6, top - 10, "före", bold=True, anchor="end")
    if after:
        drawing.text(begin + 6, top - 10, "efter" if drawing.narrow else "efter starten", bold=True)


def _event_mark(drawing: Drawing, x: float, row: tuple[float, ...], axis: RatioAxis, foot: float) -> None:
    ratio, lower, upper = row
    if np.isnan(ratio):
        drawing.diamond(x, foot - 6, 4, fill="#fff", edge=GREY)
        return
    if not (np.isnan(lower) or np.isnan(upper)):
        low, high = max(lower, 1e-9), upper
        drawing.line(x, axis.at(low), x, axis.at(high), width=1.8)
        for end, limit, turn in ((low, axis.lower, -1), (high, axis.upper, 1)):
            if (end - limit) * turn > 0:
                y = axis.at(end)
                drawing.path([(x - 5, y + 6 * turn), (x, y), (x + 5, y + 6 * turn)], width=1.8)
    drawing.circle(x, axis.at(ratio), 4.4)


def _event_months(drawing: Drawing, ends: tuple[int, int], step: float, width: int, y: float) -> None:
    """Months from the start at the borders between periods, so far apart that they can be read."""
    first, last = ends
    every = next((n for n in (1, 2, 4, 8, 16) if n * step >= letters_width("−24", SMALL) + 14), 16)
    for edge in range(first, last + 2):
        if edge % every == 0:
            words = "start" if edge == 0 else f"{edge * width}".replace("-", MINUS)
            soft(drawing, 40 + (edge - first) * step, y, words)
    soft(drawing, drawing.width / 2, y + 17, "månader från starten")
