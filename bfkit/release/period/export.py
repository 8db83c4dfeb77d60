"""The protected period as data."""

import math

from bfkit.parameters.models import Parameters
from bfkit.release.followup.commitments.export import commitment_results
from bfkit.release.followup.overall_goal import export as goal_export
from bfkit.release.period.sentences import key_sentences, title
from bfkit.release.period.views import ProtectedCooperation, ProtectedHistory, ProtectedPeriod, ProtectedSeries
from bfkit.results.period import (
    AreaHistoryResult,
    CooperationQuestionResult,
    CooperationResult,
    PeriodResults,
    StepResult,
)


def period_results(view: ProtectedPeriod, parameters: Parameters) -> PeriodResults:
    """Everything of a period as one typed result."""
    published = view.published
    return PeriodResults(
        municipality=parameters.slug,
        period=str(view.period),
        first_day=view.period.start.isoformat(),
        last_day=view.period.last_day.isoformat(),
        as_of=view.as_of.isoformat(),
        edition=view.edition.key,  # type: ignore[arg-type]
        disclosure_limit=view.edition.limit,
        synthetic=parameters.municipality.synthetic,
        quarter=None if published is None else published.quarter,
        areas=[
            _series(source, one)
            for source in view.histories
            for one in source.series
            if one.whole or one.area_id is not None
        ],
        lag_days={one.source: one.lag_days for one in view.histories},
        evaluations=[] if published is None else published.evaluations,
        overall_goal=goal_export.overall_goal_result(view.overall_goal),
        commitments=[] if view.agreement is None else commitment_results(view.agreement),
        cooperation=None if view.cooperation is None else _cooperation(view.cooperation),
        findings=[title(view), *key_sentences(view)],
        missing=list(view.missing),
    )


def _series(source: ProtectedHistory, one: ProtectedSeries) -> AreaHistoryResult:
    outside = {str(step): direction for step, direction in one.outside}
    found = [
        StepResult(
            step=str(step),
            count=cell.value,
            lower=None if math.isnan(low) else low,
            upper=None if math.isnan(high) else high,
            outside=outside.get(str(step)),  # type: ignore[arg-type]
        )
        for step, cell, low, high in zip(source.steps, one.cells, one.lower, one.upper, strict=True)
    ]
    return AreaHistoryResult(source=source.source, label=source.label, area=one.area_id, name=one.name, steps=found)


def _cooperation(found: ProtectedCooperation) -> CooperationResult:
    questions = [
        CooperationQuestionResult(
            question=one.question,
            answers=one.answers,
            median=one.median,
            levels=None if one.levels is None else {str(level): count for level, count in one.levels.items()},
        )
        for one in found.questions
    ]
    return CooperationResult(
        year=found.year, answered=found.answered.isoformat(), parties=found.parties, questions=questions
    )
