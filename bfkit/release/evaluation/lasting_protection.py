"""What may be shown of whether a change lasted: counts as cells, nothing expected where the effect cannot be told."""

from bfkit.evaluation.evidence import Evidence
from bfkit.evaluation.lasting import AFTER, Part
from bfkit.release.cells import Cell
from bfkit.release.edition import HIDDEN
from bfkit.release.evaluation.gate import Gate
from bfkit.release.evaluation.views import NOTHING, ProtectedLasting, ProtectedPart, Spread

UNDECIDED = "frågan gick inte att avgöra"
TOO_SMALL = "antalen är för små för att visas"


def protected_lasting(evidence: Evidence, gate: Gate, *, undecided: bool) -> ProtectedLasting | None:
    """The parts as the gate lets them through.

    The two halves add up to the follow-up, which is shown: both are shown or none.
    """
    found = evidence.lasting
    if found is None:
        return None
    halves = [gate.cell(part.count) for part in found.parts if part.name != AFTER]
    whole = not gate.closed and all(cell.shown for cell in halves)
    parts = tuple(_part(part, gate, shown=whole or part.name == AFTER, undecided=undecided) for part in found.parts)
    apart = found.apart
    known = whole and not undecided and apart.reason is None
    return ProtectedLasting(parts, Spread(apart.ratio, apart.lower, apart.upper) if known else NOTHING)


def _part(found: Part, gate: Gate, *, shown: bool, undecided: bool) -> ProtectedPart:
    cell = gate.cell(found.count) if shown and not gate.closed else Cell(None, HIDDEN)
    change, expected, ratio = found.change, NOTHING, NOTHING
    reason = UNDECIDED if undecided else (change.reason or "").removeprefix("ej prövad: ")
    if not cell.shown:
        reason = TOO_SMALL
    elif not reason:
        ends = change.difference_upper, change.difference_lower
        expected = Spread(*(found.count - one for one in (change.difference, *ends)))
        ratio = Spread(change.ratio, change.lower, change.upper)
    return ProtectedPart(found.name, found.months, found.ended, cell, expected, ratio, reason)
