"""What the group decided in a quarter, written in the quarter's own file: focus areas, problems, O6."""

import difflib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bfkit.errors import ParameterError, listed
from bfkit.parameters.values import Frozen, choice
from bfkit.vocabulary import NEXT_STEPS

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


class DecidedStep(Frozen):
    """What the group decided of a measure: carry on, change, stop; beside what the program proposed."""

    intervention: Annotated[str, Field(min_length=1)]
    step: Annotated[str, choice(NEXT_STEPS, "ett beslut om en insats")]
    reason: Reason


class NamedPublicly(Frozen):
    """A decision that the chosen focus areas may be named to anybody. Without it the public edition names none."""

    decided_by: Annotated[str, Field(min_length=3)]
    day: date


class GroupDecisions(Frozen):
    """All that the group has decided in a quarter; the program never fills it in."""

    focus_areas: tuple[FocusArea, ...] = ()
    named_publicly: NamedPublicly | None = None
    problems: tuple[Influence, ...] = ()
    organised_crime: tuple[OrganisedCrime, ...] = ()
    next_steps: tuple[DecidedStep, ...] = ()

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        named = {
            "focus_areas": [one.area for one in self.focus_areas],
            "problems": [one.problem for one in self.problems],
            "organised_crime": [one.area for one in self.organised_crime],
            "next_steps": [one.intervention for one in self.next_steps],
        }
        for key, names in named.items():
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"{key}: {', '.join(twice)} står mer än en gång")
        if self.named_publicly and not self.focus_areas:
            raise ValueError("named_publicly: skriv också vilka områden som valts, under focus_areas")
        return self


def refuse_unknown(
    decisions: GroupDecisions,
    file: str,
    *,
    areas: Iterable[str],
    problems: Iterable[str] | None = None,
    measures: Iterable[str] | None = None,
) -> None:
    """Refuse decisions about an area or a problem that does not exist, all told at once with the nearest name.

    Args:
        decisions: of the quarter. file: where they stand, under ``parameters``.
        areas: codes of the municipality's areas. problems: ids of the quarter's problem pictures; None when they are
            not known yet. measures: ids of the register; None when they are not looked at.

    Raises:
        ParameterError: at least one is unknown.
    """
    known, area = sorted(areas), "ett område i kommunens områdestabell"
    faults = [
        *_unknown("focus_areas", area, [one.area for one in decisions.focus_areas], known),
        *_unknown("organised_crime", area, [one.area for one in decisions.organised_crime], known),
    ]
    if problems is not None:
        given = [one.problem for one in decisions.problems]
        faults += _unknown("problems", "en problembild det här kvartalet", given, sorted(problems))
    if measures is not None:
        given = [one.intervention for one in decisions.next_steps]
        faults += _unknown("next_steps", "en insats i registret", given, sorted(measures))
    if faults:
        told = "\n".join(f"  {file}: {fault}" for fault in faults)
        raise ParameterError(f"{len(faults)} fel i gruppens beslut; rätta filen och kör om.\n{told}")


def _unknown(key: str, what: str, given: Sequence[str], names: Sequence[str]) -> Iterator[str]:
    for word in given:
        if word not in names:
            near = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
            way_out = f'menade du "{near[0]}"?' if near else f"till exempel {listed(names, most=3) or 'inget'}"
            yield f'{key}: "{word}" är inte {what} ({len(names)} finns); {way_out}'
