"""Logs of cases that are to be mended in time: litter within two working days, graffiti within 48 clock hours."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from bfkit.ostan.places import Places
from bfkit.ostan.randomness import drawn, generator
from bfkit.ostan.surroundings.delivery import Part, Plan, csv_bytes, days, implementation
from bfkit.periods import is_working_day, working_days_after

WORKING_DAYS = 2
HOURS = 48
SHARE = 0.9
OWNERS_TARGET = 8
OWNERS = (
    ("Östanbostäder", 46, 0.97),
    ("Östans kommun", 60, 0.96),
    ("Fastighets AB Kvarnen", 24, 0.97),
    ("Brf Solhöjden", 12, 1.0),
    ("Klosterfastigheter", 18, 0.97),
    ("Norrports Fastigheter", 16, 0.97),
    ("Östans Energi", 20, 0.97),
    ("Hamnbolaget", 14, 0.6),
    ("Stationsfastigheter", 22, 0.55),
    ("Brf Kometen", 9, 0.4),
)
"""Owners in the network, their cases and the share of them mended in time."""
REPEATED = 25
"""A place with so many cases or more is a repeated one."""
_CASES = 380
_LAGS, _LAG_WEIGHTS = (0, 1, 2, 3, 5, 9), (0.16, 0.38, 0.32, 0.07, 0.04, 0.03)
_NEVER = 0.015
_ZONE = ZoneInfo("Europe/Stockholm")
_UTC = ZoneInfo("UTC")


def part(seed: int, plan: Plan, places: Places) -> Part:
    """Both logs and the right answers to A04 and A05."""
    litter, cleaned = _litter(seed, plan, places)
    graffiti, mended = _graffiti(seed, plan)
    files = {
        "stadning.csv": csv_bytes(("Ärende", "Plats", "Funnen", "Känd av arbetsledare", "Åtgärdad", "Foto"), litter),
        "klottersanering.csv": csv_bytes(("Ärende", "Fastighetsägare", "Anmäld", "Sanerad"), graffiti),
    }
    return Part(files, {"A04": cleaned, "A05": mended})


def working_days_between(known: date, fixed: date) -> int:
    """Working days after a day, up to and with another."""
    return sum(is_working_day(known + timedelta(days=step)) for step in range(1, (fixed - known).days + 1))


def _litter(seed: int, plan: Plan, places: Places) -> tuple[list[list[object]], Mapping[str, object]]:
    """Cases in the order of the day they were known, among them some over Christmas and some not yet due.

    Two rows are mended before they were known and one has an impossible date; all three are to be set aside.
    """
    random = generator(seed, "litter")
    roles = ("resecentrum", "park", "skola")
    spots = [place for wanted in roles for place, role in zip(places.ids, places.roles, strict=True) if role == wanted]
    weights = np.array([1 / (rank + 1) for rank in range(len(spots))])
    length = (plan.drawn - plan.first_day).days - 10
    known = sorted(plan.first_day + timedelta(days=int(step)) for step in random.integers(6, length, _CASES))
    lags: list[int | None] = [_LAGS[int(i)] for i in drawn(random, _LAG_WEIGHTS, _CASES)]
    lags = [None if random.random() < _NEVER else lag for lag in lags]
    known += [date(plan.agreement[0], 12, 23)] * 2 + [plan.drawn - timedelta(days=2)] * 4
    lags += [2, 3, None, None, None, None]
    found = [day - timedelta(days=int(random.integers(0, 4))) for day in known]
    where = [spots[int(i)] for i in drawn(random, weights, len(known))]
    fixed = [None if lag is None else working_days_after(day, lag) for day, lag in zip(known, lags, strict=True)]
    fixed = [None if day is not None and day > plan.drawn else day for day in fixed]
    rows: list[list[object]] = [
        [f"R{number:04d}", f"{place} " if number % 41 == 0 else place, start, day, done, "ja" if number % 3 else "nej"]
        for number, (place, start, day, done) in enumerate(zip(where, found, known, fixed, strict=True), start=1)
    ]
    year = plan.agreement[0]
    rows += [
        [f"R{len(rows) + 1 + i:04d}", spots[0], date(year, 5, 3), date(year, 5, 6), date(year, 4, 6), "ja"]
        for i in (0, 1)
    ]
    rows.append([f"R{len(rows) + 1:04d}", spots[0], date(year, 2, 27), f"{year}-02-30", date(year, 3, 4), "ja"])
    return rows, _in_working_days(plan, where, known, fixed)


def _in_working_days(
    plan: Plan, where: Sequence[str], known: Sequence[date], fixed: Sequence[date | None]
) -> Mapping[str, object]:
    ages = [working_days_between(day, done or plan.drawn) for day, done in zip(known, fixed, strict=True)]
    done = [day is not None for day in fixed]
    on_time = sum(closed and age <= WORKING_DAYS for closed, age in zip(done, ages, strict=True))
    late = sum(closed and age > WORKING_DAYS for closed, age in zip(done, ages, strict=True))
    overdue = sum(not closed and age > WORKING_DAYS for closed, age in zip(done, ages, strict=True))
    waiting = sum(not closed and age <= WORKING_DAYS for closed, age in zip(done, ages, strict=True))
    share = on_time / (on_time + late + overdue)
    return {
        "implementation": implementation([True, share >= SHARE]),
        "on_time": on_time,
        "late": late,
        "open_overdue": overdue,
        "open_not_yet_due": waiting,
        "rejected": 3,
        "share_on_time": round(share, 6),
        "share_on_time_kaplan_meier": round(_mended_within(ages, done, WORKING_DAYS), 6),
        "target_share": SHARE,
        "target_met": share >= SHARE,
        "repeated_places": {place: n for place, n in sorted(Counter(where).items()) if n >= REPEATED},
    }


def _mended_within(ages: Sequence[int], done: Sequence[bool], limit: int) -> float:
    """Kaplan and Meier (1958), doi:10.1080/01621459.1958.10501452: open cases leave after their age."""
    left = 1.0
    for age in range(limit + 1):
        at_risk = sum(a >= age for a in ages)
        mended = sum(a == age and closed for a, closed in zip(ages, done, strict=True))
        left *= 1 - mended / at_risk
    return 1 - left


def _graffiti(seed: int, plan: Plan) -> tuple[list[list[object]], Mapping[str, object]]:
    """Cases by owner in local clock times; hours run on over the nights when the clock is changed."""
    random = generator(seed, "graffiti")
    cases: list[tuple[datetime, str, datetime | None]] = []
    for owner, count, share in OWNERS:
        for day in days(random, plan.first_day, plan.drawn - timedelta(days=20), count):
            start = datetime(day.year, day.month, day.day, int(random.integers(7, 21)), int(random.integers(60)))
            hours = random.uniform(3, 47) if random.random() < share else random.uniform(50, 240)
            stays = random.random() < 0.01
            cases.append((start, owner, None if stays else _later(start, round(hours * 60))))
    for month, owner in ((3, OWNERS[1][0]), (10, OWNERS[0][0])):
        sunday = _last_sunday(plan.agreement[0], month)
        start = datetime(sunday.year, month, sunday.day - 1, 12, 0)
        cases.append((start, owner, start + timedelta(hours=48, minutes=30 if month == 3 else -30)))
    last = datetime(plan.drawn.year, 12, 31, 8, 15)
    cases += [(last, OWNERS[0][0], None), (last + timedelta(hours=3), OWNERS[4][0], None)]
    cases.sort(key=lambda case: (case[0], case[1]))
    rows: list[list[object]] = [
        [f"K{number:04d}", f"{name} " if number % 37 == 0 else name, f"{start:%Y-%m-%d %H:%M}", "" if end is None else f"{end:%Y-%m-%d %H:%M}"]
        for number, (start, name, end) in enumerate(cases, start=1)
    ]  # fmt: skip
    return rows, _in_hours(plan, cases)


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def _later(start: datetime, minutes: int) -> datetime:
    """The local clock time so many minutes later."""
    moment = start.replace(tzinfo=_ZONE).astimezone(_UTC) + timedelta(minutes=minutes)
    return moment.astimezone(_ZONE).replace(tzinfo=None)


def _hours(start: datetime, end: datetime) -> float:
    """Real hours between two local clock times."""
    return (end.replace(tzinfo=_ZONE).astimezone(_UTC) - start.replace(tzinfo=_ZONE).astimezone(_UTC)) / timedelta(
        hours=1
    )


def _in_hours(plan: Plan, cases: Sequence[tuple[datetime, str, datetime | None]]) -> Mapping[str, object]:
    """Cases by owner that are mended in time, late or still open; open ones not yet due are left out of the share."""
    drawn_at = datetime.combine(plan.drawn + timedelta(days=1), datetime.min.time())
    owners: dict[str, dict[str, float]] = {}
    for start, owner, end in cases:
        told = owners.setdefault(owner, {"on_time": 0, "late": 0, "open_overdue": 0, "open_not_yet_due": 0})
        in_time = _hours(start, end or drawn_at) <= HOURS
        told[
            "on_time" if end and in_time else "late" if end else "open_not_yet_due" if in_time else "open_overdue"
        ] += 1
    for told in owners.values():
        told["share"] = round(told["on_time"] / (told["on_time"] + told["late"] + told["open_overdue"]), 6)
    met = sum(told["share"] >= SHARE for told in owners.values())
    return {
        "implementation": implementation([True, met >= OWNERS_TARGET]),
        "owners": {owner: owners[owner] for owner, *_ in OWNERS},
        "owners_in_time": met,
        "target_share": SHARE,
        "target_owners": OWNERS_TARGET,
        "target_met": met >= OWNERS_TARGET,
    }
