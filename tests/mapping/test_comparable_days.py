"""Special days against comparable days: the exact interval, its level under chance, eves, pay-day weekends, events."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from bfkit import tables
from bfkit.counts.days import day_counts, pay_weekends, weekday_strata
from bfkit.inference import rate_ratio
from bfkit.inference.comparable_days import LEFT_OUT, ORDINARY, SPECIAL, matched_ratios
from bfkit.mapping.hot_times.calendar_effects import calendar_effects
from bfkit.mapping.hot_times.event_days import event_effects
from tests.builders import ZONE, checked, incidents, parameters


def test_equal_strata_give_the_exact_conditional_interval() -> None:
    """One special day to three ordinary in each stratum: the sum is one binomial, so the limits are Clopper-Pearson's."""
    counts = np.array([3, 1, 1, 1, 5, 2, 2, 2, 2, 1, 1, 1])
    found = matched_ratios(counts, [SPECIAL, ORDINARY, ORDINARY, ORDINARY] * 3, np.repeat([0, 1, 2], 4))[0]
    exact = rate_ratio(10, 12, exposure=3, reference_exposure=9)
    assert (found.count, found.comparable_count, found.dispersion) == (10, 12, 1.0)
    assert found.ratio == pytest.approx(2.5, abs=1e-6)
    assert (found.lower, found.upper) == pytest.approx((float(exact.lower), float(exact.upper)), rel=1e-6)


def test_unequal_strata_give_the_interval_of_r() -> None:
    """Two strata by hand: odds 1 (2 of 3) and 1/2 (1 of 2). The estimate solves 3r/(1+r) + 2r/(2+r) = 3, r = 2."""
    found = matched_ratios([2, 1, 1, 1, 0], [1, 0, 1, 0, 0], [0, 0, 1, 1, 1])[0]
    assert found.ratio == pytest.approx(2.0, abs=1e-6)
    assert found.expected == pytest.approx(1 + 0.5)


def test_a_stratum_without_both_kinds_is_left_out_and_told() -> None:
    found = matched_ratios([9, 9, 4, 2, 50], [1, 1, 1, 0, LEFT_OUT], [0, 0, 1, 1, 1])[0]
    assert (found.count, found.days, found.comparable_count, found.unmatched_days) == (4, 1, 2, 2)


def test_nothing_anywhere_gives_no_ratio() -> None:
    found = matched_ratios([0, 0], [1, 0], [0, 0])[0]
    assert np.isnan(found.ratio)
    assert (found.lower, found.upper) == (0.0, np.inf)


def test_the_level_holds_with_days_that_vary_more_than_chance() -> None:
    """150 worlds, variance twice the mean: tests reject 5 % and intervals miss 5 %, within 3 standard errors (upwards)."""
    generator = np.random.default_rng(7)
    kinds, strata = np.tile([1, 0, 0, 0], 30), np.repeat(np.arange(30), 4)
    mean = generator.gamma(4.0, 1.0, (150, 120))
    found = matched_ratios(generator.poisson(mean), kinds, strata, permutations=199)
    top = 0.05 + 3 * np.sqrt(0.05 * 0.95 / 150)
    assert np.mean([m.p_value <= 0.05 for m in found]) <= top
    assert np.mean([not m.lower <= 1 <= m.upper for m in found]) <= top
    more = matched_ratios(generator.poisson(mean * np.where(kinds == 1, 1.8, 1)), kinds, strata, permutations=199)
    assert np.mean([m.p_value <= 0.05 for m in more]) >= 0.9


def test_pay_day_moves_to_the_working_day_before() -> None:
    """25 May 2025 is a Sunday: pay on Friday 23, its own weekend. 25 June 2025 is a Wednesday: 27 and 28 June."""
    days = [date(2025, 5, 1) + timedelta(days=step) for step in range(61)]
    found = [date.fromordinal(day) for day in pay_weekends(days, 25)]
    assert found == [date(2025, 5, 23), date(2025, 5, 24), date(2025, 6, 27), date(2025, 6, 28)]


def test_a_night_belongs_to_its_evening_and_a_day_without_clock_to_itself() -> None:
    rows = incidents(
        [
            {"starts_at": "2025-06-21 02:00"},
            {"starts_at": "2025-06-21 06:00"},
            {"starts_at": "2025-06-21 00:00", "time_precision": "day"},
            {"starts_at": "2025-06-01 00:00", "time_precision": "month"},
        ]
    )
    assert day_counts(rows, [date(2025, 6, 20), date(2025, 6, 21)]).tolist() == [1, 2]


