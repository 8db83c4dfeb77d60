"""The protected commitments as data."""

from datetime import date

from bfkit.release.followup.commitments.sentences import outcome_known
from bfkit.release.followup.commitments.views import ProtectedAgreement, ProtectedCommitment
from bfkit.results.followup import CommitmentChange, CommitmentItem, CommitmentNumber, CommitmentResult
from bfkit.vocabulary import COUNTED


def commitment_results(view: ProtectedAgreement) -> list[CommitmentResult]:
    """Each commitment for ``results.json``; the group's own words are not in it."""
    return [_result(one, view.cut) for one in view.commitments]


def _result(one: ProtectedCommitment, cut: date) -> CommitmentResult:
    aside = one.measures and one.implementation_ground in (None, COUNTED)
    return CommitmentResult.model_validate(
        {
            **{name: getattr(one, name) for name in _SAME},
            "implementation": None if aside else one.implementation,
            "implementation_ground": None if aside else one.implementation_ground,
            "outcome_measured": outcome_known(one) if one.measures else None,
            "ended": one.last_day <= cut,
            "reach": one.reach,
            "parties": list(one.parties),
            "first_day": one.first_day.isoformat(),
            "last_day": one.last_day.isoformat(),
            "colour_proposed": one.proposed,
            "colour_decided": one.decided,
            "missing": list(one.missing),
            "cautions": list(one.cautions),
            "items": [CommitmentItem(label=i.label, done=i.done, wanted=i.wanted, met=i.met) for i in one.items],
            "numbers": [
                CommitmentNumber(
                    label=n.label, unit=n.unit, value=n.value, lower=n.lower, upper=n.upper, count=n.count, of=n.of
                )
                for n in one.numbers
            ],
            "changes": [
                CommitmentChange(date=change.day.isoformat(), what=change.what, why=change.why)
                for change in one.changes
                if change.day <= cut
            ],
            "rows_aside": dict(one.rows_aside),
            "suppressed": list(one.suppressed),
        }
    )


_SAME = (
    "id",
    "kind",
    "text",
    "owner",
    "target",
    "outcome",
    "unit",
    "target_met",
    "result",
    "result_ground",
    "tested",
    "settle",
    "planned",
    "done",
    "rows_read",
    "rows_used",
    "rows_elsewhere",
)
