"""The page of the kartläggning, section by section in the order of reading; each has an anchor that sentences lead to."""

from collections.abc import Iterator

from bfkit.release.fragments import Fragment, anchored, heading, join
from bfkit.release.mapping.areas import section as area_section
from bfkit.release.mapping.first_page import WHAT
from bfkit.release.mapping.first_page import findings as _findings
from bfkit.release.mapping.focus import section as focus_section
from bfkit.release.mapping.focus.sentences import focus_sentences
from bfkit.release.mapping.hot_spots.sentences import hot_spot_sentences
from bfkit.release.mapping.hot_times import section as hot_time_section
from bfkit.release.mapping.hot_times.sentences import hot_time_sentences
from bfkit.release.mapping.hours import section as hour_section
from bfkit.release.mapping.hours.sentences import no_hours
from bfkit.release.mapping.low_areas import section as low_area_section
from bfkit.release.mapping.low_areas.sentences import low_area_sentences, reporting_doubts
from bfkit.release.mapping.picture import ProtectedPicture
from bfkit.release.mapping.priorities import section as problem_section
from bfkit.release.mapping.priorities.sentences import problem_sentences
from bfkit.release.mapping.quality import section as quality_section
from bfkit.release.mapping.repeats import section as repeat_section
from bfkit.release.mapping.repeats.sentences import repeat_sentences
from bfkit.release.mapping.reporter_feedback import section as feedback_section
from bfkit.release.mapping.signals import section as signal_section
from bfkit.release.mapping.signals.sentences import moved_sentences, moved_words
from bfkit.release.mapping.sources_apart import section as source_section
from bfkit.release.mapping.trends import section as trend_section
from bfkit.release.render import render
from bfkit.release.told import Findings, Told

BASIS, CHANGES, WHEN, SPOTS, AREAS = "underlaget", "utveckling", "nar", "hot-spots", "omraden"
AGAIN, LOW, SOURCES, PROBLEMS, FOCUS, FEEDBACK = "igen", "lugnt", "kallor", "problem", "fokus", "rapportorer"
"""Anchors of the sections."""


def found(view: ProtectedPicture) -> Findings:
    """The title, at most six sentences and the doubts."""
    moved = [Told(text, CHANGES) for text in moved_sentences(view.developments)]
    areas = view.developments.family("quarter", by_area=True)
    return _findings(
        view.quality,
        view.trends,
        moved,
        list(_more(view)),
        list(reporting_doubts(view.low)),
        but=moved_words(view.developments),
        whole_only=areas is None,
    )


def _more(view: ProtectedPicture) -> Iterator[Told]:
    """One sentence a question: where, what first and when, as far as there is room."""
    yield from (Told(text, SPOTS) for text in hot_spot_sentences(view.spots)[:1])
    yield from (Told(text, FOCUS) for text in focus_sentences(view.focus)[:1])
    yield from (Told(text, WHEN) for text in hot_time_sentences(view.times)[:1])
    yield from (Told(text, PROBLEMS) for text in problem_sentences(view.problems)[:1])
    yield from (Told(text, LOW) for text in low_area_sentences(view.low)[:1])
    yield from (Told(text, AGAIN) for text in repeat_sentences(view.repeats)[:1])


def findings(view: ProtectedPicture) -> Fragment:
    """What matters this quarter, in words."""
    return render(found(view))


def quality(view: ProtectedPicture) -> Fragment:
    """What was read, refused and merged, and who reports."""
    return anchored(BASIS, quality_section.section(view.quality))


def what(view: ProtectedPicture) -> Fragment:
    """The categories of every source."""
    drawn = trend_section.section(view.trends, view.developments.breaks_of)
    return anchored(WHAT, join([drawn, *signal_section.marks(view.developments)]))


def changes(view: ProtectedPicture) -> Fragment:
    """What stands out by area, month and week, slow drift, last year and the season."""
    return anchored(CHANGES, signal_section.section(view.developments))


def when(view: ProtectedPicture) -> Fragment:
    """The week in blocks, then what surely stands out in it, in the year and on special days."""
    drawn = [
        hours for hours in view.hours if not list(no_hours([hours]))
    ]  # why others are not is told with the windows
    return anchored(WHEN, join([*map(hour_section.section, drawn), hot_time_section.section(view.times)]))


def areas(view: ProtectedPicture) -> Fragment:
    """Counts by area."""
    return anchored(AREAS, join(map(area_section.section, view.areas)))


def again(view: ProtectedPicture) -> Fragment:
    """Places hit again, and whether one incident warns of the next."""
    return anchored(AGAIN, repeat_section.section(view.repeats))


def low(view: ProtectedPicture) -> Fragment:
    """Areas where little happens, apart from those that nobody reports from."""
    return anchored(LOW, low_area_section.section(view.low))


def sources(view: ProtectedPicture) -> Fragment:
    """Reporters and police side by side."""
    return anchored(SOURCES, source_section.section(view.sources))


def first(view: ProtectedPicture) -> Fragment:
    """What to put first: problem pictures against the six criteria, three areas proposed, what the group chose."""
    pictures = join([heading("Problembilder mot sex kriterier"), problem_section.section(view.problems)])
    return join([anchored(PROBLEMS, pictures), anchored(FOCUS, focus_section.section(view.focus))])


def feedback(view: ProtectedPicture) -> Fragment:
    """A page for each organisation that reports."""
    return anchored(FEEDBACK, feedback_section.section(view.feedback))
