"""The pieces of a commitment's target and the numbers beside it, as tables; what is held back is a mark."""

from collections.abc import Iterator, Sequence

from bfkit.display import number, sentence_list, share_text
from bfkit.followup.safety_index import level_of
from bfkit.release.edition import HIDDEN
from bfkit.release.followup.commitments.views import ProtectedCommitment, ProtectedItem, ProtectedNumber
from bfkit.release.fragments import Fragment, paragraph, table
from bfkit.vocabulary import POINTS

MOST_ITEMS = 16
"""More pieces than these are told in words: which were missed."""
MET = {True: "✓ nått", False: "✗ inte nått", None: "· inte avgjort"}
TOLD = {True: "redovisat", False: "inte redovisat", None: "inte redovisat än"}
"""Of a number that is only to be told: there is nothing to reach."""
RUNS, TO_COME = "· tiden är inte ute", "· inte än"
ITEM_COLUMNS, NUMBER_COLUMNS = ("Del av målet", "Gjort", "Mål", "Läge"), ("Mått", "Värde", "95 % intervall", "Antal")
SHARE, INDEX = "andel", "trygghetsindex"
NOT_TOLD = "Läget för varje del visas inte: målet är så litet att det hade sagt hur få personer det gäller."
_ONE = {
    "arbetsdagar": "arbetsdag",
    "timmar": "timme",
    "ärenden": "ärende",
    "rapporter": "rapport",
    "personer": "person",
    "synpunkter": "synpunkt",
    "områden": "område",
    "veckor": "vecka",
    "aktiva grupper": "aktiv grupp",
}
"""Units whose word is another for one."""
_NONE = "–"


def items_piece(one: ProtectedCommitment) -> Iterator[Fragment]:
    """The pieces as a table, or in words."""
    told = pieces(one)
    if isinstance(told, str):
        yield paragraph(told)
    elif told:
        yield table(list(ITEM_COLUMNS), told, caption="Målet, del för del.", words=[3])


def pieces(one: ProtectedCommitment) -> str | list[list[str]]:
    """The rows of the pieces, or, when they are many, how many were met and which were missed; no rows for a single one.

    Nor for the waves of an outcome that is one number: that a wave was asked is no piece of the goal.
    """
    if len(one.items) < 2 or (one.measures and all(item.wanted is None for item in one.items)):
        return []
    if not any(item.told for item in one.items):
        return NOT_TOLD
    return in_words(one.items) if len(one.items) > MOST_ITEMS else item_rows(one)


def item_rows(one: ProtectedCommitment) -> list[list[str]]:
    """A row for each piece of the target: what it is, done, wanted, and whether it was met."""
    share = one.unit.startswith(SHARE)
    points, index = one.unit == POINTS, one.kind == INDEX
    return [
        [
            item.label,
            _done(item, share=share, points=points, index=index),
            _wanted(item, share=share, points=points),
            _state(item, only_told=one.target is None),
        ]
        for item in one.items
    ]


def _state(item: ProtectedItem, *, only_told: bool) -> str:
    """Whether the piece was reached; what is not due reads as that, and what has no goal has no tick."""
    if not item.told:
        return HIDDEN
    if not item.begun:
        return TO_COME
    if only_told and item.wanted is None:
        return TOLD[item.met]
    if item.met is not None or item.done is None:
        return MET[item.met]
    return _NONE if item.wanted is None else RUNS


def numbers_table(one: ProtectedCommitment) -> Iterator[Fragment]:
    """The numbers beside the target, each with its interval when it has one."""
    if not one.numbers:
        return
    yield table(list(NUMBER_COLUMNS), number_rows(one), caption="Tal bredvid målet.", words=[])


def number_rows(one: ProtectedCommitment) -> list[list[str]]:
    """A row for each number beside the target: what it is, its value, its interval, and of how many."""
    return [[own.label, _value(own), _interval(own), _counts(own)] for own in one.numbers]


def value_text(value: float, unit: str) -> str:
    r"""A number in its unit.

    >>> value_text(0.8725, "andel"), value_text(25.1167, "timmar"), value_text(16.0, "rapporter")
    ('87\xa0%', '25,1 timmar', '16 rapporter')
    >>> value_text(1.0, "arbetsdagar"), value_text(58.0, "antal"), value_text(0.27, POINTS)
    ('1 arbetsdag', '58', '27 procentenheter')
    """
    if unit.startswith(SHARE):
        return share_text(value)
    if unit == POINTS:
        return f"{number(100 * value)} procentenheter"
    word = unit.partition(",")[0]
    if word == "index":
        return f"{number(value, 1)}, {level_of(value)}"
    return _plain(value) if word == "antal" else f"{_plain(value)} {_ONE.get(word, word) if value == 1 else word}"


def _plain(value: float) -> str:
    if float(value).is_integer() or abs(value) >= 1000:
        return number(value)
    return number(value, 1 if abs(value) >= 10 else 2)


def _value(own: ProtectedNumber) -> str:
    return HIDDEN if own.value is None else value_text(own.value, own.unit)


def _interval(own: ProtectedNumber) -> str:
    if own.lower is None or own.upper is None:
        return HIDDEN if own.value is None else _NONE
    if own.unit == POINTS:
        return " till ".join(number(100 * end) for end in (own.lower, own.upper))
    ends = [share_text(end) if own.unit.startswith(SHARE) else _plain(end) for end in (own.lower, own.upper)]
    return " till ".join(ends)


def _counts(own: ProtectedNumber) -> str:
    if own.of is None:
        return HIDDEN if own.value is None else _NONE
    return number(own.of) if own.count is None else f"{number(own.count)} av {number(own.of)}"


def _done(item: ProtectedItem, *, share: bool, points: bool, index: bool) -> str:
    if not item.begun:
        return _NONE
    if item.done is None:
        return HIDDEN
    if points:
        return number(100 * item.done)
    if index:
        return f"{number(item.done, 1)} ({level_of(item.done)})"
    return share_text(item.done) if share and 0 <= item.done <= 1 else _plain(item.done)


def _wanted(item: ProtectedItem, *, share: bool, points: bool) -> str:
    if item.wanted is None:
        return _NONE
    if points:
        return f"minst {number(100 * item.wanted)} procentenheter"
    return share_text(item.wanted) if share and 0 <= item.wanted <= 1 else _plain(item.wanted)


def in_words(items: Sequence[ProtectedItem]) -> str:
    """How many pieces were met, and which were not."""
    kept, missed = [one for one in items if one.met], [one for one in items if one.met is False]
    rest = len(items) - len(kept) - len(missed)
    text = f"Av {number(len(items))} delar är {number(len(kept))} nådda och {number(len(missed))} inte nådda"
    text += f"; {number(rest)} är inte avgjorda." if rest else "."
    if not missed:
        return text
    more = f" och {number(len(missed) - MOST_ITEMS)} till" if len(missed) > MOST_ITEMS else ""
    names = [one.label for one in missed[:MOST_ITEMS]]
    return f"{text} Inte nådda: {sentence_list(names) if not more else ', '.join(names) + more}."
