"""Invented names. No area, place or organisation is meant to be a real one."""

from types import MappingProxyType as _Fixed


def _listed(names: str) -> tuple[str, ...]:
    return tuple(names.split(", "))


AREAS = _Fixed(
    {
        "centrum": _listed("Stadskärnan, Stationskvarteren, Hamnkvarteren, Klosterkvarteren, Norrport, Västerport"),
        "flerbostadshus": _listed(
            "Björkvallen, Tallgläntan, Rönnhöjden, Aspdungen, Hasselgläntan, Klockarhöjden, "
            "Spinnarbacken, Vävargården, Solhöjden, Månbacken, Stjärnvallen, Kometen"
        ),
        "villor": _listed(
            "Gulsippan, Smultronbacken, Kaptenshagen, Prästvreten, Ängsvassen, Trädgårdsbyn, "
            "Östergläntan, Lärkvreten, Trastbacken, Sidensvansen, Körsbärsdungen, Äppelvreten, "
            "Sjögläntan, Fågelhagen"
        ),
        "industri": _listed("Gasverksudden, Sågverksplan, Mekanikerområdet, Lagerområdet, Grusåsen"),
        "by": _listed(
            "Vretaby, Kvarnforsby, Norrsjötorp, Lerbäcksby, Tomtbergaby, Ekelösby, Skogsvreten, "
            "Myrboda, Ånäsby, Storviksby, Finnåstorp"
        ),
    }
)
"""Names of areas by kind; their number is the number of areas."""

SCHOOLS = _listed(
    "Östanskolan, Norrportsskolan, Björkskolan, Klockarskolan, Spinnarskolan, Stjärnskolan, "
    "Gulsippeskolan, Lärkskolan, Sjöskolan, Äppelskolan, Vretaskolan, Kvarnskolan"
)
PRESCHOOLS = _listed(
    "Blåklinten, Nyckelpigan, Kotten, Igelkotten, Myran, Snäckan, Regnbågen, Humlan, Ekorren, "
    "Trollet, Gläntan, Svalan, Linnean, Pärlan, Äventyret, Grodan, Fjärilen, Masken"
)
PUBS = _listed(
    "Bryggaren, Gamla Smedjan, Kajutan, Stadskällaren, Två Skator, Lanternan, Perrongen, Tallkotten, Bygdegårdens krog"
)
PARKS = _listed("Stadsparken, Klosterparken, Hamnparken, Björkparken, Solparken, Kometparken, Ängsparken, Äppelparken")
YOUTH_CENTRES = _listed("Fritidsgården Kometen, Fritidsgården Björken, Fritidsgården Norrport, Fritidsgården Vreten")
SHOPS = _listed("Torgkiosken, Blomsterhandeln, Solkiosken, Björknärköpet, Gulsippelivs, Vretalivs")
DARK_PARK = "Björkparken"
"""The park that is dark: its incidents follow the dusk, and the streets round it have no lamps."""
