"""Incidents as counts; every expected number is counted by hand in the test."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bfkit.counts import AreaPeriodCounts, area_by_period, by_period
from bfkit.periods import Period, Quarter, months_between, quarters_between, weeks_between

REAL = Path(__file__).resolve().parents[1] / ".." / "shared" / "data"
ZONE = "Europe/Stockholm"
Q1, Q2, Q3 = quarters_between(Quarter(2025, 1), Quarter(2025, 3))


def incidents(*starts, area=None, ends=None, reported=None):
    def times(values):
        moments = pd.to_datetime(pd.Series(list(values), dtype=object), format="ISO8601")
        return moments.dt.tz_localize(ZONE).dt.as_unit("us")

    areas = list(area) if area is not None else [None] * len(starts)
    return pd.DataFrame(
        {
            "starts_at": times(starts),
            "ends_at": times(ends if ends is not None else starts),
            "reported_at": times(reported if reported is not None else [None] * len(starts)),
            "area_id": pd.array(areas, dtype=pd.StringDtype(na_value=np.nan)),
        }
    )


def test_an_incident_belongs_to_the_period_that_holds_its_start():
    rows = incidents("2025-03-31 23:59", "2025-04-01 00:00", "2025-06-30 23:59:59", "2025-07-01 00:00")
    assert by_period(rows, [Q1, Q2, Q3]).counts.tolist() == [1, 2, 1]
    # With a gap after it, a period still ends at midnight.
    assert by_period(rows, [Q2]).counts.tolist() == [2]
    assert by_period(rows, [Q2]).outside == 2


def test_local_time_decides_and_not_utc():
    # 00:30 on 1 April in Sweden (summer time) is 22:30 on 31 March in UTC.
    rows = incidents("2025-04-01 00:30")
    assert rows["starts_at"].dt.tz_convert("UTC").dt.day.tolist() == [31]
    assert by_period(rows, [Q1, Q2]).counts.tolist() == [0, 1]


def test_periods_may_come_in_any_order_and_with_gaps():
    rows = incidents("2025-05-01", "2024-05-01", "2024-05-02", "2024-08-01")
    found = by_period(rows, (Q2, Q2.last_year))
    assert found.counts.tolist() == [1, 2]
    assert found.outside == 1
    assert found.labels == ("kvartal 2 2025", "kvartal 2 2024")
    assert found.starts == (date(2025, 4, 1), date(2024, 4, 1))
    assert found.ends == (date(2025, 7, 1), date(2024, 7, 1))
    assert found.days.tolist() == [91, 91]


def test_overlapping_periods_are_refused():
    with pytest.raises(ValueError, match="två gånger"):
        by_period(incidents("2025-05-01"), [Q2, Period(date(2025, 6, 30), date(2025, 8, 1))])


def test_no_period_is_refused():
    with pytest.raises(ValueError, match="minst en period"):
        by_period(incidents("2025-05-01"), [])


def test_no_incidents_give_zeros():
    found = by_period(incidents(), [Q1, Q2], reported_within_days=14)
    assert found.counts.tolist() == [0, 0]
    assert found.counts.dtype == np.int64


def test_rows_without_a_time_are_in_no_period():
    assert by_period(incidents(None, "2025-05-01"), [Q2]).outside == 1


def test_an_interval_over_the_border_is_counted_once_and_told():
    rows = incidents(
        "2025-06-30 22:00", "2025-06-30 23:00", "2025-06-30 23:00",
        ends=["2025-07-01 06:00", "2025-07-01 00:00", "2025-06-30 23:00"],
    )  # fmt: skip
    found = by_period(rows, [Q2, Q3])
    assert found.counts.tolist() == [3, 0]
    # Only the first may have gone on in July: the second ended at midnight.
    assert found.spanning.tolist() == [1, 0]


def test_a_table_without_ends_has_no_intervals():
    found = by_period(incidents("2025-06-30 22:00").drop(columns="ends_at"), [Q2])
    assert found.spanning.tolist() == [0]


def test_a_period_is_complete_only_when_all_of_it_is():
    periods = [Q1, Q2, Q3]

    def complete(first, last):
        return by_period(incidents(), periods, complete_from=first, complete_to=last).complete.tolist()

    assert complete(date(2025, 1, 1), date(2025, 9, 30)) == [True, True, True]
    assert complete(date(2025, 1, 2), date(2025, 9, 30)) == [False, True, True]
    assert complete(date(2024, 12, 31), date(2025, 9, 29)) == [True, True, False]
    assert complete(None, date(2025, 6, 30)) == [True, True, False]
    assert complete(date(2025, 4, 1), None) == [False, True, True]


def test_equal_maturity_at_the_border_of_the_day():
    # Quarter 2 ends 30 June; 14 days later is 14 July, the last day that counts.
    rows = incidents(
        "2025-06-01", "2025-06-01", "2025-06-01", "2025-06-01",
        reported=["2025-07-14 23:59", "2025-07-15 00:00", None, "2025-06-01"],
    )  # fmt: skip
    found = by_period(rows, [Q2], reported_within_days=14)
    assert found.counts.tolist() == [2]
    assert found.reported_late.tolist() == [1]
    assert found.report_unknown.tolist() == [1]
    assert found.reported_within_days == 14
    assert by_period(rows, [Q2]).counts.tolist() == [4]


def test_an_old_quarter_is_cut_at_its_own_end():
    # Both quarters had one report in time and one late; without the cut last year would look twice as bad.
    rows = incidents(
        "2024-05-01", "2024-05-01", "2025-05-01", "2025-05-01",
        reported=["2024-05-02", "2024-09-01", "2025-05-02", "2025-07-20"],
    )  # fmt: skip
    found = by_period(rows, [Q2.last_year, Q2], reported_within_days=14)
    assert found.counts.tolist() == [1, 1]


def test_a_quarter_is_mature_when_the_days_have_passed():
    def mature(as_of):
        return by_period(incidents(), [Q1, Q2], reported_within_days=14, as_of=as_of).mature.tolist()

    assert mature(date(2025, 7, 14)) == [True, True]
    assert mature(date(2025, 7, 13)) == [True, False]
    assert mature(None) == [True, True]
    assert by_period(incidents(), [Q2], as_of=date(2025, 5, 1)).mature.tolist() == [True]


def test_late_incidents_outside_every_period_are_not_told_as_late():
    rows = incidents("2023-01-01", reported=["2025-01-01"])
    found = by_period(rows, [Q2], reported_within_days=14)
    assert (found.reported_late.sum(), found.report_unknown.sum(), found.outside) == (0, 0, 1)


def test_negative_days_are_refused():
    with pytest.raises(ValueError, match="negativt"):
        by_period(incidents("2025-05-01"), [Q2], reported_within_days=-1)


def test_every_area_in_every_period_also_with_nothing():
    rows = incidents("2025-02-01", "2025-05-01", "2025-05-02", area=["a", "c", "c"])
    found = area_by_period(rows, area_ids=["a", "b", "c"], periods=[Q1, Q2])
    assert found.counts.tolist() == [[1, 0], [0, 0], [0, 2]]
    assert found.area_ids == ("a", "b", "c")
    assert found.labels == ("kvartal 1 2025", "kvartal 2 2025")
    assert (found.starts[0], found.ends[1]) == (date(2025, 1, 1), date(2025, 7, 1))


def test_incidents_without_area_or_of_an_area_not_listed_are_told():
    rows = incidents("2025-05-01", "2025-05-01", "2025-05-01", "2025-02-01", area=["a", None, "x", None])
    found = area_by_period(rows, area_ids=["a"], periods=[Q1, Q2])
    assert found.counts.tolist() == [[0, 1]]
    assert found.unplaced.tolist() == [1, 2]
    assert found.unlisted.tolist() == [0, 1]
    assert found.totals.counts.tolist() == [1, 3]


def test_area_codes_are_text_and_keep_their_leading_zero():
    rows = incidents("2025-05-01", area=["0484C1230"])
    assert area_by_period(rows, area_ids=["0484C1230"], periods=[Q2]).counts.tolist() == [[1]]
    assert area_by_period(rows, area_ids=["484C1230"], periods=[Q2]).unlisted.tolist() == [1]


def test_exposure_in_days_or_person_years():
    days = area_by_period(incidents(), area_ids=["a", "b"], periods=[Q1, Q2])
    # 2025: January-March 31 + 28 + 31 = 90 days, April-June 30 + 31 + 30 = 91.
    assert days.exposure.tolist() == [[90, 91], [90, 91]]
    assert days.exposure_unit == "dygn"
    years = area_by_period(incidents(), area_ids=["a", "b"], periods=[Q1, Q2], population={"b": 731, "x": 5, "a": 0})
    # 731 residents * 90 / 365.25 = 180.123..., * 91 = 182.124...
    assert years.exposure == pytest.approx(np.array([[0, 0], [731 * 90 / 365.25, 731 * 91 / 365.25]]))
    assert years.exposure_unit == "personår"


def test_unknown_population_is_missing_and_not_zero():
    series = pd.Series([100, None], index=["a", "b"], dtype=pd.Int64Dtype())
    found = area_by_period(incidents(), area_ids=["a", "b", "c"], periods=[Q1], population=series)
    assert found.exposure[0, 0] == pytest.approx(100 * 90 / 365.25)
    assert np.isnan(found.exposure[1:]).all()


def test_wrong_areas_and_populations_are_refused():
    with pytest.raises(ValueError, match="två gånger"):
        area_by_period(incidents(), area_ids=["a", "a"], periods=[Q1])
    with pytest.raises(ValueError, match="negativ"):
        area_by_period(incidents(), area_ids=["a"], periods=[Q1], population={"a": -1})


def test_counts_that_do_not_add_up_cannot_be_made():
    totals = by_period(incidents("2025-05-01"), [Q2])
    nothing = np.zeros(1, dtype=np.int64)
    with pytest.raises(ValueError, match="inte lika många"):
        AreaPeriodCounts(np.zeros((1, 1), dtype=np.int64), ("a",), np.ones((1, 1)), "dygn", nothing, nothing, totals)


def test_completeness_and_maturity_reach_the_area_counts():
    rows = incidents("2025-06-01", "2025-06-01", area=["a", "a"], reported=["2025-06-02", "2025-08-01"])
    found = area_by_period(
        rows, area_ids=["a"], periods=[Q1, Q2], complete_from=date(2025, 2, 1), complete_to=date(2025, 6, 30),
        reported_within_days=14, as_of=date(2025, 7, 1),
    )  # fmt: skip
    assert found.counts.tolist() == [[0, 1]]
    assert found.complete.tolist() == [False, True]
    assert found.totals.mature.tolist() == [True, False]
    assert found.totals.reported_late.tolist() == [0, 1]


MOMENT = st.datetimes(pd.Timestamp("2024-01-01").to_pydatetime(), pd.Timestamp("2025-12-31").to_pydatetime())


@given(
    st.lists(st.tuples(MOMENT, st.sampled_from(["a", "b", "x", None]), st.integers(-1, 200)), max_size=40),
    st.sampled_from(["quarters", "months", "weeks"]),
    st.one_of(st.none(), st.integers(0, 60)),
)
@settings(max_examples=40, deadline=None)
def test_no_incident_is_lost_or_counted_twice(rows, kind, days):
    first, last = date(2024, 4, 10), date(2025, 10, 20)
    periods = {
        "quarters": quarters_between(Quarter.of(first), Quarter.of(last)),
        "months": months_between(first, last),
        "weeks": weeks_between(first, last),
    }[kind]
    starts = pd.Series([row[0] for row in rows], dtype="datetime64[us]")
    table = pd.DataFrame(
        {
            "starts_at": starts,
            "reported_at": pd.Series(
                [row[0] + timedelta(days=row[2]) if row[2] >= 0 else pd.NaT for row in rows], dtype="datetime64[us]"
            ),
            "area_id": pd.array([row[1] for row in rows], dtype=pd.StringDtype(na_value=np.nan)),
        }
    )
    found = area_by_period(table, area_ids=["b", "a"], periods=periods, reported_within_days=days)
    totals = found.totals
    told = totals.counts + totals.reported_late + totals.report_unknown
    assert told.sum() + totals.outside == len(rows)
    assert (found.counts.sum(axis=0) + found.unplaced == totals.counts).all()
    # Counted again the slow way.
    for j, period in enumerate(periods):
        assert told[j] == sum(period.start <= row[0].date() < period.end for row in rows)
    swapped = area_by_period(table, area_ids=["a", "b"], periods=periods, reported_within_days=days)
    assert (swapped.counts == found.counts[::-1]).all()


@pytest.mark.real
def test_orebro_at_easter_2022():
    folder = REAL / "se_offences_deso"
    if not folder.exists():
        pytest.skip("the real data are not beside the checkout")
    files = [pd.read_csv(path, dtype=str) for path in sorted(folder.glob("*.csv"))]
    rows = pd.concat(files)
    rows = rows[rows["Kommun"].str.contains("Örebro", na=False)]
    table = pd.DataFrame(
        {
            "starts_at": pd.to_datetime(rows["Brottsdatum"], errors="coerce"),
            "reported_at": pd.to_datetime(rows["Inskrivningsdatum"], errors="coerce"),
            "area_id": rows["DeSO.område"],
        }
    )
    periods = quarters_between(Quarter(2021, 1), Quarter(2023, 4))
    found = by_period(table, periods)
    # README of the data: 257 offences in 2022 Q2.
    assert found.counts[periods.index(Quarter(2022, 2))] == 257
    areas = area_by_period(table, area_ids=sorted(rows["DeSO.område"].dropna().unique()), periods=periods)
    # README of the data: the area is empty in 3-17 % of rows; they must be told, not lost.
    assert areas.unplaced.sum() > 0
    early = by_period(table, periods, reported_within_days=14)
    assert (early.counts + early.reported_late + early.report_unknown == found.counts).all()
