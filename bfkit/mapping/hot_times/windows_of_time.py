"""The window of the week that stands out most, over midnight or not, corrected for the search among all windows."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from bfkit.display import WEEKDAYS, interval, number, sentence_list
from bfkit.mapping.hot_times.week_scan import (
    DAYS,
    HOURS,
    NIGHT_BEGINS,
    Moments,
    Window,
    clearest_by_chance,
    clearest_windows,
    nights_held,
    nights_of,
    share_of_hours,
)
from bfkit.periods import Period

_TRIED = 40
"""So many of the clearest windows are looked at for one that holds enough nights."""


@dataclass(frozen=True, slots=True)
class HotWindow:
    """Hours of the week that hold more incidents than an even week would.

    Attributes:
        weekdays: the evenings that the window belongs to, Monday 0; before 06 it lies in the night after them.
        hour_from: first hour, 0-23.
        hour_to: the hour at which it ends, 1-24; not after ``hour_from`` when it runs over midnight.
        count: incidents in it, a sum of aoristic weights. total: all incidents.
        expected: were all spread evenly over the week. ratio: count over expected.
        lower, upper: 95 %, holding for all windows that were tried at once.
        p_value: chance of so clear a window anywhere in the week when no hour and no weekday is worse.
        nights: different nights with an incident in it.
    """

    weekdays: tuple[int, ...]
    hour_from: int
    hour_to: int
    count: float
    total: int
    expected: float
    ratio: float
    lower: float
    upper: float
    p_value: float
    permutations: int
    nights: int

    @property
    def words(self) -> str:
        """When, in Swedish: "fredagar och lördagar kl. 23–04"."""
        days = nights_in_words(self.weekdays) if self.hour_from < NIGHT_BEGINS else days_in_words(self.weekdays)
        return f"{days} kl. {self.hour_from:02d}–{self.hour_to:02d}"

    @property
    def sentence(self) -> str:
        """The finding with counts and interval; small letter first, to follow the name of the problem."""
        whole = abs(self.count - round(self.count)) < 1e-6
        count = f"{'' if whole else 'omkring '}{number(round(self.count))} av {number(self.total)} händelser"
        return (
            f"{self.words}: {count}, {number(self.ratio, 1)} gånger så många som väntat om de vore jämnt spridda över "
            f"veckan ({interval(self.lower, self.upper, 1)} när alla tider prövas samtidigt)"
        )


def days_in_words(weekdays: tuple[int, ...]) -> str:
    """A run of weekdays in Swedish: one, two, three or more, or every day.

    >>> days_in_words((4, 5)), days_in_words((0, 1, 2, 3)), days_in_words((6, 0, 1))
    ('fredagar och lördagar', 'måndagar–torsdagar', 'söndagar–tisdagar')
    """
    names = [f"{WEEKDAYS[day]}ar" for day in weekdays]
    if len(names) == DAYS:
        return "alla dagar"
    return f"{names[0]}–{names[-1]}" if len(names) > 2 else sentence_list(names)


def nights_in_words(weekdays: tuple[int, ...]) -> str:
    """The nights after so many evenings, named by the morning they lead to.

    >>> nights_in_words((4, 5)), nights_in_words((5,))
    ('nätterna mot lördag och söndag', 'natten mot söndag')
    """
    names = [WEEKDAYS[(day + 1) % DAYS] for day in weekdays]
    if len(names) == DAYS:
        return "alla nätter"
    if len(names) == 1:
        return f"natten mot {names[0]}"
    return f"nätterna mot {f'{names[0]}–{names[-1]}' if len(names) > 2 else sentence_list(names)}"


def hot_window(
    starts: Moments,
    ends: Moments,
    *,
    longest_hours: int = 24,
    least_count: float = 10,
    least_nights: int = 5,
    period: Period | None = None,
    permutations: int = 999,
    seed: int = 1,
) -> HotWindow | None:
    """Answer which hours of the week stand out most, and whether chance in so wide a search could make them.

    Args:
        starts, ends: shape (n,), local times; equal when the time is known. Spread over their hours (aoristic).
        longest_hours: no interval is longer than this.
        least_count, least_nights: a window with fewer incidents, or on fewer nights, is never named.
        period: what the incidents were taken from, for the hours that an even spread is over; without it the nights
            from the first incident to the last.
        permutations: of nights and hours; seed: of them.

    Returns:
        The window, whatever its ``p_value``; None when no window holds enough. Windows are 2-8 hours on one or
        more evenings in a row. The interval is every ratio whose signed root against the count lies within the 95th
        percentile of the clearest window by chance.
    """
    if len(starts) == 0:
        return None
    nights = nights_of(starts, ends, longest_hours=longest_hours)
    for window in clearest_windows(nights, least_count=least_count, most=_TRIED):
        held = nights_held(nights, window)
        if held >= least_nights:
            by_chance = clearest_by_chance(nights, permutations=permutations, seed=seed)
            return _result(window, by_chance, nights.total, held, period)
    return None


def _result(window: Window, by_chance: np.ndarray, total: float, held: int, period: Period | None) -> HotWindow:
    expected = window.expected
    if period is not None:
        expected = total * share_of_hours(window, np.datetime64(period.start, "h"), np.datetime64(period.end, "h"))
    lower, upper = _ends(window.count, total, float(np.quantile(by_chance, 0.95)))
    clock = (window.hour + NIGHT_BEGINS) % HOURS
    return HotWindow(
        weekdays=tuple((window.weekday + step) % DAYS for step in range(window.evenings)),
        hour_from=clock,
        hour_to=(clock + window.length - 1) % HOURS + 1,
        count=window.count,
        total=round(total),
        expected=expected,
        ratio=window.count / expected,
        lower=lower / expected,
        upper=upper / expected,
        p_value=(1 + int((by_chance >= window.root - 1e-9).sum())) / (len(by_chance) + 1),
        permutations=len(by_chance),
        nights=held,
    )


def _ends(count: float, total: float, level: float) -> tuple[float, float]:
    """Means of a window whose signed root against the count is at most ``level``, as many of all incidents."""

    def away(mean: float) -> float:
        rest = (total - count) * np.log((total - count) / (total - mean)) if total > count else 0.0
        return float(2 * (count * np.log(count / mean) + rest) - level**2)

    lower = brentq(away, 1e-12 * count, count)
    top = total * (1 - 1e-12)
    upper = brentq(away, count, top) if count < top and away(top) > 0 else total
    return float(lower), float(upper)
