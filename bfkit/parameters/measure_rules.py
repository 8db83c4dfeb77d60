"""What must go together in a measure: rules between its keys, each told by itself, also when other keys are wrong."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from bfkit.display import day

SITUATIONAL, SOCIAL = "situationell", "social"
BY_COUNTS, BY_LOTTERY, BY_COMPLAINTS, NOT_RECORDED = "regel på antal", "lottning", "klagomål", "ej antecknat"
WHOLE_MUNICIPALITY = "hela kommunen"
"""Stands in ``areas`` for a measure that is everywhere, which leaves no area to compare with."""
GATHERINGS = "otrygghetsskapande_samling"
_MOST_FOLLOWED = 12
_YEAR = 12


def contradictions(known: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Key and words of each thing that does not go together.

    Args:
        known: the measure's values by the names of ``Intervention``; those that could not be read are left out, and
            the rules that need them are not tried.
    """
    found = []
    for key, needs, rule in _RULES:
        if all(name in known for name in needs):
            found += [(key, words) for words in rule(*(known[name] for name in needs))]
    return found


def first_followed(start: date) -> date:
    """The first day that is followed: the start when it begins a month, else the first day of the next month."""
    return start if start.day == 1 else _months_on(start, 1)


def last_followed(start: date, months: int) -> date:
    """The last day of a follow-up of so many months, at most twelve: longer ones meet their own baseline."""
    return _months_on(first_followed(start), min(months, _MOST_FOLLOWED)) - timedelta(days=1)


def goal_beside_follow_up(goal: Any, starts: Sequence[date], months: int) -> str:
    """A sentence when the goal's days are others than those that it is judged on; empty when they are the same.

    Args:
        goal: with first and last day.
        starts: of the measure, or of each round of a lottery.
        months: of the follow-up.
    """
    first, last = min(starts), last_followed(max(starts), months)
    slack = first_followed(max(starts)) - max(starts)  # whole months are followed, also from a start within one
    if first <= goal.first_day <= first_followed(first) and last - slack <= goal.last_day <= last:
        return ""
    return (
        f"Målet gäller {day(goal.first_day)}–{day(goal.last_day)} men insatsen följs {day(first_followed(first))}–"
        f"{day(last)}: om målet nåddes avgörs på den tid som följs"
    )


def _ends_first(start: date, end: date | None) -> Iterator[str]:
    if end is not None and end < start:
        yield (
            f"insatsen slutar (end, {end}) innan den börjar (start, {start}); rätta dagen, eller skriv null medan den pågår"
        )


def _without_areas(areas: tuple[str, ...], selection: Any) -> Iterator[str]:
    if not areas and selection.how != BY_LOTTERY:
        yield "areas är tom: ange insatsens områden (bara en lottning får vänta tills lotten är dragen)"


def _stand_once(areas: tuple[str, ...]) -> Iterator[str]:
    twice = sorted({area for area in areas if areas.count(area) > 1})
    if twice:
        yield f"areas: {', '.join(twice)} står mer än en gång; stryk de övertaliga"
    if WHOLE_MUNICIPALITY in areas and len(areas) > 1:
        yield f'areas: "{WHOLE_MUNICIPALITY}" ska stå ensamt, utan områdeskoder'


def _in_the_ring(rings: tuple[int, ...], comparison: Any, selection: Any) -> Iterator[str]:
    if rings and comparison.outside_metres < max(rings) and selection.how != BY_LOTTERY:
        yield (
            f"jämförelseområden får inte ligga i ringen: outside_metres ({comparison.outside_metres}) ska vara "
            f"minst {max(rings)} meter"
        )


def _opposite(goal: Any, expected: Any) -> Iterator[str]:
    if goal.change * expected.change < 0:
        yield (
            f"målet är {goal.change:+g} procent men den väntade verkan {expected.change:+g}: de går åt "
            "olika håll. Ett minustecken saknas kanske; -30 betyder 30 procent färre"
        )


def _too_little(change: float, what: str) -> Iterator[str]:
    if 0 < abs(change) < 1:
        yield (
            f"{what} är {change:g} procent. Det skrivs i procent: -30 betyder 30 procent färre, inte -0.3. Menade du "
            f"{100 * change:g}?"
        )


def _goal_before(goal: Any, start: date) -> Iterator[str]:
    if goal.first_day < start:
        yield f"målets första dag ({goal.first_day}) ligger före insatsens start ({start}); målet räknas från starten"


def _ascending(rings: tuple[int, ...]) -> Iterator[str]:
    if list(rings) != sorted(set(rings)):
        yield f"rings ska vara stigande avstånd i meter, till exempel [200, 400] (fann {list(rings)})"


def _untried(kind: str, rings: tuple[int, ...]) -> Iterator[str]:
    if kind == SITUATIONAL and not rings:
        yield "en situationell insats behöver rings: omfördelning ska alltid prövas (till exempel [200, 400])"


def _gatherings(outcome: Any, secondary: Sequence[Any]) -> Iterator[str]:
    if outcome.category == GATHERINGS and all(one.category == GATHERINGS for one in secondary):
        yield (
            "samlingar är mest laglig ungdomsnärvaro och får aldrig ensamma vara framgångsmått: lägg ett utfall av "
            "en annan kategori i secondary, eller gör det till outcome"
        )


def _no_effect(limits: tuple[float, float] | None) -> Iterator[str]:
    if limits is not None and not 0 < limits[0] < 1 < limits[1]:
        yield "no_effect ska vara två kvoter på var sin sida om 1, till exempel [0.85, 1.18]"


def _planned_rounds(selection: Any) -> Iterator[str]:
    if selection.rounds_planned is not None and selection.how != BY_LOTTERY:
        yield "rounds_planned hör till en lottning; ta bort raden, eller ange how: lottning"


_RULES: tuple[tuple[str, tuple[str, ...], Callable[..., Iterator[str]]], ...] = (
    ("end", ("start", "end"), _ends_first),
    ("areas", ("areas", "selection"), _without_areas),
    ("areas", ("areas",), _stand_once),
    ("comparison.outside_metres", ("rings", "comparison", "selection"), _in_the_ring),
    ("goal.change", ("goal", "expected_effect"), _opposite),
    ("goal.change", ("goal",), lambda goal: _too_little(goal.change, "målet")),
    ("expected_effect.change", ("expected_effect",), lambda found: _too_little(found.change, "den väntade verkan")),
    ("goal.from", ("goal", "start"), _goal_before),
    ("rings", ("rings",), _ascending),
    ("rings", ("type", "rings"), _untried),
    ("outcome", ("outcome", "secondary"), _gatherings),
    ("no_effect", ("no_effect",), _no_effect),
    ("selection.rounds_planned", ("selection",), _planned_rounds),
)


def _months_on(first: date, months: int) -> date:
    """The first day of the month so many months after a day's own."""
    month = first.month - 1 + months
    return date(first.year + month // _YEAR, month % _YEAR + 1, 1)
