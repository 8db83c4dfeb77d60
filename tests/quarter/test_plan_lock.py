"""Locking a plan and drawing a round: sealed, never overwritten, whole or not at all."""

import json
from datetime import date
from pathlib import Path

import pytest
import yaml

from bfkit.errors import OutputError, ParameterError
from bfkit.parameters.loading import load
from bfkit.quarter import lottery_draw, publish
from bfkit.quarter.lottery_draw import round_text, round_to_draw
from bfkit.quarter.plan_files import Written
from bfkit.quarter.plan_lock import plan_to_lock
from bfkit.quarter.workspace import Workspace, find
from tests.plan_cases import MEASURE, MUNICIPALITY, REPORTS, project, write

TODAY = date(2025, 3, 20)
WAITING = {**MEASURE, "id": "T2", "slug": "annan"}


def lock(place: Workspace, slug: str, measure: str, **options: object) -> Written:
    """Said yes to."""
    return plan_to_lock(place, slug, measure, **options).write()  # type: ignore[arg-type]


def draw(place: Workspace, slug: str, measure: str, **options: object) -> Written:
    return round_to_draw(place, slug, measure, **options).write()  # type: ignore[arg-type]


def town(folder: Path, *measures: dict[str, object], **same: object) -> Workspace:
    return find(project(folder, *measures, **same))  # type: ignore[arg-type]


def again(place: Workspace, *measures: dict[str, object]) -> None:
    path = place.parameters / "prov" / "interventions.yml"
    write(path, {**yaml.safe_load(path.read_text(encoding="utf-8")), "interventions": list(measures)})


def test_a_plan_is_locked_whole_and_read_with_the_parameters(tmp_path: Path) -> None:
    place = town(tmp_path, MEASURE)
    done = lock(place, "prov", "T1", today=TODAY)
    assert done.path == tmp_path / "parameters" / "prov" / "plans" / "T1.json"
    (kept,) = load("prov", "2025Q1", folder=place.parameters).plans
    assert (kept.intervention, kept.locked_on, kept.after_start) == ("T1", TODAY, False)
    # REPORTS: January and February whole (20 + 20, reported on the 2xth at the latest the 27th), and of March those
    # reported by the 20th: 2{number % 8} = 20 for number % 8 == 0 among number % 3 == 2: 8, 32, 56
    assert kept.data.rows == 20 + 20 + 3
    text = done.path.read_text(encoding="utf-8")
    assert str(tmp_path) not in text and "\\" not in text
    assert done.lines[0] == "Planen för T1 är låst 20 mars 2025: T1.json."


def test_the_same_lock_gives_the_same_bytes(tmp_path: Path) -> None:
    texts = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        done = lock(town(tmp_path / name, MEASURE), "prov", "T1", today=TODAY, day=date(2025, 3, 10))
        assert done.path is not None
        texts.append(done.path.read_bytes())
    assert texts[0] == texts[1]


def test_a_lock_after_the_start_is_made_but_marked(tmp_path: Path) -> None:
    place = town(tmp_path, MEASURE)
    done = lock(place, "prov", "T1", today=date(2025, 4, 1))
    assert load("prov", "2025Q1", folder=place.parameters).plans[0].after_start
    assert "låst efter start" in done.lines[1]


def test_locked_twice_is_refused_and_tells_what_differs(tmp_path: Path) -> None:
    place = town(tmp_path, MEASURE)
    first = lock(place, "prov", "T1", today=TODAY).path
    assert first is not None
    before = first.read_bytes()
    with pytest.raises(ParameterError, match="Ingenting har ändrats"):
        lock(place, "prov", "T1", today=TODAY)
    again(place, {**MEASURE, "comparison": {**MEASURE["comparison"], "outside_metres": 500}})
    with pytest.raises(ParameterError, match="minsta avstånd: låst 600 m, nu 500 m") as fault:
        lock(place, "prov", "T1", today=TODAY)
    assert "--ny-version" in str(fault.value)
    second = lock(place, "prov", "T1", today=TODAY, new_version=True).path
    assert second is not None and second.name == "T1.v2.json"
    assert first.read_bytes() == before
    assert [plan.version for plan in load("prov", "2025Q1", folder=place.parameters).plans] == [1, 2]
    with pytest.raises(ParameterError, match="Ingenting har ändrats"):
        lock(place, "prov", "T1", today=TODAY, new_version=True)


