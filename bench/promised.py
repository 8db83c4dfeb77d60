"""Is the promised power kept? In every cell where it seemed worst, and in some others, asked in every simulation.

For each cell: power promised beforehand on average and power found, of the decided, for -30 and -50 %, and in how many
simulations the promise's own 95 % interval holds what was found in the cell; that share is no coverage where the areas that
are chosen differ in level, for then each has a power of its own. ``python -m bench.promised 4000 2``:
4 000 simulations a cell in two processes, seed 1; ``python -m bench.promised 400 2 all`` asks in every cell of the calibration.
"""

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from bench.cells import BASE, CELLS, COMPLAINTS, DRIFT, Cell
from bench.placebo import choose, tested
from bench.worlds import drawn
from bfkit.evaluation.chance.selection import HIGHEST_COUNT, WORST_PEAK
from bfkit.evaluation.power.attainable import attainable

SEED = 1
CHUNKS = 20
CUTS = (0.3, 0.5)
SLOPES = replace(BASE, name="slopes 20 % a year", slopes=0.2)
ASKED = (
    Cell(replace(BASE, name="riot 12 months before", riot=12), WORST_PEAK, size=3),
    Cell(replace(DRIFT, name="48 months, drift .15", months=48), WORST_PEAK, size=3),
    Cell(SLOPES, HIGHEST_COUNT),
    Cell(DRIFT, COMPLAINTS),
    Cell(SLOPES, WORST_PEAK),
    Cell(BASE, HIGHEST_COUNT),
    Cell(BASE, WORST_PEAK),
    Cell(BASE, WORST_PEAK, size=3),
    Cell(replace(BASE, name="bursts 3 %", bursts=0.03), WORST_PEAK),
    Cell(replace(BASE, name="phi 2, drift .30", drift=0.30), HIGHEST_COUNT),
    Cell(replace(BASE, name="36 months", months=36), HIGHEST_COUNT),
    Cell(replace(BASE, name="12 areas, drift .15", areas=12, drift=0.15), HIGHEST_COUNT),
)


def main(count: int = 400, processes: int = 1, *, every: bool = False) -> None:
    """Print a row for every cell."""
    print(f"{count} simulations a cell, seed {SEED}; per cent of the decided; (standard error of the difference)")
    print(
        "| World | Chosen by | Promised | −30 %: promised | found | interval holds it | −50 %: promised | found | holds |"
    )
    print("|---|---|---:|---:|---:|---:|---:|---:|---:|")
    with ProcessPoolExecutor(processes) as pool:
        for cell in every_cell() if every else ASKED:
            parts = pool.map(simulate, [cell] * CHUNKS, range(CHUNKS), [count // CHUNKS] * CHUNKS)
            print(row(cell, np.concatenate(list(parts))), flush=True)


def every_cell() -> list[Cell]:
    """Every cell of the calibration where a promise is made beforehand: all but the lotteries."""
    return [cell for cell in dict.fromkeys(CELLS) if not cell.rounds]


def simulate(cell: Cell, chunk: int, count: int) -> np.ndarray:
    """For each decided simulation that gives a single chance, and each cut: promised, its lower and upper end, found; shape (decided, 2, 4)."""
    rows = []
    for made in drawn(cell.world, [SEED, 1000 + chunk], count):
        areas, start = choose(cell, made), cell.world.start
        treated = made.treated.copy()
        treated[areas, start:] = True
        test = tested(cell, made, made.counts, treated, areas)
        if test.undecided is not None:
            continue
        promise = attainable(test, reductions=CUTS)
        if not promise.sure:
            continue
        rows.append(
            [
                (
                    promise.antydd[place],
                    promise.lower[place],
                    promise.upper[place],
                    _found(cell, made, areas, treated, cut),
                )
                for place, cut in enumerate(CUTS)
            ]
        )
    return np.array(rows).reshape(-1, len(CUTS), 4)


def _found(cell: Cell, made, areas: np.ndarray, treated: np.ndarray, cut: float) -> float:
    counts, start = made.counts.copy(), cell.world.start
    random = np.random.default_rng([int(counts.sum()), int(1000 * cut)])
    counts[areas, start:] = random.binomial(counts[areas, start:], 1 - cut)
    test = tested(cell, made, counts, treated, areas)
    return float(test.undecided is None and test.p_decrease <= 0.05)


def row(cell: Cell, results: np.ndarray) -> str:
    """One line of the table."""
    parts = [cell.name, cell.choice, str(len(results))]
    if not len(results):
        return f"| {' | '.join([*parts, *['–'] * 6])} |"
    for place in range(len(CUTS)):
        promised, lower, upper, found = results[:, place].T
        error = 100 * np.std(promised - found) / np.sqrt(len(found))
        held = np.mean((lower <= found.mean()) & (found.mean() <= upper))
        parts += [f"{100 * promised.mean():.1f}", f"{100 * found.mean():.1f} ({error:.1f})", f"{100 * held:.0f}"]
    return f"| {' | '.join(parts)} |"


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[1:] if text != "all"]
    main(*numbers, every="all" in sys.argv)
