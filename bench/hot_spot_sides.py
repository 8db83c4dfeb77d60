"""The sides of ``bench.hot_spots``, each in a process of its own; a peer's Python need not have bfkit's packages."""

import sys
from collections.abc import Callable

import numpy as np

from bench.peers import serve

SIDE, SIZE, POINTS, BANDWIDTH = 120, 100, 200_000, 500.0
DRAWS = 999
FASTEST = {"atol": 2.5e-3 / (SIDE * SIZE) ** 2, "leaf_size": 100}
"""scikit-learn's fastest way here to an error under 1e-3, of eleven tried (tolerances, leaf sizes, both trees)."""
EXACT, DRAWN = "bfkit, all counted", "bfkit, 999 drawn"

Work = Callable[[], Callable[[], list[float]]]


def counts() -> np.ndarray:
    """Incidents of the cells, shape (14 400,): half of the cells have none, some have many."""
    return np.random.default_rng(1).negative_binomial(0.5, 0.1, SIDE * SIDE)


def points() -> tuple[np.ndarray, np.ndarray]:
    """Points about forty centres, east and north."""
    random = np.random.default_rng(1)
    centres = random.uniform(2000, 10_000, (40, 2))
    east, north = (centres[random.integers(0, 40, POINTS)] + random.normal(0, 600, (POINTS, 2))).T
    return east, north


def middles() -> tuple[np.ndarray, np.ndarray]:
    """Middles of the cells, east and north, south-west first."""
    axis = (np.arange(SIDE) + 0.5) * SIZE
    east, north = np.meshgrid(axis, axis)
    return east.ravel(), north.ravel()


def gi_of_bfkit(draws: int | None) -> Callable[[], list[float]]:
    from bfkit.mapping.hot_spots.gi_star import gi_star  # noqa: PLC0415
    from bfkit.mapping.hot_spots.grid_counts import Cells, queen_neighbours  # noqa: PLC0415

    east, north = np.divmod(np.arange(SIDE * SIDE), SIDE)
    neighbours, values = queen_neighbours(Cells(SIZE, east * SIZE, north * SIZE)), counts()

    def work() -> list[float]:
        return gi_star(values, neighbours, permutations=draws, seed=2).p_value.tolist()

    return work


def gi_of_esda() -> Callable[[], list[float]]:
    from esda import G_Local  # noqa: PLC0415
    from libpysal.weights import lat2W  # noqa: PLC0415

    weights, values = lat2W(SIDE, SIDE, rook=False), counts().astype(float)
    options = {"transform": "B", "star": True, "n_jobs": 1, "keep_simulations": False, "seed": 2}
    return lambda: np.asarray(G_Local(values, weights, permutations=DRAWS, **options).p_sim).tolist()


def density_of_bfkit() -> Callable[[], list[float]]:
    from bfkit.mapping.hot_spots.density import surface  # noqa: PLC0415

    east, north = points()
    where = {"west": 0, "south": 0, "size": SIZE, "shape": (SIDE, SIDE)}
    return lambda: surface(east, north, **where, bandwidth=BANDWIDTH).per_km2.ravel().tolist()


def density_of_sklearn() -> Callable[[], list[float]]:
    from sklearn.neighbors import KernelDensity  # noqa: PLC0415

    known, where = np.column_stack(points()), np.column_stack(middles())

    def work() -> list[float]:
        fitted = KernelDensity(bandwidth=BANDWIDTH, **FASTEST).fit(known)
        return (np.exp(fitted.score_samples(where)) * POINTS * 1e6).tolist()

    return work


WORK: dict[str, dict[str, Work]] = {
    "gi": {EXACT: lambda: gi_of_bfkit(None), DRAWN: lambda: gi_of_bfkit(DRAWS), "esda": gi_of_esda},
    "density": {"bfkit": density_of_bfkit, "sklearn": density_of_sklearn},
}


if __name__ == "__main__":
    serve(sys.argv[1], WORK[sys.argv[2]][sys.argv[1]])
