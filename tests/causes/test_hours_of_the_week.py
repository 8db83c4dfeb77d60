"""Hours of the week: evenings are not weekends, and a question of both holds only where both do."""

from datetime import date

import numpy as np
import pytest

from bfkit.causes.evidence import AGAINST, SUPPORTED, UNDECIDED, Arguments, Evidence, judged
from bfkit.causes.hypothesis_tests import evidence_on
from bfkit.causes.material import material
from bfkit.causes.problem import problem_of
from bfkit.display import WEEKDAYS
from bfkit.parameters.hypotheses import ChosenTest
from bfkit.periods import Period
from tests.causes.towns import QUARTER, places, town

WEEKEND_EVENINGS = Arguments(weekdays=("fredag", "lördag"), hours=(18, 26))
MONDAY, DAYS = np.datetime64("2020-01-06"), 2002
YEARS = Period(date(2020, 1, 6), date(2025, 7, 1))


def said(days: np.ndarray, hours: np.ndarray, inside: np.ndarray, asked: Arguments = WEEKEND_EVENINGS) -> Evidence:
    """Incidents so many days after a Monday, at such an hour (over 24 after midnight), in area A or in B."""
    begun = MONDAY.astype("datetime64[m]") + (days * 1440 + hours * 60 + 15) * np.timedelta64(1, "m")
    x = np.where(inside, 1000.0, 6000.0)
    data = town(x, np.full(len(x), 1000.0), begun, register=places([]))
    own = problem_of("rapporter.annat_otrygghetsskapande.brak.A", data, QUARTER)
    return evidence_on(material(data, QUARTER, own), "veckodag_timme", asked, YEARS)


def drawn(random: np.random.Generator, count: int, *, weekend: float, evening: float) -> tuple[np.ndarray, np.ndarray]:
    """Days of five and a half years and hours from 06: Fridays and Saturdays so many times as likely, evenings too."""
    day = np.arange(DAYS)
    days = np.where(np.isin(day % 7, (4, 5)), weekend, 1.0)
    clock = np.arange(6, 30)
    hours = np.where((clock >= 18) & (clock < 26), evening, 1.0)
    return random.choice(day, count, p=days / days.sum()), random.choice(clock, count, p=hours / hours.sum())


def test_the_two_parts_by_hand() -> None:
    """In A an evening incident every day of ten weeks and ten by day; in B one at noon and one in the evening every day.

    Days within the hours: 20 of 70 evening incidents in A are of Friday or Saturday, 20 of 70 in B: ratio 1.
    Hours within the days: on Fridays and Saturdays 20 of 20 in A are of the evening (the ten by day are of Mondays), half in
    B: 20 over 10 is 2. The question holds only where both do, so the 1 is told.
    """
    day = np.arange(70)
    days = np.concatenate([day, day[::7], day, day])
    hours = np.concatenate([np.full(70, 20), np.full(10, 12), np.full(70, 12), np.full(70, 20)])
    inside = np.concatenate([np.ones(80, dtype=bool), np.zeros(140, dtype=bool)])
    found = said(days, hours, inside)
    assert (found.ratio.count, found.ratio.expected, found.ratio.ratio) == (20, 20, 1)
    assert found.against.startswith("andra veckodagar vid samma klockslag")
    assert "klockslagen (kl. 18–02) stämmer, men fredag och lördag" in found.notes[0]
    evenings = said(days, hours, inside, Arguments(weekdays=WEEKDAYS, hours=(18, 26)))
    assert evenings.ratio.expected == pytest.approx(40)  # 80 incidents, half of each weekday's elsewhere in the evening
    assert evenings.ratio.ratio == pytest.approx(70 / 40)


def test_hours_after_midnight_belong_to_the_evening_in_both_parts() -> None:
    """All of A on Friday and Saturday at 01 the night after: counted as Friday's and Saturday's."""
    week = 7 * np.arange(15)
    days = np.concatenate([week + 4, week + 5, np.arange(105)])
    hours = np.concatenate([np.full(30, 25), 6 + np.arange(105) % 24])
    found = said(days, hours, np.arange(135) < 30)
    assert found.ratio.count == 30


@pytest.mark.parametrize(("weekend", "evening"), [(1.0, 3.0), (3.0, 1.0)])
def test_evenings_alone_or_weekends_alone_are_seldom_called_weekend_evenings(weekend: float, evening: float) -> None:
    """One part true, the other not: at 5 % at most 8 of 60 (more happens in 0.5 %); all 60 would be by the joint share."""
    false = 0
    for seed in range(60):
        random = np.random.default_rng(seed)
        parts = [drawn(random, 250, weekend=weekend, evening=evening), drawn(random, 700, weekend=1.0, evening=1.0)]
        days, hours = (np.concatenate(two) for two in zip(*parts, strict=True))
        found = said(days, hours, np.arange(950) < 250)
        false += judged([found])[0].status == SUPPORTED
    assert false <= 8


def test_true_weekend_evenings_are_found() -> None:
    """Evenings twice and weekends three times as likely, 400 incidents: found in at least 18 of 20."""
    found = 0
    for seed in range(20):
        random = np.random.default_rng(seed)
        parts = [drawn(random, 400, weekend=3.0, evening=2.0), drawn(random, 1200, weekend=1.0, evening=1.0)]
        days, hours = (np.concatenate(two) for two in zip(*parts, strict=True))
        found += judged([said(days, hours, np.arange(1600) < 400)])[0].status == SUPPORTED
    assert found >= 18


def test_weekends_like_other_days_speak_against_weekend_evenings() -> None:
    """Some 1 300 evening incidents in A spread as B's over the days: a quarter more would have been seen."""
    random = np.random.default_rng(3)
    parts = [drawn(random, 2000, weekend=1.0, evening=4.0), drawn(random, 4000, weekend=1.0, evening=1.0)]
    days, hours = (np.concatenate(two) for two in zip(*parts, strict=True))
    assert judged([said(days, hours, np.arange(6000) < 2000)])[0].status == AGAINST


def test_a_problem_of_the_whole_municipality_is_told_its_share_and_is_not_tested() -> None:
    """60 of 90 between 18 and 02; the eight hours are a third of the day, so an even spread would give 30."""
    days, hours = np.arange(90), np.where(np.arange(90) < 60, 20, 12)
    begun = MONDAY.astype("datetime64[m]") + (days * 1440 + hours * 60) * np.timedelta64(1, "m")
    data = town(np.full(90, 1000.0), np.full(90, 1000.0), begun, register=places([]))
    own = problem_of("rapporter.annat_otrygghetsskapande.brak.kommunen", data, QUARTER)
    asked = Arguments(weekdays=WEEKDAYS, hours=(18, 26))
    found = evidence_on(material(data, QUARTER, own), "veckodag_timme", asked, YEARS)
    assert (found.ratio, found.status) == (None, UNDECIDED)
    assert (found.counts["in_hours"], found.counts["of_timed"]) == (60, 90)
    assert found.counts["even_share"] == pytest.approx(1 / 3)


def test_hours_written_over_midnight_are_read_so_and_empty_ones_refused() -> None:
    own = {"name": "veckodag_timme", "weekdays": ("fredag",)}
    assert ChosenTest.model_validate({**own, "hours": (22, 5)}).hours == (22, 29)
    for hours in ((5, 5), (12, 11), (1, 30)):
        with pytest.raises(ValueError, match="rymmer inget"):
            ChosenTest.model_validate({**own, "hours": hours})
