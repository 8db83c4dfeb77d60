"""Categories: equal maturity, extreme comparisons, short histories, and what is not an incident."""

from datetime import date

import pandas as pd
import pytest

from bfkit.mapping.trends.by_category import ALL, by_category
from tests.builders import ZONE, checked, incidents, parameters, quarterly, quarters, source

CALM = dict.fromkeys(quarters("2020Q1", "2025Q2"), 20)


def total(rows: list[dict[str, object]], quarter: str = "2025Q2", **changes: object):
    found = by_category(checked(incidents(rows), **changes), parameters(quarter))
    return found.total("rapporter")


def test_level_counts_are_as_expected() -> None:
    row = total(quarterly(CALM))
    assert (row.count, row.last_year, row.last_year_equal_lag) == (20, 20, 20)
    assert row.expectation is not None
    assert row.expectation.expected == pytest.approx(20, rel=0.02)
    assert (row.signal, row.comparison_extreme, row.comparison_usable) == (False, False, True)
    assert len(row.quarters) == 22  # 2020Q1 to 2025Q2


@pytest.mark.parametrize(("count", "direction"), [(60, "över"), (2, "under")])
def test_a_quarter_far_from_the_others_signals(count: int, direction: str) -> None:
    row = total(quarterly({**CALM, "2025Q2": count}))
    assert (row.signal, row.direction) == (True, direction)


def test_an_extreme_quarter_last_year_is_said_and_next_year_is_not_measured_against_it() -> None:
    row = total(quarterly({**CALM, "2024Q2": 200}))
    assert (row.comparison_extreme, row.comparison_high, row.comparison_usable) == (True, True, False)
    assert row.typical is not None
    assert row.typical[0] < 20 < row.typical[1]
    assert not row.signal  # 20 is what the other quarters lead one to expect


def test_an_extreme_quarter_two_years_ago_does_not_spoil_the_comparison() -> None:
    row = total(quarterly({**CALM, "2023Q2": 200}))
    assert (row.comparison_extreme, row.comparison_usable, row.signal) == (False, True, False)


def test_an_unusually_low_quarter_last_year_is_extreme_too() -> None:
    row = total(quarterly({**CALM, "2024Q2": 1}))
    assert (row.comparison_extreme, row.comparison_high) == (True, False)


def test_late_reports_are_left_out_of_every_quarter_alike() -> None:
    """Half of each earlier quarter was reported 60 days late: at 14 days there were 10, as now."""
    rows = quarterly(dict.fromkeys(quarters("2020Q1", "2025Q1"), 10))
    late = quarterly(dict.fromkeys(quarters("2020Q1", "2025Q1"), 10))
    for row in late:
        row["reported_at"] = row["starts_at"] + pd.Timedelta(days=150)
    row = total([*rows, *late, *quarterly({"2025Q2": 10})])
    assert (row.last_year, row.last_year_equal_lag) == (20, 10)
    assert row.expectation is not None
    assert row.expectation.expected == pytest.approx(10, rel=0.02)
    assert not row.signal


@pytest.mark.parametrize(("first", "judged"), [("2023Q2", True), ("2023Q3", False)])
def test_eight_complete_quarters_are_needed(first: str, judged: bool) -> None:
    start = pd.Period(first, freq="Q").start_time.date().isoformat()
    own = parameters(sources=[source("rapporter", "reporter", "Rapporter", complete_from=start)])
    rows = quarterly(CALM)
    kept = checked(incidents(rows))
    row = by_category(kept, own).total("rapporter")
    assert (row.expectation is not None) == judged
    assert (row.no_expected_reason is None) == judged
    if not judged:
        assert "för kort historik: 7 kompletta kvartal" in (row.no_expected_reason or "")


def test_a_quarter_before_the_source_was_complete_is_never_a_comparison() -> None:
    own = parameters(sources=[source("rapporter", "reporter", "Rapporter", complete_from="2024-05-01")])
    row = by_category(checked(incidents(quarterly(CALM))), own).total("rapporter")
    assert not row.comparison_usable
    assert [str(q) for q in row.quarters] == ["2024Q3", "2024Q4", "2025Q1", "2025Q2"]


def test_a_file_that_ends_within_the_quarter_gives_no_comparison() -> None:
    rows = [row for row in quarterly(CALM) if row["starts_at"] < pd.Timestamp("2025-05-15")]
    found = by_category(checked(incidents(rows), through=date(2025, 5, 14)), parameters())
    row, reach = found.total("rapporter"), found.reaches["rapporter"]
    assert not reach.quarter_complete
    assert row.no_expected_reason == "kvartalet är inte komplett i källan"
    assert (row.signal, row.comparison_usable) == (False, False)


