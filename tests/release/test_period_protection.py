"""A period behind disclosure control: no small count is shown, and none follows from the sums that are."""

import re
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bfkit.mapping.trends.area_history import AreaHistory, Outside, steps_of
from bfkit.mapping.trends.change import period_change
from bfkit.parameters.cooperation import CooperationYear
from bfkit.periods import Quarter, twelve_months_to
from bfkit.release.disclosure import Edition
from bfkit.release.period.protection import protected_history, protected_period
from bfkit.release.period.section import _mark, _said, areas, brief, measures
from bfkit.release.period.sentences import key_sentences, title
from bfkit.release.render import render
from bfkit.tertials import Year
from bfkit.verdict.overall_goal import OverallGoal, ReportedIndicator
from bfkit.verdict.overall_goal.words import YearWord
from bfkit.verdict.period import PeriodPicture
from bfkit.verdict.reservations import NO_DIFFERENCE
from tests.evaluation_rows import evaluation_row
from tests.release.document_cases import decided, evaluation, results
from tests.test_verdict_reservations import HINTED

LIMIT = 5


GOAL = OverallGoal(
    Quarter(2024, 4),
    twelve_months_to(date(2025, 1, 1)),
    twelve_months_to(date(2024, 1, 1)),
    date(2025, 1, 14),
    (),
    (),
    0,
)
"""Nothing to say of the overall goal."""


def history(counts: np.ndarray, *, outside: tuple[Outside, ...] = ()) -> AreaHistory:
    areas = len(counts) - 1
    band = np.full((1 + areas, 4), 10.0)
    names = tuple(f"Område {i}" for i in range(areas))
    return AreaHistory(
        source="rapporter",
        label="Rapporter",
        period=Year(2024),
        steps=steps_of(Year(2024)),
        asked=4,
        area_ids=names,
        names=names,
        counts=counts[:-1],
        unplaced=counts[-1],
        lag_days=14,
        lower=band - 5.5,
        upper=band + 5.5,
        outside=outside,
        tested=4 * (1 + areas),
        through=None,
    )


def picture(found: AreaHistory, **changes: object) -> PeriodPicture:
    own = PeriodPicture("Prov", Year(2024), Year(2025).start, (found,), None, None, GOAL, None, (), 0.05)
    return replace(own, **changes)


@given(arrays(np.int64, (4, 4), elements=st.integers(0, 30)))
@settings(max_examples=40)
def test_no_small_count_is_shown_or_left_alone_in_a_sum(counts: np.ndarray) -> None:
    view = protected_history(history(counts), Edition("arbetsgrupp", LIMIT))
    whole, *others = view.series
    for one in view.series:
        shown = [cell.value for cell in (*one.cells, *(cell for _, cell in one.years)) if cell.value is not None]
        assert not [value for value in shown if 1 <= value < LIMIT]
        year = one.years[0][1]
        if year.shown:  # a hidden quarter is never alone below a sum that is shown
            assert sum(not cell.shown for cell in one.cells) != 1
    for step in range(4):
        if whole.cells[step].shown:
            assert sum(not one.cells[step].shown for one in others) != 1


def test_what_is_outside_is_told_only_where_its_count_is_shown() -> None:
    counts = np.array([[20, 20, 20, 2], [20, 20, 20, 30], [9, 9, 9, 9], [6, 6, 6, 6]])
    found = history(counts, outside=(Outside(1, 3, "under"), Outside(2, 3, "över")))
    view = protected_history(found, Edition("arbetsgrupp", LIMIT))
    told = {one.name: one.outside for one in view.series if one.outside}
    assert set(told) == {"Område 1"} and view.held_back == 1
    hidden = next(one for one in view.series if one.name == "Område 0")
    assert np.isnan(hidden.upper).all()


