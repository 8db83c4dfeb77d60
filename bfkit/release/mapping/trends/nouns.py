"""What the incidents of a category are called in running text: «färre fall av klotter», «alla rapporterade händelser»."""

from bfkit import vocabulary
from bfkit.mapping.trends.categories import ALL

CATEGORIES = {
    ALL: "händelser",
    "skadegorelse": "skadegörelser",
    "incident_mot_anstalld": "incidenter mot anställda",
    "otrygghetsskapande_samling": "otrygghetsskapande samlingar",
    "annat_otrygghetsskapande": "andra otrygghetsskapande händelser",
}
SUBTYPES = {
    ("skadegorelse", "bilbrand"): "bilbränder",
    ("skadegorelse", "brand"): "bränder",
    ("skadegorelse", "klotter"): "fall av klotter",
    ("skadegorelse", "skadegorelse_fordon"): "skadegörelser mot fordon",
    ("annat_otrygghetsskapande", "brak"): "bråk",
    ("annat_otrygghetsskapande", "inbrott"): "inbrott",
}
"""Those that have a plural of their own; the others are called by their label."""
EVERY = {"reporter": "alla rapporterade händelser", "police": "alla anmälda brott"}
"""All incidents of a source, by its kind."""


def plural(category: str, subtype: str | None, label: str) -> str:
    """Incidents of a category or sub-type in the plural; ``label``: its name on the page.

    >>> plural("skadegorelse", "klotter", "Klotter"), plural("annat_otrygghetsskapande", "olovlig_trafik", "Olovlig trafik")
    ('fall av klotter', 'händelser av slaget olovlig trafik')
    """
    if subtype is not None:
        return SUBTYPES.get((category, subtype), f"händelser av slaget {label.lower()}")
    if label != vocabulary.CATEGORIES.get(category, label):  # a category of the municipality's own making
        return f"händelser av slaget {label.lower()}"
    return CATEGORIES[category]
