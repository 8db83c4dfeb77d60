"""The sections of the quarterly analysis, in the order of the notebook."""

from collections.abc import Callable

from bfkit.release.followup import account as accounted
from bfkit.release.followup.commitments.export import commitment_results
from bfkit.release.followup.commitments.section import section as commitment_section
from bfkit.release.followup.overall_goal.section import section as goal_section
from bfkit.release.followup.safety_index.section import section as index_section
from bfkit.release.followup.savings.section import section as money_section
from bfkit.release.followup.survey.section import section as survey_section
from bfkit.release.fragments import Fragment, anchored, heading, join, paragraph, tight
from bfkit.release.quarterly import ahead, behind, measures
from bfkit.release.quarterly import decisions as decided
from bfkit.release.quarterly import first_page as first
from bfkit.release.quarterly.first_page import title
from bfkit.release.quarterly.views import ProtectedQuarter
from bfkit.verdict.account import COMMITMENTS, MEASURES
from bfkit.verdict.account import account as account_of


def _at(anchor: str, section: Callable[[ProtectedQuarter], Fragment]) -> Callable[[ProtectedQuarter], Fragment]:
    return lambda view: anchored(anchor, section(view))


def account(view: ProtectedQuarter) -> Fragment:
    """What went well, what fell short, what was done otherwise."""
    own = [] if view.agreement is None else commitment_results(view.agreement)
    return tight(accounted.section(account_of(view.measures, own)))


def promised(view: ProtectedQuarter) -> Fragment:
    """The commitments, or that there are none."""
    if view.agreement is None:
        return paragraph("Åtagandenas fil saknas; lägg in den innan nästa kvartal.")
    return tight(commitment_section(view.agreement))


def _goal(view: ProtectedQuarter) -> Fragment:
    mapping = view.results.mapping
    return goal_section(view.goal, () if mapping is None else mapping.drifts)


def feedback(view: ProtectedQuarter) -> Fragment:
    """What the steering group is told (requirements A6.23): successes, shortcomings, deviations, and what to decide."""
    return join([account(view), heading("Att besluta"), decisions(view)])


first_page = first.section
decisions = _at(first.DECISIONS, decided.section)
measure_rows = _at(MEASURES, measures.section)
focus = _at(first.FOCUS, ahead.focus)
problems = _at(first.PROBLEMS, ahead.problems)
goal = _at(first.GOAL, _goal)
commitments = _at(COMMITMENTS, promised)
safety = _at(first.SAFETY, lambda view: tight(join([survey_section(view.surveys), index_section(view.index)])))
money = _at(first.MONEY, lambda view: tight(money_section(view.money)))

evidence = behind.evidence
handed = behind.handed
limits = behind.limits

__all__ = [
    "account",
    "commitments",
    "decisions",
    "evidence",
    "feedback",
    "first_page",
    "focus",
    "goal",
    "handed",
    "limits",
    "measure_rows",
    "money",
    "problems",
    "safety",
    "title",
]
