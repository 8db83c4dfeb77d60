"""One seed of Östan judged as the quarter 2025Q2 would judge it: the reports as known, the panels, every verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import pandas as pd
import shapely

from bench.ostan_lottery import lottery, lottery_promise
from bench.ostan_rows import AFTER, FIRST, MONTHS, YEAR, Whole, counted, known_rows, month_of, there
from bfkit.evaluation.chance import ranks
from bfkit.evaluation.chance.lottery import LotteryTest
from bfkit.evaluation.chance.placebo import PlaceboTest, placebo_test
from bfkit.evaluation.chance.windows import CORRECTION, Lengths, Windows, log_ratio, windows
from bfkit.evaluation.displacement.movement import Movement, movement
from bfkit.evaluation.power.attainable import attainable
from bfkit.evaluation.reporting import Reporting, reporting
from bfkit.ostan.effects import Started
from bfkit.ostan.planned import MEASURES, PROGRAMME, Measure, Outcome
from bfkit.ostan.selection import concerns
from bfkit.ostan.simulation import Simulation
from bfkit.ostan.surroundings import activities
from bfkit.ostan.surroundings.delivery import Plan

OUTSIDE_METRES, RING_METRES = 600, 400
"""Comparison areas lie farther off than the first, the ring reaches the second, from the area's border."""
RULES = {"highest count": "highest_count", "worst peak": "worst_peak"}
TAIL = 0.025
RINGS = ("M1", "M2", "M3")
"""Measures whose ring is looked at: spreads, moves, does nothing."""
DECLARED = {measure.id: measure for measure in MEASURES}


@dataclass(frozen=True, slots=True)
class Judged:
    """One measure of one seed.

    Attributes:
        test: the deciding test; promised: its chance of finding the true reduction, by ``attainable``.
        null: the same test had the measure done nothing; None for those that do nothing.
        ring: what it says of the ring, None where it was not looked at; ring_promised: its chance of calling as many
            incidents as truly moved into the ring ``omfördelning``; ring_share: of what moved, the share that did so
            within the ring.
        reporters: the check of their activity.
        true_ratio: what truly came of the outcome in the area: reports that are there to those had nothing been done.
    """

    id: str
    area: str
    test: PlaceboTest
    promised: float
    null: PlaceboTest | None
    ring: Movement | None
    ring_promised: float
    ring_share: float
    reporters: Reporting
    true_ratio: float

    @property
    def reduced(self) -> bool:
        """Called a reduction, before the check of the reporters."""
        return self.test.undecided is None and self.test.p_decrease <= 2 * TAIL

    @property
    def credited(self) -> bool:
        """Called a reduction that the reporters' activity does not explain."""
        return self.reduced and self.reporters.explains is not True

    @property
    def surely(self) -> bool:
        """Credited also with the lower limit of the reporters' factor; never when their activity cannot be told."""
        if not self.credited or self.reporters.explains is None:
            return False
        return self.test.p_decrease_of(self.test.log_ratio - np.log(self.reporters.factor_lower)) <= 2 * TAIL


@dataclass(frozen=True, slots=True)
class Seed:
    """Everything that one seed gave; the lottery's promised rate; the doses as logged, done and planned."""

    seed: int
    measures: dict[str, Judged]
    lottery: LotteryTest
    lottery_promised: float
    lottery_null: float
    doses: dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Panel:
    """Monthly counts of an outcome and where anything was at work, shape (areas, months), and the distances."""

    counts: Whole
    treated: Whole
    metres: Whole

    @property
    def comparable(self) -> Whole:
        return self.metres > OUTSIDE_METRES


def judged_seed(found: Simulation) -> Seed:
    """Every verdict on the measures of a simulated municipality."""
    rows = known_rows(found.rows)
    metres = distances(found.town.polygons)
    starts = {start.id: start for start in found.started if start.id in DECLARED}
    return Seed(
        seed=found.seed,
        measures={name: one(found, rows, metres, starts, name) for name in sorted(starts)},
        lottery=lottery(found, rows),
        lottery_promised=lottery_promise(found, rows, effect=PROGRAMME.effect),
        lottery_null=lottery_promise(found, rows, effect=0.0),
        doses=doses(found),
    )


