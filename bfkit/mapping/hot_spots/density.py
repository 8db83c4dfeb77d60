"""A density surface: points counted in small bins, and the bins smoothed with the kernel.

The Gaussian is the product of one curve east and one north, so that two small matrix products do what a Fourier
transform would, five to thirty times faster; the quartic, which is no product, takes the transform. For reading a map, not for deciding: no test is made on it. The bandwidth is stated with the rule that chose it.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import signal

Floats = npt.NDArray[np.float64]
Kernel = Literal["gaussian", "quartic"]
BINS = {"gaussian": 10, "quartic": 20}
"""Least number of bins in a bandwidth: the error is then at most about a thousandth of the whole."""
_COARSE = 3
FEWEST = 10
"""Fewer incidents than this in either part and no bandwidth can be tried on later incidents."""
_REACH = 5.0
_STEPS = 7
_EVENLY = 0.01


@dataclass(frozen=True, slots=True)
class Surface:
    """Density at the middle of every cell.

    Attributes:
        per_km2: shape (rows, columns), incidents per square kilometre; row 0 is the southernmost.
        west, south: corner of the surface, metres; size: side of a cell.
        bandwidth: metres (standard deviation of the Gaussian, radius of the quartic).
    """

    per_km2: Floats
    west: float
    south: float
    size: float
    bandwidth: float
    kernel: Kernel


@dataclass(frozen=True, slots=True)
class Bandwidth:
    """Metres, and the rule that chose them, in Swedish."""

    metres: float
    rule: str


def surface(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    west: float,
    south: float,
    size: float,
    shape: tuple[int, int],
    bandwidth: float,
    kernel: Kernel = "gaussian",
    bins: int | None = None,
) -> Surface:
    """Answer how densely incidents lie, point by point. No correction at the edges.

    Args:
        x: shape (n,), east in metres; points outside count with what they give inside.
        y: shape (n,), north.
        west: west edge. south: south edge. size: side of a cell in metres. shape: rows and columns.
        bandwidth: metres, not under half a cell: a finer surface than its own cells is only noise.
        kernel: ``gaussian`` or ``quartic``, K = 3/pi (1 - u^2)^2.
        bins: least number of bins in a bandwidth; see ``BINS``.

    Raises:
        ValueError: a bandwidth under half a cell, or a shape without cells.

    Source: Silverman (1982), Appl. Stat. 31:93, AS 176, for binning and the transform; Sheppard's correction of the
    Gaussian's variance for the width of a bin.
    """
    if bandwidth < size / 2 or min(shape) < 1:
        raise ValueError(f"bandbredden {bandwidth} m är mindre än en halv ruta ({size} m), eller så saknas rutor")
    fine = 2 * int(np.ceil((size * (bins or BINS[kernel]) / bandwidth - 1) / 2)) + 1
    step = size / fine
    margin = int(np.ceil(bandwidth * (_REACH if kernel == "gaussian" else 1.0) / step))
    wide = [n * fine + 2 * margin for n in shape]
    counts = _binned(x, y, west - margin * step, south - margin * step, step, wide)
    if kernel == "gaussian":
        north, east = (_curve(n, fine, margin, step, bandwidth) for n in shape)
        dense = north @ counts @ east.T
    else:
        away = np.arange(-margin, margin + 1) * step
        weights = _quartic(np.hypot(away[:, None], away[None, :]), bandwidth)
        dense = signal.fftconvolve(counts, weights, mode="valid")[fine // 2 :: fine, fine // 2 :: fine]
    return Surface(np.maximum(dense, 0.0) * 1e6, west, south, size, bandwidth, kernel)


def density_at(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    at: tuple[npt.ArrayLike, npt.ArrayLike],
    *,
    bandwidth: float,
    kernel: Kernel = "gaussian",
) -> Floats:
    """The exact density at points, incidents per square metre: every pair summed. For few points, and as a check."""
    east, north = (np.asarray(axis, dtype=float)[:, None] for axis in at)
    away = np.hypot(east - np.asarray(x, dtype=float), north - np.asarray(y, dtype=float))
    if kernel == "quartic":
        return np.asarray(_quartic(away, bandwidth).sum(axis=1))
    return np.asarray(np.exp(-((away / bandwidth) ** 2) / 2).sum(axis=1) / (2 * np.pi * bandwidth**2))


def scott(x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[float, float]:
    """Scott's bandwidth along each axis: standard deviation times n^(-1/6).

    Source: Scott (1992), Multivariate Density Estimation, p. 152; as spatstat's ``bw.scott``.
    """
    east, north = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    factor = len(east) ** (-1 / 6)
    return float(east.std(ddof=1) * factor), float(north.std(ddof=1) * factor)


def chosen_bandwidth(
    earlier: tuple[npt.ArrayLike, npt.ArrayLike], later: tuple[npt.ArrayLike, npt.ArrayLike], *, cell: float
) -> Bandwidth:
    """The bandwidth that best foretells where the later incidents came, never smaller than the cell.

    Seven bandwidths from the cell and up, each the square root of two times the one before, are tried: the surface of
    the earlier incidents (with one part in a hundred spread evenly, so that no place is impossible) gives the
    likelihood of the later. With few incidents Scott's rule is used instead.

    Args:
        earlier: x and y of the first nine months. later: x and y of the last three. cell: metres.
    """
    past, new = (tuple(np.asarray(axis, dtype=float) for axis in points) for points in (earlier, later))
    if min(len(past[0]), len(new[0])) < FEWEST:
        both = [np.concatenate([a, b]) for a, b in zip(past, new, strict=True)]
        usual = float(np.sqrt(np.prod(scott(*both)))) if len(both[0]) > 1 else 0.0
        return Bandwidth(
            max(cell, usual), "Scotts regel, aldrig mindre än rutan (för få händelser för att pröva fram den)"
        )
    tried = [cell * 2 ** (step / 2) for step in range(_STEPS)]
    fits = [_likelihood(past, new, cell, metres) for metres in tried]
    rule = "den som bäst förutsade det senaste kvartalet av de nio månaderna före, aldrig mindre än rutan"
    return Bandwidth(tried[int(np.argmax(fits))], rule)


def _likelihood(past: tuple[Floats, ...], new: tuple[Floats, ...], cell: float, bandwidth: float) -> float:
    """Mean logarithm of the density of the earlier incidents where the later came."""
    west, south = (float(np.floor(min(a.min(), b.min()) / cell) * cell) for a, b in zip(past, new, strict=True))
    ends = [max(a.max(), b.max()) for a, b in zip(past, new, strict=True)]
    shape = int((ends[1] - south) // cell) + 1, int((ends[0] - west) // cell) + 1
    found = (
        surface(*past, west=west, south=south, size=cell, shape=shape, bandwidth=bandwidth, bins=_COARSE).per_km2 / 1e6
    )
    row, column = (((axis - edge) // cell).astype(int) for axis, edge in zip(new[::-1], (south, west), strict=True))
    even = 1 / (shape[0] * shape[1] * cell**2)
    return float(np.log((1 - _EVENLY) * found[row, column] / len(past[0]) + _EVENLY * even).mean())


def _binned(x: npt.ArrayLike, y: npt.ArrayLike, west: float, south: float, step: float, shape: list[int]) -> Floats:
    column, row = (
        np.floor((np.asarray(axis, dtype=float) - edge) / step).astype(np.int64)
        for axis, edge in ((x, west), (y, south))
    )
    inside = (column >= 0) & (column < shape[1]) & (row >= 0) & (row < shape[0])
    flat = row[inside] * shape[1] + column[inside]
    return np.bincount(flat, minlength=shape[0] * shape[1]).reshape(shape).astype(float)


def _curve(cells: int, fine: int, margin: int, step: float, bandwidth: float) -> Floats:
    """What a bin gives to the middle of a cell along one axis, shape (cells, bins)."""
    variance = bandwidth**2 - step**2 / 12
    middles = margin + np.arange(cells) * fine + fine // 2
    away = (middles[:, None] - np.arange(cells * fine + 2 * margin)) * step
    return np.asarray(np.exp(-(away**2) / (2 * variance)) / np.sqrt(2 * np.pi * variance))


def _quartic(away: Floats, radius: float) -> Floats:
    inside = np.clip(1 - (away / radius) ** 2, 0, None)
    return 3 / (np.pi * radius**2) * inside**2
