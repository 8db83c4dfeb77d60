"""Counts month by month, in the area and where it is compared, round the start of the measure."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from bfkit.display import MINUS, number
from bfkit.release.evaluation.drawing import (
    SMALL,
    Drawing,
    Floats,
    count_text,
    even_steps,
    gap_note,
    letters_width,
    runs,
    soft,
    two_widths,
    wrapped,
)
from bfkit.release.figures import BAND, GREY, INK, LINE, SOFT
from bfkit.release.fragments import Fragment, paragraph

YEAR = 12
"""Periods of a year in the series."""

_TINT = "#f4f6f8"
_OF_ROOM = 0.9
"""Of the room beside the figure that a bold name may fill: some computers have wide bold letters, and cut the last."""


def series_figure(
    periods: Sequence[str],
    own: npt.ArrayLike,
    comparison: npt.ArrayLike,
    start: int,
    *,
    ylabel: str,
    start_label: str,
    known: int,
    planned: int,
    years: int = 2,
    own_label: str = "området",
    comparison_label: str = "kontrollområden, omräknade till områdets nivå",
    gap: str = "dolt",
    xlabel: str = "",
    title: str = "",
    note: str = "",
) -> Fragment:
    """How did the count develop, in the area and where it is compared?

    Args:
        periods: names of the months, shape (n,).
        own, comparison: counts, shape (n,); NaN where they are hidden or there is no comparison.
        start: place of the first month with the measure.
        ylabel: what is counted, with its unit of time.
        start_label: written at the start.
        known, planned: months of the follow-up that are known, and that the plan has.
        years: so many years' same months before are what is compared.
        own_label, comparison_label: written at the lines. gap: what a hidden count is called.
        xlabel: what the names of the months are counted from, when they are no dates.
        title, note: of the figure.

    Raises:
        ValueError: series of different lengths.
    """
    mine, others = np.asarray(own, dtype=float), np.asarray(comparison, dtype=float)
    if not len(periods) == len(mine) == len(others):
        raise ValueError(f"{len(periods)} månader men {len(mine)} och {len(others)} antal")
    if not len(periods):
        return paragraph("Ingen figur: det finns inga månader att visa.", "sub")
    windows = [start - YEAR * k for k in range(years, 0, -1) if start - YEAR * k >= 0]
    spans = [(place, min(place + known, len(periods))) for place in (*windows, start) if known > 0]
    label = _series_words(
        periods,
        mine,
        others,
        spans,
        f"{ylabel}{', ' * bool(xlabel)}{xlabel}. {start_label}. ",
        (own_label, comparison_label),
        gap,
    )
    lines = [f"{ylabel}; {start_label}", f"{xlabel or 'månad'}  {own_label}  {comparison_label}"]
    for name, a, b in zip(periods, mine, others, strict=True):
        lines.append(f"{name}  {count_text(a, gap)}  {count_text(b, 'saknas')}")

    def draw(drawing: Drawing) -> None:
        total = max(len(periods), start + planned)
        left, right = 34.0, drawing.width - (8 if drawing.narrow else 158)
        step = (right - left) / total
        top, bottom = 44.0, 210.0
        ticks = even_steps(float(np.nanmax([*mine, *others, 1.0])))
        soft(drawing, 0, 13, ylabel, anchor="start")
        _follow_up(drawing, left + start * step, step, known, planned, (top, bottom))
        for place, _ in spans[:-1]:
            _compared(drawing, left + place * step, min(known, YEAR) * step, (top, bottom))
        scale = (bottom - top - 12) / ticks[-1]
        _count_axis(drawing, ticks, (left, right), (bottom, scale))
        ends = [
            _series_line(drawing, mine, (left + step / 2, step), (bottom, scale), own=True),
            _series_line(drawing, others, (left + step / 2, step), (bottom, scale), own=False),
        ]
        drawing.line(left + start * step, top - 2, left + start * step, bottom, colour=INK, width=1.5)
        drawing.text(left + start * step, top - 8, start_label, bold=True, anchor="middle")
        _month_names(drawing, periods, start, left, step, bottom + 34)
        drawing.height = bottom + (60 if xlabel else 42)
        if xlabel:
            soft(drawing, (left + right) / 2, bottom + 52, xlabel)
        _series_labels(drawing, (own_label, comparison_label), ends, right)
        gap_note(drawing, gap, shown=bool(np.isnan(mine).any()))

    return two_widths(draw, label=label, text="\n".join(lines), title=title, note=note)


def _series_words(
    periods: Sequence[str],
    own: Floats,
    others: Floats,
    spans: Sequence[tuple[int, int]],
    lead: str,
    names: tuple[str, str],
    gap: str,
) -> str:
    """The months that are compared, number by number; the others stand in the text for terminals."""
    words, to = [], " till " if periods[0].startswith(MINUS) else "–"
    for first, last in spans:
        mine = ", ".join(count_text(v, gap) for v in own[first:last])
        theirs = ", ".join(count_text(v, "saknas") for v in others[first:last])
        if last > first:
            words.append(f"{periods[first]}{to}{periods[last - 1]}: {names[0]} {mine}; {names[1]} {theirs}.")
    return f"{lead}{periods[0]}{to}{periods[-1]}. {' '.join(words)}".strip()


def _count_axis(drawing: Drawing, ticks: Sequence[int], across: tuple[float, float], up: tuple[float, float]) -> None:
    (left, right), (bottom, scale) = across, up
    for tick in ticks:
        y = bottom - scale * tick
        drawing.line(left, y, right, y, colour=LINE)
        soft(drawing, left - 5, y + 4, number(tick), anchor="end")


def _follow_up(drawing: Drawing, x: float, step: float, known: int, planned: int, heights: tuple[float, float]) -> None:
    top, bottom = heights
    drawing.rect(x, top, known * step, bottom - top, fill=BAND)
    if planned > known:
        drawing.rect(
            x + known * step, top, (planned - known) * step, bottom - top, fill="none", edge=GREY, dash="dotted"
        )
    words = "uppföljning" if known >= planned else f"{known} av {planned} kända"
    soft(drawing, x + max(known, planned) * step / 2, bottom + 17, words)


def _compared(drawing: Drawing, x: float, width: float, heights: tuple[float, float]) -> None:
    """A bracket under the same months of an earlier year."""
    top, bottom = heights
    drawing.rect(x, top, width, bottom - top, fill=_TINT)
    drawing.path([(x, bottom), (x, bottom + 5), (x + width, bottom + 5), (x + width, bottom)], width=1.2, colour=SOFT)
    soft(drawing, x + width / 2, bottom + 17, "jämförs")


def _series_line(
    drawing: Drawing, values: Floats, across: tuple[float, float], up: tuple[float, float], *, own: bool
) -> float:
    """One line, broken where a count is hidden; the height of its last point (NaN without any)."""
    (x, step), (bottom, scale) = across, up
    for first, last in runs(values):
        points = [(x + step * i, bottom - scale * values[i]) for i in range(first, last)]
        if last - first > 1:
            drawing.path(points, colour=INK if own else GREY, width=2 if own else 1.8, dash="" if own else "dashed")
        for place, (dot_x, dot_y) in enumerate(points):
            if own or (last - first == 1 and place == 0):
                drawing.circle(dot_x, dot_y, 2.6, fill=INK if own else GREY)
    if own:
        for i in np.flatnonzero(np.isnan(values)):
            drawing.diamond(x + step * i, bottom - 5, 3.6, fill="#fff", edge=GREY)
    seen = np.flatnonzero(np.isfinite(values))
    return float(bottom - scale * values[seen[-1]]) if seen.size else np.nan


def _month_names(drawing: Drawing, periods: Sequence[str], start: int, left: float, step: float, y: float) -> None:
    """Months so far apart that they do not run into each other, the first with the measure among them."""
    widest = max(letters_width(name, SMALL) for name in periods) + 8
    every = next((n for n in (1, 2, 3, 6, 12, 24, 48) if n * step >= widest), len(periods))
    for place in range(start % every, len(periods), every):
        soft(drawing, left + (place + 0.5) * step, y, periods[place])


def _series_labels(drawing: Drawing, names: tuple[str, str], ends: Sequence[float], right: float) -> None:
    """What each line is: at its end, or on a small screen below with a piece of it."""
    shown = [
        (name, end, place == 0) for place, (name, end) in enumerate(zip(names, ends, strict=True)) if np.isfinite(end)
    ]
    if drawing.narrow:
        for name, _, own in shown:
            y = drawing.height + 10
            _sample(drawing, 0, y - 4, own=own)
            words = wrapped(name, drawing.width - 40, SMALL, bold=own)
            drawing.height += drawing.lines_of_text(34, y, words, bold=own) + 2
        return
    room = drawing.width - right - 8
    lines = [wrapped(name, _OF_ROOM * room if own else room, SMALL, bold=own) for name, _, own in shown]
    order = sorted(range(len(shown)), key=lambda place: shown[place][1])
    y = 0.0
    for place in order:
        y = max(y, shown[place][1])
        _sample(drawing, right + 8, y, own=shown[place][2])
        y += 16
        y += drawing.lines_of_text(right + 8, y, lines[place], bold=shown[place][2]) + 2


def _sample(drawing: Drawing, x: float, y: float, *, own: bool) -> None:
    drawing.line(x, y, x + 28, y, colour=INK if own else GREY, width=2, dash="" if own else "dashed")
    if own:
        drawing.circle(x + 14, y, 2.6)
