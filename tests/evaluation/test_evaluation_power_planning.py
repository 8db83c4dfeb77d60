"""Months and merged areas that would suffice."""

import numpy as np
import pytest

from bfkit.evaluation.power.formulas import BEFORE_AFTER, RATE_RATIO, WEIGHTED_DIFFERENCE, needed_count
from bfkit.evaluation.power.needed import areas_to_merge, needed_months


def test_months_are_the_needed_count_over_the_monthly_mean_rounded_up():
    # methods.md section 3: 322.68 incidents for 30 %, linear; by hand 322.68/20 = 16.1 and 322.68/60 = 5.4.
    found = needed_months([20, 60], 0.3, design=WEIGHTED_DIFFERENCE)
    assert found.months.tolist() == [17, 6]
    assert found.count == pytest.approx([322.68, 322.68], abs=0.01)


def test_a_whole_number_of_months_is_not_rounded_to_the_next():
    count = float(needed_count(0.5, design=RATE_RATIO))
    assert float(needed_months(count / 7, 0.5, design=RATE_RATIO).months) == 7


def test_too_many_months_and_no_incidents_are_no_answers():
    found = needed_months([0, 2, 6], 0.3, design=WEIGHTED_DIFFERENCE, longest=60)
    assert np.isnan(found.months[:2]).all() and found.months[2] == 54
    assert found.reason.tolist() == ["ej prövad: inga händelser i området", "ej prövad: fler än 60 månader krävs", ""]


def test_areas_are_merged_largest_first_until_they_suffice():
    # 148.26 incidents for 30 % before and after; six months of 10, 9, 5, 4 a month: 60, 114, 144, 168.
    found = areas_to_merge([4, 10, 5, 9], 6, 0.3, design=BEFORE_AFTER)
    assert (found.areas, found.count, found.reason) == ((1, 3, 2, 0), 168, "")
    assert found.needed == pytest.approx(148.26, abs=0.01)
    assert areas_to_merge([4, 10, 6, 9], 6, 0.3, design=BEFORE_AFTER).areas == (1, 3, 2)  # 60, 114, 150


def test_areas_that_do_not_suffice_together_say_so():
    found = areas_to_merge([4, 10], 6, 0.3, design=BEFORE_AFTER, phi=2)
    assert (found.areas, found.count) == ((), 84)
    assert found.needed == pytest.approx(2 * 148.26, abs=0.02)
    assert found.reason == "ej prövad: alla områden tillsammans har för få händelser"
    assert areas_to_merge([], 6, 0.3, design=BEFORE_AFTER).areas == ()


def test_wrong_arguments_are_refused():
    with pytest.raises(ValueError, match="fler än 0 månader"):
        areas_to_merge([1, 2], 0, 0.3, design=BEFORE_AFTER)
    with pytest.raises(ValueError, match="minst en månad"):
        needed_months(5, 0.3, design=BEFORE_AFTER, longest=0)
