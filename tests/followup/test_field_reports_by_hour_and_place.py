"""When and by whom reports were written, planned places walked, and the change of each walk: all worked by hand."""

from datetime import date

import pandas as pd
import pytest

from bfkit.display import percent
from bfkit.followup.commitments.by_hour import by_hour, on_the_day
from bfkit.followup.commitments.field_reports import _trend
from bfkit.followup.commitments.outcome import Setting
from bfkit.followup.commitments.walks import per_walk, planned_places
from bfkit.parameters.commitment_targets import QuickReportTarget, ReportTarget
from bfkit.parameters.commitments import Span
from bfkit.release.edition import Edition
from bfkit.release.followup.commitments.hours import NO_EFFECT, hours_table
from bfkit.release.followup.commitments.protection import _hours

TWO_YEARS = Span(first=date(2024, 1, 1), last=date(2025, 12, 31))


def shifts(*rows: tuple[str, float | None, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["time", "minutes", "party"])


def test_a_shift_is_spread_over_the_hours_it_lasted() -> None:
    """19:00–21:00 is an hour in each of 16–20 and 20–24; 23:30–00:30 half an hour on each side of midnight."""
    found = by_hour(shifts(("19:00", 120, "Polisen"), ("23:30", 60, "Värdarna"), ("08:15", 15, "Värdarna")), (18, 24))
    assert found is not None
    assert found.parties == ("Polisen", "Värdarna")
    assert found.minutes == ((0, 0, 0, 0, 60, 60), (30, 0, 15, 0, 0, 30))
    assert found.occasions == ((0, 0, 0, 0, 1, 1), (1, 0, 1, 0, 0, 1))
    assert found.within == pytest.approx(150 / 195)
    assert (found.timed, found.untimed) == (3, 0)


def test_planned_hours_go_past_midnight() -> None:
    """23:00–01:00 lies wholly in 18–02, and half of it in 18–24."""
    night = shifts(("23:00", 120, ""))
    assert by_hour(night, (18, 26)).within == 1.0
    assert by_hour(night, (18, 24)).within == 0.5
    assert by_hour(night).within is None and by_hour(night).parties == ("Alla",)


def test_what_has_no_time_or_an_impossible_length_is_counted_and_not_spread() -> None:
    found = by_hour(
        shifts(("20:00", 60, "A"), ("", 60, "A"), ("kväll", 60, "A"), ("20:00", None, "A"), ("20:00", 9999, "A"))
    )
    assert (found.timed, found.untimed) == (1, 4)
    assert sum(map(sum, found.minutes)) == 60


def test_a_log_without_times_tells_nothing() -> None:
    assert by_hour(shifts(("", 60, "A"))) is None
    assert by_hour(pd.DataFrame({"minutes": [60.0]})) is None
    assert by_hour(shifts()) is None


@pytest.mark.parametrize("start", [0, 719, 1439])
@pytest.mark.parametrize("length", [1, 60, 1440])
def test_no_minute_is_lost_or_doubled(start: int, length: int) -> None:
    worked = on_the_day(start, length)
    assert worked.sum() == length and worked.max() == 1


def many(count: int, time: str, party: str) -> list[tuple[str, float | None, str]]:
    return [(time, 60.0, party)] * count


def test_few_occasions_are_held_back_and_never_one_alone() -> None:
    """Limit 5: four by B are hidden, and the smallest other, six by A at eight, with them; nine by A stand."""
    rows = shifts(*many(9, "20:00", "A"), *many(6, "08:00", "A"), *many(4, "20:00", "B"))
    view = _hours(by_hour(rows, (18, 24)), Edition("arbetsgrupp", 5))
    assert view is not None
    assert view.hours == ((0, 0, None, 0, 0, 9.0), (0, 0, 0, 0, 0, None))
    assert _hours(by_hour(shifts(*many(4, "20:00", "A"))), Edition("arbetsgrupp", 5)) is None
    told = hours_table(view)
    assert view.within is None, "a share of all the time would tell what is held back"
    assert "visas inte" in told.text and NO_EFFECT in told.text


def test_the_table_says_what_lay_within_the_planned_hours() -> None:
    view = _hours(by_hour(shifts(*many(8, "20:00", "A"), *many(8, "08:00", "A")), (18, 26)), Edition("arbetsgrupp", 1))
    told = hours_table(view).text
    assert f"Planerat kl. 18–02. {percent(0.5)} av tiden låg inom de timmarna." in told
    assert "16 pass med tid i loggen" in told


@pytest.mark.parametrize("hours", [(20, 20), (20, 10), (0, 25), (30, 40)])
def test_hours_that_cannot_be_are_refused(hours: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="hours"):
        QuickReportTarget(count=2, per="week", hours=hours)
    assert ReportTarget(share=1.0, hours=(18, 26)).hours == (18, 26)


def walks(*rows: tuple[str, tuple[str, ...], float, float, float | None]) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=["date", "areas", "participants", "minutes", "youths"])
    return found.assign(date=pd.to_datetime(found["date"]))


