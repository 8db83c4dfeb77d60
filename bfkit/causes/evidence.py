"""What a test of a hypothesis found, and the rule that turns it into ``stöds``, ``talar emot`` or ``kan ej avgöras``."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self

from bfkit.causes.permuted import Ratio
from bfkit.errors import ParameterError
from bfkit.inference import holm
from bfkit.periods import Period
from bfkit.prevention import CONTRADICTED as AGAINST
from bfkit.prevention import SUPPORTED, UNDECIDED

LEVEL = 0.05
LEAST_RATIO = 1.25
"""The smallest ratio that would matter: a cause that adds less than a quarter is none of the problem's."""
FEWEST = 10
"""Incidents that a test must have to say anything."""
TOO_FEW, NO_PLACES, NO_HOURS, NO_POINTS, NO_CLOCK, NO_DATA, NOT_ALIKE, NOT_APART, NO_POWER = (
    "för få händelser",
    "platsregistret saknas",
    "öppettider saknas",
    "händelserna saknar punkt",
    "händelserna saknar klockslag",
    "kan inte prövas med data",
    "inget att jämföra med",
    "går inte att skilja från en plats intill",
    "data räcker inte för att avgöra",
)
NOT_TESTED = "inte prövat: "
"""How a note begins that tells what of a hypothesis the test left out."""
UNREACHABLE = "så få platser kan inte ge säkert besked när så många hypoteser prövas samtidigt"


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a test is asked about; the names and words of ``hypotheses.yml``.

    ``places``: ids of the register. ``kinds``: of places. ``metres``: how near. ``edge``: "stängning" or "öppning",
    None is closing; ``minutes`` after it. ``weekdays``: Swedish names, ``hours``: (from, to), to over 24
    after midnight. ``events``: kinds. ``day`` and ``direction`` ("ökning", "minskning"): of a change.
    """

    places: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    metres: int | None = None
    edge: str | None = None
    minutes: int | None = None
    weekdays: tuple[str, ...] = ()
    hours: tuple[int, int] | None = None
    events: tuple[str, ...] = ()
    day: date | None = None
    direction: str | None = None
    needed: str | None = None

    @classmethod
    def of(cls, chosen: object) -> Self:
        """The same from any object with these attributes, as a declared test has; the name of the test is another."""
        known = {name: getattr(chosen, name) for name in cls.__slots__ if hasattr(chosen, name)}
        return cls(**known)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the data say of one hypothesis.

    Attributes:
        test, arguments: what was asked. period: the days whose incidents were used.
        what, against: what was counted, and what it was compared with, in Swedish.
        ratio: the estimate with 95 % interval and one-sided p-value; None when no number can be told.
        p_adjusted: Holm over the hypotheses that were tested together; NaN before ``judged`` or without a number.
        status: ``stöds``, ``talar emot`` or ``kan ej avgöras``; reason: why it cannot be told, else None.
        notes: what a reader must know beside the number, in Swedish. counts: other numbers, by name, all incidents;
            "own": of those counted, the problem's own; "own_incidents": incidents, where what is counted is days.
        only: "var" or "när" where the test bears out the place or the hours but could not have refuted the cause.
    """

    test: str
    arguments: Arguments
    period: Period
    what: str
    against: str
    ratio: Ratio | None
    p_adjusted: float = math.nan
    status: str = UNDECIDED
    reason: str | None = None
    notes: tuple[str, ...] = ()
    counts: Mapping[str, float] = field(default_factory=dict)
    only: str | None = None

    @property
    def tested(self) -> bool:
        """Whether there is a number at all; else it is "ej prövad"."""
        return self.ratio is not None

    @property
    def excess(self) -> float:
        """Incidents of the problem beyond what was expected: at most so many could the cause carry; 0 without a number."""
        if self.ratio is None:
            return 0.0
        return max(self.ratio.count - self.ratio.expected, 0.0) * self.counts.get("in_problem", 1.0)


def untested(
    test: str, arguments: Arguments, period: Period, reason: str, *, what: str = "", notes: Sequence[str] = ()
) -> Evidence:
    """A hypothesis of which no number can be told, and why."""
    return Evidence(test, arguments, period, what, "", None, reason=reason, notes=tuple(notes))


def judged(found: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The same with a status each, by one rule.

    ``stöds``: the p-value, adjusted by Holm for all that are judged together, is at most 5 %, and a ratio of at least
    ``LEAST_RATIO`` is not excluded. ``talar emot``: the interval lies below ``LEAST_RATIO``: had the cause added a
    quarter, the data would have shown more. Else ``kan ej avgöras``.
    """
    adjusted = holm([one.ratio.p_value if one.ratio is not None else math.nan for one in found])
    return tuple(_judged(one, float(p)) for one, p in zip(found, adjusted, strict=True))


def _judged(one: Evidence, p_adjusted: float) -> Evidence:
    if one.ratio is None:
        return replace(one, status=UNDECIDED, reason=one.reason or NO_DATA)
    if one.ratio.upper < LEAST_RATIO:
        return replace(one, p_adjusted=p_adjusted, status=AGAINST, reason=None)
    if p_adjusted <= LEVEL:
        return replace(one, p_adjusted=p_adjusted, status=SUPPORTED, reason=None)
    if p_adjusted > one.ratio.p_value and _never_sure(one.ratio, p_adjusted):
        return replace(one, p_adjusted=p_adjusted, status=UNDECIDED, reason=UNREACHABLE)
    return replace(one, p_adjusted=p_adjusted, status=UNDECIDED, reason=one.reason or NO_POWER)


def _never_sure(ratio: Ratio, p_adjusted: float) -> bool:
    """Whether the ratio is the largest that its permutations can give, and still not sure among so many hypotheses."""
    return ratio.permutations > 0 and ratio.p_value * (ratio.permutations + 1) <= 1 + 1e-9 and p_adjusted > LEVEL


def own_count(found: Evidence) -> float:
    """Of what a test counted, how many are the problem's own; all where the test counts nothing else."""
    return 0.0 if found.ratio is None else min(found.counts.get("own", found.ratio.count), found.ratio.count)


def needs(given: object, name: str, test: str) -> None:
    """Refuse a test that lacks an argument.

    Raises:
        ParameterError: it is missing or empty.
    """
    if given is None or given == ():
        raise ParameterError(f"testet {test} kräver {name}")
