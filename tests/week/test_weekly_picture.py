"""The seven days: counted at equal lag, judged against their own history, and what lies ahead."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from bfkit import tables
from bfkit.checked import Checked
from bfkit.mapping.week import WeeklyPicture, weekly_picture
from bfkit.mapping.week.ahead import ahead
from bfkit.mapping.week.counts import WeekRow, WeekSource, week_sources
from bfkit.mapping.week.picture import latest_week, quarter_before
from bfkit.parameters.models import Parameters
from bfkit.parameters.quarter_file import FocusArea, GroupDecisions
from tests.builders import ZONE, checked, incidents, parameters

LAST = date(2025, 6, 25)


def weekly(per_week: dict[int, int], weeks: int = 260, usual: int = 7, late_days: int = 0) -> list[dict[str, object]]:
    """So many incidents in each seven days to LAST; ``per_week``: other numbers, by weeks back."""
    rows = []
    for back in range(weeks):
        first = pd.Timestamp(LAST - timedelta(days=7 * back + 6)) + pd.Timedelta(hours=12)
        for number in range(per_week.get(back, usual)):
            starts = first + pd.Timedelta(days=number % 7)
            rows.append({"starts_at": starts, "reported_at": starts + pd.Timedelta(days=late_days), "area_id": "A"})
    return rows


def own_parameters(**changes: object) -> Parameters:
    return parameters("2025Q1", as_of=LAST, **changes)


def found(rows: list[dict[str, object]], **changes: object) -> WeekSource:
    tables_ = checked(incidents(rows), through=LAST, **changes)
    return next(one for one in week_sources(tables_, own_parameters(), LAST) if one.reach.source == "rapporter")


def whole(source: WeekSource) -> WeekRow:
    return next(row for row in source.rows if row.whole)


def test_the_seven_days_the_weeks_before_and_the_same_week_of_earlier_years() -> None:
    """Counted by hand: 9 now, 1, 2, 3 and 4 in the weeks before; 5 and 6 a year and two years ago (52 and 104 weeks)."""
    row = whole(found(weekly({0: 9, 1: 4, 2: 3, 3: 2, 4: 1, 52: 5, 104: 6})))
    assert (row.judged.count, row.recent) == (9, (1, 2, 3, 4))
    assert row.years == ((2024, 5), (2023, 6), (2022, 7))


def test_all_weeks_are_counted_as_they_were_known_at_their_own_end() -> None:
    """Reports come three days late: of seven, one a day, four are known when the week ends, in every week alike."""
    source = found(weekly({}, late_days=3))
    row = whole(source)
    assert (row.judged.count, set(row.recent)) == (4, {4})
    assert source.usual_share == pytest.approx(4 / 7)
    assert not row.judged.signal


@pytest.mark.parametrize(("count", "direction"), [(30, "över"), (7, None)])
def test_a_week_that_stands_out_and_one_that_does_not(count: int, direction: str | None) -> None:
    """Five years of weeks that are Poisson 7, seed 1, then the week asked about."""
    usual = np.random.default_rng(1).poisson(7, 260)
    row = whole(found(weekly({0: count, **{back: int(usual[back]) for back in range(1, 260)}})))
    assert row.judged.direction == direction
    assert row.judged.lower < 7 < row.judged.upper


def test_weeks_without_anything_happening_rarely_stand_out() -> None:
    """40 towns of one series with mean 7, seed 1: the stated share of false signals is 5 %."""
    random, false = np.random.default_rng(1), 0
    for _ in range(40):
        counts = random.poisson(7, 160)
        false += whole(found(weekly(dict(enumerate(map(int, counts))), weeks=160))).judged.signal
    assert false <= 2 + 3 * np.sqrt(40 * 0.05 * 0.95)


def test_a_short_history_is_told_and_the_weeks_just_before_warn() -> None:
    row = whole(found([*weekly({0: 40}, weeks=30)], quality=_short()))
    assert row.judged.reason is not None and not row.judged.signal
    assert row.years == ((2024, None), (2023, None), (2022, None))
    assert row.warned is not None and "C1" in row.warned.methods
    calm = whole(found(weekly({}, weeks=30), quality=_short()))
    assert calm.warned is not None and calm.warned.methods == ()


def _short():  # type: ignore[no-untyped-def]
    from tests.builders import quality

    return (quality("rapporter", "reporter", "Rapporter", LAST), quality("polis", "police", "Polisanmälda brott", LAST))


def test_files_that_end_before_the_week_give_no_counts() -> None:
    rows = weekly({}, usual=70)
    tables_ = checked(
        incidents([row for row in rows if row["starts_at"] < pd.Timestamp(2025, 6, 1)]), through=date(2025, 5, 31)
    )
    source = next(one for one in week_sources(tables_, own_parameters(), LAST) if one.reach.source == "rapporter")
    assert not source.complete and source.areas == ()


def test_a_week_before_the_end_of_its_quarter_is_refused() -> None:
    tables_ = checked(incidents(weekly({})), through=LAST)
    with pytest.raises(ValueError, match="före kvartal 2 2025 är slut"):
        weekly_picture(tables_, parameters("2025Q2", as_of=date(2025, 7, 14)), LAST)
    with pytest.raises(ValueError, match="före veckans sista dag"):
        weekly_picture(tables_, parameters("2025Q1", as_of=date(2025, 6, 20)), LAST)


@pytest.mark.parametrize(
    ("today", "wednesday"),
    [
        (date(2025, 6, 26), date(2025, 6, 25)),  # Thursday
        (date(2025, 6, 25), date(2025, 6, 18)),  # Wednesday itself is not over
        (date(2025, 6, 30), date(2025, 6, 25)),
        (date(2025, 1, 1), date(2024, 12, 25)),
    ],
)
def test_the_wednesday_before(today: date, wednesday: date) -> None:
    assert latest_week(today) == wednesday


def test_the_last_quarter_that_is_over() -> None:
    assert str(quarter_before(date(2025, 6, 25))) == "2025Q1"
    assert str(quarter_before(date(2025, 6, 30))) == "2025Q2"
    assert str(quarter_before(date(2025, 1, 1))) == "2024Q4"


def events(*days: date) -> pd.DataFrame:
    moments = pd.to_datetime([day.isoformat() for day in days])
    frame = pd.DataFrame(
        {"id": [str(n) for n in range(len(days))], "source": "kalender", "subtype": "konsert", "starts_at": moments}
    )
    frame = frame.assign(ends_at=moments, reported_at=moments, x=None, y=None, area_id="B")
    for name in ("starts_at", "ends_at", "reported_at"):
        frame[name] = frame[name].dt.tz_localize(ZONE).dt.as_unit("us")
    return tables.check(frame[list(tables.SPECIAL_EVENTS.column_names)], tables.SPECIAL_EVENTS, ZONE)


def test_what_lies_ahead() -> None:
    """Events of two weeks; of the days to come midsummer's are over, and pay-day weekend is 27-28 June."""
    kept = events(LAST, LAST + timedelta(days=1), LAST + timedelta(days=14), LAST + timedelta(days=15))
    chosen = GroupDecisions(focus_areas=(FocusArea(area="A", reason="Flest klottersaneringar i vår."),))
    own = own_parameters().model_copy(update={"decisions": chosen})
    coming = ahead(checked(incidents(weekly({})), through=LAST, special_events=kept), own, LAST)
    assert [event.first for event in coming.events] == [LAST + timedelta(days=1), LAST + timedelta(days=14)]
    assert {event.area for event in coming.events} == {"Söder"}
    assert [(one.day, one.words) for one in coming.days] == [
        (date(2025, 6, 27), "lönehelg"),
        (date(2025, 6, 28), "lönehelg"),
    ]
    assert coming.focus == (("Norr", "Flest klottersaneringar i vår."),)
    assert coming.measures == ()


