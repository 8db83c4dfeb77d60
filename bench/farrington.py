"""The improved Farrington algorithm on 5 000 series x 260 weeks beside a loop of statsmodels; false signals in a quarter.

Speed: both in this process, median of five runs each by turns after a warm-up; the loop is timed on 200 of the series and scaled
up. R's surveillance has no counterpart on PyPI; the loop is the published recipe (fit, weigh, fit; drop a trend that does
not hold). Signals: 200 towns of 48 areas x 6 categories with nothing planted, and the same with eight quarters doubled, and trebled.
``python -m bench.farrington 20``: so many towns.
"""

import sys
from statistics import median
from time import perf_counter

import numpy as np
from scipy import stats
from statsmodels.genmod import families
from statsmodels.genmod.generalized_linear_model import GLM

from bench.peers import load
from bfkit.inference import benjamini_hochberg
from bfkit.mapping.trends.exceedance import judge
from bfkit.mapping.trends.farrington import WEEKS, baseline, predict, references_by_step
from bfkit.mapping.trends.signals import every_quarter

SERIES, COMPARED, WEEK, RUNS, TOWNS = 5_000, 200, 260, 5, 200
AREAS, CATEGORIES = 48, 6
PLANTED, TIMES = 8, (2, 3)
BANDS = ((0.5, 3), (3, 10), (10, 20), (20, 30))


def main(towns: int = TOWNS) -> None:
    speed()
    for quarters in (8, 14, 20):
        false_signals(quarters, towns=towns)


def speed() -> None:
    generator = np.random.default_rng(1)
    level = np.exp(generator.uniform(-1.5, 3, SERIES))[:, None] * np.exp(0.3 * np.sin(2 * np.pi * np.arange(WEEK) / 52))
    counts = generator.negative_binomial(level, 0.5).astype(float)
    found = baseline(references_by_step(WEEK - 1, WEEKS.years, WEEKS.frequency), WEEKS)
    if found is None:
        raise ValueError("260 veckor räcker inte för en baslinje")
    predict(counts[:COMPARED], found)
    ours, theirs = [], []
    for _ in range(RUNS):
        start = perf_counter()
        made = predict(counts, found)
        ours.append(perf_counter() - start)
        start = perf_counter()
        expected = np.array([one_by_one(row[found.positions], found.design, found.row) for row in counts[:COMPARED]])
        theirs.append((perf_counter() - start) * SERIES / COMPARED)
    apart = float(np.max(np.abs(made.expected[:COMPARED] - expected) / np.maximum(expected, 0.01)))
    print(
        f"{SERIES} series x {WEEK} weeks: bfkit {median(ours):.2f} s, statsmodels {median(theirs):.1f} s, "
        f"median of {RUNS}; {load()}"
    )
    print(
        f"  {median(theirs) / median(ours):.0f} times faster; expected counts apart by at most {apart:.1e} of max(expected, 0.01)"
    )


def one_by_one(counts: np.ndarray, design: np.ndarray, row: np.ndarray) -> float:
    for used in (len(row), len(row) - 1):
        weights = np.ones(len(counts))
        for _ in range(2):
            fit = GLM(counts, design[:, :used], family=families.Poisson(), var_weights=weights).fit()
            freedom = len(counts) - used
            raw = float((weights * (counts - fit.mu) ** 2 / fit.mu).sum() / freedom)
            spread = np.sqrt(max(raw, 1.0) * (1 - fit.get_hat_matrix_diag()))
            residual = 1.5 * (counts ** (2 / 3) * fit.mu ** (-1 / 6) - fit.mu**0.5) / spread
            weights = np.where(residual > 2.58, np.maximum(residual, 1) ** -2.0, 1.0)
            weights *= len(counts) / weights.sum()
        expected = float(np.exp(row[:used] @ fit.params))
        error = np.sqrt(raw * fit.normalized_cov_params[-1, -1])
        holds = 2 * stats.t.sf(abs(fit.params[-1] / error), freedom) < 0.05 and expected <= counts.max()
        if used < len(row) or holds:
            break
    return expected


def false_signals(quarters: int, *, towns: int = TOWNS) -> None:
    """Towns with any false signal (at most the stated 5 % of them), and how often a doubled or trebled quarter is found."""
    wrong = 0
    shares: dict[int, list[float]] = {times: [] for times in TIMES}
    power = {(times, band): list[bool]() for times in TIMES for band in BANDS}
    for seed in range(towns):
        generator = np.random.default_rng(seed)
        counts, category, mean = town(generator, quarters)
        wrong += bool(signalled(counts, category).any())
        chosen = generator.choice(len(counts), PLANTED, replace=False)
        for times in TIMES:
            counts[chosen, -1] += generator.poisson(mean[chosen])  # once more each time
            found = signalled(counts, category)
            shares[times].append((found.sum() - found[chosen].sum()) / max(found.sum(), 1))
            for row in chosen:
                band = next(band for band in BANDS if band[0] <= mean[row] < band[1])
                power[times, band].append(bool(found[row]))
    print(f"{quarters} earlier quarters, {towns} towns: any false signal in {100 * wrong / towns:.1f} % (stated 5 %)")
    for times in TIMES:
        seen = ", ".join(f"{low}-{high}: {100 * np.mean(power[times, (low, high)]):.0f} %" for low, high in BANDS)
        print(
            f"  {PLANTED} quarters {times} times as high: false share of the signals {100 * np.mean(shares[times]):.1f} %; "
            f"found by mean: {seen}",
            flush=True,
        )


def town(generator: np.random.Generator, quarters: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean 0.5-30 a quarter, season by category, variance 1-3 times the mean."""
    series, category = AREAS * CATEGORIES, np.repeat(np.arange(CATEGORIES), AREAS)
    mean = np.exp(generator.uniform(np.log(0.5), np.log(30), series))
    phi = generator.uniform(1.001, 3, series)[:, None]
    wave = np.sin(2 * np.pi * np.arange(quarters + 1) / 4 + generator.uniform(0, 6, CATEGORIES)[:, None])
    level = mean[:, None] * np.exp(generator.uniform(0, 0.5, CATEGORIES)[:, None] * wave)[category]
    return generator.negative_binomial(level / (phi - 1), 1 / phi).astype(float), category, mean


def signalled(counts: np.ndarray, category: np.ndarray) -> np.ndarray:
    result = judge(counts, category, every_quarter(counts.shape[1] - 1))
    return benjamini_hochberg(result.p_value) <= 0.05


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
