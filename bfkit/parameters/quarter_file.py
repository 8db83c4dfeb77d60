"""What the group decided in a quarter, written in the quarter's own file: focus areas, problems, O6."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bfkit.parameters.values import Frozen

Reason = Annotated[str, Field(min_length=10)]
"""Why, in a sentence: a choice without a reason cannot be followed up."""


class FocusArea(Frozen):
    """An area that the group chose for the coming quarter, and why."""

    area: Annotated[str, Field(min_length=1)]
    reason: Reason


class Influence(Frozen):
    """Whether the partners can influence a problem (P6). If not, ``passed_on_to`` says who is told instead."""

    problem: Annotated[str, Field(min_length=1)]
    can: Literal["ja", "nej"]
    reason: Reason
    passed_on_to: str | None = None

    @model_validator(mode="after")
    def _somebody_is_told(self) -> Self:
        if self.can == "nej" and not self.passed_on_to:
            raise ValueError(
                "ange passed_on_to: ett problem som ni inte kan påverka ska kommuniceras vidare till någon"
            )
        return self


class OrganisedCrime(Frozen):
    """Whether organised crime is at work in an area (O6), as somebody judged it on a day. Never computed."""

    area: Annotated[str, Field(min_length=1)]
    present: Literal["ja", "nej"]
    judged_by: Annotated[str, Field(min_length=3)]
    day: date


class GroupDecisions(Frozen):
    """All that the group has decided in a quarter; the program never fills it in."""

    focus_areas: tuple[FocusArea, ...] = ()
    problems: tuple[Influence, ...] = ()
    organised_crime: tuple[OrganisedCrime, ...] = ()

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        named = {
            "focus_areas": [one.area for one in self.focus_areas],
            "problems": [one.problem for one in self.problems],
            "organised_crime": [one.area for one in self.organised_crime],
        }
        for key, names in named.items():
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"{key}: {', '.join(twice)} står mer än en gång")
        return self
