"""Slow drift and signals of the last month: how often where nothing has changed, and how often where something has.

Towns of counts by month over five years, each category with its season and with variance 1.8 times the mean; judged as the page
judges them: all series of a family together. Drift also where months lean on each other (correlation from month to month).
``python -m bench.months 200``: so many towns a cell.
"""

import os
import sys
from datetime import date
from time import perf_counter

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from bench.ostan_checked import declared
from bfkit.inference import benjamini_hochberg
from bfkit.mapping.trends.cusum import _one
from bfkit.mapping.trends.series import CountSeries, SeriesKey
from bfkit.mapping.trends.signals import signals_of
from bfkit.parameters.models import Parameters
from bfkit.periods import months_between

TOWNS, MONTHS, YEAR = 200, 60, 12
PHI, SEASON = 1.8, 0.3
CATEGORIES, AREAS = 8, 48
FAMILY_MEANS = (20.0, 100.0)
"""A month, of the whole municipality."""
LEANING = (0.0, 0.2, 0.4)
CHANGED = 2
"""Of the series of a town, where something is planted."""
DRIFTS = {"−20 % for a year": 0.8, "−30 % for a year": 0.7, "slowly down to −30 % over eighteen months": None}
LAST_MONTH = (1.5, 2.0, 3.0, 5.0)


def main(towns: int = TOWNS) -> None:
    started, parameters = perf_counter(), declared()
    print(f"{towns} towns a cell, {MONTHS} months, variance {PHI} times the mean, stated {rate_of(parameters):.0%}")
    for mean in FAMILY_MEANS:
        for left in LEANING:
            drifts(mean, left, towns, parameters)
    shares = np.random.default_rng(0).dirichlet(np.full(AREAS, 2.0))
    by_area = (100 * shares[None, :] * np.ones((6, 1))).ravel()
    families = {
        f"whole municipality, {CATEGORIES} series of {mean:g} a month": np.full(CATEGORIES, mean)
        for mean in FAMILY_MEANS
    }
    families[f"{AREAS} areas x 6 categories, {by_area.min():.1f}-{by_area.max():.1f} a month"] = by_area
    for heavy in (False, True):
        for name, means in families.items():
            last_month(means, f"{name}{', heavy tails' if heavy else ''}", towns, parameters, heavy=heavy)
    print(f"{perf_counter() - started:.0f} s")


def rate_of(parameters: Parameters) -> float:
    return parameters.municipality.thresholds.signal_rate


def levels(random: np.random.Generator, mean: np.ndarray) -> np.ndarray:
    """What is expected, shape (series, months): a level and a yearly wave of each category's own."""
    wave = np.cos(2 * np.pi * (np.arange(MONTHS) / YEAR - random.uniform(0, 1, (len(mean), 1))))
    return mean[:, None] * np.exp(SEASON * random.uniform(0, 1, (len(mean), 1)) * wave)


def counts(random: np.random.Generator, level: np.ndarray, left: float) -> np.ndarray:
    """Counts whose excess over Poisson lasts from month to month with correlation ``left``."""
    spread, noise = np.sqrt(np.log1p((PHI - 1) / level)), random.normal(size=level.shape)
    for month in range(1, level.shape[1]):
        noise[:, month] = left * noise[:, month - 1] + np.sqrt(1 - left**2) * noise[:, month]
    return random.poisson(level * np.exp(spread * noise - spread**2 / 2))


def town_of(table: np.ndarray, areas: bool = False) -> CountSeries:
    """Series as the library counts them: each its own category, or the areas of six categories."""
    periods = months_between(date(2020, 7, 1), date(2025, 6, 30))
    keys = tuple(
        SeriesKey("r", f"c{n // AREAS if areas else n}", "", f"A{n % AREAS}" if areas else None, "", float("nan"))
        for n in range(len(table))
    )
    nothing = np.zeros(len(table), dtype=np.int64)
    return CountSeries("month", keys, periods, table.astype(np.int64), nothing, nothing == 0)


def drifts(mean: float, left: float, towns: int, parameters: Parameters) -> None:
    """Towns in which some series is said to drift where none does, and the planted drifts that are seen."""
    rate, wrong, seen = rate_of(parameters), 0, dict.fromkeys(DRIFTS, 0)
    for number in range(towns):
        random = np.random.default_rng([1, int(mean), int(10 * left), number])
        level = levels(random, np.full(CATEGORIES, mean))
        plain = counts(random, level, left)
        wrong += bool((drifting(plain)[0] <= rate).any())
        for name, size in DRIFTS.items():
            table = plain.copy()
            kept = np.linspace(1, 0.7, 18) if size is None else np.full(YEAR, size)
            table[:CHANGED, -len(kept) :] = random.binomial(plain[:CHANGED, -len(kept) :], kept)
            adjusted, upward = drifting(table)
            seen[name] += int(((adjusted <= rate) & ~upward)[:CHANGED].sum())
    told = "; ".join(f"{name} {number / CHANGED / towns:.0%}" for name, number in seen.items())
    print(
        f"drift, {CATEGORIES} series of {mean:g} a month, correlation {left:g}: any false in {wrong / towns:.1%} of towns; "
        f"of {CHANGED} planted seen: {told}",
        flush=True,
    )


def drifting(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Adjusted p of every series, and whether the drift goes upwards."""
    series = town_of(table)
    found = [_one(series, row) for row in range(len(table))]
    return benjamini_hochberg([one[0] for one in found]), np.array([one[1] for one in found])


def last_month(mean: np.ndarray, name: str, towns: int, parameters: Parameters, *, heavy: bool) -> None:
    """Towns with any false signal in the last month, and how often a month so many times as high is one.

    Counts are negative binomial, as the method takes them to be, or (``heavy``) Poisson round a lognormal level.
    """
    areas, wrong, seen = len(mean) > CATEGORIES, 0, dict.fromkeys(LAST_MONTH, 0)
    for number in range(towns):
        random = np.random.default_rng([2, len(mean), int(mean.sum()), number])
        level = levels(random, np.repeat(1.0, 6) if areas else mean)
        level = np.repeat(level, AREAS, axis=0) * mean[:, None] if areas else level
        plain = counts(random, level, 0.0) if heavy else random.negative_binomial(level / (PHI - 1), 1 / PHI)
        wrong += bool(signals_of(town_of(plain, areas), parameters).signals)
        chosen = random.choice(len(mean), CHANGED, replace=False)
        for times in LAST_MONTH:
            table = plain.copy()
            table[chosen, -1] += random.poisson((times - 1) * level[chosen, -1])
            series = town_of(table, areas)
            told = {(row.key.category, row.key.area_id) for row in signals_of(series, parameters).signals}
            seen[times] += sum((series.keys[row].category, series.keys[row].area_id) in told for row in chosen)
    told = "; ".join(f"x {times:g} {number / CHANGED / towns:.0%}" for times, number in seen.items())
    print(
        f"last month, {name}: any false in {wrong / towns:.1%} of towns; of {CHANGED} planted seen: {told}", flush=True
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
