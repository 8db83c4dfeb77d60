"""The kartläggning of a quarter behind disclosure control, protected together: its tables share sums."""

from dataclasses import dataclass

from bfkit.mapping.quarter_picture import QuarterPicture
from bfkit.release.disclosure import Edition
from bfkit.release.mapping.areas.protection import protected_areas
from bfkit.release.mapping.areas.views import ProtectedAreas
from bfkit.release.mapping.focus.protection import Focus, protected_focus
from bfkit.release.mapping.focus.views import ProtectedFocus
from bfkit.release.mapping.hot_spots.protection import protected_hot_spots
from bfkit.release.mapping.hot_spots.views import ProtectedHotSpots
from bfkit.release.mapping.hot_times.protection import protected_hot_times
from bfkit.release.mapping.hot_times.views import ProtectedHotTimes
from bfkit.release.mapping.hours.protection import protected_hours
from bfkit.release.mapping.hours.views import ProtectedHours
from bfkit.release.mapping.low_areas.protection import protected_low_areas
from bfkit.release.mapping.low_areas.views import ProtectedLowAreas
from bfkit.release.mapping.priorities.protection import protected_problems
from bfkit.release.mapping.priorities.views import ProtectedProblems
from bfkit.release.mapping.quality.protection import protected_quality
from bfkit.release.mapping.quality.views import ProtectedQuality
from bfkit.release.mapping.repeats.protection import protected_repeats
from bfkit.release.mapping.repeats.views import ProtectedRepeats
from bfkit.release.mapping.reporter_feedback.protection import Reporters, protected_feedback
from bfkit.release.mapping.reporter_feedback.views import ProtectedFeedback
from bfkit.release.mapping.signals.protection import protected_developments
from bfkit.release.mapping.signals.views import ProtectedDevelopments
from bfkit.release.mapping.sources_apart.protection import protected_sources
from bfkit.release.mapping.sources_apart.views import ProtectedSources
from bfkit.release.mapping.trends.protection import protected_trends
from bfkit.release.mapping.trends.views import ProtectedTrends


@dataclass(frozen=True, slots=True)
class ProtectedPicture:
    """Every view of the page; see ``QuarterPicture`` for what each is about."""

    quality: ProtectedQuality
    trends: ProtectedTrends
    developments: ProtectedDevelopments
    times: ProtectedHotTimes
    hours: tuple[ProtectedHours, ...]
    areas: tuple[ProtectedAreas, ...]
    spots: ProtectedHotSpots
    repeats: ProtectedRepeats
    low: ProtectedLowAreas
    sources: ProtectedSources
    problems: ProtectedProblems
    focus: ProtectedFocus
    feedback: ProtectedFeedback


def protected_picture(result: QuarterPicture, edition: Edition) -> ProtectedPicture:
    """The kartläggning as one edition may show it; what stands in two tables is hidden in both or in neither."""
    trends = protected_trends(result.trends, edition)
    areas = tuple(protected_areas(one, edition) for one in result.areas)
    return ProtectedPicture(
        quality=protected_quality(result.quality, edition),
        trends=trends,
        developments=protected_developments(result.developments, edition),
        times=protected_hot_times(result.times, edition),
        hours=tuple(protected_hours(one, edition) for one in result.times.hours),
        areas=areas,
        spots=protected_hot_spots(result.spots, edition, areas),
        repeats=protected_repeats(result.repeats, edition),
        low=protected_low_areas(result.low, result.activity, edition),
        sources=protected_sources(result.sources, trends, edition),
        problems=protected_problems(result.problems, edition),
        focus=protected_focus(Focus(result.proposal, result.profiles, result.decided, result.areas), edition),
        feedback=protected_feedback(Reporters(result.feedback, result.quality), edition),
    )
