"""Worlds without a measure: area-months with level, season, shocks, over-dispersion and what else goes wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

FOLLOW_UP = 6


@dataclass(frozen=True, slots=True)
class World:
    """One designed cell of the calibration.

    Counts are negative binomial with variance ``phi`` times the mean. The mean is a lognormal level of the
    area x season x common shocks x what the other fields add. The last six months follow the start.
    ``riot`` is the number of months before the start at which one of the three worst areas riots (its own
    count tenfold); ``earlier`` is the share of areas in which a working measure (-30 %) began at some time
    and was not told; ``jump`` multiplies all counts of half the areas from a random month on (recording).
    """

    name: str
    areas: int = 48
    months: int = 78
    mean: float = 4.0
    spread: float = 0.7
    phi: float = 2.0
    common: float = 0.1
    season: float = 0.25
    own_season: float = 0.0
    drift: float = 0.0
    slopes: float = 0.0
    bursts: float = 0.0
    zeros: float = 0.0
    riot: int | None = None
    earlier: float = 0.0
    jump: float = 1.0


BASE = World("phi 2")
CELLS = (
    replace(BASE, name="phi 1", phi=1.0),
    BASE,
    replace(BASE, name="phi 3", phi=3.0),
    replace(BASE, name="phi 2, drift .15", drift=0.15),
    replace(BASE, name="phi 2, drift .30", drift=0.30),
    replace(BASE, name="phi 2, mean 12", mean=12.0),
    replace(BASE, name="phi 2, mean 12, drift .15", mean=12.0, drift=0.15),
    replace(BASE, name="mean 1.5", mean=1.5),
    replace(BASE, name="mean 0.5", mean=0.5),
    replace(BASE, name="zero-inflated 20 %", zeros=0.2),
    replace(BASE, name="12 areas, drift .15", areas=12, drift=0.15),
    replace(BASE, name="24 areas, drift .15", areas=24, drift=0.15),
    replace(BASE, name="36 months", months=36),
    replace(BASE, name="48 months", months=48),
    replace(BASE, name="48 months, drift .15", months=48, drift=0.15),
    replace(BASE, name="60 months, drift .15", months=60, drift=0.15),
    replace(BASE, name="96 months, drift .15", months=96, drift=0.15),
    replace(BASE, name="slopes 10 % a year", slopes=0.1),
    replace(BASE, name="slopes 20 % a year", slopes=0.2),
    replace(BASE, name="bursts 1 %", bursts=0.01),
    replace(BASE, name="bursts 3 %", bursts=0.03),
    replace(BASE, name="riot 1 month before", riot=1),
    replace(BASE, name="riot 3 months before", riot=3),
    replace(BASE, name="riot 8 months before", riot=8),
    replace(BASE, name="riot 12 months before", riot=12),
    replace(BASE, name="riot 13 months before", riot=13),
    replace(BASE, name="recording x1.4 in half the areas", jump=1.4),
    replace(BASE, name="recording x0.6 in half the areas", jump=0.6),
    replace(BASE, name="measures left in the pool, 10 % of areas", earlier=0.1),
    replace(BASE, name="measures left in the pool, 30 % of areas", earlier=0.3),
    replace(BASE, name="level spread 1.2", spread=1.2, drift=0.15),
    replace(BASE, name="season 0.5, shocks 0.25", season=0.5, common=0.25),
    replace(BASE, name="every area its own season 0.5", own_season=0.5),
    replace(BASE, name="every area its own season 0.5, mean 12", own_season=0.5, mean=12.0),
)


def draws(world: World, seed: int, count: int) -> Iterator[tuple[np.random.Generator, np.ndarray, np.ndarray]]:
    """The stream, counts and expected counts, shape (areas, months), of each simulation."""
    random = np.random.default_rng([seed, abs(hash_of(world.name))])
    for _ in range(count):
        mean = expected(world, random)
        excess = world.phi - 1
        level = random.gamma(mean / excess, excess) if excess > 0 else mean
        counts = random.poisson(level)
        if world.zeros:
            counts = np.where(random.random(counts.shape) < world.zeros, 0, counts)
        yield random, counts, mean


def hash_of(name: str) -> int:
    """A number from a name, the same on every machine."""
    return int.from_bytes(name.encode("utf-8"), "big") % (2**31)


def expected(world: World, random: np.random.Generator) -> np.ndarray:
    shape = (world.areas, world.months)
    month = np.arange(world.months)
    level = world.mean * np.exp(random.normal(-(world.spread**2) / 2, world.spread, (world.areas, 1)))
    season = 1 + world.season * np.cos(2 * np.pi * (month % 12) / 12 + random.uniform(0, 2 * np.pi))
    own = 1 + world.own_season * np.cos(2 * np.pi * month / 12 + random.uniform(0, 2 * np.pi, (world.areas, 1)))
    mean = level * season * own * np.exp(random.normal(0, world.common, world.months))
    mean = mean * np.exp(drifting(world, random))
    mean = mean * np.exp(random.normal(0, world.slopes, (world.areas, 1)) * (month - world.months / 2) / 12)
    mean = mean * np.where(random.random(shape) < world.bursts, 4.0, 1.0)
    if world.jump != 1.0:
        changed = random.random(world.areas) < 0.5
        mean[changed, random.integers(12, world.months - FOLLOW_UP) :] *= world.jump
    for area in np.flatnonzero(random.random(world.areas) < world.earlier):
        mean[area, random.integers(12, world.months - FOLLOW_UP) :] *= 0.7
    if world.riot is not None:
        start = world.months - FOLLOW_UP
        worst = np.argsort(-mean[:, start - 3 : start].sum(axis=1))[:3]
        mean[random.choice(worst), start - world.riot] *= 10.0
    return mean


def drifting(world: World, random: np.random.Generator) -> np.ndarray:
    """Slow drift of each area, AR(1) with 0.8 a month and the stated standard deviation."""
    drift = np.zeros((world.areas, world.months))
    if world.drift:
        steps = random.normal(0, world.drift * np.sqrt(1 - 0.8**2), drift.shape)
        drift[:, 0] = random.normal(0, world.drift, world.areas)
        for month in range(1, world.months):
            drift[:, month] = 0.8 * drift[:, month - 1] + steps[:, month]
    return drift
