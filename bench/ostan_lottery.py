"""The lottery of Östan's programme: the test of it, and its promised rate by lotteries drawn in the years before."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from bench.ostan_rows import AFTER, YEAR, Whole, counted, month_of, there
from bfkit.evaluation.chance.lottery import Draw, LotteryTest, lottery_test
from bfkit.evaluation.chance.windows import log_ratio
from bfkit.ostan.planned import PROGRAMME
from bfkit.ostan.selection import concerns
from bfkit.ostan.simulation import Simulation

HINTED = 0.05


def lottery(found: Simulation, rows: pd.DataFrame) -> LotteryTest:
    """The programme over the rounds whose half-year is known."""
    delivered = there(rows)
    counts = counted(delivered[concerns(PROGRAMME.outcome, delivered)], len(found.town.codes))
    draws = []
    for number, day in enumerate(PROGRAMME.first_days, start=1):
        chosen = next(start.list_ for start in found.started if start.id == PROGRAMME.id and start.round == number)
        draws.append(draw_of(counts, list(chosen.areas), np.isin(chosen.areas, chosen.chosen), month_of(day)))
    return lottery_test(draws)


def draw_of(counts: Whole, listed: Sequence[int], began: Whole, first: int) -> Draw:
    those = counts[list(listed)]
    change = log_ratio(those[:, first - YEAR : first].sum(axis=1), those[:, first : first + AFTER].sum(axis=1))
    return Draw(change, began)


def lottery_promise(found: Simulation, rows: pd.DataFrame, *, effect: float, draws: int = 4) -> float:
    """Share of lotteries like this one that would have been found, drawn again in the years before it began."""
    delivered = there(rows)
    counts = counted(delivered[concerns(PROGRAMME.outcome, delivered)], len(found.town.codes))
    rounds, last = len(PROGRAMME.first_days), month_of(PROGRAMME.first_days[0])
    random = np.random.default_rng([found.seed, 7])
    seen = []
    for _ in range(draws):
        first = int(random.integers(YEAR, last - AFTER * rounds + 1))
        seen.append(lottery_test(earlier_draws(random, counts, first, rounds, effect)).p_decrease <= HINTED)
    return float(np.mean(seen))


def earlier_draws(random: np.random.Generator, counts: Whole, first: int, rounds: int, effect: float) -> list[Draw]:
    """The programme as it would have been drawn from an earlier month on, with its effect put in."""
    seen, listed_before, draws = counts.copy(), np.zeros(len(counts), dtype=bool), []
    for month in range(first, first + AFTER * rounds, AFTER):
        score = np.where(listed_before, -1, seen[:, month - 3 : month].sum(axis=1))
        listed = np.argsort(-score, kind="stable")[: PROGRAMME.listed]
        began = np.isin(listed, random.permutation(listed)[: PROGRAMME.drawn])
        for area, now in zip(listed, began, strict=True):
            begins = month if now else month + AFTER
            seen[area, begins:] = random.binomial(seen[area, begins:], 1 - effect)
        listed_before[listed] = True
        draws.append(draw_of(seen, [int(area) for area in listed], began, month))
    return draws
