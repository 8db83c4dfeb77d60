"""The cause analysis in sentences: the problem, what is best supported, what is not known, what could be done."""

from collections.abc import Sequence

from bfkit.causes.own_places import BUSY
from bfkit.display import counted, day, number, percent, sentence_list
from bfkit.parameters import hypotheses as declared
from bfkit.parameters.suggestions import Suggestion
from bfkit.prevention import RECORDING, SUPPORTED, UNDECIDED
from bfkit.release.causes.protected_test import EVEN
from bfkit.release.causes.views import ProtectedCauses, ProtectedHypothesis, ProtectedTest
from bfkit.release.causes.words import (
    EFFECTS,
    NOT_TESTED,
    ONLY,
    capital,
    could_be,
    lowered,
    most_carried,
    ratio_words,
    short_ratio,
    told_size,
)
from bfkit.release.cells import NO_COUNT
from bfkit.release.disclosure import HIDDEN

MOST_LED = 3
_TENTH, _NEARLY_ALL = 0.1, 0.95
MOST_MEASURES = 3
NO_PEOPLE = (
    "Analysen handlar om platser, tider, tillfällen och om det vi mäter. Den säger inget om enskilda personer eller om "
    "grupper av boende, och inga boende är orsaken."
)


def title(view: ProtectedCauses) -> str:
    """The finding: the problem, and how many possible causes the data support: as many as the triangle shows."""
    supported = [one for one in view.pictured if one.test.status == SUPPORTED]
    whys = [one for one in supported if one.corner != RECORDING]
    if view.public and whys:
        more = f", och {number(len(whys) - 1)} till stöds" if len(whys) > 1 else ""
        return f"{view.title}: {lowered(whys[0].statement).rstrip('.')}{more}"
    besides = ", och att rapporteringen ändrades" if len(supported) > len(whys) else ""
    if whys:
        return f"{view.title}: {counted(len(whys), 'möjlig orsak stöds', 'möjliga orsaker stöds')} av data{besides}"
    if besides:
        return f"{view.title}: data stöder att rapporteringen ändrades, ingen orsak till det som händer"
    if any(one.test.only for one in view.every):
        return f"{view.title}: data säger var eller när, inte varför"
    return f"{view.title}: ingen orsak kan beläggas med de här uppgifterna"


def distinct(view: ProtectedCauses) -> tuple[ProtectedHypothesis, ...]:
    """What is supported, by rank, and then where only the place or the hours are: of the data's the first with each test.

    That recording changed is no cause of what happens, and is told apart.
    """
    ranked = sorted((one for one in view.every if one.rank is not None), key=lambda one: one.rank or 0)
    found: list[ProtectedHypothesis] = []
    for one in ranked:
        again = one.from_data and any(other.test.name == one.test.name for other in found)
        borne_out = one.test.status == SUPPORTED or one.test.only is not None
        if borne_out and one.corner != RECORDING and not again:
            found.append(one)
    return tuple(found)


def problem(view: ProtectedCauses) -> tuple[str, str]:
    """The problem in two sentences: how much, what, where and when; and why it was chosen."""
    when = f", {view.when}" if view.when else ""
    kind = "" if view.title == view.kind else f" ({view.kind.lower()})"
    many = "händelser" if view.count == NO_COUNT else f"{view.count.text} händelser"
    if view.public:
        told = "" if view.count == NO_COUNT else f": {many}"
        first = f"Problemet är {_plain_kind(view)} {view.where}, {view.period}, enligt {view.source.lower()}{told}."
    else:
        first = f"{view.title}: {many}{kind} {view.where}{when}, {view.period}, enligt {view.source.lower()}."
    if view.prioritised is None:
        return first, "Frågan är varför det händer just där och just då, och vad som skulle visa att svaret är fel."
    return first, f"Det valdes därför: {view.prioritised[0].lower()}{view.prioritised[1:]}"


def _plain_kind(view: ProtectedCauses) -> str:
    """The sub-types with their category in brackets: "bråk (annat otrygghetsskapande)"."""
    category, _, subtypes = view.kind.partition(": ")
    return lowered(f"{subtypes} ({lowered(category)})" if subtypes else category)


def leading(view: ProtectedCauses) -> tuple[ProtectedHypothesis, ...]:
    """The three best supported; where none is, the group's that could be looked at but not decided."""
    if supported := distinct(view):
        return supported[:MOST_LED]
    return tuple(one for one in view.hypotheses if one.test.open is not None and one.corner != RECORDING)[:MOST_LED]


def origin(one: ProtectedHypothesis) -> str:
    """Whose hypothesis it is: the group's, the data's, or the group's own words for what data suggested to it."""
    if one.from_data:
        return "föreslagen av data"
    if one.seen is None:
        return "gruppens hypotes"
    return f"väckt av data till och med {day(one.seen[1])}, prövad på senare dagar"


