"""The six indicators of an area (O1-O6 of the requirements), as they are collected once a year."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from bfkit.ostan.randomness import generator
from bfkit.ostan.surroundings.delivery import Part, Plan, csv_bytes
from bfkit.ostan.surroundings.population import NOISE_FROM, Population
from bfkit.ostan.surroundings.survey import Wave
from bfkit.ostan.town import Town

ELECTIONS = (2018, 2022)
_FEWEST_ANSWERS = 10
_MISSING = 0.02
NOT_DELIVERED = ("O3", 2021)
"""An indicator and a year for which the register's table never came."""
# kind of area: percent not in work, without upper secondary school, non-voters
_LEVELS = {
    "centrum": (11.0, 10.0, 14.0),
    "flerbostadshus": (21.0, 24.0, 27.0),
    "villor": (5.5, 8.0, 7.0),
    "industri": (14.0, 18.0, 20.0),
    "by": (7.5, 14.0, 11.0),
}
_NAMES = ("O2", "O3", "O5")
_SOURCES = {
    "O2": "SCB arbetsmarknad",
    "O3": "SCB utbildning",
    "O4": "SCB befolkning, under 20 år",
    "O5": "Valmyndigheten",
}


def part(seed: int, plan: Plan, town: Town, inhabitants: Population, answered: tuple[Wave, ...]) -> Part:
    """The table of indicators: a row an area, year and indicator; what is not known has no row."""
    random = generator(seed, "indicators")
    shares = _shares(random, plan, town)
    idle = shares["O2"][-1]
    crime = (np.array(town.kinds) == "flerbostadshus") & (idle >= np.quantile(idle, 0.85))
    rows: list[list[object]] = []
    for y, year in enumerate(plan.years):
        for a, code in enumerate(town.codes):
            rows += _unsafe(code, answered[y], a)
            for name in _NAMES:
                if year in ELECTIONS if name == "O5" else (name, year) != NOT_DELIVERED:
                    rows += _register(random, code, year, name, float(shares[name][y, a]))
            persons = inhabitants.persons[y, a]
            rows += _register(random, code, year, "O4", 100 * float(persons[:, :4].sum() / max(persons.sum(), 1)))
            rows += _judged(random, code, year, town.kinds[a], bool(crime[a]))
    header = ("Område", "År", "Indikator", "Värde", "Osäkerhet", "Källa")
    true = {**_true(plan, town, shares), "organised_crime": [town.codes[int(a)] for a in np.flatnonzero(crime)]}
    return Part({"indikatorer.csv": csv_bytes(header, rows)}, other={"indicators": true})


def _shares(random: np.random.Generator, plan: Plan, town: Town) -> Mapping[str, NDArray[np.float64]]:
    """True percentages by indicator, shape (years, areas): a level, a slow trend of the area and little else."""
    steps = np.arange(len(plan.years))[:, None] - (len(plan.years) - 1)
    found: dict[str, NDArray[np.float64]] = {}
    for number, name in enumerate(_NAMES):
        level = np.array([_LEVELS[kind][number] for kind in town.kinds]) * random.uniform(0.75, 1.3, len(town.codes))
        slope = random.normal(-0.005, 0.015, len(town.codes))
        found[name] = np.asarray(np.clip(level * (1 + slope * steps), 0.5, 60).round(1), dtype=np.float64)
    return found


def _unsafe(code: str, wave: Wave, area: int) -> list[list[object]]:
    """O1 out of the survey, where enough answered: weighted share and half the width of a 95 % interval."""
    answered, unsafe = wave.unsafe()
    here = answered & (wave.area == area)
    count = int(here.sum())
    if count < _FEWEST_ANSWERS:
        return []
    weight = wave.weight[here]
    share = float(weight[unsafe[here]].sum() / weight.sum())
    half = 1.96 * float(np.sqrt(share * (1 - share) / count))
    return [
        [code, wave.year, "O1", round(100 * share, 1), round(100 * half, 1), f"trygghetsundersökning, {count} svar"]
    ]


def _register(random: np.random.Generator, code: str, year: int, name: str, percent: float) -> list[list[object]]:
    noisy = year >= NOISE_FROM and name != "O5"
    lost, noise = random.random() < _MISSING, random.normal(0, 0.15)
    if lost:
        return []
    value = max(percent + noise, 0.0) if noisy else percent
    return [[code, year, name, round(value, 1), None, _SOURCES[name] + (", med brus" if noisy else "")]]


def _judged(random: np.random.Generator, code: str, year: int, kind: str, present: bool) -> list[list[object]]:
    """O6, yes or no, judged by the police and never inferred; not in villages and not in every area every year."""
    judged = random.random() < 0.85
    if not judged or kind == "by":
        return []
    return [[code, year, "O6", "ja" if present else "nej", None, "polisens bedömning"]]


def _true(plan: Plan, town: Town, shares: Mapping[str, NDArray[np.float64]]) -> Mapping[str, object]:
    return {
        "not_delivered": list(NOT_DELIVERED),
        "elections": [year for year in ELECTIONS if year in plan.years],
        "first_and_last_year": {
            name: {code: [float(values[0, a]), float(values[-1, a])] for a, code in enumerate(town.codes)}
            for name, values in shares.items()
            if name != "O5"
        },
    }
