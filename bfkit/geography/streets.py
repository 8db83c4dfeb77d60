"""Street segments: stumps joined to their neighbours, and incidents moved to the nearest segment."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from scipy import sparse

from bfkit.errors import ParameterError, TableError
from bfkit.geography.surfaces import check_metric

Ints = npt.NDArray[np.int64]
NOWHERE = -1
"""Position of a point that lies too far from every street."""
_SAME_POINT = 0.5
"""Ends nearer than this (metres) are one crossing: maps are drawn by hand."""


@dataclass(frozen=True, slots=True)
class Streets:
    """Segments that incidents are counted on, none of them shorter than asked for.

    Attributes:
        segments: indexed by id (of the longest of what was joined), with the columns ``name``, ``length_m`` and
            ``geometry``, in the order of the ids.
        joined: how many stumps were joined to a neighbour; lone: stumps left out because they touch nothing.
        crossings: shape (n, n), ones where two segments meet.
    """

    segments: gpd.GeoDataFrame
    joined: int
    lone: int
    crossings: sparse.csr_array


def street_segments(network: gpd.GeoDataFrame, *, shortest: float, crs: str) -> Streets:
    """The network with near-zero segments joined to what they touch.

    One incident on a stump of a few decimetres is a rate without bounds (spatstat #133): a segment shorter than
    ``shortest`` becomes part of the longest segment that it meets, again until none is left.

    Args:
        network: lines indexed by id, each once, with the column ``name``.
        shortest: metres, above 0.
        crs: the coordinate system of the lines.

    Raises:
        ParameterError: the system is not plane and in metres.
        TableError: a geometry is not a line.

    >>> lines = [shapely.LineString([(0, 0), (100, 0)]), shapely.LineString([(100, 0), (100.2, 0)])]
    >>> network = gpd.GeoDataFrame({"name": ["A", "B"]}, geometry=lines, index=["1", "2"])
    >>> street_segments(network, shortest=10, crs="EPSG:3006").segments["length_m"].round(1).to_dict()
    {'1': 100.2}
    """
    check_metric(crs)
    if shortest <= 0:
        raise ParameterError(f"kortaste gatustycket är {shortest} meter; skriv meter över 0, till exempel 20.")
    ordered = network.sort_index()
    lines = np.asarray(shapely.line_merge(ordered.geometry.to_numpy()))
    if not np.isin(shapely.get_type_id(lines), (1, 5)).all():
        raise TableError("gatunätet: någon geometri är inte en linje. Välj det skikt som innehåller gatornas linjer.")
    length = shapely.length(lines)
    owner = _owners(length, _meeting(lines), shortest)
    kept = np.flatnonzero(owner == np.arange(len(lines)))
    lone = kept[_totals(length, owner)[kept] < shortest]
    kept = np.setdiff1d(kept, lone)
    members = [np.flatnonzero(owner == one) for one in kept]
    shapes = np.array([shapely.line_merge(shapely.union_all(lines[own])) for own in members], dtype=object)
    table = gpd.GeoDataFrame(
        {"name": ordered["name"].to_numpy()[kept], "length_m": [float(length[own].sum()) for own in members]},
        geometry=shapes,
        index=ordered.index[kept],
        crs=crs,
    )
    return Streets(table, len(lines) - len(kept) - len(lone), len(lone), _meeting(shapes))


def nearest_segment(streets: Streets, x: npt.ArrayLike, y: npt.ArrayLike, *, within: float) -> Ints:
    """Which segment each point lies nearest to, shape (n,); ``NOWHERE`` when farther away than ``within`` metres.

    A point as near to two segments (a crossing) belongs to the first of them in the order of the ids.

    Args:
        streets: the segments.
        x: shape (n,), east in metres, NaN where missing.
        y: shape (n,), north.
        within: metres.
    """
    east, north = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    found = np.full(len(east), NOWHERE, dtype=np.int64)
    present = np.flatnonzero(np.isfinite(east) & np.isfinite(north))
    if not len(present) or not len(streets.segments):
        return found
    spots, back = np.unique(np.column_stack([east[present], north[present]]), axis=0, return_inverse=True)
    tree = shapely.STRtree(streets.segments.geometry.to_numpy())
    point, segment = tree.query_nearest(shapely.points(spots), max_distance=within)
    order = np.lexsort((segment, point))[::-1]
    nearest = np.full(len(spots), NOWHERE, dtype=np.int64)
    nearest[point[order]] = segment[order]
    found[present] = nearest[back.ravel()]
    return found


def _owners(length: npt.NDArray[np.float64], meeting: sparse.csr_array, shortest: float) -> Ints:
    """The segment that each is part of: stumps, the shortest first, go to the longest they meet."""
    owner = np.arange(len(length), dtype=np.int64)
    groups = {one: {one} for one in range(len(length))}
    total = length.copy()
    for stump in np.argsort(length, kind="stable"):
        if length[stump] >= shortest:
            break
        own = owner[stump]
        if total[own] >= shortest:
            continue
        touching = {int(owner[n]) for m in groups[own] for n in meeting[[m], :].indices} - {own}
        if not touching:
            continue
        into = max(touching, key=lambda one: (total[one], -one))
        for member in groups[own]:
            owner[member] = into
        groups[into] |= groups.pop(int(own))
        total[into] += total[own]
    return np.asarray(owner, dtype=np.int64)


def _totals(length: npt.NDArray[np.float64], owner: Ints) -> npt.NDArray[np.float64]:
    return np.asarray(np.bincount(owner, weights=length, minlength=len(length)), dtype=float)


def _meeting(lines: npt.NDArray[np.object_]) -> sparse.csr_array:
    """Which segments meet at an end or cross: ones, shape (n, n), none with itself."""
    count = len(lines)
    if not count:
        return sparse.csr_array((0, 0), dtype=np.int64)
    one, other = shapely.STRtree(lines).query(lines, predicate="dwithin", distance=_SAME_POINT)
    apart = one != other
    ones = np.ones(int(apart.sum()), dtype=np.int64)
    return sparse.csr_array((ones, (one[apart], other[apart])), shape=(count, count))