@pytest.mark.parametrize(
    ("measure", "options", "told"),
    [
        ("T9", {}, 'insatsen "T9" står inte'),
        ("T1", {"day": date(2025, 3, 21)}, "har inte varit än"),
    ],
)
def test_what_cannot_be_locked(tmp_path: Path, measure: str, options: dict[str, date], told: str) -> None:
    place = town(tmp_path, MEASURE)
    with pytest.raises(ParameterError, match=told):
        lock(place, "prov", measure, today=TODAY, **options)
    assert not (place.parameters / "prov" / "plans").exists()


def test_a_measure_that_has_ended_is_not_locked(tmp_path: Path) -> None:
    place = town(tmp_path, {**MEASURE, "start": "2025-01-01", "end": "2025-03-19"})
    with pytest.raises(ParameterError, match="avslutades 19 mars 2025"):
        lock(place, "prov", "T1", today=TODAY)


def test_another_day_is_for_synthetic_municipalities(tmp_path: Path) -> None:
    place = town(tmp_path, MEASURE)
    write(place.parameters / "prov" / "municipality.yml", {**MUNICIPALITY, "synthetic": False})
    with pytest.raises(ParameterError, match="bara påhittade"):
        lock(place, "prov", "T1", today=TODAY, day=date(2025, 3, 10))


def test_no_register_is_told(tmp_path: Path) -> None:
    place = town(tmp_path, MEASURE)
    (place.parameters / "prov" / "interventions.yml").unlink()
    with pytest.raises(ParameterError, match="inget register"):
        lock(place, "prov", "T1", today=TODAY)


@pytest.mark.parametrize("when", ["writing", "replacing"])
def test_killed_while_writing_leaves_no_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    """The text is cut off half way, or the process ends before the file takes its place: no plan is there."""
    place = town(tmp_path, MEASURE)

    def half(self: Path, text: str, **options: object) -> None:
        self.write_bytes(text.encode("utf-8")[: len(text) // 2])
        raise KeyboardInterrupt

    def never(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Path, "write_text", half) if when == "writing" else patch.setattr(publish, "replace", never)
        lock(place, "prov", "T1", today=TODAY)
    assert load("prov", "2025Q1", folder=place.parameters).plans == ()
    assert lock(place, "prov", "T1", today=TODAY).path is not None  # and what was left does not stand in the way


def lottery(**changes: object) -> dict[str, object]:
    """Start drawn by lot; the round of 2024Q4 has been drawn, of 2025Q1 not yet."""
    first = {
        "round": 1,
        "quarter": "2024Q4",
        "number": 4,
        "listed": [{"area": "A7", "count": 3}, {"area": "A8", "count": 2}],
        "start_now": {"first_day": "2025-01-01", "areas": ["A8"]},
        "start_next": {"first_day": "2025-07-01", "areas": ["A7"]},
    }
    chosen = {"how": "lottning", "rule": "highest_count", "start_at_once": 2, "rounds": [first], **changes}
    return {**MEASURE, "areas": ["A7", "A8"], "selection": chosen}


def reports(*counts: int, quarter: str = "2025-02-1", late: int = 0) -> str:
    """So many reports in A1, A2 … and in A1 so many more that came in after the quarter; 2025-04-15 ends the file."""
    rows = [(f"{quarter}{n % 10}", "2025-03-31", f"A{a + 1}") for a, count in enumerate(counts) for n in range(count)]
    rows += [("2025-03-30", "2025-04-01", "A1")] * late
    rows += [("2025-04-15", "2025-04-15", "A6")]
    old = [(f"2024-{month:02d}-05", f"2024-{month:02d}-06", "A8") for month in range(1, 13)]
    text = "".join(f"{n};skadegorelse;{d};{r};{a}\n" for n, (d, r, a) in enumerate([*rows, *old]))
    return REPORTS.split("\n", 1)[0] + "\n" + text


def test_a_round_lists_by_what_was_known_and_leaves_out_those_who_have_it(tmp_path: Path) -> None:
    """A7 and A8 are in already; A1's late reports do not count; A4 is before A5 by its code with as many."""
    place = town(tmp_path, lottery(), reports=reports(3, 9, 4, 2, 2, 0, 8, 9, late=7))
    done = draw(place, "prov", "T1", quarter="2025Q1", number=20250301)
    assert done.path is not None and done.path.name == "T1-omgang-2.yml"
    (drawn,) = yaml.safe_load(done.path.read_text(encoding="utf-8"))
    assert [(e["area"], e["count"]) for e in drawn["listed"]] == [("A2", 9), ("A3", 4), ("A1", 3), ("A4", 2)]
    assert drawn["start_now"]["first_day"] == date(2025, 4, 1)
    assert drawn["start_next"]["first_day"] == date(2025, 10, 1)
    assert done.lines[-2] == "Alla fyra får insatsen; lotten avgör bara ordningen."
    selection = lottery()["selection"]
    selection["rounds"].append(json.loads(json.dumps(drawn, default=str)))  # pasted as it is, it is a register
    again(place, {**lottery(), "selection": selection})
    with pytest.raises(
        ParameterError, match=r"lottas aldrig om\. Kontroll: regeln och talet 20250301 ger samma omgång"
    ):
        draw(place, "prov", "T1", quarter="2025Q1", number=20250301)
    with pytest.raises(ParameterError, match="lottas aldrig om") as fault:
        draw(place, "prov", "T1", quarter="2025Q1", number=20250302)
    assert "start_now" not in str(fault.value)  # nobody is told what another number would have given


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"number": None}, "ange --number"),
        ({"number": -1}, "ange --number"),
        ({"number": 1, "at_once": 0}, "minst 1"),
        ({"number": 1, "at_once": 4}, "8 områden behövs men bara 5"),
        ({"number": 1, "quarter": "2025Q2"}, "inte fullständigt"),
        ({"number": 1, "quarter": "2021Q4"}, "inte fullständigt"),
    ],
)
def test_rounds_that_are_refused(tmp_path: Path, options: dict[str, object], told: str) -> None:
    many = reports(30, 30, 30, 30, 30)
    place = town(tmp_path, lottery(), reports=many)
    with pytest.raises(ParameterError, match=told):
        draw(place, "prov", "T1", **{"quarter": "2025Q1", **options})  # type: ignore[arg-type]
    assert not (place.parameters / "prov" / "plans").exists()


