"""The protected surveys as data."""

from bfkit.release.followup.survey.views import (
    ProtectedChange,
    ProtectedQuestion,
    ProtectedShare,
    ProtectedSurvey,
    ProtectedSurveys,
)
from bfkit.results.survey import (
    ChangeResult,
    EstimateResult,
    QuestionResult,
    ResponseResult,
    RewordedResult,
    SurveyResult,
)


def survey_results(view: ProtectedSurveys) -> list[SurveyResult]:
    """Each survey for ``results.json``; what is held back is null."""
    return [_survey(one) for one in view.surveys]


def _survey(one: ProtectedSurvey) -> SurveyResult:
    responses = [
        ResponseResult(
            year=own.year,
            answered=own.answered.value or 0,
            sampled=own.sampled,
            rate=own.rate,
            calibrated=own.calibrated,
            not_calibrated=own.not_calibrated,
        )
        for own in one.responses
        if own.answered.shown
    ]
    return SurveyResult.model_validate(
        {
            "name": one.name,
            "label": one.label,
            "overlap": one.overlap,
            "responses": responses,
            "reworded": [RewordedResult(item=item, year=year, text=text) for item, year, text in one.reworded],
            "questions": [_question(own) for own in one.questions],
        }
    )


def _question(one: ProtectedQuestion) -> QuestionResult:
    return QuestionResult.model_validate(
        {
            "key": one.key,
            "label": one.label,
            "wording": one.wording,
            "measure": "medelvärde" if one.is_mean else "andel",
            "better": one.better,
            "fewest_answers": one.fewest,
            "waves": [_estimate(own) for own in one.waves],
            "groups": [_estimate(own) for own in one.groups],
            "change": _change(one.change),
            "change_since_first": _change(one.since_first),
        }
    )


def _estimate(one: ProtectedShare) -> EstimateResult:
    return EstimateResult.model_validate(
        {
            "year": one.year,
            "kind": one.kind,
            "level": one.level,
            "answers": one.answers.value,
            "value": one.value,
            "lower": one.lower,
            "upper": one.upper,
            "design_effect": one.design_effect,
            "suppressed": one.suppressed,
        }
    )


def _change(one: ProtectedChange | None) -> ChangeResult | None:
    if one is None:
        return None
    names = ("year", "year_before", "difference", "lower", "upper", "p_value", "word", "reason")
    return ChangeResult.model_validate({name: getattr(one, name) for name in names})