class Agreed:
    """Stands in for an agreement that nothing here reads."""


SETTING = Setting(Agreed(), date(2025, 6, 30), areas={"A": "Norr", "B": "Torget", "C": "Hamnen"})  # type: ignore[arg-type]


@pytest.mark.parametrize(("ended", "met"), [(True, False), (False, None)])
def test_planned_places_that_no_walk_passed_are_told_by_name(ended: bool, met: bool | None) -> None:
    """Of Norr, Torget: Norr twice, Torget never; Hamnen once beside the plan."""
    rows = walks(("2025-03-01", ("A", "C"), 4, 60, 5), ("2025-03-08", ("A",), 4, 60, 5), ("2025-03-15", (), 4, 60, 5))
    found = planned_places(rows, ("A", "B"), SETTING, ended=ended)
    assert (found.item.done, found.item.wanted, found.item.met) == (1, 2, met)
    assert found.missing == ("ingen vandring i Torget",)
    assert found.cautions == ("Även i Hamnen, som inte står i planen",)
    own = {one.label: one for one in found.measured}
    assert (own["planerade platser vandrade"].count, own["planerade platser vandrade"].of) == (1, 2)
    assert (own["vandringar i Norr"].value, own["vandringar i Torget"].value) == (2.0, 0.0)


def test_the_change_of_each_walk_has_welchs_interval() -> None:
    """Person-hours 4, 6, 8 against 1, 2, 3 (two participants, 120 to 240 minutes; one, 60 to 180).

    Means 6 and 2, variances 4 and 1: standard error sqrt(4/3 + 1/3) = 1.2910; Welch's degrees of freedom
    (5/3)^2 / ((4/3)^2 / 2 + (1/3)^2 / 2) = 2.9412; t at 97.5 % = 3.2187; half 4.155.
    """
    rows = walks(
        *[(f"2025-0{m}-10", ("A",), 2, 120.0 + 60 * (m - 1), None) for m in (1, 2, 3)],
        *[(f"2024-0{m}-10", ("A",), 1, 60.0 * m, None) for m in (1, 2, 3)],
    )
    found = {one.label: one for one in per_walk(rows, date(2025, 6, 30))}
    assert found["persontimmar per vandring 2025T1"].value == pytest.approx(6)
    change = found["persontimmar per vandring, 2025T1 mot 2024T1"]
    assert change.value == pytest.approx(4)
    assert (change.lower, change.upper) == pytest.approx((4 - 4.155, 4 + 4.155), abs=0.01)
    assert not any(label.startswith("ungdomar") for label in found)


def test_two_walks_in_a_tertial_tell_no_mean() -> None:
    assert per_walk(walks(("2025-01-10", ("A",), 2, 60, 3), ("2025-01-11", ("A",), 2, 60, 3)), date(2025, 6, 30)) == ()


def test_a_tertial_that_is_not_over_is_not_set_against_a_whole_one() -> None:
    """Three walks each in T1 of both years; on 29 April 2025 that of 2025 is not over, on 30 April it is."""
    rows = walks(*[(f"{year}-0{m}-10", ("A",), m, 60.0, None) for year in (2024, 2025) for m in (1, 2, 3)])
    assert not any(" mot " in one.label for one in per_walk(rows, date(2025, 4, 29)))
    assert any(" mot " in one.label for one in per_walk(rows, date(2025, 4, 30)))
    assert not any(" mot " in one.label for one in _trend(rows, TWO_YEARS, date(2025, 4, 29)))
    change = next(one for one in _trend(rows, TWO_YEARS, date(2025, 4, 30)) if " mot " in one.label)
    assert (change.label, change.value) == ("2025T1 mot 2024T1", 1.0)
