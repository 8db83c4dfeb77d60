"""What was planted in Östan is found: hot times, season, near repeats, school holidays, the organisation that tires."""

from dataclasses import replace

import pytest

from bfkit.checked import Checked
from bfkit.mapping.coverage.reporter_activity import reporter_activity
from bfkit.mapping.hot_times.calendar_effects import calendar_effects
from bfkit.mapping.hot_times.event_days import event_effects
from bfkit.mapping.hot_times.peak_months import peak_months
from bfkit.mapping.hot_times.time_profiles import time_profiles
from bfkit.mapping.repeats.repeat_places import repeats
from bfkit.ostan import school_days
from bfkit.parameters.models import Parameters


@pytest.fixture(scope="module")
def given(ostan_town: tuple[Checked, Parameters]) -> tuple[Checked, Parameters]:
    return ostan_town


def only(given: tuple[Checked, Parameters], *subtypes: str, source: str = "rapportorer") -> tuple[Checked, Parameters]:
    checked, parameters = given
    rows = checked.incidents
    return replace(checked, incidents=rows[(rows["source"] == source) & rows["subtype"].isin(subtypes)]), parameters


def test_the_declared_school_holidays_are_those_of_the_town(given: tuple[Checked, Parameters]) -> None:
    declared = {day for h in given[1].municipality.school_holidays for day in (h.first, h.last)}
    assert {school_days.holidays(2024)["sportlov"], school_days.holidays(2024)["sommarlov"]} <= {
        (h.first, h.last) for h in given[1].municipality.school_holidays
    }
    assert school_days.holidays(2019)["jullov (slut)"][1] in declared


def test_the_pub_nights_are_the_hot_time_of_violence(given: tuple[Checked, Parameters]) -> None:
    """Planted: Fridays and Saturdays, most between 23 and 04, a quarter as much from 20."""
    found = {
        p.group.subtype: p
        for p in time_profiles(*only(given, "vald"), permutations=99)
        if p.group.category == "annat_otrygghetsskapande"
    }
    window = found["vald"].window
    assert found["vald"].signal
    assert window is not None
    assert window.weekdays == (4, 5)
    assert window.hour_from in (20, 21, 22, 23)
    assert window.hour_to in (3, 4, 5)


def test_the_seasons_are_found(given: tuple[Checked, Parameters]) -> None:
    """Planted: break-ins in winter, gatherings outdoors in summer; none in graffiti."""
    found = {
        s.group.subtype: s
        for s in peak_months(*only(given, "inbrott", "utomhus", "klotter"), permutations=499)
        if s.group.subtype
    }
    winter, summer = found["inbrott"], found["utomhus"]
    assert winter.signal and summer.signal and not found["klotter"].signal
    assert winter.profile is not None and {10, 11, 0, 1} <= set(winter.profile.peak)
    assert summer.profile is not None and {4, 5, 7} <= set(summer.profile.peak)


def test_break_ins_repeat_near_by(given: tuple[Checked, Parameters]) -> None:
    """Planted: .3 followers each, within 200 m and 14 days."""
    found = next(r for r in repeats(*only(given, "inbrott"), permutations=199) if r.group.subtype == "inbrott")
    assert found.signal
    assert found.danger is not None
    assert found.danger.metres in (100, 200, 400)
    assert found.danger.days in (8, 15, 29)


def test_school_yards_are_worse_in_holidays_and_no_event_has_an_effect(given: tuple[Checked, Parameters]) -> None:
    """Planted: three times as much in school yards on a day in a holiday. No event was given any incident."""
    checked, parameters = only(given, "ovrig_skadegorelse")
    at_school = checked.incidents[checked.incidents["object_type"].fillna("").str.lower().str.contains("skola")]
    effects = calendar_effects(replace(checked, incidents=at_school), parameters, permutations=199)
    school = next(e for e in effects if e.kind == "school_holiday" and e.group.subtype == "ovrig_skadegorelse")
    assert school.matched.lower > 1
    assert not any(e.signal for e in event_effects(*given, permutations=199))


def test_the_organisation_that_tires_is_found_and_no_other(given: tuple[Checked, Parameters]) -> None:
    """Planted: the libraries, from December 2023; the buses joined on 17 August 2020; graffiti counted anew in 2021."""
    found = reporter_activity(*given, permutations=199).breaks
    assert [(b.day.isoformat(), b.organisation) for b in found[:2]] == [
        ("2020-08-17", "Östanbuss"),
        ("2021-01-01", None),
    ]
    assert [b.organisation for b in found[2:]] == ["Biblioteken"]
    assert "2023-12-01" <= found[2].day.isoformat() <= "2024-06-30"
    assert found[2].kind == "färre rapporter"
