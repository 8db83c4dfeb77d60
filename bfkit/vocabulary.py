"""Closed lists of the workbench: the code used in tables, and the Swedish words a reader sees."""

from types import MappingProxyType as _Fixed

OTHER = "ovrigt"
"""Sub-type of everything a municipality has no word for; every category ends in "m.m."."""

CATEGORIES = _Fixed(
    {
        "skadegorelse": "Skadegörelse",
        "incident_mot_anstalld": "Incident mot anställd",
        "otrygg_plats": "Otrygg plats",
        "otrygghetsskapande_samling": "Otrygghetsskapande samling",
        "annat_otrygghetsskapande": "Annat otrygghetsskapande",
        "sarskilt_evenemang": "Särskilt evenemang",
    }
)
"""The six categories of the local situation picture (requirements A1.2-A1.8)."""

STATE_CATEGORY = "otrygg_plats"
"""A state that is opened and closed, kept in ``unsafe_places`` and never counted as incidents."""

CALENDAR_CATEGORY = "sarskilt_evenemang"
"""A calendar of exposures, kept in ``special_events`` and never counted as a problem."""

INCIDENT_CATEGORIES = tuple(c for c in CATEGORIES if c not in (STATE_CATEGORY, CALENDAR_CATEGORY))

SUBTYPES = _Fixed(
    {
        "skadegorelse": _Fixed(
            {
                "bilbrand": "Bilbrand",
                "brand": "Brand",
                "klotter": "Klotter",
                "skadegorelse_fordon": "Skadegörelse mot fordon",
                "ovrig_skadegorelse": "Övrig skadegörelse",
                OTHER: "Övrigt",
            }
        ),
        "incident_mot_anstalld": _Fixed(
            {
                "hindrad": "Hindrad i arbetet",
                "hotad": "Hotad",
                "vald": "Utsatt för våld",
                "otrygg_i_arbetet": "Otrygg i arbetet",
                OTHER: "Övrigt",
            }
        ),
        "otrygg_plats": _Fixed(
            {
                "belysning": "Bristfällig belysning",
                "insyn": "Bristfällig insyn",
                "klotter": "Klotter",
                "skadegorelse": "Skadegörelse",
                "nedskrapning": "Nedskräpning",
                "odslig": "Ödslig plats",
                OTHER: "Övrigt",
            }
        ),
        "otrygghetsskapande_samling": _Fixed(
            {"trapphus": "I trapphus", "utomhus": "Utomhus", "annan": "Annan plats", OTHER: "Övrigt"}
        ),
        "annat_otrygghetsskapande": _Fixed(
            {
                "brak": "Bråk",
                "vald": "Våld",
                "inbrott": "Inbrott",
                "olovlig_trafik": "Olovlig trafik",
                "tillhyggen": "Funna tillhyggen",
                "oppen_drogforsaljning": "Öppen drogförsäljning",
                OTHER: "Övrigt",
            }
        ),
        "sarskilt_evenemang": _Fixed(
            {
                "demonstration": "Demonstration",
                "idrottsevenemang": "Idrottsevenemang",
                "konsert": "Konsert",
                "omradesevenemang": "Områdesevenemang",
                "ungdomsfest": "Ungdomsfest",
                "uthyrning": "Uthyrning av lokal",
                OTHER: "Övrigt",
            }
        ),
    }
)

SOURCE_KINDS = _Fixed(
    {
        "reporter": "Utsedda rapportörer",
        "police": "Polisanmälda brott",
        "rescue_service": "Räddningstjänstens insatser",
        "notice": "Offentliga notiser",
    }
)
TIME_PRECISIONS = _Fixed({"minute": "minut", "hour": "timme", "day": "dag", "month": "månad"})
PLACE_PRECISIONS = _Fixed({"point": "punkt", "street": "gata", "area": "område", "municipality": "kommun"})
DISCOVERIES = _Fixed({"victim": "anmält av utsatt eller vittne", "police": "upptäckt av polisen"})
PURPOSES = _Fixed({"uppfoljning": "uppföljning", "studentarbete": "studentarbete", "forskning": "forskning"})
HANDLING_STATUSES = _Fixed({"arbetsmaterial": "arbetsmaterial", "upprattad": "upprättad handling"})
EDITIONS = _Fixed({"arbetsgrupp": "Arbetsgruppens utgåva", "offentlig": "Offentlig utgåva"})
PLACE_KINDS = _Fixed(
    {
        "skola": "Skola",
        "forskola": "Förskola",
        "krog": "Krog",
        "resecentrum": "Resecentrum",
        "vard": "Vårdinrättning",
        "polisstation": "Polisstation",
        "galleria": "Galleria",
        "park": "Park",
        OTHER: "Övrigt",
    }
)

