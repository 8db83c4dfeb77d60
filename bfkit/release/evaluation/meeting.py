"""What the steering group has to decide: a proposal from verdict and dose, never stronger than the evidence."""

import math
from collections.abc import Iterator

from bfkit.display import day, number
from bfkit.evaluation import explanations as names
from bfkit.evaluation.deciding import (
    EARLIER_MEASURE,
    EXTREME_CHOICE,
    MEASUREMENT,
    NO_COMPARISON,
    SHORT_HISTORY,
    TOO_FEW,
    TOO_SHORT,
)
from bfkit.release.evaluation import goal_words, says_nothing, words
from bfkit.release.evaluation.doubts import ENOUGH
from bfkit.release.evaluation.foreseen import would_suffice
from bfkit.release.evaluation.pieces import COLOUR_WORDS, mark, to_decide, two
from bfkit.release.evaluation.views import ProtectedEvaluation
from bfkit.release.fragments import Fragment, join, paragraph
from bfkit.verdict.colours import GREEN, GREY, NONE, RED, WORSE, YELLOW
from bfkit.verdict.next_step import Known, moved, proposed
from bfkit.verdict.words import DECREASE_HINTED, INCREASE_CLEAR, INCREASE_HINTED, NO_EFFECT
from bfkit.vocabulary import DONE_OTHERWISE, FULLY_DONE, NOT_DONE, PARTLY_DONE

RECORD = (
    "Be den som sköter insatsregistret skriva in gruppens beslut hos insatsen: vad ni beslutade, färgen (grön, gul, röd "
    "eller grå), dagen och vilka som beslutade. Hur det skrivs står i handboken. Nästa körning visar beslutet här, bredvid "
    "programmets förslag."
)
MONEY = "Vad insatsen kostar vägs i kvartalsanalysen, och det kan ändra förslaget."
_NOT_FEWER = (NO_EFFECT, INCREASE_HINTED, INCREASE_CLEAR)
_SMALLER = (
    "Underlaget hade räckt för den minskning som planen väntade; en mindre verkan kräver fler områden eller längre tid."
)
_NEXT = {
    TOO_SHORT: "Vänta på hela uppföljningen; den som bedömer i förtid får för ofta rätt av en slump.",
    SHORT_HISTORY: "Lämna in fler års rapporter, eller lotta vilka områden som börjar först: då behövs ingen lång historik.",
    EXTREME_CHOICE: "Välj nästa område på ett helt års händelser i stället för en topp, eller lotta vilka av flera områden som "
    "börjar först. Då stör inte återgången till det vanliga.",
    MEASUREMENT: "Fråga dem som rapporterar vad som ändrats, och följ också ett mått som inte hänger på dem, till exempel en "
    "enkät.",
    NO_COMPARISON: "Lämna några områden utan insats att jämföra med, helst utvalda med lott.",
    EARLIER_MEASURE: "Börja inte två insatser mot samma problem på samma plats med mindre än ett år emellan.",
}
_NEXT_BY_CHECK = {
    names.SIMULTANEOUS: "Börja inte två insatser i samma område samtidigt: då går det aldrig att säga vilken som gjorde vad.",
    names.PLANNED: "Lås planen innan insatsen börjar, och håll fast vid den.",
    names.REPORTERS: _NEXT[MEASUREMENT],
    names.RECORDING: "Vänta med att utvärdera tills registreringen varit oförändrad i minst ett år.",
    names.DISCOVERED: "Följ ett utfall som drabbade anmäler, inte ett som polisen själv upptäcker.",
    names.UNREAD: "Rätta det i registret som inte kan läsas, och kör om.",
    names.ELSEWHERE: "Ta reda på vad som mer ändrades i området: även det som insatsen inte rör minskade.",
}


def proposed_and_decided(view: ProtectedEvaluation) -> Fragment:
    """The colour that the program proposes beside the one that the group decided, and what is to be told of both."""
    found = view.mark
    weak = bool(_strength(view))
    pieces = [two([mark(*_proposed(view), weak=weak), mark(*_decided(view))])]
    if found.decided_colour is not None and found.colour is not None and found.decided_colour != found.colour:
        told = (
            f"Gruppen valde en annan färg än programmet föreslog: {COLOUR_WORDS[found.decided_colour]} i stället för "
            f"{COLOUR_WORDS[found.colour]}."
        )
        why = f" Gruppens skäl: {found.decided_text.rstrip('.')}." if found.decided_text else ""
        pieces.append(paragraph(f"{told}{why}"))
    elif found.decided_text:
        pieces.append(paragraph(f"Gruppens beslut: {found.decided_text.rstrip('.')}."))
    return join(pieces)


def proposed_colours(view: ProtectedEvaluation) -> tuple[str, ...]:
    """The colour that the program proposes, two when the group must choose between them, none without a report."""
    found = view.mark
    if found.colour is None:
        return ()
    if found.colour == GREEN and words.explained(view):
        return (GREEN, GREY)
    if found.settle and found.implementation == PARTLY_DONE and found.result in (NONE, WORSE):
        return (YELLOW, RED)
    return (found.colour,)


