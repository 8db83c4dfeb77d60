"""Opening hours as a register writes them: "mån–tor 11:00–23:00; fre–lör 12:00–03:00"."""

import re
from dataclasses import dataclass

_DAYS = ("mån", "tis", "ons", "tor", "fre", "lör", "sön")
_PART = re.compile(r"(?P<days>[a-zåäö ]+?(?:[–-][a-zåäö]+)?)\s+(?P<from>\d\d?[:.]\d\d)\s*[–-]\s*(?P<to>\d\d?[:.]\d\d)")
_EVERY_DAY = ("alla dagar", "dagligen")
DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class OpenSpell:
    """From when to when on one weekday (Monday 0), minutes after its midnight; an end after midnight is over 1440."""

    weekday: int
    opens: int
    closes: int


def parsed_hours(text: str) -> tuple[OpenSpell, ...] | None:
    """The spells of a week, in order; None where the text cannot be read.

    An end that is not after the beginning lies after midnight and belongs to the evening on which it began.

    >>> parsed_hours("fre–lör 12:00–03:00")[0]
    OpenSpell(weekday=4, opens=720, closes=1620)
    >>> parsed_hours("efter överenskommelse") is None
    True
    """
    spells = []
    for part in text.lower().split(";"):
        found = _PART.fullmatch(part.strip())
        days = _weekdays(found["days"].strip()) if found else ()
        opens, closes = (_minutes(found[name]) if found else None for name in ("from", "to"))
        if not days or opens is None or closes is None or opens == DAY_MINUTES:
            return None
        spells += [OpenSpell(day, opens, closes if closes > opens else closes + DAY_MINUTES) for day in days]
    return tuple(sorted(spells, key=lambda spell: (spell.weekday, spell.opens)))


def always_open(spells: tuple[OpenSpell, ...]) -> bool:
    """Whether a place is open all hours of the week, so that nothing can be compared with when it is closed."""
    return sum(spell.closes - spell.opens for spell in spells) >= 7 * DAY_MINUTES


def _weekdays(words: str) -> tuple[int, ...]:
    if words in _EVERY_DAY:
        return tuple(range(7))
    ends = [_DAYS.index(word) for word in (w.strip()[:3] for w in re.split("[–-]", words)) if word in _DAYS]
    if len(ends) != len(re.split("[–-]", words)) or not ends:
        return ()
    first, last = ends[0], ends[-1]
    return tuple((first + step) % 7 for step in range((last - first) % 7 + 1))


def _minutes(clock: str) -> int | None:
    hour, minute = (int(part) for part in re.split("[:.]", clock))
    return 60 * hour + minute if (hour < 24 and minute < 60) or (hour, minute) == (24, 0) else None
