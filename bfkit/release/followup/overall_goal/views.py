"""What renderers are given of the overall goal: counts as cells, and no ratio that a hidden count led to."""

from dataclasses import dataclass
from datetime import date

from bfkit.periods import Period, Quarter
from bfkit.release.cells import Cell
from bfkit.release.disclosure import Edition

Spread = tuple[float, float, float]
"""A value with its 95 % interval."""


@dataclass(frozen=True, slots=True)
class ProtectedApart:
    """What the police discovered, in both years, and the codes of it: no ratio and no word.

    ``reason``: why the years may not be set beside each other; no count is then shown. ``unusual``: quarters of the year
    before that are no level to change from; told only where the counts are.
    """

    now: Cell
    before: Cell
    codes: tuple[str, ...]
    reason: str | None = None
    unusual: str | None = None


@dataclass(frozen=True, slots=True)
class ProtectedReported:
    """One source. ``ratio`` is None where it cannot be compared or is held back; ``reason`` says why.

    ``apart``: what the police discover of it, which is not in the counts; None where there is none. ``steady``: some
    organisations are left out, which began, stopped or changed.
    """

    source: str
    label: str
    crime_codes: tuple[str, ...]
    now: Cell
    before: Cell
    ratio: Spread | None
    dispersion: float | None
    word: str
    reason: str | None
    cautions: tuple[str, ...]
    held_back: bool
    apart: ProtectedApart | None = None
    steady: bool = False


@dataclass(frozen=True, slots=True)
class ProtectedAnswered:
    """One question. Shares are 0-1; ``difference`` is None where it cannot be compared or is held back."""

    survey: str
    survey_label: str
    key: str
    label: str
    about: str
    year: int
    year_before: int | None
    share: Spread | None
    share_before: Spread | None
    difference: Spread | None
    word: str
    reason: str | None
    cautions: tuple[str, ...]
    held_back: bool


@dataclass(frozen=True, slots=True)
class ProtectedGoal:
    """The overall goal, ready to be shown."""

    quarter: Quarter
    now: Period
    before: Period
    as_of: date
    reported: tuple[ProtectedReported, ...]
    answered: tuple[ProtectedAnswered, ...]
    tested: int
    edition: Edition
