"""From what was done and what came of it to the figure: proposed by the program, decided by people."""

from dataclasses import dataclass

from bfkit.verdict.words import (
    DECREASE_CLEAR,
    DECREASE_HINTED,
    INCREASE_CLEAR,
    INCREASE_HINTED,
    NO_EFFECT,
    Verdict,
)
from bfkit.vocabulary import IMPLEMENTATIONS

GREEN, YELLOW, RED, GREY = "grön", "gul", "röd", "grå"
FULLY, PARTLY, OTHERWISE, NOT_DONE = IMPLEMENTATIONS
GOOD, BELOW, NONE, WORSE, UNKNOWN = "god", "under förväntan", "ingen", "sämre", "ej känd"
RESULTS = (GOOD, BELOW, NONE, WORSE, UNKNOWN)


@dataclass(frozen=True, slots=True)
class Figure:
    """The proposed colour, and whether people must settle it."""

    colour: str
    settle: bool
    sentence: str


def result_of(found: Verdict, *, goal_met: bool | None) -> str:
    """The mark for result that a verdict amounts to (requirements A6): good takes support and the goal.

    Args:
        found: the verdict.
        goal_met: whether the SMART goal was met; None when there is none.
    """
    if found.key in (DECREASE_CLEAR, DECREASE_HINTED):
        return GOOD if goal_met else BELOW if goal_met is False else UNKNOWN
    if found.key in (INCREASE_CLEAR, INCREASE_HINTED):
        return WORSE
    return NONE if found.key == NO_EFFECT else UNKNOWN


def figure(implementation: str, result: str) -> Figure:
    """The figure proposed for a measure: the program proposes, the group decides.

    The table of requirements A6 (Brå, Samverkanshandboken), with the overlap settled as stated there: not done,
    or quite otherwise, is always red; done with deviations is yellow; fully done follows the result; fully done
    with a result that cannot be told is grey, which is this program's own addition.

    Raises:
        ValueError: an unknown mark.

    >>> figure("fullt ut", "god").colour, figure("delvis", "ej känd").colour, figure("inte alls", "god").colour
    ('grön', 'gul', 'röd')
    """
    if implementation not in IMPLEMENTATIONS or result not in RESULTS:
        raise ValueError(f'genomförande "{implementation}" och resultat "{result}" finns inte')
    if implementation in (OTHERWISE, NOT_DONE):
        return Figure(RED, False, "Inte genomfört, eller på ett helt annat sätt än planerat.")
    if implementation == PARTLY:
        doubtful = result in (NONE, WORSE)
        ending = " Resultatet talar för rött; gruppen avgör." if doubtful else ""
        return Figure(YELLOW, doubtful, f"Inte genomfört exakt som det var tänkt.{ending}")
    colour, sentence = _FULLY_DONE[result]
    return Figure(colour, False, sentence)


AS_LOGGED = "Det som räknas i loggen är gjort fullt ut; resten intygar gruppen."
"""The log counts one activity, which need not be the whole measure."""
_FULLY_DONE = {
    GOOD: (GREEN, f"{AS_LOGGED} Resultatet är gott."),
    BELOW: (YELLOW, f"{AS_LOGGED} Resultatet är under förväntan."),
    NONE: (RED, f"{AS_LOGGED} Effekt på problemet syns inte."),
    WORSE: (RED, f"{AS_LOGGED} Problemet har ökat."),
    UNKNOWN: (GREY, f"{AS_LOGGED} Resultatet går inte att avgöra."),
}
