"""Signals over many series: how often they cry wolf, what they find, and what they leave out."""

from datetime import date

import numpy as np
import pytest

from bfkit.inference import benjamini_hochberg
from bfkit.mapping.trends.exceedance import judge
from bfkit.mapping.trends.signals import every_quarter, signals
from tests.builders import checked, incidents, parameters, quarterly, quarters

AREAS, CATEGORIES, QUARTERS = 48, 6, 14


def town(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """48 areas x 6 categories: mean 0.5-30 a quarter, season by category, variance 1-3 times the mean; the means."""
    generator = np.random.default_rng(seed)
    series, category = AREAS * CATEGORIES, np.repeat(np.arange(CATEGORIES), AREAS)
    mean = np.exp(generator.uniform(np.log(0.5), np.log(30), series))
    phi = generator.uniform(1.01, 3, series)[:, None]
    wave = np.sin(2 * np.pi * np.arange(QUARTERS + 1) / 4 + generator.uniform(0, 6, CATEGORIES)[:, None])
    level = mean[:, None] * np.exp(generator.uniform(0, 0.5, CATEGORIES)[:, None] * wave)[category]
    return generator.negative_binomial(level / (phi - 1), 1 / phi).astype(float), category, mean


def test_nothing_planted_gives_few_signals_and_a_tripled_quarter_many() -> None:
    """12 towns: a false signal in any of 288 series is expected in at most 5 % of them; binomial(12, 0.05) exceeds 3 with
    probability 0.2 %. Power beside: tripled quarters of series with 15 or more a quarter are mostly found."""
    wrong, found, sought = 0, 0, 0
    for seed in range(12):
        counts, category, mean = town(seed)
        wrong += bool((benjamini_hochberg(judge(counts, category, every_quarter(QUARTERS)).p_value) <= 0.05).any())
        if seed < 3:
            large = np.flatnonzero(mean > 15)[:10]
            counts[large, -1] *= 3
            result = judge(counts, category, every_quarter(QUARTERS))
            found += int((benjamini_hochberg(result.p_value)[large] <= 0.05).sum())
            sought += len(large)
    assert wrong <= 3
    assert found >= 0.7 * sought


def test_the_season_is_the_category_s_unless_the_series_has_clearly_another() -> None:
    """Three areas with double counts each summer and a fourth with double counts each winter."""
    quarter = np.arange(21)
    summer, winter = np.where(quarter % 4 == 2, 40, 20), np.where(quarter % 4 == 0, 40, 20)
    counts = np.vstack([summer, summer, summer, summer, winter]).astype(float)
    result = judge(counts, np.zeros(5, dtype=int), every_quarter(20))
    assert result.own_season.tolist() == [0, 0, 0, 0, 1]
    assert result.expected[4] == pytest.approx(40, rel=0.01)
    assert result.expected[0] < 30


def test_a_riot_is_no_yardstick_for_an_area() -> None:
    calm = np.random.default_rng(1).poisson(8, size=(30, 17)).astype(float)
    riot = calm.copy()
    riot[0, 10] = 127
    with_riot, without = (judge(c, np.zeros(30, dtype=int), every_quarter(16)) for c in (riot, calm))
    assert with_riot.expected[0] == pytest.approx(without.expected[0], rel=0.3)
    assert with_riot.down_weighted[0] == 1
    assert with_riot.upper[0] < 30


CALM = dict.fromkeys(quarters("2020Q1", "2025Q2"), 20)


def test_signals_from_the_tables_are_ranked_and_carry_their_counts() -> None:
    rows = [*quarterly({**CALM, "2025Q2": 70}, area_id="A"), *quarterly({**CALM, "2025Q2": 50}, area_id="B")]
    found = signals(checked(incidents(rows)), parameters())
    places = [(row.key.area, row.count, row.direction) for row in found.signals if row.key.category == "skadegorelse"]
    assert set(places) == {("hela kommunen", 120, "över"), ("Norr", 70, "över"), ("Söder", 50, "över")}
    assert [row.rank for row in found.signals] == list(range(1, len(found.signals) + 1))
    assert all(a.exceedance >= b.exceedance > 1 for a, b in zip(found.signals, found.signals[1:], strict=False))
    norr = next(row for row in found.signals if row.key.area == "Norr")
    assert norr.last_year == 20
    assert norr.rate is not None
    assert norr.rate[0] == pytest.approx(700)  # 70 of 100 residents, per 1 000
    assert norr.lower < norr.expected < norr.upper < 70


def test_a_break_splits_the_series_and_a_short_one_is_not_judged() -> None:
    rows = quarterly({**CALM, **dict.fromkeys(quarters("2022Q1", "2025Q2"), 60)}, area_id="A")
    table = checked(incidents(rows))
    before = signals(table, parameters())
    split = signals(table, parameters(), breaks={"rapporter": [date(2022, 1, 1)]})
    short = signals(table, parameters(), breaks={"rapporter": [date(2024, 1, 1)]})
    own = [next(r for r in s.rows if r.key.area == "Norr" and r.count) for s in (before, split, short)]
    assert own[1].expected == pytest.approx(60, rel=0.01)
    assert own[0].expected < 55
    assert own[2].reason == "för kort historik att jämföra med"
    assert np.isnan(own[2].p_value)
    assert own[2].last_year == 60
