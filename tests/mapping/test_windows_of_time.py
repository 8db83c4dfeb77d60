"""The hot window: over midnight, corrected for the search, blind to one bad night, with its true level under chance."""

from datetime import date

import numpy as np
import pytest

from bfkit.mapping.hot_times.windows_of_time import days_in_words, hot_window, nights_in_words
from bfkit.periods import Period

MONDAY = np.datetime64("2024-01-01T00:00", "m")


def even(generator: np.random.Generator, count: int, weeks: int = 52) -> np.ndarray:
    minutes = generator.integers(0, weeks * 7 * 24 * 60, count)
    return (MONDAY + minutes.astype("timedelta64[m]")).astype("datetime64[s]")


def fridays_and_saturdays(generator: np.random.Generator, count: int, weeks: int = 52) -> np.ndarray:
    """Between 23 and 04 in the nights that follow Fridays and Saturdays."""
    hours = (generator.integers(0, weeks, count) * 7 + generator.integers(4, 6, count)) * 24 + 23
    minutes = hours * 60 + generator.integers(0, 5 * 60, count)
    return (MONDAY + minutes.astype("timedelta64[m]")).astype("datetime64[s]")


def test_a_window_over_midnight_belongs_to_its_evenings() -> None:
    """31 of 74 planted in ten hours: 31 and what chance adds, against 74 x 10/168 = 4.4 of an even week."""
    generator = np.random.default_rng(4)
    moments = np.concatenate([fridays_and_saturdays(generator, 31), even(generator, 43)])
    found = hot_window(moments, moments, permutations=199)
    assert found is not None
    assert (found.weekdays, found.hour_from, found.hour_to) == ((4, 5), 23, 4)
    assert found.words == "fredagar och lördagar kl. 23–04"
    assert found.total == 74
    assert 31 <= found.count <= 37
    assert found.expected == pytest.approx(74 * 10 / 168, rel=0.02)
    assert found.ratio == pytest.approx(found.count / found.expected)
    assert 1 < found.lower < found.ratio < found.upper
    assert found.p_value == 1 / 200
    assert found.sentence.startswith(f"fredagar och lördagar kl. 23–04: {found.count:.0f} av 74 händelser, ")


def test_an_hour_of_every_day_is_found_though_no_day_is_worse() -> None:
    """Sixty incidents, the same on every weekday, between 20 and 24: twenty-fourths of 4 hours, six times an even week."""
    nights = np.arange(60).astype("timedelta64[D]") + (np.arange(60) % 4 + 20).astype("timedelta64[h]")
    moments = (MONDAY + nights + np.timedelta64(30, "m")).astype("datetime64[s]")
    found = hot_window(moments, moments, permutations=99)
    assert found is not None
    assert found.words == "alla dagar kl. 20–24"
    assert found.ratio == pytest.approx(6.0)
    assert found.p_value == 0.01


def test_what_begins_after_midnight_is_named_by_the_night() -> None:
    moments = np.array([np.datetime64("2024-01-06T01:30") + np.timedelta64(7 * w, "D") for w in range(30)])
    found = hot_window(moments, moments, permutations=19)
    assert found is not None
    assert found.weekdays == (4,)
    assert "natten mot lördag kl. " in found.words


def test_one_night_of_unrest_is_no_hot_window() -> None:
    """Sixty in one night: no window on five nights holds them, and permuted nights carry them along."""
    generator = np.random.default_rng(2)
    riot = np.datetime64("2024-04-12T22:00", "s") + np.arange(60).astype("timedelta64[m]")
    moments = np.concatenate([riot, even(generator, 60)])
    found = hot_window(moments, moments, permutations=99)
    assert found is None or found.p_value > 0.05


