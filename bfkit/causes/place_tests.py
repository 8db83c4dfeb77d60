"""Tests of where: near a kind of place, or again and again at one place."""

import numpy as np
from scipy.spatial import cKDTree

from bfkit import vocabulary
from bfkit.causes.evidence import (
    FEWEST,
    NO_PLACES,
    NO_POINTS,
    NOT_ALIKE,
    NOT_APART,
    TOO_FEW,
    Arguments,
    Evidence,
    needs,
    untested,
)
from bfkit.causes.material import Material
from bfkit.causes.nearness import FAR_TIMES, SAME_SPOT, near_against_far, strongest, taken
from bfkit.causes.own_places import among_own, near_among_own, own_places, repeat_among_own
from bfkit.causes.permuted import Ratio, against_chance
from bfkit.causes.problem import in_hours
from bfkit.causes.rows import Flags, Floats, Rows, Whole
from bfkit.display import sentence_list
from bfkit.errors import ParameterError
from bfkit.periods import Period

NEAR_PLACE, REPEAT_PLACE = "nara_plats", "upprepad_plats"
_FEWEST_SPOTS = 60
MOST_TAKEN = 0.5
"""Of the incidents near a place, the largest share that may be a neighbour's: else neither yes nor no can be told."""


def near_place(material: Material, arguments: Arguments, period: Period) -> Evidence:
    """Are there more incidents near these places than near other spots with as busy surroundings?

    Incidents near against far (to four times the distance), against the same at random spots where anything happens.
    An incident near several places counts for the one with most, so that no place inherits its neighbour's. Where the
    problem is a set of places, those near are compared with those far from it instead, by the problem's own incidents.
    """
    if not arguments.places:
        needs(arguments.kinds, "places eller kinds", NEAR_PLACE)
    if (why := no_places(material)) is not None:
        return untested(NEAR_PLACE, arguments, period, why)
    metres = float(arguments.metres or material.near_metres)
    chosen = places_of(material, arguments)
    if among_own(material) and not np.isin(chosen, own_places(material)).any():
        return near_among_own(material, arguments, chosen, period, metres, named(material, chosen, arguments))
    rows = _counted(material, period)
    found, near, far = near_against_far(rows, material.register, chosen, material.pool, metres=metres)
    what = f"händelser inom {metres:.0f} meter från {named(material, chosen, arguments)}"
    own = material.within(period) & material.near(chosen, metres)
    counts = {"near": float(near), "far": float(far), "places": float(len(chosen))} | in_problem(material, own)
    counts["own"] = float((own & material.selected.here).sum())
    if taken(rows, material.register, chosen, metres=metres) > MOST_TAKEN:
        return untested(NEAR_PLACE, arguments, period, NOT_APART, what=what)
    if near + far < FEWEST or found is None:
        return untested(NEAR_PLACE, arguments, period, TOO_FEW, what=what)
    against = (
        f"händelser {metres:.0f}–{FAR_TIMES * metres:.0f} meter bort, och samma förhållande vid slumpvisa punkter där det "
        "händer lika mycket omkring"
    )
    return Evidence(NEAR_PLACE, arguments, period, what, against, found, counts=counts)


def repeat_place(material: Material, arguments: Arguments, period: Period) -> Evidence:
    """Is one place hit again and again, more than other places where such incidents happen?

    Days with an incident at the place (within 25 metres; of several places the one more are nearest to) against all
    spots of the municipality at which the kind has happened; chance is the place's rank among them. Where the place
    is one of a problem's several places, chance is that its days are drawn by lot among them. The place must have been
    pointed out by other days than these.
    """
    if not material.kind.pointed.any():
        return untested(REPEAT_PLACE, arguments, period, NO_POINTS)
    if arguments.places:
        if (why := no_places(material)) is not None:
            return untested(REPEAT_PLACE, arguments, period, why)
        chosen = places_of(material, arguments)
        if among_own(material) and np.isin(chosen, own_places(material)).all():
            return repeat_among_own(material, arguments, chosen, period, named(material, chosen, arguments))
        metres = float(arguments.metres or SAME_SPOT)
        found, used = _repeat(material, chosen, period, metres)
    else:
        return untested(REPEAT_PLACE, arguments, period, NOT_ALIKE, notes=("ange en plats ur platsregistret",))
    what = f"dagar med händelser vid {named(material, chosen, arguments)}"
    if taken(_counted(material, period), material.register, chosen, metres=metres) > MOST_TAKEN:
        return untested(REPEAT_PLACE, arguments, period, NOT_APART, what=what)
    if found is None:
        return untested(REPEAT_PLACE, arguments, period, TOO_FEW if used < FEWEST else NOT_ALIKE, what=what)
    against = "genomsnittet av alla ställen i kommunen där sådana händelser har skett"
    counts = {"incidents": float(used)} | _own_days(material, chosen, period, metres)
    return Evidence(REPEAT_PLACE, arguments, period, what, against, found, counts=counts)