def proposed_too(one: ProtectedHypothesis) -> str:
    """That the data proposed the same: on days that overlap those of this test, so no second witness."""
    return (
        f"Data föreslår samma sak ({one.same_as}), men det är prövat på delvis samma händelser och är inget nytt bevis."
    )


def status(test: ProtectedTest) -> str:
    """The status, and that a test of where or when bears out no more than that."""
    return f"{ONLY[test.only]}, {NOT_TESTED}" if test.only is not None else test.status


def status_of(one: ProtectedHypothesis) -> str:
    """The same of a hypothesis: where the group has judged the cause that data cannot test, it is the group's."""
    if one.test.only is not None and one.judgement is not None and one.judgement.status == SUPPORTED:
        return f"{ONLY[one.test.only]}, orsaken är gruppens bedömning"
    return status(one.test)


def evidence(test: ProtectedTest) -> str:
    """What a test said, in a sentence with its numbers where they may be shown."""
    if test.status == UNDECIDED and test.only is None:
        return f"{capital(test.reason or 'kan ej avgöras')}.{f' {could_be(*test.open)}' if test.open else ''}"
    if test.ratio is None or test.expected is None:
        return _held_back(test)
    against = f" Jämfört med {test.against}." if test.against else ""
    expected = f" mot {number(test.expected, 1 if test.expected < 10 else 0)} väntade" if told_size(test.ratio) else ""
    said = f"{capital(test.what)}: {test.count.text}{expected}, {ratio_words(test.ratio)}."
    return f"{said}{against}{_own(test)}{_carries(test)}"


def counted_of(one: ProtectedHypothesis) -> str:
    """What was counted against what was expected, in a few words; empty where no number is told."""
    test = one.test
    if test.ratio is None or test.expected is None:
        return ""
    expected = f" mot {number(test.expected, 1 if test.expected < 10 else 0)} väntade" if told_size(test.ratio) else ""
    return f"{test.count.text}{expected}, kvot {short_ratio(test.ratio)}."


def _held_back(test: ProtectedTest) -> str:
    """Why there is no number; empty where there is none to hold back."""
    if not test.held_back:
        return ""
    if test.count.text == HIDDEN:
        return "Antalet visas inte: tillsammans med tabellen över platser skulle det röja ett litet antal."
    return "Antalet är för litet för att visas."


def _own(test: ProtectedTest) -> str:
    """That a test of a kind of place counts in the whole municipality."""
    if test.own_share is None or test.own_share > _NEARLY_ALL:
        return ""
    part = f"omkring {percent(round(test.own_share, 1))}" if test.own_share >= _TENTH else "en liten del"
    return f" Räknat i hela kommunen; {part} av de räknade händelserna är problemets egna."


def _carries(test: ProtectedTest) -> str:
    if test.carries is None:
        return ""
    return f" Det kan som mest stå för {most_carried(test.carries)} av problemets händelser {test.period}."


def judged(one: ProtectedHypothesis) -> str:
    """What the group concluded, beside what was computed; empty when it has not."""
    own = one.judgement
    if own is None:
        return ""
    reason = f" {own.reason}" if own.reason else ""
    return f"Gruppens bedömning: {own.status} ({own.judged_by}{f', {day(own.day)}' if own.day else ''}).{reason}"


def objections(one: ProtectedHypothesis) -> tuple[str, ...]:
    """What speaks against a hypothesis, what gives it no support, and what of it was not tested: a line each, in Swedish."""
    rows = (
        ("Emot", sources(one.evidence_against)),
        ("Emot (data)", " ".join(one.tables_against)),
        ("Ger inget stöd (data)", " ".join(one.tables_neither)),
        (
            "Inte prövat",
            " ".join([*(f"{capital(text)}." for text in one.test.not_tested), one.test.on_days_left]).strip(),
        ),
    )
    return tuple(f"{lead}: {text}" for lead, text in rows if text)


def sources(rows: Sequence[declared.Evidence]) -> str:
    """Pieces of evidence one after the other, each with where it comes from."""
    return " ".join(f"{row.text} ({row.kind}: {row.source}{f', {day(row.day)}' if row.day else ''})" for row in rows)


def overlapping(view: ProtectedCauses) -> str:
    """That incidents of this problem are counted in others of the group too; empty when none are told."""
    every = "händelserna" if view.count.value is None else f"de {view.count.text}"
    said = [f"{cell.text} av {every} räknas också i problemet {title}" for title, cell in view.overlaps if cell.shown]
    return f"{sentence_list(said)}." if said else ""


