"""The school year of Östan: term, holidays and the days of the calendar they follow."""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray


def easter(year: int) -> date:
    """Easter Sunday, by the Gregorian rule (Meeus, Jones and Butcher).

    >>> easter(2022)
    datetime.date(2022, 4, 17)
    """
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def holidays(year: int) -> dict[str, tuple[date, date]]:
    """First and last day of each school holiday of a calendar year, by its Swedish name."""
    sunday = easter(year)
    return {
        "jullov (slut)": (date(year, 1, 1), date(year, 1, 8)),
        "sportlov": (date.fromisocalendar(year, 9, 1), date.fromisocalendar(year, 9, 7)),
        "påsklov": (sunday - timedelta(days=6), sunday + timedelta(days=1)),
        "sommarlov": (date(year, 6, 13), date(year, 8, 17)),
        "höstlov": (date.fromisocalendar(year, 44, 1), date.fromisocalendar(year, 44, 7)),
        "jullov (början)": (date(year, 12, 21), date(year, 12, 31)),
    }


def free(days: NDArray[np.datetime64]) -> NDArray[np.bool_]:
    """Whether each day lies in a school holiday, shape (n,)."""
    found = np.zeros(len(days), dtype=bool)
    for year in np.unique(days.astype("datetime64[Y]").astype(int) + 1970):
        for first, last in holidays(int(year)).values():
            found |= (days >= np.datetime64(first)) & (days <= np.datetime64(last))
    return found
