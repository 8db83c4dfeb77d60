"""The cause analysis as data: ``causes`` of ``results.json``, for the working group only."""

from typing import cast

from bfkit.parameters import hypotheses as declared
from bfkit.parameters.suggestions import Suggestion, Tried
from bfkit.prevention import UNDECIDED
from bfkit.release.causes import sentences
from bfkit.release.causes.own_tables import SOURCE
from bfkit.release.causes.views import ProtectedCauses, ProtectedHypothesis, ProtectedTest
from bfkit.results.causes import (
    CauseResult,
    ComputedStatus,
    ConsideredResult,
    Corner,
    Direction,
    EvidenceResult,
    HypothesisResult,
    HypothesisStatus,
    JudgedStatus,
    Only,
    PeriodUsed,
    ReflectionResult,
    SuggestedMeasure,
    TriedResult,
)


def cause_result(view: ProtectedCauses) -> CauseResult:
    """One problem as a typed result that the register of measures can take over.

    Raises:
        ValueError: the view is of the public edition, which has no such result.
    """
    if view.public:
        raise ValueError("orsaksanalysen skrivs bara ut för arbetsgruppen")
    decision = view.decision
    return CauseResult(
        problem=view.id,
        title=view.title,
        source=view.source,
        category=view.category,
        subtypes=list(view.subtypes),
        form="full" if view.form == "full" else "lätt",
        first_day=view.first_day.isoformat(),
        last_day=view.last_day.isoformat(),
        prioritised=view.prioritised or "",
        event_chain=list(view.event_chain),
        not_known=[*view.not_known, *view.limits],
        hypotheses=[_hypothesis(one, view) for one in view.every],
        suggested=[_suggested(one) for one in view.suggestions],
        tried_here=[_tried(one) for one in view.tried],
        decided_on=decision.day.isoformat() if decision is not None else None,
        decided_by=decision.decided_by if decision is not None else None,
        considered=[_considered(one) for one in decision.considered] if decision is not None else [],
        findings=[*sentences.problem(view), *(f"{one.id}: {one.statement}" for one in sentences.leading(view))],
        not_supported=[f"{one.id}: {sentences.evidence(one.test)}" for one in view.every if one.test.status != "stöds"],
    )


def _hypothesis(one: ProtectedHypothesis, view: ProtectedCauses) -> HypothesisResult:
    own = one.judgement
    judged = (
        JudgedStatus(
            status=cast(HypothesisStatus, own.status),
            judged_by=own.judged_by or "",
            day=own.day.isoformat(),
            reason=own.reason,
        )
        if own is not None and own.day is not None
        else None
    )
    return HypothesisResult(
        id=one.id,
        statement=one.statement,
        corner=cast(Corner, one.corner),
        mechanism=one.mechanism or "okänd",
        branch=one.branch,
        step=one.step,
        controller=one.controller,
        if_true=one.if_true,
        refuted_by=one.if_false,
        suggested_by="data" if one.from_data or one.seen is not None else "gruppen",
        evidence_for=[*map(_evidence, one.evidence_for), *map(_of_tables, one.tables_for)],
        evidence_against=[*map(_evidence, one.evidence_against), *map(_of_tables, one.tables_against)],
        status=cast(HypothesisStatus, one.test.status),
        only=cast(Only, one.test.only),
        computed=_computed(one.test, view.family.data_tested if one.from_data else view.family.group_tested),
        judged=judged,
        periods=_periods(one),
        rank=one.rank,
        interventions=list(one.interventions),
    )


def _computed(test: ProtectedTest, family: int) -> ComputedStatus:
    told = test.ratio
    return ComputedStatus(
        status=cast(HypothesisStatus, test.status),
        test=test.name,
        what=test.what,
        against=test.against,
        sentence=sentences.evidence(test),
        undecided_reason=test.reason if test.status == UNDECIDED else None,
        ratio=told.value if told else None,
        lower=told.lower if told else None,
        upper=told.upper if told else None,
        p_value=test.p_value,
        p_adjusted=test.p_adjusted,
        family=family,
        count=test.count.value if told else None,
        expected=test.expected,
        notes=list(test.notes),
        suppressed=["count", "expected", "ratio", "lower", "upper"] if test.held_back else [],
    )


def _periods(one: ProtectedHypothesis) -> list[PeriodUsed]:
    days = one.test.first_day.isoformat(), one.test.last_day.isoformat()
    tested = PeriodUsed(used_for="prövade hypotesen", first_day=days[0], last_day=days[1])
    if one.seen is None:
        return [tested]
    first, last = one.seen
    return [PeriodUsed(used_for="väckte hypotesen", first_day=first.isoformat(), last_day=last.isoformat()), tested]


def _evidence(row: declared.Evidence) -> EvidenceResult:
    return EvidenceResult(kind=row.kind, text=row.text, source=row.source or "")


def _of_tables(text: str) -> EvidenceResult:
    return EvidenceResult(kind="data", text=text, source=SOURCE)


def _suggested(one: Suggestion) -> SuggestedMeasure:
    own = one.measure
    return SuggestedMeasure(
        measure=own.id,
        name=own.name,
        kind=own.kind,
        hypotheses=list(one.hypotheses),
        answers=one.answers,
        effect=cast(Direction, one.effect.direction),
        strength=one.effect.strength,
        studied_instead=one.effect.instead,
        months_to_effect=list(own.time_to_effect.months),
        side_effects=list(own.side_effects),
        advised_against=own.advised_against,
        sources=[f"{source.short}: {source.id or source.where}" for source in own.sources],
        tried_here=[_tried(row) for row in one.tried],
    )


def _tried(one: Tried) -> TriedResult:
    return TriedResult(
        intervention=one.intervention, title=one.title, kind=one.kind, measure=one.measure, verdict=one.verdict
    )


def _considered(one: declared.Considered) -> ConsideredResult:
    return ConsideredResult(
        measure=one.measure,
        own=one.own,
        hypotheses=list(one.hypotheses),
        chosen=one.chosen == "ja",
        reason=one.reason,
        reflection=ReflectionResult(**{**one.reflection.model_dump(), "tried": list(one.reflection.tried)})
        if one.reflection is not None
        else None,
    )