def test_strata_are_weekdays_of_the_same_weeks() -> None:
    days = [date(2025, 1, 1) + timedelta(days=step) for step in range(60)]  # a Wednesday
    found = weekday_strata(days, 4)
    assert found[0] == found[7] == found[14] == found[21] != found[28]
    assert found[0] != found[1]


def night(day: date, count: int) -> list[dict[str, object]]:
    return [{"starts_at": f"{day} 23:{minute:02d}"} for minute in range(count)]


def test_pay_day_weekends_and_school_holidays_are_found_and_eves_are_not() -> None:
    """Four a night on pay-day weekends, three a night in declared holidays, one else."""
    holiday = {"name": "lov", "first": "2024-09-09", "last": "2024-09-22"}
    spring = {"name": "lov", "first": "2025-03-03", "last": "2025-03-16"}
    given = parameters(
        school_holidays=[{"name": "start", "first": "2022-07-01", "last": "2022-07-01"}, holiday, spring]
    )
    days = [date(2022, 7, 1) + timedelta(days=step) for step in range(1095)]
    paid = set(pay_weekends(days, 25))
    free = {date(2024, 9, 9) + timedelta(days=s) for s in range(14)} | {
        date(2025, 3, 3) + timedelta(days=s) for s in range(14)
    }
    rows = [row for day in days for row in night(day, 4 if day.toordinal() in paid else 3 if day in free else 1)]
    effects = calendar_effects(checked(incidents(rows)), given, permutations=199)
    whole = {e.kind: e for e in effects if e.group.source == "rapporter" and e.group.category is None}
    assert whole["pay_weekend"].signal
    assert whole["pay_weekend"].matched.ratio == pytest.approx(4.0, rel=0.15)
    assert whole["school_holiday"].signal
    assert whole["school_holiday"].matched.ratio == pytest.approx(3.0, rel=0.25)
    assert not whole["holiday"].signal


def events(rows: list[tuple[str, str]]) -> pd.DataFrame:
    table = pd.DataFrame(
        [
            {"id": str(n), "source": "rapporter", "subtype": kind, "starts_at": f"{day} 19:00", "ends_at": f"{day} 22:00", "reported_at": f"{day} 08:00", "x": 0.0, "y": 0.0, "area_id": None}
            for n, (day, kind) in enumerate(rows)
        ]
    )  # fmt: skip
    for name in ("starts_at", "ends_at", "reported_at"):
        table[name] = pd.to_datetime(table[name]).dt.tz_localize(ZONE).dt.as_unit("us")
    return tables.check(table, tables.SPECIAL_EVENTS, ZONE)


def test_an_event_with_more_incidents_near_it_is_found_and_one_far_off_is_not_counted() -> None:
    """Twenty concerts, every tenth Saturday, three incidents near each night; one on other Saturdays; many far away."""
    saturdays = [date(2022, 8, 6) + timedelta(weeks=w) for w in range(150)]
    concerts = set(saturdays[5::10][:14])
    rows = []
    for day in saturdays:
        near = 4 if day in concerts else 1
        rows += [{"starts_at": f"{day} 23:{m:02d}", "x": 100.0, "y": 0.0} for m in range(near)]
        rows += [{"starts_at": f"{day} 23:{m:02d}", "x": 9000.0, "y": 0.0} for m in range(5)]
    calendar = events([(str(day), "konsert") for day in sorted(concerts)])
    found = event_effects(checked(incidents(rows), special_events=calendar), parameters(), permutations=199)
    own = next(e for e in found if e.source == "rapporter" and e.subtype == "konsert")
    assert own.matched is not None
    assert own.matched.count == 4 * own.matched.days
    assert own.matched.ratio == pytest.approx(4.0, abs=1e-6)
    assert own.signal


def test_an_evening_with_two_kinds_of_event_belongs_to_neither() -> None:
    rows = [{"starts_at": f"{date(2025, 1, 4) + timedelta(weeks=w)} 23:00", "x": 0.0, "y": 0.0} for w in range(20)]
    calendar = events([("2025-02-01", "konsert"), ("2025-02-01", "demonstration"), ("2025-03-01", "konsert")])
    found = event_effects(checked(incidents(rows), special_events=calendar), parameters(), permutations=19)
    own = next(e for e in found if e.source == "rapporter" and e.subtype == "konsert")
    assert (own.events, own.mixed) == (2, 1)
    assert own.matched is not None
    assert (own.matched.days, own.matched.comparable_days) == (1, 7)  # eight Saturdays around, one of them with events
