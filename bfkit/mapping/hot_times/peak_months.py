"""The run of months that stands out in the year, and how each month differs from an even year.

The level of a year is taken out, so that a trend is no season. What the years disagree about is the uncertainty.
Chance is taken from turning each year's months round the calendar, which keeps what drifts slowly together.
"""

import math
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
from scipy import stats

from bfkit.checked import Checked
from bfkit.counts import by_period
from bfkit.counts.reach import reaches
from bfkit.display import MONTHS, number, percent
from bfkit.inference import benjamini_hochberg
from bfkit.mapping.groups import Group, groups_of
from bfkit.parameters.models import Parameters
from bfkit.periods import months_between

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

YEAR = 12
LEAST_YEARS = 2
"""From so many years there is a profile; a signal needs three, for two years turned round give p 1/12 at best."""
MOST_YEARS = 5
RUNS = (1, 2, 3, 4, 5, 6)
"""Months in a row that may stand out."""


@dataclass(frozen=True, slots=True)
class MonthProfile:
    """How much each month of the year has of an even year.

    Attributes:
        ratio, lower, upper: shape (12,), January first; a month's incidents over what an even year gives it, with 95 %
            interval from Student's t.
        dispersion: variance over mean of months round level of year x month of the year, at least 1.
        years: number of twelve-month years. total: incidents.
        peak: months in a row that stand out most, January 0. peak_count: incidents in them; peak_ratio: over an even
            year. p_value: chance of so clear a run anywhere in the year when no month is worse.
    """

    ratio: Floats
    lower: Floats
    upper: Floats
    dispersion: float
    years: int
    total: int
    peak: tuple[int, ...]
    peak_count: int
    peak_ratio: float
    p_value: float

    @property
    def sentence(self) -> str:
        """The run of months in Swedish with its counts, "april–juni: 90 av 120 händelser …"."""
        names = [MONTHS[month] for month in self.peak]
        months = names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}"
        return (
            f"{months}: {number(self.peak_count)} av {number(self.total)} händelser på {self.years} år "
            f"({percent(self.peak_count / self.total)}), {number(self.peak_ratio, 1)} gånger så många som jämnt över året"
        )


@dataclass(frozen=True, slots=True)
class PeakMonths:
    """The season of one group; ``profile`` is None when there is too little, and ``reason`` says why."""

    group: Group
    first_day: date
    last_day: date
    profile: MonthProfile | None
    p_adjusted: float
    signal: bool
    reason: str | None


def peak_months(
    checked: Checked, parameters: Parameters, *, permutations: int = 999, seed: int = 1
) -> tuple[PeakMonths, ...]:
    """Answer which months incidents happen in, group by group, over the whole years that end with the quarter."""
    found: list[tuple[Group, date, MonthProfile | None, str | None]] = []
    end = parameters.quarter.end
    for source, reach in reaches(checked, parameters).items():
        years = MOST_YEARS
        while years and date(end.year - years, end.month, 1) < reach.complete_from:
            years -= 1
        first = date(end.year - max(years, 1), end.month, 1)
        for part in groups_of(checked.incidents, parameters, source, since=first):
            if years < LEAST_YEARS:
                found.append((part.group, first, None, f"kräver {LEAST_YEARS} hela år; {years} finns"))
                continue
            months = months_between(first, end - timedelta(days=1))
            table = by_period(part.rows, months).counts.reshape(years, YEAR)
            if table.sum() < YEAR * parameters.municipality.thresholds.minimum_count:
                found.append((part.group, first, None, "för få händelser för att delas på månader"))
                continue
            days = np.array([month.days for month in months]).reshape(years, YEAR)
            profile = month_profile(table, days, first_month=first.month - 1, permutations=permutations, seed=seed)
            found.append((part.group, first, profile, None))
    adjusted = benjamini_hochberg([math.nan if p is None else p.p_value for _, _, p, _ in found])
    rate = parameters.municipality.thresholds.signal_rate
    return tuple(
        PeakMonths(group, first, end - timedelta(days=1), profile, float(p), bool(p <= rate), reason)
        for (group, first, profile, reason), p in zip(found, adjusted, strict=True)
    )


