"""The density of a source in few bands, none of them where fewer incidents than the limit could have made it."""

import numpy as np
import numpy.typing as npt
import shapely

from bfkit.display import number
from bfkit.mapping.hot_spots.density import Surface
from bfkit.mapping.hot_spots.results import DensityMap
from bfkit.parameters.models import Thresholds
from bfkit.release.cells import Cell
from bfkit.release.disclosure import Edition
from bfkit.release.mapping.hot_spots.counts import CLOSED
from bfkit.release.mapping.hot_spots.notes import open_reason
from bfkit.release.mapping.hot_spots.views import Band, ProtectedDensity

MOST_BANDS = 4
_PUBLIC = "i den offentliga utgåvan ritas inga ytor"


def protected_density(found: DensityMap, edition: Edition, thresholds: Thresholds, *, told: bool) -> ProtectedDensity:
    """Bands that each begin at twice the density of the one before.

    The lowest is what ``fewest`` incidents on one point give. No incident gives more than it gives where it lies, so
    that at least so many lie near every place that is drawn.

    Args:
        found: the surface. edition: with its limit. thresholds: with the least count. told: whether the number may be.
    """
    fewest = max(thresholds.hot_spot_year_count, thresholds.minimum_count, edition.limit)
    drawn = found.surface is not None and edition.key != "offentlig"
    reason = found.untested
    if reason is None and not drawn:
        reason = _PUBLIC
    bands = _bands(found.surface, fewest) if drawn and found.surface is not None else ()
    if drawn and not bands:
        reason = f"för få händelser: ingenstans ligger minst {fewest} händelser så tätt"
    return ProtectedDensity(
        source=found.source,
        label=found.label,
        incidents=Cell(found.incidents, number(found.incidents)) if told or edition.limit == 1 else CLOSED,
        bands=bands,
        fewest=fewest,
        cell=thresholds.hot_spot_cell,
        bandwidth=None if found.bandwidth is None else round(found.bandwidth.metres),
        rule="" if found.bandwidth is None else found.bandwidth.rule,
        untested=None if reason is None else open_reason(reason, edition),
    )


def _bands(surface: Surface, fewest: int) -> tuple[Band, ...]:
    lowest = fewest * _of_one(surface)
    top = float(surface.per_km2.max(initial=0.0))
    if top < lowest:
        return ()
    count = min(MOST_BANDS, int(np.log2(top / lowest)) + 1)
    place = np.clip(np.floor(np.log2(np.maximum(surface.per_km2, 1e-9) / lowest)), -1, count - 1)
    return tuple(
        Band(lowest * 2.0**step, _union(surface, place == step)) for step in range(count) if (place == step).any()
    )


def _of_one(surface: Surface) -> float:
    """What one incident gives where it lies, per square kilometre (the highest value of the kernel)."""
    if surface.kernel == "quartic":
        return 3e6 / (np.pi * surface.bandwidth**2)
    return 1e6 / (2 * np.pi * surface.bandwidth**2)


def _union(surface: Surface, here: npt.NDArray[np.bool_]) -> shapely.Geometry:
    row, column = np.nonzero(here)
    west, south = surface.west + column * surface.size, surface.south + row * surface.size
    return shapely.union_all(shapely.box(west, south, west + surface.size, south + surface.size))
