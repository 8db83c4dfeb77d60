"""What is true of one simulated municipality, worked out from what it was drawn from and not from what was drawn.

Expected numbers by kind of incident, month and spot: the declared level, season, drift, bursts and disturbances, as
reported (organisations join and tire), less what the measures take away or move. Only the counts are chance.
"""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.spatial import cKDTree

from bench.first_page_recount import CATEGORIES, CODES, FIRES, OTHER, SUBTYPES
from bfkit.ostan import causes, riot
from bfkit.ostan.levels import bursts, drift
from bfkit.ostan.planned import MEASURES, PROGRAMME
from bfkit.ostan.problems import POLICE, REPORTED, Problem
from bfkit.ostan.process import area_sums, expected, spot_weights
from bfkit.ostan.reporters import _WHO
from bfkit.ostan.simulation import Simulation

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

GENERATIONS = 8
EVENINGS, HOURS = 7, 24
NUDGED, METRES = 0.5, 9.0
"""Half of the points lie up to so many metres off."""


@dataclass(slots=True)
class Source:
    """Expected incidents of one source, shape (problems, months, spots), and what is kept of what happens there."""

    problems: tuple[Problem, ...]
    expected: Floats
    kept: Floats

    def members(self, category: str | None = None, subtype: str | None = None) -> list[int]:
        """Which problems belong to a category and a sub-type, by their keys."""
        return [
            index
            for index, problem in enumerate(self.problems)
            if category in (None, "alla", _category(problem)) and subtype in (None, _subtype(problem))
        ]


