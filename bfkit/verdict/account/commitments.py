"""The commitments in lines, each under one heading: by whether the promise was kept, and else what is not known."""

from collections.abc import Iterator, Sequence
from datetime import date

from bfkit.display import day
from bfkit.results import CommitmentResult
from bfkit.verdict.account.lines import (
    COMMITMENTS,
    DEVIATION,
    SHORTCOMING,
    SUCCESS,
    UNKNOWN,
    AccountLine,
    first_heading,
    sentence,
)
from bfkit.verdict.colours import BELOW, GOOD, NONE, WORSE
from bfkit.verdict.colours import UNKNOWN as NOT_KNOWN
from bfkit.vocabulary import (
    DONE_OTHERWISE,
    FULLY_DONE,
    NOT_DONE,
    OUT_OF_REACH,
    PARTLY_DONE,
    REACHED_EARLY,
    SURELY_MISSED,
    TESTED,
)

SMALL_PART = 0.5
"""Below this share of what was promised, what was done is a small part of it."""
_RESULTS = {
    BELOW: "resultatet är under förväntan",
    NONE: "ingen effekt på problemet",
    WORSE: "resultatet är sämre än före",
}


def commitment_lines(rows: Sequence[CommitmentResult]) -> Iterator[AccountLine]:
    """Every commitment on one line and under one heading; those that only run share a line."""
    for one in rows:
        if not _only_runs(one):
            facts = _facts(one)
            heading = first_heading(facts)
            words = "; ".join(dict.fromkeys(told for own in facts.values() for told in own))
            yield _line(heading, one, words or "om det gjordes går inte att säga")
    waits = [one.id for one in rows if _only_runs(one)]
    if waits:
        yield AccountLine(
            UNKNOWN, sentence(f"Perioden pågår, så inget går att säga än: {', '.join(waits)}"), COMMITMENTS
        )


def running(one: CommitmentResult) -> bool:
    """Whether its time is not out and nothing can be said of it yet."""
    known = one.outcome_measured or one.implementation is not None
    return not one.ended and not known and not _not_measured(one)


def small_part(one: CommitmentResult) -> bool:
    """Whether less than half was done, or how much cannot be told."""
    share = _share_done(one)
    return share is None or share < SMALL_PART


def _only_runs(one: CommitmentResult) -> bool:
    return running(one) and not one.changes


def _facts(one: CommitmentResult) -> dict[str, list[str]]:
    """What is to be said of a commitment, by the heading that it speaks for; how it was carried out comes first."""
    return {
        SUCCESS: list(_kept(one)),
        SHORTCOMING: list(_fell_short(one)),
        DEVIATION: list(_otherwise(one)),
        UNKNOWN: list(_not_known(one)),
    }


def _kept(one: CommitmentResult) -> Iterator[str]:
    if one.implementation == FULLY_DONE:
        early = f", {REACHED_EARLY} fast perioden pågår" if one.reach == REACHED_EARLY else ""
        yield f"gjort fullt ut ({one.implementation_ground}){early}"


def _share_done(one: CommitmentResult) -> float | None:
    """How much of what was promised was done; None where that cannot be told.

    Counted on the one number beside its target; where that is not half and time is left, on the pieces whose time is out.
    """
    share = one.outcome / one.target if one.outcome is not None and one.target else None
    if share is not None and (one.ended or share >= SMALL_PART):
        return share
    due = [item.met for item in one.items if item.met is not None]
    return None if len(due) < 2 else sum(due) / len(due)


def _fell_short(one: CommitmentResult) -> Iterator[str]:
    if one.implementation == NOT_DONE:
        yield f"inte gjort{_counted(one)}"
    if one.implementation == PARTLY_DONE and small_part(one):
        yield f"{'delvis gjort' if _share_done(one) is None else 'bara en mindre del gjord'}{_counted(one)}{_lost(one)}"
    if one.result in _RESULTS:
        yield f"{_RESULTS[one.result]} ({one.result_ground})"
    elif _surely_missed(one):
        yield "målet nåddes inte"


def _otherwise(one: CommitmentResult) -> Iterator[str]:
    if one.implementation == DONE_OTHERWISE:
        yield f"gjort på annat sätt än lovat ({one.implementation_ground})"
    if one.implementation == PARTLY_DONE and not small_part(one):
        yield f"inte gjort exakt som lovat{_counted(one)}{_lost(one)}"
    for change in one.changes:
        told = f"ändrat {day(date.fromisoformat(change.date))}, {change.what.rstrip('.')}"
        yield f"{told}; skäl: {change.why.rstrip('.')}; ansvarig: {one.owner}"


def _not_known(one: CommitmentResult) -> Iterator[str]:
    """What cannot be told of it, whatever else is: whether it was done, whether it was measured, whether it helped."""
    if _not_measured(one):
        yield "inte mätt, så om målet nåtts går inte att säga"
    elif one.ended and one.implementation is None and one.outcome_measured is None:
        yield "om det gjordes går inte att säga, underlaget saknas"
    elif one.outcome_measured and one.result == GOOD:
        yield "mätt, och målet nåddes; om åtagandet är orsaken går inte att säga"
    elif one.outcome_measured and one.result == NOT_KNOWN and not _surely_missed(one):
        when = "" if one.ended else " hittills"
        yield f"mätt{when}{_counted(one)}, men om resultatet är gott går inte att avgöra"
    elif one.implementation == FULLY_DONE and one.result == NOT_KNOWN:
        yield "om det hjälpt går inte att avgöra"


def _not_measured(one: CommitmentResult) -> bool:
    """Whether a goal that is an outcome lacks its measurement, and the time for it is out."""
    return one.outcome_measured is False and (one.ended or one.target_met is False)


def _lost(one: CommitmentResult) -> str:
    return "; målet kan inte längre nås" if one.reach == OUT_OF_REACH else ""


def _counted(one: CommitmentResult) -> str:
    """What was done, where it may be told, and otherwise who says so."""
    told = (one.done or "").rstrip(".") or one.implementation_ground
    return f" ({told})" if told else ""


def _surely_missed(one: CommitmentResult) -> bool:
    """Whether the whole interval lies on the wrong side of the target."""
    return one.result == NOT_KNOWN and one.result_ground == TESTED and (one.tested or "").startswith(SURELY_MISSED)


def _line(heading: str, one: CommitmentResult, words: str) -> AccountLine:
    return AccountLine(heading, sentence(f"{one.id} {one.text.rstrip('.')}: {words}"), COMMITMENTS)
