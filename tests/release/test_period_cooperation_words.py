"""How the cooperation worked in a sentence: a shared highest is no single one."""

from types import SimpleNamespace

from bfkit.release.period.sentences import _of_cooperation


def told(*medians: float) -> str:
    questions = [SimpleNamespace(question=f"Fråga {n}.", median=median) for n, median in enumerate(medians, 1)]
    return next(_of_cooperation(SimpleNamespace(questions=questions, parties=4)))


def test_two_questions_that_share_the_highest_are_both_told():
    assert told(4, 4, 3).endswith(": högst (median 4 av 5): ”Fråga 1” och ”Fråga 2”, lägst (median 3 av 5): ”Fråga 3”.")


def test_many_that_share_are_told_by_their_number():
    assert told(4, 4, 4, 2).endswith(": högst (median 4 av 5): 3 av 4 frågor, lägst (median 2 av 5): ”Fråga 4”.")
    assert told(3, 3).endswith(": högst (median 3 av 5): ”Fråga 1” och ”Fråga 2”.")
