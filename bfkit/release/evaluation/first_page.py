"""The first page of an evaluation: what it is, development apart from effect, doubts, marks, what is to be decided."""

from collections.abc import Iterator

from bfkit.evaluation.deciding import LOTTERY, NOT_CARRIED_OUT
from bfkit.evaluation.displacement.movement import NOT_TESTED
from bfkit.release.evaluation import goal_words, words
from bfkit.release.evaluation.about import about
from bfkit.release.evaluation.doubts import MOST, doubts
from bfkit.release.evaluation.lasting import lasting_words
from bfkit.release.evaluation.meeting import meeting, proposed_and_decided
from bfkit.release.evaluation.moved_words import movement_words
from bfkit.release.evaluation.pieces import change_text, doubts_box, framed, led, mark, two
from bfkit.release.evaluation.planned import carried_out, dose_lead
from bfkit.release.evaluation.rounds import waited_words
from bfkit.release.evaluation.says_nothing import says_nothing
from bfkit.release.evaluation.specifications import specifications
from bfkit.release.evaluation.views import ProtectedEvaluation
from bfkit.release.fragments import Fragment, heading, join, paragraph
from bfkit.verdict.colours import BELOW, GOOD, NONE, UNKNOWN, WORSE
from bfkit.vocabulary import DONE_OTHERWISE, FULLY_DONE, NOT_DONE, PARTLY_DONE

DONE_COLOURS = {FULLY_DONE: "grön", PARTLY_DONE: "gul", DONE_OTHERWISE: "röd", NOT_DONE: "röd", None: "grå"}
RESULT_MARKS = {
    GOOD: ("grön", "gott"),
    BELOW: ("gul", "under förväntan"),
    NONE: ("röd", "ingen effekt av praktisk betydelse"),
    WORSE: ("röd", "fler händelser än väntat"),
    UNKNOWN: ("grå", "går inte att avgöra"),
}
"""Colour and words of the mark for result."""
NOT_SHOWN_TO_BE = {
    GOOD: "utvecklingen var god; att insatsen var orsaken är inte visat",
    BELOW: "det blev färre; att insatsen var orsaken är inte visat",
    WORSE: "det blev fler; att insatsen var orsaken är inte visat",
    UNKNOWN: "det blev färre; att insatsen var orsaken är inte visat",
}
"""Words of the mark when another explanation stands beside the effect; its colour is then grey."""
_UNDECIDED = "Varför det inte går att avgöra, och vad mer som är osäkert."
_LEADS = {1: "Ett skäl att tveka.", 2: "Två skäl att tveka.", MOST: "Tre skäl att tveka."}


def first_page(view: ProtectedEvaluation) -> Fragment:
    """Everything that a steering group needs, on one page."""
    reasons = doubts(view)
    pieces = [
        about(view),
        two([_development(view), _effect(view)]),
        doubts_box(_UNDECIDED if view.undecided else _LEADS[len(reasons)], reasons),
        heading("Genomförande och resultat", 2),
        two([_done(view), _result(view)]),
        proposed_and_decided(view),
        heading("Flyttade problemet?", 2),
        _moved(view),
    ]
    if not view.public:
        pieces.append(meeting(view))
    if not view.undecided:
        pieces += [heading("Håller det?", 2), specifications(view, short=True)]
        if view.lasting is not None:
            pieces.append(led("Över tiden (avgör inget).", lasting_words(view)))
    return join(pieces)


def _development(view: ProtectedEvaluation) -> Fragment:
    """What became of the count; that it is no effect is said where the effect cannot be told."""
    found, own = view.development, view.development.own_baseline
    if own is None:
        return framed("Utveckling", "Uppföljningen har inte börjat", [("", "Inga månader med insatsen är kända ännu.")])
    months = words.months_text(found.known)
    part = "första " if found.known < found.planned else ""
    small = f"{own.label} → {f'insatsens {part}{months}' if carried_out(view) else f'{part}{months} som planerades'}"
    if found.known < found.planned:
        small += f" av {words.many(found.planned)}"
    if view.decision.method == LOTTERY:
        small += ", i områdena som lottades att börja"
    if own.change.known:
        small += f" ({change_text(own.change)})"
    elif not own.reason:
        small += " (ingen procent visas: antalen är för små)"
    lead = _capital(f"{words.spoken(own.before.text)} → {words.spoken(found.now.text)} händelser")
    if own.before.value == found.now.value == 0:
        lead = "Inga händelser, varken före eller efter"
    caution = [("Läs med försiktighet:", found.reporting)] if found.reporting else []
    waited = waited_words(view)
    others = [("De som väntade:", waited)] if waited else []
    paragraphs = [
        ("", small),
        *others,
        *caution,
        *_otherwise(view),
        ("Mål:", goal_words.goal_stated(view)),
        goal_words.goal(view),
    ]
    if view.undecided:
        paragraphs.append(("Säger inget om insatsen:", says_nothing(view)))
    return framed("Utveckling", lead, paragraphs)


