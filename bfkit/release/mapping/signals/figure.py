"""Small figures of a series: its quarters, what was to be expected, and the days on which reporting changed."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from bfkit.release.mapping.signals.views import ProtectedDrift, ProtectedSignal
from bfkit.release.mapping.trends.figure import series_figure


def of_signal(one: ProtectedSignal, breaks: Sequence[tuple[date, int]]) -> str:
    """A category in one area, with what was to be expected in the last quarter."""
    gap = [np.nan] * (len(one.quarters) - 1)
    return series_figure(
        f"{one.area}, {one.label}", one.quarters, one.history, ([*gap, one.lower], [*gap, one.upper]), breaks
    )


def of_drift(one: ProtectedDrift, breaks: Sequence[tuple[date, int]]) -> str:
    """The quarters of a category with the day its level began to move."""
    gap = [np.nan] * len(one.quarters)
    return series_figure(one.label, one.quarters, one.history, (gap, gap), breaks, since=one.since)
