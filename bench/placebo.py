"""Calibration of the inference that decides: false verdicts, power, coverage and share undecided, cell by cell.

In each world the rule chooses three areas, one of them by lot has the measure, and the true effect is nothing,
-30 % or -50 %. ``python -m bench.placebo 5000`` prints every cell with that many simulations.
"""

import sys
from collections import Counter
from dataclasses import dataclass
from math import exp

import numpy as np

from bench.worlds import CELLS, FOLLOW_UP, World, draws
from bfkit.evaluation import selection
from bfkit.evaluation.placebo import PlaceboTest, placebo_test
from bfkit.evaluation.windows import Lengths

SEED = 1
LENGTHS = Lengths()


@dataclass(frozen=True, slots=True)
class Shares:
    """What became of the simulations of one cell; shares of all simulations but ``covered``, of the decided."""

    strong: float
    any: float
    increase: float
    covered: float
    undecided: float
    reasons: Counter
    typical: float
    events: float


def main(count: int = 300) -> None:
    print(f"{count} simulations a cell, seed {SEED}; per cent of all simulations")
    print(
        f"{'world':45}{'rule':15}{'events':>7}{'true':>6}{'strong':>8}{'any':>6}{'incr':>6}{'cover':>7}{'undec':>7}{'median':>8}"
    )
    totals: dict[float, list[Shares]] = {}
    for world in CELLS:
        for rule in selection.COUNT_RULES:
            for effect in (1.0, 0.7, 0.5):
                found = cell(world, rule, effect, count)
                totals.setdefault(effect, []).append(found)
                print(line(world.name, rule, effect, found), flush=True)
    for effect, cells in totals.items():
        strong, either = np.array([c.strong for c in cells]), np.array([c.any for c in cells])
        print(
            f"true {effect}: strong mean {strong.mean():.1%} max {strong.max():.1%}; "
            f"any mean {either.mean():.1%} max {either.max():.1%}; least coverage {min(c.covered for c in cells):.1%}; "
            f"undecided {min(c.undecided for c in cells):.0%}-{max(c.undecided for c in cells):.0%}"
        )


def line(name: str, rule: str, effect: float, found: Shares) -> str:
    shares = f"{100 * found.strong:8.1f}{100 * found.any:6.1f}{100 * found.increase:6.1f}{100 * found.covered:7.1f}"
    reasons = ", ".join(f"{reason} {100 * share:.0f}" for reason, share in found.reasons.items())
    return f"{name:45}{rule:15}{found.events:7.0f}{effect:6.2f}{shares}{100 * found.undecided:7.0f}{found.typical:8.2f}  {reasons}"


def cell(world: World, rule: str, effect: float, count: int, *, seed: int = SEED) -> Shares:
    """Simulate one cell."""
    tests: list[PlaceboTest] = []
    events = 0.0
    for random, counts, mean in draws(world, seed, count):
        test, expected = one(random, counts, mean, rule=rule, effect=effect)
        tests.append(test)
        events += expected / count
    decided = [test for test in tests if test.undecided is None]
    intervals = [test.interval() for test in decided]
    reasons = Counter(test.undecided for test in tests if test.undecided is not None)
    return Shares(
        strong=sum(test.p_decrease <= 0.025 for test in decided) / count,
        any=sum(test.p_decrease <= 0.05 for test in decided) / count,
        increase=sum(test.p_increase <= 0.05 for test in decided) / count,
        covered=float(np.mean([low <= effect <= high for low, high in intervals])) if decided else float("nan"),
        undecided=1 - len(decided) / count,
        reasons=Counter({reason: times / count for reason, times in reasons.items()}),
        typical=exp(float(np.median([np.log(test.effect) for test in decided]))) if decided else float("nan"),
        events=events,
    )


def one(
    random: np.random.Generator, counts: np.ndarray, mean: np.ndarray, *, rule: str, effect: float
) -> tuple[PlaceboTest, float]:
    """The test in one world, and the expected events of the follow-up without the measure."""
    start = counts.shape[1] - FOLLOW_UP
    score = selection.scores(counts, [start], rule=rule, lengths=LENGTHS)
    worst = np.flatnonzero(selection.chosen(score, np.ones_like(score, dtype=bool), most=3)[:, 0])
    area = int(random.choice(worst))
    observed = counts.copy()
    observed[area, start:] = random.binomial(observed[area, start:], effect)
    treated = np.zeros(counts.shape, dtype=bool)
    treated[area, start:] = True
    test = placebo_test(observed, treated, ~np.eye(len(counts), dtype=bool), area=area, start=start, rule=rule)
    return test, float(mean[area, start:].sum())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
