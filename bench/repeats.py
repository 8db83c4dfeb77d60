"""Knox: 10 000 and 200 000 points beside pointpats; p-values under no contagion; power.

The peer is asked for as ``bench/peers.py`` says. It has no half-open bands, so both sides count the pairs up to an edge
that no pair lies on. It holds a matrix of all pairs, so 200 000 points are beyond it (320 GB). The exact answer: every
pair counted by hand, and the mean of all permutations, which is known (pairs so near x pairs so soon / all pairs).
``python -m bench.repeats 300``: so many worlds for the errors and the power.
"""

import sys
from collections.abc import Callable

import numpy as np

from bench.peers import by_turns, load, ratio, serve

SMALL, LARGE = (10_000, 10_000.0), (200_000, 40_000.0)
"""Points, and side of the square in metres."""
METRES, DAYS, PERMUTATIONS = 200.5, 14.5, 99
RUNS, WORLDS = 5, 300


def main(worlds: int = WORLDS) -> None:
    for (points, side), sides in ((SMALL, ("bfkit", "pointpats")), (LARGE, ("bfkit",))):
        print(f"Knox, {points} points, {PERMUTATIONS} permutations, median of {RUNS} warm runs; {load()}")
        found = by_turns("bench.repeats", sides, points, side, runs=RUNS)
        exact = every_pair(*world(points, side))
        for name, timed in found.items():
            pairs, expected, known = (timed.values[key] for key in ("pairs", "expected", "known"))
            print(
                f"  {name}: {timed.median:.3f} s, {timed.memory / 1e6:.0f} MB, {pairs} pairs (apart from every pair "
                f"counted: {pairs - exact})"
                + (f", expected {expected:.1f} (all permutations: {known:.1f})" if expected else "")
            )
        if said := ratio(found, "pointpats"):
            print(f"  {said} (aim: at least 50)")
    errors_and_power(worlds)


def world(points: int, side: float, seed: int = 20250601) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    x, y = generator.uniform(0, side, (2, points))
    return x, y, generator.integers(0, 365, points)


def every_pair(x: np.ndarray, y: np.ndarray, days: np.ndarray) -> int:
    """Pairs near and soon: each incident beside all that lie after it from west to east, until too far."""
    order = np.argsort(x)
    x, y, days = x[order], y[order], days[order]
    last = np.searchsorted(x, x + METRES)
    found = 0
    for one, until in enumerate(last):
        others = slice(one + 1, until)
        soon = np.abs(days[others] - days[one]) < DAYS
        found += np.count_nonzero(soon & (np.hypot(x[others] - x[one], y[others] - y[one]) < METRES))
    return int(found)


def of_bfkit(x: np.ndarray, y: np.ndarray, days: np.ndarray) -> Callable[[], dict[str, float]]:
    from bfkit.mapping.repeats.near_repeats import knox  # noqa: PLC0415  (the peer's process has no bfkit)

    def work() -> dict[str, float]:
        found = knox(x, y, days, distance_edges=(0, METRES), day_edges=(0, DAYS), permutations=PERMUTATIONS)
        by_margins = float(found.expected_by_margins[0, 0])
        return {"pairs": int(found.observed[0, 0]), "expected": float(found.expected[0, 0]), "known": by_margins}

    return work


def of_pointpats(x: np.ndarray, y: np.ndarray, days: np.ndarray) -> Callable[[], dict[str, float]]:
    from pointpats import Knox  # noqa: PLC0415  (no part of the environment)

    where = np.column_stack([x, y])

    def work() -> dict[str, float]:
        found = Knox(where, days[:, None], METRES, DAYS, permutations=PERMUTATIONS)
        return {"pairs": int(found.statistic_), "expected": 0.0, "known": 0.0}

    return work


def errors_and_power(worlds: int) -> None:
    """Share of worlds in which a danger is told of: none planted, a season of its own planted, contagion planted."""
    from bfkit.mapping.repeats.near_repeats import knox  # noqa: PLC0415

    bands = {"distance_edges": (0, 20, 100, 200, 400), "day_edges": (0, 1, 8, 15, 29), "first_danger_band": 1}
    for name, extra, season in (
        ("nothing", 0.0, False),
        ("a season of its own", 0.0, True),
        ("30 % followers", 0.3, False),
    ):
        told = {None: 0, 42: 0}
        for number in range(worlds):
            x, y, days = planted(np.random.default_rng(number), 200, extra, season)
            for block in told:
                found = knox(x, y, days, block_days=block, permutations=199, seed=number, **bands)
                told[block] += found.clearest is not None and found.clearest.p_value <= 0.05
        shares = "  ".join(f"blocks {block}: {count / worlds:.3f}" for block, count in told.items())
        print(f"  {name:>20}: {shares}  ({worlds} worlds, nominal 0.05)")


def planted(
    generator: np.random.Generator, points: int, followers: float, season: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Two years in a town of 5 km; the west may have its incidents in spring, and incidents may lead to others."""
    x, y = generator.uniform(0, 5_000, (2, points))
    days = generator.integers(0, 730, points)
    if season:
        spring = generator.integers(0, 2, points) * 365 + generator.integers(90, 180, points)
        days = np.where(x < 1_000, spring, days)
    mothers = np.flatnonzero(generator.random(points) < followers)
    moved = generator.normal(0, 80, (2, len(mothers)))
    later = days[mothers] + generator.integers(1, 15, len(mothers))
    return (
        np.concatenate([x, x[mothers] + moved[0]]),
        np.concatenate([y, y[mothers] + moved[1]]),
        np.concatenate([days, later]),
    )


if __name__ == "__main__":
    if len(sys.argv) == 4:
        made = world(int(sys.argv[2]), float(sys.argv[3]))
        serve(sys.argv[1], lambda: {"bfkit": of_bfkit, "pointpats": of_pointpats}[sys.argv[1]](*made))
    else:
        main(*map(int, sys.argv[1:2]))
