"""From the quarterly analysis to the week: good, missing, broken, old and of another municipality."""

import json
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from bfkit.errors import ParameterError
from bfkit.mapping.priorities.week_windows import WINDOWS
from bfkit.mapping.week.handed_over import NOTHING, handed_over
from bfkit.periods import Quarter
from bfkit.quarter.hand_over import hand_over_of, hand_over_text, hand_overs
from bfkit.quarter.workspace import Workspace
from bfkit.release.disclosure import Edition
from bfkit.release.followup.hand_over import hand_over
from bfkit.release.protect import protect
from bfkit.release.week.from_quarter import from_quarter
from bfkit.results import to_json
from bfkit.results.hand_over import HandOver, Step, Window
from bfkit.results.priorities import FocusAreaResult, ProblemResult
from bfkit.verdict.next_step import NextStep
from bfkit.vocabulary import NEXT_STEPS

LATEST = Quarter(2025, 2)
THURSDAY = date(2025, 7, 10)
INSIDE = Edition("arbetsgrupp", 1)
GOOD = {
    "format": 1,
    "municipality": "prov",
    "quarter": "2025Q2",
    "as_of": "2025-07-09",
    "edition": "arbetsgrupp",
    "synthetic": False,
    "focus_areas": [{"area": "A", "name": "Norr", "decided": True}],
    "problems": [{"id": "x", "name": "Klotter i Norr", "area": "A", "window": "helgkvallar"}],
    "measures": [
        {
            "intervention": f"P{n}",
            "title": f"Insats {n}",
            "owner": "Fritid",
            "areas": ["Norr"],
            "hours": "kl. 20–02",
            "step": step,
            "decided": n == 0,
        }
        for n, step in enumerate(NEXT_STEPS)
    ],
    "starting": [
        {"intervention": "P9", "title": "Belysning", "owner": "Gatukontoret", "areas": [], "first_day": "2025-08-01"},
        {"intervention": "P8", "title": "Redan börjad", "owner": "Fritid", "areas": [], "first_day": "2025-07-02"},
    ],
    "days": [
        {"first_day": "2025-06-13", "last_day": "2025-08-17", "what": "sommarlov", "where": "hela kommunen"},
        {"first_day": "2025-07-18", "last_day": "2025-07-19", "what": "Konsert", "where": "Norr"},
        {"first_day": "2025-09-01", "last_day": "2025-09-01", "what": "Långt fram"},
    ],
}


def used(contents: dict[Quarter, str], latest: Quarter = LATEST):
    return handed_over(contents, municipality="prov", latest=latest, first_day=THURSDAY)


def test_a_good_one_is_at_most_six_lines():
    found = used({LATEST: json.dumps(GOOD)})
    view = protect(found, INSIDE)
    assert found.told == "" and len(view.lines) == 6
    text = str(from_quarter(view))
    assert "Fokusområden efter kvartal 2 2025 (beslutade): Norr." in text
    assert "Klotter i Norr (fredags- och lördagskvällar kl. 17–22)" in text
    assert (
        "Beslutat: fortsätt – Insats 0 (Fritid)." in text
        and "Föreslaget, inte beslutat: fortsätt och följ upp – Insats 1 (Fritid); ändra – Insats 2 (Fritid); avsluta"
        in text
    )
    assert "sommarlov till 17 augusti och Konsert 18 juli (Norr)" in text  # it began before the week
    assert "Belysning 1 augusti (Gatukontoret)" in text and "Redan börjad" not in text
    fewer = protect(used({LATEST: json.dumps(GOOD | {"measures": []})}), INSIDE)
    assert "Konsert 18 juli" in str(from_quarter(fewer)) and "Långt fram" not in str(from_quarter(fewer))


def test_many_of_each_are_counted_and_not_listed():
    many = GOOD | {"focus_areas": [{"area": str(n), "name": f"Område {n}", "decided": False} for n in range(7)]}
    view = protect(used({LATEST: json.dumps(many)}), INSIDE)
    assert len(view.lines) <= 6
    assert "(föreslagna, gruppen har inte beslutat): Område 0, Område 1, Område 2 och 4 till." in view.lines[0]


def test_one_made_after_the_week_is_told_as_such():
    late = used({LATEST: json.dumps(GOOD | {"as_of": "2025-07-10"})})
    assert late.found is not None and late.told.startswith("Överlämnad senare än veckan:")
    assert "10 juli 2025" in str(from_quarter(protect(late, INSIDE)))


