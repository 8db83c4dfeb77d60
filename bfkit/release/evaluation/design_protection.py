"""What may be shown of a design: comparison areas without their counts, the event study without small quarters."""

import math

import numpy as np

from bfkit.evaluation.chance.windows import YEAR
from bfkit.evaluation.comparison import MARYLAND, Comparison
from bfkit.evaluation.evidence import Evidence
from bfkit.evaluation.models.event_study import EventStudy
from bfkit.parameters.interventions import BY_COMPLAINTS, BY_COUNTS, BY_LOTTERY
from bfkit.release.evaluation.gate import Gate
from bfkit.release.evaluation.views import (
    ProtectedAlike,
    ProtectedDesign,
    ProtectedEvents,
    ProtectedSeries,
    Spread,
)

QUARTER = 3
_PARTLY = ", gäller delvis samma slags händelser"
"""Of a measure in a control area that has the same incidents among its secondary outcomes."""
_TWO_SIDED = 1.959964
_RULES = {
    "highest_count": "flest händelser under månaderna före start",
    "worst_peak": "störst ökning jämfört med områdets eget år",
}


def protected_design(
    evidence: Evidence, gate: Gate, series: ProtectedSeries | None, *, undecided: bool
) -> ProtectedDesign:
    """The design as the gate lets it through; after the start an undecided measure's differences are left out."""
    found, events = evidence.comparison, evidence.panels.events
    open_quarters = gate.edition.limit == 1 or (series is not None and series.months <= QUARTER)
    shown = events is not None and open_quarters and not gate.closed
    reason = evidence.panels.not_tested
    if events is not None and not shown:
        reason = "visas inte: ett kvartal har ett litet antal som skulle gå att räkna ut"
    selection = evidence.intervention.selection
    return ProtectedDesign(
        maryland=evidence.maryland,
        maryland_words=MARYLAND[evidence.maryland],
        chosen=_chosen(evidence),
        by_peak=selection.how in (BY_COUNTS, BY_LOTTERY) and selection.rule is not None,
        outside_metres=evidence.intervention.comparison.outside_metres,
        alike=_alike(evidence, found, gate) if found is not None and found.reason is None else (),
        fit=math.nan if found is None else found.fit,
        reason=None if found is None else found.reason,
        events=_events(events, undecided=undecided) if events is not None and shown else None,
        events_reason=reason,
        controls=None if evidence.controls is None else len(evidence.controls.rows),
        touched=0 if evidence.controls is None else len(evidence.controls.touched),
        others=_others(evidence, gate),
        rule=selection.rule if selection.how == BY_COUNTS else None,
        recorded_anew=any(0 < evidence.material.start - column <= 2 * YEAR for column in evidence.material.changed),
    )


def _others(evidence: Evidence, gate: Gate) -> tuple[tuple[str, int], ...]:
    """Other measures in the control areas: their names are for the working group."""
    if evidence.controls is None or gate.public:
        return ()
    return tuple((f"{one.title} ({one.id}{_PARTLY * one.partly})", len(one.rows)) for one in evidence.controls.others)


def _chosen(evidence: Evidence) -> str:
    selection = evidence.intervention.selection
    if selection.how == BY_COUNTS and selection.rule is not None:
        of = f", ett av {len(selection.listed)} på listan" if selection.listed else ""
        return f"av en regel på antal: {_RULES[selection.rule]}{of}"
    if selection.how == BY_LOTTERY:
        return "genom lottning bland områden som en regel listade"
    return "efter klagomål" if selection.how == BY_COMPLAINTS else "på ett sätt som inte är antecknat"


def _alike(evidence: Evidence, found: Comparison, gate: Gate) -> tuple[ProtectedAlike, ...]:
    """Ratios against the own count: missing where a count of the comparison area could be worked out from them."""
    material = evidence.material
    rows = []
    for place, row in enumerate(found.areas):
        years = [
            material.counts[row, material.start - YEAR * back : material.start - YEAR * (back - 1)].sum()
            for back in (1, 2)
        ]
        hidden = gate.closed or any(gate.edition.hides(int(count)) for count in years)
        name = material.names[int(row)] if not gate.public else f"Jämförelseområde {place + 1}"
        level, trend = float(found.level_ratio[place]), float(found.trend_difference[place])
        rows.append(
            ProtectedAlike(
                name=name,
                level_ratio=math.nan if hidden else level,
                trend_difference=math.nan if hidden else trend,
                same_kind=bool(found.same_kind[place]),
                others=_here(evidence, gate, int(row)),
            )
        )
    return tuple(rows)


def _here(evidence: Evidence, gate: Gate, row: int) -> tuple[str, ...]:
    if evidence.controls is None or gate.public:
        return ()
    return tuple(
        f"{one.id}{' (delvis samma slag)' * one.partly}" for one in evidence.controls.others if row in one.rows
    )


def _events(found: EventStudy, *, undecided: bool) -> ProtectedEvents:
    """With few areas that carry the measure clustered errors do not exist: over-dispersed Poisson errors instead."""
    clustered = found.pre_trend.covariance != "kvasi-Poisson" and found.inference.not_tested is None
    if clustered:
        lower, upper = found.inference.lower, found.inference.upper
    else:
        error = _TWO_SIDED * np.sqrt(np.diag(found.panel.quasi_covariance))
        lower, upper = found.coefficient - error, found.coefficient + error
    kept = [place for place, period in enumerate(found.period) if not undecided or period < 0]
    ratios = np.exp(np.vstack([found.coefficient, lower, upper]))
    return ProtectedEvents(
        period=tuple(int(found.period[place]) for place in kept),
        ratio=tuple(Spread(*(float(value) for value in ratios[:, place])) for place in kept),
        width=found.width,
        errors="klustrade fel" if clustered else "kvasi-Poisson, för snävt med ett område",
        p_value=found.pre_trend.p_value,
        power=found.pre_trend.power,
        tested_trend=math.expm1(found.pre_trend.trend * YEAR),
        not_tested=found.pre_trend.not_tested,
    )
