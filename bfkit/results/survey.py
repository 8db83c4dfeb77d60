"""Enkäter: what the answers say, with what they rest on."""

from typing import Annotated, Literal

from pydantic import Field

from bfkit.results.base import Count, Number, Result

ChangeWord = Literal["minskat", "ökat", "ingen säker förändring", "kan inte jämföras"]
Share = Annotated[Number, Field(ge=0, le=1)]


class EstimateResult(Result):
    """A share (0-1) or a mean with its 95 % interval; null where fewer answered than are told.

    ``design_effect``: variance by that of a simple random sample of as many. ``suppressed``: held back by an edition.
    """

    year: Count
    kind: Literal["alla", "area", "sex", "age"]
    level: str
    answers: Count | None
    value: Number | None
    lower: Number | None
    upper: Number | None
    design_effect: Number | None
    suppressed: bool = False


class ChangeResult(Result):
    """The latest wave less an earlier one. ``word`` is after all changes tested at once; null values have a reason."""

    year: Count
    year_before: Count
    difference: Number | None
    lower: Number | None
    upper: Number | None
    p_value: Number | None
    word: ChangeWord
    reason: str | None


class QuestionResult(Result):
    """A question or a scale. ``better``: whether a higher or a lower value is better; null when neither is."""

    key: str
    label: str
    wording: str
    measure: Literal["andel", "medelvärde"]
    better: Literal["högre", "lägre"] | None
    fewest_answers: Count
    waves: list[EstimateResult]
    groups: list[EstimateResult]
    change: ChangeResult | None
    change_since_first: ChangeResult | None


class ResponseResult(Result):
    """Who answered a wave. ``rate`` is null where it is not declared how many were asked."""

    year: Count
    answered: Count
    sampled: Count | None
    rate: Share | None
    calibrated: bool
    not_calibrated: str | None


class RewordedResult(Result):
    """A question that was put in new words from a year on: waves before it are never compared with those after."""

    item: str
    year: Count
    text: str


class SurveyResult(Result):
    """One survey."""

    name: str
    label: str
    overlap: Literal["oberoende", "samma personer", "samma kluster"]
    responses: list[ResponseResult]
    reworded: list[RewordedResult]
    questions: list[QuestionResult]
