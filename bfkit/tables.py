"""The contract of each table, declared once: ``data/dictionary.csv`` and the checks are made from here."""

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
import pandera.pandas as pa

from bfkit import vocabulary
from bfkit.display import counted
from bfkit.errors import TableError, listed

TIME = "time"
"""Moments: time-zone aware, microseconds (what pandas 3 keeps)."""

_DAY = "datetime64[us]"
"""Dates; pandera reads this as nanoseconds, so ``check`` sets it once more."""

_INCIDENT_SUBTYPES = tuple(dict.fromkeys(s for c in vocabulary.INCIDENT_CATEGORIES for s in vocabulary.SUBTYPES[c]))


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its type (``text``, ``time``, ``date``, ``number``, ``integer``), values and meaning."""

    name: str
    kind: str
    meaning: str
    required: bool = True
    values: tuple[str, ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what one row is, its columns and the columns that identify a row."""

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def column_names(self) -> list[str]:
        """Names in order."""
        return [column.name for column in self.columns]


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

_GATHERED = (INCIDENTS, UNSAFE_PLACES, SPECIAL_EVENTS, REPORTERS, AREAS, PLACES, INDICATORS, ACTIVITIES)
ALL = (*_GATHERED, PROMISES, UNIT_COSTS, SURVEY_SHARES, AREA_JUDGEMENTS)


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


def empty(table: Table, time_zone: str) -> pd.DataFrame:
    """A table with no rows and the declared columns and types."""
    return _empty(table, time_zone).copy()


@lru_cache(maxsize=32)
def _empty(table: Table, time_zone: str) -> pd.DataFrame:
    return check(pd.DataFrame(columns=table.column_names), table, time_zone)


def check(rows: pd.DataFrame, table: Table, time_zone: str) -> pd.DataFrame:
    """The same rows with the declared columns in order and the declared types, or an error.

    Raises:
        TableError: a column is missing, a value lies outside its closed list, a required value is
            missing, a value has the wrong type or a key stands twice; the message names each column,
            how many values are wrong and the first of them.
    """
    missing = [name for name in table.column_names if name not in rows.columns]
    if missing:
        raise TableError(f"{table.name}: kolumnerna {listed(missing)} saknas; väntade {', '.join(table.column_names)}.")
    try:
        checked = _schema(table, time_zone).validate(rows[table.column_names], lazy=True)
    except pa.errors.SchemaErrors as failure:
        raise TableError(
            f"{table.name}: {'; '.join(_found(failure.failure_cases, table))}. "
            "Se vad tabellen ska innehålla i data/dictionary.csv."
        ) from failure
    days = [column.name for column in table.columns if column.kind == "date"]
    return checked.astype(dict.fromkeys(days, _DAY))


def _found(failures: pd.DataFrame, table: Table) -> list[str]:
    """What is wrong, in words: one phrase a column and kind of fault."""
    key = " + ".join(table.key)
    kinds = {
        "multiple_fields_uniqueness": f"nyckeln {key} står mer än en gång",
        "not_nullable": "värdet saknas",
    }
    phrases = []
    for names, cases in failures.groupby(["column", "check"], sort=False):
        column, check = map(str, names)
        if check.startswith("dtype(") or (check == "multiple_fields_uniqueness" and column != table.key[-1]):
            continue
        fault = kinds.get(check, "utanför listan" if check.startswith("isin(") else "fel typ")
        values = [f'"{value}"' for value in cases["failure_case"].dropna().unique()]
        rows = counted(len(cases), "rad", "rader")
        phrases.append(f"{column}, {rows}: {fault}" + (f" ({listed(values, most=3)})" if values else ""))
    return phrases


@lru_cache(maxsize=32)
def _schema(table: Table, time_zone: str) -> pa.DataFrameSchema:
    columns = {
        column.name: pa.Column(
            _dtype(column, time_zone),
            checks=[pa.Check.isin(list(column.values))] if column.values else None,
            nullable=not column.required,
            coerce=True,
        )
        for column in table.columns
    }
    return pa.DataFrameSchema(columns, unique=list(table.key), strict=True)


def _dtype(column: Column, time_zone: str) -> object:
    kinds: dict[str, object] = {
        "text": pd.StringDtype(na_value=float("nan")),
        TIME: pd.DatetimeTZDtype(unit="us", tz=time_zone),
        "date": _DAY,
        "number": "float64",
        "integer": pd.Int64Dtype(),
    }
    return kinds[column.kind]
