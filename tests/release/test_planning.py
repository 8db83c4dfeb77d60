"""A plan on the page: never public, small counts held back, words that follow the numbers, a register that can be read."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bfkit.errors import ParameterError
from bfkit.evaluation.chance.placebo_result import EXTREME_CHOICE
from bfkit.evaluation.planning.proposal import Part, Planning, planning
from bfkit.parameters.loading import load_register
from bfkit.release.edition import Edition
from bfkit.release.planning.register_text import UNKNOWN, register_text
from bfkit.release.planning.sentences import of_hundred, of_ten, rounds_in_words
from bfkit.release.planning.view import ProtectedPlan
from bfkit.release.protect import protect
from bfkit.release.render import render
from tests import measures

PARTS = ("finding", "choice", "chances", "comparison", "lot", "draft", "limits")
EVERYTHING = Edition("arbetsgrupp", 1)
AREAS = 8


@pytest.fixture(scope="module")
def plan() -> Planning:
    """Eight areas with 6, 5 … incidents a month on average; the last two have 3 and 2 in the quarter."""
    levels = np.array([6.0, 5.0, 4.0, 3.0, 2.0, 1.5, 0.6, 0.6])
    counts = np.random.default_rng(5).poisson(levels[:, None], (AREAS, 78))
    counts[:, -3:] = [[6, 6, 7], [5, 5, 5], [4, 4, 4], [1, 1, 2], [1, 1, 1], [1, 1, 0], [0, 0, 0], [0, 0, 1]]
    own = measures.parameters()
    own = own.model_copy(update={"measures": own.measures.model_copy(update={"interventions": ()})})
    return planning(measures.checked(counts), own, category="skadegorelse", areas=2, reduction=30)


def shown(plan: Planning, part: str, edition: Edition = EVERYTHING) -> str:
    return render(protect(Part(part, plan), edition)).text


def view(plan: Planning, edition: Edition = EVERYTHING) -> ProtectedPlan:
    found = protect(plan.draft, edition)
    assert isinstance(found, ProtectedPlan)
    return found


@pytest.mark.parametrize("part", PARTS)
def test_no_part_is_public(plan: Planning, part: str) -> None:
    with pytest.raises(ParameterError, match="aldrig i den offentliga utgåvan"):
        protect(Part(part, plan), Edition("offentlig", 5))


@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_shown_and_closes_what_it_opens(plan: Planning, part: str) -> None:
    html = render(protect(Part(part, plan), EVERYTHING)).html
    assert len(html) > 200
    assert not re.search(r"\bnan\b", html)
    for tag in ("table", "ol", "pre", "details"):
        assert html.count(f"<{tag}") == html.count(f"</{tag}>")


def test_the_title_says_both_chances(plan: Planning) -> None:
    """Two areas, and a lottery of as many rounds as the areas suffice for, as the numbers stand in the plan."""
    title = shown(plan, "finding").splitlines()[0]
    chance = of_ten(plan.power.chance_of(plan.power.together(2)))
    tried = [n for n, found in zip(plan.lottery.rounds, plan.lottery.found, strict=True) if np.isfinite(found).all()]
    most = max(tried)
    assert most * 4 <= AREAS
    by_lot = of_ten(plan.lottery.chance(most, 0.3))
    assert title == (
        f"Med två områden och sex månader ses en minskning på 30 procent i {chance}; "
        f"med lottad start i {rounds_in_words(most)} i {by_lot}."
    )


def test_the_chance_is_told_with_how_sure_it_is(plan: Planning) -> None:
    together = plan.power.together(2)
    place = plan.power.reductions.index(0.3)
    low, high = together.ranges[place]
    assert low < together.found[place] < high
    text = shown(plan, "finding")
    assert f"−30 % i {of_hundred(together.found[place])} ({100 * low:.0f}–{100 * high:.0f})" in text
    assert "inom parentes 95 % konfidensintervall" in text


def test_an_extreme_choice_gets_advice_and_no_chance(plan: Planning) -> None:
    listed = (replace(plan.listed[0], undecided=EXTREME_CHOICE), *plan.listed[1:])
    text = shown(replace(plan, listed=listed, chosen_undecided=EXTREME_CHOICE), "finding")
    assert text.startswith("Nu går en insats i två områden inte att utvärdera (extremt urval); med lottad start")
    assert "Vänta ett kvartal, eller välj område 3–4 på listan." in text
    assert f"({plan.listed[0].name})" in text
    assert "en verklig minskning ses så här ofta" not in text


def test_what_is_missing_is_said(plan: Planning) -> None:
    text = shown(replace(plan, has_register=False, geometry=False, months=30), "finding")
    assert "Inget register över insatser." in text
    assert "Områdena saknar gränser i underlaget." in text
    assert "Kort historik. Serien är 30 månader." in text
    assert "Inget register" not in shown(plan, "finding")


@pytest.mark.parametrize("limit", [5, 4, 1])
def test_small_counts_are_held_back_wherever_they_stand(plan: Planning, limit: int) -> None:
    """Of 19, 15, 12 and 4 in the quarter a limit of 5 hides the last, and all that is worked out from it; 4 does not."""
    assert [area.count for area in plan.listed] == [19, 15, 12, 4]
    edition = Edition("arbetsgrupp", limit)
    found = view(plan, edition)
    small = [area for area in found.areas if not area.count.shown]
    assert len(small) == (1 if limit == 5 else 0)
    for area in small:
        assert area.count.text == "‹5"
        assert area.expected == "dolt"
        assert not area.score_shown
    assert (found.groups[-1].expected == "dolt") == (limit == 5)
    assert found.groups[0].expected != "dolt"
    assert "‹5 betyder" in shown(plan, "choice", Edition("arbetsgrupp", 5))


def test_the_register_is_refused_until_filled_in_and_then_read(plan: Planning, tmp_path: Path) -> None:
    text = register_text(view(plan))
    home = tmp_path / "prov"
    home.mkdir()
    (home / "municipality.yml").write_text("", encoding="utf-8")
    head = "municipality: Prov\ndecided_by: gruppen\nsource: rapporter\ninterventions:\n"

    def read(rows: str):
        indented = "".join(f"  {line}\n" for line in rows.splitlines())
        (home / "interventions.yml").write_text(head + indented, encoding="utf-8")
        return load_register("prov", folder=tmp_path)

    with pytest.raises(ParameterError, match=r"decided.*datum"):
        read(text)
    filled = text.replace(f"decided: {UNKNOWN}", "decided: 2025-06-12").replace(f"kronor: {UNKNOWN}", "kronor: 100")
    measure = read(filled.replace(f"per_week: {UNKNOWN}", "per_week: 2")).interventions[0]
    assert measure.areas == tuple(area.area_id for area in plan.listed[:2])
    assert [(one.area, one.count) for one in measure.selection.listed] == [("A00", 19), ("A01", 15)]
    assert (measure.start.isoformat(), measure.goal.last_day.isoformat()) == ("2025-07-01", "2025-12-31")
    assert (measure.goal.change, measure.goal.baseline, measure.expected_effect.change) == (-30, "b", -30)
    assert (measure.selection.rule, measure.selection.quarter) == ("highest_count", "2025Q2")
    assert (measure.comparison.outside_metres, measure.follow_up_months) == (600, 6)


def test_a_hidden_count_is_not_in_the_register_text(plan: Planning) -> None:
    """Of the first area the quarter's 19 would be small under a limit of 30: the number is left to be filled in."""
    text = register_text(view(plan, Edition("arbetsgrupp", 30)))
    assert f"{{area: A00, count: {UNKNOWN}}}" in text
    assert "count: 19" not in text
    assert "count: 19" in register_text(view(plan))


