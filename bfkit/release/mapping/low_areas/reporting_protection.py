"""Who reports, behind disclosure control: nothing on fewer than three reporters, nor on few reports."""

from collections.abc import Sequence
from statistics import median

import numpy as np

from bfkit.display import percent
from bfkit.mapping.coverage.reporter_activity import DECLARED, OrganisationActivity, ReporterActivity
from bfkit.mapping.coverage.reporting_breaks import Break
from bfkit.periods import Quarter
from bfkit.release.cells import all_hidden
from bfkit.release.disclosure import Edition, ListSuppression, alone, suppress_list
from bfkit.release.mapping.low_areas.views import ProtectedBreak, ProtectedReporter, ProtectedReporting
from bfkit.release.suppression import UnprotectableError

WEEKS = 13
"""Of a quarter: a value is reports per active reporter in so many weeks."""
LEAST_WEEKS = 12
LEAST_USUAL = 2
MOST_QUARTERS = 16
YEAR = 4


def protected_reporting(activity: ReporterActivity, edition: Edition) -> ProtectedReporting:
    """Reports per active reporter by quarter. The public is told of all together only, and of declared changes."""
    quarters, weeks = _quarters(activity)
    public, own = edition.key == "offentlig", activity.organisations
    columns = [_column(own, inside, edition) for inside in weeks]
    names: list[str | None] = [*(part.organisation for part in own), None]
    rows = [_row(name, [column[i] for column in columns]) for i, name in enumerate(names)] if own and columns else []
    open_rows = {row.organisation for row in rows if not any(row.hidden)}
    breaks = [_break(b, told=b.organisation in open_rows) for b in activity.breaks if b.kind == DECLARED or not public]
    told = rows[-1:] if public else rows[:1] if len(own) == 1 else rows
    return ProtectedReporting(quarters, tuple(told), tuple(breaks), activity.left_out)


def _column(
    own: Sequence[OrganisationActivity], inside: Sequence[int], edition: Edition
) -> list[tuple[float | None, bool]]:
    """One quarter: the value of each organisation and last of all together, and whether few reports hide it."""
    weeks = list(inside)
    counts, active = (
        np.array([int(column[weeks].sum()) for column in columns], dtype=np.int64)
        for columns in ([part.reports for part in own], [part.active for part in own])
    )
    apart = np.array([bool(part.withheld[weeks].any()) for part in own], dtype=bool)
    marks = _marks(counts, apart, edition)
    cells = [(counts, active, marks.cells.hidden, apart)]
    cells.append(
        (counts.sum(keepdims=True), active.sum(keepdims=True), marks.total.hidden.reshape(1), np.zeros(1, bool))
    )
    return [
        (None if hidden or not posts else round(WEEKS * int(reports) / int(posts), 1), bool(hidden and not few))
        for column in cells
        for reports, posts, hidden, few in zip(*column, strict=True)
    ]


def _quarters(activity: ReporterActivity) -> tuple[tuple[Quarter, ...], list[list[int]]]:
    """The latest quarters and the weeks that begin in each, those with nearly all of their weeks only."""
    inside: dict[Quarter, list[int]] = {}
    for place, week in enumerate(activity.weeks):
        inside.setdefault(Quarter.of(week.start), []).append(place)
    whole = [quarter for quarter, weeks in sorted(inside.items()) if len(weeks) >= LEAST_WEEKS][-MOST_QUARTERS:]
    return tuple(whole), [inside[quarter] for quarter in whole]


def _marks(counts: np.ndarray, withheld: np.ndarray, edition: Edition) -> ListSuppression:
    """Which organisations' reports of a quarter may be told, when those of all together are."""
    total = alone(int(counts.sum()), edition.limit)
    try:
        return suppress_list(counts, edition.limit, total_shown=True, total_elsewhere=total, withheld=withheld)
    except UnprotectableError:
        return ListSuppression(all_hidden(len(counts)), total)


def _row(name: str | None, cells: Sequence[tuple[float | None, bool]]) -> ProtectedReporter:
    values = tuple(value for value, _ in cells)
    earlier = [value for value in values[-1 - YEAR :: -YEAR] if value is not None]
    usual = round(float(median(earlier)), 1) if len(earlier) >= LEAST_USUAL else None
    return ProtectedReporter(name, values, tuple(hidden for _, hidden in cells), usual)


def _break(found: Break, *, told: bool) -> ProtectedBreak:
    """The ratio is told only when no quarter of the organisation is held back."""
    text = found.text
    if found.ratio is not None:
        share = f": dess del av alla rapporter är {percent(found.ratio)} av vad den var" if told else ""
        text = f"{found.organisation} ger {found.kind} än andra organisationer{share}. Det kan vara rapportörerna, eller det de möter"
    return ProtectedBreak(found.day, found.organisation, found.kind, found.categories, text)
