"""The hand-over of a quarterly analysis, put together from what was found, proposed and decided."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, cast

import pandas as pd

from bfkit import vocabulary
from bfkit.checked import Checked
from bfkit.mapping.priorities.week_windows import WINDOWS
from bfkit.parameters.interventions import WHOLE_MUNICIPALITY, Intervention
from bfkit.parameters.models import Parameters
from bfkit.periods import Period, as_date, day_kind
from bfkit.results.hand_over import (
    EVERYWHERE,
    NO_AREA_GIVEN,
    OUTSIDE_AREAS,
    HandOver,
    HandOverArea,
    HandOverDay,
    HandOverMeasure,
    HandOverProblem,
    HandOverStart,
    Window,
)
from bfkit.results.priorities import FocusAreaResult, ProblemResult
from bfkit.verdict.next_step import NextStep

_NONE: Mapping[str, str] = MappingProxyType({})
_OPEN_DAYS = ("vardag", "lördag", "söndag")


def hand_over(
    checked: Checked,
    parameters: Parameters,
    *,
    focus: Sequence[FocusAreaResult],
    problems: Sequence[ProblemResult],
    windows: Mapping[str, str] = _NONE,
    steps: Sequence[NextStep] = (),
    decided: Mapping[str, str] = _NONE,
) -> HandOver:
    """What the quarter hands over to the weeks that follow it, for the working group only.

    Args:
        checked, parameters: of the quarter. focus: proposed and chosen areas; the chosen are handed over, else the proposed.
        problems: the problem pictures chosen for the coming quarter.
        windows: of each problem, by id, its part of the week (``week_windows.WINDOWS``); any time when it has none.
        steps: proposals for the measures. decided: by id, the step that the group decided instead.
    """
    chosen = [one for one in focus if one.chosen] or [one for one in focus if one.proposed]
    register = parameters.register
    measures = {one.id: one for one in register.interventions} if register is not None else {}
    after = Period(parameters.quarter.end, parameters.quarter.shift(1).end)
    names = checked.area_names
    return HandOver(
        municipality=parameters.slug,
        quarter=parameters.quarter_text,
        as_of=parameters.as_of,
        synthetic=parameters.municipality.synthetic,
        focus_areas=[HandOverArea(area=one.area, name=one.name, decided=one.chosen) for one in chosen],
        problems=[
            HandOverProblem(id=one.id, name=one.name, area=one.area, window=_window(windows.get(one.id)))
            for one in problems
        ],
        measures=[
            _measure(one, measures[one.intervention], names, decided) for one in steps if one.intervention in measures
        ],
        starting=[found for one in measures.values() for found in _starting(one, after, names)],
        days=sorted(_days(checked, parameters, after), key=lambda one: (one.first_day, one.what)),
    )


def _window(key: str | None) -> Window | None:
    return cast(Window, key) if key in WINDOWS else None


def _measure(
    step: NextStep, own: Intervention, names: Mapping[str, str], decided: Mapping[str, str]
) -> HandOverMeasure:
    hours = own.outcome.hours
    return HandOverMeasure.model_validate(
        {
            "intervention": own.id,
            "title": own.title[:120],
            "owner": own.owner[:120],
            "areas": _areas(own.areas, names),
            "hours": None if hours is None else f"kl. {hours[0]:02d}–{hours[1] % 24:02d}",
            "step": decided.get(own.id, step.step),
            "decided": own.id in decided,
        }
    )


def _starting(own: Intervention, quarter: Period, names: Mapping[str, str]) -> Iterator[HandOverStart]:
    by_day: dict[date, list[str]] = {}
    for area, first in own.begun():
        if quarter.start <= first < quarter.end:
            by_day.setdefault(first, []).append(area)
    for first, areas in sorted(by_day.items()):
        yield HandOverStart(
            intervention=own.id,
            title=own.title[:120],
            owner=own.owner[:120],
            areas=_areas(areas, names),
            first_day=first,
        )


def _areas(codes: Sequence[str], names: Mapping[str, str]) -> list[str]:
    return [] if WHOLE_MUNICIPALITY in codes else [names.get(code, code) for code in codes]


def _days(checked: Checked, parameters: Parameters, quarter: Period) -> Iterator[HandOverDay]:
    """School holidays, public holidays and the calendar's events of the next quarter."""
    for spell in parameters.municipality.school_holidays:
        if spell.first < quarter.end and spell.last >= quarter.start:
            yield HandOverDay(first_day=spell.first, last_day=spell.last, what=spell.name, where=EVERYWHERE)
    for step in range(quarter.days):
        one = quarter.start + timedelta(days=step)
        if (kind := day_kind(one)) not in _OPEN_DAYS:
            yield HandOverDay(first_day=one, last_day=one, what=kind, where=EVERYWHERE)
    names = checked.area_names
    for row in checked.special_events.to_dict("records"):
        first, last = (
            as_date(row["starts_at"]),
            as_date(row["starts_at"] if pd.isna(row["ends_at"]) else row["ends_at"]),
        )
        if first < quarter.end and last >= quarter.start:
            what = vocabulary.SUBTYPES[vocabulary.CALENDAR_CATEGORY][str(row["subtype"])]
            yield HandOverDay(first_day=first, last_day=last, what=what, where=_where(row, names))


def _where(row: Mapping[Hashable, Any], names: Mapping[str, str]) -> str:
    """The area of an event by its name, or why there is none."""
    if not pd.isna(row["area_id"]) and row["area_id"]:
        return names.get(str(row["area_id"]), str(row["area_id"]))
    return NO_AREA_GIVEN if pd.isna(row["x"]) or pd.isna(row["y"]) else OUTSIDE_AREAS
