"""How many live in each area of Östan, by year, sex and age, as Statistics Sweden delivers it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bfkit.ostan.randomness import generator
from bfkit.ostan.surroundings.delivery import Part, Plan, csv_bytes
from bfkit.ostan.town import Town

SEXES = ("kvinna", "man")
AGES = (*(f"{low}-{low + 4}" for low in range(0, 85, 5)), "85+")
"""Five-year groups."""
NOISE_FROM = 2025
"""First year in which Statistics Sweden adds noise to every cell on its own (Cell Key Method)."""

_PYRAMID = {
    "centrum": (3, 2, 2, 4, 11, 12, 9, 6, 5, 5, 5, 6, 6, 6, 6, 5, 4, 3),
    "flerbostadshus": (8, 8, 8, 7, 7, 8, 8, 7, 6, 6, 6, 5, 5, 4, 3, 2, 1, 1),
    "villor": (5, 7, 8, 8, 4, 3, 5, 7, 8, 8, 8, 7, 6, 5, 5, 3, 2, 1),
    "industri": (2, 2, 2, 3, 8, 11, 11, 9, 8, 8, 8, 8, 7, 5, 4, 2, 1, 1),
    "by": (5, 6, 6, 6, 4, 4, 5, 6, 6, 6, 7, 8, 8, 8, 7, 4, 2, 2),
}
_WOMEN = (
    0.486,
    0.486,
    0.486,
    0.485,
    0.48,
    0.485,
    0.49,
    0.49,
    0.49,
    0.49,
    0.495,
    0.5,
    0.5,
    0.51,
    0.52,
    0.54,
    0.57,
    0.65,
)
_GROWTH = {"centrum": 0.012, "flerbostadshus": 0.009, "villor": 0.003, "industri": 0.0, "by": -0.004}


@dataclass(frozen=True, slots=True)
class Population:
    """Persons by year, area, sex and age; ``persons`` has shape (years, areas, 2, 18) and no noise."""

    years: tuple[int, ...]
    persons: NDArray[np.int64]


def population(seed: int, plan: Plan, town: Town) -> Population:
    """The inhabitants at the end of every year; those of the last year are the town's."""
    random = generator(seed, "population")
    growth = np.array([_GROWTH[kind] for kind in town.kinds]) + random.uniform(-0.004, 0.004, len(town.kinds))
    pyramids = np.array([_PYRAMID[kind] for kind in town.kinds], dtype=float)
    pyramids *= random.uniform(0.85, 1.15, pyramids.shape)
    shares = pyramids[:, None, :] * np.stack([np.array(_WOMEN), 1 - np.array(_WOMEN)])[None]
    shares /= shares.sum(axis=(1, 2), keepdims=True)
    totals = np.array(
        [np.rint(np.array(town.population) * (1 - growth) ** (plan.years[-1] - year)) for year in plan.years]
    ).astype(int)
    persons = np.array([[_apportioned(shares[a], int(total)) for a, total in enumerate(row)] for row in totals])
    return Population(years=plan.years, persons=persons)


def _apportioned(shares: NDArray[np.float64], total: int) -> NDArray[np.int64]:
    """Whole persons in proportion to the shares, by largest remainder, so that they sum to the total."""
    exact = shares * total
    whole = np.floor(exact).astype(np.int64)
    left = total - int(whole.sum())
    order = np.argsort(-(exact - whole).ravel(), kind="stable")[:left]
    whole.ravel()[order] += 1
    return whole


def part(seed: int, town: Town, inhabitants: Population) -> Part:
    """The population table: a row an area, year and sex, a column an age group.

    From 2025 every cell and every total has noise of its own (-2 to 2, never on a 0), so that parts do not sum.
    """
    random = generator(seed, "population noise")
    rows: list[list[object]] = []
    for year, persons in zip(inhabitants.years, inhabitants.persons, strict=True):
        for area, code in enumerate(town.codes):
            for sex, word in enumerate(SEXES):
                cells = np.append(persons[area, sex], persons[area, sex].sum())
                if year >= NOISE_FROM:
                    cells = np.where(cells > 0, np.maximum(cells + random.integers(-2, 3, len(cells)), 0), 0)
                note = "med brus" if year >= NOISE_FROM else ""
                rows.append([code, year, word, *map(int, cells), note])
    header = ("Område", "År", "Kön", *AGES, "Totalt", "Anmärkning")
    true = {
        "noise_from": NOISE_FROM,
        "total_by_year": {
            year: int(persons.sum()) for year, persons in zip(inhabitants.years, inhabitants.persons, strict=True)
        },
    }
    return Part({"befolkning.csv": csv_bytes(header, rows)}, other={"population": true})