@dataclass(slots=True)
class World:
    """The truth of one seed."""

    found: Simulation
    months: npt.NDArray[np.datetime64] = field(init=False)
    sources: dict[str, Source] = field(init=False)

    def __post_init__(self) -> None:
        self.months = self.found.scenario.months()
        self.sources = {
            "rapportorer": Source(REPORTED, *self._reported()),
            "polis": Source(POLICE, happen := self._happening(POLICE) + self._riot(POLICE), np.ones_like(happen)),
        }

    @property
    def areas(self) -> npt.NDArray[np.int64]:
        """The area of each spot, as an index."""
        return self.found.spots.areas

    def during(self, start: date, end: date) -> Flags:
        """The months from one day up to another, both first days of months."""
        return (self.months >= np.datetime64(start, "M")) & (self.months < np.datetime64(end, "M"))

    def rate(self, source: str, start: date, end: date, members: list[int] | None = None) -> Floats:
        """Expected incidents in a period by spot, shape (spots,)."""
        own = self.sources[source]
        some = own.expected if members is None else own.expected[members]
        return np.asarray(some[:, self.during(start, end)].sum(axis=(0, 1)))

    def by_area(self, rate: Floats) -> Floats:
        """Expected incidents by area."""
        return area_sums(rate, self.areas, len(self.found.town.codes))

    def monthly(self, source: str, members: list[int], area: int | None = None) -> Floats:
        """Expected incidents of each month."""
        here = slice(None) if area is None else self.areas == area
        return np.asarray(self.sources[source].expected[members][:, :, here].sum(axis=(0, 2)))

    def in_box(self, rate: Floats, west: float, south: float, east: float, north: float) -> float:
        """Expected incidents whose written point lies in a box."""
        spots = self.found.spots
        within = (spots.east >= west) & (spots.east < east) & (spots.north >= south) & (spots.north < north)
        nudged = _overlap(spots.east, west, east) * _overlap(spots.north, south, north)
        return float(rate @ ((1 - NUDGED) * within + NUDGED * nudged))

    def by_organisation(self, name: str) -> Floats:
        """Expected share of all reports, month by month, of one organisation."""
        roles, place = np.unique(self.found.spots.roles, return_inverse=True)
        own = np.array([[_WHO[str(r)].get(name, 0.0)] for r in roles]) * self._writes(name)[None, :]
        every = sum(
            np.array([[_WHO[str(r)].get(o, 0.0)] for r in roles]) * self._writes(o)[None, :] for o in _organisations()
        )
        share = (own / np.maximum(every, 1e-12))[place].T
        by_spot = self.sources["rapportorer"].expected.sum(axis=0)
        return np.asarray((by_spot * share).sum(axis=1) / by_spot.sum(axis=1))

    def week(self, source: str, members: list[int], start: date, end: date) -> Floats:
        """Expected share of the incidents of a period by evening (Monday 0) and hour (0 is 06-07), shape (7, 24)."""
        own, during = self.sources[source], self.during(start, end)
        total = np.zeros((EVENINGS, HOURS))
        placed = np.zeros(len(own.problems))
        if source == "rapportorer":
            for cause, spot, yearly in self._causes():
                index = [p.key for p in own.problems].index(cause.problem)
                if index in members:
                    month = yearly / 12 * own.kept[index, during, spot]
                    total += sum(n * _cause_week(cause.key, m, self._closing(spot)) for n, m in zip(month, self.months[during], strict=True))  # fmt: skip
                    placed[index] += month.sum()
        for index in members:
            profile = own.problems[index].profile
            even = np.outer(profile.weekdays, profile.hours)
            total += (own.expected[index, during].sum() - placed[index]) * even / even.sum()
        return np.asarray(total / total.sum())

    def _closing(self, spot: int) -> int | None:
        return dict(causes._pubs(self.found.seed, self.found.register, self.found.spots)).get(spot)

    def _causes(self) -> list[tuple[causes.Planted, int, float]]:
        found = []
        for cause in causes.PLANTED:
            pubs = causes._pubs(self.found.seed, self.found.register, self.found.spots)
            at = [s for s, _ in pubs] if not cause.place else [causes.spot_of(self.found.spots, self.found.register, cause.place)]  # fmt: skip
            found += [(cause, spot, cause.yearly / len(at)) for spot in at]
        return found

    def _happening(self, problems: tuple[Problem, ...]) -> Floats:
        """Expected happenings, reported or not."""
        found, count = self.found, len(self.found.town.codes)
        wander = drift(found.seed, found.scenario, count)
        result = np.zeros((len(problems), len(self.months), len(found.spots.areas)))
        for index, problem in enumerate(problems):
            weights = spot_weights(found.scenario, problem, found.town, found.spots)
            sums = area_sums(weights, found.spots.areas, count)
            mean = expected(found.scenario, problem, sums) * wander
            mean *= bursts(found.seed, found.scenario, problem.key, count)
            within = np.divide(weights, sums[self.areas], out=np.zeros_like(weights), where=sums[self.areas] > 0)
            result[index] = mean[:, self.areas] * within
            if problem.key in found.scenario.near_repeat.problems:
                result[index] = self._followed(result[index], weights > 0)
        return result

    def _followed(self, level: Floats, eligible: Flags) -> Floats:
        """First events and their followers: as many in all, spread to the spots near by."""
        near, spots = self.found.scenario.near_repeat, self.found.spots
        places = np.flatnonzero(eligible)
        points = np.column_stack([spots.east[places], spots.north[places]])
        pairs = cKDTree(points).sparse_distance_matrix(cKDTree(points), near.metres, output_type="coo_matrix").tocsr()
        pairs = sparse.csr_matrix((pairs != 0) + sparse.eye(len(places)) > 0, dtype=float)
        even = sparse.diags(1 / np.asarray(pairs.sum(axis=1)).ravel()) @ pairs
        step = near.chance * (near.same_spot * sparse.eye(len(places)) + (1 - near.same_spot) * even)
        now = (1 - near.chance) * level[:, places]
        total = now.copy()
        for _ in range(GENERATIONS):
            now = np.asarray((step.T @ now.T).T)
            total += now
        result = np.zeros_like(level)
        result[:, places] = total
        return result

    def _reported(self) -> tuple[Floats, Floats]:
        """Expected reports, and the share that is left of what happens."""
        level = self._happening(REPORTED)
        keys = [problem.key for problem in REPORTED]
        days = (self.months + 1).astype("datetime64[D]") - self.months.astype("datetime64[D]")
        for cause, spot, yearly in self._causes():
            level[keys.index(cause.problem), :, spot] += yearly * days.astype(float) / 365.25
        level += self._riot(REPORTED)
        roles, place = np.unique(self.found.spots.roles, return_inverse=True)
        written = sum(
            np.array([_WHO[str(r)].get(o, 0.0) for r in roles])[:, None] * self._writes(o)[None, :]
            for o in _organisations()
        )
        kept = np.broadcast_to(np.asarray(written)[place].T, level.shape).copy()
        level *= kept
        for start in self.found.started:
            self._measure(level, kept, start.id, start.area, start.neighbours, np.datetime64(start.first_day, "M"))
        return level, kept

    def _riot(self, problems: tuple[Problem, ...]) -> Floats:
        scenario, spots = self.found.scenario, self.found.spots
        result = np.zeros((len(problems), len(self.months), len(spots.areas)))
        if scenario.riot is None:
            return result
        area = riot.riot_area(self.found.seed, scenario, self.found.town, spots)
        month = int(np.searchsorted(self.months, np.datetime64(scenario.riot.first_day, "M")))
        numbers = dict(scenario.riot.reported if problems is REPORTED else scenario.riot.police)
        for index, problem in enumerate(problems):
            weights = np.where(self.areas == area, spot_weights(scenario, problem, self.found.town, spots), 0.0)
            count = numbers.get(problem.key, 0)
            if count and weights.any():
                result[index, month] = count * weights / weights.sum()
        return result

    def _writes(self, organisation: str) -> Floats:
        """Share of what an organisation sees that it writes, month by month."""
        scenario = self.found.scenario
        first = self.months.astype("datetime64[D]")
        length = (self.months + 1).astype("datetime64[D]") - first
        share = np.ones(len(first))
        if (start := dict(scenario.starts).get(organisation)) is not None:
            share *= np.clip(((first + length) - np.datetime64(start)).astype(float) / length.astype(float), 0, 1)
        if (tiring := scenario.tiring) is not None and organisation == tiring.organisation:
            since = (self.months - np.datetime64(tiring.first_month, "M")).astype(int)
            share *= np.where(since >= 0, np.maximum(tiring.monthly ** (since + 1.0), tiring.least), 1.0)
        return share

    def _measure(
        self, level: Floats, kept: Floats, name: str, area: int, neighbours: tuple[int, ...], first: np.datetime64
    ) -> None:
        """One start of a measure, in place."""
        plan = PROGRAMME if name == PROGRAMME.id else next(one for one in MEASURES if one.id == name)
        if plan.effect == 0 or not getattr(plan, "carried_out", True):
            return
        concerned = [
            index
            for index, problem in enumerate(REPORTED)
            if problem.category == plan.outcome.category and plan.outcome.subtypes in ((), (problem.subtype,))
        ]
        months, here = np.flatnonzero(self.months >= first), np.flatnonzero(self.areas == area)
        beside = np.flatnonzero(np.isin(self.areas, neighbours))
        for index in concerned:
            gone = level[np.ix_([index], months, here)][0] * plan.effect
            level[np.ix_([index], months, here)] *= 1 - plan.effect
            kept[np.ix_([index], months, here)] *= 1 - plan.effect
            level[np.ix_([index], months, beside)] *= 1 - getattr(plan, "diffusion", 0.0)
            if getattr(plan, "moved", 0.0):
                self._move(level, index, months, here, beside, gone * plan.moved)

    def _move(self, level: Floats, index: int, months: Floats, here: Floats, beside: Floats, moved: Floats) -> None:
        """What moves goes to spots of the same role in the neighbours, by their weights."""
        spots = self.found.spots
        for role in np.unique(spots.roles[here]):
            own = spots.roles[here] == role
            alike = beside[spots.roles[beside] == role]
            alike = alike if len(alike) else beside
            share = spots.weights[alike] / spots.weights[alike].sum()
            level[np.ix_([index], months, alike)] += (moved[:, own].sum(axis=1)[:, None] * share)[None]


