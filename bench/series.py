"""The method for measures in the whole municipality: false words and power over its own grid of series.

Monthly counts with season, variance ``phi`` times the mean, and an excess that lasts (correlation ``left`` from month
to month), the last twelve months with the measure: 81 cells, and three more with a trend. The method is run as
``deciding`` runs it: trend and season, a change of level and not of slope. ``python -m bench.series 300``: 300 series a
cell without an effect, and the same with -30 and -50 % put in.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from time import perf_counter

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from bfkit.evaluation.models.time_series import interrupted_series

SEED, AFTER = 1, 12
SERIES = 300
EFFECTS = (1.0, 0.7, 0.5)
LEVEL = 0.05
BAR = 0.065
"""A cell may call a fall where there is none in so many; the mean of all cells in at most ``LEVEL``."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One kind of series: months in all, monthly mean, variance over mean, correlation, trend in per cent a year."""

    months: int
    mean: float
    phi: float
    left: float
    trend: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """Shares of a cell: tested at all, falls and rises called without effect, intervals that hold the truth, falls found."""

    cell: Cell
    tested: float
    fall: float
    rise: float
    covered: float
    seen: tuple[float, ...]


CELLS = (
    *(Cell(*one) for one in product((48, 72, 96), (5.0, 30.0, 100.0), (1.0, 2.0, 3.0), (0.0, 0.2, 0.4))),
    *(Cell(72, 30.0, 2.0, 0.2, trend) for trend in (-10.0, 5.0, 10.0)),
)


def main(count: int = SERIES) -> None:
    started = perf_counter()
    print(f"{count} series a cell, {AFTER} months with the measure, seed {SEED}; per cent, one-sided 5 %")
    print("| Months | Mean | Variance/mean | Correlation | Trend % | Tested | Fall | Rise | Coverage | −30 % | −50 % |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    found = list(_printed(judged(cell, count) for cell in CELLS))
    print("\n".join(summary(found, count)))
    print(f"{perf_counter() - started:.0f} s")


def series(random: np.random.Generator, cell: Cell) -> np.ndarray:
    """Counts without a measure, shape (months,)."""
    spread, lasting = np.sqrt(np.log1p((cell.phi - 1) / cell.mean)), random.normal(size=cell.months)
    for month in range(1, cell.months):
        lasting[month] = cell.left * lasting[month - 1] + np.sqrt(1 - cell.left**2) * lasting[month]
    time = np.arange(cell.months)
    season = 0.3 * np.cos(2 * np.pi * time / 12 + random.uniform(0, 2 * np.pi))
    trend = np.log1p(cell.trend / 100) * (time - cell.months / 2) / 12
    return random.poisson(cell.mean * np.exp(season + trend + spread * lasting - spread**2 / 2))


def judged(cell: Cell, count: int) -> Found:
    """A cell: every series as it is, and with each effect put into its last months."""
    random = np.random.default_rng([SEED, *(int(10 * abs(number)) for number in _numbers(cell)), cell.trend < 0])
    start, called, held = cell.months - AFTER, [[] for _ in EFFECTS], []
    rises, tested = [], 0
    for _ in range(count):
        plain = series(random, cell)
        for place, effect in enumerate(EFFECTS):
            counts = plain.copy()
            counts[start:] = random.binomial(plain[start:], effect)
            found = interrupted_series(counts, start, change_of_slope=False)
            if found.not_tested is not None:
                continue
            called[place].append(found.whole.p_decrease <= LEVEL)
            if place == 0:
                tested += 1
                rises.append(found.whole.p_increase <= LEVEL)
                held.append(found.whole.lower <= 1 <= found.whole.upper)
    means = [float(np.mean(those)) if those else float("nan") for those in (*called, rises, held)]
    return Found(cell, tested / count, means[0], means[-2], means[-1], tuple(means[1:-2]))


def _numbers(cell: Cell) -> tuple[float, ...]:
    return cell.months, cell.mean, cell.phi, cell.left, cell.trend


def _printed(results: Iterator[Found]) -> Iterator[Found]:
    for one in results:
        head = " | ".join(f"{number:g}" for number in _numbers(one.cell))
        shares = " | ".join(
            f"{100 * number:.1f}" for number in (one.tested, one.fall, one.rise, one.covered, *one.seen)
        )
        print(f"| {head} | {shares} |", flush=True)
        yield one


def summary(found: Sequence[Found], count: int) -> list[str]:
    """The grid in a few lines, with the bars."""
    falls, covered = np.array([one.fall for one in found]), np.array([one.covered for one in found])
    over = int((falls > BAR + 1.96 * np.sqrt(BAR * (1 - BAR) / count)).sum())
    lines = [
        f"- A fall where there is none: mean {100 * np.nanmean(falls):.1f} % (bar 5 %), highest {100 * np.nanmax(falls):.1f} %, "
        f"{over} of {len(found)} cells over 6.5 % and sampling error.",
        f"- A rise: mean {100 * np.mean([one.rise for one in found]):.1f} %, highest {100 * max(one.rise for one in found):.1f} %.",
        f"- Coverage without effect: mean {100 * np.nanmean(covered):.1f} %, lowest {100 * np.nanmin(covered):.1f} %.",
    ]
    for mean in (5.0, 30.0, 100.0):
        those = [one for one in found if one.cell.mean == mean]
        seen = [f"{100 * np.mean([one.seen[place] for one in those]):.0f} %" for place in range(len(EFFECTS) - 1)]
        least = [f"{100 * min(one.seen[place] for one in those):.0f}" for place in range(len(EFFECTS) - 1)]
        lines.append(
            f"- Mean {mean:g} a month: −30 % found in {seen[0]} (least {least[0]}), −50 % in {seen[1]} (least {least[1]})."
        )
    return lines


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SERIES)
