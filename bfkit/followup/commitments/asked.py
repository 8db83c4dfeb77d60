"""The municipality's own surveys as commitments use them: which waves are in, and one estimate for one question."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bfkit.followup.survey.found import SurveyFound, last_wave
from bfkit.followup.survey.questions import Found
from bfkit.parameters.commitments import Commitment
from bfkit.parameters.surveys import Survey


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question with the estimates that the survey's own section tells.

    ``item``, ``counted``: what is counted, of which item; ``reworded``: years from which it was asked in new words.
    """

    item: str
    counted: frozenset[int]
    found: Found
    reworded: tuple[int, ...] = ()

    def answers(self) -> Mapping[int, int]:
        """How many answered, by wave."""
        return {wave.year: wave.n for wave in self.found.waves}


@dataclass(frozen=True, slots=True)
class AskedSurvey:
    """A declared survey: its files, the last year whose answers are in, and its questions."""

    files: frozenset[str]
    last_wave: int
    questions: tuple[AskedQuestion, ...]

    def question(self, item: str, counted: Iterable[int]) -> AskedQuestion | None:
        """The question that counts these answers of an item."""
        wanted = frozenset(counted)
        return next((one for one in self.questions if (one.item, one.counted) == (item, wanted)), None)


def asked_surveys(
    declared: Sequence[Survey], found: Sequence[SurveyFound], *, as_of: date, cut: date
) -> tuple[AskedSurvey, ...]:
    """Every declared survey, known as far as its own section knows it and never beyond the year of the cut.

    Args:
        declared: in ``municipality.yml``. found: what their sections tell, by name.
        as_of: the day by which answers are in or not (``followup.survey.found.last_wave``).
        cut: the last day that counts for the commitments.
    """
    by_name = {one.name: one for one in found}
    return tuple(
        AskedSurvey(
            files=_files(one),
            last_wave=min(last_wave(one, as_of), cut.year),
            questions=_questions(one, by_name.get(one.name)),
        )
        for one in declared
    )


def survey_of(one: Commitment, surveys: Sequence[AskedSurvey]) -> AskedSurvey | None:
    """The declared survey that a commitment counts in: the same answers, or the same codebook."""
    own = {one.source.file, one.source.codebook} if one.source else set()
    return next((survey for survey in surveys if survey.files & own), None)


def _files(declared: Survey) -> frozenset[str]:
    return frozenset({declared.path} | ({declared.codebook.path} if declared.codebook else set()))


def _questions(declared: Survey, found: SurveyFound | None) -> tuple[AskedQuestion, ...]:
    if found is None:
        return ()
    own = {(one.key, one.label): one for one in found.questions if not one.is_mean}
    return tuple(
        AskedQuestion(
            item=one.item,
            counted=frozenset(one.counted),
            found=own[one.item, one.label],
            reworded=tuple(sorted(change.wave for change in declared.changes if change.item == one.item)),
        )
        for one in declared.questions
        if (one.item, one.label) in own
    )
