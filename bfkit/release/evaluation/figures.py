"""The figures of an evaluation's page, each a module of its own. They take plain values, never raw results.

A hidden value comes as NaN: it is drawn as a gap with an open diamond, never at its height, and named in words.
"""

from bfkit.release.evaluation.events import event_figure
from bfkit.release.evaluation.mark_symbols import symbol
from bfkit.release.evaluation.power_curve import power_figure
from bfkit.release.evaluation.ratio_figures import Specification, placebo_figure, specification_figure
from bfkit.release.evaluation.ring import ring_figure
from bfkit.release.evaluation.ring_map import ring_map
from bfkit.release.evaluation.series import series_figure

__all__ = [
    "Specification",
    "event_figure",
    "placebo_figure",
    "power_figure",
    "ring_figure",
    "ring_map",
    "series_figure",
    "specification_figure",
    "symbol",
]
