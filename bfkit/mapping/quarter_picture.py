"""The kartläggning of a quarter as one result: every measure, in the order in which the page asks its questions."""

from dataclasses import dataclass

from bfkit.checked import Checked
from bfkit.mapping.coverage import DataQuality, data_quality
from bfkit.mapping.coverage.low_problem_areas import LowProblemAreas, low_problem_areas
from bfkit.mapping.coverage.reporter_activity import ReporterActivity, reporter_activity
from bfkit.mapping.coverage.reporter_feedback import ReporterFeedback, reporter_feedback
from bfkit.mapping.coverage.sources_apart import CategoryBySource, sources_apart
from bfkit.mapping.hot_spots import HotSpots, hot_spots
from bfkit.mapping.hot_times.found import HotTimes, hot_times
from bfkit.mapping.places import AreaCounts, by_area
from bfkit.mapping.priorities.area_criteria import area_criteria
from bfkit.mapping.priorities.area_evidence import AreaCriteria
from bfkit.mapping.priorities.choice import Choice, choice
from bfkit.mapping.priorities.criteria import Problems, problems
from bfkit.mapping.priorities.focus_areas import FocusAreas, focus_areas
from bfkit.mapping.repeats.repeat_places import Repeats, repeats
from bfkit.mapping.trends import CategoryTrends, by_category
from bfkit.mapping.trends.found import Developments, developments
from bfkit.parameters.models import Parameters


@dataclass(frozen=True, slots=True)
class QuarterPicture:
    """What a quarter's kartläggning found.

    Attributes:
        quality, activity: what it rests on, and who reports.
        trends, developments: what. times: when. areas, spots, repeats, low: where.
        sources: reporters and police side by side, never summed.
        problems, profiles, proposal, decided: what to put first, and what the group chose.
        feedback: to those who report.
    """

    quality: DataQuality
    activity: ReporterActivity
    trends: CategoryTrends
    developments: Developments
    times: HotTimes
    areas: tuple[AreaCounts, ...]
    spots: HotSpots
    repeats: tuple[Repeats, ...]
    low: LowProblemAreas
    sources: tuple[CategoryBySource, ...]
    problems: Problems
    profiles: AreaCriteria
    proposal: FocusAreas
    decided: Choice
    feedback: ReporterFeedback


def quarter_picture(checked: Checked, parameters: Parameters) -> QuarterPicture:
    """Answer what happened, when and where, and what the group might put first.

    Each measure can also be asked for by itself; see the modules of ``bfkit.mapping``.

    Raises:
        ParameterError: an area or a problem that the group chose is unknown.
    """
    activity = reporter_activity(checked, parameters)
    trends = by_category(checked, parameters)
    found, proposal = problems(checked, parameters), focus_areas(checked, parameters)
    return QuarterPicture(
        quality=data_quality(checked, parameters),
        activity=activity,
        trends=trends,
        developments=developments(checked, parameters, trends=trends, breaks=activity.breaks),
        times=hot_times(checked, parameters),
        areas=by_area(checked, parameters),
        spots=hot_spots(checked, parameters),
        repeats=repeats(checked, parameters),
        low=low_problem_areas(checked, parameters),
        sources=sources_apart(checked, parameters, trends=trends),
        problems=found,
        profiles=area_criteria(checked, parameters),
        proposal=proposal,
        decided=choice(checked, parameters, found, proposal),
        feedback=reporter_feedback(checked, parameters),
    )
