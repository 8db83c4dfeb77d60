"""One kind of place judged: its hot spots, and how last quarter's foretold this one."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from bfkit.mapping.hot_spots.months import SPAN, Material, tally
from bfkit.mapping.hot_spots.prediction import Prediction, prediction
from bfkit.mapping.hot_spots.results import CONFIRMED, FADING, NEW, HotSpot
from bfkit.mapping.hot_spots.two_step import TwoSteps, Window, two_steps
from bfkit.parameters.models import Thresholds

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
THIS_YEAR, LAST_YEAR = range(SPAN - 12, SPAN), range(SPAN - 15, SPAN - 3)
_ORDER = {CONFIRMED: 0, NEW: 1, FADING: 2}


@dataclass(frozen=True, slots=True)
class Places:
    """Places of one kind that incidents were put in.

    Attributes:
        kind: see ``results``. ids: shape (n,). exposure: shape (n,).
        place: shape (incidents,), the position of each incident's place, -1 when in none.
        touching: shape (n, n), ones where two places touch; None when that is not known.
        by_neighbours: whether neighbours are looked at too (Gi*, on the grid).
        shapes: the shapes of some of them; named: their labels and areas.
    """

    kind: str
    ids: tuple[str, ...]
    exposure: Floats
    place: Ints
    touching: sparse.csr_array | None
    by_neighbours: bool
    shapes: Callable[[Ints], list[shapely.Geometry | None]]
    named: Callable[[Ints], list[tuple[str, str | None]]]


def hot_spots_of(places: Places, material: Material, thresholds: Thresholds) -> tuple[tuple[HotSpot, ...], TwoSteps]:
    """The hot spots among places, and how every place was judged."""
    judged = _judged(places, tally(places.place, material.month, len(places.ids), THIS_YEAR), thresholds)
    here = np.flatnonzero(judged.status != None)  # noqa: E711 - element by element
    groups = _groups(places.touching, here)
    shapes, names = places.shapes(here), places.named(here)
    found = [
        _hot_spot(places, judged, int(one), int(group), shape, name, thresholds)
        for one, group, shape, name in zip(here, groups, shapes, names, strict=True)
    ]
    return tuple(sorted(found, key=lambda one: (_ORDER[one.status], -one.count_12m, one.id))), judged


def last_quarters_prediction(
    earlier: Places, material: Material, thresholds: Thresholds
) -> tuple[Prediction | None, str | None]:
    """How the hot spots that could be told a quarter ago foretold where this quarter's incidents came.

    Args:
        earlier: places as they could be laid out then. material: dated and placed.
        thresholds: the same as for this quarter.

    Returns:
        The prediction, or None and the reason in Swedish.
    """
    if material.too_short is not None:
        return None, material.too_short
    then = np.where(material.known_then, earlier.place, -1)
    known = tally(then, material.month, len(earlier.ids), LAST_YEAR)
    if len(earlier.ids) < 2 or known.sum() == 0:
        return None, "för få händelser för ett kvartal sedan"
    called = np.isin(_judged(earlier, known, thresholds).status, [CONFIRMED, NEW])
    later = tally(earlier.place, material.month, len(earlier.ids), range(SPAN - 3, SPAN)).sum(axis=1)
    outside = int((material.quarter() & (earlier.place < 0) & _placeable(earlier, material)).sum())
    if not called.any():
        return None, "inga hot spots för ett kvartal sedan"
    if later.sum() + outside < thresholds.minimum_count:
        return None, "för få händelser i kvartalet"
    return prediction(called, later, earlier.exposure, known.sum(axis=1), outside=outside), None


def _placeable(places: Places, material: Material) -> npt.NDArray[np.bool_]:
    """Incidents that could have been foretold: those with a point, or on areas those with an area."""
    return material.area >= 0 if places.kind == "område" else material.placed


def _judged(places: Places, by_month: Floats, thresholds: Thresholds) -> TwoSteps:
    neighbours = places.touching if places.by_neighbours else None
    return two_steps(by_month, places.exposure, thresholds, neighbours=neighbours)


def _hot_spot(
    places: Places,
    judged: TwoSteps,
    one: int,
    group: int,
    shape: shapely.Geometry | None,
    name: tuple[str, str | None],
    thresholds: Thresholds,
) -> HotSpot:
    year, quarter = judged.year.alone, judged.quarter.alone
    by_year = bool(judged.hot_year[one])
    told, window = (year, judged.year) if by_year else (quarter, judged.quarter)
    cluster = float(window.p_cluster[one])
    return HotSpot(
        kind=places.kind,
        id=places.ids[one],
        place=name[0],
        area_id=name[1],
        status=str(judged.status[one]),
        count_12m=int(year.counts[one]),
        count_quarter=int(quarter.counts[one]),
        expected_12m=float(year.expected[one]),
        expected_quarter=float(quarter.expected[one]),
        ratio=float(told.ratio[one]),
        lower=float(told.lower[one]),
        upper=float(told.upper[one]),
        ratio_of="tolv månader" if by_year else "kvartalet",
        p_value=float(judged.p_value[one]),
        p_adjusted=float(judged.adjusted[one]),
        cluster_p=None if np.isnan(cluster) else cluster,
        by_neighbours=_by_neighbours(window, one, thresholds.signal_rate),
        slower=bool(judged.slower[one]),
        uneven=bool(judged.dispersion.uneven[one]),
        group=group,
        exposure=float(places.exposure[one]),
        shape=shape,
    )


def _by_neighbours(window: Window, one: int, rate: float) -> bool:
    """Whether a place is hot by what lies around it and not by its own count beside the rest."""
    return bool(window.p_cluster[one] <= rate and window.alone.p_value[one] > rate)


def _groups(touching: sparse.csr_array | None, here: Ints) -> Ints:
    if touching is None or not len(here):
        return np.arange(len(here))
    return np.asarray(connected_components(touching[here, :][:, here], directed=False)[1])
