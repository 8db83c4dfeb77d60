"""One seed of Östan judged as its own quarter judges it: the same tests, checks, family and words, all measures.

What no word rests on is left out (panels, second opinions). Every plan counts as locked in time: what is asked here
is whether the words are true, and a plan that was not locked only makes them weaker.
"""

from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import shapely

from bench.ostan_checked import checked_of, parameters_of
from bfkit.checked import Checked
from bfkit.evaluation.chance import ranks, selection
from bfkit.evaluation.chance.extremes import Floats
from bfkit.evaluation.chance.windows import CORRECTION, Lengths, Windows, log_ratio, windows
from bfkit.evaluation.deciding import Decision, decide
from bfkit.evaluation.development import development
from bfkit.evaluation.displacement.movement import NEAREST, NOT_TESTED, TYPE
from bfkit.evaluation.displacement.nearby import ring_areas, ring_treated, ring_windows
from bfkit.evaluation.evidence import Evidence, dose_of
from bfkit.evaluation.explanations import REPORTERS, explanations
from bfkit.evaluation.foresight import foresight
from bfkit.evaluation.material import Material, distances, material
from bfkit.evaluation.moved import counted_ring, everywhere, moved, without_movement
from bfkit.evaluation.outcome.plan_status import PlanStatus
from bfkit.evaluation.panels import Panels
from bfkit.ostan.planned import MEASURES, PROGRAMME
from bfkit.ostan.simulation import Simulation, simulated
from bfkit.parameters.interventions import Intervention
from bfkit.parameters.models import Parameters
from bfkit.verdict import Evaluation, evaluate
from bfkit.verdict.evaluation import counted_as, verdict_year

TRUE = {**{one.id: 1 - one.effect for one in MEASURES}, PROGRAMME.id: 1 - PROGRAMME.effect}
"""What is left of the outcome in the area, of what had been there."""
MOVES = {one.id: one.effect * one.moved for one in MEASURES if one.moved}
"""Share of the outcome in the area that lands next door instead."""
RINGS = ("M1", "M2", "M3")
"""Measures whose ring is told of: spreads, moves, does nothing."""
HINTED = 0.05
_DRAWS = 40
MOVED_TAIL = 0.025
_LOCKED = PlanStatus(True, None, 1, 1, True, True, (), "")


@dataclass(frozen=True, slots=True)
class Judged:
    """One measure of one seed, as it would be printed.

    Attributes:
        key, reason: the word, and why none can be said; decided: of the deciding test alone.
        p_decrease, p_increase: of the deciding test; adjusted: p_decrease after Holm.
        ratio, lower, upper: of the deciding test.
        promised: chance of finding the true reduction, by the page's own power; NaN when there is none.
        reporters: the check of their activity: passed, failed, or not looked at (None).
        failed: names of the checks that lower the word.
        colour, implementation: the proposed colour and what was done.
        ring: what the ring's test says; shown: what the page says of it.
        ring_promised: its chance of calling as many incidents as truly moved into the ring ``omfördelning``.
        ring_share: of what moved, the share that did so within the ring.
    """

    id: str
    key: str
    reason: str | None
    decided: str | None
    p_decrease: float
    p_increase: float
    adjusted: float
    ratio: float
    lower: float
    upper: float
    promised: float
    reporters: bool | None
    failed: tuple[str, ...]
    colour: str | None
    implementation: str | None
    ring: str
    shown: str
    ring_promised: float
    ring_share: float

    @property
    def found(self) -> bool:
        """Whether the deciding test alone calls it a reduction."""
        return self.decided is None and self.p_decrease <= HINTED

    @property
    def reduced(self) -> bool:
        """Whether the word is one of a reduction."""
        return self.key.startswith("minskning")


def judged_seed(seed: int, like: Parameters) -> dict[str, Judged]:
    """Every measure of one simulated municipality, by id."""
    found = simulated(seed)
    parameters = parameters_of(found, like)
    checked = checked_of(found, parameters)
    measures = parameters.register.interventions if parameters.register else ()
    metres = distances(checked, [str(area) for area in checked.areas["id"]])
    known = {one.id: _known(checked, parameters, one, metres) for one in measures}
    counted = {name: counted_as(one.decision, one.dose) for name, one in known.items()}
    return {name: _judged(found, checked, one, _year(one, known, counted)) for name, one in known.items()}


def _known(checked: Checked, parameters: Parameters, own: Intervention, metres: Floats | None) -> Evidence:
    """The evidence of one measure without the second opinions."""
    found = material(checked, parameters, own, metres=metres)
    decision = decide(found)
    done = dose_of(checked, parameters, found)
    around = moved(checked, found if own.id in RINGS else _without_rings(found), decision)
    if not done.carried_out:
        around = without_movement(around)
    kinds = next((one for one in around.others if one.kind == TYPE), None)
    return Evidence(
        material=found,
        plan=_LOCKED,
        dose=done,
        foresight=foresight(found, decision),
        development=development(found, decision),
        comparison=None,
        maryland=0,
        decision=decision,
        panels=cast(Panels, None),
        estimates=(),
        moved=around,
        checks=explanations(checked, parameters, found, decision, around.controls, _LOCKED, done, kinds),
    )


def _without_rings(found: Material) -> Material:
    """The same panel of a plan without rings: no word rests on them, and most of the time goes to them."""
    return replace(found, intervention=found.intervention.model_copy(update={"rings": ()}))


