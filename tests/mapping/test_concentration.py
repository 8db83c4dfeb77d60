"""Concentration: the generalised Gini of small counts, and what chance alone concentrates."""

import numpy as np
import pytest

from bfkit.mapping.concentration import concentration
from bfkit.mapping.repeats.repeat_places import repeat_places, same_places


@pytest.mark.parametrize(
    ("counts", "plain", "general", "unbiased"),
    [
        ([0] * 90 + [1] * 10, 0.9, 0.0, 0.0),
        ([0] * 95 + [2] * 5, 0.95, 0.5, 0.555556),
        ([0] * 99 + [10], 0.99, 0.9, 1.0),
    ],
)
def test_the_generalised_gini(counts: list[int], plain: float, general: float, unbiased: float) -> None:
    """By hand from Bernasco & Steenbeek (2017): G' = max(1, n/c)(G - 1) + 1, times m/(m - 1), m = min(n, c) = 10."""
    found = concentration(counts, permutations=19)
    assert (found.gini, found.generalised_gini, found.unbiased_gini) == pytest.approx(
        (plain, general, unbiased), abs=1e-6
    )


def test_half_on_the_fewest_places() -> None:
    """8 + 1 of 18 is half: two places of six."""
    found = concentration([1, 8, 1, 7, 1, 0], permutations=19)
    assert (found.places_for_half, found.share_for_half, found.places_hit) == (2, 2 / 6, 5)


def test_chance_alone_is_not_called_concentrated_and_a_few_bad_places_are() -> None:
    """100 worlds of chance: at most 5 % + 3 standard errors; 100 with ten places of 1 000 that take a fifth: nearly all."""
    false, found = 0, 0
    for seed in range(100):
        generator = np.random.default_rng(seed)
        false += concentration(
            np.bincount(generator.integers(0, 1000, 150), minlength=1000), permutations=59, seed=seed
        ).more_than_chance
        bad = np.r_[generator.integers(0, 1000, 120), generator.integers(0, 10, 30)]
        found += concentration(np.bincount(bad, minlength=1000), permutations=59, seed=seed).more_than_chance
    assert false <= 5 + 3 * np.sqrt(100 * 0.05 * 0.95)
    assert found >= 95


def test_long_streets_may_have_more() -> None:
    counts = np.r_[np.full(10, 20), np.full(90, 1)]
    assert concentration(counts, permutations=59).more_than_chance
    assert not concentration(counts, weights=counts, permutations=59).more_than_chance


def test_repeat_places_against_poisson() -> None:
    """200 incidents on 1 000 places: P(at least 2) = 1 - e^-.2 (1.2) = .0175231, so 17.5 places by chance."""
    even = repeat_places(np.r_[np.ones(200, int), np.zeros(800, int)], permutations=99)
    assert even.expected[0] == pytest.approx(17.5231, abs=1e-3)
    assert (even.observed.tolist(), even.repeat_share) == ([0, 0, 0, 0], 0.0)
    again = repeat_places(np.r_[np.full(40, 5), np.zeros(960, int)], permutations=99)
    assert again.observed.tolist() == [40, 40, 40, 40]
    assert again.p_value.max() == 0.01
    assert again.repeat_share == pytest.approx(160 / 200)


def test_same_places_are_chained_but_a_street_is_not_one_place() -> None:
    assert len(set(same_places([0, 15, 30, 500], [0, 0, 0, 0], metres=20))) == 2
    street = np.arange(0, 1000, 15.0)
    assert len(set(same_places(street, np.zeros(len(street)), metres=20))) == 10
