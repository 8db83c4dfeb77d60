"""What is asked before a measure: which problem, which rule, how many areas, how large a change, how long."""

from dataclasses import dataclass
from datetime import timedelta

import pandas as pd

from bfkit import vocabulary
from bfkit.checked import Checked
from bfkit.counts.reach import reach_of
from bfkit.display import day
from bfkit.errors import ParameterError
from bfkit.evaluation.chance.selection import COUNT_RULES
from bfkit.evaluation.material import Material, material
from bfkit.evaluation.outcomes import outcome_label, outcome_rows
from bfkit.parameters.interventions import (
    GATHERINGS,
    ComparisonRule,
    Cost,
    Dose,
    ExpectedEffect,
    Goal,
    Intervention,
    Outcome,
    Register,
)
from bfkit.parameters.loading import nearest
from bfkit.parameters.models import Parameters
from bfkit.parameters.selection import Selection
from bfkit.parameters.sources import Source

LONGEST_FOLLOW_UP = 12
LEAST_MONTHS = 15
"""What the rules look at: the quarter, and the year before it."""
_MOST_AREAS = 6
_BESIDE_GATHERINGS = "annat_otrygghetsskapande"


@dataclass(frozen=True, slots=True)
class Question:
    """What the steering group asks, checked.

    Attributes:
        outcome: what the measure is to lower; label: the same in words.
        beside: outcomes that must be followed as well (gatherings are never a measure of success alone).
        rule: ``highest_count`` or ``worst_peak``; areas: how many begin at once.
        reduction: expected, as a share; follow_up: months; outside_metres: least distance to a comparison area.
    """

    outcome: Outcome
    label: str
    beside: tuple[Outcome, ...]
    rule: str
    areas: int
    reduction: float
    follow_up: int
    outside_metres: int


def question(
    category: str,
    subtypes: str,
    *,
    rule: str,
    areas: int,
    reduction: float,
    follow_up_months: int,
    outside_metres: int,
) -> Question:
    """The parameters of the notebook, all faults told at once.

    Args:
        category: of incidents; subtypes: names with commas between them, empty for all.
        rule: that points out the areas; areas: how many begin at once.
        reduction: expected, in per cent; follow_up_months: 1–12; outside_metres: at least 0.

    Raises:
        ParameterError: names that do not exist, each with the nearest that does, and numbers outside their range.
    """
    faults = []
    wanted = tuple(word.strip() for word in subtypes.split(",") if word.strip())
    if category not in vocabulary.INCIDENT_CATEGORIES:
        near = nearest(category, vocabulary.INCIDENT_CATEGORIES)
        faults.append(f'category: "{category}" är ingen kategori för händelser{near}')
    else:
        known = vocabulary.SUBTYPES[category]
        faults += [
            f'subtypes: "{w}" är ingen undertyp av {category}{nearest(w, known)}' for w in wanted if w not in known
        ]
    if rule not in COUNT_RULES:
        faults.append(f'rule: "{rule}" är ingen urvalsregel{nearest(rule, COUNT_RULES)}')
    ranges = (
        ("areas", areas, 1, _MOST_AREAS),
        ("reduction", reduction, 1, 95),
        ("follow_up_months", follow_up_months, 1, LONGEST_FOLLOW_UP),
        ("outside_metres", outside_metres, 0, 20_000),
    )
    faults += [
        f"{name}: {value:g} ska vara {low}–{high}" for name, value, low, high in ranges if not low <= value <= high
    ]
    if faults:
        raise ParameterError("; ".join(faults))
    outcome = Outcome(category=category, subtypes=wanted)
    beside = (Outcome(category=_BESIDE_GATHERINGS),) if category == GATHERINGS else ()
    label = outcome_label(outcome)
    return Question(outcome, label, beside, rule, areas, reduction / 100, follow_up_months, outside_metres)


def panel(checked: Checked, parameters: Parameters, asked: Question) -> Material:
    """The outcome by area and month up to the quarter's end, as a measure that starts the next day would meet it.

    The register tells the source and what is at work already; without a register the first source that holds
    incidents of the outcome is taken.

    Raises:
        ParameterError: the source does not cover the quarter, holds too few months, or has no incident of the
            outcome in the last twelve.
    """
    register = parameters.register or Register(
        municipality=parameters.municipality.name,
        decided_by="ej bestämt",
        source=_source(checked, parameters, asked.outcome),
    )
    source = next(s for s in parameters.municipality.sources if s.name == register.source)
    _refuse_incomplete(checked, parameters, source)
    provisional = _provisional(parameters, asked, area=str(checked.areas["id"].iloc[0]))
    found = material(checked, parameters.model_copy(update={"measures": register}), provisional)
    if len(found.months) < LEAST_MONTHS:
        raise ParameterError(
            f"{source.label} har {len(found.months)} kompletta månader av {asked.label} till och med "
            f"{day(parameters.quarter.last_day)}; planeringen behöver minst {LEAST_MONTHS}. Vänta, eller välj en "
            "kategori som har räknats längre."
        )
    if found.counts[:, -12:].sum() == 0:
        raise ParameterError(
            f"{source.label} har ingen händelse av {asked.label} med känt område under tolv månader till och med "
            f"{day(parameters.quarter.last_day)}. Välj en annan kategori eller undertyp."
        )
    return found


def _source(checked: Checked, parameters: Parameters, outcome: Outcome) -> str:
    """The first declared source with any incident of the outcome in the last year; else the first."""
    names = [source.name for source in parameters.municipality.sources]
    rows = outcome_rows(checked.incidents, outcome)[0]
    recent = rows["starts_at"].dt.tz_localize(None) >= pd.Timestamp(parameters.quarter.shift(-3).start)
    holding = set(rows.loc[recent, "source"])
    return next((name for name in names if name in holding), names[0])


def _refuse_incomplete(checked: Checked, parameters: Parameters, source: Source) -> None:
    reach = reach_of(source, checked, parameters)
    if not reach.quarter_complete:
        known = f"når till {day(reach.through)}" if reach.through is not None else "är tom"
        raise ParameterError(
            f"{parameters.quarter.label} är inte fullständigt: {source.label} {known} och är fullständig från "
            f"{day(reach.complete_from)}. Regeln ser på hela kvartalet. Välj ett tidigare kvartal (quarter)."
        )


def _provisional(parameters: Parameters, asked: Question, *, area: str) -> Intervention:
    """A measure that starts the day after the quarter; only its outcome, start and distance are used, not its area."""
    start, words = parameters.quarter.end, "ej bestämt"
    change = -100 * asked.reduction
    return Intervention(
        id="plan",
        slug="plan",
        title=words,
        description=words,
        areas=(area,),
        decided=start,
        start=start,
        end=None,
        phases=(),
        owner=words,
        payer=words,
        type="social",
        mechanism=words,
        outcome=asked.outcome,
        secondary=asked.beside,
        cost=Cost(kronor=0, period=words, includes=words),
        goal=Goal.model_validate(
            {"indicator": asked.label, "change": change, "unit": "procent", "baseline": "b"}
            | {"from": start, "to": start + timedelta(days=28)}
        ),
        selection=Selection(how="regel på antal", rule=asked.rule),
        comparison=ComparisonRule(rule=words, outside_metres=asked.outside_metres, exclude=words),
        expected_effect=ExpectedEffect(change=change, unit="procent", source=words),
        dose=Dose(activity=words, total=1),
        earlier=words,
        follow_up_months=asked.follow_up,
    )
