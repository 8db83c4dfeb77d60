"""Named, independent streams of random numbers, so that a new part of Östan leaves the old parts as they were."""

import zlib

import numpy as np
from numpy.typing import NDArray


def generator(seed: int, name: str) -> np.random.Generator:
    """The stream of one part of the simulation.

    Args:
        seed: the seed of the whole municipality, 0 or more.
        name: what the stream is for; another name gives an independent stream.
    """
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, zlib.crc32(name.encode("utf-8"))])))


def drawn(
    random: np.random.Generator, weights: NDArray[np.float64] | tuple[float, ...], size: int
) -> NDArray[np.int64]:
    """Which alternatives are drawn, with replacement, in proportion to their weights.

    Args:
        random: the stream.
        weights: shape (n,), not negative, at least one above 0.
        size: number of draws.

    Returns:
        Indices of shape (size,).
    """
    upper = np.cumsum(np.asarray(weights, dtype=float))
    picked = np.searchsorted(upper, random.random(size) * upper[-1], side="right")
    return np.minimum(picked, len(upper) - 1).astype(np.int64)
