"""The weaker word: what a test may be called, given what the problem was chosen by and whose incidents were counted.

``judged`` says whether a number stands. That is not yet that the cause does: a test may find again what the problem was
chosen by, count other incidents than the problem's own, or be of a kind that no cause could have failed.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType as _Fixed

import numpy as np
from scipy.spatial import cKDTree

from bfkit.causes.changes import CHANGE
from bfkit.causes.evidence import SUPPORTED, UNDECIDED, Evidence, own_count
from bfkit.causes.material import Material
from bfkit.causes.own_places import BUSY
from bfkit.causes.place_tests import NEAR_PLACE, REPEAT_PLACE, places_of
from bfkit.causes.week_tests import WEEK_HOURS

ONLY: Mapping[str, str] = _Fixed({NEAR_PLACE: "var", REPEAT_PLACE: "var", WEEK_HOURS: "när"})
"""Tests that tell where or when, and that no cause could have failed."""
REFINDS_HOURS = "testet återfinner bara problemets egna tider"
REFINDS_PLACE = "testet återfinner bara problemets egen plats"
OTHER_EVENTS = "prövat mest på andra händelser än problemets egna"
SMALL_PART = "kan som mest stå för under 5 % av problemets händelser"
SAYS_NOTHING = (REFINDS_HOURS, REFINDS_PLACE, OTHER_EVENTS, SMALL_PART)
"""Reasons with which the ratio says nothing of the cause, and is not told."""
ONLY_REASON: Mapping[str, str] = _Fixed(
    {"var": "platsen stämmer, orsaken är inte prövad", "när": "tiden stämmer, orsaken är inte prövad"}
)
LEAST_CARRIED = 0.05
"""A cause that could carry less of the problem is not worth a measure, nor a place on the first page."""
LEAST_OWN = 0.5
"""Of what a test counts, the least share that must be the problem's own for it to tell of the problem."""
_SAME = 0.5
"""Of what is counted, the share in the problem's own hours or place from which a test only finds the problem again."""


def weighed(material: Material, found: Evidence) -> Evidence:
    """The same evidence with the weaker word where its test says less than the hypothesis.

    ``kan ej avgöras``, with the reason, for a test that finds again the problem's own hours or place; for one that
    counts mostly other incidents, could carry under ``LEAST_CARRIED`` of the problem, or finds a place that is hit no more
    than its size explains; and with ``only`` for one of where or when alone.
    """
    if found.ratio is None:
        return found
    if (why := refinds(material, found)) is not None:
        return replace(found, status=UNDECIDED, reason=why)
    if found.test != CHANGE and own_count(found) < LEAST_OWN * found.ratio.count:
        return replace(found, status=UNDECIDED, reason=OTHER_EVENTS)
    if found.status != SUPPORTED:
        return found
    most = carried(material, found)
    if most is not None and most < LEAST_CARRIED:
        return replace(found, status=UNDECIDED, reason=SMALL_PART)
    if BUSY in found.notes:
        return replace(found, status=UNDECIDED, reason=BUSY, notes=tuple(note for note in found.notes if note != BUSY))
    if (only := ONLY.get(found.test)) is not None:
        return replace(found, status=UNDECIDED, reason=ONLY_REASON[only], only=only)
    return found


def carried(material: Material, found: Evidence) -> float | None:
    """The most of the problem that a cause could carry: an upper limit, as a share of its incidents in the same days.

    Its own incidents among those counted, less what the upper end of the interval says would have been there anyway:
    own x (1 - 1 / upper). Where days are counted, the incidents of those days. None where the test does not count
    incidents one by one (a change of level, hours of the week).

    By hand: 103 counted, all of them the problem's, upper end 4.9: 103 x (1 - 1 / 4.9) = 82 of 139 is 0.59.
    """
    if found.ratio is None or found.test in (CHANGE, WEEK_HOURS):
        return None
    whole = int((material.selected.here & material.within(found.period)).sum())
    if not whole:
        return None
    own = found.counts.get("own_incidents", own_count(found))
    beyond = 1 - 1 / found.ratio.upper if found.ratio.upper > 1 else 0.0
    return min(own * beyond / whole, 1.0)


def refinds(material: Material, found: Evidence) -> str | None:
    """Why a test only finds again what the problem was chosen by; None when it does not."""
    problem = material.problem
    if found.ratio is not None and found.test == WEEK_HOURS:
        return REFINDS_HOURS if problem.window is not None and own_count(found) >= _SAME * found.ratio.count else None
    if found.test not in (NEAR_PLACE, REPEAT_PLACE) or "among" in found.counts or not problem.spots:
        return None
    return REFINDS_PLACE if _share_near(material, found) >= _SAME else None


def _share_near(material: Material, found: Evidence) -> float:
    """Of the incidents near the places of a test, whatever else they are near, the share in the problem's own place."""
    chosen, rows = places_of(material, found.arguments), material.kind
    metres = float(found.arguments.metres or material.near_metres)
    used = rows.pointed & material.within(found.period)
    if not used.any():
        return 0.0
    tree = cKDTree(np.column_stack([material.register.x[chosen], material.register.y[chosen]]))
    away, _ = tree.query(np.column_stack([rows.x[used], rows.y[used]]))
    near = away <= metres
    return float(material.selected.inside[used][near].mean()) if near.any() else 0.0