def month_profile(
    counts: npt.ArrayLike, days: npt.ArrayLike, *, first_month: int = 0, permutations: int = 999, seed: int = 1
) -> MonthProfile:
    """Answer how the months of the year differ, and which run of them stands out.

    Args:
        counts: shape (years, 12), incidents of each month. days: shape (years, 12), its days.
        first_month: the month of the first column, January 0.
        permutations: turns of each year's months; seed: of them.

    Raises:
        ValueError: another shape, fewer than two years, a negative count or no incident.
    """
    table, length = np.asarray(counts, dtype=float), np.asarray(days, dtype=float)
    if table.ndim != 2 or table.shape[1] != YEAR or table.shape != length.shape or len(table) < LEAST_YEARS:
        raise ValueError("ange minst två år med tolv månader vardera, och månadernas längd")
    if np.any(table < 0) or table.sum() == 0:
        raise ValueError("antal får inte vara negativa, och någon händelse måste finnas")
    table, length = np.roll(table, first_month, axis=1), np.roll(length, first_month, axis=1)
    even = table.sum(axis=1, keepdims=True) * length / length.sum(axis=1, keepdims=True)
    months, expected = table.sum(axis=0), even.sum(axis=0)
    equal = table * length.mean() / length  # months of equal length, so that a turn of all years changes nothing
    ratio = months / expected
    fitted, freedom = even * ratio, (len(table) - 1) * (YEAR - 1)
    used = fitted > 0
    phi = max(1.0, float(((table[used] - fitted[used]) ** 2 / fitted[used]).sum()) / freedom)
    reach = np.exp(stats.t.ppf(0.975, freedom) * np.sqrt(phi / np.maximum(months, 0.5)))
    start, run, root = _clearest(equal.sum(axis=0)[None])
    by_chance = _by_chance(equal, permutations, seed)
    peak = [(int(start[0]) + step) % YEAR for step in range(int(run[0]))]
    return MonthProfile(
        ratio,
        np.where(months > 0, ratio / reach, 0.0),
        np.where(months > 0, ratio * reach, stats.chi2.ppf(0.975, 2) / 2 * phi / expected),
        phi,
        len(table),
        int(table.sum()),
        tuple(peak),
        int(months[peak].sum()),
        float(months[peak].sum() / expected[peak].sum()),
        (1 + int((by_chance >= root[0] - 1e-9).sum())) / (permutations + 1),
    )


def _by_chance(table: Floats, permutations: int, seed: int) -> Floats:
    turns = np.random.default_rng(seed).integers(0, YEAR, (permutations, len(table)))
    column = (np.arange(YEAR) + turns[:, :, None]) % YEAR
    return _clearest(table[np.arange(len(table))[None, :, None], column].sum(axis=1))[2]


def _clearest(months: Floats) -> tuple[Whole, Whole, Floats]:
    """First month, length and signed root of the clearest run of each arrangement, (arrangements, 12) to 3 arrays."""
    many = len(months)
    total = months.sum(axis=1, keepdims=True)
    best, start, run = np.zeros(many), np.zeros(many, dtype=np.int64), np.ones(many, dtype=np.int64)
    for length in RUNS:
        even = total * length / YEAR
        more = np.clip(np.sum([np.roll(months, -step, axis=1) for step in range(length)], axis=0), even, total)
        rest = total - more
        with np.errstate(divide="ignore", invalid="ignore"):
            tail = np.where(rest > 0, rest * np.log(rest / (total - even)), 0.0)
            roots = np.sqrt(2 * np.maximum(more * np.log(more / even) + tail, 0))
        first = roots.argmax(axis=1)
        top = roots[np.arange(many), first]
        better = top > best + 1e-9
        best, start, run = np.where(better, top, best), np.where(better, first, start), np.where(better, length, run)
    return start, run, best
