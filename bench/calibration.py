"""Expected counts and hot times: how often they cry wolf, and what they see. 2 000 simulations a cell, seed 1.

Columns: variance/mean, mean a quarter, earlier quarters, share outside the 95 % interval when nothing happened (5 %), the
same below it (2.5 %), share beyond the limit of an extreme comparison (0.1 %), power for a doubled and a halved count.
"""

import numpy as np
from scipy import stats

from bfkit.mapping.hot_times.windows_of_time import hot_window
from bfkit.mapping.trends.expected import expect

SIMULATIONS = 2000


def main() -> None:
    generator = np.random.default_rng(1)
    print("phi  mean  quarters  outside  below  extreme  doubled  halved")
    for dispersion in (1, 2, 3):
        for mean in (3, 10, 30, 100):
            for quarters, seasonal in ((8, False), (14, True), (20, True)):
                row = [100 * share for share in cell(generator, dispersion, mean, quarters, seasonal=seasonal)]
                print(f"{dispersion:3}  {mean:4}  {quarters:8}  " + "  ".join(f"{share:6.1f}" for share in row))
    even = sum(even_week(generator) for _ in range(SIMULATIONS))
    print(f"hot time found in an even week: {100 * even / SIMULATIONS:.1f} % (at most 5)")


def cell(generator: np.random.Generator, dispersion: int, mean: float, quarters: int, *, seasonal: bool) -> list[float]:
    season = np.arange(quarters + 1) % 4 + 1
    level = mean * (np.exp(0.25 * np.sin(2 * np.pi * (season - 1) / 4)) if seasonal else np.ones(quarters + 1))
    hits = np.zeros(5)
    for _ in range(SIMULATIONS):
        counts = draw(generator, level, dispersion)
        if counts[:-1].sum() == 0:
            continue
        result = expect(counts[:-1], season[:-1], int(season[-1]), seasonal=seasonal)
        outside = result.p_value(counts[-1]) < 0.05
        limit = stats.t.isf(stats.norm.sf(3.29), result.degrees_of_freedom)
        hits += [
            outside,
            outside and counts[-1] < result.expected,
            abs(result.z(counts[-1])) > limit,
            result.p_value(draw(generator, 2 * level[-1:], dispersion)[0]) < 0.05,
            result.p_value(draw(generator, level[-1:] / 2, dispersion)[0]) < 0.05,
        ]
    return list(hits / SIMULATIONS)


def draw(generator: np.random.Generator, level: np.ndarray, dispersion: int) -> np.ndarray:
    if dispersion == 1:
        return generator.poisson(level)
    return generator.negative_binomial(level / (dispersion - 1), 1 / dispersion)


def even_week(generator: np.random.Generator) -> bool:
    minutes = generator.integers(0, 52 * 7 * 24 * 60, 560)
    moments = (np.datetime64("2024-01-01T00:00") + minutes.astype("timedelta64[m]")).astype("datetime64[s]")
    window = hot_window(moments, moments, permutations=199)
    return window is not None and window.p_value <= 0.05


if __name__ == "__main__":
    main()
