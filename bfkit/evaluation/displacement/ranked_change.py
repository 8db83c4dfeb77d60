"""How any other series of the area changed, ranked among the same series of the placebo cases.

The ring around the area, other hours, other objects, other kinds of incidents, or a series that the measure
cannot touch: each is put through the windows of the deciding test and ranked among the cases of that test, so
that season, drift, over-dispersion and what the choice of area does by itself are in the comparison too.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bfkit.evaluation.chance import placebo_groups as groups
from bfkit.evaluation.chance import ranks
from bfkit.evaluation.chance.extremes import Flags, Floats
from bfkit.evaluation.chance.placebo import PlaceboTest
from bfkit.evaluation.chance.placebo_groups import Candidates
from bfkit.evaluation.chance.placebo_result import Cases
from bfkit.evaluation.chance.windows import Whole, Windows, prevented
from bfkit.inference.arguments import tail_of

UNDECIDED, NO_EVENTS, NO_COMPARISON, TREATED, EXTREME_MONTH, FEW_CASES, NO_COUNT = (
    "ej prövad: huvudfrågan går inte att avgöra",
    "ej prövad: inga händelser före eller efter starten",
    "ej prövad: jämförelseområdena saknar händelser före eller efter starten",
    "ej prövad: en annan insats pågick där under de månader som jämförs",
    "ej prövad: en av månaderna som serien jämförs med var extrem",
    "ej prövad: så få jämförbara fall att ingenting skulle synas",
    "ej prövad: serien kan inte räknas i området",
)

EQUAL = 1e-9


@dataclass(frozen=True, slots=True)
class RankedChange:
    """One series of the evaluated area ranked among the same series of the placebo cases.

    Attributes:
        before, after: counts of the windows, months above their cap at their cap.
        ratio: change against the comparison, what placebo cases do by themselves taken out (their median).
        lower, upper: interval of the ratio by test inversion, with ``confidence``.
        difference: incidents of the follow-up above what was expected; difference_lower, difference_upper.
        p_decrease, p_increase: one-sided ranks among the placebo cases, which overlap (``ranks``).
        placebos: number of cases; ``cells`` are their four counts (before, after, and the comparison's), shape
            (placebos, 4), and ``statistics`` their studentised log ratios. independent: how many independent cases
            they are worth, as in the deciding test.
        confidence: of the interval.
        reason: in Swedish, why there are no numbers; None when there are.
    """

    before: float
    after: float
    ratio: float
    lower: float
    upper: float
    difference: float
    difference_lower: float
    difference_upper: float
    p_decrease: float
    p_increase: float
    placebos: int
    cells: Floats
    statistics: Floats
    independent: float
    confidence: float
    reason: str | None

    @property
    def smallest_p(self) -> float:
        """The smallest one-sided p that so many cases can give; NaN when nothing was ranked."""
        return math.nan if self.reason is not None else smallest_of(self.placebos, self.independent)


@dataclass(frozen=True, slots=True)
class Steadiness:
    """Whether a series that the measure cannot touch kept still, as it should.

    Attributes:
        change: of that series.
        fell: it surely fell too (one-sided p at most 5 %): whatever made it fall may have made the outcome
            fall. None when not tested.
        as_much_excluded: its interval excludes a fall as large as the outcome's. False says that the series is
            too small, or fell too much, to vouch for anything. None when not tested, or the outcome did not fall.
    """

    change: RankedChange
    fell: bool | None
    as_much_excluded: bool | None


def ranked_change(
    test: PlaceboTest,
    series: Windows,
    *,
    area: int | Sequence[int],
    comparable: npt.ArrayLike | None = None,
    own_untouched: bool = False,
    confidence: float = 0.95,
    reason: str | None = None,
) -> RankedChange:
    """Did another series of the area change more than it does in comparable cases.

    A placebo case is left out when something was done in its series during the windows, when a month that it
    is compared with was extreme, or when it cannot be counted.

    Args:
        test: the deciding test, which gives the cases.
        series: windows of the other series, made with the dates of the deciding test, the real start last.
        area: row of the evaluated area, or rows of those measured as one.
        comparable: needed for several areas whose own series is compared with that of other areas, as in the
            deciding test. Without it several areas are compared with the test's own comparison (rings).
        own_untouched: whether the real series must be untouched as well (a ring must, the area itself is not).
        confidence: of the interval.
        reason: why the caller knows that the series cannot be tested.

    Raises:
        ValueError: the series lacks a date of the cases, or the confidence is not between 0 and 1.
    """
    tail, rows = tail_of(confidence), np.atleast_1d(np.asarray(area, dtype=np.int64))
    if reason or test.undecided is not None or not len(test.cases):
        return _nothing(reason or UNDECIDED, confidence)
    placebos, use = placebos_of(test, series, comparable)
    real = candidates_of(series, rows[None, :], np.array([len(series.dates) - 1]))
    own = (test.comparison_before, test.comparison_after)
    here = cases_of(series, real, comparable, np.array([own]))
    cases = Cases(placebos.members[use], placebos.counts[use])
    worth, quiet = test.independent * float(use.mean()), bool(_quiet(series, real)[0]) or not own_untouched
    why = _reason(here.counts[0], bool(real.extreme[0]), quiet)
    if why is None and smallest_of(len(cases.counts), worth) > tail + EQUAL:
        why = FEW_CASES
    return _nothing(why, confidence) if why is not None else _ranked(here, cases, worth, confidence)


def steady(
    test: PlaceboTest,
    series: Windows,
    *,
    area: int | Sequence[int],
    comparable: npt.ArrayLike | None = None,
    confidence: float = 0.95,
    reason: str | None = None,
) -> Steadiness:
    """Did a series that the measure cannot touch fall too (a negative control).

    Args:
        test, series, area, comparable, confidence, reason: as for ``ranked_change``.

    Source: Lipsitch, Tchetgen Tchetgen & Cohen (2010), Epidemiology 21:383, doi:10.1097/EDE.0b013e3181d61eeb.
    """
    change = ranked_change(test, series, area=area, comparable=comparable, confidence=confidence, reason=reason)
    if change.reason is not None:
        return Steadiness(change, None, None)
    fell = test.effect < 1
    return Steadiness(change, change.p_decrease <= 0.05, change.lower > test.effect if fell else None)


def placebos_of(test: PlaceboTest, series: Windows, comparable: npt.ArrayLike | None) -> tuple[Cases, Flags]:
    """The cases of the deciding test with the counts of the other series, and which of them can be used."""
    cases = test.cases.astype(np.int64)
    columns = np.minimum(np.searchsorted(series.dates, cases[:, -1]), len(series.dates) - 1)
    if not np.array_equal(series.dates[columns], cases[:, -1]):
        raise ValueError("serien ska ha samma datum som det avgörande testets fall")
    chosen = candidates_of(series, cases[:, :-1], columns)
    found = cases_of(series, chosen, comparable, test.cells[:, 2:])
    return found, _quiet(series, chosen) & ~chosen.extreme & np.isfinite(found.counts).all(axis=1)


def candidates_of(series: Windows, areas: Whole, columns: Whole) -> Candidates:
    """The areas and dates as candidates; extreme where a month of their windows is."""
    extreme = series.extreme[areas, columns[:, None]].any(axis=1)
    return Candidates(areas, columns, np.zeros(len(columns)), np.asarray(extreme))


def _quiet(series: Windows, chosen: Candidates) -> Flags:
    return np.asarray(series.untouched[chosen.areas, chosen.columns[:, None]].all(axis=1))


def cases_of(series: Windows, chosen: Candidates, comparable: npt.ArrayLike | None, outcome: Floats) -> Cases:
    """Counts of each case; ``outcome`` is the deciding test's own comparison, shape (n, 2)."""
    if chosen.areas.shape[1] == 1 or comparable is not None:
        return groups.cases(series, np.asarray(comparable, dtype=bool), chosen)
    each = chosen.columns[:, None]
    own = [cell[chosen.areas, each].sum(axis=1) for cell in (series.before, series.after)]
    return Cases(np.column_stack([chosen.areas, series.dates[chosen.columns]]), np.column_stack([*own, outcome]))


def _ranked(here: Cases, cases: Cases, worth: float, confidence: float) -> RankedChange:
    placebo = cases.log_ratios / cases.errors
    log, error, (before, after) = float(here.log_ratios[0]), float(here.errors[0]), here.counts[0, :2]
    least, most = ranks.limits(placebo, worth, confidence)
    ratio = math.exp(log - float(np.median(cases.log_ratios)))
    lower, upper = math.exp(log - most * error), math.exp(log - least * error)
    above = [-fewer for fewer in prevented(float(after), (ratio, lower, upper))]
    return RankedChange(
        before=float(before),
        after=float(after),
        ratio=ratio,
        lower=lower,
        upper=upper,
        difference=above[0],
        difference_lower=above[1],
        difference_upper=above[2],
        p_decrease=ranks.p_lower(placebo, log / error, worth),
        p_increase=ranks.p_lower(-placebo, -log / error, worth),
        placebos=len(placebo),
        cells=cases.counts,
        statistics=placebo,
        independent=worth,
        confidence=confidence,
        reason=None,
    )


def _reason(counts: Floats, extreme: bool, quiet: bool) -> str | None:
    """The first reason for which the series cannot be ranked; the four counts of the real case."""
    if not np.isfinite(counts).all():
        return NO_COUNT
    if counts[:2].sum() <= 0:
        return NO_EVENTS
    if counts[2:].min() <= 0:
        return NO_COMPARISON
    if not quiet:
        return TREATED
    return EXTREME_MONTH if extreme else None


def smallest_of(cases: int, worth: float) -> float:
    """The smallest p that so many cases can give; 1 without at least two."""
    return 1.0 if cases < 2 else float(ranks.p_of_share(1.0 / (cases + 1), cases, worth))


def _nothing(reason: str, confidence: float) -> RankedChange:
    nan = math.nan
    return RankedChange(*(nan,) * 10, 0, np.empty((0, 4)), np.empty(0), nan, confidence, reason)
