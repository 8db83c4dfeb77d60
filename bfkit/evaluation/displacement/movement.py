"""Did the problem move: to the ring, other hours, other targets or other kinds, ranked among the placebo cases."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bfkit.evaluation.chance import ranks
from bfkit.evaluation.chance.extremes import Flags, Floats
from bfkit.evaluation.chance.placebo import PlaceboTest
from bfkit.evaluation.chance.windows import CORRECTION, Windows
from bfkit.evaluation.displacement.ranked_change import RankedChange, ranked_change
from bfkit.inference.arguments import tail_of

MOVED, SPREAD, NO_SURE_SIGN, NOT_TESTED = "omfördelning", "spridning", "inget säkert tecken", "ej prövad"
MORE_NOT_TIED = "fler än väntat, men kan inte kopplas till insatsen"
FEWER_NOT_TIED = "färre än väntat, men kan inte kopplas till insatsen"
CANNOT_TELL = "går inte att säga"
"""Words of ``in_light_of`` alone, which knows whether the measure lowered the count."""
TOLD = (MOVED, SPREAD, NO_SURE_SIGN, CANNOT_TELL, MORE_NOT_TIED, FEWER_NOT_TIED, NOT_TESTED)

PLACE, TIME, TARGET, TYPE = "plats", "tid", "mål", "typ"
KINDS = (PLACE, TIME, TARGET, TYPE)
"""Where to: the ring around the area, other hours, other objects of the same category, other categories."""

ENOUGH = 0.8
_EQUAL = 1e-9
NEAREST = 59
"""Placebo cases nearest in level that moved incidents are put into."""


@dataclass(frozen=True, slots=True)
class Movement:
    """What happened beside the measure. Counts are incidents of the follow-up.

    Attributes:
        kind: ``plats``, ``tid``, ``mål`` or ``typ``.
        verdict: ``omfördelning``, ``spridning``, ``inget säkert tecken`` or ``ej prövad``; of this kind alone, before
            any adjustment for the other kinds.
        before, after: counts of the other series, months above their cap at their cap.
        ratio: the other series against the comparison, what comparable cases do by themselves taken out.
        lower, upper: interval of the ratio, with ``confidence``.
        moved: incidents more than expected (negative: fewer); moved_lower, moved_upper: its interval.
        p_increase, p_decrease: one-sided ranks among the placebo cases; ``placebos`` of them.
        smallest_p: the smallest that so many cases can give.
        seen_moved: so many moved incidents would have been called ``omfördelning`` in 80 of 100 comparable
            cases; None when no number that was tried would.
        confidence: of the intervals; the verdict needs a p of at most half of what is left.
        reason: why it was not tested; None when it was.
    """

    kind: str
    verdict: str
    before: float
    after: float
    ratio: float
    lower: float
    upper: float
    moved: float
    moved_lower: float
    moved_upper: float
    p_increase: float
    p_decrease: float
    placebos: int
    smallest_p: float
    seen_moved: int | None
    confidence: float
    reason: str | None

    @property
    def not_excluded(self) -> float:
        """So many incidents more cannot be excluded; NaN when not tested."""
        return math.nan if self.reason is not None else max(self.moved_upper, 0.0)


def movement(
    test: PlaceboTest,
    series: Windows,
    *,
    area: int | Sequence[int],
    kind: str,
    comparable: npt.ArrayLike | None = None,
    confidence: float = 0.95,
    reason: str | None = None,
) -> Movement:
    """Compare another series' change with the comparison's, and rank it among the placebo cases' same series.

    For ``plats`` the series is the ring of every area (``nearby.ring_windows``), compared with the outcome in
    the comparison areas, all outside the outer ring. A ring in which another measure was at work during the
    windows is not used: as a placebo it is left out, and the real one is not tested. For the other kinds the
    series is ``windows(...)`` of the same areas' other hours, objects or categories, compared with that same
    other series in the comparison areas.

    Args:
        test: the deciding test; its cases are used.
        series: the windows of the other series, made with the dates of the deciding test, the real start last.
        area: row of the evaluated area, or rows of those measured as one. Rings of several are added; areas
            that lie in each other's rings are then not tested (a measure was at work in the ring).
        kind: ``plats``, ``tid``, ``mål`` or ``typ``.
        comparable: as in the deciding test; needed for several areas and other kinds than ``plats``.
        confidence: of the intervals; with 0.95 each verdict is false in at most 2.5 of 100 cases.
        reason: why the caller knows that it cannot be tested (the mark of a ring, no interval in time).

    Raises:
        ValueError: an unknown kind, a series without the dates of the cases, a confidence outside 0-1.
    """
    if kind not in KINDS:
        raise ValueError(f'slaget "{kind}" finns inte; välj bland {", ".join(KINDS)}')
    if kind != PLACE and comparable is None and np.size(area) > 1:
        raise ValueError("ange jämförbara områden när flera områden prövas som ett")
    found = ranked_change(
        test,
        series,
        area=area,
        comparable=None if kind == PLACE else comparable,
        own_untouched=kind == PLACE,
        confidence=confidence,
        reason=reason,
    )
    tail = tail_of(confidence)
    return Movement(
        kind=kind,
        verdict=_verdict(found, tail),
        before=found.before,
        after=found.after,
        ratio=found.ratio,
        lower=found.lower,
        upper=found.upper,
        moved=found.difference,
        moved_lower=found.difference_lower,
        moved_upper=found.difference_upper,
        p_increase=found.p_increase,
        p_decrease=found.p_decrease,
        placebos=found.placebos,
        smallest_p=found.smallest_p,
        seen_moved=None if found.reason is not None else _seen(found, tail),
        confidence=confidence,
        reason=found.reason,
    )


def in_light_of(found: Movement, fewer: float | None) -> str:
    """The verdict as it may be told, beside what the measure did in its own area.

    Where fewer incidents are not shown nothing can be said to have moved or spread from the measure, however clear
    the change of the other series is. Where they are, silence is a sign only if half of them would have been seen or
    can be excluded.

    Args:
        found: the other series.
        fewer: incidents fewer than expected in the measure's area; None where fewer are not shown, NaN where the
            number may not be told.

    >>> in_light_of(not_tested(PLACE, "ej prövad: inga ringar"), 40.0)
    'ej prövad'
    """
    if fewer is None:
        return {MOVED: MORE_NOT_TIED, SPREAD: FEWER_NOT_TIED}.get(found.verdict, found.verdict)
    if found.verdict != NO_SURE_SIGN:
        return found.verdict
    seen = found.seen_moved is not None and found.seen_moved <= fewer / 2
    return NO_SURE_SIGN if seen or found.not_excluded <= fewer / 2 else CANNOT_TELL


def not_tested(kind: str, reason: str) -> Movement:
    """Movement of a kind that could not be looked at."""
    nan = math.nan
    return Movement(kind, NOT_TESTED, nan, nan, nan, nan, nan, nan, nan, nan, nan, nan, 0, nan, None, 0.95, reason)


def _verdict(found: RankedChange, tail: float) -> str:
    if found.reason is not None:
        return NOT_TESTED
    if found.p_increase <= tail + _EQUAL:
        return MOVED
    return SPREAD if found.p_decrease <= tail + _EQUAL else NO_SURE_SIGN


def _seen(found: RankedChange, tail: float) -> int | None:
    """Incidents that, added to a placebo case's follow-up, rank it as moved in 80 of 100 cases nearest in level.

    Each case is ranked among the others as the real one was among all. The least number of every case is found
    by halving; no cap is laid on what is added.
    """
    cells = found.cells.T
    near = np.argsort(np.abs(np.log((cells[0] + CORRECTION) / (found.before + CORRECTION))), kind="stable")[:NEAREST]
    most = int(10 * (found.before + float(cells[1][near].max()) + 10))
    low, high = np.full(len(near), -1), np.full(len(near), most)
    parts = [cell[near] + CORRECTION for cell in cells]
    reached = _called(found, near, _statistic(parts, high), tail)
    while np.any(high - low > 1):
        middle = (low + high) // 2
        above = _called(found, near, _statistic(parts, middle), tail)
        high, low = np.where(above, middle, high), np.where(above, low, middle)
    least = np.sort(np.where(reached, high.astype(float), np.inf))[math.ceil(ENOUGH * len(near)) - 1]
    return int(least) if np.isfinite(least) else None


def _called(found: RankedChange, near: npt.NDArray[np.int64], values: Floats, tail: float) -> Flags:
    """Whether each case with that statistic would be called moved, ranked among the other cases."""
    size, ordered = found.placebos, np.sort(-found.statistics)
    place = ranks.share(ordered, -values) * (size + 1) - (found.statistics[near] >= values)
    p_values = ranks.p_of_share(np.maximum(place, 1.0) / size, size - 1, found.independent)
    return np.asarray(p_values <= tail + _EQUAL)


def _statistic(parts: list[Floats], added: npt.NDArray[np.int64]) -> Floats:
    """The studentised log ratio of each case with so many incidents added to its follow-up."""
    before, after, other_before, other_after = parts
    log = np.log((after + added) / before) - np.log(other_after / other_before)
    return np.asarray(log / np.sqrt(1 / before + 1 / (after + added) + 1 / other_before + 1 / other_after))
