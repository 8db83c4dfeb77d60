"""The incident process: how many happen in each area and month, at which spot and at what time."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bfkit.ostan.concentration import multipliers
from bfkit.ostan.levels import bursts, drift, effort
from bfkit.ostan.places import Spots
from bfkit.ostan.problems import REPORTED, Problem
from bfkit.ostan.profiles import FIRST_HOUR
from bfkit.ostan.randomness import drawn, generator
from bfkit.ostan.repeats import followers
from bfkit.ostan.scenario import Scenario
from bfkit.ostan.school_days import free
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

    Counts of an area and month are negative binomial with variance ``dispersion`` times the mean, round the
    ``expected`` number x drift of the area x bursts x a factor shared by all areas. Problems that repeat are
    drawn fewer, and followed by others, so that their totals are kept.

    Args:
        seed: the seed of the municipality.
        scenario: span, size and disturbances.
        problems: the kinds of incident.
        town: the areas.
        spots: where things can happen, sorted by area.
        name: the stream; two sources with two names are independent given the spots and the drift.
    """
    wander = drift(seed, scenario, len(town.codes))
    parts = []
    for index, problem in enumerate(problems):
        random = generator(seed, f"{name} {problem.key}")
        weights = spot_weights(scenario, problem, town, spots)
        mean = expected(scenario, problem, area_sums(weights, spots.areas, len(town.codes)))
        mean *= wander * bursts(seed, scenario, problem.key, len(town.codes))
        repeats = problem.key in scenario.near_repeat.problems
        counts = _counts(random, scenario, mean * (1 - scenario.near_repeat.chance if repeats else 1))
        months, areas = np.nonzero(counts)
        number = counts[months, areas]
        spot = _spots_in(random, weights, spots.areas, np.repeat(areas, number))
        moment = _moments(random, problem, np.repeat(scenario.months()[months], number))
        if repeats:
            later = followers(random, scenario.near_repeat, spots, weights > 0, spot, evening(moment))
            spot = np.concatenate([spot, later[0]])
            moment = np.concatenate([moment, _clocks(random, problem, later[1])])
        start, end = intervals(random, problem, moment)
        parts.append(Happenings(np.full(len(spot), index), spot, moment, start, end))
    return joined(scenario, parts)


def joined(scenario: Scenario, parts: Sequence[Happenings]) -> Happenings:
    """Happenings of several kinds as one, less those that do not lie within the scenario's days."""
    fields = ("problem", "spot", "moment", "start", "end")
    whole = Happenings(*(np.concatenate([getattr(part, field) for part in parts]) for field in fields))
    first, last = np.datetime64(scenario.first_day), np.datetime64(scenario.drawn_on) + 1
    inside = (whole.start >= first) & (whole.end < last)
    return Happenings(*(getattr(whole, field)[inside] for field in fields))


def spot_weights(scenario: Scenario, problem: Problem, town: Town, spots: Spots) -> NDArray[np.float64]:
    """How much of a problem happens at each spot, relatively; shape (spots,)."""
    weights = _plain_weights(problem, town, spots)
    if problem.key not in scenario.concentration.problems:
        return weights
    alike = tuple(other for other in REPORTED if other.key in scenario.concentration.problems)
    of_areas = [area_sums(_plain_weights(other, town, spots), spots.areas, len(town.codes)) for other in alike]
    scale = multipliers(scenario.concentration, alike, np.array(of_areas), town)
    return np.asarray(weights * scale[spots.areas])


def _plain_weights(problem: Problem, town: Town, spots: Spots) -> NDArray[np.float64]:
    roles, places = np.unique(spots.roles, return_inverse=True)
    of_role = np.array([problem.spots.get(str(role), 0.0) for role in roles])
    of_area = np.array([problem.areas[kind] for kind in town.kinds])
    return np.asarray(spots.weights * of_role[places] * of_area[spots.areas])


