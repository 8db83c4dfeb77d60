"""Repeats: places hit again, beside what chance makes of so many incidents, and how long the neighbours are in danger."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse, stats
from scipy.sparse import csgraph
from scipy.spatial import cKDTree

from bfkit.checked import Checked
from bfkit.counts.reach import reaches
from bfkit.inference import benjamini_hochberg, holm
from bfkit.mapping.concentration import Concentration, concentration
from bfkit.mapping.groups import Group, groups_of
from bfkit.mapping.repeats.danger_windows import near_repeats
from bfkit.mapping.repeats.near_repeats import Danger, Knox
from bfkit.parameters.models import Parameters
from bfkit.periods import Period, twelve_months_to

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

TIMES = (2, 3, 4, 5)
LEAST_POINTS = 20
"""Fewer incidents with a point than this are not looked at for repeats."""
LONGEST_SPELL_DAYS = 3
"""An incident known only to lie within more days than this has no date for near repeats."""


@dataclass(frozen=True, slots=True)
class RepeatPlaces:
    """Places hit several times, against incidents that fall on all places alike (Poisson).

    Attributes:
        places: all places. incidents: all incidents. hit: places with at least one.
        times: at least so many incidents, shape (k,). observed: places with so many. expected: by chance.
        p_value: (1 + draws with at least as many) / (draws + 1), each by itself.
        repeat_share: share of the incidents that were not the first of their place; repeat_share_expected: by chance.
        repeat_p_value: chance of so large a share.
    """

    places: int
    incidents: int
    hit: int
    times: tuple[int, ...]
    observed: Whole
    expected: Floats
    p_value: Floats
    repeat_share: float
    repeat_share_expected: float
    repeat_p_value: float
    permutations: int


@dataclass(frozen=True, slots=True)
class Repeats:
    """Repeats of one group: places over twelve months, pairs over twenty-four, for pairs near in time are few.

    Attributes:
        incidents: of the twenty-four months; period: the twelve.
        without_point: incidents without a point; without_date: with a point, but no date within three days.
        same_place_metres: points so near each other are one place. All places: where the source has ever told anything.
        repeat_places, concentration: by place; near: by pairs of incidents. None when there are too few, see ``reason``.
        danger: the danger window; None when none is sure among all groups of the source (Holm: the page names the
            surest, so that any false one must be seldom). signal: more repeats than chance, Benjamini-Hochberg over the
            groups of the source (``p_adjusted``), and no danger window that could not be held.
    """

    group: Group
    period: Period
    incidents: int
    without_point: int
    without_date: int
    same_place_metres: int
    repeat_places: RepeatPlaces | None
    concentration: Concentration | None
    near: Knox | None
    danger: Danger | None
    p_adjusted: float
    signal: bool
    reason: str | None


def repeats(checked: Checked, parameters: Parameters, *, permutations: int = 499, seed: int = 1) -> tuple[Repeats, ...]:
    """Answer where the same happens again, and whether one incident warns of the next, group by group."""
    found = []
    for source in reaches(checked, parameters):
        own = checked.incidents[(checked.incidents["source"] == source) & checked.incidents["x"].notna()]
        if own.empty:
            continue
        period = twelve_months_to(parameters.quarter.end)
        place = pd.Series(
            same_places(own["x"], own["y"], metres=parameters.municipality.thresholds.same_place_metres), own.index
        )
        long = Period(twelve_months_to(period.start).start, period.end)
        groups = groups_of(checked.incidents, parameters, source, since=long.start)
        rows = [_repeats(g.group, g.rows, place, period, parameters, permutations, seed) for g in groups]
        found += _adjusted(rows, parameters.municipality.thresholds.signal_rate)
    return tuple(found)


def repeat_places(counts: npt.ArrayLike, *, permutations: int = 499, seed: int = 1) -> RepeatPlaces:
    """Answer how many places are hit again, and how many chance would make.

    Args:
        counts: shape (places,), incidents of every place, also those without any.
        permutations: draws in which every incident falls on any place alike; seed: of them.

    Raises:
        ValueError: no place, no incident or a negative count.

    Places differ in size and exposure, so more repeats than by chance says that risk is uneven or contagious, not which.
    """
    table = np.asarray(counts, dtype=np.int64)
    if table.ndim != 1 or table.sum() <= 0 or np.any(table < 0):
        raise ValueError("ange antal för varje plats, och minst en händelse")
    places, incidents = len(table), int(table.sum())
    random = np.random.default_rng(seed)
    drawn = np.array([_at_least(np.bincount(random.integers(0, places, incidents))) for _ in range(permutations)])
    observed = _at_least(table)
    hit = int((table > 0).sum())
    return RepeatPlaces(
        places,
        incidents,
        hit,
        TIMES,
        observed[1:],
        places * stats.poisson.sf(np.array(TIMES) - 1, incidents / places),
        (1 + (drawn[:, 1:] >= observed[1:]).sum(axis=0)) / (permutations + 1),
        1 - hit / incidents,
        1 - places * (1 - (1 - 1 / places) ** incidents) / incidents,
        (1 + int((drawn[:, 0] <= hit).sum())) / (permutations + 1),
        permutations,
    )


def _at_least(table: Whole) -> Whole:
    """Places with at least one, and with at least each of ``TIMES``."""
    return np.array([(table >= many).sum() for many in (1, *TIMES)])


def same_places(x: npt.ArrayLike, y: npt.ArrayLike, *, metres: float) -> Whole:
    """A number for each point: the same for points in one cell of so many metres, or chained to it by shorter steps.

    Chains are kept short: a place may reach two and a half times ``metres`` from its middle, else its points are
    parted by a grid of that size, lest a whole street become one place.

    Args:
        x, y: shape (n,), none missing. metres: above 0.
    """
    points = np.column_stack([np.asarray(x, dtype=float), np.asarray(y, dtype=float)])
    pairs = cKDTree(points).query_pairs(metres, output_type="ndarray")
    links = sparse.coo_array((np.ones(len(pairs), dtype=np.int8), (pairs[:, 0], pairs[:, 1])), shape=(len(points),) * 2)
    _, label = csgraph.connected_components(links, directed=False)
    size = np.bincount(label)
    middle = np.column_stack([np.bincount(label, points[:, axis]) / size for axis in (0, 1)])
    far = np.hypot(*(points - middle[label]).T) > 2.5 * metres
    wide = np.isin(label, np.unique(label[far]))
    cell = np.floor(points / (5 * metres)).astype(np.int64)
    key = np.column_stack([label, np.where(wide[:, None], cell, 0)])
    return np.unique(key, axis=0, return_inverse=True)[1].ravel().astype(np.int64)


def _repeats(
    group: Group,
    rows: pd.DataFrame,
    place: pd.Series,
    period: Period,
    parameters: Parameters,
    permutations: int,
    seed: int,
) -> Repeats:
    thresholds = parameters.municipality.thresholds
    placed = rows[rows["x"].notna()]
    lasts = placed["ends_at"] - placed["starts_at"]
    dated = placed[(placed["time_precision"] != "month") & (lasts <= pd.Timedelta(days=LONGEST_SPELL_DAYS))]
    facts = (len(rows), len(rows) - len(placed), len(placed) - len(dated), thresholds.same_place_metres)
    if len(dated) < LEAST_POINTS:
        reason = f"kräver {LEAST_POINTS} händelser med punkt och dag; {len(dated)} finns"
        return Repeats(group, period, *facts, None, None, None, None, float("nan"), signal=False, reason=reason)
    recent = placed[placed["starts_at"].dt.tz_localize(None) >= pd.Timestamp(period.start)]
    if recent.empty:
        return Repeats(
            group, period, *facts, None, None, None, None, float("nan"), signal=False, reason="inget på tolv månader"
        )
    counts = np.bincount(place[recent.index], minlength=int(place.max()) + 1)
    middle = (dated["starts_at"] + (dated["ends_at"] - dated["starts_at"]) / 2).dt.tz_localize(None)
    near = near_repeats(
        dated["x"],
        dated["y"],
        _days(middle, period.start),
        distance_edges=(0, thresholds.same_place_metres, *thresholds.near_repeat_metres),
        day_edges=(0, *thresholds.near_repeat_days),
        permutations=permutations,
        seed=seed,
    )
    return Repeats(
        group,
        period,
        *facts,
        repeat_places(counts, permutations=permutations, seed=seed),
        concentration(counts, permutations=permutations, seed=seed),
        near,
        near.danger,
        p_adjusted=near.clearest.p_value if near.clearest else 1.0,
        signal=False,
        reason=None,
    )


def _days(moments: pd.Series, first: date) -> Whole:
    return (moments.dt.normalize() - pd.Timestamp(first)).dt.days.to_numpy(dtype=np.int64)


def _adjusted(rows: list[Repeats], rate: float) -> list[Repeats]:
    """The p of each group's clearest reach, adjusted over the groups; a danger window that is not sure is dropped."""
    p_values = [row.p_adjusted for row in rows]
    told = [row.danger if p <= rate else None for row, p in zip(rows, holm(p_values), strict=True)]
    return [
        replace(
            row, p_adjusted=float(p), danger=danger, signal=bool(p <= rate) and (danger is None) == (row.danger is None)
        )
        for row, p, danger in zip(rows, benjamini_hochberg(p_values), told, strict=True)
    ]
