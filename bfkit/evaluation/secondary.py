"""The other outcomes that a plan names: what became of them. They decide nothing, for the plan has one that does."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from bfkit.checked import Checked
from bfkit.counts import area_by_period, dated
from bfkit.evaluation.chance import selection
from bfkit.evaluation.chance.extremes import Floats
from bfkit.evaluation.chance.windows import YEAR, windows
from bfkit.evaluation.deciding import Decision, followed_rounds
from bfkit.evaluation.displacement.ranked_change import UNDECIDED, RankedChange, ranked_change
from bfkit.evaluation.material import Material, panel_periods
from bfkit.evaluation.moved import everywhere
from bfkit.evaluation.outcomes import outcome_label, outcome_rows, overlap
from bfkit.parameters.interventions import BY_LOTTERY, Outcome

DRAWN = "ej prövad: lotten prövas bara på huvudutfallet"
RECORDED = "ej prövad: registreringen ändrades under de månader som jämförs"


@dataclass(frozen=True, slots=True)
class Secondary:
    """One of a plan's other outcomes.

    Attributes:
        outcome: in words.
        before: incidents in the same months of the year before the start, None where the series does not reach so
            far back; after: of the follow-up, None until it is known.
        shares: it can count the same incident as the primary outcome, or as another of these.
        change: against what was to be expected, None where ``reason`` says why there is no such number.
    """

    outcome: str
    before: int | None
    after: int | None
    shares: bool
    change: RankedChange | None
    reason: str


def secondary(checked: Checked, found: Material, decision: Decision) -> tuple[Secondary, ...]:
    """What became of the plan's other outcomes, each ranked among the deciding test's cases where there is such a test.

    Args:
        checked: the tables.
        found: the panel of the primary outcome; decision: what decided on it.
    """
    own = found.intervention
    outcomes = own.secondary
    every = (own.outcome, *outcomes)
    sharing = {
        place for pair in combinations(range(len(every)), 2) for place in pair if overlap(*(every[p] for p in pair))
    }
    return tuple(
        _one(checked, found, decision, outcome, shares=place in sharing) for place, outcome in enumerate(outcomes, 1)
    )


def _one(checked: Checked, found: Material, decision: Decision, outcome: Outcome, *, shares: bool) -> Secondary:
    counts = _counts(checked, found, outcome)
    pairs = list(_pairs(found, counts)) if found.known >= found.follow_up else []
    change, reason = _ranked(found, decision, outcome, counts)
    return Secondary(
        outcome=outcome_label(outcome),
        before=sum(pair[0] for pair in pairs) if pairs else None,
        after=sum(pair[1] for pair in pairs) if pairs else None,
        shares=shares,
        change=change,
        reason=reason,
    )


def _counts(checked: Checked, found: Material, outcome: Outcome) -> Floats:
    """Incidents of another outcome by area and month, in the months and at the lag of the primary one."""
    own = checked.incidents[checked.incidents["source"] == found.source.name]
    if not found.months:
        return np.zeros_like(found.counts)
    wanted, _ = outcome_rows(own, outcome)
    panel = area_by_period(
        dated(wanted), area_ids=found.area_ids, periods=panel_periods(found), reported_within_days=found.lag_days
    )
    return panel.counts.astype(float)


def _pairs(found: Material, counts: Floats) -> Iterator[tuple[int, int]]:
    """Incidents before and after: once, or for a lottery in each round of those that began."""
    starts = [(list(found.rows), found.start)]
    if found.intervention.selection.how == BY_LOTTERY:
        starts = [(list(one.rows[one.began]), one.start) for one in followed_rounds(found)]
    for rows, start in starts:
        if start >= YEAR:
            sums = [counts[rows, first : first + found.follow_up].sum() for first in (start - YEAR, start)]
            yield round(float(sums[0])), round(float(sums[1]))


def _ranked(found: Material, decision: Decision, outcome: Outcome, counts: Floats) -> tuple[RankedChange | None, str]:
    """The change among the same outcome of the comparable cases, or why it was not ranked."""
    test = decision.placebo
    if decision.lottery is not None:
        return None, DRAWN
    if test is None or decision.undecided is not None:
        return None, UNDECIDED
    if _recording_changed(found, outcome):
        return None, RECORDED
    lengths = test.lengths
    first = selection.first_date(selection.ANY, lengths)
    dates = np.append(np.arange(first, found.start - lengths.after + 1), found.start)
    if len(found.rows) == 1:  # the area was not chosen for this outcome: any area and date is a case, as for movement
        test = everywhere(test, windows(found.counts, found.treated, found.comparable, dates, lengths), lengths)
    touched = found.treated | found.others
    touched[list(found.rows)] = found.treated[list(found.rows)]
    series = windows(counts, touched, found.comparable, dates, lengths)
    change = ranked_change(test, series, area=found.rows, comparable=found.comparable)
    return (None, change.reason) if change.reason else (change, "")


def _recording_changed(found: Material, outcome: Outcome) -> bool:
    """Whether a declared change of how the outcome is recorded lies within the panel, from which the cases come."""
    return any(
        0 < found.column(change.day) < found.start + found.follow_up
        for change in found.source.recording_changes
        if not change.categories or outcome.category in change.categories
    )
