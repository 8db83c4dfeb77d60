"""The page of an evaluation: every verdict in both editions, and nothing that an edition may not show."""

import ast
import dataclasses
import functools
import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bfkit.parameters.interventions import Intervention
from bfkit.release import evaluation as page
from bfkit.release.edition import Edition
from bfkit.release.evaluation.doubts import doubts
from bfkit.release.fragments import Fragment
from bfkit.release.protect import protect
from bfkit.release.sections import render
from bfkit.verdict import Evaluation
from tests.conftest import ROOT
from tests.release import evaluation_cases as cases

ALL, PUBLIC = Edition("arbetsgrupp", 1), Edition("offentlig", 5)
SECTIONS = (
    page.first_page,
    page.plan_and_dose,
    page.power,
    page.development,
    page.design,
    page.decision,
    page.second_opinions,
    page.movement,
    page.other_explanations,
    page.limits,
    functools.partial(page.appendix, versions={"bfkit": "1.0"}),
)
SUCCESS = (
    "stöd för",
    "färre händelser än väntat",
    "hjälpte",
    "framgång",
    "lyckad",
    "fungerade bra",
    "gott",
    "god effekt",
)
UNDECIDED = "kan ej avgöras"


def shown(found: Evaluation, edition: Edition) -> list[Fragment]:
    view = protect(found, edition)
    assert isinstance(view, page.ProtectedEvaluation)
    title = page.title(view)
    return [Fragment(title, title), *(section(view) for section in SECTIONS)]


def words(fragments: list[Fragment]) -> str:
    """All that a reader sees or a screen reader says, without the numbers of colours and coordinates."""
    html = " ".join(fragment.html for fragment in fragments)
    labels = " ".join(re.findall(r'aria-label="([^"]*)"', html))
    return " ".join([re.sub(r"<style>.*?</style>|<[^>]*>", " ", html), labels, *(f.text for f in fragments)])


@pytest.fixture(scope="module")
def found() -> Evaluation:
    return cases.evaluation()


@pytest.mark.parametrize("edition", [ALL, Edition("arbetsgrupp", 3), PUBLIC], ids=lambda e: f"{e.key}{e.limit}")
@pytest.mark.parametrize("key", cases.VERDICTS)
def test_every_verdict_has_a_page_in_every_edition(key: str, edition: Edition) -> None:
    fragments = shown(cases.evaluation(key), edition)
    assert all(fragment.html and fragment.text for fragment in fragments)
    text = words(fragments)
    assert "nan" not in re.findall(r"[a-zåäö]+", text.lower())
    for foreign in ("placebo", "event study", "None", "True", "inf "):
        assert foreign not in text


def test_the_numbers_of_the_first_page_stand_with_their_intervals(found: Evaluation) -> None:
    """The numbers of the mock-up: 151 to 92, ratio 0,66 (0,49–0,88), 47 (13–88), p = 0,017 (least 0,008)."""
    text = shown(found, ALL)[1].text
    assert "151 → 92 händelser" in text
    assert (
        "kvot 0,66 (95\u00a0% 0,49–0,88) · 47 färre händelser än väntat (13–88) · p = 0,017 (minsta möjliga 0,008)"
        in text
    )
    assert "blev det 19 fler än väntat (3–36)." in text
    assert "En ökning på upp till 36 händelser kan inte uteslutas." in text
    assert "41\u00a0% av de 47 färre" in text  # 19.37 / 47.31
    assert "Två utvärderingar delar på årets risk" in text
    assert "p = 0,034" in text


def test_a_per_cent_of_change_never_stands_alone(found: Evaluation) -> None:
    """92 / 151 - 1 is -39 per cent; the words beside it are its interval."""
    assert re.search(r"−39\u00a0%, 95\u00a0% osäkerhet −\d+ till [−+]\d+\u00a0%", shown(found, ALL)[1].text)


def test_every_goal_stands_beside_how_often_it_is_met_anyway() -> None:
    for after, said in ((92, "nåddes."), (150, "nåddes inte.")):
        text = shown(cases.evaluation(after=after), ALL)[1].text
        line = next(line for line in text.splitlines() if line.startswith("Målet"))
        assert said in line
        assert "utan insats" in line


