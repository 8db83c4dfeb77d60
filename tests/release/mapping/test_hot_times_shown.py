"""Hot times on a page: nothing small is told or follows, the words are right, and what was not tested is said."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from bfkit.checked import Checked
from bfkit.inference.comparable_days import ORDINARY, SPECIAL, matched_ratios
from bfkit.mapping.groups import Group
from bfkit.mapping.hot_times.found import HotTimes, by_week, hot_times
from bfkit.mapping.quarter_picture import QuarterPicture
from bfkit.parameters.models import Parameters
from bfkit.release.cells import Cell
from bfkit.release.disclosure import Edition
from bfkit.release.mapping.hot_times import export, figure
from bfkit.release.mapping.hot_times.protection import protected_hot_times
from bfkit.release.mapping.hot_times.section import section
from bfkit.release.mapping.hot_times.sentences import hot_time_sentences, month_sentence, window_sentence
from bfkit.release.mapping.hot_times.together import told_together
from bfkit.release.mapping.hot_times.views import (
    ProtectedGroup,
    ProtectedHotTimes,
    ProtectedMonths,
    ProtectedTimes,
    ProtectedWindow,
)
from bfkit.release.mapping.trends.protection import protected_trends
from tests.builders import checked, incidents, parameters

WORKING, OPEN, BARE = Edition("arbetsgrupp", 5), Edition("offentlig", 10), Edition("arbetsgrupp", 1)
ALL = Group("rapporter", "Rapporter")
DAMAGE = Group("rapporter", "Rapporter", "skadegorelse")
OTHER = Group("rapporter", "Rapporter", "annat_otrygghetsskapande")
GRAFFITI = Group("rapporter", "Rapporter", "skadegorelse", "klotter")
FIRE = Group("rapporter", "Rapporter", "skadegorelse", "brand")


@pytest.fixture(scope="module")
def town(ostan_picture: QuarterPicture) -> HotTimes:
    return ostan_picture.times


def small_cells(view: object, limit: int) -> list[int]:
    """Every count of 1 up to the limit that a view holds, wherever it lies."""
    if isinstance(view, Cell):
        return [view.value] if view.value is not None and 1 <= view.value < limit else []
    if isinstance(view, tuple | list):
        return [n for part in view for n in small_cells(part, limit)]
    if hasattr(view, "__dataclass_fields__"):
        return [n for name in view.__dataclass_fields__ for n in small_cells(getattr(view, name), limit)]
    return []


def friday_nights(count: int, *, hour: int = 23, since: str = "2024-07-05", **same: object) -> list[dict[str, object]]:
    """So many incidents on different Friday nights."""
    days = pd.date_range(since, "2025-06-27", freq="W-FRI")
    return [{"starts_at": days[i % len(days)] + pd.Timedelta(hours=hour), **same} for i in range(count)]


def spread(count: int, **same: object) -> list[dict[str, object]]:
    """So many incidents spread over all hours and days of the twelve months."""
    step = pd.Timedelta(days=364) / count
    return [{"starts_at": (pd.Timestamp("2024-07-01 00:10") + i * step), **same} for i in range(count)]


def found(rows: list[dict[str, object]], edition: Edition = BARE, **changes: object) -> ProtectedHotTimes:
    return protected_hot_times(hot_times(checked(incidents(rows)), parameters(**changes)), edition)


@pytest.mark.parametrize("limit", [3, 5, 10])
def test_no_small_count_is_held_or_follows_from_sums(town: HotTimes, limit: int) -> None:
    view = protected_hot_times(town, Edition("arbetsgrupp", limit))
    assert small_cells(view, limit) == []
    for one in view.times:
        if one.window is not None:
            inside, used = one.window.count.value, one.window.of.value
            assert inside is not None and used is not None
            assert not 1 <= used - inside < limit
    used = {(t.group.source, t.group.category, t.group.subtype): t.used.value for t in view.times if t.window}
    for source, category in {key[:2] for key in used if key[2]}:
        whole = used.get((source, category, None))
        parts = [n for key, n in used.items() if key[:2] == (source, category) and key[2]]
        if whole is not None:
            assert not 1 <= whole - sum(parts) < limit


def test_a_told_sum_holds_no_quarter_that_is_hidden_among_the_categories(
    town: HotTimes, ostan_town: tuple[Checked, Parameters]
) -> None:
    from bfkit.mapping.trends import by_category

    trends = protected_trends(by_category(*ostan_town), OPEN)
    open_rows = {(r.source, r.category, r.subtype): all(c.shown for c in r.history[-4:]) for r in trends.rows}
    view = protected_hot_times(town, OPEN)
    told = [(t.group.source, t.group.category or "alla", t.group.subtype) for t in view.times if t.window]
    assert len(told) > 8
    assert [key for key in told if not open_rows[key]] == []


def test_the_town_says_fridays_and_saturdays(town: HotTimes) -> None:
    """Planted: violence on Friday and Saturday nights."""
    view = protected_hot_times(town, OPEN)
    lines = hot_time_sentences(view)
    assert len(lines) == 2
    assert all("fredagar och lördagar kl. 20–04" in line for line in lines)
    assert all("samling" not in line.lower() for line in lines)  # mostly lawful presence
    html = section(view).html
    assert "Marsviken" not in html and "Inga evenemang" not in html
    rows = export.hot_times(view)
    assert {row.category for row in rows} >= {"skadegorelse", "annat_otrygghetsskapande"}
    assert all(row.count is not None and row.count >= 10 for row in rows)


def test_what_parts_leave_of_a_whole_is_nothing_or_enough() -> None:
    """100 = 60 + 38 + 2: told of together, the two would follow. The smaller part gives way."""
    counts = {ALL: 100, DAMAGE: 60, OTHER: 38, Group("rapporter", "Rapporter", "incident_mot_anstalld"): 2}
    told = told_together(counts, {ALL, DAMAGE, OTHER}, WORKING)
    assert told == {ALL, DAMAGE}
    assert told_together(counts, {ALL, DAMAGE, OTHER}, Edition("arbetsgrupp", 1)) == {ALL, DAMAGE, OTHER}
    assert told_together({**counts, ALL: 98}, {ALL, DAMAGE, OTHER}, WORKING) == {ALL, DAMAGE, OTHER}


def test_a_part_held_back_does_not_follow_from_its_siblings() -> None:
    """The whole stands elsewhere: graffiti told of would give the fires, of which a quarter is hidden."""
    counts = {ALL: 90, DAMAGE: 90, GRAFFITI: 60, FIRE: 30}
    assert told_together(counts, {DAMAGE, GRAFFITI}, WORKING, withheld={FIRE}) == {DAMAGE}
    assert told_together(counts, {GRAFFITI}, WORKING, withheld={FIRE}) == {GRAFFITI}


def test_a_group_with_a_hidden_quarter_is_not_told_of() -> None:
    """A quarter with two incidents is hidden; the year's sum would give it away."""
    rows = [*friday_nights(60, since="2024-10-04"), *friday_nights(2, since="2024-08-02")]
    days = [row["starts_at"] for row in rows]
    assert sum(day < pd.Timestamp("2024-10-01") for day in days) == 2
    assert found(rows).times[0].state == "säkert"
    hidden = found(rows, WORKING)
    assert [one.state for one in hidden.times if one.group.source == "rapporter"] == ["visas inte"]
    assert "Visas inte, eftersom" not in hot_time_sentences(hidden)


