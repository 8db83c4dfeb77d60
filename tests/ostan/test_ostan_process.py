"""What is asked of the process comes out of it: places, seasons, hours, over-dispersion, shocks, delays."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from bfkit.ostan.delays import delay_days, reported
from bfkit.ostan.disturbances import Drift, Shock
from bfkit.ostan.places import places, spots
from bfkit.ostan.problems import POLICE, REPORTED, Problem
from bfkit.ostan.process import happenings
from bfkit.ostan.profiles import EVENINGS, PUB_NIGHTS, Profile
from bfkit.ostan.randomness import drawn, generator
from bfkit.ostan.scenario import EIGHT_YEARS, Scenario
from bfkit.ostan.town import town
from bfkit.periods import in_window

MAP = town(1)
SPOTS = spots(1, MAP, places(1, MAP))
EVERYWHERE = dict.fromkeys(("centrum", "flerbostadshus", "villor", "industri", "by"), 1.0)
LAST = date(2019, 12, 31)
CALM = Scenario(date(2000, 1, 1), LAST, LAST, common_variation=1e-6, drift=Drift(deviation=0.0), shocks=())


def happened(problem: Problem, scenario: Scenario = EIGHT_YEARS):
    return happenings(1, scenario, [problem], MAP, SPOTS, name="test")


def named(key: str) -> Problem:
    return next(problem for problem in REPORTED if problem.key == key)


def evening_month(moment: np.ndarray) -> np.ndarray:
    return (moment - np.timedelta64(6, "h")).astype("datetime64[M]")


def test_pub_violence_lies_on_friday_and_saturday_nights():
    """Weekdays 1+1+2+3+30+34+2 = 73, Friday and Saturday 64. Hours 3x3 + 5x12 + 2 + 15x0.1 = 72.5, 23-04 60.

    So the share is 64/73 x 60/72.5 = 0.7256.
    """
    moments = pd.Series(happened(replace(named("krogvald"), yearly=2000)).moment)
    share = in_window(moments, frozenset({4, 5}), 23, 4).mean()
    expected = 64 / 73 * 60 / 72.5
    assert share == pytest.approx(expected, abs=4 * np.sqrt(expected * (1 - expected) / len(moments)))


def test_school_yards_are_damaged_in_spring():
    """Months 0.3+0.8+0.6+2.6+3.2+2.0+0.3+0.9+0.9+0.9+0.4+0.3 = 13.2, April to June 7.8: share 0.591.

    The bound allows for over-dispersion: 4 standard errors of a share with 8 whole years, variance 2.5 x binomial.
    """
    moment = happened(named("skolgard")).moment
    month = evening_month(moment[moment < np.datetime64("2026-01-01")]).astype(int) % 12
    share, expected = np.isin(month, (3, 4, 5)).mean(), 7.8 / 13.2
    assert share == pytest.approx(expected, abs=4 * np.sqrt(2.5 * expected * (1 - expected) / len(month)))


@pytest.mark.parametrize("dispersion", [1.0, 1.8, 3.0])
def test_counts_of_an_area_and_month_have_the_dispersion_asked_for(dispersion):
    """Twenty years without season or shock: variance / mean, both summed over areas.

    A sample variance of n counts has standard error sqrt((2 + excess kurtosis) / n) of itself; at these means
    the excess kurtosis of the negative binomial is below 2 where it weighs. Areas weigh by their means, so n
    is the months times (sum of means)^2 / sum of squared means.
    """
    problem = Problem("x", "", "", 4000, {"bostadshus": 1.0}, Profile((1.0,) * 24), EVERYWHERE)
    found = happened(problem, replace(CALM, dispersion=dispersion))
    month = (evening_month(found.moment) - np.datetime64("2000-01")).astype(int)
    inside = (month >= 0) & (month < 240)
    counts = np.zeros((240, 48))
    np.add.at(counts, (month[inside], SPOTS.areas[found.spot[inside]]), 1)
    # the last month lacks its last night
    kept = counts[:-1]
    means = kept.mean(axis=0)
    ratio = kept.var(axis=0, ddof=1).sum() / means.sum()
    effective = len(kept) * means.sum() ** 2 / (means**2).sum()
    assert effective > 1500
    assert ratio == pytest.approx(dispersion, rel=4 * np.sqrt(4 / effective))
    # 80 000 in all; standard error sqrt(3 x 80 000) = 490 at most
    assert counts.sum() == pytest.approx(80_000, abs=4 * 490)


def test_a_shock_raises_its_problems_and_no_others():
    shock = Shock(date(2010, 3, 1), date(2010, 4, 1), ("brand",), 4.0)
    scenario = replace(CALM, shocks=(shock,))
    problem = replace(named("brand"), yearly=2400, profile=Profile((1.0,) * 24))
    for key, factor in (("brand", 4.0), ("annat", 1.0)):
        month = evening_month(happened(replace(problem, key=key), scenario).moment)
        struck = np.isin(month, np.array(["2010-03", "2010-04"], dtype="datetime64[M]")).sum()
        # 200 a month; variance 1.8 x mean, 4 standard errors
        assert struck == pytest.approx(400 * factor, abs=4 * np.sqrt(1.8 * 400 * factor))


def test_a_larger_scenario_is_larger():
    small = len(happened(named("klotter"), replace(EIGHT_YEARS, size=0.2)).spot)
    large = len(happened(named("klotter"), replace(EIGHT_YEARS, size=1.0)).spot)
    assert 3.5 < large / small < 7.0


@pytest.mark.parametrize("problem", REPORTED + POLICE, ids=lambda problem: problem.key)
def test_each_problem_stays_at_its_kinds_of_spot_and_in_its_intervals(problem):
    found = happened(problem)
    assert set(SPOTS.roles[found.spot]) <= set(problem.spots)
    assert np.all((found.start <= found.moment) & (found.moment <= found.end))
    assert np.all(found.start >= np.datetime64("2018-01-01"))
    assert np.all(found.end < np.datetime64("2026-01-21"))
    later = (found.end > found.start).mean()
    assert later <= problem.found_later + 4 * np.sqrt(0.25 / len(found.spot))
    assert (later > 0) == (problem.found_later > 0)


def test_few_spots_carry_much():
    """One in twenty spots would carry 5 % if all were alike; here more than five times that."""
    found = happenings(1, EIGHT_YEARS, REPORTED, MAP, SPOTS, name="test")
    counts = np.sort(np.bincount(found.spot, minlength=len(SPOTS.roles)))[::-1]
    assert counts[: len(counts) // 20].sum() > 0.25 * counts.sum()


def test_every_clock_time_exists_in_sweden():
    night = Problem("natt", "", "", 40_000, {"gata": 1.0}, Profile((0.0,) * 20 + (1.0,) + (0.0,) * 3))
    found = happened(night)
    assert set(pd.Series(found.moment).dt.hour) == {2, 3}
    for column in (found.moment, found.start, found.end):
        pd.Series(column).dt.tz_localize("Europe/Stockholm", ambiguous=np.ones(len(column), bool), nonexistent="raise")


def test_delays_are_short_with_a_tail():
    """0.55 + 0.22 + 0.08 = 0.85 within two days; later than 14 days 0.15 exp(-12/18) = 0.0770."""
    days = delay_days(generator(1, "test"), 40_000)
    for share, expected in (((days <= 2).mean(), 0.85), ((days > 14).mean(), 0.15 * np.exp(-12 / 18))):
        assert share == pytest.approx(expected, abs=4 * np.sqrt(expected * (1 - expected) / 40_000))


def test_nothing_is_reported_before_it_is_known():
    known = happened(named("glaskross")).end
    assert np.all(reported(generator(1, "test"), known) > known)


def test_draws_follow_their_weights_and_streams_differ():
    picked = drawn(generator(1, "a"), (1.0, 0.0, 3.0), 20_000)
    assert not np.any(picked == 1)
    assert (picked == 2).mean() == pytest.approx(0.75, abs=4 * np.sqrt(0.75 * 0.25 / 20_000))
    assert not np.array_equal(picked, drawn(generator(1, "b"), (1.0, 0.0, 3.0), 20_000))


def test_profiles_cover_the_day():
    assert len(PUB_NIGHTS.hours) == len(EVENINGS.hours) == 24
    for problem in REPORTED + POLICE:
        shape = (len(problem.profile.hours), len(problem.profile.weekdays), len(problem.profile.months))
        assert shape == (24, 7, 12)
