"""The three fixed sections of every commitment: what was done, who worked together, what came of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from bfkit.display import counted, day, sentence_list
from bfkit.release.followup.commitments.views import ProtectedCommitment

DONE, COOPERATION, EFFECTS = "Genomfört", "Samverkan", "Effekter"
"""Headings (Eskilstunas åtagandeplan: vad som har genomförts, vem som har samverkat, eventuella effekter)."""
SYMBOLS = {"grön": "☺", "gul": "😐", "röd": "☹", "grå": "?"}
"""The figure as a sign, beside its word: colour alone tells nothing in print."""
FIGURE_WORDS = {
    "grön": "Grön: genomfört fullt ut och med gott resultat",
    "gul": "Gul: under förväntan, eller inte genomfört som tänkt",
    "röd": "Röd: inte genomfört, eller utan effekt",
    "grå": "Grå: fullt genomfört, resultatet går inte att avgöra",
}
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


def figure_text(one: ProtectedCommitment) -> str:
    """The figure in words: proposed, and decided when the group has decided.

    The colour proposed is told also when the group decided otherwise: both are kept.
    """
    proposed = "ingen figur föreslagen" if one.proposed is None else FIGURE_WORDS[one.proposed]
    if one.decided is None:
        return f"Föreslagen: {proposed[:1].lower()}{proposed[1:]}. Gruppen har inte beslutat."
    if one.decided == one.proposed:
        return f"Beslutad som föreslagen: {proposed[:1].lower()}{proposed[1:]}."
    return f"Beslutad: {one.decided}. Föreslagen: {proposed[:1].lower()}{proposed[1:]}."


def _done(one: ProtectedCommitment) -> Iterator[str]:
    mark = one.implementation or "kan inte sägas än"
    ground = f" ({one.implementation_ground})" if one.implementation_ground else ""
    yield f"Genomförande: {mark}{ground}."
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
    ground = f" ({one.result_ground})" if one.result_ground else ", inte bedömt"
    yield f"Resultat: {one.result}{ground}."
    if one.target_met is not None:
        yield "Målets tal är nått." if one.target_met else "Målets tal är inte nått."
    if one.tested:
        yield one.tested
    if one.reason:
        yield f"Gruppens skäl: {one.reason}."
    yield from (f"{words.rstrip('.')}." for words in one.cautions)
