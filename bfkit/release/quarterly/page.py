"""The sections of the quarterly analysis, in the order of the notebook."""

from collections.abc import Callable

from bfkit.release.fragments import Fragment, anchored
from bfkit.release.quarterly import ahead, measures
from bfkit.release.quarterly import decisions as decided
from bfkit.release.quarterly import first_page as first
from bfkit.release.quarterly.first_page import title
from bfkit.release.quarterly.views import ProtectedQuarter


def _at(anchor: str, section: Callable[[ProtectedQuarter], Fragment]) -> Callable[[ProtectedQuarter], Fragment]:
    return lambda view: anchored(anchor, section(view))


first_page = first.section
decisions = _at(first.DECISIONS, decided.section)
measure_rows = _at(first.MEASURES, measures.section)
focus = _at(first.FOCUS, ahead.focus)
problems = _at(first.PROBLEMS, ahead.problems)

__all__ = ["decisions", "first_page", "focus", "measure_rows", "problems", "title"]
