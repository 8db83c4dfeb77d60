"""The surveys, the safety index and the money of a quarter, each with the names that a reader knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bfkit.checked import Checked
from bfkit.counts.reach import reach_of
from bfkit.followup.safety_index import SafetyIndex, safety_index
from bfkit.followup.savings.found import savings_found
from bfkit.followup.savings.measure import Effect, Saving
from bfkit.followup.savings.vandalism import CostSeries, cost_series
from bfkit.followup.survey.found import SurveyFound, surveys_found
from bfkit.followup.survey.quadrant import Quadrant, quadrant
from bfkit.followup.survey.questions import LOWER, Found
from bfkit.parameters.models import Parameters


@dataclass(frozen=True, slots=True)
class Surveys:
    """Every survey, and safety beside incidents; ``names``: of the areas by code."""

    found: tuple[SurveyFound, ...]
    beside: Quadrant | None
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class IndexOfAreas:
    """The safety index; None when none is known yet. ``names``: of the areas by code."""

    found: SafetyIndex | None
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Money:
    """Every measure and money, and what vandalism costs. ``public_names``: of the measures by id."""

    savings: tuple[Saving, ...]
    costs: CostSeries | None
    public_names: Mapping[str, str]


def surveys_named(checked: Checked, parameters: Parameters) -> Surveys:
    """The surveys whose answers are in, with safety beside incidents where the areas have both."""
    found = surveys_found(checked, parameters)
    return Surveys(found, safety_beside_incidents(checked, parameters, found), checked.area_names)


def index_named(checked: Checked, parameters: Parameters) -> IndexOfAreas:
    """The safety index with the names of the areas."""
    return IndexOfAreas(safety_index(checked, parameters), checked.area_names)


def money_named(checked: Checked, parameters: Parameters, effects: Mapping[str, Effect]) -> Money:
    """The savings and the cost series.

    Args:
        checked: the tables. parameters: with the register.
        effects: by measure id, what the evaluation found (``savings_found``).
    """
    register = parameters.register
    names = {} if register is None else {one.id: one.public_name for one in register.interventions}
    return Money(savings_found(checked, parameters, effects), cost_series(checked, parameters), names)


def safety_beside_incidents(
    checked: Checked, parameters: Parameters, surveys: Sequence[SurveyFound]
) -> Quadrant | None:
    """Where areas stand in the first question by area whose lower share is better, beside the year's incidents.

    The incidents are those of the register's source, else of the first source, in the year of the latest wave.
    None without such a question, without residents, or when the source was not complete that year.
    """
    question = next((own for one in surveys for own in one.questions if _by_area(own)), None)
    residents = _residents(checked)
    if question is None or not residents:
        return None
    register, year = parameters.register, question.latest.year
    sources = {source.name: source for source in parameters.municipality.sources}
    name = next(iter(sources)) if register is None else register.source
    reach = reach_of(sources[name], checked, parameters)
    if reach.complete_from > date(year, 1, 1) or (reach.through or date.min) < date(year, 12, 31):
        return None
    rows = checked.incidents
    own = rows[(rows["source"] == name) & (rows["starts_at"].dt.year == year)]
    counts = {str(area): int(count) for area, count in own["area_id"].value_counts().items()}
    rate = parameters.municipality.thresholds.signal_rate
    return quadrant(question, counts, residents, what=f"{reach.label.lower()} {year}", signal_rate=rate)


def _by_area(found: Found) -> bool:
    areas = [one for one in found.groups if one.kind == "area" and one.estimate is not None]
    return found.better == LOWER and not found.is_mean and len(areas) > 1


def _residents(checked: Checked) -> dict[str, int]:
    known = checked.areas[checked.areas["population"].notna()]
    return {str(area): int(people) for area, people in zip(known["id"], known["population"], strict=True)}
