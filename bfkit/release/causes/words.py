"""Words of the cause analysis: what each test is called, what it can never say, how a ratio is told."""

from collections.abc import Mapping
from math import ceil
from types import MappingProxyType as _Fixed

from bfkit.causes.support import LEAST_CARRIED
from bfkit.display import interval, number, percent
from bfkit.prevention import (
    CONTRADICTED,
    FEWER,
    MIXED,
    MORE,
    NO_DIFFERENCE,
    OFFENDER,
    PLACE,
    SUPPORTED,
    TARGET,
    UNDECIDED,
    UNKNOWN,
)
from bfkit.release.causes.nearby_views import Spread
from bfkit.results.causes import ComputedStatus

TESTS: Mapping[str, str] = _Fixed(
    {
        "nara_plats": "närhet till en plats",
        "oppettider": "öppettider",
        "belysning": "mörker",
        "skollov": "skollov",
        "veckodag_timme": "veckodagar och timmar",
        "upprepad_plats": "samma plats igen",
        "handelsedagar": "evenemang",
        "forandring_vid_datum": "ändring vid ett datum",
        "inget_data": "kan inte prövas med data",
    }
)
LIMITS: Mapping[str, str] = _Fixed(
    {
        "nara_plats": "Testet kan bara visa var det händer, inte varför.",
        "oppettider": "Testet kan bara visa om händelserna följer öppettiden, inte vad det är vid stängning som ger dem.",
        "belysning": "Testet kan bara visa om händelserna följer mörkret, inte om de skulle bli färre med mer ljus.",
        "skollov": "Testet kan bara visa om loven skiljer sig, inte vilka som är där eller vad de skulle göra i stället.",
        "veckodag_timme": "Testet kan bara visa när det händer, inte varför.",
        "upprepad_plats": "Testet kan bara visa om platsen drabbas på fler dagar än andra. Det kan bero på att den är större eller "
        "livligare, och om den drabbas igen inom kort prövas inte.",
        "handelsedagar": "Testet kan bara visa om kvällar med evenemang skiljer sig, inte vad det är med dem.",
        "forandring_vid_datum": "Testet kan bara visa om nivån ändrades vid den tiden. Allt annat som hände då kan ligga bakom.",
        "inget_data": "",
    }
)
"""What each test can and cannot show, whatever it found."""
HIT_BEYOND_SIZE = (
    "Testet kan bara visa om platsen drabbas på fler dagar än andra. Att den är större eller livligare räcker inte som "
    "förklaring: efter hur mycket annat som händer vid problemets platser väntades {expected}; det blev {seen}. Om den "
    "drabbas igen inom kort prövas inte."
)
"""The same of a place that is hit more than how much else happens there explains."""


def shown_by_data(found: ComputedStatus) -> str:
    """What a published test came to, never without what it cannot say.

    Args:
        found: of one hypothesis, as published for an edition.
    """
    return f"{found.sentence} {LIMITS[found.test]}".strip()


WHY = ("oppettider", "belysning", "skollov", "handelsedagar", "forandring_vid_datum")
"""Tests that could have refuted the cause itself, and not only its place or hours; the order of the first page."""
GENERAL: Mapping[str, tuple[str, str]] = _Fixed(
    {
        "forandring_vid_datum": (
            "Nivån ändras den dagen, mer än andra dagar och, där det går att jämföra, mer än på andra håll.",
            "Nivån är oförändrad den dagen, eller ändras lika mycket på andra håll.",
        ),
        "upprepad_plats": (
            "Platsen har händelser på fler dagar än om dagarna slumpades mellan platserna.",
            "Dagarna med händelser är spridda på platserna som man kan vänta av slumpen.",
        ),
        "inget_data": ("Det krävs uppgifter som inte finns här.", "Det krävs uppgifter som inte finns här."),
        "oppettider öppning": (
            "Händelserna ligger kring öppningen, också när öppningstiden skiljer sig mellan dagar.",
            "Händelserna är lika vanliga andra timmar samma dag.",
        ),
        "veckodag_timme dagar": (
            "En större del av händelserna ligger på de veckodagarna än på andra, och i de timmarna än i andra.",
            "Veckodagarna eller timmarna är fördelade som på andra håll.",
        ),
    }
)
MARKS: Mapping[str, str] = _Fixed({SUPPORTED: "●", CONTRADICTED: "○", UNDECIDED: "?"})
"""A mark for each status, that can be told apart in grey; its word always stands beside it or in the legend."""
ONLY_MARK = "◐"
"""Where a test bears out the place or the hours, and the cause has not been tested."""
ONLY: Mapping[str, str] = _Fixed({"var": "platsen stämmer", "när": "tiden stämmer"})
NOT_TESTED = "orsaken är inte prövad"
LEGEND = (
    f"{MARKS[SUPPORTED]} stöds   {ONLY_MARK} platsen eller tiden stämmer, {NOT_TESTED}   {MARKS[CONTRADICTED]} data talar emot   "
    f"{MARKS[UNDECIDED]} kan ej avgöras"
)
CONTROLLERS: Mapping[str, str] = _Fixed(
    {OFFENDER: "närstående", TARGET: "någon som ser och kan ingripa", PLACE: "platsansvarig"}
)
"""Who could step in, as a reader is told it: "väktare" is taken for a guard."""
PLACES: Mapping[str, str] = _Fixed(
    {
        "skola": "skolor",
        "forskola": "förskolor",
        "krog": "krogar",
        "resecentrum": "resecentrum",
        "vard": "vårdinrättningar",
        "polisstation": "polisstationer",
        "galleria": "gallerior",
        "park": "parker",
    }
)
"""Places of a kind in the plural; what has no kind of its own has no word."""
EFFECTS: Mapping[str, str] = _Fixed(
    {
        FEWER: "färre brott",
        NO_DIFFERENCE: "ingen säker skillnad",
        MIXED: "olika resultat",
        MORE: "fler brott",
        UNKNOWN: "verkan är inte undersökt",
    }
)
_WIDE = 20
_LARGE = 20
MOST = 50
"""Ratios above are told as above it: how far is not known."""