def _proposed(view: ProtectedEvaluation) -> tuple[str, str, str]:
    colours = proposed_colours(view)
    if not colours:
        return GREY, "Programmet föreslår ingen färg", "Det finns ingen uppgift om vad som gjordes. Gruppen avgör."
    told = f"Programmet föreslår {' eller '.join(COLOUR_WORDS[colour] for colour in colours)}"
    if colours == (GREEN, GREY):
        small = (
            "Grönt om gruppen kan utesluta den andra förklaringen, annars grått: resultatet går då inte att avgöra. "
            "Gruppen avgör."
        )
        return GREY, told, small
    if view.mark.implementation in (NOT_DONE, DONE_OTHERWISE):
        return colours[0], told, f"Rött om gruppen bekräftar att loggen stämmer. {view.mark.sentence}"
    return colours[0], f"{told}{_strength(view)}", view.mark.sentence


def _strength(view: ProtectedEvaluation) -> str:
    """How strong the support is behind the colour, where the colour is that of the result; empty for clear support."""
    hinted = view.key in words.HINTED and view.mark.implementation == FULLY_DONE
    return ", med visst stöd" if hinted and len(proposed_colours(view)) == 1 else ""


def _decided(view: ProtectedEvaluation) -> tuple[str, str, str]:
    found = view.mark
    if found.decided_colour is None or found.decided_on is None:
        return "grå", "Gruppen har inte beslutat än", "Programmet föreslår, gruppen beslutar."
    who = f", {found.decided_by}" if found.decided_by else ""
    return (
        found.decided_colour,
        f"Gruppen beslutade {COLOUR_WORDS[found.decided_colour]}",
        f"{day(found.decided_on)}{who}.",
    )


def meeting(view: ProtectedEvaluation) -> Fragment:
    """What is to be decided, what is needed before next time, and where the decision is written."""
    step, why = proposal(view)
    rows = [(f"Förslag: {step}.", why), ("Före nästa gång:", " ".join(_before_next(view)))]
    return to_decide("Att besluta på mötet", [*rows, ("Anteckna beslutet.", RECORD)])


def proposal(view: ProtectedEvaluation) -> tuple[str, str]:
    """The step that the evidence bears and why, by the same rule as the quarter's page and the letter."""
    step, why = proposed(known_of(view))
    return step, " ".join([why, *_more(view), MONEY])


def known_of(view: ProtectedEvaluation) -> Known:
    """What the rule is asked; money is not known here."""
    found = view.development
    return Known(
        verdict=view.key,
        reason=view.reason,
        implementation=view.mark.implementation,
        goal_met=found.goal_met,
        displacement=moved([one.verdict for one in (view.place_moved, *view.others_moved)]),
        over=view.reason != TOO_SHORT and found.known >= found.planned,
        lottery=view.by_lot,
        met_anyway=found.anyway.share if math.isfinite(found.anyway.share) else None,
        met_anyway_told=goal_words.met_anyway(view),
        explained=any(check.passed is False for check in view.checks),
        surely_more=says_nothing.more_though_undecided(view) is not None,
    )


def _more(view: ProtectedEvaluation) -> Iterator[str]:
    """Above which baseline the count of an undecided measure surely lies."""
    more = says_nothing.more_though_undecided(view)
    if more is not None:
        rose = f"; {says_nothing.ROSE_BEFORE}" if says_nothing.rose_before(view) else ""
        yield (
            f"Mot {more.label} är det fler ({more.before.text} → {view.development.now.text}), och återgång kan inte förklara "
            f"det{rose}."
        )


def _before_next(view: ProtectedEvaluation) -> Iterator[str]:
    """What would make the question answerable, or the answer surer."""
    done = view.mark.implementation
    if done in (NOT_DONE, DONE_OTHERWISE):
        yield "Ta reda på om inget gjordes eller om inget skrevs in, och varför; bestäm vem som gör vad och vem som noterar det."
        return
    if done is None:
        yield "För aktivitetslogg över vad som görs, var och när: utan den vet ingen vad som prövats."
    if any(one.name == names.RECORDING and one.unclear for one in view.checks):
        yield "Läs ett urval rapporter från före och efter starten: har samma slags händelser fått ett annat namn?"
    if view.reason == TOO_FEW:
        enough = view.foresight.sure and view.foresight.chance >= ENOUGH
        yield _SMALLER if enough else would_suffice(view)
    elif view.reason in _NEXT:
        yield _NEXT[view.reason]
    elif words.explained(view):
        yield from dict.fromkeys(_NEXT_BY_CHECK[one.name] for one in words.failed(view) if one.name in _NEXT_BY_CHECK)
    elif view.key == DECREASE_HINTED:
        yield "Pröva insatsen i fler områden med lottad start (planeras i anteckningsboken Planera en insats)."
    elif view.key in _NOT_FEWER:
        yield "Ta reda på varför, och lås en ny plan för det som ska prövas i stället."
    else:
        if view.rounds is not None and len(view.rounds.later) > 1:
            yield (
                "Se hur antalet gick under månaderna efter uppföljningen (under Före, under och efter). De har ingen jämförelse "
                "kvar: lotta nästa omgång också, om fler områden ska börja."
            )
            return
        yield f"Följ antalet ett år till: uppföljningen är {number(view.development.planned)} månader, och verkan kan avta."
