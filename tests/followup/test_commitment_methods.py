"""The statistics of the commitments against reference implementations, published numbers and hand-worked cases."""

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight
from statsmodels.stats.proportion import confint_proportions_2indep

from bfkit.followup.commitments.attitude import scale_change, scale_means
from bfkit.followup.commitments.kaplan_meier import kaplan_meier, median_time, share_within
from bfkit.followup.commitments.on_time import hours_between, in_time, working_days_between
from bfkit.followup.commitments.school_months import term_months
from bfkit.followup.commitments.spans import spans
from bfkit.inference.differences import log_ratio, share_difference
from bfkit.parameters.commitments import Span, Term


def random_cases(seed, count=200):
    random = np.random.default_rng(seed)
    return random.integers(0, 12, count).astype(float), random.random(count) < 0.8


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_kaplan_meier_is_that_of_statsmodels(seed):
    times, closed = random_cases(seed)
    own, reference = kaplan_meier(times, closed), SurvfuncRight(times, closed.astype(int))
    np.testing.assert_allclose(own.times, reference.surv_times)
    np.testing.assert_allclose(own.open, reference.surv_prob, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(own.at_risk, reference.n_risk)
    inside = own.open > 0
    np.testing.assert_allclose(own.standard_error[inside], reference.surv_prob_se[inside], rtol=1e-10)
    assert median_time(own) == reference.quantile(0.5)


def test_the_interval_of_a_share_in_time_is_log_log():
    """By hand: 10 cases, 4 closed at 1, 2 at 2, four open at 3: S(2) = 0.6 * 4/6 = 0.4, Greenwood
    0.4 * sqrt(4/(10*6) + 2/(6*4)) = 0.154919; exp(-/+1.959964 * 0.154919 / (0.4 * |ln 0.4|))."""
    found = share_within(kaplan_meier([1] * 4 + [2] * 2 + [3] * 4, [True] * 6 + [False] * 4), 2)
    spread = np.exp(1.959963985 * 0.1549193338 / (0.4 * 0.9162907319))
    assert found.share == pytest.approx(0.6)
    assert (found.lower, found.upper) == pytest.approx((1 - 0.4 ** (1 / spread), 1 - 0.4**spread), rel=1e-6)


def test_without_open_cases_it_is_the_plain_share():
    times, closed = random_cases(4)[0], np.ones(200, dtype=bool)
    assert share_within(kaplan_meier(times, closed), 5).share == pytest.approx((times <= 5).mean())


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=40))
def test_open_cases_not_yet_due_raise_no_share_of_those_due(cases):
    ages, closed = [age for age, _ in cases], [done for _, done in cases]
    found, more = in_time(ages, closed, 4), in_time([*ages, 2], [*closed, False], 4)
    assert (more.on_time, more.due) == (found.on_time, found.due)
    assert found.on_time + found.late + found.overdue + found.waiting == len(cases)
    within = share_within(kaplan_meier(ages, closed), 4)
    assert 0 <= within.lower <= within.share + 1e-12 <= within.upper + 2e-12 <= 1 + 2e-12


def test_the_limit_itself_is_in_time():
    found = [in_time([age, age], [True, False], 2) for age in (1, 2, 3)]
    assert [(one.on_time, one.late, one.overdue, one.waiting) for one in found] == [(1, 0, 0, 1)] * 2 + [(0, 1, 1, 0)]


def test_no_cases_are_an_error():
    with pytest.raises(ValueError, match="minst ett"):
        kaplan_meier([], [])


def test_working_days_over_christmas_and_easter():
    """2013: 24-26 December and 31 December are closed, so 27 and 30 December are the two days after the 23rd."""
    assert working_days_between(date(2013, 12, 23), date(2013, 12, 30)) == 2
    assert working_days_between(date(2014, 4, 17), date(2014, 4, 22)) == 1  # Thursday to Tuesday after Easter Monday
    assert working_days_between(date(2014, 6, 3), date(2014, 6, 3)) == 0


def test_hours_of_the_clock_are_true_hours_when_it_is_changed():
    """31 March 2024 has 23 hours and 27 October 25: noon Saturday to noon Sunday."""
    known = pd.Series([datetime(2024, 3, 30, 12), datetime(2024, 10, 26, 12), datetime(2024, 6, 1, 12)])
    fixed = pd.Series([datetime(2024, 3, 31, 12), datetime(2024, 10, 27, 12), datetime(2024, 6, 2, 12)])
    assert hours_between(known, fixed, "Europe/Stockholm").tolist() == [23.0, 25.0, 24.0]


