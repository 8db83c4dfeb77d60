"""What was planned, how much of it was done, and what could be seen of it at all, as an edition may show it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ProtectedPlanStatus:
    """Whether the plan was locked. ``deviations`` is empty in the public edition, which tells only how many."""

    locked: bool
    locked_on: date | None
    version: int | None
    versions: int
    before_outcome: bool | None
    data_unchanged: bool | None
    deviations: tuple[str, ...]
    deviating: int
    sentence: str


@dataclass(frozen=True, slots=True)
class ProtectedDose:
    """What was done. The public edition has the word only: no sentence, no rows, no dates.

    ``rows``: name of the area, planned, done, weeks with anything, of weeks, longest gap in weeks. ``activity``: what
    is counted of the measure, empty to the public.
    """

    implementation: str | None
    sentence: str
    lateness: str
    remarks: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    activity: str


@dataclass(frozen=True, slots=True)
class ProtectedForesight:
    """Power. ``history`` and ``formula``: chance for each reduction, None where not shown or not to be had.

    ``history_ranges``: 95 % intervals of the first; ``chance_range``: of ``chance``, NaN where there is none to show;
    ``sure``: False where the history is worth so few cases that only the range is told.
    ``change``: that the plan expects, as a share with its sign; ``source``: from where the plan has it.
    """

    reductions: tuple[float, ...]
    history: tuple[float, ...] | None
    history_ranges: tuple[tuple[float, float], ...]
    formula: tuple[float, ...] | None
    expected: float
    dispersion: float
    smallest: float | None
    planned: float
    chance: float
    chance_range: tuple[float, float]
    sure: bool
    months: int | None
    areas: int | None
    cases: int
    sentence: str
    change: float
    source: str
