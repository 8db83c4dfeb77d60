"""Decided by the municipality's own series, where the whole of it has the measure and nothing is left to compare with."""

from bfkit.evaluation.deciding.decision import (
    SERIES,
    SHORT_HISTORY,
    TOO_FEW,
    Decision,
    Fewer,
    Ranks,
    Ratio,
    decision,
    nothing,
)
from bfkit.evaluation.material import Material
from bfkit.evaluation.models.time_series import InterruptedSeries, interrupted_series

_LEAST_SERIES = 36


def by_series(found: Material) -> Decision:
    """The series before the start, extended with trend and season."""
    if found.start < _LEAST_SERIES:
        return nothing(SHORT_HISTORY, "En insats i hela kommunen kräver tre år före starten.")
    series, narrower = _series(found, 0.95), _series(found, 0.90)
    if series.not_tested is not None:
        return nothing(TOO_FEW, series.not_tested, series=series)
    whole = series.whole
    below = whole.p_value / 2 if whole.ratio < 1 else 1 - whole.p_value / 2
    return decision(
        SERIES,
        Ratio(whole.ratio, whole.lower, whole.upper, narrower.whole.lower, narrower.whole.upper),
        Fewer(series.prevented, series.prevented_lower, series.prevented_upper),
        Ranks(below, 1 - below, 0.0, 0.0),
        sentence="Kommunens egen serie före starten, förlängd med trend och årstid; inget att jämföra med.",
        rests_on=series,
    )


def _series(found: Material, confidence: float) -> InterruptedSeries:
    return interrupted_series(
        found.own, found.start, exposure=found.days.astype(float), change_of_slope=False, confidence=confidence
    )
