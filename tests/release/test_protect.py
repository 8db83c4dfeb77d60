"""The one door: every count of a small kind is held back, in every view, and nothing derived gives it away."""

from dataclasses import fields, is_dataclass

import numpy as np
import pandas as pd
import pytest

from bfkit.mapping import coverage, hot_times, places, trends
from bfkit.release.disclosure import Edition
from bfkit.release.protect import protect
from bfkit.release.render import render
from tests.builders import ZONE, checked, incidents, parameters, quarterly, quarters

LIMIT = 5


def views(rows: list[dict[str, object]], limit: int = LIMIT, key: str = "arbetsgrupp", **changes: object):
    tables, own = checked(incidents(rows), **changes), parameters()
    edition = Edition(key, limit)
    return {
        "quality": protect(coverage.data_quality(tables, own), edition),
        "trends": protect(trends.by_category(tables, own), edition),
        "areas": [protect(area, edition) for area in places.by_area(tables, own)],
        "hours": [protect(hours, edition) for hours in hot_times.weekday_hours(tables, own)],
    }


def small_numbers(view: object, path: str = "") -> list[str]:
    """Where a view holds a Cell whose value is 1 to 4."""
    found = []
    if is_dataclass(view) and not isinstance(view, type):
        if type(view).__name__ == "Cell" and view.value is not None and 1 <= view.value < LIMIT:
            found.append(path)
        for field in fields(view):
            found += small_numbers(getattr(view, field.name), f"{path}.{field.name}")
    elif isinstance(view, tuple | list):
        for position, item in enumerate(view):
            found += small_numbers(item, f"{path}[{position}]")
    return found


def mixed_rows() -> list[dict[str, object]]:
    calm = dict.fromkeys(quarters("2022Q1", "2025Q2"), 30)
    return [
        *quarterly(calm, subtype="klotter", area_id="A"),
        *quarterly({**calm, "2025Q2": 3}, subtype="brand", area_id="B"),
        *quarterly({"2025Q2": 2}, category="annat_otrygghetsskapande", subtype="brak"),
    ]


def test_no_view_holds_a_small_count() -> None:
    for name, view in views(mixed_rows()).items():
        assert small_numbers(view) == [], name
    assert small_numbers(views(mixed_rows(), limit=1)["trends"]) != []  # the search can find them


def test_what_a_hidden_count_led_to_is_dropped_with_it() -> None:
    row = next(r for r in views(mixed_rows())["trends"].rows if r.subtype == "brand")
    assert (row.count.value, row.count.text) == (None, "‹5")
    assert (row.signal, row.direction, row.expectation) == (False, None, None)


def test_the_total_is_always_shown_when_it_is_large_enough() -> None:
    """Every table of a page ends in the same total: were it hidden in one, another would give it away."""
    total = views(mixed_rows())["trends"].total("rapporter")
    assert total.count.value == 30 + 3 + 2
    assert views(mixed_rows())["areas"][0].total.value == 35


def test_hidden_counts_cannot_be_worked_out_from_the_total() -> None:
    rows = {(r.category, r.subtype): r.count for r in views(mixed_rows())["trends"].rows if r.source == "rapporter"}
    shown = sum(rows[key].value or 0 for key in (("skadegorelse", None), ("annat_otrygghetsskapande", None)))
    hidden = [key for key in rows if key[1] is None and key[0] != "alla" and not rows[key].shown]
    assert len(hidden) != 1
    assert rows["alla", None].value != shown or not hidden


def test_organisations_with_few_reporters_show_nothing() -> None:
    reporters = pd.DataFrame(
        {
            "id": [str(i) for i in range(7)],
            "organisation": ["Stor"] * 5 + ["Liten"] * 2,
            "active_from": pd.Timestamp("2020-01-01"),
            "active_to": pd.NaT,
        }
    )
    rows = [
        *quarterly({"2024Q2": 40, "2025Q2": 40}, organisation="Stor"),
        *quarterly({"2024Q2": 20, "2025Q2": 20}, organisation="Liten"),
        *quarterly({"2024Q2": 30, "2025Q2": 30}, organisation="Annan"),
    ]
    view = views(rows, reporters=reporters)["quality"]
    small = next(o for o in view.organisations if o.name == "Liten")
    assert [c.value for c in (small.reporters, small.reports, small.reporters_last_year, small.reports_last_year)] == [
        None
    ] * 4
    assert view.reporters.value == 7


