"""EARS, CUSUM, STL and the change between two periods: published numbers and hand arithmetic."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bfkit.mapping.trends.change import changes_between, period_change
from bfkit.mapping.trends.cusum import cusum, drift_p_values, slow_changes
from bfkit.mapping.trends.early_warning import early_warnings, ears
from bfkit.mapping.trends.season import decompose, level_test, seasonal_profiles
from bfkit.periods import Period, Quarter
from tests.builders import checked, incidents, parameters, quarterly, quarters

SERIES = [3, 5, 2, 4, 6, 3, 4, 15, 2, 3, 4, 5, 3, 30]
NOTTEM = """
40.6 40.8 44.4 46.7 54.1 58.5 57.7 56.4 54.3 50.5 42.9 39.8 44.2 39.8 45.1 47.0 54.1 58.7 66.3 59.9 57.0 54.2 39.7 42.8
37.5 38.7 39.5 42.1 55.7 57.8 56.8 54.3 54.3 47.1 41.8 41.7 41.8 40.1 42.9 45.8 49.2 52.7 64.2 59.6 54.4 49.2 36.3 37.6
39.3 37.5 38.3 45.5 53.2 57.7 60.8 58.2 56.4 49.8 44.4 43.6 40.0 40.5 40.8 45.1 53.8 59.4 63.5 61.0 53.0 50.0 38.1 36.3
39.2 43.4 43.4 48.9 50.6 56.8 62.5 62.0 57.5 46.7 41.6 39.8 39.4 38.5 45.3 47.1 51.7 55.0 60.4 60.5 54.7 50.3 42.3 35.2
40.8 41.1 42.8 47.3 50.9 56.4 62.2 60.5 55.4 50.2 43.0 37.3 34.8 31.3 41.0 43.9 53.1 56.9 62.5 60.3 59.8 49.2 42.9 41.9
41.6 37.1 41.2 46.9 51.2 60.4 60.1 61.6 57.0 50.9 43.0 38.8 37.1 38.4 38.4 46.5 53.5 58.4 60.6 58.2 53.8 46.6 45.5 40.6
42.4 38.4 40.3 44.6 50.9 57.0 62.1 63.5 56.3 47.3 43.6 41.8 36.2 39.3 44.5 48.7 54.2 60.8 65.5 64.9 60.1 50.2 42.1 35.8
39.4 38.2 40.4 46.9 53.4 59.6 66.5 60.4 59.2 51.2 42.8 45.8 40.0 42.6 43.5 47.1 50.0 60.5 64.6 64.0 56.8 48.6 44.2 36.4
37.3 35.0 44.0 43.9 52.7 58.6 60.0 61.1 58.1 49.6 41.6 41.3 40.8 41.0 38.4 47.4 54.1 58.6 61.4 61.8 56.3 50.9 41.4 37.1
42.1 41.2 47.3 46.6 52.4 59.0 59.6 60.4 57.0 50.7 47.8 39.2 39.4 40.9 42.4 47.8 52.4 58.0 60.7 61.8 58.2 46.7 46.6 37.8
"""
"""Mean monthly temperatures at Nottingham Castle 1920-1939 (Anderson 1976), the data set nottem of R."""


def test_ears_of_the_r_package() -> None:
    """Methods 8.3 (R surveillance 1.20.3, earsC): bounds and alarms at alpha 0.001, baseline 7."""
    first, second = ears(SERIES, method="C1"), ears(SERIES, method="C2")
    bounds = [8.014078, 19.024549, 19.239711, 19.072709, 19.072709, 18.896829, 18.896829]
    assert first.upper[7:] == pytest.approx(bounds, abs=1e-6)
    assert second.upper[9:] == pytest.approx(bounds[:5], abs=1e-6)
    assert (np.flatnonzero(first.warning) + 1).tolist() == [8, 14]
    assert (np.flatnonzero(second.warning) + 1).tolist() == [14]
    assert np.isnan(first.upper[:7]).all()
    assert np.isnan(second.upper[:9]).all()


def test_c3_adds_up_three_periods_by_hand() -> None:
    """Baseline 1 2 3 2 1 2 3 (mean 2, variance 4/6): three counts of 4 after two of 2, none of which is one C2 alarm.

    With sd = sqrt(2/3) = 0.8165 the first 4 lies (4 - 2) / 0.8165 = 2.4495 above, less 1 = 1.4495.
    """
    found = ears([1, 2, 3, 2, 1, 2, 3, 2, 2, 4, 4, 4], method="C3", minimum_deviation=0.8164965809)
    assert np.isnan(found.statistic[:11]).all()
    second, third = ears([1, 2, 3, 2, 1, 2, 3, 2, 2, 4, 4, 4], method="C2", minimum_deviation=0.8164965809), found
    assert second.statistic[9] == pytest.approx(2.4494897)
    assert third.statistic[11] == pytest.approx(np.maximum(second.statistic[9:] - 1, 0).sum())
    assert not second.warning.any()
    assert third.warning[11]
    with pytest.raises(ValueError, match="minst tre"):
        ears(SERIES, baseline=2)


@pytest.mark.real
def test_cusum_alarms_of_the_r_package(real_data: Path) -> None:
    """Methods 8.5 (R surveillance, algo.cusum, k 1.04, h 2.26) in weeks 200-312 of salmonella.agona."""
    counts = pd.read_csv(real_data / "series" / "salmonella_agona.csv")["obs"].to_numpy(dtype=float)
    found = cusum(counts[199:312], counts[:199].mean())
    weeks = (np.flatnonzero(found.upward_alarm[0]) + 200).tolist()
    assert weeks == [249, 250, 264, 265, 266, 294, 295, 296, 297, 298]


def test_cusum_by_hand() -> None:
    """Mean 4, so standardised (x - 4) / 2: 1, 2, -1, 3; k = 0.5: sums 0.5, 2.0, 0.5, 3.0; downwards 0, 0, 0.5, 0."""
    found = cusum([6, 8, 2, 10], 4, k=0.5, h=2)
    assert found.upward[0] == pytest.approx([0.5, 2.0, 0.5, 3.0])
    assert found.downward[0] == pytest.approx([0, 0, 0.5, 0])
    assert found.upward_alarm[0].tolist() == [False, True, False, True]
    assert cusum([6, 8, 2, 10], 4, dispersion=4, k=0, h=9).upward[0] == pytest.approx([0.5, 1.5, 1.0, 2.5])


def test_a_drift_is_found_and_level_series_keep_their_rate() -> None:
    """100 level over-dispersed series of 36 months: two-sided at 5 %, at most 5 + 3 standard errors (6.5) drift."""
    generator = np.random.default_rng(1)
    level = generator.negative_binomial(10, 0.5, size=(100, 36))
    rising = generator.poisson(np.linspace(6, 16, 36), size=(20, 36))
    both = np.vstack([level, rising]).astype(float)
    standard = (both - both.mean(axis=1, keepdims=True)) / both.std(axis=1, keepdims=True)
    up, down = drift_p_values(standard, seed=1)
    drifting = 2 * np.minimum(up, down) <= 0.05
    assert drifting[:100].sum() <= 11
    assert (up[100:] <= 0.025).sum() >= 12
    assert min(up.min(), down.min()) >= 1 / 1000


def test_months_that_lean_on_each_other_are_no_drift() -> None:
    """100 level series of 60 months with correlation 0.3 from month to month: at most 5 + 3 standard errors drift."""
    generator = np.random.default_rng(1)
    noise = generator.normal(size=(100, 80))
    for month in range(1, 80):
        noise[:, month] += 0.3 * noise[:, month - 1]
    level = noise[:, 20:] - noise[:, 20:].mean(axis=1, keepdims=True)
    up, down = drift_p_values(level / level.std(axis=1, keepdims=True), seed=1)
    assert (2 * np.minimum(up, down) <= 0.05).sum() <= 11


def test_stl_of_r() -> None:
    """Methods 8.6: stl(nottem, s.window = 7, robust = TRUE), first month: -8.27932945, 49.5727946, -.693465137."""
    found = decompose([float(value) for value in NOTTEM.split()], 12)
    first = (found.seasonal[0], found.trend[0], found.remainder[0])
    assert first == pytest.approx((-8.27932945, 49.5727946, -0.693465137), abs=1e-2)  # within 0.01 degrees
    with pytest.raises(ValueError, match="minst två år"):
        decompose(range(23), 12)


def test_a_season_is_told_from_chance() -> None:
    generator = np.random.default_rng(2)
    month = np.arange(60) % 12
    even, summer = generator.poisson(10, 60), generator.poisson(10 * np.exp(0.8 * (month == 6)), 60)
    assert level_test(even, month) > 0.05 > level_test(summer, month)


def test_the_score_e_test_where_the_periods_differ_and_both_counts_are_noisy() -> None:
    """Methods 0.3: 25 in one month against 192 in twelve: .0337 (score), not .0891. Methods 0.4: z is divided by
    sqrt 2: 25 against 16 is 2 (5 - 4) / sqrt 2 = 1.414, and p .1648 (methods 2.1)."""
    unequal, equal = period_change(25, 192, days_now=1, days_before=12), period_change(25, 16)
    assert unequal.p_value == pytest.approx(0.03373, abs=1e-5)
    assert equal.p_value == pytest.approx(0.1647963179, abs=1e-9)
    assert equal.z == pytest.approx(2 / np.sqrt(2))
    assert (equal.lower, equal.upper) == pytest.approx((0.8019570733, 3.1320441452), abs=1e-8)
    assert equal.percent == pytest.approx((56.25, -19.80429267, 213.20441452), abs=1e-6)
    assert period_change(10, 5).now_interval == pytest.approx((4.795389, 18.390356), abs=1e-6)


def test_base_zero_gives_no_percent_and_both_zero_no_ratio() -> None:
    assert period_change(5, 0).percent is None
    assert period_change(5, 0).ratio == np.inf
    assert period_change(0, 0).percent is None
    assert period_change(0, 5).percent[0] == -100
    with pytest.raises(ValueError, match="minst 1"):
        period_change(1, 1, dispersion=0.5)


def test_over_dispersion_makes_a_change_less_sure() -> None:
    plain, wide = period_change(40, 20), period_change(40, 20, dispersion=3)
    assert wide.p_value > 3 * plain.p_value
    assert wide.lower < plain.lower < plain.upper < wide.upper


def test_two_noisy_counts_are_called_different_no_more_often_than_stated() -> None:
    """Methods 0.4: a known mean gives 16.6 % at mean 20; the corrected z keeps 5 % (500 draws: + 3 errors = 7.9 %)."""
    draws = np.random.default_rng(4).poisson(20, size=(500, 2))
    z = 2 * (np.sqrt(draws[:, 0]) - np.sqrt(draws[:, 1]))
    found = [period_change(int(now), int(before)).z for now, before in draws[:20]]
    assert found == pytest.approx(z[:20] / np.sqrt(2))
    assert (np.abs(z) > 1.96).mean() > 0.12
    assert (np.abs(z / np.sqrt(2)) > 1.96).mean() <= 0.079


LEVEL = dict.fromkeys(quarters("2020Q1", "2025Q2"), 24)


def test_changes_and_their_reasons_from_the_tables() -> None:
    table = checked(incidents(quarterly({**LEVEL, "2025Q2": 60}, area_id="A")))
    now, before = Quarter(2025, 2), Quarter(2024, 2)
    rows = changes_between(table, parameters(), now=now, before=before)
    norr = next(r for r in rows if r.key.area_id == "A" and r.key.category == "skadegorelse")
    assert norr.change is not None
    assert (norr.change.now, norr.change.before) == (60, 24)
    assert norr.change.p_value < norr.change.p_adjusted < 0.05
    broken = changes_between(
        table, parameters(), now=now, before=before, breaks={"rapporter": [pd.Timestamp("2025-01-01").date()]}
    )
    assert {r.reason for r in broken if r.key.source == "rapporter"} == {
        "rapporteringen ändrades: antalen går inte att jämföra"
    }
    early = changes_between(table, parameters(), now=now, before=Quarter(2019, 2), areas=[])
    assert all(r.change is None and "komplett" in str(r.reason) for r in early)


def test_months_are_warned_of_with_a_short_history_and_drift_with_a_long_one() -> None:
    own = parameters()
    short = checked(incidents(quarterly({**LEVEL, "2025Q2": 120})))
    warned = early_warnings(short, own).warned
    assert {row.key.category for row in warned} == {"alla", "skadegorelse"}
    assert early_warnings(checked(incidents(quarterly(LEVEL))), own).warned == ()
    rising = {quarter: 8 + 2 * number for number, quarter in enumerate(LEVEL)}
    found = slow_changes(checked(incidents(quarterly(rising))), own, step="quarter")
    assert [(row.direction, row.drifting) for row in found] == [("uppåt", True)] * 2
    assert all(row.count > row.expected for row in found)
    assert not any(r.drifting for r in slow_changes(checked(incidents(quarterly(LEVEL))), own, step="quarter"))


def test_profile_of_the_quarters() -> None:
    """Quarter 2 has 48 of the year's 48 + 3 · 16 = 96 incidents: half."""
    rows = quarterly({quarter: 48 if quarter.endswith("Q2") else 16 for quarter in LEVEL})
    profile = seasonal_profiles(checked(incidents(rows)), parameters(), step="quarter")[0]
    assert profile.share[1] == pytest.approx(0.5, abs=0.03)
    assert sum(profile.share) == pytest.approx(1)
    assert profile.strength > 0.9
    assert profile.p_value < 0.001
    with pytest.raises(ValueError, match="månader"):
        seasonal_profiles(checked(incidents(rows)), parameters(), step="week")


def test_weeks_and_months_end_with_the_quarter() -> None:
    from bfkit.mapping.trends.series import count_series

    table = checked(incidents(quarterly(LEVEL, area_id="A")))
    for step, last in (
        ("month", Period(*[pd.Timestamp(d).date() for d in ("2025-06-01", "2025-07-01")])),
        ("week", None),
    ):
        series = count_series(table, parameters(), step=step)
        assert last is None or series.periods[-1] == last
        assert series.periods[-1].end <= Quarter(2025, 2).end
        whole = series.counts[[k.area_id is None and k.category == "skadegorelse" for k in series.keys]]
        assert whole[0].sum() == pytest.approx(24 * 22, abs=4)  # a week may be cut off at each end
