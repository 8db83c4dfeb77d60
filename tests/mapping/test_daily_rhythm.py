"""Circular hours against scipy's figures, and no mean hour for a day with two peaks."""

import numpy as np
import pytest

from bfkit.mapping.hot_times.daily_rhythm import circular_hours, daily_rhythm


def test_circular_hours_of_six_nightly_times() -> None:
    """scipy.stats.circmean, circstd (high=24) and the square-root form of Rayleigh's p (Zar 27.4), to six digits."""
    found = circular_hours([23, 0, 1, 2, 22, 3])
    assert found.mean_hour == pytest.approx(0.5)
    assert 1 - found.strength == pytest.approx(0.0971074, abs=1e-7)
    assert found.deviation == pytest.approx(1.7265102, abs=1e-7)
    assert found.p_value == pytest.approx(0.00297933, abs=1e-8)


def day(**spans: float) -> np.ndarray:
    hours = np.zeros(24)
    for name, weight in spans.items():
        hours[int(name[1:])] = weight
    return hours


def test_two_peaks_have_no_mean_hour() -> None:
    """Noon and late evening: the mean hour, 17.4, is an hour at which nothing happens."""
    found = daily_rhythm(day(h11=10, h12=20, h13=10, h21=10, h22=25, h23=10))
    assert found.mean_hour is None
    assert len(found.peaks) == 2
    assert found.why_no_mean == "dygnet har 2 toppar: ett medelvärde ligger mellan dem"


def test_a_small_second_peak_is_still_a_peak() -> None:
    assert daily_rhythm(day(h11=3, h12=8, h13=3, h21=10, h22=25, h23=10)).mean_hour is None


def test_one_peak_over_midnight_has_its_mean_hour() -> None:
    found = daily_rhythm(day(h22=10, h23=30, h0=30, h1=10))
    assert found.mean_hour == pytest.approx(0.0, abs=1e-9) or found.mean_hour == pytest.approx(24.0)
    assert found.why_no_mean is None


def test_an_even_day_has_no_mean_hour() -> None:
    assert daily_rhythm(np.full(24, 5.0)).mean_hour is None
    assert daily_rhythm(np.zeros(24)).why_no_mean == "ingen händelse har klockslag"
    with pytest.raises(ValueError, match="24 antal"):
        daily_rhythm(np.ones(12))