def ratio_words(found: Spread) -> str:
    """A ratio with its interval; only the lower end where the data do not say how large it is.

    >>> ratio_words(Spread(3.78, 2.97, 4.91))
    '3,8 gånger så många (95 % intervall 3,0–4,9)'
    >>> ratio_words(Spread(520.0, 2.92, 1225.6))
    'minst 2,9 gånger så många (95 % intervall 2,9 till över 50); hur många fler går inte att säga'
    >>> ratio_words(Spread(0.0, 0.0, 0.42))
    'kvot 0,0–0,4 (95 % intervall)'
    """
    between = f"(95 % intervall {spread(found.lower, found.upper)})"
    if not found.value:
        return f"kvot {spread(found.lower, found.upper)} (95 % intervall)"
    if not told_size(found):
        return f"minst {times(found.lower)} gånger så många {between}; hur många fler går inte att säga"
    return f"{times(found.value)} gånger så många {between}"


def told_size(found: Spread) -> bool:
    """Whether the data say how large a ratio is, and not only that it is above 1."""
    return not (found.lower > 1 and (found.upper > _WIDE * found.lower or found.upper > MOST))


def short_ratio(found: Spread | None, *, sure: bool = True) -> str:
    """The same for a cell of a table; what is not sure is told by its interval alone where that is wide.

    >>> short_ratio(Spread(12.0, 1.3, 90.0), sure=False), short_ratio(Spread(12.0, 1.3, 90.0))
    ('1,3 till över 50', 'minst 1,3')
    """
    if found is None:
        return "–"
    if found.upper > MOST or found.upper > _WIDE * found.lower:
        return f"minst {times(found.lower)}" if sure and found.lower > 1 else spread(found.lower, found.upper)
    return f"{times(found.value)} ({spread(found.lower, found.upper)})"


def spread(lower: float, upper: float) -> str:
    """The ends of an interval of ratios, whole numbers where they are large, and none above ``MOST``."""
    if upper > MOST:
        return f"över {number(MOST)}" if lower > MOST else f"{times(lower)} till över {number(MOST)}"
    return interval(lower, upper, 0 if lower >= _LARGE else 1)


def could_be(lower: float, upper: float) -> str:
    """What a ratio could be when it cannot be decided."""
    if lower < 0.1 and upper > _WIDE:
        return "Uppgifterna säger inget om hur stor skillnaden är."
    high = f"över {number(MOST)}" if upper > MOST else times(upper)
    if lower > 1:
        return f"Kvoten ligger mellan {times(lower)} och {high}."
    return f"Kvoten kan vara allt från {times(lower)} till {high}."


def clock(minutes: int) -> str:
    """Minutes after midnight as a clock time, also after the next one.

    >>> clock(1470)
    '00.30'
    """
    return f"{minutes // 60 % 24:02d}.{minutes % 60:02d}"


def mark(status: str, only: str | None) -> str:
    """The mark of a test."""
    return ONLY_MARK if only is not None else MARKS[status]


def times(value: float) -> str:
    """A ratio, with one decimal while it is small."""
    return number(value, 0 if value >= _LARGE else 1)


def lowered(words: str) -> str:
    """The first letter small, the others as they are."""
    return words[:1].lower() + words[1:]


def capital(words: str) -> str:
    """The first letter large, the others as they are."""
    return words[:1].upper() + words[1:]


def most_carried(share: float) -> str:
    r"""The most that a cause could stand for, rounded up to whole twentieths.

    >>> most_carried(0.092), most_carried(0.03)
    ('10\xa0%', 'under 5\xa0%')
    """
    if share < LEAST_CARRIED:
        return f"under {percent(LEAST_CARRIED)}"
    return percent(ceil(20 * share - 1e-9) / 20)
