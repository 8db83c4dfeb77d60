"""Category 3 and category 6: unsafe places that are opened and closed, and the calendar of events."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bfkit.ostan.delays import delay_days
from bfkit.ostan.places import Places, Spots, place_of
from bfkit.ostan.process import Minutes, at, minutes
from bfkit.ostan.randomness import drawn, generator
from bfkit.ostan.scenario import Scenario

UNSAFE_PLACES_A_YEAR = 430
EVENTS_A_YEAR = 150
_NEVER_CLOSED = 0.14
_OPEN_DAYS = 38.0

_SUBTYPES = {
    "Bristfällig belysning": 0.28,
    "Bristfällig insyn": 0.13,
    "Klotter": 0.17,
    "Skadegörelse": 0.1,
    "Nedskräpning": 0.19,
    "Ödslig plats": 0.09,
    "Övrigt": 0.04,
}
_ROLES = {"gangtunnel": 6.0, "park": 6.0, "gata": 1.0, "parkering": 1.0, "skola": 2.0, "bostadshus": 0.3}

_SUMMER, _SCHOOL, _EVEN = (
    (0.1, 0.1, 0.2, 0.6, 1.5, 2.0, 1.5, 2.0, 1.0, 0.3, 0.1, 0.4),
    (0.5, 0.5, 0.6, 1.0, 1.2, 2.5, 0.2, 0.8, 1.0, 1.2, 1.0, 1.6),
    (1.0,) * 12,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of event: its share, months, weekdays, first and last hour of start, length and places."""

    subtype: str
    share: float
    months: tuple[float, ...]
    weekdays: tuple[float, ...]
    starts: tuple[int, int]
    hours: int
    roles: tuple[str, ...]


KINDS = (
    Kind("Idrottsevenemang", 0.30, (0.2, 0.2, 0.6, 1.5, 1.5, 1.2, 0.8, 1.4, 1.5, 1.2, 0.3, 0.2),
         (0.2, 0.3, 1.0, 0.5, 0.5, 4.0, 4.0), (13, 19), 3, ("idrottsplats", "simhall")),
    Kind("Konsert", 0.13, _SUMMER, (0.1, 0.2, 0.5, 1.0, 4.0, 5.0, 0.5), (19, 22), 4, ("park", "krog")),
    Kind("Demonstration", 0.08, _EVEN, (0.5, 0.5, 0.7, 0.7, 1.0, 4.0, 1.0), (11, 18), 2, ("resecentrum", "park")),
    Kind("Områdesevenemang", 0.11, _SUMMER, (0.2, 0.2, 0.5, 0.5, 1.0, 4.0, 3.0), (10, 17), 5, ("park", "bibliotek")),
    Kind("Ungdomsfest", 0.14, _SCHOOL, (0.1, 0.1, 0.1, 0.3, 4.0, 4.0, 0.1), (19, 22), 5, ("fritidsgard", "skola")),
    Kind("Uthyrning av lokal", 0.21, _EVEN, (0.1, 0.1, 0.2, 0.4, 3.0, 5.0, 1.0), (17, 22), 6, ("fritidsgard", "skola")),
    Kind("Julmarknad", 0.03, (0,) * 10 + (1.0, 2.0), (0.1, 0.1, 0.1, 0.1, 0.5, 4.0, 4.0), (10, 12), 6, ("galleria",)),
)  # fmt: skip
"""The last is a word that the municipality's own list does not have."""


@dataclass(frozen=True, slots=True)
class UnsafePlaces:
    """Category 3, shape (n,) each; ``closed`` is NaT while the place is as it was."""

    subtype: NDArray[np.object_]
    spot: NDArray[np.int64]
    opened: Minutes
    reported: Minutes
    closed: NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class Events:
    """Category 6, shape (n,) each; ``place`` is an index into the register of places."""

    subtype: NDArray[np.object_]
    place: NDArray[np.int64]
    start: Minutes
    end: Minutes
    reported: Minutes


