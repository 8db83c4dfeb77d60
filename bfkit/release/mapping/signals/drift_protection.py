"""Slow drifts behind disclosure control: sums of months beside quarters that stand in the table of categories."""

from collections.abc import Sequence

import numpy as np

from bfkit.mapping.trends.categories import ALL
from bfkit.mapping.trends.found import Drift
from bfkit.periods import Quarter
from bfkit.release.cells import lone_cell
from bfkit.release.disclosure import Edition
from bfkit.release.mapping.signals.views import ProtectedDrift
from bfkit.release.mapping.trends.views import ProtectedTrends


def protected_drifts(drifts: Sequence[Drift], trends: ProtectedTrends, edition: Edition) -> tuple[ProtectedDrift, ...]:
    """The categories that surely drift, where neither a part of a quarter nor another category follows."""
    sure = [one for one in drifts if one.change.drifting and np.isfinite(one.ratio)]
    shown = [one for one in sure if _open(one, trends, edition) and not _beside(one, sure, edition)]
    return tuple(_shown(one, trends, edition) for one in shown)


def _open(drift: Drift, trends: ProtectedTrends, edition: Edition) -> bool:
    """Whether every quarter is shown and no part of one that the two sums leave is a small count."""
    if edition.limit == 1:
        return True
    key = drift.change.key
    row = next(r for r in trends.rows if (r.source, r.category, r.subtype) == (key.source, key.category, None))
    if any(not cell.shown for cell in row.history):
        return False
    first = drift.first.year * 12 + drift.first.month - 1
    quarters = [Quarter((first + at) // 12, (first + at) % 12 // 3 + 1) for at in range(len(drift.by_month))]
    start = drift.change.periods_before
    since = np.arange(len(quarters)) >= start
    parts = [
        int(drift.by_month[[q == quarter and late == after for q, after in zip(quarters, since, strict=True)]].sum())
        for quarter in (quarters[0], quarters[start])
        for late in (False, True)
    ]
    return not any(edition.hides(part) for part in parts)


def _beside(drift: Drift, sure: Sequence[Drift], edition: Edition) -> bool:
    """Whether the sums of all and of its categories from the same month leave a small count to the others."""
    if edition.limit == 1 or drift.change.key.category != ALL:
        return False
    same = [
        one
        for one in sure
        if (one.change.key.source, one.since) == (drift.change.key.source, drift.since) and one is not drift
    ]
    rest = drift.change.count - sum(one.change.count for one in same)
    return bool(same) and edition.hides(rest)


def _shown(drift: Drift, trends: ProtectedTrends, edition: Edition) -> ProtectedDrift:
    change, key = drift.change, drift.change.key
    row = next(r for r in trends.rows if (r.source, r.category, r.subtype) == (key.source, key.category, None))
    return ProtectedDrift(
        source=key.source,
        source_label=trends.reaches[key.source].label,
        category=key.category,
        label=key.label,
        direction=change.direction,
        since=drift.since,
        count=lone_cell(change.count, edition),
        months=change.periods,
        before=lone_cell(change.before, edition),
        months_before=change.periods_before,
        ratio=drift.ratio,
        lower=drift.lower,
        upper=drift.upper,
        quarters=row.quarters,
        history=row.history,
    )