def test_a_reduction_against_the_odds_is_called_exaggerated(found: Evaluation) -> None:
    view = protect(found, ALL)
    assert isinstance(view, page.ProtectedEvaluation)
    for chance, told in ((0.49, True), (0.50, False)):
        seen = dataclasses.replace(view, foresight=dataclasses.replace(view.foresight, chance=chance))
        assert ("troligen överdrivet" in page.first_page(seen).text) == told


@pytest.mark.parametrize("edition", [ALL, PUBLIC], ids=lambda e: e.key)
def test_an_undecided_measure_is_never_called_a_success(edition: Edition) -> None:
    title, *pages = shown(cases.evaluation(UNDECIDED), edition)
    assert title.text.endswith("går inte att avgöra: för få händelser")
    before_appendix = words([title, *pages[:9]]).lower()
    assert [word for word in SUCCESS if word in before_appendix] == []
    assert "0,66" not in before_appendix
    assert "13–88" not in before_appendix
    assert "säger inget om insatsen" in before_appendix


def test_an_undecided_ratio_stands_in_the_appendix_alone_and_is_marked_there() -> None:
    appendix = shown(cases.evaluation(UNDECIDED), ALL)[-1].text
    rows = [line for line in appendix.splitlines() if "0,66 (" in line]
    assert len(rows) == 2  # the table and the line with the 90 per cent interval
    assert all("avgör inget" in row for row in rows)
    assert "47 (13–88) (avgör inget)" in appendix


def test_nothing_moved_where_nothing_fell() -> None:
    assert "omfördelning." not in shown(cases.evaluation(UNDECIDED), ALL)[1].text.lower()
    assert "Omfördelning." in shown(cases.evaluation(), ALL)[1].text


@pytest.mark.parametrize("key", cases.VERDICTS)
def test_the_public_edition_names_no_area_person_or_day_of_the_measure(key: str) -> None:
    text = words(shown(cases.evaluation(key), PUBLIC))
    assert [name for name in (*cases.SECRET, *cases.CODES) if name in text] == []
    for deployed in ("(rond)", "av 52", "Vaktronda", "1 maj", "1,09", "1 juli 2024", "3 juli"):
        assert deployed not in text
    assert "insatsområdet" in text


@pytest.mark.parametrize("quoted", [str.upper, str.lower])
def test_a_reason_that_quotes_a_check_names_nothing_in_public(quoted: Callable[[str], str]) -> None:
    own = cases.CHECKS[2].sentence
    found = cases.evaluation()
    reason = f"Ovanligt, men {quoted(own[:1])}{own[1:]}"
    view = protect(dataclasses.replace(found, verdict=dataclasses.replace(found.verdict, sentence=reason)), PUBLIC)
    assert isinstance(view, page.ProtectedEvaluation)
    assert "Vaktronda" not in view.sentence
    assert "nnan insats började i området" in view.sentence


def test_the_working_group_reads_everything(found: Evaluation) -> None:
    text = words(shown(found, ALL))
    for told in ("Namnby0", "Namnby3", "Gruppordförande", "47 av 52", "Vaktronda", "Områden: låst Namnby1"):
        assert told in text


def test_a_public_measure_may_be_named() -> None:
    own: Intervention = cases.intervention(public=True)
    assert "Belysning i Namnby0" in words(shown(cases.evaluation(own=own), PUBLIC))


def test_a_small_count_takes_everything_worked_out_from_it_with_it() -> None:
    view = protect(cases.evaluation(after=3), PUBLIC)
    assert isinstance(view, page.ProtectedEvaluation)
    assert view.closed
    assert view.development.now.text == "‹5"
    assert view.development.series is None
    assert not view.decision.ratio.known
    assert not view.decision.prevented.known
    assert not any(one.ratio.known for one in view.estimates)
    assert view.design.events is None
    text = words(shown(cases.evaluation(after=3), PUBLIC))
    for number in ("0,66", "47 färre", "13–88", "0,61"):
        assert number not in text