def panel(found: Simulation, rows: pd.DataFrame, metres: Whole, outcome: Outcome) -> Panel:
    """Counts of the outcome, and where measures against it were at work."""
    treated = np.zeros((len(metres), MONTHS), dtype=bool)
    for start in found.started:
        if overlap(start.outcome, outcome):
            treated[start.area, month_of(start.first_day) :] = True
    return Panel(counted(rows[concerns(outcome, rows)], len(metres)), treated, metres)


def overlap(one: Outcome, other: Outcome) -> bool:
    """Whether two outcomes can count the same report."""
    if one.category != other.category:
        return False
    return not (one.subtypes and other.subtypes) or bool(set(one.subtypes) & set(other.subtypes))


def distances(polygons: Sequence[shapely.Polygon]) -> Whole:
    """Metres between the borders of all areas, shape (areas, areas)."""
    shapes = np.array(polygons)
    return np.asarray(shapely.distance(shapes[:, None], shapes[None, :]))


def one(found: Simulation, rows: pd.DataFrame, metres: Whole, starts: dict[str, Started], name: str) -> Judged:
    """The verdicts on one measure."""
    measure, start = DECLARED[name], starts[name]
    area, first = start.area, month_of(start.first_day)
    delivered = there(rows)
    here = panel(found, delivered, metres, measure.outcome)
    test = tested(here, area, first, measure)
    dates = np.append(np.arange(2 * YEAR, first - AFTER + 1), first)
    around = windows(here.counts, here.treated, here.comparable, dates, Lengths())
    without = panel(found, there(rows, name), metres, measure.outcome) if measure.effect else None
    share = moved_within(found, name, area, first)
    ring = ring_windows(found, delivered, here, around, measure.outcome) if name in RINGS else None
    into = measure.effect * measure.moved * (0.0 if np.isnan(share) else share)
    return Judged(
        id=name,
        area=found.town.codes[area],
        test=test,
        promised=_promise(test, measure.effect),
        null=tested(without, area, first, measure) if without else None,
        ring=None if ring is None else movement(test, ring, area=area, kind="plats"),
        ring_promised=float("nan") if ring is None else ring_promise(test, around, ring, area, into),
        ring_share=share,
        reporters=_reporters(test, delivered, measure.outcome, area, first),
        true_ratio=_true_ratio(rows, measure.outcome, area, first),
    )


def tested(here: Panel, area: int, first: int, measure: Measure) -> PlaceboTest:
    return placebo_test(
        here.counts, here.treated, here.comparable, area=area, start=first, rule=RULES[measure.rule], most=3
    )


def _promise(test: PlaceboTest, effect: float) -> float:
    if test.placebos < 2:
        return float("nan")
    return float(attainable(test, reductions=[effect]).antydd[0])


def _true_ratio(rows: pd.DataFrame, outcome: Outcome, area: int, first: int) -> float:
    """Reports in the area in the follow-up to those had nothing been done by anybody."""
    few = rows[concerns(outcome, rows) & rows["month"].between(first, first + AFTER - 1)]
    left = ((few["known_area"] == area) & (few["gone"] == "")).sum()
    return float(left / max((few["home"] == area).sum(), 1))


def ring_windows(found: Simulation, rows: pd.DataFrame, here: Panel, around: Windows, outcome: Outcome) -> Windows:
    """The windows of every area's ring, compared with the outcome in the comparison areas."""
    wanted = rows[concerns(outcome, rows)]
    counts = ring_counts(found.town.polygons, wanted)
    near = (here.metres <= RING_METRES) & ~np.eye(len(here.metres), dtype=bool)
    ring = windows(counts, near @ here.treated, here.comparable, around.dates, Lengths())
    return replace(ring, comparison_before=around.comparison_before, comparison_after=around.comparison_after)


