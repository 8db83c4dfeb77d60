"""What may be shown of a lottery round by round, and of the plan's other outcomes: all parts of a sum or none."""

from collections.abc import Sequence
from itertools import zip_longest

import numpy as np

from bfkit.evaluation.by_round import RoundCounts
from bfkit.evaluation.evidence import Evidence
from bfkit.evaluation.secondary import Secondary
from bfkit.release.cells import NO_COUNT, Cell
from bfkit.release.edition import HIDDEN
from bfkit.release.evaluation.gate import Gate
from bfkit.release.evaluation.views import (
    NOTHING,
    ProtectedMovement,
    ProtectedRound,
    ProtectedRounds,
    ProtectedSecondary,
    Spread,
)

_UNDECIDED = "frågan gick inte att avgöra"
_HELD_BACK = Cell(None, HIDDEN)


def protected_rounds(evidence: Evidence, gate: Gate) -> ProtectedRounds | None:
    """The rounds as the gate lets them through; None without a lottery.

    The rounds add up to counts that are shown, and so do the times after the follow-up of fewer rounds and of more:
    where one count of any round is held back, none is shown by itself.
    """
    found = evidence.rounds
    if not found:
        return None
    each = [count for one in found for count in (*one.began, *one.waited)]
    further = [count for one in found for pair in one.later for count in pair]
    shown = not gate.closed and not any(gate.edition.hides(count) for count in each)
    beyond = shown and not any(gate.edition.hides(count) for count in further)
    return ProtectedRounds(
        areas=sum(one.areas for one in found),
        waiting=sum(one.waiting for one in found),
        waited=_pair([one.waited for one in found], gate),
        rounds=tuple(_round(one, gate) for one in found) if shown else (),
        later=_later(found, evidence.material.follow_up, gate) if beyond else (),
    )


def _round(found: RoundCounts, gate: Gate) -> ProtectedRound:
    first = None if gate.public else found.first_day
    return ProtectedRound(found.number, first, _pair([found.began], gate), _pair([found.waited], gate))


def _pair(counts: Sequence[tuple[int, int]], gate: Gate) -> tuple[Cell, Cell]:
    before, after = (sum(pair[place] for pair in counts) for place in (0, 1))
    return gate.cell(before), gate.cell(after)


def _later(
    found: Sequence[RoundCounts], months: int, gate: Gate
) -> tuple[tuple[tuple[int, int], int, Cell, Cell], ...]:
    """The follow-up and each further time as long, of the rounds that have come so far."""
    times = zip_longest(*([one.began, *one.later] for one in found))
    rows = []
    for place, pairs in enumerate(times):
        known = [(one.areas, pair) for one, pair in zip(found, pairs, strict=True) if pair is not None]
        cells = _pair([pair for _, pair in known], gate)
        ends = (place * months + 1, (place + 1) * months)
        rows.append((ends, sum(areas for areas, _ in known), *cells))
    return tuple(rows)


def protected_secondary(
    evidence: Evidence, gate: Gate, beside: Sequence[ProtectedMovement], *, undecided: bool
) -> tuple[ProtectedSecondary, ...]:
    """The plan's other outcomes as the gate lets them through.

    Args:
        evidence: of the measure. gate: of the edition.
        beside: series of the same area that are shown, and that may hold such an outcome as a part.
        undecided: the effect cannot be told; then nothing is expected of the other outcomes either.
    """
    return tuple(_secondary(one, evidence, gate, beside, undecided=undecided) for one in evidence.secondary)


def _secondary(
    found: Secondary, evidence: Evidence, gate: Gate, beside: Sequence[ProtectedMovement], *, undecided: bool
) -> ProtectedSecondary:
    if found.after is None or found.before is None:
        return ProtectedSecondary(found.outcome, NO_COUNT, NO_COUNT, NOTHING, "uppföljningen är inte klar")
    before, after = gate.cell(found.before), gate.cell(found.after)
    if not (before.shown and after.shown) or _told_by_difference(found, evidence, gate, beside):
        return ProtectedSecondary(found.outcome, _HELD_BACK, _HELD_BACK, NOTHING, "antalen är för små för att visas")
    change = found.change
    if undecided or change is None or not np.isfinite(change.difference):
        reason = _UNDECIDED if undecided else found.reason.removeprefix("ej prövad: ")
        return ProtectedSecondary(found.outcome, before, after, NOTHING, reason)
    ends = (change.difference, change.difference_upper, change.difference_lower)
    return ProtectedSecondary(found.outcome, before, after, Spread(*(found.after - one for one in ends)), "")


def _told_by_difference(found: Secondary, evidence: Evidence, gate: Gate, beside: Sequence[ProtectedMovement]) -> bool:
    """Whether the outcome taken from a count that is shown, of which it may be a part, leaves a small count."""
    if gate.edition.limit == 1:
        return False
    if found.shares and (gate.closed or len(evidence.secondary) > 1):
        return True
    change = evidence.development.change
    wholes = [one.after.value for one in beside]
    if found.shares and change is not None:
        wholes += [change.year_before.now]
        wholes_before = [change.year_before.before]
    else:
        wholes_before = []
    if evidence.decision.lengths.years == 1:
        wholes_before += [one.before.value for one in beside]
    return _leaves_few(wholes, found.after, gate) or _leaves_few(wholes_before, found.before, gate)


def _leaves_few(wholes: Sequence[int | None], part: int | None, gate: Gate) -> bool:
    return part is not None and any(
        whole is not None and whole >= part and gate.edition.hides(whole - part) for whole in wholes
    )
