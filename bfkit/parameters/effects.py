"""What is known of a kind of measure: EMMIE's five parts, and the effect on just the problem that was studied."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import Field, model_validator

from bfkit import vocabulary
from bfkit.display import sentence_list
from bfkit.parameters.hypotheses import Sentence
from bfkit.parameters.values import ContradictionError, Frozen, choice
from bfkit.prevention import DIRECTIONS, FEWER, MIXED, MORE, NO_DIFFERENCE, STRENGTHS, UNKNOWN

_MISSING = STRENGTHS[-1]
_BY_EFFECT = (FEWER, MIXED, UNKNOWN, NO_DIFFERENCE, MORE)
"""From what is known to work to what does harm: of several findings the least favourable is told."""
Strength = Annotated[str, choice(STRENGTHS, "en styrka")]


@dataclass(frozen=True, slots=True)
class EffectOn:
    """What evaluations found of a measure against one problem; ``instead``: what they measured when it was something else."""

    direction: str
    strength: str
    instead: str | None


class Knowledge(Frozen):
    """One of EMMIE's five parts: how much it rests on, and what is known, in a few sentences."""

    strength: Strength
    text: Sentence


class Studied(Frozen):
    """What evaluations measured, in words and in ours: categories, or "kategori.undertyp"; none where none is ours.

    ``strength`` and ``direction`` are those found for just this: a measure may work against one thing and not another.
    """

    of: tuple[str, ...] = ()
    words: Annotated[str, Field(min_length=5)]
    strength: Strength
    direction: Annotated[str, choice(DIRECTIONS, "en riktning")]

    @model_validator(mode="after")
    def _ours(self) -> Self:
        known = {f"{category}.{word}" for category, words in vocabulary.SUBTYPES.items() for word in words}
        strange = [one for one in self.of if one not in known and one not in vocabulary.CATEGORIES]
        if strange:
            raise ContradictionError([("of", f"{', '.join(strange)}: skriv en kategori eller kategori.undertyp")])
        return self


class Effect(Knowledge):
    """What evaluations found of the problem itself: which way, and how much where the source says so.

    ``studied``: the same for each thing that was measured; empty where it is not told apart.
    """

    direction: Annotated[str, choice(DIRECTIONS, "en riktning")]
    studied: tuple[Studied, ...] = ()

    def on(self, category: str, subtypes: Sequence[str] = ()) -> EffectOn:
        """What was found against one kind of problem: of several findings the least favourable.

        Where only other things were studied it is unknown, and what was studied is told.
        """
        if not self.studied:
            return EffectOn(self.direction, self.strength, None)
        meant = {category, *(f"{category}.{one}" for one in subtypes)}
        found = [one for one in self.studied if meant & set(one.of)]
        if not found:
            return EffectOn(UNKNOWN, _MISSING, sentence_list([one.words for one in self.studied]))
        least = max(found, key=lambda one: _BY_EFFECT.index(one.direction))
        return EffectOn(least.direction, least.strength, None)

    @model_validator(mode="after")
    def _known(self) -> Self:
        if (self.strength == _MISSING) != (self.direction == UNKNOWN):
            raise ValueError(f'styrkan "{_MISSING}" och riktningen "{UNKNOWN}" hör ihop: ange båda eller ingen')
        return self


class Emmie(Frozen):
    """What is known of a measure: effect, mechanism, moderators, implementation and economics."""

    effect: Effect
    mechanism: Knowledge
    moderators: Knowledge
    implementation: Knowledge
    economics: Knowledge
