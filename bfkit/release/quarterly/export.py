"""The quarterly analysis as data."""

from bfkit.release.followup.commitments.export import commitment_results
from bfkit.release.followup.overall_goal.export import overall_goal_result
from bfkit.release.followup.safety_index.export import safety_index_results
from bfkit.release.followup.savings.export import savings_results
from bfkit.release.followup.survey.export import survey_results
from bfkit.release.quarterly.views import ProtectedQuarter
from bfkit.results import FollowupResults


def followup_results(view: ProtectedQuarter) -> FollowupResults:
    """Uppföljning for ``results.json``."""
    return FollowupResults(
        commitments=[] if view.agreement is None else commitment_results(view.agreement),
        survey=survey_results(view.surveys),
        safety_index=safety_index_results(view.index),
        savings=savings_results(view.money),
        overall_goal=overall_goal_result(view.goal),
    )
