"""Planning a measure: where, how long, against what, what could be seen, and what a lottery of the start would give.

Everything is known before the start: the answer cannot be chosen by what came of it.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from bfkit.checked import Checked
from bfkit.display import day
from bfkit.errors import ParameterError
from bfkit.evaluation.chance.extremes import capped
from bfkit.evaluation.chance.windows import YEAR
from bfkit.evaluation.comparison import Comparison, comparison
from bfkit.evaluation.material import Material
from bfkit.evaluation.planning.areas import (
    ListedArea,
    Usual,
    less_extreme,
    listed_areas,
    taken_before,
    tried,
    usual,
)
from bfkit.evaluation.planning.lottery_round import announcement
from bfkit.evaluation.planning.power import PowerPlan, power_plan
from bfkit.evaluation.planning.question import Question, panel, question
from bfkit.evaluation.power.lottery import LotteryPower, lottery_power
from bfkit.parameters.models import Parameters
from bfkit.periods import Quarter

_LEAST_CASES = 20


@dataclass(frozen=True, slots=True)
class AreaComparison:
    """The comparison that the finder gives for a listed area.

    Attributes:
        area: row of the listed area; found: the areas most alike; names: theirs, most alike first.
        metres: distance from border to border, shape (n,); NaN without geometry.
    """

    area: int
    found: Comparison
    names: tuple[str, ...]
    metres: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSetting:
    """What of a plan holds no count of an area, and is the same behind disclosure control.

    Attributes:
        asked: the question; quarter: the data end with it, and the measure would begin the day after.
        source: label of the source; first_month: first day of the panel, in words; months: its length.
        power, comparisons, lottery: see there.
        geometry: whether distances are known; kinds: of areas; has_register: whether measures at work are.
        municipality: its folder under ``parameters``; measure_id: a free id for the register; announcement: what is told to the areas of a lottery.
    """

    asked: Question
    quarter: Quarter
    source: str
    first_month: str
    months: int
    power: PowerPlan
    comparisons: tuple[AreaComparison, ...]
    lottery: LotteryPower
    geometry: bool
    kinds: bool
    has_register: bool
    municipality: str
    measure_id: str
    announcement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Planning(PlanSetting):
    """All that a steering group can know before it chooses.

    Attributes:
        names: of all areas, in the order of the panel.
        listed: the rule's areas, worst first; free: rows of those that a measure can begin in.
        chosen_less_extreme, chosen_undecided: as of a listed area, of the first areas as one.
        usual: what became of comparable choices, one area at a time and as many as are to begin; empty without cases.
    """

    names: tuple[str, ...]
    listed: tuple[ListedArea, ...]
    free: tuple[int, ...]
    chosen_less_extreme: float
    chosen_undecided: str | None
    usual: tuple[Usual, ...]

    @property
    def finding(self) -> "Part":
        """The question and its answer in a title."""
        return Part("finding", self)

    @property
    def choice(self) -> "Part":
        """The areas that the rule lists, and how such choices fare by themselves."""
        return Part("choice", self)

    @property
    def chances(self) -> "Part":
        """What could be seen."""
        return Part("chances", self)

    @property
    def comparison(self) -> "Part":
        """What the areas would be compared with."""
        return Part("comparison", self)

    @property
    def lot(self) -> "Part":
        """The lottery of the start."""
        return Part("lot", self)

    @property
    def draft(self) -> "Part":
        """What is to be written in the register."""
        return Part("draft", self)

    @property
    def limits(self) -> "Part":
        """What the plan cannot say."""
        return Part("limits", self)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a plan, shown under a heading of its own."""

    name: str
    plan: Planning


def planning(
    checked: Checked,
    parameters: Parameters,
    *,
    category: str,
    subtypes: str = "",
    rule: str = "highest_count",
    areas: int = 3,
    reduction: float = 30,
    follow_up_months: int = 6,
    outside_metres: int = 600,
) -> Planning:
    """Where, how long, against what, and what could be seen, for a measure that begins when the quarter has ended.

    Args:
        checked: the tables.
        parameters: with the register of measures, when there is one.
        category: what the measure is to lower; subtypes: some of its sub-types, commas between; empty for all.
        rule: ``highest_count`` or ``worst_peak``.
        areas: how many begin at once.
        reduction: expected, in per cent.
        follow_up_months: 1–12.
        outside_metres: comparison areas lie further away than this.

    Raises:
        ParameterError: a parameter outside its list or range, or too few data for any plan.
    """
    asked = question(
        category,
        subtypes,
        rule=rule,
        areas=areas,
        reduction=reduction,
        follow_up_months=follow_up_months,
        outside_metres=outside_metres,
    )
    found = panel(checked, parameters, asked)
    listed = listed_areas(checked, found, parameters, asked)
    free = tuple(area.row for area in listed if area.rank is not None)
    if len(free) < areas:
        raise ParameterError(
            f"regeln hittar {len(free)} områden med någon händelse av {asked.label} under {parameters.quarter.label} och "
            f"utan annan insats mot samma problem, men areas är {areas}. Välj färre områden eller en bredare kategori."
        )
    chosen = free[:areas]
    together = tried(found, chosen, asked)
    power = power_plan(found, free, asked, dispersion=capped(found.counts, ~found.treated).dispersion)
    return Planning(
        asked=asked,
        quarter=parameters.quarter,
        source=found.source.label,
        first_month=day(found.months[0]),
        months=len(found.months),
        names=found.names,
        listed=listed,
        free=free,
        chosen_less_extreme=less_extreme(found, chosen, asked),
        chosen_undecided=together.undecided if together is not None else None,
        usual=_usual(found, chosen, asked),
        power=power,
        comparisons=tuple(_compared(checked, found, row) for row in free),
        lottery=lottery_power(
            found.counts,
            found.treated,
            rule=rule,
            at_once=areas,
            reductions=power.reductions,
            follow_up=follow_up_months,
        ),
        geometry=found.distance is not None,
        kinds="kind" in checked.areas,
        has_register=parameters.register is not None,
        municipality=parameters.slug,
        measure_id=_next_id(parameters),
        announcement=announcement(2 * areas),
    )


def _usual(found: Material, chosen: tuple[int, ...], asked: Question) -> tuple[Usual, ...]:
    """One area at a time and together; left out where there are too few cases."""
    tests = [tried(found, rows, asked) for rows in dict.fromkeys((chosen[:1], chosen))]
    return tuple(usual(found, test, asked) for test in tests if test is not None and test.placebos >= _LEAST_CASES)


def _compared(checked: Checked, found: Material, row: int) -> AreaComparison:
    """The finder's areas: far enough away, and with nothing at work in the two years."""
    kinds = checked.areas["kind"] if "kind" in checked.areas else pd.Series("", index=checked.areas.index)
    usable = found.comparable[row] & ~taken_before(found) & (found.counts[:, -2 * YEAR :].sum(axis=1) > 0)
    alike = comparison(found.counts, area=row, start=found.start, eligible=usable, kinds=kinds.fillna("").to_numpy())
    metres = found.distance[row, alike.areas] if found.distance is not None else np.full(len(alike.areas), np.nan)
    names = tuple(found.names[other] for other in alike.areas)
    return AreaComparison(row, alike, names, tuple(float(length) for length in metres))


def _next_id(parameters: Parameters) -> str:
    """An id that the register does not have: M11 after M10, or M1."""
    used = {measure.id for measure in parameters.register.interventions} if parameters.register is not None else set()
    return next(f"M{number}" for number in range(1, len(used) + 2) if f"M{number}" not in used)
