"""Framgångar, brister, avvikelser and what is not known: what may stand under which heading (requirements A6.23, worked cases of A6.22)."""

import pytest

from bfkit.evaluation.deciding import TOO_SHORT
from bfkit.results import CommitmentResult, EvaluationResult
from bfkit.results.followup import CommitmentChange, CommitmentItem
from bfkit.verdict.account import account
from bfkit.verdict.account.account import NO_COMMITMENTS, NO_MEASURES, NOTHING, NOTHING_KNOWN
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
) -> tuple[list[str], list[str], list[str], list[str]]:
    """The lines under each heading, in order."""
    found = account(measures, commitments)
    return tuple([line.text for line in lines] for _, lines in found.headings)  # type: ignore[return-value]


def test_a_shown_effect_with_nothing_tested_to_explain_it_is_a_success() -> None:
    """Ratio 0.52 (0.34 to 0.90): 48 per cent fewer, between 10 and 66."""
    assert texts(evaluation_row()) == (
        [
            "Värdar (Norr): tydligt stöd för färre händelser än väntat utan insats; 48 procent färre (mellan 10 och 66 "
            "procent färre); gjord fullt ut enligt aktivitetsloggen."
        ],
        [],
        [],
        [],
    )


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
    good, bad, other, unknown = texts(evaluation_row(**changes))
    assert good == []
    assert len([*bad, *other, *unknown]) == 1


def test_some_support_is_neither_success_nor_shortcoming() -> None:
    """Chance gives some support in one case of twenty; the interval is 0.34 to 0.90."""
    good, bad, _, unknown = texts(evaluation_row(verdict="minskning antydd"))
    assert good == bad == []
    (line,) = unknown
    assert "visst stöd för färre händelser" in line
    assert line.endswith("det räcker inte för att räknas som en framgång.")


def test_an_interval_that_holds_no_difference_says_so() -> None:
    """0.34 to 1.04 holds 1, which a one-sided test at five per cent allows."""
    (line,) = texts(evaluation_row(verdict="minskning antydd", lower=0.34, upper=1.04))[3]
    assert "vilket rymmer ingen skillnad alls" in line


@pytest.mark.parametrize("verdict", list(SHOWN))
@pytest.mark.parametrize("implementation", [*IMPLEMENTATIONS, None])
def test_every_measure_is_told_in_one_place_and_success_is_clear_support_only(
    verdict: str, implementation: str | None
) -> None:
    undecided = UNDECIDED if verdict == "kan ej avgöras" else {"shown": verdict.startswith("minskning")}
    found = texts(evaluation_row(**{**undecided, "verdict": verdict, "implementation": implementation}))
    assert sum(len(lines) for lines in found) == 1
    assert bool(found[0]) == (verdict == "minskning styrkt" and implementation in ("fullt ut", None))


@pytest.mark.parametrize("implementation", [*IMPLEMENTATIONS, None])
@pytest.mark.parametrize("result", ["god", "under förväntan", "ingen", "sämre", "ej känd"])
@pytest.mark.parametrize("measured", [True, False, None])
@pytest.mark.parametrize("ended", [True, False])
def test_every_commitment_is_told_in_one_place(
    implementation: str | None, result: str, measured: bool | None, ended: bool
) -> None:
    one = commitment(implementation=implementation, result=result, outcome_measured=measured, ended=ended)
    found = texts(commitments=(one,))
    assert sum("A1" in line for lines in found for line in lines) == 1
    assert not found[0] or implementation == "fullt ut"


def test_what_cannot_be_decided_is_no_shortcoming() -> None:
    rows = [evaluation_row(**{**UNDECIDED, "title": name}) for name in ("Ljus", "Rond")]
    gone = evaluation_row(**{**NOT_DONE_ROW, "title": "Vandring"})
    soon = {**UNDECIDED, "undecided_reason": TOO_SHORT, "follow_up_months_known": 2, "title": "Ny"}
    _, bad, _, unknown = texts(*rows, gone)
    assert bad == ["Vandring (Norr): inte gjord enligt aktivitetsloggen."]
    assert unknown == [
        f"{name} (Norr): gjord fullt ut enligt aktivitetsloggen; om det hjälpte går inte att avgöra (för få händelser)."
        for name in ("Ljus", "Rond")
    ]
    assert "uppföljningen pågår" in texts(evaluation_row(**soon))[3][0]
    over = evaluation_row(**{**soon, "follow_up_months_known": 6})
    assert f"går inte att avgöra ({TOO_SHORT})" in texts(over)[3][0]


