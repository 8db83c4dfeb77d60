"""The hours of the week behind disclosure control: shares in broad classes, never counts."""

import numpy as np

from bfkit.counts.aoristic import HOURS, blocks
from bfkit.mapping.hot_times.weekday_hours import WeekdayHours
from bfkit.release.cells import all_hidden, cells_of, list_cells, year_mark
from bfkit.release.disclosure import Edition
from bfkit.release.mapping.hours.views import ProtectedHours

BLOCK_HOURS = (1, 3, 6)
"""Widths of the blocks of a week, finest first; the first that leaves most incidents shown is used."""
SHOWN_SHARE = 0.8


def protected_hours(result: WeekdayHours, edition: Edition) -> ProtectedHours:
    """Blocks are shown as shares in broad classes, never as counts; a block with too few is hidden."""
    width, hidden = _finest(result, edition)
    parts = np.array([result.used, result.without_clock, result.too_long], dtype=np.int64)
    total = year_mark(result.by_quarter, edition)
    hidden_year = total.hidden and not total.small
    shown = cells_of(parts, all_hidden(3), edition) if hidden_year else list_cells(parts, edition, total)
    used, without_clock, too_long = shown
    weights = blocks(result.weights, width or BLOCK_HOURS[-1])
    return ProtectedHours(
        result.source,
        result.label,
        result.period,
        width,
        np.where(hidden, np.nan, weights / max(result.used, 1)),
        hidden,
        used,
        without_clock,
        too_long,
        any_clock=result.used + result.too_long > 0,
        longest_hours=result.longest_hours,
        edition=edition,
    )


def _finest(result: WeekdayHours, edition: Edition) -> tuple[int | None, np.ndarray]:
    for width in BLOCK_HOURS:
        weights = blocks(result.weights, width)
        hidden = (weights > 0) & (weights < edition.limit) & (edition.limit > 1)
        if result.used and weights[~hidden].sum() >= SHOWN_SHARE * result.used:
            return width, hidden
    return None, np.ones((7, HOURS // BLOCK_HOURS[-1]), dtype=bool)
