"""Drawings of a cause analysis: the triangle, the fishbone and the series, each in two widths and readable in grey."""

from collections.abc import Sequence
from itertools import groupby

import numpy as np

from bfkit.display import MONTHS, number
from bfkit.prevention import CONTROLLERS, OFFENDER, PLACE, RECORDING, TARGET
from bfkit.release.causes.views import ProtectedChanges, ProtectedHypothesis
from bfkit.release.causes.words import CONTROLLERS as WHO
from bfkit.release.causes.words import LEGEND, mark
from bfkit.release.evaluation.drawing import (
    BODY,
    SMALL,
    Drawing,
    even_steps,
    letters_width,
    line_height,
    soft,
    two_widths,
    wrapped,
)
from bfkit.release.figures import BAND, GREY, INK, LINE
from bfkit.release.fragments import Fragment


def marked(hypotheses: Sequence[ProtectedHypothesis]) -> str:
    """The hypotheses of a corner or a bone: "● H1  ○ H2"."""
    named = [f"{mark(one.test.status, one.test.only)} {one.id}".replace(" ", "\u00a0") for one in hypotheses]
    return "  ".join(named) or "ingen hypotes"


def triangle(hypotheses: Sequence[ProtectedHypothesis]) -> Fragment:
    """The problem triangle: at each corner its hypotheses, and on each side who could step in."""
    at = {corner: [one for one in hypotheses if one.corner == corner] for corner in (*CONTROLLERS, RECORDING)}
    told = "; ".join(f"{corner} (kan gripa in: {WHO[corner]}): {marked(at[corner])}" for corner in CONTROLLERS)
    outside = f"Utanför triangeln, {RECORDING}: {marked(at[RECORDING])}"

    def draw(drawing: Drawing) -> None:
        middle = drawing.width / 2
        top = 62 + line_height(SMALL) * len(wrapped(marked(at[PLACE]), 150, SMALL))
        foot = top + 172
        half = min(190.0, drawing.width / 2 - 60)
        corners = ((middle, top), (middle - half, foot), (middle + half, foot))
        drawing.path([*corners, corners[0]], colour=INK, width=2)
        _corner(drawing, middle, 16, PLACE, at[PLACE])
        left, right = (0.0, drawing.width - 0.0)
        _corner(drawing, max(corners[1][0], 70), foot + 24, OFFENDER, at[OFFENDER])
        _corner(drawing, min(corners[2][0], right - 70), foot + 24, TARGET, at[TARGET])
        soft(drawing, middle, top + 108, "problemet")
        drawing.height = foot + 92 + line_height(SMALL)
        drawing.height += drawing.lines_of_text(left, drawing.height, wrapped(outside, drawing.width, SMALL))
        _legend(drawing)

    title, note = "Brottstriangeln", "Hypoteserna vid den sida de gäller, och vem som skulle kunna gripa in där"
    return two_widths(draw, label=f"{told}. {outside}. {LEGEND}", title=title, note=note, widest=560)


def _corner(drawing: Drawing, x: float, y: float, corner: str, own: Sequence[ProtectedHypothesis]) -> None:
    drawing.text(x, y, corner, size=BODY, bold=True, anchor="middle")
    who = wrapped(f"kan gripa in: {WHO[corner]}", 170, SMALL)
    for place, words in enumerate(who, 1):
        soft(drawing, x, y + place * line_height(SMALL), words)
    for place, words in enumerate(wrapped(marked(own), 150, SMALL), len(who) + 1):
        drawing.text(x, y + place * line_height(SMALL), words, anchor="middle")


def _legend(drawing: Drawing) -> None:
    """What the marks mean, on as many lines as the width needs."""
    for words in wrapped(LEGEND.replace("   ", " · "), drawing.width, SMALL):
        soft(drawing, 0, drawing.height, words, anchor="start")
        drawing.height += line_height(SMALL)
    drawing.height += 4


def fishbone(hypotheses: Sequence[ProtectedHypothesis], head: str) -> Fragment:
    """The fishbone: a bone for each branch with its hypotheses; on a narrow screen the spine stands up."""
    branches = list(dict.fromkeys(one.branch for one in hypotheses))
    own = {branch: [one for one in hypotheses if one.branch == branch] for branch in branches}
    label = "; ".join(f"{branch}: {marked(own[branch])}" for branch in branches)

    def draw(drawing: Drawing) -> None:
        if drawing.narrow:
            _standing(drawing, own, head)
        else:
            _lying(drawing, own, head)
        drawing.height += 22
        _legend(drawing)

    return two_widths(
        draw,
        label=f"Fiskben mot {head}. {label}. {LEGEND}",
        title="Fiskbenet",
        note="Ett ben för varje slags orsak som gruppen eller data har pekat ut; texten till varje hypotes står i tabellen",
    )


