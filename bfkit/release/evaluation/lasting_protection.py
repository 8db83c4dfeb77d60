"""What may be shown of whether a change lasted: counts as cells, nothing expected where the effect cannot be told."""

from collections.abc import Sequence
from dataclasses import replace

from bfkit.evaluation.evidence import Evidence
from bfkit.evaluation.lasting import AFTER, Part
from bfkit.release.cells import NO_COUNT, Cell
from bfkit.release.edition import HIDDEN
from bfkit.release.evaluation.gate import Gate
from bfkit.release.evaluation.views import NOTHING, ProtectedLasting, ProtectedPart, Spread

UNDECIDED = "frågan gick inte att avgöra"
TOO_SMALL = "antalen är för små för att visas"


def protected_lasting(evidence: Evidence, gate: Gate, *, undecided: bool) -> ProtectedLasting | None:
    """The parts as the gate lets them through.

    The two halves add up to the follow-up, which is shown: both are shown or none. So do their months a year before.
    """
    found = evidence.lasting
    if found is None:
        return None
    halves = [part for part in found.parts if part.name != AFTER]
    whole = not gate.closed and all(gate.cell(part.count).shown for part in halves)
    before = not gate.closed and all(gate.cell(part.before).shown for part in halves)
    parts = tuple(
        replace(
            _part(part, gate, shown=whole or part.name == AFTER, undecided=undecided),
            before=_before(part, gate, shown=_apart(part, halves, gate) if part.name == AFTER else before),
        )
        for part in found.parts
    )
    apart = found.apart
    known = whole and not undecided and apart.reason is None
    return ProtectedLasting(parts, Spread(apart.ratio, apart.lower, apart.upper) if known else NOTHING)


def _before(found: Part, gate: Gate, *, shown: bool) -> Cell:
    """The same months before the start; a dash where the series does not reach so far back."""
    return gate.cell(found.before) if found.before is None or (shown and not gate.closed) else Cell(None, HIDDEN)


def _apart(after: Part, halves: Sequence[Part], gate: Gate) -> bool:
    """Whether the months before the start that a later part is beside share none with the halves', or are all of them.

    Two counts whose months overlap tell by their difference what neither does alone.
    """
    own = set(range(after.earlier, after.earlier + after.lasts))
    others = {month for half in halves for month in range(half.earlier, half.earlier + half.lasts)}
    return gate.edition.limit == 1 or not own & others or own == others


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
    return ProtectedPart(found.name, found.months, found.lasts, found.ended, NO_COUNT, cell, expected, ratio, reason)
