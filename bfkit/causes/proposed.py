"""Hypotheses that the data themselves propose on one period, tested on another and never on the days that proposed them."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from bfkit import vocabulary
from bfkit.causes.day_tests import EVENTS, SCHOOL
from bfkit.causes.evidence import AGAINST, SUPPORTED, UNDECIDED, Arguments, Evidence, judged
from bfkit.causes.hypothesis_tests import evidence_on
from bfkit.causes.material import Material
from bfkit.causes.place_tests import NEAR_PLACE, REPEAT_PLACE
from bfkit.causes.time_tests import LIGHTING, OPENING
from bfkit.causes.week_tests import WEEK_HOURS
from bfkit.display import WEEKDAYS, sentence_list
from bfkit.opening_hours import always_open
from bfkit.periods import Period

MOST_TESTED = 10
MOST_OF_A_TEST = 3
"""So many hypotheses at most are tested, and so many with the same test: each one costs the others power."""
_SCREEN = 0.10
NOTHING = "inget i den första perioden skiljer ut sig"
_OWN_SHARE = 0.05
"""Of the incidents of a kind of place, the least share that must be the problem's own: else it is another problem's."""
_MOST_PLACES = 4
_LEAST_MONTHS = 12
_WINDOW_HOURS = 4
_WHY = (OPENING, LIGHTING, SCHOOL, EVENTS)
"""Tests that say why; the others say only where or when."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A hypothesis that the first period proposed.

    Attributes:
        id: "<test>.<places or kinds>", for the one who takes it over into ``hypotheses.yml``.
        proposed: its evidence on the period that suggested it: never shown as support.
        evidence: on the held-out period, judged together with the others. rank: from 1, the best supported first.
    """

    id: str
    proposed: Evidence
    evidence: Evidence
    rank: int


@dataclass(frozen=True, slots=True)
class Proposals:
    """What the data proposed and what became of it.

    Attributes:
        first, held_out: the periods. screened: candidates looked at on the first. proposals: in order of rank.
        reason: why there is none; None when there are some.
    """

    first: Period
    held_out: Period
    screened: int
    proposals: tuple[Proposal, ...]
    reason: str | None

    @property
    def note(self) -> str:
        """How they came about, in Swedish."""
        if self.reason is not None:
            return f"Inga hypoteser föreslogs ur data: {self.reason}."
        return (
            f"Hypoteserna föreslogs ur händelserna {self.first.label} ({self.screened} möjliga prövades där) och prövades "
            f"på händelserna {self.held_out.label}, som inte användes för att föreslå dem."
        )


def halves(history: Period) -> tuple[Period, Period] | None:
    """The first and the second half of a history, in whole years where it has four; None under two years."""
    months = (history.end.year - history.start.year) * 12 + history.end.month - history.start.month
    if months < 2 * _LEAST_MONTHS:
        return None
    kept = months // 2 // 12 * 12
    year, month = divmod(history.end.year * 12 + history.end.month - 1 - kept, 12)
    border = date(year, month + 1, 1)
    return Period(history.start, border), Period(border, history.end)


def proposed(
    material: Material, *, first: Period | None = None, held_out: Period | None = None, most: int = MOST_TESTED
) -> Proposals:
    """Answer which causes the data suggest for a problem, and which of them held-out days bear out.

    Args:
        material: of the problem.
        first, held_out: the days that propose and the days that test; the halves of the history without them.
        most: hypotheses that are tested.

    Raises:
        ValueError: the periods overlap, or only one is given.
    """
    periods = _periods(material, first, held_out)
    if periods is None:
        return Proposals(material.problem.history, material.problem.history, 0, (), "historiken är kortare än två år")
    screened = [
        evidence_on(material, name, arguments, periods[0]) for name, arguments in candidates(material, periods[0])
    ]
    chosen = _screened(screened, most)
    if not chosen:
        return Proposals(*periods, len(screened), (), _why_none(material, screened))
    found = judged([evidence_on(material, one.test, one.arguments, periods[1]) for one in chosen])
    pairs = sorted(zip(chosen, found, strict=True), key=lambda pair: _order(pair[1]))
    ranked = tuple(Proposal(_identity(b), a, b, number) for number, (a, b) in enumerate(pairs, start=1))
    return Proposals(*periods, len(screened), ranked, None)


def _why_none(material: Material, screened: Iterable[Evidence]) -> str:
    """Why nothing is proposed: that nothing stands out, or that what could have done so cannot be tested."""
    rows = material.kind
    lacking = [word for word, known in (("punkt", rows.pointed), ("säkert klockslag", rows.exact)) if not known.any()]
    tested = any(one.ratio is not None for one in screened)
    if not lacking:
        return NOTHING if tested else "inget av det som kunde ha föreslagits gick att pröva"
    blind = "platser, mörker och öppettider" if "punkt" in lacking else "mörker, öppettider och timmar"
    why = f"händelserna saknar {sentence_list(lacking)}"
    if not tested:
        return f"inget kunde prövas, för {why}; {blind} går då inte att undersöka"
    return f"{blind} kunde inte prövas, för {why}, och {NOTHING} av det som gick att pröva"


def _periods(material: Material, first: Period | None, held_out: Period | None) -> tuple[Period, Period] | None:
    if first is None and held_out is None:
        return halves(material.problem.history)
    if first is None or held_out is None:
        raise ValueError("ange båda perioderna eller ingen")
    if first.start < held_out.end and held_out.start < first.end:
        raise ValueError("perioden som föreslår och perioden som prövar får inte ha dagar gemensamt")
    return first, held_out


def candidates(material: Material, first: Period) -> tuple[tuple[str, Arguments], ...]:
    """Everything that could be proposed: by the register, the calendar and the hours of the first period."""
    return tuple(dict.fromkeys([*_of_places(material, first), *_of_kinds(material), *_of_time(material, first)]))


def _of_places(material: Material, first: Period) -> Iterator[tuple[str, Arguments]]:
    """The places that most of the problem's incidents of the first period belong to."""
    register = material.register
    here = material.selected.here & material.within(first) & (material.away <= material.near_metres)
    owners, counts = np.unique(material.owner[here], return_counts=True)
    for place in owners[np.argsort(-counts, kind="stable")][:_MOST_PLACES]:
        one = Arguments(places=(str(register.ids[place]),))
        yield REPEAT_PLACE, one
        yield LIGHTING, one
        hours = register.hours[place]
        if hours and not always_open(hours):
            yield OPENING, one


