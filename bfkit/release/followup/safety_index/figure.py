"""The safety index on its axis from 0 to 6, low at the foot, with the levels written out."""

from bfkit.display import number
from bfkit.followup.safety_index import ACTION, ATTENTION, HIGHEST, NORMAL
from bfkit.release.evaluation.drawing import SMALL, Drawing, line_height, soft, two_widths, wrapped
from bfkit.release.figures import BLUE, GREY, INK, LINE, SOFT
from bfkit.release.followup.safety_index.sentences import LEVELS, index_text, level_text
from bfkit.release.followup.safety_index.views import ProtectedIndex, ProtectedIndexValue
from bfkit.release.fragments import Fragment

MOST_NAMES = 6
"""More areas than these, and all in the narrow drawing, are numbered as in the table."""
_TOP, _HEIGHT, _LEFT = 26.0, 270.0, 30.0
_WORDS, _WORDS_NARROW = 150.0, 118.0
"""Room for the names of the levels, left of the points."""
_BANDS = ((NORMAL, 0.0, 2.05, "#fff"), (ATTENTION, 2.05, 3.95, "#eef1f4"), (ACTION, 3.95, 6.0, "#dfe5ea"))


def index_figure(view: ProtectedIndex, *, title: str, note: str) -> Fragment:
    """The latest year: a point an area, a line from the index were every missing score best to worst.

    Raises:
        ValueError: no index to draw.
    """
    shown = [one for one in view.latest if one.index is not None]
    if not shown:
        raise ValueError("inget index att rita")
    words = "; ".join(f"{one.name} {index_text(one)}, {level_text(one)}" for one in shown)
    return two_widths(
        lambda drawing: _draw(drawing, shown),
        label=f"Trygghetsindex {shown[0].year}, 0–6, lågt är bra. {words}",
        title=title,
        note=note,
    )


def _draw(drawing: Drawing, shown: list[ProtectedIndexValue]) -> None:
    foot, scale = _TOP + _HEIGHT, _HEIGHT / HIGHEST
    room = _WORDS_NARROW if drawing.narrow else _WORDS
    for level, low, high, fill in _BANDS:
        drawing.rect(_LEFT, foot - scale * high, drawing.width - _LEFT, scale * (high - low), fill=fill)
        lines = wrapped(LEVELS[level], room - 8, SMALL)
        drawing.lines_of_text(_LEFT + 6, foot - scale * high + 15, lines, colour=SOFT)
    for tick in range(HIGHEST + 1):
        drawing.line(_LEFT - 4, foot - scale * tick, _LEFT, foot - scale * tick, colour=GREY)
        soft(drawing, _LEFT - 7, foot - scale * tick + 4, str(tick), anchor="end")
    drawing.line(_LEFT, foot, drawing.width, foot, colour=LINE)
    drawing.text(0, 12, "bättre ↓", bold=True)
    step = (drawing.width - _LEFT - room) / len(shown)
    named = len(shown) <= MOST_NAMES and not drawing.narrow
    most = 1
    for place, one in enumerate(shown):
        x = _LEFT + room + step * (place + 0.5)
        _point(drawing, one, x, foot, scale)
        names = wrapped(one.name if named else str(place + 1), step - 4, SMALL)
        most = max(most, len(names))
        for line, words in enumerate(names):
            drawing.text(x, foot + 17 + line * line_height(SMALL), words, anchor="middle")
    drawing.height = foot + 12 + most * line_height(SMALL)


def _point(drawing: Drawing, one: ProtectedIndexValue, x: float, foot: float, scale: float) -> None:
    value = one.index or 0.0
    half = one.plus_minus or 0.0
    low = max(min(one.if_missing_best, value - half), 0.0)
    high = min(max(one.if_missing_worst, value + half), float(HIGHEST))
    drawing.line(x, foot - scale * low, x, foot - scale * high, colour=GREY, width=3)
    drawing.circle(x, foot - scale * value, 5, fill=INK if one.area is None else BLUE)
    drawing.text(x, foot - scale * max(value, high) - 9, number(value, 1), bold=True, anchor="middle")
