"""Each kind of view as a section of a page. Raw results are refused: only protected views are rendered."""

from functools import singledispatch

from bfkit.release.causes.section import first_page as cause_page
from bfkit.release.causes.views import ProtectedCauses
from bfkit.release.evaluation import ProtectedEvaluation, first_page
from bfkit.release.followup.commitments import section as commitments
from bfkit.release.followup.commitments.views import ProtectedAgreement
from bfkit.release.followup.overall_goal import section as overall_goal
from bfkit.release.followup.overall_goal.views import ProtectedGoal
from bfkit.release.followup.safety_index import section as safety_index
from bfkit.release.followup.safety_index.views import ProtectedIndex
from bfkit.release.followup.savings import section as savings
from bfkit.release.followup.savings.views import ProtectedMoney
from bfkit.release.followup.survey import section as surveys
from bfkit.release.followup.survey.views import ProtectedSurveys
from bfkit.release.fragments import Fragment, box, join, numbered_with_evidence
from bfkit.release.mapping.areas import section as areas
from bfkit.release.mapping.areas.views import ProtectedAreas
from bfkit.release.mapping.focus import section as focus
from bfkit.release.mapping.focus.views import ProtectedFocus
from bfkit.release.mapping.hot_times import section as hot_times
from bfkit.release.mapping.hot_times.views import ProtectedHotTimes
from bfkit.release.mapping.hours import section as hours
from bfkit.release.mapping.hours.views import ProtectedHours
from bfkit.release.mapping.low_areas import section as low_areas
from bfkit.release.mapping.low_areas.views import ProtectedLowAreas
from bfkit.release.mapping.priorities import section as priorities
from bfkit.release.mapping.priorities.views import ProtectedProblems
from bfkit.release.mapping.quality import section as quality
from bfkit.release.mapping.quality.views import ProtectedQuality
from bfkit.release.mapping.repeats import section as repeats
from bfkit.release.mapping.repeats.views import ProtectedRepeats
from bfkit.release.mapping.reporter_feedback import section as reporter_feedback
from bfkit.release.mapping.reporter_feedback.views import ProtectedFeedback
from bfkit.release.mapping.signals import section as signals
from bfkit.release.mapping.signals.views import ProtectedDevelopments
from bfkit.release.mapping.sources_apart import section as sources_apart
from bfkit.release.mapping.sources_apart.views import ProtectedSources
from bfkit.release.mapping.trends import section as trends
from bfkit.release.mapping.trends.views import ProtectedTrends
from bfkit.release.planning import section as planning
from bfkit.release.planning.view import ProtectedPlan
from bfkit.release.quarterly import page as quarterly
from bfkit.release.quarterly.behind import ProtectedHanding
from bfkit.release.quarterly.behind import handed as handed_over
from bfkit.release.quarterly.views import ProtectedQuarter
from bfkit.release.told import Findings


@singledispatch
def render(view: object) -> Fragment:
    """A view as a section; a tuple of views as sections one after the other.

    Raises:
        TypeError: not a protected view.
    """
    raise TypeError(f"{type(view).__name__} är inte skyddad av röjandekontrollen och visas inte")


@render.register
def _findings(view: Findings) -> Fragment:
    return join(
        [
            numbered_with_evidence([(one.text, one.evidence) for one in view.told]),
            *(box(doubt.lead, doubt.text, "warn") for doubt in view.warnings),
        ]
    )


@render.register
def _several(views: tuple) -> Fragment:
    return join(render(view) for view in views)


render.register(ProtectedQuality)(quality.section)
render.register(ProtectedTrends)(trends.section)
render.register(ProtectedHours)(hours.section)
render.register(ProtectedAreas)(areas.section)
render.register(ProtectedHotTimes)(hot_times.section)
render.register(ProtectedDevelopments)(signals.section)
render.register(ProtectedRepeats)(repeats.section)
render.register(ProtectedLowAreas)(low_areas.section)
render.register(ProtectedSources)(sources_apart.section)
render.register(ProtectedProblems)(priorities.section)
render.register(ProtectedFocus)(focus.section)
render.register(ProtectedFeedback)(reporter_feedback.section)
render.register(ProtectedPlan)(planning.section)
render.register(ProtectedCauses)(cause_page)
render.register(ProtectedEvaluation)(first_page)
render.register(ProtectedQuarter)(quarterly.first_page)
render.register(ProtectedAgreement)(commitments.section)
render.register(ProtectedSurveys)(surveys.section)
render.register(ProtectedIndex)(safety_index.section)
render.register(ProtectedMoney)(savings.section)
render.register(ProtectedGoal)(overall_goal.section)
render.register(ProtectedHanding)(handed_over)
