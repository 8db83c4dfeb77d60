"""The parts of a week by which a problem picture is named; a night belongs to the evening on which it began."""

import numpy as np
import numpy.typing as npt

from bfkit.counts.aoristic import aoristic_week

Floats = npt.NDArray[np.float64]
WINDOWS = {
    "vardagar_dagtid": "vardagar kl. 06–17",
    "vardagskvallar": "kvällar söndag–torsdag kl. 17–22",
    "vardagsnatter": "nätter efter söndag–torsdag kl. 22–06",
    "helgkvallar": "fredags- och lördagskvällar kl. 17–22",
    "helgnatter": "fredags- och lördagsnätter kl. 22–06",
    "helger_dagtid": "lördagar och söndagar kl. 06–17",
}
"""Together the whole week, each hour once."""
_DAYS, _HOURS = 7, 24
_MORNING, _EVENING, _NIGHT = 6, 17, 22


def _window(weekday: int, hour: int) -> str:
    began = (weekday - 1) % _DAYS if hour < _MORNING else weekday
    if hour < _MORNING or hour >= _NIGHT:
        return "helgnatter" if began in (4, 5) else "vardagsnatter"
    if hour >= _EVENING:
        return "helgkvallar" if weekday in (4, 5) else "vardagskvallar"
    return "helger_dagtid" if weekday in (5, 6) else "vardagar_dagtid"


_KEYS = tuple(WINDOWS)
_MEMBER = np.array([[_KEYS.index(_window(day, hour)) for hour in range(_HOURS)] for day in range(_DAYS)])


def window_weights(
    starts: npt.NDArray[np.datetime64], ends: npt.NDArray[np.datetime64], *, longest_hours: int
) -> tuple[Floats, Floats]:
    """How many incidents fell in each window (aoristic weights), and each window's share of the hours of a week.

    Args:
        starts, ends: shape (n,), local times; equal when the time is known; no interval longer than ``longest_hours``.

    >>> import numpy as np
    >>> night = np.array(["2025-06-21T01:30"], dtype="datetime64[s]")
    >>> dict(zip(WINDOWS, window_weights(night, night, longest_hours=24)[0].tolist()))["helgnatter"]
    1.0
    """
    week = aoristic_week(starts, ends, longest_hours=longest_hours)
    weights = np.bincount(_MEMBER.ravel(), weights=week.ravel(), minlength=len(_KEYS))
    return weights.astype(np.float64), np.bincount(_MEMBER.ravel(), minlength=len(_KEYS)) / float(_DAYS * _HOURS)