def _own_days(material: Material, chosen: Whole, period: Period, metres: float) -> dict[str, float]:
    """Of the days counted at the places those with an incident of the problem, and the incidents of such days."""
    rows = _counted(material, period)
    known = rows.some(rows.pointed)
    here = np.isin(known.row, material.kind.row[material.selected.here])
    owner = strongest(known, material.register, metres=metres)
    days = sum(len(np.unique(known.evening[here & (owner == place)])) for place in chosen)
    return {"own": float(days), "own_incidents": float((here & np.isin(owner, chosen)).sum())}


def _repeat(material: Material, chosen: Whole, period: Period, metres: float) -> tuple[Ratio | None, int]:
    rows = _counted(material, period)
    rows = rows.some(rows.pointed)
    owner = strongest(rows, material.register, metres=metres)
    near = [owner == place for place in chosen]
    days = sum(len(np.unique(rows.evening[one])) for one in near)
    alike = _spot_days(material, rows, metres)
    if len(rows) < FEWEST or len(alike) < _FEWEST_SPOTS or alike.mean() <= 0:
        return None, len(rows)
    random = np.random.default_rng(1)
    chance = alike if len(chosen) == 1 else random.choice(alike, (999, len(chosen))).sum(axis=1)
    expected = float(alike.mean()) * len(chosen)
    found = against_chance(days, expected, chance / expected, used=int(np.sum(near)), compared=len(alike), moved=False)
    return found, len(rows)


def _kind_spots(material: Material) -> Floats:
    """Where the kind has happened over the whole history: a point for each 25-metre square."""
    points = np.column_stack([material.kind.x, material.kind.y])[material.kind.pointed]
    _, first = np.unique(np.floor(points / SAME_SPOT), axis=0, return_index=True)
    return points[first]


def _spot_days(material: Material, rows: Rows, metres: float) -> Floats:
    """Days with an incident within reach of each such spot."""
    spots = _kind_spots(material)
    found = (
        cKDTree(np.column_stack([rows.x, rows.y])).query_ball_point(spots, metres) if len(rows) else [[]] * len(spots)
    )
    return np.array([len(np.unique(rows.evening[near])) if near else 0 for near in found], dtype=float)


def in_problem(material: Material, own: Flags) -> dict[str, float]:
    """Which share of a test's incidents are the problem's own: a test of a kind of place uses the whole municipality."""
    return {"in_problem": float((own & material.selected.here).sum() / own.sum()) if own.any() else 0.0}


def _counted(material: Material, period: Period) -> Rows:
    """Incidents of the kind in the problem's hours and the period, anywhere."""
    return material.kind.some(material.within(period) & in_hours(material.kind, material.problem.window))


def no_places(material: Material) -> str | None:
    """Why nearness cannot be tested; None when it can."""
    if len(material.register) == 0:
        return NO_PLACES
    return None if material.kind.pointed.any() else NO_POINTS


def places_of(material: Material, arguments: Arguments) -> Whole:
    """Positions of the places and kinds that a hypothesis names.

    Raises:
        ParameterError: one is unknown.
    """
    parts = [material.register.chosen(place=one) for one in arguments.places]
    parts += [material.register.chosen(kind=one) for one in arguments.kinds]
    if not parts:
        raise ParameterError("ange places eller kinds")
    return np.unique(np.concatenate(parts))


def named(material: Material, chosen: Whole, arguments: Arguments) -> str:
    """The places in words."""
    kinds = [f"platser av slaget {vocabulary.PLACE_KINDS[kind].lower()}" for kind in arguments.kinds]
    names = [str(name) for name in material.register.names[chosen][:3]] if arguments.places else []
    return sentence_list([*names, *kinds])
