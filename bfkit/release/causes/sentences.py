"""The cause analysis in sentences: the problem, what is best supported, what is not known, what could be done."""

from collections.abc import Sequence

from bfkit.causes.analysis import LEAST_CARRIED
from bfkit.display import MONTHS, counted, number, percent, sentence_list
from bfkit.parameters.suggestions import Suggestion
from bfkit.prevention import RECORDING, SUPPORTED, UNDECIDED
from bfkit.release.causes.views import ProtectedCauses, ProtectedHypothesis, ProtectedTest
from bfkit.release.causes.words import WHY, capital, could_be, ratio_words, told_size
from bfkit.release.cells import NO_COUNT

MOST_LED = 3
_TENTH, _NEARLY_ALL = 0.1, 0.95
MOST_MEASURES = 3
NO_PEOPLE = (
    "Analysen handlar om platser, tider, tillfällen och om det vi mäter. Den säger inget om enskilda personer eller om "
    "grupper av boende, och inga boende är orsaken."
)


def title(view: ProtectedCauses) -> str:
    """The finding: the problem, and how many possible causes the data support."""
    if whys := [one for one in distinct(view) if one.test.name in WHY]:
        return f"{view.title}: {counted(len(whys), 'möjlig orsak stöds', 'möjliga orsaker stöds')} av data"
    if distinct(view):
        return f"{view.title}: data säger var eller när, inte varför"
    return f"{view.title}: ingen orsak kan beläggas med de här uppgifterna"


def distinct(view: ProtectedCauses) -> tuple[ProtectedHypothesis, ...]:
    """What is supported, by rank: of the data's only the first with each test, and none that carries next to nothing.

    That recording changed is no cause of what happens, and is told apart.
    """
    ranked = sorted((one for one in view.every if one.rank is not None), key=lambda one: one.rank or 0)
    found: list[ProtectedHypothesis] = []
    for one in ranked:
        small = one.test.carries is not None and one.test.carries < LEAST_CARRIED
        again = one.from_data and any(other.test.name == one.test.name for other in found)
        if one.test.status == SUPPORTED and one.corner != RECORDING and not small and not again:
            found.append(one)
    return tuple(found)


def problem(view: ProtectedCauses) -> tuple[str, str]:
    """The problem in two sentences: how much, what, where and when; and why it was chosen."""
    when = f", {view.when}" if view.when else ""
    kind = "" if view.title == view.kind else f" ({view.kind.lower()})"
    many = "händelser" if view.count == NO_COUNT else f"{view.count.text} händelser"
    first = f"{view.title}: {many}{kind} {view.where}{when}, {view.period}, enligt {view.source.lower()}."
    if view.prioritised is None:
        return first, "Frågan är varför det händer just där och just då, och vad som skulle visa att svaret är fel."
    return first, f"Det valdes därför: {view.prioritised[0].lower()}{view.prioritised[1:]}"


def leading(view: ProtectedCauses) -> tuple[ProtectedHypothesis, ...]:
    """The three best supported; where none is, the group's that could be looked at but not decided."""
    if supported := distinct(view):
        return supported[:MOST_LED]
    return tuple(one for one in view.hypotheses if one.test.open is not None and one.corner != RECORDING)[:MOST_LED]


def status(test: ProtectedTest) -> str:
    """The status, and that a test of where or when supports no more than that."""
    only = {"nara_plats": "var", "veckodag_timme": "när"}.get(test.name)
    return f"{test.status} bara {only}" if only and test.status == SUPPORTED else test.status


def evidence(test: ProtectedTest) -> str:
    """What a test said, in a sentence with its numbers where they may be shown."""
    if test.status == UNDECIDED:
        return f"{capital(test.reason or 'kan ej avgöras')}.{f' {could_be(*test.open)}' if test.open else ''}"
    if test.ratio is None or test.expected is None:
        return "Antalet är för litet för att visas." if test.held_back else ""
    against = f" Jämfört med {test.against}." if test.against else ""
    expected = f" mot {number(test.expected, 1 if test.expected < 10 else 0)} väntade" if told_size(test.ratio) else ""
    said = f"{capital(test.what)}: {test.count.text}{expected}, {ratio_words(test.ratio)}."
    return f"{said}{against}{_own(test)}{_carries(test)}"


