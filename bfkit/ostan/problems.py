"""What happens in Östan: the kinds of incident, how many, where, when and how they are noticed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bfkit.ostan import profiles
from bfkit.ostan.profiles import Profile

_TOWN = {"centrum": 1.5, "flerbostadshus": 1.2, "villor": 0.6, "industri": 0.5, "by": 0.35}
_ESTATES = {"centrum": 0.6, "flerbostadshus": 2.4, "villor": 0.3, "industri": 0.3, "by": 0.2}


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of incident.

    Attributes:
        key: name within Östan, or the crime code of a police report.
        category, subtype: the words that stand in the file.
        yearly: expected number a year in the whole municipality.
        spots: weight of each role of spot (``places.Spots.roles``); other spots have none.
        profile: when it happens.
        areas: weight of each kind of area.
        found_later: share that is noticed afterwards, and therefore has an interval.
        night_only: whether what is found later happened since the evening before (else up to three days).
    """

    key: str
    category: str
    subtype: str
    yearly: float
    spots: Mapping[str, float]
    profile: Profile
    areas: Mapping[str, float] = field(default_factory=lambda: _TOWN)
    found_later: float = 0.0
    night_only: bool = True


_DAMAGE, _STAFF, _GATHERING, _OTHER = (
    "Skadegörelse",
    "Incident mot anställd",
    "Otrygghetsskapande samling",
    "Annat otrygghetsskapande",
)
_OUT = {"gata": 1.0, "park": 4.0, "resecentrum": 8.0, "galleria": 4.0, "skola": 3.0, "idrottsplats": 2.0}
_DESKS = {"vard": 20.0, "skola": 8.0, "bibliotek": 20.0, "fritidsgard": 12.0, "resecentrum": 20.0, "simhall": 9.0}

REPORTED = (
    Problem("bilbrand", _DAMAGE, "Bilbrand", 90, {"parkering": 1.0}, profiles.NIGHTS, _ESTATES),
    Problem("brand", _DAMAGE, "Brand", 95, {"park": 3.0, "bostadshus": 0.5, "skola": 3.0, "gata": 0.6},
            profiles.EVENINGS, _ESTATES, 0.1),
    Problem("klotter", _DAMAGE, "Klotter", 560,
            {"skola": 6.0, "gata": 1.0, "gangtunnel": 6.0, "resecentrum": 10.0, "bostadshus": 0.5, "idrottsplats": 4.0},
            profiles.NIGHTS, found_later=0.85),
    Problem("fordon", _DAMAGE, "Skadegörelse mot fordon", 400, {"parkering": 1.0}, profiles.NIGHTS, _ESTATES, 0.8),
    Problem("glaskross", _DAMAGE, "Övrig skadegörelse", 770,
            {"skola": 6.0, "forskola": 3.0, "bostadshus": 0.7, "galleria": 5.0, "verksamhet": 1.0, "bibliotek": 3.0, "butik": 3.0},
            profiles.NIGHTS, found_later=0.75),
    Problem("skolgard", _DAMAGE, "Övrig skadegörelse", 180, {"skola": 1.0},
            profiles.SCHOOL_YARDS, found_later=0.4),
    Problem("forskolegard", _DAMAGE, "Övrig skadegörelse", 60, {"forskola": 1.0},
            profiles.SPRING_EVENINGS, found_later=0.4),
    Problem("hindrad", _STAFF, "Hindrad i arbetet", 230, _DESKS, profiles.OFFICE_HOURS),
    Problem("hotad", _STAFF, "Hotad", 300, _DESKS, profiles.OFFICE_HOURS),
    Problem("vald_anstalld", _STAFF, "Utsatt för våld", 110, {"skola": 10.0, "vard": 10.0}, profiles.SCHOOL_HOURS),
    Problem("otrygg", _STAFF, "Otrygg i arbetet", 230, _DESKS | {"bostadshus": 0.3}, profiles.EVENINGS),
    Problem("samling_trapphus", _GATHERING, "Samling i trapphus", 400, {"bostadshus": 1.0},
            profiles.WINTER_EVENINGS, _ESTATES),
    Problem("samling_utomhus", _GATHERING, "Samling utomhus", 550, _OUT, profiles.SUMMER_EVENINGS),
    Problem("samling_annan", _GATHERING, "Samling på annan plats", 140, {"parkering": 1.0, "gangtunnel": 2.0},
            profiles.EVENINGS),
    Problem("brak", _OTHER, "Bråk", 340, _OUT | {"fritidsgard": 4.0}, profiles.EVENINGS),
    Problem("krogvald", _OTHER, "Våld", 185, {"krog": 1.0}, profiles.PUB_NIGHTS),
    Problem("vald", _OTHER, "Våld", 120, _OUT, profiles.EVENINGS),
    Problem("inbrott", _OTHER, "Inbrott", 210, {"bostadshus": 1.0, "verksamhet": 3.0, "forskola": 2.0, "butik": 3.0},
            profiles.BREAK_INS, found_later=0.8, night_only=False),
    Problem("trafik", _OTHER, "Olovlig trafik", 330, {"gata": 1.0, "gangtunnel": 2.0, "park": 2.0}, profiles.AFTERNOONS),
    Problem("tillhyggen", _OTHER, "Funna tillhyggen", 55, {"park": 3.0, "skola": 2.0, "gangtunnel": 2.0},
            profiles.AFTERNOONS),
    Problem("droger", _OTHER, "Öppen drogförsäljning", 130, {"resecentrum": 15.0, "park": 4.0, "gangtunnel": 2.0},
            profiles.EVENINGS),
    Problem("ovrigt", _OTHER, "Övrigt", 110, {"gata": 1.0, "bostadshus": 0.3}, profiles.AFTERNOONS),
)  # fmt: skip
"""Incidents of the appointed reporters, four of the six categories; about 5 400 a year, besides what ``causes`` plants."""

POLICE = (
    Problem("1210", "", "", 140, {"park": 3.0, "skola": 3.0, "bostadshus": 0.4}, profiles.NIGHTS, _ESTATES, 0.3),
    Problem("1211", "", "", 130, {"parkering": 1.0}, profiles.NIGHTS, _ESTATES, 0.15),
    Problem("1311", "", "", 24, {"gata": 1.0, "parkering": 1.0}, profiles.EVENINGS, _ESTATES),
    Problem("1615", "", "", 16, {"gata": 1.0, "park": 2.0}, profiles.EVENINGS, _ESTATES),
    Problem("1701", "", "", 90, {"krog": 6.0, "gata": 1.0, "polisstation": 20.0}, profiles.PUB_NIGHTS),
    Problem("1702", "", "", 6, {"krog": 6.0, "gata": 1.0}, profiles.PUB_NIGHTS),
    Problem("9358", "", "", 200, _OUT | {"krog": 8.0}, profiles.EVENINGS),
    Problem("9362", "", "", 400, _OUT | {"krog": 14.0}, profiles.PUB_NIGHTS),
    Problem("9357", "", "", 8, {"gata": 1.0}, profiles.EVENINGS),
    Problem("5010", "", "", 100, {"resecentrum": 15.0, "park": 4.0, "gata": 1.0, "krog": 3.0}, profiles.EVENINGS),
    Problem("5011", "", "", 60, {"resecentrum": 15.0, "park": 4.0, "gangtunnel": 2.0}, profiles.EVENINGS),
)  # fmt: skip
"""Police reports by crime code, about 1 200 a year. 9357 (violence in a relationship) is not mapped: the
municipality does not follow it in public places, so its rows are set aside and counted. 5010 and 5011 are
found by the police, and so measure its work; their numbers are Östan's own."""
