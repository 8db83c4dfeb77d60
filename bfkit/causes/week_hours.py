"""When the problem's incidents happen, by the evening's weekday and by when the place they lie nearest to closes."""

from collections import defaultdict
from dataclasses import dataclass

from bfkit.causes.material import Material
from bfkit.causes.problem import in_hours
from bfkit.opening_hours import always_open
from bfkit.periods import Period

STEP = 30
"""Minutes in each part of a night: bars and buses close at whole and half hours."""


@dataclass(frozen=True, slots=True)
class NightHours:
    """The incidents of one weekday at places that close at the same time.

    Attributes:
        weekday: of the evening, Monday 0. closes: minutes after the midnight that begins the evening; None where no place
            with a closing time lies near. parts: (half hours since that midnight, incidents), those without left out.
        places: id and kind of the places that the incidents lie nearest to; none where no closing time is known.
    """

    weekday: int
    closes: int | None
    parts: tuple[tuple[int, int], ...]
    places: tuple[tuple[str, str], ...] = ()


def night_hours(material: Material, period: Period) -> tuple[NightHours, ...]:
    """Answer at what hour it happens, weekday by weekday and closing time by closing time; empty without a window.

    A cause that lies in closing moves with the closing time; one that lies in the hour does not. Only incidents whose
    clock time is known within two hours are counted.

    Args:
        material: of a problem of certain hours. period: whose incidents.
    """
    window = material.problem.window
    if window is None:
        return ()
    chosen = material.selected.here & material.within(period) & material.kind.exact & in_hours(material.kind, window)
    rows, owner, away = material.kind.some(chosen), material.owner[chosen], material.away[chosen]
    tally: dict[tuple[int, int | None], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    whose: dict[tuple[int, int | None], set[int]] = defaultdict(set)
    for place, metres, weekday, minute in zip(owner, away, rows.weekday, rows.minute, strict=True):
        closes = _closes(material, int(place), int(weekday)) if metres <= material.near_metres else None
        tally[int(weekday), closes][int(minute) // STEP] += 1
        whose[int(weekday), closes] |= {int(place)} if closes is not None else set()
    ordered = sorted(tally, key=lambda key: (key[0], key[1] is None, key[1] or 0))
    return tuple(
        NightHours(day, closes, tuple(sorted(tally[day, closes].items())), _named(material, whose[day, closes]))
        for day, closes in ordered
    )


def _named(material: Material, places: set[int]) -> tuple[tuple[str, str], ...]:
    register = material.register
    return tuple((str(register.ids[place]), str(register.kinds[place])) for place in sorted(places))


def _closes(material: Material, place: int, weekday: int) -> int | None:
    """When a place last closes on a weekday; None where that is not told, or it never does."""
    spells = material.register.hours[place] or ()
    if always_open(spells):
        return None
    return max((spell.closes for spell in spells if spell.weekday == weekday), default=None)
