"""How often rank intervals hold the true rank, and the fall that comes by itself, over many invented towns.

``python -m bench.priorities 300``: so many towns.
"""

import sys
from collections.abc import Iterable

import numpy as np

from bfkit.mapping.priorities.expected_fall import expected_fall
from bfkit.mapping.priorities.rank_intervals import competition_ranks, rank_intervals

TOWNS = 2000
WORLDS = (
    ("gamma", 48, 5.0, 0.5, 1.0),
    ("gamma", 48, 20.0, 0.5, 1.0),
    ("gamma", 48, 5.0, 0.5, 2.0),
    ("gamma", 12, 5.0, 0.5, 1.0),
    ("lognormal", 48, 5.0, 0.6, 1.0),
    ("lognormal", 48, 20.0, 0.6, 2.0),
    ("alike", 48, 5.0, 0.001, 1.0),
)
"""Kind of spread between areas, areas, mean count, relative spread, variance over mean."""


def main(towns: int = TOWNS) -> None:
    print(
        f"Rank intervals at 90 %, {towns} towns: share that hold the true rank, of all areas and of the three highest"
    )
    print("spread     areas  mean  phi |   all  three  their width")
    for world in WORLDS:
        every, top, width = _means(_ranks(world, seed) for seed in range(towns))
        print(f"{_name(world)} | {every:.3f}  {top:.3f}  {width:6.1f}", flush=True)
    print(f"\nWhat the three worst fall by on their own, 24 earlier quarters, {towns} towns")
    print("spread     areas  mean  phi |  said   true  interval holds  (said)  falls 30 % with no measure")
    for world in WORLDS:
        said, true, held, level, met = _means(_fall(world, seed) for seed in range(towns))
        print(f"{_name(world)} | {said:.3f}  {true:.3f}  {held:.3f}           {level:.3f}   {met:.3f}", flush=True)


def _means(rows: Iterable[tuple[float, ...]]) -> list[float]:
    return [float(np.mean(part)) for part in zip(*rows, strict=True)]


def _name(world: tuple[str, int, float, float, float]) -> str:
    return f"{world[0]:10} {world[1]:5} {world[2]:5.0f} {world[4]:4.0f}"


def _levels(world: tuple[str, int, float, float, float], rng: np.random.Generator) -> np.ndarray:
    kind, areas, mean, spread, _ = world
    if kind == "gamma":
        return mean * rng.gamma(1 / spread**2, spread**2, areas)
    return mean * np.exp(rng.normal(0, spread, areas))


def _counts(level: np.ndarray, phi: float, rng: np.random.Generator) -> np.ndarray:
    return rng.poisson(level) if phi == 1 else rng.negative_binomial(level / (phi - 1), 1 / phi)


def _ranks(world: tuple[str, int, float, float, float], seed: int) -> tuple[float, float, float]:
    rng = np.random.default_rng(seed)
    level = _levels(world, rng)
    found = rank_intervals(_counts(level, world[4], rng), phi=world[4], draws=1000, seed=seed)
    true = competition_ranks(level)
    held, top = (found.low <= true) & (true <= found.high), found.rank <= 3
    return float(held.mean()), float(held[top].mean()), float((found.high - found.low)[top].mean())


def _fall(world: tuple[str, int, float, float, float], seed: int) -> tuple[float, float, float, float, float]:
    rng = np.random.default_rng(10_000 + seed)
    level = _levels(world, rng)
    counts = np.column_stack([_counts(level, world[4], rng) for _ in range(26)])
    found = expected_fall(counts[:, :-1])
    worst = np.argsort(-counts[:, -2], kind="stable")[:3]
    now = float(counts[worst, -2].sum())
    _, low, high = found.next_count(now)
    held = low <= counts[worst, -1].sum() <= high
    return 1 - found.pooled, 1 - float(level[worst].sum()) / now, float(held), found.confidence, found.met_goal


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
