"""The weekly picture in words: at most six sentences, and the title."""

from collections.abc import Iterator

from bfkit.display import counted, day, interval, number, percent, sentence_list
from bfkit.release.told import LAWFUL
from bfkit.release.week.views import ProtectedRow, ProtectedSource, ProtectedSpots, ProtectedWeek

MOST = 6


def title(view: ProtectedWeek) -> str:
    """The finding, as a heading of the page."""
    areas = [
        f"{_more(one.direction)} {one.label.lower()} än väntat i {one.area}" for s in view.sources for one in s.areas
    ]
    rows = [
        f"{_more(row.direction)} {_noun(row)} än väntat"
        for source in view.sources
        for row in source.rows
        if row.direction is not None
    ]
    found = [*rows, *areas]
    if not any(source.complete for source in view.sources):
        return f"Veckan {view.week.label}: källorna når inte till veckans slut"
    return (
        f"Veckan {view.week.label}: {sentence_list(found[:2]) if found else 'inga säkra avvikelser från det väntade'}"
    )


def key_sentences(view: ProtectedWeek) -> list[str]:
    """What matters, most pressing first."""
    found = [
        *(_incomplete(source) for source in view.sources if not source.complete),
        *(_total(source) for source in view.sources if source.complete),
        *_areas(view),
        *_spots(view),
        *_coming(view),
    ]
    return found[:MOST]


def _incomplete(source: ProtectedSource) -> str:
    through = f"når bara till {day(source.through)}" if source.through else "innehåller inga daterade rader"
    return f"{source.label}: filerna {through}, så veckan kan inte räknas. Lämna nya filer."


def _total(source: ProtectedSource) -> str:
    row = next(row for row in source.rows if row.whole)
    told = f"{source.label}: {row.count.text} händelser"
    if row.band is None:
        warned = " Det är fler än vad de sju veckorna före brukar ge, men historiken är kort." if row.warned else ""
        return f"{told}. Vad som var väntat går inte att säga{f': {row.reason}' if row.reason else ''}.{warned}"
    band = interval(*row.band)
    if row.reason is not None:
        return f"{told} ({band} är vanligt): {row.reason}, så veckan kan inte bedömas."
    if row.direction is not None:
        return f"{told}, {_more(row.direction)} än vad årstid och slump brukar ge ({band})."
    if row.outside is not None:
        more = _more(row.outside)
        return f"{told}, {more} än vanligt ({band}). Det kan vara slump när så många tal jämförs."
    return f"{told}, inom vad årstid och slump brukar ge ({band})."


def _areas(view: ProtectedWeek) -> Iterator[str]:
    found = [(source, one) for source in view.sources for one in source.areas]
    for source, one in found[:2]:
        yield (
            f"{one.area}: {one.count.text} händelser av slaget {one.label.lower()} ({source.label.lower()}), "
            f"{_more(one.direction)} än väntat ({interval(*one.band)}). Varför går inte att läsa ur antalet."
        )
    tested = sum(source.tested for source in view.sources if source.complete)
    if not found and tested:
        yield f"Inget område sticker säkert ut ({number(tested)} jämförelser gjordes)."


def _spots(view: ProtectedWeek) -> Iterator[str]:
    for found in view.spots:
        if not found.spots or not _covers(view, found):
            continue
        active = [spot for spot in found.spots if spot.count.value != 0]
        more = [spot.place for spot in found.spots if spot.more]
        told = (
            f"{found.label}: det hände något på {number(len(active))} av de {number(len(found.spots))} hot spots som fanns "
            f"efter {view.quarter.label}"
        )
        if more:
            yield f"{told}, och säkert mer än vanligt {sentence_list(more[:2])}."
        elif active:
            yield f"{told}; ingen av dem hade säkert fler än vanligt."


def _coming(view: ProtectedWeek) -> Iterator[str]:
    parts = []
    soon = [event for event in view.events if event.first < view.next_week.end]
    if soon:
        parts.append(f"{counted(len(soon), 'evenemang', 'evenemang')} i kalendern")
    if view.days:
        parts.append(sentence_list(list(dict.fromkeys(day.words for day in view.days))))
    begins = [measure.title for measure in view.measures if measure.begins is not None]
    if begins:
        parts.append(
            f"{sentence_list(begins)} börjar i nya områden" if len(begins) == 1 else f"{sentence_list(begins)} börjar"
        )
    if parts:
        yield f"Nästa vecka ({view.next_week.label}): {'; '.join(parts)}."


def _covers(view: ProtectedWeek, found: ProtectedSpots) -> bool:
    return any(source.source == found.source and source.complete for source in view.sources)


def _more(direction: str | None) -> str:
    return "fler" if direction == "över" else "färre"


def _noun(row: ProtectedRow) -> str:
    return "händelser" if row.whole else f"händelser av slaget {row.label.lower()}"


def cautions(view: ProtectedWeek) -> list[str]:
    """What a reader must know of a single week."""
    late = [
        f"{source.label.lower()} {percent(source.usual_share)}"
        for source in view.sources
        if source.complete and source.usual_share is not None
    ]
    found = ["De flesta upp- och nedgångar är slump, och en lugn vecka är ingen effekt av en insats."]
    if late:
        found.append(
            f"Allt har inte kommit in än. Så stor del av en veckas händelser brukar vara rapporterad vid veckans slut: "
            f"{sentence_list(late)}. Därför räknas alla veckor som de var kända vid sitt eget slut."
        )
    if any(row.category == LAWFUL for source in view.sources for row in source.rows):
        found.append(
            "Samlingar är oftast laglig närvaro: antalet är inget mått på framgång eller på ett problem i sig."
        )
    return found
