"""Drawings as SVG text in two widths: the wide one for desks and paper, the narrow one for small screens.

A drawing that is only scaled cannot be read at 360 px, so each is laid out twice and the style shows one of them.
"""

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape

import numpy as np
import numpy.typing as npt

from bfkit.display import number
from bfkit.release.figures import GREY, INK, SOFT
from bfkit.release.fragments import Fragment, figure

Floats = npt.NDArray[np.float64]

WIDE, NARROW = 740, 340
BODY, SMALL = 14, 12.5
_NARROW_MOST = 480
_EM = 0.56
"""Mean width of a letter in parts of the size of the type; generous, as fonts differ between computers."""
_SWITCH = (
    "<style>.bf-narrow{display:none}@media screen and (max-width:640px){.bf-wide{display:none}.bf-narrow{display:block}}"
    "</style>"
)
_DASHES = {"": "", "dashed": ' stroke-dasharray="6 4"', "dotted": ' stroke-dasharray="1.5 3.5"'}


@dataclass(slots=True)
class Drawing:
    """One layout under way. Coordinates in pixels from the upper left corner; ``height`` is set when it is known."""

    width: int
    height: float = 0.0
    parts: list[str] = field(default_factory=list)

    @property
    def narrow(self) -> bool:
        """Whether this is the layout for small screens."""
        return self.width <= NARROW

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, colour: str = INK, width: float = 1, dash: str = ""
    ) -> None:
        """A straight line; ``dash`` is "", "dashed" or "dotted"."""
        ends = f'x1="{_at(x1)}" y1="{_at(y1)}" x2="{_at(x2)}" y2="{_at(y2)}"'
        self.parts.append(f'<line {ends} stroke="{colour}" stroke-width="{width:g}"{_DASHES[dash]}/>')

    def path(
        self, points: Sequence[tuple[float, float]], *, colour: str = INK, width: float = 2, dash: str = ""
    ) -> None:
        """A line through points."""
        ends = " ".join(f"{_at(x)},{_at(y)}" for x, y in points)
        style = f'stroke="{colour}" stroke-width="{width:g}"{_DASHES[dash]} stroke-linejoin="round"'
        self.parts.append(f'<polyline points="{ends}" fill="none" {style}/>')

    def rect(
        self, x: float, y: float, width: float, height: float, *, fill: str, edge: str = "none", dash: str = ""
    ) -> None:
        """A rectangle."""
        box = f'x="{_at(x)}" y="{_at(y)}" width="{_at(max(width, 0))}" height="{_at(max(height, 0))}"'
        self.parts.append(f'<rect {box} fill="{fill}" stroke="{edge}"{_DASHES[dash]}/>')

    def circle(
        self, x: float, y: float, radius: float, *, fill: str = INK, edge: str = "none", width: float = 1
    ) -> None:
        """A dot, or a ring when ``fill`` is white and ``edge`` a colour."""
        stroke = "" if edge == "none" else f' stroke="{edge}" stroke-width="{width:g}"'
        self.parts.append(f'<circle cx="{_at(x)}" cy="{_at(y)}" r="{radius:.3g}" fill="{fill}"{stroke}/>')

    def diamond(self, x: float, y: float, radius: float, *, fill: str = INK, edge: str = INK) -> None:
        """A square on its point."""
        corners = ((x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y))
        ends = " ".join(f"{_at(a)},{_at(b)}" for a, b in corners)
        self.parts.append(f'<polygon points="{ends}" fill="{fill}" stroke="{edge}" stroke-width="1.4"/>')

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = SMALL,
        colour: str = INK,
        bold: bool = False,
        anchor: str = "start",
    ) -> None:
        """One line of words; kept inside the drawing when it is anchored in the middle."""
        half = letters_width(words, size, bold=bold) / 2
        if anchor == "middle":
            x = min(max(x, half), max(self.width - half, half))
        style = f' text-anchor="{anchor}"' if anchor != "start" else ""
        style += ' font-weight="700"' if bold else ""
        halo = ' paint-order="stroke" stroke="#fff" stroke-width="3" stroke-linejoin="round"'
        self.parts.append(
            f'<text x="{_at(x)}" y="{_at(y)}" font-size="{size:g}" fill="{colour}"{style}{halo}>{escape(words)}</text>'
        )

    def lines_of_text(
        self, x: float, y: float, lines: Sequence[str], *, size: float = SMALL, colour: str = INK, bold: bool = False
    ) -> float:
        """Several lines below each other; the height they take."""
        for place, words in enumerate(lines):
            self.text(x, y + place * line_height(size), words, size=size, colour=colour, bold=bold)
        return len(lines) * line_height(size)


