"""What problem pictures and areas are weighed by: promises, prices, shares of a survey, judgements."""

from bfkit.contract import Column, Table
from bfkit.tables.columns import AREA

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
        AREA,
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
        AREA,
        Column("year", "integer", "året som bedömningen gäller"),
        Column("criterion", "text", "kriteriet", values=("O6",)),
        Column("judgement", "text", "bedömningen", values=("ja", "nej")),
        Column("source", "text", "vem som har bedömt"),
    ),
    ("area_id", "year", "criterion"),
)

WEIGHED = (PROMISES, UNIT_COSTS, SURVEY_SHARES, AREA_JUDGEMENTS)
