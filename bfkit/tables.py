"""Which tables there are, declared once: ``data/dictionary.csv`` and the checks are made from here."""

import pandas as pd

from bfkit import vocabulary
from bfkit.contract import TIME, Column, Table, check, empty

__all__ = ["TIME", "Column", "Table", "check", "dictionary", "empty"]

_INCIDENT_SUBTYPES = tuple(dict.fromkeys(s for c in vocabulary.INCIDENT_CATEGORIES for s in vocabulary.SUBTYPES[c]))

INCIDENTS = Table(
    "incidents",
    "en rapporterad händelse eller ett anmält brott",
    (
        Column("id", "text", "källans eget nummer; unikt inom källan"),
        Column("source", "text", "källans namn i municipality.yml"),
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
        Column("x", "number", "punkt, östlig koordinat", required=False, unit="meter"),
        Column("y", "number", "punkt, nordlig koordinat", required=False, unit="meter"),
        Column("place_precision", "text", "hur noga platsen är känd", values=tuple(vocabulary.PLACE_PRECISIONS)),
        Column("area_id", "text", "område enligt areas", required=False),
        Column("organisation", "text", "rapportörens organisation", required=False),
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
        Column("id", "text", "källans eget nummer; unikt inom källan"),
        Column("source", "text", "källans namn i municipality.yml"),
        Column("subtype", "text", "vad som är fel", values=tuple(vocabulary.SUBTYPES[vocabulary.STATE_CATEGORY])),
        Column("opened_at", TIME, "när platsen först rapporterades"),
        Column("closed_at", TIME, "när bristen var åtgärdad; tomt när den är öppen", required=False),
        Column("reported_at", TIME, "när rapporten kom in", required=False),
        Column("x", "number", "punkt, östlig koordinat", required=False, unit="meter"),
        Column("y", "number", "punkt, nordlig koordinat", required=False, unit="meter"),
        Column("area_id", "text", "område enligt areas", required=False),
        Column("organisation", "text", "rapportörens organisation", required=False),
    ),
    ("source", "id"),
)

SPECIAL_EVENTS = Table(
    "special_events",
    "ett särskilt evenemang i kalendern",
    (
        Column("id", "text", "källans eget nummer; unikt inom källan"),
        Column("source", "text", "källans namn i municipality.yml"),
        Column(
            "subtype",
            "text",
            "slag av evenemang",
            values=tuple(vocabulary.SUBTYPES[vocabulary.CALENDAR_CATEGORY]),
        ),
        Column("starts_at", TIME, "början"),
        Column("ends_at", TIME, "slut"),
        Column("reported_at", TIME, "när evenemanget anmäldes till kalendern", required=False),
        Column("x", "number", "punkt, östlig koordinat", required=False, unit="meter"),
        Column("y", "number", "punkt, nordlig koordinat", required=False, unit="meter"),
        Column("area_id", "text", "område enligt areas", required=False),
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
        Column("area_id", "text", "område enligt areas"),
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
        Column("area_id", "text", "område enligt areas", required=False),
        Column("count", "integer", "antal aktiviteter, minst 1", unit="antal"),
        Column("documented", "text", "om det finns underlag", required=False, values=("ja", "nej")),
    ),
    ("id",),
)

PROMISES = Table(
    "promises",
    "ett medborgarlöfte för ett område och ett år",
    (
        Column("id", "text", "löftets nummer"),
        Column("year", "integer", "året som löftet gäller"),
        Column("area_id", "text", "område enligt areas; tomt när löftet gäller hela kommunen", required=False),
        Column("subtype", "text", "den undertyp som löftet handlar om"),
        Column("text", "text", "löftets lydelse"),
    ),
    ("id",),
)

UNIT_COSTS = Table(
    "unit_costs",
    "vad en händelse av en undertyp kostar",
    (
        Column("subtype", "text", "undertyp"),
        Column("item", "text", "vad som kostar"),
        Column("unit", "text", "kostnad per vad"),
        Column("low", "number", "lågt räknat", unit="kronor"),
        Column("middle", "number", "mellan", unit="kronor"),
        Column("high", "number", "högt räknat", unit="kronor"),
        Column("source", "text", "varifrån uppgiften kommer"),
        Column("price_year", "integer", "året vars priser det är"),
    ),
    ("subtype",),
)

SURVEY_SHARES = Table(
    "survey_shares",
    "andelen otrygga enligt enkäten i ett område ett år",
    (
        Column("area_id", "text", "område enligt areas"),
        Column("year", "integer", "enkätens år"),
        Column("share", "number", "vägd andel otrygga, mellan 0 och 1"),
        Column("answers", "integer", "antal svar på frågan", unit="antal"),
        Column("weight", "number", "svarens vikter tillsammans"),
        Column("design_effect", "number", "hur mycket vägningen ökar osäkerheten (Kish)"),
        Column("comparable_from", "integer", "första året med samma lydelse"),
        Column("source", "text", "frågan"),
    ),
    ("area_id", "year"),
)

