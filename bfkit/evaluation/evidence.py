"""All that is known of one measure: what was planned and done, what became of it, and what else could explain it."""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
import shapely

from bfkit.checked import Checked
from bfkit.evaluation.by_round import RoundCounts, counts_by_round
from bfkit.evaluation.checks import Check
from bfkit.evaluation.comparison import Comparison, comparison, maryland_level
from bfkit.evaluation.control_areas import ControlAreas, control_areas
from bfkit.evaluation.deciding import LOTTERY, SERIES, Decision, decide
from bfkit.evaluation.development import Development, development
from bfkit.evaluation.displacement.movement import TYPE
from bfkit.evaluation.explanations import explanations, reporters_activity
from bfkit.evaluation.foresight import Foresight, foresight
from bfkit.evaluation.lasting import Lasting, lasting
from bfkit.evaluation.material import Material, material, panel_periods
from bfkit.evaluation.moved import Moved, moved, without_movement
from bfkit.evaluation.opinions import Estimate, estimates
from bfkit.evaluation.outcome.dose import Dose, dose
from bfkit.evaluation.outcome.plan_status import PlanStatus, plan_status
from bfkit.evaluation.panels import Panels, panels
from bfkit.evaluation.reporting import Reporting
from bfkit.evaluation.secondary import Secondary, secondary
from bfkit.parameters.interventions import Intervention
from bfkit.parameters.models import Parameters


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that an evaluation of one measure rests on; no word of success yet (``bfkit.verdict``).

    Attributes:
        material: the panel of the primary outcome, and the measure itself.
        plan: whether the plan was locked before the outcome existed, and what was changed later.
        dose: what was done of what was planned.
        foresight: what could have been seen at all.
        development: before and after, the goal, and how often it is met without a measure.
        comparison: the areas most alike, and how alike; maryland: level of the design, 1-5.
        decision: what the deciding method found.
        panels: difference-in-differences, event study, synthetic control.
        estimates: every way to work out the same ratio, the deciding one first.
        moved: what happened round the measure: in place, time, target and type.
        checks: other explanations, also those not looked at.
        shapes: borders of the panel's areas, in metres; empty without geometry. For the map alone.
        lasting: the parts of the follow-up and what came after it, which decide nothing; None before it is over.
        controls: the areas compared with and what else was done there; None where comparable cases do not decide.
        reporting: how much the reporters' own activity changed elsewhere; None where it cannot be told.
        secondary: the plan's other outcomes, which decide nothing.
        rounds: of a lottery, each round by itself; empty else.
    """

    material: Material
    plan: PlanStatus
    dose: Dose
    foresight: Foresight
    development: Development
    comparison: Comparison | None
    maryland: int
    decision: Decision
    panels: Panels
    estimates: tuple[Estimate, ...]
    moved: Moved
    checks: tuple[Check, ...]
    shapes: tuple[shapely.Geometry | None, ...] = ()
    lasting: Lasting | None = None
    reporting: Reporting | None = None
    controls: ControlAreas | None = None
    secondary: tuple[Secondary, ...] = ()
    rounds: tuple[RoundCounts, ...] = ()

    @property
    def intervention(self) -> Intervention:
        """The measure."""
        return self.material.intervention


def evidence(checked: Checked, parameters: Parameters, intervention: Intervention) -> Evidence:
    """Everything that is known of one measure, in the order in which it should be looked at.

    Args:
        checked: the tables.
        parameters: with the register and the locked plans.
        intervention: a measure of the register.

    Raises:
        ParameterError: an area of the measure is not in the municipality's area table.
    """
    found = material(checked, parameters, intervention)
    decision = decide(found)
    developed = development(found, decision)
    panel = panels(found)
    done = dose_of(checked, parameters, found)
    around = moved(checked, found, decision)
    if not done.carried_out:
        around = without_movement(around)
    alike = _alike(checked, found)
    plan = plan_status(intervention, parameters.plans, incidents=checked.incidents)
    kinds = next((one for one in around.others if one.kind == TYPE), None)
    return Evidence(
        material=found,
        plan=plan,
        dose=done,
        foresight=foresight(found, decision),
        development=developed,
        comparison=alike,
        maryland=_maryland(found, decision, panel),
        decision=decision,
        panels=panel,
        estimates=estimates(found, decision, panel),
        moved=around,
        checks=explanations(checked, parameters, found, decision, around.controls, plan, done, kinds),
        shapes=() if checked.polygons is None else tuple(checked.polygons.reindex(list(found.area_ids))),
        lasting=lasting(checked, parameters, found, decision),
        reporting=reporters_activity(checked, found, decision),
        controls=control_areas(parameters.register, found, decision),
        secondary=secondary(checked, found, decision),
        rounds=counts_by_round(found),
    )


def dose_of(checked: Checked, parameters: Parameters, found: Material) -> Dose:
    """What was done up to the end of the follow-up; for a lottery in each area from its own start."""
    own = found.intervention
    last = min(_end_of_follow_up(found), parameters.as_of)
    starts = {area: day for area, day in own.begun() if day <= last}
    register = parameters.register
    logged = register is not None and register.log is not None
    if not starts:
        return dose(None, own, area_ids=own.areas or ("",), first_day=own.start, last_day=last)
    return dose(checked.activities if logged else None, own, area_ids=tuple(starts), first_day=starts, last_day=last)


def _end_of_follow_up(found: Material) -> date:
    end = panel_periods(found)[-1].end if found.months else found.first_followed
    return end - timedelta(days=1)


def _alike(checked: Checked, found: Material) -> Comparison | None:
    """The areas most alike the measure's own before the start; None where the measure has several areas."""
    if len(found.rows) != 1:
        return None
    row = found.rows[0]
    free = found.comparable[row] & ~found.treated.any(axis=1)
    kinds = checked.areas["kind"] if "kind" in checked.areas else pd.Series("", index=checked.areas.index)
    return comparison(found.counts, area=row, start=found.start, eligible=free, kinds=kinds.fillna("").to_numpy())


def _maryland(found: Material, decision: Decision, panel: Panels) -> int:
    own = 0 if decision.method == SERIES else int(panel.treated.any(axis=1).sum())
    return maryland_level(
        lottery=decision.method == LOTTERY,
        comparison_areas=max(len(panel.rows) - own, 0) if not panel.not_tested else 0,
        treated_areas=own,
        periods_before=found.start,
    )