def test_p_is_uniform_when_no_time_is_worse() -> None:
    """Bounds: 3 standard errors of 100 worlds, seeds 0-99. Clustered nights must not break it."""
    p_values = []
    for seed in range(100):
        generator = np.random.default_rng(seed)
        nights = generator.integers(0, 364, 40)
        minutes = (
            nights[:, None] * 1440
            + 360
            + (generator.integers(0, 1440, 40)[:, None] + generator.integers(0, 90, (40, 3))) % 1440
        )
        moments = (MONDAY + minutes.ravel().astype("timedelta64[m]")).astype("datetime64[s]")
        found = hot_window(moments, moments, permutations=19, least_count=0.5, least_nights=1, seed=seed)
        assert found is not None
        p_values.append(found.p_value)
    for level in (0.05, 0.25, 0.5):
        error = 3 * np.sqrt(level * (1 - level) / 100)
        assert abs((np.array(p_values) <= level + 1e-9).mean() - level) <= error


def test_power_and_coverage_of_a_planted_window() -> None:
    """80 incidents, 24 planted in ten hours a week: found and covered nearly always (bound from 20 worlds, seeds 0-19)."""
    found, covered = 0, 0
    for seed in range(20):
        generator = np.random.default_rng(seed)
        moments = np.concatenate([fridays_and_saturdays(generator, 24), even(generator, 56)])
        window = hot_window(moments, moments, permutations=59, seed=seed)
        assert window is not None
        found += window.p_value <= 0.05
        inside = _planted_hours(window) / (len(window.weekdays) * _length(window))
        true = (56 + 24 * inside * 168 / 10) / 80  # of each hour of the window: even part and planted part
        covered += window.lower <= true <= window.upper
    assert found >= 19
    assert covered >= 17  # 95 % of 20 is 19; less 2 standard errors


def _length(window: object) -> int:
    return (window.hour_to - window.hour_from) % 24 or 24


def _planted_hours(window: object) -> int:
    """How many of the window's hours of the week lie in the planted ones."""
    planted = {(day * 24 + 23 + step) % 168 for day in (4, 5) for step in range(5)}
    late = window.hour_from < 6
    own = {((d + late) * 24 + window.hour_from + s) % 168 for d in window.weekdays for s in range(_length(window))}
    return len(planted & own)


def test_words() -> None:
    assert days_in_words((5,)) == "lördagar"
    assert days_in_words((0, 1, 2, 3, 4)) == "måndagar–fredagar"
    assert days_in_words(tuple(range(7))) == "alla dagar"
    assert nights_in_words((6,)) == "natten mot måndag"
    assert nights_in_words((3, 4, 5)) == "nätterna mot fredag–söndag"


def test_nothing_gives_nothing() -> None:
    none = np.array([], dtype="datetime64[s]")
    assert hot_window(none, none) is None


def test_an_even_spread_is_over_the_hours_of_the_period() -> None:
    """From 1 July 2024 to 30 June 2025: 53 Mondays, the last only to midnight (what follows is July), so the window on
    Mondays 22-02 has 52 x 4 + 2 of the 365 x 24 hours;
    on Fridays 21-04 it has 52 x 7.
    """
    year = Period(date(2024, 7, 1), date(2025, 7, 1))
    for weekday, hour, nights, hours in ((0, 22, 53, 52 * 4 + 2), (4, 21, 52, 52 * 7)):
        first = np.datetime64("2024-07-01T00:00") + np.timedelta64(weekday * 24 * 60 + hour * 60, "m")
        length = 4 if weekday == 0 else 7
        every = [
            first + np.timedelta64(7 * w * 24 * 60 + h * 60 + 20, "m") for w in range(nights) for h in range(length)
        ]
        moments = np.array([one for one in every if one < np.datetime64("2025-07-01")]).astype("datetime64[s]")
        found = hot_window(moments, moments, period=year, permutations=19)
        assert found is not None
        assert (found.weekdays, found.hour_from, found.hour_to) == ((weekday,), hour, (hour + length) % 24)
        assert found.expected == pytest.approx(len(moments) * hours / (365 * 24), rel=1e-12)
