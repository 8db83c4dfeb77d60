"""What changed, what is open and closed, what goes with areas: planted values, and chance."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from bfkit import tables
from bfkit.causes.area_indicators import _rank_correlation
from bfkit.causes.changes import changes
from bfkit.causes.conditions import conditions
from bfkit.causes.evidence import Arguments
from bfkit.causes.hypothesis_tests import evidence_on
from bfkit.causes.levels import log_changes
from bfkit.causes.material import material
from bfkit.causes.problem import problem_of
from bfkit.causes.surroundings import surroundings
from bfkit.periods import Period
from tests.builders import ZONE, checked, incidents
from tests.causes.towns import QUARTER, evenings, places, town

BRAWLS = "rapporter.annat_otrygghetsskapande.brak.A"


def monthly(before: int, after: int, seed: int = 1, jump: str = "2023-01"):
    """Brawls a month in area A before and after a month, and ten a month in area B all along."""
    random, rows = np.random.default_rng(seed), []
    for month in pd.period_range("2020-01", "2025-06", freq="M"):
        for area, mean in (("A", after if month >= pd.Period(jump, "M") else before), ("B", 10)):
            rows += [
                {
                    "starts_at": f"{month}-{random.integers(1, 28):02d} 20:00",
                    "category": "annat_otrygghetsskapande",
                    "subtype": "brak",
                    "area_id": area,
                }
                for _ in range(random.poisson(mean))
            ]
    data = checked(incidents(rows))
    return material(data, QUARTER, problem_of(BRAWLS, data, QUARTER)), data


def test_the_change_at_a_month_is_by_hand():
    """Twelve months of 2 before and of 6 after, elsewhere level: (72.5 / 24.5) is 2.959."""
    here = np.array([2.0] * 24 + [6.0] * 24)
    assert np.exp(log_changes(here, np.full(48, 5.0))[24]) == pytest.approx(72.5 / 24.5)
    assert np.isnan(log_changes(here, np.full(48, 5.0))[[0, 5, 43]]).all()


def test_a_rise_is_dated_and_a_level_series_has_none():
    own, data = monthly(4, 12)
    told = changes(
        own,
        data,
        QUARTER,
        others=((date(2023, 1, 10), "plats", "Ny busslinje"), (date(2023, 2, 1), "insats", "Nattvandring")),
    )
    assert abs((told.grew - date(2023, 1, 1)).days) <= 62
    assert [one.coincides for one in told.candidates] == [1, 1]
    assert told.candidates[0].after > 2 * told.candidates[0].before
    level, data = monthly(6, 6)
    assert changes(level, data, QUARTER).grew is None


def test_a_date_is_ranked_among_all_other_months():
    own, _ = monthly(4, 12)
    at, years_before = (
        evidence_on(own, "forandring_vid_datum", Arguments(day=day)) for day in (date(2023, 1, 1), date(2021, 6, 1))
    )
    assert at.ratio.ratio == pytest.approx(3, rel=0.4)
    assert at.ratio.p_value <= 0.05 < years_before.ratio.p_value


def test_a_large_rise_in_a_level_series_is_found_at_five_per_cent():
    """Forty level series: a rise found in more than six has a chance of under 1 %."""
    assert sum(changes(*monthly(6, 6, seed), QUARTER).grew is not None for seed in range(40)) <= 6


def unsafe(rows: list[tuple[float, float, str, str | None]]) -> pd.DataFrame:
    """Conditions of bad lighting: x, y, opened, closed."""
    table = pd.DataFrame(rows, columns=["x", "y", "opened_at", "closed_at"])
    for name in ("opened_at", "closed_at"):
        table[name] = pd.to_datetime(table[name]).dt.tz_localize(ZONE)
    table = table.assign(
        id=np.arange(len(rows)).astype(str),
        source="rapporter",
        subtype="belysning",
        area_id="A",
        organisation=None,
        reported_at=table["opened_at"],
    )
    return tables.check(table, tables.UNSAFE_PLACES, ZONE)


def with_condition(seed: int, times: float):
    """Sixty spots, each dark for a quarter of a year, with ``times`` as many incidents a day meanwhile."""
    random = np.random.default_rng(seed)
    spots = np.column_stack([np.arange(60) % 8 * 400.0 + 200, np.arange(60) // 8 * 400.0 + 200])
    opened = random.integers(0, 1800, 60)
    x, y, day = [], [], []
    for (east, north), start in zip(spots, opened, strict=True):
        rate = np.where((np.arange(2000) >= start) & (np.arange(2000) < start + 90), 0.01 * times, 0.01)
        own = np.repeat(np.arange(2000), random.poisson(rate))
        x, y, day = [*x, *np.full(len(own), east)], [*y, *np.full(len(own), north)], [*day, *own]
    begun = (np.datetime64("2020-01-01") + np.array(day) * np.timedelta64(1, "D")).astype(
        "datetime64[m]"
    ) + np.timedelta64(1200, "m")
    dates = [str((np.datetime64("2020-01-01") + d).astype(str)) for start in opened for d in (start, start + 90)]
    table = unsafe([(e, n, a, b) for (e, n), a, b in zip(spots, dates[::2], dates[1::2], strict=True)])
    data = town(np.array(x), np.array(y), begun, register=places([]), unsafe_places=table)
    own = material(data, QUARTER, problem_of("rapporter.annat_otrygghetsskapande.brak.kommunen", data, QUARTER))
    return next(
        row for row in conditions(own, Period(date(2020, 1, 1), date(2025, 6, 22))) if row.subtype == "belysning"
    )


def test_a_condition_with_four_times_as_many_while_open_is_found():
    """Expected is all incidents times the open share of days, so a true 4 in 4.5 % of days reads as 4 / (1 + 3 x 0.045)."""
    found = with_condition(1, 4.0).ratio
    assert found.ratio == pytest.approx(4 / 1.135, rel=0.25)
    assert found.p_value <= 0.01


def test_p_values_of_conditions_are_uniform_when_they_do_nothing():
    p_values = [with_condition(seed, 1.0).ratio.p_value for seed in range(40)]
    assert stats.kstest(p_values, "uniform").pvalue > 0.001
    assert sum(p <= 0.05 for p in p_values) <= 6


def test_areas_that_do_not_go_together_have_uniform_p_values_and_spearmans_number():
    random = np.random.default_rng(1)
    pairs = [random.normal(size=(2, 30)) for _ in range(100)]
    found = [_rank_correlation(*pair) for pair in pairs]
    assert found[0][0] == pytest.approx(stats.spearmanr(*pairs[0]).statistic)
    assert stats.kstest([one[-1] for one in found], "uniform").pvalue > 0.001


def test_surroundings_without_a_register_say_why():
    own, data = monthly(4, 4)
    told = surroundings(own, data, QUARTER)
    assert told.kinds == told.places == told.streets == told.conditions == ()
    assert told.reasons["kinds"] == "platsregistret saknas"
    assert "saknar punkt" in told.reasons["streets"]


def test_near_kinds_are_told_with_their_bands():
    random = np.random.default_rng(1)
    register = places([("P1", "krog", 1000.0, 1000.0, "alla dagar 16:00–23:00"), ("P2", "krog", 3000.0, 3000.0, None)])
    x, y = random.uniform(0, 8000, (2, 1000))
    x, y = np.append(x, np.full(60, 1000.0)), np.append(y, np.full(60, 1000.0))
    data = town(x, y, evenings(random, 1060), register=register, others=tuple(random.uniform(0, 8000, (2, 800))))
    own = material(data, QUARTER, problem_of(BRAWLS, data, QUARTER))
    told = surroundings(own, data, QUARTER)
    assert [(row.kind, row.places, row.near_metres, row.far_metres) for row in told.kinds] == [
        ("krog", 2, 100.0, 400.0)
    ]
    assert told.places[0].place_id == "P1"
    assert told.places[0].incidents >= 60
    assert told.places[0].has_hours
