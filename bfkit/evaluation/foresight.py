"""What could be seen at all, worked out before the result is looked at, and what would have sufficed."""

from dataclasses import dataclass

import numpy as np

from bfkit.evaluation.chance.extremes import Floats, capped
from bfkit.evaluation.chance.selection import HIGHEST_COUNT
from bfkit.evaluation.chance.windows import YEAR
from bfkit.evaluation.deciding import Decision, followed_rounds
from bfkit.evaluation.material import Material
from bfkit.evaluation.power.attainable import ENOUGH, Attainable, attainable
from bfkit.evaluation.power.formulas import Design, power_at, smallest_reduction
from bfkit.evaluation.power.lottery import lottery_power
from bfkit.evaluation.power.needed import areas_to_merge, needed_months

REDUCTIONS = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8])
YEARS = 2
_LOTTERIES = 300
_NOT_TRIED = (float("nan"), float("nan"))


@dataclass(frozen=True, slots=True)
class Foresight:
    """Power by two ways, and what would have sufficed for the effect that the plan expects.

    Attributes:
        reductions: shape (n,), tried, as shares.
        by_history: the deciding method tried on the area's own kind of history; None where it cannot be.
        by_formula: shape (n,), power by formula with measured over-dispersion, one-sided 5 %.
        expected: incidents expected in the follow-up without the measure.
        dispersion: variance over mean.
        smallest: the smallest reduction found in 80 of 100 cases, by history if that could be tried, else by
            formula; None when not even the largest is.
        planned: the reduction that the plan expects, as a share; chance: of finding it; chance_range: its 95 %
            interval where it is tried on history, else NaN; sure: False where only the range can be told.
        months: months of follow-up that would have sufficed for it; None when no number up to 60 does.
        areas: areas like the largest that would have to be judged together; None when not all suffice.
        sentence: why nothing could be worked out, else empty.
    """

    reductions: Floats
    by_history: Attainable | None
    by_formula: Floats
    expected: float
    dispersion: float
    smallest: float | None
    planned: float
    chance: float
    chance_range: tuple[float, float]
    sure: bool
    months: int | None
    areas: int | None
    sentence: str


def foresight(found: Material, decision: Decision) -> Foresight:
    """The power of the design for this measure; no count of its follow-up is used."""
    before = found.counts[:, : found.start]
    dispersion = capped(before, ~found.treated[:, : found.start]).dispersion if before.size else 1.0
    planned = abs(found.intervention.expected_effect.change) / 100
    first = max(found.start - YEARS * YEAR, 0)
    history = found.own[first : found.start]
    if not len(history) or history.sum() == 0 or found.intervention.expected_effect.change >= 0:
        sentence = "Ingen händelse före starten att räkna på." if history.sum() == 0 else ""
        none = np.full(len(REDUCTIONS), np.nan)
        return Foresight(
            REDUCTIONS, None, none, 0.0, dispersion, None, planned, np.nan, _NOT_TRIED, True, None, None, sentence
        )
    if decision.lottery is not None:
        return _of_lottery(found, decision, dispersion, planned)
    monthly = float(history.mean())
    expected = monthly * found.follow_up
    design = _design(found, history)
    history_power = _by_history(decision)
    formula = power_at(expected, REDUCTIONS, design=design, phi=dispersion, confidence=0.95, sides=1)
    by_formula = smallest_reduction(expected, design=design, phi=dispersion, sides=1).reduction
    smallest = history_power.smallest if history_power else (None if np.isnan(by_formula) else float(by_formula))
    chance = (
        float(np.interp(planned, REDUCTIONS, history_power.antydd))
        if history_power
        else float(power_at(expected, planned, design=design, phi=dispersion, sides=1))
    )
    chance_range = history_power.range_of(planned) if history_power else _NOT_TRIED
    months = needed_months(monthly, planned, design=design, phi=dispersion, sides=1).months
    merged = areas_to_merge(
        found.counts[:, first : found.start].mean(axis=1),
        found.follow_up,
        planned,
        design=design,
        phi=dispersion,
        sides=1,
    )
    return Foresight(
        reductions=REDUCTIONS,
        by_history=history_power,
        by_formula=formula,
        expected=expected,
        dispersion=dispersion,
        smallest=smallest,
        planned=planned,
        chance=chance,
        chance_range=chance_range,
        sure=history_power is None or history_power.sure,
        months=None if np.isnan(months) else int(months),
        areas=len(merged.areas) if not merged.reason else None,
        sentence="",
    )


def _design(found: Material, history: Floats) -> Design:
    """The comparison is as many times larger as it was before; two years' same months are compared with."""
    rows = found.comparable[list(found.rows)].all(axis=0) & ~found.treated.any(axis=1)
    others = float(found.counts[rows, found.start - len(history) : found.start].sum())
    size = others / float(history.sum())
    return Design("ratio", comparison_size=size if size > 0 else np.inf, before_length=float(YEARS))


def _of_lottery(found: Material, decision: Decision, dispersion: float, planned: float) -> Foresight:
    """The lottery drawn again at earlier dates of the municipality's own history, with as many rounds."""
    selected, test = found.intervention.selection, decision.lottery
    rounds = test.rounds if test is not None else 1
    tried = lottery_power(
        found.counts[:, : found.start],
        found.treated[:, : found.start],
        rule=selected.rule or HIGHEST_COUNT,
        at_once=selected.start_at_once,
        reductions=REDUCTIONS,
        follow_up=found.follow_up,
        rounds=(rounds,),
        simulations=_LOTTERIES,
    )
    chance = np.array([tried.chance(rounds, share) for share in REDUCTIONS])
    seen = REDUCTIONS[chance >= ENOUGH]
    began = [one.sums(found.counts)[0][one.began].sum() for one in followed_rounds(found)]
    expected = float(sum(began)) * found.follow_up / YEAR
    unknown = np.full(len(chance), np.nan)
    attained = Attainable(
        reductions=REDUCTIONS,
        antydd=chance,
        styrkt=unknown,
        lower=unknown,
        upper=unknown,
        smallest=float(seen.min()) if len(seen) else None,
        expected=expected,
        cases=tried.dates,
    )
    return Foresight(
        reductions=REDUCTIONS,
        by_history=None if np.isnan(chance).any() else attained,
        by_formula=np.full(len(REDUCTIONS), np.nan),
        expected=expected,
        dispersion=dispersion,
        smallest=attained.smallest,
        planned=planned,
        chance=float(np.interp(planned, REDUCTIONS, chance)),
        chance_range=_NOT_TRIED,
        sure=True,
        months=None,
        areas=None,
        sentence=tried.reason,
    )


def _by_history(decision: Decision) -> Attainable | None:
    test = decision.placebo
    return None if test is None or test.placebos < 2 else attainable(test, reductions=REDUCTIONS)
