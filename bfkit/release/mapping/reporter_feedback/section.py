"""Feedback to reporters: a page for each organisation, to print and hand over."""

from collections.abc import Iterator, Sequence
from html import escape

from bfkit.display import counted, sentence_list
from bfkit.release.fragments import Fragment, box, heading, join, paragraph
from bfkit.release.mapping.reporter_feedback.views import ProtectedFeedback, ShownDone, ShownFeedback, ShownReport

NOT_EFFECT = (
    "Att något har gjorts är inte samma sak som att det har hjälpt. Om en insats hade effekt prövas i utvärderingen och "
    "går inte att läsa ur hur många rapporter som kommer in. Fortsätt därför rapportera lika mycket som förut."
)


def section(view: ProtectedFeedback) -> Fragment:
    """A sheet of paper for each organisation; nothing for the public."""
    if view.public:
        return box("Visas inte.", "Återkopplingen går till varje organisation för sig och är inte offentlig.", "note")
    if not view.pages:
        return join([box("Visas inte.", _no_pages(view), "note"), *_withheld(view)])
    return join([paragraph(_introduction(view)), *_withheld(view), *(_page(one, view) for one in view.pages)])


def _introduction(view: ProtectedFeedback) -> str:
    organisations = counted(len(view.pages), "organisation", "organisationer")
    text = f"Ett blad för var och en av {organisations}, att skriva ut och lämna över: vad ni rapporterade, vad som gjordes, och tack."
    if view.rounded:
        text += " Delar av antalen är avrundade till fem, så att inget litet antal kan räknas ut."
    return text


def _no_pages(view: ProtectedFeedback) -> str:
    if view.withheld:
        return "Ingen organisation har så många rapportörer att den kan få ett eget blad."
    return "Kommunen har inte lämnat något register över rapportörer, eller så var ingen utsedd under kvartalet."


def _withheld(view: ProtectedFeedback) -> Iterator[Fragment]:
    if view.withheld:
        text = (
            f"{sentence_list(view.withheld)} har färre än {view.fewest} rapportörer: med egna siffror hade de handlat om enskilda "
            "kollegor. Tacka dem muntligt."
        )
        yield box("Inget eget blad.", text, "note")


def _page(one: ShownFeedback, view: ProtectedFeedback) -> Fragment:
    """One sheet: a page break before it on paper."""
    inner = join(
        [
            heading(f"Till rapportörerna i {one.organisation}"),
            paragraph(f"Återkoppling för {view.quarter.label}", "sub"),
            *_reported(one, view),
            *_done(one),
            *_thanks(one),
        ]
    )
    return Fragment(f'<div class="card" style="break-before:page;margin:14px 0">{inner.html}</div>', inner.text)


def _reported(one: ShownFeedback, view: ProtectedFeedback) -> Iterator[Fragment]:
    yield heading("Det här rapporterade ni", 4)
    if one.few:
        yield paragraph("Ni rapporterade några få händelser. Så små antal skrivs inte ut.")
        return
    if not one.counted:
        yield paragraph(
            "Antalen visas inte på det här bladet: en annan organisation har så få rapportörer att dess antal annars hade gått "
            "att räkna ut."
        )
        return
    if one.silent:
        yield paragraph(
            f"Inga rapporter kom in från er i {view.quarter.label}. Det är inte samma sak som att inget hände. Hör gärna av er om "
            "något gör det svårt att rapportera."
        )
        return
    before = f", mot {one.reports_last_year.text} samma kvartal i fjol" if one.reports_last_year.shown else ""
    yield paragraph(
        f"{one.reports.text} händelser{before}. Fler eller färre rapporter är varken bra eller dåligt i sig."
    )
    if one.kinds:
        yield _list("Mest rapporterade ni:", one.kinds)
    if one.areas:
        yield _list("Flest kom från:", one.areas)
    if one.unsafe_opened.value != 0:
        places = _places(one.unsafe_opened.text, one.unsafe_opened.value)
        yield paragraph(f"Ni rapporterade också {places}.")


def _places(text: str, value: int | None) -> str:
    return f"{text} {'otrygg plats' if value == 1 else 'otrygga platser'}"


def _list(lead: str, parts: Sequence[ShownReport]) -> Fragment:
    items = [f"{part.label}: {part.count.text}" for part in parts]
    html = "".join(f"<li>{escape(item)}</li>" for item in items)
    return Fragment(f"<p>{escape(lead)}</p><ul>{html}</ul>", f"{lead} {'; '.join(items)}")


def _done(one: ShownFeedback) -> Iterator[Fragment]:
    yield heading("Det här gjordes", 4)
    if one.done:
        items = [_measure(measure) for measure in one.done]
        html = "".join(f"<li>{escape(item)}</li>" for item in items)
        lead = (
            "Insatser som pågick under kvartalet mot sådant som ni rapporterat, på de platser där ni rapporterade det:"
        )
        yield Fragment(f"<p>{lead}</p><ul>{html}</ul>", f"{lead} {' '.join(items)}")
    if one.counted and one.unsafe_closed.value != 0:
        yield paragraph(
            f"{_places(one.unsafe_closed.text, one.unsafe_closed.value).capitalize()} som ni rapporterat åtgärdades."
        )
    if one.counted and one.unsafe_open.value != 0:
        yield paragraph(
            f"{_places(one.unsafe_open.text, one.unsafe_open.value).capitalize()} som ni rapporterat var inte åtgärdade vid kvartalets slut."
        )
    yield from _not_done(one)
    yield paragraph(NOT_EFFECT, "sub")


def _measure(measure: ShownDone) -> str:
    reports = "" if measure.reports.text == "–" else f" Gäller {measure.reports.text} av era rapporter."
    if measure.activities:
        log = f" {counted(measure.activities, 'aktivitet', 'aktiviteter')} är noterade i loggen."
    else:
        log = " Ingen aktivitet är noterad i loggen under kvartalet."
    return f"{measure.title} ({measure.owner}).{reports}{log}"


def _not_done(one: ShownFeedback) -> Iterator[Fragment]:
    """Said as it is: nothing recorded is told as nothing recorded."""
    if not one.done and not one.silent and (one.counted or one.few):
        yield paragraph(
            "Ingen insats i kommunens register gäller det som ni rapporterade, där ni rapporterade det. Rapporterna används "
            "ändå: de ingår i kartläggningen som gruppen väljer insatser efter."
        )
    elif one.any_unanswered:
        yield paragraph(
            f"För {one.unanswered.text} av rapporterna finns ingen insats i kommunens register. De ingår ändå i kartläggningen som "
            "gruppen väljer insatser efter."
        )


def _thanks(one: ShownFeedback) -> Iterator[Fragment]:
    yield heading("Tack", 4)
    if one.silent:
        yield paragraph("Tack för att ni finns med. Varje rapport hjälper kommunen att se var något behöver göras.")
        return
    yield paragraph(
        "Tack för att ni tar er tid. Utan era rapporter hade kommunen inte sett det som aldrig anmäls. Fråga gärna om något på "
        "bladet är oklart, och säg till om något saknas."
    )
