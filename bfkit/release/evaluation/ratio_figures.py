"""Figures of ratios: the real case among those without a measure, and every way to work the ratio out."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from bfkit.display import counted, interval, number, percent
from bfkit.release.evaluation.drawing import BODY, Drawing, Floats, soft, two_widths, wrapped
from bfkit.release.evaluation.ratio_axis import RatioAxis, draw_below, ratio_axis, ratio_text
from bfkit.release.evaluation.row_layout import Placed, Row, place_rows, plot_span
from bfkit.release.figures import BAND, GREY, INK, ORANGE
from bfkit.release.fragments import Fragment, paragraph

Specification = tuple[str, float | None, float | None, float | None, str, bool]
"""Name, ratio, lower, upper, note, and whether it decides; NaN or None where there is no number."""

_Numbered = tuple[str, float, float, float, str, bool]

_PLACEBO_HEIGHT = 120.0
_MOST_DOTS, _BAR = 400, 6.0


def placebo_figure(
    log_ratios: npt.ArrayLike,
    real: float,
    *,
    centre: float,
    extreme: npt.ArrayLike | None = None,
    name: str = "insatsen",
    title: str = "",
    note: str = "",
) -> Fragment:
    """How unusual is the change among comparable cases without a measure?

    Args:
        log_ratios: natural logs of the cases' ratios, shape (n,).
        real: that of the measure.
        centre: what a case does by itself, the median.
        extreme: which cases changed at least as much, shape (n,), as the deciding test ranks them; without it
            they are told by their log ratios.
        name: what the diamond is called.
        title, note: of the figure.

    Raises:
        ValueError: a mask of another length than the cases.
    """
    cases = np.asarray(log_ratios, dtype=float)
    if not cases.size or not np.isfinite(real):
        return paragraph("Ingen figur: det finns inga jämförbara fall att visa.", "sub")
    fell = real <= centre
    mask = (cases <= real if fell else cases >= real) if extreme is None else np.asarray(extreme, dtype=bool)
    if mask.shape != cases.shape:
        raise ValueError(f"{len(mask)} markeringar för {len(cases)} fall")
    verb = "föll" if fell else "ökade"
    share = f"{number(int(mask.sum()))} av {number(len(cases))} jämförbara fall {verb} minst lika mycket"
    if extreme is not None:
        share = f"{number(int(mask.sum()))} av {number(len(cases))} jämförbara fall var minst lika ovanliga, mätt i sin egen osäkerhet"
    marked = f"{name} {number(float(np.exp(real)), 2)}"
    usual = f"typiskt utan insats {number(float(np.exp(centre)), 2)}"
    ends = interval(float(np.exp(cases.min())), float(np.exp(cases.max())), 2)
    label = f"{share}. Kvot mot kontrollområdena: {marked}, {usual}, fallen {ends}."

    def draw(drawing: Drawing) -> None:
        top = drawing.lines_of_text(0, BODY, wrapped(share, drawing.width, BODY, bold=True), size=BODY, bold=True) + 8
        axis = ratio_axis(np.exp([*cases, real, centre]), 12, drawing.width - 12)
        base = top + 40 + _PLACEBO_HEIGHT
        _dots(drawing, axis, cases, mask, base)
        for ratio, words, dash, row in ((real, marked, "", 0), (centre, usual, "dashed", 1)):
            x = axis.at(float(np.exp(ratio)))
            drawing.line(x, top + 18 + 18 * row, x, base, colour=ORANGE if row == 0 else INK, dash=dash, width=1.4)
            drawing.text(x, top + 13 + 18 * row, words, bold=row == 0, anchor="middle")
        drawing.diamond(axis.at(float(np.exp(real))), base - 1, 8, fill=ORANGE)
        drawing.height = base + 10 + draw_below(drawing, axis, base + 10, words="kvot mot kontrollområdena (log)")

    return two_widths(draw, label=label, title=title, note=note)


def _dots(drawing: Drawing, axis: RatioAxis, cases: Floats, mask: npt.NDArray[np.bool_], base: float) -> None:
    """One dot a case, stacked: filled where it changed at least as much as the real one, else open."""
    places = np.array([axis.at(float(np.exp(value))) - axis.start for value in cases])
    if len(cases) > _MOST_DOTS:
        _bars(drawing, axis.start, places, mask, base)
        return
    size = 8.0
    while np.bincount((places / size).astype(int)).max() * size > _PLACEBO_HEIGHT:
        size *= 0.85
    column = (places / size).astype(int)
    heights = np.zeros(column.max() + 1, dtype=int)
    for place in np.lexsort((cases, ~mask)):
        x = axis.start + (column[place] + 0.5) * size
        y = base - 4 - (heights[column[place]] + 0.5) * size
        heights[column[place]] += 1
        if mask[place]:
            drawing.circle(x, y, size * 0.42, fill=INK)
        else:
            drawing.circle(x, y, size * 0.38, fill="#fff", edge=GREY, width=min(1.2, size / 5))


def _bars(drawing: Drawing, start: float, places: Floats, mask: npt.NDArray[np.bool_], base: float) -> None:
    """Too many cases for dots: columns, the filled part those that changed at least as much."""
    column = (places / _BAR).astype(int)
    every, dark = np.bincount(column), np.bincount(column[mask], minlength=column.max() + 1)
    scale = _PLACEBO_HEIGHT / every.max()
    for place in np.flatnonzero(every):
        x, low, high = start + place * _BAR, dark[place] * scale, every[place] * scale
        drawing.rect(x + 0.5, base - 4 - high, _BAR - 1, high - low, fill="#fff", edge=GREY)
        drawing.rect(x + 0.5, base - 4 - low, _BAR - 1, low, fill=INK)


def specification_figure(
    rows: Sequence[Specification],
    *,
    goal_ratio: float | None,
    no_effect: tuple[float, float] | None = None,
    title: str = "",
    note: str = "",
) -> Fragment:
    """Does the ratio hold however it is worked out? The deciding analysis first, none left out.

    Args:
        rows: name, ratio, lower, upper, note, decides; without a ratio the note says why.
        goal_ratio: of the goal, drawn dashed; None without a goal.
        no_effect: limits within which a change is of no practical importance.
        title, note: of the figure.
    """
    ordered = [_numbered(row) for row in sorted(rows, key=lambda row: not row[5])]
    if not ordered:
        return paragraph("Ingen figur: det finns inga beräkningar att visa.", "sub")
    laid = [_specification_row(row) for row in ordered]
    lines = [f"{row.name}: {row.missing or row.value}{f' – {row.note}' if row.note else ''}" for row in laid]
    goal = "" if goal_ratio is None else f"målet {number(goal_ratio, 2)} ({percent(goal_ratio - 1)})"
    zone = "" if no_effect is None else f"utan praktisk betydelse: {interval(*no_effect, 2)}"
    key = ". ".join(words for words in (goal, zone) if words)
    label = f"{counted(len(laid), 'beräkning', 'beräkningar')} av kvoten. {'; '.join(lines)}. {key}".strip()

    def draw(drawing: Drawing) -> None:
        limits = [*(no_effect or ()), goal_ratio or np.nan]
        # An end of an interval far out does not squeeze the others: it is drawn with an arrow.
        ends = [v for row in ordered for v in row[1:4] if 1 / 5 <= v <= 5 or v == row[1]]
        axis = ratio_axis([*ends, *limits], *plot_span(drawing))
        placed = place_rows(drawing, laid, top=26)
        _specification_guides(drawing, axis, placed, goal_ratio, no_effect)
        for row, y in zip(ordered, placed.lines, strict=True):
            if np.isfinite(row[1]):
                _whisker(drawing, axis, row, y)
        below = draw_below(drawing, axis, placed.bottom + 4, words="kvot, verkligt mot väntat (log)")
        drawing.height = placed.bottom + 4 + below
        if no_effect is not None:
            drawing.rect(0, drawing.height + 3, 16, 11, fill=BAND)
            soft(drawing, 22, drawing.height + 13, zone, anchor="start")
            drawing.height += 20

    return two_widths(draw, label=label, text="\n".join([*lines, key]).strip(), title=title, note=note)


def _numbered(row: Specification) -> _Numbered:
    name, *numbers, note, decides = row
    ratio, lower, upper = (float("nan") if value is None else float(value) for value in numbers)
    return name, ratio, lower, upper, note, decides


def _specification_row(row: _Numbered) -> Row:
    name, ratio, lower, upper, note, decides = row
    if not np.isfinite(ratio):
        return Row(name, "", "", note or "ej prövad", decides)
    return Row(name, note, ratio_text(ratio, lower, upper), "", decides)


def _specification_guides(
    drawing: Drawing, axis: RatioAxis, placed: Placed, goal: float | None, zone: tuple[float, float] | None
) -> None:
    """No difference and the goal, behind the rows; on a small screen only beside the marks, not through the words."""
    behind = Drawing(drawing.width)
    for top, bottom in placed.guides:
        if zone is not None:
            behind.rect(axis.at(zone[0]), top, axis.at(zone[1]) - axis.at(zone[0]), bottom - top, fill=BAND)
        behind.line(axis.at(1), top, axis.at(1), bottom)
        if goal is not None:
            behind.line(axis.at(goal), top, axis.at(goal), bottom, colour=ORANGE, width=1.5, dash="dashed")
    drawing.parts[:0] = behind.parts
    words = "1 = som väntat"
    if goal is None:
        soft(drawing, axis.at(1), 13, words)
        return
    left, right = (goal, 1.0) if goal < 1 else (1.0, goal)
    aims = f"målet {percent(goal - 1)}"
    soft(drawing, axis.at(left) + 12, 13, aims if goal < 1 else words, anchor="end")
    soft(drawing, max(axis.at(right) - 12, axis.at(left) + 24), 13, words if goal < 1 else aims, anchor="start")


def _whisker(drawing: Drawing, axis: RatioAxis, row: _Numbered, y: float) -> None:
    _, ratio, lower, upper, _, decides = row
    width = 3.0 if decides else 1.6
    if not (np.isnan(lower) or np.isnan(upper)):
        drawing.line(axis.at(max(lower, 1e-9)), y, axis.at(upper), y, width=width)
        for end, limit, turn in ((max(lower, 1e-9), axis.lower, 1), (upper, axis.upper, -1)):
            if (end - limit) * turn < 0:
                x = axis.at(end)
                drawing.path([(x + 6 * turn, y - 5), (x, y), (x + 6 * turn, y + 5)], width=width)
    if decides:
        drawing.diamond(axis.at(ratio), y, 7)
    else:
        drawing.circle(axis.at(ratio), y, 4.2)