@pytest.mark.parametrize("seed", [1, 5])
def test_a_change_clustered_by_school_is_that_of_statsmodels(seed):
    random = np.random.default_rng(seed)
    schools = pd.Series(random.integers(0, 8, 300))
    late = random.random(300) < 0.5
    answers = 3.5 + 0.4 * late + random.normal(size=300)
    answers += 0.9 * random.normal(size=8)[schools] * late  # schools change apart, or the floor would decide
    own = scale_change(answers[~late], schools[~late], answers[late], schools[late])
    model = sm.OLS(answers, sm.add_constant(late.astype(float)))
    fitted = model.fit(cov_type="cluster", cov_kwds={"groups": schools, "use_correction": True}, use_t=True)
    assert own.change == pytest.approx(fitted.params[1], rel=1e-10)
    assert own.standard_error == pytest.approx(fitted.bse[1], rel=1e-8)
    assert (own.lower, own.upper) == pytest.approx(tuple(fitted.conf_int()[1]), rel=1e-8)


def test_schools_alike_by_chance_are_no_surer_than_a_random_sample():
    """By hand: every school 3, 5 then 4, 6: no spread between schools; each wave's variance of eight is 8/7."""
    schools = pd.Series([0, 0, 1, 1, 2, 2, 3, 3])
    before = np.array([3.0, 5.0] * 4)
    own = scale_change(before, schools, before + 1, schools)
    assert own.standard_error == pytest.approx(np.sqrt(2 * (8 / 7) / 8))


def test_with_too_few_schools_no_interval_is_given():
    own = scale_change(np.array([3.0, 4.0]), pd.Series(["a", "b"]), np.array([4.0, 5.0]), pd.Series(["a", "b"]))
    assert own.change == 1
    assert np.isnan(own.lower)


def test_liberal_items_are_turned_and_pupils_with_few_answers_left_out():
    """By hand: restrictive 5, liberal 2 turned to 5, a third item left out; 9 is no answer on a scale of 1 to 6."""
    answers = pd.DataFrame({"a": [5.0, 9.0], "b": [2.0, 1.0], "c": [1.0, 1.0]})
    directions = {"a": "restriktiv", "b": "liberal", "c": "ingen"}
    assert scale_means(answers, directions, fewest=1, scale=(1, 6)).tolist() == [5.0, 6.0]
    assert np.isnan(scale_means(answers, directions, fewest=2, scale=(1, 6))[1])


@pytest.mark.parametrize(("now", "of", "before", "of_before"), [(180, 600, 150, 600), (44, 58, 31, 64), (0, 20, 5, 20)])
def test_a_difference_of_shares_is_newcombes(now, of, before, of_before):
    own = share_difference(now, of, before, of_before)
    lower, upper = confint_proportions_2indep(now, of, before, of_before, method="newcomb", compare="diff")
    assert (own.lower, own.upper) == pytest.approx((lower, upper), abs=1e-12)


@pytest.mark.parametrize(("now", "before", "published"), [(162, 61, (2.66, 1.98, 3.56)), (65, 36, (1.81, 1.20, 2.71))])
def test_reported_youth_crime_of_eskilstuna(now, before, published):
    """Requirements A8.17: narcotics 61 (2012) to 162 (2015), traffic 36 to 65, with their intervals."""
    found = log_ratio(now, before)
    assert tuple(round(value, 2) for value in (found.ratio, found.lower, found.upper)) == published


def test_a_small_count_gets_the_exact_interval_of_the_ratio():
    found = log_ratio(7, 12)
    assert found.lower < 7 / 12 * np.exp(-1.96 * np.sqrt(1 / 7 + 1 / 12))


def labels(first, last, per):
    return [one.label for one in spans(Span(first=first, last=last), per)]


def test_periods_lie_wholly_within_the_commitment():
    year = (date(2024, 1, 1), date(2025, 12, 31))
    assert labels(*year, "year") == ["2024", "2025"]
    assert labels(*year, "tertial") == ["2024T1", "2024T2", "2024T3", "2025T1", "2025T2", "2025T3"]
    assert len(labels(*year, "week")) == 104  # 1 January 2024 is a Monday; the week of 29 December 2025 is not whole
    assert labels(date(2024, 2, 1), date(2024, 12, 31), "quarter") == ["2024Q2", "2024Q3", "2024Q4"]


def test_a_year_that_begins_in_july_is_a_year_and_a_short_period_falls_not_away():
    assert labels(date(2024, 7, 1), date(2025, 6, 30), "year") == ["2024-07-01–2025-06-30"]
    assert labels(date(2024, 2, 5), date(2024, 3, 20), "quarter") == ["2024-02-05–2024-03-20"]


def test_a_month_of_term_has_ten_school_days_of_its_own():
    """Spring term from 9 January to 12 June 2013: January has 17 school days, June has 7 (6 June is a holiday)."""

    class Calendar:
        term_months = ()
        terms = (Term(name="vt", first=date(2013, 1, 9), last=date(2013, 6, 12), schools=("A",)),)

    months = spans(Span(first=date(2013, 1, 1), last=date(2013, 12, 31)), "month")
    assert [month.start.month for month in term_months(Calendar(), "A", months, ())] == [1, 2, 3, 4, 5]
    assert term_months(Calendar(), "B", months, ()) == ()
