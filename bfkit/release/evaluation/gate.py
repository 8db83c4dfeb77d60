"""What one edition may show of one measure: which counts are held back, what follows from them, which names."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bfkit.evaluation.development import Development
from bfkit.evaluation.material import Material
from bfkit.release.cells import NO_COUNT, Cell
from bfkit.release.edition import Edition
from bfkit.release.evaluation.views import NOTHING, Spread
from bfkit.vocabulary import OWN_PLACE

OTHER_PLACE = "ett annat område"
BLOCKS = (1, 3, 6)
"""Months a block of the series may hold, finest first."""


@dataclass(frozen=True, slots=True)
class Gate:
    """The edition's answer to what may be shown of one measure.

    Attributes:
        closed: a count of the measure's own areas, before or after, is held back; then nothing that it could be
            worked out from is shown.
        named: the areas may be named.
        own, others: codes and names of the measure's areas, and of all others.
    """

    edition: Edition
    closed: bool
    named: bool
    own: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def public(self) -> bool:
        """Whether everybody may read it."""
        return self.edition.key == "offentlig"

    def cell(self, count: float | None) -> Cell:
        """A count that stands alone; a dash where there is none."""
        if count is None or np.isnan(count):
            return NO_COUNT
        whole = round(count)
        return Cell(None if self.edition.hides(whole) else whole, self.edition.text(whole))

    def number(self, value: float) -> float:
        """A number worked out from the own counts."""
        return np.nan if self.closed else value

    def spread(self, value: float, lower: float, upper: float) -> Spread:
        """A number worked out from the own counts, with its interval."""
        return NOTHING if self.closed else Spread(float(value), float(lower), float(upper))

    def text(self, words: str) -> str:
        """A text of the register without the names of areas, where they may not be named."""
        if self.named:
            return words
        return _without(_without(words, self.own, OWN_PLACE), self.others, OTHER_PLACE)


def gate(found: Material, development: Development, edition: Edition) -> Gate:
    """What this edition may show of a measure."""
    own = {found.area_ids[row] for row in found.rows}
    pairs = list(zip(found.area_ids, found.names, strict=True))
    return Gate(
        edition=edition,
        closed=any(edition.hides(count) for count in counts_of(development)),
        named=edition.key != "offentlig" or found.intervention.public,
        own=tuple(word for pair in pairs if pair[0] in own for word in pair) + found.intervention.areas,
        others=tuple(word for pair in pairs if pair[0] not in own for word in pair),
    )


def counts_of(development: Development) -> tuple[int, ...]:
    """The known counts of the measure's own areas, before and after."""
    if development.change is None:
        return ()
    a, b = development.change.just_before, development.change.year_before
    return tuple(count for count in (a.now, a.before, b.before) if count is not None)


def finest(own: npt.NDArray[np.float64], start: int, stop: int, edition: Edition) -> tuple[int, slice] | None:
    """The shortest blocks of months, counted from the start, in which no own count is held back.

    Blocks must divide the follow-up, so that no small remainder can be worked out from the period's count.

    Args:
        own: incidents a month. start: first month with the measure. stop: month after the last known.
        edition: with the limit.

    Returns:
        Months a block, and the months used; None when even half-years hold too few.
    """
    for months in BLOCKS:
        if (stop - start) % months:
            continue
        used = slice(start % months, stop)
        if not any(edition.hides(int(count)) for count in blocks(own[used], months)):
            return months, used
    return None


def blocks(values: npt.NDArray[np.float64], months: int) -> npt.NDArray[np.float64]:
    """Sums of so many months at a time."""
    return np.asarray(values.reshape(-1, months).sum(axis=1))


def could_be(shown: Cell, count: int, limit: int) -> Iterable[int]:
    """Every count that a reader thinks possible: the count itself, or all that are small."""
    return (count,) if shown.shown else range(1, limit)


def _without(text: str, words: Sequence[str], instead: str) -> str:
    """A text with names replaced, the longest first; a name within a longer word is left."""
    for word in sorted({word for word in words if word}, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(word)}(?:s|en|et)?(?!\w)", instead, text, flags=re.IGNORECASE)
    return text
