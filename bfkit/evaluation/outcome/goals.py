"""A measure's goal: was it met, and how often would it have been met with no measure at all?"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import numpy.typing as npt

from bfkit.display import day
from bfkit.evaluation.outcome.before_after import BeforeAfter
from bfkit.inference import wilson_interval
from bfkit.inference.arguments import Floats, checked_counts, checked_exposure

Baseline = Literal["a", "b"]

_SLACK = 1e-9
"""21 of 30 is 0.7: rounding of the quotient must not decide."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal with all that is needed to say whether it was met.

    Attributes:
        indicator: what is counted, in words.
        target_ratio: 0.70 is "at least 30 % fewer"; up to 1 the ratio must not be above it, over 1 not below.
        baseline: "a" the months just before, "b" the same calendar months a year before.
        end: the last day that counts.
    """

    indicator: str
    target_ratio: float
    baseline: Baseline
    end: date

    def __post_init__(self) -> None:
        if not self.indicator or not self.indicator.strip():
            raise ValueError("målet saknar indikator: ange vad som räknas")
        if self.target_ratio is None or not (np.isfinite(self.target_ratio) and self.target_ratio > 0):
            raise ValueError("målet saknar tal: ange kvoten som ska nås, till exempel 0,70 för 30 procent färre")
        if self.baseline not in ("a", "b"):
            raise ValueError(
                "målet saknar jämförelse: ange a (månaderna precis före) eller b (samma månader året före)"
            )
        if not isinstance(self.end, date):
            raise ValueError("målet saknar slutdatum")

    def reached_by(self, ratios: npt.ArrayLike) -> npt.NDArray[np.bool_]:
        """Which ratios reach the goal, any shape; one that is not a number does not."""
        values = np.asarray(ratios, dtype=float)
        if self.target_ratio <= 1:
            return values <= self.target_ratio * (1 + _SLACK)
        return values >= self.target_ratio * (1 - _SLACK)


@dataclass(frozen=True, slots=True)
class GoalOutcome:
    """Whether a goal was met. It says nothing of why.

    Attributes:
        met: None where it cannot be said; then ``reason`` says why.
        ratio: after over before by the goal's own baseline.
        met_by_other_baseline: what the other baseline would have said, None where it cannot.
        reason: empty where ``met`` is known.
    """

    met: bool | None
    ratio: float
    met_by_other_baseline: bool | None
    reason: str


def goal_outcome(goal: Goal, found: BeforeAfter, *, known_to: date) -> GoalOutcome:
    """Was the goal met, by its own baseline and by the other one?

    Args:
        goal: with its baseline chosen before the start.
        found: the measure's period against both baselines, to the goal's end.
        known_to: last day that the counts cover.
    """
    both = {"a": found.just_before, "b": found.year_before}
    own, other = both.pop(goal.baseline), both.popitem()[1]
    if known_to < goal.end:
        reason = f"ej prövad: uppgifterna når till {day(known_to)}, målet gäller till {day(goal.end)}"
        return GoalOutcome(None, own.ratio, None, reason)
    met, by_other = (None if change.reason else bool(goal.reached_by(change.ratio)) for change in (own, other))
    return GoalOutcome(met, own.ratio, by_other, own.reason)


@dataclass(frozen=True, slots=True)
class MetAnyway:
    """In how many comparable cases the goal was reached with no measure.

    Attributes:
        met: cases that reached it; cases: comparable cases with a ratio.
        without_ratio: cases left out, since their period before had no incident or was not covered.
        share: met over cases, NaN without cases; lower, upper: Wilson's interval for as many independent cases
            as these are worth.
        reason: why there is no share, empty where there is one.
    """

    met: int
    cases: int
    without_ratio: int
    share: float
    lower: float
    upper: float
    reason: str

    @property
    def sentence(self) -> str:
        """What stands beside every goal that was met."""
        if self.reason:
            return f"Hur ofta målet hade nåtts utan insats: {self.reason}."
        return f"Utan insats hade målet nåtts i {self.met} av {self.cases} jämförbara fall."


def met_anyway(
    goal: Goal,
    ratios: npt.ArrayLike,
    *,
    least: int = 20,
    confidence: float = 0.95,
    independent: float | None = None,
) -> MetAnyway:
    """How often the goal would have been met with no measure.

    Args:
        goal: with the target.
        ratios: after over before by the goal's baseline in comparable cases without a measure, any shape;
            NaN where there is none (see ``placebo_ratios``).
        least: with fewer cases no share is given.
        confidence: of the interval.
        independent: how many independent cases these are worth, when they overlap; the interval is wider then.

    Raises:
        ValueError: a ratio under 0, or fewer than one case asked for.

    >>> goal = Goal("anmälda inbrott", 0.7, "b", date(2025, 12, 31))
    >>> met_anyway(goal, [0.6, 0.7, 0.8, 1.1], least=1).sentence
    'Utan insats hade målet nåtts i 2 av 4 jämförbara fall.'
    """
    if least < 1:
        raise ValueError("minst ett jämförbart fall behövs")
    values = np.asarray(ratios, dtype=float).ravel()
    used = values[np.isfinite(values)]
    if np.any(used < 0):
        raise ValueError("en kvot är negativ")
    cases, met = used.size, int(goal.reached_by(used).sum())
    if cases < least:
        nan = float("nan")
        reason = f"ej prövad: {cases} jämförbara fall, minst {least} behövs"
        return MetAnyway(met, cases, values.size - cases, nan, nan, nan, reason)
    worth = cases if independent is None else min(max(independent, 1.0), cases)
    found = wilson_interval(met * worth / cases, worth, confidence=confidence)
    return MetAnyway(met, cases, values.size - cases, met / cases, float(found.lower), float(found.upper), "")


def placebo_ratios(
    counts: npt.ArrayLike,
    areas: npt.ArrayLike,
    starts: npt.ArrayLike,
    *,
    months: int,
    baseline: Baseline,
    days: npt.ArrayLike | None = None,
) -> Floats:
    """After over before at areas and dates where nothing was done, as a goal would have been judged there.

    Args:
        counts: incidents a month, shape (areas, months); NaN where not covered.
        areas: row of each case, shape (cases,).
        starts: column of each case's first month after, shape (cases,).
        months: length of the goal's period, at most 12 with baseline b.
        baseline: the goal's.
        days: days of each month, shape (months,); None counts all months as equally long.

    Returns:
        Shape (cases,); NaN where a window is outside the series or not covered, or nothing happened before.

    Raises:
        ValueError: shapes that do not fit, rows outside the panel, or a baseline that would meet itself.
    """
    panel = np.asarray(counts, dtype=float)
    checked_counts(panel[~np.isnan(panel)])
    rows, first = np.asarray(areas, dtype=np.int64), np.asarray(starts, dtype=np.int64)
    if panel.ndim != 2 or rows.ndim != 1 or rows.shape != first.shape:
        raise ValueError("ange antal per område och månad, och ett område och en start per fall")
    if np.any((rows < 0) | (rows >= len(panel))):
        raise ValueError("ett fall ligger i ett område som inte finns")
    if baseline not in ("a", "b") or months < 1 or (baseline == "b" and months > 12):
        raise ValueError("jämförelsen ska vara a eller b, och målets period 1–12 månader med b")
    lengths = np.ones(panel.shape[1]) if days is None else checked_exposure(days)
    if lengths.shape != panel.shape[1:]:
        raise ValueError("ange ett antal dagar per månad")
    before = first - (months if baseline == "a" else 12)
    inside = (before >= 0) & (first + months <= panel.shape[1])
    sums = _sums(panel, months), _sums(lengths[None, :], months)[0]
    last = max(panel.shape[1] - months, 0)
    now, then = np.clip(first, 0, last), np.clip(before, 0, last)
    if not inside.any():
        return np.full(rows.shape, np.nan)
    base = sums[0][rows, then] / sums[1][then]
    usable = inside & (base > 0)
    ratio = sums[0][rows, now] / sums[1][now] / np.where(usable, base, 1.0)
    return np.where(usable, ratio, np.nan)


def _sums(panel: Floats, months: int) -> Floats:
    """Sums of so many months from each column on; NaN where one of them is."""
    if panel.shape[1] < months:
        return np.full((len(panel), 1), np.nan)
    return np.lib.stride_tricks.sliding_window_view(panel, months, axis=1).sum(axis=-1)