def test_a_fall_is_never_drawn_as_a_rise() -> None:
    found = history(np.array([[16, 9, 20, 9], [30, 30, 30, 30], [9, 9, 9, 9]]))
    low = replace(found, lower=found.lower + 5)  # 9.5 to 15.5: 9 lies below
    view = protected_history(low, Edition("arbetsgrupp", LIMIT))
    assert _mark(view, view.series[1]) == f"△▽ {_said(view, view.series[1])}"
    assert _said(view, view.series[1]).startswith("över det väntade kvartal 1 och 3 2024 och under det väntade")


def test_both_editions_judge_a_shown_count_alike_and_a_hidden_one_not_at_all() -> None:
    """16 lies over 15.5; rounded to 16, as where another year's count is held back, it would seem to lie inside."""
    whole = np.full((2, 8), 10.0)
    found = replace(
        history(np.array([[2, 9, 9, 9, 16, 9, 9, 9], [30] * 8, [9] * 8])),
        steps=(*steps_of(Year(2023)), *steps_of(Year(2024)))[-8:],
        lower=np.vstack([whole, whole[:1]]) - 5.5,
        upper=np.vstack([whole, whole[:1]]) + 5.5,
    )
    marks = []
    for edition in (Edition("arbetsgrupp", 1), Edition("offentlig", LIMIT)):
        view = protected_history(found, edition)
        marks.append(_mark(view, view.series[1]))
    assert marks == ["△ över det väntade kvartal 1 2024, kan vara slump"] * 2
    hidden = protected_history(history(np.array([[9, 9, 9, 2], [9, 9, 9, 3], [9] * 4])), Edition("offentlig", LIMIT))
    assert _mark(hidden, hidden.series[1]) == "– jämförs inte, för något antal visas inte"
    assert _said(hidden, hidden.series[1]) == "jämförs inte, för något antal visas inte"


def test_so_few_that_nothing_can_be_said_are_not_called_as_expected() -> None:
    """The same words stand under the figure and in the table."""
    found = replace(history(np.array([[0, 0, 0, 0], [30, 30, 30, 30], [9, 9, 9, 9]])), few=(1,))
    view = protected_history(found, Edition("arbetsgrupp", LIMIT))
    assert _said(view, view.series[1]) == "för få för att säga"
    assert _mark(view, view.series[1]) == "○ för få för att säga"


def test_the_first_point_and_the_goal_tell_the_year_before_from_one_source() -> None:
    """All 160 of the year, and beside them only what may be compared: never last year's own total."""
    found = history(np.full((4, 4), 10))
    goal = ReportedIndicator(
        source="rapporter", label="Rapporter", kind="reporter", crime_codes=(),
        change=period_change(120, 130, days_now=366, days_before=365, dispersion=1.0),
        by_quarter=(40, 30, 30, 30, 30, 30, 30, 30), per_reporter=None, reporters=None, left_out=(20, 40),
        organisations_left_out=1, word=YearWord.UNSURE, reason=None, p_decrease=0.4, p_increase=0.6, cautions=(),
    )  # fmt: skip
    view = protected_period(picture(found, overall_goal=replace(GOAL, reported=(goal,))), Edition("arbetsgrupp", LIMIT))
    first = key_sentences(view)[0]
    assert first.startswith(
        "Rapporter: 160 händelser under 2024. Mot 2023, bara de organisationer som rapporterat lika"
    )
    assert "130 → 120, ingen säker förändring." in first
    barred = replace(goal, change=None, word=YearWord.NOT_COMPARABLE, reason="jämförs inte: källan är ny")
    told = protected_period(
        picture(found, overall_goal=replace(GOAL, reported=(barred,))), Edition("arbetsgrupp", LIMIT)
    )
    assert "160 händelser under 2024. Mot 2023: jämförs inte: källan är ny." in key_sentences(told)[0]


def test_the_public_edition_names_no_area_in_its_sentences() -> None:
    found = history(np.full((4, 4), 40), outside=(Outside(2, 3, "över"),))
    for key, named in (("arbetsgrupp", True), ("offentlig", False)):
        view = protected_period(picture(found), Edition(key, LIMIT))
        assert any("Område 1" in sentence for sentence in key_sentences(view)) is named
    assert title(view) == "Året 2024: 1 säker avvikelse från det väntade"


