"""Closed lists of the cause analysis: the problem triangle, what may lie behind, tests, sources, techniques, EMMIE."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType as _Fixed

OFFENDER, TARGET, PLACE, RECORDING = "gärningsperson", "offer eller objekt", "plats", "mätningen"
CONTROLLERS: Mapping[str, str] = _Fixed({OFFENDER: "närstående", TARGET: "väktare", PLACE: "platsansvarig"})
"""Who could step in at each corner of the triangle: handler, guardian and manager.

"Väktare" is Brå's word (*kapabla väktare*) and means anyone who can step in, not only one employed as a guard. For the
two others the Swedish words are our own: Brå's triangle does not name them. Cohen and Felson 1979, doi:10.2307/2094589;
Clarke and Eck, "Bli en problemlösande brottsanalytiker i 55 steg", Polishögskolan 2006:1.
"""
CORNERS = (*CONTROLLERS, RECORDING)
"""The corners of the triangle, and the one explanation that lies in none of them: what is recorded has changed."""


@dataclass(frozen=True, slots=True)
class Mechanism:
    """What may lie behind a problem: the corner it belongs to, and what it means in a sentence."""

    corner: str
    meaning: str


MECHANISMS: Mapping[str, Mechanism] = _Fixed(
    {
        "mörker": Mechanism(PLACE, "Det går inte att se vad som händer när det är mörkt."),
        "skymd sikt": Mechanism(PLACE, "Platsen är svår att se från håll där det finns andra."),
        "ingen uppsikt": Mechanism(PLACE, "Ingen ansvarar för eller ser platsen den tid det händer."),
        "stängningstid": Mechanism(PLACE, "Många släpps ut samtidigt när något stänger."),
        "väntan och trängsel": Mechanism(PLACE, "Människor blir kvar, väntar eller trängs."),
        "förfall": Mechanism(PLACE, "Skräp, klotter eller sådant som är trasigt får vara kvar."),
        "fri väg": Mechanism(PLACE, "Det är lätt att ta sig dit, igenom eller därifrån."),
        "oklara regler": Mechanism(PLACE, "Det är oklart vad som gäller på platsen, eller ingen säger till."),
        "redskap till hands": Mechanism(PLACE, "Sten, glas, brännbart eller annat som behövs ligger framme."),
        "evenemang": Mechanism(PLACE, "Något särskilt samlar många vissa dagar."),
        "oskyddat objekt": Mechanism(TARGET, "Det som drabbas är lätt att skada, ta eller ta sig in i."),
        "upprepad utsatthet": Mechanism(TARGET, "Samma plats eller objekt drabbas om och om igen."),
        "lockande byte": Mechanism(TARGET, "Det finns något att vinna: varor, pengar, uppmärksamhet."),
        "möten i tjänsten": Mechanism(TARGET, "Väntan, besked eller ingripanden i arbetet leder till hot."),
        "berusning": Mechanism(OFFENDER, "Det händer där och när det dricks mycket."),
        "ledig tid": Mechanism(OFFENDER, "Det händer när det inte finns något att göra och ingen vuxen är med."),
        "grupptryck": Mechanism(OFFENDER, "Det görs tillsammans och inför andra."),
        "konflikter": Mechanism(OFFENDER, "Det ena leder till det andra: hämnd och upptrappning."),
        "illegal handel": Mechanism(OFFENDER, "Någon tjänar på att platsen används."),
        "skola och arbete": Mechanism(OFFENDER, "Skolan, arbetet eller hemmet håller inte kvar den som begår brotten."),
        "ändrad rapportering": Mechanism(RECORDING, "Det rapporteras mer eller annorlunda; det har inte hänt mer."),
    }
)
"""What a hypothesis may point at. A municipality writes the words to the left; each is in the catalogue of measures."""

ARGUMENTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = _Fixed(
    {
        "nara_plats": (("places", "kinds"), ("metres", "weekdays", "hours")),
        "oppettider": (("places", "kinds"), ("metres", "edge", "minutes", "weekdays")),
        "belysning": ((), ("places", "metres")),
        "skollov": ((), ("places", "kinds", "metres")),
        "veckodag_timme": (("weekdays", "hours"), ()),
        "upprepad_plats": ((), ("places", "metres")),
        "handelsedagar": ((), ("events", "places", "metres", "hours")),
        "forandring_vid_datum": (("day",), ("direction",)),
        "inget_data": (("needed",), ()),
    }
)
"""Each test with the arguments of which it needs at least one, and those that it can also take."""
NO_DATA = "inget_data"
ON_PLACES = ("nara_plats", "oppettider")
"""Tests that cannot be made without a register of places."""

SUPPORTED, CONTRADICTED, UNDECIDED = "stöds", "talar emot", "kan ej avgöras"
STATUSES = (SUPPORTED, CONTRADICTED, UNDECIDED)
SOURCE_KINDS = ("data", "rapportör", "trygghetsvandring", "dialog", "forskning")
LIGHT, FULL = "lätt", "full"
FORMS = (LIGHT, FULL)

TECHNIQUE_GROUPS: Mapping[str, tuple[int, ...]] = _Fixed(
    {
        "öka ansträngningen": (1, 2, 3, 4, 5),
        "öka risken": (6, 7, 8, 9, 10),
        "minska vinsten": (11, 12, 13, 14, 15),
        "minska provokationer": (16, 17, 18, 19, 20),
        "ta bort ursäkter": (21, 22, 23, 24, 25),
    }
)
TECHNIQUES: Mapping[int, str] = _Fixed(
    dict(
        enumerate(
            (
                "Gör objektet svårare att skada eller ta",
                "Styr tillträdet till platsen",
                "Kontrollera det som förs ut",
                "Led bort dem som kan tänkas begå brott",
                "Begränsa redskapen",
                "Fler som ser efter",
                "Bättre naturlig uppsikt",
                "Mindre anonymitet",
                "Personal som tar ansvar för platsen",
                "Formell övervakning",
                "Göm det som lockar",
                "Ta bort det som lockar",
                "Märk egendom",
                "Stör avsättningen",
                "Ta bort vinsten",
                "Mindre irritation och väntan",
                "Undvik bråk",
                "Mindre frestelse och upphetsning",
                "Bryt grupptryck",
                "Hindra efterföljare",
                "Tydliga regler",
                "Skyltar och instruktioner",
                "Väck samvetet",
                "Gör det lätt att göra rätt",
                "Begränsa alkohol och droger",
            ),
            start=1,
        )
    )
)
"""The twenty-five techniques of situational prevention by their number, in our words.

Cornish and Clarke 2003, "Opportunities, precipitators and criminal decisions", Crime Prevention Studies 16:41-96.
"""

EMMIE: Mapping[str, str] = _Fixed(
    {
        "effect": "verkan",
        "mechanism": "verkningssätt",
        "moderators": "när och var det fungerar",
        "implementation": "genomförande",
        "economics": "kostnad och nytta",
    }
)
"""The five parts of what is known of a measure (Johnson, Tilley and Bowers 2015, doi:10.1007/s11292-015-9238-7)."""
STRENGTHS = ("stark", "måttlig", "svag", "saknas")
"""How much each part rests on, in our judgement: several good studies, some, few or weak, none known to us."""
FEWER, NO_DIFFERENCE, MIXED, MORE, UNKNOWN = "minskning", "ingen säker skillnad", "blandat", "ökning", "okänd"
DIRECTIONS = (FEWER, NO_DIFFERENCE, MIXED, MORE, UNKNOWN)
"""Which way evaluations found that a measure works on the problem."""
