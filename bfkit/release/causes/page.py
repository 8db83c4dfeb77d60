"""The sections of the page of a cause analysis, in the order of the notebook."""

from bfkit.release.causes.answers import hypotheses, limits, measures, questions
from bfkit.release.causes.nearby import surroundings
from bfkit.release.causes.pictures import picture
from bfkit.release.causes.proposals import from_data
from bfkit.release.causes.section import changes, first_page, profile

__all__ = [
    "changes",
    "first_page",
    "from_data",
    "hypotheses",
    "limits",
    "measures",
    "picture",
    "profile",
    "questions",
    "surroundings",
]
