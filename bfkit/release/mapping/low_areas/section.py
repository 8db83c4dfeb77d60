"""Where it is calm, where nobody reports, and whether those report who use to."""

from collections.abc import Iterator
from statistics import median

from bfkit.display import counted, day, number
from bfkit.release.fragments import Fragment, box, heading, join, numbered, paragraph, table
from bfkit.release.mapping.low_areas.figure import numbered_breaks, reporting_figure
from bfkit.release.mapping.low_areas.sentences import area_sentences, break_text
from bfkit.release.mapping.low_areas.views import ProtectedBreak, ProtectedLowAreas, ProtectedReporting

LEAST_BEFORE = 4
WORDS = {"motsagd": "△ motsagd av anmälda brott", "tyst": "○ tyst, går inte att bedöma", "låg": "● få händelser länge"}


def section(view: ProtectedLowAreas) -> Fragment:
    """Areas first, then the reporters behind them."""
    return join([*_areas(view), *_reporting(view)])


def _areas(view: ProtectedLowAreas) -> Iterator[Fragment]:
    yield heading("Var är det lugnt, och var rapporterar ingen?")
    sentences = area_sentences(view)
    if view.reason is not None:
        yield box("Visas inte.", view.reason, "note")
    elif not sentences:
        yield paragraph("Inget område är säkert lugnare än resten av kommunen, och inget är tyst.")
    if sentences:
        yield numbered(sentences)
    if view.named:
        yield _table(view)
    if view.unnamed:
        rest = counted(view.unnamed, "område", "områden")
        yield paragraph(f"Ytterligare {rest} namnges inte: ett litet antal hade gått att räkna ut.", "sub")
    if sentences:
        yield paragraph(
            "Noll rapporter är inte noll händelser. Få rapporterade händelser är ingen framgång i sig.", "sub"
        )


def _table(view: ProtectedLowAreas) -> Fragment:
    """The areas in the order of the area table, never ranked."""
    open_counts = any(area.count.shown for area in view.named)
    columns = ["Område", "Veckor med rapport", *(["Händelser", "Väntat"] if open_counts else []), "Läge"]
    rows = [
        [
            area.name,
            area.weeks.text,
            *([area.count.text, "–" if area.expected is None else number(area.expected)] if open_counts else []),
            WORDS[area.status],
        ]
        for area in view.named
    ]
    by = "efter antal boende" if view.by_population else "lika i alla områden"
    expected = f" Väntat: kommunens rapporterade händelser fördelade {by}." if open_counts else ""
    caption = f"Rapporterade händelser, {view.period.label}, {13 * view.quarters} veckor.{expected} Områdena står i områdestabellens ordning."
    return table(columns, rows, caption=caption)


def _reporting(view: ProtectedLowAreas) -> Iterator[Fragment]:
    reporting = view.reporting
    if not reporting.rows and not reporting.left_out:
        return
    yield heading("Rapporterar de som brukar?")
    if not reporting.rows or len(reporting.quarters) < 2:
        yield box("Visas inte.", "Det krävs minst tre rapportörer i en organisation och två hela kvartal.", "note")
    else:
        first, last = reporting.quarters[0], reporting.quarters[-1]
        note = (
            f"Rapporter (händelser och otrygga platser) per aktiv rapportör och kvartal, {first.label}–{last.label}, efter "
            "rapportdag. Varje rad har sin egen höjd och börjar på noll."
        )
        yield reporting_figure(reporting, title=_title(reporting), note=note)
        yield from _listed(reporting)
    if reporting.left_out:
        words = counted(reporting.left_out, "organisation", "organisationer")
        yield paragraph(f"{words} med färre än tre rapportörer visas inte, och ingår inte i summan.", "sub")


def _listed(reporting: ProtectedReporting) -> Iterator[Fragment]:
    breaks = numbered_breaks(reporting)
    if breaks:
        yield paragraph("Streckade linjer: rapporteringen ändrades. Jämför inte rakt över dem.")
        yield numbered([break_text(found) for _, found in breaks])


def _title(reporting: ProtectedReporting) -> str:
    """The latest sure change of an organisation that can be told in numbers; else what all came to."""
    told = [text for _, found in reversed(numbered_breaks(reporting)) if (text := _changed(reporting, found))]
    if told:
        return told[0]
    every = reporting.rows[-1]
    value = every.values[-1]
    if value is None:
        return "Rapporter per rapportör"
    usual = "" if every.usual is None else f", mot {number(every.usual, 1)} samma kvartal tidigare år"
    return f"{every.label}: {number(value, 1)} rapporter per rapportör{usual}"


def _changed(reporting: ProtectedReporting, found: ProtectedBreak) -> str:
    """The latest quarter against those before the change; empty when it cannot be told."""
    row = next((row for row in reporting.rows if row.organisation == found.organisation), None)
    if row is None or row.organisation is None or row.values[-1] is None:
        return ""
    quarters = zip(reporting.quarters, row.values, strict=True)
    before = [value for quarter, value in quarters if quarter.end <= found.day and value is not None]
    if len(before) < LEAST_BEFORE:
        return ""
    return f"{row.label}: {number(row.values[-1], 1)} rapporter per rapportör, mot {number(median(before), 1)} före {day(found.day)}"
