"""Hours of the week: the published aoristic examples, and when a block may be said to stand out."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bfkit.counts.aoristic import aoristic_week, blocks
from bfkit.mapping.hot_times.weekday_hours import weekday_hours
from tests.builders import checked, incidents, parameters


def week(start: str, end: str, longest: int = 24) -> np.ndarray:
    moments = np.array([[start], [end]], dtype="datetime64[s]")
    return aoristic_week(moments[0], moments[1], longest_hours=longest)


@pytest.mark.parametrize(
    ("start", "end", "weights"),
    [
        # Ratcliffe's worked example (jratcliffe.net): eight hours, an eighth each
        ("2025-06-16T08:00", "2025-06-16T16:00", {(0, h): 0.125 for h in range(8, 16)}),
        # the other four: reference values of apwheele/crimepy
        ("2025-06-16T01:00", "2025-06-16T02:30", {(0, 1): 0.6667, (0, 2): 0.3333}),
        ("2025-06-16T01:50", "2025-06-16T02:10", {(0, 1): 0.5, (0, 2): 0.5}),
        ("2025-06-16T23:30", "2025-06-17T01:15", {(0, 23): 0.2857, (1, 0): 0.5714, (1, 1): 0.1429}),
        ("2025-06-16T14:05", "2025-06-16T14:50", {(0, 14): 1.0}),
        # a known moment, on the last minute of a week and of a year
        ("2025-06-22T23:59", "2025-06-22T23:59", {(6, 23): 1.0}),
        ("2024-12-31T23:30", "2025-01-01T00:30", {(1, 23): 0.5, (2, 0): 0.5}),
    ],
)
def test_weights_of_published_examples(start: str, end: str, weights: dict[tuple[int, int], float]) -> None:
    found = week(start, end)
    assert found.sum() == pytest.approx(1.0)
    for (day, hour), weight in weights.items():
        assert found[day, hour] == pytest.approx(weight, abs=5e-5)


def test_twenty_five_hours_give_each_hour_a_twenty_fifth() -> None:
    """apwheele/crimepy: 25 bins of 0.04; the first and the last are the same hour a day apart."""
    found = week("2025-06-16T08:00", "2025-06-17T09:00", longest=25)
    assert found[0, 8] == pytest.approx(0.04)
    assert found[1, 8] == pytest.approx(0.04)
    assert (found > 0).sum() == 25


def test_blocks_add_up_and_must_divide_the_day() -> None:
    weights = np.arange(168, dtype=float).reshape(7, 24)
    assert blocks(weights, 3).shape == (7, 8)
    assert blocks(weights, 3)[0, 0] == 0 + 1 + 2
    with pytest.raises(ValueError, match="5 timmar"):
        blocks(weights, 5)


def test_what_has_no_clock_or_too_long_a_span_is_told_apart() -> None:
    rows = [
        {"starts_at": "2025-05-02 22:00"},
        {"starts_at": "2025-05-02 22:00", "ends_at": "2025-05-04 22:00"},
        {"starts_at": "2025-05-02 00:00", "ends_at": "2025-05-03 00:00", "time_precision": "day"},
        {"starts_at": "2024-06-30 22:00"},
        {"starts_at": "2025-07-01 00:00"},
    ]
    reporters, police = weekday_hours(checked(incidents(rows)), parameters())
    assert (reporters.used, reporters.too_long, reporters.without_clock) == (1, 1, 1)
    assert reporters.incidents == 3
    assert reporters.weights[4, 22] == 1.0
    assert police.incidents == 0


@pytest.mark.real
def test_aoristic_hours_of_vehicle_thefts_beside_start_end_and_midpoint(real_data: Path) -> None:
    """New York, 2014-17: thefts whose interval is at most two hours tell the true profile of the day.

    Of the same town's thefts with 4-24 hours, the aoristic profile lies nearer to it than starts, ends and midpoints
    do, as Ashby & Bowers (2013) found for thefts timed by camera. Distance: half the sum of absolute differences.
    """
    rows = pd.read_csv(real_data / "points_nyc" / "nycvehiclethefts.csv.gz", usecols=["date_start", "date_end"])
    start, end = (pd.to_datetime(rows[name], errors="coerce") for name in ("date_start", "date_end"))
    hours = (end - start).dt.total_seconds() / 3600
    known, long = (hours >= 0) & (hours <= 2), (hours >= 4) & (hours <= 24)
    assert known.sum() > 5000
    assert long.sum() > 5000

    def profile(first: pd.Series, last: pd.Series) -> np.ndarray:
        day = aoristic_week(first.to_numpy(), last.to_numpy(), longest_hours=24).sum(axis=0)
        return day / day.sum()

    true = profile(start[known], end[known])
    middle = start + (end - start) / 2
    apart = {
        name: float(np.abs(profile(first[long], last[long]) - true).sum() / 2)
        for name, first, last in (
            ("aoristic", start, end),
            ("start", start, start),
            ("end", end, end),
            ("middle", middle, middle),
        )
    }
    assert apart["aoristic"] < min(apart["start"], apart["end"], apart["middle"]), apart
