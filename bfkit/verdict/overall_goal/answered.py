"""What people answer: exposure and unsafety in the latest wave of each survey against the wave before it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bfkit.followup.survey.change import Change
from bfkit.followup.survey.found import SurveyFound
from bfkit.followup.survey.questions import Found, GroupEstimate
from bfkit.parameters.models import Parameters
from bfkit.parameters.surveys import Question
from bfkit.verdict.overall_goal.words import YearWord, word_of

OLD_YEARS = 2


@dataclass(frozen=True, slots=True)
class AnsweredIndicator:
    """One question that the municipality has named as measuring the goal (``about`` of a survey's question).

    Attributes:
        survey: its name; survey_label: what is told. key, label: of the question. about: otrygghet or utsatthet.
        latest, before: everybody in the two waves; before is None when there is one wave.
        change: latest less before, a difference of shares; None when they cannot be compared, and ``reason`` says why.
        word: one of ``YearWord``, all indicators considered; cautions: what a reader must know.
    """

    survey: str
    survey_label: str
    key: str
    label: str
    about: str
    latest: GroupEstimate
    before: GroupEstimate | None
    change: Change | None
    word: YearWord
    reason: str | None
    cautions: tuple[str, ...]

    @property
    def p_decrease(self) -> float:
        """One-sided p that the share has not fallen; NaN without a change."""
        return float("nan") if self.change is None else _one_sided(self.change, falling=True)

    @property
    def p_increase(self) -> float:
        """One-sided p that the share has not risen."""
        return float("nan") if self.change is None else _one_sided(self.change, falling=False)

    def judged(self, p_decrease: float, p_increase: float) -> "AnsweredIndicator":
        """The word when all indicators shown together are considered."""
        if self.change is None:
            return self
        interval = (self.change.lower, self.change.upper)
        return replace(self, word=word_of(interval, p_decrease, p_increase, no_change=0.0))


def answered(surveys: Sequence[SurveyFound], parameters: Parameters) -> tuple[AnsweredIndicator, ...]:
    """Every question named as measuring unsafety or exposure, before the indicators are considered together."""
    return tuple(_indicators(surveys, parameters))


def _indicators(surveys: Sequence[SurveyFound], parameters: Parameters) -> Iterator[AnsweredIndicator]:
    for declared in parameters.municipality.followup.surveys:
        survey = next((one for one in surveys if one.name == declared.name), None)
        if survey is None:
            continue
        for question in declared.questions:
            found = next((q for q in survey.questions if (q.key, q.label) == (question.item, question.label)), None)
            if question.about is not None and found is not None:
                yield _indicator(survey, question, found, parameters.quarter.year)


def _indicator(survey: SurveyFound, question: Question, found: Found, year: int) -> AnsweredIndicator:
    compared = found.latest.compared
    change = None if compared is None else compared.change
    reason = "det finns bara en omgång" if compared is None else compared.reason
    cautions = []
    if year - found.latest.year >= OLD_YEARS:
        cautions.append(f"Den senaste omgången är från {found.latest.year}.")
    return AnsweredIndicator(
        survey=survey.name,
        survey_label=survey.label,
        key=found.key,
        label=found.label,
        about=question.about or "",
        latest=found.latest,
        before=found.waves[-2] if len(found.waves) > 1 else None,
        change=change,
        word=YearWord.UNSURE if change is not None else YearWord.NOT_COMPARABLE,
        reason=None if change is not None else reason,
        cautions=tuple(cautions),
    )


def _one_sided(change: Change, *, falling: bool) -> float:
    half = change.p_value / 2
    return half if (change.difference < 0) == falling else 1 - half