def test_a_code_that_yaml_would_misread_is_quoted(plan: Planning) -> None:
    listed = (replace(plan.listed[0], area_id="0117"), *plan.listed[1:])
    assert 'areas: ["0117", A01]' in register_text(view(replace(plan, listed=listed)))


def test_the_lottery_tells_how(plan: Planning) -> None:
    text = shown(plan, "lot")
    assert "Alla fyra får insatsen; lotten avgör bara ordningen." in text
    assert "bfkit plan M1 --municipality prov --lottad-start --quarter 2025Q2 --number <kungjort tal>" in text
    reason = "ej prövad: regeln kan bara lista 4 områden utan insats vid 2 tidigare tillfällen"
    none = replace(plan.lottery, reason=reason, found=np.full_like(plan.lottery.found, np.nan))
    assert "Ej prövad: regeln kan bara lista 4" in shown(replace(plan, lottery=none), "lot")
    assert "lottad start" not in shown(replace(plan, lottery=none), "finding").splitlines()[0]


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "nästan inget fall"), (0.05, "nästan inget fall"), (0.16, "två fall av tio"), (0.96, "nästan alla fall")],
)
def test_shares_in_words(share: float, words: str) -> None:
    assert of_ten(share) == words


def test_what_would_tell_a_small_count_is_hidden_with_it(plan: Planning) -> None:
    """19 in the quarter and 21 in the year: half the year's pace would tell of the 2 in the other nine months."""
    listed = (replace(plan.listed[0], twelve_months=21), *plan.listed[1:])
    found = view(replace(plan, listed=listed), Edition("arbetsgrupp", 5))
    assert (found.areas[0].count.text, found.areas[0].expected) == ("19", "dolt")
