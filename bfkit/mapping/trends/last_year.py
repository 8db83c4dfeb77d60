"""The quarter against the same quarter last year: one comparison, with the variation that quarters usually have.

Wherever such a comparison is told (what has changed, the sources side by side, ``results.json``) it is this one, so
that the same two counts never stand with two intervals.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bfkit.inference import benjamini_hochberg
from bfkit.mapping.trends.by_category import CategoryTrends
from bfkit.mapping.trends.change import ChangeRow, PeriodChange, period_change
from bfkit.periods import Quarter

Key = tuple[str, str, str | None]
"""Source, category, sub-type."""


@dataclass(frozen=True, slots=True)
class UsualVariation:
    """How much quarters usually vary: variance over mean, season considered, at least 1.

    Attributes:
        own: of each category and sub-type with history enough. widest: of each source's most variable category.
    """

    own: Mapping[Key, float]
    widest: Mapping[str, float]

    def of(self, source: str, category: str, subtype: str | None = None) -> float:
        """The variation of a category or sub-type.

        A sub-type too young to say is taken to vary as its category, and a category too young as the source's most
        variable one; 1, pure chance, where nothing of the source is known.
        """
        for key in ((source, category, subtype), (source, category, None)):
            if key in self.own:
                return self.own[key]
        return self.widest.get(source, 1.0)


def usual_variation(trends: CategoryTrends) -> UsualVariation:
    """Answer how much each category and sub-type varies between quarters, by its own earlier quarters."""
    own = {
        (row.source, row.category, row.subtype): row.expectation.dispersion
        for row in trends.rows
        if row.expectation is not None
    }
    widest: dict[str, float] = {}
    for (source, _, subtype), spread in own.items():
        if subtype is None:
            widest[source] = max(spread, widest.get(source, 1.0))
    return UsualVariation(own, widest)


def against_last_year(now: int, before: int, quarter: Quarter, dispersion: float) -> PeriodChange:
    """Answer how a count has changed since the same quarter last year.

    Args:
        now, before: counts at equal maturity. quarter: that of ``now``; a leap day is considered.
        dispersion: of ``usual_variation``; the interval is that much wider than the exact one (see ``period_change``).

    >>> found = against_last_year(521, 597, Quarter(2025, 2), 3.4)
    >>> [round(share) for share in found.percent]
    [-13, -30, 9]
    """
    days_now, days_before = ((one.end - one.start).days for one in (quarter, quarter.last_year))
    return period_change(now, before, days_now=days_now, days_before=days_before, dispersion=dispersion)


def with_usual_variation(
    rows: Sequence[ChangeRow], variation: UsualVariation, quarter: Quarter
) -> tuple[ChangeRow, ...]:
    """The changes of whole categories judged with their usual variation, and adjusted together."""
    wider = [
        None
        if row.change is None
        else against_last_year(
            row.change.now, row.change.before, quarter, variation.of(row.key.source, row.key.category)
        )
        for row in rows
    ]
    adjusted = benjamini_hochberg([one.p_value if one else np.nan for one in wider])
    return tuple(
        replace(row, change=replace(one, p_adjusted=float(p)) if one else None)
        for row, one, p in zip(rows, wider, adjusted, strict=True)
    )
