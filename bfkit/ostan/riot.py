"""A few days of unrest in one estate, as the reporters and the police wrote it down."""

from collections.abc import Sequence

import numpy as np

from bfkit.ostan.concentration import hot_areas
from bfkit.ostan.places import Spots
from bfkit.ostan.problems import REPORTED, Problem
from bfkit.ostan.process import Happenings, area_sums, at, clock_exists, spot_weights
from bfkit.ostan.randomness import drawn, generator
from bfkit.ostan.scenario import Scenario
from bfkit.ostan.town import Town

_HOURS = (16, 27)
"""From the first hour to the last, counted from the midnight before: 27 is three in the morning."""


def riot_area(seed: int, scenario: Scenario, town: Town, spots: Spots) -> int:
    """The estate of the riot, by lot among those that are not the heaviest of the concentrated problems."""
    alike = [problem for problem in REPORTED if problem.key in scenario.concentration.problems]
    numbers = np.zeros(len(town.codes))
    for problem in alike:
        weights = area_sums(spot_weights(scenario, problem, town, spots), spots.areas, len(town.codes))
        numbers += problem.yearly * weights / weights.sum()
    hot = hot_areas(scenario.concentration, numbers, town)
    estates = [area for area, kind in enumerate(town.kinds) if kind == "flerbostadshus" and area not in hot]
    return int(generator(seed, "riot area").choice(estates))


def riot(seed: int, scenario: Scenario, problems: Sequence[Problem], town: Town, spots: Spots) -> list[Happenings]:
    """What happens in the riot, for one source, told by its problems; nothing without a riot in the scenario."""
    if scenario.riot is None:
        return []
    area, parts = riot_area(seed, scenario, town, spots), []
    wanted = dict(scenario.riot.police if problems[0].key[0].isdigit() else scenario.riot.reported)
    for index, problem in enumerate(problems):
        count = round(wanted.get(problem.key, 0) * scenario.size)
        random = generator(seed, f"riot {problem.key}")
        weights = np.where(spots.areas == area, spot_weights(scenario, problem, town, spots), 0.0)
        if count == 0:
            continue
        if not weights.any():
            weights = np.where((spots.areas == area) & (spots.roles == "gata"), 1.0, 0.0)
        day = np.datetime64(scenario.riot.first_day) + random.integers(0, scenario.riot.days, count)
        moment = clock_exists(at(day, random.integers(60 * _HOURS[0], 60 * _HOURS[1], count)))
        spot = drawn(random, weights, count)
        parts.append(Happenings(np.full(count, index), spot, moment, moment, moment))
    return parts
