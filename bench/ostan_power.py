"""Is the promised power of Östan's measures there? Counts of the planted process, judged by a matched placebo.

For every seed the monthly counts of an outcome are drawn as the generator draws them (concentration, season,
shocks, recording, drift, bursts, over-dispersion), the measure's own rule chooses its area, the true effect is
laid on the following six months, and the simplest selection-matched placebo judges it: monthly placebo dates,
twelve months before against six after, capped area-months, one-sided p, no interval.
"""

import sys
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from bfkit.ostan import levels, places, process
from bfkit.ostan.planned import MEASURES, WORST_PEAK, Measure
from bfkit.ostan.problems import REPORTED
from bfkit.ostan.randomness import generator
from bfkit.ostan.scenario import EIGHT_YEARS
from bfkit.ostan.town import town

SEEDS = 200
BEFORE, AFTER, QUARTER, LISTED = 12, 6, 3, 3
CAP = 3.29
LEVEL = 0.05
Counts = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """One verdict: estimate (log ratio, centred), one-sided p, placebos, and what the guards say."""

    estimate: float
    p: float
    placebos: int
    extreme_score: bool
    extreme_month: bool


@cache
def drawn_counts(seed: int, category: str) -> Counts:
    """Counts of a category in every month from January 2018, shape (months, areas), no measure."""
    map_ = town(seed)
    spots = places.spots(seed, map_, places.places(seed, map_))
    wander = levels.drift(seed, EIGHT_YEARS, len(map_.codes))
    total = np.zeros(wander.shape)
    for problem in (p for p in REPORTED if p.category == category):
        weights = process.spot_weights(EIGHT_YEARS, problem, map_, spots)
        mean = process.expected(EIGHT_YEARS, problem, process.area_sums(weights, spots.areas, len(map_.codes)))
        mean = mean * wander * levels.bursts(seed, EIGHT_YEARS, problem.key, len(map_.codes))
        random = generator(seed, f"power {problem.key}")
        shape = 1 / EIGHT_YEARS.common_variation**2
        mean *= random.gamma(shape, 1 / shape, len(mean))[:, None]
        excess = EIGHT_YEARS.dispersion - 1
        total += random.poisson(random.gamma(mean / excess, excess))
    return total[1:97]


def listed(counts: Counts, rule: str, start: int, allowed: NDArray[np.bool_]) -> tuple[NDArray[np.int64], Counts]:
    """The three worst areas of the quarter before a month, and the score of every area."""
    score = counts[start - QUARTER : start].sum(axis=0)
    if rule == WORST_PEAK:
        score = score - counts[start - QUARTER - 12 : start - QUARTER].sum(axis=0) / 4
    order = np.argsort(-np.where(allowed, score, -np.inf), kind="stable")
    return order[:LISTED], score


def capped(counts: Counts, known: NDArray[np.bool_]) -> tuple[Counts, NDArray[np.bool_], float]:
    """Counts cut at level x month share + 3.29 sqrt(phi mu), which were cut, and phi; ``known``: untreated."""
    mean = np.where(known, counts, np.nan)
    for _ in range(5):
        level = np.nanmean(mean, axis=0)
        share = np.nansum(mean, axis=1) / np.where(known, level, 0).sum(axis=1)
        mean = np.where(known, counts, share[:, None] * level)
    expected = np.maximum(share[:, None] * level, 1e-9)
    phi = max(1.0, float((((counts - expected) ** 2 / expected)[known & (expected > 0.5)]).mean()))
    top = expected + CAP * np.sqrt(phi * expected)
    return np.minimum(counts, top), counts > top, phi


def statistic(counts: Counts, area: int, start: int, phi: float, compared: NDArray[np.bool_]) -> tuple[float, float]:
    """Log ratio of ratios and the same divided by its standard error."""
    others = compared.copy()
    others[area] = False
    after, before = counts[start : start + AFTER], counts[start - BEFORE : start]
    four = np.array([after[:, area].sum(), before[:, area].sum(), after[:, others].sum(), before[:, others].sum()])
    four += 0.5
    ratio = float(np.log(four[0] / four[1]) - np.log(four[2] / four[3]))
    return ratio, ratio / float(np.sqrt(phi * (1 / four).sum()))


