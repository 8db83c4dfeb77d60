"""All the surroundings together: their files and what is true of them."""

from collections.abc import Iterator, Sequence

from bfkit.ostan.places import Places
from bfkit.ostan.surroundings import (
    activities,
    case_logs,
    commitments,
    costs,
    field_reports,
    indicators,
    milestones,
    population,
    promises,
    safety_index,
    safety_walks,
    school_survey,
    small_surveys,
    streets,
    survey,
    youth,
)
from bfkit.ostan.surroundings.activities import Measure
from bfkit.ostan.surroundings.delivery import FOLDER, Part, Plan, Span, plan, priority_areas
from bfkit.ostan.town import Town


def files(
    seed: int, scenario: Span, town: Town, places: Places, *, measures: Sequence[Measure] = ()
) -> dict[str, bytes]:
    """The files of the surroundings, byte for byte the same for the same arguments.

    Args:
        seed: of the whole municipality.
        scenario: its first and last day; the files cover its full calendar years and are drawn on the last day
            of the last one.
        town: the areas.
        places: the register of places.
        measures: id, first day and areas of every intervention, for their activities.

    Returns:
        Content by name relative to the data folder ("ostan/aktiviteter.csv"), in order of name.
    """
    found = {
        name: content for part in _parts(seed, scenario, town, places, measures) for name, content in part.files.items()
    }
    found["gator.gpkg"] = streets.layer(streets.network(seed, town, places))
    return {f"{FOLDER}/{name}": found[name] for name in sorted(found)}


def truth(
    seed: int, scenario: Span, town: Town, places: Places, *, measures: Sequence[Measure] = ()
) -> dict[str, object]:
    """What is true of the surroundings, in plain types: the right answer of every commitment under ``commitments``.

    Args: as of ``files``.
    """
    covered = plan(scenario)
    found: dict[str, object] = {
        "years": list(covered.years),
        "agreement": list(covered.agreement),
        "drawn": covered.drawn.isoformat(),
        "priority_areas": list(priority_areas(town)),
    }
    for part in _parts(seed, scenario, town, places, measures):
        found |= part.other
        if set(part.outcomes) == set(commitments.REGISTER):
            found["commitments"] = {name: dict(outcome) for name, outcome in part.outcomes.items()}
    return found


def _parts(seed: int, scenario: Span, town: Town, places: Places, measures: Sequence[Measure]) -> list[Part]:
    """All parts but the streets; the last one tells every commitment in full."""
    covered = plan(scenario)
    parts = [*_people(seed, covered, town), *_logs(seed, covered, town, places, measures)]
    outcomes = {name: outcome for part in parts for name, outcome in part.outcomes.items()}
    return [*parts, commitments.part(covered, outcomes)]


def _people(seed: int, covered: Plan, town: Town) -> Iterator[Part]:
    """Inhabitants, safety survey and indicators, each built on the one before."""
    inhabitants = population.population(seed, covered, town)
    true = survey.feelings(seed, covered, town, inhabitants)
    answered = survey.waves(seed, covered, town, true)
    yield population.part(seed, town, inhabitants)
    yield survey.part(town, answered, true, covered)
    yield indicators.part(seed, covered, town, inhabitants, answered)


def _logs(seed: int, covered: Plan, town: Town, places: Places, measures: Sequence[Measure]) -> Iterator[Part]:
    """School survey, safety index, and the logs of the commitments."""
    yield school_survey.part(seed, covered, places)
    yield safety_index.part(seed, covered, town)
    yield safety_walks.part(seed, covered, town)
    yield costs.part(seed, covered)
    yield promises.part(seed, covered, town)
    yield activities.part(seed, covered, town, places, measures)
    yield case_logs.part(seed, covered, places)
    yield field_reports.part(seed, covered, town, places)
    yield milestones.part(covered)
    yield youth.part(seed, covered, places)
    yield small_surveys.part(seed, covered, town)