def test_a_share_is_as_open_as_the_counts_it_splits() -> None:
    """24 of 25 with an area is 96 %: the share tells that one has none."""

    def with_area(placed: int, of: int, limit: int) -> float | None:
        rows = [{"starts_at": "2025-05-02 12:00", "area_id": "A" if i < placed else None} for i in range(of)]
        return views(rows, limit=limit)["quality"].coverage[0][0].with_area

    assert with_area(24, 25, 5) is None
    assert with_area(3, 25, 5) is None
    assert with_area(24, 25, 1) == 24 / 25
    assert with_area(20, 25, 5) == 20 / 25
    assert with_area(25, 25, 5) == 1.0


def test_what_was_left_out_of_the_hours_cannot_be_worked_out_from_the_total() -> None:
    clock = [{"starts_at": "2025-05-02 12:00"}] * 180
    none = [{"starts_at": "2025-05-02 00:00", "ends_at": "2025-05-03 00:00", "time_precision": "day"}] * 2
    both = views([*clock, *none])
    hours, total = both["hours"][0], both["areas"][0].total_12m
    assert total.value == 182
    assert hours.without_clock.value is None
    assert hours.used.value is None or hours.too_long.value is None


def test_a_hidden_quarter_cannot_be_worked_out_from_the_twelve_months() -> None:
    both = views(
        quarterly(
            {**dict.fromkeys(quarters("2020Q1", "2024Q2"), 11), "2024Q3": 10, "2024Q4": 3, "2025Q1": 12, "2025Q2": 11}
        )
    )
    history = both["trends"].total("rapporter").history[-4:]
    assert [cell.value for cell in history] == [10, None, 12, 11]
    assert both["areas"][0].total_12m.value is None
    assert both["hours"][0].used.value is None


def test_digits_of_the_expected_do_not_tell_a_hidden_quarter() -> None:
    """Eight quarters with mean 10,5: 84 less the seven shown is the hidden one, unless the mean is blunted."""
    counts = dict(zip(quarters("2023Q2", "2025Q1"), [12, 11, 12, 11, 12, 11, 12, 3], strict=True))
    own = [
        row
        for row in views(quarterly({"2023Q1": 11, **counts, "2025Q2": 12}))["trends"].rows
        if row.source == "rapporter"
    ]
    total = next(row for row in own if row.category == "alla")
    assert any(not cell.shown for cell in total.history)
    assert total.expectation is not None
    assert float(total.expectation.expected).is_integer()
    assert not float(np.mean(list(counts.values()))).is_integer()  # the unblunted mean would not be


def test_the_number_of_reporters_in_a_small_organisation_cannot_be_worked_out() -> None:
    reporters = pd.DataFrame(
        {
            "id": [str(i) for i in range(20)],
            "organisation": ["A"] * 10 + ["B"] * 8 + ["Liten"] * 2,
            "active_from": pd.Timestamp("2020-01-01"),
            "active_to": pd.NaT,
        }
    )
    view = views([], reporters=reporters)["quality"]
    assert view.reporters.value == 20
    assert sum(o.reporters.value is None for o in view.organisations) >= 2
    # nobody reported: that the small organisation reported nothing follows from the total, so nothing is shown
    assert [o.reports.value for o in view.organisations] == [None] * 3


def test_blocks_of_the_week_are_coarser_when_there_are_few_incidents() -> None:
    """2 500 a year leave 15 an hour of the week; 400 leave 2.4, or 7 in three hours; 100 leave 4 in six hours."""
    many, few, none = (
        views([{"starts_at": t.floor("h")} for t in pd.date_range("2024-07-01", "2025-06-30", periods=n)])["hours"][0]
        for n in (2500, 400, 100)
    )
    assert many.block_hours == 1
    assert few.block_hours == 3
    assert none.block_hours is None
    assert np.isnan(few.share[few.hidden]).all()


def test_what_has_no_rule_is_shown_nowhere() -> None:
    with pytest.raises(TypeError, match="ingen regel för röjandekontroll"):
        protect(pd.DataFrame(), Edition("arbetsgrupp", 5))
    tables, own = checked(incidents(mixed_rows())), parameters()
    with pytest.raises(TypeError, match="inte skyddad"):
        render(trends.by_category(tables, own))


def test_zone_is_the_municipalitys() -> None:
    assert parameters().municipality.time_zone == ZONE
