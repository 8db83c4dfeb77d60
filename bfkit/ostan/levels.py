"""What raises or lowers single areas in single months: drift, bursts and police efforts."""

import numpy as np
from numpy.typing import NDArray

from bfkit.ostan.randomness import generator
from bfkit.ostan.scenario import Scenario, between


def drift(seed: int, scenario: Scenario, areas: int) -> NDArray[np.float64]:
    """The factor by which each area lies above its long-run level, mean about 1; shape (months, areas).

    All problems and both sources share it. The first month is drawn from the long-run distribution.
    """
    memory, deviation = scenario.drift.memory, scenario.drift.deviation
    steps = generator(seed, "drift").standard_normal((len(scenario.months()), areas)) * deviation
    steps[1:] *= np.sqrt(1 - memory**2)
    logs = np.empty_like(steps)
    level = np.zeros(areas)
    for month, step in enumerate(steps):
        level = memory * level + step
        logs[month] = level
    return np.asarray(np.exp(logs - deviation**2 / 2))


def bursts(seed: int, scenario: Scenario, problem: str, areas: int) -> NDArray[np.float64]:
    """1, or the factor of a burst, for each area-month of one problem; shape (months, areas)."""
    shape = (len(scenario.months()), areas)
    if problem not in scenario.bursts.problems:
        return np.ones(shape)
    struck = generator(seed, f"bursts {problem}").random(shape) < scenario.bursts.share
    return np.where(struck, scenario.bursts.factor, 1.0)


def effort(scenario: Scenario, problem: str, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """1, or the factor of the police effort; shape (months, areas). ``weights`` of the areas: shape (areas,)."""
    months = scenario.months()
    factors = np.ones((len(months), len(weights)))
    if scenario.effort is not None and problem in scenario.effort.problems:
        during = between(months, scenario.effort.first_month, scenario.effort.last_month)
        factors[np.ix_(during, effort_areas(scenario, weights))] = scenario.effort.factor
    return factors


def effort_areas(scenario: Scenario, weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """The areas of the police effort, those with the largest weights, as indices in the order of their codes."""
    number = scenario.effort.areas if scenario.effort is not None else 0
    return np.sort(np.argsort(-weights, kind="stable")[:number])
