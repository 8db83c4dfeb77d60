"""From evidence to the word and the figure: the only place where a measure is called a success or not."""

from bfkit.verdict.colours import Figure, figure, result_of
from bfkit.verdict.evaluation import Evaluation, evaluate, family
from bfkit.verdict.words import SHOWN, Verdict, verdict

__all__ = ["SHOWN", "Evaluation", "Figure", "Verdict", "evaluate", "family", "figure", "result_of", "verdict"]