def test_a_source_declared_complete_to_a_day_before_the_end_is_incomplete() -> None:
    own = parameters(sources=[source("rapporter", "reporter", "Rapporter", complete_to="2025-06-29")])
    found = by_category(checked(incidents(quarterly(dict.fromkeys(CALM, 1)))), own)
    assert not found.reaches["rapporter"].quarter_complete


def test_a_few_quiet_days_at_the_end_are_not_a_cut_off_file() -> None:
    found = by_category(checked(incidents(quarterly(CALM)), through=date(2025, 6, 27)), parameters())
    assert found.reaches["rapporter"].quarter_complete


def test_too_few_incidents_are_not_judged() -> None:
    row = total(quarterly(dict.fromkeys(quarters("2020Q1", "2025Q2"), 1)))
    assert row.no_expected_reason == "för få händelser"
    assert row.p_value is None


def test_an_empty_quarter_and_an_empty_history_are_rows_too() -> None:
    row = total([])
    assert row.count == 0
    assert row.no_expected_reason == "inga händelser, varken nu eller tidigare"


def test_sources_and_categories_are_kept_apart_and_add_up() -> None:
    rows = [
        *quarterly({"2025Q2": 3}, category="skadegorelse", subtype="klotter"),
        *quarterly({"2025Q2": 4}, category="skadegorelse", subtype="brand"),
        *quarterly({"2025Q2": 5}, category="annat_otrygghetsskapande", subtype="brak"),
        *quarterly({"2025Q2": 6}, source="polis"),
    ]
    found = by_category(checked(incidents(rows)), parameters())
    by_key = {(r.category, r.subtype): r.count for r in found.of("rapporter")}
    assert by_key[ALL, None] == 12
    assert by_key["skadegorelse", None] == 7
    assert by_key["skadegorelse", "klotter"] == 3
    assert sum(r.count for r in found.main("rapporter")) == 12
    assert found.total("polis").count == 6


def test_a_new_crime_code_shortens_the_history_of_its_rows_only() -> None:
    codes = [
        {"code": "1701", "category": "incident_mot_anstalld", "subtype": "vald"},
        {"code": "1311", "category": "incident_mot_anstalld", "subtype": "hindrad", "complete_from": "2024-01-01"},
    ]
    rows = [
        *quarterly(CALM, source="polis", category="incident_mot_anstalld", subtype="vald", crime_code="1701"),
        *quarterly(
            {"2025Q2": 5}, source="polis", category="incident_mot_anstalld", subtype="hindrad", crime_code="1311"
        ),
    ]
    coded = {"id": "id", "crime_code": "kod", "occurred_date": "datum"}
    sources = [source("rapporter", "reporter", "Rapporter"), source("polis", "police", "Polis", fields=coded)]
    found = by_category(checked(incidents(rows)), parameters(crime_codes=codes, sources=sources))
    first = {(r.category, r.subtype): str(r.quarters[0]) for r in found.of("polis")}
    assert first["incident_mot_anstalld", "vald"] == "2020Q1"
    assert first["incident_mot_anstalld", "hindrad"] == "2024Q1"
    assert first["incident_mot_anstalld", None] == "2024Q1"


@pytest.mark.parametrize(("valid_to", "ended"), [("2025-03-31", True), ("2025-12-31", False)])
def test_a_crime_code_that_has_ended_is_no_fall(valid_to: str, ended: bool) -> None:
    codes = [{"code": "1701", "category": "incident_mot_anstalld", "subtype": "vald", "valid_to": valid_to}]
    coded = {"id": "id", "crime_code": "kod", "occurred_date": "datum"}
    own = parameters(crime_codes=codes, sources=[source("polis", "police", "Polis", fields=coded)])
    same = {"source": "polis", "category": "incident_mot_anstalld", "subtype": "vald", "crime_code": "1701"}
    rows = quarterly({**CALM, "2025Q2": 0}, **same)
    row = by_category(checked(incidents(rows)), own).total("polis")
    assert (row.no_expected_reason == "brottskoden har upphört") == ended
    assert row.signal != ended


