"""A problem that is a set of places: those of them near something against the others, and one of them hit again."""

from dataclasses import replace
from itertools import combinations
from math import comb

import numpy as np
from scipy import stats
from scipy.spatial import cKDTree

from bfkit.causes.evidence import FEWEST, LEVEL, NOT_TESTED, TOO_FEW, Arguments, Evidence, untested
from bfkit.causes.material import Material
from bfkit.causes.permuted import CONFIDENCE, Floats, Ratio, Whole, against_chance
from bfkit.display import number
from bfkit.periods import Period

FEW_PLACES = "för få av problemets platser att jämföra"
BUSY = "platsen har en ungefär lika stor del av allt annat som händer vid problemets platser: att den är större eller livligare räcker som förklaring"
SIZES = ("within", "around")
"""How busy a place is is counted at the problem's own distance, and at that which is near: what each count's name begins with."""
FEWEST_OTHER = 30
"""Other incidents in all under which nothing is said of size."""
FEWEST_OWN = 4
"""Places of a problem that there must be to compare them with each other."""
_FEWEST_DRAWS = 20
"""Ways to choose the places near: with fewer no chance of 5 % can be told. So four or five places never can, and one
place near never among fewer than twenty; with just twenty ways only where nothing else is judged (``UNREACHABLE``)."""
_MOST_DRAWS = 5000
_NEAR_PLACE, _REPEAT_PLACE = "nara_plats", "upprepad_plats"


def own_places(material: Material) -> Whole:
    """Positions in the register of the places that a problem was chosen by; none for a problem of areas."""
    spots = set(material.problem.spots)
    register = material.register
    pairs = zip(register.x.tolist(), register.y.tolist(), strict=True)
    return np.array([place for place, spot in enumerate(pairs) if spot in spots], dtype=np.int64)


def among_own(material: Material) -> bool:
    """Whether a problem is so many places that they can be compared with each other."""
    return len(own_places(material)) >= FEWEST_OWN


def own_counts(material: Material, period: Period, *, days: bool = False) -> Whole:
    """The problem's incidents at each of its own places, each at the nearest; or days with an incident there."""
    places, register = own_places(material), material.register
    rows = material.kind.some(material.selected.here & material.within(period) & material.kind.pointed)
    if not len(rows):
        return np.zeros(len(places), dtype=np.int64)
    tree = cKDTree(np.column_stack([register.x[places], register.y[places]]))
    _, at = tree.query(np.column_stack([rows.x, rows.y]))
    if days:
        at = np.unique(np.column_stack([at, rows.evening]), axis=0)[:, 0]
    return np.bincount(at, minlength=len(places)).astype(np.int64)


def near_among_own(
    material: Material, arguments: Arguments, chosen: Whole, period: Period, metres: float, words: str
) -> Evidence:
    """Do the problem's places near something have more of its incidents than its other places?

    Chance: which of the places are near is drawn by lot, all ways when they are few.
    """
    places, register = own_places(material), material.register
    what = f"problemets platser inom {metres:.0f} meter från {words}, händelser"
    tree = cKDTree(np.column_stack([register.x[chosen], register.y[chosen]]))
    away, _ = tree.query(np.column_stack([register.x[places], register.y[places]]))
    near, counts = away <= metres, own_counts(material, period)
    if counts.sum() < FEWEST:
        return untested(_NEAR_PLACE, arguments, period, TOO_FEW, what=what)
    found = near_ratio(counts, near)
    if found is None:
        if not near.any():
            return untested(_NEAR_PLACE, arguments, period, none_near(metres), what=what)
        note = f"{int(near.sum())} av problemets {len(places)} platser ligger inom {number(metres)} meter"
        return untested(_NEAR_PLACE, arguments, period, FEW_PLACES, what=what, notes=(note,))
    told = {"among": float(len(places)), "places": float(near.sum()), "own": found.count, "in_problem": 1.0}
    against = f"problemets övriga {int((~near).sum())} platser (de nära är {int(near.sum())})"
    return Evidence(_NEAR_PLACE, arguments, period, what, against, found, counts=told)


def none_near(metres: float) -> str:
    """Why the places cannot be compared when none is near: with the distance, and without a name that some may not read."""
    return f"ingen av problemets platser ligger inom {number(metres)} meter från en sådan plats"


def near_ratio(counts: Whole, near: np.ndarray) -> Ratio | None:
    """Mean of the places near over the mean of the others, by permutation of the places; None with too few of either.

    Args:
        counts: shape (places,). near: shape (places,), flags.

    >>> found = near_ratio(np.array([30, 30, 30, 10, 10, 10]), np.array([1, 1, 1, 0, 0, 0], dtype=bool))
    >>> found.ratio, found.p_value  # one of C(6, 3) = 20 ways is as large
    (3.0, 0.05)
    """
    size, number = len(counts), int(near.sum())
    ways = comb(size, number) if 0 < number < size else 0
    if ways < _FEWEST_DRAWS or not counts[~near].sum():
        return None
    if ways <= _MOST_DRAWS:
        own = tuple(np.flatnonzero(near).tolist())
        drawn = np.array([one for one in combinations(range(size), number) if one != own])
    else:
        random = np.random.default_rng(1)
        drawn = random.random((_MOST_DRAWS - 1, size)).argpartition(number - 1, axis=1)[:, :number]
    inside: Floats = counts[drawn].sum(axis=1).astype(float)
    outside = (counts.sum() - inside) / (size - number)
    by_chance = inside / number / np.maximum(outside, 1e-9)
    expected = float(counts[~near].mean()) * number
    return against_chance(
        float(counts[near].sum()), expected, by_chance, used=int(counts[near].sum()), compared=int(counts[~near].sum())
    )


