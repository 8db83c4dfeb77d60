"""Knox against surveillance::knox and pointpats, half-open bands, and its level and power by simulation."""

import numpy as np
import pytest

from bfkit.mapping.repeats import danger_windows
from bfkit.mapping.repeats.danger_windows import near_repeats
from bfkit.mapping.repeats.near_repeats import knox

TINY = np.array(
    [(0, 0, 0), (10, 0, 1), (0, 20, 2), (200, 200, 3), (210, 200, 4), (500, 500, 30), (505, 500, 31), (900, 0, 60)],
    dtype=float,
)


def test_the_reference_case() -> None:
    """surveillance::knox and pointpats.Knox (2.5.5), 50 m and 3 days: 5 pairs, expected 25/14 = 1.785714.

    Both count pairs at most so far and so long apart. The bands here are half-open, so whole days "at most 3" is [0, 4).
    pointpats numbers no p below 1/(B + 1), and neither does this: the exact chance of five pairs or more is about .007.
    """
    found = knox(*TINY.T, distance_edges=(0, 50.5), day_edges=(0, 4), permutations=1999)
    assert found.observed.tolist() == [[5]]
    assert found.expected_by_margins[0, 0] == pytest.approx(1.785714, abs=1e-6)
    assert found.expected[0, 0] == pytest.approx(1.785714, abs=0.1)
    assert 0.002 < found.p_value[0, 0] < 0.015


def test_bands_are_half_open() -> None:
    """Pairs 0, 10 and 20 m apart, on one day: [0, 10) holds the first, [10, 20) the second, and 20 m lies outside."""
    found = knox(
        [0, 0, 1000, 1010, 5000, 5020], [0] * 6, [1] * 6, distance_edges=(0, 10, 20), day_edges=(0, 1), permutations=9
    )
    assert found.observed.tolist() == [[1], [1]]
    days = knox([0, 0, 0], [0, 0, 0], [0, 7, 14], distance_edges=(0, 1), day_edges=(0, 7, 14), permutations=9)
    assert days.observed.tolist() == [[0, 2]]


def test_observed_and_expected_agree_with_every_pair_by_hand() -> None:
    generator = np.random.default_rng(3)
    x, y, days = generator.uniform(0, 500, 60), generator.uniform(0, 500, 60), generator.uniform(0, 90, 60)
    found = knox(x, y, days, distance_edges=(0, 50, 120), day_edges=(0, 3.5, 20), permutations=9)
    first, second = np.triu_indices(60, 1)
    far, long = np.hypot(x[first] - x[second], y[first] - y[second]), np.abs(days[first] - days[second])
    by_hand = np.histogram2d(far, long, bins=[[0, 50, 120], [0, 3.5, 20]])[0]
    assert found.observed.tolist() == by_hand.tolist()
    near, soon = np.histogram(far, [0, 50, 120])[0], np.histogram(long, [0, 3.5, 20])[0]
    assert found.expected_by_margins == pytest.approx(np.outer(near, soon) / len(first))


def world(seed: int, followers: float = 0.0, season: bool = False) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    x, y = generator.uniform(0, 3000, (2, 120))
    days = generator.integers(0, 365, 120)
    if season:
        days = np.where(x < 600, generator.integers(90, 180, 120), days)
    mothers = generator.random(120) < followers
    near = generator.normal(0, 60, (2, int(mothers.sum())))
    later = days[mothers] + generator.integers(1, 14, int(mothers.sum()))
    return np.r_[x, x[mothers] + near[0]], np.r_[y, y[mothers] + near[1]], np.r_[days, later]


BANDS = {"distance_edges": (0, 20, 100, 200, 400), "day_edges": (0, 1, 8, 15, 29), "first_danger_band": 1}


def test_p_is_uniform_without_contagion() -> None:
    """100 worlds; the corrected p of the clearest reach, within 3 standard errors of its level."""
    for block in (None, 42):
        p_values = []
        for seed in range(100):
            found = knox(*world(seed), block_days=block, permutations=19, seed=seed, **BANDS)
            p_values.append(found.clearest.p_value if found.clearest else 1.0)
        for level in (0.05, 0.25, 0.5):
            error = 3 * np.sqrt(level * (1 - level) / 100)
            assert abs(np.mean(np.array(p_values) <= level + 1e-9) - level) <= error, (block, level)