def test_a_cut_off_file_without_report_dates_is_seen_too() -> None:
    rows = [row for row in quarterly(CALM) if row["starts_at"] < pd.Timestamp("2025-04-20")]
    for row in rows:
        row["reported_at"] = None
    found = by_category(checked(incidents(rows), through=date(2025, 4, 19)), parameters())
    assert not found.reaches["rapporter"].quarter_complete
    assert not any(row.signal for row in found.rows)


def test_missing_files_are_not_quarters_without_incidents() -> None:
    """Files for 2025 only, although the source is declared complete from 2020."""
    found = by_category(checked(incidents(quarterly({"2025Q1": 90, "2025Q2": 91}))), parameters())
    row, reach = found.total("rapporter"), found.reaches["rapporter"]
    assert reach.gap
    assert (row.signal, row.comparison_usable, row.expectation) == (False, False, None)
    assert "för kort historik" in (row.no_expected_reason or "")


def test_a_year_that_was_never_delivered_ends_the_history() -> None:
    counts = {quarter: count for quarter, count in CALM.items() if not quarter.startswith("2022")}
    reach = by_category(checked(incidents(quarterly(counts))), parameters()).reaches["rapporter"]
    assert reach.gap
    assert str(reach.first_quarter) == "2023Q2"  # the first incident after the gap lies within 2023Q1


def test_sparse_sources_have_no_gap() -> None:
    reach = by_category(checked(incidents(quarterly(dict.fromkeys(CALM, 3)))), parameters()).reaches["rapporter"]
    assert not reach.gap


def test_unsafe_places_are_counted_open_at_the_end_and_never_as_incidents() -> None:
    moments = pd.to_datetime(["2024-05-01", "2025-05-01", "2025-05-02", "2025-07-02"]).tz_localize(ZONE)
    closed = pd.to_datetime(["2024-08-01", None, "2025-06-30", None]).tz_localize(ZONE)
    places = pd.DataFrame(
        {
            "id": list("abcd"),
            "source": "rapporter",
            "subtype": "belysning",
            "opened_at": moments,
            "closed_at": closed,
        }
    )
    found = by_category(checked(incidents([]), unsafe_places=places), parameters())
    row = next(r for r in found.of("rapporter") if r.category == "otrygg_plats")
    assert (row.count, row.last_year) == (1, 1)
    assert found.total("rapporter").count == 0
    assert "tillstånd" in (row.no_expected_reason or "")


def categories(found) -> set[str]:
    return {row.category for row in found.rows} - {ALL}


def test_a_source_has_no_zeros_in_categories_it_cannot_hold() -> None:
    """A fire service that only tells of fires says nothing of threats: no row, and never a 0."""
    rows = incidents(quarterly(CALM))
    fields = {"occurred_date": "datum", "reported_date": "rapporterad"}
    fires = source(
        "rapporter", "rescue_service", "Räddningstjänst", constants={"category": "skadegorelse"}, fields=fields
    )
    police = source("polis", "police", "Polis")
    assert categories(by_category(checked(rows), parameters(sources=[fires, police]))) > {"skadegorelse"}
    found = by_category(checked(rows), parameters(sources=[fires, police]))
    assert {row.category for row in found.rows if row.source == "rapporter"} == {ALL, "skadegorelse"}
    words = source("rapporter", "police", "Polis", values={"category": {"Skada": "skadegorelse"}})
    found = by_category(checked(rows), parameters(sources=[words, police]))
    assert {row.category for row in found.rows if row.source == "rapporter"} == {ALL, "skadegorelse"}


def test_a_code_that_is_not_complete_yet_gives_no_zero() -> None:
    """1311 is complete from 2026: in 2025Q2 its row is left out, and the total says why nothing is expected of it."""
    codes = [
        {"code": "1210", "category": "skadegorelse"},
        {"code": "1311", "category": "annat_otrygghetsskapande", "complete_from": "2026-01-01"},
    ]
    fields = {"id": "id", "crime_code": "kod", "occurred_date": "datum", "reported_date": "rapporterad"}
    coded = source("rapporter", "police", "Polis", fields=fields)
    found = by_category(
        checked(incidents(quarterly(CALM, crime_code="1210"))),
        parameters(sources=[coded, source("polis", "police", "Polis")], crime_codes=codes),
    )
    own = [row for row in found.rows if row.source == "rapporter"]
    assert {row.category for row in own} == {ALL, "skadegorelse"}
    reasons = {row.category: row.no_expected_reason for row in own if row.subtype is None}
    assert "kompletta först från 1 januari 2026" in str(reasons[ALL])
    assert reasons["skadegorelse"] is None
