"""The weekly picture as data (``vecka.json``): the hand-over from the quarter to the week, and from week to week."""

from typing import Annotated, Any

from pydantic import Field

from bfkit.results.base import Count, Number, Result


class WeekCount(Result):
    """One category of one source in the week, or one area in it when ``area`` is given.

    ``expected_lower`` and ``expected_upper``: 95 of 100 such weeks. ``signal`` holds among all comparisons of the source.
    A count that disclosure control holds back is null, and ``suppressed`` says so.
    """

    source: str
    category: str
    area: str | None = None
    count: Count | None
    expected_lower: Number | None
    expected_upper: Number | None
    signal: bool
    direction: str | None
    reason: str | None = None
    suppressed: bool = False


class WeekSpotResult(Result):
    """A hot spot of the last whole quarter in the week. ``usual``: incidents of a week there; ``more``: surely more."""

    source: str
    place: str
    status: str
    count: Count | None
    usual: Number | None
    more: bool


class WeekMeasure(Result):
    """A measure that is to be at work in the coming week: where, when, who. ``areas`` empty: the whole municipality.

    ``hours`` and ``phase`` are null where the register tells none. ``done``: what was done so far against what was
    planned, in words, from the municipality's log.
    """

    intervention: str
    title: str
    owner: str
    areas: list[str]
    hours: str | None
    planned: str
    phase: str | None = None
    since: str | None = None
    until: str | None = None
    done: str | None = None
    begins: str | None


class WeekEvent(Result):
    """An event of the calendar."""

    kind: str
    first_day: str
    last_day: str
    area: str | None


class WeekResults(Result):
    """Seven days, and what lies ahead."""

    municipality: str
    first_day: str
    last_day: str
    as_of: str
    quarter: str
    disclosure_limit: Annotated[int, Field(ge=1)]
    synthetic: bool
    counts: list[WeekCount]
    hot_spots: list[WeekSpotResult]
    measures: list[WeekMeasure]
    events: list[WeekEvent]
    focus_areas: list[str]
    findings: list[str]
    not_supported: list[str]


def week_schema() -> dict[str, Any]:
    """The JSON schema of ``vecka.json``."""
    return WeekResults.model_json_schema()
