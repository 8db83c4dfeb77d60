"""Figures as SVG text: the title says the finding, grey prints well, hidden counts are marked.

Only protected views are drawn. The same view gives the same bytes.
"""

from __future__ import annotations

import io
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from bfkit.display import WEEKDAYS, number
from bfkit.release.mapping.hours.views import ProtectedHours

if TYPE_CHECKING:  # matplotlib is slow to import, and pages without these figures do without it
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

INK, SOFT, LINE, BAND, ORANGE, BLUE, GREY = (
    "#16202a",
    "#55636f",
    "#d8dee4",
    "#dfe5ea",
    "#b4540a",
    "#0b5c8a",
    "#7b8894",
)
SHADES = ("#f4f6f8", "#cfdde8", "#96b8d1", "#4f8ab3", "#0b5c8a")
RATIOS = (0.5, 1.0, 1.5, 2.5)
"""Borders between the shades: share of the block against an even week."""
_STYLE: dict[Any, Any] = {
    "svg.hashsalt": "bfkit",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.sans-serif": ["Segoe UI", "Noto Sans", "Arial", "DejaVu Sans"],
    "font.size": 11,
    "axes.edgecolor": LINE,
    "axes.labelcolor": SOFT,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "hatch.linewidth": 0.6,
}


def week(hours: ProtectedHours) -> str:
    """The week in blocks: the darker, the larger the share against an even week. Hidden blocks are hatched.

    Raises:
        ValueError: the view has no block width (too few incidents).
    """
    if hours.block_hours is None:
        raise ValueError("för få händelser för en figur över veckan")
    days, columns = hours.share.shape
    figure, axes = _canvas(7.4, 2.9)
    ratio = hours.share * days * columns
    for day in range(days):
        for column in range(columns):
            axes.add_patch(_block(column, day, ratio[day, column], hidden=bool(hours.hidden[day, column])))
    axes.set_xlim(0, columns)
    axes.set_ylim(days, 0)
    axes.set_yticks(np.arange(days) + 0.5, [name[:3] for name in WEEKDAYS])
    step = max(1, 3 // hours.block_hours)
    edges = np.arange(0, columns + 1, step)
    axes.set_xticks(edges, [f"{edge * hours.block_hours:02d}" for edge in edges])
    axes.set_xlabel("klockslag", color=SOFT)
    axes.tick_params(length=0)
    _legend(axes, any_hidden=bool(hours.hidden.any()))
    return _svg(figure, f"{hours.label}: händelser efter veckodag och klockslag, {hours.used.text} händelser")


def _block(column: int, day: int, ratio: float, *, hidden: bool) -> Rectangle:
    from matplotlib.patches import Rectangle  # noqa: PLC0415

    if hidden:
        return Rectangle((column, day), 0.94, 0.92, facecolor="white", edgecolor=GREY, hatch="////", linewidth=0)
    return Rectangle((column, day), 0.94, 0.92, facecolor=SHADES[int(np.searchsorted(RATIOS, ratio))], linewidth=0)


def _legend(axes: Axes, *, any_hidden: bool) -> None:
    from matplotlib.patches import Patch  # noqa: PLC0415

    edges = [number(ratio, 1) for ratio in RATIOS]
    words = [f"under {edges[0]}", *(f"{a}–{b}" for a, b in pairwise(edges)), f"över {edges[-1]}"]
    handles = [Patch(facecolor=shade, edgecolor=LINE, label=text) for shade, text in zip(SHADES, words, strict=True)]
    if any_hidden:
        handles.append(Patch(facecolor="white", edgecolor=GREY, hatch="////", label="för få för att visas"))
    axes.legend(
        handles=handles,
        loc="upper center",
        bbox_to_anchor=(0.5, -0.2),
        ncol=3,
        frameon=False,
        fontsize=9.5,
        title="antal gånger så många som om händelserna vore jämnt spridda över veckan",
        title_fontsize=9.5,
    )


def _canvas(width: float, height: float) -> tuple[Figure, Axes]:
    import matplotlib  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    with matplotlib.rc_context(_STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        axes = figure.add_subplot()
    axes.spines[["top", "right", "left"]].set_visible(False)
    return figure, axes


def _svg(figure: Figure, description: str) -> str:
    """SVG text for use inside a page: no file header, no date, a description for who cannot see it."""
    import matplotlib  # noqa: PLC0415

    buffer = io.StringIO()
    with matplotlib.rc_context(_STYLE):
        figure.savefig(
            buffer,
            format="svg",
            metadata={"Date": None, "Creator": None, "Format": None, "Type": None},
            transparent=True,
        )
    text = buffer.getvalue()
    text = text[text.index("<svg") :]
    words = description.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return text.replace("<svg ", f'<svg role="img" aria-label="{words}" ', 1).strip()
