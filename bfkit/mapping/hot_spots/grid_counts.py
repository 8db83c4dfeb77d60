"""Square cells in which something has been reported, and how many incidents each holds.

Only cells where a source has placed anything at all are the study area: forest and water in which nothing can
happen would else make every street of the town "hotter than expected". The ids are those of ``geography.grid``.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

Ints = npt.NDArray[np.int64]
_STRIDE = 1 << 31
NOWHERE = -1
"""Position of a point that lies in none of the cells."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells of one size, in the order of their south-west corners.

    Attributes:
        size: side in metres.
        east, north: shape (n,), metres, south-west corners, whole multiples of the size.
    """

    size: int
    east: Ints
    north: Ints

    @property
    def ids(self) -> tuple[str, ...]:
        """East_north of the corners, as in ``geography.grid``."""
        return tuple(f"{east}_{north}" for east, north in zip(self.east, self.north, strict=True))

    def positions(self, x: npt.ArrayLike, y: npt.ArrayLike) -> Ints:
        """Which cell each point lies in, shape (points,); ``NOWHERE`` when in none of them."""
        keys, wanted = _keys(self.east // self.size, self.north // self.size), _keys(*_corners(x, y, self.size))
        at = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
        return np.where(keys[at] == wanted, at, NOWHERE) if len(keys) else np.full(len(wanted), NOWHERE)


def study_cells(x: npt.ArrayLike, y: npt.ArrayLike, size: int) -> Cells:
    """The cells that hold at least one of the points.

    Args:
        x: shape (n,), east in metres, none missing.
        y: shape (n,), north in metres.
        size: side of a cell in whole metres. A point on a line belongs to the cell east or north of it.

    >>> study_cells([10, 20, 150], [10, 20, 10], 100).ids
    ('0_0', '100_0')
    """
    keys = np.unique(_keys(*_corners(x, y, size)))
    half = _STRIDE // 2
    return Cells(size, (keys // _STRIDE - half) * size, (keys % _STRIDE - half) * size)


def queen_neighbours(cells: Cells) -> sparse.csr_array:
    """Which cells share a side or a corner: ones in shape (n, n), no cell its own neighbour."""
    east, north = cells.east // cells.size, cells.north // cells.size
    keys, count = _keys(east, north), len(cells.east)
    rows, columns = [], []
    for right, up in ((r, u) for r in (-1, 0, 1) for u in (-1, 0, 1) if (r, u) != (0, 0)):
        wanted = _keys(east + right, north + up)
        at = np.minimum(np.searchsorted(keys, wanted), count - 1)
        found = np.flatnonzero(keys[at] == wanted)
        rows.append(found)
        columns.append(at[found])
    ends = np.concatenate(rows), np.concatenate(columns)
    return sparse.csr_array((np.ones(len(ends[0]), dtype=np.int64), ends), shape=(count, count))


def _corners(x: npt.ArrayLike, y: npt.ArrayLike, size: int) -> tuple[Ints, Ints]:
    east, north = (np.floor(np.asarray(axis, dtype=float) / size).astype(np.int64) for axis in (x, y))
    return east, north


def _keys(east: Ints, north: Ints) -> Ints:
    return (east + _STRIDE // 2) * _STRIDE + north + _STRIDE // 2
