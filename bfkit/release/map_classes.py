"""Classes of a map: which counts share a colour, how areas without a number are filled, and the legend."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from bfkit.display import counted, number
from bfkit.release.disclosure import HIDDEN, Edition

CLASS_COLOURS = ("#d3e4f1", "#8dbbdb", "#3d82b4", "#0a3a60")
"""Light to dark in one hue: the order survives grey print and colour blindness."""

ZERO_COLOUR = "#ffffff"
MISSING_COLOUR = "#f4f6f8"
LINE_COLOUR = "#55636f"
PATTERNS = ("small", "hidden")
"""Fills that are hatched, not coloured."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a group of areas is filled and named in the legend."""

    fill: str
    words: str
    dashed: bool = False


def class_limits(counts: np.ndarray, *, most: int = len(CLASS_COLOURS)) -> tuple[tuple[int, int], ...]:
    """Lowest and highest count of each class, so that about equally many areas fall in each.

    Quantiles of the counts above 0 by the inverted distribution function: each limit is a count that occurs, and
    equal limits merge.

    Args:
        counts: integers, any shape; zeros are a class of their own and left out.
        most: greatest number of classes.

    >>> class_limits(np.array([0, 5, 6, 9, 12, 30, 31, 80, 90]))
    ((5, 6), (9, 12), (30, 31), (80, 90))
    """
    above = np.sort(np.asarray(counts).ravel()[np.asarray(counts).ravel() > 0])
    if not above.size:
        return ()
    shares = np.arange(1, most + 1) / most
    tops = sorted({int(v) for v in np.quantile(above, shares, method="inverted_cdf")})
    lows = [int(above[0]), *(int(above[above > top][0]) for top in tops[:-1])]
    return tuple(zip(lows, tops, strict=True))


def look_of(
    value: int | None, text: str, classes: tuple[tuple[int, int], ...], edition: Edition, unit: tuple[str, str]
) -> Look:
    """How one area is filled: by its class, or by why it has no value ("‹5", "dolt", anything else)."""
    if value == 0:
        return Look(ZERO_COLOUR, f"0 {unit[1]}")
    if value is None and text == f"‹{edition.limit}":
        return Look("small", f"{text} {unit[1]} (1–{edition.limit - 1})")
    if value is None and text == HIDDEN:
        return Look("hidden", f"{HIDDEN} (kan vara vilket antal som helst)")
    if value is None:
        return Look(MISSING_COLOUR, "underlag saknas", dashed=True)
    place = next(i for i, (low, high) in enumerate(classes) if low <= value <= high)
    low, high = classes[place]
    # Fewer classes than colours are spread over the whole scale.
    colour = CLASS_COLOURS[round((place + 1) * len(CLASS_COLOURS) / len(classes)) - 1]
    return Look(colour, counted(low, *unit) if low == high else f"{number(low)}–{number(high)} {unit[1]}")


def legend(looks: Sequence[Look], edition: Edition, identity: str, *, missing: int) -> str:
    """The classes in words, light to dark, then what is hidden; how many areas each holds."""
    order = {look.words: look for look in sorted(looks, key=_legend_place)}
    rows = []
    for words, look in order.items():
        areas = counted(sum(other.words == words for other in looks), "område", "områden")
        fill = f"url(#{identity}-{look.fill})" if look.fill in PATTERNS else look.fill
        dash = ' stroke-dasharray="3 3"' if look.dashed else ""
        swatch = f'<rect x="1" y="1" width="22" height="14" fill="{fill}" stroke="{LINE_COLOUR}"{dash}/>'
        rows.append(
            f'<li><svg width="24" height="16" aria-hidden="true">{swatch}</svg> {escape(words)} '
            f'<span class="sub">· {areas}</span></li>'
        )
    notes = ["Klasserna är valda så att ungefär lika många områden hamnar i varje.", edition.limit_sentence]
    if missing:
        notes.append(f"{counted(missing, 'område', 'områden')} saknar yta och finns inte på kartan.")
    return f'<ul class="bf-legend">{"".join(rows)}</ul><p class="sub">{escape(" ".join(notes))}</p>'


def _legend_place(look: Look) -> tuple[int, int]:
    if look.fill in CLASS_COLOURS:
        return 1, CLASS_COLOURS.index(look.fill)
    return {ZERO_COLOUR: 0, "small": 2, "hidden": 3}.get(look.fill, 4), 0
