"""Outcomes of the same area that the measure cannot touch (negative controls), and what their change tells."""

from collections.abc import Sequence

from bfkit import vocabulary
from bfkit.display import interval, number, sentence_list
from bfkit.evaluation.checks import Check
from bfkit.evaluation.deciding import Decision
from bfkit.evaluation.displacement.movement import Movement
from bfkit.evaluation.material import Material
from bfkit.parameters.interventions import Outcome

NAME = "Sådant insatsen inte rör"
ONLY_PRIMARY = "lotten prövas bara på huvudutfallet"
GATHERINGS = "otrygghetsskapande_samling"
LEVEL = 0.05
LEAST_TELLING = 30
"""Incidents before and after together that a negative control must have to say anything."""


def negative_controls(found: Material) -> tuple[Outcome, ...]:
    """The outcomes that the plan names as untouched, else every other category that no measure in the area is about."""
    declared = found.intervention.negative_controls
    if declared:
        return tuple(declared)
    own = {found.intervention.outcome.category, *(o.category for o in found.intervention.secondary), *found.others_here}
    return tuple(Outcome(category=c) for c in vocabulary.INCIDENT_CATEGORIES if c not in own and c != GATHERINGS)


def elsewhere(controls: Sequence[Movement], decision: Decision) -> Check:
    """Did something else happen: one that clearly changed tells so, whichever way it went, and is never a comfort.

    Args:
        controls: the series of the same area that the measure cannot touch, ranked as the outcome was.
        decision: what the deciding method gave.
    """
    tested = [control for control in controls if control.reason is None]
    if not tested:
        return Check(NAME, None, f"Ej prövad: {_why_not(controls, decision)}.")
    fell = [control for control in tested if control.p_decrease <= LEVEL / len(tested)]
    if fell and decision.p_decrease <= LEVEL:
        ratios = sentence_list([_with_interval(control) for control in fell])
        return Check(
            NAME,
            False,
            f"Även händelser som insatsen inte rör minskade i området (kvot {ratios}): något annat kan ligga bakom.",
        )
    clear = [one for one in tested if min(one.p_decrease, one.p_increase) <= LEVEL / 2 / len(tested)]
    if clear:
        return Check(NAME, None, _changed_too(clear), unclear=True)
    ratios = sentence_list([_with_interval(control) for control in tested])
    telling = [
        control
        for control in tested
        if control.before + control.after >= LEAST_TELLING and not control.lower <= decision.ratio <= control.upper
    ]
    if not telling:
        told = f"Händelser som insatsen inte rör är för få för att säga något (kvot {ratios})."
        return Check(NAME, None, f"Ej prövad: {told[0].lower()}{told[1:]}")
    return Check(NAME, True, f"Händelser som insatsen inte rör ändrades inte på samma sätt (kvot {ratios}).")


def _why_not(controls: Sequence[Movement], decision: Decision) -> str:
    """Why none of them was tested."""
    if decision.lottery is not None:
        return ONLY_PRIMARY
    if decision.placebo is None or decision.undecided is not None:
        return "huvudfrågan går inte att avgöra med jämförbara fall"
    if not controls:
        return "det finns inget slag av händelser i området som ingen insats gäller"
    reasons = dict.fromkeys((control.reason or "").removeprefix("ej prövad: ").rstrip(".") for control in controls)
    return "; ".join(reasons)


def _changed_too(clear: Sequence[Movement]) -> str:
    ways = {"fler" if one.ratio > 1 else "färre" for one in clear}
    way = ways.pop() if len(ways) == 1 else "fler av något slag och färre av ett annat"
    ratios = sentence_list([_with_interval(control) for control in clear])
    return (
        f"Händelser som insatsen inte rör blev klart {way} i området än väntat (kvot {ratios}): något annat ändrades "
        "samtidigt, och det kan ha påverkat utfallet åt det ena eller andra hållet."
    )


def _with_interval(found: Movement) -> str:
    return f"{number(found.ratio, 2)} ({interval(found.lower, found.upper, 2)})"