def two_widths(
    draw: Callable[[Drawing], None],
    *,
    label: str,
    text: str = "",
    title: str = "",
    note: str = "",
    widest: int = WIDE,
) -> Fragment:
    """A drawing in both widths with its words for who cannot see it; with a title it becomes a figure.

    Args:
        draw: lays the drawing out and sets its height.
        label: everything the drawing says, in words and numbers.
        text: for terminals, with every number; the label when it is empty.
        title, note: the finding; unit, period and n.
        widest: of the wide layout, in pixels.
    """
    pictures = []
    for name, width in (("bf-wide", widest), ("bf-narrow", NARROW)):
        drawing = Drawing(width)
        draw(drawing)
        style = f"width:100%;max-width:{width if name == 'bf-wide' else _NARROW_MOST}px;height:auto"
        pictures.append(
            f'<svg class="{name}" viewBox="0 0 {width} {drawing.height:.0f}" role="img" '
            f'aria-label="{escape(label)}" style="{style}">{"".join(drawing.parts)}</svg>'
        )
    html, words = _SWITCH + "".join(pictures), text or label
    if title:
        return Fragment(figure(html, title, note).html, f"[figur] {title.rstrip('.')}. {note}\n{words}".strip())
    return Fragment(f'<div class="bf-drawing">{html}</div>', f"[figur] {words}")


def letters_width(words: str, size: float, *, bold: bool = False) -> float:
    """About how wide words become, in pixels."""
    return len(words) * size * (_EM + 0.04 * bold)


def wrapped(words: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Words in lines of at most so many pixels; an endless word is broken."""
    return textwrap.wrap(words, max(int(width / (size * (_EM + 0.04 * bold))), 4))


def line_height(size: float) -> float:
    """Distance between lines of text."""
    return round(size * 1.28, 1)


def runs(values: Floats) -> list[tuple[int, int]]:
    """First and last (not included) place of each stretch without NaN.

    >>> runs(np.array([1.0, np.nan, 2.0, 3.0]))
    [(0, 1), (2, 4)]
    """
    known = np.concatenate([[False], np.isfinite(values), [False]]).astype(np.int8)
    edges = np.flatnonzero(np.diff(known))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def count_text(value: float, gap: str) -> str:
    """A count, with a decimal when it has one; ``gap`` when it is hidden or missing."""
    if not np.isfinite(value):
        return gap
    return number(value, 0 if abs(value - round(value)) < 0.05 else 1)


def even_steps(top: float, most: int = 5) -> list[int]:
    """Whole numbers from 0 past ``top`` at even steps, for a zero-based axis.

    >>> even_steps(31)
    [0, 10, 20, 30, 40]
    """
    for exponent in range(12):
        for factor in (1, 2, 5):
            step = factor * 10**exponent
            if top <= step * (most - 1):
                return list(range(0, int(np.ceil(max(top, 1) / step)) * step + 1, step))
    raise ValueError("talen är för stora för en figur")


def _at(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0").replace("-0.0", "0")


def soft(drawing: Drawing, x: float, y: float, words: str, *, anchor: str = "middle") -> None:
    """Small grey words: units of an axis, explanations."""
    drawing.text(x, y, words, colour=SOFT, anchor=anchor)


def gap_note(drawing: Drawing, words: str, *, shown: bool) -> None:
    """What an open diamond at the foot means, when there is one."""
    if shown:
        drawing.height += 14
        drawing.diamond(8, drawing.height - 4, 4, fill="#fff", edge=GREY)
        soft(drawing, 18, drawing.height, words, anchor="start")
        drawing.height += 6
