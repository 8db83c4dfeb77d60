"""What is followed up: surveys answer by answer, the safety index, and what damage has cost."""

from bfkit.contract import Column, Table
from bfkit.tables.columns import AREA_IF_KNOWN, RESPONDENT, SURVEY, WAVE

SURVEY_RESPONDENTS = Table(
    "survey_respondents",
    "den som har svarat på en enkät i en omgång, utan namn",
    (
        SURVEY,
        WAVE,
        RESPONDENT,
        Column("panel", "text", "nummer som följer den svarande mellan omgångar", required=False),
        AREA_IF_KNOWN,
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
        SURVEY,
        WAVE,
        RESPONDENT,
        Column("item", "text", "frågan"),
        Column("answer", "integer", "svaret som kod i kodboken"),
    ),
    ("survey", "wave", "respondent", "item"),
)

SURVEY_ITEMS = Table(
    "survey_items",
    "en fråga i en enkäts kodbok",
    (
        SURVEY,
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
        SURVEY,
        WAVE,
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
        SURVEY,
        WAVE,
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

FOLLOWED_UP = (
    SURVEY_RESPONDENTS,
    SURVEY_ANSWERS,
    SURVEY_ITEMS,
    SURVEY_FRAME,
    SURVEY_MARGINS,
    SAFETY_INDEX,
    COST_SERIES,
)
