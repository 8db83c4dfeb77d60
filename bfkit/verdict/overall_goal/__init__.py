"""The overall goal of a year: what is reported and what people answer, side by side and never added together."""

from bfkit.verdict.overall_goal.answered import AnsweredIndicator
from bfkit.verdict.overall_goal.goal import OverallGoal, overall_goal
from bfkit.verdict.overall_goal.reported import ReportedIndicator

__all__ = ["AnsweredIndicator", "OverallGoal", "ReportedIndicator", "overall_goal"]
