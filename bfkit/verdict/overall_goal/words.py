"""The four words on a change of a year, and when each may be said."""

from enum import StrEnum

LEVEL = 0.025
"""One-sided: at most so often is a fall told where nothing has changed, all indicators shown together considered."""


class YearWord(StrEnum):
    """What can be said of one indicator."""

    FALLEN = "minskat"
    UNSURE = "ingen säker förändring"
    RISEN = "ökat"
    NOT_COMPARABLE = "kan inte jämföras"


def word_of(interval: tuple[float, float], p_decrease: float, p_increase: float, *, no_change: float = 1.0) -> YearWord:
    """The word: a sure change is beyond chance and has an interval without the value of no change.

    Args:
        interval: of the ratio, or of the difference. p_decrease, p_increase: one-sided, adjusted for the other
            indicators. no_change: 1 for a ratio, 0 for a difference.

    >>> word_of((0.7, 0.9), 0.01, 1.0).value, word_of((0.7, 1.1), 0.01, 1.0).value
    ('minskat', 'ingen säker förändring')
    """
    if p_decrease <= LEVEL and interval[1] < no_change:
        return YearWord.FALLEN
    if p_increase <= LEVEL and interval[0] > no_change:
        return YearWord.RISEN
    return YearWord.UNSURE
