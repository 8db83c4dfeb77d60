"""The inference that decides: the real change among changes where nothing was done, chosen by the same rule.

An area that is chosen because it was bad falls by itself. The rule that chose it is therefore applied to
every earlier month, the same windows are compared for the areas it would have pointed out and in which
nothing was done, and the real change is ranked among them. These placebos carry the same regression to the
mean, season, over-dispersion and drift.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bfkit.evaluation import selection
from bfkit.evaluation.extremes import Flags, Floats
from bfkit.evaluation.windows import Lengths, Windows, windows

LEAST_PLACEBOS = 59
"""So many are wanted; 19 are the least for a one-sided 5 %."""
LONG_HISTORY = 36
"""Months before the start from which two years are compared with."""
EXTREME_SELECTION = 0.95
"""A choice more extreme than this share of the placebo choices has nothing to be compared with."""

HISTORY, EXTREME_CHOICE, EXTREME_MONTH, TREATED_BEFORE, RECORDING, NO_COMPARISON = (
    "kort historik",
    "extremt urval",
    "extrem månad",
    "tidigare insats",
    "mätningen ändrad",
    "inget jämförelseområde",
)
"""Why nothing can be decided."""


@dataclass(frozen=True, slots=True)
class PlaceboTest:
    """One measure's change ranked among placebos. Logs are natural; the effect is that on the ratio of counts.

    Attributes:
        before, after: counts of the area in the two windows, months above their cap at their cap.
        comparison_before, comparison_after: the same of the comparison areas.
        log_ratio: change of the area over that of the comparison, before centring.
        error: standard error of ``log_ratio`` were the counts Poisson; scales the interval.
        centre: median log ratio of the placebos, which is regression to the mean and taken out.
        p_decrease, p_increase: one-sided, (1 + as extreme) / (1 + placebos).
        placebos: how many; ``statistics`` and ``log_ratios`` are theirs, ``cases`` their area and date.
        dispersion: variance over mean of area-months.
        rule: of selection; ``nearest`` tells that the placebos are those most alike, as the rule gave too few.
        undecided: why nothing can be decided; None when it can.
    """

    before: float
    after: float
    comparison_before: float
    comparison_after: float
    log_ratio: float
    error: float
    centre: float
    p_decrease: float
    p_increase: float
    placebos: int
    statistics: Floats
    log_ratios: Floats
    cases: npt.NDArray[np.int64]
    dispersion: float
    rule: str
    nearest: bool
    undecided: str | None

    @property
    def smallest_p(self) -> float:
        """The smallest p-value that so many placebos can give."""
        return 1.0 / (self.placebos + 1)

    @property
    def effect(self) -> float:
        """Ratio of the area's count to what was expected without the measure, regression to the mean taken out."""
        return math.exp(self.log_ratio - self.centre)

    def interval(self, confidence: float = 0.95) -> tuple[float, float]:
        """Ratios that the two-sided test does not reject; (0, inf) when the placebos are too few to reject any."""
        reach = math.floor((1 - confidence) / 2 * (self.placebos + 1) + 1e-9)
        if reach < 1:
            return 0.0, math.inf
        ordered = np.sort(self.statistics)
        lower, upper = ordered[reach - 1], ordered[self.placebos - reach]
        return math.exp(self.log_ratio - upper * self.error), math.exp(self.log_ratio - lower * self.error)


def placebo_test(
    counts: npt.ArrayLike,
    treated: npt.ArrayLike,
    comparable: npt.ArrayLike,
    *,
    area: int,
    start: int,
    rule: str,
    most: int = 3,
    lengths: Lengths | None = None,
    changed: Sequence[int] = (),
) -> PlaceboTest:
    """Rank the change of one area among those of areas that the same rule would have chosen earlier.

    A placebo is an area and a month such that the rule would have chosen the area then, its follow-up ended
    before the real start, nothing was done in it, and no month that it is compared with was extreme. With
    fewer than 59 of them, the 59 untreated area-months nearest in level and in selection score stand in.

    Args:
        counts: monthly counts of the primary outcome, shape (areas, months).
        treated: shape (areas, months), True where any measure was at work, the evaluated one included.
        comparable: shape (areas, areas), [i, j] True when j may be compared with i.
        area: row of the evaluated area.
        start: first month with the measure.
        rule: ``highest_count``, ``worst_peak`` or ``any``.
        most: how many areas the rule chooses.
        lengths: of the windows; else six months of follow-up, compared with the same months of two years
            before, or of one year when the history is under three years.
        changed: first months of a new way of recording.

    Raises:
        ValueError: shapes differ, there is no room for the windows, or an unknown rule.

    Source: measured by simulation for this project (docs/methods.md); ranks as in randomisation inference,
    Phipson & Smyth (2010), doi:10.2202/1544-6115.1585.
    """
    sizes = lengths or Lengths(years=2 if start >= LONG_HISTORY else 1)
    dates = np.append(np.arange(selection.first_date(rule, sizes), start - sizes.after + 1), start)
    found = windows(counts, treated, comparable, dates, sizes)
    score = selection.scores(counts, dates, rule=rule, lengths=sizes)
    usable = found.untouched & ~_within(changed, dates, sizes)
    usable[:, -1] = False
    picked = selection.chosen(score, usable, most=most) & usable
    cases, nearest = _cases(found, score, picked & ~found.extreme, usable & ~found.extreme, area)
    before_start = np.asarray(treated, dtype=bool)[area, start - sizes.before : start]
    undecided = _undecided(found, score, picked, cases, area, bool(before_start.any()), _broken(changed, start, sizes))
    return _ranked(found, cases, area, rule=rule, nearest=nearest, undecided=undecided)


