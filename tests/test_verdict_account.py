"""Framgångar, brister och avvikelser: what may stand under which heading (requirements A6.23, worked cases of A6.22)."""

import pytest

from bfkit.evaluation.deciding import TOO_SHORT
from bfkit.results import CommitmentResult, EvaluationResult
from bfkit.results.followup import CommitmentChange, CommitmentItem
from bfkit.verdict.account import account
from bfkit.verdict.words import SHOWN
from bfkit.vocabulary import IMPLEMENTATIONS
from tests.evaluation_rows import UNDECIDED, evaluation_row
from tests.release.document_cases import commitment

OTHER = {"name": "Andra insatser samtidigt", "passed": False, "stops": False, "sentence": "En annan började."}
PLAN = {
    "name": "Planen låst i förväg",
    "passed": False,
    "stops": False,
    "sentence": "Planen låstes i förväg men följs inte: Start: låst 1 mars 2025, nu 1 april 2025.",
}
NOT_DONE_ROW = {**UNDECIDED, "implementation": "inte alls", "undecided_reason": "insatsen ej genomförd"}


def texts(
    *measures: EvaluationResult, commitments: tuple[CommitmentResult, ...] = ()
) -> tuple[list[str], list[str], list[str]]:
    found = account(measures, commitments)
    return tuple([line.text for line in lines] for _, lines in found.headings)  # type: ignore[return-value]


def effects(lines: list[str]) -> list[str]:
    """Lines that tell of an effect, and not of work done."""
    return [line for line in lines if "enligt aktivitetsloggen" not in line and "gjort fullt ut" not in line]


def test_a_shown_effect_with_nothing_else_to_explain_it_is_a_success() -> None:
    """Ratio 0.52 (0.34 to 0.90): 48 per cent fewer, between 10 and 66."""
    good, bad, other = texts(evaluation_row())
    assert good == [
        "Värdar (Norr): tydligt stöd för färre händelser än väntat utan insats; 48 procent färre (mellan 10 och 66 "
        "procent färre).",
        "Gjort fullt ut enligt aktivitetsloggen: Värdar (Norr).",
    ]
    assert bad == other == []


@pytest.mark.parametrize(
    "changes",
    [
        {"checks": [OTHER]},
        {"displacement": {**evaluation_row().displacement.model_dump(), "verdict": "omfördelning"}},
        {
            "other_movements": [
                {
                    "kind": "tid",
                    "verdict": "omfördelning",
                    "moved": None,
                    "lower": None,
                    "upper": None,
                    "not_excluded": None,
                }
            ]
        },
        {"implementation": "inte alls"},
        {"implementation": "på annat sätt"},
        {"verdict": "ingen effekt av betydelse", "shown": False},
        {"verdict": "ökning antydd", "shown": False},
        {**UNDECIDED, "goal_met": True, "count_before": 204, "count_now": 20},
    ],
)
def test_a_fall_or_a_met_goal_is_no_success_by_itself(changes: dict) -> None:
    """Explained otherwise, moved, not done, no effect, the wrong way, or fallen to a tenth with the goal met."""
    good, bad, other = texts(evaluation_row(**changes))
    assert effects(good) == []
    assert bad or other


def test_some_support_is_told_and_is_no_success() -> None:
    """Chance gives some support in one case of twenty."""
    good, bad, _ = texts(evaluation_row(verdict="minskning antydd"))
    assert effects(good) == []
    assert len(bad) == 1 and bad[0].startswith("Värdar (Norr): visst stöd för färre händelser")
    assert bad[0].endswith("det räcker inte för att räknas som en framgång.")


@pytest.mark.parametrize("verdict", list(SHOWN))
@pytest.mark.parametrize("implementation", [*IMPLEMENTATIONS, None])
def test_every_measure_is_told_somewhere_and_effects_only_of_decreases(
    verdict: str, implementation: str | None
) -> None:
    undecided = UNDECIDED if verdict == "kan ej avgöras" else {"shown": verdict.startswith("minskning")}
    good, bad, other = texts(evaluation_row(**{**undecided, "verdict": verdict, "implementation": implementation}))
    assert good or bad or other
    done = implementation in ("fullt ut", "delvis", None)
    assert bool(effects(good)) == (verdict == "minskning styrkt" and done)


def test_what_cannot_be_decided_is_told_by_reason_and_not_twice_when_it_was_not_done() -> None:
    rows = [evaluation_row(**{**UNDECIDED, "title": name}) for name in ("Ljus", "Rond")]
    gone = evaluation_row(**{**NOT_DONE_ROW, "title": "Vandring"})
    soon = {**UNDECIDED, "undecided_reason": TOO_SHORT, "follow_up_months_known": 2, "title": "Ny"}
    _, bad, _ = texts(*rows, gone)
    assert bad == [
        "Inte gjort enligt aktivitetsloggen: Vandring (Norr).",
        "Om det hjälpte går inte att avgöra (för få händelser): Ljus (Norr); Rond (Norr).",
    ]
    going_on = evaluation_row(**soon)
    assert texts(going_on)[1] == []
    over = evaluation_row(**{**soon, "follow_up_months_known": 6})
    assert texts(over)[1] == [f"Om det hjälpte går inte att avgöra ({TOO_SHORT}): Ny (Norr)."]