def _category(problem: Problem) -> str:
    if problem.category:
        return CATEGORIES[problem.category]
    return "skadegorelse" if problem.key in FIRES else "annat_otrygghetsskapande"


def _subtype(problem: Problem) -> str:
    return SUBTYPES.get(problem.subtype, OTHER) if problem.category else CODES.get(problem.key, OTHER)


def _organisations() -> list[str]:
    return sorted({name for who in _WHO.values() for name in who})


def _overlap(middle: Floats, low: float, high: float) -> Floats:
    """Share of so wide a stretch about each middle that lies between two ends."""
    return np.clip(np.minimum(middle + METRES, high) - np.maximum(middle - METRES, low), 0, None) / (2 * METRES)


def _cause_week(key: str, month: np.datetime64, closing: int | None) -> Floats:
    """When a planted cause happens, by evening and hour, shape (7, 24)."""
    week = np.zeros((EVENINGS, HOURS))
    if key == "closing_time":
        week[[4, 5], (closing or 25) - 6] = 0.5
    elif key == "last_bus":
        week[4, [18, 19]] = week[5, [19, 20]] = 0.25
    elif key == "pub_park":
        week[4:6, 17:22] = 0.1
    elif key == "dark_park":
        dusk = causes.DUSK[int(month.astype(int)) % 12]
        hours = np.clip(np.minimum(np.arange(7, 31), 25) - np.maximum(np.arange(6, 30), dusk), 0, None)
        week[:] = hours / hours.sum() / EVENINGS
    else:
        week[:, 16:23] = 1 / (7 * EVENINGS)
    return week
