"""The first page of an evaluation: development apart from effect, the marks, where it moved, what speaks against."""

from bfkit.display import day, number
from bfkit.evaluation.displacement.movement import NOT_TESTED
from bfkit.release.evaluation import words
from bfkit.release.evaluation.doubts import MOST, doubts
from bfkit.release.evaluation.pieces import COLOUR_WORDS, change_text, doubts_box, framed, led, mark, two
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
_LEADS = {1: "Ett skäl att tveka.", 2: "Två skäl att tveka.", MOST: "Tre skäl att tveka."}


def first_page(view: ProtectedEvaluation) -> Fragment:
    """Everything that a steering group needs, on one page."""
    reasons = doubts(view)
    return join(
        [
            _meta(view),
            two([_development(view), _effect(view)]),
            heading("Genomförd som planerat?", 2),
            two([_done(view), _result(view)]),
            _decided(view),
            heading("Flyttade problemet?", 2),
            _moved(view),
            heading("Håller det?", 2),
            _holds(view),
            doubts_box(_LEADS[len(reasons)], reasons),
        ]
    )


def _meta(view: ProtectedEvaluation) -> Fragment:
    spans = [
        f"{view.id} · {view.place}",
        f"Utfall: {view.outcome}",
        f"Följd {view.follow_up}",
        words.plan_line(view),
    ]
    return Fragment(
        f'<div class="meta">{"".join(f"<span>{paragraph(text).html[3:-4]}</span>" for text in spans)}</div>',
        " · ".join(spans),
    )


def _development(view: ProtectedEvaluation) -> Fragment:
    """What became of the count; that it is no effect is said where the effect cannot be told."""
    found, own = view.development, view.development.own_baseline
    if own is None:
        return framed("Utveckling", "Uppföljningen har inte börjat", [("", "Inga månader med insatsen är kända ännu.")])
    months = words.months_text(found.known)
    small = f"{own.label} → insatsens {'första ' if found.known < found.planned else ''}{months}"
    if found.known < found.planned:
        small += f" av {number(found.planned)}"
    small += f" ({change_text(own.change)})" if own.change.known else f" (ingen procent: {own.reason or 'antal dolda'})"
    paragraphs = [("", small), (words.goal_lead(view), words.goal_words(view))]
    if view.undecided:
        paragraphs.append(("Säger inget om insatsen:", "skillnaden kan vara slump eller återgång till det vanliga."))
    return framed("Utveckling", f"{own.before.text} → {found.now.text} händelser", paragraphs)


def _effect(view: ProtectedEvaluation) -> Fragment:
    paragraphs = [("", text) for text in (words.effect_numbers(view),) if text]
    if view.undecided:
        paragraphs.append(("", view.sentence))
        if view.decision.could_decide:
            paragraphs.append(("", words.p_words(view)))
        return framed("Effekt", view.shown, paragraphs, main=True)
    if view.closed:
        paragraphs.append(("", words.HELD_BACK))
    paragraphs += [("", view.decision.sentence), ("", words.p_words(view))]
    warning = words.exaggerated(view)
    if warning:
        paragraphs.append(("Troligen överdrivet:", warning))
    return framed("Effekt", view.shown, paragraphs, main=True)


def _done(view: ProtectedEvaluation) -> Fragment:
    found = view.mark.implementation
    by = "gruppens bedömning" if found is None else "räknat ur aktivitetsloggen"
    return mark(DONE_COLOURS[found], f"Genomförande: {words.dose_lead(view)} ({by})", view.dose.sentence)


def _result(view: ProtectedEvaluation) -> Fragment:
    colour, said = RESULT_MARKS[view.mark.result]
    small = (
        view.shown if not view.undecided else "Utan ett svar från statistiken är resultatet gruppens sak att bedöma."
    )
    return mark(colour, f"Resultat: {said} ({view.mark.result_by})", f"{small.rstrip('.')}.")


def _decided(view: ProtectedEvaluation) -> Fragment:
    found = view.mark
    proposal = "Programmet föreslår ingen färg: utförandet är inte känt. Gruppen beslutar."
    if found.colour is not None:
        proposal = f"Programmet föreslår {COLOUR_WORDS[found.colour]}, gruppen beslutar. {found.sentence}"
    lead, _, rest = proposal.partition(". ")
    decided = "inget ännu."
    if found.decided_colour is not None and found.decided_on is not None:
        who = f", {found.decided_by}" if found.decided_by else ""
        text = f" {found.decided_text.rstrip('.')}." if found.decided_text else ""
        decided = f"{COLOUR_WORDS[found.decided_colour]} ({day(found.decided_on)}{who}).{text}"
    return join([led(f"{lead}.", rest), led("Gruppens beslut:", decided)])


def _moved(view: ProtectedEvaluation) -> Fragment:
    """The ring first; other hours, targets and kinds where they were tested."""
    place = view.place_moved
    pieces = [led(f"{place.verdict[0].upper()}{place.verdict[1:]}.", _capital(words.movement_words(view, place)))]
    if place.verdict == NOT_TESTED:
        pieces = [led("Inte prövat.", _capital(words.movement_words(view, place).removeprefix("Ej prövad: ")))]
    for one in view.others_moved:
        if one.verdict != NOT_TESTED:
            pieces.append(
                led(
                    f"{one.label}: {one.verdict}.",
                    _capital(words.movement_words(view, one).removeprefix(f"{one.label} ")),
                )
            )
    return join(pieces)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _holds(view: ProtectedEvaluation) -> Fragment:
    return specifications(view, short=True)
