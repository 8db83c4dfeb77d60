"""The overall goal as part of ``results.json``."""

from datetime import timedelta
from typing import Literal, cast

from bfkit.release.followup.overall_goal.sentences import together
from bfkit.release.followup.overall_goal.views import ProtectedAnswered, ProtectedGoal, ProtectedReported
from bfkit.results.overall_goal import AnsweredGoalResult, OverallGoalResult, ReportedGoalResult
from bfkit.results.survey import ChangeWord


def overall_goal_result(view: ProtectedGoal) -> OverallGoalResult:
    """Each indicator as this edition shows it."""
    return OverallGoalResult(
        first_day=view.now.start.isoformat(),
        last_day=(view.now.end - timedelta(days=1)).isoformat(),
        first_day_before=view.before.start.isoformat(),
        reported=[_reported(one) for one in view.reported],
        answered=[_answered(one) for one in view.answered],
        tested=view.tested,
        sentence=together(view),
    )


def _reported(one: ProtectedReported) -> ReportedGoalResult:
    ratio, lower, upper = one.ratio or (None, None, None)
    return ReportedGoalResult(
        source=one.source,
        now=one.now.value,
        before=one.before.value,
        ratio=ratio,
        lower=lower,
        upper=upper,
        dispersion=one.dispersion,
        word=cast(ChangeWord, one.word),
        reason=one.reason,
        cautions=list(one.cautions),
        suppressed=one.held_back,
        discovered_now=None if one.apart is None else one.apart.now.value,
        discovered_before=None if one.apart is None else one.apart.before.value,
    )


def _answered(one: ProtectedAnswered) -> AnsweredGoalResult:
    difference, lower, upper = one.difference or (None, None, None)
    return AnsweredGoalResult(
        survey=one.survey,
        key=one.key,
        label=one.label,
        about=cast(Literal["otrygghet", "utsatthet"], one.about),
        year=one.year,
        year_before=one.year_before,
        share=None if one.share is None else one.share[0],
        share_before=None if one.share_before is None else one.share_before[0],
        difference=difference,
        lower=lower,
        upper=upper,
        word=cast(ChangeWord, one.word),
        reason=one.reason,
        cautions=list(one.cautions),
        suppressed=one.held_back,
    )
