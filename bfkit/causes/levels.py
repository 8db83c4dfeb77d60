"""The level of a monthly series before and after each month, against elsewhere, and the chance of the largest change.

Twelve months are compared with twelve. Nearer to the ends the months there are are compared with the same calendar months
of the other year, so that season cancels; where those are missing nothing is told.
"""

from dataclasses import dataclass, replace

import numpy as np

from bfkit.causes.permuted import Ratio, against_chance
from bfkit.causes.rows import Floats, Whole

WINDOW_MONTHS = 12
"""Months before and after that are compared: whole years, or the same months of two."""
FEWEST = 10
_LEAST_MONTHS = 6
_FEWEST_DATES = 19
_DRAWS = 499


@dataclass(frozen=True, slots=True)
class Turn:
    """The month (since 1970) of the clearest change, and the change with its chance among all months."""

    month: int
    ratio: Ratio


def sides(length: int, position: int) -> tuple[slice, slice] | None:
    """The months before and after a position that can be compared; None with under six, or without the same of two years.

    >>> sides(48, 24), sides(48, 42)  # the last six months against the same six a year before
    ((slice(12, 24, None), slice(24, 36, None)), (slice(30, 36, None), slice(42, 48, None)))
    >>> sides(48, 43) is None
    True
    """
    width = min(WINDOW_MONTHS, position, length - position)
    if width < _LEAST_MONTHS:
        return None
    before, after = position - width, position
    if width < WINDOW_MONTHS and position >= WINDOW_MONTHS:
        before = position - WINDOW_MONTHS
    elif width < WINDOW_MONTHS:
        after = before + WINDOW_MONTHS
    if after + width > length:
        return None
    return slice(before, before + width), slice(after, after + width)


def levels(here: Whole, position: int) -> tuple[int, int, int]:
    """Incidents before and after a position, and the months of each; (0, 0, 1) where nothing can be compared."""
    found = sides(len(here), position)
    if found is None:
        return 0, 0, 1
    before, after = found
    return int(here[before].sum()), int(here[after].sum()), after.stop - after.start


def log_changes(here: Floats, elsewhere: Floats) -> Floats:
    """Log of after over before at each month, less the same elsewhere; NaN where nothing can be compared.

    Args:
        here, elsewhere: shape (..., months).
    """
    return _changes(here, elsewhere)[0]


def _changes(here: Floats, elsewhere: Floats) -> tuple[Floats, Floats]:
    """The same, and the standard error of each by Poisson: small counts swing most and mean least."""
    found, error = np.full(here.shape, np.nan), np.full(here.shape, np.nan)
    compared = bool(elsewhere.sum())
    for position in range(here.shape[-1]):
        both = sides(here.shape[-1], position)
        if both is None:
            continue
        log, square = _log_ratio(here, *both)
        other, more = _log_ratio(elsewhere, *both) if compared else (0.0, 0.0)
        found[..., position], error[..., position] = log - other, np.sqrt(square + more)
    return found, error


def _log_ratio(counts: Floats, before: slice, after: slice) -> tuple[Floats, Floats]:
    one, two = counts[..., after].sum(axis=-1) + 0.5, counts[..., before].sum(axis=-1) + 0.5
    return np.log(one / two), 1 / one + 1 / two


@dataclass(frozen=True, slots=True)
class Chance:
    """Changes at each month, as they are and when the same calendar months of different years change places.

    ``seen``: shape (months,), logarithms; ``drawn``: shape (draws, months). ``seen_error``, ``drawn_error``: their errors.
    """

    seen: Floats
    seen_error: Floats
    drawn: Floats
    drawn_error: Floats

    def falling(self) -> "Chance":
        """The same with falls as rises."""
        return Chance(-self.seen, self.seen_error, -self.drawn, self.drawn_error)


def chance_of(months: Whole, here: Whole, elsewhere: Whole) -> Chance:
    """The changes of a series and of 499 others with its calendar months in other years."""
    random, calendar = np.random.default_rng(1), months % 12
    order = np.tile(np.arange(len(months)), (_DRAWS, 1))
    for month in range(12):
        same = np.flatnonzero(calendar == month)
        order[:, same] = random.permuted(np.tile(same, (_DRAWS, 1)), axis=1)
    seen = _changes(here.astype(float), elsewhere.astype(float))
    return Chance(*seen, *_changes(here[order].astype(float), elsewhere[order].astype(float)))


def at_month(
    months: Whole, here: Whole, elsewhere: Whole, when: int, *, falls: bool = False, chance: Chance | None = None
) -> Ratio | None:
    """The change at a month against elsewhere; None when there are too few months.

    The interval is from all other months, the p-value from the same month of permuted years.
    """
    position = int(when - months[0])
    by_chance = chance_of(months, here, elsewhere) if chance is None else chance
    by_chance = by_chance.falling() if falls else by_chance
    ratios = by_chance.seen
    inside = 0 <= position < len(months) and np.isfinite(ratios[position])
    apart = np.abs(np.arange(len(months)) - position) >= _LEAST_MONTHS
    others = ratios[np.isfinite(ratios) & apart]
    if not inside or len(others) < _FEWEST_DATES:
        return None
    before, after, _ = levels(here, position)
    count, other = (before, after) if falls else (after, before)
    expected = max(count, 0.5) / float(np.exp(ratios[position]))
    widened = np.exp(others - np.median(others))
    found = against_chance(count, expected, widened, used=int(here.sum()), compared=int(other + elsewhere.sum()))
    as_large = int((by_chance.drawn[:, position] >= ratios[position] - 1e-9).sum())
    return replace(found, p_value=(1 + as_large) / (_DRAWS + 1))


def turn(months: Whole, here: Whole, chance: Chance, *, falls: bool = False) -> Turn | None:
    """The month of the clearest rise (or fall) against elsewhere, with its chance among all months of permuted years.

    The clearest is the one that is most of its own standard error, so that months with few incidents do not decide.
    """
    own = chance.falling() if falls else chance
    if not np.isfinite(own.seen).any() or here.sum() < FEWEST:
        return None
    clear = own.seen / own.seen_error
    best = int(np.nanargmax(clear))
    largest = np.nanmax(own.drawn / own.drawn_error, axis=-1)
    before, after, _ = levels(here, best)
    count = before if falls else after
    expected = max(count, 0.5) / float(np.exp(own.seen[best]))
    found = against_chance(
        count, expected, np.exp(own.drawn[:, best]), used=before + after, compared=int(here.sum()) - before - after
    )
    p_value = (1 + int((largest >= clear[best] - 1e-9).sum())) / (_DRAWS + 1)
    return Turn(int(months[best]), replace(found, p_value=p_value))
