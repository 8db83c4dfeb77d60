"""The appointed reporters of Östan: how many each organisation has, and who reports what."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from bfkit.ostan.randomness import drawn, generator
from bfkit.ostan.scenario import Scenario

HOUSING, SCHOOLS, STREETS, SOCIAL, LEISURE, LIBRARIES, BUSES, POOL = (
    "Östanhem",
    "Barn och utbildning",
    "Gatukontoret",
    "Socialtjänsten",
    "Fritid och ungdom",
    "Biblioteken",
    "Östanbuss",
    "Simhallen",
)
_POSTS = {HOUSING: 14, SCHOOLS: 13, STREETS: 9, SOCIAL: 7, LEISURE: 7, LIBRARIES: 4, BUSES: 5, POOL: 2}

_WHO = {
    "skola": {SCHOOLS: 0.78, LEISURE: 0.12, STREETS: 0.10},
    "forskola": {SCHOOLS: 0.9, STREETS: 0.1},
    "krog": {SOCIAL: 0.5, STREETS: 0.3, LEISURE: 0.2},
    "resecentrum": {BUSES: 0.6, STREETS: 0.4},
    "vard": {SOCIAL: 0.8, STREETS: 0.2},
    "polisstation": {STREETS: 1.0},
    "galleria": {LEISURE: 0.4, SOCIAL: 0.3, STREETS: 0.3},
    "park": {STREETS: 0.65, LEISURE: 0.35},
    "bibliotek": {LIBRARIES: 1.0},
    "fritidsgard": {LEISURE: 1.0},
    "simhall": {POOL: 1.0},
    "idrottsplats": {LEISURE: 0.7, STREETS: 0.3},
    "bostadshus": {HOUSING: 0.85, SOCIAL: 0.15},
    "parkering": {HOUSING: 0.6, STREETS: 0.4},
    "gata": {STREETS: 0.85, LEISURE: 0.15},
    "gangtunnel": {STREETS: 1.0},
    "verksamhet": {STREETS: 0.6, SOCIAL: 0.4},
    "butik": {STREETS: 0.6, SOCIAL: 0.4},
}


@dataclass(frozen=True, slots=True)
class Register:
    """Appointed reporters, by number only; every field has shape (reporters,)."""

    ids: tuple[str, ...]
    organisations: tuple[str, ...]
    active_from: tuple[date, ...]
    active_to: tuple[date | None, ...]


def register(seed: int, scenario: Scenario) -> Register:
    """The register: every post is filled from the organisation's start; one in four changes hands once."""
    random = generator(seed, "reporters")
    span = (scenario.drawn_on - scenario.first_day).days
    starts = dict(scenario.starts)
    rows: list[tuple[str, date, date | None]] = []
    for organisation, posts in _POSTS.items():
        start = starts.get(organisation, scenario.first_day)
        for _ in range(posts):
            leaves = random.random() < 0.25 and posts > 2
            last = scenario.first_day + timedelta(days=int(random.integers(span // 2, span - 30)))
            rows.append((organisation, start, last if leaves else None))
            if leaves:
                rows.append((organisation, last + timedelta(days=int(random.integers(1, 21))), None))
    organisations, active_from, active_to = zip(*rows, strict=True)
    ids = tuple(f"RAP{number:03d}" for number in range(1, len(rows) + 1))
    return Register(ids, organisations, active_from, active_to)


def organisations(random: np.random.Generator, roles: NDArray[np.str_]) -> NDArray[np.object_]:
    """Which organisation reports from each spot, shape (n,)."""
    found = np.empty(len(roles), dtype=object)
    for role, who in _WHO.items():
        here = np.flatnonzero(roles == role)
        found[here] = np.array(list(who), dtype=object)[drawn(random, tuple(who.values()), len(here))]
    return found


def reporting(
    seed: int, scenario: Scenario, organisation: NDArray[np.object_], reported: NDArray[np.datetime64]
) -> NDArray[np.bool_]:
    """Whether a report is written at all, shape (n,): the organisation has joined, and does not let it be.

    An organisation that tires leaves out a share that grows month by month (``disturbances.Tiring``).
    """
    written = np.ones(len(organisation), dtype=bool)
    for late, start in scenario.starts:
        written &= ~((organisation == late) & (reported < np.datetime64(start)))
    if scenario.tiring is not None:
        month = reported.astype("datetime64[M]") - np.datetime64(scenario.tiring.first_month, "M")
        weary = np.maximum(scenario.tiring.monthly ** (month.astype(int) + 1.0), scenario.tiring.least)
        kept = np.where((organisation == scenario.tiring.organisation) & (month.astype(int) >= 0), weary, 1.0)
        written &= generator(seed, "tiring").random(len(organisation)) < kept
    return written
