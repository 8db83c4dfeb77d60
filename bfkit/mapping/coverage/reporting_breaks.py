"""Days on which reporting changed: an organisation's share of all reports jumps, and stays where it went.

The other organisations see the same weather and the same town; what only one of them stops telling of is more likely
tired reporters than a safer place, but it can be either, and the words say so. The likeliest day of a change is found
by the binomial likelihood (Hinkley & Hinkley 1970, Biometrika 57:477, doi:10.1093/biomet/57.3.477); its chance comes
from dealing out quarters of a year anew, which keeps what drifts within them together.
"""

import math
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
from scipy.special import xlogy

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

LEAST_WEEKS = 26
"""A change is looked for with at least half a year on either side."""
BLOCK_WEEKS = 13
LEAST_CHANGE = 1.5
"""A change by a smaller factor than this is told by no line in a figure."""
LEVEL = 0.01
"""Chance of a break where there is none, for each organisation and part of its history."""
MOST = 4


@dataclass(frozen=True, slots=True)
class Break:
    """A day on which counts before and after stop measuring the same.

    Attributes:
        day: first day of the new order. source: its name. organisation: None when it concerns the whole source.
        kind: what changed, in Swedish. categories: those it concerns; () for all.
        ratio: the organisation's share of the reports after, over before; None when declared or when it began or stopped.
        p_value: chance of so clear a change without any; None when not tested.
        text: the sentence for a figure or a list.
    """

    day: date
    source: str
    organisation: str | None
    kind: str
    categories: tuple[str, ...]
    ratio: float | None
    p_value: float | None
    text: str


@dataclass(frozen=True, slots=True)
class ShareChange:
    """Where the share of a series in a total changed: the first position of the new share, its ratio and chance."""

    position: int
    ratio: float
    p_value: float


def share_changes(
    own: npt.ArrayLike, total: npt.ArrayLike, *, permutations: int = 499, seed: int = 1
) -> tuple[ShareChange, ...]:
    """Answer when an organisation's share of all reports changed.

    Args:
        own: shape (weeks,), its reports. total: shape (weeks,), those of all organisations that are compared, with its own.
        permutations: of quarters of a year; seed: of them.

    Raises:
        ValueError: shapes differ, or a week has more reports of its own than in all.

    Every part between two changes is searched again, at most ``MOST`` changes in all. A share that falls little by
    little is given one day, in the middle of its fall.
    """
    mine, every = np.asarray(own, dtype=float), np.asarray(total, dtype=float)
    if mine.shape != every.shape or mine.ndim != 1 or np.any(mine > every) or np.any(mine < 0):
        raise ValueError("ange egna och alla rapporter vecka för vecka, egna aldrig fler än alla")
    found: list[ShareChange] = []
    parts = [(0, len(mine))]
    while parts and len(found) < MOST:
        first, end = parts.pop(0)
        change = _change(mine[first:end], every[first:end], permutations, seed)
        if change is not None:
            at = first + change.position
            found.append(ShareChange(at, change.ratio, change.p_value))
            parts += [(first, at), (at, end)]
    return tuple(sorted(found, key=lambda change: change.position))


def _change(own: Floats, total: Floats, permutations: int, seed: int) -> ShareChange | None:
    if len(own) < 2 * LEAST_WEEKS + BLOCK_WEEKS or own.sum() == 0:
        return None
    gain = _gains(own[None], total[None])[0]
    position = int(gain.argmax())
    before, after = _share(own[:position], total[:position]), _share(own[position:], total[position:])
    ratio = after / before if before > 0 else math.inf
    if max(ratio, 1 / ratio if ratio > 0 else math.inf) < LEAST_CHANGE:
        return None
    random = np.random.default_rng(seed)
    blocks = np.array_split(np.arange(len(own)), max(len(own) // BLOCK_WEEKS, 2))
    orders = np.stack(
        [np.concatenate([blocks[block] for block in random.permutation(len(blocks))]) for _ in range(permutations)]
    )
    chance = _gains(own[orders], total[orders]).max(axis=1)
    p_value = (1 + int((chance >= gain[position] - 1e-9).sum())) / (permutations + 1)
    return ShareChange(position, ratio, p_value) if p_value <= LEVEL else None


def _share(own: Floats, total: Floats) -> float:
    return float(own.sum() / max(total.sum(), 1.0))


def _gains(own: Floats, total: Floats) -> Floats:
    """Log likelihood won by a change before each position, (series, weeks) each; 0 too near an end."""
    mine, every = np.cumsum(own, axis=1), np.cumsum(total, axis=1)
    left = _likelihood(mine[:, :-1], every[:, :-1])
    right = _likelihood(mine[:, -1:] - mine[:, :-1], every[:, -1:] - every[:, :-1])
    gain = np.zeros(own.shape)
    gain[:, 1:] = left + right - _likelihood(mine[:, -1:], every[:, -1:])
    gain[:, :LEAST_WEEKS] = 0
    gain[:, own.shape[1] - LEAST_WEEKS + 1 :] = 0
    return gain


def _likelihood(own: Floats, total: Floats) -> Floats:
    """Largest binomial log likelihood of so many of so many."""
    share = np.divide(own, total, out=np.zeros(own.shape), where=total > 0)
    found: Floats = xlogy(own, share) + xlogy(total - own, 1 - share)
    return found
