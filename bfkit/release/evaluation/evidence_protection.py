"""One evaluation as a line of local evidence, by the limit of what may leave the municipality."""

import math
from typing import cast

from bfkit.evaluation.deciding import LOTTERY, PLACEBO, TOO_FEW
from bfkit.release.edition import Edition
from bfkit.release.evaluation.beside_protection import protected_movement
from bfkit.release.evaluation.gate import Gate, gate
from bfkit.results.evaluation import MovementKey, VerdictKey
from bfkit.results.local_evidence import Basis, Design, MeasureEvidence
from bfkit.verdict import Evaluation

SHARED_LIMIT = 5
"""Lines are sent on and set beside those of others: never a lower limit than this, whatever the working group sees."""
_BASES: dict[str, Basis] = {LOTTERY: "lottens jämförelse", PLACEBO: "centrerad mot jämförbara fall"}
_NORMAL = 1.959963984540054
NO_DESIGN = "designen ger ingen kvot där återgången är borträknad"
SMALL, NO_INTERVAL = "antalen är för små för att lämnas ut", "intervallet saknar gräns"


def measure_evidence(found: Evaluation, limit: int) -> MeasureEvidence:
    """One measure as a line, null results included.

    Args:
        found: the evaluation. limit: of the edition it is made in; ``SHARED_LIMIT`` when that is higher.
    """
    evidence, own = found.evidence, found.intervention
    door = gate(evidence.material, evidence.development, Edition("offentlig", max(limit, SHARED_LIMIT)))
    estimate = _estimate(found, door)
    lower, upper = (None, None) if isinstance(estimate, str) else estimate
    before, after = _counts(found, door)
    return MeasureEvidence(
        intervention=own.id,
        kind=own.measure or own.type,
        in_catalogue=own.measure is not None,
        type=own.type,
        category=own.outcome.category,
        design=cast(Design, evidence.decision.method),
        start=f"{min(own.starts):%Y-%m}",
        months=evidence.material.follow_up,
        areas=len(evidence.material.rows),
        dose_share=_dose(found),
        log_ratio=None if lower is None or upper is None else (lower + upper) / 2,
        log_lower=lower,
        log_upper=upper,
        standard_error=None if lower is None or upper is None else (upper - lower) / (2 * _NORMAL),
        basis=None if lower is None else _BASES[evidence.decision.method],
        not_pooled=estimate if isinstance(estimate, str) else None,
        verdict=cast(VerdictKey, found.verdict.key),
        undecided_reason=found.verdict.reason,
        displacement=cast(MovementKey, protected_movement(evidence.moved.place, door, fewer=found.fewer).verdict),
        count_before=before,
        count_after=after,
        held_back=door.closed,
    )


def _estimate(found: Evaluation, door: Gate) -> tuple[float, float] | str:
    """The 95 % interval on the log scale, or why it may not be pooled.

    What keeps a measure out must be known before its outcome, or the pool is chosen by its result: too few incidents
    is no such reason, and those are in.
    """
    decision, reason = found.evidence.decision, found.verdict.reason
    if reason not in (None, TOO_FEW):
        return f"går inte att avgöra: {reason}"
    if decision.method not in _BASES:
        return NO_DESIGN
    if door.closed:
        return SMALL
    limits = (decision.lower, decision.upper, decision.ratio)
    if not all(math.isfinite(limit) and limit > 0 for limit in limits):
        return NO_INTERVAL
    if decision.upper <= decision.lower:
        return NO_INTERVAL
    return math.log(decision.lower), math.log(decision.upper)


def _dose(found: Evaluation) -> float | None:
    dose = found.evidence.dose
    return round(dose.done / dose.planned, 2) if dose.planned > 0 else None


def _counts(found: Evaluation, door: Gate) -> tuple[int | None, int | None]:
    """Before, by the goal's own baseline, and in the follow-up; None together where either is held back."""
    developed = found.evidence.development
    if developed.change is None or door.closed:
        return None, None
    own = developed.change.just_before if developed.baseline == "a" else developed.change.year_before
    return (None, None) if own.before is None or own.now is None else (int(own.before), int(own.now))