def worst_over_rules(tests: Sequence[PlaceboTest]) -> PlaceboTest:
    """Of tests under several plausible rules, the one with the largest p for a decrease.

    For an area that was not chosen by counts (complaints, dialogue): whatever rule the choice amounted to,
    its p-value is not larger than this one.

    Raises:
        ValueError: no tests.
    """
    if not tests:
        raise ValueError("minst en regel behövs")
    undecided = [test for test in tests if test.undecided is not None]
    return undecided[0] if undecided else max(tests, key=lambda test: test.p_decrease)


def holm(p_values: npt.ArrayLike) -> Floats:
    """P-values adjusted for all verdicts of a year (Holm 1979); shape (n,).

    >>> holm([0.01, 0.04, 0.03]).round(4).tolist()
    [0.03, 0.06, 0.06]
    """
    values = np.asarray(p_values, dtype=float)
    order = np.argsort(values, kind="stable")
    stepped = np.maximum.accumulate(values[order] * np.arange(len(values), 0, -1))
    adjusted = np.empty_like(values)
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted


def _within(changed: Sequence[int], dates: npt.NDArray[np.int64], lengths: Lengths) -> Flags:
    """Dates whose windows a change of recording falls inside, shape (1, dates)."""
    inside = np.zeros(len(dates), dtype=bool)
    for month in changed:
        inside |= (dates - lengths.before < month) & (month < dates + lengths.after)
    return inside[None, :]


def _broken(changed: Sequence[int], start: int, lengths: Lengths) -> bool:
    return bool(_within(changed, np.array([start]), lengths)[0, 0])


def _cases(
    found: Windows, score: Floats, picked: Flags, usable: Flags, area: int
) -> tuple[npt.NDArray[np.int64], bool]:
    """Area and date of each placebo, shape (n, 2), and whether the nearest had to stand in."""
    cases = np.argwhere(picked)
    if len(cases) >= LEAST_PLACEBOS:
        return cases, False
    all_cases = np.argwhere(usable)
    if len(all_cases) < LEAST_PLACEBOS:
        return cases, False
    level = np.log(found.before + 0.5)
    far = np.zeros(len(all_cases))
    for values in (level, score):
        here = values[usable]
        spread = float(here.std()) or 1.0
        far += ((here - values[area, -1]) / spread) ** 2
    return all_cases[np.argsort(far, kind="stable")[:LEAST_PLACEBOS]], True


def _undecided(
    found: Windows,
    score: Floats,
    picked: Flags,
    cases: npt.NDArray[np.int64],
    area: int,
    treated_before: bool,
    broken: bool,
) -> str | None:
    """The first reason for which nothing can be decided."""
    if treated_before:
        return TREATED_BEFORE
    if broken:
        return RECORDING
    if found.comparison_before[area, -1] <= 0:
        return NO_COMPARISON
    if len(cases) < LEAST_PLACEBOS:
        return HISTORY
    if found.extreme[area, -1]:
        return EXTREME_MONTH
    if score[area, -1] > np.quantile(score[picked], EXTREME_SELECTION):
        return EXTREME_CHOICE
    return None


def _ranked(
    found: Windows, cases: npt.NDArray[np.int64], area: int, *, rule: str, nearest: bool, undecided: str | None
) -> PlaceboTest:
    statistic, log_ratio, error = found.statistic, found.log_ratio, found.error
    placebo = statistic[cases[:, 0], cases[:, 1]]
    ratios = log_ratio[cases[:, 0], cases[:, 1]]
    real = statistic[area, -1]
    return PlaceboTest(
        before=float(found.before[area, -1]),
        after=float(found.after[area, -1]),
        comparison_before=float(found.comparison_before[area, -1]),
        comparison_after=float(found.comparison_after[area, -1]),
        log_ratio=float(log_ratio[area, -1]),
        error=float(error[area, -1]),
        centre=float(np.median(ratios)) if len(ratios) else 0.0,
        p_decrease=float((1 + (placebo <= real).sum()) / (len(placebo) + 1)),
        p_increase=float((1 + (placebo >= real).sum()) / (len(placebo) + 1)),
        placebos=len(cases),
        statistics=placebo,
        log_ratios=ratios,
        cases=np.column_stack([cases[:, 0], found.dates[cases[:, 1]]]) if len(cases) else cases,
        dispersion=found.dispersion,
        rule=rule,
        nearest=nearest,
        undecided=undecided,
    )
