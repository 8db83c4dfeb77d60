"""Did the problem move, and could it be the reporters: hand arithmetic, and error rates by simulation."""

import math
from dataclasses import replace

import numpy as np
import pytest

from bench.worlds import World, draws
from bfkit.evaluation import movement as moved
from bfkit.evaluation.placebo import PlaceboTest, placebo_test
from bfkit.evaluation.reporting import reporting
from bfkit.evaluation.windows import Lengths, Windows, windows

WORLD = World("ring of four, phi 2", areas=24, months=78, mean=10.0)


def ringed(areas: int) -> np.ndarray:
    """Areas in a circle: the two nearest on each side are the ring."""
    place = np.arange(areas)
    apart = np.abs(place[:, None] - place[None, :])
    apart = np.minimum(apart, areas - apart)
    return (apart > 0) & (apart <= 2)


def assessed(counts: np.ndarray, area: int) -> tuple[Windows, PlaceboTest, np.ndarray]:
    start, ring = counts.shape[1] - 6, ringed(len(counts))
    treated = np.zeros(counts.shape, dtype=bool)
    treated[area, start:] = True
    far = ~ring & ~np.eye(len(counts), dtype=bool)
    test = placebo_test(counts, treated, far, area=area, start=start, rule="any", most=len(counts))
    dates = np.append(np.arange(24, start - 5), start)
    return windows(counts, treated, far, dates, Lengths()), test, ring


def test_error_and_power_of_the_ring():
    """120 worlds, seed 1, all used: with nothing moved the two verdicts are at most 2.5 % each, with their error.

    When half of what is taken away turns up in the ring of four (about 30 of 240 incidents, 12 %), the verdict
    must often be that it cannot be told, and the size that cannot be excluded must cover the truth.
    """
    false, covered, doubled = [], 0, 0
    for random, counts, _ in draws(WORLD, 1, 120):
        area, start = 12, counts.shape[1] - 6
        found = moved.movement(*assessed(counts, area)[:2], ringed(24), area=area)
        false.append(found.verdict)
        after = counts.copy()
        gone = random.binomial(after[area, start:], 0.5)
        after[area, start:] -= gone
        into = np.flatnonzero(ringed(24)[area])
        for month, number in enumerate(random.binomial(gone, 0.5)):
            np.add.at(after[:, start + month], random.choice(into, number), 1)
        half = moved.movement(*assessed(after, area)[:2], ringed(24), area=area)
        covered += half.moved_lower <= gone.sum() / 2 <= half.moved_upper
        after[into, start:] = 2 * counts[into, start:]
        doubled += moved.movement(*assessed(after, area)[:2], ringed(24), area=area).verdict == moved.MOVED
    decided = sum(verdict != moved.NOT_TESTED for verdict in false)
    for verdict in (moved.MOVED, moved.SPREAD):
        assert false.count(verdict) / decided <= 0.025 + 3 * math.sqrt(0.025 * 0.975 / decided)
    assert covered / 120 >= 0.9 * decided / 120
    assert doubled >= 0.9 * decided


def test_not_tested_is_never_a_number():
    counts = np.random.default_rng(1).poisson(10, (24, 78))
    found, test, ring = assessed(counts, 3)
    alone = moved.movement(found, test, np.zeros_like(ring), area=3)
    assert (alone.verdict, alone.reason) == (moved.NOT_TESTED, "inget område ligger inom ringarna")
    assert math.isnan(alone.ratio)
    assert math.isnan(alone.moved)
    undecided = replace(test, undecided="kort historik")
    assert moved.movement(found, undecided, ring, area=3).verdict == moved.NOT_TESTED
    with pytest.raises(ValueError, match="område för område"):
        moved.movement(found, test, ring[:3], area=3)


def test_silent_reporters_are_taken_out_by_hand():
    """The area's 100 reports all come from A, whose reports elsewhere halve while the whole falls by a tenth.

    A: (100 + .5) / (200 + .5); all: (100 + 800 + .5) / (200 + 800 + .5); the factor is their ratio.
    """
    counts = np.random.default_rng(1).poisson(20, (24, 78))
    counts[3, -6:] //= 2
    test = assessed(counts, 3)[1]
    found = reporting(test, [100, 0], [200, 800], [100, 800])
    factor = (100.5 / 200.5) / (900.5 / 1000.5)
    assert found.factor == pytest.approx(factor)
    adjusted = (test.log_ratio - math.log(factor)) / test.error
    assert found.p_decrease == pytest.approx((1 + (test.statistics <= adjusted).sum()) / (test.placebos + 1))
    assert found.explains
    steady = reporting(test, [100, 0], [200, 800], [180, 720])
    assert steady.factor == pytest.approx(1.0, abs=0.01)
    assert not steady.explains
    assert test.p_decrease <= 0.05 < found.p_decrease


def test_activity_that_cannot_be_told_explains_nothing():
    test = assessed(np.random.default_rng(1).poisson(20, (24, 78)), 3)[1]
    assert reporting(test, [10, 0], [5, 800], [5, 800]).explains is None  # A reports too little elsewhere
    assert reporting(test, [0, 0], [500, 800], [500, 800]).explains is None
    with pytest.raises(ValueError, match="alla tre"):
        reporting(test, [1], [1, 2], [1, 2])
