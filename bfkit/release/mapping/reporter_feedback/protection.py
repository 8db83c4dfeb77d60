"""Feedback to reporters behind disclosure control.

An organisation's total is shown here when the table of organisations of the same edition shows it. Where that table
hides it, so that a small organisation cannot be worked out, the page has no numbers at all. Where the edition hides
small counts, the parts of a page are rounded to fives and small parts left out: rounded parts of all pages do not
add up to what one page leaves out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bfkit.display import number
from bfkit.mapping.coverage.quality import DataQuality
from bfkit.mapping.coverage.reporter_feedback import Feedback, ReporterFeedback
from bfkit.release.cells import NO_COUNT, Cell, lone_cell
from bfkit.release.disclosure import HIDDEN, Edition
from bfkit.release.mapping.quality.protection import protected_quality
from bfkit.release.mapping.quality.views import ProtectedOrganisation
from bfkit.release.mapping.reporter_feedback.views import ProtectedFeedback, ShownDone, ShownFeedback, ShownReport

STEP = 5


@dataclass(frozen=True, slots=True)
class Reporters:
    """What the pages are made of: the feedback, and the table of organisations that it may not contradict."""

    feedback: ReporterFeedback
    quality: DataQuality


def protected_feedback(result: Reporters, edition: Edition) -> ProtectedFeedback:
    """A page for each organisation with enough reporters; none for the public, for it speaks to colleagues."""
    found, public = result.feedback, edition.key != "arbetsgrupp"
    table = {one.name: one for one in protected_quality(result.quality, edition).organisations}
    return ProtectedFeedback(
        pages=() if public else tuple(_page(one, table.get(one.organisation), edition) for one in found.pages),
        withheld=() if public else found.withheld,
        fewest=found.fewest,
        rounded=edition.limit > 1,
        quarter=found.quarter,
        edition=edition,
    )


def rounded(count: int, edition: Edition) -> Cell:
    """A count as it is where none is hidden, else to the nearest five; "några få" when it is small.

    >>> rounded(23, Edition("arbetsgrupp", 5)).text, rounded(3, Edition("arbetsgrupp", 5)).text
    ('omkring 25', 'några få')
    """
    if edition.limit == 1:
        return lone_cell(count, edition)
    if count < max(edition.limit, STEP):
        return Cell(None, "några få")
    return Cell(None, f"omkring {number(STEP * round(count / STEP))}")


def _page(one: Feedback, row: ProtectedOrganisation | None, edition: Edition) -> ShownFeedback:
    counted = row is not None and row.reports.shown
    if row is None or not counted:
        return _without_numbers(one, few=row is not None and row.reports.text != HIDDEN)
    return ShownFeedback(
        organisation=one.organisation,
        counted=True,
        few=False,
        silent=one.silent,
        reports=row.reports,
        reports_last_year=row.reports_last_year,
        kinds=tuple(_parts(((kind.label, kind.count) for kind in one.kinds), edition)),
        areas=tuple(_parts(one.areas, edition)),
        unsafe_opened=_places(one.unsafe_opened, edition),
        unsafe_closed=_places(one.unsafe_closed, edition),
        unsafe_open=_places(one.unsafe_open, edition),
        done=tuple(ShownDone(m.title, m.owner, rounded(m.reports, edition), m.activities) for m in one.done),
        unanswered=rounded(one.unanswered, edition),
        any_unanswered=one.unanswered > 0,
    )


def _places(count: int, edition: Edition) -> Cell:
    """None is told as none; the rest as other parts."""
    return lone_cell(0, edition) if count == 0 else rounded(count, edition)


def _parts(parts: Iterable[tuple[str, int]], edition: Edition) -> Iterator[ShownReport]:
    """The parts that are not small, in the order of what is printed of them."""
    large = [(label, count) for label, count in parts if not edition.hides(count)]
    if edition.limit > 1:
        large.sort(key=lambda one: (-round(one[1] / STEP), one[0]))
    yield from (ShownReport(label, rounded(count, edition)) for label, count in large)


def _without_numbers(one: Feedback, *, few: bool) -> ShownFeedback:
    """Thanks, and the measures that were at work; not how much, nor of what."""
    return ShownFeedback(
        organisation=one.organisation,
        counted=False,
        few=few,
        silent=False,
        reports=NO_COUNT,
        reports_last_year=NO_COUNT,
        kinds=(),
        areas=(),
        unsafe_opened=NO_COUNT,
        unsafe_closed=NO_COUNT,
        unsafe_open=NO_COUNT,
        done=tuple(ShownDone(m.title, m.owner, NO_COUNT, m.activities) for m in one.done),
        unanswered=NO_COUNT,
        any_unanswered=False,
    )
