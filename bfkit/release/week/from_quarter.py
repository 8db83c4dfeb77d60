"""What the quarterly analysis handed over, on the page of the week: at most six lines, for the working group only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bfkit.display import day, number, sentence_list
from bfkit.errors import ParameterError
from bfkit.mapping.priorities.week_windows import WINDOWS
from bfkit.mapping.week.handed_over import HandedOver
from bfkit.periods import Quarter
from bfkit.release.disclosure import Edition
from bfkit.release.fragments import Fragment, join, numbered, paragraph, tight
from bfkit.results.hand_over import EVERYWHERE, HandOver, HandOverDay, HandOverMeasure
from bfkit.vocabulary import NEXT_STEPS

MOST, MOST_NAMED, MOST_AREAS = 6, 2, 3
AHEAD_DAYS = 14


@dataclass(frozen=True, slots=True)
class ProtectedHandOver:
    """Sentences made of closed fields; ``told``: why there are none, or what is to be known of them."""

    lines: tuple[str, ...]
    told: str


def protected_hand_over(result: HandedOver, edition: Edition) -> ProtectedHandOver:
    """The hand-over for the working group.

    Raises:
        ParameterError: the edition is public; it says who is to be where.
    """
    if edition.key != "arbetsgrupp":
        raise ParameterError(
            'överlämningen till veckan visas aldrig i den offentliga utgåvan: sätt edition = "arbetsgrupp".'
        )
    lines = () if result.found is None else tuple(_lines(result.found, result))[:MOST]
    return ProtectedHandOver(lines, result.told)


def from_quarter(view: ProtectedHandOver) -> Fragment:
    """At most six lines, or one that says why there are none."""
    pieces = [numbered(list(view.lines))] if view.lines else []
    if view.told or not view.lines:
        pieces.append(paragraph(view.told or "Kvartalsanalysen lämnade inget över till veckan.", "sub"))
    return tight(join(pieces))


def _lines(found: HandOver, own: HandedOver) -> Iterator[str]:
    quarter = Quarter.parse(found.quarter).label
    if found.focus_areas:
        decided = all(one.decided for one in found.focus_areas)
        how = "beslutade" if decided else "föreslagna, gruppen har inte beslutat"
        yield f"Fokusområden efter {quarter} ({how}): {_named([one.name for one in found.focus_areas], MOST_AREAS)}."
    if found.problems:
        told = [one.name if one.window is None else f"{one.name} ({WINDOWS[one.window]})" for one in found.problems]
        yield f"Problembilder: {_named(told)}."
    yield from _steps(found.measures)
    starting = [one for one in found.starting if one.first_day >= own.first_day]
    if starting:
        told = [f"{one.title} {day(one.first_day, year=False)} ({one.owner})" for one in starting]
        yield f"Börjar: {_named(told)}."
    last = own.first_day + timedelta(days=AHEAD_DAYS)
    days = [one for one in found.days if one.last_day >= own.first_day and one.first_day < last]
    if days:
        yield f"Dagar att hålla ögonen på: {_named([_day(one, own.first_day) for one in days])}."


def _day(one: HandOverDay, first_day: date) -> str:
    """By its first day; one that is under way by its last. Where, unless it is everywhere."""
    where = "" if one.where == EVERYWHERE else f" ({one.where})"
    if one.first_day < first_day:
        return f"{one.what} till {day(one.last_day, year=False)}{where}"
    return f"{one.what} {day(one.first_day, year=False)}{where}"


def _steps(measures: Sequence[HandOverMeasure]) -> Iterator[str]:
    """What is decided in one line and what is only proposed in another, each step in its own words."""
    for decided, how in ((True, "Beslutat"), (False, "Föreslaget, inte beslutat")):
        told = []
        for step in NEXT_STEPS:
            own = [f"{one.title} ({one.owner})" for one in measures if one.step == step and one.decided is decided]
            if own:
                told.append(f"{step} – {_named(own)}")
        if told:
            yield f"{how}: {'; '.join(told)}."


def _named(words: Sequence[str], most: int = MOST_NAMED) -> str:
    left = len(words) - most
    return sentence_list([*words[:most], *([f"{number(left)} till"] if left > 0 else [])])