@pytest.fixture(scope="module")
def town(ostan_town: tuple[Checked, Parameters]) -> tuple[WeeklyPicture, Parameters]:
    tables_, own = ostan_town
    at = own.model_copy(update={"quarter_text": "2025Q1", "as_of": LAST})
    known = tables_.incidents[tables_.incidents["reported_at"].dt.tz_localize(None) < pd.Timestamp(2025, 6, 26)]
    return weekly_picture(_with(tables_, known.reset_index(drop=True)), at, LAST), at


def _with(tables_: Checked, rows: pd.DataFrame) -> Checked:
    from dataclasses import replace

    return replace(tables_, incidents=rows)


def test_the_town_in_a_week(town: tuple[WeeklyPicture, Parameters]) -> None:
    picture, own = town
    assert own.register is not None
    assert {one.id for one in picture.ahead.measures} <= {one.id for one in own.register.interventions}
    assert all(measure.owner for measure in picture.ahead.measures)
    for spots in picture.spots:
        assert spots.kind is not None
        counts = [spot.count for spot in spots.spots]
        assert counts == sorted(counts, reverse=True)
        assert all(spot.p_adjusted <= picture.signal_rate for spot in spots.spots if spot.more)
    reporters = next(source for source in picture.sources if source.reach.kind == "reporter")
    row = whole(reporters)
    parts = sum(one.judged.count for one in reporters.rows if not one.whole)
    assert parts == row.judged.count