def test_a_window_that_leaves_a_small_rest_is_not_told_of() -> None:
    """All but two of 82 on Friday nights: the two would follow."""
    rows = [*friday_nights(80), *spread(2)]
    assert found(rows).times[0].state == "säkert"
    assert found(rows, WORKING).times[0].window is None


def words_of(view: ProtectedHotTimes) -> str:
    return section(view).text


def test_an_empty_quarter_and_one_without_clocks_are_said() -> None:
    assert words_of(found([])).count("har för få händelser med klockslag för att pröva") == 2  # both sources
    day = {"time_precision": "day"}
    rows = [{**row, **day, "starts_at": row["starts_at"].normalize()} for row in friday_nights(40)]
    text = words_of(found(rows))
    assert "Rapporter saknar klockslag: veckodag och timme kan inte visas." in text
    assert "Evenemang prövas inte." in text
    assert "Skollov prövas inte." in text


def test_nothing_sure_is_a_plain_answer() -> None:
    text = words_of(found(spread(200)))
    assert "ingen tid på veckan sticker säkert ut" in text
    assert "minst 10 händelser på minst 5 olika nätter" in text


def hand(words: str, days: tuple[int, ...], first: int, last: int, **changes: object) -> ProtectedTimes:
    window = ProtectedWindow(
        days,
        first,
        last,
        "fredagar och lördagar kl. 23–04",
        Cell(31, "31"),
        False,
        Cell(74, "74"),
        31 / 74,
        4.2,
        3.1,
        5.6,
    )
    group = ProtectedGroup("r", "Rapporter", "annat_otrygghetsskapande", None, words, f"Rapporter, {words.lower()}")
    return replace(ProtectedTimes(group, "säkert", window, Cell(74, "74"), (), None, None), **changes)


