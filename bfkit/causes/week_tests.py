"""The test of hours of the week: each part of the question by itself, and the weaker part is what is told."""

from dataclasses import dataclass, replace

import numpy as np

from bfkit.causes.evidence import FEWEST, LEVEL, NO_CLOCK, NOT_ALIKE, TOO_FEW, Arguments, Evidence, needs, untested
from bfkit.causes.material import Material
from bfkit.causes.permuted import Ratio, ratio_of_shares
from bfkit.causes.rows import Flags, Rows, Whole
from bfkit.display import WEEKDAYS, sentence_list
from bfkit.periods import Period

WEEK_HOURS = "veckodag_timme"
_DAY, _WEEK = 24, 7
_MORNING = 6
_ELSEWHERE = "och samma förhållande bland samma slags händelser i resten av kommunen"


@dataclass(frozen=True, slots=True)
class Asked:
    """Hours of weekdays (Monday 0); hours over 24 belong to the day on which they begin."""

    weekdays: tuple[int, ...]
    first: int
    last: int

    @property
    def words(self) -> tuple[str, str]:
        """The weekdays and the hours, in Swedish."""
        return sentence_list([WEEKDAYS[day] for day in self.weekdays]), f"kl. {self.first:02d}–{self.last % _DAY:02d}"

    @property
    def what(self) -> str:
        """What is counted, in Swedish."""
        days = [WEEKDAYS[day] for day in self.weekdays] if len(self.weekdays) < _WEEK else []
        return " ".join(part for part in ("händelser", ", ".join(days), self.words[1]) if part)

    @property
    def day_begins(self) -> int:
        """The hour at which a day begins so that the hours asked about are not cut: 06, 00, or their first."""
        if self.first >= _MORNING:
            return _MORNING
        return 0 if self.last <= _DAY else self.first


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the question: "dagar" or "klockslag", its ratio, and what it was compared with."""

    name: str
    ratio: Ratio
    against: str


def week_hours(material: Material, arguments: Arguments, period: Period) -> Evidence:
    """Does the problem have more of its incidents in these hours of these weekdays than the same kind elsewhere?

    "Friday and Saturday evenings" says two things: the evenings, and the days. Each is compared by itself: the weekdays with
    other weekdays at the same hours, and the hours with other hours of the same weekdays, both against the same kind
    elsewhere. The question holds only where both do, so the part with the larger p-value is what is told (an
    intersection-union test: Berger 1982, Technometrics 24:295, doi:10.1080/00401706.1982.10487790).
    """
    needs(arguments.weekdays, "weekdays", WEEK_HOURS)
    needs(arguments.hours, "hours", WEEK_HOURS)
    first, last = arguments.hours or (0, _DAY)
    asked = Asked(tuple(WEEKDAYS.index(day) for day in arguments.weekdays), first, last)
    rows = material.kind
    used = material.within(period) & rows.exact & material.selected.placed
    inside = used & material.selected.inside
    if material.problem.everywhere:
        return _everywhere(material, arguments, period, asked)
    found = _parts(rows, used, inside, asked) if inside.sum() >= FEWEST else []
    if not found:
        reason = NO_CLOCK if not used.any() else TOO_FEW if inside.sum() < FEWEST else NOT_ALIKE
        return untested(WEEK_HOURS, arguments, period, reason, what=asked.what)
    told = max(found, key=lambda part: part.ratio.p_value)
    own = {"own": float((inside & _in_hours(rows, asked) & material.selected.here).sum())}
    weaker = _weaker(told, found, asked)
    notes = (weaker,) if weaker is not None else ()
    return Evidence(
        WEEK_HOURS, arguments, period, asked.what, told.against, told.ratio, reason=weaker, notes=notes, counts=own
    )


def _everywhere(material: Material, arguments: Arguments, period: Period, asked: Asked) -> Evidence:
    """A problem of the whole municipality has no elsewhere: the count is told beside the part of the week, untested."""
    note = "problemet gäller hela kommunen, så det finns inget annat håll att jämföra med"
    rows = material.kind
    used = material.within(period) & rows.exact & material.selected.here
    found = untested(WEEK_HOURS, arguments, period, NOT_ALIKE, what=asked.what, notes=(note,))
    if used.sum() < FEWEST or material.problem.window is not None:
        return found
    count, of = float((used & _in_hours(rows, asked)).sum()), float(used.sum())
    share = len(asked.weekdays) * (asked.last - asked.first) / (_WEEK * _DAY)
    return replace(found, counts={"in_hours": count, "of_timed": of, "even_share": share})


def _in_hours(rows: Rows, asked: Asked) -> Flags:
    return hours_of_week(_middle(rows), list(asked.weekdays), asked.first, asked.last)


def _middle(rows: Rows) -> np.ndarray:
    return np.asarray(rows.begun + (rows.ended - rows.begun) // 2)


def _parts(rows: Rows, used: Flags, inside: Flags, asked: Asked) -> list[_Part]:
    """The weekdays within the hours, and the hours within the weekdays; none of a part that everything is in."""
    shifted = _middle(rows).astype("datetime64[m]") - np.timedelta64(asked.day_begins, "h")
    day = shifted.astype("datetime64[D]").astype(np.int64)
    weekday: Whole = (day + 3) % _WEEK
    on_days = np.isin(weekday, asked.weekdays)
    at_hours = hours_of_week(_middle(rows), list(range(_WEEK)), asked.first, asked.last)
    _, area = np.unique(rows.area.astype(str), return_inverse=True)
    spot = np.where(inside, 0, 1 + area)
    group = np.asarray(day * (int(spot.max()) + 1) + spot, dtype=np.int64)
    found = []
    if len(set(asked.weekdays)) < _WEEK:
        among = used & at_hours
        ratio = ratio_of_shares(
            on_days[among].astype(float), inside[among], group[among], np.zeros(int(among.sum()), dtype=np.int64)
        )
        found.append(("dagar", ratio, f"andra veckodagar vid samma klockslag, {_ELSEWHERE}"))
    if asked.last - asked.first < _DAY:
        among = used & on_days
        ratio = ratio_of_shares(at_hours[among].astype(float), inside[among], group[among], weekday[among])
        found.append(("klockslag", ratio, f"andra klockslag samma veckodagar, {_ELSEWHERE}"))
    known = [_Part(name, ratio, against) for name, ratio, against in found if ratio is not None]
    return known if len(known) == len(found) else []


def _weaker(told: _Part, found: list[_Part], asked: Asked) -> str | None:
    """That one part stands out and the other, which is told, does not surely; None where both do or neither."""
    others = [one for one in found if one is not told and one.ratio.p_value <= LEVEL]
    if not others or told.ratio.p_value <= LEVEL:
        return None
    days, hours = asked.words
    if told.name == "dagar":
        return f"klockslagen ({hours}) stämmer, men {days} skiljer sig inte säkert från andra dagar vid de klockslagen"
    return f"dagarna ({days}) stämmer, men {hours} skiljer sig inte säkert från andra klockslag de dagarna"


def hours_of_week(moment: np.ndarray, weekdays: list[int], first: int, last: int) -> Flags:
    """Which moments lie in hours of weekdays; hours over 24 belong to the day on which they begin.

    >>> saturday_one = np.array(["2025-06-21T01:00"], dtype="datetime64[s]")
    >>> hours_of_week(saturday_one, [4], 23, 28).tolist()
    [True]
    """
    hours = moment.astype("datetime64[h]").astype(np.int64)
    found = np.zeros(len(hours), dtype=bool)
    for back in (0, 1):
        day = hours // _DAY - back
        clock: Whole = hours - _DAY * day
        found |= np.isin((day + 3) % _WEEK, weekdays) & (clock >= first) & (clock < last)
    return found
