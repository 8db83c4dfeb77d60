"""One simulated measure: the area chosen in a world without a measure, the effect put in, and the deciding test."""

import math
from collections import Counter
from dataclasses import dataclass

import numpy as np

from bench.cells import COMPLAINTS, JUMP, NOT_COUNTS, Cell
from bench.worlds import FOLLOW_UP, Drawn, World, drawn
from bfkit.evaluation.chance import selection
from bfkit.evaluation.chance.lottery import Draw, lottery_test
from bfkit.evaluation.chance.placebo import PlaceboTest, placebo_test, worst_over_rules
from bfkit.evaluation.chance.windows import YEAR, Lengths, log_ratio
from bfkit.evaluation.power.attainable import attainable

MOST = 3
LENGTHS = Lengths()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one simulated measure. ``promised`` is the power told beforehand, NaN when not asked for."""

    reason: str | None
    p_decrease: float
    p_increase: float
    covered: bool
    effect: float
    events: float
    promised: float = math.nan


@dataclass(frozen=True, slots=True)
class Shares:
    """What became of the simulations of one cell; shares of all simulations but ``covered``, of the decided."""

    effect: float
    count: int
    strong: float
    any: float
    increase: float
    covered: float
    undecided: float
    reasons: Counter
    typical: float
    events: float
    promised: float

    @property
    def found(self) -> float:
        """Share of the decided simulations in which a reduction was found."""
        return self.any / (1 - self.undecided) if self.undecided < 1 else math.nan


def shares(outcomes: list[Outcome], effect: float) -> Shares:
    count = len(outcomes)
    decided = [outcome for outcome in outcomes if outcome.reason is None]
    reasons = Counter(outcome.reason for outcome in outcomes if outcome.reason is not None)
    promised = [outcome.promised for outcome in decided if not math.isnan(outcome.promised)]
    return Shares(
        effect=effect,
        count=count,
        strong=sum(outcome.p_decrease <= 0.025 for outcome in decided) / count,
        any=sum(outcome.p_decrease <= 0.05 for outcome in decided) / count,
        increase=sum(outcome.p_increase <= 0.05 for outcome in decided) / count,
        covered=float(np.mean([outcome.covered for outcome in decided])) if decided else math.nan,
        undecided=1 - len(decided) / count,
        reasons=Counter({reason: times / count for reason, times in reasons.items()}),
        typical=float(np.median([outcome.effect for outcome in decided])) if decided else math.nan,
        events=float(np.mean([outcome.events for outcome in outcomes])),
        promised=float(np.mean(promised)) if promised else math.nan,
    )


def cell(world: World, rule: str, effect: float, count: int, *, seed: int = 1) -> Shares:
    """Simulate one cell with one area chosen by a rule."""
    found = Cell(world, rule)
    return shares([one(found, made, [effect])[0] for made in drawn(world, [seed], count)], effect)


def one(cell: Cell, made: Drawn, effects: list[float], *, promise: bool = False) -> list[Outcome]:
    """The same world with each effect put in; ``promise`` also asks beforehand for the power."""
    if cell.rounds:
        return _lottery(cell, made, effects)
    areas = choose(cell, made)
    return [_measure(cell, made, areas, effect, promise) for effect in effects]


def choose(cell: Cell, made: Drawn) -> np.ndarray:
    random, counts, start = made.random, made.counts, cell.world.start
    if cell.choice in NOT_COUNTS:
        return random.choice(len(counts), cell.size, replace=False, p=_complaints(cell.choice, counts, start))
    score = selection.scores(counts, [start], rule=cell.choice, lengths=LENGTHS)
    worst = np.flatnonzero(selection.chosen(score, np.ones_like(score, dtype=bool), most=MOST)[:, 0])
    return random.choice(worst, cell.size, replace=False)


def _complaints(choice: str, counts: np.ndarray, start: int) -> np.ndarray:
    """How likely each area is to be chosen: equally, or more the worse its last month or its last jump."""
    last, usual = counts[:, start - 1], counts[:, start - 13 : start - 1].mean(axis=1)
    pressure = np.zeros(len(counts))
    if choice == COMPLAINTS:
        pressure = (last - last.mean()) / max(float(last.std()), 1e-9)
    if choice == JUMP:
        pressure = (last - usual) / np.sqrt(usual + 1)
    weight = np.exp(np.minimum(pressure, 5.0))
    return weight / weight.sum()


def _measure(cell: Cell, made: Drawn, areas: np.ndarray, effect: float, promise: bool) -> Outcome:
    start = cell.world.start
    observed, treated = made.counts.copy(), made.treated.copy()
    random = np.random.default_rng([int(made.counts.sum()), int(1000 * effect)])
    observed[areas, start:] = random.binomial(observed[areas, start:], effect)
    treated[areas, start:] = True
    test = tested(cell, made, observed, treated, areas)
    lower, upper = test.interval()
    promised = math.nan
    if promise and test.undecided is None:
        promise = attainable(test, reductions=[1 - effect])
        promised = float(promise.antydd[0]) if promise.sure else math.nan
    return Outcome(
        reason=test.undecided,
        p_decrease=test.p_decrease,
        p_increase=test.p_increase,
        covered=lower <= effect <= upper,
        effect=test.effect,
        events=float(made.mean[areas, start:].sum()),
        promised=promised,
    )


def tested(cell: Cell, made: Drawn, observed: np.ndarray, treated: np.ndarray, areas: np.ndarray) -> PlaceboTest:
    comparable = ~np.eye(len(observed), dtype=bool)
    where = {"area": int(areas[0])} if cell.size == 1 else {"areas": [int(area) for area in areas]}
    rules = (*selection.COUNT_RULES, selection.ANY) if cell.choice in NOT_COUNTS else (cell.choice,)
    tests = [
        placebo_test(
            observed, treated, comparable, start=cell.world.start, rule=rule, most=MOST, changed=made.changed, **where
        )
        for rule in rules
    ]
    return worst_over_rules(tests) if len(tests) > 1 else tests[0]


def _lottery(cell: Cell, made: Drawn, effects: list[float]) -> list[Outcome]:
    """Each half-year the six worst not yet begun are listed, three drawn to begin; the others begin the next."""
    first = cell.world.months - FOLLOW_UP * cell.rounds
    outcomes = []
    drawn_areas: list[tuple[int, np.ndarray, np.ndarray]] = []
    free = np.ones(len(made.counts), dtype=bool)
    for start in range(first, cell.world.months, FOLLOW_UP):
        score = np.where(free, selection.scores(made.counts, [start], rule=cell.choice, lengths=LENGTHS)[:, 0], -np.inf)
        listed = np.argsort(-score, kind="stable")[: 2 * cell.size]
        free[listed] = False
        drawn_areas.append((start, listed, made.random.permutation(np.arange(len(listed)) < cell.size)))
    for effect in effects:
        rounds = [Draw(_log_ratios(made, start, listed, began, effect), began) for start, listed, began in drawn_areas]
        test = lottery_test(rounds)
        events = float(np.mean([made.mean[listed[began], s : s + FOLLOW_UP].sum() for s, listed, began in drawn_areas]))
        covered = test.lower <= effect <= test.upper
        outcomes.append(Outcome(None, test.p_decrease, test.p_increase, covered, test.effect, events))
    return outcomes


def _log_ratios(made: Drawn, start: int, listed: np.ndarray, began: np.ndarray, effect: float) -> np.ndarray:
    random = np.random.default_rng([int(made.counts.sum()), start, int(1000 * effect)])
    after = made.counts[listed, start : start + FOLLOW_UP].sum(axis=1)
    after = np.where(began, random.binomial(after, effect), after)
    before = made.counts[listed, start - YEAR : start].sum(axis=1)
    return np.asarray(log_ratio(before, after))
