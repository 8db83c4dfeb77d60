"""Causes planted for the cause analysis, each with a decoy that is as near and as frequent but causes nothing."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bfkit.ostan import names
from bfkit.ostan.places import Places, Spots, spot_of
from bfkit.ostan.problems import REPORTED
from bfkit.ostan.process import Happenings, Minutes, at, clock_exists, intervals
from bfkit.ostan.randomness import drawn, generator
from bfkit.ostan.scenario import Scenario
from bfkit.ostan.surroundings.opening_hours import opening_hours

SQUARE, MALL = "Östans resecentrum", "Gallerian Kvarnen"
DARK_PARK, PUB_PARK = names.DARK_PARK, "Stadsparken"
HIT_SHOP, BUSY_SHOP = "Solkiosken", "Torgkiosken"
FRIDAY, SATURDAY = 4, 5
LAST_BUS = {FRIDAY: 24 * 60 + 30, SATURDAY: 25 * 60 + 30}
"""Minutes after the midnight that begins the day: the last bus of Friday leaves at 00:30, of Saturday at 01:30."""
CLOSING_WEEKEND = re.compile(r"fre–lör \d\d:\d\d–(\d\d):00")
DUSK = (15.9, 17.1, 18.7, 20.6, 21.8, 22.6, 22.4, 21.1, 19.6, 18.0, 16.1, 15.4)
"""Clock hour at which it is dark at 60° north, January first: sunset in mid-month and half an hour more."""
_LIT_UNTIL = 25.0
LIGHTING_A_YEAR = 10
"""Reports of bad lighting from each of the two parks, one of which is dark and the other near the pubs."""


@dataclass(frozen=True, slots=True)
class Planted:
    """Extra happenings at one place.

    Attributes:
        key: name of the cause or the decoy; place: its name in the register; problem: key of the problem.
        yearly: expected number a year.
    """

    key: str
    place: str
    problem: str
    yearly: float


PLANTED = (
    Planted("last_bus", SQUARE, "brak", 45),
    Planted("last_bus", SQUARE, "samling_utomhus", 40),
    Planted("closing_time", "", "brak", 70),
    Planted("dark_park", DARK_PARK, "vald", 26),
    Planted("dark_park", DARK_PARK, "brak", 30),
    Planted("pub_park", PUB_PARK, "vald", 26),
    Planted("pub_park", PUB_PARK, "brak", 30),
    Planted("hit_shop", HIT_SHOP, "inbrott", 24),
    Planted("hit_shop", HIT_SHOP, "glaskross", 14),
)
"""The pub park is a decoy: it has as much as the dark one, but on the pubs' nights and not when it is dark."""


def planted(seed: int, scenario: Scenario, register: Places, spots: Spots) -> list[Happenings]:
    """What the planted causes and decoys bring about, besides the process."""
    keys = [problem.key for problem in REPORTED]
    days = np.arange(np.datetime64(scenario.first_day), np.datetime64(scenario.drawn_on) + 1)
    parts = []
    for cause in PLANTED:
        random = generator(seed, f"cause {cause.key} {cause.problem}")
        count = random.poisson(cause.yearly * scenario.size * len(days) / 365.25)
        index = keys.index(cause.problem)
        moment, spot = _when_and_where(random, cause, days, count, _pubs(seed, register, spots), register, spots)
        start, end = moment, moment
        if cause.key == "hit_shop":
            start, end = intervals(random, REPORTED[index], moment)
        parts.append(Happenings(np.full(count, index), spot, moment, start, end))
    return parts


def _when_and_where(
    random: np.random.Generator,
    cause: Planted,
    days: NDArray[np.datetime64],
    count: int,
    pubs: list[tuple[int, int]],
    register: Places,
    spots: Spots,
) -> tuple[Minutes, NDArray[np.int64]]:
    weekday = (days.astype(int) + 3) % 7
    within_hour = random.integers(0, 60, count)
    if cause.key == "closing_time":
        pub = random.integers(0, len(pubs), count)
        day = days[drawn(random, (weekday == FRIDAY) | (weekday == SATURDAY), count)]
        hour = np.array([closing for _, closing in pubs])[pub]
        return clock_exists(at(day, 60 * hour + within_hour)), np.array([spot for spot, _ in pubs])[pub]
    spot = np.full(count, spot_of(spots, register, cause.place))
    if cause.key == "last_bus":
        picked = drawn(random, (weekday == FRIDAY) | (weekday == SATURDAY), count)
        last = np.where(weekday[picked] == FRIDAY, LAST_BUS[FRIDAY], LAST_BUS[SATURDAY])
        return clock_exists(at(days[picked], last + within_hour)), spot
    if cause.key == "pub_park":
        day = days[drawn(random, (weekday == FRIDAY) | (weekday == SATURDAY), count)]
        return clock_exists(at(day, 60 * random.integers(23, 28, count) + within_hour)), spot
    if cause.key == "dark_park":
        dusk = np.array(DUSK)[days.astype("datetime64[M]").astype(int) % 12]
        picked = drawn(random, _LIT_UNTIL - dusk, count)
        hour = dusk[picked] + random.random(count) * (_LIT_UNTIL - dusk[picked])
        return clock_exists(at(days[picked], np.floor(60 * hour).astype(np.int64))), spot
    night = random.integers(22, 29, count)
    return clock_exists(at(days[drawn(random, np.ones(len(days)), count)], 60 * night + within_hour)), spot


def _pubs(seed: int, register: Places, spots: Spots) -> list[tuple[int, int]]:
    """Spot and closing hour (25 is one in the morning) of every pub in the middle of the town."""
    hours = opening_hours(seed, register)
    return [
        (spot_of(spots, register, title), 24 + int(found[1]))
        for title, role, text in zip(register.names, register.roles, hours, strict=True)
        if role == "krog" and (found := CLOSING_WEEKEND.search(text)) and int(found[1]) < 6
    ]


def yearly_at(seed: int, register: Places, spots: Spots) -> list[tuple[str, int, float]]:
    """Problem, spot and expected number a year of everything planted."""
    found = []
    for cause in PLANTED:
        pubs = _pubs(seed, register, spots)
        at_spots = [spot for spot, _ in pubs] if not cause.place else [spot_of(spots, register, cause.place)]
        found += [(cause.problem, spot, cause.yearly / len(at_spots)) for spot in at_spots]
    return found


def badly_lit(
    seed: int, scenario: Scenario, register: Places, spots: Spots
) -> tuple[NDArray[np.int64], NDArray[np.datetime64]]:
    """Spot and day of the extra reports of bad lighting, from the dark park and its decoy alike."""
    random = generator(seed, "bad lighting")
    days = np.arange(np.datetime64(scenario.first_day), np.datetime64(scenario.drawn_on) + 1)
    count = round(LIGHTING_A_YEAR * scenario.size * len(days) / 365.25)
    winter = np.isin(days.astype("datetime64[M]").astype(int) % 12, (9, 10, 11, 0, 1, 2))
    parks = [spot_of(spots, register, name) for name in (DARK_PARK, PUB_PARK)]
    seen = [np.sort(days[drawn(random, np.where(winter, 3.0, 1.0), count)]) for _ in parks]
    return np.repeat(np.array(parks), count), np.concatenate(seen)