REJECTIONS = _Fixed(
    {
        "row_malformed": "raden har fel antal kolumner",
        "date_missing": "datum saknas",
        "date_invalid": "datumet går inte att läsa",
        "date_impossible": "datumet ligger före 1990 eller efter filens egen tid",
        "end_before_start": "händelsen slutar innan den börjar",
        "category_missing": "kategori saknas",
        "category_unknown": "kategorin finns inte bland de sex",
        "crime_code_missing": "brottskod saknas",
        "crime_code_unmapped": "brottskoden finns inte i kommunens kodlista",
        "crime_code_not_valid": "brottskoden gällde inte den dagen enligt kommunens kodlista",
        "value_unexpected": "ett värde skiljer sig från det som kommunen lovat",
        "not_incident": "raden är ingen händelse enligt kommunens uppgifter",
    }
)
"""Why a row is kept aside: what or when cannot be told. Rejected rows are never lost."""

BLANKED = _Fixed(
    {
        "time_invalid": "klockslaget går inte att läsa; dagen används",
        "end_invalid": "sluttiden går inte att läsa; händelsen räknas från sin början",
        "reported_missing": "rapporteringsdatum saknas",
        "reported_invalid": "rapporteringsdatumet går inte att läsa",
        "reported_before_occurred": "rapporterad före händelsen",
        "area_missing": "områdeskod saknas",
        "area_malformed": "områdeskoden har fel form",
        "area_zero_lost": "områdeskoden har tappat sin inledande nolla",
        "area_unknown": "områdeskoden finns inte i områdeslistan",
        "point_missing": "punkt saknas",
        "point_invalid": "koordinaten går inte att läsa",
        "point_swapped": "öst och nord har bytt plats; punkten används inte",
        "point_outside": "punkten ligger utanför kommunen",
        "point_centre": "punkten är mitten av ett område eller av kommunen, inte platsen; den används inte",
        "point_coarse": "platsen är angiven som ett område eller en kommun, inte som en punkt",
        "subtype_unknown": "undertypen är okänd och räknas som övrigt",
        "closed_invalid": "stängningsdatumet går inte att läsa",
        "personal_masked": "värdet såg ut som en personuppgift och har tagits bort",
    }
)
"""What was missing or set aside in a row that is otherwise used."""

FULLY_DONE, PARTLY_DONE, DONE_OTHERWISE, NOT_DONE = "fullt ut", "delvis", "på annat sätt", "inte alls"
IMPLEMENTATIONS = (FULLY_DONE, PARTLY_DONE, DONE_OTHERWISE, NOT_DONE)
"""How a measure was carried out (requirements A6); that it was done otherwise only people can tell."""

REACHED_EARLY, OUT_OF_REACH = "redan nått", "kan inte längre nås"
REACHES = (REACHED_EARLY, OUT_OF_REACH)
"""What can be said of a target before its period is over."""

COLOURS = ("grön", "gul", "röd", "grå")
"""The figure of a measure or a commitment (requirements A6); grey is this program's own addition."""

TESTED, JUDGED, COUNTED = "statistiskt prövat", "gruppens bedömning", "räknat i loggarna"
MARK_GROUNDS = (TESTED, JUDGED, COUNTED)
"""What a mark rests on."""

CARRY_ON, CARRY_ON_AND_FOLLOW, CHANGE, STOP, CARRY_OUT = (
    "fortsätt",
    "fortsätt och följ upp",
    "ändra",
    "avsluta",
    "genomför som planerat",
)
NEXT_STEPS = (CARRY_ON, CARRY_ON_AND_FOLLOW, CHANGE, STOP, CARRY_OUT)
"""What is proposed to the group for a measure of last quarter (requirements A2.3). What was not done is not what did not
work: the last is this program's own addition."""

PERSONAL_KINDS = _Fixed(
    {
        "identity_number": "personnummer eller samordningsnummer",
        "email": "e-postadress",
        "phone": "telefonnummer",
    }
)
POINTS = "procentenheter/100"
"""Unit of a difference of shares."""
SURELY_MISSED = "Målet nåddes inte (säkert över)"
"""How a sentence of a test begins when the whole interval lies above a highest value."""

OWN_PLACE = "insatsområdet"
"""What stands for a measure's areas where they may not be named."""
