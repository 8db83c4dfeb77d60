"""The inference that decides: the real change among changes where nothing was done, chosen by the same rule.

An area that is chosen because it was bad falls by itself. The rule that chose it is therefore applied to
every earlier month, the same windows are compared for the areas it would have pointed out and in which
nothing was done, and the real change is ranked among them. These placebos carry the same regression to the
mean, season, over-dispersion and drift.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bfkit.evaluation.chance import placebo_groups as groups
from bfkit.evaluation.chance import selection
from bfkit.evaluation.chance.extremes import Flags, Floats
from bfkit.evaluation.chance.placebo_groups import Candidates
from bfkit.evaluation.chance.placebo_result import (
    EXTREME_CHOICE,
    EXTREME_MONTH,
    HISTORY,
    NO_COMPARISON,
    NO_EVENTS,
    RECORDING,
    TREATED_BEFORE,
    PlaceboTest,
    ranked,
    untested,
)
from bfkit.evaluation.chance.windows import Lengths, Whole, Windows, windows

__all__ = [
    "EXTREME_CHOICE",
    "EXTREME_MONTH",
    "HISTORY",
    "LEAST_PLACEBOS",
    "NO_COMPARISON",
    "NO_EVENTS",
    "RECORDING",
    "TREATED_BEFORE",
    "PlaceboTest",
    "placebo_test",
    "worst_over_rules",
]

LEAST_PLACEBOS = 59
"""So many are wanted; 19 are the least for a one-sided 5 %."""
LEVEL = 0.05
"""A test whose smallest p is above this can find nothing, so it decides nothing."""
LONG_HISTORY = 42
"""Months before the start from which two years are compared with, where neither one nor two give enough choices."""
EXTREME_SELECTION = 0.95
"""A choice more extreme than this share of the placebo choices has nothing to be compared with."""


def placebo_test(
    counts: npt.ArrayLike,
    treated: npt.ArrayLike,
    comparable: npt.ArrayLike,
    *,
    area: int | None = None,
    areas: Sequence[int] = (),
    start: int,
    rule: str,
    most: int = 3,
    after: int = 6,
    lengths: Lengths | None = None,
    changed: Sequence[int] = (),
) -> PlaceboTest:
    """Rank the change of one area, or of several as one, among those that the same rule would have chosen earlier.

    A placebo is an area and a month such that the rule would have chosen the area then, its follow-up ended
    before the real start, nothing was done in it, and no month that it is compared with was extreme. With
    fewer than 59 of them, the 59 untreated area-months nearest in level and in selection score stand in.
    A measure in several areas at once is compared with groups of as many areas.

    Args:
        counts: monthly counts of the primary outcome, shape (areas, months).
        treated: shape (areas, months), True where any measure was at work, the evaluated one included.
        comparable: shape (areas, areas), [i, j] True when j may be compared with i.
        area: row of the evaluated area; or
        areas: rows of the areas that the measure began in at once, and whose sum is evaluated.
        start: first month with the measure.
        rule: ``highest_count``, ``worst_peak`` or ``any``.
        most: how many areas the rule chooses; at least as many as were measured at once.
        after: months of follow-up.
        lengths: of the windows; else the follow-up is compared with the same months of two years before, or of
            one year when the rule has 59 choices only then (short history, changed recording). What happened
            after the start has no part in that.
        changed: first months of a new way of recording.

    Raises:
        ValueError: shapes differ, no or an unknown area, a start with no room for the follow-up, an unknown rule.

    Source: measured by simulation for this project (docs/methods.md); ranks as in randomisation inference,
    Phipson & Smyth (2010), doi:10.2202/1544-6115.1585.
    """
    observed, done = np.asarray(counts, dtype=float), np.asarray(treated, dtype=bool)
    rows = _rows(observed, area, areas)
    tries = (lengths,) if lengths else (Lengths(after=after, years=2), Lengths(after=after, years=1))
    question = _Question(observed, done, np.asarray(comparable, dtype=bool), rows, start, rule, most, tuple(changed))
    tests: list[PlaceboTest] = []
    for sizes in tries:
        tests.append(_with_lengths(question, sizes))
        if tests[-1].own >= LEAST_PLACEBOS and tests[-1].undecided != RECORDING:
            return tests[-1]
    if tests[0].undecided == RECORDING:
        return tests[-1]
    return tests[0 if start >= LONG_HISTORY else -1]


@dataclass(frozen=True, slots=True)
class _Question:
    """What ``placebo_test`` is asked, checked."""

    counts: Floats
    done: Flags
    comparable: Flags
    rows: Whole
    start: int
    rule: str
    most: int
    changed: tuple[int, ...]


def _with_lengths(asked: _Question, sizes: Lengths) -> PlaceboTest:
    observed, done, rows, start, rule = asked.counts, asked.done, asked.rows, asked.start, asked.rule
    _check_start(observed, start, sizes)
    first = selection.first_date(rule, sizes)
    if start < first:
        return untested(HISTORY, rule, sizes)
    dates = np.append(np.arange(first, start - sizes.after + 1), start)
    found = windows(observed, done, asked.comparable, dates, sizes)
    score = selection.scores(observed, dates, rule=rule, lengths=sizes)
    usable = found.untouched & ~_within(asked.changed, dates, sizes)
    usable[:, -1] = False
    picked = selection.chosen(score, usable, most=max(asked.most, len(rows))) & usable
    order = groups.order_of_areas(observed) if len(rows) > 1 else rows
    history = _History(found, sizes, score, usable, picked, order)
    treated_before = bool(done[rows, start - sizes.before : start].any())
    guard = TREATED_BEFORE if treated_before else RECORDING if _broken(asked.changed, start, sizes) else None
    return _among_placebos(history, asked.comparable, rows, rule, guard)


@dataclass(frozen=True, slots=True)
class _History:
    """All areas at all dates, the real start last; two-way arrays have the shape (areas, dates).

    ``usable`` areas could be placebos, ``picked`` are those of them that the rule would have chosen; ``order``
    is that in which areas are gone through.
    """

    found: Windows
    lengths: Lengths
    score: Floats
    usable: Flags
    picked: Flags
    order: Whole

    def candidates(self, areas: Whole, columns: Whole) -> Candidates:
        return groups.candidates(self.found, self.score, areas, columns, self.lengths)


def _among_placebos(
    history: _History, comparable: npt.ArrayLike, rows: Whole, rule: str, guard: str | None
) -> PlaceboTest:
    """The areas of the real start ranked among their placebos."""
    found, size = history.found, len(rows)
    real = history.candidates(rows[None, :], np.array([len(found.dates) - 1]))
    by_rule = history.candidates(*groups.of_the_rule(history.picked, history.order, size))
    placebos, nearest = _placebos(history, by_rule, real)
    here = groups.cases(found, comparable, real)
    test = ranked(
        here,
        groups.cases(found, comparable, placebos),
        dispersion=found.dispersion,
        rule=rule,
        nearest=nearest,
        undecided=guard or _undecided(here.counts[0], real, by_rule, placebos),
        own=int((~by_rule.extreme).sum()),
        lengths=history.lengths,
    )
    return replace(test, undecided=HISTORY) if test.undecided is None and test.smallest_p > LEVEL else test


def worst_over_rules(tests: Sequence[PlaceboTest]) -> PlaceboTest:
    """Of tests under several plausible rules, the one with the largest p for a decrease.

    For an area that was not chosen by counts (complaints, dialogue): whatever rule the choice amounted to, its
    p-values are not larger than these and its interval not wider. The increase has its own largest p.

    Raises:
        ValueError: no tests.
    """
    if not tests:
        raise ValueError("minst en regel behövs")
    undecided = [test for test in tests if test.undecided is not None]
    if undecided:
        return undecided[0]
    worst = max(tests, key=lambda test: test.p_decrease)
    return replace(
        worst,
        p_increase=max(test.p_increase for test in tests),
        others=tuple(test for test in tests if test is not worst),
    )


def _within(changed: Sequence[int], dates: npt.NDArray[np.int64], lengths: Lengths) -> Flags:
    """Dates whose windows a change of recording falls inside, shape (1, dates)."""
    inside = np.zeros(len(dates), dtype=bool)
    for month in changed:
        inside |= (dates - lengths.before < month) & (month < dates + lengths.after)
    return inside[None, :]


def _broken(changed: Sequence[int], start: int, lengths: Lengths) -> bool:
    return bool(_within(changed, np.array([start]), lengths)[0, 0])


def _placebos(history: _History, by_rule: Candidates, real: Candidates) -> tuple[Candidates, bool]:
    """The rule's own choices, or when they are too few the nearest; and whether the nearest had to stand in.

    Groups that the rule chose stay, and the nearest fill up: the nearest alone would share most of their areas.
    """
    own, size = by_rule.only(~by_rule.extreme), real.areas.shape[1]
    if len(own) >= LEAST_PLACEBOS:
        return own, False
    wide = history.candidates(*groups.alike(history.usable, history.score, history.order, size))
    wide = wide.only(~wide.extreme)
    if len(wide) < LEAST_PLACEBOS:
        return own, False
    far = np.zeros(len(wide))
    for there, here in ((_level(history.found, wide), _level(history.found, real)), (wide.score, real.score)):
        far += ((there - here) / (float(there.std()) or 1.0)) ** 2
    if size > 1:
        far[history.picked[wide.areas, wide.columns[:, None]].all(axis=1)] = -1.0
    return wide.only(np.argsort(far, kind="stable")[:LEAST_PLACEBOS]), True


def _level(found: Windows, of: Candidates) -> Floats:
    return np.asarray(np.log(found.before[of.areas, of.columns[:, None]].sum(axis=1) + 0.5))


def _undecided(counts: Floats, real: Candidates, by_rule: Candidates, placebos: Candidates) -> str | None:
    """The first reason for which nothing can be decided."""
    before, after, other_before, _ = counts
    if before + after <= 0:
        return NO_EVENTS
    if other_before <= 0:
        return NO_COMPARISON
    if len(placebos) < LEAST_PLACEBOS:
        return HISTORY
    if real.extreme[0]:
        return EXTREME_MONTH
    if real.score[0] > np.quantile(by_rule.score, EXTREME_SELECTION):
        return EXTREME_CHOICE
    return None


def _rows(observed: Floats, area: int | None, areas: Sequence[int]) -> Whole:
    """The evaluated areas in order."""
    if (area is None) == (len(areas) == 0):
        raise ValueError("ange antingen area (ett område) eller areas (flera på en gång)")
    rows = np.unique(np.asarray([area] if area is not None else areas, dtype=np.int64))
    if observed.ndim != 2 or not np.isfinite(observed).all() or (observed < 0).any():
        raise ValueError("antal ska vara en tabell, områden gånger månader, utan saknade eller negativa värden")
    if len(rows) < len(areas) or rows[0] < 0 or rows[-1] >= len(observed):
        raise ValueError(f"områdena ska vara olika och numrerade 0–{len(observed) - 1}")
    return rows


def _check_start(observed: Floats, start: int, lengths: Lengths) -> None:
    if start < 0 or start + lengths.after > observed.shape[1]:
        raise ValueError(
            f"insatsen ska börja inom serien, med {lengths.after} månaders uppföljning; "
            f"den börjar månad {start} av {observed.shape[1]}"
        )
