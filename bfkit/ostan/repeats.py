"""Repeat and near-repeat events: what follows within days, at the same spot or a short walk from it."""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from bfkit.ostan.disturbances import NearRepeat
from bfkit.ostan.places import Spots


def followers(
    random: np.random.Generator,
    declared: NearRepeat,
    spots: Spots,
    eligible: NDArray[np.bool_],
    spot: NDArray[np.int64],
    day: NDArray[np.datetime64],
) -> tuple[NDArray[np.int64], NDArray[np.datetime64]]:
    """The followers of events, and the followers of those, until none is left.

    Args:
        random: the stream.
        declared: how many, how near, how soon.
        spots: all spots; eligible: those where the problem can happen, shape (spots,).
        spot: where the first events were, shape (n,); day: on which day, shape (n,).

    Returns:
        Spot and day of each follower, shape (m,) both.
    """
    places = np.flatnonzero(eligible)
    points = np.column_stack([spots.east[places], spots.north[places]])
    near = cKDTree(points).query_ball_point(points, declared.metres)
    around = {int(place): places[np.sort(found)] for place, found in zip(places, near, strict=True)}
    all_spots, all_days = [], []
    while len(spot):
        count = random.poisson(declared.chance, len(spot))
        spot, day = np.repeat(spot, count), np.repeat(day, count)
        day = day + random.integers(1, declared.days + 1, len(spot)).astype("timedelta64[D]")
        elsewhere, pick = random.random(len(spot)) >= declared.same_spot, random.random(len(spot))
        chosen = [around[int(s)][int(u * len(around[int(s)]))] for s, u in zip(spot, pick, strict=True)]
        spot = np.where(elsewhere, np.array(chosen, dtype=np.int64), spot)
        all_spots.append(spot)
        all_days.append(day)
    return np.concatenate([spot, *all_spots]), np.concatenate([day, *all_days])
