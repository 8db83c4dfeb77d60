"""Repeats on the page: warnings to neighbours first, then places hit again and how few hold half."""

from collections.abc import Iterator

from bfkit.display import number, percent
from bfkit.release.fragments import Fragment, box, folded, heading, join, numbered, paragraph, table
from bfkit.release.mapping.repeats.figure import repeated_figure
from bfkit.release.mapping.repeats.sentences import (
    chance_share,
    danger_sentences,
    half_sentences,
    repeated_title,
    unsure,
)
from bfkit.release.mapping.repeats.views import ProtectedGroup, ProtectedRepeats

MOST_ROWS = 8
CAUTION = (
    "Att samma platser drabbas igen säger inte varför: platsen kan vara utsatt, eller så finns det någon som rapporterar "
    "just där. Antal, inte risk."
)
PAIRS = (
    "Ett par är två händelser så nära varandra i rum och tid. Väntat: så många par blir det när dagarna "
    "lottas om mellan händelserna inom sex veckor, så att årstid och utsatta platser inte räknas som varning. En dålig tid på "
    "några veckor och en händelse som leder till nästa ser nästan likadana ut. Händelser samma dag räknas inte: de kan "
    "vara en och samma. Det säkraste fönstret står först."
)


def section(view: ProtectedRepeats) -> Fragment:
    """What is sure in sentences and one figure, all that was tested in a folded table, the rest in a line."""
    if view.reason is not None or view.period is None:
        return box("Visas inte.", view.reason or "Inga händelser med punkt.", "note")
    return join([*_dangers(view), *_again(view), *_halves(view), *_rest(view)])


def _dangers(view: ProtectedRepeats) -> Iterator[Fragment]:
    yield heading("Varnar en händelse för nästa?")
    sentences = danger_sentences(view)
    if not sentences:
        yield paragraph(
            "Inget säkert riskfönster: det syns inte att en händelse gör fler händelser i närheten så troliga att det går att planera efter."
        )
        return
    yield numbered(sentences)
    if view.pairs is not None:
        yield paragraph(f"{PAIRS} Period: {view.pairs.label}.", "sub")


def _again(view: ProtectedRepeats) -> Iterator[Fragment]:
    groups = list(view.repeated[:MOST_ROWS])
    if not groups or view.period is None:
        return
    yield heading("Drabbas samma platser igen?")
    note = (
        f"Andel av händelserna som inte var den första på sin plats, {view.period.label}. Punkter inom "
        f"{view.same_place_metres} meter är samma plats. {_number_of(groups, view)}"
    )
    yield repeated_figure(groups, title=repeated_title(groups[0]), note=note)
    yield paragraph(CAUTION, "sub")


def _number_of(groups: list[ProtectedGroup], view: ProtectedRepeats) -> str:
    counts = [group.incidents.value for group in groups if group.incidents.value is not None]
    if counts:
        return f"n = {number(min(counts))}–{number(max(counts))} händelser med punkt i varje rad."
    return f"Minst 100 händelser med punkt i varje rad; antal under {view.edition.limit} visas inte, därför är slumpens andel avrundad."


def _halves(view: ProtectedRepeats) -> Iterator[Fragment]:
    sentences = half_sentences(view)
    if sentences:
        yield heading("Hur få platser står för hälften?")
        yield numbered(sentences)


def _rest(view: ProtectedRepeats) -> Iterator[Fragment]:
    rows = [row for group in view.groups if (row := _row(group))]
    if rows and view.period is not None:
        columns = [
            "Grupp",
            "Upprepade",
            "Av slump",
            "Platser med hälften",
            "Av slump",
            "Drabbade flera gånger",
            "Ojämnhet",
        ]
        caption = f"Händelser med punkt, {view.period.label}. Ojämnhet: 0 är så jämnt som antalet tillåter, 1 är allt på en plats (Gini)."
        yield folded("Alla grupper som prövats", table(columns, rows, caption=caption))
    yield from (paragraph(line, "sub") for line in unsure(view))


def _row(group: ProtectedGroup) -> list[str]:
    """A row of the table; empty when nothing of the group is shown."""
    repeated, half = group.repeated, group.half
    if repeated is None and half is None:
        return []
    return [
        group.title,
        percent(repeated.share) if repeated else "–",
        chance_share(repeated) if repeated else "–",
        f"{half.places.text} av {half.of.text}" if half else "–",
        f"{'' if half.exact else 'omkring '}{number(half.by_chance)}" if half else "–",
        "; ".join(f"minst {t.times}: {t.places.text} (slump {t.by_chance})" for t in group.times) or "–",
        number(half.gini, 2 if half.exact else 1) if half and half.gini is not None else "–",
    ]
