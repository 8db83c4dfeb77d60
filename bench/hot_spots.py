"""Hot spots: Gi* beside esda, the density surface beside scikit-learn, false discoveries and power.

Speed: the sides take turns in one process, warm; the ratio of the medians is printed with the error against the exact
answer. The peers are not dependencies of the project: a side whose package is not installed is left out and said so.
Calibration: municipalities in which no place is hotter than another, with Poisson counts and with counts that come in
clumps (variance twice the mean), and the same with nine cells that have twice as much.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from statistics import median
from time import perf_counter

import numpy as np
from scipy import stats

from bfkit.mapping.hot_spots.density import density_at, surface
from bfkit.mapping.hot_spots.gi_star import gi_star
from bfkit.mapping.hot_spots.grid_counts import Cells, queen_neighbours
from bfkit.mapping.hot_spots.two_step import two_steps
from bfkit.parameters.models import Thresholds

SIDE, PERMUTATIONS, POINTS, BANDWIDTH, TIMES = 120, 999, 200_000, 500.0, 3
SEEDS = 1000
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


def main() -> None:
    gi_speed()
    density_speed()
    for world in WORLDS:
        any_hot, year_only = false_discoveries(world, SEEDS)
        found, _ = planted(world, SEEDS // 5)
        print(
            f"{world.name}: something called hot in {any_hot:.1%} of {SEEDS} municipalities without hot spots "
            f"({year_only:.1%} over twelve months); of nine cells with twice as much {found:.0%} found"
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
    counts = np.random.default_rng(1).negative_binomial(0.5, 0.1, SIDE * SIDE)
    cells = grid(SIDE)
    neighbours = queen_neighbours(cells)
    exact = gi_star(counts, neighbours)
    sides: dict[str, Callable[[], np.ndarray]] = {
        "bfkit, 999 drawn": lambda: gi_star(counts, neighbours, permutations=PERMUTATIONS, seed=2).p_value,
        "bfkit, all counted": lambda: gi_star(counts, neighbours).p_value,
    }
    if _there("esda", "libpysal"):
        from esda import G_Local  # noqa: PLC0415
        from libpysal.weights import lat2W  # noqa: PLC0415

        weights = lat2W(SIDE, SIDE, rook=False)

        floats = counts.astype(float)

        def esda() -> np.ndarray:
            found = G_Local(floats, weights, transform="B", star=True, permutations=PERMUTATIONS, n_jobs=1, seed=2)
            return np.asarray(found.p_sim)

        z = G_Local(floats, weights, transform="B", star=True, permutations=0).Zs
        print(f"Gi* z: largest difference from esda {np.abs(z - exact.z).max():.1e}")
        sides["esda"] = esda
    seconds, found = _by_turns(sides)
    print(f"Gi*, {SIDE} x {SIDE} cells, {PERMUTATIONS} conditional permutations, median of {TIMES} warm")
    for name, p in found.items():
        folded = np.minimum(exact.p_value, 1 - exact.p_value) if name == "esda" else exact.p_value
        print(f"  {name}: {seconds[name]:.4f} s, mean error of p {np.abs(p - folded).mean():.1e}")
    if "esda" in seconds:
        print(
            f"  ratio esda / 999 drawn {seconds['esda'] / seconds['bfkit, 999 drawn']:.1f}, "
            f"esda / all counted {seconds['esda'] / seconds['bfkit, all counted']:.1f}"
        )


def density_speed() -> None:
    random = np.random.default_rng(1)
    centres = random.uniform(2000, 10_000, (40, 2))
    points = centres[random.integers(0, 40, POINTS)] + random.normal(0, 600, (POINTS, 2))
    east, north = points.T
    middles = np.arange(SIDE) * 100.0 + 50
    at_east, at_north = (axis.ravel() for axis in np.meshgrid(middles, middles))

    def own() -> np.ndarray:
        found = surface(east, north, west=0, south=0, size=100, shape=(SIDE, SIDE), bandwidth=BANDWIDTH)
        return found.per_km2.ravel()

    sides: dict[str, Callable[[], np.ndarray]] = {"bfkit": own}
    if _there("sklearn"):
        from sklearn.neighbors import KernelDensity  # noqa: PLC0415

        where = np.column_stack([at_east, at_north])
        tolerance = 1e-3 / (SIDE * 100.0) ** 2  # a thousandth of the mean density: its fastest way under 1e-3

        def peer() -> np.ndarray:
            fitted = KernelDensity(bandwidth=BANDWIDTH, atol=tolerance).fit(points)
            return np.asarray(np.exp(fitted.score_samples(where)) * POINTS * 1e6)

        sides["sklearn"] = peer
    seconds, found = _by_turns(sides)
    some = random.choice(SIDE * SIDE, 400, replace=False)
    exact = density_at(east, north, (at_east[some], at_north[some]), bandwidth=BANDWIDTH) * 1e6
    print(f"Density, {POINTS} points on {SIDE} x {SIDE} cells, bandwidth {BANDWIDTH:.0f} m, median of {TIMES} warm")
    for name, dense in found.items():
        error = np.abs(dense[some] - exact).sum() / exact.sum()
        print(f"  {name}: {seconds[name]:.4f} s, error {error:.1e} of the whole (400 cells against every pair summed)")
    if "sklearn" in seconds:
        print(f"  ratio {seconds['sklearn'] / seconds['bfkit']:.0f}")


def _by_turns(sides: dict[str, Callable[[], np.ndarray]]) -> tuple[dict[str, float], dict[str, np.ndarray]]:
    found = {name: run() for name, run in sides.items()}  # warm
    taken: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(TIMES):
        for name, run in sides.items():
            begun = perf_counter()
            run()
            taken[name].append(perf_counter() - begun)
    return {name: median(runs) for name, runs in taken.items()}, found


def _there(*packages: str) -> bool:
    lacking = [name for name in packages if find_spec(name) is None]
    if lacking:
        print(f"  {', '.join(lacking)} not installed: that side is left out")
    return not lacking


def upper_bound(share: float, runs: int) -> float:
    """The share that so many runs exceed once in a thousand when the true share is ``share``."""
    return float(stats.binom.ppf(0.999, runs, share)) / runs


if __name__ == "__main__":
    main()
