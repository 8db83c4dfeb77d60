"""A measure's months against both baselines, and its three phases."""

import numpy as np
import pytest

from bfkit.evaluation.outcome.before_after import before_after, before_during_after
from bfkit.evaluation.outcome.period_change import FELL, ROSE, UNSURE

# 24 months, January first; the measure runs from July (18) to December of the second year.
FIRST_YEAR = [10, 11, 12, 13, 14, 15, 30, 31, 29, 20, 20, 21]
SECOND_YEAR = [12, 11, 10, 12, 13, 12, 20, 18, 16, 15, 12, 11]
MONTHS = np.array(FIRST_YEAR + SECOND_YEAR, dtype=float)


def test_both_baselines_take_the_months_that_the_requirement_says():
    # Requirements A6.3 and A6.4: the six months just before (70) and the same six months a year before (151).
    found = before_after(MONTHS, start=18, stop=24)
    assert (found.just_before.now, found.just_before.before) == (92, 70)
    assert (found.year_before.now, found.year_before.before) == (92, 151)
    assert found.year_before.percent == pytest.approx(92 / 151 - 1)


def test_disagreeing_baselines_are_told():
    found = before_after(MONTHS, start=18, stop=24)
    assert (found.just_before.direction, found.year_before.direction) == (UNSURE, FELL)
    assert found.disagree is True
    assert found.warnings == (
        "De två jämförelserna säger olika: ingen säker förändring mot månaderna precis före och "
        "minskning mot samma månader året före.",
    )
    level = before_after(np.full(24, 20.0), start=18, stop=24)
    assert (level.disagree, level.warnings) == (False, ())


def test_with_over_dispersion_they_may_agree_that_nothing_is_sure():
    found = before_after(MONTHS, start=18, stop=24, phi=4)
    assert (found.year_before.direction, found.disagree) == (UNSURE, False)


def test_an_extreme_baseline_is_told():
    found = before_after(np.full(24, 20.0), start=18, stop=24, extreme_before=True)
    assert len(found.warnings) == 1
    assert "månaderna precis före: en återgång är att vänta" in found.warnings[0]
    other = before_after(np.full(24, 20.0), start=18, stop=24, extreme_year_before=True)
    assert "samma månader året före: en återgång" in other.warnings[0]


def test_days_of_the_months_make_rates():
    # By hand: 92 in 184 days against 70 in 181 days.
    days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] * 2
    found = before_after(MONTHS, start=18, stop=24, days=days).just_before
    assert (found.now_length, found.before_length) == (184, 181)
    assert found.ratio == pytest.approx(92 / 184 * 181 / 70)


@pytest.mark.parametrize(
    ("start", "stop", "a", "b"),
    [
        (18, 24, "", ""),
        (12, 18, "", ""),
        (11, 17, "", "ej prövad: historiken räcker inte"),
        (6, 12, "", "ej prövad: historiken räcker inte"),
        (5, 11, "ej prövad: historiken räcker inte", "ej prövad: historiken räcker inte"),
        (12, 24, "", ""),
    ],
)
def test_a_baseline_outside_the_series_is_not_tested(start, stop, a, b):
    found = before_after(MONTHS, start=start, stop=stop)
    assert (found.just_before.reason, found.year_before.reason) == (a, b)
    assert (found.disagree is None) == bool(a or b)


def test_a_measure_of_thirteen_months_would_meet_itself():
    found = before_after(np.full(40, 20.0), start=20, stop=33)
    assert found.just_before.reason == ""
    assert found.year_before.reason == "ej prövad: insatsen är längre än tolv månader och möter sig själv"
    assert before_after(np.full(40, 20.0), start=20, stop=32).year_before.reason == ""


def test_months_that_the_source_does_not_cover_are_not_zero():
    months = MONTHS.copy()
    months[7] = np.nan
    found = before_after(months, start=18, stop=24)
    assert found.year_before.reason == "ej prövad: månader saknas i jämförelseperioden"
    assert found.just_before.reason == "" and found.disagree is None
    assert "Jämförelsen mot samma månader året före: ej prövad" in found.warnings[0]
    months = MONTHS.copy()
    months[23] = np.nan
    running = before_after(months, start=18, stop=24)
    assert running.just_before.reason == "ej prövad: månader saknas i insatsperioden"
    assert (running.just_before.now, running.just_before.before) == (None, 70)


def test_a_small_base_is_told():
    found = before_after(np.ones(24), start=18, stop=24)
    assert found.just_before.few
    assert "Färre än 10 händelser i månaderna precis före: procenttalet säger lite." in found.warnings


def test_three_phases_and_whether_the_change_lasted():
    # By hand, per month: 60/6 before, 30/6 during, 33/3 after.
    found = before_during_after((60, 30, 33), (6, 6, 3))
    assert found.during.ratio == pytest.approx(0.5)
    assert found.after.ratio == pytest.approx(1.1)
    assert found.lasting.ratio == pytest.approx(2.2)
    assert (found.during.direction, found.after.direction, found.lasting.direction) == (FELL, UNSURE, ROSE)


def test_a_measure_that_still_runs_has_no_after():
    found = before_during_after((60, 30, None), (6, 6, 1))
    assert found.during.ratio == 0.5
    assert found.after.reason == found.lasting.reason
    assert found.after.reason == "ej prövad: en av perioderna är inte slut eller saknar uppgifter"


@pytest.mark.parametrize(
    ("months", "options", "words"),
    [
        (MONTHS, {"start": 20, "stop": 20}, "starten före slutet"),
        (MONTHS, {"start": 20, "stop": 25}, "inom serien"),
        (MONTHS, {"start": -1, "stop": 5}, "inom serien"),
        (MONTHS - 20, {"start": 18, "stop": 24}, "icke-negativa"),
        (MONTHS + 0.5, {"start": 18, "stop": 24}, "hela"),
        (MONTHS, {"start": 18, "stop": 24, "days": [30]}, "dagar per månad"),
    ],
)
def test_wrong_arguments_are_refused(months, options, words):
    with pytest.raises(ValueError, match=words):
        before_after(months, **options)
