"""The activity log: a row an activity, for the commitments that are counted and the weekly dose of the measures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from bfkit.ostan.places import Places
from bfkit.ostan.randomness import generator
from bfkit.ostan.surroundings.delivery import FULL, Part, Plan, csv_bytes, days, implementation, year_days
from bfkit.ostan.town import Town

Measure = tuple[str, date, tuple[str, ...]]
"""Id of an intervention, its first day and the codes of its areas; a lottery has one for each round."""

HEADER = (
    "Löpnr",
    "Åtagande",
    "Aktivitet",
    "Datum",
    "Plats",
    "Område",
    "Utförare",
    "Medverkande",
    "Antal",
    "Dokumenterad",
)
GYMS = ("Gym Östan", "Kraftverket", "Östanvallens styrketräning", "Gym Norrport", "Lyftet", "Vretaby gym")
POLICE, OTHER_POLICE = "Polisen", "Polismyndigheten"
LICENSING = "Tillståndsenheten"
_FIRST_OF_MEASURES = 5001

# weekly dose planned, share of it carried out, what it is, by whom
MEASURES: Mapping[str, tuple[int, float, str, str]] = {
    "M1": (3, 0.96, "Lokala värdar, pass i området", "Östans kommun"),
    "M2": (3, 0.95, "Kvällsrondering", "Östans kommun"),
    "M3": (2, 0.96, "Besöksvärdar, pass", "Östans kommun"),
    "M4": (1, 0.97, "Tillsyn av belysningen", "Tekniska förvaltningen"),
    "M5": (2, 0.93, "Utbildning och övning av larmrutin", "Östans kommun"),
    "M6": (2, 0.0, "Nattvandring kring parkeringarna", "Fritidsenheten"),
    "M7": (1, 0.95, "Platssamverkan, gemensam rond", "Östans kommun"),
}
"""The planned dose of each intervention and how much of it was done."""


@dataclass(frozen=True, slots=True)
class _Row:
    commitment: str
    activity: str
    day: str
    place: str = ""
    area: str = ""
    party: str = "Östans kommun"
    others: str = ""
    count: int | None = None
    documented: str = "ja"


def part(seed: int, plan: Plan, town: Town, places: Places, measures: Sequence[Measure] = ()) -> Part:
    """The log and the right answers to A01, A02, A09, A16 and A19.

    Slightly messy: stray spaces, small letters and two names of the police, a date that does not exist (a row
    of A02, to be set aside), one row twice with the same number (A02) and one before the agreement (A01).
    """
    random = generator(seed, "activities")
    rows, outcomes = _trainings(random, plan)
    for found, true in (
        _volunteers(random, plan, town, places),
        _gyms(random, plan),
        _meetings(random, plan),
        _inspections(random, plan, places),
    ):
        rows += found
        outcomes |= true
    rows.sort(key=lambda row: (row.day, row.commitment))
    lines = [[number, *_cells(row)] for number, row in enumerate(rows, start=1)]
    twin = next(i for i, row in enumerate(rows) if row.commitment == "A02" and row.day[:4] == str(plan.years[-1]))
    lines.insert(twin + 1, list(lines[twin]))
    doses, dosed = _doses(seed, plan, measures)
    lines += [[number, *_cells(row)] for number, row in enumerate(doses, start=_FIRST_OF_MEASURES)]
    planted = {"rows_twice": 1, "impossible_dates": 1, "before_the_agreement": 1}
    return Part({"aktiviteter.csv": csv_bytes(HEADER, lines)}, outcomes, {"doses": dosed, "activities": planted})


def _cells(row: _Row) -> list[object]:
    cells = [row.commitment, row.activity, row.day, row.place, row.area, row.party, row.others, row.count]
    return [*cells, row.documented]


_Found = tuple[list[_Row], dict[str, Mapping[str, object]]]


def _trainings(random: np.random.Generator, plan: Plan) -> _Found:
    """Two trainings in responsible serving a year, and one before the agreement."""
    moments = [date(plan.first_day.year - 1, 12, 12), *(d for y in plan.agreement for d in year_days(random, y, 2))]
    rows = [
        _Row(
            "A01", "Utbildning ansvarsfull alkoholservering", str(day), "Stadsbiblioteket", "", LICENSING, POLICE, 9 + i
        )
        for i, day in enumerate(moments)
    ]
    counts = dict.fromkeys(plan.agreement, 2)
    return rows, {"A01": _counted(counts, 2)}


def _counted(counts: Mapping[int, int], target: int) -> dict[str, object]:
    met = [count >= target for count in counts.values()]
    return {"implementation": implementation(met), "count": dict(counts), "target": target, "target_met": all(met)}


def _volunteers(random: np.random.Generator, plan: Plan, town: Town, places: Places) -> _Found:
    """40 occasions at 13 places, then 39 at 11: one counted twice and an impossible date must not mend it."""
    rows: list[_Row] = []
    order = random.permutation(len(places.ids))
    for year, occasions, distinct in zip(plan.agreement, (40, 39), (13, 11), strict=True):
        for number, day in enumerate(days(random, date(year, 1, 8), date(year, 12, 18), occasions)):
            place = int(order[number if number < distinct else int(random.integers(distinct))])
            name = places.ids[place] if number % 9 else f" {places.ids[place].lower()} "
            rows.append(_Row("A02", "Volontäruppdrag", str(day), name, town.codes[places.areas[place]], POLICE, "Polisens volontärer"))  # fmt: skip
    extra = places.ids[int(order[13])]
    rows.append(
        _Row("A02", "Volontäruppdrag", f"{plan.first_day.year}-02-30", extra, "", POLICE, "Polisens volontärer")
    )
    met = [True, False]
    outcome = {
        "implementation": implementation(met),
        "count": dict(zip(plan.agreement, (40, 39), strict=True)),
        "distinct_places": dict(zip(plan.agreement, (13, 11), strict=True)),
        "target": 40,
        "target_places": 12,
        "target_met": False,
    }
    return rows, {"A02": outcome}


def _gyms(random: np.random.Generator, plan: Plan) -> _Found:
    """All six gyms join the network, one of them written with small letters."""
    moments = days(random, date(plan.agreement[0], 2, 1), date(plan.agreement[1], 10, 1), len(GYMS))
    rows = [
        _Row("A09", "Anslutning till nätverket mot dopning", str(day), gym if i else f"{gym.lower()} ", "", "Fritidsenheten", "Östans idrottsförbund")
        for i, (gym, day) in enumerate(zip(GYMS, moments, strict=True))
    ]  # fmt: skip
    outcome = {"implementation": FULL, "covered": len(GYMS), "target": len(GYMS), "target_met": True}
    return rows, {"A09": outcome}


def _meetings(random: np.random.Generator, plan: Plan) -> _Found:
    """Four documented meetings of the leadership, then four of which one was never documented."""
    rows = [
        _Row("A16", "Träff på ledningsnivå", str(day), "", "", "Socialtjänsten", POLICE, None, "ja" if (y, i) != (1, 2) else "nej")
        for y, year in enumerate(plan.agreement)
        for i, day in enumerate(year_days(random, year, 4))
    ]  # fmt: skip
    return rows, {"A16": _counted(dict(zip(plan.agreement, (4, 3), strict=True)), 4)}


def _inspections(random: np.random.Generator, plan: Plan, places: Places) -> _Found:
    """Five inspections a year, with both parties in four of the first year and three of the second."""
    pubs = [place for place, role in zip(places.ids, places.roles, strict=True) if role == "krog"]
    alone = {(0, 3), (1, 1), (1, 4)}
    rows = []
    for y, year in enumerate(plan.agreement):
        for i, day in enumerate(year_days(random, year, 5)):
            police = OTHER_POLICE if i % 2 else POLICE
            present = LICENSING if (y, i) in alone else f"{LICENSING}, {police}"
            row = _Row("A19", "Yttre tillsyn", str(day), pubs[(y + i) % len(pubs)], "", LICENSING, present)
            rows.append(replace(row, others=f"{present} ") if i == 0 else row)
    return rows, {"A19": _counted(dict(zip(plan.agreement, (4, 3), strict=True)), 4)}


def _doses(seed: int, plan: Plan, measures: Iterable[Measure]) -> tuple[list[_Row], Mapping[str, object]]:
    """A row a week and area with how often the measure was carried out; weeks without have no row."""
    rows: list[_Row] = []
    true: dict[str, dict[str, int]] = {}
    for name, first, areas in measures:
        if name not in MEASURES:
            raise ValueError(f'insatsen "{name}" har ingen planerad dos; det finns {", ".join(MEASURES)}')
        random = generator(seed, f"dose {name} {first}")
        planned, share, text, party = MEASURES[name]
        told = true.setdefault(name, {"planned_a_week": planned, "planned": 0, "done": 0, "rows": 0})
        for area in areas:
            monday = first + timedelta(days=-first.weekday() % 7)
            while monday + timedelta(days=6) <= plan.drawn:
                done = int(random.binomial(planned, share))
                day = monday + timedelta(days=int(random.integers(5)))
                if done:
                    rows.append(_Row(name, text, str(day), "", area, party, "", done))
                told["planned"] += planned
                told["done"] += done
                told["rows"] += done > 0
                monday += timedelta(days=7)
    rows.sort(key=lambda row: (row.commitment, row.day, row.area))
    return rows, true
