"""What may be shown of the plan, of what was done, and of the marks: names, dates and free text stay inside."""

from bfkit.display import counted, number
from bfkit.evaluation.evidence import Evidence
from bfkit.evaluation.outcome.dose import LOG_CANNOT_TELL, AreaDose, lateness
from bfkit.evaluation.outcome.plan_status import PlanStatus
from bfkit.release.evaluation.gate import Gate
from bfkit.release.evaluation.views import ProtectedDose, ProtectedMark, ProtectedPlanStatus
from bfkit.verdict import Evaluation
from bfkit.vocabulary import NOT_DONE

UNKNOWN_DOSE = "Hur mycket som gjordes går inte att säga."


def protected_plan(found: PlanStatus, gate: Gate) -> ProtectedPlanStatus:
    """The plan; what deviates is named to the working group only, for it may be a place or a day."""
    return ProtectedPlanStatus(
        locked=found.locked,
        locked_on=found.locked_on,
        version=found.version,
        versions=found.versions,
        before_outcome=found.before_outcome,
        data_unchanged=found.data_unchanged,
        deviations=() if gate.public else found.deviations,
        deviating=len(found.deviations),
        sentence=found.sentence,
    )


def protected_dose(evidence: Evidence, gate: Gate) -> ProtectedDose:
    """What was done: the public edition has one word, for more would be a deployment plan."""
    found = evidence.dose
    if gate.public:
        word = found.implementation
        return ProtectedDose(word, UNKNOWN_DOSE if word is None else _in_short(word), "", (), (), "")
    name = dict(zip(evidence.material.area_ids, evidence.material.names, strict=True))
    remarks = [
        f"{counted(many, 'aktivitet', 'aktiviteter')} {words}"
        for many, words in (
            (found.before_start, "gjordes före starten"),
            (found.elsewhere, "gjordes utanför insatsens områden"),
            (found.undocumented, "saknar dokumentation och räknas inte"),
        )
        if many
    ]
    return ProtectedDose(
        implementation=found.implementation,
        sentence=found.sentence,
        lateness=lateness(found),
        remarks=tuple(remarks),
        rows=tuple(_row(area, name.get(area.area_id, area.area_id)) for area in found.areas),
        activity=evidence.intervention.dose.activity,
    )


def _in_short(word: str) -> str:
    """The word alone, which is the log's; and where it holds nothing, that it cannot tell why."""
    return f"Genomförd {word}, enligt aktivitetsloggen.{f' {LOG_CANNOT_TELL}' if word == NOT_DONE else ''}"


def _row(area: AreaDose, name: str) -> tuple[str, ...]:
    if area.planned is None or area.weeks is None:
        return (name, "–", number(area.done), "–", "–")
    any_weeks = f"{number(area.weeks_with_any or 0)} av {number(area.weeks)}"
    return (
        name,
        number(area.planned, 0 if area.planned == round(area.planned) else 1),
        number(area.done),
        any_weeks,
        counted(area.longest_gap or 0, "vecka", "veckor"),
    )


def protected_mark(found: Evaluation, gate: Gate) -> ProtectedMark:
    """The marks; of the group's decision the public edition has the colour and the day."""
    proposed, decided = found.figure, found.intervention.decision
    inside = decided is not None and not gate.public
    return ProtectedMark(
        implementation=found.implementation,
        result=found.result,
        result_by=found.result_by,
        colour=None if proposed is None else proposed.colour,
        settle=proposed is not None and proposed.settle,
        sentence="" if proposed is None else proposed.sentence,
        decided_colour=None if decided is None else decided.colour,
        decided_on=None if decided is None else decided.date,
        decided_text=decided.text if decided is not None and inside else "",
        decided_by=decided.by if decided is not None and inside else "",
    )
