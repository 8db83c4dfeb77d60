"""Which groups of a question are held back: the few, and as many more as keep them from being worked out."""

from collections.abc import Sequence
from dataclasses import dataclass

from bfkit.release.edition import Edition


@dataclass(frozen=True, slots=True)
class Answered:
    """A group's answers: how many, and how many gave a counted one (None for a mean).

    ``told``: whether there are enough for a share at all. ``beside``: counted answers of other questions on the same
    item in the same group, from which the difference could be worked out.
    """

    n: int
    counted: int | None
    told: bool = True
    beside: tuple[int, ...] = ()


def small(one: Answered, edition: Edition) -> bool:
    """Whether the limit hides the answers, those of either kind, or the difference to another question's.

    Answers that are all alike tell of everyone in the group, so none on one side is held back like few.
    """
    if one.counted is None:
        return edition.hides(one.n)
    counts = [one.n, *(abs(one.counted - other) for other in one.beside)]
    fewest = min(one.counted, one.n - one.counted)
    alike = edition.limit > 1 and one.n > 0 and fewest == 0
    return alike or edition.hides(fewest) or any(edition.hides(count) for count in counts)


def held_back(groups: Sequence[Answered], edition: Edition) -> list[bool]:
    """Which groups of one kind (all areas, both sexes) show nothing, when everybody together is shown.

    A group is held back with few answers of any kind. What all groups add up to is known, so what is held back must
    be two groups at least, and together too many to be few: the next smallest groups go with them until it is so.
    Held-back groups are marked alike, so nobody can tell which was small.

    >>> edition = Edition("offentlig", 5)
    >>> held_back([Answered(40, 3), Answered(30, 12), Answered(60, 20)], edition)
    [True, True, False]
    >>> held_back([Answered(40, 13), Answered(30, 12), Answered(60, 20)], edition)
    [False, False, False]
    """
    hidden = [not one.told or small(one, edition) for one in groups]
    if edition.limit == 1:
        return hidden
    while (
        any(hidden) and not all(hidden) and _gives_away([g for g, h in zip(groups, hidden, strict=True) if h], edition)
    ):
        left = [place for place, one in enumerate(hidden) if not one]
        hidden[min(left, key=lambda place: (groups[place].n, place))] = True
    return hidden


def _gives_away(together: Sequence[Answered], edition: Edition) -> bool:
    if len(together) < 2:
        return True
    n = sum(one.n for one in together)
    counted = sum(one.counted or 0 for one in together)
    beside = [sum(column) for column in zip(*(one.beside for one in together), strict=True)]
    is_mean = together[0].counted is None
    return small(Answered(n, None if is_mean else counted, beside=tuple(beside)), edition)
