"""Hot spots: Gi* beside esda, the density surface beside scikit-learn, false discoveries and power.

Speed: the ratio of the medians is printed with the error against the exact answer (``bench/peers.py`` on where the
peers are asked for). Calibration: municipalities in which no place is hotter than another, with Poisson counts and
with counts that come in clumps (variance twice the mean), and the same with nine cells that have twice as much.
``python -m bench.hot_spots 200``: so many municipalities.
"""

import sys
from collections import Counter
from dataclasses import dataclass
from math import comb

import numpy as np
from scipy import stats

from bench.hot_spot_sides import BANDWIDTH, DRAWN, DRAWS, EXACT, POINTS, SIDE, WORK, counts, middles, points
from bench.peers import by_turns, load, ratio
from bfkit.mapping.hot_spots.density import density_at
from bfkit.mapping.hot_spots.gi_star import gi_star
from bfkit.mapping.hot_spots.grid_counts import Cells, queen_neighbours
from bfkit.mapping.hot_spots.two_step import two_steps
from bfkit.parameters.models import Thresholds

RUNS, SEEDS = 5, 1000
WHOLE = 6
"""Cells whose p is worked out in whole numbers."""
PLANTED = 2.0


@dataclass(frozen=True, slots=True)
class World:
    """Square cells with the same expected count a year, ``clump`` incidents at a time."""

    name: str
    side: int
    mean: float
    clump: int


WORLDS = (
    World("Poisson, 20 a year", 20, 20.0, 1),
    World("Poisson, 6 a year", 20, 6.0, 1),
    World("clumps, phi 2, 20 a year", 20, 20.0, 2),
    World("clumps, phi 2, 6 a year", 20, 6.0, 2),
)


def main(seeds: int = SEEDS) -> None:
    gi_speed()
    density_speed()
    for world in WORLDS:
        any_hot, year_only = false_discoveries(world, seeds)
        found, false = planted(world, max(seeds // 5, 1))
        print(
            f"{world.name}: something called hot in {any_hot:.1%} of {seeds} municipalities without hot spots "
            f"({year_only:.1%} over twelve months); of nine cells with twice as much {found:.0%} found, "
            f"{false:.1%} of the found false",
            flush=True,
        )


def grid(side: int, size: int = 100) -> Cells:
    east, north = np.divmod(np.arange(side * side), side)
    return Cells(size, east * size, north * size)


def by_month(world: World, random: np.random.Generator, rate: np.ndarray | float = 1.0) -> np.ndarray:
    """Counts of shape (cells, 12); clumps fall in one month and one cell."""
    mean = np.broadcast_to(world.mean * np.asarray(rate) / 12 / world.clump, (world.side**2,))
    return random.poisson(mean[:, None], (world.side**2, 12)) * world.clump


def false_discoveries(world: World, seeds: int, *, first: int = 0) -> tuple[float, float]:
    """Share of municipalities without hot spots in which some cell is called hot, and over twelve months."""
    neighbours, some, year = queen_neighbours(grid(world.side)), 0, 0
    for seed in range(first, first + seeds):
        judged = two_steps(
            by_month(world, np.random.default_rng(seed)), np.ones(world.side**2), Thresholds(), neighbours=neighbours
        )
        some += bool((judged.status != None).any())  # noqa: E711
        year += bool(judged.hot_year.any())
    return some / seeds, year / seeds


def planted(world: World, seeds: int, *, first: int = 0) -> tuple[float, float]:
    """Nine cells together with ``PLANTED`` times as much: share of them that is found, and share of the found that is false."""
    neighbours, middle = queen_neighbours(grid(world.side)), world.side // 2
    hot = np.zeros((world.side, world.side), dtype=bool)
    hot[middle - 1 : middle + 2, middle - 1 : middle + 2] = True
    rate, right, false = np.where(hot.ravel(), PLANTED, 1.0), 0, []
    for seed in range(first, first + seeds):
        counts = by_month(world, np.random.default_rng(seed), rate)
        found = two_steps(counts, np.ones(world.side**2), Thresholds(), neighbours=neighbours).hot_year
        right += int((found & hot.ravel()).sum())
        false.append((found & ~hot.ravel()).sum() / max(int(found.sum()), 1))
    return right / (9 * seeds), float(np.mean(false))


def gi_speed() -> None:
    print(f"Gi*, {SIDE} x {SIDE} cells, {DRAWS} conditional permutations, median of {RUNS} warm runs; {load()}")
    found = by_turns("bench.hot_spot_sides", WORK["gi"], "gi", runs=RUNS)
    values, neighbours = counts(), queen_neighbours(grid(SIDE))
    exact = gi_star(values, neighbours).p_value
    some = np.flatnonzero(np.diff(neighbours.indptr) == 8)[:: SIDE * SIDE // WHOLE]
    whole = [in_whole_numbers(values, int(values[cell]), int((neighbours @ values)[cell]), 8) for cell in some]
    print(
        f"  all counted, {len(some)} cells in whole numbers: p apart by at most {np.abs(exact[some] - whole).max():.1e}"
    )
    for side, timed in found.items():
        truth = np.minimum(exact, 1 - exact) if side == "esda" else exact  # esda gives the nearer tail
        error = np.abs(np.array(timed.values) - truth)
        print(
            f"  {side}: {timed.median:.4f} s, {timed.memory / 1e6:.0f} MB"
            + ("" if side == EXACT else f", error of p {error.mean():.1e} on average, {error.max():.1e} at most")
        )
    for own in (DRAWN, EXACT):
        if said := ratio(found, "esda", own):
            print(f"  {said}" + (" (aim: at least 2)" if own == DRAWN else ""))


def in_whole_numbers(values: np.ndarray, own: int, least: int, size: int) -> float:
    """The share of all ways to pick ``size`` of the other cells that sum to ``least`` or more, no number rounded."""
    copies = Counter(values.tolist())
    copies[own] -= 1
    ways = [Counter({0: 1}), *(Counter() for _ in range(size))]
    for value, number in copies.items():
        for picked in range(size, 0, -1):
            for taken in range(1, min(picked, number) + 1):
                for total, before in ways[picked - taken].items():
                    ways[picked][total + value * taken] += comb(number, taken) * before
    return sum(number for total, number in ways[size].items() if total >= least) / comb(len(values) - 1, size)


def density_speed() -> None:
    print(f"Density, {POINTS} points on {SIDE} x {SIDE} cells, bandwidth {BANDWIDTH:.0f} m, median of {RUNS}; {load()}")
    found = by_turns("bench.hot_spot_sides", WORK["density"], "density", runs=RUNS)
    some = np.random.default_rng(2).choice(SIDE * SIDE, 400, replace=False)
    exact = density_at(*points(), tuple(axis[some] for axis in middles()), bandwidth=BANDWIDTH) * 1e6
    for side, timed in found.items():
        error = np.abs(np.array(timed.values)[some] - exact).sum() / exact.sum()
        print(
            f"  {side}: {timed.median:.4f} s, {timed.memory / 1e6:.0f} MB, error {error:.1e} of the whole (400 cells, every pair summed)"
        )
    if said := ratio(found, "sklearn"):
        print(f"  {said} (aim: at least 100 at an error of at most 1e-3)")


def upper_bound(share: float, runs: int) -> float:
    """The share that so many runs exceed once in a thousand when the true share is ``share``."""
    return float(stats.binom.ppf(0.999, runs, share)) / runs


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