def _own(test: ProtectedTest) -> str:
    """That a test of a kind of place counts in the whole municipality."""
    if test.own_share is None or test.own_share > _NEARLY_ALL:
        return ""
    part = f"omkring {percent(round(test.own_share, 1))}" if test.own_share >= _TENTH else "en liten del"
    return f" Räknat i hela kommunen; {part} av händelserna intill är problemets egna."


def _carries(test: ProtectedTest) -> str:
    if test.carries is None:
        return ""
    if test.carries < LEAST_CARRIED:
        return f" Det kan som mest stå för under {percent(LEAST_CARRIED)} av problemets händelser."
    return f" Det kan som mest stå för omkring {percent(round(test.carries, 1) or _TENTH)} av problemets händelser."


def judged(one: ProtectedHypothesis) -> str:
    """What the group concluded, beside what was computed; empty when it has not."""
    own = one.judgement
    if own is None:
        return ""
    reason = f" {own.reason}" if own.reason else ""
    return f"Gruppens bedömning: {own.status} ({own.judged_by}, {own.day}).{reason}"


def recording(view: ProtectedCauses) -> str:
    """A caution when the data support that recording changed: then more reports are not more incidents."""
    found = [one for one in view.every if one.corner == RECORDING and one.test.status == SUPPORTED]
    if not found:
        return ""
    named = sentence_list([one.id for one in found])
    return (
        f"Data stöder att nivån steg när rapporteringen ändrades ({named}). Då kan fler rapporter bero på att det rapporteras "
        "mer, inte på att det händer mer. Mot det hjälper ingen förebyggande åtgärd."
    )


def not_known(view: ProtectedCauses) -> tuple[str, ...]:
    """What the group says that it does not know, what the incidents cannot tell, and what could not be decided."""
    undecided = [one for one in view.hypotheses if one.test.status == UNDECIDED]
    reasons = dict.fromkeys(f"{one.test.reason}{_needed(one.test)}" for one in undecided)
    by_reason = {why: [o.id for o in undecided if f"{o.test.reason}{_needed(o.test)}" == why] for why in reasons}
    rows = [f"{sentence_list(ids)} kan ej avgöras: {why}." for why, ids in by_reason.items()]
    return (*view.not_known, *view.limits, *rows)


def _needed(test: ProtectedTest) -> str:
    told = next((note for note in test.notes if note.startswith("det skulle kräva")), "")
    return f"; {told.rstrip('.')}" if told else ""


def only_where_or_when(view: ProtectedCauses) -> str:
    """That some supported hypotheses give no suggestion, as their test does not tell why; empty when there are none."""
    found = [one.id for one in view.hypotheses if one.test.status == SUPPORTED and one.test.name not in WHY]
    if not found:
        return ""
    return (
        f"{sentence_list(found)} stöds, men testet säger bara var eller när. Åtgärder mot orsaken föreslås först när gruppen "
        "själv har bedömt den."
    )


def measures(view: ProtectedCauses) -> tuple[str, ...]:
    """The first suggestions in a sentence each: what, for which cause, how sure, when, and what it may do besides."""
    told = [_measure(one) for one in view.suggestions if one.measure.advised_against is None]
    return tuple(told[:MOST_MEASURES])


def _measure(one: Suggestion) -> str:
    own = one.measure
    first, last = own.time_to_effect.months
    effect = own.emmie.effect
    return (
        f"{own.name} (mot {sentence_list(one.hypotheses)}, {own.kind}). Utvärderingar på andra håll: {effect.direction}, "
        f"underlaget är {_strength(effect.strength)}. Kan märkas efter {first}–{last} månader. "
        f"Bieffekter: {' '.join(own.side_effects)}"
    )


def _strength(word: str) -> str:
    return {"stark": "starkt", "måttlig": "måttligt", "svag": "svagt", "saknas": "okänt"}[word]


def growth(view: ProtectedCauses) -> str:
    """When the level rose, or that it did not."""
    if view.changes is None:
        return ""
    if view.changes.grew is None:
        return "Ingen månad sticker ut som den då problemet växte: nivån ändras inte mer än slumpen gör."
    month = f"{MONTHS[view.changes.grew.month - 1]} {view.changes.grew.year}"
    return f"Nivån steg tydligast omkring {month}, mer än på andra håll och mer än slumpen gör."


def list_of(texts: Sequence[str]) -> str:
    """Sentences one after the other."""
    return " ".join(text.strip() for text in texts if text.strip())
