"""Where: counts by area, those without an area told apart."""

from bfkit.display import counted
from bfkit.release.fragments import Fragment, box, heading, join, paragraph, table
from bfkit.release.mapping.areas.views import ProtectedAreas

MOST_AREAS = 15


def section(view: ProtectedAreas) -> Fragment:
    """The areas with most incidents on twelve months; the public edition lists them by name, unranked."""
    if not view.any_placed:
        return box("Visas inte.", f"{view.label} har inga händelser med känt område {view.year.label}.", "note")
    public = view.edition.key == "offentlig"
    ranked = sorted(view.areas, key=lambda area: area.name if public else -(area.count_12m.value or 0))
    shown = [area for area in ranked if area.count_12m.value][: None if public else MOST_AREAS]
    rest = sum(area.count_12m.value != 0 for area in view.areas) - len(shown)
    rows = [[area.name, area.count.text, area.count_12m.text] for area in shown]
    rows.append([view.unplaced.name, view.unplaced.count.text, view.unplaced.count_12m.text])
    rows.append(["Hela kommunen", view.total.text, view.total_12m.text])
    caption = f"{view.label} efter {view.level}: händelser i {view.quarter.label} och {view.year.label}."
    pieces = [heading(view.label), table([view.level, "Kvartalet", "Tolv månader"], rows, caption=caption)]
    if rest:
        words = counted(rest, "område", "områden")
        pieces.append(paragraph(f"Ytterligare {words} har händelser men står inte i tabellen.", "sub"))
    caution = (
        "Antal, inte risk: ett område med många besökare eller många rapportörer får fler händelser. Ordningen "
        "mellan områden med nästan lika många växlar av slump från kvartal till kvartal."
    )
    pieces.append(paragraph(caution, "sub"))
    return join(pieces)
