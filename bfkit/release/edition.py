"""For whom a page is made, from which count on numbers are shown in it, and how the others are written."""

import re
from dataclasses import dataclass

import numpy as np

from bfkit import vocabulary
from bfkit.display import number
from bfkit.release.marks import Mark, Rule

HIDDEN = "dolt"
"""How a count is written that is hidden for the sake of another."""
_HIDDEN_MEANS = f"”{HIDDEN}” kan vara vilket antal som helst; det visas inte därför att ett litet antal annars hade gått att räkna ut."
LEGENDS = re.compile(rf"‹\d+ betyder 1–\d+\. {re.escape(_HIDDEN_MEANS)}")
"""The legend of any limit, as it stands in a text."""
_HIDDEN_WORD = re.compile(rf"\b{HIDDEN}\b")


@dataclass(frozen=True, slots=True)
class Suppression:
    """How each count is shown. ``marks``: ``Mark`` values, the shape of the counts."""

    marks: np.ndarray

    @property
    def hidden(self) -> np.ndarray:
        """Mask of the counts that are not shown."""
        return self.marks != Mark.SHOWN

    @property
    def small(self) -> np.ndarray:
        """Mask of the counts written "‹5"."""
        return self.marks == Mark.SMALL


@dataclass(frozen=True, slots=True)
class Edition:
    """Who a page is for, and from which count on numbers are shown in it.

    Attributes:
        key: ``arbetsgrupp`` or ``offentlig``.
        limit: counts from 1 up to, not including, it are not shown; 1 shows everything; 2 is refused, for
            "‹2" can only mean 1.

    >>> Edition("offentlig", 5).text(3), Edition("offentlig", 5).text(0)
    ('‹5', '0')
    """

    key: str
    limit: int

    def __post_init__(self) -> None:
        if self.key not in vocabulary.EDITIONS:
            raise ValueError(f'"{self.key}" är ingen utgåva; välj bland {", ".join(vocabulary.EDITIONS)}')
        Rule(self.limit)

    @property
    def label(self) -> str:
        """The name a reader sees."""
        return vocabulary.EDITIONS[self.key]

    @property
    def limit_sentence(self) -> str:
        """What stands in the foot of every page."""
        return (
            "Alla antal visas." if self.limit == 1 else f"Antal personer och händelser under {self.limit} visas inte."
        )

    @property
    def legend(self) -> str:
        """What the marks mean; empty when everything is shown."""
        if self.limit == 1:
            return ""
        most = self.limit - 1
        return f"‹{self.limit} betyder 1–{most}. {_HIDDEN_MEANS}"

    def marks_in(self, text: str) -> bool:
        """Whether a text holds a mark that its reader must be told the meaning of."""
        return self.limit > 1 and (f"‹{self.limit}" in text or _HIDDEN_WORD.search(text) is not None)

    def hides(self, count: int) -> bool:
        """Whether a count that stands alone is too small to be shown."""
        return 1 <= count < self.limit

    def text(self, count: int) -> str:
        """A count that is part of no published sum."""
        return f"‹{self.limit}" if self.hides(count) else number(count)

    def texts(self, counts: np.ndarray, suppression: Suppression) -> np.ndarray:
        """Counts as they are shown, same shape, dtype object.

        Raises:
            ValueError: the marks have another shape than the counts.
        """
        counts = whole_counts(counts)
        if counts.shape != suppression.marks.shape:
            raise ValueError(f"antalen har formen {counts.shape}, märkena {suppression.marks.shape}")
        words = {Mark.SMALL: f"‹{self.limit}", Mark.HIDDEN: HIDDEN}
        pairs = zip(counts.flat, suppression.marks.flat, strict=True)
        shown = [words.get(Mark(int(mark))) or self._shown(int(count)) for count, mark in pairs]
        return np.array(shown, dtype=object).reshape(counts.shape)

    def _shown(self, count: int) -> str:
        if self.hides(count):
            raise ValueError(f"ett antal under {self.limit} skulle visas: märkena gjordes med en lägre gräns")
        return number(count)


def whole_counts(counts: np.ndarray, dimensions: int | None = None) -> np.ndarray:
    """The counts as integers. Raises ValueError for fractions, missing values or another number of dimensions."""
    array = np.asarray(counts)
    if array.size == 0:
        array = array.astype(np.int64)
    if not np.issubdtype(array.dtype, np.integer):
        raise ValueError(f"antalen ska vara heltal, men är av typen {array.dtype}")
    if dimensions is not None and array.ndim != dimensions:
        raise ValueError(f"antalen ska ha {dimensions} dimensioner, men har {array.ndim}")
    return array.astype(np.int64)
