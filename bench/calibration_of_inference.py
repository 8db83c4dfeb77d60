"""Calibration of the inference that decides: false verdicts, coverage, power and share undecided, cell by cell.

In each cell something is chosen, and the true effect is nothing, -30 % or -50 %. ``make bench-calibration`` runs
5 000 simulations without an effect and 1 000 with each effect a cell, prints every cell and
every bar, and writes the table of docs/methods.md. ``python -m bench.calibration_of_inference 300 1`` runs 300 (and
60) in one process and writes nothing.
"""

import math
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from bench.cells import CELLS, COMPARED, Cell
from bench.placebo import Outcome, Shares, one, shares
from bench.worlds import drawn

SEED = 1
CHUNKS = 10
EFFECTS = (1.0, 0.7, 0.5)
WITH_EFFECT = 5
"""One simulation in so many also has the effects put in."""
PROMISED = 5
"""One in so many of those is asked for its power beforehand."""
BEGIN, END = "<!-- calibration: begin -->", "<!-- calibration: end -->"
TABLE = Path(__file__).parents[1] / "docs" / "methods.md"
BARS = {"any, mean": 0.05, "any, cell": 0.065, "strong, mean": 0.025}
LEAST_COVERED = 0.94
SLACK = 0.05
"""Power may fall short of what was promised, or measured before, by this much."""

Results = dict[Cell, dict[float, Shares]]


def main(count: int = 300, processes: int = 1, *, write: bool = False) -> None:
    found: Results = {}
    print(f"{count} simulations a cell, {count // WITH_EFFECT} with each effect, seed {SEED}; per cent")
    print("\n".join(_head()))
    for cell, by_effect in _all(count, processes):
        found[cell] = by_effect
        print(row(cell, by_effect), flush=True)
    summary = [*bars(found), "", *compared(found)]
    print("\n".join(summary))
    if write:
        _write([*_head(), *(row(cell, found[cell]) for cell in found), "", *summary], count)


def simulate(cell: Cell, chunk: int, count: int) -> list[list[Outcome]]:
    """One tenth of a cell, a list for each effect."""
    outcomes: list[list[Outcome]] = [[] for _ in EFFECTS]
    for number, made in enumerate(drawn(cell.world, [SEED, chunk], count)):
        effects = EFFECTS if number % WITH_EFFECT == 0 else EFFECTS[:1]
        asked = number % (WITH_EFFECT * PROMISED) == 0 and not cell.rounds
        for place, outcome in enumerate(one(cell, made, list(effects), promise=asked)):
            outcomes[place].append(outcome)
    return outcomes


