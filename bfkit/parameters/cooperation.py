"""How the cooperation worked, as the group itself answered (``cooperation.yml``): levels and one sentence a question."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from bfkit.parameters.reading import read
from bfkit.parameters.values import ContradictionError, Frozen
from bfkit.parameters.yaml_text import Problem

COOPERATION_FILE = "cooperation.yml"
LOWEST_LEVEL, HIGHEST_LEVEL = 1, 5
_PERSONAL = re.compile(r"\b(?:\d{2})?\d{6}[-+ ]?\d{4}\b|[^\s@]+@[^\s@]+\.\w+|\b0\d{1,3}[- ]?\d{5,}\b")
"""Personal numbers, addresses of e-mail, telephone numbers."""


class CooperationQuestion(Frozen):
    """One question, answered by each party with 1 (does not hold at all) to 5 (holds wholly), or only in words.

    ``judgement`` is the group's own conclusion in one sentence.
    """

    question: Annotated[str, Field(min_length=5)]
    answers: dict[str, Annotated[int, Field(ge=LOWEST_LEVEL, le=HIGHEST_LEVEL)]] = Field(default_factory=dict)
    judgement: Annotated[str, Field(max_length=300)] = ""

    @field_validator("judgement")
    @classmethod
    def _nobody_named(cls, value: str) -> str:
        if _PERSONAL.search(value):
            raise ValueError("ser ut att innehålla en personuppgift (personnummer, telefon eller e-post); ta bort den")
        return value

    @model_validator(mode="after")
    def _answered(self) -> Self:
        if not self.answers and not self.judgement:
            raise ValueError(f"frågan ”{self.question}” har varken svar (answers) eller bedömning (judgement)")
        return self

    @property
    def levels(self) -> Mapping[int, int]:
        """How many parties gave each answer, 1 to 5."""
        given = list(self.answers.values())
        return {level: given.count(level) for level in range(LOWEST_LEVEL, HIGHEST_LEVEL + 1)}


class CooperationYear(Frozen):
    """The form of one year."""

    year: Annotated[int, Field(ge=1990, le=2200)]
    answered: date
    parties: Annotated[tuple[str, ...], Field(min_length=2)]
    questions: Annotated[tuple[CooperationQuestion, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _of_the_parties(self) -> Self:
        faults = [
            (f"questions[{number}].answers", f"{party} står inte bland parties: {', '.join(self.parties)}")
            for number, one in enumerate(self.questions, 1)
            for party in one.answers
            if party not in self.parties
        ]
        asked = [one.question for one in self.questions]
        faults += [
            (f"questions[{number}].question", f"frågan ”{text}” står flera gånger")
            for number, text in enumerate(asked, 1)
            if text in asked[: number - 1]
        ]
        if self.answered < date(self.year, 1, 1):
            faults.append(("answered", f"formuläret för {self.year} är besvarat {self.answered}, före året"))
        if faults:
            raise ContradictionError(faults)
        return self


class Cooperation(Frozen):
    """All the years that the group has answered."""

    years: Annotated[tuple[CooperationYear, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        years = [one.year for one in self.years]
        twice = sorted({str(year) for year in years if years.count(year) > 1})
        if twice:
            raise ValueError(f"years: {', '.join(twice)} står flera gånger")
        return self

    def of(self, year: int, *, known: date) -> CooperationYear | None:
        """The form of a year, when it was answered by a day; None otherwise."""
        return next((one for one in self.years if one.year == year and one.answered <= known), None)


def read_cooperation(path: Path, shown: str, problems: list[Problem]) -> Cooperation | None:
    """The group's form; None when there is none or it is wrong, and ``problems`` then says how.

    Args:
        path: of the file, which may be missing; shown: how it is called in messages.
        problems: is added to.
    """
    return read(path, Cooperation, shown, problems) if path.is_file() else None