def repeat_among_own(material: Material, arguments: Arguments, chosen: Whole, period: Period, words: str) -> Evidence:
    """Is one of the problem's places hit on more days than if its days were drawn by lot among all of them?

    Drawn by equal shares. Where a draw by how much else happens at each place explains the days too, it is said: a large or
    busy place has more of everything. That is no test of its own, for what hits a place can be of several kinds.
    """
    places = own_places(material)
    what = f"dagar med händelser vid {words}"
    days = own_counts(material, period, days=True)
    if days.sum() < FEWEST:
        return untested(_REPEAT_PLACE, arguments, period, TOO_FEW, what=what)
    here = np.isin(places, chosen)
    seen, whole = int(days[here].sum()), int(days.sum())
    found = drawn_by_lot(seen, whole, int(here.sum()) / len(places))
    incidents = float(own_counts(material, period)[here].sum())
    against = f"att dagarna slumpades mellan problemets {len(places)} platser"
    told = {"among": float(len(places)), "own": found.count, "own_incidents": incidents, "in_problem": 1.0}
    sizes = _sizes(material, period)
    notes: tuple[str, ...] = ()
    if not sizes:
        notes = (f"{NOT_TESTED}om platsen är större eller livligare, för det händer för lite annat att jämföra med",)
    elif any(explained_by_size(found, others, here) for _, others in sizes.values()):
        notes = (BUSY,)
    for name, (metres, others) in sizes.items():
        told |= {
            f"{name}_metres": metres,
            f"{name}_others": float(others.sum()),
            f"{name}_here": float(others[here].sum()),
        }
    return Evidence(_REPEAT_PLACE, arguments, period, what, against, found, notes=notes, counts=told)


def _sizes(material: Material, period: Period) -> dict[str, tuple[float, Whole]]:
    """How much else happens at each place, at the problem's own distance and at what is near, by name; none of too little.

    What hits a place can be of several kinds, so the own distance alone may take a cause for size; the surroundings alone
    may miss a large place. Both are counted, and one that explains is enough.
    """
    reach = dict(zip(SIZES, (material.problem.metres, float(material.near_metres)), strict=True))
    if reach["around"] <= reach["within"]:
        del reach["around"]
    found = {name: (metres, others_at(material, period, metres)) for name, metres in reach.items()}
    return {name: one for name, one in found.items() if one[1].sum() >= FEWEST_OTHER}


def others_at(material: Material, period: Period, metres: float) -> Whole:
    """All else that happens so near the problem's places, shape (places,), each at the nearest: how busy they are."""
    places, register, source = own_places(material), material.register, material.selected.source
    rows = source.some(~np.isin(source.row, material.kind.row) & source.within(period) & source.pointed)
    if not len(rows):
        return np.zeros(len(places), dtype=np.int64)
    tree = cKDTree(np.column_stack([register.x[places], register.y[places]]))
    away, at = tree.query(np.column_stack([rows.x, rows.y]))
    return np.bincount(at[away <= metres], minlength=len(places)).astype(np.int64)


def explained_by_size(found: Ratio, others: Whole, here: np.ndarray) -> bool:
    """Whether days that equal shares do not explain are explained by how much else happens at each place.

    Args:
        found: the days by equal shares. others: shape (places,), all else. here: shape (places,), the places asked about.
    """
    busy = float(others[here].sum() / others.sum())
    return 0 < busy < 1 and found.p_value <= LEVEL < drawn_by_lot(round(found.count), found.compared, busy).p_value


def drawn_by_lot(days: int, total: int, share: float) -> Ratio:
    """Days at some places of a share against a draw by lot: binomial, with Clopper and Pearson's interval.

    >>> found = drawn_by_lot(8, 12, 1 / 6)  # 2 expected
    >>> round(found.expected, 9), round(found.ratio, 9), round(found.p_value, 4)
    (2.0, 4.0, 0.0002)
    """
    interval = stats.binomtest(days, total, share).proportion_ci(confidence_level=CONFIDENCE, method="exact")
    found = against_chance(float(days), total * share, np.ones(1), used=days, compared=total, moved=False)
    return replace(
        found,
        lower=float(interval.low) / share,
        upper=float(interval.high) / share,
        p_value=float(stats.binom.sf(days - 1, total, share)),
        permutations=0,
    )
