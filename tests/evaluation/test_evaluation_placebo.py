"""The inference that decides: arithmetic by hand, guards, groups of areas, and input that nothing can be made of."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bfkit.evaluation.chance import extremes, placebo_result, ranks, selection, windows
from bfkit.evaluation.chance.placebo import (
    EXTREME_CHOICE,
    EXTREME_MONTH,
    HISTORY,
    LONG_HISTORY,
    NO_COMPARISON,
    NO_EVENTS,
    RECORDING,
    TREATED_BEFORE,
    PlaceboTest,
    placebo_test,
    worst_over_rules,
)
from bfkit.evaluation.power.attainable import attainable
from bfkit.inference import holm

LENGTHS = windows.Lengths()


def others(areas: int) -> np.ndarray:
    return ~np.eye(areas, dtype=bool)


def quiet(areas: int = 20, months: int = 72, mean: float = 10.0, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).poisson(mean, (areas, months))


def ranked(counts: np.ndarray, area: int | list[int] = 0, **options) -> PlaceboTest:
    start = options.pop("start", counts.shape[1] - 6)
    treated = options.pop("treated", np.zeros(counts.shape, dtype=bool))
    treated[area, start:] = True
    where = {"areas": area} if isinstance(area, list) else {"area": area}
    arguments = {"rule": "highest_count", "comparable": others(len(counts))} | options
    return placebo_test(counts, treated, start=start, **where, **arguments)


def test_two_way_fit_reproduces_the_margins_it_is_given():
    """The two-way Poisson fit has the margins of the table (Birch 1963): here 1+2, 3+6 and 4, 8."""
    found = extremes.expected([[1, 2], [3, 6]], np.ones((2, 2), dtype=bool))
    assert found == pytest.approx(np.array([[1, 2], [3, 6]]))
    rugged = np.array([[5, 0, 1], [2, 2, 9]])
    found = extremes.expected(rugged, np.ones((2, 3), dtype=bool))
    assert found.sum(axis=0) == pytest.approx(rugged.sum(axis=0))
    assert found.sum(axis=1) == pytest.approx(rugged.sum(axis=1))


def test_a_riot_is_capped_and_the_rest_is_left():
    counts = quiet()
    counts[3, 40] = 200
    found = extremes.capped(counts, np.ones(counts.shape, dtype=bool))
    assert found.extreme[3, 40]
    assert found.counts[3, 40] < 45  # about 10 + 3.29 sqrt(10), the month's factor a little raised by the riot
    assert found.extreme.mean() < 0.005
    assert found.dispersion == pytest.approx(1.0, abs=0.1)


def test_windows_by_hand():
    """Follow-up of six months against the same six months of the two years before."""
    counts = np.ones((3, 30))
    counts[0] = [2] * 6 + [9] * 6 + [3] * 6 + [9] * 6 + [1] * 6
    treated = np.zeros((3, 30), dtype=bool)
    treated[2, 27] = True
    found = windows.windows(counts, treated, others(3), [24], LENGTHS)
    assert (found.before[0, 0], found.after[0, 0]) == (12 + 18, 6)
    assert (found.comparison_before[0, 0], found.comparison_after[0, 0]) == (12, 6)  # area 2 is treated: left out
    hand = math.log(6.5 / 30.5) - math.log(6.5 / 12.5)
    assert found.log_ratio[0, 0] == pytest.approx(hand)
    assert found.statistic[0, 0] == pytest.approx(hand / math.sqrt(1 / 30.5 + 1 / 6.5 + 1 / 12.5 + 1 / 6.5))


def test_an_area_with_a_season_of_its_own_does_not_fall_every_autumn():
    """A school yard: all its incidents in spring. Started in July it has changed by nothing."""
    counts = np.full((3, 36), 10.0)
    counts[0] = np.tile([0, 0, 20, 40, 40, 20] + [2] * 6, 3)
    found = windows.windows(counts, np.zeros((3, 36), dtype=bool), others(3), [30], LENGTHS)
    assert found.log_ratio[0, 0] == pytest.approx(math.log(12.5 / 24.5) - math.log(120.5 / 240.5))
    assert abs(found.log_ratio[0, 0]) < 0.03


def test_an_area_in_the_ring_is_no_comparison():
    comparable = others(3)
    comparable[0, 1] = False
    found = windows.windows(np.ones((3, 30)), np.zeros((3, 30), dtype=bool), comparable, [24], LENGTHS)
    assert found.comparison_before[:, 0].tolist() == [12, 24, 24]


def test_rules_look_at_the_count_and_at_the_rise():
    counts = np.array([[10] * 15, [1] * 12 + [5] * 3])
    count = selection.scores(counts, [15], rule="highest_count", lengths=LENGTHS)[:, 0]
    assert count.tolist() == [30, 15]
    peak = selection.scores(counts, [15], rule="worst_peak", lengths=LENGTHS)[:, 0]
    assert peak.tolist() == [0, 15 - 12 / 4]
    with pytest.raises(ValueError, match="urvalsregeln"):
        selection.scores(counts, [15], rule="mest synlig", lengths=LENGTHS)


def test_ties_are_chosen_together_so_that_no_name_decides():
    assert selection.chosen(np.array([[3], [2], [2], [1]]), np.ones((4, 1)), most=2)[:, 0].tolist() == [
        True,
        True,
        True,
        False,
    ]


def test_reversing_the_areas_changes_nothing():
    counts = quiet()
    there = ranked(counts, area=4)
    back = ranked(counts[::-1].copy(), area=len(counts) - 5)
    assert back.p_decrease == there.p_decrease
    assert back.effect == pytest.approx(there.effect)
    assert back.interval() == pytest.approx(there.interval())


def test_the_interval_is_what_the_test_does_not_reject():
    """95 %: with 119 placebos, 2.5 % of 120 is 3, so the limits lie at the 3rd placebo from each end."""
    statistics = np.arange(119, dtype=float) / 100
    made = ranked(quiet())
    test = PlaceboTest(
        **{name: getattr(made, name) for name in PlaceboTest.__slots__}
        | {"statistics": statistics, "placebos": 119, "log_ratio": 0.2, "error": 0.5, "independent": 119.0}
    )
    lower, upper = test.interval()
    assert (math.log(lower), math.log(upper)) == pytest.approx((0.2 - 1.16 * 0.5, 0.2 - 0.02 * 0.5))
    assert test.smallest_p == pytest.approx(1 / 120)


def test_nothing_is_decided_without_grounds():
    assert ranked(quiet(months=24)).undecided == HISTORY
    assert ranked(quiet(areas=1), comparable=others(1)).undecided == NO_COMPARISON
    assert ranked(quiet(), changed=[68]).undecided == RECORDING
    assert ranked(quiet(), changed=[40]).undecided is None
    before = np.zeros((20, 72), dtype=bool)
    before[0, 50] = True
    assert ranked(quiet(), treated=before).undecided == TREATED_BEFORE
    riot = quiet()
    riot[0, 56] = 90
    assert ranked(riot).undecided == EXTREME_MONTH
    peak = quiet(mean=100.0)
    peak[0, 63:66] += 26  # three months in a row, none of them alone above its cap
    assert ranked(peak, rule="worst_peak").undecided == EXTREME_CHOICE


def test_too_few_of_the_rule_take_the_nearest():
    found = ranked(quiet(months=36))
    assert found.nearest
    assert found.placebos == 59


def stairs(months: int, areas: int = 20) -> np.ndarray:
    """Areas so far apart in level that the rule chooses the same ones every month, and none ties."""
    level = 40.0 * np.arange(areas, 0, -1)
    return np.random.default_rng(1).poisson(level[:, None], (areas, months))


def of_rule(start: int, years: int, most: int = 3) -> int:
    """Choices of the rule at every month that has the years before it, and six months after it before the start."""
    return most * (start - 6 - 12 * years + 1)


@pytest.mark.parametrize(
    ("start", "years"),
    [
        (49, 2),  # 3 x (49 - 6 - 24 + 1) = 60
        (48, 1),  # 57 with two years, 93 with one
        (38, 1),  # 27 with two, 63 with one
        (36, 1),  # 21 and 57, neither enough: a short history is compared with one year
    ],
)
def test_two_years_are_compared_with_when_the_rule_gives_59_choices_then(start, years):
    found = ranked(stairs(start + 6), area=3)
    assert found.lengths == windows.Lengths(after=6, years=years)
    assert found.own <= of_rule(start, years)
    assert (found.own >= 59) == (of_rule(start, years) >= 59)
    assert found.nearest == (found.own < 59)


@pytest.mark.parametrize(("start", "years"), [(LONG_HISTORY - 1, 1), (LONG_HISTORY, 2), (60, 2)])
def test_with_too_few_choices_either_way_a_long_history_gives_two_years(start, years):
    """One area chosen a month: of 60 months 31 choices with two years, 43 with one."""
    assert LONG_HISTORY == 42
    found = ranked(stairs(start + 6), most=1)
    assert found.lengths.years == years
    assert found.own <= of_rule(start, years, most=1) < 59
    assert found.nearest and found.placebos == 59


def test_a_changed_way_of_recording_leaves_one_year():
    """Start 66. Changed in month 46: with two years the start itself and all choices from 41 on reach across it.

    Left are 24-40, 3 x 17 = 51. With one year 12-40 and 58-60 are left, 3 x 32 = 96, and 66 - 12 is after the change.
    """
    found = ranked(stairs(72), area=3, changed=[46])
    assert found.lengths.years == 1
    assert found.undecided is None
    assert 59 <= found.own <= 96
    dates = found.cases[:, 1]
    assert set(dates.tolist()) <= {*range(12, 41), *range(58, 61)}
    assert ranked(stairs(72), area=3).lengths.years == 2


def test_what_the_measure_came_to_has_no_part_in_the_choice_of_years():
    for start in (48, 49):
        counts = stairs(start + 6)
        there = ranked(counts, area=3)
        for factor in (0, 5):
            other = counts.copy()
            other[3, start:] *= factor
            back = ranked(other, area=3)
            assert (back.lengths, back.own, back.placebos) == (there.lengths, there.own, there.placebos)


def test_lengths_that_are_given_are_used_and_the_follow_up_is_as_long_as_asked():
    one = ranked(quiet(), lengths=windows.Lengths(years=1))
    assert (one.lengths.years, ranked(quiet()).lengths.years) == (1, 2)
    year = ranked(quiet(months=96), start=84, after=12)
    assert year.lengths == windows.Lengths(after=12, years=2)
    assert year.cases[:, 1].max() <= 84 - 12
    assert ranked(quiet(months=24)).lengths.years == 1  # nothing could be tested, and it says with what


def test_the_ranking_keeps_what_it_was_made_with():
    """Two cases of one area three months apart: worth 4/3 with six months of follow-up, 2 with three (ranks)."""
    real = placebo_result.Cases(np.array([[0, 40]]), np.array([[9.0, 4.0, 90.0, 88.0]]))
    two = placebo_result.Cases(np.array([[1, 24], [1, 27]]), np.array([[9.0, 9.0, 90.0, 90.0]] * 2))
    for after, worth in ((6, 4 / 3), (3, 2.0)):
        lengths = windows.Lengths(after=after)
        made = placebo_result.ranked(
            real, two, lengths=lengths, dispersion=1.0, rule="any", nearest=False, undecided=None, own=7
        )
        assert (made.own, made.lengths, made.independent) == (7, lengths, pytest.approx(worth))
    none = placebo_result.untested(HISTORY, "any", lengths)
    assert (none.own, none.placebos, none.lengths, none.undecided) == (0, 0, lengths, HISTORY)


def test_a_plain_halving_is_found_and_a_doubling_is_not_called_a_fall():
    counts = quiet(mean=20.0)
    counts[0, -6:] = counts[0, -6:] // 2
    found = ranked(counts)
    assert found.p_decrease == found.smallest_p
    assert found.interval()[1] < 1 < ranked(quiet(mean=20.0)).interval()[1]
    counts[0, -6:] *= 4
    assert ranked(counts).p_decrease > 0.5


def test_the_largest_p_is_used_when_the_choice_was_not_by_counts():
    counts = quiet()
    tests = [ranked(counts, rule=rule) for rule in ("highest_count", "worst_peak", "any")]
    worst = worst_over_rules(tests)
    assert worst.p_decrease == max(test.p_decrease for test in tests)
    assert worst.p_increase == max(test.p_increase for test in tests)
    lower, upper = zip(*(test.interval() for test in tests), strict=True)
    assert worst.interval() == pytest.approx((min(lower), max(upper)))
    assert len({test.p_increase for test in tests}) > 1
    with pytest.raises(ValueError, match="minst en regel"):
        worst_over_rules([])


def test_one_area_among_several_is_that_area():
    counts = quiet()
    alone, listed = ranked(counts, 3), ranked(counts, [3])
    assert (alone.p_decrease, alone.effect, alone.interval()) == (listed.p_decrease, listed.effect, listed.interval())
    assert np.array_equal(alone.cases, listed.cases)


def test_three_areas_at_once_by_hand():
    """The real counts are sums over the group; a placebo is the three that held most in the three months before."""
    raw = quiet(areas=12, months=96, seed=5)
    found = ranked(raw, [2, 5, 7])
    use = np.ones(raw.shape, dtype=bool)
    use[[2, 5, 7], 90:] = False
    counts = extremes.capped(raw, use).counts
    start = 90
    rest = [area for area in range(12) if area not in (2, 5, 7)]
    assert found.after == pytest.approx(counts[[2, 5, 7], start:].sum())
    before = sum(counts[[2, 5, 7], start - 12 * year : start - 12 * year + 6].sum() for year in (1, 2))
    assert found.before == pytest.approx(before)
    assert found.comparison_after == pytest.approx(counts[rest, start:].sum())
    assert found.placebos >= 59
    single = [date for date in found.cases[:, 3] if (found.cases[:, 3] == date).sum() == 1]
    assert single
    for date in single:
        latest = raw[:, date - 3 : date].sum(axis=1)
        chosen = found.cases[found.cases[:, 3] == date][0, :3]
        assert latest[chosen].min() >= np.sort(latest)[-3]
        own = counts[chosen, date : date + 6].sum()
        row = found.cells[found.cases[:, 3] == date][0]
        assert row[1] == pytest.approx(own)
        assert row[3] == pytest.approx(counts[:, date : date + 6].sum() - own)


def test_a_group_is_never_its_own_comparison():
    counts = quiet(areas=12, months=96, seed=5)
    there, back = ranked(counts, [2, 5, 7]), ranked(counts, [2, 5, 7], comparable=np.ones((12, 12), dtype=bool))
    assert np.array_equal(there.cells, back.cells)
    assert back.comparison_after == there.comparison_after


def test_two_of_three_are_every_pair():
    found = ranked(quiet(areas=12, seed=3), [2, 5])
    assert not found.nearest
    for date in np.unique(found.cases[:, 2]):
        pairs = {tuple(sorted(case)) for case in found.cases[found.cases[:, 2] == date][:, :2].tolist()}
        members = sorted({area for pair in pairs for area in pair})
        assert pairs <= set(itertools.combinations(members, 2))


def test_one_treated_or_extreme_area_stops_its_group():
    before = np.zeros((20, 96), dtype=bool)
    before[5, 80] = True
    assert ranked(quiet(months=96), [2, 5, 7], treated=before).undecided == TREATED_BEFORE
    riot = quiet(months=96)
    riot[7, 80] = 90
    assert ranked(riot, [2, 5, 7]).undecided == EXTREME_MONTH
    together = quiet(months=96)
    together[[2, 5, 7], 80] = 19  # each below its own cap of about 20, the sum above 30 + 3.29 sqrt(30)
    assert ranked(together, [2, 5, 7]).undecided == EXTREME_MONTH
    assert ranked(together, 2).undecided is None


def test_a_group_that_shares_its_areas_with_its_placebos_is_worth_less():
    found = ranked(quiet(areas=12, months=54), [2, 5, 7], lengths=LENGTHS)
    assert found.nearest
    assert found.placebos == 59
    assert found.independent < found.placebos / 2
    assert found.smallest_p > 1 / 60


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(12)), st.sampled_from(["highest_count", "worst_peak", "any"]), st.integers(1, 3))
def test_the_names_of_the_areas_change_nothing(order, rule, size):
    counts = quiet(areas=12, seed=2)
    there = ranked(counts, list(range(size)), rule=rule)
    back = ranked(counts[list(order)], sorted(order.index(area) for area in range(size)), rule=rule)
    assert back.p_decrease == pytest.approx(there.p_decrease)
    assert back.effect == pytest.approx(there.effect)
    assert back.interval() == pytest.approx(there.interval())
    assert back.undecided == there.undecided


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 71), st.sampled_from([2, 3]), st.sampled_from([0, [0, 1, 2]]))
def test_a_month_in_which_everything_is_multiplied_changes_little(month, factor, area):
    """The comparison takes it out; what is left is that the month weighs more in the sums."""
    counts = np.random.default_rng(4).poisson(100, (12, 72))
    common = counts.copy()
    common[:, month] *= factor
    there, back = ranked(counts, area, rule="any"), ranked(common, area, rule="any")
    assert abs(back.log_ratio - there.log_ratio) < 0.08
    assert there.undecided is None
    assert back.undecided is None


@settings(max_examples=10, deadline=None)
@given(st.integers(2, 20))
def test_many_times_as_many_incidents_give_the_same_ratio(factor):
    counts = quiet(areas=12, mean=50.0)
    there, back = ranked(counts), ranked(counts * factor)
    assert back.log_ratio == pytest.approx(there.log_ratio, abs=0.01)  # half a count less in each


def test_no_events_is_no_verdict():
    assert ranked(np.zeros((20, 72))).undecided == NO_EVENTS
    silent = quiet()
    silent[0] = 0
    assert ranked(silent).undecided == NO_EVENTS
    alone = np.zeros((20, 72))
    alone[0] = 5
    assert ranked(alone).undecided == NO_COMPARISON
    assert ranked(np.zeros((20, 96)), [0, 1, 2]).undecided == NO_EVENTS


@pytest.mark.parametrize("areas", [1, 2])
def test_one_or_two_areas(areas):
    found = ranked(quiet(areas=areas), comparable=others(areas))
    assert found.undecided == (NO_COMPARISON if areas == 1 else None)


@pytest.mark.parametrize("start", [0, 5, 11, 12, 14, 17])
@pytest.mark.parametrize("rule", ["highest_count", "worst_peak", "any"])
def test_no_history_is_no_verdict(start, rule):
    found = ranked(quiet(), start=start, rule=rule)
    assert found.undecided == HISTORY
    assert found.interval() == (0, math.inf) or math.isnan(found.interval()[0])
    assert found.smallest_p == 1.0


def test_every_area_treated_is_no_verdict():
    everywhere = np.ones((20, 72), dtype=bool)
    assert ranked(quiet(), treated=everywhere).undecided == TREATED_BEFORE
    late = np.zeros((20, 72), dtype=bool)
    late[:, 66:] = True
    assert ranked(quiet(), treated=late).undecided == NO_COMPARISON
    assert ranked(quiet(months=96), [0, 1, 2], treated=np.ones((20, 96), dtype=bool)).undecided == TREATED_BEFORE


def test_input_that_cannot_be_meant_is_refused():
    counts = quiet()
    for start in (-1, 67, 72, 500):
        with pytest.raises(ValueError, match="ska börja inom serien"):
            placebo_test(counts, np.zeros(counts.shape), others(20), area=0, start=start, rule="highest_count")
    for wrong in ({"area": 20}, {"area": -1}, {"areas": [1, 1]}):
        with pytest.raises(ValueError, match="numrerade 0–19"):
            placebo_test(counts, np.zeros(counts.shape), others(20), start=66, rule="any", **wrong)
    for wrong in ({}, {"area": 1, "areas": [2]}):
        with pytest.raises(ValueError, match="antingen area"):
            placebo_test(counts, np.zeros(counts.shape), others(20), start=66, rule="any", **wrong)
    negative = counts.astype(float)
    negative[3, 3] = -1
    with pytest.raises(ValueError, match="negativa"):
        ranked(negative)
    with pytest.raises(ValueError, match="samma form"):
        ranked(counts, treated=np.zeros((20, 80)))


def test_power_is_asked_of_cases_that_exist():
    test = ranked(quiet())
    nothing, half = attainable(test, reductions=[0.0, 0.5]).antydd
    assert nothing < 0.2 < half
    with pytest.raises(ValueError, match="andel"):
        attainable(test, reductions=[1.0])
    with pytest.raises(ValueError, match="jämförbara fall"):
        attainable(ranked(quiet(), start=5), reductions=[0.3])


def test_a_month_far_above_its_cap_hides_a_reduction():
    """Halved, it is still capped: what is found with a half taken away is what is found with nothing taken away."""
    test = ranked(quiet())
    flooded = replace(test, followed=np.full_like(test.followed, 10_000.0))
    nothing, half = attainable(flooded, reductions=[0.0, 0.5]).antydd
    assert nothing == half < attainable(test, reductions=[0.5]).antydd[0]


def test_power_is_asked_of_the_later_cases():
    """Where areas grow apart, what a reduction in the first years would have shown says too much of one made now."""
    test = ranked(quiet())
    early = test.cases[:, -1] < np.median(test.cases[:, -1])
    changed = replace(test, followed=np.where(early[:, None], 0.0, test.followed))
    assert early.any()
    assert (attainable(changed, reductions=[0.3]).antydd == attainable(test, reductions=[0.3]).antydd).all()


def test_the_interval_of_power_is_wilsons_with_as_many_cases_as_the_overlapping_ones_are_worth():
    from statsmodels.stats.proportion import proportion_confint

    test = ranked(quiet())
    found = attainable(test, reductions=[0.3, 0.5], nearest=30)
    later = np.flatnonzero(test.cases[:, -1] >= np.median(test.cases[:, -1]))
    far = np.abs(np.log((test.cells[later, 0] + 0.5) / (test.before + 0.5)))
    worth = ranks.independent(test.cases[later[np.argsort(far, kind="stable")[:30]]], 6)
    assert worth < found.cases == 30
    ends = [proportion_confint(share * worth, worth, method="wilson") for share in found.antydd]
    assert np.column_stack([found.lower, found.upper]) == pytest.approx(np.array(ends))
    assert found.range_of(0.4) == pytest.approx(np.mean(ends, axis=0))
    assert found.worth == pytest.approx(worth) and found.sure == (worth >= 8)
    few = replace(test, cases=np.tile(test.cases[-1], (len(test.cases), 1)))  # all of them the same months
    assert attainable(few, reductions=[0.3]).worth == pytest.approx(1.0) and not attainable(few, reductions=[0.3]).sure


def test_power_of_a_choice_not_made_by_counts_must_hold_under_every_rule():
    tests = [ranked(quiet(), rule=rule) for rule in ("highest_count", "worst_peak", "any")]
    promised = attainable(worst_over_rules(tests), reductions=[0.3, 0.5]).antydd
    alone = attainable(tests[2], reductions=[0.3, 0.5]).antydd
    assert tests[2].placebos > max(test.placebos for test in tests[:2])
    assert (promised <= alone).all() and (promised > 0).all()


def test_holm_agrees_with_statsmodels():
    from statsmodels.stats.multitest import multipletests

    p_values = np.random.default_rng(1).random(12)
    assert holm(p_values) == pytest.approx(multipletests(p_values, method="holm")[1])