def area_sums(weights: NDArray[np.float64], areas: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    """The weights of the spots of each area added up, shape (count,)."""
    return np.bincount(areas, weights=weights, minlength=count).astype(np.float64)


def expected(scenario: Scenario, problem: Problem, areas: NDArray[np.float64]) -> NDArray[np.float64]:
    """Expected counts in the long run: yearly number x season x share of the area x shocks, recording, effort.

    Args:
        scenario: the size and the disturbances.
        problem: the kind of incident.
        areas: the weights of the areas, shape (areas,).

    Returns:
        Shape (months, areas).
    """
    months = scenario.months()
    season = np.array(problem.profile.months)[months.astype(int) % 12] / sum(problem.profile.months)
    level = problem.yearly * scenario.size * season * scenario.month_factors(problem.key)
    return np.asarray(np.outer(level, areas / areas.sum()) * effort(scenario, problem.key, areas))


def _counts(random: np.random.Generator, scenario: Scenario, mean: NDArray[np.float64]) -> NDArray[np.int64]:
    """Counts, shape (months, areas)."""
    shape = 1 / scenario.common_variation**2
    common = random.gamma(shape, 1 / shape, len(mean))
    excess = scenario.dispersion - 1
    mean = mean * common[:, None]
    level = random.gamma(mean / excess, excess) if excess > 0 else mean
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
    """A moment in each month by weekday, school holiday and hour, shape (n,)."""
    days = np.empty(len(month), dtype="datetime64[D]")
    for value in np.unique(month):
        here = np.flatnonzero(month == value)
        choices = np.arange(value.astype("datetime64[D]"), (value + 1).astype("datetime64[D]"))
        weight = np.array(problem.profile.weekdays)[(choices.astype(int) + 3) % 7]
        if problem.profile.school_free != 1:
            weight = np.where(free(choices), problem.profile.school_free * weight, weight)
        days[here] = choices[drawn(random, weight, len(here))]
    return _clocks(random, problem, days)


def _clocks(random: np.random.Generator, problem: Problem, days: NDArray[np.datetime64]) -> Minutes:
    """A moment of each day by the hours of the problem, often rounded to five minutes; shape (n,)."""
    hour = FIRST_HOUR + drawn(random, problem.profile.hours, len(days))
    minute = random.integers(0, 60, len(days))
    rounded = np.where(random.random(len(days)) < 0.6, minute // 5 * 5, minute)
    return clock_exists(at(days, 60 * hour + rounded))


def evening(moment: Minutes) -> NDArray[np.datetime64]:
    """The day whose night a moment belongs to: before 06 it is the day before; shape (n,)."""
    days: NDArray[np.datetime64] = (moment - np.timedelta64(60 * FIRST_HOUR, "m")).astype("datetime64[D]")
    return days


def intervals(random: np.random.Generator, problem: Problem, moment: Minutes) -> tuple[Minutes, Minutes]:
    """From when to when it can have happened: known exactly, or found the next morning or later."""
    count = len(moment)
    night = evening(moment)
    weekday = (night.astype(int) + 3) % 7
    later = random.random(count) < problem.found_later
    days_before = random.integers(0, 1 if problem.night_only else 2, count)
    before = night - days_before.astype("timedelta64[D]")
    start = at(before, 15 * 60 + 15 * random.integers(0, 9, count))
    weekend = (weekday >= 4) & (random.random(count) < 0.5)
    morning = night + np.where(weekend, 7 - weekday, 1).astype("timedelta64[D]")
    end = at(morning, 6 * 60 + 30 + 5 * random.integers(0, 31, count))
    later &= (start <= moment) & (moment <= end)
    return np.where(later, clock_exists(start), moment), np.where(later, clock_exists(end), moment)


def clock_exists(moment: Minutes) -> Minutes:
    """Clock times 02:00-02:59 on the last Sunday of March do not exist; they become an hour later."""
    day = moment.astype("datetime64[D]")
    number = (day - day.astype("datetime64[M]").astype("datetime64[D]")).astype(int) + 1
    march = day.astype("datetime64[M]").astype(int) % 12 == 2
    sunday = (day.astype(int) + 3) % 7 == 6
    hour = (moment - day.astype("datetime64[m]")).astype(int) // 60
    missing = march & sunday & (number > 24) & (hour == 2)
    return moment + minutes(60 * missing)