def unsafe_places(
    seed: int, scenario: Scenario, spots: Spots, *, dark: tuple[NDArray[np.int64], NDArray[np.datetime64]] | None = None
) -> UnsafePlaces:
    """Unsafe places: more in autumn, most of them mended within weeks, 14 % never.

    Args:
        seed: the seed of the municipality.
        scenario: span and size.
        spots: where they can be.
        dark: spot and day of reports of bad lighting besides, shape (m,) both.
    """
    random = generator(seed, "unsafe places")
    days, count = _days(scenario, UNSAFE_PLACES_A_YEAR)
    autumn = np.where(days.astype("datetime64[M]").astype(int) % 12 >= 9, 1.6, 1.0)
    seen = days[np.sort(drawn(random, autumn, count))]
    subtype = np.array(list(_SUBTYPES), dtype=object)[drawn(random, tuple(_SUBTYPES.values()), count)]
    of_role = np.array([_ROLES.get(str(role), 0.0) for role in spots.roles])
    spot = drawn(random, of_role * spots.weights, count)
    if dark is not None:
        spot, seen = np.concatenate([spot, dark[0]]), np.concatenate([seen, dark[1]])
        subtype, count = np.concatenate([subtype, np.full(len(dark[0]), next(iter(_SUBTYPES)))]), len(spot)
    opened = at(seen, random.integers(7 * 60, 21 * 60, count))
    reported = opened + minutes(24 * 60 * delay_days(random, count) + random.integers(5, 120, count))
    open_days = 1 + random.exponential(_OPEN_DAYS, count).astype("timedelta64[D]")
    mended = reported.astype("datetime64[D]") + open_days
    open_still = (random.random(count) < _NEVER_CLOSED) | (mended > np.datetime64(scenario.drawn_on))
    closed = np.where(open_still, np.datetime64("NaT"), mended)
    return UnsafePlaces(subtype, spot, opened, reported, closed)


def events(seed: int, scenario: Scenario, register: Places) -> Events:
    """The calendar: nine of ten events are put in ahead, up to ten weeks, the rest afterwards.

    It reaches ten weeks past the day on which the files are drawn; those not yet put in by then are not delivered.
    """
    random = generator(seed, "events")
    days, count = _days(scenario, EVENTS_A_YEAR, ahead=70)
    kind = drawn(random, tuple(kind.share for kind in KINDS), count)
    month = days.astype("datetime64[M]").astype(int) % 12
    weekday = (days.astype(int) + 3) % 7
    day = np.empty(count, dtype="datetime64[D]")
    start, hours, place = (np.empty(count, dtype=np.int64) for _ in range(3))
    for index, of in enumerate(KINDS):
        here = np.flatnonzero(kind == index)
        day[here] = days[drawn(random, np.array(of.months)[month] * np.array(of.weekdays)[weekday], len(here))]
        start[here] = random.integers(*of.starts, len(here)) * 60 + 30 * random.integers(0, 2, len(here))
        hours[here] = of.hours
        place[here] = place_of(register, random, of.roles, len(here))
    begin = at(day, start)
    days_ahead = np.where(random.random(count) < 0.9, random.integers(2, 70, count), -random.integers(1, 5, count))
    written = at(day - days_ahead.astype("timedelta64[D]"), random.integers(8 * 60, 16 * 60, count))
    earliest = np.datetime64(scenario.first_day, "m") + np.timedelta64(8, "h")
    subtype = np.array([KINDS[i].subtype for i in kind], dtype=object)
    return Events(subtype, place, begin, begin + minutes(60 * hours), np.maximum(written, earliest))


def _days(scenario: Scenario, yearly: float, *, ahead: int = 0) -> tuple[NDArray[np.datetime64], int]:
    days = np.arange(np.datetime64(scenario.first_day), np.datetime64(scenario.drawn_on) + 1 + ahead)
    return days, round(yearly * scenario.size * len(days) / 365.25)


def subtypes() -> Sequence[str]:
    """Every word for an unsafe place or an event that the files can hold."""
    return (*_SUBTYPES, *(kind.subtype for kind in KINDS))
