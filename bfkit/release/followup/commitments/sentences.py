"""The three fixed sections of every commitment: what was done, who worked together, what came of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from bfkit.display import counted, day, sentence_list
from bfkit.release.followup.commitments.views import ProtectedCommitment
from bfkit.verdict.commitment_words import (
    MISSED,
    UNDECIDED,
    done_key,
    implementation_words,
    result_words,
)
from bfkit.vocabulary import COUNTED, DONE_OTHERWISE, FULLY_DONE, NOT_DONE, OUT_OF_REACH, PARTLY_DONE

DONE, COOPERATION, EFFECTS = "Genomfört", "Samverkan", "Effekter"
"""Headings (Eskilstunas åtagandeplan: vad som har genomförts, vem som har samverkat, eventuella effekter)."""
SYMBOLS = {"grön": "☺", "gul": "😐", "röd": "☹", "grå": "?"}
"""The figure as a sign, beside its word: colour alone tells nothing in print."""
FIGURE_WORDS = {
    "grön": "Grön: genomfört fullt ut och med gott resultat",
    "gul": "Gul: under förväntan, eller inte genomfört som tänkt",
    "röd": "Röd: inte genomfört, eller utan effekt",
    "grå": "Grå: det som räknas i loggen är gjort fullt ut, resultatet går inte att avgöra",
}
OUTCOME_WORDS = {
    "grön": "Grön: gott resultat",
    "gul": "Gul: under förväntan",
    "röd": "Röd: utan effekt, eller sämre",
    "grå": "Grå: om resultatet är gott går inte att avgöra",
}
"""The figure of a goal that is an outcome: no work done is counted."""
_HELD_BACK = "Utfallet visas inte: det gäller för få personer."
_MOST = 6


@dataclass(frozen=True, slots=True)
class Sections:
    """Sentences of the three sections, in order."""

    done: tuple[str, ...]
    cooperation: tuple[str, ...]
    effects: tuple[str, ...]


def three_sections(one: ProtectedCommitment) -> Sections:
    """The commitment in words."""
    return Sections(tuple(_done(one)), tuple(_cooperation(one)), tuple(_effects(one)))


def implementation_text(one: ProtectedCommitment) -> tuple[str, str]:
    """The mark of implementation and what it rests on; none is of a goal that is an outcome."""
    key = done_key(one.implementation, one.implementation_ground, outcome_goal=one.measures)
    rests_on = (one.implementation_ground or "") if key == one.implementation else ""
    return implementation_words(key, measured=outcome_known(one)), rests_on


def outcome_measured(one: ProtectedCommitment) -> bool:
    """Whether the mark of implementation says no more than that the outcome was measured."""
    return one.measures and one.implementation == FULLY_DONE and one.implementation_ground == COUNTED


def outcome_known(one: ProtectedCommitment) -> bool:
    """Whether the outcome of a goal that is one has been measured, also where its number is held back."""
    counted_at_all = one.outcome is not None or one.target_met is not None
    return outcome_measured(one) or (one.implementation is None and counted_at_all)


def result_text(one: ProtectedCommitment) -> tuple[str, str]:
    """The mark of the result and what it rests on; what was tried and not decided is told as such."""
    return result_words(one.result, one.result_ground, one.tested), one.result_ground or ""


def figure_text(one: ProtectedCommitment) -> str:
    """The figure in words: proposed, and decided when the group has decided.

    The colour proposed is told also when the group decided otherwise: both are kept.
    """
    proposed = "ingen figur föreslagen" if one.proposed is None else _because(one, one.proposed)
    if one.decided is None:
        return f"Föreslagen: {proposed[:1].lower()}{proposed[1:]}. Gruppen har inte beslutat."
    if one.decided == one.proposed:
        return f"Beslutad som föreslagen: {proposed[:1].lower()}{proposed[1:]}."
    return f"Beslutad: {one.decided}. Föreslagen: {proposed[:1].lower()}{proposed[1:]}."


def _because(one: ProtectedCommitment, colour: str) -> str:
    """The colour with the reason that holds of this commitment alone."""
    if outcome_measured(one):
        return OUTCOME_WORDS[colour]
    reason = _NOT_AS_PLANNED.get(one.implementation or "", _RESULTS.get(one.result, ""))
    reason = "målet kan inte längre nås" if colour == "gul" and one.reach == OUT_OF_REACH else reason
    return f"{colour}: {reason}" if reason else FIGURE_WORDS[colour]


_NOT_AS_PLANNED = {
    PARTLY_DONE: "inte genomfört som tänkt",
    DONE_OTHERWISE: "genomfört på ett helt annat sätt",
    NOT_DONE: "inte genomfört",
}
_RESULTS = {
    "god": "genomfört och med gott resultat",
    "under förväntan": "genomfört, men resultatet är under förväntan",
    "ingen": "genomfört, men utan effekt på problemet",
    "sämre": "genomfört, men problemet har ökat",
    "ej känd": "det som räknas är gjort, och resultatet går inte att avgöra",
}
"""The reason of a figure: how it was carried out where that was not as planned, and else what came of it."""


def _done(one: ProtectedCommitment) -> Iterator[str]:
    mark, rests_on = implementation_text(one)
    yield f"Genomförande: {mark} ({rests_on})." if rests_on else f"Genomförande: {mark}."
    yield f"Planerat: {one.planned}."
    if one.done is not None:
        yield f"Gjort: {one.done}."
    if "numbers" in one.suppressed:
        yield _HELD_BACK
    if one.missing and one.matrix is None:  # a matrix shows what is missing itself
        rest = f"; och {len(one.missing) - _MOST} till" if len(one.missing) > _MOST else ""
        yield f"Saknas: {'; '.join(one.missing[:_MOST])}{rest}."
    for change in one.changes:
        yield f"Ändrat {day(change.day)}: {change.what}. Skäl: {change.why}."
    if one.changed:
        yield f"Gruppen om ändringar: {one.changed}."
    if one.lacking:
        yield f"Gruppen om det som saknas: {one.lacking}."
    aside = sum(one.rows_aside.values())
    if aside:
        reasons = sentence_list([f"{words} ({count})" for words, count in one.rows_aside.items()])
        yield f"{counted(aside, 'rad', 'rader')} i loggen räknas inte: {reasons}."


def _cooperation(one: ProtectedCommitment) -> Iterator[str]:
    yield f"Lovat av {sentence_list(one.parties)}; ansvarig är {one.owner}."
    if one.by_whom:
        named = sentence_list([f"{party} ({count})" for party, count in one.by_whom[:_MOST]])
        yield f"I loggen: {named}."


def _effects(one: ProtectedCommitment) -> Iterator[str]:
    word, rests_on = result_text(one)
    yield f"Resultat: {word} ({rests_on})." if rests_on else f"Resultat: {word}."
    if one.target_met is not None and word != MISSED:
        open_still = " Om det är slump går inte att avgöra." if word == UNDECIDED else ""
        yield f"Målets tal är {'nått' if one.target_met else 'inte nått'}.{open_still}"
    if one.tested:
        yield one.tested
    if one.reason:
        yield f"Gruppens skäl: {one.reason}."
    yield from (f"{words.rstrip('.')}." for words in one.cautions)
