"""Developments on a page: nothing small follows from totals, changes have counts and intervals, null results are said."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from bfkit.mapping.quarter_picture import QuarterPicture
from bfkit.mapping.trends.cusum import SlowChange
from bfkit.mapping.trends.found import Developments, Drift, developments
from bfkit.mapping.trends.series import SeriesKey
from bfkit.release.cells import NO_COUNT, Cell
from bfkit.release.disclosure import Edition
from bfkit.release.mapping.signals import export
from bfkit.release.mapping.signals.area_guard import AreaTable, shown_counts
from bfkit.release.mapping.signals.protection import protected_developments
from bfkit.release.mapping.signals.section import section
from bfkit.release.mapping.signals.sentences import (
    change_words,
    drift_sentence,
    moved_sentences,
    moved_words,
    signal_sentence,
    signal_sentences,
)
from bfkit.release.mapping.signals.views import ProtectedChange, ProtectedDevelopments, ProtectedDrift, ProtectedSignal
from bfkit.release.marks import Mark, Protection, Rule
from bfkit.release.suppression import audit_intervals, equation_matrix
from tests.builders import checked, incidents, parameters, quarterly, quarters, source

WORKING, OPEN, BARE = Edition("arbetsgrupp", 5), Edition("offentlig", 10), Edition("arbetsgrupp", 1)


@pytest.fixture(scope="module")
def town(ostan_picture: QuarterPicture) -> Developments:
    return ostan_picture.developments


def small_cells(view: object, limit: int) -> list[int]:
    """Every count of 1 up to the limit that a view holds, wherever it lies."""
    if isinstance(view, Cell):
        return [view.value] if view.value is not None and 1 <= view.value < limit else []
    if isinstance(view, tuple | list):
        return [n for part in view for n in small_cells(part, limit)]
    if hasattr(view, "__dataclass_fields__"):
        return [n for name in view.__dataclass_fields__ for n in small_cells(getattr(view, name), limit)]
    return []


def found(rows: list[dict[str, object]], **changes: object) -> Developments:
    return developments(checked(incidents(rows)), parameters(**changes))


def shown(rows: list[dict[str, object]], edition: Edition = BARE, **changes: object) -> ProtectedDevelopments:
    return protected_developments(found(rows, **changes), edition)


def jumping(now: int) -> list[dict[str, object]]:
    """Two areas with ten incidents a quarter since 2020, and so many in the north now."""
    calm = dict.fromkeys(quarters("2020Q1", "2025Q2"), 10)
    return [*quarterly({**calm, "2025Q2": now}, area_id="A"), *quarterly(calm, area_id="B")]


def test_an_area_that_stands_out_is_first_with_count_interval_and_rate() -> None:
    """Norr has 100 residents: 60 incidents are 600 per 1 000."""
    view = shown(jumping(60))
    family = view.family("quarter", by_area=True)
    assert family is not None
    one = family.signals[0]
    assert (one.area, one.count.value, one.direction, one.rank, one.last_year.value) == ("Norr", 60, "över", 1, 10)
    assert one.rate is not None and one.rate[0] == pytest.approx(600)
    assert one.upper < 60
    text = section(view).text
    assert f"{family.tested} serier (kategorier i områden) prövades" in text
    assert "högst 5\xa0% vara falskt (Benjamini–Hochberg)" in text
    assert "Norr: skadegörelse: 60" in text
    assert signal_sentences(view)[0].startswith(
        "Norr, skadegörelse (rapporter): 60 händelser i kvartal 2 2025, fler än"
    )
    assert [row.area for row in export.signals(view) if row.step == "quarter" and row.area] == ["A"]


def test_the_public_edition_has_no_areas_months_or_weeks() -> None:
    view = shown(jumping(60), Edition("offentlig", 5))
    html = section(view).html
    assert view.families == ()
    assert "Norr" not in html
    assert "visas bara för arbetsgruppen" in html
    assert all("Norr" not in line for line in signal_sentences(view))
    assert all(row.area is None for row in export.signals(view))


def test_none_standing_out_is_a_plain_answer_with_what_could_have_been_seen() -> None:
    text = section(shown(jumping(11))).text
    assert "Ingen serie skiljer sig säkert" in text
    assert "hade det krävts omkring" in text


def test_a_short_history_and_an_empty_quarter_are_not_tested_rather_than_calm() -> None:
    few = [*quarterly(dict.fromkeys(quarters("2024Q4", "2025Q2"), 20), area_id="A")]
    text = section(shown(few, sources=[source("rapporter", "reporter", "Rapporter", complete_from="2024-10-01")])).text
    assert text.count("Prövas inte.") == 3  # the municipality, the areas, slow drift
    assert "Ingen serie skiljer sig säkert" not in text
    section(shown([]))
    one_area = section(shown(jumping(60), Edition("arbetsgrupp", 5))).text
    assert "Områden i kvartalet" in one_area


@pytest.mark.parametrize("limit", [3, 5, 10])
def test_no_view_of_the_town_holds_a_small_count(town: Developments, limit: int) -> None:
    for key in ("arbetsgrupp", "offentlig"):
        assert small_cells(protected_developments(town, Edition(key, limit)), limit) == []


def test_two_areas_and_two_categories_tell_all_of_each_other() -> None:
    """Totals 28 and 14, 32 and 10 stand elsewhere: 20 shown gives 8, 12 and at last the 2, though no sum is small."""
    table = AreaTable(("a", "b"), ("A", "B"), np.array([[[20], [8], [0]], [[12], [2], [0]]]))
    assert not shown_counts(table, [("a", "A")], WORKING)["a", "A"].any()
    assert shown_counts(table, [("a", "A")], BARE)["a", "A"].all()


def test_what_is_left_of_a_category_or_a_year_is_no_small_count() -> None:
    """The category has 23 in the first quarter: 20 shown would leave 3 to the others. The area's year has 4 more."""
    own, rest = np.array([20, 20, 20, 20]), np.array([3, 30, 30, 30])
    beside = np.array([1, 1, 1, 1])
    table = AreaTable(("a", "b"), ("A", "B"), np.array([[own, rest, own * 0], [beside * 10, rest * 10, own]]))
    assert shown_counts(table, [("a", "A")], WORKING)["a", "A"].tolist() == [False, True, True, True]
    year = AreaTable(
        ("a", "b"), ("A", "B"), np.array([[own, rest + 40, own * 0], [beside * [1, 1, 2, 0], rest * 10, own]])
    )
    assert not shown_counts(year, [("a", "A")], WORKING)["a", "A"][0]


