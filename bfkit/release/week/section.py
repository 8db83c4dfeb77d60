"""The weekly picture as sections of a page: what happened, where it goes on, and who is to be where next week."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from bfkit.display import WEEKDAYS, day, interval, number, percent, sentence_list
from bfkit.release.fragments import (
    Fragment,
    box,
    folded,
    heading,
    join,
    numbered,
    paragraph,
    side_by_side,
    table,
    tight,
)
from bfkit.release.week.sentences import cautions, key_sentences
from bfkit.release.week.views import ProtectedRow, ProtectedSource, ProtectedSpots, ProtectedWeek

MOST_AREAS = 8
TWO_PAGES = "two-pages"
"""Class of the style sheet: on paper such a page leaves out what it says of itself, to keep to two sheets."""
MOST_SPOTS = 3
KINDS = {"ruta": "rutor", "stråk": "gatustycken", "område": "områden"}


def findings(view: ProtectedWeek) -> Fragment:
    """What matters, and what a single week cannot say."""
    doubt = box("En vecka är kort.", " ".join(cautions(view)), "warn")
    told = tight(join([numbered(key_sentences(view)), doubt]))
    return Fragment(f'<div class="{TWO_PAGES}">{told.html}</div>', told.text)


def happened(view: ProtectedWeek) -> Fragment:
    """Every source by itself: the week beside recent weeks, the same week of earlier years and what was expected."""
    pieces = [piece for source in view.sources for piece in _source(source, view)]
    if view.edition.legend:
        pieces.append(paragraph(view.edition.legend, "sub"))
    pieces.append(folded("Så räknas det som väntas", paragraph(_explained(view), "sub")))
    return tight(join(pieces))


def _source(source: ProtectedSource, view: ProtectedWeek) -> Iterator[Fragment]:
    yield heading(source.label)
    if not source.complete:
        reached = f"Filerna når till {day(source.through)}." if source.through else "Filerna har inga daterade rader."
        yield box("Visas inte.", f"{reached} Veckan slutar {day(view.as_of)}.", "note")
        return
    years = [str(year) for year, _ in source.rows[0].years]
    columns = ["", "Veckan", "Fyra veckor före", *years, "Väntat", "Läge"]
    rows = [
        [
            row.label,
            row.count.text,
            " · ".join(cell.text for cell in row.recent),
            *(cell.text for _, cell in row.years),
            interval(*row.band) if row.band else "–",
            _flag(row),
        ]
        for row in source.rows
    ]
    caption = (
        f"Antal händelser {view.week.label}, kända {day(view.as_of)}, de fyra veckorna före och samma vecka "
        f"{years[-1]}–{years[0]}."
    )
    yield table(columns, rows, caption=caption, words=[len(columns) - 1])
    yield from _areas(source)


def _areas(source: ProtectedSource) -> Iterator[Fragment]:
    if source.areas:
        rows = [
            [
                one.area,
                one.label,
                one.count.text,
                interval(*one.band),
                "▲ över" if one.direction == "över" else "▼ under",
            ]
            for one in source.areas
        ]
        yield table(["Område", "Vad", "Veckan", "Väntat", "Läge"], rows, caption="Områden som säkert sticker ut.")
    else:
        yield paragraph(f"Inget område sticker säkert ut ({number(source.tested)} jämförelser).")
    if source.held_back:
        yield paragraph("Något område till sticker ut, men antalet är för litet för att visas.", "sub")


def _flag(row: ProtectedRow) -> str:
    if row.direction is not None:
        return f"{'▲ över' if row.direction == 'över' else '▼ under'} väntat"
    if row.band is None:
        return "△ fler än sju veckor före" if row.warned else f"○ {row.reason or 'bedöms inte'}"
    if row.reason is not None:
        return f"○ {row.reason}"
    if row.outside is not None:
        return f"{'△' if row.outside == 'över' else '▽'} utanför, kan vara slump"
    return "● som väntat"


def _explained(view: ProtectedWeek) -> str:
    return (
        "Väntat: här hamnar ungefär 95 av 100 sådana veckor om inget annat än årstid och slump påverkar, räknat på källans "
        "egna tidigare veckor. ▲ och ▼ visas bara när avvikelsen håller bland alla jämförelser i källan och dess områden; "
        f"av dem väntas i genomsnitt högst {percent(view.signal_rate)} vara falskt alarm. △ och ▽ kan vara slump."
    )


def places(view: ProtectedWeek) -> Fragment:
    """The quarter's hot spots in the week."""
    pieces = [piece for found in view.spots for piece in _spots(found, view)]
    quiet = "Att en hot spot är lugn en vecka är vanligt. Den är inte borta för det."
    return tight(join([*pieces, paragraph(quiet, "sub")]))


