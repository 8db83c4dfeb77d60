"""Whether it was dark: the height of the sun at a place and a moment."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
DARK_BELOW = -3.0
"""Degrees: the sun so far under the horizon, about half an hour after sunset, when street lamps are needed."""


def sun_height(utc: npt.NDArray[np.datetime64], latitude: float, longitude: float) -> Floats:
    """Degrees of the sun over the horizon, without refraction; within about half a degree.

    Args:
        utc: shape (n,), universal time. latitude, longitude: degrees, north and east positive.

    Source: Michalsky (1988), Solar Energy 40:227, doi:10.1016/0038-092X(88)90045-X, low-precision almanac.

    >>> noon = np.array(["2025-06-21T11:00"], dtype="datetime64[s]")
    >>> sun_height(noon, 60.0, 15.0).round(0).tolist()
    [53.0]
    """
    days = (utc - np.datetime64("2000-01-01T12:00")).astype("timedelta64[s]").astype(float) / 86400
    anomaly = np.radians((357.528 + 0.9856003 * days) % 360)
    mean = 280.460 + 0.9856474 * days
    ecliptic = np.radians((mean + 1.915 * np.sin(anomaly) + 0.020 * np.sin(2 * anomaly)) % 360)
    tilt = np.radians(23.439 - 4e-7 * days)
    right_ascension = np.arctan2(np.cos(tilt) * np.sin(ecliptic), np.cos(ecliptic))
    declination = np.arcsin(np.sin(tilt) * np.sin(ecliptic))
    sidereal = np.radians((280.46062 + 360.98564737 * days + longitude) % 360)
    hour_angle = sidereal - right_ascension
    phi = np.radians(latitude)
    height = np.sin(phi) * np.sin(declination) + np.cos(phi) * np.cos(declination) * np.cos(hour_angle)
    return np.asarray(np.degrees(np.arcsin(height)), dtype=float)


def dark(utc: npt.NDArray[np.datetime64], latitude: float, longitude: float) -> npt.NDArray[np.bool_]:
    """Whether it was dark, shape (n,)."""
    return sun_height(utc, latitude, longitude) < DARK_BELOW