def test_only_a_lottery_is_drawn_and_a_round_is_never_overwritten(tmp_path: Path) -> None:
    place = town(tmp_path, MEASURE, {**lottery(), "id": "T2", "slug": "annan"}, reports=reports(3, 9, 4, 2))
    with pytest.raises(ParameterError, match="ingen lottad start"):
        draw(place, "prov", "T1", quarter="2025Q1", number=1)
    assert draw(place, "prov", "T2", quarter="2025Q1", number=1).path is not None
    with pytest.raises(ParameterError, match=r"redan lottad och står i T2-omgang-2.yml") as fault:
        draw(place, "prov", "T2", quarter="2025Q1", number=2)
    assert "start_now" not in str(fault.value)
    with pytest.raises(ParameterError, match="ger samma omgång"):
        draw(place, "prov", "T2", quarter="2025Q1", number=1)


def test_what_is_drawn_is_not_told_before_it_is_drawn(tmp_path: Path) -> None:
    """Whoever saw the outcome before saying yes could say no and try another number."""
    place = town(tmp_path, lottery(rounds_planned=1), reports=reports(3, 9, 4, 2))
    proposed = round_to_draw(place, "prov", "T1", quarter="2025Q1", number=1)
    told = "\n".join(proposed.summary)
    assert "A2 (9), A3 (4), A1 (3), A4 (2)" in told  # in the order of the list, not of the draw
    assert "planen säger 1 omgångar. En till är en avvikelse" in told
    assert "planen för T1 är inte låst" in told
    assert not (place.parameters / "prov" / "plans").exists()
    assert "Lotta" in proposed.question
    done = proposed.write()
    assert done.path is not None and any("start_now" in line for line in done.lines)
    with pytest.raises(OutputError, match="skrivs aldrig över"):
        proposed.write()


def test_what_will_be_locked_is_told_and_nothing_is_locked_before_a_yes(tmp_path: Path) -> None:
    """REPORTS: number 0 is the first, on 10 January; of those known on 20 March (8, 32, 56) 8 is the last, on the 18th."""
    place = town(
        tmp_path, MEASURE, {**WAITING, "start": "2025-05-01", "goal": {**MEASURE["goal"], "from": "2025-05-01"}}
    )
    proposed = plan_to_lock(place, "prov", "T1", today=TODAY)
    told = "\n".join(proposed.summary)
    assert "43 händelser i rapporter, första dag 10 januari 2025, sista 18 mars 2025, kända 20 mars 2025" in told
    assert "Låses: 20 mars 2025" in told and "Områden: A1" in told and "Utvärderas samma år: T1, T2" in told
    assert json.loads(proposed.text)["plan_sha256"][:16] in told
    assert not (place.parameters / "prov" / "plans").exists()
    beside = plan_to_lock(place, "prov", "T2", today=TODAY)  # goal to September, followed May to October
    assert "Observera: målet gäller 1 maj 2025–30 september 2025 men insatsen följs" in "\n".join(beside.summary)
    assert "Observera" not in told


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"areas": ["A9"]}, r'areas: "A9" finns inte bland kommunens 8 områden'),
        ({"comparison": {**MEASURE["comparison"], "areas": ["A2", "A9"]}}, r'comparison.areas: "A9" finns inte'),
    ],
)
def test_an_area_that_does_not_exist_is_not_locked(tmp_path: Path, change: dict[str, object], told: str) -> None:
    """The pattern of codes, ^A[0-9]$, lets A9 through; the list of areas ends at A8."""
    place = town(tmp_path, {**MEASURE, **change}, {**WAITING, "areas": ["A7"]})
    with pytest.raises(ParameterError, match=told) as fault:
        plan_to_lock(place, "prov", "T1", today=TODAY)
    assert "prov/interventions.yml, insatsen T1" in str(fault.value) and "(Område " in str(fault.value)
    assert plan_to_lock(place, "prov", "T2", today=TODAY).target.name == "T2.json"  # the other one is not held up


