"""What renderers are given of the sources side by side: each figure as a cell, with its tag and its caution."""

from dataclasses import dataclass

from bfkit.periods import Quarter
from bfkit.release.cells import Cell
from bfkit.release.disclosure import Edition


@dataclass(frozen=True, slots=True)
class ProtectedColumn:
    """One source, or one way in which the police came to know.

    Attributes:
        tag: ``victim``, ``police`` or None. words: the heading.
        measures_prevalence: False for what the police discover.
        caution: printed with every figure of the column; None when there is none. tag_words: what the tag means.
    """

    source: str
    label: str
    tag: str | None
    words: str
    measures_prevalence: bool
    caution: str | None
    tag_words: str | None


@dataclass(frozen=True, slots=True)
class ProtectedFigure:
    """The quarter and the same quarter last year, equally mature.

    Attributes:
        ratio: with its interval (estimate, lower, upper); None where a count is hidden, last year is no yardstick, what
            is counted is lawful, or the figure measures the work of the police.
        extreme: last year was an unusual quarter.
    """

    count: Cell
    last_year: Cell
    ratio: tuple[float, float, float] | None
    extreme: bool


@dataclass(frozen=True, slots=True)
class ProtectedSourceRow:
    """A category or sub-type with a figure for each column; None where the source tells of none."""

    category: str
    subtype: str | None
    label: str
    figures: tuple[ProtectedFigure | None, ...]


@dataclass(frozen=True, slots=True)
class ProtectedSources:
    """The sources side by side. There is no sum, and none may be made."""

    columns: tuple[ProtectedColumn, ...]
    rows: tuple[ProtectedSourceRow, ...]
    quarter: Quarter
    edition: Edition

    @property
    def caution(self) -> str:
        """Every caution once, in one text; empty when no source needs any."""
        given = (text for column in self.columns for text in (column.caution, column.tag_words) if text)
        return " ".join(dict.fromkeys(given)) if any(column.caution for column in self.columns) else ""

    @property
    def any_discovered(self) -> bool:
        """Whether the police discover any of it."""
        return any(not column.measures_prevalence for column in self.columns)