def _otherwise(view: ProtectedEvaluation) -> Iterator[tuple[str, str]]:
    """The other comparison, where the two do not say the same: a reader who sees one of them is misled."""
    found, own = view.development, view.development.own_baseline
    other = found.year_before if own is found.just_before else found.just_before
    if found.disagree and other is not None and other.change.known:
        counts = f"{other.label} → nu: {other.before.text} → {found.now.text} ({change_text(other.change)})"
        yield "Jämförelserna säger olika:", f"{counts}."


def _effect(view: ProtectedEvaluation) -> Fragment:
    """The word, so many fewer or more in words that can be read aloud, and how often chance makes as much."""
    if view.undecided:
        return framed("Effekt", view.shown, [("", view.sentence)], main=True)
    told = [_of_reports(view), words.effect_in_words(view), words.expected_words(view), words.chance_words(view)]
    if view.closed:
        told.append(words.HELD_BACK)
    if not any(told[1:]):
        told.append(view.sentence)
    paragraphs = [("", text) for text in told if text]
    warning = words.exaggerated(view)
    if warning:
        paragraphs.append(("Troligen överdrivet:", warning))
    return framed("Effekt", view.shown, paragraphs, main=True)


def _of_reports(view: ProtectedEvaluation) -> str:
    """What the word rests on: fewer reports need not be fewer incidents."""
    made = "anmälts" if view.source_kind == "police" else "rapporterats"
    return f"Räknat på det som {made}, inte på allt som har hänt."


def _done(view: ProtectedEvaluation) -> Fragment:
    found = view.mark.implementation
    return mark(DONE_COLOURS[found], f"Genomförande: {dose_lead(view)}", view.dose.sentence)


def _result(view: ProtectedEvaluation) -> Fragment:
    """Grey where the effect cannot be told or another explanation stands: it must not read as a success."""
    colour, said = RESULT_MARKS[view.mark.result]
    if view.undecided:
        small = "Statistiken ger inget svar; resultatet är gruppens sak att bedöma."
        if view.reason == NOT_CARRIED_OUT:
            small = "Enligt aktivitetsloggen genomfördes insatsen inte. Stämmer det finns inget resultat att bedöma."
        return mark(colour, f"Resultat: {said} ({view.mark.result_by})", small)
    if words.explained(view) and view.mark.result in NOT_SHOWN_TO_BE:
        small = f"{view.shown}, men en annan förklaring kan inte uteslutas (se skälen att tveka)."
        return mark("grå", f"Resultat: {NOT_SHOWN_TO_BE[view.mark.result]} ({view.mark.result_by})", small)
    said += words.strength(view)
    return mark(colour, f"Resultat: {said} ({view.mark.result_by})", f"{view.shown}.", weak=view.key in words.HINTED)


def _moved(view: ProtectedEvaluation) -> Fragment:
    """The ring first; other hours, targets and kinds where they were tested."""
    if view.reason == NOT_CARRIED_OUT:
        return paragraph(
            "Inte prövat: enligt aktivitetsloggen genomfördes insatsen inte, och då kan inget ha flyttat av den."
        )
    place = view.place_moved
    pieces = [led(f"{_capital(place.verdict)}.", _capital(movement_words(view, place)))]
    if place.verdict == NOT_TESTED:
        rest = any(one.verdict != NOT_TESTED for one in view.others_moved)
        lead = "Till platser runt om: inte prövat." if rest else "Inte prövat."
        pieces = [led(lead, _capital(movement_words(view, place).removeprefix("Ej prövad: ")))]
    pieces += [
        led(f"{one.label}: {one.verdict}.", movement_words(view, one))
        for one in view.others_moved
        if one.verdict != NOT_TESTED
    ]
    return join(pieces)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
