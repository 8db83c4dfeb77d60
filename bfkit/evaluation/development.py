"""What became of the counts in the measure's own areas, and of its goal. Development is not effect."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from bfkit.evaluation.chance.extremes import Floats, capped
from bfkit.evaluation.chance.windows import YEAR
from bfkit.evaluation.deciding import Decision, followed_rounds
from bfkit.evaluation.material import Material
from bfkit.evaluation.outcome import goals
from bfkit.evaluation.outcome.before_after import BeforeAfter, before_after
from bfkit.evaluation.outcome.goals import GoalOutcome, MetAnyway, goal_outcome, met_anyway, placebo_ratios
from bfkit.parameters.interventions import BY_LOTTERY
from bfkit.parameters.measure_rules import goal_beside_follow_up

_YEARS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Development:
    """Before and after in the measure's own areas.

    Attributes:
        months: first days, shape (n,), of the series shown; for a lottery months relative to each area's start
            are added over the rounds and ``months`` are those of the first round.
        own: incidents of the measure's areas, shape (n,); comparison: of the areas compared with, scaled to the
            level of the own ones before the start, shape (n,); NaN without any.
        start: place of the first month with the measure in the series.
        change: against both baselines; None while no month of the follow-up is known.
        known: months of the follow-up that are known; planned: that are planned.
        goal: outcome of the SMART goal; anyway: how often it is reached without a measure.
        target_ratio: of the goal; baseline: "a" or "b".
        dispersion: variance over mean of area-months.
    """

    months: tuple[date, ...]
    own: Floats
    comparison: Floats
    start: int
    change: BeforeAfter | None
    known: int
    planned: int
    goal: GoalOutcome | None
    anyway: MetAnyway
    target_ratio: float
    baseline: str
    dispersion: float


def development(found: Material, decision: Decision) -> Development:
    """How the count changed, whether the goal was met, and how often it is met without any measure."""
    goal = _goal(found)
    own, comparison, start, months = _aligned(found) if _drawn(found) else _series(found)
    caps = capped(found.counts, ~found.treated) if found.counts.size else None
    phi = caps.dispersion if caps else 1.0
    stop = min(start + found.follow_up, len(own))
    change = None
    if stop > start:
        extreme = _extreme(found, stop - start)
        change = before_after(
            own, start=start, stop=stop, phi=phi, extreme_before=extreme[0], extreme_year_before=extreme[1]
        )
        change = replace(change, warnings=(*_beside(found), *change.warnings))
    outcome = None if change is None else goal_outcome(goal, change, known_to=_known_to(found))
    return Development(
        months=months,
        own=own,
        comparison=comparison,
        start=start,
        change=change,
        known=min(found.known, found.follow_up),
        planned=found.follow_up,
        goal=outcome,
        anyway=met_anyway(goal, _ratios_anyway(found, decision, goal), independent=_worth(decision)),
        target_ratio=goal.target_ratio,
        baseline=goal.baseline,
        dispersion=phi,
    )


def _beside(found: Material) -> tuple[str, ...]:
    """A warning when the goal's days are others than those that are followed, on which it is judged."""
    own = found.intervention
    words = goal_beside_follow_up(own.goal, own.starts, own.follow_up_months)
    return (f"{words}.",) if words else ()


def _goal(found: Material) -> goals.Goal:
    declared = found.intervention.goal
    return goals.Goal(declared.indicator, declared.target_ratio, declared.baseline, declared.last_day)


def _known_to(found: Material) -> date:
    """The last day that is known, of the follow-up or after it."""
    return found.reach.used_to


def _drawn(found: Material) -> bool:
    return found.intervention.selection.how == BY_LOTTERY


def _series(found: Material) -> tuple[Floats, Floats, int, tuple[date, ...]]:
    """The last three years before the start and what is known after it."""
    first = max(found.start - _YEARS_SHOWN * YEAR, 0)
    own = found.own[first:]
    start = found.start - first
    usable = ~found.treated[:, first:].any(axis=1)
    rows = found.comparable[list(found.rows)].all(axis=0) & usable if found.rows else usable & False
    others = found.counts[rows, first:].sum(axis=0)
    level = others[:start].sum()
    scale = own[:start].sum() / level if level > 0 else np.nan
    return own, others * scale, start, found.months[first:]


def _aligned(found: Material) -> tuple[Floats, Floats, int, tuple[date, ...]]:
    """Months counted from each draw, added over the rounds: those that began, and those that waited.

    Those that waited are brought round by round to the level of those that began in the same months of the year before, so
    that their follow-up adds up to the number expected without the measure.
    """
    before = 2 * YEAR
    own, waited = np.zeros(before + found.follow_up), np.zeros(before + found.follow_up)
    months: tuple[date, ...] = ()
    for one in followed_rounds(found):
        if one.start < before:
            continue
        window = slice(one.start - before, one.start + found.follow_up)
        own += found.counts[one.rows[one.began], window].sum(axis=0)
        waited += one.same_months(found.counts).scale * found.counts[one.rows[~one.began], window].sum(axis=0)
        months = months or found.months[window]
    return own, waited, before, months


def _worth(decision: Decision) -> float | None:
    """How many independent cases the comparable ones are worth; None where they do not overlap or are not theirs."""
    return None if decision.placebo is None else decision.placebo.independent


def _extreme(found: Material, months: int) -> tuple[bool, bool]:
    """Whether some month of either baseline was above its cap in the measure's own areas."""
    if _drawn(found) or not found.rows:
        return False, False
    flags = np.atleast_1d(capped(found.counts, ~found.treated).extreme[list(found.rows)].any(axis=0))
    just = flags[max(found.start - months, 0) : found.start]
    year = flags[max(found.start - YEAR, 0) : max(found.start - YEAR + months, 0)]
    return bool(just.any()), bool(year.any())


def _ratios_anyway(found: Material, decision: Decision, goal: goals.Goal) -> Floats:
    """After over before by the goal's baseline, in the deciding method's own comparable cases."""
    if decision.placebo is not None and decision.placebo.placebos:
        cases = np.atleast_2d(decision.placebo.cases)
        areas, starts = cases[:, :-1], cases[:, -1]
        panel = found.counts if areas.shape[1] == 1 else None
        if panel is not None:
            return placebo_ratios(
                panel, areas[:, 0], starts, months=found.follow_up, baseline=goal.baseline, days=found.days
            )
    if _drawn(found):
        return _ratios_of_lists(found, goal)
    return np.empty(0)


def _ratios_of_lists(found: Material, goal: goals.Goal) -> Floats:
    """Before the first draw: the areas that would have been listed at each date, all of them together."""
    rounds = found.intervention.selection.rounds
    if not rounds:
        return np.empty(0)
    first = found.column(rounds[0].start_now.first_day)
    size = len(rounds[0].listed)
    ratios = []
    for start in range(YEAR, first - found.follow_up + 1):
        latest = found.counts[:, start - 3 : start].sum(axis=1)
        rows = np.argsort(-latest, kind="stable")[:size]
        total = found.counts[rows].sum(axis=0)[None, :]
        ratios.append(
            placebo_ratios(total, [0], [start], months=found.follow_up, baseline=goal.baseline, days=found.days)[0]
        )
    return np.array(ratios)
