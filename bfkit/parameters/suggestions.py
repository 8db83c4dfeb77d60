"""From cause to measure: what the catalogue has for a hypothesis, and what has been tried here before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bfkit.parameters.catalogue import Catalogue, Measure
from bfkit.parameters.interventions import Register
from bfkit.prevention import DIRECTIONS, MECHANISMS, NO_DIFFERENCE, RECORDING, STRENGTHS


@dataclass(frozen=True, slots=True)
class Tried:
    """A measure of the register against the same category, with how it went; null results too.

    Attributes:
        intervention: id in the register; title: the register's.
        kind: "situationell" or "social"; measure: id in the catalogue, None when the register does not say.
        hypothesis: the cause it aimed at, None when the register does not say.
        verdict: of its evaluation, as the reader sees it; None when there is none.
    """

    intervention: str
    title: str
    kind: str
    measure: str | None
    hypothesis: str | None
    verdict: str | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A measure of the catalogue for a hypothesis.

    Attributes:
        measure: of the catalogue.
        answers: "orsaken" when it answers to the very cause, "sidan" when only to the same corner of the triangle.
        tried: the same measure, tried here before.
    """

    measure: Measure
    answers: Literal["orsaken", "sidan"]
    tried: tuple[Tried, ...]


def tried_here(register: Register | None, verdicts: Mapping[str, str], *, category: str) -> tuple[Tried, ...]:
    """What has been tried in the municipality against a category, in the order of the register.

    Args:
        register: of measures; None when there is none.
        verdicts: of the measures that have been evaluated, by id, as the reader sees them, also those that found
            nothing or could not be decided.
        category: one of the six.
    """
    return tuple(
        Tried(one.id, one.title, one.type, one.measure, one.hypothesis, verdicts.get(one.id))
        for one in (register.interventions if register is not None else ())
        if category in (one.outcome.category, *(other.category for other in one.secondary))
    )


def suggested(
    catalogue: Catalogue, *, category: str, mechanism: str, tried: Sequence[Tried] = ()
) -> tuple[Suggestion, ...]:
    """The catalogue's measures for a cause of a problem, those that answer to the very cause first.

    Within each, what evaluations found to work and what rests on most stands first; what is advised against stands
    last and says so. When the explanation is that recording changed there is nothing to prevent, and nothing is
    suggested.

    Args:
        catalogue: from ``load_catalogue``.
        category: of the problem.
        mechanism: of the hypothesis, a key of ``prevention.MECHANISMS``.
        tried: from ``tried_here``.

    Raises:
        KeyError: the mechanism does not exist.
    """
    corner = MECHANISMS[mechanism].corner
    if corner == RECORDING:
        return ()
    found = []
    for one in catalogue.measures:
        if category in one.categories and (mechanism in one.mechanisms or corner in one.corners):
            answers: Literal["orsaken", "sidan"] = "orsaken" if mechanism in one.mechanisms else "sidan"
            found.append(Suggestion(one, answers, tuple(past for past in tried if past.measure == one.id)))
    return tuple(sorted(found, key=_order))


def _order(suggestion: Suggestion) -> tuple[bool, bool, int, int, str]:
    effect = suggestion.measure.emmie.effect
    worst = DIRECTIONS.index(effect.direction) if effect.direction != NO_DIFFERENCE else len(DIRECTIONS)
    return (
        suggestion.measure.advised_against is not None,
        suggestion.answers != "orsaken",
        worst,
        STRENGTHS.index(effect.strength),
        suggestion.measure.id,
    )