def test_without_a_file_one_line_says_so():
    found = used({})
    assert (found.found, found.told) == (None, NOTHING)
    assert str(from_quarter(protect(found, INSIDE))) == NOTHING


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "går inte att läsa"),
        ("{", "går inte att läsa"),
        (json.dumps(GOOD | {"ovrigt": "fri text"}), "fältet ovrigt"),
        (json.dumps(GOOD | {"edition": "offentlig"}), "fältet edition"),
        (json.dumps(GOOD | {"format": 2}), "fältet format"),
        (json.dumps(GOOD | {"quarter": "2025-2"}), "fältet quarter"),
        (json.dumps(GOOD | {"measures": [GOOD["measures"][0] | {"step": "utvidga"}]}), "fältet measures.0.step"),
        (json.dumps(GOOD | {"municipality": "annan"}), "gäller annan 2025Q2"),
        (json.dumps(GOOD | {"quarter": "2025Q1"}), "gäller prov 2025Q1"),
    ],
)
def test_a_broken_or_strange_one_is_told_and_not_replaced_by_an_older(text, words):
    older = json.dumps(GOOD | {"quarter": "2025Q1"})
    found = used({LATEST: text, LATEST.shift(-1): older})
    assert found.found is None and words in found.told and "används inte" in found.told
    assert "Kör om kvartalsanalysen." in found.told


def test_the_quarter_before_is_used_and_told_and_an_older_one_only_told():
    own = json.dumps(GOOD)
    one = used({LATEST: own}, LATEST.shift(1))
    assert one.found is not None and one.told == (
        "Analysen av kvartal 3 2025 har inte lämnats över: detta är från kvartal 2 2025."
    )
    two = used({LATEST: own}, LATEST.shift(2))
    assert two.found is None and "för gammal och används inte" in two.told
    assert used({LATEST: own}, LATEST.shift(-1)).told == NOTHING  # a week of the past knows nothing of what came after


def test_the_file_is_found_in_the_working_groups_outputs_only(tmp_path: Path):
    for place in ("2025Q2/export", "2025Q2/offentlig/export", "2025Q9/export", "veckor/export"):
        folder = tmp_path / "output" / "prov" / place / "kvartalsanalys"
        folder.mkdir(parents=True)
        (folder / "overlamning.json").write_text(place, encoding="utf-8")
    broken = tmp_path / "output" / "prov" / "2025Q1" / "export" / "kvartalsanalys"
    broken.mkdir(parents=True)
    (broken / "overlamning.json").write_bytes(b"\xff\xfe\xff")
    assert hand_overs(Workspace(tmp_path, tmp_path), "prov") == {
        Quarter(2025, 1): "",
        Quarter(2025, 2): "2025Q2/export",
    }


def test_it_goes_through_the_run_unchanged_and_never_to_the_public():
    found = used({LATEST: json.dumps(GOOD)})
    assert hand_over_of(hand_over_text(found)) == found
    assert hand_over_of(hand_over_text(used({}))) == used({})
    with pytest.raises(ParameterError, match="offentliga"):
        protect(found, Edition("offentlig", 5))


def test_the_lists_are_the_closed_ones():
    assert get_args(Step) == NEXT_STEPS
    assert set(get_args(Window)) == set(WINDOWS)


def test_the_towns_hand_over_is_made_from_its_register(ostan_town):
    checked, parameters = ostan_town
    own = parameters.register.interventions[0]
    area = str(checked.areas["id"].iloc[0])
    focus = [
        FocusAreaResult(
            area=area, name="Norr", rank=1, rank_low=1, rank_high=2, count=30, criteria={}, proposed=True, chosen=chosen
        )
        for chosen in (False, True)
    ]
    problem = ProblemResult(
        id="x", name="Klotter", source="s", category="skadegorelse", subtype=None, area=area, count_12m=1,
        count_class="1", criteria={}, n_met=0, rank=1,
    )  # fmt: skip
    found = hand_over(
        checked,
        parameters,
        focus=focus,
        problems=[problem],
        windows={"x": "helgnatter"},
        steps=[NextStep(own.id, own.title, "ändra", "Orsaken, i gruppens ord.")],
        decided={own.id: "avsluta"},
    )
    assert [one.decided for one in found.focus_areas] == [True]  # what the group chose, not what was proposed
    assert (found.measures[0].step, found.measures[0].decided) == ("avsluta", True)
    assert "Orsaken" not in to_json(found)
    assert HandOver.model_validate_json(to_json(found)) == found
    after = parameters.quarter.shift(1)
    assert all(after.start <= one.first_day < after.end for one in found.starting)
    assert all(one.last_day >= after.start and one.first_day < after.end for one in found.days)
    told = {one.where for one in found.days}
    assert all(
        where
        and (where in checked.area_names.values() or where == "hela kommunen" or where.startswith("område saknas: "))
        for where in told
    )
    begins = {
        (one.id, day) for one in parameters.register.interventions for _, day in one.begun() if Quarter.of(day) == after
    }
    assert {(one.intervention, one.first_day) for one in found.starting} == begins
