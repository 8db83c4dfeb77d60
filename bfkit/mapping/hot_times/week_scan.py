"""The scan behind the hot window: nights by hour, every window of the week, and what chance makes of the clearest.

A scan statistic (Kulldorff 1997, Commun. Stat. Theory Methods 26:1481, doi:10.1080/03610929708831995) over runs of
evenings and hours. Its chance is taken from permutations that move whole nights within their week and turn the clock
of each night, so that a night of unrest is moved as one, and season and trend stay where they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Moments = npt.NDArray[np.datetime64]

NIGHT_BEGINS = 6
"""A night runs from 06 to 06: what happens after midnight belongs to the evening it began."""
LENGTHS = (2, 3, 4, 5, 6, 7, 8)
"""Hours of a window. Longer ones are no hot time, shorter ones ask for clocks better than reports have."""
EVENINGS = (1, 2, 3, 4, 5, 7)
"""Evenings in a row of a window. Six are left out: all days but one is no answer to when."""
HOURS, DAYS, WEEK = 24, 7, 168
_AT_A_TIME = 100


@dataclass(frozen=True, slots=True)
class Nights:
    """Incidents as weights by night and hour, arrays of one shape but ``weekday``.

    Attributes:
        night: which night, 0 is the first with an incident. hour: of the night, 0 is 06-07. weight: above 0.
        weekday: shape (nights,), of every night from the first to the last, Monday 0.
    """

    night: Whole
    hour: Whole
    weight: Floats
    weekday: Whole

    @property
    def total(self) -> float:
        """All incidents."""
        return float(self.weight.sum())


@dataclass(frozen=True, slots=True)
class Window:
    """One window: how clear it is, its first evening and hour of the night, what it holds and an even week would."""

    root: float
    evenings: int
    length: int
    weekday: int
    hour: int
    count: float
    expected: float


def nights_of(starts: Moments, ends: Moments, *, longest_hours: int) -> Nights:
    """Incidents by night and hour, each spread over the hours it may have fallen in (aoristic weights).

    Args:
        starts, ends: shape (n,), n above 0, local times; equal when the time is known.
        longest_hours: no interval is longer than this.
    """
    begin = starts.astype("datetime64[s]").astype(np.int64) - NIGHT_BEGINS * 3600
    end = np.maximum(ends.astype("datetime64[s]").astype(np.int64) - NIGHT_BEGINS * 3600, begin + 1)
    hours, weights = [], []
    for step in range(longest_hours + 1):
        at = begin // 3600 + step
        share = np.clip(np.minimum(end, (at + 1) * 3600) - np.maximum(begin, at * 3600), 0, None) / (end - begin)
        hours.append(at[share > 0])
        weights.append(share[share > 0])
    cells, inverse = np.unique(np.concatenate(hours), return_inverse=True)
    night, first = cells // HOURS, int(cells[0] // HOURS)
    weekday = (np.arange(int(night[-1]) - first + 1) + first + 3) % DAYS
    weight = np.bincount(inverse, np.concatenate(weights)).astype(np.float64)
    return Nights(night - first, cells % HOURS, weight, weekday)


def week_of(nights: Nights) -> Floats:
    """Weight by evening and hour of the night, shape (7, 24), Monday and 06-07 first."""
    return _weeks(nights.weekday[nights.night][None], nights.hour[None], nights.weight)[0]


def clearest_windows(nights: Nights, *, least_count: float, most: int) -> list[Window]:
    """So many of the windows that hold more than an even week gives them and enough incidents, the clearest first."""
    found = []
    for evenings, length, counts in _windows(week_of(nights)[None]):
        expected = _expected(nights, evenings, length)
        roots = np.where(counts[0] >= least_count - 1e-9, _roots(counts[0], expected[:, None], nights.total), 0)
        clearest = np.argsort(-roots, axis=None, kind="stable")[:most]
        for day, hour in np.column_stack(np.unravel_index(clearest[roots.ravel()[clearest] > 0], roots.shape)):
            own = float(roots[day, hour]), evenings, length, int(day), int(hour)
            found.append((*own, float(counts[0, day, hour]), float(expected[day])))
    found.sort(key=lambda w: (-w[0], w[1] * w[2], w[3], w[4]))
    return [Window(*window) for window in found[:most]]


def nights_held(nights: Nights, window: Window) -> int:
    """How many different nights hold at least half an incident in a window."""
    since = (nights.weekday[nights.night] * HOURS + nights.hour - window.weekday * HOURS - window.hour) % WEEK
    inside = (since < window.evenings * HOURS) & (since % HOURS < window.length)
    over = (nights.hour < window.hour) & (window.hour + window.length > HOURS)
    held = np.bincount((nights.night - over)[inside] + 1, nights.weight[inside])
    return int((held >= 0.5 - 1e-9).sum())


def share_of_hours(window: Window, first: np.datetime64, end: np.datetime64) -> float:
    """Share of the hours from one moment up to another that lie in a window: a year has one evening more of one weekday."""
    hour = np.arange(int((end - first) // np.timedelta64(1, "h")))
    since_epoch = first.astype("datetime64[h]").astype(np.int64) + hour - NIGHT_BEGINS
    of_week = (since_epoch + 3 * HOURS - window.weekday * HOURS - window.hour) % WEEK
    inside = (of_week < window.evenings * HOURS) & (of_week % HOURS < window.length)
    return float(inside.mean())


def clearest_by_chance(nights: Nights, *, permutations: int, seed: int) -> Floats:
    """Root of the clearest window when nights change places within their week and each turns its clock.

    Shape (permutations,). Exact when neither weekday nor hour matters, however incidents pile up within nights.
    """
    random = np.random.default_rng(seed)
    found = [
        _clearest(nights, random, min(_AT_A_TIME, permutations - first)) for first in range(0, permutations, _AT_A_TIME)
    ]
    return np.concatenate(found)


def _clearest(nights: Nights, random: np.random.Generator, many: int) -> Floats:
    count = len(nights.weekday)
    whole = count - count % DAYS
    blocks = np.broadcast_to(np.arange(whole).reshape(-1, DAYS), (many, whole // DAYS, DAYS))
    rest = np.broadcast_to(np.arange(whole, count), (many, count - whole))
    moved = np.concatenate([random.permuted(blocks, axis=2).reshape(many, -1), random.permuted(rest, axis=1)], axis=1)
    turned = random.integers(0, HOURS, (many, count))
    weeks = _weeks(
        nights.weekday[moved[:, nights.night]], (nights.hour + turned[:, nights.night]) % HOURS, nights.weight
    )
    clearest = np.zeros(many)
    for evenings, length, counts in _windows(weeks):
        roots = _roots(counts.max(axis=2), _expected(nights, evenings, length), nights.total)
        np.maximum(clearest, roots.max(axis=1), out=clearest)
    return clearest


def _weeks(weekday: Whole, hour: Whole, weight: Floats) -> Floats:
    """Weight by weekday and hour of many arrangements, (arrangements, cells) to (arrangements, 7, 24)."""
    many = len(weekday)
    place = np.arange(many)[:, None] * WEEK + weekday * HOURS + hour
    flat = np.bincount(place.ravel(), np.broadcast_to(weight, place.shape).ravel(), many * WEEK).astype(np.float64)
    return flat.reshape(many, DAYS, HOURS)


def _windows(weeks: Floats) -> Iterator[tuple[int, int, Floats]]:
    """Evenings, hours and weight of the windows that begin on each day at each hour, shape (arrangements, 7, 24)."""
    flat = weeks.reshape(len(weeks), WEEK)
    across = np.cumsum(np.concatenate([np.zeros((len(flat), 1)), flat, flat[:, : max(LENGTHS)]], axis=1), axis=1)
    for length in LENGTHS:
        one = (across[:, length : length + WEEK] - across[:, :WEEK]).reshape(weeks.shape)
        found = np.zeros(weeks.shape)
        for evenings in range(1, DAYS + 1):
            found = found + np.roll(one, 1 - evenings, axis=1)
            if evenings in EVENINGS:
                yield evenings, length, found


def _expected(nights: Nights, evenings: int, length: int) -> Floats:
    """What an even spread gives the window that begins on each weekday, shape (7,)."""
    held = np.bincount(nights.weekday, minlength=DAYS)
    own = np.array([sum(held[(day + step) % DAYS] for step in range(evenings)) for day in range(DAYS)])
    expected: Floats = nights.total * own * length / (HOURS * len(nights.weekday))
    return expected


def _roots(count: Floats, expected: Floats, total: float) -> Floats:
    """Signed root of twice the log likelihood ratio of a window against the rest; 0 where it holds no more."""
    more = np.maximum(count, expected)
    with np.errstate(divide="ignore", invalid="ignore"):
        rest = np.where(total > more, (total - more) * np.log((total - more) / (total - expected)), 0.0)
        ratio = more * np.log(more / expected) + rest
    roots: Floats = np.sqrt(2 * np.maximum(np.nan_to_num(ratio), 0))
    return roots
