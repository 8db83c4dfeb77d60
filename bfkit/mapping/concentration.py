"""Concentration: how few places hold half of the incidents, beside what few incidents over many places give by chance.

Ten incidents on a thousand streets lie on at most one street in a hundred, however evenly chance strews them. The
generalised Gini takes that out: Bernasco & Steenbeek (2017), J. Quant. Criminol. 33:451, doi:10.1007/s10940-016-9324-7.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

HALF = 0.5
_AT_A_TIME = 5_000_000


@dataclass(frozen=True, slots=True)
class Concentration:
    """How unevenly incidents lie over places.

    Attributes:
        places, incidents: how many of each. places_hit: with at least one.
        places_for_half: the fewest places that hold half of the incidents; share_for_half: of all places.
        share_by_chance: the same share when every incident falls on any place alike, mean; chance_lower, chance_upper:
            its middle 95 %. p_value: chance of so small a share.
        gini: of the counts. generalised_gini: against the most even spread that so many incidents allow;
        unbiased_gini: corrected for small numbers, NaN with one place or one incident.
    """

    places: int
    incidents: int
    places_hit: int
    places_for_half: int
    share_for_half: float
    share_by_chance: float
    chance_lower: float
    chance_upper: float
    p_value: float
    gini: float
    generalised_gini: float
    unbiased_gini: float
    permutations: int

    @property
    def more_than_chance(self) -> bool:
        """Whether fewer places hold half than chance would make."""
        return self.p_value <= 0.05


def concentration(
    counts: npt.ArrayLike, *, weights: npt.ArrayLike | None = None, permutations: int = 499, seed: int = 1
) -> Concentration:
    """Answer how few places hold half of the incidents, and how few chance alone would make it.

    Args:
        counts: shape (places,), incidents of every place, also those without any.
        weights: shape (places,), what chance strews by: length of street, residents. All alike when not given.
        permutations: draws of chance; seed: of them.

    Raises:
        ValueError: no place or no incident, a count that is negative or not whole, weights of another shape or negative.

    >>> found = concentration([0] * 95 + [2] * 5)
    >>> round(found.gini, 2), round(found.generalised_gini, 2), found.places_for_half
    (0.95, 0.5, 3)
    """
    table = np.asarray(counts)
    if table.ndim != 1 or table.sum() <= 0 or np.any(table < 0) or np.any(table != np.round(table)):
        raise ValueError("ange hela, inte negativa antal för varje plats, och minst en händelse")
    share = np.ones(len(table)) if weights is None else np.asarray(weights, dtype=float)
    if share.shape != table.shape or np.any(share < 0) or share.sum() <= 0:
        raise ValueError("ange en vikt för varje plats, ingen negativ")
    places, incidents = len(table), int(table.sum())
    needed = int(_for_half(table[None].astype(np.int64), incidents)[0])
    by_chance = _by_chance(share / share.sum(), incidents, permutations, seed)
    lower, upper = np.quantile(by_chance, [0.025, 0.975]) / places
    uneven = gini(table)
    general = max(1.0, places / incidents) * (uneven - 1) + 1
    smallest = min(places, incidents)
    return Concentration(
        places,
        incidents,
        int((table > 0).sum()),
        needed,
        needed / places,
        float(by_chance.mean()) / places,
        float(lower),
        float(upper),
        (1 + int((by_chance <= needed).sum())) / (permutations + 1),
        uneven,
        general,
        general * smallest / (smallest - 1) if smallest > 1 else float("nan"),
        permutations,
    )


def gini(counts: npt.ArrayLike) -> float:
    """Gini's coefficient of counts: 0 all alike, towards 1 all in one place.

    >>> round(gini([0] * 90 + [1] * 10), 6)
    0.9
    """
    ordered = np.sort(np.asarray(counts, dtype=float))
    rank = np.arange(1, len(ordered) + 1)
    return float((2 * rank - len(ordered) - 1) @ ordered / (len(ordered) * ordered.sum()))


def _for_half(tables: npt.NDArray[np.int64], incidents: int) -> npt.NDArray[np.int64]:
    """The fewest places that hold half, of each row of counts."""
    held = np.cumsum(-np.sort(-tables, axis=1), axis=1)
    needed: npt.NDArray[np.int64] = (held < HALF * incidents - 1e-9).sum(axis=1) + 1
    return needed


def _by_chance(share: Floats, incidents: int, permutations: int, seed: int) -> npt.NDArray[np.int64]:
    random = np.random.default_rng(seed)
    many = max(1, _AT_A_TIME // max(len(share), incidents))
    edges = np.cumsum(share)
    parts = []
    for first in range(0, permutations, many):
        rows = min(many, permutations - first)
        fell = np.minimum(np.searchsorted(edges, random.random((rows, incidents)), side="right"), len(share) - 1)
        flat = np.bincount((fell + len(share) * np.arange(rows)[:, None]).ravel(), minlength=rows * len(share))
        parts.append(_for_half(flat.reshape(rows, len(share)), incidents))
    return np.concatenate(parts)