def ring_counts(polygons: Sequence[shapely.Polygon], rows: pd.DataFrame) -> Whole:
    """Monthly counts of the reports within the ring of every area, shape (areas, months)."""
    east, north = rows["x"].to_numpy(), rows["y"].to_numpy()
    area, month = rows["area"].to_numpy(), rows["month"].to_numpy()
    counts = np.zeros((len(polygons), MONTHS), dtype=np.int64)
    for row, polygon in enumerate(polygons):
        reached = shapely.buffer(polygon, RING_METRES, quad_segs=32)
        shapely.prepare(reached)
        inside = shapely.contains_xy(reached, east, north) & (area != row)
        counts[row] = np.bincount(month[inside], minlength=MONTHS)
    return counts


def ring_promise(test: PlaceboTest, around: Windows, ring: Windows, area: int, share: float, seed: int = 1) -> float:
    """Share of the placebo cases nearest in level in which that share of the area's events, moved, is seen in the ring."""
    rows, column = test.cases[:, 0], np.searchsorted(around.dates, test.cases[:, 1])
    use = (ring.untouched & ~ring.extreme)[rows, column]
    rows, column = rows[use], column[use]
    if len(rows) < 2:
        return float("nan")
    level = np.abs(np.log((around.before[rows, column] + CORRECTION) / (around.before[area, -1] + CORRECTION)))
    near = np.argsort(level, kind="stable")[:59]
    random = np.random.default_rng(seed)
    moved = random.binomial(np.rint(around.after[rows, column][near]).astype(int), share, size=(40, len(near)))
    cells = [ring.before, ring.after, ring.comparison_before, ring.comparison_after]
    before, after, other_before, other_after = (cell[rows, column][near] for cell in cells)
    log = log_ratio(before, after + moved) - log_ratio(other_before, other_after)
    parts = (before, after + moved, other_before, other_after)
    value = log / np.sqrt(sum((1 / (part + CORRECTION) for part in parts), start=np.zeros(moved.shape)))
    statistic, size = ring.statistic[rows, column], len(rows)
    place = ranks.share(np.sort(-statistic), -value) * (size + 1) - (statistic[near] >= value)
    p = ranks.p_of_share(np.maximum(place, 1.0) / size, size - 1, test.independent * float(use.mean()))
    return float((p <= TAIL).mean())


def moved_within(found: Simulation, name: str, area: int, first: int) -> float:
    """Of the reports that the measure moved in its follow-up, the share that lies in the ring; NaN when none moved."""
    rows = found.rows
    month = (rows["happened"].dt.year - FIRST.year) * 12 + rows["happened"].dt.month - 1
    there_ = rows[(rows["moved"] == name) & month.between(first, first + AFTER - 1)]
    if there_.empty:
        return float("nan")
    points = shapely.points(there_["x"].to_numpy(), there_["y"].to_numpy())
    return float((shapely.distance(found.town.polygons[area], points) <= RING_METRES).mean())


def _reporters(test: PlaceboTest, rows: pd.DataFrame, outcome: Outcome, area: int, first: int) -> Reporting:
    here = concerns(outcome, rows) & (rows["known_area"] == area).to_numpy()
    month = rows["month"].to_numpy()
    before, after = (month >= first - YEAR) & (month < first), (month >= first) & (month < first + AFTER)
    organisation, names = pd.factorize(rows["Organisation"])
    counts = [
        np.bincount(organisation[which], minlength=len(names))
        for which in (here & before, ~here & before, ~here & after)
    ]
    return reporting(test, *counts)


def doses(found: Simulation) -> dict[str, tuple[int, int]]:
    """Done, as it stands in the activity log, and planned, of each measure."""
    years = tuple(range(found.scenario.first_day.year, found.scenario.last_day.year + 1))
    log = activities.part(found.seed, Plan(years), found.town, found.register, found.begun())
    told = cast(Mapping[str, Mapping[str, int]], log.other["doses"])
    return {name: (dose["done"], dose["planned"]) for name, dose in told.items()}