def test_the_sentence_has_counts_ratio_and_interval() -> None:
    assert window_sentence(hand("Våld", (4, 5), 23, 4)) == (
        "Våld: fredagar och lördagar kl. 23–04: 31 av 74 händelser med känd tid, 4,2 gånger så många som en jämnt "
        "spridd vecka ger (3,1–5,6 när alla tider prövas samtidigt)."
    )
    months = ProtectedMonths(
        hand("Inbrott", (4,), 1, 2).group, date(2020, 7, 1), date(2025, 6, 30), (9, 10, 11, 0, 1), Cell(537, "537"),
        Cell(931, "931"), 5, 1.38, np.ones(12), np.ones(12), np.ones(12),
    )  # fmt: skip
    assert month_sentence(months) == (
        "Inbrott: oktober–februari har 537 av 931 händelser på 5 år (58\xa0%), 1,4 gånger så många som jämnt över året."
    )


def test_a_day_with_two_peaks_has_no_mean_hour() -> None:
    from bfkit.release.mapping.hot_times.sentences import extra_words

    assert extra_words(hand("Oväsen", (4,), 23, 4, peaks=(22, 12))) == (
        "Dygnet har flera toppar (omkring kl. 12 och 22); fönstret är den tydligaste tiden."
    )


def test_a_window_over_midnight_lies_in_one_piece_and_one_over_six_in_two() -> None:
    """Hours are counted from 06: 23 is the 17th, 04 the 22nd; 04-08 is the last two and the first two."""
    assert figure._stretches(hand("Våld", (4,), 23, 4).window) == [(17, 22)]
    assert figure._stretches(hand("Våld", (4,), 4, 8).window) == [(22, 24), (0, 2)]


def test_a_riot_over_a_weekend_is_one_special_week_and_not_two_days() -> None:
    """Four weeks of Fridays and Saturdays, the first special: by days p is at least 1/16, by weeks 1/4 (one-sided)."""
    days = [date(2025, 1, 6) + timedelta(days=step) for step in range(28)]
    weekday = np.array([day.weekday() for day in days])
    kind = np.where(np.isin(weekday, (4, 5)), ORDINARY, -1).astype(np.int8)
    kind[[4, 5]] = SPECIAL
    counts = np.zeros((1, 28), dtype=np.int64)
    counts[0, [4, 5]] = 20
    counts[0, [11, 19]] = 1
    table, kinds, block = by_week(counts, kind, weekday, days)
    assert (table.tolist(), kinds.tolist(), block.tolist()) == ([[40, 1, 1, 0]], [1, 0, 0, 0], [0, 0, 0, 0])
    by_days = matched_ratios(counts, kind, weekday, permutations=999)[0].p_value
    weeks = matched_ratios(table, kinds, block, permutations=999)[0].p_value
    assert by_days < 0.2 < 0.4 < weeks  # two-sided: 2/16 and 2/4


def test_special_days_with_few_incidents_are_not_shown(town: HotTimes) -> None:
    effect = next(e for e in town.calendar if e.group.category is None)
    few = replace(effect, matched=replace(effect.matched, count=4), signal=True)
    view = protected_hot_times(replace(town, calendar=(few,), events=()), WORKING)
    assert view.days == ()
    assert view.days_hidden == 1


def test_a_source_uses_its_own_words_for_a_category(town: HotTimes) -> None:
    own = replace(town, category_labels={("rapportorer", "skadegorelse"): "Bränder"})
    times = protected_hot_times(own, WORKING).of("rapportorer")
    assert next(t for t in times if t.group.category == "skadegorelse" and not t.group.subtype).group.words == "Bränder"


def test_a_lone_finding_among_many_groups_gets_permutations_enough() -> None:
    """499 give p 1/500 at best, which among 30 groups is 0,06: more are dealt, and the Friday nights are found."""
    quiet = [
        row
        for category, subtypes in (
            ("skadegorelse", ("klotter", "brand", "bilbrand", "skadegorelse_fordon")),
            ("annat_otrygghetsskapande", ("brak", "inbrott", "tillhyggen")),
        )
        for subtype in subtypes
        for row in spread(30, category=category, subtype=subtype)
    ]
    loud = friday_nights(40, category="annat_otrygghetsskapande", subtype="vald")
    view = found([*quiet, *loud])
    violence = next(t for t in view.times if t.group.subtype == "vald")
    assert violence.state == "säkert"