def _year(own: Evidence, known: dict[str, Evidence], counted: dict[str, Decision]) -> dict[str, Decision]:
    """The decisions of the measures judged in the same year."""
    year = verdict_year(own.intervention)
    return {name: counted[name] for name, one in known.items() if verdict_year(one.intervention) == year}


def _judged(found: Simulation, checked: Checked, known: Evidence, year: dict[str, Decision]) -> Judged:
    said, decision, name = evaluate(known, year), known.decision, known.intervention.id
    share = _within(found, known) if name in MOVES else np.nan
    return Judged(
        id=name,
        key=said.verdict.key,
        reason=said.verdict.reason,
        decided=decision.undecided,
        p_decrease=decision.p_decrease,
        p_increase=decision.p_increase,
        adjusted=said.p_decrease,
        ratio=decision.ratio,
        lower=decision.lower,
        upper=decision.upper,
        promised=_promised(known),
        reporters=next(check.passed for check in known.checks if check.name == REPORTERS),
        failed=tuple(check.name for check in known.checks if check.passed is False),
        colour=None if said.figure is None else said.figure.colour,
        implementation=said.implementation,
        ring=known.moved.place.verdict,
        shown=_shown(said),
        ring_promised=_ring_promised(checked, known, MOVES.get(name, 0.0) * share),
        ring_share=share,
    )


def _shown(said: Evaluation) -> str:
    return said.displacement if said.verdict.reason is None else NOT_TESTED


def _promised(known: Evidence) -> float:
    tried = known.foresight.by_history
    if tried is None or known.decision.undecided is not None:
        return float("nan")
    return float(np.interp(1 - TRUE[known.intervention.id], [0.0, *tried.reductions], [HINTED, *tried.antydd]))


def _within(found: Simulation, known: Evidence) -> float:
    """Of the reports that the measure moved in its follow-up, the share that lies in the ring; NaN when none moved."""
    own, outer = known.intervention, known.intervention.rings[-1]
    months = known.material.months
    last = known.material.start + known.material.follow_up
    rows = found.rows[found.rows["moved"] == own.id]
    inside = rows["happened"] >= np.datetime64(months[known.material.start])
    if last < len(months):
        inside &= rows["happened"] < np.datetime64(months[last])
    points = shapely.points(rows.loc[inside, "x"].to_numpy(), rows.loc[inside, "y"].to_numpy())
    polygon = found.town.polygons[found.town.codes.index(own.areas[0])]
    return float((shapely.distance(polygon, points) <= outer).mean()) if len(points) else float("nan")


def _ring_promised(checked: Checked, known: Evidence, share: float, seed: int = 1) -> float:
    """Share of the cases nearest in level in which that share of the area's incidents, moved, is seen in the ring.

    The cases are those of the page's own test of the ring: every area and date in which nothing was done.
    """
    test, found = known.decision.placebo, known.material
    if not share > 0 or test is None or known.moved.place.reason is not None:
        return float("nan")
    first = selection.first_date(selection.ANY, test.lengths)
    dates = np.append(np.arange(first, found.start - test.lengths.after + 1), found.start)
    around = windows(found.counts, found.treated, found.comparable, dates, test.lengths)
    test = everywhere(test, around, test.lengths)
    ring = _ring_windows(checked, found, around, test.lengths)
    rows, columns = test.cases[:, 0], np.searchsorted(dates, test.cases[:, 1])
    cells = [ring.before, ring.after, ring.comparison_before, ring.comparison_after]
    use = (ring.untouched & ~ring.extreme & np.isfinite(ring.before + ring.after))[rows, columns]
    rows, columns = rows[use], columns[use]
    level = np.abs(
        np.log((around.before[rows, columns] + CORRECTION) / (around.before[found.rows[0], -1] + CORRECTION))
    )
    near = np.argsort(level, kind="stable")[:NEAREST]
    before, after, *others = (cell[rows, columns] for cell in cells)
    statistic, size = _statistic(before, after, *others), len(rows)
    random = np.random.default_rng(seed)
    into = random.binomial(np.rint(around.after[rows, columns][near]).astype(int), share, size=(_DRAWS, len(near)))
    value = _statistic(before[near], after[near] + into, *(other[near] for other in others))
    place = ranks.share(np.sort(-statistic), -value) * (size + 1) - (statistic[near] >= value)
    p = ranks.p_of_share(np.maximum(place, 1.0) / size, size - 1, test.independent * float(use.mean()))
    return float((p <= MOVED_TAIL).mean())


def _statistic(before: Floats, after: Floats, other_before: Floats, other_after: Floats) -> Floats:
    """The studentised change against the comparison's."""
    log = log_ratio(before, after) - log_ratio(other_before, other_after)
    parts = np.broadcast_arrays(before, after, other_before, other_after)
    return np.asarray(log / np.sqrt(np.sum([1 / (part + CORRECTION) for part in parts], axis=0)))


def _ring_windows(checked: Checked, found: Material, around: Windows, lengths: Lengths) -> Windows:
    """The windows of every area's ring, compared with the outcome in the comparison areas."""
    shapes = list(checked.polygons.reindex(list(found.area_ids))) if checked.polygons is not None else []
    own = checked.incidents[checked.incidents["source"] == found.source.name]
    near = ring_areas(shapes, outer=found.intervention.rings[-1])
    return ring_windows(around, counted_ring(own, found, shapes), ring_treated(near, found.treated), lengths)
