"""Before and after at every date: the windows that the real start and all placebo dates share.

What comes after is compared with the *same calendar months* of the two years before. An area's own season
(a school yard in spring, pubs in December) then cancels, and so does most of the peak for which the area was
chosen, since the months it was chosen on are not among those it is compared with.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bfkit.evaluation.chance.extremes import Capped, Flags, Floats, capped

Whole = npt.NDArray[np.int64]

CORRECTION = 0.5
"""Added to every count before its logarithm is taken, so that no count of 0 stops the calculation."""


YEAR = 12


@dataclass(frozen=True, slots=True)
class Lengths:
    """Months of follow-up, years whose same months it is compared with, and months that the area was chosen on."""

    after: int = 6
    years: int = 2
    selection: int = 3

    def __post_init__(self) -> None:
        if min(self.years, self.after, self.selection) < 1 or max(self.after, self.selection) > YEAR:
            raise ValueError("uppföljning och urval ska vara 1–12 månader, och jämförelsen minst ett år")

    @property
    def before(self) -> int:
        """Months before the start that must be known."""
        return YEAR * self.years

    def earlier(self, values: npt.ArrayLike, first: Whole) -> Floats:
        """Sums over the same calendar months of the years before each date; shape (areas, dates)."""
        total, start = _cumulative(values), first - YEAR
        found = total[:, start + self.after] - total[:, start]
        for year in range(2, self.years + 1):
            start = first - YEAR * year
            found = found + (total[:, start + self.after] - total[:, start])
        return found


@dataclass(frozen=True, slots=True)
class Windows:
    """Counts round each date; every two-way array has the shape (areas, dates).

    Attributes:
        dates: shape (dates,), index of the first month after.
        before, after: counts of the two windows, no area-month above its cap.
        comparison_before, comparison_after: the same of all areas that can be compared with.
        untouched: nothing was done in the area in any month of the windows.
        extreme: some month that the follow-up is compared with was above its cap.
        dispersion: variance over mean of the capped area-months.
        caps: the area-months with their caps.
        lengths: of the windows.
    """

    dates: Whole
    before: Floats
    after: Floats
    comparison_before: Floats
    comparison_after: Floats
    untouched: Flags
    extreme: Flags
    dispersion: float
    caps: Capped
    lengths: Lengths

    @property
    def log_ratio(self) -> Floats:
        """Log of after over before, less the same of the comparison; (areas, dates)."""
        return log_ratio(self.before, self.after) - log_ratio(self.comparison_before, self.comparison_after)

    @property
    def error(self) -> Floats:
        """Square root of the sum of the four inverse counts: the log ratio's standard error if Poisson."""
        cells = (self.before, self.after, self.comparison_before, self.comparison_after)
        return np.sqrt(sum((1.0 / (cell + CORRECTION) for cell in cells), start=np.zeros_like(self.before)))

    @property
    def statistic(self) -> Floats:
        """The studentised log ratio, (areas, dates). Below 0: fewer than the comparison would suggest."""
        return self.log_ratio / self.error


def windows(
    counts: npt.ArrayLike,
    treated: npt.ArrayLike,
    comparable: npt.ArrayLike,
    dates: npt.ArrayLike,
    lengths: Lengths,
) -> Windows:
    """The windows of every area at every date.

    An area is compared with all others that are comparable to it and in which nothing was done during the
    same months. Months in which something was done are also left out when the caps are set.

    Args:
        counts: monthly counts of one outcome, shape (areas, months).
        treated: shape (areas, months), True where a measure was at work.
        comparable: shape (areas, areas), [i, j] True when i may be compared with j; never with itself.
        dates: index of the first month after, each with room for both windows.
        lengths: of the windows.

    Raises:
        ValueError: shapes differ, or a date leaves no room.
    """
    observed, done = np.asarray(counts, dtype=float), np.asarray(treated, dtype=bool)
    others, first = np.array(comparable, dtype=float), np.asarray(dates, dtype=np.int64)
    _check(observed, done, others, first, lengths)
    caps = capped(observed, ~done)
    end = first + lengths.after
    untouched = lengths.earlier(done, first) + between(done, first, end) == 0
    counted = (lengths.earlier(caps.counts, first), between(caps.counts, first, end))
    return beside(
        counted,
        others,
        untouched,
        dates=first,
        extreme=lengths.earlier(caps.extreme, first) > 0,
        caps=caps,
        lengths=lengths,
    )


def beside(
    counted: tuple[Floats, Floats],
    comparable: npt.ArrayLike,
    untouched: Flags,
    *,
    dates: Whole,
    extreme: Flags,
    caps: Capped,
    lengths: Lengths,
) -> Windows:
    """Counts before and after, shape (areas, dates), beside those of the areas each may be compared with.

    Args:
        counted: before and after. comparable: shape (areas, areas); an area is never compared with itself.
        untouched: where nothing was done; only such areas are compared with. The others as in ``Windows``.
    """
    before, after = counted
    others = np.array(comparable, dtype=float)
    np.fill_diagonal(others, 0.0)
    return Windows(
        dates=dates,
        before=before,
        after=after,
        comparison_before=others @ (before * untouched),
        comparison_after=others @ (after * untouched),
        untouched=untouched,
        extreme=extreme,
        dispersion=caps.dispersion,
        caps=caps,
        lengths=lengths,
    )


def log_ratio(before: npt.ArrayLike, after: npt.ArrayLike) -> Floats:
    """Log of after over before with half a count added to each, any shape.

    >>> round(float(log_ratio(10, 4)), 4)
    -0.8473
    """
    return np.log((np.asarray(after) + CORRECTION) / (np.asarray(before) + CORRECTION))


def prevented(after: float, ratios: Sequence[float]) -> tuple[float, ...]:
    """Incidents fewer than expected, for each ratio of those seen to those expected; half a count added as in the ratios.

    >>> [round(number, 1) for number in prevented(7.0, (0.5, 1.0, 0.0))]
    [7.5, 0.0, inf]
    """
    return tuple(math.inf if ratio <= 0 else (after + CORRECTION) * (1 / ratio - 1) for ratio in ratios)


def between(values: npt.ArrayLike, first: Whole, end: Whole) -> Floats:
    """Sums over the months from ``first`` up to, not including, ``end``; shape (areas, dates)."""
    total = _cumulative(values)
    return total[:, end] - total[:, first]


def _cumulative(values: npt.ArrayLike) -> Floats:
    """Sums of the months before each month, (areas, months + 1)."""
    rows = np.asarray(values, dtype=float)
    total = np.zeros((len(rows), rows.shape[1] + 1))
    np.cumsum(rows, axis=1, out=total[:, 1:])
    return total


def _check(observed: Floats, done: Flags, others: Floats, first: Whole, lengths: Lengths) -> None:
    if observed.ndim != 2 or done.shape != observed.shape:
        raise ValueError("antal och insatser ska ha samma form: områden gånger månader")
    if others.shape != (len(observed), len(observed)):
        raise ValueError("jämförbara områden ska anges område för område")
    if np.any(first < lengths.before) or np.any(first + lengths.after > observed.shape[1]):
        raise ValueError("ett datum ligger för nära början eller slutet av serien för sina fönster")