def _spots(found: ProtectedSpots, view: ProtectedWeek) -> Iterator[Fragment]:
    if not any(source.source == found.source and source.complete for source in view.sources):
        return
    yield heading(found.label)
    if found.kind is None or not found.spots:
        reason = found.untested or f"Inga hot spots hittades i {view.quarter.label}."
        yield box("Visas inte.", f"{reason[0].upper()}{reason[1:].rstrip('.')}.", "note")
        return
    active = [spot for spot in found.spots if spot.count.value != 0]
    rows = [
        [
            spot.place,
            spot.status,
            spot.count.text,
            "–" if spot.usual is None else number(spot.usual, 1),
            "▲ mer än vanligt" if spot.more else "något hände",
        ]
        for spot in active
    ]
    columns = ["Plats", f"Läge i {view.quarter.label}", "Veckan", "Brukar vara per vecka", "Denna vecka"]
    if rows:
        kind = KINDS[found.kind]
        caption = f"Hot spots ({kind}) från {view.quarter.label} där något hände {view.week.label}, flest först."
        yield table(columns, rows[:MOST_SPOTS], caption=caption, words=[1, 4])
    left = len(found.spots) - len(active)
    more = f"Ytterligare {number(len(rows) - MOST_SPOTS)} hade någon händelse. " if len(rows) > MOST_SPOTS else ""
    calm = "lugn" if left == 1 else "lugna"
    yield paragraph(f"{more}{number(left)} av {number(len(found.spots))} hot spots var {calm}.", "sub")


def coming(view: ProtectedWeek) -> Fragment:
    """Who is to be where and when, times that are usually bad, events and special days."""
    last = [join(pieces) for pieces in (list(_times(view)), list(_events(view))) if pieces]
    return tight(join([*_measures(view), *_focus(view), side_by_side(last) if len(last) > 1 else join(last)]))


def _measures(view: ProtectedWeek) -> Iterator[Fragment]:
    if not view.measures:
        yield box("Inga beslutade insatser.", "Registret har ingen insats som pågår eller börjar nästa vecka.", "note")
        return
    rows = [
        [
            one.title,
            _where(one.areas, [name for name, _ in view.focus]),
            one.when,
            one.planned,
            one.done or "ingen uppgift",
            one.owner,
        ]
        for one in view.measures
    ]
    caption = (
        f"Beslutade insatser {view.next_week.label}: var, när och vem. Gjort av planerat: enligt aktivitetsloggen, hela "
        f"veckor från starten till {day(view.week.end - timedelta(days=1))}."
    )
    columns = ["Insats", "Var", "När", "Planerat", "Gjort av planerat", "Vem"]
    yield table(columns, rows, caption=caption, words=range(1, 6))
    untimed = [one.title for one in view.measures if one.hours is None]
    if untimed:
        which = "någon av insatserna" if len(untimed) == len(view.measures) > 1 else sentence_list(untimed)
        yield paragraph(f"Registret har inga klockslag för {which}.", "sub")
    for one in view.measures:
        if one.begins is not None:
            yield paragraph(f"{one.title} börjar i nya områden {day(one.begins)}.", "sub")


def _where(areas: Sequence[str], focus: Sequence[str]) -> str:
    """The areas by name; of many their number and those that the group has put first."""
    if not areas:
        return "hela kommunen"
    if len(areas) <= MOST_AREAS:
        return sentence_list(list(areas))
    first = [name for name in focus if name in areas]
    return f"{number(len(areas))} områden{f', bland dem {sentence_list(first)}' if first else ''}"


def _focus(view: ProtectedWeek) -> Iterator[Fragment]:
    if view.focus:
        names = sentence_list([area for area, _ in view.focus])
        yield paragraph(f"Gruppens fokusområden efter {view.quarter.label}: {names}.")
    else:
        yield paragraph(f"Gruppen har inte skrivit in några fokusområden efter {view.quarter.label}.", "sub")


def _times(view: ProtectedWeek) -> Iterator[Fragment]:
    if view.times:
        rows = [[one.group, one.words] for one in view.times]
        caption = f"Tider som säkert sticker ut, året till och med {view.quarter.label}."
        yield table(["Vad", "När det brukar hända"], rows, caption=caption, words=[1])


def _events(view: ProtectedWeek) -> Iterator[Fragment]:
    events = [(one.first, _dates(one.first, one.last), one.kind, one.area or "okänd plats") for one in view.events]
    days = [(one.day, _dates(one.day, one.day), one.words, "") for one in view.days]
    rows = [row[1:] for row in sorted([*events, *days])]
    if rows:
        caption = "Kalendern två veckor framåt; särskilda dagar en vecka."
        yield table(["Dag", "Vad", "Var"], rows, caption=caption, words=[1, 2])
    else:
        yield paragraph("Kalendern är tom de närmaste två veckorna, eller så har ingen fyllt i den.", "sub")


def _dates(first: date, last: date) -> str:
    name = f"{WEEKDAYS[first.weekday()][:3]} {first.day}/{first.month}"
    return name if first == last else f"{name}–{last.day}/{last.month}"
