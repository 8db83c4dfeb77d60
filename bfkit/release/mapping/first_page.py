"""The first page of the kartläggning: a title that is the finding, at most six sentences, and the doubts."""

from collections.abc import Sequence

from bfkit.release.mapping.quality.sentences import quality_doubts
from bfkit.release.mapping.quality.views import ProtectedQuality
from bfkit.release.mapping.trends.sentences import (
    any_signal,
    category_signals,
    cautions,
    extremes,
    incomplete,
    title,
    totals,
)
from bfkit.release.mapping.trends.views import ProtectedTrends
from bfkit.release.told import Doubt, Findings, Told

MOST_SENTENCES = 6
WHAT = "vad"
"""Anchor of the section on the categories."""


def findings(
    quality: ProtectedQuality,
    trends: ProtectedTrends,
    moved: Sequence[Told] = (),
    more: Sequence[Told] = (),
    doubts: Sequence[Doubt] = (),
    *,
    but: str = "",
    whole_only: bool = False,
) -> Findings:
    """The finding of the quarter, what matters, and what would mislead.

    Args:
        quality, trends: the views.
        moved: what else has changed: what the title says in ``but`` stands among the sentences.
        more: what other measures say, most important first. doubts: what else would mislead.
        but: what has moved, in few words, for the title. whole_only: single areas are not shown.
    """
    counts, signals = ([Told(text, WHAT) for text in said(trends)] for said in (totals, category_signals))
    told = [*counts, *(signals if any_signal(trends) or not moved else ()), *moved]
    warnings = (*incomplete(trends), *extremes(trends), *doubts, *quality_doubts(quality), *cautions(trends))
    return Findings(title(trends, but, whole_only=whole_only), tuple([*told, *more][:MOST_SENTENCES]), warnings)
