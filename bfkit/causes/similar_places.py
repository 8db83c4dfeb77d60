"""Why not there: places of the same kind as the problem's that have few of its incidents, beside those with many."""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from bfkit import vocabulary
from bfkit.causes.conditions import bad_lighting
from bfkit.causes.material import Material
from bfkit.causes.own_places import own_places
from bfkit.causes.permuted import Whole
from bfkit.causes.problem import in_hours
from bfkit.parameters import hypotheses as declared

FEW_SHARE = 0.5
"""Few is under half of what the problem's own places have on average."""
_KINDS = tuple(kind for kind in vocabulary.PLACE_KINDS if kind != vocabulary.OTHER)


@dataclass(frozen=True, slots=True)
class PlaceGroup:
    """Some places together.

    Attributes:
        names: of the places. incidents: of the problem's kind in its hours, at them. others: incidents of other kinds
            there, how busy they are. lighting: reports of bad lighting there, open at some time of the problem's period. near: how many of the places lie near each
            other kind of place.
    """

    names: tuple[str, ...]
    incidents: int
    others: int
    lighting: int
    near: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class SimilarPlaces:
    """Places of one sort, divided by how many incidents they have; ``metres`` round each is its own."""

    metres: float
    near_metres: float
    many: PlaceGroup
    few: PlaceGroup


def similar_places(material: Material, own: declared.Problem | None) -> SimilarPlaces | None:
    """Answer where the problem could have been and is not: places like its own, with under half as many incidents.

    Like: of the same kinds; of the problem's own when they are of no certain kind. None where the problem is not one of
    places, or where all have as many.
    """
    mine, register = own_places(material), material.register
    if own is None or not len(mine):
        return None
    kinds = set(register.kinds[mine]) - {vocabulary.OTHER}
    alike: Whole = np.flatnonzero(np.isin(register.kinds, sorted(kinds))) if kinds else mine
    alike = np.union1d(alike, mine)
    counts = _at(material, alike)
    own_place = np.isin(alike, mine)
    few = counts < FEW_SHARE * counts[own_place].mean()
    many = own_place if not own_place.all() else ~few
    few &= ~many
    if not many.any() or not few.any():
        return None
    groups = (_group(material, alike[chosen], int(counts[chosen].sum()), kinds) for chosen in (many, few))
    return SimilarPlaces(material.problem.metres, float(material.near_metres), *groups)


def _at(material: Material, places: Whole) -> Whole:
    """Incidents of the kind in the problem's hours and period at each place, each at the nearest."""
    rows = material.kind
    used = material.within(material.problem.period) & in_hours(rows, material.problem.window) & rows.pointed
    away, at = cKDTree(_spots(material, places)).query(np.column_stack([rows.x[used], rows.y[used]]))
    return np.bincount(at[away <= material.problem.metres], minlength=len(places)).astype(np.int64)


def _spots(material: Material, places: Whole) -> np.ndarray:
    return np.column_stack([material.register.x[places], material.register.y[places]])


def _group(material: Material, places: Whole, incidents: int, kinds: set[str]) -> PlaceGroup:
    spots, metres = _spots(material, places), float(material.near_metres)
    source = material.selected.source
    other = source.some(source.within(material.problem.period) & source.pointed & ~material.problem.of_kind(source))
    unsafe = bad_lighting(material.unsafe, material.problem.period)
    near = []
    for kind in _KINDS:
        those = np.flatnonzero(material.register.kinds == kind)
        if kind not in kinds and len(those):
            near.append((kind, int((cKDTree(_spots(material, those)).query(spots)[0] <= metres).sum())))
    return PlaceGroup(
        names=tuple(str(name) for name in material.register.names[places]),
        incidents=incidents,
        others=_round(np.column_stack([other.x, other.y]), spots, metres),
        lighting=_round(unsafe[["x", "y"]].to_numpy(dtype=float), spots, metres),
        near=tuple(near),
    )


def _round(points: np.ndarray, spots: np.ndarray, metres: float) -> int:
    """How many points lie within reach of any of some spots, each once."""
    if not len(points):
        return 0
    return int((cKDTree(spots).query(points)[0] <= metres).sum())
