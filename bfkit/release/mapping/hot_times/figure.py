"""Hot times drawn: which evenings and hours each group has, its week in blocks, and its months."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from bfkit.display import MONTHS, WEEKDAYS, interval, number
from bfkit.mapping.hot_times.week_scan import DAYS, HOURS, NIGHT_BEGINS
from bfkit.release.evaluation.drawing import BODY, SMALL, Drawing, line_height, soft, two_widths, wrapped
from bfkit.release.figures import BLUE, GREY, INK, LINE, RATIOS, SHADES, SOFT
from bfkit.release.fragments import Fragment
from bfkit.release.mapping.hot_times.sentences import month_sentence, window_sentence
from bfkit.release.mapping.hot_times.views import ProtectedMonths, ProtectedTimes, ProtectedWeek, ProtectedWindow

_WIDE = (236.0, 244.0, 16.0, 370.0, 574.0, 586.0)
"""End of the names; start and width of the days; start and end of the hours; start of the numbers; in pixels."""
_NARROW = (340.0, 0.0, 12.0, 96.0, 210.0, 218.0)
_SQUARE = 12.0
_MOST_RATIO = 3.0


def windows(rows: Sequence[ProtectedTimes], *, title: str, note: str) -> Fragment:
    """The evenings and hours that surely stand out, one row for each group."""
    told = [(one, one.window) for one in rows if one.window is not None]
    words = [window_sentence(one) for one, _ in told]

    def draw(drawing: Drawing) -> None:
        columns = _NARROW if drawing.narrow else _WIDE
        _clock(drawing, columns, 12)
        y = 24.0
        for one, window in told:
            y = _window_row(drawing, one, window, columns, y)
        drawing.height = y

    return two_widths(draw, label=" ".join(words), text=" ", title=title, note=note)


def _clock(drawing: Drawing, columns: tuple[float, ...], y: float) -> None:
    """What the squares and the bar mean, above the first row."""
    for day in range(DAYS):
        soft(drawing, columns[1] + (day + 0.5) * columns[2] - 1, y, WEEKDAYS[day][0].upper())
    step = 12 if drawing.narrow else 6
    for hour in range(0, HOURS + 1, step):
        x = columns[3] + (columns[4] - columns[3]) * hour / HOURS
        soft(drawing, x, y, f"{(hour + NIGHT_BEGINS) % HOURS:02d}")


def _window_row(
    drawing: Drawing, one: ProtectedTimes, window: ProtectedWindow, columns: tuple[float, ...], top: float
) -> float:
    """One group; the height at which the next begins."""
    main = one.group.subtype is None
    names = wrapped("Alla händelser" if one.group.category is None else one.group.words, columns[0], BODY, bold=main)
    base = top + BODY
    under = base + drawing.lines_of_text(0, base, names, size=BODY, bold=main)
    if drawing.narrow:
        base, under = under, under + line_height(SMALL) + 4
    for day in range(DAYS):
        inside = day in window.weekdays
        x = columns[1] + day * columns[2]
        drawing.rect(
            x, base - 11, _SQUARE if not drawing.narrow else 10, 12, fill=BLUE if inside else "#fff", edge=GREY
        )
    wide = (columns[4] - columns[3]) / HOURS
    drawing.rect(columns[3], base - 11, wide * HOURS, 12, fill="#fff", edge=GREY)
    for first, last in _stretches(window):
        drawing.rect(columns[3] + first * wide, base - 11, (last - first) * wide, 12, fill=BLUE)
    drawing.text(columns[5], base, _times(window), bold=main)
    return under - 4


def _stretches(window: ProtectedWindow) -> list[tuple[int, int]]:
    """Hours from 06 on that a window covers: two stretches when it runs past 06."""
    first = (window.hour_from - NIGHT_BEGINS) % HOURS
    last = first + (window.hour_to - window.hour_from - 1) % HOURS + 1
    return [(first, last)] if last <= HOURS else [(first, HOURS), (0, last - HOURS)]


def _times(window: ProtectedWindow) -> str:
    return f"{number(window.ratio, 1)} ggr ({interval(window.lower, window.upper, 1)})"


def week(one: ProtectedTimes, week: ProtectedWeek, *, note: str) -> Fragment:
    """The week of one group: the darker, the more against an even week; the window framed."""
    columns = week.classes.shape[1]
    hidden = bool((week.classes < 0).any())
    title = f"{one.group.words}: veckan"
    label = window_sentence(one) if one.window else f"{one.group.title}: ingen tid på veckan sticker säkert ut."

    def draw(drawing: Drawing) -> None:
        left, high = 34.0, 20.0
        wide = (drawing.width - left - 8) / columns
        for day in range(DAYS):
            soft(drawing, 0, 14 + day * high, WEEKDAYS[day][:3], anchor="start")
            for first, last, level in _alike(week.classes[day]):
                x, width = left + first * wide, (last - first) * wide
                if level < 0:
                    drawing.rect(x + 1, day * high + 1, width - 2, high - 3, fill="#fff", edge=GREY, dash="dotted")
                else:
                    drawing.rect(x, day * high, width, high - 1, fill=SHADES[level])
        if one.window is not None:
            _frame(drawing, one.window, left, wide * columns / HOURS, high)
        for hour in range(0, HOURS + 1, 6 if drawing.narrow else 3):
            soft(
                drawing, left + wide * columns * hour / HOURS, 14 + DAYS * high, f"{(hour + NIGHT_BEGINS) % HOURS:02d}"
            )
        drawing.height = DAYS * high + 20
        _legend(drawing, hidden=hidden)

    return two_widths(draw, label=label, text=" ", title=title, note=note)


def _alike(classes: np.ndarray) -> list[tuple[int, int, int]]:
    """First and last (not included) block of each stretch of one class, and the class."""
    edges = [0, *(np.flatnonzero(np.diff(classes)) + 1).tolist(), len(classes)]
    return [(first, last, int(classes[first])) for first, last in pairwise(edges)]


def _frame(drawing: Drawing, window: ProtectedWindow, left: float, hour: float, high: float) -> None:
    """A frame round the evenings and hours of the window; what runs past 06 lies on the next row."""
    for part, (first, last) in enumerate(_stretches(window)):
        days = [(day + part) % DAYS for day in window.weekdays]
        for day in days:
            x, y = left + first * hour, day * high
            width, right = (last - first) * hour - 1, left + last * hour - 1
            if (day - 1) % DAYS not in days or day == 0:
                drawing.line(x, y, x + width, y, width=2.2)
            if (day + 1) % DAYS not in days or day == DAYS - 1:
                drawing.line(x, y + high - 1, x + width, y + high - 1, width=2.2)
            drawing.line(x, y, x, y + high - 1, width=2.2)
            drawing.line(right, y, right, y + high - 1, width=2.2)


def _legend(drawing: Drawing, *, hidden: bool) -> None:
    edges = [number(ratio, 1) for ratio in RATIOS]
    words = [
        f"under {edges[0]}",
        *(f"{a}–{b}" for a, b in pairwise(edges)),
        f"över {edges[-1]} ggr",
    ]
    entries = [(SHADES[i], word) for i, word in enumerate(words)] + ([("", "för få")] if hidden else [])
    x, y = 0.0, drawing.height + 14
    for shade, word in entries:
        width = 22 + len(word) * 7.2
        if x + width > drawing.width:
            x, y = 0.0, y + 18
        drawing.rect(x, y - 10, 14, 11, fill=shade or "#fff", edge=GREY, dash="" if shade else "dotted")
        soft(drawing, x + 19, y, word, anchor="start")
        x += width + 6
    drawing.height = y + 8


def months(one: ProtectedMonths, *, note: str) -> Fragment:
    """The months of one group: bars against an even year with intervals, those that stand out dark."""
    sentence = month_sentence(one)
    ends = [
        f"{MONTHS[month]} {number(one.by_month[month], 2)} ({interval(one.lower[month], one.upper[month], 2)})"
        for month in range(12)
    ]

    def draw(drawing: Drawing) -> None:
        left, top, high = 30.0, 10.0, 120.0
        reach = min(max(float(np.nanmax(one.upper)), 1.5), _MOST_RATIO)
        wide, scale = (drawing.width - left) / 12, high / reach
        bottom = top + high
        for tick in (0.0, 1.0, 2.0, 3.0):
            if tick <= reach:
                dark = tick == 1.0
                drawing.line(
                    left, bottom - tick * scale, drawing.width, bottom - tick * scale, colour=SOFT if dark else LINE
                )
                soft(drawing, left - 6, bottom - tick * scale + 4, number(tick), anchor="end")
        for month in range(12):
            x, peak = left + month * wide, month in one.peak
            height = min(float(one.by_month[month]), reach) * scale
            drawing.rect(x + wide * 0.16, bottom - height, wide * 0.68, height, fill=BLUE if peak else "#cfdde8")
            low, up = (min(float(v), reach) * scale for v in (one.lower[month], one.upper[month]))
            drawing.line(x + wide / 2, bottom - low, x + wide / 2, bottom - up, colour=INK, width=1.4)
            name = MONTHS[month][0] if drawing.narrow else MONTHS[month][:3]
            soft(drawing, x + wide / 2, bottom + 16, name)
        drawing.height = bottom + 22

    return two_widths(draw, label=f"{sentence} {'; '.join(ends)}.", text="; ".join(ends), title=sentence, note=note)