def test_an_area_of_a_round_that_does_not_exist_is_not_drawn_on(tmp_path: Path) -> None:
    wrong = lottery()
    wrong["selection"]["rounds"][0]["listed"][1]["area"] = "A9"  # type: ignore[index]
    wrong["selection"]["rounds"][0]["start_now"]["areas"] = ["A9"]  # type: ignore[index]
    place = town(tmp_path, wrong, reports=reports(3, 9, 4, 2))
    with pytest.raises(ParameterError, match=r'selection.rounds\[1\]: "A9" finns inte'):
        round_to_draw(place, "prov", "T1", quarter="2025Q1", number=1)


def test_a_lottery_is_locked_with_its_number_of_rounds(tmp_path: Path) -> None:
    """A round more than was planned is a deviation; the rounds themselves are not."""
    place = town(tmp_path, {**lottery(), "areas": [], "start": "2025-04-01"})
    with pytest.raises(ParameterError, match=r"ange selection\.rounds_planned"):
        plan_to_lock(place, "prov", "T1", today=TODAY)
    undrawn = {**lottery(rounds_planned=2, rounds=[]), "areas": []}
    again(place, undrawn)
    lock(place, "prov", "T1", today=TODAY)
    (kept,) = load("prov", "2025Q1", folder=place.parameters).plans
    assert kept.plan["selection"]["rounds_planned"] == 2  # type: ignore[index,call-overload]
    for planned, drawn, deviates in ((2, 1, False), (2, 2, False), (2, 3, True), (3, 2, True)):
        rounds = [{**lottery()["selection"]["rounds"][0], "round": n, "quarter": f"202{n}Q1"} for n in range(drawn)]  # type: ignore[index]
        again(place, lottery(rounds_planned=planned, rounds=rounds))
        with pytest.raises(ParameterError) as fault:
            plan_to_lock(place, "prov", "T1", today=TODAY)
        assert ("Antal omgångar: låst 2, nu 3" in str(fault.value)) == deviates


def test_the_years_other_measures_are_locked_with_the_plan_and_are_no_deviation(tmp_path: Path) -> None:
    place = town(tmp_path, MEASURE)
    lock(place, "prov", "T1", today=TODAY)
    later = {**MEASURE, "id": "T3", "slug": "tredje", "start": "2026-04-01"}  # its verdict belongs to another year
    later["goal"] = {**MEASURE["goal"], "from": "2026-04-01", "to": "2026-09-30"}
    again(place, MEASURE, WAITING, later)
    (kept,) = load("prov", "2025Q1", folder=place.parameters).plans
    assert kept.family == ("T1",)
    with pytest.raises(ParameterError, match="Ingenting har ändrats"):
        plan_to_lock(place, "prov", "T1", today=TODAY)
    assert json.loads(plan_to_lock(place, "prov", "T2", today=TODAY).text)["plan"]["family"] == ["T1", "T2"]
    broken = {**WAITING, "start": "i maj"}
    again(place, MEASURE, broken, {**later, "start": "2025-05-01", "goal": {**MEASURE["goal"], "from": "2025-05-01"}})
    third = json.loads(plan_to_lock(place, "prov", "T3", today=TODAY).text)["plan"]["family"]
    assert third == ["T1", "T2", "T3"]  # one that cannot be read may belong to any year, and is counted


def test_a_code_that_is_no_text_in_yaml_is_quoted() -> None:
    assert lottery_draw._plain("0114") == '"0114"' and lottery_draw._plain("A1") == "A1"
    assert round_text.__doc__