AREA_JUDGEMENTS = Table(
    "area_judgements",
    "vad människor har bedömt om ett område ett år; aldrig uträknat",
    (
        Column("area_id", "text", "område enligt areas"),
        Column("year", "integer", "året som bedömningen gäller"),
        Column("criterion", "text", "kriteriet", values=("O6",)),
        Column("judgement", "text", "bedömningen", values=("ja", "nej")),
        Column("source", "text", "vem som har bedömt"),
    ),
    ("area_id", "year", "criterion"),
)

SURVEY_RESPONDENTS = Table(
    "survey_respondents",
    "den som har svarat på en enkät i en omgång, utan namn",
    (
        Column("survey", "text", "enkätens namn"),
        Column("wave", "integer", "omgångens år"),
        Column("respondent", "text", "svarets nummer i omgången"),
        Column("panel", "text", "nummer som följer den svarande mellan omgångar", required=False),
        Column("area_id", "text", "område enligt areas", required=False),
        Column("sex", "text", "kön", required=False),
        Column("age", "text", "åldersgrupp", required=False),
        Column("stratum", "text", "stratum i urvalet", required=False),
        Column("cluster", "text", "kluster i urvalet, till exempel skola", required=False),
        Column("weight", "number", "hur många svaret står för"),
    ),
    ("survey", "wave", "respondent"),
)

SURVEY_ANSWERS = Table(
    "survey_answers",
    "ett giltigt svar på en fråga",
    (
        Column("survey", "text", "enkätens namn"),
        Column("wave", "integer", "omgångens år"),
        Column("respondent", "text", "svarets nummer i omgången"),
        Column("item", "text", "frågan"),
        Column("answer", "integer", "svaret som kod i kodboken"),
    ),
    ("survey", "wave", "respondent", "item"),
)

SURVEY_ITEMS = Table(
    "survey_items",
    "en fråga i en enkäts kodbok",
    (
        Column("survey", "text", "enkätens namn"),
        Column("item", "text", "frågan"),
        Column("wording", "text", "lydelse"),
        Column("answers", "text", "tillåtna svar som koder, med | emellan"),
        Column("worse", "text", "vilken ände av skalan som är sämre", values=("hög", "låg", "ingen")),
        Column("first_wave", "integer", "första året frågan ställs"),
        Column("last_wave", "integer", "sista året frågan ställs"),
    ),
    ("survey", "item"),
)

SURVEY_FRAME = Table(
    "survey_frame",
    "ett stratum i en omgång: hur många som finns, tillfrågades och svarade",
    (
        Column("survey", "text", "enkätens namn"),
        Column("wave", "integer", "omgångens år"),
        Column("stratum", "text", "stratum"),
        Column("population", "integer", "personer i stratum", unit="antal"),
        Column("sampled", "integer", "tillfrågade", unit="antal"),
        Column("answered", "integer", "svarande", unit="antal"),
    ),
    ("survey", "wave", "stratum"),
)

SURVEY_MARGINS = Table(
    "survey_margins",
    "registrets antal personer av ett kön i en åldersgrupp",
    (
        Column("survey", "text", "enkätens namn"),
        Column("wave", "integer", "omgångens år"),
        Column("sex", "text", "kön"),
        Column("age", "text", "åldersgrupp"),
        Column("population", "number", "personer i registret", unit="antal"),
    ),
    ("survey", "wave", "sex", "age"),
)

SAFETY_INDEX = Table(
    "safety_index",
    "värdet på en av trygghetsindexets variabler; lågt är bra",
    (
        Column("year", "integer", "år"),
        Column("area_id", "text", "område enligt areas; tomt är hela kommunen", required=False),
        Column("item", "text", "variabel"),
        Column("value", "number", "värde mellan 0 och 6; tomt när det saknas", required=False),
        Column("uncertainty", "number", "plus/minus", required=False),
    ),
    ("year", "area_id", "item"),
)

COST_SERIES = Table(
    "cost_series",
    "vad skadegörelse har kostat under en del av ett år",
    (
        Column("year", "integer", "år"),
        Column("period", "text", "del av året, till exempel tertial", required=False),
        Column("item", "text", "vad som kostade"),
        Column("kronor", "number", "årets kronor", unit="kronor"),
        Column("price_index", "number", "filens eget prisindex", required=False),
    ),
    ("year", "period", "item"),
)

_GATHERED = (INCIDENTS, UNSAFE_PLACES, SPECIAL_EVENTS, REPORTERS, AREAS, PLACES, INDICATORS, ACTIVITIES)
_SURVEYS = (SURVEY_RESPONDENTS, SURVEY_ANSWERS, SURVEY_ITEMS, SURVEY_FRAME, SURVEY_MARGINS)
ALL = (*_GATHERED, PROMISES, UNIT_COSTS, SURVEY_SHARES, AREA_JUDGEMENTS, *_SURVEYS, SAFETY_INDEX, COST_SERIES)


def dictionary() -> pd.DataFrame:
    """The data dictionary: one row a column of every table."""
    return pd.DataFrame(
        [
            {
                "tabell": table.name,
                "kolumn": column.name,
                "typ": column.kind,
                "obligatorisk": "ja" if column.required else "nej",
                "enhet": column.unit,
                "värden": " | ".join(column.values),
                "betydelse": column.meaning,
            }
            for table in ALL
            for column in table.columns
        ]
    )
