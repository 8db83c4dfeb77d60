"""The rhythm of the day: circular mean hour and its strength, and how many peaks the day has.

A mean hour is given only for a day with one peak. A school yard that is noisy at noon and at night has a mean hour
in the quiet afternoon: the truth about no incident. Circular statistics: Mardia & Jupp (2000), Directional
Statistics; Rayleigh's p as in Zar (2010), Biostatistical Analysis, 5th ed., eq. 27.4.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

HOURS = 24
VALLEY = 0.6
"""Two peaks are two when the hours between them fall below this share of the lower peak, both ways round."""
LEAST_PEAK = 0.25
"""A peak lower than this share of the highest is not called one."""
LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Circular:
    """Hours as directions on the clock.

    Attributes:
        mean_hour: 0 up to 24. strength: 0 (no direction) to 1 (all at one hour). deviation: circular, in hours.
        p_value: Rayleigh, that hours as concentrated as these come from an even day.
    """

    mean_hour: float
    strength: float
    deviation: float
    p_value: float


@dataclass(frozen=True, slots=True)
class DailyRhythm:
    """The rhythm of a day.

    Attributes:
        by_hour: shape (24,), incidents by hour of the clock (aoristic weights).
        peaks: hours at which the smoothed day peaks, highest first; none in a day without incidents.
        mean_hour: None when the day has more than one peak or none that is sure.
        why_no_mean: in Swedish, when there is no mean hour; None when there is.
    """

    by_hour: Floats
    peaks: tuple[int, ...]
    mean_hour: float | None
    why_no_mean: str | None


def circular_hours(hours: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> Circular:
    """Answer round which hour of the clock times lie, and how closely.

    Args:
        hours: shape (n,), clock hours with decimals.
        weights: shape (n,), incidents at each; 1 each when not given.

    Raises:
        ValueError: no incident, or a negative weight.

    >>> round(circular_hours([23, 0, 1, 2, 22, 3]).mean_hour, 6)
    0.5
    """
    angle = np.asarray(hours, dtype=float) * (2 * math.pi / HOURS)
    weight = np.ones(angle.shape) if weights is None else np.asarray(weights, dtype=float)
    count = float(weight.sum())
    if count <= 0 or np.any(weight < 0):
        raise ValueError("det behövs minst en händelse med klockslag, och inga negativa vikter")
    cosine, sine = float(weight @ np.cos(angle)) / count, float(weight @ np.sin(angle)) / count
    strength = min(math.hypot(cosine, sine), 1.0)
    p_value = math.exp(math.sqrt(1 + 4 * count + 4 * count**2 * (1 - strength**2)) - (1 + 2 * count))
    deviation = math.sqrt(-2 * math.log(strength)) * HOURS / (2 * math.pi) if strength > 0 else math.inf
    return Circular(math.atan2(sine, cosine) * HOURS / (2 * math.pi) % HOURS, strength, deviation, min(p_value, 1.0))


def daily_rhythm(by_hour: npt.ArrayLike) -> DailyRhythm:
    """Answer when in the day incidents happen, with a mean hour only where it says something true.

    Args:
        by_hour: shape (24,), incidents by hour of the clock, not negative.

    Raises:
        ValueError: another shape or a negative number.
    """
    weight = np.asarray(by_hour, dtype=float)
    if weight.shape != (HOURS,) or np.any(weight < 0):
        raise ValueError("ange 24 antal, ett för varje timme, inget negativt")
    if weight.sum() <= 0:
        return DailyRhythm(weight, (), None, "ingen händelse har klockslag")
    peaks = day_peaks(weight)
    found = circular_hours(np.arange(HOURS) + 0.5, weight)
    if len(peaks) > 1:
        return DailyRhythm(weight, peaks, None, f"dygnet har {len(peaks)} toppar: ett medelvärde ligger mellan dem")
    if found.p_value > LEVEL:
        return DailyRhythm(weight, peaks, None, "ingen tid på dygnet är säkert vanligare än en annan")
    return DailyRhythm(weight, peaks, found.mean_hour, None)


def day_peaks(by_hour: Floats) -> tuple[int, ...]:
    """Hours at which the day peaks, three hours taken together, the highest first.

    Small numbers make peaks that are chance. That errs on the safe side: a mean hour is then not given.
    """
    smooth = (np.roll(by_hour, 1) + by_hour + np.roll(by_hour, -1)) / 3
    peaks: list[int] = []
    for hour in np.argsort(-smooth, kind="stable"):
        high = smooth[hour] >= LEAST_PEAK * smooth.max() and smooth[hour] > 0
        if high and all(_apart(smooth, int(hour), other) for other in peaks):
            peaks.append(int(hour))
    return tuple(peaks)


def _apart(smooth: Floats, lower: int, higher: int) -> bool:
    """Whether both ways round the clock from one peak to a higher one lead through a valley."""
    forward = smooth[(lower + np.arange((higher - lower) % HOURS)) % HOURS]
    backward = smooth[(lower - np.arange((lower - higher) % HOURS)) % HOURS]
    return bool(max(forward.min(), backward.min()) < VALLEY * smooth[lower])
