"""How often the selection-matched placebo as first written finds a fall, in worlds from even to uneven levels.

Earlier figures of power (-30 %: 34 % at 28 events) were measured with the twelve months before the start as the only
baseline and a plain rank among placebos, in worlds whose spread of levels was not recorded. This runs that rule as it
was written, without guards, in many worlds, so that the figures the method in use is held against can be seen beside
what the earlier rule finds where both can be run. ``python -m bench.earlier_figures 600``: simulations a world.
"""

import sys
from dataclasses import replace
from itertools import product

import numpy as np
import numpy.typing as npt

from bench.cells import BASE
from bench.worlds import FOLLOW_UP, World, draws

SEED, WORST, BEFORE, SELECTED_BY = 1, 3, 12, 3
SPREADS, COMMON = (0.0, 0.2, 0.4, 0.7), (0.0, 0.1)
SETTINGS = ((1.0, 0.0, 28), (1.0, 0.0, 210), (2.0, 0.0, 156), (2.0, 0.15, 33), (2.0, 0.15, 200))
"""Variance over mean, drift and the events expected in the chosen area's six months."""
EARLIER = {28: 34, 210: 88, 156: 62, 33: 16, 200: 27}
Counts = npt.NDArray[np.int64]


def main(simulations: int = 600) -> None:
    print(
        "| variance/mean | drift | events asked | spread | common | events | false | -30 % two-sided | one-sided | earlier |"
    )
    print("|---|---|---:|---|---|---:|---:|---:|---:|---:|")
    for (phi, drift, events), spread, common in product(SETTINGS, SPREADS, COMMON):
        plain = replace(BASE, name="earlier figures", phi=phi, drift=drift, spread=spread, common=common)
        world = replace(plain, mean=_mean_for(plain, events))
        seen, false, both, one = found(world, simulations)
        print(
            f"| {phi:.0f} | {drift} | {events} | {spread} | {common} | {seen:.0f} | {false:.1f} | {both:.0f} | {one:.0f} "
            f"| {EARLIER[events]} |",
            flush=True,
        )


def found(world: World, simulations: int, left: float = 0.7) -> tuple[float, float, float, float]:
    """Events in the chosen area's six months; per cent rejected without effect, and found two- and one-sided."""
    events, rejected = [], np.zeros(3)
    for random, counts, _ in draws(world, SEED, simulations):
        start = world.start
        area = int(random.choice(worst_peaks(counts, start)))
        events.append(counts[area, start:].sum())
        placebos = _placebos(counts, start)
        thinned = counts.copy()
        thinned[area, start:] = random.binomial(counts[area, start:], left)
        lower, upper = _ranks(statistic(counts, start, [area])[0], placebos)
        below, above = _ranks(statistic(thinned, start, [area])[0], placebos)
        rejected += [2 * min(lower, upper) <= 0.05, 2 * below <= 0.05 and below < above, below <= 0.05]
    return float(np.mean(events)), *(100 * rejected / simulations)


def statistic(counts: Counts, start: int, areas: list[int] | Counts) -> npt.NDArray[np.float64]:
    """Studentised log ratio of ratios: an area after over before, beside all other areas."""
    after, before = (counts[:, one].sum(axis=1) for one in (_after(start), slice(start - BEFORE, start)))
    own = after[areas] + 0.5, before[areas] + 0.5
    others = after.sum() - after[areas], before.sum() - before[areas]
    error = np.sqrt(sum(1 / part for part in (*own, *others)))
    return np.asarray((np.log(own[0] / own[1]) - np.log(others[0] / others[1])) / error)


def worst_peaks(counts: Counts, start: int) -> Counts:
    """The areas whose last quarter stands out most from their year before it."""
    last = counts[:, start - SELECTED_BY : start].sum(axis=1)
    usual = counts[:, start - SELECTED_BY - BEFORE : start - SELECTED_BY].sum(axis=1) * SELECTED_BY / BEFORE
    return np.argsort(-(last - usual) / np.sqrt(usual + 0.5), kind="stable")[:WORST]


def _placebos(counts: Counts, start: int) -> npt.NDArray[np.float64]:
    months = range(SELECTED_BY + BEFORE, start - FOLLOW_UP + 1)
    return np.concatenate([statistic(counts, month, worst_peaks(counts, month)) for month in months])


def _after(start: int) -> slice:
    return slice(start, start + FOLLOW_UP)


def _ranks(value: float, placebos: npt.NDArray[np.float64]) -> tuple[float, float]:
    """(1 + #) / (B + 1), for a fall and for a rise."""
    return tuple((1 + int(beyond.sum())) / (len(placebos) + 1) for beyond in (placebos <= value, placebos >= value))


def _mean_for(world: World, events: int, tries: int = 40) -> float:
    """The mean of an area-month at which the chosen area has about that many events."""
    mean = events / FOLLOW_UP
    for _ in range(3):
        tried = replace(world, mean=mean)
        seen = [
            counts[worst_peaks(counts, tried.start), tried.start :].sum(axis=1).mean()
            for _, counts, _ in draws(tried, SEED, tries)
        ]
        mean *= events / float(np.mean(seen))
    return mean


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
