"""How a problem differs: hand-worked lifts, chance over many rows, areas that resemble it."""

import numpy as np
import pytest
from scipy import stats

from bfkit.causes.crowding import unevenness
from bfkit.causes.material import material
from bfkit.causes.problem import problem_of
from bfkit.causes.profile import TOO_FEW_COMPARED, low_areas, profiles, shrunken_lift
from bfkit.causes.rows import Rows
from tests.builders import checked, incidents
from tests.causes.towns import QUARTER, evenings, places, town

BRAWLS = "rapporter.annat_otrygghetsskapande.brak.A"


def own(rows):
    data = checked(incidents(rows))
    return material(data, QUARTER, problem_of(BRAWLS, data, QUARTER))


def brawls(area: str, object_type: str, count: int, first: int = 0) -> list[dict[str, object]]:
    """One a day of the first half of 2025, from a day on."""
    same = {"category": "annat_otrygghetsskapande", "subtype": "brak", "area_id": area, "object_type": object_type}
    days = np.datetime64("2025-01-01") + (first + np.arange(count)) % 181
    return [{"starts_at": f"{day} {n % 24:02d}:00", **same} for n, day in enumerate(days)]


def test_a_row_is_the_share_here_over_the_share_elsewhere():
    """Parks: 30 of 40 here, 20 of 100 elsewhere: 0.75 over 0.20 is 3.75. Fisher's test is scipy's."""
    told = profiles(
        own(
            brawls("A", "Park", 30)
            + brawls("A", "Gata", 10, 30)
            + brawls("B", "Park", 20)
            + brawls("B", "Gata", 80, 20)
        ),
        QUARTER,
    )
    park = next(row for row in told.now.rows if row.key == "Park")
    assert (park.count, park.of, park.elsewhere, park.elsewhere_of) == (30, 40, 20, 100)
    assert park.raw_lift == pytest.approx(3.75)
    assert 1 < park.lift < 3.75
    assert park.p_value == pytest.approx(stats.fisher_exact([[30, 10], [20, 80]]).pvalue)
    assert park.lower < 3.75 < park.upper
    assert park.stands_out


def test_few_incidents_do_not_make_large_lifts():
    """By hand: log(3.5 / 10 / (10.5 / 100)) = 1.204, variance 1 / 3.5 + 1 / 10.5 = 0.381; e^(1.204 / 1.381) = 2.39."""
    assert shrunken_lift(3, 10, 10, 100) == pytest.approx(np.exp(1.20397 / 1.38095), rel=1e-4)
    assert shrunken_lift(1, 2, 0, 500) < 10
    assert shrunken_lift(3000, 10_000, 10_000, 100_000) == pytest.approx(3, rel=0.01)


def test_nothing_stands_out_when_the_place_is_as_the_rest():
    """Twenty towns of some 45 rows each: any that stands out is false; at most a few towns have one (5 %)."""
    false = 0
    for seed in range(20):
        random = np.random.default_rng(seed)
        data = town(*random.uniform(0, 8000, (2, 1500)), evenings(random, 1500), register=places([]))
        told = profiles(material(data, QUARTER, problem_of(BRAWLS, data, QUARTER)), QUARTER)
        false += bool([row for row in told.now.outstanding if row.group != "upprepning"])
    assert false <= 4  # more happens in 0.3 % of series at 5 %


def test_one_night_of_riots_elsewhere_is_not_what_a_problem_differs_from():
    """200 of 538 compared crimes on one day in April: without it the months are as here, with it every other is "rarer"."""
    random = np.random.default_rng(4)
    day = random.integers(0, 181, 133 + 338)
    days = np.concatenate([np.datetime64("2025-01-01") + day, np.full(200, np.datetime64("2025-04-15"))])
    here = np.arange(len(days)) < 133
    rows = [
        {**row, "area_id": "A" if mine else "B", "starts_at": f"{when} {n % 24:02d}:00"}
        for n, (row, mine, when) in enumerate(zip(brawls("A", "Park", len(days)), here, days, strict=True))
    ]
    that_day = int((days[133:] == np.datetime64("2025-04-15")).sum())
    told = profiles(own(rows), QUARTER).now
    assert told.elsewhere == 538
    assert told.outstanding == ()
    assert any("15 april 2025" in text and f"{that_day} av de 538" in text for text in told.left_out)


def test_crowds_of_a_few_a_day_widen_every_share():
    """Each incident repeated eight times on its day: the variance of a day's count is eight times its mean."""
    random = np.random.default_rng(5)
    days = np.datetime64("2025-01-01") + random.integers(0, 181, 60)
    rows = [{**brawls("A", "Park", 1)[0], "starts_at": f"{day} 12:00"} for day in days]
    single, eight = own(rows).kind, own([row for row in rows for _ in range(8)]).kind
    assert unevenness(single) == pytest.approx(1, abs=0.35)
    assert unevenness(eight) == pytest.approx(8 * unevenness_of(single), rel=1e-9)


def unevenness_of(rows):
    """The same without its least value, by another way: the ratio of Pearson's statistic is linear in the counts."""
    twice = rows.some(np.repeat(True, len(rows)))
    large = Rows(*(np.concatenate([getattr(twice, name)] * 50) for name in twice.__slots__))
    return unevenness(large) / 50


