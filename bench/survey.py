"""Surveys: how often 95 % intervals hold the truth, and how often a change is told that is not there. Seed 1.

Columns: share, strata, answers in each, coverage; and overlap, answers, false changes at 5 %.
"""

import numpy as np

from bfkit.followup.survey.change import Answers, change
from bfkit.followup.survey.design import sample
from bfkit.followup.survey.shares import share

SIMULATIONS = 4000
_PANEL_CORRELATION = 0.6


def coverage(truth: float, *, strata: int, per_stratum: int, simulations: int, random: np.random.Generator) -> float:
    """Share of the intervals that hold the share of the whole; strata differ in size, level and weight."""
    sizes = np.arange(1, strata + 1, dtype=float)
    lift = np.linspace(-0.5, 0.5, strata) if strata > 1 else np.zeros(1)
    levels = 1 / (1 + np.exp(-(np.log(truth / (1 - truth)) + lift)))
    whole = float((sizes * levels).sum() / sizes.sum())
    stratum = np.repeat(np.arange(strata), per_stratum)
    drawn, yes = sample(sizes[stratum], stratum=stratum), np.ones(len(stratum), dtype=bool)
    hits = 0
    for _ in range(simulations):
        found = share(random.random(len(stratum)) < levels[stratum], yes, drawn)
        hits += found.lower <= whole <= found.upper
    return hits / simulations


def false_changes(truth: float, *, overlap: str, n: int, simulations: int, random: np.random.Generator) -> float:
    """How often p is at most 5 % when nothing has changed; in a panel six of ten answer as they did before."""
    drawn, yes, persons = sample(random.uniform(1, 3, n)), np.ones(n, dtype=bool), np.arange(n)
    told = 0
    for _ in range(simulations):
        first, second = (random.random((2, n)) < truth).astype(float)
        if overlap == "samma personer":
            second = np.where(random.random(n) < _PANEL_CORRELATION, first, second)
        waves = (Answers(first, yes, drawn, persons), Answers(second, yes, drawn, persons))
        told += change(*waves, overlap=overlap).p_value <= 0.05
    return told / simulations


def main() -> None:
    """Print both tables."""
    random = np.random.default_rng(1)
    for truth in (0.05, 0.1, 0.3, 0.5):
        for strata, each in ((1, 10), (1, 25), (5, 10), (5, 60), (40, 26)):
            found = coverage(truth, strata=strata, per_stratum=each, simulations=SIMULATIONS, random=random)
            print(f"{truth:5.2f} {strata:4d} {each:4d} {found:7.3f}")
    for overlap in ("oberoende", "samma personer"):
        for n in (50, 300, 1000):
            print(
                f"{overlap:15s} {n:5d} {false_changes(0.3, overlap=overlap, n=n, simulations=SIMULATIONS, random=random):7.3f}"
            )


if __name__ == "__main__":
    main()