def not_known(view: ProtectedCauses) -> tuple[str, ...]:
    """What the group says that it does not know, what the incidents cannot tell, and what could not be decided."""
    undecided = [one for one in view.hypotheses if one.test.status == UNDECIDED and one.test.only is None]
    rows = [
        f"”{one.statement.rstrip('.')}” ({one.id}) kan ej avgöras: {one.test.reason}{_needed(one.test)}."
        for one in undecided
    ]
    rows += _by_size(view)
    rows += [
        f"Om {one.id} säger sidans tabeller ändå: {' '.join(one.tables_against)}"
        for one in undecided
        if one.tables_against
    ]
    unexplained = view.unexplained
    return (*([unexplained] if unexplained else []), *view.not_known, *view.limits, *rows)


def _by_size(view: ProtectedCauses) -> list[str]:
    """The places of the data's hypotheses that are hit no more than their size explains: the first in full."""
    found = [one for one in view.every if one.from_data and one.test.reason == BUSY]
    if not found:
        return []
    first, others = found[0], [one.id for one in found[1:]]
    said = f"”{first.statement.partition('.')[0]}” ({first.id}, {origin(first)}) kan ej avgöras: {BUSY}."
    return [f"{said} Detsamma gäller {sentence_list(others)}." if others else said]


def _needed(test: ProtectedTest) -> str:
    told = next((note for note in test.notes if note.startswith(("det skulle kräva", EVEN))), "")
    return f"; {told.rstrip('.')}" if told else ""


def only_where_or_when(view: ProtectedCauses) -> str:
    """That some supported hypotheses give no suggestion, as their test does not tell why; empty when there are none."""
    answered = {name for one in view.suggestions for name in one.hypotheses}
    found = [one.id for one in view.hypotheses if one.test.only is not None and one.id not in answered]
    if not found:
        return ""
    return (
        f"För {sentence_list(found)} stämmer platsen eller tiden, men orsaken är inte prövad. Åtgärder mot den föreslås först "
        "när gruppen själv har bedömt den."
    )


def decided(view: ProtectedCauses) -> tuple[str, ...]:
    """What the group has decided, in a sentence for each measure; empty when it has decided nothing."""
    if view.decision is None:
        return ()
    return tuple(
        f"{one.own or view.measure_names.get(one.measure or '', one.measure or '')} (mot {sentence_list(one.hypotheses)}): "
        f"{'vald' if one.chosen == 'ja' else 'inte vald'}. {one.reason}"
        for one in view.decision.considered
    )


def measures(view: ProtectedCauses) -> tuple[str, ...]:
    """The first suggestions in a sentence each: what, for which cause, how sure, when, and what it may do besides."""
    return tuple(_measure(one, view) for one in _fit(view))


def _fit(view: ProtectedCauses) -> list[Suggestion]:
    fit = [one for one in view.suggestions if one.measure.advised_against is None and one.answers == "orsaken"]
    return fit[:MOST_MEASURES]


def measures_heading(view: ProtectedCauses) -> str:
    """What the first suggestions answer to: what data support, what the group has judged, or what only might explain."""
    answered = {name for one in _fit(view) for name in one.hypotheses}
    supported = {one.id for one in (*view.hypotheses, *view.from_data) if one.test.status == SUPPORTED}
    if not answered:
        return "Åtgärder"
    if view.public:
        return "Åtgärder mot den möjliga förklaringen"
    if answered <= supported:
        return "Åtgärder som svarar mot det som stöds"
    judged_only = "det som gruppen själv har bedömt"
    return f"Åtgärder som svarar mot {f'det som stöds och {judged_only}' if answered & supported else judged_only}"


def _measure(one: Suggestion, view: ProtectedCauses) -> str:
    own = one.measure
    first, last = own.time_to_effect.months
    chosen = (
        any(row.measure == own.id and row.chosen == "ja" for row in view.decision.considered)
        if view.decision
        else False
    )
    mark = "Vald av gruppen. " if chosen else ""
    return (
        f"{own.name} (mot {sentence_list(one.hypotheses)}, {own.kind}). {mark}{capital(effect(one, view))}. "
        f"Om den verkar kan det märkas efter {first}–{last} månader. Bieffekter: {' '.join(own.side_effects)}"
    )


def effect(one: Suggestion, view: ProtectedCauses) -> str:
    """What evaluations elsewhere found against just this problem, or what they measured when it was something else."""
    found = one.effect
    if found.instead is not None:
        return f"prövat mot {found.instead}, inte mot {_against(view)}"
    if found.strength == "saknas":
        return "verkan är inte undersökt"
    return f"utvärderingar på andra håll: {EFFECTS[found.direction]}, underlaget är {_strength(found.strength)}"


def _against(view: ProtectedCauses) -> str:
    """The kind of incident: its sub-types, or its category."""
    return view.kind.split(": ", 1)[-1].lower()


def _strength(word: str) -> str:
    return {"stark": "starkt", "måttlig": "måttligt", "svag": "svagt", "saknas": "okänt"}[word]


def list_of(texts: Sequence[str]) -> str:
    """Sentences one after the other."""
    return " ".join(text.strip() for text in texts if text.strip())
