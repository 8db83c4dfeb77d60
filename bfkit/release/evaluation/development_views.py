"""What became of the counts, as an edition may show it: a number with its interval, before and after, does it last."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from bfkit.evaluation.outcome.goals import MetAnyway
from bfkit.release.cells import Cell

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Spread:
    """A number with its interval; all NaN where it is not shown or does not exist."""

    value: float
    lower: float
    upper: float

    @property
    def known(self) -> bool:
        """Whether there is a number."""
        return not np.isnan(self.value)


NOTHING = Spread(np.nan, np.nan, np.nan)


@dataclass(frozen=True, slots=True)
class ProtectedChange:
    """One baseline: its count, and the change from it as a share with interval (over-dispersion in it)."""

    label: str
    before: Cell
    change: Spread
    direction: str
    reason: str


@dataclass(frozen=True, slots=True)
class ProtectedSeries:
    """Own incidents in blocks of ``months`` months; comparison scaled to the own level, NaN where not shown."""

    begins: tuple[date, ...]
    months: int
    own: Floats
    comparison: Floats
    start: int


@dataclass(frozen=True, slots=True)
class ProtectedDevelopment:
    """Before and after.

    ``goal_indicator``: what the goal counts, from ``goal_first`` to ``goal_last`` (None to the public). ``reporting``:
    a caution where the reporters' own activity changed, "" else. ``goal_met`` is None where it cannot be said or would tell a held-back count.
    """

    now: Cell
    just_before: ProtectedChange | None
    year_before: ProtectedChange | None
    baseline: str
    known: int
    planned: int
    target_ratio: float
    goal_indicator: str
    goal_first: date | None
    goal_last: date | None
    goal_met: bool | None
    goal_reason: str
    met_by_other: bool | None
    anyway: MetAnyway
    disagree: bool | None
    warnings: tuple[str, ...]
    series: ProtectedSeries | None
    dispersion: float
    reporting: str

    @property
    def own_baseline(self) -> ProtectedChange | None:
        """The change by the goal's own baseline."""
        return self.just_before if self.baseline == "a" else self.year_before

    @property
    def other_baseline(self) -> ProtectedChange | None:
        """The change by the baseline that the goal does not have."""
        return self.year_before if self.baseline == "a" else self.just_before


@dataclass(frozen=True, slots=True)
class ProtectedPart:
    """A part of the time with the measure, or after it: incidents, and those expected where they may be told.

    ``lasts``: months in it; before: in the same months of the last year before the start. ``reason``: why nothing is
    said of what was expected; empty where something is.
    """

    name: str
    months: str
    lasts: int
    ended: bool
    before: Cell
    count: Cell
    expected: Spread
    ratio: Spread
    reason: str


@dataclass(frozen=True, slots=True)
class ProtectedLasting:
    """The halves of the follow-up and what came after it. ``apart``: the second half's ratio over the first's."""

    parts: tuple[ProtectedPart, ...]
    apart: Spread


@dataclass(frozen=True, slots=True)
class ProtectedSecondary:
    """One of the plan's other outcomes: counts before and after, and what was expected where it may be told.

    ``reason``: why nothing is said of what was expected; empty where something is.
    """

    outcome: str
    before: Cell
    after: Cell
    expected: Spread
    reason: str


@dataclass(frozen=True, slots=True)
class ProtectedRound:
    """One round of a lottery of the start: counts of those that began and of those that waited, before and after."""

    number: int
    first_day: date | None
    began: tuple[Cell, Cell]
    waited: tuple[Cell, Cell]


@dataclass(frozen=True, slots=True)
class ProtectedRounds:
    """The followed rounds of a lottery.

    Attributes:
        areas, waiting: how many began and how many waited, in all rounds.
        waited: incidents of all that waited, before and after.
        rounds: each by itself; empty where a count of any round is held back.
        later: months counted from the start, areas, incidents before and after, of those that began; empty likewise.
    """

    areas: int
    waiting: int
    waited: tuple[Cell, Cell]
    rounds: tuple[ProtectedRound, ...]
    later: tuple[tuple[tuple[int, int], int, Cell, Cell], ...]
