"""What renderers are given of the feedback to reporters: nothing of small organisations, no small count."""

from dataclasses import dataclass

from bfkit.periods import Quarter
from bfkit.release.cells import Cell
from bfkit.release.disclosure import Edition


@dataclass(frozen=True, slots=True)
class ShownReport:
    """A kind of report, or a place reported from, with how many."""

    label: str
    count: Cell


@dataclass(frozen=True, slots=True)
class ShownDone:
    """A measure at work against what was reported. ``activities``: noted in its log in the quarter."""

    title: str
    owner: str
    reports: Cell
    activities: int


@dataclass(frozen=True, slots=True)
class ShownFeedback:
    """The page of one organisation. ``counted``: whether its numbers may be told; else its page has none.

    ``few``: they are not told because they are small, and not for the sake of another organisation.

    ``unanswered``: reports that no measure is aimed at. ``unsafe_*``: unsafe places reported, mended, still open.
    """

    organisation: str
    counted: bool
    few: bool
    silent: bool
    reports: Cell
    reports_last_year: Cell
    kinds: tuple[ShownReport, ...]
    areas: tuple[ShownReport, ...]
    unsafe_opened: Cell
    unsafe_closed: Cell
    unsafe_open: Cell
    done: tuple[ShownDone, ...]
    unanswered: Cell
    any_unanswered: bool


@dataclass(frozen=True, slots=True)
class ProtectedFeedback:
    """All pages; none for the public. ``withheld``: organisations with too few reporters for a page of their own."""

    pages: tuple[ShownFeedback, ...]
    withheld: tuple[str, ...]
    fewest: int
    rounded: bool
    quarter: Quarter
    edition: Edition

    @property
    def public(self) -> bool:
        """Whether anybody may read it."""
        return self.edition.key != "arbetsgrupp"