def test_a_plan_that_is_not_followed_is_a_deviation_and_leaves_no_success() -> None:
    good, bad, other = texts(evaluation_row(checks=[PLAN], plan_deviations=1))
    assert effects(good) == []
    assert bad == [
        "Värdar (Norr): färre händelser än väntat, men en annan förklaring finns kvar (planen låst i förväg)."
    ]
    assert other == ["Värdar (Norr): planen låstes i förväg men följs inte: Start: låst 1 mars 2025, nu 1 april 2025."]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"plan_locked": False, "plan_locked_before_outcome": None}, "planen låstes aldrig"),
        ({"plan_locked_before_outcome": False}, "planen låstes först när insatsen redan hade börjat"),
        ({"plan_deviations": 2}, "planen ändrades på 2 punkter efter låsningen"),
    ],
)
def test_a_plan_that_was_not_locked_in_time_is_a_deviation(changes: dict, words: str) -> None:
    assert texts(evaluation_row(**changes))[2] == [f"Värdar (Norr): {words}."]


def test_the_worked_cases_of_the_source() -> None:
    """Three pubs as agreed; three of the bus square's eight points; no agreement on taxis (requirements A6.22)."""
    pubs = commitment(
        id="B1", implementation="fullt ut", target=3, outcome=3, result="god", result_ground="gruppens bedömning"
    )
    square = commitment(id="B2", done="3 av 8 punkter")
    taxis = commitment(id="B3", implementation="inte alls", outcome=0, done="0 av 1 klara")
    good, bad, other = texts(commitments=(pubs, square, taxis))
    assert good == ["B1 Åtta krogtillsyner görs: gjort fullt ut (räknat i loggarna)."]
    assert bad == [
        "B2 Åtta krogtillsyner görs: bara en mindre del gjord (3 av 8 punkter).",
        "B3 Åtta krogtillsyner görs: inte gjort (0 av 1 klara).",
    ]
    assert other == []


def test_from_half_of_what_was_promised_it_is_a_deviation() -> None:
    """Four of eight is half, three is not; held back, with nothing else to go by, it is taken for a small part."""
    assert texts(commitments=(commitment(outcome=4, done="4 av 8"),))[2] == [
        "A1 Åtta krogtillsyner görs: inte gjort exakt som lovat (4 av 8)."
    ]
    hidden = commitment(outcome=None, done=None)
    assert texts(commitments=(hidden,))[1] == ["A1 Åtta krogtillsyner görs: delvis gjort (räknat i loggarna)."]
    met = [CommitmentItem(label=str(n), done=None, wanted=None, met=n < 3) for n in range(4)]
    assert texts(commitments=(commitment(outcome=None, done=None, items=met),))[1] == []


def test_full_implementation_says_nothing_of_the_effect() -> None:
    """A grey figure is no success of effect: beside the work done stands that nobody knows whether it helped."""
    good, bad, _ = texts(commitments=(commitment(implementation="fullt ut", colour_proposed="grå"),))
    assert good == ["A1 Åtta krogtillsyner görs: gjort fullt ut (räknat i loggarna)."]
    assert bad == ["Gjort fullt ut, men om det hjälpt går inte att avgöra: A1."]


@pytest.mark.parametrize(
    ("result", "words"),
    [("ingen", "ingen effekt på problemet"), ("sämre", "sämre än före"), ("under förväntan", "under förväntan")],
)
def test_done_without_result_is_a_shortcoming_beside_what_was_done(result: str, words: str) -> None:
    one = commitment(implementation="fullt ut", result=result, result_ground="gruppens bedömning")
    good, bad, _ = texts(commitments=(one,))
    assert len(good) == 1 and len(bad) == 1 and words in bad[0]


def test_a_goal_that_is_an_outcome_is_no_success_when_it_is_met() -> None:
    own = {"implementation": None, "implementation_ground": None, "outcome_measured": True, "target_met": True}
    assert texts(commitments=(commitment(**own, result="god", result_ground="statistiskt prövat"),)) == ([], [], [])
    assert texts(commitments=(commitment(**own),))[1] == ["Mätt, men om resultatet är gott går inte att avgöra: A1."]


def test_what_runs_is_counted_and_what_has_no_log_is_a_shortcoming() -> None:
    open_ = commitment(implementation=None, implementation_ground=None, ended=False)
    assert texts(commitments=(open_,)) == ([], [], [])
    assert "1 åtagande vars period pågår" in account([], [open_]).basis
    lost = commitment(implementation=None, implementation_ground=None)
    assert texts(commitments=(lost,))[1] == [
        "A1 Åtta krogtillsyner görs: om det gjordes går inte att säga, underlaget saknas."
    ]


@pytest.mark.parametrize(("ended", "target_met"), [(True, None), (True, False), (False, False)])
def test_an_outcome_that_was_not_measured_in_time_is_a_shortcoming(ended: bool, target_met: bool | None) -> None:
    own = {"implementation": None, "implementation_ground": None, "outcome_measured": False}
    lost = commitment(**own, ended=ended, target_met=target_met)
    assert texts(commitments=(lost,))[1] == [
        "A1 Åtta krogtillsyner görs: inte mätt, så om målet nåtts går inte att säga."
    ]
    waits = commitment(**own, ended=False, target_met=None)
    assert texts(commitments=(waits,)) == ([], [], [])


def test_a_change_is_told_with_day_reason_and_who_answers_for_it() -> None:
    change = CommitmentChange(date="2024-03-01", what="Sex tillsyner i stället för åtta.", why="Tjänsten var vakant.")
    one = commitment(implementation="fullt ut", changes=[change])
    assert texts(commitments=(one,))[2] == [
        "A1 Åtta krogtillsyner görs: ändrat 1 mars 2024, Sex tillsyner i stället för åtta; skäl: Tjänsten var vakant; "
        "ansvarig: Tillståndsenheten."
    ]


def test_nothing_at_all_is_said_to_be_nothing() -> None:
    found = account([], [])
    assert found.basis == "Ingen insats är utvärderad och inga åtaganden är inlästa."
    assert [lines for _, lines in found.headings] == [(), (), ()]
