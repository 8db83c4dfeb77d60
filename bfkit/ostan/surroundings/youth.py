"""Work with the young, in aggregates only: school visits, groups, cases a quarter, the flow of the social teams."""

from collections.abc import Mapping
from datetime import date

import numpy as np

from bfkit.ostan.places import Places
from bfkit.ostan.randomness import generator
from bfkit.ostan.surroundings.delivery import Part, Plan, csv_bytes, days, implementation
from bfkit.periods import is_working_day

TERM_MONTHS = (1, 2, 3, 4, 5, 9, 10, 11, 12)
"""Months with a whole month's school days or nearly so; June and August are not counted."""
_SELDOM, _OFTEN = 0.55, 0.985
"""Share of term months with a visit: in the two schools that lie last in the register, and in the others."""

# name, term, meetings held, enrolled and completed girls and boys
_FORUM = (("MBU 1", 10, 6, 6, 6, 5), ("MBU 2", 10, 5, 6, 5, 6), ("MBU 3", 10, 7, 3, 6, 3), ("MBU 4", 8, 5, 5, 4, 4))
_HOSTS = (("Värd 1", 16, 6, 6, 6, 5), ("Värd 2", 15, 5, 4, 3, 3))
_ATTENDANCE = 0.86
COMPLETED_SHARE, ATTENDANCE_SHARE = 0.8, 0.75

# by quarter: cases of lifestyle, of the fringe; followed up before 3, within 3-6, after 6 months, never, not yet due
_QUARTERS = ((2, 4, 0, 5, 1, 0, 0), (3, 5, 1, 6, 0, 1, 0), (2, 4, 0, 6, 0, 0, 0), (2, 6, 0, 7, 1, 0, 0), (3, 4, 0, 6, 0, 1, 0), (1, 4, 0, 5, 0, 0, 0), (2, 5, 0, 3, 0, 0, 4), (2, 4, 0, 0, 0, 0, 6))  # fmt: skip
FEWEST_LIFESTYLE, FEWEST_FRINGE, FOLLOWED_UP_SHARE = 2, 4, 0.8

# by tertial: into the social teams, out of them, broken loose
_FLOW = ((5, 2, 2), (3, 4, 3), (4, 3, 2), (6, 3, 1), (2, 5, 4), (3, 2, 2))
_STOCK = 6
BROKEN_LOOSE_TARGET = 15
_SUSPECTED = (58, 61, 55, 66, 74, 88, 97, 121)


def part(seed: int, plan: Plan, places: Places) -> Part:
    """Six files and the right answers to A03, A12, A13, A17, A18, A21, A22 and A23."""
    visits, visited = _visits(seed, plan, places)
    groups, meetings, attended = _groups(seed, plan)
    quarters, cases = _cases(plan)
    flow, flowed = _flow(plan)
    suspected, counted = _suspected(plan)
    header = ("Åtagande", "Grupp", "Start", "Slut", "Planerade träffar", "Inskrivna tjejer", "Inskrivna killar", "Fullföljde tjejer", "Fullföljde killar")  # fmt: skip
    files = {
        "skolbesok.csv": csv_bytes(("Nr", "Skola", "Datum", "Utförare"), visits),
        "grupper.csv": csv_bytes(header, groups),
        "traffar.csv": csv_bytes(("Grupp", "Träff", "Datum", "Närvarande tjejer", "Närvarande killar"), meetings),
        "arenden_kvartal.csv": csv_bytes(
            (
                "Kvartal",
                "Livsstil",
                "Svansen",
                "Uppföljda före 3 mån",
                "Uppföljda 3-6 mån",
                "Uppföljda efter 6 mån",
                "Ej uppföljda",
                "Tiden inte ute",
            ),
            quarters,
        ),
        "flode.csv": csv_bytes(("Tertial", "In", "Ut", "Brutit"), flow),
        "arsantal.csv": csv_bytes(("Åtagande", "År", "Antal", "Källa"), suspected),
    }
    return Part(files, {"A03": visited, **attended, **cases, **flowed, "A21": counted})


def _visits(seed: int, plan: Plan, places: Places) -> tuple[list[list[object]], Mapping[str, object]]:
    """At least a visit a month to most schools; a visit in June or August counts nowhere."""
    random = generator(seed, "school visits")
    schools = [place for place, role in zip(places.ids, places.roles, strict=True) if role == "skola"]
    visits: list[tuple[date, str]] = []
    met: dict[str, int] = {}
    for number, school in enumerate(schools):
        often = _SELDOM if number >= len(schools) - 2 else _OFTEN
        for year in plan.agreement:
            for month in range(1, 13):
                if month == 7 or random.random() > often:
                    continue
                found = _school_days(random, year, month)
                visits += [(day, school) for day in found]
                met[school] = met.get(school, 0) + (month in TERM_MONTHS)
    visits.sort()
    rows: list[list[object]] = [
        [i, f"{school} " if i % 53 == 0 else school, day, "Polismyndigheten" if i % 29 == 0 else "Polisen"]
        for i, (day, school) in enumerate(visits, start=1)
    ]
    cells = len(schools) * len(plan.agreement) * len(TERM_MONTHS)
    return rows, {
        "implementation": implementation([count == cells / len(schools) for count in met.values()]),
        "cells_met": sum(met.values()),
        "cells": cells,
        "months_met_by_school": met,
        "share": round(sum(met.values()) / cells, 6),
        "target_met": sum(met.values()) == cells,
    }