@pytest.mark.parametrize(("categories", "areas"), [(2, 2), (3, 3)])
def test_no_small_count_can_be_worked_out_from_totals_and_what_is_shown(categories: int, areas: int) -> None:
    """Thirty small towns, attacked by whole-number programming: every small count can have another value."""
    random = np.random.default_rng(1)
    told, cells, size = 0, categories * (areas + 1), (categories, areas + 1)
    for _ in range(30):
        counts = random.poisson(random.choice([1, 3, 14], size))[:, :, None]
        table = AreaTable(tuple("abc"[:categories]), tuple("ABC"[:areas]), counts)
        visible = np.zeros(size, dtype=bool)
        for one, open_quarters in shown_counts(table, [("a", "A"), ("b", "B")], WORKING).items():
            visible[table.place(*one)] = open_quarters[-1]
        told += int(visible.sum())
        if not visible.any():
            continue
        flat = np.concatenate([counts.ravel(), counts.sum(axis=1).ravel(), counts.sum(axis=0).ravel()])
        place = np.arange(cells).reshape(size)
        sums = [(cells + i, list(place[i])) for i in range(categories)]
        sums += [(cells + categories + j, list(place[:, j])) for j in range(areas + 1)]
        open_cells = np.append(visible.ravel(), np.ones(len(sums), dtype=bool))
        marks = np.where(open_cells, Mark.SHOWN, Mark.HIDDEN).astype(np.int8)
        equations = equation_matrix(sums, cells + len(sums))
        seen = audit_intervals(flat, Protection(marks, marks == Mark.HIDDEN), equations, Rule(5))
        small = (flat[:cells] >= 1) & (flat[:cells] < 5) & ~visible.ravel()
        assert (seen.upper[:cells] - seen.lower[:cells])[small].min(initial=9) >= 2
    assert told > 5


