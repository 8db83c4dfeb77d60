"""Quick reports of evening shifts, and the reports of the night walks."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

import numpy as np

from bfkit.ostan.places import Places
from bfkit.ostan.randomness import generator
from bfkit.ostan.surroundings.delivery import Part, Plan, csv_bytes, days, implementation, priority_areas
from bfkit.ostan.town import Town

A_WEEK = 2
"""Quick reports that were to be made a week."""
GROUPS = (
    "Björkgruppen",
    "Solgruppen",
    "Tallgruppen",
    "Kometgruppen",
    "Stjärngruppen",
    "Hamngruppen",
    "Klockargruppen",
    "Ånäsgruppen",
)
"""Groups of night walkers, in the order they began; two before the agreement, eight at its end."""
_BEGAN = (0, 0, 1, 2, 2, 3, 4, 5)
"""Tertial of the agreement in which each group began (0 is before it)."""
_RESTED = ("Tallgruppen", 4)
"""A group that made no walk in a tertial though it existed."""
_PROCESS = (
    ("brev hem via skolan", "schema för terminen", "vuxna ute på fredagskvällar"),
    ("sms till klassföräldrar", "schema för månaden", "lugnare hemväg från fritidsgården"),
    ("medlemsmöte i föreningen", "samling samma kväll", "känna ungdomarna i området"),
)
_SEEN = (
    "lugnt",
    "stökigt vid torget",
    "ungdomar med alkohol",
    "trasig belysning",
    "mopeder på gångväg",
    "inget särskilt",
)
_ACTIONS = ("samtal med ungdomar", "kontroll av trapphus", "besök i butiker", "tillsyn vid krog", "närvaro på torget")
_RESULTS = ("lugnt", "lämnade platsen", "vidare till polisen", "felanmält", "inget")
_PARTIES = ("Fältgruppen", "Polisen", "Trygghetsvärdarna", "Polismyndigheten")


def part(seed: int, plan: Plan, town: Town, places: Places) -> Part:
    """Both logs and the right answers to A11, A29 and A30."""
    quick, reported = _quick_reports(seed, plan, places)
    walks, groups, walked = _night_walks(seed, plan, town)
    header = ("Nr", "Grupp", "Datum", "Från", "Till", "Deltagare", "Områden", "Ungdomar", "Minuter", "Iakttagelser", "Rapporterat till polisen", "Kallelse", "Planering", "Syfte")  # fmt: skip
    files = {
        "snabbrapporter.csv": csv_bytes(
            ("Nr", "Datum", "Från", "Till", "Plats", "Part", "Åtgärd", "Iakttagelse", "Resultat", "Minuter"), quick
        ),
        "nattvandringar.csv": csv_bytes(header, walks),
    }
    return Part(files, {"A11": groups, "A29": reported, "A30": walked})


def _shift(random: np.random.Generator, day: date, first_hour: int) -> tuple[str, str, int]:
    """From, to and minutes of a shift that may run over midnight."""
    minutes = int(random.integers(4, 14)) * 15
    start = datetime.combine(day, time(first_hour + int(random.integers(3)), int(random.integers(4)) * 15))
    return f"{start:%H:%M}", f"{start + timedelta(minutes=minutes):%H:%M}", minutes


def _quick_reports(seed: int, plan: Plan, places: Places) -> tuple[list[list[object]], Mapping[str, object]]:
    """A report a shift; a week runs from Monday, and weeks that are not wholly in the agreement do not count."""
    random = generator(seed, "quick reports")
    first = plan.first_day + timedelta(days=-plan.first_day.weekday() % 7)
    rows: list[list[object]] = []
    weeks, minutes = [], 0
    while first + timedelta(days=6) <= plan.drawn:
        count = 0 if random.random() < 0.04 else int(random.integers(1, 5))
        for day in days(random, first + timedelta(days=2), first + timedelta(days=6), count):
            start, end, length = _shift(random, day, 19)
            words = [
                texts[int(random.integers(len(texts)))] for texts in (places.ids, _PARTIES, _ACTIONS, _SEEN, _RESULTS)
            ]
            rows.append([len(rows) + 1, day, start, end, *words, length])
            minutes += length
        weeks.append(count)
        first += timedelta(days=7)
    met = [count >= A_WEEK for count in weeks]
    return rows, {
        "implementation": implementation(met),
        "reports": len(rows),
        "minutes": minutes,
        "weeks": len(weeks),
        "weeks_met": sum(met),
        "weeks_without": sum(count == 0 for count in weeks),
        "target": A_WEEK,
        "target_met": all(met),
    }


def _night_walks(
    seed: int, plan: Plan, town: Town
) -> tuple[list[list[object]], Mapping[str, object], Mapping[str, object]]:
    """Walks from the tertial before the agreement on; in some reports a field or two is empty."""
    random = generator(seed, "night walks")
    areas = [*priority_areas(town), *(c for c, kind in zip(town.codes, town.kinds, strict=True) if kind == "centrum")]
    walks: list[tuple[date, list[object]]] = []
    for number, tertial in enumerate(_tertials(plan)):
        for group, began in zip(GROUPS, _BEGAN, strict=True):
            if began > number or (group, number) == _RESTED:
                continue
            friday = tertial + timedelta(days=(4 - tertial.weekday()) % 7)
            evenings = [friday + timedelta(days=7 * week + saturday) for week in range(16) for saturday in (0, 1)]
            for number_of_day in np.sort(random.choice(len(evenings), size=int(random.integers(3, 7)), replace=False)):
                day = evenings[int(number_of_day)]
                walks.append((day, _walk(random, group, day, areas)))
    walks.sort(key=lambda walk: (walk[0], str(walk[1][0])))
    rows = [[number, *cells] for number, (_, cells) in enumerate(walks, start=1)]
    return rows, _active(plan), _walked(plan, rows)


def _tertials(plan: Plan) -> list[date]:
    """First days of the last tertial before the agreement and of its six."""
    return [
        date(plan.first_day.year - 1, 9, 1),
        *(date(year, month, 1) for year in plan.agreement for month in (1, 5, 9)),
    ]


def _walk(random: np.random.Generator, group: str, day: date, areas: Sequence[str]) -> list[object]:
    start, end, minutes = _shift(random, day, 20)
    home = GROUPS.index(group) % len(areas)
    route = sorted({areas[home], areas[int(random.integers(len(areas)))]})
    people, youths = int(random.integers(2, 9)), int(random.poisson(9))
    seen = _SEEN[int(random.integers(len(_SEEN)))]
    reported = "ja" if seen in ("stökigt vid torget", "ungdomar med alkohol") and random.random() < 0.5 else "nej"
    cells: list[object] = [people, ", ".join(route), youths, minutes, seen, reported]
    if random.random() < 0.08:
        cells[int(random.integers(len(cells)))] = None
    name = f" {group}" if random.random() < 0.04 else group
    return [name, day, start, end, *cells, *_PROCESS[GROUPS.index(group) % len(_PROCESS)]]


def _active(plan: Plan) -> Mapping[str, object]:
    counts = [
        sum(began <= number and (group, number) != _RESTED for group, began in zip(GROUPS, _BEGAN, strict=True))
        for number in range(7)
    ]
    labels = [f"{day.year}T{day.month // 4 + 1}" for day in _tertials(plan)]
    return {
        "implementation": implementation([True, counts[-1] >= len(GROUPS)]),
        "active_groups": dict(zip(labels, counts, strict=True)),
        "baseline": counts[0],
        "target": len(GROUPS),
        "target_met": counts[-1] >= len(GROUPS),
    }


def _walked(plan: Plan, rows: Sequence[Sequence[object]]) -> Mapping[str, object]:
    """Of the walks within the agreement: complete reports and person-hours, where both numbers are given."""
    inside = [row for row in rows if str(row[2]) >= str(plan.first_day)]
    complete = [all(cell is not None for cell in row[5:11]) for row in inside]
    minutes = sum(int(str(row[5])) * int(str(row[8])) for row in inside if row[5] is not None and row[8] is not None)
    return {
        "implementation": implementation([True, all(complete)]),
        "walks": len(inside),
        "complete_reports": sum(complete),
        "person_hours": round(minutes / 60, 4),
        "areas_walked": sorted({area for row in inside if row[6] for area in str(row[6]).split(", ")}),
        "target": "alla sex uppgifter i varje rapport",
        "target_met": all(complete),
    }
