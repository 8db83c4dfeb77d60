"""How areas were chosen: the rule that pointed out the real area, applied to every earlier date."""

import numpy as np
import numpy.typing as npt

from bfkit.evaluation.chance.extremes import Flags, Floats
from bfkit.evaluation.chance.windows import YEAR, Lengths, between

HIGHEST_COUNT, WORST_PEAK, ANY = "highest_count", "worst_peak", "any"
COUNT_RULES = (HIGHEST_COUNT, WORST_PEAK)
"""Rules on counts. ``any`` is no rule: every area, used only among the plausible rules of an unknown choice."""


def first_date(rule: str, lengths: Lengths) -> int:
    """The first month that has enough months before it for the windows and for the rule."""
    return max(lengths.before, YEAR + lengths.selection if rule == WORST_PEAK else lengths.selection)


def scores(counts: npt.ArrayLike, dates: npt.ArrayLike, *, rule: str, lengths: Lengths) -> Floats:
    """What the rule looks at, for every area at every date; shape (areas, dates).

    ``highest_count`` is the count of the months of selection. ``worst_peak`` is that count less what as many
    months held on average in the year before them.

    Args:
        counts: shape (areas, months); as they were, nothing capped.
        dates: index of the first month after.
        rule: ``highest_count``, ``worst_peak`` or ``any`` (every score is 0).
        lengths: of the windows.

    Raises:
        ValueError: an unknown rule.
    """
    first = np.asarray(dates, dtype=np.int64)
    latest = between(counts, first - lengths.selection, first)
    if rule == HIGHEST_COUNT:
        return latest
    if rule == WORST_PEAK:
        ended = first - lengths.selection
        return latest - between(counts, ended - YEAR, ended) * lengths.selection / YEAR
    if rule == ANY:
        return np.zeros_like(latest)
    raise ValueError(f'urvalsregeln "{rule}" finns inte; välj bland {", ".join((*COUNT_RULES, ANY))}')


def chosen(score: npt.ArrayLike, eligible: npt.ArrayLike, *, most: int) -> Flags:
    """The highest eligible scores of each date, ties included so that no area's name decides.

    Args:
        score: shape (areas, dates).
        eligible: shape (areas, dates), areas that could have been chosen.
        most: how many areas the rule points out at each date.
    """
    values = np.where(eligible, np.asarray(score, dtype=float), -np.inf)
    if len(values) <= most:
        return np.isfinite(values)
    lowest = np.partition(values, len(values) - most, axis=0)[len(values) - most]
    return np.isfinite(values) & (values >= lowest)
