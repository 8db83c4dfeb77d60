"""The measures of the register in lines: what is shown and explained by nothing else, what is not, what was changed."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from bfkit.display import change_words, sentence_list
from bfkit.evaluation.deciding import NOT_CARRIED_OUT, TOO_SHORT
from bfkit.evaluation.displacement.movement import MOVED
from bfkit.evaluation.explanations import PLANNED
from bfkit.results import EvaluationResult
from bfkit.verdict.account.lines import DEVIATION, MEASURES, SHORTCOMING, SUCCESS, AccountLine, sentence
from bfkit.verdict.words import DECREASE_CLEAR, DECREASE_HINTED, INCREASE_CLEAR, INCREASE_HINTED, NO_EFFECT, SHOWN
from bfkit.vocabulary import DONE_OTHERWISE, FULLY_DONE, NOT_DONE, PARTLY_DONE

_DECREASES, _INCREASES = (DECREASE_CLEAR, DECREASE_HINTED), (INCREASE_CLEAR, INCREASE_HINTED)
_NOT_ENOUGH = "det räcker inte för att räknas som en framgång"
_MOVED_TO = {"tid": "till andra tider", "mål": "till andra mål", "typ": "till andra slags händelser"}


def measure_lines(rows: Sequence[EvaluationResult]) -> Iterator[AccountLine]:
    """Every line that the measures give: effects first, then what was done, then what is not known."""
    for row in rows:
        if effect_shown(row):
            clear = row.verdict == DECREASE_CLEAR
            yield _line(*((SUCCESS, _effect(row)) if clear else (SHORTCOMING, f"{_effect(row)}; {_NOT_ENOUGH}")))
    yield from _together(rows, SUCCESS, "Gjort fullt ut enligt aktivitetsloggen", _done(FULLY_DONE))
    for row in rows:
        yield from (_line(SHORTCOMING, f"{_name(row)}: {words}") for words in _fell_short(row))
    yield from _together(rows, SHORTCOMING, "Inte gjort enligt aktivitetsloggen", _done(NOT_DONE))
    yield from _together(rows, SHORTCOMING, "Bara delvis gjort enligt aktivitetsloggen", _done(PARTLY_DONE))
    yield from _together(rows, SHORTCOMING, "Om det gjordes går inte att säga, loggen räcker inte", _done(None))
    yield from _undecided(rows)
    for row in rows:
        yield from (_line(DEVIATION, f"{_name(row)}: {words}") for words in _otherwise(row))


def effect_shown(row: EvaluationResult) -> bool:
    """Whether the verdict hints or shows fewer incidents, nothing else explains them, and they did not move.

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


def _effect(row: EvaluationResult) -> str:
    """The word of the verdict, its size, and what was not ruled out or not reached beside it."""
    parts = [f"{_name(row)}: {_shown(row)}"]
    if row.rate_ratio is not None and row.lower is not None and row.upper is not None:
        parts.append(change_words(row.rate_ratio, row.lower, row.upper))
    parts += ["målet nåddes inte"] if row.goal_met is False else []
    left = [_lowered(check.name) for check in row.checks if check.passed is None]
    parts += [f"inte uteslutet: {sentence_list(left)}"] if left else []
    return "; ".join(parts)


def _fell_short(row: EvaluationResult) -> Iterator[str]:
    """No effect, the wrong way, another explanation that remains, or a problem that moved."""
    if row.verdict == NO_EFFECT or row.verdict in _INCREASES:
        yield _shown(row)
    if row.verdict in _DECREASES and _explained(row):
        named = sentence_list([_lowered(name) for name in _explained(row)])
        yield f"färre händelser än väntat, men en annan förklaring finns kvar ({named})"
    for where in _moved(row):
        yield f"problemet tycks ha flyttat {where}"


def _undecided(rows: Sequence[EvaluationResult]) -> Iterator[AccountLine]:
    """Those on which nothing can be decided, by reason; not those that were not done, or whose time is not out."""
    by_reason: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.undecided_reason not in (None, NOT_CARRIED_OUT) and not _going_on(row):
            by_reason[str(row.undecided_reason)].append(_name(row))
    for reason, names in by_reason.items():
        yield _line(SHORTCOMING, f"Om det hjälpte går inte att avgöra ({reason}): {'; '.join(names)}")


def _going_on(row: EvaluationResult) -> bool:
    return row.undecided_reason == TOO_SHORT and row.follow_up_months_known < row.follow_up_months_planned


def _otherwise(row: EvaluationResult) -> Iterator[str]:
    """Done in another way, or with another plan than the one that was locked before."""
    if row.implementation == DONE_OTHERWISE:
        yield "gjord på annat sätt än planerat"
    if not row.plan_locked:
        yield "planen låstes aldrig"
    elif row.plan_locked_before_outcome is False:
        yield "planen låstes först när insatsen redan hade börjat"
    elif row.plan_deviations:
        told = [check.sentence for check in row.checks if check.name == PLANNED and check.passed is False]
        yield _lowered(told[0]) if told else f"planen ändrades på {row.plan_deviations} punkter efter låsningen"


def _done(mark: str | None) -> Callable[[EvaluationResult], bool]:
    return lambda row: row.implementation == mark


def _together(
    rows: Sequence[EvaluationResult], heading: str, lead: str, chosen: Callable[[EvaluationResult], bool]
) -> Iterator[AccountLine]:
    """One line for all the measures of which the same is to be said."""
    names = [_name(row) for row in rows if chosen(row)]
    if names:
        yield _line(heading, f"{lead}: {'; '.join(names)}")


def _explained(row: EvaluationResult) -> list[str]:
    """The other explanations that remain."""
    return [check.name for check in row.checks if check.passed is False]


def _moved(row: EvaluationResult) -> list[str]:
    """Where the problem seems to have gone."""
    near = ["till närheten"] if row.displacement.verdict == MOVED else []
    return [*near, *(_MOVED_TO.get(one.kind, one.kind) for one in row.other_movements if one.verdict == MOVED)]


def _name(row: EvaluationResult) -> str:
    return f"{row.title} ({row.place})" if row.place else row.title


def _shown(row: EvaluationResult) -> str:
    return _lowered(SHOWN[row.verdict])


def _lowered(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"


def _line(heading: str, text: str) -> AccountLine:
    return AccountLine(heading, sentence(text), MEASURES)