def test_contagion_is_found_with_its_danger_window() -> None:
    told = [knox(*world(seed, 0.35), block_days=42, permutations=99, seed=seed, **BANDS).danger for seed in range(20)]
    assert sum(danger is not None for danger in told) >= 18
    one = next(danger for danger in told if danger is not None)
    assert one.metres in (100, 200, 400)
    assert one.days in (8, 15, 29)
    assert f"inom {one.metres:.0f} meter" in one.words
    assert f"till och med dag {one.days - 1:.0f}" in one.words


def test_a_place_with_a_season_of_its_own_is_seldom_contagion_within_blocks() -> None:
    """All of the west's incidents in one spring: blocks of six weeks take most of it away, not all (30 worlds)."""
    free = [knox(*world(s, season=True), permutations=39, seed=s, **BANDS).clearest for s in range(30)]
    held = [knox(*world(s, season=True), block_days=42, permutations=39, seed=s, **BANDS).clearest for s in range(30)]
    false = [sum(c is not None and c.p_value <= 0.05 for c in found) for found in (free, held)]
    assert false[0] >= 9
    assert false[1] <= false[0] / 2


def test_a_window_that_may_be_a_danger_has_a_p_that_holds_among_many_groups() -> None:
    """1 999 permutations: 0.0005 at least, twenty-seven groups times that is under 5 %; the others keep the first p."""
    bands = {"distance_edges": (0, 100, 200), "day_edges": (0, 1, 15), "permutations": 99}
    firm = near_repeats(*world(1, 0.5), **bands)
    assert firm.permutations == danger_windows.FIRM == 1999
    assert firm.clearest is not None
    assert firm.clearest.p_value == 1 / 2000
    nothing = near_repeats(*world(2), **bands)
    assert nothing.permutations == 99
    assert nothing.danger is None


def test_a_few_pairs_are_no_danger_however_few_were_expected() -> None:
    """Four pairs within ten metres and a week, where chance makes few: 36 points, far apart in place and time."""
    alone = np.arange(32)
    x, days = np.r_[alone * 1000, alone[:4] * 1000 + 5], np.r_[alone * 20, alone[:4] * 20 + 3]
    bands = {"distance_edges": (0, 10, 20), "day_edges": (0, 1, 8), "block_days": 42, "first_danger_band": 1}
    found = knox(x, np.zeros(36), days, permutations=199, **bands)
    assert found.clearest is not None
    assert found.clearest.observed == 4
    assert found.danger is None


def test_wrong_arguments() -> None:
    with pytest.raises(ValueError, match="stigande"):
        knox([0, 1], [0, 1], [0, 1], distance_edges=(10, 0), day_edges=(0, 1))
    with pytest.raises(ValueError, match="saknas"):
        knox([0, np.nan], [0, 1], [0, 1], distance_edges=(0, 10), day_edges=(0, 1))


def test_dealing_within_blocks_counts_every_pair_that_can_come_near() -> None:
    """The definition, every pair of every dealing, with the same random numbers: argsort within blocks of ten days."""
    generator = np.random.default_rng(5)
    x, y, days = generator.uniform(0, 200, 80), generator.uniform(0, 200, 80), generator.integers(0, 100, 80)
    edges = {"distance_edges": (0, 60, 150), "day_edges": (0, 4, 13)}
    found = knox(x, y, days, block_days=10, permutations=40, seed=9, **edges)
    since = days - days.min()
    order = np.lexsort((y, np.floor(x / 1000), since // 10))
    x, y, days, block = x[order], y[order], days[order], (since // 10)[order]
    first, second = np.triu_indices(80, 1)
    far, random = np.hypot(x[first] - x[second], y[first] - y[second]), np.random.default_rng(9)
    total = np.zeros((2, 2))
    for _ in range(40):
        dealt = days[np.lexsort((random.random(80), block))]
        total += np.histogram2d(far, np.abs(dealt[first] - dealt[second]), bins=[[0, 60, 150], [0, 4, 12.5]])[0]
    assert found.expected.tolist() == (total / 40).tolist()
    near = np.histogram(far, [0, 60, 150])[0]
    soon = np.histogram(np.abs(days[first] - days[second]), [0, 4, 12.5])[0]
    assert found.expected_by_margins == pytest.approx(np.outer(near, soon) / len(first))
