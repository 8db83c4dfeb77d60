"""Areas over time: counted by hand, a planted jump is found, and nothing is found where nothing happened."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bfkit.checked import Checked
from bfkit.mapping.trends.area_history import area_histories, steps_of
from bfkit.tertials import Tertial, Year
from tests.builders import checked, incidents, parameters, quality, source


def town(counts: dict[str, dict[str, int]], through: date = date(2025, 1, 14), **changes: object):  # type: ignore[no-untyped-def]
    """Incidents by area and month, spread over its days, reported the same day."""
    rows = [
        {"starts_at": f"{month}-{1 + 28 * i // count:02d} 12:00", "area_id": area}
        for area, months in counts.items()
        for month, count in months.items()
        for i in range(count)
    ]
    own = parameters("2024Q4", sources=[source("rapporter", "reporter", "Rapporter", **changes)])
    return tables_of(rows, through), own


def tables_of(rows: list[dict[str, object]], through: date = date(2025, 1, 14)) -> Checked:
    return checked(incidents(rows), quality=(quality("rapporter", "reporter", "Rapporter", through),))


def months(first: str, last: str, count: int) -> dict[str, int]:
    return {str(month): count for month in pd.period_range(first, last, freq="M")}


def test_a_year_has_four_quarters_and_a_tertial_is_itself() -> None:
    assert [str(step) for step in steps_of(Year(2024))] == ["2024Q1", "2024Q2", "2024Q3", "2024Q4"]
    assert steps_of(Tertial(2024, 2)) == (Tertial(2024, 2),)


def test_incidents_are_counted_by_area_and_step() -> None:
    tables, own = town({"A": months("2023-01", "2024-12", 2), "B": {"2024-05": 3, "2024-12": 1}})
    (found,) = area_histories(tables, own, Year(2024))
    place = {str(step): i for i, step in enumerate(found.steps)}
    assert found.counts[0, place["2024Q1"]] == 6  # three months of two
    assert [found.counts[1, place[f"2024Q{q}"]] for q in (1, 2, 3, 4)] == [0, 3, 0, 1]
    (found,) = area_histories(tables, own, Tertial(2024, 2))
    place = {str(step): i for i, step in enumerate(found.steps)}
    assert found.counts[:, place["2024T2"]].tolist() == [8, 3]  # May to August: four months of two; May alone
    assert max(found.steps) == Tertial(2024, 2)


def test_a_few_a_year_are_too_few_to_say_anything_of() -> None:
    """One incident a quarter, and an area with three in five years, against one of eight a month."""
    few = {f"{year}-{month:02d}": 1 for year in range(2020, 2025) for month in (2, 5, 8, 11)}
    tables, own = town({"A": months("2020-01", "2024-12", 8), "B": few})
    (found,) = area_histories(tables, own, Year(2024))
    assert found.few == (2,)
    tables, own = town({"A": months("2020-01", "2024-12", 8), "B": {"2020-05": 2, "2024-05": 1}})
    assert area_histories(tables, own, Year(2024))[0].few == (2,)


def test_a_jump_in_one_area_is_found_there_and_a_steady_area_is_left_alone() -> None:
    jump = months("2020-01", "2023-12", 8) | months("2024-01", "2024-06", 8) | months("2024-07", "2024-09", 30)
    jump |= months("2024-10", "2024-12", 8)
    tables, own = town({"A": jump, "B": months("2020-01", "2024-12", 8)})
    (found,) = area_histories(tables, own, Year(2024))
    assert {(one.series, str(found.steps[one.place]), one.direction) for one in found.outside} == {
        (0, "2024Q3", "över"),
        (1, "2024Q3", "över"),
    }
    assert found.tested == 12  # the whole and two areas, four quarters each


def test_the_band_rests_on_what_came_before_the_period() -> None:
    steady = months("2020-01", "2023-12", 8)
    (one,) = area_histories(*town({"A": steady | months("2024-01", "2024-12", 8)}), Year(2024))
    (other,) = area_histories(*town({"A": steady | months("2024-01", "2024-12", 40)}), Year(2024))
    np.testing.assert_allclose(one.upper[:, -4:], other.upper[:, -4:])


def test_a_short_history_gives_counts_and_no_band() -> None:
    tables, own = town({"A": months("2023-01", "2024-12", 9)}, complete_from="2023-01-01")
    (found,) = area_histories(tables, own, Year(2024))
    assert found.tested == 0 and not found.outside and np.isnan(found.upper).all()
    assert len(found.steps) == 8


def test_a_source_that_ends_before_the_period_says_so() -> None:
    tables, own = town({"A": months("2020-01", "2024-06", 9)}, through=date(2024, 6, 30))
    (found,) = area_histories(tables, own, Year(2024))
    assert found.reason == "källan når inte till periodens slut"


def test_what_was_reported_late_is_left_out_of_every_step_alike() -> None:
    counts = months("2020-01", "2024-12", 5)
    rows = [{"starts_at": f"{m}-15 12:00", "area_id": "A"} for m, n in counts.items() for _ in range(n)]
    late = [{"starts_at": "2022-02-10 12:00", "reported_at": "2022-05-20 12:00", "area_id": "A"}]
    own = parameters("2024Q4", as_of=date(2025, 1, 14), sources=[source("rapporter", "reporter", "Rapporter")])
    (found,) = area_histories(tables_of([*rows, *late]), own, Year(2024))
    place = [str(step) for step in found.steps].index("2022Q1")
    assert found.lag_days is not None and found.counts[0, place] == 15


@given(st.lists(st.integers(0, 9), min_size=60, max_size=60))
@settings(max_examples=8)
def test_areas_and_the_rest_add_up_to_the_whole(drawn: list[int]) -> None:
    every = [str(month) for month in pd.period_range("2020-01", "2024-12", freq="M")]
    own_months = dict(zip(every, drawn, strict=True)) | {"2024-12": 5}
    tables, own = town({"A": own_months, "X": months("2020-01", "2024-12", 1)})
    (found,) = area_histories(tables, own, Year(2024))
    assert found.counts.sum() + found.unplaced.sum() == sum(own_months.values()) + 60
    if found.tested:
        assert np.nanmin(found.upper - found.lower) >= 0


@pytest.mark.parametrize("seed", range(4))
def test_chance_alone_is_seldom_called_sure(seed: int) -> None:
    """Poisson counts without change: at a rate of false signals of 5 %, few towns of six have any (binomial, p .05)."""
    drawn = np.random.default_rng(seed)
    every = [str(month) for month in pd.period_range("2020-01", "2024-12", freq="M")]
    called = 0
    for _ in range(6):
        counts = {area: dict(zip(every, drawn.poisson(6, 60).tolist(), strict=True)) for area in "AB"}
        (found,) = area_histories(*town(counts), Year(2024))
        called += bool(found.outside)
    assert called <= 2  # P(more than 2 of 6 at .05) = 0.002
