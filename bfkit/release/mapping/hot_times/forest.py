"""Special days and events against comparable days: one row each, with its ratio, interval and counts."""

import math
from collections.abc import Sequence

from bfkit.display import interval, number
from bfkit.release.evaluation.drawing import Drawing, soft, two_widths
from bfkit.release.evaluation.ratio_axis import RatioAxis, draw_below, ratio_axis
from bfkit.release.evaluation.row_layout import Row, place_rows, plot_span
from bfkit.release.figures import GREY, INK
from bfkit.release.fragments import Fragment
from bfkit.release.mapping.hot_times.views import ProtectedDays


def forest(rows: Sequence[ProtectedDays], *, title: str, note: str) -> Fragment:
    """How many times as many on special days: filled where it is sure, open where it may be chance."""
    laid = [_row(one) for one in rows]
    lines = [f"{row.name}: {row.note}, {row.value}" for row in laid]

    def draw(drawing: Drawing) -> None:
        axis = ratio_axis([v for one in rows for v in (one.ratio, one.lower, one.upper)], *plot_span(drawing))
        placed = place_rows(drawing, laid, top=24)
        behind = Drawing(drawing.width)
        for top, bottom in placed.guides:
            behind.line(axis.at(1), top, axis.at(1), bottom, colour=GREY)
        drawing.parts[:0] = behind.parts
        soft(drawing, axis.at(1), 13, "1 = som jämförbara dagar")
        for one, y in zip(rows, placed.lines, strict=True):
            _whisker(drawing, axis, one, y)
        drawing.height = placed.bottom + 4
        drawing.height += draw_below(drawing, axis, placed.bottom + 4, words="gånger så många per dag (log)")

    return two_widths(draw, label="; ".join(lines), text="\n".join(lines), title=title, note=note)


def _row(one: ProtectedDays) -> Row:
    where = "" if one.event or one.group.category is None else f"{one.group.words.lower()}, "
    note = f"{where}{one.count.text} på {number(one.days)} dagar, väntat {expected_text(one.expected)}"
    ratio = "inga att jämföra med" if not math.isfinite(one.ratio) else number(one.ratio, 2)
    words = f"{ratio} ({interval(one.lower, one.upper, 2)}){'' if one.signal else ', kan vara slump'}"
    return Row(one.words.capitalize(), note, words, main=one.signal)


def expected_text(expected: float) -> str:
    """An expected count with a decimal only where it has one."""
    return number(expected, 0 if float(expected).is_integer() or expected >= 100 else 1)


def _whisker(drawing: Drawing, axis: RatioAxis, one: ProtectedDays, y: float) -> None:
    width = 3.0 if one.signal else 1.6
    drawing.line(axis.at(max(one.lower, 1e-9)), y, axis.at(one.upper), y, width=width)
    if not math.isfinite(one.ratio):
        return
    if one.signal:
        drawing.diamond(axis.at(max(one.ratio, 1e-9)), y, 7)
    else:
        drawing.circle(axis.at(max(one.ratio, 1e-9)), y, 4.4, fill="#fff", edge=INK, width=1.6)