def _lying(drawing: Drawing, own: dict[str, list[ProtectedHypothesis]], head: str) -> None:
    longest = max(head.split(), key=len, default="")
    inner = max(130.0, letters_width(longest, SMALL, bold=True) + 1)
    words = wrapped(head, inner, SMALL, bold=True)
    tall = max(84.0, len(words) * line_height(SMALL) + 20)
    spine, right = 120.0, drawing.width - inner - 20
    drawing.line(10, spine, right, spine, width=3)
    drawing.rect(right, spine - tall / 2, inner + 18, tall, fill=BAND, edge=INK)
    drawing.lines_of_text(right + 8, spine - tall / 2 + 20, words, size=SMALL, bold=True)
    step = (right - 30) / max((len(own) + 1) // 2, 1)
    for place, (branch, hypotheses) in enumerate(own.items()):
        up = place % 2 == 0
        x = 20 + (place // 2) * step
        end = 52.0 if up else 188.0
        drawing.line(x, end, x + min(step, 70), spine, width=2)
        y = 18.0 if up else 206.0
        drawing.text(x, y, branch, size=BODY, bold=True)
        drawing.lines_of_text(x, y + line_height(SMALL), wrapped(marked(hypotheses), step - 6, SMALL)[:2])
    drawing.height = 240.0


def _standing(drawing: Drawing, own: dict[str, list[ProtectedHypothesis]], head: str) -> None:
    lines = wrapped(head, drawing.width - 20, SMALL, bold=True)
    height = len(lines) * line_height(SMALL) + 10
    drawing.rect(0, 2, drawing.width - 2, height, fill=BAND, edge=INK)
    drawing.lines_of_text(8, 17, lines, bold=True)
    y = height + 22
    for branch, hypotheses in own.items():
        drawing.line(12, y + 8, 40, y - 4, width=2)
        drawing.text(46, y, branch, size=BODY, bold=True)
        y += line_height(SMALL)
        y += drawing.lines_of_text(46, y, wrapped(marked(hypotheses), drawing.width - 52, SMALL)) + 12
    drawing.line(12, height + 2, 12, y - 8, width=3)
    drawing.height = y


def series(view: ProtectedChanges, where: str) -> Fragment:
    """The series in blocks, with a number for each dated candidate."""
    rows = [f"{_named(view, place)}: {cell.text}" for place, cell in enumerate(view.counts)]
    told = [f"{number} {one.text}" for number, one in enumerate(view.candidates, 1)]

    def draw(drawing: Drawing) -> None:
        left, top, foot = 36.0, 34.0, 200.0
        values = [cell.value for cell in view.counts if cell.value is not None]
        ticks = even_steps(max(values, default=1))
        step = (drawing.width - left - 6) / len(view.counts)
        for tick in ticks:
            y = foot - (foot - top) * tick / ticks[-1]
            drawing.line(left, y, drawing.width - 4, y, colour=LINE)
            soft(drawing, left - 6, y + 4, number(tick), anchor="end")
        for place, cell in enumerate(view.counts):
            x = left + place * step
            if cell.value is None:
                drawing.diamond(x + step / 2, foot - 6, 4, fill="#fff", edge=GREY)
            else:
                tall = (foot - top) * cell.value / ticks[-1]
                drawing.rect(x + step * 0.12, foot - tall, step * 0.76, tall, fill=GREY)
        _years(drawing, view, left, step, foot)
        _dated(drawing, view, left, step, (top, foot))
        drawing.height = foot + 30
        if any(cell.value is None for cell in view.counts):
            drawing.diamond(8, drawing.height + 6, 4, fill="#fff", edge=GREY)
            soft(drawing, 18, drawing.height + 10, "för litet för att visas, eller dolt", anchor="start")
            drawing.height += 20

    below = " Siffrorna är raderna i tabellen nedanför." if view.candidates else ""
    note = f"Antal per {view.block}, {where}.{below}"
    return two_widths(
        draw, label="; ".join([*rows, *told]), title="Antalet genom åren, och vad som är daterat", note=note
    )


def _named(view: ProtectedChanges, place: int) -> str:
    start = view.starts[place]
    return f"{view.block} från {MONTHS[start.month - 1]} {start.year}"


def _years(drawing: Drawing, view: ProtectedChanges, left: float, step: float, foot: float) -> None:
    """Each year at its first block, as far apart as they can be read."""
    last = -np.inf
    for place, start in enumerate(view.starts):
        x = left + place * step
        new = place == 0 or start.year != view.starts[place - 1].year
        if new and x - last > 44:
            soft(drawing, x, foot + 17, str(start.year), anchor="start")
            last = x


def _dated(drawing: Drawing, view: ProtectedChanges, left: float, step: float, heights: tuple[float, float]) -> None:
    """A line and a number at each candidate; those close together in two rows."""
    top, foot = heights
    begun = view.starts[0]
    months = {"kvartal": 3, "halvår": 6, "år": 12}[view.block]
    before = [-np.inf, -np.inf]
    for day, same in groupby(enumerate(view.candidates, 1), key=lambda pair: pair[1].day):
        own = list(same)
        passed = (day.year - begun.year) * 12 + day.month - begun.month + day.day / 31
        x = left + passed / months * step
        if not left <= x <= drawing.width:
            continue
        measured = all(one.kind == "mätning" for _, one in own)
        drawing.line(x, top - 4, x, foot, colour=INK, dash="dotted" if measured else "dashed")
        label = str(own[0][0]) if len(own) == 1 else f"{own[0][0]}–{own[-1][0]}"
        half = letters_width(label, SMALL, bold=True) / 2
        row = 0 if x - half > before[0] else 1
        drawing.text(x, 12.0 + 13 * row, label, bold=True, anchor="middle")
        before[row] = x + half + 4
