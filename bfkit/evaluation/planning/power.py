"""What could be seen of a measure that starts now: area by area, and of the areas as one, before anything is chosen."""

from dataclasses import dataclass

import numpy as np

from bfkit.evaluation.chance.extremes import Floats
from bfkit.evaluation.chance.placebo import LEAST_PLACEBOS, PlaceboTest
from bfkit.evaluation.chance.placebo_result import HISTORY
from bfkit.evaluation.chance.windows import YEAR
from bfkit.evaluation.material import Material
from bfkit.evaluation.planning.areas import tried
from bfkit.evaluation.planning.question import LONGEST_FOLLOW_UP, Question
from bfkit.evaluation.power.attainable import Attainable, attainable
from bfkit.evaluation.power.formulas import Design, power_at
from bfkit.evaluation.power.needed import areas_to_merge, needed_months

GRID = np.arange(1, 9) / 10
"""Reductions tried, as shares."""
ENOUGH = 0.8
_SHOWN = (0.2, 0.3, 0.5)
_LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Chance:
    """What could be seen of one area, or of several as one.

    Attributes:
        areas: rows of the panel.
        expected: incidents in the follow-up without a measure, a year's pace.
        found: share of comparable cases in which each of ``PowerPlan.reductions`` would be seen (p at most 5 %);
            empty where it could not be tried.
        ranges: 95 % intervals of ``found``, for the history tried is short.
        longer: the same with twelve months of follow-up.
        smallest: the smallest reduction tried that is seen in 8 of 10; None when not even the largest is.
        by_formula: the chance for the expected reduction by formula, with measured over-dispersion.
        months: whole months of follow-up that would suffice for the expected reduction by formula; None when no
            number up to 60 does.
        cases: comparable cases; undecided: why the area cannot be judged if the measure began now, else None.
    """

    areas: tuple[int, ...]
    expected: float
    found: tuple[float, ...]
    ranges: tuple[tuple[float, float], ...]
    longer: tuple[float, ...]
    smallest: float | None
    by_formula: float
    months: int | None
    cases: int
    undecided: str | None


@dataclass(frozen=True, slots=True)
class PowerPlan:
    """What could be seen.

    Attributes:
        reductions: as shares; the one expected is among them (``planned``).
        single: of each free listed area; groups: of the first two, three … of them as one.
        dispersion: variance over mean of area-months.
        areas_needed: how many of the municipality's largest areas would have to be judged as one, by formula;
            None when not all suffice.
    """

    reductions: tuple[float, ...]
    planned: float
    single: tuple[Chance, ...]
    groups: tuple[Chance, ...]
    dispersion: float
    areas_needed: int | None

    def chance_of(self, chance: Chance, *, longer: bool = False) -> float | None:
        """For the expected reduction; None where it could not be tried."""
        shares = chance.longer if longer else chance.found
        return shares[self.reductions.index(self.planned)] if shares else None

    def together(self, areas: int) -> Chance:
        """The first so many free areas as one."""
        return self.single[0] if areas == 1 else self.groups[areas - 2]


def power_plan(found: Material, rows: tuple[int, ...], asked: Question, *, dispersion: float) -> PowerPlan:
    """Try the deciding method on each area's own history, and on the areas as one.

    Args:
        found: the panel up to the start.
        rows: the free listed areas, worst first.
        asked: the question.
        dispersion: variance over mean of area-months.
    """
    reductions = tuple(sorted({*_SHOWN, round(asked.reduction, 4)}))
    design = _design(found, rows[: asked.areas])
    merged = areas_to_merge(
        found.counts[:, -2 * YEAR :].mean(axis=1),
        asked.follow_up,
        asked.reduction,
        design=design,
        phi=dispersion,
        sides=1,
    )
    return PowerPlan(
        reductions=reductions,
        planned=round(asked.reduction, 4),
        single=tuple(_chance(found, (row,), asked, reductions, dispersion) for row in rows),
        groups=tuple(_chance(found, rows[:size], asked, reductions, dispersion) for size in range(2, len(rows) + 1)),
        dispersion=dispersion,
        areas_needed=len(merged.areas) if not merged.reason else None,
    )


def _chance(
    found: Material, rows: tuple[int, ...], asked: Question, reductions: tuple[float, ...], dispersion: float
) -> Chance:
    test, longer = tried(found, rows, asked), tried(found, rows, asked, after=LONGEST_FOLLOW_UP)
    history, year = _by_history(test), _by_history(longer)
    monthly = float(found.counts[list(rows), -YEAR:].sum()) / YEAR
    design = _design(found, rows)
    months = needed_months(monthly, asked.reduction, design=design, phi=dispersion, sides=1).months
    formula = power_at(monthly * asked.follow_up, asked.reduction, design=design, phi=dispersion, sides=1)
    return Chance(
        areas=rows,
        expected=monthly * asked.follow_up,
        found=_at(history, reductions),
        ranges=() if history is None else tuple(history.range_of(reduction) for reduction in reductions),
        longer=_at(year, reductions),
        smallest=history.smallest if history is not None else None,
        by_formula=float(formula),
        months=None if np.isnan(months) else int(months),
        cases=test.placebos if test is not None else 0,
        undecided=HISTORY if test is None else test.undecided,
    )


def _by_history(test: PlaceboTest | None) -> Attainable | None:
    if test is None or test.placebos < LEAST_PLACEBOS or test.smallest_p > _LEVEL:
        return None
    return attainable(test, reductions=GRID)


def _at(tried_out: Attainable | None, reductions: tuple[float, ...]) -> tuple[float, ...]:
    if tried_out is None:
        return ()
    values: Floats = np.interp(reductions, tried_out.reductions, tried_out.antydd)
    return tuple(float(value) for value in values)


def _design(found: Material, rows: tuple[int, ...]) -> Design:
    """The comparison is as many times larger as it was; two years' same months are compared with."""
    others = np.array(found.comparable[list(rows)].all(axis=0) & ~found.treated.any(axis=1))
    others[list(rows)] = False
    history = found.counts[:, -2 * YEAR :]
    own, rest = float(history[list(rows)].sum()), float(history[others].sum())
    size = rest / own if own > 0 and rest > 0 else np.inf
    return Design("ratio", comparison_size=size, before_length=2.0)