KEY = SeriesKey("rapporter", "skadegorelse", "Skadegörelse", None, "hela kommunen", float("nan"))


def drifting(months: list[int], start: int) -> Drift:
    since = date(2024 + start // 12, start % 12 + 1, 1)
    own = np.array(months)
    change = SlowChange(KEY, "nedåt", "x", int(own[start:].sum()), len(own) - start, int(own[:start].sum()), start, 9.0, 0.001, 0.01, True)  # fmt: skip
    return Drift(change, since, 0.5, 0.4, 0.6, own, date(2024, 1, 1))


def test_a_drift_that_starts_within_a_quarter_tells_no_small_part_of_it() -> None:
    """From February: January's 2 would be what the sums leave of the first quarter's 42."""
    rows = quarterly(dict.fromkeys(quarters("2020Q1", "2025Q2"), 60), area_id="A")
    base = found(rows)
    months = [2, 20, 20, *[20] * 15]
    told = {
        start: len(protected_developments(replace(base, drifts=(drifting(months, start),)), WORKING).drifts)
        for start in (1, 3)
    }
    assert told == {1: 0, 3: 1}
    hidden = protected_developments(replace(base, drifts=(drifting(months, 1),)), WORKING)
    assert hidden.drifts_hidden == 1
    assert len(protected_developments(replace(base, drifts=(drifting(months, 1),)), BARE).drifts) == 1


def test_a_declared_change_of_recording_cuts_its_category_and_is_drawn() -> None:
    """From 2023 each graffiti is counted by itself: ten become thirty. Later quarters are compared with those alone."""
    before, after = dict.fromkeys(quarters("2020Q1", "2022Q4"), 10), dict.fromkeys(quarters("2023Q1", "2025Q2"), 30)
    rows = [*quarterly({**before, **after}, area_id="A"), *quarterly({**before, **after}, area_id="A", category="annat_otrygghetsskapande", subtype="brak")]  # fmt: skip
    change = {"day": "2023-01-01", "categories": ["skadegorelse"], "text": "Klotter räknas per föremål."}
    own = found(rows, sources=[source("rapporter", "reporter", "Rapporter", recording_changes=[change])])
    drift = {one.change.key.category: one for one in own.drifts}
    assert drift["skadegorelse"].first == date(2023, 1, 1)
    assert drift["annat_otrygghetsskapande"].first == date(2020, 1, 1)
    view = protected_developments(own, Edition("offentlig", 5))
    assert [mark.concerns("skadegorelse") for mark in view.marks] == [True]
    assert [mark.concerns("annat_otrygghetsskapande") for mark in view.marks] == [False]
    assert "Klotter räknas per föremål." in section(view).text


def test_marks_of_organisations_stay_with_the_working_group(town: Developments) -> None:
    inside, outside = (protected_developments(town, edition) for edition in (WORKING, OPEN))
    assert any("Biblioteken" in mark.text for mark in inside.marks)
    assert [mark.text for mark in outside.marks] == ["Klotter räknas per föremål och inte längre per plats."]
    assert "stroke-dasharray" in section(inside).html  # drawn in the figures of the drifts


def test_a_change_has_percent_and_interval_or_says_why_not() -> None:
    change = ProtectedChange("r", "Rapporter", "skadegorelse", "Skadegörelse", Cell(25, "25"), Cell(16, "16"), (56.25, -20.1, 213.0), False, "")  # fmt: skip
    assert change_words(change) == "+56\xa0% (−20\xa0% till +213\xa0%)"
    none = replace(change, before=Cell(0, "0"), percent=None, reason="inga i fjol: ingen procent")
    assert change_words(none) == "inga i fjol: ingen procent"


def test_base_zero_gives_no_percent() -> None:
    rows = quarterly({**dict.fromkeys(quarters("2022Q1", "2024Q1"), 8), "2024Q2": 0, "2025Q2": 9}, area_id="A")
    change = next(one for one in shown(rows).changes if one.category == "skadegorelse")
    assert (change.percent, change.sure) == (None, False)
    assert "procent" in change.reason or "ovanligt" in change.reason


def test_sentences_have_counts_intervals_and_no_cause() -> None:
    one = ProtectedSignal("r", "Rapporter", "skadegorelse", "Skadegörelse", "A", "Norr", Cell(96, "96"), Cell(9, "9"), 8.2, 4.0, 13.0, (47.4, 38.4, 57.8), "över", 1, (), ())  # fmt: skip
    assert signal_sentence(one, "kvartal 2 2022") == (
        "Norr, skadegörelse (rapporter): 96 händelser i kvartal 2 2022, fler än väntade 4–13, 9 samma tid i fjol, "
        "47,4 per 1 000 invånare (38,4–57,8)."
    )
    assert "i fjol" not in signal_sentence(replace(one, last_year=NO_COUNT), "kvartal 2 2022")
    drift = ProtectedDrift("r", "Rapporter", "alla", "Alla händelser", "nedåt", date(2023, 11, 1), Cell(820, "820"), 20, Cell(1662, "1 662"), 34, 0.85, 0.81, 0.89, (), ())  # fmt: skip
    assert drift_sentence(drift) == (
        "Rapporter, alla händelser: nivån har sakta sjunkit sedan november 2023: 820 händelser på 20 månader mot 1 662 "
        "på 34 månader dessförinnan, 0,85 gånger så många per månad (0,81–0,89) när årstiden är borträknad "
        "och alla månader räknas efter lika lång tid."
    )


def test_the_first_page_calls_a_drift_development_and_says_no_gathering(town: Developments) -> None:
    for edition in (WORKING, OPEN):
        lines = signal_sentences(protected_developments(town, edition))
        assert len(lines) == 1
        assert "utveckling, inte effekt" in lines[0]
        assert "samling" not in lines[0]


def test_the_title_says_that_an_area_stands_out_though_it_cannot_be_shown(town: Developments) -> None:
    """Else "no sure deviations" would be false; in the section below the held back series are counted too."""
    view = protected_developments(town, WORKING)
    hidden = [
        replace(f, signals=(), hidden=1) if (f.step, f.by_area) == ("quarter", True) else f for f in view.families
    ]
    held = replace(view, families=tuple(hidden))
    assert moved_words(replace(held, drifts=())) == "något område som inte kan visas sticker ut"
    assert moved_words(held) == (
        "alla rapporterade händelser har sakta minskat sedan november 2023 och något område som inte kan visas sticker ut"
    )
    (line,) = moved_sentences(held)
    assert "1 serie (kategori i område) skiljer sig från sin egen historia men visas inte" in line
    assert "alla händelser: nivån har sakta sjunkit sedan november 2023" in line
    calm = replace(held, families=tuple(replace(f, hidden=0) for f in hidden), drifts=())
    assert moved_words(calm) == ""


def test_the_quarter_of_the_whole_municipality_is_told_as_among_the_categories() -> None:
    """The same count, interval and verdict as in the table of categories: no second opinion on one page."""
    calm = dict.fromkeys(quarters("2020Q1", "2025Q1"), 30)
    own = found(quarterly({**calm, "2025Q2": 90}, area_id="A"))
    view = protected_developments(own, BARE)
    mine = {(row.source, row.category, row.subtype) for row in view.rows}
    assert mine == {(row.source, row.category, row.subtype) for row in own.trends.rows if row.signal}
    assert ("rapporter", "skadegorelse", None) in mine
