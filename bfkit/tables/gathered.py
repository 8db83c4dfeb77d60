"""What is gathered from the municipality's files: incidents, places, areas, and what is known of them."""

from bfkit import vocabulary
from bfkit.contract import TIME, Column, Table
from bfkit.tables.columns import AREA, AREA_IF_KNOWN, ORGANISATION, OWN_ID, SOURCE, X, Y

_INCIDENT_SUBTYPES = tuple(dict.fromkeys(s for c in vocabulary.INCIDENT_CATEGORIES for s in vocabulary.SUBTYPES[c]))

INCIDENTS = Table(
    "incidents",
    "en rapporterad händelse eller ett anmält brott",
    (
        OWN_ID,
        SOURCE,
        Column(
            "category",
            "text",
            "kategori",
            values=vocabulary.INCIDENT_CATEGORIES,
        ),
        Column("subtype", "text", "undertyp inom kategorin", values=_INCIDENT_SUBTYPES),
        Column("object_type", "text", "vad som drabbades, till exempel skola", required=False),
        Column("starts_at", TIME, "tidigast möjliga tid, kommunens tidszon"),
        Column("ends_at", TIME, "senast möjliga tid; lika med starts_at när tiden är känd"),
        Column("time_precision", "text", "hur noga tiden är känd", values=tuple(vocabulary.TIME_PRECISIONS)),
        Column("reported_at", TIME, "när händelsen rapporterades eller skrevs in", required=False),
        X,
        Y,
        Column("place_precision", "text", "hur noga platsen är känd", values=tuple(vocabulary.PLACE_PRECISIONS)),
        AREA_IF_KNOWN,
        ORGANISATION,
        Column("crime_code", "text", "Brås brottskod, fyra siffror", required=False),
        Column(
            "discovery",
            "text",
            "vem som upptäckte brottet",
            required=False,
            values=tuple(vocabulary.DISCOVERIES),
        ),
    ),
    ("source", "id"),
)

UNSAFE_PLACES = Table(
    "unsafe_places",
    "en otrygg plats: ett tillstånd som öppnas och stängs",
    (
        OWN_ID,
        SOURCE,
        Column("subtype", "text", "vad som är fel", values=tuple(vocabulary.SUBTYPES[vocabulary.STATE_CATEGORY])),
        Column("opened_at", TIME, "när platsen först rapporterades"),
        Column("closed_at", TIME, "när bristen var åtgärdad; tomt när den är öppen", required=False),
        Column("reported_at", TIME, "när rapporten kom in", required=False),
        X,
        Y,
        AREA_IF_KNOWN,
        ORGANISATION,
    ),
    ("source", "id"),
)

SPECIAL_EVENTS = Table(
    "special_events",
    "ett särskilt evenemang i kalendern",
    (
        OWN_ID,
        SOURCE,
        Column(
            "subtype",
            "text",
            "slag av evenemang",
            values=tuple(vocabulary.SUBTYPES[vocabulary.CALENDAR_CATEGORY]),
        ),
        Column("starts_at", TIME, "början"),
        Column("ends_at", TIME, "slut"),
        Column("reported_at", TIME, "när evenemanget anmäldes till kalendern", required=False),
        X,
        Y,
        AREA_IF_KNOWN,
    ),
    ("source", "id"),
)

REPORTERS = Table(
    "reporters",
    "en utsedd rapportör (tjänst, inte namn)",
    (
        Column("id", "text", "rapportörens nummer"),
        Column("organisation", "text", "organisation"),
        Column("active_from", "date", "första dag som rapportör"),
        Column("active_to", "date", "sista dag som rapportör; tomt när uppdraget pågår", required=False),
    ),
    ("id",),
)

AREAS = Table(
    "areas",
    "ett område; geometrin ligger bredvid när den finns",
    (
        Column("id", "text", "områdets kod"),
        Column("level", "text", "indelning, till exempel deso eller stadsdel"),
        Column("name", "text", "områdets namn"),
        Column("version", "text", "indelningens version"),
        Column("population", "integer", "folkmängd", required=False, unit="personer"),
    ),
    ("id",),
)

PLACES = Table(
    "places",
    "en plats i platsregistret",
    (
        Column("id", "text", "platsens nummer"),
        Column("kind", "text", "slag av plats", values=tuple(vocabulary.PLACE_KINDS)),
        Column("name", "text", "platsens namn"),
        Column("x", "number", "östlig koordinat", unit="meter"),
        Column("y", "number", "nordlig koordinat", unit="meter"),
        Column("opening_hours", "text", "öppettider, till exempel fre–lör 12:00–03:00", required=False),
        Column("opened_on", "date", "första dag i bruk; tomt när den inte är känd", required=False),
        Column("closed_on", "date", "sista dag i bruk; tomt när platsen finns kvar", required=False),
    ),
    ("id",),
)

INDICATORS = Table(
    "indicators",
    "ett värde för ett område och ett år",
    (
        AREA,
        Column("year", "integer", "året som värdet gäller"),
        Column("name", "text", "indikatorns namn i municipality.yml eller i filen"),
        Column("value", "number", "värdet; en andel skrivs mellan 0 och 1"),
        Column("uncertainty", "number", "värdets osäkerhet som källan anger den, i samma enhet", required=False),
        Column("source", "text", "varifrån värdet kommer"),
    ),
    ("area_id", "year", "name"),
)

ACTIVITIES = Table(
    "activities",
    "vad som gjordes av en insats en dag, enligt aktivitetsloggen; aldrig av vem",
    (
        Column("id", "text", "raden i loggen"),
        Column("intervention", "text", "insatsens id i interventions.yml"),
        Column("day", "date", "dagen då det gjordes"),
        AREA_IF_KNOWN,
        Column("count", "integer", "antal aktiviteter, minst 1", unit="antal"),
        Column("documented", "text", "om det finns underlag", required=False, values=("ja", "nej")),
    ),
    ("id",),
)

GATHERED = (INCIDENTS, UNSAFE_PLACES, SPECIAL_EVENTS, REPORTERS, AREAS, PLACES, INDICATORS, ACTIVITIES)
