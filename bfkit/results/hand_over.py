"""From the quarterly analysis to next week's picture (``overlamning.json``, requirements A2.6): closed fields only.

Names and titles are those of the register and of the table of areas; what the group wrote in its own words is not here.
"""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from bfkit.results.base import Result

FILE = "overlamning.json"
FOLDER = "kvartalsanalys"
EVERYWHERE, NO_AREA = "hela kommunen", "område saknas"
NO_AREA_GIVEN = f"{NO_AREA}: kalendern anger ingen plats"
OUTSIDE_AREAS = f"{NO_AREA}: platsen ligger utanför områdestabellen"
Name = Annotated[str, Field(min_length=1, max_length=120)]
Step = Literal["fortsätt", "fortsätt och följ upp", "ändra", "avsluta", "genomför som planerat"]
Window = Literal["vardagar_dagtid", "vardagskvallar", "vardagsnatter", "helgkvallar", "helgnatter", "helger_dagtid"]
"""Closed lists of ``vocabulary`` and ``mapping.priorities.week_windows`` (a test holds them equal)."""


class HandOverArea(Result):
    """A focus area: ``decided`` by the group, else proposed by the program."""

    area: Name
    name: Name
    decided: bool


class HandOverProblem(Result):
    """A problem picture chosen for the quarter: what, where and when; ``window`` null is any time."""

    id: Name
    name: Name
    area: Name
    window: Window | None


class HandOverMeasure(Result):
    """A measure that goes on, is changed or ends. ``decided`` by the group, else proposed; ``areas`` empty: everywhere."""

    intervention: Name
    title: Name
    owner: Name
    areas: list[Name]
    hours: Name | None
    step: Step
    decided: bool


class HandOverStart(Result):
    """A measure of the register that begins in the next quarter, in these areas."""

    intervention: Name
    title: Name
    owner: Name
    areas: list[Name]
    first_day: date


class HandOverDay(Result):
    """Days of the next quarter to look out for.

    ``where``: the area's name, that the day holds for the whole municipality, or why no area is told.
    """

    first_day: date
    last_day: date
    what: Name
    where: Name = NO_AREA


class HandOver(Result):
    """What a quarterly analysis hands over. ``quarter``: the one that was analysed; for the working group only."""

    format: Literal[1] = 1
    municipality: Name
    quarter: Annotated[str, Field(pattern=r"^[0-9]{4}Q[1-4]$")]
    as_of: date
    edition: Literal["arbetsgrupp"] = "arbetsgrupp"
    synthetic: bool
    focus_areas: list[HandOverArea]
    problems: list[HandOverProblem]
    measures: list[HandOverMeasure]
    starting: list[HandOverStart]
    days: list[HandOverDay]


def hand_over_schema() -> dict[str, Any]:
    """The JSON schema of ``overlamning.json``."""
    return HandOver.model_json_schema()
