"""What low areas and reporting come to in words."""

from collections.abc import Iterator
from datetime import date

from bfkit.display import counted, day, number, percent, sentence_list
from bfkit.release.mapping.low_areas.views import ProtectedBreak, ProtectedLowAreas
from bfkit.release.told import Doubt

MOST_NAMES = 6
HALF = 0.5
LEVEL_CHANGED = 0.1
"""Reports per reporter so far from what is usual are said on the first page."""
CONTRADICTED, SILENT, LOW = "motsagd", "tyst", "låg"


def low_area_sentences(view: ProtectedLowAreas) -> list[str]:
    """At most one sentence for the first page: what would mislead goes before what is calm."""
    return [*_changed(view), *_contradicted(view), *_silent(view), *_low(view)][:1]


def reporting_doubts(view: ProtectedLowAreas) -> Iterator[Doubt]:
    """That the appointed reporters write more or fewer reports each than they usually do this quarter of the year.

    It cannot be told from what happens, so it is a doubt beside every level that has changed.
    """
    every = view.reporting.rows[-1] if view.reporting.rows else None
    now = every.values[-1] if every is not None and every.values else None
    if every is None or now is None or not every.usual or abs(now / every.usual - 1) < LEVEL_CHANGED:
        return
    less = now < every.usual
    yield Doubt(
        f"Rapportörerna skriver {'färre' if less else 'fler'} rapporter var än de brukar.",
        f"{number(now, 1)} rapporter per rapportör i {view.reporting.quarters[-1].label}, mot {number(every.usual, 1)} samma "
        f"kvartal tidigare år (median). Det kan vara att det händer {'mindre' if less else 'mer'}, eller att {'färre' if less else 'fler'} "
        "händelser rapporteras: antalen skiljer inte det ena från det andra.",
    )


def area_sentences(view: ProtectedLowAreas) -> list[str]:
    """Every kind of area in a sentence."""
    return [*_contradicted(view), *_silent(view), *_low(view)]


def since(view: ProtectedLowAreas) -> date | None:
    """The first day of the same quarter last year: a break after it is in what is compared on the page."""
    quarters = view.reporting.quarters
    return quarters[-1].last_year.start if quarters else None


def break_text(found: ProtectedBreak) -> str:
    """A break with its day."""
    text = found.text.rstrip(".")
    return f"{day(found.day)}: {text}."


def _changed(view: ProtectedLowAreas) -> list[str]:
    first = since(view)
    recent = [b for b in view.reporting.breaks if first is not None and b.day > first and b.organisation is not None]
    if not recent:
        return []
    return [f"Rapporteringen ändrades. {break_text(recent[-1])} Jämför inte rakt över den dagen."]


def _contradicted(view: ProtectedLowAreas) -> list[str]:
    if not view.contradicted:
        return []
    where = _names(view, CONTRADICTED)
    return [
        f"I {_of(view, view.contradicted)} rapporteras lite men anmäls inte få brott till polisen{where}: där händer det mer "
        "än vad som rapporteras."
    ]


def _silent(view: ProtectedLowAreas) -> list[str]:
    if not view.silent:
        return []
    where = _names(view, SILENT)
    return [
        f"Från {_of(view, view.silent)} kommer nästan inga rapporter{where}: det kan vara lugnt, eller så rapporterar ingen "
        "härifrån. Fråga någon som är där innan området räknas som lugnt."
    ]


def _low(view: ProtectedLowAreas) -> list[str]:
    if not view.low:
        return []
    against = "vad antalet boende ger skäl att vänta" if view.by_population else "ett område i snitt"
    years = counted(view.quarters, "kvartal", "kvartal")
    under = "hälften" if view.share == HALF else percent(view.share)
    return [
        f"I {_of(view, view.low)} har få händelser rapporterats {years} i rad{_names(view, LOW)}: säkert mindre än {under} av "
        f"{against}, trots att det kommer rapporter därifrån."
    ]


def _of(view: ProtectedLowAreas, many: int) -> str:
    return f"{number(many)} av {counted(view.areas_in_all, 'område', 'områden')}"


def _names(view: ProtectedLowAreas, status: str) -> str:
    """Names in brackets, when they may be told and are few enough to be read."""
    names = [area.name for area in view.of(status)]
    return f" ({sentence_list(names)})" if 0 < len(names) <= MOST_NAMES else ""
