"""How commitments are counted and worded: the same on every page, in the letter and in the follow-up of the plan."""

from collections import Counter
from collections.abc import Mapping, Sequence

from bfkit.display import counted, sentence_list
from bfkit.results import CommitmentResult
from bfkit.verdict.colours import UNKNOWN
from bfkit.vocabulary import (
    COUNTED,
    DONE_OTHERWISE,
    FULLY_DONE,
    NOT_DONE,
    PARTLY_DONE,
    SURELY_MISSED,
    TESTED,
)

OUTCOME = "målet är ett utfall"
"""In the place of the mark of implementation, for a goal that counts no work done."""
OUTCOME_GOAL, NOT_MEASURED, NOT_YET = f"ej tillämpligt: {OUTCOME}", f"{OUTCOME}, ännu inte mätt", "kan inte sägas än"
UNDECIDED, MISSED, NOT_TRIED = "går inte att avgöra", "målet nåddes inte (säkert över)", "inte prövat"
FEW_PERSONS = "utfallet visas inte: gäller för få personer"
"""What was done, where it would tell of few people."""
_ONE = {
    FULLY_DONE: "genomfört fullt ut",
    PARTLY_DONE: "delvis genomfört",
    DONE_OTHERWISE: "genomfört på annat sätt",
    NOT_DONE: "inte genomfört",
    OUTCOME: "mål som är ett utfall, där inget utfört arbete räknas",
    None: "sådant att genomförandet inte kan sägas än",
}
_MANY = {
    FULLY_DONE: "genomförda fullt ut",
    PARTLY_DONE: "delvis genomförda",
    DONE_OTHERWISE: "genomförda på annat sätt",
    NOT_DONE: "inte genomförda",
    OUTCOME: "mål som är utfall, där inget utfört arbete räknas",
    None: "sådana att genomförandet inte kan sägas än",
}


def done_key(implementation: str | None, ground: str | None, *, outcome_goal: bool) -> str | None:
    """The mark that a commitment counts under: ``OUTCOME`` for a goal that is an outcome, unless people set the mark.

    >>> done_key("fullt ut", "räknat i loggarna", outcome_goal=True), done_key(None, None, outcome_goal=False)
    ('målet är ett utfall', None)
    """
    return OUTCOME if outcome_goal and ground in (None, COUNTED) else implementation


def implementation_words(key: str | None, *, measured: bool | None) -> str:
    """The mark of implementation in a cell; ``measured``: whether the outcome is known, of a goal that is one."""
    if key == OUTCOME:
        return OUTCOME_GOAL if measured else NOT_MEASURED
    return key or NOT_YET


def result_words(result: str, ground: str | None, tested: str | None) -> str:
    """The mark of the result; what nobody looked at, what was tried and not decided, and what was surely missed apart.

    >>> result_words("ej känd", None, None), result_words("ej känd", "statistiskt prövat", "40 av 50.")
    ('inte prövat', 'går inte att avgöra')
    """
    if result != UNKNOWN:
        return result
    if ground != TESTED:
        return NOT_TRIED if ground is None else UNDECIDED
    return MISSED if (tested or "").startswith(SURELY_MISSED) else UNDECIDED


def key_of(one: CommitmentResult) -> str | None:
    """``done_key`` of a published commitment."""
    return done_key(one.implementation, one.implementation_ground, outcome_goal=one.outcome_measured is not None)


def commitments_together(commitments: Sequence[CommitmentResult]) -> str:
    """All commitments in a sentence, by how they were carried out; of the outcomes, how many are measured."""
    parts = done_parts(Counter(key_of(one) for one in commitments))
    outcomes = [one for one in commitments if key_of(one) == OUTCOME]
    measured = sum(one.outcome_measured is True for one in outcomes)
    told = f" Av målen som är utfall är {measured} av {len(outcomes)} mätta hittills." if outcomes else ""
    return f"Av {counted(len(commitments), 'åtagande', 'åtaganden')} är {sentence_list(parts)}.{told}"


def done_parts(found: Mapping[str | None, int]) -> list[str]:
    """How many were carried out in each way, with the word in the number of the count.

    >>> done_parts({"fullt ut": 2, "inte alls": 1})
    ['2 genomförda fullt ut', '1 inte genomfört']
    """
    return [
        f"{count} {words if count > 1 else _ONE[key]}" for key, words in _MANY.items() if (count := found.get(key, 0))
    ]
