"""The ring beside a control ring: the weighted displacement difference of one evaluated measure."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bfkit.evaluation.arguments import checked_pairs
from bfkit.evaluation.displacement.size import DisplacementSize, displacement_size
from bfkit.evaluation.displacement.wdd import (
    CountDifference,
    DisplacementDifference,
    displacement_difference,
    harm_difference,
)
from bfkit.inference.arguments import Floats

_NAMES = ("insatsområdet", "kontrollområdet", "ringen", "kontrollringen")


@dataclass(frozen=True, slots=True)
class ControlRing:
    """Area and ring against comparison and control ring. It describes; the ranks of ``movement`` decide.

    Attributes:
        difference: of the only kind of incidents; incidents of the follow-up. None with several kinds.
        size: how large a displacement cannot be excluded. None with several kinds.
        local, ring, total: harm, each kind weighted; with one kind the parts of ``difference`` times its weight.
        reason: in Swedish, why there are no numbers; None when there are.
    """

    difference: DisplacementDifference | None
    size: DisplacementSize | None
    local: CountDifference | None
    ring: CountDifference | None
    total: CountDifference | None
    reason: str | None

    @property
    def not_excluded(self) -> float:
        """So many incidents more in the ring cannot be excluded, one kind of incidents; NaN when there is no number."""
        return float("nan") if self.size is None else float(self.size.increase_not_excluded)


def control_ring(
    area: npt.ArrayLike,
    ring: npt.ArrayLike,
    comparison: npt.ArrayLike,
    comparison_ring: npt.ArrayLike,
    *,
    years: float = 2.0,
    phi: float = 1.0,
    harm: npt.ArrayLike | None = None,
    confidence: float = 0.95,
) -> ControlRing:
    """How many incidents fewer in the area, and more in its ring, than comparison and control ring would give.

    The comparison is scaled to the area's count before, and the control ring to the ring's, so that both are
    asked to have changed by the same *share*. The scales are taken as known: their own chance is in the
    variance through the counts before, exactly so when the comparison did not change.

    Args:
        area: counts before and after, shape (2,), or (kinds, 2) with harm weights.
        ring: of the ring around the area, likewise.
        comparison: of the comparison areas, together.
        comparison_ring: of the rings around the comparison areas, together.
        years: how many times longer the window before is.
        phi: variance over mean, at least 1.
        harm: weight of an incident of each kind, shape (kinds,), above 0.
        confidence: of the intervals.

    Raises:
        ValueError: a wrong shape, a negative count, phi under 1, years or a weight not above 0.

    Source: Wheeler & Ratcliffe (2018), Crime Science 7:11, doi:10.1186/s40163-018-0085-5.
    """
    given = zip((area, comparison, ring, comparison_ring), _NAMES, strict=True)
    pairs = [np.atleast_2d(checked_pairs(counts, name)) for counts, name in given]
    if len({part.shape for part in pairs}) != 1 or pairs[0].ndim != 2:
        raise ValueError("ange samma slag av händelser för område, ring, kontrollområde och kontrollring")
    if harm is None and len(pairs[0]) > 1:
        raise ValueError("flera slag av händelser behöver vikter för sin skada")
    cells = np.stack(pairs, axis=1)
    reason = _reason(cells)
    if reason is not None:
        return ControlRing(None, None, None, None, None, reason)
    found = [_one(kind, years, phi, confidence) for kind in cells]
    weights = np.ones(1) if harm is None else np.asarray(harm, dtype=float)
    alone = found[0] if len(found) == 1 else None
    return ControlRing(
        difference=alone,
        size=None if alone is None else displacement_size(alone),
        local=harm_difference([one.local for one in found], weights, confidence=confidence),
        ring=harm_difference([one.displacement for one in found if one.displacement], weights, confidence=confidence),
        total=harm_difference([one.total for one in found], weights, confidence=confidence),
        reason=None,
    )


def _reason(cells: Floats) -> str | None:
    """The first area without an incident before; cells of shape (kinds, areas, 2)."""
    if not len(cells):
        return "ej prövad: inga slag av händelser"
    empty = np.flatnonzero((cells[:, :, 0] <= 0).any(axis=0))
    return f"ej prövad: inga händelser före i {_NAMES[empty[0]]}" if empty.size else None


def _one(cells: Floats, years: float, phi: float, confidence: float) -> DisplacementDifference:
    treated, comparison, ring, ring_comparison = cells
    return displacement_difference(
        treated,
        comparison,
        ring=ring,
        ring_comparison=ring_comparison,
        time_weights=(years, 1.0),
        area_weights=(1.0, comparison[0] / treated[0], 1.0, ring_comparison[0] / ring[0]),
        phi=phi,
        confidence=confidence,
    )