def _school_days(random: np.random.Generator, year: int, month: int) -> list[date]:
    """One or two working days of a month."""
    open_days = [date(year, month, number) for number in range(2, 29) if is_working_day(date(year, month, number))]
    picked = random.choice(len(open_days), size=1 + int(random.random() < 0.3), replace=False)
    return [open_days[int(i)] for i in np.sort(picked)]


def _groups(seed: int, plan: Plan) -> tuple[list[list[object]], list[list[object]], dict[str, Mapping[str, object]]]:
    random = generator(seed, "groups")
    first, last = plan.agreement
    terms = [
        (date(year, *start), date(year, *end))
        for year in (first, last)
        for start, end in (((1, 15), (5, 31)), ((8, 28), (12, 12)))
    ]
    rounds = [(date(year, 3, 1), date(year, 10, 31)) for year in (first, last)]
    groups: list[list[object]] = []
    meetings: list[list[object]] = []
    attendance: dict[str, float] = {}
    planned = ((("A12", 10), row, span) for row, span in zip(_FORUM, terms, strict=True))
    hosted = ((("A13", 16), row, span) for row, span in zip(_HOSTS, rounds, strict=True))
    for (commitment, wanted), (name, held, girls, boys, *completed), (start, end) in (*planned, *hosted):
        groups.append([commitment, name, start, end, wanted, girls, boys, *completed])
        present = 0
        for number, day in enumerate(days(random, start, end, held), start=1):
            here = [int(random.binomial(girls, _ATTENDANCE)), int(random.binomial(boys, _ATTENDANCE))]
            meetings.append([name, number, day, *here])
            present += sum(here)
        attendance[name] = round(present / (held * (girls + boys)), 6)
    return groups, meetings, _attended(attendance)


def _attended(attendance: Mapping[str, float]) -> dict[str, Mapping[str, object]]:
    """A forum: 10-12 in all, at most one more of a sex, ten meetings. Hosts: 8-12, attendance and completion."""
    forum = [10 <= g + b <= 12 and abs(g - b) <= 1 and held >= 10 for _, held, g, b, *_ in _FORUM]
    completed = {name: (g_done + b_done) / (g + b) for name, _, g, b, g_done, b_done in (*_FORUM, *_HOSTS)}
    hosts = [
        8 <= g + b <= 12 and completed[name] >= COMPLETED_SHARE and attendance[name] >= ATTENDANCE_SHARE
        for name, _, g, b, *_ in _HOSTS
    ]

    def told(names: list[str], met: list[bool]) -> Mapping[str, object]:
        return {
            "implementation": implementation(met),
            "groups_met": sum(met),
            "groups": len(met),
            "attendance": {name: attendance[name] for name in names},
            "completed": {name: round(completed[name], 6) for name in names},
            "target_met": all(met),
        }

    return {"A12": told([row[0] for row in _FORUM], forum), "A13": told([row[0] for row in _HOSTS], hosts)}


def _cases(plan: Plan) -> tuple[list[list[object]], dict[str, Mapping[str, object]]]:
    labels = [f"{year}Q{quarter}" for year in plan.agreement for quarter in range(1, 5)]
    met = [lifestyle >= FEWEST_LIFESTYLE and fringe >= FEWEST_FRINGE for lifestyle, fringe, *_ in _QUARTERS]
    in_time, due = sum(row[3] for row in _QUARTERS), sum(sum(row[2:6]) for row in _QUARTERS)
    share = in_time / due
    quarters = {
        "implementation": implementation(met),
        "quarters_met": sum(met),
        "target": len(met),
        "target_met": all(met),
    }
    lag = {
        "implementation": implementation([True, share >= FOLLOWED_UP_SHARE]),
        "in_time": in_time,
        "due": due,
        "not_yet_due": sum(row[6] for row in _QUARTERS),
        "share": round(share, 6),
        "target_share": FOLLOWED_UP_SHARE,
        "target_met": share >= FOLLOWED_UP_SHARE,
    }
    return [[label, *row] for label, row in zip(labels, _QUARTERS, strict=True)], {"A17": quarters, "A18": lag}


def _flow(plan: Plan) -> tuple[list[list[object]], dict[str, Mapping[str, object]]]:
    labels = [f"{year}T{tertial}" for year in plan.agreement for tertial in (1, 2, 3)]
    loose = sum(row[2] for row in _FLOW)
    inflow, outflow = (sum(row[i] for row in _FLOW) for i in (0, 1))
    return [[label, *row] for label, row in zip(labels, _FLOW, strict=True)], {
        "A22": {
            "implementation": implementation([loose > 0, loose >= BROKEN_LOOSE_TARGET]),
            "count": loose,
            "target": BROKEN_LOOSE_TARGET,
            "target_met": loose >= BROKEN_LOOSE_TARGET,
        },
        "A23": {
            "implementation": implementation([True] * len(_FLOW)),
            "tertials_reported": len(_FLOW),
            "in": inflow,
            "out": outflow,
            "stock_at_start": _STOCK,
            "stock_at_end": _STOCK + inflow - outflow,
            "target": len(_FLOW),
            "target_met": True,
        },
    }


def _suspected(plan: Plan) -> tuple[list[list[object]], Mapping[str, object]]:
    """Young people told that they are suspected of minor drug offences: an activity of the police, with no target."""
    counts = dict(zip(plan.years[-len(_SUSPECTED) :], _SUSPECTED[-len(plan.years) :], strict=True))
    rows: list[list[object]] = [["A21", year, count, "Polisen, delgivna misstanke"] for year, count in counts.items()]
    met = [year in counts for year in plan.agreement]
    return rows, {"implementation": implementation(met), "count": counts, "target": None, "target_met": None}