def test_a_plan_that_is_not_followed_is_a_deviation_and_leaves_no_success() -> None:
    assert texts(evaluation_row(checks=[PLAN], plan_deviations=1)) == (
        [],
        [],
        [
            "Värdar (Norr): planen låstes i förväg men följs inte: Start: låst 1 mars 2025, nu 1 april 2025; gjord fullt ut "
            "enligt aktivitetsloggen; tydligt stöd för färre händelser än väntat utan insats, men en annan förklaring finns "
            "kvar (planen var inte bestämd i förväg eller följdes inte)."
        ],
        [],
    )


def test_where_the_place_may_not_be_named_nothing_stands_for_it() -> None:
    (line,), *_ = texts(evaluation_row(title="Insats M7", place="insatsområdet"))
    assert line.startswith("Insats M7: tydligt stöd")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"plan_locked": False, "plan_locked_before_outcome": None}, "planen låstes aldrig"),
        ({"plan_locked_before_outcome": False}, "planen låstes först när insatsen redan hade börjat"),
        ({"plan_deviations": 2}, "planen ändrades på 2 punkter efter låsningen"),
    ],
)
def test_a_plan_that_was_not_locked_in_time_is_a_deviation(changes: dict, words: str) -> None:
    good, _, (line,), _ = texts(evaluation_row(**changes))
    assert good == []
    assert words in line and "tydligt stöd för färre händelser" in line  # the effect is told, and what it lacks


def test_the_worked_cases_of_the_source() -> None:
    """Three pubs as agreed; three of the bus square's eight points; no agreement on taxis (requirements A6.22)."""
    pubs = commitment(
        id="B1", implementation="fullt ut", target=3, outcome=3, result="god", result_ground="gruppens bedömning"
    )
    square = commitment(id="B2", done="3 av 8 punkter")
    taxis = commitment(id="B3", implementation="inte alls", outcome=0, done="0 av 1 klara")
    good, bad, other, unknown = texts(commitments=(pubs, square, taxis))
    assert good == ["B1 Åtta krogtillsyner görs: gjort fullt ut (räknat i loggarna)."]
    assert bad == [
        "B2 Åtta krogtillsyner görs: bara en mindre del gjord (3 av 8 punkter).",
        "B3 Åtta krogtillsyner görs: inte gjort (0 av 1 klara).",
    ]
    assert other == unknown == []


def test_from_half_of_what_was_promised_it_is_a_deviation() -> None:
    """Four of eight is half, three is not; held back, with nothing else to go by, it is taken for a small part."""
    assert texts(commitments=(commitment(outcome=4, done="4 av 8"),))[2] == [
        "A1 Åtta krogtillsyner görs: inte gjort exakt som lovat (4 av 8)."
    ]
    hidden = commitment(outcome=None, done=None)
    assert texts(commitments=(hidden,))[1] == ["A1 Åtta krogtillsyner görs: delvis gjort (räknat i loggarna)."]
    met = [CommitmentItem(label=str(n), done=None, wanted=None, met=n < 3) for n in range(4)]
    assert texts(commitments=(commitment(outcome=None, done=None, items=met),))[1] == []


def test_a_kept_promise_stands_once_and_says_that_nobody_knows_whether_it_helped() -> None:
    good, bad, other, unknown = texts(commitments=(commitment(implementation="fullt ut", colour_proposed="grå"),))
    assert good == [
        "A1 Åtta krogtillsyner görs: gjort fullt ut (räknat i loggarna); om det hjälpt går inte att avgöra."
    ]
    assert bad == other == unknown == []


def test_what_can_no_longer_be_reached_and_what_is_reached_already_say_so() -> None:
    """96 of 107 reports whole where all were promised (A30), and every gym in the network before the end (A09)."""
    lost = commitment(outcome=96, target=107, done="96 av 107", ended=False, reach="kan inte längre nås")
    early = commitment(implementation="fullt ut", ended=False, reach="redan nått")
    (told,) = texts(commitments=(lost,))[2]
    assert told.endswith("inte gjort exakt som lovat (96 av 107); målet kan inte längre nås.")
    assert "redan nått fast perioden pågår" in texts(commitments=(early,))[0][0]