def test_a_problem_chosen_by_weekends_is_not_uneven_because_of_them():
    """Five every Friday and none else: weekdays are no crowding."""
    rows = [
        {**row, "starts_at": f"2025-01-{day:02d} 12:00"}
        for day in (3, 10, 17, 24, 31)
        for row in brawls("A", "Park", 5)
    ]
    assert unevenness(own(rows).kind) == 1


def test_chance_is_seldom_called_a_difference_where_nights_are_crowded():
    """Sixty towns in which each incident is followed by three the same night: any row that stands out is false."""
    false = 0
    for seed in range(60):
        random = np.random.default_rng(seed)
        begun = np.repeat(evenings(random, 400), 4) + random.integers(0, 60, 1600) * np.timedelta64(1, "m")
        data = town(*np.repeat(random.uniform(0, 8000, (2, 400)), 4, axis=1), begun, register=places([]))
        told = profiles(material(data, QUARTER, problem_of(BRAWLS, data, QUARTER)), QUARTER)
        false += bool([row for row in told.now.outstanding if row.group != "upprepning"])
    assert false <= 8  # more happens in 0.5 % of series at 5 %


def test_a_handful_elsewhere_is_nothing_to_compare_with():
    """Two other incidents: that nothing surely differs would say nothing, so nothing is compared."""
    told = profiles(own(brawls("A", "Park", 308) + brawls("B", "Gata", 2)), QUARTER).now
    assert (told.rows, told.elsewhere) == ((), 2)
    assert TOO_FEW_COMPARED in told.left_out


def test_areas_that_resemble_it_have_as_much_else_and_little_of_it():
    other = {"category": "skadegorelse", "subtype": "klotter"}
    rows = brawls("A", "Park", 40) + brawls("B", "Park", 3)
    rows += [{"starts_at": f"2025-0{1 + n % 6}-03 12:00", "area_id": area, **other} for area in "AB" for n in range(50)]
    assert low_areas(own(rows)) == ("B",)
    assert profiles(own(rows), QUARTER).low.incidents == 3


def test_what_cannot_be_told_is_said():
    rows = [{**row, "time_precision": "day", "object_type": None} for row in brawls("A", "", 20) + brawls("B", "", 20)]
    told = profiles(own(rows), QUARTER).now
    assert "klockslag" not in {row.group for row in told.rows}
    assert any("klockslag saknas" in text for text in told.left_out)
    assert any("punkt saknas" in text for text in told.left_out)


def loose(area: str, count: int) -> list[dict[str, object]]:
    """Found the morning after: known to lie between 20 and 08, as graffiti is."""
    return [
        {**row, "starts_at": f"{str(row['starts_at'])[:10]} 20:00", "ends_at": np.datetime64(str(row["starts_at"])[:10]) + 1 + np.timedelta64(8, "h")}
        for row in brawls(area, "Gata", count)
    ]  # fmt: skip


def test_what_is_found_the_morning_after_has_no_hour_to_differ_in():
    """60 nights known within twelve hours put no weight on 00-03; only the 24 with a clock time, one an hour, are compared."""
    told = profiles(own(loose("A", 60) + brawls("A", "Gata", 24) + brawls("B", "Gata", 96)), QUARTER).now
    clock = [row for row in told.rows if row.group == "klockslag"]
    assert {(row.count, row.of) for row in clock} == {(3.0, 24.0)}
    assert not any(row.stands_out for row in clock)


def test_too_few_clock_times_are_not_compared():
    told = profiles(own(loose("A", 60) + brawls("A", "Gata", 9) + brawls("B", "Gata", 96)), QUARTER).now
    assert "klockslag" not in {row.group for row in told.rows}
    assert "klockslag (för få har ett säkert klockslag)" in told.left_out


def test_what_is_found_the_morning_after_has_no_weekday_to_differ_in():
    """Left whole on Friday evening and found on Saturday or Monday: the first day is not the day of the damage."""
    friday, days = np.datetime64("2025-01-03"), np.timedelta64(7, "D")
    fridays = [
        {**row, "starts_at": f"{friday + n * days} 20:00", "ends_at": friday + n * days + 3 + np.timedelta64(8, "h")}
        for n, row in enumerate(brawls("A", "Gata", 26))
    ]  # fmt: skip
    told = profiles(own(fridays + brawls("A", "Gata", 28) + brawls("B", "Gata", 112)), QUARTER).now
    days_told = [row for row in told.rows if row.group == "veckodag"]
    assert {row.of for row in days_told} == {28.0}
    assert max(row.count for row in days_told) <= 5  # four weeks; those before 06 belong to the evening before
    few = profiles(own(fridays + brawls("A", "Gata", 9) + brawls("B", "Gata", 96)), QUARTER).now
    assert not {"veckodag", "dagtyp"} & {row.group for row in few.rows}
    assert "veckodag och slags dag (för få har en säker dag)" in few.left_out


def test_a_day_without_a_clock_time_is_a_sure_day():
    rows = [{**row, "time_precision": "day"} for row in brawls("A", "Gata", 28) + brawls("B", "Gata", 28)]
    told = profiles(own(rows), QUARTER).now
    assert {row.of for row in told.rows if row.group == "veckodag"} == {28.0}
