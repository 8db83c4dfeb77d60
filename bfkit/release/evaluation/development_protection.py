"""What may be shown of a development: counts as cells, the goal where it tells no held-back count, the series."""

import numpy as np

from bfkit.display import change_words
from bfkit.evaluation.development import Development
from bfkit.evaluation.evidence import Evidence
from bfkit.evaluation.material import Material
from bfkit.evaluation.outcome.before_after import BeforeAfter
from bfkit.evaluation.outcome.goals import Goal
from bfkit.evaluation.outcome.period_change import PeriodChange
from bfkit.release.cells import NO_COUNT
from bfkit.release.evaluation.gate import Gate, blocks, could_be, finest
from bfkit.release.evaluation.views import (
    NOTHING,
    Floats,
    ProtectedChange,
    ProtectedDevelopment,
    ProtectedSeries,
)

BASELINES = {"a": "månaderna precis före", "b": "samma månader året före"}
LEAST_SUMMED = 3
"""Areas whose sum is drawn for comparison when small counts are held back; fewer would be counts of areas."""


def protected_development(evidence: Evidence, gate: Gate) -> ProtectedDevelopment:
    """The development as the gate lets it through."""
    found, declared = evidence.development, evidence.intervention.goal
    change, goal = found.change, found.goal
    met, reason = (None, "uppföljningen har inte börjat") if goal is None else (goal.met, goal.reason)
    if goal is not None and goal.met is not None and change is not None and not _goal_is_open(found, change, gate):
        met, reason = None, "svaret skulle röja ett litet antal"
    return ProtectedDevelopment(
        now=NO_COUNT if change is None else gate.cell(change.just_before.now),
        just_before=None if change is None else _change(change.just_before, "a", gate),
        year_before=None if change is None else _change(change.year_before, "b", gate),
        baseline=found.baseline,
        known=found.known,
        planned=found.planned,
        target_ratio=found.target_ratio,
        goal_indicator=gate.text(declared.indicator),
        goal_first=None if gate.public else declared.first_day,
        goal_last=None if gate.public else declared.last_day,
        goal_met=met,
        goal_reason=reason,
        met_by_other=None if goal is None or gate.closed else goal.met_by_other_baseline,
        anyway=found.anyway,
        disagree=None if change is None or gate.closed else change.disagree,
        warnings=() if change is None or gate.closed else change.warnings,
        series=_series(evidence.material, found, gate),
        dispersion=found.dispersion,
        reporting=_reporting(evidence, gate),
    )


def _reporting(evidence: Evidence, gate: Gate) -> str:
    """How the reporters' own activity changed elsewhere; without numbers where few reports or the public are concerned."""
    found = evidence.reporting
    if found is None or not (found.factor_lower > 1 or found.factor_upper < 1):
        return ""
    more = "mer" if found.factor > 1 else "mindre"
    told = f"De organisationer som rapporterar härifrån rapporterade {more} än andra också på andra platser"
    numbers = change_words(found.factor, found.factor_lower, found.factor_upper, less="mindre", more="mer")
    shown = "" if gate.public or gate.closed else f": {numbers}"
    return f"{told}{shown}. Antalet här kan ha ändrats av det, och inte av vad som hände."


def _change(found: PeriodChange, name: str, gate: Gate) -> ProtectedChange:
    share = NOTHING
    if not found.reason:
        share = gate.spread(found.percent, found.phi_lower - 1, found.phi_upper - 1)
    return ProtectedChange(
        label=BASELINES[name],
        before=gate.cell(found.before),
        change=share,
        direction="" if gate.closed else found.direction,
        reason=found.reason,
    )


def _goal_is_open(found: Development, change: BeforeAfter, gate: Gate) -> bool:
    """Whether the goal comes out alike for every count that the marks leave possible."""
    own = change.just_before if found.baseline == "a" else change.year_before
    if not gate.closed or own.now is None or own.before is None:
        return True
    goal = Goal("målet", found.target_ratio, "a" if found.baseline == "a" else "b", found.months[-1])
    limit = gate.edition.limit
    ratios = [
        now / before
        for now in could_be(gate.cell(own.now), own.now, limit)
        for before in could_be(gate.cell(own.before), own.before, limit)
        if before
    ]
    return len(set(goal.reached_by(np.array(ratios)).tolist())) <= 1


def _series(material: Material, found: Development, gate: Gate) -> ProtectedSeries | None:
    """The series in the shortest blocks that hold nothing back; None when there are no such."""
    stop = len(found.own)
    fit = finest(found.own, found.start, stop, gate.edition) if stop else None
    if fit is None or gate.closed:
        return None
    months, used = fit
    return ProtectedSeries(
        begins=found.months[used][::months],
        months=months,
        own=blocks(found.own[used], months),
        comparison=blocks(_comparison(material, found, gate)[used], months),
        start=(found.start - (used.start or 0)) // months,
    )


def _comparison(material: Material, found: Development, gate: Gate) -> Floats:
    """The scaled sum of the comparison areas; where small counts are held back only if it is a sum of several."""
    if gate.edition.limit == 1:
        return found.comparison
    first = max(len(material.months) - len(found.months), 0)
    free = ~material.treated[:, first:].any(axis=1)
    several = material.comparable[list(material.rows)].all(axis=0) & free if material.rows else free & False
    return found.comparison if int(several.sum()) >= LEAST_SUMMED else np.full(len(found.own), np.nan)