@pytest.mark.parametrize(
    ("result", "words"),
    [("ingen", "ingen effekt på problemet"), ("sämre", "sämre än före"), ("under förväntan", "under förväntan")],
)
def test_done_without_result_is_a_shortcoming_beside_what_was_done(result: str, words: str) -> None:
    one = commitment(implementation="fullt ut", result=result, result_ground="gruppens bedömning")
    good, bad, _, _ = texts(commitments=(one,))
    assert good == [] and len(bad) == 1 and words in bad[0] and "gjort fullt ut" in bad[0]


def test_a_goal_that_is_an_outcome_is_no_success_when_it_is_met() -> None:
    own = {"implementation": None, "implementation_ground": None, "outcome_measured": True, "target_met": True}
    good, bad, other, unknown = texts(
        commitments=(commitment(**own, result="god", result_ground="statistiskt prövat"),)
    )
    assert good == bad == other == []
    assert "målet nåddes; om åtagandet är orsaken går inte att säga" in unknown[0]
    (line,) = texts(commitments=(commitment(**own, done="40 av 50"),))[3]
    assert line.endswith("mätt (40 av 50), men om resultatet är gott går inte att avgöra.")
    (line,) = texts(commitments=(commitment(**own, done="1 av 4 områden", ended=False),))[3]
    assert "mätt hittills (1 av 4 områden)" in line


def test_what_runs_is_named_together_and_what_has_no_log_is_not_known() -> None:
    open_ = [commitment(id=name, implementation=None, implementation_ground=None, ended=False) for name in ("A1", "A2")]
    assert texts(commitments=tuple(open_)) == ([], [], [], ["Perioden pågår, så inget går att säga än: A1, A2."])
    assert "2 åtaganden vars period pågår" in account([], open_).basis
    lost = commitment(implementation=None, implementation_ground=None)
    assert texts(commitments=(lost,))[3] == [
        "A1 Åtta krogtillsyner görs: om det gjordes går inte att säga, underlaget saknas."
    ]


@pytest.mark.parametrize(("ended", "target_met"), [(True, None), (True, False), (False, False)])
def test_an_outcome_that_was_not_measured_in_time_is_not_known(ended: bool, target_met: bool | None) -> None:
    own = {"implementation": None, "implementation_ground": None, "outcome_measured": False}
    lost = commitment(**own, ended=ended, target_met=target_met)
    assert texts(commitments=(lost,))[3] == [
        "A1 Åtta krogtillsyner görs: inte mätt, så om målet nåtts går inte att säga."
    ]
    waits = commitment(**own, ended=False, target_met=None)
    assert texts(commitments=(waits,)) == ([], [], [], ["Perioden pågår, så inget går att säga än: A1."])


def test_a_change_is_told_with_day_reason_and_who_answers_for_it() -> None:
    change = CommitmentChange(date="2024-03-01", what="Sex tillsyner i stället för åtta.", why="Tjänsten var vakant.")
    one = commitment(implementation="fullt ut", changes=[change])
    assert texts(commitments=(one,))[2] == [
        "A1 Åtta krogtillsyner görs: gjort fullt ut (räknat i loggarna); ändrat 1 mars 2024, Sex tillsyner i stället för "
        "åtta; skäl: Tjänsten var vakant; ansvarig: Tillståndsenheten; om det hjälpt går inte att avgöra."
    ]


@pytest.mark.parametrize(
    ("measures", "commitments", "basis", "empty"),
    [
        ([], [], "Ingen insats är utvärderad och inga åtaganden är inlästa.", NOTHING_KNOWN),
        ([], [commitment()], "Bygger på 1 åtagande. Ingen insats är utvärderad.", NO_MEASURES),
        ([evaluation_row()], [], "Bygger på 1 utvärderad insats. Inga åtaganden är inlästa.", NO_COMMITMENTS),
        ([evaluation_row()], [commitment()], "Bygger på 1 utvärderad insats och 1 åtagande.", NOTHING),
    ],
)
def test_an_empty_heading_tells_none_from_nothing_evaluated(
    measures: list, commitments: list, basis: str, empty: str
) -> None:
    found = account(measures, commitments)
    assert (found.basis, found.empty) == (basis, empty)