def test_areas_stand_in_the_order_of_the_area_table_whatever_their_counts() -> None:
    counts = np.array([[5, 5, 5, 5], [90, 90, 90, 90], [30, 30, 30, 30], [0, 0, 0, 0]])
    view = protected_history(history(counts), Edition("offentlig", LIMIT))
    assert [one.name for one in view.series[1:-1]] == ["Område 0", "Område 1", "Område 2"]


def test_the_title_is_the_verdicts_and_never_more() -> None:
    own = results(evaluations=[decided(), evaluation(intervention="P2"), evaluation(intervention="P3")])
    view = protected_period(picture(history(np.full((4, 4), 40)), published=own), Edition("arbetsgrupp", LIMIT))
    assert title(view) == "Året 2024: av 3 insatser har 1 tydligt stöd för färre händelser, 2 går inte att avgöra"


def test_results_of_another_edition_are_refused() -> None:
    found = picture(history(np.full((4, 4), 40)), published=results(edition="offentlig"))
    with pytest.raises(ValueError, match="för utgåvan offentlig"):
        protected_period(found, Edition("arbetsgrupp", LIMIT))


def test_the_groups_words_and_levels_are_its_own() -> None:
    form = CooperationYear.model_validate_json(
        '{"year": 2024, "answered": "2025-01-09", "parties": ["A", "B"], "questions": ['
        '{"question": "Det fungerar.", "answers": {"A": 2, "B": 4}, "judgement": "Vi ses för sällan."},'
        '{"question": "Vad nu?", "judgement": "Fler möten."}]}'
    )
    found = picture(history(np.full((4, 4), 40)), cooperation=form)
    inside, public = (protected_period(found, Edition(key, LIMIT)).cooperation for key in ("arbetsgrupp", "offentlig"))
    assert inside is not None and public is not None
    assert [one.median for one in inside.questions] == [3.0, None]
    assert inside.questions[0].levels == {1: 0, 2: 1, 3: 0, 4: 1, 5: 0}
    assert [(one.question, one.levels, one.judgement) for one in public.questions] == [("Det fungerar.", None, "")]


def test_a_period_is_rendered_only_section_by_section() -> None:
    with pytest.raises(TypeError, match="inte skyddad"):
        render(picture(history(np.full((4, 4), 40))))


def test_the_year_tells_a_result_with_the_reservation_that_the_letter_has() -> None:
    """0.34 to 1.04 holds no difference: in the table of the first page and at the measure."""
    own = results(evaluations=[evaluation_row(**HINTED, lower=0.34, upper=1.04)])
    view = protected_period(picture(history(np.full((4, 4), 40)), published=own), Edition("arbetsgrupp", LIMIT))
    assert NO_DIFFERENCE in brief(view).html and NO_DIFFERENCE in measures(view).html


def test_an_area_of_which_mostly_noughts_may_be_shown_has_no_figure() -> None:
    """1, 2 and 3 are held back, so a line through the one nought would tell of an area where nothing happens."""
    few, some, many = [1, 2, 0, 3], [20, 20, 20, 20], [60, 60, 60, 60]
    view = protected_period(picture(history(np.array([few, some, many, many]))), Edition("arbetsgrupp", LIMIT))
    drawn = " ".join(re.findall(r"<figure.*?</figure>", areas(view).html, re.S))
    assert "Område 2" in drawn and "Område 0" not in drawn


def test_the_public_edition_sets_no_area_apart_by_its_figure() -> None:
    """Every area has its figure in the one fold: one missing there would be the one that is not named."""
    found = history(np.full((4, 4), 40), outside=(Outside(2, 3, "över"),))
    for key, fold in (("arbetsgrupp", "de övriga områdena (2)"), ("offentlig", "ett av områdena (3)")):
        assert fold in areas(protected_period(picture(found), Edition(key, LIMIT))).html
