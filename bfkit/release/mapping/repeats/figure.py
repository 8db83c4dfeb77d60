"""Repeats observed and by chance, a row for each group: read in five seconds."""

from collections.abc import Sequence

from bfkit.display import percent
from bfkit.release.evaluation.drawing import Drawing, soft, two_widths
from bfkit.release.evaluation.row_layout import Row, place_rows, plot_span
from bfkit.release.figures import BLUE, GREY, LINE, SOFT
from bfkit.release.fragments import Fragment
from bfkit.release.mapping.repeats.sentences import chance_share
from bfkit.release.mapping.repeats.views import ProtectedGroup

_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def repeated_figure(groups: Sequence[ProtectedGroup], *, title: str, note: str) -> Fragment:
    """Share of repeats beside that of chance, for groups that have both.

    Raises:
        ValueError: no group has a share.
    """
    known = [(group, group.repeated) for group in groups if group.repeated is not None]
    if not known:
        raise ValueError("ingen grupp har en andel att rita")
    words = [f"{percent(r.share)} mot {chance_share(r)}" for _, r in known]
    rows = [Row(group.words, "", text) for (group, _), text in zip(known, words, strict=True)]

    def draw(drawing: Drawing) -> None:
        start, end = plot_span(drawing)
        _key(drawing, start if not drawing.narrow else 0)
        placed = place_rows(drawing, rows, top=28)
        for top, bottom in placed.guides:
            for tick in _TICKS:
                x = start + tick * (end - start)
                drawing.line(x, top, x, bottom, colour=LINE)
        for (_, repeated), y in zip(known, placed.lines, strict=True):
            seen, chance = (start + share * (end - start) for share in (repeated.share, repeated.by_chance))
            drawing.line(chance, y, seen, y, colour=BLUE, width=3)
            drawing.diamond(chance, y, 5, fill="#fff", edge=GREY)
            drawing.circle(seen, y, 5.5, fill=BLUE)
        for tick in _TICKS:
            soft(drawing, start + tick * (end - start), placed.bottom + 12, percent(tick))
        drawing.height = placed.bottom + 20

    label = "; ".join(f"{row.name}: {text}" for row, text in zip(rows, words, strict=True))
    return two_widths(draw, label=f"Upprepade händelser, uppmätt mot slump. {label}", title=title, note=note)


def _key(drawing: Drawing, x: float) -> None:
    drawing.circle(x + 6, 9, 5.5, fill=BLUE)
    drawing.text(x + 17, 13, "uppmätt", colour=SOFT)
    drawing.diamond(x + 94, 9, 5, fill="#fff", edge=GREY)
    drawing.text(x + 105, 13, "om bara slumpen styrde", colour=SOFT)
