"""Which hypotheses of the data say again what is already asked: the same, a part of it, or several of them together."""

from collections.abc import Sequence
from dataclasses import dataclass

from bfkit.causes.day_tests import SCHOOL
from bfkit.causes.evidence import UNDECIDED, Evidence
from bfkit.causes.material import Material
from bfkit.causes.own_places import own_places
from bfkit.causes.place_tests import no_places, places_of
from bfkit.causes.time_tests import LIGHTING

_OWN_PLACE = (SCHOOL, LIGHTING)
"""Tests that, asked of no place, count at the problem's own."""
_OPENING_EDGE = "öppning"


@dataclass(frozen=True, slots=True)
class Asked:
    """A hypothesis by its id, and what its test found."""

    id: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Repeated:
    """What a hypothesis of the data says again, by id; nothing of it set where it says something new.

    ``same_as``: asks the same. ``part_of``: asks it of some of the same places. ``made_of``: asks it of all the places of
    these together.
    """

    same_as: str | None = None
    part_of: str | None = None
    made_of: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether it says anything again."""
        return self.same_as is not None or self.part_of is not None or bool(self.made_of)


def repeated(material: Material, one: Evidence, others: Sequence[Asked]) -> Repeated:
    """Answer whether a hypothesis says again what others have asked; of several that it repeats, the first.

    A part, or a sum, that came out more clearly than what it is compared with says something of its own.

    Args:
        material: of the problem. one: what the data proposed, tested. others: the group's first, then earlier ones of the data.
    """
    alike = [other for other in others if _same_question(one, other.evidence)]
    own = places_asked(material, one)
    where = {other.id: places_asked(material, other.evidence) for other in alike}
    if same := next((other.id for other in alike if where[other.id] == own), None):
        return Repeated(same_as=same)
    weaker = [other for other in alike if where[other.id] and _no_clearer(one, other.evidence)]
    if part := next((other.id for other in weaker if own and own < where[other.id]), None):
        return Repeated(part_of=part)
    by_places = {where[other.id]: other for other in reversed(alike) if where[other.id] < own}
    parts = [other for other in alike if where[other.id] and other in by_places.values()]
    whole = frozenset[int]().union(*(where[other.id] for other in parts))
    if len(parts) > 1 and whole == own and any(_no_clearer(one, other.evidence) for other in parts):
        return Repeated(made_of=tuple(other.id for other in parts))
    return Repeated()


def alike(material: Material, one: Evidence, other: Evidence) -> bool:
    """Whether two tests ask the same of the same places and days."""
    return _same_question(one, other) and places_asked(material, one) == places_asked(material, other)


def places_asked(material: Material, found: Evidence) -> frozenset[int]:
    """Positions in the register of the places that a test is asked of; the problem's own where it counts at them."""
    asked = found.arguments
    if (asked.places or asked.kinds) and no_places(material) is None:
        return frozenset(places_of(material, asked).tolist())
    return frozenset(own_places(material).tolist()) if found.test in _OWN_PLACE else frozenset()


def _same_question(one: Evidence, other: Evidence) -> bool:
    """Whether two are the same test, of the same edge and, where both say, the same weekdays."""
    a, b = one.arguments, other.arguments
    edges = (a.edge == _OPENING_EDGE) == (b.edge == _OPENING_EDGE)
    return one.test == other.test and edges and set(a.weekdays or b.weekdays) == set(b.weekdays or a.weekdays)


def _no_clearer(one: Evidence, other: Evidence) -> bool:
    """Whether the first came out as the second did, or decided nothing where it did."""
    return (one.status, one.only) == (other.status, other.only) or (one.status == UNDECIDED and one.only is None)
