"""How large a true reduction must be to be found: by the area's own history and by formula."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from bfkit.display import MINUS, number, percent
from bfkit.release.evaluation.drawing import SMALL, Drawing, Floats, runs, soft, two_widths, wrapped
from bfkit.release.figures import BLUE, GREY, INK, LINE, ORANGE
from bfkit.release.fragments import Fragment, paragraph

ENOUGH = 0.8


def power_figure(
    reductions: npt.ArrayLike,
    chance: npt.ArrayLike | None,
    *,
    ranges: Sequence[tuple[float, float]] = (),
    formula: npt.ArrayLike,
    planned: float,
    smallest: float | None,
    title: str = "",
    note: str = "",
) -> Fragment:
    """How large must a true reduction be for it to be found?

    The mark of the smallest one stands on the line that it was read from, with its chance written out.

    Args:
        reductions: true reductions tried, as shares, shape (n,).
        chance: of finding each, tried on the area's own history, shape (n,); None where it could not be tried.
        ranges: 95 % intervals of ``chance``, drawn as upright lines; none when empty.
        formula: the same by formula, shape (n,).
        planned: the reduction that the plan expects, as a share.
        smallest: the smallest found in 80 of 100 cases; None when none that was tried is.
        title, note: of the figure.
    """
    tried, by_formula = np.asarray(reductions, dtype=float), np.asarray(formula, dtype=float)
    history = np.full(len(tried), np.nan) if chance is None else np.asarray(chance, dtype=float)
    if not np.isfinite([*history, *by_formula]).any():
        return paragraph("Ingen figur: vad som kunde ha setts gick inte att räkna ut.", "sub")
    at_smallest = np.nan if smallest is None else _chance_at(smallest, tried, history, by_formula)
    found = "ingen hittas i 80 av 100" if smallest is None else _found(smallest, at_smallest)
    aim = f"planen: {MINUS}{percent(planned)}"
    rows = [
        f"sann minskning {percent(a)}: {_of_hundred(b)} efter historiken, {_of_hundred(c)} efter formel"
        for a, b, c in zip(tried, history, by_formula, strict=True)
    ]
    label = f"Chans att hitta en sann minskning. {'; '.join(rows)}. Av minskningarna: {found}. {aim}."

    def draw(drawing: Drawing) -> None:
        left, right, top, bottom = 34.0, drawing.width - (20.0 if drawing.narrow else 190.0), 46.0, 210.0
        low, high = min(0.0, float(tried.min())), max(float(tried.max()), planned)

        def at(share: float, chance: float) -> tuple[float, float]:
            return left + (right - left) * (share - low) / (high - low), bottom - (bottom - top) * chance

        _chance_axis(drawing, (left, right), (top, bottom))
        for share in np.arange(0, high + 1e-9, 0.2):
            soft(drawing, at(share, 0)[0], bottom + 18, percent(share))
        soft(drawing, (left + right) / 2, bottom + 36, "sann minskning")
        drawing.height = bottom + 44
        for share, (lowest, highest) in zip(tried, ranges, strict=bool(ranges)):
            drawing.line(*at(share, lowest), *at(share, highest), colour=BLUE, width=1.2)
        _power_lines(
            drawing, [at(*pair) for pair in zip(tried, history, strict=True)], "efter områdets historik", right
        )
        _power_lines(
            drawing, [at(*pair) for pair in zip(tried, by_formula, strict=True)], "efter formel", right, dash=True
        )
        x = at(planned, 0)[0]
        drawing.line(x, top - 12, x, bottom, colour=ORANGE, width=1.6, dash="dashed")
        drawing.text(x, top - 16, aim, bold=True, anchor="middle")
        if smallest is not None and np.isfinite(at_smallest):
            drawing.diamond(*at(smallest, at_smallest), 7, fill="#fff")
        _found_note(drawing, found, right, marked=smallest is not None)

    return two_widths(draw, label=label, text="\n".join([*rows, found, aim]), title=title, note=note)


def _chance_at(smallest: float, tried: Floats, history: Floats, formula: Floats) -> float:
    """The chance of finding the smallest reduction, on the line by history where it was tried, else on that by formula."""
    line = history if np.isfinite(history).any() else formula
    return float(np.interp(smallest, tried, line))


def _found(smallest: float, chance: float) -> str:
    least = f"från {MINUS}{percent(smallest)} hittas i minst 80 av 100"
    return least if np.isnan(chance) else f"{least} (här i {_percent(chance)})"


def _chance_axis(drawing: Drawing, across: tuple[float, float], up: tuple[float, float]) -> None:
    """From 0 to 100 times in 100, with a dotted line at 80."""
    (left, right), (top, bottom) = across, up
    soft(drawing, 0, 13, "så många av 100 gånger hittas minskningen", anchor="start")
    for level in (0, 20, 40, 60, 80, 100):
        y = bottom - (bottom - top) * level / 100
        drawing.line(left, y, right, y, colour=INK if level == 80 else LINE, dash="dotted" if level == 80 else "")
        soft(drawing, left - 5, y + 4, number(level), anchor="end")


def _found_note(drawing: Drawing, found: str, right: float, *, marked: bool) -> None:
    """What the open diamond says, or that there is none: beside the lines, or on a small screen below."""
    if drawing.narrow:
        drawing.height += 26
    x, y = (14.0, drawing.height - 8) if drawing.narrow else (right + 16, 28.0)
    if marked:
        drawing.diamond(x, y - 4, 6, fill="#fff")
    x += 20 if drawing.narrow else 12
    lines = wrapped(found, drawing.width - x, SMALL)
    drawing.lines_of_text(x, y, lines)
    if drawing.narrow:
        drawing.height = y + 16 * len(lines) - 8


def _of_hundred(chance: float) -> str:
    return "saknas" if np.isnan(chance) else f"{_percent(chance)} av 100"


def _percent(chance: float) -> str:
    """So many of a hundred; with a decimal where the whole number would say 80 of what is less."""
    if chance < ENOUGH and number(100 * chance) == number(100 * ENOUGH):
        return number(min(100 * chance, 79.9), 1)
    return number(100 * chance)


def _power_lines(
    drawing: Drawing, points: Sequence[tuple[float, float]], name: str, right: float, *, dash: bool = False
) -> None:
    """One line with its marks: dots and a full line, or squares and a dashed one."""
    colour = GREY if dash else BLUE
    heights = np.array([y for _, y in points])
    for first, last in runs(heights):
        drawing.path(points[first:last], colour=colour, width=1.8 if dash else 2.2, dash="dashed" if dash else "")
    for x, y in points:
        if np.isfinite(y) and dash:
            drawing.rect(x - 3, y - 3, 6, 6, fill="#fff", edge=GREY)
        elif np.isfinite(y):
            drawing.circle(x, y, 3.4, fill=BLUE)
    if not np.isfinite(heights).any():
        return
    x, y = right + 10, 78.0 + 22 * dash
    if drawing.narrow:
        drawing.height += 16
        x, y = 0, drawing.height - 4
    drawing.line(x, y, x + 28, y, colour=colour, width=2, dash="dashed" if dash else "")
    if dash:
        drawing.rect(x + 11, y - 3, 6, 6, fill="#fff", edge=GREY)
    else:
        drawing.circle(x + 14, y, 3.4, fill=BLUE)
    drawing.text(x + 34, y + 4, name)
