"""The incident process: how many happen in each area and month, at which spot and at what time."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bfkit.ostan.places import Spots
from bfkit.ostan.problems import Problem
from bfkit.ostan.profiles import FIRST_HOUR
from bfkit.ostan.randomness import drawn, generator
from bfkit.ostan.scenario import Scenario
from bfkit.ostan.town import Town

Minutes = NDArray[np.datetime64]
"""Local clock times of the municipality, to the minute, without a zone."""


def minutes(count: NDArray[np.int64]) -> NDArray[np.timedelta64]:
    """So many minutes, shape (n,)."""
    return count.astype("timedelta64[m]")


def at(day: NDArray[np.datetime64], minute: NDArray[np.int64]) -> Minutes:
    """The moments so many minutes after midnight of each day, shape (n,)."""
    midnight: Minutes = day.astype("datetime64[m]")
    return midnight + minutes(minute)


@dataclass(frozen=True, slots=True)
class Happenings:
    """What happened, whether or not anybody reports it; every field has shape (happenings,).

    Attributes:
        problem: index into the problems; spot: index into the spots.
        moment: when it happened.
        start, end: the interval that can be known afterwards; both equal ``moment`` when somebody was there.
    """

    problem: NDArray[np.int64]
    spot: NDArray[np.int64]
    moment: Minutes
    start: Minutes
    end: Minutes


def happenings(
    seed: int, scenario: Scenario, problems: Sequence[Problem], town: Town, spots: Spots, *, name: str
) -> Happenings:
    """Everything that happens from the scenario's first day to its last, problem by problem.

    Counts of an area and month are negative binomial with variance ``dispersion`` times the mean, round a
    mean of yearly number x share of the area's spots x season x shock x a factor shared by all areas.

    Args:
        seed: the seed of the municipality.
        scenario: span, size and disturbances.
        problems: the kinds of incident.
        town: the areas.
        spots: where things can happen, sorted by area.
        name: the stream; two sources with two names are independent given the spots.
    """
    parts = []
    for index, problem in enumerate(problems):
        random = generator(seed, f"{name} {problem.key}")
        weights = _spot_weights(problem, town, spots)
        counts = _counts(random, scenario, problem, _area_sums(weights, spots.areas, len(town.codes)))
        months, areas = np.nonzero(counts)
        repeats = counts[months, areas]
        month = np.repeat(scenario.months()[months], repeats)
        spot = _spots_in(random, weights, spots.areas, np.repeat(areas, repeats))
        moment = _moments(random, problem, month)
        start, end = _intervals(random, problem, moment)
        parts.append((np.full(len(spot), index), spot, moment, start, end))
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    first, last = np.datetime64(scenario.first_day), np.datetime64(scenario.last_day) + 1
    inside = (columns[3] >= first) & (columns[4] < last)
    return Happenings(*(column[inside] for column in columns))


def _spot_weights(problem: Problem, town: Town, spots: Spots) -> NDArray[np.float64]:
    roles, places = np.unique(spots.roles, return_inverse=True)
    of_role = np.array([problem.spots.get(str(role), 0.0) for role in roles])
    of_area = np.array([problem.areas[kind] for kind in town.kinds])
    return spots.weights * of_role[places] * of_area[spots.areas]


def _area_sums(weights: NDArray[np.float64], areas: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    return np.bincount(areas, weights=weights, minlength=count).astype(np.float64)


def _counts(
    random: np.random.Generator, scenario: Scenario, problem: Problem, areas: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Counts, shape (months, areas)."""
    months = scenario.months()
    season = np.array(problem.profile.months)[months.astype(int) % 12] / sum(problem.profile.months)
    shape = 1 / scenario.common_variation**2
    common = random.gamma(shape, 1 / shape, len(months)) * scenario.shock_factors(problem.key)
    expected = problem.yearly * scenario.size * np.outer(season * common, areas / areas.sum())
    excess = scenario.dispersion - 1
    level = random.gamma(expected / excess, excess) if excess > 0 else expected
    return random.poisson(level)


def _spots_in(
    random: np.random.Generator,
    weights: NDArray[np.float64],
    spot_areas: NDArray[np.int64],
    areas: NDArray[np.int64],
) -> NDArray[np.int64]:
    """One spot in each of the areas given, in proportion to the spots' weights; shape (n,)."""
    sums = np.cumsum(weights)
    edges = np.concatenate([[0.0], sums])
    lower = edges[np.searchsorted(spot_areas, areas, side="left")]
    upper = edges[np.searchsorted(spot_areas, areas, side="right")]
    position = np.minimum(lower + random.random(len(areas)) * (upper - lower), np.nextafter(upper, lower))
    return np.searchsorted(sums, position, side="right").astype(np.int64)


def _moments(random: np.random.Generator, problem: Problem, month: NDArray[np.datetime64]) -> Minutes:
    """A moment in each month by weekday and hour, shape (n,)."""
    days = np.empty(len(month), dtype="datetime64[D]")
    for value in np.unique(month):
        here = np.flatnonzero(month == value)
        choices = np.arange(value.astype("datetime64[D]"), (value + 1).astype("datetime64[D]"))
        weekday = (choices.astype(int) + 3) % 7
        days[here] = choices[drawn(random, np.array(problem.profile.weekdays)[weekday], len(here))]
    hour = FIRST_HOUR + drawn(random, problem.profile.hours, len(month))
    minute = random.integers(0, 60, len(month))
    rounded = np.where(random.random(len(month)) < 0.6, minute // 5 * 5, minute)
    return _clock_exists(at(days, 60 * hour + rounded))


def _intervals(random: np.random.Generator, problem: Problem, moment: Minutes) -> tuple[Minutes, Minutes]:
    """From when to when it can have happened: known exactly, or found the next morning or later."""
    count = len(moment)
    evening: NDArray[np.datetime64] = (moment - np.timedelta64(60 * FIRST_HOUR, "m")).astype("datetime64[D]")
    weekday = (evening.astype(int) + 3) % 7
    later = random.random(count) < problem.found_later
    days_before = random.integers(0, 1 if problem.night_only else 2, count)
    before = evening - days_before.astype("timedelta64[D]")
    start = at(before, 15 * 60 + 15 * random.integers(0, 9, count))
    weekend = (weekday >= 4) & (random.random(count) < 0.5)
    morning = evening + np.where(weekend, 7 - weekday, 1).astype("timedelta64[D]")
    end = at(morning, 6 * 60 + 30 + 5 * random.integers(0, 31, count))
    later &= (start <= moment) & (moment <= end)
    return np.where(later, _clock_exists(start), moment), np.where(later, _clock_exists(end), moment)


def _clock_exists(moment: Minutes) -> Minutes:
    """Clock times 02:00-02:59 on the last Sunday of March do not exist; they become an hour later."""
    day = moment.astype("datetime64[D]")
    number = (day - day.astype("datetime64[M]").astype("datetime64[D]")).astype(int) + 1
    march = day.astype("datetime64[M]").astype(int) % 12 == 2
    sunday = (day.astype(int) + 3) % 7 == 6
    hour = (moment - day.astype("datetime64[m]")).astype(int) // 60
    missing = march & sunday & (number > 24) & (hour == 2)
    return moment + minutes(60 * missing)
