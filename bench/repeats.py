"""Knox: 10 000 and 200 000 points beside pointpats, one run, ratio of medians; p-values under no contagion; power.

pointpats is no part of the project's environment: BFKIT_BENCH_PYTHON names a Python that has it, else this one is
asked. It has no half-open bands, so both sides count the pairs up to an edge that no pair lies on.
"""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
SIZES = ((10_000, 10_000.0, 3), (200_000, 40_000.0, 1))
"""Points, side of the square in metres, timed runs."""
METRES, DAYS, PERMUTATIONS = 200.5, 14.5, 99
WORLDS = 300


def main() -> None:
    peer = os.environ.get("BFKIT_BENCH_PYTHON", sys.executable)
    for points, side, runs in SIZES:
        ours = measured(sys.executable, "bfkit", points, side, runs)
        theirs = measured(peer, "pointpats", points, side, runs) if points == SIZES[0][0] else None
        print(f"Knox, {points} points, {PERMUTATIONS} permutations, {runs} runs")
        for name, found in (("bfkit", ours), ("pointpats", theirs)):
            print(
                f"  {name:>9}: " + (f"{found['seconds']:8.3f} s, {found['pairs']} pairs" if found else "not measured")
            )
        if ours and theirs:
            print(
                f"  {theirs['seconds'] / ours['seconds']:.0f} times faster, pairs apart {ours['pairs'] - theirs['pairs']}"
            )
    errors_and_power()


def measured(python: str, name: str, points: int, side: float, runs: int) -> dict | None:
    command = [python, "-m", "bench.repeats", name, str(points), str(side), str(runs)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout.decode("utf-8").splitlines()[-1])


def world(points: int, side: float, seed: int = 20250601) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    x, y = generator.uniform(0, side, (2, points))
    return x, y, generator.integers(0, 365, points)


def run(name: str, points: int, side: float, runs: int) -> None:
    if name == "pointpats" and importlib.util.find_spec("pointpats") is None:
        print("null")
        return
    x, y, days = world(points, side)
    work = ours if name == "bfkit" else theirs
    seconds, pairs = [], 0
    for _ in range(runs + (runs > 1)):
        began = perf_counter()
        pairs = work(x, y, days)
        seconds.append(perf_counter() - began)
    print(json.dumps({"seconds": median(seconds[-runs:]), "pairs": pairs}))


def ours(x: np.ndarray, y: np.ndarray, days: np.ndarray) -> int:
    from bfkit.mapping.repeats.near_repeats import knox  # noqa: PLC0415  (the peer's process has no bfkit)

    found = knox(x, y, days, distance_edges=(0, METRES), day_edges=(0, DAYS), permutations=PERMUTATIONS)
    return int(found.observed[0, 0])


def theirs(x: np.ndarray, y: np.ndarray, days: np.ndarray) -> int:
    from pointpats import Knox  # noqa: PLC0415  (no part of the environment)

    found = Knox(np.column_stack([x, y]), days[:, None], METRES, DAYS, permutations=PERMUTATIONS)
    return int(found.statistic_)


def errors_and_power() -> None:
    """Share of worlds in which a danger is told of: none planted, a season of its own planted, contagion planted."""
    from bfkit.mapping.repeats.near_repeats import knox  # noqa: PLC0415

    bands = {"distance_edges": (0, 20, 100, 200, 400), "day_edges": (0, 1, 8, 15, 29), "first_danger_band": 1}
    for name, extra, season in (
        ("nothing", 0.0, False),
        ("a season of its own", 0.0, True),
        ("30 % followers", 0.3, False),
    ):
        told = {None: 0, 42: 0}
        for number in range(WORLDS):
            x, y, days = planted(np.random.default_rng(number), 200, extra, season)
            for block in told:
                found = knox(x, y, days, block_days=block, permutations=199, seed=number, **bands)
                told[block] += found.clearest is not None and found.clearest.p_value <= 0.05
        shares = "  ".join(f"blocks {block}: {count / WORLDS:.3f}" for block, count in told.items())
        print(f"  {name:>20}: {shares}  ({WORLDS} worlds, nominal 0.05)")


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
    if len(sys.argv) == 5:
        run(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]))
    else:
        main()