def test_no_count_under_the_limit_is_anywhere_on_the_page() -> None:
    """With the limit 100 the counts 83, 97, 71, 63 and 87 are all held back; each would be found if it were there."""
    found = cases.evaluation(before=83, year_before=97, after=71)
    counts = ("83", "97", "71", "63", "87")
    open_text = words(shown(found, ALL)[:-1])
    assert [count for count in counts if not re.search(rf"\b{count}\b", open_text)] == []
    closed = words(shown(found, Edition("offentlig", 100))[:-1])
    assert [count for count in counts if re.search(rf"\b{count}\b", closed)] == []


def test_a_small_ring_hides_its_own_numbers_only() -> None:
    text = words(shown(cases.evaluation(ring=(63, 4)), PUBLIC))
    assert "0,66" in text
    for number in ("19 fler", "36 händelser", "1,42"):
        assert number not in text


def test_a_goal_is_silent_where_its_answer_would_tell_a_small_count() -> None:
    """Of 5 before, -30 per cent is reached by 1, 2 and 3 but not by 4; of 40 by all four."""
    for year_before, met in ((5, None), (40, True)):
        view = protect(cases.evaluation(year_before=year_before, after=3), PUBLIC)
        assert isinstance(view, page.ProtectedEvaluation)
        assert view.development.goal_met is met


def test_months_with_few_incidents_are_shown_in_longer_blocks() -> None:
    """24 in six months is 4 a month, which is hidden, and 12 a quarter, which is not."""
    for edition, months in ((ALL, 1), (PUBLIC, 3)):
        view = protect(cases.evaluation(after=24), edition)
        assert isinstance(view, page.ProtectedEvaluation)
        assert view.development.series is not None
        assert view.development.series.months == months


@settings(max_examples=40, deadline=None)
@given(st.tuples(*[st.integers(0, 60)] * 3))
def test_what_is_held_back_is_not_in_the_view(counts: tuple[int, int, int]) -> None:
    before, year_before, after = counts
    if not (before and year_before):
        return
    view = protect(cases.evaluation(before=before, year_before=year_before, after=after), PUBLIC)
    assert isinstance(view, page.ProtectedEvaluation)
    small = [count for count in counts if PUBLIC.hides(count)]
    assert view.closed == bool(small)
    own = view.development
    cells = [own.now, *(c.before for c in (own.just_before, own.year_before) if c is not None)]
    assert all(cell.value is None or not PUBLIC.hides(cell.value) for cell in cells)
    if own.series is not None:
        assert not any(PUBLIC.hides(int(count)) for count in own.series.own)
    if small:
        assert not view.decision.ratio.known
        assert own.series is None
        assert view.foresight.history is None
        assert view.foresight.formula is None


def test_the_three_reasons_come_in_the_stated_order(found: Evaluation) -> None:
    view = protect(found, ALL)
    assert isinstance(view, page.ProtectedEvaluation)
    first, second, third = doubts(view)
    assert first == cases.CHECKS[2].sentence
    assert "minskar av sig själva med 12\u00a0%" in second  # 0.8811 - 1
    assert "händelser är få" in third or "avviker" in third


def test_a_view_renders_as_its_first_page(found: Evaluation) -> None:
    view = protect(found, ALL)
    assert isinstance(view, page.ProtectedEvaluation)
    assert render(view).html == page.first_page(view).html
    with pytest.raises(TypeError, match="skyddad"):
        render(found)


def test_what_draws_the_page_does_not_know_raw_results() -> None:
    """Only the modules of protection may import what holds counts that an edition hides."""
    raw = {"Evaluation", "Evidence", "Material", "Decision", "Development", "Movement", "Moved", "Panels", "Foresight",
           "EventStudy", "Estimate", "Comparison", "Check", "Dose", "PlanStatus"}  # fmt: skip
    for path in (ROOT / "bfkit" / "release" / "evaluation").glob("*.py"):
        if path.stem.endswith("protection") or path.stem == "gate":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imported = {a.name for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) for a in n.names}
        assert imported & raw == set(), path.name
