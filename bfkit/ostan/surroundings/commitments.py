"""The commitments of Östan's agreement: their kinds, what the group judged of each, and the colour that follows."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType as _Fixed

from bfkit.ostan.surroundings.delivery import FULL, NOT_DONE, PARTLY, Outcome, Part, Plan, csv_bytes

GREEN, YELLOW, RED, GREY = "grön", "gul", "röd", "grå"
GOOD, BELOW, NONE, UNKNOWN = "gott", "under förväntan", "ingen effekt", "går inte att avgöra"

# kind, what the group judged of the result, its words; a dash where it judged nothing
REGISTER: Mapping[str, tuple[str, str, str]] = _Fixed(
    {
        "A01": ("antal", UNKNOWN, "för få krogar för att se någon skillnad"),
        "A02": ("antal_och_platser", UNKNOWN, "ingen mätning av synlighet gjord"),
        "A03": ("manadsmatris", GOOD, "skolorna når sin kontaktpolis samma dag"),
        "A04": ("i_tid_arbetsdagar", BELOW, "färre klagomål, men inte i parkerna"),
        "A05": ("i_tid_timmar", GOOD, "klottret återkommer inte på sanerade väggar"),
        "A06": ("milstolpar_kvartal", UNKNOWN, "verksamheten har inte startat"),
        "A07": ("milstolpar_tertial", UNKNOWN, "för tidigt att bedöma"),
        "A08": ("tackning_omraden", BELOW, "hälften av bristerna är kvar"),
        "A09": ("tackning_lista", GOOD, "alla anläggningar har en policy"),
        "A10": ("kontroller", UNKNOWN, "antalet positiva prov säger inget om bruket"),
        "A11": ("aktiva_grupper", GOOD, "vuxna ute varje helg i alla områden"),
        "A12": ("gruppkrav", UNKNOWN, "för få deltagare för att mäta attityder"),
        "A13": ("narvaro_fullfoljande", BELOW, "den andra omgången tappade var tredje"),
        "A14": ("fore_efter_skala", BELOW, "attityden steg, men mindre än målet"),
        "A15": ("andel_urval", GOOD, "målet 40 av 50 nåddes, osäkerheten är stor"),
        "A16": ("moten", UNKNOWN, "mötena mäts inte mot problemet"),
        "A17": ("kvartalsminimum", BELOW, "ett kvartal under det lägsta antalet"),
        "A18": ("ledtid", GOOD, "uppföljningen kommer i tid"),
        "A19": ("gemensam_tillsyn", BELOW, "polisen saknades vid tre tillfällen"),
        "A20": ("kostnadsjamforelse", GOOD, "hemmaplan kostar mindre även i det lägsta fallet"),
        "A21": ("arsantal", UNKNOWN, "siffran visar polisens arbete, inte bruket"),
        "A22": ("kumulativt_antal", BELOW, "14 av 15"),
        "A23": ("in_ut_flode", UNKNOWN, "flödet har inget mål"),
        "A24": ("enkatandel", NONE, "andelen otrygga är oförändrad"),
        "A25": ("trygghetsindex", BELOW, "ett av områdena når målet"),
        "A26": ("dialog", GOOD, "färre synpunkter på mopeder"),
        "A27": ("fore_efter_andel", GOOD, "personalen kan mer"),
        "A28": ("ja_nej", UNKNOWN, "planen är ny"),
        "A29": ("snabbrapporter", UNKNOWN, "rapporterna är ett arbetssätt"),
        "A30": ("nattvandring", GOOD, "lugnare kvällar enligt grupperna"),
        "A31": ("handlingsplan", GOOD, "ordningsläget vid krogarna har klart förbättrats"),
        "A32": ("handlingsplan", UNKNOWN, "fem punkter återstår"),
        "A33": ("handlingsplan", UNKNOWN, "ingen överenskommelse träffades"),
        "A34": ("anmalda_brott", UNKNOWN, "beräknas av händelserna, inte av en logg"),
    }
)

_COLOURS = _Fixed(
    {
        (FULL, GOOD): GREEN,
        (FULL, BELOW): YELLOW,
        (FULL, NONE): RED,
        (FULL, UNKNOWN): GREY,
        (PARTLY, GOOD): YELLOW,
        (PARTLY, BELOW): YELLOW,
        (PARTLY, NONE): YELLOW,
        (PARTLY, UNKNOWN): YELLOW,
    }
)
"""Truth table of requirements A6; not done at all is red whatever the result."""


def colour(implementation: str, result: str) -> str:
    """The colour that follows from the two marks."""
    return RED if implementation == NOT_DONE else _COLOURS[implementation, result]


def part(plan: Plan, outcomes: Mapping[str, Outcome]) -> Part:
    """The group's judgement of every commitment, and the full truth of each: kind, marks and colour.

    Raises:
        ValueError: a commitment of the register has no outcome, or one without register has.
    """
    known = {"A34": {"implementation": None, "computed_from": "polis.xlsx"}} | dict(outcomes)
    if set(known) != set(REGISTER):
        raise ValueError(f"åtagandena stämmer inte överens: {', '.join(sorted(set(known) ^ set(REGISTER)))}")
    day = date(plan.drawn.year, 12, 10)
    rows = [[name, day, result, "operativa gruppen", words] for name, (_, result, words) in REGISTER.items()]
    told = {name: _told(name, known[name]) for name in REGISTER}
    header = ("Åtagande", "Datum", "Resultat", "Bedömt av", "Motivering")
    return Part({"bedomningar.csv": csv_bytes(header, rows)}, told)


def _told(name: str, outcome: Outcome) -> Outcome:
    kind, result, _ = REGISTER[name]
    mark = outcome["implementation"]
    judged = {"kind": kind, **outcome, "result": result}
    return judged | {"colour": None if mark is None else colour(str(mark), result)}
