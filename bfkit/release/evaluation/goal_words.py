"""The goal of a measure in words: what it was, whether it was met, and how often it is met with no measure."""

from bfkit.display import day, number
from bfkit.evaluation.deciding import LOTTERY
from bfkit.evaluation.explanations import RECORDING, REPORTERS
from bfkit.release.evaluation.pieces import goal_text
from bfkit.release.evaluation.views import ProtectedEvaluation
from bfkit.release.evaluation.words import explained, failed, months_text

_ANYWAY_BY_LOT = (
    " Ett jämförbart fall är en månad före den första lottningen: de områden som regeln då hade listat, tillsammans."
)


def goal_stated(view: ProtectedEvaluation) -> str:
    """The goal as the plan set it: indicator, number, baseline and days; to the public the months that are followed."""
    found = view.development
    before = "månaderna precis före starten (utgångsläge a)"
    if found.baseline == "b":
        before = "samma månader året före (utgångsläge b)"
    days = f"under uppföljningen ({view.follow_up})"
    if found.goal_first is not None and found.goal_last is not None:
        days = f"från {day(found.goal_first)} till {day(found.goal_last)}"
    return f"{found.goal_indicator.rstrip('.')}: {goal_text(found.target_ratio)} mot {before}, {days}."


def goal(view: ProtectedEvaluation) -> tuple[str, str]:
    """Whether the goal was met, and how often it is met with no measure.

    The first words are bold. They are empty where the goal was met but the count cannot be taken for the measure's
    doing: a goal in bold beside an effect that is not shown reads as a success.
    """
    found, target = view.development, goal_text(view.development.target_ratio)
    if found.goal_met is None:
        return "", f"Om målet ({target}) nåddes kan inte sägas: {_bare(found.goal_reason)}."
    if not found.goal_met:
        return _judged(view, target, met=False), met_anyway(view)
    if any(one.name in (REPORTERS, RECORDING) for one in failed(view)):
        kind = "rapporteringen" if any(one.name == REPORTERS for one in failed(view)) else "registreringen"
        told = f"Antalet rapporterade händelser nådde målet ({target}), men {kind} ändrades"
        return "", f"{told}; det går inte att säga om händelserna blev färre. {met_anyway(view)}"
    if view.undecided:
        return "", f"Antalet nådde målet ({target}), men det säger inget om insatsen. {met_anyway(view)}"
    if explained(view):
        return "", f"Antalet nådde målet ({target}); att insatsen var orsaken är inte visat. {met_anyway(view)}"
    return _judged(view, target, met=True), met_anyway(view)


def _judged(view: ProtectedEvaluation, target: str, *, met: bool) -> str:
    """The answer in bold. A lottery is judged on the areas that began, for as long as each of them is followed."""
    drawn = view.rounds
    if drawn is None:
        return f"Målet ({target}) nåddes{'' if met else ' inte'}."
    months = months_text(view.development.planned)
    return f"Målet ({target}), så långt det är följt ({number(drawn.areas)} områden, {months} var): {'nått' if met else 'inte nått'}."


def met_anyway(view: ProtectedEvaluation) -> str:
    """What stands beside every goal, met or not: how often it is met with no measure."""
    anyway = view.development.anyway
    if anyway.reason:
        return f"Hur ofta målet nås utan insats går inte att säga: {_bare(anyway.reason)}."
    drawn = view.decision.method == LOTTERY
    ends = f"{number(100 * anyway.lower)}–{number(100 * anyway.upper)}"
    return (
        f"Utan insats hade målet nåtts i {number(100 * anyway.share)} av 100 jämförbara fall "
        f"({number(anyway.met)} av {number(anyway.cases)}; 95\u00a0% konfidensintervall {ends} av 100).{_ANYWAY_BY_LOT * drawn}"
    )


def _bare(reason: str) -> str:
    """A reason without the key that it begins with."""
    return reason.removeprefix("ej prövad: ").rstrip(".")
