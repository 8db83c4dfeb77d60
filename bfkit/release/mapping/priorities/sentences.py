"""The problem pictures in one sentence, for the first page."""

from bfkit.display import counted, sentence_list
from bfkit.mapping.priorities.evidence import LACKING
from bfkit.release.mapping.priorities.views import ProtectedProblems, ShownProblem


def problem_sentences(view: ProtectedProblems) -> list[str]:
    """Which picture meets most criteria; several equal are said to be equal. Nothing for the public."""
    if not view.rows:
        return []
    first = [row for row in view.rows if row.rank == 1]
    one = first[0]
    count = f"{one.count.text} händelser på tolv månader"
    lacking = _lacking(first)
    if len(first) == 1:
        return [f"Flest prioriteringskriterier uppfyller {one.name}: {one.met} av 6 ({count}).{lacking}"]
    alike = counted(len(first), "problembild", "problembilder")
    example = "störst är" if one.count.shown else "en av dem är"
    return [f"{alike} uppfyller flest prioriteringskriterier, {one.met} av 6; {example} {one.name} ({count}).{lacking}"]


def _lacking(rows: list[ShownProblem]) -> str:
    """Criteria that nothing is known of for any of them."""
    unknown = [key for key in rows[0].answers if all(row.answers[key] == LACKING for row in rows)]
    return f" Underlag saknas för {sentence_list(unknown)}." if unknown else ""
