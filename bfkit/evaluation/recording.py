"""Was the outcome recorded in another way: a declared change, or other kinds of incidents that rose where it fell."""

from bfkit.display import number, sentence_list
from bfkit.evaluation.chance.windows import YEAR
from bfkit.evaluation.checks import Check
from bfkit.evaluation.deciding import Decision
from bfkit.evaluation.displacement.movement import Movement
from bfkit.evaluation.material import Material

NAME = "Hur det registreras"
LEVEL = 0.05
LEAST_PART = 0.5
"""Part of the rise of other kinds that the fall of the outcome must amount to, for another name to explain the two."""


def recording(found: Material, decision: Decision, kinds: Movement | None) -> Check:
    """Whether recording changed in the months compared. That no change is declared does not show that there was none.

    Args:
        found: the measure's panel, with the changes that the register declares.
        decision: gives how many years the months are compared with.
        kinds: other kinds of incidents in the same area, ranked as the outcome was; None where there are none.
    """
    first, end = found.start - YEAR * decision.lengths.years, found.start + found.follow_up
    inside = [text for column, text in zip(found.changed, found.changes, strict=True) if first < column < end]
    if inside:
        return Check(NAME, False, f"Registreringen ändrades under tiden: {sentence_list(inside)}.", stops=True)
    fewer = _fewer(found)
    if kinds is not None and kinds.reason is None and kinds.p_increase <= LEVEL and fewer >= LEAST_PART * kinds.moved:
        return Check(NAME, None, _another_name(fewer, kinds.moved), unclear=True)
    return Check(NAME, True, "Ingen känd ändring av hur händelserna registreras under de månader som jämförs.")


def _fewer(found: Material) -> float:
    """Incidents fewer in the follow-up than in the same months of the year before; 0 when they cannot be compared."""
    end = found.start + found.follow_up
    if found.start < YEAR or len(found.months) < end or not found.rows:
        return 0.0
    return float(found.own[found.start - YEAR : end - YEAR].sum() - found.own[found.start : end].sum())


def _another_name(fewer: float, more: float) -> str:
    return (
        f"Ingen ändring är känd. Men utfallet blev {number(fewer)} färre än samma månader året före, och andra slags "
        f"händelser i området blev {number(more)} fler än väntat. Det kan betyda att samma händelser har fått ett annat "
        "namn: läs ett urval av rapporterna."
    )