def _of_kinds(material: Material) -> Iterator[tuple[str, Arguments]]:
    """Every kind, of more than one place, that lies in or by the problem."""
    register = material.register
    for kind in sorted(set(register.kinds) - {vocabulary.OTHER}):  # what is left over is no kind of place
        chosen = register.chosen(kind=str(kind))
        if len(chosen) < 2 or not material.in_place(chosen).any():
            continue
        one = Arguments(kinds=(str(kind),))
        yield NEAR_PLACE, one
        if material.problem.everywhere or kind in ("skola", "forskola"):
            yield SCHOOL, one
        if any(hours and not always_open(hours) for hours in (register.hours[p] for p in chosen)):
            yield OPENING, one


def _of_time(material: Material, first: Period) -> Iterator[tuple[str, Arguments]]:
    yield SCHOOL, Arguments()
    yield LIGHTING, Arguments()
    if len(material.events):
        yield EVENTS, Arguments()
    window = _hot_hours(material, first)
    if window is not None:
        yield WEEK_HOURS, window


def _hot_hours(material: Material, first: Period) -> Arguments | None:
    """The four hours of two evenings in a row that hold most of the problem beyond its own daily rhythm elsewhere."""
    rows = material.kind
    used = material.within(first) & rows.exact & material.selected.placed
    inside, outside = used & material.selected.inside, used & ~material.selected.inside
    if not inside.any() or not outside.any():
        return None
    week = [np.zeros((7, 30)), np.zeros((7, 30))]
    for table, chosen in zip(week, (inside, outside), strict=True):
        np.add.at(table, (rows.weekday[chosen], np.clip(rows.minute[chosen] // 60, 0, 29)), 1)
    beyond = week[0] / week[0].sum() - week[1] / week[1].sum()
    pairs = beyond + np.roll(beyond, -1, axis=0)
    sums = np.array([pairs[:, hour : hour + _WINDOW_HOURS].sum(axis=1) for hour in range(6, 31 - _WINDOW_HOURS)])
    hour, day = np.unravel_index(int(sums.argmax()), sums.shape)
    days = (WEEKDAYS[int(day)], WEEKDAYS[(int(day) + 1) % 7])
    return Arguments(weekdays=days, hours=(int(hour) + 6, int(hour) + 6 + _WINDOW_HOURS))


def _screened(found: Iterable[Evidence], most: int) -> list[Evidence]:
    """Those that the first period makes likely, the clearest first; a few of each test."""
    own = [one for one in found if one.ratio is not None and one.counts.get("in_problem", 1.0) >= _OWN_SHARE]
    clear = [one for one in own if one.ratio is not None and one.ratio.p_value <= _SCREEN and one.ratio.ratio > 1]
    kept: list[Evidence] = []
    for one in sorted(clear, key=_clearest):
        if len(kept) < most and sum(other.test == one.test for other in kept) < MOST_OF_A_TEST:
            kept.append(one)
    return kept


def _clearest(one: Evidence) -> tuple[float, float]:
    if one.ratio is None:
        return math.inf, 0.0
    return round(one.ratio.p_value, 2), -one.excess


def _order(one: Evidence) -> tuple[int, int, float]:
    """Supported first; of those the ones that say why before those that say where or when; then the largest."""
    status = {SUPPORTED: 0, UNDECIDED: 1, AGAINST: 2}[one.status]
    return status, int(one.status == SUPPORTED and one.test not in _WHY), -one.excess


def _identity(one: Evidence) -> str:
    what = one.arguments
    words = [*what.places, *what.kinds, *what.events, *(day[:3] for day in what.weekdays)]
    return ".".join([one.test, *words])
