"""From cause to measure: what the catalogue has for a hypothesis, and what has been tried here before."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bfkit import vocabulary
from bfkit.display import sentence_list
from bfkit.parameters.catalogue import Catalogue, Measure
from bfkit.parameters.effects import EffectOn
from bfkit.parameters.interventions import SOCIAL, Outcome, Register
from bfkit.prevention import FEWER, MECHANISMS, MIXED, MORE, NO_DIFFERENCE, OFFENDER, STRENGTHS, UNKNOWN

Answer = Literal["orsaken", "sidan"]
_BY_EFFECT = (FEWER, MIXED, UNKNOWN, NO_DIFFERENCE, MORE)
"""What is suggested first: known to work somewhere, then not known, last what was tried and made no difference."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A measure of the register against the same category, with how it went; null results too.

    Attributes:
        intervention: id in the register; title: the register's.
        kind: "situationell" or "social"; measure: id in the catalogue, None when the register does not say.
        hypothesis: the cause it aimed at, None when the register does not say.
        verdict: of its evaluation, as the reader sees it; None when there is none.
        against: the kind of incident that the verdict is of, in Swedish. areas: where it was done, by id or name.
    """

    intervention: str
    title: str
    kind: str
    measure: str | None
    hypothesis: str | None
    verdict: str | None
    against: str = ""
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A measure of the catalogue for one or more hypotheses.

    Attributes:
        measure: of the catalogue.
        hypotheses: ids of those that it answers to.
        answers: "orsaken" when it answers to the very cause of at least one; "sidan" when the catalogue has nothing
            for the cause, and it answers to the same corner of the triangle only.
        effect: what evaluations found against just this problem. tried: the same measure, tried here before.
    """

    measure: Measure
    hypotheses: tuple[str, ...]
    answers: Answer
    effect: EffectOn
    tried: tuple[Tried, ...]


def tried_here(
    register: Register | None,
    verdicts: Mapping[str, str],
    *,
    category: str,
    area_names: Mapping[str, str] | None = None,
) -> tuple[Tried, ...]:
    """What has been tried in the municipality against a category, in the order of the register.

    Args:
        register: of measures; None when there is none.
        verdicts: of the measures that have been evaluated, by id, as the reader sees them, also those that found
            nothing or could not be decided.
        category: one of the six. area_names: by id; without them areas are told by their ids.
    """
    names = area_names or {}
    return tuple(
        Tried(
            one.id,
            one.title,
            one.type,
            one.measure,
            one.hypothesis,
            verdicts.get(one.id),
            against=_kind(one.outcome),
            areas=tuple(names.get(area, area) for area in one.areas),
        )
        for one in (register.interventions if register is not None else ())
        if category in (one.outcome.category, *(other.category for other in one.secondary))
    )


def _kind(outcome: Outcome) -> str:
    """What a measure is judged by: the category, and its sub-types where it is only some of them."""
    own = vocabulary.SUBTYPES[outcome.category]
    named = sentence_list([own[one].lower() for one in outcome.subtypes])
    return ": ".join(part for part in (vocabulary.CATEGORIES[outcome.category].lower(), named) if part)


def suggested(
    catalogue: Catalogue,
    *,
    category: str,
    subtypes: Sequence[str] = (),
    causes: Mapping[str, str],
    judged: Collection[str] | None = None,
    kinds: Sequence[str] = (),
    tried: Sequence[Tried] = (),
) -> tuple[Suggestion, ...]:
    """The catalogue's measures for the causes of a problem.

    Those that answer to the very cause stand first; those for the same corner of the triangle are given only for a
    cause that the catalogue has nothing for. Within each, what evaluations elsewhere found to lower the problem, and
    what rests on most, stands first. What is advised against stands last, so that nobody chooses it unwarned. When the
    explanation is that recording changed there is nothing to prevent, and nothing is suggested. Measures for persons
    are suggested only for causes that the group itself has judged: data of places and hours say nothing of who.

    Args:
        catalogue: from ``load_catalogue``.
        category: of the problem, one of the six; subtypes: of the problem, empty for all.
        causes: the mechanism of each hypothesis, by its id. judged: ids of those that the group has judged supported;
            None when nobody is asked. kinds: of place, that the problem was chosen by; none are anywhere.
        tried: from ``tried_here``.

    Raises:
        KeyError: a mechanism that does not exist.
    """
    against = [one for one in catalogue.measures if one.against(category, subtypes) and one.at(kinds)]
    answering: dict[str, dict[str, Answer]] = {}
    for hypothesis, mechanism in causes.items():
        personal = judged is None or (hypothesis in judged and MECHANISMS[mechanism].corner == OFFENDER)
        fit = [one for one in against if personal or one.kind != SOCIAL]
        for name, answer in _answering(fit, mechanism):
            answering.setdefault(name, {})[hypothesis] = answer
    found = []
    for name, by_hypothesis in answering.items():
        best: Answer = "orsaken" if "orsaken" in by_hypothesis.values() else "sidan"
        ids = tuple(hypothesis for hypothesis, answer in by_hypothesis.items() if answer == best)
        past = tuple(one for one in tried if one.measure == name)
        measure = catalogue.measure(name)
        found.append(Suggestion(measure, ids, best, measure.effect_on(category, subtypes), past))
    return tuple(sorted(found, key=lambda one: _order(one, kinds)))


def _answering(against: Sequence[Measure], mechanism: str) -> list[tuple[str, Answer]]:
    """Measures that answer to a cause; when there is none, those of its corner."""
    corner = MECHANISMS[mechanism].corner
    direct: list[tuple[str, Answer]] = [(one.id, "orsaken") for one in against if mechanism in one.mechanisms]
    if direct:
        return direct
    return [(one.id, "sidan") for one in against if corner in one.corners]


def _order(suggestion: Suggestion, kinds: Sequence[str]) -> tuple[bool, bool, int, int, bool, str]:
    effect = suggestion.effect
    return (
        suggestion.measure.advised_against is not None,
        suggestion.answers != "orsaken",
        _BY_EFFECT.index(effect.direction),
        STRENGTHS.index(effect.strength),
        not set(suggestion.measure.places) & set(kinds),
        suggestion.measure.id,
    )