def _all(count: int, processes: int) -> Iterator[tuple[Cell, dict[float, Shares]]]:
    jobs = [(cell, chunk, count // CHUNKS) for cell in dict.fromkeys(CELLS) for chunk in range(CHUNKS)]
    if processes > 1:
        with ProcessPoolExecutor(processes) as pool:
            yield from _gathered(jobs, pool.map(simulate, *zip(*jobs, strict=True)))
    else:
        yield from _gathered(jobs, map(simulate, *zip(*jobs, strict=True)))


def _gathered(
    jobs: list[tuple[Cell, int, int]], results: Iterator[list[list[Outcome]]]
) -> Iterator[tuple[Cell, dict[float, Shares]]]:
    together: list[list[Outcome]] = [[] for _ in EFFECTS]
    for (cell, chunk, _), part in zip(jobs, results, strict=True):
        for outcomes, more in zip(together, part, strict=True):
            outcomes.extend(more)
        if chunk == CHUNKS - 1:
            yield cell, {effect: shares(found, effect) for effect, found in zip(EFFECTS, together, strict=True)}
            together = [[] for _ in EFFECTS]


def _head() -> list[str]:
    names = (
        "World",
        "Chosen by",
        "Events",
        "Strong",
        "Any",
        "Increase",
        "Coverage",
        "Undecided",
        "−30 % found (promised)",
        "−50 % found (promised)",
        "Coverage −30 %",
        "Median of −30 %",
        "Why undecided",
    )
    return ["| " + " | ".join(names) + " |", "|---|---|" + "---:|" * (len(names) - 3) + "---|"]


def row(cell: Cell, found: dict[float, Shares]) -> str:
    """One line of the table."""
    nothing, less, half = (found[effect] for effect in EFFECTS)
    reasons = ", ".join(f"{reason} {100 * share:.0f}" for reason, share in nothing.reasons.most_common())
    values = [
        cell.name,
        _kind(cell),
        f"{nothing.events:.0f}",
        *(f"{100 * share:.1f}" for share in (nothing.strong, nothing.any, nothing.increase, nothing.covered)),
        f"{100 * nothing.undecided:.0f}",
        *(f"{100 * power.any:.0f}{_promise(power)}" for power in (less, half)),
        f"{100 * less.covered:.1f}",
        f"{100 * (less.typical - 1):.0f}",
        reasons,
    ]
    return "| " + " | ".join(values) + " |"


def _promise(found: Shares) -> str:
    return "" if math.isnan(found.promised) else f" ({100 * found.found:.0f}; {100 * found.promised:.0f})"


def bars(found: Results) -> list[str]:
    """Each bar and what was found."""
    nothing = [by_effect[1.0] for by_effect in found.values()]
    either, strong = np.array([cell.any for cell in nothing]), np.array([cell.strong for cell in nothing])
    covered = np.array([cell.covered for cell in nothing])
    less = np.array([by_effect[0.7].covered for by_effect in found.values()])
    powers = [by_effect[effect] for by_effect in found.values() for effect in EFFECTS[1:]]
    powers = [power for power in powers if not math.isnan(power.promised)]
    kept, promised = np.array([[power.found, power.promised] for power in powers]).T
    gaps = kept - promised
    return [
        f"- Any reduction: mean {either.mean():.2%} (bar {BARS['any, mean']:.0%}), "
        f"highest {either.max():.2%} (bar {BARS['any, cell']:.1%}), {(either > BARS['any, cell']).sum()} of {len(either)} cells over.",
        f"- Strong: mean {strong.mean():.2%} (bar {BARS['strong, mean']:.1%}), highest {strong.max():.2%}.",
        f"- Coverage without effect: mean {np.nanmean(covered):.2%} (bar {LEAST_COVERED:.0%}), lowest {np.nanmin(covered):.2%}, "
        f"{(covered < LEAST_COVERED).sum()} cells under; with −30 %: mean {np.nanmean(less):.2%}, lowest {np.nanmin(less):.2%}.",
        f"- Power: mean {kept.mean():.1%} found of the decided, {promised.mean():.1%} promised; "
        f"{(np.abs(gaps) <= SLACK).mean():.0%} of the cells and effects within 5 points, lowest {gaps.min():+.1%}, highest {gaps.max():+.1%}.",
    ]


def compared(found: Results) -> list[str]:
    """Two-sided power at 5 % beside what was measured with the twelve months before as baseline."""
    lines = [
        "| Setting, two-sided 5 % | Chosen by | Events | −30 %: earlier figure | of the decided | of all "
        "| −50 %: earlier figure | of the decided | of all |",
        "|---|---|" + "---:|" * 7,
    ]
    for cell, thirty, fifty in COMPARED:
        values = [cell.name, _kind(cell), f"{found[cell][1.0].events:.0f}"]
        for effect, earlier in ((0.7, thirty), (0.5, fifty)):
            power = found[cell][effect]
            decided = power.strong / (1 - power.undecided) if power.undecided < 1 else math.nan
            values += ["–" if earlier is None else f"{earlier}", f"{100 * decided:.0f}", f"{100 * power.strong:.0f}"]
        lines.append("| " + " | ".join(values) + " |")
    return lines


def _kind(cell: Cell) -> str:
    return f"{cell.rounds} draws, {cell.choice}" if cell.rounds else cell.choice


def _write(lines: list[str], count: int) -> None:
    text = TABLE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    title = f"{count:,} simulations a cell without an effect and {count // WITH_EFFECT:,} with each, seed {SEED}."
    TABLE.write_text(f"{before}{BEGIN}\n{title}\n\n" + "\n".join(lines) + f"\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    arguments = [int(value) for value in sys.argv[1:]]
    main(*(arguments or [5000, 2]), write=not arguments)
