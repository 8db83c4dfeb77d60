"""The evaluation of one measure as a page: protected, then drawn, one function for each section in the order of reading."""

from bfkit.release.evaluation.beside import movement, other_explanations, second_opinions
from bfkit.release.evaluation.closing import appendix, limits
from bfkit.release.evaluation.compared import decision, design, development
from bfkit.release.evaluation.first_page import first_page
from bfkit.release.evaluation.foreseen import power
from bfkit.release.evaluation.planned import plan_and_dose
from bfkit.release.evaluation.protection import protected_evaluation
from bfkit.release.evaluation.views import ProtectedEvaluation
from bfkit.release.evaluation.words import title

__all__ = [
    "ProtectedEvaluation",
    "appendix",
    "decision",
    "design",
    "development",
    "first_page",
    "limits",
    "movement",
    "other_explanations",
    "plan_and_dose",
    "power",
    "protected_evaluation",
    "second_opinions",
    "title",
]
