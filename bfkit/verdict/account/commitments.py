"""The commitments in lines: done as promised, not done or without result, changed since they were made."""

from collections.abc import Iterator, Sequence
from datetime import date

from bfkit.display import day
from bfkit.results import CommitmentResult
from bfkit.verdict.account.lines import COMMITMENTS, DEVIATION, SHORTCOMING, SUCCESS, AccountLine, sentence
from bfkit.verdict.colours import BELOW, NONE, UNKNOWN, WORSE
from bfkit.vocabulary import DONE_OTHERWISE, FULLY_DONE, NOT_DONE, PARTLY_DONE, SURELY_MISSED, TESTED

SMALL_PART = 0.5
"""Below this share of what was promised, what was done is a small part of it."""
_RESULTS = {
    BELOW: "resultatet är under förväntan",
    NONE: "ingen effekt på problemet",
    WORSE: "resultatet är sämre än före",
}


def commitment_lines(rows: Sequence[CommitmentResult]) -> Iterator[AccountLine]:
    """Every line that the commitments give, in the order of the agreement under each heading."""
    for one in rows:
        if one.implementation == FULLY_DONE:
            yield _line(SUCCESS, one, f"gjort fullt ut ({one.implementation_ground})")
        yield from (_line(SHORTCOMING, one, words) for words in _fell_short(one))
        yield from (_line(DEVIATION, one, words) for words in _otherwise(one))
    unknown = [one for one in rows if one.result == UNKNOWN and not _surely_missed(one)]
    done = [one.id for one in unknown if one.implementation == FULLY_DONE]
    if done:
        yield _sum(f"Gjort fullt ut, men om det hjälpt går inte att avgöra: {', '.join(done)}")
    measured = [one.id for one in unknown if one.outcome_measured]
    if measured:
        yield _sum(f"Mätt, men om resultatet är gott går inte att avgöra: {', '.join(measured)}")


def running(one: CommitmentResult) -> bool:
    """Whether its time is not out and nothing can be said of it yet."""
    known = one.outcome_measured or one.implementation is not None
    return not one.ended and not known and not _not_measured(one)


def small_part(one: CommitmentResult) -> bool:
    """Whether less than half was done, or how much cannot be told."""
    share = _share_done(one)
    return share is None or share < SMALL_PART


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
        yield f"{'delvis gjort' if _share_done(one) is None else 'bara en mindre del gjord'}{_counted(one)}"
    if _not_measured(one):
        yield "inte mätt, så om målet nåtts går inte att säga"
    elif one.ended and one.implementation is None and one.outcome_measured is None:
        yield "om det gjordes går inte att säga, underlaget saknas"
    if one.result in _RESULTS:
        yield f"{_RESULTS[one.result]} ({one.result_ground})"
    elif _surely_missed(one):
        yield "målet nåddes inte"


def _otherwise(one: CommitmentResult) -> Iterator[str]:
    if one.implementation == DONE_OTHERWISE:
        yield f"gjort på annat sätt än lovat ({one.implementation_ground})"
    if one.implementation == PARTLY_DONE and not small_part(one):
        yield f"inte gjort exakt som lovat{_counted(one)}"
    for change in one.changes:
        told = f"ändrat {day(date.fromisoformat(change.date))}, {change.what.rstrip('.')}"
        yield f"{told}; skäl: {change.why.rstrip('.')}; ansvarig: {one.owner}"


def _not_measured(one: CommitmentResult) -> bool:
    """Whether a goal that is an outcome lacks its measurement, and the time for it is out."""
    return one.outcome_measured is False and (one.ended or one.target_met is False)


def _counted(one: CommitmentResult) -> str:
    """What was done, where it may be told, and otherwise who says so."""
    return f" ({(one.done or '').rstrip('.') or one.implementation_ground})"


def _surely_missed(one: CommitmentResult) -> bool:
    """Whether the whole interval lies on the wrong side of the target."""
    return one.result == UNKNOWN and one.result_ground == TESTED and (one.tested or "").startswith(SURELY_MISSED)


def _line(heading: str, one: CommitmentResult, words: str) -> AccountLine:
    return AccountLine(heading, sentence(f"{one.id} {one.text.rstrip('.')}: {words}"), COMMITMENTS)


def _sum(words: str) -> AccountLine:
    return AccountLine(SHORTCOMING, sentence(words), COMMITMENTS)
