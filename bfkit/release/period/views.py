"""What an edition may show of a tertial or a year: cells, published verdicts, protected commitments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bfkit.mapping.trends.area_history import Step
from bfkit.release.cells import Cell
from bfkit.release.disclosure import Edition
from bfkit.release.followup.commitments.views import ProtectedAgreement
from bfkit.release.followup.overall_goal.views import ProtectedGoal
from bfkit.results import QuarterResults
from bfkit.tertials import Tertial, Year


@dataclass(frozen=True, slots=True)
class ProtectedSeries:
    """One area, or the whole municipality (``area_id`` None and ``whole``), or what has no area.

    Attributes:
        cells: a count for each step. lower, upper: what was to be expected, NaN where nothing may be told.
        years: a count for each year shown, of the same part of the year as the period.
        outside: steps that surely lie outside, with över or under. loose: steps of the period that lie outside their own
            interval and may do so by chance; told in every edition alike wherever the count is shown. few: too few incidents for
            anything to be said.
    """

    area_id: str | None
    name: str
    whole: bool
    cells: tuple[Cell, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    years: tuple[tuple[int, Cell], ...]
    outside: tuple[tuple[Step, str], ...]
    loose: tuple[tuple[Step, str], ...] = ()
    few: bool = False


@dataclass(frozen=True, slots=True)
class ProtectedHistory:
    """One source: the whole municipality first, the areas in the order of the area table, last what has no area.

    ``held_back``: how many counts lie outside and are too small to be shown; ``reason``: why nothing is shown.
    """

    source: str
    label: str
    steps: tuple[Step, ...]
    asked: int
    series: tuple[ProtectedSeries, ...]
    lag_days: int | None
    tested: int
    held_back: int
    through: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class ProtectedQuestion:
    """One question of the group's form; ``levels`` and ``judgement`` are the working group's alone."""

    question: str
    answers: int
    median: float | None
    levels: Mapping[int, int] | None
    judgement: str


@dataclass(frozen=True, slots=True)
class ProtectedCooperation:
    """The group's form of a year."""

    year: int
    answered: date
    parties: int
    questions: tuple[ProtectedQuestion, ...]


@dataclass(frozen=True, slots=True)
class ProtectedPeriod:
    """A tertial or year; ``published`` was protected when it was made, for the same edition."""

    municipality: str
    period: Tertial | Year
    as_of: date
    edition: Edition
    histories: tuple[ProtectedHistory, ...]
    agreement: ProtectedAgreement | None
    published: QuarterResults | None
    overall_goal: ProtectedGoal
    cooperation: ProtectedCooperation | None
    missing: tuple[str, ...]
    signal_rate: float
