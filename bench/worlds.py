"""Worlds without a measure: area-months with level, season, shocks, over-dispersion and what else goes wrong."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

FOLLOW_UP = 6


@dataclass(frozen=True, slots=True)
class World:
    """One designed world of the calibration.

    Counts are negative binomial with variance ``phi`` times the mean. The mean is a lognormal level of the
    area x season x common shocks x what the other fields add. The last six months follow the start.
    ``riot`` is the number of months before the start at which one of the three worst areas riots (its own
    count tenfold); ``earlier`` is the share of areas in which a working measure (-30 %) began at some time;
    ``jump`` multiplies all counts of half the areas from a month on (recording), at random or ``jump_at``.
    ``told`` says whether the evaluation knows of the earlier measures and of the change of recording.
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
    jump_at: int | None = None
    told: bool = False

    @property
    def start(self) -> int:
        """The first month with the measure that is evaluated."""
        return self.months - FOLLOW_UP


@dataclass(frozen=True, slots=True)
class Drawn:
    """One world drawn: its stream, counts and means, and what the evaluation is told.

    ``counts``, ``mean`` and ``treated`` have the shape (areas, months); ``changed`` holds months.
    """

    random: np.random.Generator
    counts: np.ndarray
    mean: np.ndarray
    treated: np.ndarray
    changed: tuple[int, ...]


def draws(world: World, seed: int, count: int) -> Iterator[tuple[np.random.Generator, np.ndarray, np.ndarray]]:
    """The stream, counts and expected counts, shape (areas, months), of each draw."""
    for found in drawn(world, [seed], count):
        yield found.random, found.counts, found.mean


def drawn(world: World, seeds: list[int], count: int) -> Iterator[Drawn]:
    """So many draws of a world; the seeds and the world's name decide them."""
    random = np.random.default_rng([*seeds, hash_of(world.name)])
    for _ in range(count):
        mean = expected(world, random)
        treated, changed = np.zeros(mean.shape, dtype=bool), ()
        if world.jump != 1.0:
            changed = _recording(world, random, mean)
        if world.earlier:
            _earlier(world, random, mean, treated)
        if world.riot is not None:
            worst = np.argsort(-mean[:, world.start - 3 : world.start].sum(axis=1))[:3]
            mean[random.choice(worst), world.start - world.riot] *= 10.0
        excess = world.phi - 1
        level = random.gamma(mean / excess, excess) if excess > 0 else mean
        counts = random.poisson(level)
        if world.zeros:
            counts = np.where(random.random(counts.shape) < world.zeros, 0, counts)
        yield Drawn(random, counts, mean, treated & world.told, changed if world.told else ())


def hash_of(name: str) -> int:
    """A number from a name, the same on every machine."""
    return int.from_bytes(name.encode("utf-8"), "big") % (2**31)


def expected(world: World, random: np.random.Generator) -> np.ndarray:
    """Expected counts before recording, earlier measures and riots, shape (areas, months)."""
    shape = (world.areas, world.months)
    month = np.arange(world.months)
    level = world.mean * np.exp(random.normal(-(world.spread**2) / 2, world.spread, (world.areas, 1)))
    season = 1 + world.season * np.cos(2 * np.pi * (month % 12) / 12 + random.uniform(0, 2 * np.pi))
    own = 1 + world.own_season * np.cos(2 * np.pi * month / 12 + random.uniform(0, 2 * np.pi, (world.areas, 1)))
    mean = level * season * own * np.exp(random.normal(0, world.common, world.months))
    mean = mean * np.exp(drifting(world, random))
    mean = mean * np.exp(random.normal(0, world.slopes, (world.areas, 1)) * (month - world.months / 2) / 12)
    return mean * np.where(random.random(shape) < world.bursts, 4.0, 1.0)


def _recording(world: World, random: np.random.Generator, mean: np.ndarray) -> tuple[int, ...]:
    changed = random.random(world.areas) < 0.5
    first = int(random.integers(12, world.start)) if world.jump_at is None else world.jump_at
    mean[changed, first:] *= world.jump
    return (first,)


def _earlier(world: World, random: np.random.Generator, mean: np.ndarray, treated: np.ndarray) -> None:
    for area in np.flatnonzero(random.random(world.areas) < world.earlier):
        first = int(random.integers(12, world.start))
        mean[area, first:] *= 0.7
        treated[area, first:] = True


def drifting(world: World, random: np.random.Generator) -> np.ndarray:
    """Slow drift of each area, AR(1) with 0.8 a month and the stated standard deviation."""
    drift = np.zeros((world.areas, world.months))
    if world.drift:
        steps = random.normal(0, world.drift * np.sqrt(1 - 0.8**2), drift.shape)
        drift[:, 0] = random.normal(0, world.drift, world.areas)
        for month in range(1, world.months):
            drift[:, month] = 0.8 * drift[:, month - 1] + steps[:, month]
    return drift
