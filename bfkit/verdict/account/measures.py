"""The measures of the register in lines, each under one heading: by what the test shows, and else what is not known."""

from collections.abc import Iterator, Sequence

from bfkit.display import change_words, sentence_list
from bfkit.evaluation.deciding import NOT_CARRIED_OUT, TOO_SHORT
from bfkit.evaluation.displacement.movement import MOVED
from bfkit.evaluation.explanations import PLANNED
from bfkit.results import EvaluationResult
from bfkit.verdict.account.lines import (
    DEVIATION,
    MEASURES,
    SHORTCOMING,
    SUCCESS,
    UNKNOWN,
    AccountLine,
    first_heading,
    sentence,
)
from bfkit.verdict.reservations import holds_no_difference, open_words
from bfkit.verdict.words import (
    DECREASE_CLEAR,
    DECREASE_HINTED,
    INCREASE_CLEAR,
    INCREASE_HINTED,
    NO_EFFECT,
    SHOWN,
)
from bfkit.vocabulary import DONE_OTHERWISE, FULLY_DONE, NOT_DONE, OWN_PLACE, PARTLY_DONE

_DECREASES, _INCREASES = (DECREASE_CLEAR, DECREASE_HINTED), (INCREASE_CLEAR, INCREASE_HINTED)
_NOT_ENOUGH = "det räcker inte för att räknas som en framgång"
_MOVED_TO = {"tid": "till andra tider", "mål": "till andra mål", "typ": "till andra slags händelser"}
_REMAINS = {PLANNED: "planen var inte bestämd i förväg eller följdes inte"}
"""A failed check in words that say what remains, where its name says the opposite."""
_DONE = {
    FULLY_DONE: "gjord fullt ut enligt aktivitetsloggen",
    PARTLY_DONE: "bara delvis gjord enligt aktivitetsloggen",
    NOT_DONE: "inte gjord enligt aktivitetsloggen",
    DONE_OTHERWISE: "gjord på annat sätt än planerat",
    None: "om den gjordes går inte att säga, loggen räcker inte",
}


def measure_lines(rows: Sequence[EvaluationResult]) -> Iterator[AccountLine]:
    """Every measure on one line and under one heading, in the order of the register under each."""
    for row in rows:
        facts = _facts(row)
        heading = first_heading(facts)
        told = "; ".join(text for own in facts.values() for text in own)
        yield AccountLine(heading, sentence(f"{_name(row)}: {told}"), MEASURES)


def effect_shown(row: EvaluationResult) -> bool:
    """Whether the verdict hints or shows fewer incidents, nothing tested explains them, and they did not move.

    Only clear support is told as a success: some support is what chance gives in one case of twenty.

    A measure that was not done, or quite otherwise, gets no credit for what happened beside it.
    """
    return (
        row.shown
        and row.verdict in _DECREASES
        and not _explained(row)
        and not _moved(row)
        and row.implementation not in (NOT_DONE, DONE_OTHERWISE)
    )


def _facts(row: EvaluationResult) -> dict[str, list[str]]:
    """What is to be said of a measure, by the heading that it speaks for.

    That a measure was carried out is no success of its own: it stands beside what is known of the effect.
    """
    success: list[str] = []
    short, other, unknown = list(_fell_short(row)), list(_otherwise(row)), list(_not_known(row))
    if effect_shown(row):
        clear = row.verdict == DECREASE_CLEAR
        (success if clear else unknown).append(_effect(row) if clear else f"{_effect(row)}; {_NOT_ENOUGH}")
    done = _DONE[row.implementation]
    if row.implementation == NOT_DONE:
        short.insert(0, done)
    elif row.implementation in (PARTLY_DONE, DONE_OTHERWISE):
        other.insert(0, done)
    else:
        beside = next((own for own in (short, other, success) if own), unknown)
        beside.insert(0 if beside is unknown else len(beside), done)
    return {SUCCESS: success, SHORTCOMING: short, DEVIATION: other, UNKNOWN: unknown}


def _effect(row: EvaluationResult) -> str:
    """The word of the verdict, its size, and what was not ruled out or not reached beside it."""
    parts = [_shown(row)]
    if row.rate_ratio is not None and row.lower is not None and row.upper is not None:
        none = ", vilket rymmer ingen skillnad alls" if holds_no_difference(row) else ""
        parts.append(f"{change_words(row.rate_ratio, row.lower, row.upper)}{none}")
    parts += ["målet nåddes inte"] if row.goal_met is False else []
    left = open_words(row)
    parts += [f"inte uteslutet: {sentence_list(left)}"] if left else []
    return "; ".join(parts)


def _fell_short(row: EvaluationResult) -> Iterator[str]:
    """No effect, the wrong way, or a problem that moved."""
    if row.verdict == NO_EFFECT or row.verdict in _INCREASES:
        yield _shown(row)
    for where in _moved(row):
        yield f"problemet tycks ha flyttat {where}"


def _not_known(row: EvaluationResult) -> Iterator[str]:
    """What another explanation leaves open, what cannot be decided, and what is followed still."""
    if row.verdict in _DECREASES and not effect_shown(row):
        if _explained(row):
            named = sentence_list([_REMAINS.get(name, _lowered(name)) for name in _explained(row)])
            yield f"{_shown(row)}, men en annan förklaring finns kvar ({named})"
        else:
            yield _shown(row)
    if _going_on(row):
        yield "uppföljningen pågår, så om det hjälper går inte att säga än"
    elif row.undecided_reason not in (None, NOT_CARRIED_OUT):
        yield f"om det hjälpte går inte att avgöra ({row.undecided_reason})"


def _going_on(row: EvaluationResult) -> bool:
    return row.undecided_reason == TOO_SHORT and row.follow_up_months_known < row.follow_up_months_planned


def _otherwise(row: EvaluationResult) -> Iterator[str]:
    """With another plan than one that was locked before."""
    if not row.plan_locked:
        yield "planen låstes aldrig"
    elif row.plan_locked_before_outcome is False:
        yield "planen låstes först när insatsen redan hade börjat"
    elif row.plan_deviations:
        told = [check.sentence for check in row.checks if check.name == PLANNED and check.passed is False]
        yield (
            _lowered(told[0]).rstrip(".")
            if told
            else f"planen ändrades på {row.plan_deviations} punkter efter låsningen"
        )


def _explained(row: EvaluationResult) -> list[str]:
    """The other explanations that remain."""
    return [check.name for check in row.checks if check.passed is False]


def _moved(row: EvaluationResult) -> list[str]:
    """Where the problem seems to have gone."""
    near = ["till närheten"] if row.displacement.verdict == MOVED else []
    return [*near, *(_MOVED_TO.get(one.kind, one.kind) for one in row.other_movements if one.verdict == MOVED)]


def _name(row: EvaluationResult) -> str:
    return row.title if row.place in (None, OWN_PLACE) else f"{row.title} ({row.place})"


def _shown(row: EvaluationResult) -> str:
    return _lowered(SHOWN[row.verdict])


def _lowered(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"
