"""Incidents by weekday and hour, with intervals spread over the hours they may have fallen in.

Aoristic weights: Ratcliffe (2000), IJGIS 14(7), 669-679, doi:10.1080/136588100424963. An incident known
only to lie between two times gives each hour the share of the interval that falls in it.
"""

import numpy as np
import numpy.typing as npt

HOURS = 24
DAYS = 7


def aoristic_week(
    starts: npt.NDArray[np.datetime64], ends: npt.NDArray[np.datetime64], *, longest_hours: int = 24
) -> npt.NDArray[np.float64]:
    """Weight of each hour of the week, shape (7, 24), Monday first; the weights sum to the number of incidents.

    Args:
        starts, ends: shape (n,), local times; equal when the time is known.
        longest_hours: no interval is longer than this.

    >>> week = aoristic_week(*np.array([["2025-06-20T23:30"], ["2025-06-21T01:15"]], dtype="datetime64[s]"))
    >>> week[4, 23].round(4), week[5, :2].round(4)
    (np.float64(0.2857), array([0.5714, 0.1429]))
    """
    begin = starts.astype("datetime64[s]").astype(np.int64)
    end = ends.astype("datetime64[s]").astype(np.int64)
    length = np.maximum(end - begin, 1)
    first_hour = begin // 3600
    week = np.zeros(DAYS * HOURS)
    for step in range(longest_hours + 1):
        hour = first_hour + step
        overlap = np.minimum(np.maximum(end, begin + 1), (hour + 1) * 3600) - np.maximum(begin, hour * 3600)
        share = np.clip(overlap, 0, None) / length
        np.add.at(week, (hour + 3 * HOURS) % (DAYS * HOURS), share)
    return week.reshape(DAYS, HOURS)


def blocks(weights: npt.NDArray[np.float64], hours: int) -> npt.NDArray[np.float64]:
    """Weekday by block of so many hours, shape (7, 24 / hours). Raises ValueError when 24 is not divisible."""
    if HOURS % hours:
        raise ValueError(f"{hours} timmar delar inte dygnet jämnt")
    return weights.reshape(DAYS, HOURS // hours, hours).sum(axis=2)
