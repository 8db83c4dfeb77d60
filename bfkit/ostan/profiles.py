"""When things happen: weekdays, hours and months, by evening rather than by calendar day."""

from dataclasses import dataclass

FIRST_HOUR = 6
"""A day of a profile runs from 06:00 to 06:00, so that the night belongs to the evening it began."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Relative weights of time.

    Attributes:
        hours: 24 weights, from 06-07 to 05-06 the next morning.
        weekdays: 7 weights, Monday first; the day on which the profile's day began.
        months: 12 weights, January first.
        school_free: weight of a day in a school holiday against the other days of its month.
    """

    hours: tuple[float, ...]
    weekdays: tuple[float, ...] = (1.0,) * 7
    months: tuple[float, ...] = (1.0,) * 12
    school_free: float = 1.0


def hours(*spans: tuple[int, int, float], rest: float = 0.1) -> tuple[float, ...]:
    """The 24 weights of a profile, from spans ``(from, to, weight of each hour)``; 28 is 04 next morning.

    >>> hours((22, 24, 5.0))[15:19]
    (0.1, 5.0, 5.0, 0.1)
    """
    weights = [rest] * 24
    for start, end, weight in spans:
        for hour in range(start, end):
            weights[hour - FIRST_HOUR] = weight
    return tuple(weights)


_WEEKEND = (0.7, 0.7, 0.8, 0.9, 1.6, 1.7, 0.8)
_OFFICE_DAYS = (1.0, 1.0, 1.0, 1.0, 0.9, 0.15, 0.1)
_SUMMER = (0.6, 0.6, 0.8, 1.0, 1.3, 1.4, 1.3, 1.4, 1.2, 0.9, 0.7, 0.6)
_WINTER = (1.4, 1.3, 1.2, 0.9, 0.7, 0.6, 0.5, 0.7, 1.0, 1.2, 1.4, 1.3)
_SCHOOL_YEAR = (1.0, 0.9, 1.0, 1.1, 1.3, 0.7, 0.2, 0.9, 1.2, 1.1, 1.0, 0.6)

PUB_NIGHTS = Profile(
    hours((20, 23, 3.0), (23, 28, 12.0), (28, 29, 2.0)),
    (1.0, 1.0, 2.0, 3.0, 30.0, 34.0, 2.0),
    (0.9, 0.9, 1.0, 1.0, 1.1, 1.2, 1.1, 1.1, 1.0, 1.0, 0.9, 1.2),
)
"""Violence at pubs: Friday and Saturday from 23 to 04, over midnight (requirements A1.19)."""
SPRING_EVENINGS = Profile(
    hours((17, 18, 1.0), (18, 23, 6.0), (23, 25, 2.0)),
    (0.8, 0.8, 0.9, 1.2, 1.6, 1.3, 1.0),
    (0.3, 0.8, 0.6, 2.6, 3.2, 2.0, 0.3, 0.9, 0.9, 0.9, 0.4, 0.3),
)
"""Yards in April, May and June, in the evening."""
SCHOOL_YARDS = Profile(SPRING_EVENINGS.hours, SPRING_EVENINGS.weekdays, SPRING_EVENINGS.months, school_free=3.0)
"""The same months, but three times as much on a day in a school holiday as on another day of the month."""
NIGHTS = Profile(hours((20, 22, 1.5), (22, 28, 4.0), (28, 30, 1.0), rest=0.3), _WEEKEND)
EVENINGS = Profile(hours((14, 17, 1.0), (17, 20, 3.0), (20, 24, 5.0), (24, 26, 2.0), rest=0.2), _WEEKEND)
SUMMER_EVENINGS = Profile(EVENINGS.hours, _WEEKEND, _SUMMER)
WINTER_EVENINGS = Profile(EVENINGS.hours, (1.0,) * 7, _WINTER)
AFTERNOONS = Profile(hours((11, 14, 1.5), (14, 19, 4.0), (19, 22, 2.5), rest=0.2), (1.0,) * 7, _SUMMER)
OFFICE_HOURS = Profile(hours((7, 9, 2.0), (9, 17, 5.0), (17, 20, 1.5), rest=0.15), _OFFICE_DAYS)
SCHOOL_HOURS = Profile(hours((8, 10, 3.0), (10, 15, 6.0), (15, 18, 2.0), rest=0.1), _OFFICE_DAYS, _SCHOOL_YEAR)
BREAK_INS = Profile(hours((9, 15, 2.0), (18, 28, 3.0), rest=0.7), (1, 1, 1, 1, 1.3, 1.3, 1.1), _WINTER)