def judged(counts: Counts, area: int, start: int, rule: str, treated: NDArray[np.bool_]) -> Judged:
    """The verdict on a measure in an area from a month; ``treated``: areas with another measure by then."""
    known = np.ones(counts.shape, dtype=bool)
    known[start:, area] = False
    known[:, treated] &= (np.arange(len(counts)) < start - BEFORE)[:, None]
    cut, was_cut, phi = capped(counts, known)
    ratio, real = statistic(cut, area, start, phi, ~treated)
    found = []
    for date in range(QUARTER + 12, start - AFTER + 1):
        allowed = ~treated if date + AFTER > start - BEFORE else np.ones(counts.shape[1], dtype=bool)
        chosen, score = listed(counts, rule, date, allowed)
        found += [(*statistic(cut, int(one), date, phi, allowed), float(score[one])) for one in chosen]
    placebo = np.array(found)
    score = listed(counts, rule, start, ~treated)[1][area]
    return Judged(
        ratio - float(np.median(placebo[:, 0])),
        (1 + int((placebo[:, 1] <= real).sum())) / (len(placebo) + 1),
        len(placebo),
        bool(score > np.quantile(placebo[:, 2], 0.95)),
        bool(was_cut[start - BEFORE : start, area].any()),
    )


def one(seed: int, measure: Measure, effect: float) -> Judged:
    """One seed of one measure, with an effect of our choice on the six months after."""
    counts = drawn_counts(seed, measure.outcome.category).copy()
    start = (measure.first_day.year - 2018) * 12 + measure.first_day.month - 1
    treated = np.zeros(counts.shape[1], dtype=bool)
    for earlier in MEASURES:
        if earlier.outcome.category == measure.outcome.category and earlier.first_day < measure.first_day:
            month = (earlier.first_day.year - 2018) * 12 + earlier.first_day.month - 1
            treated[listed(counts, earlier.rule, month, ~treated)[0][earlier.rank - 1]] = True
    area = int(listed(counts, measure.rule, start, ~treated)[0][measure.rank - 1])
    random = generator(seed, f"power effect {measure.id}")
    after = slice(start, start + AFTER)
    counts[after, area] = random.binomial(counts[after, area].astype(int), 1 - effect)
    return judged(counts, area, start, measure.rule, treated)


def main() -> None:
    """Print power and false reductions; the number of seeds may be given as the first argument."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else SEEDS
    by_id = {measure.id: measure for measure in MEASURES}
    print(f"{seeds} seeds; reduction: one-sided p at most {LEVEL}; undecided: extreme score or extreme month")
    print(f"{'situation':24s} {'reduction':>9s} {'score':>6s} {'month':>6s} {'both':>6s} {'ratio':>6s}")
    for id_, effect in (("M1", 0.5), ("M2", 0.5), ("M1", 0.0), ("M2", 0.0), ("M3", 0.0), ("M1", 0.3)):
        verdicts = [one(seed, by_id[id_], effect) for seed in range(1, seeds + 1)]
        reduced = np.array([verdict.p <= LEVEL for verdict in verdicts])
        high = np.array([verdict.extreme_score for verdict in verdicts])
        month = np.array([verdict.extreme_month for verdict in verdicts])
        ratio = np.exp(np.median([verdict.estimate for verdict in verdicts]))
        print(
            f"{f'{id_}, true effect {-100 * effect:.0f} %':24s} {reduced.mean():9.3f} {high.mean():6.3f} {month.mean():6.3f} "
            f"{(reduced & ~high & ~month).mean():6.3f} {ratio:6.2f}"
        )


if __name__ == "__main__":
    main()
